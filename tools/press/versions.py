"""Know which program versions a reading hangs on, and compare them with those that made the committed pages."""

import hashlib
import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from functools import cache
from importlib import metadata
from pathlib import Path

from tools.press import programs
from tools.press.errors import PressError

RECORD = programs.HERE / "versions.json"
FONTS = ("fonts-noto-cjk", "fonts-liberation")
RAPID = ("onnxruntime", "opencv-python", "rapidocr-onnxruntime")
ASKED = {
    "chromium": ("chromium", "--version"),
    "tesseract": ("tesseract", "--version"),
    "poppler": ("pdftotext", "-v"),
}
Versions = dict[str, str]


def needed(reading: str, look: str, languages: str) -> Iterator[str]:
    """Yield the names of what a reading is made with."""
    yield from ("chromium", "poppler", *FONTS, "pyphen")
    if look == "fraktur":
        yield "unifrakturmaguntia"
    if reading.startswith(("tess", "rapid")):
        yield "numpy"  # its chance makes the noise
    if reading.startswith("tess"):
        yield "tesseract"
        yield from (f"{language}.traineddata" for language in languages.split("+"))
    if reading.startswith("rapid"):
        yield from RAPID


@cache
def of(name: str) -> str:
    """Return the version of a program, font package, library or, as its SHA-256, of training data."""
    if name in ASKED:
        return _number(programs.run(*ASKED[name]))
    if name == "numpy":
        return metadata.version(name)
    if name == "unifrakturmaguntia":
        return programs.FRAKTUR.rpartition("@")[2]
    if name.endswith(".traineddata"):
        return _training(name)
    if name in FONTS:
        return _package(name)
    return _pinned(name)


def read() -> Versions:
    """Return the versions that made the committed pages."""
    return json.loads(RECORD.read_text("utf-8")) if RECORD.exists() else {}


def write(versions: Versions) -> None:
    """Record versions."""
    RECORD.write_text(json.dumps(dict(sorted(versions.items())), indent=1) + "\n", encoding="utf-8")


def differing(now: Versions, recorded: Versions) -> list[str]:
    """Say by name what is not as recorded.

    >>> differing({"chromium": "156.0", "poppler": "22.12.0"}, {"chromium": "155.0", "poppler": "22.12.0"})
    ['chromium is 156.0, the committed pages were made with 155.0']
    """
    return [
        f"{name} is {version}, the committed pages were made with {recorded[name]}"
        for name, version in now.items()
        if recorded.get(name, version) != version
    ]


def _number(told: str) -> str:
    found = re.search(r"\d+(\.\d+)+", told)
    return found[0] if found else told.strip()


def _training(name: str) -> str:
    folder = re.search(r'"(.+?)"', programs.run("tesseract", "--list-langs"))
    path = Path(folder[1] if folder else "") / name
    if not path.exists():
        package = "tesseract-ocr-" + name.partition(".")[0].replace("_", "-")
        raise PressError(f"{name} is not installed; on Debian run: apt-get install {package}")
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _package(name: str) -> str:
    if not shutil.which("dpkg-query"):
        return "unknown"
    asked = ["dpkg-query", "--show", "--showformat=${Version}", name]
    version = subprocess.run(asked, capture_output=True, text=True, check=False).stdout
    if not version:
        raise PressError(f"the fonts of {name} are not installed; on Debian run: apt-get install {name}")
    return version


def _pinned(name: str) -> str:
    """Return the version that requirements.txt pins."""
    wanted = (programs.HERE / "requirements.txt").read_text("utf-8")
    found = re.search(rf"^{re.escape(name)}==(\S+)", wanted, re.MULTILINE)
    if not found:
        raise PressError(f"tools/press/requirements.txt does not name {name}; add it with its version.")
    return found[1]
