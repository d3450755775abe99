"""Lines that are meant, made here to fit the seam weights on: verse, couplets, tables, lists of ingredients, notices."""

import random
import re

import numpy as np

from tools.seam_example import Example, solid_lines

DIGITS = "一二三四五六七八九十"
UNITS = ("克", "毫升", "个", "两", "大匙", "茶匙", "片", "根", "斤", "适量", "少许", "朵")
MEASURES = ("g", "kg", "ml", "cl", "oz", "lb", "cups", "tbsp", "c. à soupe", "EL", "Gramm", "pinch", "Stück", "")
LINKS = ("", "", "de ", "of ", "d’")
HEADS = ("LOST", "FOUND", "WANTED", "FOR SALE", "TO LET", "Zu verkaufen", "Gesucht", "À louer", "Perdu", "Lost", "Wanted")


def meant(kind: str, text: str) -> Example:
    """Make an example none of whose seams may be joined."""
    return Example(kind, text, np.zeros(len(solid_lines(text)) - 1, dtype=int))


def with_prose(rng: random.Random, example: Example, paragraphs: list[str]) -> Example:
    """Stand verse or a table between paragraphs of prose, as newspapers do."""
    before, after = rng.sample([p for p in paragraphs if 40 < len(p) < 300], 2)
    labels = np.concatenate(([0], example.joined, [0]))
    return Example(example.kind, f"{before}\n\n{example.text}\n\n{after}", labels)


def han_meant(rng: random.Random, clauses: list[str]) -> Example:
    """Make one of the kinds of Chinese lines that are meant."""
    return rng.choice((verse, verse, verse, paired_verse, couplets, table, table, ingredients, notices))(rng, clauses)


def latin_meant(rng: random.Random, words: list[str], sentences: list[str]) -> Example:
    """Make one of the kinds of lines of words that are meant."""
    make = rng.choice(("verse", "verse", "free", "free", "table", "ingredients", "notices"))
    if make == "verse":
        return latin_verse(rng, words)
    if make == "free":
        return free_verse(rng, sentences)
    if make == "table":
        return latin_table(rng, words)
    return latin_ingredients(rng, words) if make == "ingredients" else latin_notices(rng, sentences)


def verse(rng: random.Random, clauses: list[str]) -> Example:
    """Set whole clauses as lines, in stanzas: old verse in lines of one length, new verse in ragged ones."""
    stanzas = []
    regular, marked = rng.random() < 0.5, rng.random() < 0.7
    size, height = rng.choice([4, 5, 7]), rng.choice([2, 4, 4, 8])
    pool = [c for c in clauses if (len(c) == size if regular else 3 <= len(c) <= 14)]
    for number in range(rng.choice([1, 1, 2, 3, 5])):
        own = rng.sample(pool, height if regular else rng.randint(2, 7))
        if regular:
            lines = [c + ("，" if n % 2 == 0 else "。") * marked for n, c in enumerate(own)]
        else:
            lines = [c + rng.choice(["，", "。"]) * (rng.random() < 0.3 * marked) for c in own]
        stanzas.append("\n".join(["其" + DIGITS[number]] * (rng.random() < 0.2) + lines))
    text = rng.choice(["\n\n", "\n\n", "\n"]).join(stanzas)
    if rng.random() < 0.4:
        text = rng.choice(clauses)[:10] + rng.choice(["\n", "\n\n"]) + text
    return meant("verse", text)


def paired_verse(rng: random.Random, clauses: list[str]) -> Example:
    """Set old verse two or three clauses a line, each line a sentence: poems one after another, each with its title."""
    poems = []
    for _ in range(rng.randint(1, 5)):
        size, regular, each = rng.choice([5, 7]), rng.random() < 0.6, rng.choice([2, 2, 3])
        pool = [c for c in clauses if (len(c) == size if regular else 3 <= len(c) <= 7)]
        lines = ["，".join(rng.sample(pool, each)) + "。" for _ in range(rng.choice([2, 2, 4, 4]))]
        title = [rng.choice(clauses)[: rng.randint(2, 7)]] * (rng.random() < 0.7)
        poems.append(rng.choice(["\n", "\n\n"]).join([*title, "\n".join(lines)]))
    return meant("verse", "\n\n".join(poems))


