"""Bring the boxes of a reader that knows no columns into the order of reading."""

from itertools import accumulate
from operator import itemgetter
from typing import NamedTuple


class Box(NamedTuple):
    """A line that was read, and where it stands: pixels from the top left."""

    left: float
    top: float
    right: float
    bottom: float
    text: str


class Stripe(NamedTuple):
    """White between boxes: how wide, and what lies before and after it."""

    width: float
    before: list[Box]
    after: list[Box]


def in_reading_order(boxes: list[Box]) -> list[Box]:
    """Cut a page again and again at the widest white stripe that runs right through it, upright or level.

    >>> page = [Box(0, 0, 90, 9, "head"), Box(0, 20, 40, 29, "a"), Box(50, 21, 90, 30, "c"), Box(0, 32, 40, 41, "b")]
    >>> [box.text for box in in_reading_order(page)]
    ['head', 'a', 'b', 'c']
    """
    if len(boxes) < 2:
        return boxes
    height = sorted(box.bottom - box.top for box in boxes)[len(boxes) // 2]
    upright, level = _widest(boxes, 0), _widest(boxes, 1)  # lines may touch, columns may not
    cut = max((stripe for stripe, least in ((upright, 0.2), (level, -0.2)) if stripe.width > least * height), default=None)
    if cut is None:
        return sorted(boxes, key=lambda box: (box.top + box.bottom, box.left))
    return in_reading_order(cut.before) + in_reading_order(cut.after)


def _widest(boxes: list[Box], axis: int) -> Stripe:
    """Return the widest stripe without boxes, axis 0 upright, 1 level; where boxes overlap its width is negative."""
    start, end = (itemgetter(0), itemgetter(2)) if axis == 0 else (itemgetter(1), itemgetter(3))
    ordered = sorted(boxes, key=start)
    ends = list(accumulate((end(box) for box in ordered), max))
    widths = [start(box) - reached for box, reached in zip(ordered[1:], ends, strict=False)]
    place = widths.index(max(widths)) + 1
    return Stripe(widths[place - 1], ordered[:place], ordered[place:])
