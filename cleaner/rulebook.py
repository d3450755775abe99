"""The rulebook: rule data read once from rules/<language>/<fixer>.toml, checked and frozen.

Each table of a file is one rule. It says `why` it exists, gives `examples` ([before, after] pairs) and texts that it
must `keep`, and its `tier`; every other key is data that its fixer reads.
"""

import re
import tomllib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any

from cleaner.edits import Tier
from cleaner.errors import RuleError

LANGUAGES = ("any", "zh", "en", "de", "fr")  # the order in which a fixer's files are read
_PACKAGED = Path(__file__).parent / "rules"
SHIPPED = _PACKAGED if _PACKAGED.is_dir() else Path(__file__).parent.parent / "rules"


@dataclass(frozen=True)
class Rule:
    """One rule of one fixer; `data` holds what only that fixer understands."""

    name: str
    fixer: str
    language: str
    why: str
    tier: Tier
    examples: tuple[tuple[str, str], ...]
    keep: tuple[str, ...]
    path: Path
    data: Mapping[str, Any] = field(default_factory=dict)

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """The compiled `pattern` of the rule, in multi-line mode."""
        return self.compiled("pattern")

    def compiled(self, key: str) -> re.Pattern[str]:
        """Compile the regular expression under `key`; raises RuleError where it is missing or broken."""
        try:
            return re.compile(self.data[key], re.MULTILINE)
        except KeyError:
            raise RuleError(f"{self.path}: rule {self.name!r} has no {key}; add one") from None
        except re.error as fault:
            raise RuleError(f"{self.path}: rule {self.name!r}: {key} is no regular expression ({fault}); mend it") from fault

    @cached_property
    def words(self) -> frozenset[str]:
        """The word list named by `words`: a .txt file beside the rule's own, or the list written in the rule."""
        given = self.data.get("words", ())
        if isinstance(given, str):
            return frozenset(read_words(self.path.parent / given))
        return frozenset(given)