def couplets(rng: random.Random, clauses: list[str]) -> Example:
    """Set couplets: two lines of one length, with or without marks, now and then under a title or over a third line."""
    sets = []
    labelled, marked = rng.random() < 0.3, rng.random() < 0.3
    for _ in range(rng.randint(2, 8)):
        size, parts = rng.choice([5, 7, 7, 8, 11]), rng.choice([1, 1, 2])
        pool = [c for c in clauses if len(c) == size]
        lines = ["，".join(rng.sample(pool, parts)) for _ in range(2)]
        if labelled:
            lines = [label + line for label, line in zip(("上联：", "下联："), lines, strict=True)]
        if marked:
            lines = [lines[0] + "，", lines[1] + "。"]
        lines = [rng.choice(clauses)[: rng.randint(3, 7)]] * (rng.random() < 0.4) + lines
        sets.append("\n".join(lines + ["横批：" + rng.choice(clauses)[:4]] * (rng.random() < 0.5)))
    return meant("verse", "\n\n".join(sets))


def table(rng: random.Random, clauses: list[str]) -> Example:
    """Set rows of a table, a list of names, a timetable or short notices."""
    short = [c for c in clauses[:50000] if 2 <= len(c) <= 4]
    notice = [c for c in clauses[:50000] if 5 <= len(c) <= 12]
    rows = []
    shape = rng.choice(["score", "time", "names", "notice"])
    for _ in range(rng.randint(4, 15)):
        pick = rng.choice(short)
        rows.append(
            {
                "score": f"{pick} {rng.randint(0, 9)} {rng.randint(0, 9)} {rng.randint(0, 99)}",
                "time": f"{rng.randint(5, 23):02d}:{rng.choice([0, 15, 30, 45]):02d} {pick}—{rng.choice(short)}",
                "names": rng.choice([" ", "、"]).join(rng.sample(short, 2)),
                "notice": f"{rng.choice(notice)}，{rng.choice(notice)}。电话{rng.randint(2000000, 8999999)}",
            }[shape]
        )
    return meant("table", "\n".join(rows))


def ingredients(rng: random.Random, clauses: list[str]) -> Example:
    """Set lists of ingredients: a name and an amount a line."""
    short = [c for c in clauses[:50000] if 1 <= len(c) <= 4]
    gap = rng.choice(["", " ", "  ", "：", "……"])
    lists = []
    for _ in range(rng.choice([1, 1, 2])):
        lines = [
            rng.choice(short) + gap + rng.choice([str(rng.randint(1, 800)), rng.choice(DIGITS), "", "半"]) + rng.choice(UNITS)
            for _ in range(rng.randint(3, 10))
        ]
        lists.append("\n".join([rng.choice(("材料", "用料", "材料（四人份）", "主料"))] * (rng.random() < 0.6) + lines))
    return meant("table", "\n\n".join(lists))


def notices(rng: random.Random, clauses: list[str]) -> Example:
    """Set notices of one to three sentences, a notice or a sentence a line."""
    own = [c for c in clauses[:50000] if 4 <= len(c) <= 14]
    head = rng.choice(["【{}】", "{}：", "{}  ", "■{}", "{}，", ""])
    blocks = []
    for _ in range(rng.randint(3, 10)):
        told = ["，".join(rng.sample(own, rng.randint(1, 4))) + "。" for _ in range(rng.randint(1, 3))]
        phone = f"电话{rng.randint(200000, 8999999)}"
        told[-1] = told[-1][:-1] + rng.choice(["。", "。", f"，{phone}。", f"。{phone}"])
        blocks.append(head.format(rng.choice(own)[:2]) + rng.choice(["", "", "\n"]).join(told))
    return meant("notice", rng.choice(["\n", "\n\n"]).join(blocks))


