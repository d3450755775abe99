"""The documents say what is so: their commands run, their snippets hold, nothing is left out or out of date."""

import doctest
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
import typer

import cleaner
from cleaner.chain import CHAIN
from cleaner.cli import app
from cleaner.errors import Exit
from tools import golden, write_fixer_docs

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])
TEXT_FILES = {".py", ".md", ".toml", ".txt", ".yaml", ".cfg", ".json", ".jsonl", ""}
GENERATED = {
    ".git",
    ".venv",
    ".hypothesis",
    ".mypy_cache",
    ".pytest_cache",
    ".ruff_cache",
    "__pycache__",
    "build",
    "dist",
    "mutants",
}


def shell_blocks(text: str) -> list[str]:
    return re.findall(r"^```sh\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


def command_names() -> list[str]:
    """Return every command as it is typed: `clean`, `rules check`, …"""

    def walk(group: typer.core.TyperGroup, before: str) -> list[str]:
        names = []
        for name, command in group.commands.items():
            deeper = isinstance(command, typer.core.TyperGroup)
            names += walk(command, f"{before}{name} ") if deeper else [before + name]
        return names

    return walk(typer.main.get_command(app), "")


def every_file() -> list[Path]:
    return [
        path
        for path in ROOT.rglob("*")
        if path.is_file() and path.suffix in TEXT_FILES and not GENERATED & set(path.relative_to(ROOT).parts)
    ]


def test_the_first_screen_installs_and_cleans_and_tests() -> None:
    screen = "\n".join(README.splitlines()[:24])
    install, test = shell_blocks(screen)
    assert install.startswith("python3 -m venv .venv && .venv/bin/pip install . && .venv/bin/cleaner clean seeds/")
    assert test.startswith("python3 -m venv .venv && .venv/bin/pip install -e '.[dev]' && ")
    assert test.endswith(".venv/bin/python -m pytest\n")
    assert (ROOT / install.split()[-1]).is_file()


def test_the_first_command_cleans_its_page() -> None:
    page = ROOT / shell_blocks(README)[0].split()[-1]
    command = [sys.executable, "-c", "from cleaner.cli import main; main()", "clean", str(page)]
    done = subprocess.run(command, capture_output=True, check=True)
    assert done.stdout == (golden.GOLDEN / page.name).read_bytes()


def test_every_cleaner_command_in_the_documents_exists() -> None:
    names = command_names()
    for page in PAGES:
        for block in shell_blocks(page.read_text(encoding="utf-8")):
            for call in re.findall(r"(?:^|[|&] |/bin/)cleaner ([^|&#\n]+)", block, re.MULTILINE):
                assert any(call.startswith((f"{name} ", name)) for name in names), f"{page.name}: cleaner {call}"
                assert shlex.split(call)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_python_in_the_documents_holds(page: Path) -> None:
    failures, _ = doctest.testfile(str(page), module_relative=False, encoding="utf-8")
    assert failures == 0


def test_every_damage_repaired_in_the_readme_is_on_its_seed() -> None:
    rows = re.findall(r"^\| `([^`]+)` \| `([^`]+)` \| (\w+):", README, re.MULTILINE)
    raw = "\f".join(golden.seed_text(path) for path in golden.seed_paths())
    clean = "\f".join(golden.read(golden.GOLDEN / path.name) for path in golden.seed_paths())
    assert len(rows) >= 4
    for before, after, fixer in rows:
        assert before.replace("⏎", "\n") in raw
        assert after in clean
        assert fixer in {one.name for one in CHAIN}


def test_the_generated_pages_are_current() -> None:
    assert write_fixer_docs.page() == write_fixer_docs.PAGE.read_text(encoding="utf-8"), "python -m tools.write_fixer_docs"
    assert write_fixer_docs.readme() == README, "python -m tools.write_fixer_docs"


def test_every_fixer_is_documented() -> None:
    manual = (ROOT / "docs" / "fixers.md").read_text(encoding="utf-8")
    for fixer in CHAIN:
        assert f"## {fixer.name}\n" in manual
        assert f"[{fixer.name}](docs/fixers.md#{fixer.name})" in README
        assert len(fixer.purpose) > 20
        assert ">>>" in (fixer.propose.__doc__ or ""), f"{fixer.name} has no doctest"


def test_every_command_is_documented() -> None:
    manual = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
    missing = [name for name in command_names() if f"cleaner {name}" not in manual]
    assert not missing


def test_every_exit_code_is_documented() -> None:
    for code in Exit:
        assert f"\n| {code.value} | " in README


def test_the_changelog_has_the_current_version() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert re.search(rf"^## {re.escape(cleaner.__version__)}\b", changelog, re.MULTILINE)


def test_every_link_leads_somewhere() -> None:
    for page in PAGES:
        for link in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
            assert link.startswith("https://") or (page.parent / link).exists(), f"{page.name}: {link}"


def test_every_document_is_in_the_index() -> None:
    index = (ROOT / "docs" / "index.md").read_text(encoding="utf-8")
    for page in (ROOT / "docs").glob("*.md"):
        assert page.name == "index.md" or f"({page.name})" in index, page.name


def test_nothing_is_left_to_do_and_no_machine_is_named() -> None:
    words = [word.replace("~", "") for word in ("TO~DO", "FIX~ME", "/wo~rk/", ".lib~rary")]
    for path in every_file():
        content = path.read_bytes().decode("utf-8", "replace")
        found = [word for word in words if word in content]
        assert not found, f"{path.relative_to(ROOT)}: {found}"
