"""The chain: which fixers run, in which order, and the account that comes of it."""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from cleaner import stream
from cleaner.edits import Doubt, Edit, Tier, apply_edits, check_edits
from cleaner.errors import EditError, RuleError, UsageError
from cleaner.fixers import (
    characters,
    columns,
    confusions,
    furniture,
    hyphens,
    lines,
    order,
    punctuation,
    repeats,
    scripts,
    slips,
    spacing,
)
from cleaner.page import Page
from cleaner.results import Result, Step
from cleaner.rulebook import FixerRules, Rulebook


class Fixer(NamedTuple):
    """A step of the chain: its name is its id everywhere, `propose` yields edits and doubts for a page."""

    name: str
    propose: Callable[[Page, FixerRules], Iterable[Edit | Doubt]]

    @property
    def purpose(self) -> str:
        """The first line of what the fixer says of itself."""
        return (self.propose.__doc__ or "").strip().splitlines()[0]


CHAIN: tuple[Fixer, ...] = (
    Fixer("characters", characters.repair_characters),  # everything later matches on code points
    Fixer("furniture", furniture.lift_furniture),  # it stands between the two halves of a sentence
    Fixer("columns", columns.unzip_columns),  # spacing would close the gutters; furniture looks again below them
    Fixer("spacing", spacing.repair_spacing),  # line widths are measured after it
    Fixer("order", order.restore_order),  # joins need true neighbours
    Fixer("lines", lines.join_lines),  # the heart: what follows works on whole paragraphs
    Fixer("hyphens", hyphens.join_hyphenated),  # needs the seams that lines has found
    Fixer("repeats", repeats.drop_repeats),  # overlaps show only at joined seams
    Fixer("punctuation", punctuation.repair_punctuation),  # needs whole paragraphs
    Fixer("scripts", scripts.harmonise_scripts),  # needs clean words
    Fixer("slips", slips.translate_slips),  # needs clean words
    Fixer("confusions", confusions.correct_confusions),  # last, on otherwise clean text
)
NAMES = tuple(fixer.name for fixer in CHAIN)
PASSES = 4  # two settle nearly every page; the noise of a scanner now and then takes three


