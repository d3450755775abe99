"""What became of each damaged place: restored, left as it was, or made into something else, by the account of the chain.

The damage is known as edits from the good text to the bad one, the repair as edits from the bad text to the cleaned one.
Where they touch they are looked at together; outside of them all three texts are the same.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from rapidfuzz.distance import Levenshtein

from cleaner.results import Result
from cleaner.testing import Damage, Damaged


@dataclass
class Tally:
    """How many damaged places were restored, left as they were (in part, perhaps), or made into something else."""

    sites: int = 0
    restored: int = 0
    left: int = 0
    wrong: int = 0  # places made into something else, and changes away from every place
    seams: int = 0
    right_seams: int = 0
    worse: int = 0  # pages that are further from the good text than they were
    failures: list[tuple[str, str, str]] = field(default_factory=list)  # what happened, the bad text and the cleaned one

    def add(self, other: "Tally") -> None:
        """Add another tally to this one."""
        for name, value in vars(other).items():
            setattr(self, name, getattr(self, name) + value)

    @property
    def recall(self) -> float:
        """The share of the places that were restored exactly."""
        return self.restored / max(1, self.sites)

    @property
    def precision(self) -> float:
        """The share of right changes among all changes."""
        return self.restored / max(1, self.restored + self.wrong)

    @property
    def seam_accuracy(self) -> float:
        """The share of the breaks that were rightly joined or rightly kept."""
        return self.right_seams / max(1, self.seams)

    def counts(self) -> list[int]:
        """Return what is recorded: places, restored, wrong, breaks, right ones, pages made worse."""
        return [self.sites, self.restored, self.wrong, self.seams, self.right_seams, self.worse]

    @classmethod
    def of(cls, counts: Sequence[int]) -> "Tally":
        """Return the tally that was recorded so."""
        sites, restored, wrong, seams, right_seams, worse = counts
        return cls(sites, restored, 0, wrong, seams, right_seams, worse)


class Change(NamedTuple):
    """A span of the bad text, and the span that stands for it in another text."""

    start: int
    end: int
    other_start: int
    other_end: int
    rule: str = ""


def damage_of(damaged: Damaged) -> Iterator[Change]:
    """Yield each damaged place: where it stands in the bad text, and in the good one."""
    shift = 0
    for edit in damaged.edits:
        start = edit.start + shift
        yield Change(start, start + len(edit.after), edit.start, edit.end, edit.rule)
        shift += len(edit.after) - len(edit.before)


def repairs_of(result: Result) -> Iterator[Change]:
    """Yield what the chain changed: where it stood in the bad text, and where in the cleaned one."""
    origins = list(range(len(result.source)))  # of each character; -1 for one that was put in
    for step in result.steps:
        parts: list[int] = []
        position = 0
        for edit in step.edits:
            parts += origins[position : edit.start]
            parts += [-1] * len(edit.after)
            position = edit.end
        origins = parts + origins[position:] if step.edits else origins
    expected = place = 0
    for here, origin in enumerate([*origins, len(result.source)]):
        if origin < 0:
            continue
        if origin != expected or here != place:
            yield Change(expected, origin, place, here)
        expected, place = origin + 1, here + 1


class Place(NamedTuple):
    """A stretch of the page that was damaged, repaired or both: the rules of the damage, and the three texts of it."""

    rules: tuple[str, ...]
    good: str
    bad: str
    cleaned: str
    start: int  # in the bad text
    cleaned_start: int


def places_of(damaged: Damaged, result: Result) -> Iterator[Place]:
    """Yield the stretches in which the three texts may differ; changes that touch belong to one stretch."""
    marks = sorted(((change, True) for change in damage_of(damaged)), key=lambda mark: mark[0][:2])
    marks = sorted([*marks, *((change, False) for change in repairs_of(result))], key=lambda mark: mark[0][:2])
    to_good = to_cleaned = 0  # what to add to an offset of the bad text
    number = 0
    while number < len(marks):
        start = end = marks[number][0].start
        end = marks[number][0].end
        rules: list[str] = []
        good_start, cleaned_start = start + to_good, start + to_cleaned
        while number < len(marks) and marks[number][0].start <= end:
            change, is_damage = marks[number]
            end = max(end, change.end)
            if is_damage:
                rules.append(change.rule)
                to_good = change.other_end - change.end
            else:
                to_cleaned = change.other_end - change.end
            number += 1
        good = damaged.good[good_start : end + to_good]
        cleaned = result.text[cleaned_start : end + to_cleaned]
        yield Place(tuple(rules), good, damaged.bad[start:end], cleaned, start, cleaned_start)


def is_as_before(place: Place) -> bool:
    """Tell whether a place is still damaged as it was; where more than space is wrong, a line joined does not matter."""
    now, was, good = ("".join(text.split()) for text in (place.cleaned, place.bad, place.good))
    if was != good:
        return now in (was, good)
    return place.cleaned.strip() == place.bad.strip()


def is_space_alone(place: Place) -> bool:
    """Tell whether a place differs from the good text in white space alone."""
    return "".join(place.cleaned.split()) == "".join(place.good.split())


def judge(damaged: Damaged, result: Result, damage: Damage) -> Tally:
    """Tell what became of each place that this damage befell, and of the text away from them."""
    tally = Tally(worse=is_worse(damaged, result.text))
    lines = damage.fixers[:1] == ("lines",)
    in_column = any(edit.rule != damage.name for edit in damaged.edits) and not damage.parts  # its seams are counted for wrap
    if lines:  # breaks that the damage made or left; those left are right until a place says otherwise
        tally.seams = tally.right_seams = damaged.good.count("\n\n")
    for place in places_of(damaged, result):
        sites = sum(rule in (damage.name, *damage.parts) for rule in place.rules)
        tally.sites += sites
        is_right = place.cleaned == place.good
        if lines:
            count_seams(place, tally)
        if is_right:
            tally.restored += sites
        elif sites or not (place.rules or (in_column and is_space_alone(place))):
            is_left = bool(sites) and is_as_before(place)
            tally.left += sites * is_left
            tally.wrong += 0 if is_left else max(1, sites)
            what = "left" if is_left else "wrong" if sites else "elsewhere"
            tally.failures.append((what, *around(damaged, result, place)))
    return tally


def is_worse(damaged: Damaged, cleaned: str) -> bool:
    """Tell whether a text is further from the good one than the bad one was; how white space is written does not count."""
    good, bad, now = (" ".join(text.split()) for text in (damaged.good, damaged.bad, cleaned))
    return Levenshtein.distance(good, now) > Levenshtein.distance(good, bad)


def count_seams(place: Place, tally: Tally) -> None:
    """Count whether the breaks of a place were rightly joined or kept."""
    is_true, is_kept, was = ("\n" in text for text in (place.good, place.cleaned, place.bad))
    if not (is_true or was):
        return
    if not is_true:
        tally.seams += 1
        tally.right_seams += not is_kept
    else:
        tally.right_seams -= not is_kept


def around(damaged: Damaged, result: Result, place: Place) -> tuple[str, str]:
    """Return a place and what stands around it, bad and cleaned, each on one line."""
    end, cleaned_end = place.start + len(place.bad), place.cleaned_start + len(place.cleaned)
    bad = damaged.bad[max(0, place.start - 14) : end + 14]
    cleaned = result.text[max(0, place.cleaned_start - 14) : cleaned_end + 14]
    return bad.replace("\n", "⏎"), cleaned.replace("\n", "⏎")
