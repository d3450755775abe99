"""Reading order: lines read across the columns, and fragments put back where their sentence goes on."""

from itertools import zip_longest

import numpy as np
import pytest

from cleaner.chain import Cleaner
from cleaner.fixers._order_beliefs import Ties, ties_of
from cleaner.fixers._order_bonds import NO_BOND, bonds_ahead
from cleaner.fixers._order_chains import _matched, rival_evidence
from cleaner.fixers._order_columns import untangle
from cleaner.fixers._order_fragments import _ordered, _rings, surest
from cleaner.fixers._order_latin import latin_ends, latin_evidence, latin_lines
from cleaner.fixers._order_lines import ends_of
from cleaner.fixers._order_links import beside_evidence, cut
from cleaner.fixers._order_orphans import outline_of
from cleaner.fixers._order_passages import signs_of
from cleaner.fixers._order_threads import align, threads
from cleaner.page import Page
from cleaner.rulebook import Rulebook

RULE = Rulebook().of("order")["lines-across-columns"]
ARTICLES = (
    (
        "云溪县农技站昨天派出工作人员，到各村查看早稻长势，提醒农户抓住晴好天气，及时排水晒田，防止倒伏。今年早稻比往年早熟五天，"
        "合作社的三台收割机已经检修完毕，驾驶员们也参加了安全培训。站长林青山说，眼下最要紧的是防治稻飞虱，各村要组织人手统一打药。"
    ),
    (
        "松湖市图书馆新馆下个月对外开放，馆内设有儿童阅览室和盲人阅览室，读者凭身份证就可以借书。馆长介绍说，新馆藏书八十万册，"
        "比旧馆增加了一倍多，还开辟了专门的地方文献室，收藏本地的家谱、旧报纸和老照片，欢迎市民捐赠自己家里的旧资料。"
    ),
    (
        "白鹭港的渔船今天清晨陆续返航，码头上堆满了刚刚捕捞上岸的带鱼和小黄鱼。渔民老陈告诉记者，这一趟出海十二天，收获比去年好，"
        "价格也比较稳定。港务部门安排了专人指挥车辆进出，冷藏车排成长队，当天下午就把鲜鱼运往附近的几个城市销售。"
    ),
)


def columns(width: int = 17) -> list[list[str]]:
    return [[text[at : at + width] for at in range(0, len(text), width)] for text in ARTICLES]


def test_threads_follow_each_column_through_lines_that_were_read_across() -> None:
    rows = zip_longest(*columns(), fillvalue=None)
    lines = [line for row in rows for line in row if line]
    ends = ends_of(Page("\n".join(lines)), RULE.data)
    strings = threads(len(ends), align(bonds_ahead(ends, 5, RULE.data["weights"])))
    assert ["".join(lines[number] for number in string) for string in strings] == list(ARTICLES)


def test_lines_read_across_the_columns_are_a_band() -> None:
    rows = zip_longest(*columns(), fillvalue=None)
    text = "\n".join(line for row in rows for line in row if line)
    page = Page(text)
    (band,) = untangle(page, ends_of(page, RULE.data), RULE.data)
    assert band.margin >= RULE.data["clear_margin"]


def test_lines_in_their_order_are_no_band() -> None:
    text = "\n".join(line for column in columns() for line in column)
    page = Page(text)
    assert not untangle(page, ends_of(page, RULE.data), RULE.data)


def test_a_line_without_a_bond_begins_a_thread_of_its_own() -> None:
    bonds = np.full((4, 3), NO_BOND, dtype=np.float32)
    bonds[2, 2] = bonds[3, 2] = 5.0  # the third follows the first, the fourth the second
    assert threads(4, align(bonds)) == [[0, 2], [1, 3]]


def torn_page() -> str:
    """Return two articles under their headlines, the first of which goes on only behind a part of the second."""
    farm, library, _ = columns()
    return "\n".join([*farm[:4], "", "图书馆新馆将开放", *library[:4], "", *farm[4:], "", *library[4:]]) + "\n"


def test_a_fragment_goes_back_to_where_its_sentence_breaks_off() -> None:
    result = Cleaner(only=("order",), level="bold").clean(torn_page())
    assert ARTICLES[0] in result.text.replace("\n", "")
    assert result.undo() == torn_page()


def test_a_page_whose_fragments_are_back_has_settled() -> None:
    mended = Cleaner(only=("order",), level="bold").clean(torn_page()).text
    assert Cleaner(only=("order",)).clean(mended).text == mended


def test_pieces_that_are_linked_stand_under_each_other() -> None:
    none = np.zeros(10, dtype=bool)
    cut = none.copy()
    cut[8] = True
    assert _ordered(10, cut, none, {1: 5}) == ({1: 5}, [0, 1, 5, 6, 7, 2, 3, 4, 8, 9])


def test_a_link_into_the_same_piece_is_not_made() -> None:
    none = np.zeros(6, dtype=bool)
    assert _ordered(6, none, none, {4: 1}) == ({}, [0, 1, 2, 3, 4, 5])


