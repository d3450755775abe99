"""Find and run the programs of the press; where one is absent, say how to get it."""

import json
import os
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path
from typing import Any

from tools.press.errors import PressError

HERE = Path(__file__).parent
BUILD = HERE.parent.parent / "build" / "press"
PACKAGES = {  # program: Debian package
    "chromium": "chromium",
    "pdftotext": "poppler-utils",
    "pdftoppm": "poppler-utils",
    "pdfinfo": "poppler-utils",
    "tesseract": "tesseract-ocr",
    "npm": "npm",
}
FRAKTUR = "@expo-google-fonts/unifrakturmaguntia@0.4.1"  # the whole font: the subsets for the web lack the long s
SAME_EVERYWHERE = {"LC_ALL": "C.UTF-8", "TZ": "UTC", "SOURCE_DATE_EPOCH": "0", "OMP_THREAD_LIMIT": "1"}


def run(program: str, *arguments: str | Path, given: str | None = None) -> str:
    """Run a program and return what it prints; raise PressError where it is absent or fails."""
    path = find(program)
    done = subprocess.run(
        [path, *map(str, arguments)],
        input=given.encode() if given is not None else None,
        capture_output=True,
        check=False,
        env=os.environ | SAME_EVERYWHERE,
    )
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip()[-600:]
        raise PressError(f"{program} failed with code {done.returncode} on {' '.join(map(str, arguments))}:\n{said}")
    return (done.stdout or done.stderr).decode()  # pdftotext -v speaks on stderr


def find(program: str) -> str:
    """Return a program's path."""
    path = shutil.which(program)
    if path is None:
        package = PACKAGES.get(program, program)
        raise PressError(f"{program} is not installed; on Debian run: apt-get install {package}")
    return path


def call(script: str, given: Any) -> Any:
    """Run a script of this folder under the press's own Python, JSON in and JSON out."""
    return json.loads(run(str(own_python()), HERE / f"{script}.py", given=json.dumps(given)))


def own_python() -> Path:
    """Return the Python that has what requirements.txt names; make it in the build folder at first use."""
    place = BUILD / "venv"
    python, ready, wanted = place / "bin" / "python", place / "requirements.txt", (HERE / "requirements.txt").read_text()
    if not ready.exists() or ready.read_text() != wanted:
        print(f"installing tools/press/requirements.txt into {place}", file=sys.stderr)
        run(sys.executable, "-m", "venv", "--clear", place)
        run(str(python), "-m", "pip", "install", "--quiet", "--requirement", HERE / "requirements.txt")
        ready.write_text(wanted)
    return python


def fraktur_font() -> Path:
    """Return the Fraktur font's file; fetch it into the build folder at first use."""
    font = BUILD / "unifrakturmaguntia.ttf"
    if not font.exists():
        BUILD.mkdir(parents=True, exist_ok=True)
        packed = run("npm", "pack", "--silent", "--pack-destination", BUILD, FRAKTUR).split()[-1]
        with tarfile.open(BUILD / packed) as archive:
            member = next(name for name in archive.getnames() if name.endswith(".ttf"))
            content = archive.extractfile(member)
            assert content
            font.write_bytes(content.read())
    return font
