"""What became of single places: damage that has a known repair, passages that are right as they are, printed lines."""

import re
import unicodedata

from cleaner._scoring_text import squeezed

_MARKDOWN = str.maketrans("", "", "*#")
_TAKEN = "\0"  # stands for what is explained already; no letter


def repaired(raw: str, fixed: str, output: str, *, spelt: bool = False, apart: bool = False) -> bool:
    """Whether a place of damage came out as it should be.

    A repair that is empty asks for the damage to be gone. A line break in it must be there, with a blank line if `apart`.
    Other white space counts only if the repair is all about it, or if it is to be `spelt` to the letter.

    >>> repaired("河口新\\n桥", "河口新桥", "河口新桥通车。"), repaired("第2版", "", "见第2版")
    (True, False)
    """
    wanted = fixed.strip()
    if not fixed:
        return squeezed(raw) not in squeezed(output)
    if "\n" in wanted:
        gap = r"\s*\n\s*\n\s*" if apart else r"\s*\n\s*"
        lines = (re.escape(line.strip()) for line in wanted.split("\n") if line.strip())
        return re.search(gap.join(lines), output) is not None
    if spelt or squeezed(wanted) == squeezed(raw):
        return wanted in output
    return squeezed(wanted) in squeezed(output)


def intact(passage: str, output: str) -> bool:
    """Whether a passage stands in the output as it was; width and marks of markdown may differ.

    Its spaces may be gone. A line break stays one; how many blank lines stand there is not asked.

    >>> intact("一步步 走", "他一步步走来"), intact("甲、乙\\n丙", "甲、乙丙")
    (True, False)
    """
    lines = (r"\s*".join(map(re.escape, line.split())) for line in _plain(passage).split("\n") if line.strip())
    return re.search(r"[ \t]*\n\s*".join(lines), _plain(output)) is not None


def standing_lines(source: str, output: str) -> list[bool | None]:
    r"""Tell of each line of the source whether at least half of its letters, digits and Han stand in the output.

    None for a line without any. A line may stand elsewhere than in the source, if it stands there as it was; no letter
    of the output answers for two lines.

    >>> standing_lines("河口日报\n新桥通车\n—\n集市开张", "集市开张\n新桥通車")
    [False, True, None, True]
    """
    import numpy as np
    from rapidfuzz.distance import Levenshtein

    lines = ["".join(filter(str.isalnum, line)) for line in source.split("\n")]
    letters, given = "".join(lines), "".join(filter(str.isalnum, output))
    found = np.zeros(len(letters) + 1, dtype=np.int64)
    free = list(given)
    for block in Levenshtein.opcodes(letters, given):
        if block.tag == "equal":
            found[block.src_start + 1 : block.src_end + 1] = 1
            free[block.dest_start : block.dest_end] = _TAKEN * (block.dest_end - block.dest_start)
    found = np.cumsum(found)
    rest = "".join(free)
    answers: list[bool | None] = []
    position = 0
    for line in lines:
        stands = bool(2 * (found[position + len(line)] - found[position]) >= len(line))
        if not stands and line in rest:
            rest = rest.replace(line, _TAKEN * len(line), 1)
            stands = True
        answers.append(stands if line else None)
        position += len(line)
    return answers


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text.translate(_MARKDOWN))
