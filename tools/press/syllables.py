"""Put soft hyphens into words, under the press's own Python: language and words as JSON on stdin, a mapping on stdout."""

import json
import sys

import pyphen  # type: ignore[import-not-found, import-untyped, unused-ignore]


def main() -> None:
    """Part the words; a long s is parted as a round one."""
    language, words = json.load(sys.stdin)
    patterns = pyphen.Pyphen(lang=language)
    parted = {}
    for word in words:
        places = patterns.positions(word.replace("\N{LATIN SMALL LETTER LONG S}", "s"))
        parted[word] = "\N{SOFT HYPHEN}".join(word[i:j] for i, j in zip([0, *places], [*places, None]))  # noqa: B905
    json.dump(parted, sys.stdout)


if __name__ == "__main__":
    main()
