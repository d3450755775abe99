"""Print an issue, and read the print the way the world's tools do."""

import shutil
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tools.press import programs, scans
from tools.press.columns import Box, in_reading_order
from tools.press.errors import PressError
from tools.press.issues import Issue
from tools.press.markup import html_of, words_of

CHROMIUM = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--allow-file-access-from-files",
    "--no-pdf-header-footer",
    "--font-render-hinting=none",  # letters stand where the page was measured
    "--virtual-time-budget=10000",
]
TRAINING = {"zh": "chi_sim", "zh-hant": "chi_tra", "en": "eng", "de": "deu", "fr": "fra"}
HYPHENS = {"zh": "en_US", "zh-hant": "en_US", "en": "en_US", "de": "de_DE", "fr": "fr_FR"}
PDF_READINGS = {"pdfraw": ["-raw"], "pdftext": [], "pdflayout": ["-layout"]}
READINGS = (*PDF_READINGS, "tess", "tesspdf", "rapid", "rapidyx")


@dataclass(frozen=True)
class Seed:
    """A raw page to be made: which issue, read how."""

    name: str
    issue: str
    reading: str
    noise: str = "light"
    languages: str = ""  # Tesseract's, if not the usual ones of the issue
    torn: str = ""

    def training(self, issue: Issue) -> str:
        """Return the names of Tesseract's training data, as its option -l takes them."""
        return self.languages or ("frk" if issue.look == "fraktur" else TRAINING[issue.language])


def seeds_of(path: Path) -> list[Seed]:
    """Read which seeds there are."""
    try:
        seeds = [Seed(name, **table) for name, table in tomllib.loads(path.read_text("utf-8")).items()]
    except (tomllib.TOMLDecodeError, TypeError) as error:
        raise PressError(f"{path} does not hold: {error}.") from None
    for seed in seeds:
        if seed.reading not in READINGS:
            raise PressError(f"{path}: {seed.name} has reading {seed.reading!r}; take one of {', '.join(READINGS)}.")
        scans.noise_of(seed.noise)
    return seeds


class Print:
    """An issue on paper: printed when it is first asked for, scanned once for every noise."""

    def __init__(self, issue: Issue, folder: Path) -> None:
        self.issue = issue
        self.folder = folder / issue.name
        self.folder.mkdir(parents=True, exist_ok=True)
        self._pdf: Path | None = None
        self._scans: dict[str, list[Path]] = {}

    def pdf(self) -> Path:
        """Return the printed issue."""
        if self._pdf is None:
            html, self._pdf = self.folder / "issue.html", self.folder / "issue.pdf"
            if self.issue.look == "fraktur":
                shutil.copy(programs.fraktur_font(), self.folder)
            html.write_text(html_of(self.issue, self._hyphenation()), encoding="utf-8")
            profile = self.folder / "profile"
            chromium = [*CHROMIUM, f"--user-data-dir={profile}", f"--print-to-pdf={self._pdf}"]
            programs.run("chromium", *chromium, html.resolve().as_uri())
            shutil.rmtree(profile, ignore_errors=True)
            self._check_pages()
        return self._pdf

    def scanned(self, name: str) -> list[Path]:
        """Return a scan of every page."""
        if name not in self._scans:
            noise = scans.noise_of(name)
            root = self.folder / f"{name}-clean"
            programs.run("pdftoppm", "-gray", "-r", str(noise.dpi), self.pdf(), root)
            self._scans[name] = []
            for number, raster in enumerate(sorted(self.folder.glob(f"{name}-clean-*.pgm")), 1):
                path = self.folder / f"{name}-{number}.pgm"
                scans.write_pgm(path, scans.scan(scans.read_pgm(raster), noise, f"{self.issue.name} {name} {number}"))
                raster.unlink()
                self._scans[name].append(path)
        return self._scans[name]

    def _hyphenation(self) -> Callable[[str], str]:
        words = [HYPHENS[self.issue.language], words_of(self.issue)]
        parted: dict[str, str] = programs.call("syllables", words)
        return lambda word: parted.get(word, word)

    def _check_pages(self) -> None:
        told = programs.run("pdfinfo", self.pdf())
        pages = int(told.partition("Pages:")[2].split()[0])
        if pages != len(self.issue.pages):
            raise PressError(f"{self.issue.name} has {len(self.issue.pages)} pages but prints {pages}; look at {self.pdf()}.")


def read(printed: Print, seed: Seed) -> bytes:
    """Return the raw page as the reader gave it, pages parted as the reader parts them."""
    if seed.reading in PDF_READINGS:
        return programs.run("pdftotext", *PDF_READINGS[seed.reading], printed.pdf(), "-").encode()
    if seed.reading in {"tess", "tesspdf"}:
        return _by_tesseract(printed, seed)
    return _by_rapid(printed, seed)


def _by_tesseract(printed: Print, seed: Seed) -> bytes:
    scanned = printed.scanned(seed.noise)
    pages, out = printed.folder / "scans.txt", printed.folder / seed.name
    pages.write_text("".join(f"{path}\n" for path in scanned))
    kind = "pdf" if seed.reading == "tesspdf" else "txt"
    dpi = str(scans.noise_of(seed.noise).dpi)
    programs.run("tesseract", pages, out, "-l", seed.training(printed.issue), "--psm", "3", "--dpi", dpi, kind)
    made = out.with_name(f"{out.name}.{kind}")
    return made.read_bytes() if kind == "txt" else programs.run("pdftotext", "-raw", made, "-").encode()


def _by_rapid(printed: Print, seed: Seed) -> bytes:
    scanned = [str(path) for path in printed.scanned(seed.noise)]
    pages = [[Box(*box) for box in page] for page in programs.call("rapid", scanned)]
    ordered = pages if seed.reading == "rapidyx" else [in_reading_order(page) for page in pages]
    return "\f".join("".join(f"{box.text}\n" for box in page) for page in ordered).encode()