@pytest.mark.parametrize(("after", "rings"), [({0: 1, 1: 2}, set()), ({0: 1, 1: 0, 2: 0}, {0, 1}), ({3: 3}, {3})])
def test_rings_are_the_pieces_that_would_follow_themselves(after: dict[int, int], rings: set[int]) -> None:
    assert _rings(after) == rings


def test_a_line_that_begins_cheaply_begins_a_thread() -> None:
    bonds = np.full((4, 3), NO_BOND, dtype=np.float32)
    bonds[2, 2] = bonds[3, 2] = -1.0
    assert threads(4, align(bonds)) == [[0, 2], [1, 3]]
    free = np.zeros(4, dtype=np.float32)
    assert threads(4, align(bonds, free, free)) == [[0], [1], [2], [3]]


def test_threads_are_cut_where_a_link_does_not_hold() -> None:
    assert cut([[0, 2, 4], [1, 3]], np.array([2.0, -1.0, 1.0], dtype=np.float32), 0.0) == [[0, 2], [1, 3], [4]]


def test_a_link_is_seen_beside_its_neighbours() -> None:
    tails, heads = np.array([0, 1, 2]), np.array([3, 4, 5])
    beside = beside_evidence(6, tails, heads, np.array([3.0, -3.0, 2.5], dtype=np.float32))
    assert beside["worst_next"].tolist() == [-3.0, 2.5, -3.0]


def test_the_strongest_pieces_are_chained_first_and_no_ring_is_closed() -> None:
    bonds = np.array([[9, 3, 1], [2.5, 9, 2], [-1, -1, 9]], dtype=np.float32)
    assert _matched(bonds, 0.0) == {0: 1, 1: 2}


def test_a_piece_without_rivals_leads_by_all() -> None:
    rivals = rival_evidence(np.array([[0, 3], [-4, 0]], dtype=np.float32))
    assert rivals["over_heads"][0, 1] == 5.0
    assert rivals["rival_head"][1, 0] == -5.0


def test_signs_are_what_comes_back_on_another_line() -> None:
    page = Page("云溪县的柑橘\n梅坞的火车站\n柑橘在云溪县\nTarrow vale\nthe tarrowv")
    signs = signs_of(page, ends_of(page, RULE.data))
    shared = signs.shared_by_all(signs.rows)
    assert shared[0, 2] > 0 == shared[0, 1]
    assert shared[3, 4] > 0 == shared[2, 4]


def test_a_divided_english_word_bonds_its_halves() -> None:
    page = Page("The council met in the har-\nSmoke rose from the old mill\nbour office on Monday")
    ends = latin_ends(page, "en", RULE.data)
    evidence = latin_evidence(ends, np.array([0, 0]), np.array([1, 2]))
    assert evidence["whole_word"][1] > 1 > evidence["whole_word"][0] == 0
    assert evidence["hyphen_other"].tolist() == [True, False]


@pytest.mark.parametrize(
    "text",
    ["", "One line", "Eine Zeile auf deutsch und\nNoch eine Zeile von der\n" * 12, "# Head\n\n" + "A line\nThat is torn\n" * 9],
)
def test_pages_that_no_model_can_follow_are_not_measured(text: str) -> None:
    assert latin_lines(Page(text), Rulebook().of("order")) is None


def tied_page(stories: int = 1) -> Ties:
    """Two stories whose columns were read in turn, so many times over, and what ties their lines."""
    first, second, _ = columns()
    text = "\n".join([*first[:4], "", *second[:3], "", *first[4:], "", *second[3:], ""]) * stories
    page = Page(text)
    torn, weights = Rulebook().of("order")["torn-sentences"], RULE.data["weights"]
    return ties_of(outline_of(page, ends_of(page, RULE.data), weights, torn), weights)


def test_no_line_is_believed_to_go_on_in_more_than_one_nor_to_follow_more_than_one() -> None:
    ties = tied_page(3)
    beliefs = ties.beliefs(Rulebook().of("order")["torn-sentences"].data["weights"])
    for side in (ties.tails, ties.heads):
        assert np.bincount(side, beliefs).max() <= 1.001


def test_a_line_that_goes_on_in_the_next_is_not_carried_away() -> None:
    flags = np.array([True, False, False])
    ties = Ties(np.array([1, 1, 4]), np.array([2, 7, 7]), flags, np.array([1, 4]), np.array([2, 7]), {}, {}, {})
    assert surest(ties, np.array([0.6, 0.3, 0.2]), 0.1, {}) == {4: 7}
    assert surest(ties, np.array([0.3, 0.6, 0.2]), 0.1, {}) == {1: 7}
    assert surest(ties, np.array([0.3, 0.6, 0.2]), 0.1, {4: 7}) == {}


def test_a_passage_shares_more_with_its_own_story() -> None:
    first, second, _ = columns()
    page = Page("\n".join([*first[:3], *second, *first[3:]]))
    torn = Rulebook().of("order")["torn-sentences"]
    topics = outline_of(page, ends_of(page, RULE.data), RULE.data["weights"], torn).topics
    tails, heads = np.array([2, 2]), np.array([3 + len(second), 3])
    own, other = topics.affinity(tails, heads).tolist()
    assert own > other
    assert topics.shared(tails, heads, 150).min() >= 0
