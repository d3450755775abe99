"""Measure how alike Chinese characters look, from the glyphs of an open font: which one may be misread for which."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tools.lexicon.sources import need, say

FACES = ("NotoSansCJK-Regular.ttc", "NotoSerifCJK-Regular.ttc", "NotoSerifCJK-Bold.ttc")
"""A sans and two serifs; their differences even out."""
SIMPLIFIED = 2  # which font of the collection has the mainland's forms
SIZE, MARGIN = 48, 4  # pixels
NEAREST = 128
"""So many look-alikes are kept for each character."""
STRONGEST = 255
"""Likeness 1 as it is stored."""
Pixels = NDArray[np.float32]


def charset(fold: NDArray[np.uint16]) -> list[str]:
    """List the characters of GB 2312 that are their own folding, and the zero of dates."""
    found = {"〇"}
    for high in range(0xB0, 0xF8):
        found.update(bytes((high, low)).decode("gb2312", "ignore") for low in range(0xA1, 0xFF))
    return sorted(char for char in found if char and int(fold[ord(char)]) == ord(char))


def drawn(chars: list[str], face: Path) -> Pixels:
    """Draw each character, white on black, in the middle of a square."""
    image, draw, fonts = (need(f"PIL.{name}") for name in ("Image", "ImageDraw", "ImageFont"))
    font: Any = fonts.truetype(str(face), SIZE, index=SIMPLIFIED)
    side = SIZE + 2 * MARGIN
    glyphs = np.zeros((len(chars), side, side), np.float32)
    for number, char in enumerate(chars):
        canvas = image.new("L", (side, side))
        draw.Draw(canvas).text((MARGIN, side // 2), char, font=font, fill=255, anchor="lm")
        glyphs[number] = np.asarray(canvas) / np.float32(255)
    return glyphs


def blurred(glyphs: Pixels, sigma: float) -> Pixels:
    """Blur with a Gaussian of `sigma` pixels, along both axes."""
    reach = int(3 * sigma) + 1
    kernel = np.exp(-(np.arange(-reach, reach + 1) ** 2) / (2 * sigma**2))
    kernel /= kernel.sum()
    for axis in (1, 2):
        widths = [(0, 0)] * 3
        widths[axis] = (reach, reach)
        padded = np.pad(glyphs, widths)
        size = glyphs.shape[axis]
        glyphs = sum(
            (padded.take(range(k, k + size), axis) * np.float32(weight) for k, weight in enumerate(kernel)),
            np.zeros_like(glyphs),
        )
    return glyphs


def normal(rows: Pixels) -> Pixels:
    """Flatten each glyph to a row with mean 0 and length 1."""
    flat = rows.reshape(len(rows), -1)
    flat = flat - flat.mean(1, keepdims=True)
    result: Pixels = flat / np.linalg.norm(flat, axis=1, keepdims=True)
    return result


def features(glyphs: Pixels) -> Pixels:
    """Describe each glyph: where there is ink, and which way its strokes run, in coarse blocks."""
    across, down = np.zeros_like(glyphs), np.zeros_like(glyphs)
    across[:, :, 1:-1] = glyphs[:, :, 2:] - glyphs[:, :, :-2]
    down[:, 1:-1] = glyphs[:, 2:] - glyphs[:, :-2]
    angle, edge = np.arctan2(down, across) % np.pi, np.hypot(across, down)
    strokes = []
    for direction in np.arange(4) * (np.pi / 4):
        apart = np.abs((angle - direction + np.pi / 2) % np.pi - np.pi / 2)
        near = np.maximum(0, 1 - apart / (np.pi / 4)) * edge
        strokes.append(blurred(near.astype(np.float32), 2.5)[:, 3::5, 3::5].reshape(len(glyphs), -1))
    ink = blurred(glyphs, 2.0)[:, 2::4, 2::4]
    return np.concatenate([normal(ink), normal(np.concatenate(strokes, 1))], 1) / np.float32(np.sqrt(2))


def make_shapes(fold: NDArray[np.uint16], fonts: Path) -> dict[str, NDArray[np.generic]]:
    """Find the look-alikes of each character, the likest first, and how like they are: the mean over the faces."""
    chars = charset(fold)
    alike: Any = np.float32(0)
    for name in FACES:
        found = sorted(fonts.rglob(name))
        if not found:
            sys.exit(f"tools.lexicon: {name} is not under {fonts}; unpack Debian's fonts-noto-cjk there, or name its folder")
        rows = features(drawn(chars, found[0]))
        alike = alike + rows @ rows.T / np.float32(len(FACES))
        say(f"{name}: {len(chars):,} characters compared")
    np.fill_diagonal(alike, -1)
    order = np.argsort(-alike, axis=1, kind="stable")[:, :NEAREST]
    codes = np.array([ord(char) for char in chars], np.uint16)
    ranks = np.zeros(0x10000, np.uint16)  # 0 for what has no look-alikes
    ranks[codes] = np.arange(1, len(codes) + 1)
    likeness = np.clip(np.rint(np.take_along_axis(alike, order, 1) * STRONGEST), 0, STRONGEST)
    nothing = np.zeros((1, NEAREST))
    return {
        "shape_ranks": ranks,
        "shapes": np.concatenate([nothing, codes[order]]).astype(np.uint16),
        "shape_likeness": np.concatenate([nothing, likeness]).astype(np.uint8),
    }
