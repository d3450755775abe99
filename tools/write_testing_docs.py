"""Write the lists of docs/testing.md: the strategies of cleaner.testing, and the kinds of damage.

python -m tools.write_testing_docs
"""

import inspect
import sys
from pathlib import Path

from cleaner import testing
from cleaner.testing import DAMAGES

PAGE = Path(__file__).parent.parent / "docs" / "testing.md"
MADE = "made by `python -m tools.write_testing_docs`"


def first_line(thing: object) -> str:
    """Return the first line of what something says of itself."""
    return (inspect.getdoc(thing) or "").splitlines()[0].replace("|", "\\|")


def strategies() -> str:
    """Return the strategies as a table: the functions that return one."""
    rows = []
    for name in testing.__all__:
        thing = getattr(testing, name)
        if inspect.isfunction(thing) and "SearchStrategy" in str(inspect.signature(thing).return_annotation):
            arguments = ", ".join(inspect.signature(thing).parameters)
            rows.append(f"| `{name}({arguments})` | {first_line(thing)} |\n")
    return "| strategy | draws |\n|---|---|\n" + "".join(rows)


def damages() -> str:
    """Return the kinds of damage as a table."""
    head = "| damage | what it does | repaired by | languages |\n|---|---|---|---|\n"
    rows = (f"| {one.name} | {one.purpose} | {', '.join(one.fixers)} | {', '.join(one.languages)} |\n" for one in DAMAGES)
    return head + "".join(rows)


def page() -> str:
    """Return docs/testing.md with its lists made anew."""
    text = PAGE.read_text(encoding="utf-8")
    for name, made in (("strategies", strategies()), ("damages", damages())):
        start, end = f"<!-- {name}: {MADE} -->\n", f"<!-- end of {name} -->\n"
        before, _, rest = text.partition(start)
        text = f"{before}{start}{made}{end}{rest.partition(end)[2]}"
    return text


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    sys.exit(0)
