"""Articles: every rule does what it says, nothing is lost, and one article stays one."""

import json
import re
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.articles import Article, split_articles
from cleaner.articles.adverts import Judge
from cleaner.articles.blocks import Typist
from cleaner.articles.boundaries import Splitter, spans_of
from cleaner.articles.crowded import part_crowded
from cleaner.articles.headlines import deal_headlines
from cleaner.rulebook import FixerRules, Rule, Rulebook

BOOK = Rulebook()
RULES = BOOK.of("articles")
TYPING = [rule for rule in RULES.values() if not rule.examples[0][1].isdigit()]
WEIGHING = [rule for rule in RULES.values() if rule.examples[0][1].isdigit()]
CLEAN = Path(__file__).parents[2] / "shared/pages/clean"


def by_name(rule: Rule) -> str:
    return rule.name


def typed(line: str) -> tuple[str, set[str]]:
    block = Typist(RULES).type_line(line)
    return "end" if block.close else block.kind.value, {block.rule, block.close}


def read_with(rules: FixerRules, text: str) -> tuple[list[Article], set[str]]:
    typist = Typist(rules, Judge(BOOK.of("adverts")))
    splitter = Splitter(typist, typist.read(text))
    drafts = deal_headlines(part_crowded(splitter.split(), rules), rules)
    spans = spans_of(drafts)
    reasons = {name for decision in splitter.decisions for name, _ in decision.reasons}
    return [draft.finish(typist, own) for draft, own in zip(drafts, spans, strict=True)], reasons


def matters(rule: Rule, text: str) -> bool:
    """Whether the rule is a reason for how the text was split, or the text reads otherwise without it."""
    articles, reasons = read_with(RULES, text)
    if rule.name in reasons:
        return True
    if rule.name in ("heading", "finished"):  # the split cannot do without them
        return False
    others = FixerRules("articles", {name: other for name, other in RULES.items() if name != rule.name})
    return read_with(others, text)[0] != articles


@pytest.mark.parametrize("rule", TYPING, ids=by_name)
def test_a_typing_rule_does_what_its_examples_say(rule: Rule) -> None:
    for line, kind in rule.examples:
        assert typed(line)[0] == kind, line
        assert rule.name in typed(line)[1], line


@pytest.mark.parametrize("rule", TYPING, ids=by_name)
def test_a_typing_rule_leaves_other_lines_alone(rule: Rule) -> None:
    for line in rule.keep:
        assert rule.name not in typed(line)[1], line


@pytest.mark.parametrize("rule", WEIGHING, ids=by_name)
def test_a_weighing_rule_does_what_its_examples_say(rule: Rule) -> None:
    for text, count in rule.examples:
        assert len(split_articles(text)) == int(count), text
        assert matters(rule, text), text


@pytest.mark.parametrize("rule", WEIGHING, ids=by_name)
def test_a_weighing_rule_leaves_other_texts_alone(rule: Rule) -> None:
    for text in rule.keep:
        assert not matters(rule, text), text


LINES = [line for rule in TYPING for line in (*(line for line, _ in rule.examples), *rule.keep)]
LINES += ["# 河口新桥", "## 工期", "**北门集市**", "** **", "#", "---", "他说，桥已通车。", "桥已经", "\ud800", "\x00", "🜚 桥"]
TEXTS = st.one_of(
    st.text(),
    st.lists(st.tuples(st.sampled_from(LINES), st.sampled_from(["\n", "\n\n", "\r\n", " \n \n", "\f"])), max_size=30).map(
        lambda parts: "".join(line + gap for line, gap in parts)
    ),
)


def characters(*texts: str) -> Counter[str]:
    return Counter(re.sub(r"[\s#*\x00-\x1f]", "", "".join(texts)))


@given(TEXTS)
def test_every_line_is_in_exactly_one_article(text: str) -> None:
    articles = split_articles(text)
    parts = [(a.kicker, a.title, a.subtitle, *a.byline, *a.paragraphs, *a.captions) for a in articles]
    assert characters(*(part for found in parts for part in found)) == characters(text)
    spans = sorted(span for article in articles for span in article.spans)
    position = 0
    for start, end in spans:
        assert position <= start < end
        assert not text[position:start].strip()
        position = end
    assert not text[position:].strip()


@given(TEXTS)
def test_articles_can_be_written_as_json_and_hold_only_what_is_there(text: str) -> None:
    for article in split_articles(text):
        row = json.loads(json.dumps(article.to_json()))
        assert all(row.values())
        assert set(row) <= {"kicker", "title", "subtitle", "byline", "dateline", "paragraphs", "headings", "captions", "spans"}
        assert set(article.headings) <= set(article.paragraphs)
        assert article.start == min(start for start, _ in article.spans)