class Cleaner:
    """The chain with its options: a level, which fixers run, and a rulebook. It keeps no state between texts."""

    def __init__(
        self,
        *,
        level: Tier | str = Tier.LIKELY,
        only: Sequence[str] = (),
        skip: Sequence[str] = (),
        rules: Rulebook | Path | str | None = None,
    ) -> None:
        for name in (*only, *skip):
            if name not in NAMES:
                raise UsageError(f"there is no fixer {name!r}; the fixers are {', '.join(NAMES)}")
        try:
            self.level = Tier.named(level) if isinstance(level, str) else level
        except ValueError as fault:
            raise UsageError(f"{fault}; give one of them as the level") from None
        self.rulebook = rules if isinstance(rules, Rulebook) else Rulebook(rules)
        self.fixers = tuple(fixer for fixer in CHAIN if (not only or fixer.name in only) and fixer.name not in skip)

    def clean_page(self, text: str, neighbours: tuple[str, ...] = ()) -> Result:
        """Clean one page; `neighbours` holds the first and last lines of the pages around it.

        A later fixer's edit may lay bare what an earlier one repairs (a mark put right parts two sentences), and a level may
        withhold a part of what was proposed together. So those that stand before the last edit, and the one that made it,
        look again, PASSES times at most, until none of them proposes anything. Text that was carried elsewhere has new
        neighbours: then all that stand before look again at once.
        """
        page = Page(text, neighbours)
        steps: list[Step] = []
        unsettled = len(self.fixers)  # the fixers before this one have not seen the text as it is now
        for _ in range(PASSES):
            changed = -1
            for number, fixer in enumerate(self.fixers):
                if number >= unsettled and changed < 0:
                    break
                step = self._run(fixer, page)
                steps.append(step)
                if step.edits:
                    page = Page(apply_edits(page.text, step.edits), neighbours)
                    changed = number
                    if any(edit.moved for edit in step.edits):
                        steps += [Step(later.name, (), ()) for later in self.fixers[number + 1 :]]
                        changed = len(self.fixers)
                        break
            if changed < 0:
                break
            unsettled = changed + 1
        return Result(text, page.text, tuple(_with_last_doubts(steps)))

    def _run(self, fixer: Fixer, page: Page) -> Step:
        edits: list[Edit] = []
        doubts: list[Doubt] = []
        if not page.text:
            return Step(fixer.name, (), ())
        rules = self.rulebook.of(fixer.name)
        try:
            for found in fixer.propose(page, rules):
                if found.rule in rules.off:
                    continue
                if isinstance(found, Doubt):
                    doubts.append(found)
                elif found.tier <= self.level:
                    edits.append(found)
            edits.sort()
            check_edits(page.text, edits)
        except RuleError:
            raise
        except Exception as fault:  # one page must not end a run over a million of them
            problem = str(fault) if isinstance(fault, EditError) else f"failed ({type(fault).__name__}: {fault})"
            remedy = f"report this with the page, and go on with --skip {fixer.name}"
            raise EditError(f"fixer {fixer.name}: {problem}; {remedy}") from fault
        return Step(fixer.name, tuple(edits), tuple(doubts))

    def clean(self, text: str) -> Result:
        """Clean a whole text, page by page where form feeds part it."""
        pages = list(stream.clean_pages(stream.cut_pages([text]), self))
        if len(pages) == 1 and not pages[0][1]:
            return pages[0][0]
        steps = self._merged(pages)
        return Result(text, "".join(result.text + separator for result, separator in pages), steps)

    def _merged(self, pages: Sequence[tuple[Result, str]]) -> tuple[Step, ...]:
        """Put the pages' steps together, with offsets in the whole text that each fixer was given."""
        lengths = [len(result.source) for result, _ in pages]  # of each page as the fixer at hand was given it
        merged = []
        for number in range(max((len(result.steps) for result, _ in pages), default=len(self.fixers))):
            fixer = self.fixers[number % len(self.fixers)]  # each pass but a page's last runs them all
            edits: list[Edit] = []
            doubts: list[Doubt] = []
            base = 0
            for place, (result, separator) in enumerate(pages):
                step = result.steps[number] if number < len(result.steps) else Step(fixer.name, (), ())
                edits += [Edit(edit[0] + base, edit[1] + base, *edit[2:]) for edit in step.edits]
                doubts += [doubt._replace(start=doubt.start + base, end=doubt.end + base) for doubt in step.doubts]
                base += lengths[place] + len(separator)
                lengths[place] += sum(len(edit.after) - len(edit.before) for edit in step.edits)
            merged.append(Step(fixer.name, tuple(edits), tuple(doubts)))
        return tuple(merged)


def _with_last_doubts(steps: Sequence[Step]) -> Iterator[Step]:
    """Yield the steps with the doubts of each fixer's last look: an earlier one may have been settled since.

    A doubt about what its own step took out stays as well: no later look can see it.
    """
    last = {step.fixer: number for number, step in enumerate(steps)}
    for number, step in enumerate(steps):
        yield step if last[step.fixer] == number or not step.doubts else _without_seen_again(step)


def _without_seen_again(step: Step) -> Step:
    starts = [edit.start for edit in step.edits]
    kept = []
    for doubt in step.doubts:
        place = bisect_right(starts, doubt.start) - 1
        if place >= 0 and doubt.end <= step.edits[place].end and not step.edits[place].after:
            kept.append(doubt)
    return Step(step.fixer, step.edits, tuple(kept))


def clean(
    text: str,
    *,
    level: Tier | str = Tier.LIKELY,
    only: Sequence[str] = (),
    skip: Sequence[str] = (),
    rules: Rulebook | Path | str | None = None,
) -> Result:
    """Clean a text and return it with the account of every change.

    Raises UsageError for an unknown level or fixer and RuleError for rules that do not hold.

    >>> result = clean("推动互动交流活活动。")
    >>> result.text, result.undo()
    ('推动互动交流活动。', '推动互动交流活活动。')
    """
    return Cleaner(level=level, only=only, skip=skip, rules=rules).clean(text)
