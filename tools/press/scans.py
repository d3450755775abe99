"""Scan a printed page: turn the paper a little, blur it, let the ink fade, strew dust. The same name gives the same scan."""

from dataclasses import dataclass
from pathlib import Path
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from tools.press.errors import PressError

Raster = NDArray[np.float32]  # rows of grey from 0, black, to 255


@dataclass(frozen=True)
class Noise:
    """How bad a scan is."""

    dpi: int
    degrees: float  # the paper lies turned by up to so much
    blur: float  # standard deviation in pixels
    fading: float  # share of the ink that is gone where the print is palest
    grain: float  # standard deviation of the grey of each pixel
    dust: float  # specks in a million pixels


NOISES = {
    "light": Noise(dpi=300, degrees=0.2, blur=0.7, fading=0.25, grain=6, dust=8),
    "medium": Noise(dpi=250, degrees=0.3, blur=0.9, fading=0.4, grain=12, dust=25),
    "heavy": Noise(dpi=200, degrees=0.4, blur=0.9, fading=0.5, grain=18, dust=60),
}


def noise_of(name: str) -> Noise:
    """Return a noise by its name."""
    if name not in NOISES:
        raise PressError(f"there is no noise {name!r}; take one of {', '.join(NOISES)}.")
    return NOISES[name]


def scan(page: Raster, noise: Noise, name: str) -> Raster:
    """Return the page as a bad scanner sees it; `name` seeds the chance."""
    chance = np.random.Generator(np.random.PCG64(crc32(name.encode())))
    angle = chance.choice([-1, 1]) * chance.uniform(0.5, 1) * noise.degrees
    ink = _blurred(_turned(255 - page, np.radians(angle)), noise.blur)
    ink *= 1 - noise.fading * _clouds(page.shape, chance)
    _strew(ink, int(noise.dust * page.size / 1e6), chance)
    grey = 248 - ink * (236 / 255) + chance.normal(0, noise.grain, page.shape)
    return np.clip(np.rint(grey), 0, 255).astype(np.float32)


def _turned(ink: Raster, angle: float) -> Raster:
    """Turn a page by a small angle: shift its columns up or down, then its rows sideways, by parts of pixels."""
    for axis in (0, 1):
        slope = np.tan(angle) if axis else -np.tan(angle)
        across = ink if axis else ink.T
        shifts = slope * (np.arange(len(across)) - len(across) / 2)
        ink = np.stack([_shifted(line, shift) for line, shift in zip(across, shifts, strict=True)])
        ink = ink if axis else ink.T
    return ink


def _shifted(line: Raster, shift: float) -> Raster:
    whole, part = int(np.floor(shift)), np.float32(shift - np.floor(shift))
    padded = np.zeros(len(line) + 2 * abs(whole) + 2, dtype=np.float32)
    start = abs(whole) + 1
    padded[start + whole : start + whole + len(line)] = (1 - part) * line
    padded[start + whole + 1 : start + whole + 1 + len(line)] += part * line
    return padded[start : start + len(line)]


def _blurred(ink: Raster, deviation: float) -> Raster:
    reach = int(3 * deviation) + 1
    weights = np.exp(-0.5 * (np.arange(-reach, reach + 1) / deviation) ** 2).astype(np.float32)
    weights /= weights.sum()
    for axis in (0, 1):
        padded = np.pad(ink, [(reach, reach) if axis == each else (0, 0) for each in (0, 1)])
        ink = sum(
            (weight * np.take(padded, range(i, i + ink.shape[axis]), axis) for i, weight in enumerate(weights)),
            np.zeros_like(ink),
        )
    return ink


def _clouds(shape: tuple[int, ...], chance: np.random.Generator) -> Raster:
    """Return a smooth field between 0 and 1, some clouds to a page."""
    coarse = chance.random((7, 7))
    rows, columns = (np.linspace(0, 6, size) for size in shape)
    along = np.stack([np.interp(columns, range(7), row) for row in coarse])
    return np.stack([np.interp(rows, range(7), column) for column in along.T]).T.astype(np.float32)


def _strew(ink: Raster, specks: int, chance: np.random.Generator) -> None:
    """Put specks of one to three pixels on the page, most of them dark, some of them bare of ink."""
    for _ in range(specks):
        row, column = (int(chance.integers(0, size - 3)) for size in ink.shape)
        height, width = (int(size) for size in chance.integers(1, 4, 2))
        ink[row : row + height, column : column + width] = 190 if chance.random() < 0.7 else 0


def read_pgm(path: Path) -> Raster:
    """Read a grey raster as pdftoppm writes it."""
    data = path.read_bytes()
    kind, width, height, deepest = data[:64].split()[:4]
    if kind != b"P5" or deepest != b"255":
        raise PressError(f"{path} is no grey raster of 8 bits; pdftoppm -gray writes one.")
    pixels = np.frombuffer(data[-int(width) * int(height) :], dtype=np.uint8)
    return pixels.reshape(int(height), int(width)).astype(np.float32)


def write_pgm(path: Path, page: Raster) -> None:
    """Write a grey raster."""
    height, width = page.shape
    path.write_bytes(b"P5\n%d %d\n255\n" % (width, height) + page.astype(np.uint8).tobytes())
