"""Lay out an issue as HTML; what it looks like is the stylesheet's affair."""

import re
from collections.abc import Callable, Iterator
from html import escape
from pathlib import Path
from zlib import crc32

from tools.press.errors import PressError
from tools.press.issues import HEADING, Article, Issue, Line, Note, Page

LOOKS = Path(__file__).parent / "looks"
LANGUAGE_TAGS = {"zh": "zh-Hans", "zh-hant": "zh-Hant"}
WORD = re.compile(r"[A-Za-z\u00C0-\u017F]{5,}")
HAN = re.compile(r"[\u3400-\u9FFF]")

Hyphenate = Callable[[str], str]


def style_of(look: str) -> str:
    """Return the stylesheet of a look."""
    path = LOOKS / f"{look}.css"
    if not path.exists():
        known = ", ".join(sorted(path.stem for path in LOOKS.glob("[!_]*.css")))
        raise PressError(f"there is no look {look!r}; take one of {known}, or write {path.name}.")
    return "\n".join((LOOKS / name).read_text("utf-8") for name in ("_base.css", path.name))


def html_of(issue: Issue, hyphenate: Hyphenate = str) -> str:
    """Return the whole issue as one HTML document; `hyphenate` puts soft hyphens into the paragraphs."""
    style = style_of(issue.look)
    grid = re.search(r"--grid:\s*(\d+)", style)
    widest = int(grid[1]) if grid else 1
    pages = "\n".join(_page(issue, number, page, widest, hyphenate) for number, page in enumerate(issue.pages, 1))
    return (
        f'<!doctype html>\n<html lang="{LANGUAGE_TAGS.get(issue.language, issue.language)}">\n<meta charset="utf-8">\n'
        f"<title>{issue.name}</title>\n<style>\n{style}</style>\n<body>\n{pages}\n"
        f"<script>\n{(LOOKS / '_layout.js').read_text('utf-8')}</script>\n</body>\n</html>\n"
    )


def words_of(issue: Issue) -> list[str]:
    """Return the words of the paragraphs that are long enough to be parted at a line's end."""
    texts = [text for page in issue.pages for article in page.articles for text in article.paragraphs]
    return sorted({word for text in texts for word in WORD.findall(text)})


def _page(issue: Issue, number: int, page: Page, widest: int, hyphenate: Hyphenate) -> str:
    stories = []
    for place in range(len(page.articles) + 1):
        if place:
            article = page.articles[place - 1]
            stories.append(_story(article, "".join(_first_part(article, hyphenate)), widest))
        if place == len(page.articles):
            stories += [_story(each, "".join(_rest(each, hyphenate)), widest) for each in issue.continued(number)]
        stories += [_note(note) for note in page.notes if min(note.after, len(page.articles)) == place]
    body = '<div class="stories">\n' + "\n".join(stories) + "\n</div>\n"
    return f'<section class="sheet">\n{_side("top", page.top)}{body}{_side("bottom", page.bottom)}</section>'


def _side(name: str, lines: tuple[Line, ...]) -> str:
    """Set a page's head or foot; its first masthead is the paper's name in large type."""
    if not lines:
        return ""
    mastheads = [line for line in lines if line.kind == "masthead"][:1]
    kinds = [(f"{line.kind} nameplate" if line in mastheads else line.kind, line.text) for line in lines]
    return f'<div class="{name}">' + "".join(_div(kind, text) for kind, text in kinds) + "</div>\n"


def _div(kind: str, text: str) -> str:
    return f'<div class="{kind}">{escape(text)}</div>' if text else ""


def _story(article: Article, body: str, widest: int) -> str:
    kinds = "story" + " boxed" * article.boxed + " verse" * article.verse + " latin" * (not HAN.search(body))
    return f'<article class="{kinds}" style="--span: {min(article.columns, widest)}">{body}</article>'


def _first_part(article: Article, hyphenate: Hyphenate) -> Iterator[str]:
    yield '<div class="head">'
    for kind in ("kicker", "title", "subtitle", "byline"):
        yield _div(kind, getattr(article, kind))
    yield '</div><div class="body">'
    first, _ = article.parts()
    yield from _paragraphs(article, first, 0, hyphenate)
    yield (_div("jump", article.jump.line) if article.jump else "") + "</div>"


def _rest(article: Article, hyphenate: Hyphenate) -> Iterator[str]:
    assert article.jump
    yield f'<div class="head">{_div("jump", article.jump.from_line)}{_div("title", article.jump.title)}</div><div class="body">'
    first, rest = article.parts()
    inside = article.goes_on_inside()
    yield from _paragraphs(article, rest, len(first) - inside, hyphenate, goes_on=inside)
    yield "</div>"


def _paragraphs(
    article: Article, texts: list[str], before: int, hyphenate: Hyphenate, *, goes_on: bool = False
) -> Iterator[str]:
    """Yield paragraphs and the pictures after them; `before` paragraphs stand elsewhere."""
    cut = article.jump.paragraph if article.goes_on_inside() and article.jump and not goes_on else 0
    for number, text in enumerate(texts, before + 1):
        if text.startswith(HEADING):
            yield _div("heading", text.removeprefix(HEADING))
        else:
            kind = ' class="rest"' if goes_on and number == before + 1 else ""
            yield f"<p{kind}>{escape(WORD.sub(lambda word: hyphenate(word[0]), text))}</p>"
        yield from (_picture(caption.text) for caption in article.captions if caption.after == number != cut)


def _picture(caption: str) -> str:
    """Draw hills under a sky, other hills for another caption, and the caption below."""
    heights = [30 + (crc32(caption.encode()) >> shift) % 40 for shift in (0, 6, 12, 18, 24)]
    hills = " ".join(f"{25 * i},{height}" for i, height in enumerate(heights))
    drawn = (
        '<svg viewBox="0 0 100 62"><rect width="100" height="62" fill="#c4c4c4"/>'
        f'<circle cx="{15 + heights[0]}" cy="14" r="6" fill="#eee"/><polygon points="0,62 {hills} 100,62" fill="#777"/></svg>'
    )
    return f"<figure>{drawn}<figcaption>{escape(caption)}</figcaption></figure>"


def _note(note: Note) -> str:
    return f'<aside class="note {note.kind}">' + "".join(_div("line", line) for line in note.lines) + "</aside>"