def read_words(path: Path) -> list[str]:
    """Read a word list: one entry a line, sorted, under `# source:` and `# licence:` lines.

    Raises RuleError where the file is missing, unsorted or does not name its source and licence.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as fault:
        raise RuleError(f"{path}: the word list cannot be read ({fault.strerror}); add it or mend its name") from fault
    head = [line for line in lines if line.startswith("#")]
    words = [line for line in lines if line and not line.startswith("#")]
    for key in ("# source:", "# licence:"):
        if not any(line.startswith(key) for line in head):
            raise RuleError(f"{path}: the word list has no {key!r} line; add one at its top")
    if words != sorted(set(words)):
        raise RuleError(f"{path}: the words are not sorted, or one stands twice; run `sort -u` (LC_ALL=C) on them")
    return words


class FixerRules(Mapping[str, Rule]):
    """The rules of one fixer by name, those of all languages together; a rule that is off is not among them.

    What a rule that is off says can still be asked for by its name, since others may measure with its data; the engine
    drops what a fixer proposes in its name.
    """

    def __init__(self, fixer: str, rules: Mapping[str, Rule], off: Collection[str] = ()) -> None:
        self.fixer = fixer
        self.off = frozenset(off)
        self._all = MappingProxyType(dict(rules))
        self._rules = MappingProxyType({name: rule for name, rule in rules.items() if name not in self.off})

    def __getitem__(self, name: str) -> Rule:
        try:
            return self._all[name]
        except KeyError:
            raise RuleError(f"rules/*/{self.fixer}.toml: there is no rule {name!r}; add it") from None

    def __contains__(self, name: object) -> bool:
        return name in self._rules

    def __iter__(self) -> Iterator[str]:
        return iter(self._rules)

    def __len__(self) -> int:
        return len(self._rules)

    def get_rule(self, name: str) -> Rule | None:
        """Return the rule, or None where an overlay has switched it off."""
        return self._rules.get(name)

    def with_key(self, key: str) -> list[Rule]:
        """Return the rules whose data has that key, in the order of the files."""
        return [rule for rule in self._rules.values() if key in rule.data]


class Rulebook:
    """The shipped rules, and over them a user's own from `overlay`, laid out the same way.

    A rule of the same name takes the place of ours; `off = true` switches ours off.
    """

    def __init__(self, overlay: Path | str | None = None) -> None:
        self.overlay = Path(overlay) if overlay is not None else None
        if self.overlay is not None and not self.overlay.is_dir():
            raise RuleError(f"{self.overlay}: no such folder of rules; give one laid out as rules/<language>/<fixer>.toml")
        self._read: dict[str, FixerRules] = {}

    def __reduce__(self) -> tuple[type["Rulebook"], tuple[Path | None]]:
        return Rulebook, (self.overlay,)

    def of(self, fixer: str) -> FixerRules:
        """Return the rules of one fixer, read on first use; raises RuleError naming file, rule and remedy."""
        if fixer not in self._read:
            rules: dict[str, Rule] = {}
            off: set[str] = set()
            for layer in (SHIPPED, self.overlay):
                if layer is not None:
                    _lay_over(rules, off, layer, fixer)
            self._read[fixer] = FixerRules(fixer, rules, off)
        return self._read[fixer]


@cache
def shipped() -> Rulebook:
    """Return the rules that come with the package."""
    return Rulebook()


def _lay_over(rules: dict[str, Rule], off: set[str], layer: Path, fixer: str) -> None:
    known = dict(rules)
    seen: dict[str, Path] = {}
    for language in LANGUAGES:
        path = layer / language / f"{fixer}.toml"
        if not path.is_file():
            continue
        for rule in read_rules(path, language, fixer, known=known):
            if rule.name in seen:
                raise RuleError(f"{path}: rule {rule.name!r} also stands in {seen[rule.name]}; rename one of them")
            seen[rule.name] = path
            if rule.data.get("off"):
                off.add(rule.name)
            else:
                rules[rule.name] = rule


def read_rules(path: Path, language: str, fixer: str, known: Mapping[str, Rule] | None = None) -> list[Rule]:
    """Read and check one rule file; raises RuleError."""
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as fault:
        raise RuleError(f"{path}: cannot be read ({fault}); it must be a UTF-8 file") from fault
    except tomllib.TOMLDecodeError as fault:
        raise RuleError(f"{path}: is not TOML ({fault}); mend that line") from fault
    return [_rule(name, table, path, language, fixer, known or {}) for name, table in tables.items()]


def _rule(name: str, table: Any, path: Path, language: str, fixer: str, known: Mapping[str, Rule]) -> Rule:
    def wrong(problem: str, remedy: str) -> RuleError:
        return RuleError(f"{path}: rule {name!r} {problem}; {remedy}")

    if not isinstance(table, dict):
        raise wrong("is not a table", f"write [{name}] above its keys")
    if table.get("off") is True:
        if name not in known:
            raise wrong("is switched off, but there is no such rule", "mend its name")
        return Rule(name, fixer, language, "", Tier.CERTAIN, (), (), path, MappingProxyType({"off": True}))
    why = table.pop("why", "")
    if not isinstance(why, str) or not why.strip():
        raise wrong("has no why", "add one sentence")
    examples = table.pop("examples", None)
    if not isinstance(examples, list) or not examples or not all(_is_pair(pair) for pair in examples):
        raise wrong("has no examples", "add `examples = [[before, after]]`, at least one pair of strings")
    keep = table.pop("keep", None)
    if not isinstance(keep, list) or not keep or not all(isinstance(text, str) for text in keep):
        raise wrong("has no keep", "add `keep = [text]`, at least one text that it must leave alone")
    try:
        tier = Tier.named(table.pop("tier", ""))
    except (ValueError, AttributeError):
        raise wrong("has no tier", 'add `tier = "certain"`, "likely" or "bold"') from None
    pairs = tuple((before, after) for before, after in examples)
    return Rule(name, fixer, language, why.strip(), tier, pairs, tuple(keep), path, MappingProxyType(table))


def _is_pair(pair: Any) -> bool:
    return isinstance(pair, list) and len(pair) == 2 and all(isinstance(text, str) for text in pair)