def latin_verse(rng: random.Random, words: list[str]) -> Example:
    """Set stanzas whose lines each begin with a capital and end where the verse wants; every second may be indented."""
    indent = rng.choice(["", "", "  ", "    "])
    stanzas = []
    for _ in range(rng.choice([1, 1, 2, 4])):
        lines = []
        for number in range(rng.choice([2, 4, 4, 6, 8])):
            line = " ".join(w.lower().strip(".,") for w in rng.sample(words, rng.randint(4, 8)))
            lines.append(indent * (number % 2) + line.capitalize() + rng.choice(["", "", ",", ",", ";", "."]))
        stanzas.append("\n".join(lines))
    text = "\n\n".join(stanzas)
    if rng.random() < 0.3:
        text = latin_title(rng, words) + rng.choice(["\n", "\n\n"]) + text
    return meant("verse", text)


def free_verse(rng: random.Random, sentences: list[str]) -> Example:
    """Cut sentences into lines of a few words, as free verse does: ragged, and mostly begun with small letters."""
    least, most = rng.choice([(1, 4), (2, 5), (2, 8)])
    marked = rng.random() < 0.7
    lines: list[str] = []
    for sentence in rng.sample(sentences, rng.randint(1, 4)):
        words = sentence.split()[:40]
        while words:
            size = rng.randint(least, most)
            lines.append(" ".join(words[:size]))
            words = words[size:]
    if not marked:
        lines = [line.rstrip(".,;:!?") for line in lines]
    stanzas = []
    while lines:
        size = rng.randint(2, 6)
        stanzas.append("\n".join(lines[:size]))
        lines = lines[size:]
    text = "\n\n".join(stanzas)
    return meant("verse", rng.choice(sentences).split()[0] + "\n\n" + text if rng.random() < 0.5 else text)


def latin_title(rng: random.Random, words: list[str]) -> str:
    """Make a headline of a few words: in capitals, in title case, or like a sentence."""
    own = [w.strip(".,") for w in rng.sample(words, rng.randint(2, 7))]
    if len(own) > 3 and rng.random() < 0.25:
        own[1] += rng.choice([",", ":", ";"])
    text = " ".join(own)
    return rng.choice([text.upper(), text.title(), text.capitalize(), text[:1].upper() + text[1:]])


def latin_table(rng: random.Random, words: list[str]) -> Example:
    """Set rows of prices, results and times."""
    rows = [
        f"{rng.choice(words).capitalize()} {rng.choice(words)} {rng.randint(1, 99)} {rng.randint(1, 999) / 10}"
        for _ in range(rng.randint(4, 15))
    ]
    return meant("table", "\n".join(rows))


def latin_ingredients(rng: random.Random, words: list[str]) -> Example:
    """Set a list of ingredients: mostly an amount, a measure and a name a line."""
    lines = []
    for _ in range(rng.randint(3, 12)):
        name = " ".join(word.lower().strip(".,") for word in rng.sample(words, rng.randint(1, 4)))
        amount = f"{rng.choice([1, 2, 3, 20, 80, 125, 250, 500])} {rng.choice(MEASURES)} {rng.choice(LINKS)}"
        lines.append(amount.replace("  ", " ") + name if rng.random() < 0.85 else name)
    head = [rng.choice(("Ingredients", "Zutaten", "Ingrédients")) + rng.choice(["", "\n"])] * (rng.random() < 0.6)
    return meant("table", "\n".join([*head, *lines]))


def latin_notices(rng: random.Random, sentences: list[str]) -> Example:
    """Set notices of one to three lines that are broken between sentences or clauses, never at one width."""
    clauses = [clause for sentence in sentences[:3000] for clause in re.findall(r"[^,.;]{8,45}[,.;]", sentence)]
    blocks = []
    for _ in range(rng.randint(3, 10)):
        lines = []
        for _ in range(rng.randint(1, 3)):
            line = " ".join(rng.choice(clauses).strip() for _ in range(rng.choice([1, 1, 2])))
            lines.append(line if rng.random() < 0.2 else line[:1].upper() + line[1:-1] + ".")
        head = rng.choice(HEADS) + rng.choice([", ", ": ", " ", ". "]) if rng.random() < 0.7 else ""
        lines[-1] = lines[-1][:-1] + rng.choice([".", f". Box {rng.randint(1, 999)}.", f". Tel. {rng.randint(1000, 99999)}."])
        blocks.append(head + "\n".join(lines))
    return meant("notice", rng.choice(["\n\n", "\n\n", "\n"]).join(blocks))
