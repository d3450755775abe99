"""Check a folder of rules: every file is read, every example and every `keep` of every rule is run."""

from collections.abc import Iterator
from pathlib import Path

from cleaner.chain import CHAIN, Cleaner
from cleaner.edits import Tier
from cleaner.errors import CleanerError, RuleError
from cleaner.rulebook import LANGUAGES, SHIPPED, Rule, Rulebook, read_rules, read_words

SPLITTING = ("adverts", "articles")  # their rules are run by the article split, which edits nothing
READERS = (*(fixer.name for fixer in CHAIN), *SPLITTING)  # the files that something reads


def check_rules(folder: Path | None = None) -> Iterator[tuple[Path, list[str]]]:
    """Yield each file of rules with its faults; each says file, rule and remedy. No folder: the shipped rules.

    Raises RuleError where the folder is none.
    """
    book = Rulebook(folder)
    root = folder or SHIPPED
    paths = sorted(path for path in root.rglob("*") if path.suffix in (".toml", ".txt") and path.is_file())
    if not paths:
        raise RuleError(f"{root}: holds no rules; lay them out as rules/<language>/<fixer>.toml")
    for path in paths:
        yield path, list(_faults(path, root, book))


def _faults(path: Path, root: Path, book: Rulebook) -> Iterator[str]:
    language = path.parent.name
    if path.parent.parent != root or language not in LANGUAGES:
        yield f"{path}: nothing reads a file here; put it into a folder named for its language: {', '.join(LANGUAGES)}"
        return
    try:
        if path.suffix == ".txt":
            read_words(path)
            return
        if path.stem not in READERS:
            yield f"{path}: no fixer is called {path.stem!r}; name the file for one of {', '.join(READERS)}"
            return
        known = Rulebook().of(path.stem)
        rules = book.of(path.stem)
        names = [rule.name for rule in read_rules(path, language, path.stem, known) if not rule.data.get("off")]
        for name in names:
            if isinstance(rules[name].data.get("words"), str):
                _ = rules[name].words  # the list is read, and its faults are told
    except RuleError as fault:
        yield str(fault)
        return
    if path.stem not in SPLITTING:
        for name in names:
            yield from _rule_faults(rules[name], book)


def _rule_faults(rule: Rule, book: Rulebook) -> Iterator[str]:
    cleaner = Cleaner(level=Tier.BOLD, only=[rule.fixer], rules=book)
    place = f"{rule.path}: rule {rule.name!r}"
    try:
        for before, after in rule.examples:
            text, edited, doubted = _at_work(cleaner, before)
            if text != after:
                yield f"{place} makes {text!r} of its example {before!r}, not {after!r}; mend the rule or the example"
            elif rule.name not in (edited if before != after else edited | doubted):
                yield f"{place} has no part in its example {before!r}; mend the rule, or move the example to its own rule"
        for text in rule.keep:
            if rule.name in _at_work(cleaner, text)[1]:
                yield f"{place} does not keep {text!r}; make the rule narrower"
    except CleanerError as fault:
        yield str(fault)


def _at_work(cleaner: Cleaner, text: str) -> tuple[str, set[str], set[str]]:
    result = cleaner.clean(text)
    steps = result.steps
    return result.text, {edit.rule for step in steps for edit in step.edits}, {d.rule for step in steps for d in step.doubts}