def test_an_empty_text_has_no_article() -> None:
    assert split_articles("") == split_articles(" \n\n") == []


def test_a_headline_over_three_lines_is_one_title() -> None:
    (article,) = split_articles("江上旧事\n\n河口新桥通车百日纪念书画展\n\n征稿启事\n\n书画展将于明年春天开幕。")
    assert article.title == "江上旧事 河口新桥通车百日纪念书画展 征稿启事"


def test_the_parts_of_an_article_are_named() -> None:
    head = "记者手记\n\n河口新桥通车\n\n——写在试运行百日之际\n\n河口日报记者 赵一一\n\n"
    page = head + "新华社河口7月3日电（记者 文一 文二）桥已通车。\n\n一、工期\n\n用了九年。"
    (article,) = split_articles(page)
    assert article.to_json() == {
        "kicker": "记者手记",
        "title": "河口新桥通车",
        "subtitle": "——写在试运行百日之际",
        "byline": ["河口日报记者 赵一一"],
        "dateline": {"agency": "新华社", "place": "河口", "date": "7月3日", "reporters": ["文一", "文二"]},
        "paragraphs": ["新华社河口7月3日电（记者 文一 文二）桥已通车。", "一、工期", "用了九年。"],
        "headings": ["一、工期"],
        "spans": [[0, len(page)]],
    }


def test_an_english_page_is_split_at_its_headlines() -> None:
    page = (
        "Harbour Bridge Opens After Nine Years\nBy Ann Carter\n\n"
        "PORT ELLEN, March 3 (AP) — The bridge opened.\n\nThousands came.\n\n"
        "Market Hall Burns\n\nPORT ELLEN (Reuters) - The hall burned down.\n\n(Reporting by J. Wood)\n"
    )
    first, second = split_articles(page)
    assert (first.title, first.byline) == ("Harbour Bridge Opens After Nine Years", ("By Ann Carter",))
    assert len(first.paragraphs) == 2
    assert second.title == "Market Hall Burns"
    assert second.dateline is not None
    assert second.dateline.to_json() == {"agency": "Reuters", "place": "PORT ELLEN"}


def test_verse_stays_together() -> None:
    verse = "江水东流\n\n江水流过桥下\n带走北岸的灯\n带走南岸的船\n只留一座旧码头\n\n船夫说还会回来。"
    assert len(split_articles(verse)) == 1


def test_lines_broken_by_the_printer_are_no_headlines() -> None:
    wrapped = (
        "河口新桥昨天通车，两岸的人\n都来看这座修了九年的大桥\n从北岸走到南岸只要一刻钟\n"
        "渡船的老船夫说他也走了一趟\n桥上的风比江上的大。\n"
    )
    assert [article.title for article in split_articles(wrapped)] == [""]


def test_headlines_in_a_row_are_dealt_out_and_leave_the_next_headline_alone() -> None:
    page = (
        "据新华社电 河口市政府印发《河口新桥通行办法》，下月施行。\n\n"
        "据新华社电 北门集市昨天开张，三百个摊位迎来客人。（据新华社电）\n\n"
        "河口市政府印发\n\n《河口新桥通行办法》\n\n北门集市昨天开张\n\n渡口停航\n\n江心岛灯塔\n\n灯塔有一百年了。"
    )
    titles = [article.title for article in split_articles(page)]
    assert titles == ["河口市政府印发《河口新桥通行办法》", "北门集市昨天开张 渡口停航", "江心岛灯塔"]


def test_a_headline_away_from_its_story_has_a_span_of_its_own() -> None:
    page = RULES["orphan-headline"].examples[0][0]
    first, second = split_articles(page)
    assert first.title == "河口新桥通车 两岸往来便捷"
    assert [page[start:end] for start, end in second.spans][-1] == second.title


@pytest.mark.skipif(not CLEAN.is_dir(), reason="../shared/pages/clean is not here")
@pytest.mark.parametrize("name", ["zh_articles", "en_articles"])
def test_a_text_that_is_one_article_stays_one(name: str) -> None:
    rows = [json.loads(line) for line in (CLEAN / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]
    one = [len(split_articles("\n\n".join([row["title"], *row["paragraphs"]]))) == 1 for row in rows]
    assert sum(one) >= 0.98 * len(one)
