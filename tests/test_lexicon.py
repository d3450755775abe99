"""The lexicon: folding, scripts, words, the character model, Latin word lists, and what they may cost."""

import pickle
import subprocess
import sys
import tomllib

import numpy as np
import pytest

from cleaner.lexicon import LANGUAGES, guess_language, han, latin, zipf
from cleaner.lexicon.folding import codes_of
from cleaner.lexicon.tables import DATA, open_table

HAN = han()


def codes(text):
    return HAN.fold_codes(codes_of(text))


def pmi(pair):
    left, right = codes(pair)
    return float(HAN.bigram_pmi(np.array([left]), np.array([right]))[0])


def crossing(seam):
    left, right = seam.split("|")
    pad = "\0\0\0"
    sides = codes((pad + left)[-3:])[None], codes((right + pad)[:3])[None]
    return float(HAN.crossing(*sides)[0])


class TestTables:
    def test_the_data_stay_small(self):
        assert sum(path.stat().st_size for path in DATA.glob("*.npy")) <= 32_000_000

    def test_every_table_has_its_sources(self):
        sources = tomllib.loads((DATA / "SOURCES.toml").read_text(encoding="utf-8"))
        assert "CC BY-SA 4.0" in sources.pop("notice")["wordfreq"]
        assert set(sources) == {path.stem for path in DATA.glob("*.npy")}
        for name, facts in sources.items():
            assert facts.keys() >= {"what", "sources", "licence", "date", "command", "rows"}
            assert facts["rows"] == open_table(name).shape[-1], name
            derived = name.startswith(("wide_", *(f"{language}_" for language in LANGUAGES)))
            assert (facts["licence"] == "CC BY-SA 4.0") == derived, name

    def test_import_opens_nothing_and_needs_no_builder(self):
        code = (
            "import sys, types, numpy; opened = []; load = numpy.load\n"
            "package = types.ModuleType('cleaner'); package.__path__ = sys.argv[1:]; sys.modules['cleaner'] = package\n"
            "numpy.load = lambda *a, **k: opened.append(a) or load(*a, **k)\n"
            "import cleaner.lexicon as lexicon\n"
            "assert not opened, opened\n"
            "lexicon.han().is_word('\u7ecf\u6d4e'); assert len(opened) <= 3, opened\n"
            "lexicon.latin('en').zipf('the'); assert len(opened) <= 6, opened\n"
            "lexicon.guess_language('the'); lexicon.han().segment('\u7ecf\u6d4e')\n"
            "print(*sorted({'jieba', 'opencc', 'wordfreq', 'pypinyin'} & set(sys.modules)))"
        )
        done = subprocess.run([sys.executable, "-c", code, str(DATA.parents[1])], capture_output=True, text=True, check=True)
        assert done.stdout.strip() == ""

    def test_tables_are_mapped_and_read_only(self):
        table = open_table("word_keys")
        assert isinstance(table.base, np.memmap)
        assert not table.flags.writeable

    def test_a_missing_table_names_its_remedy(self):
        with pytest.raises(FileNotFoundError, match=r"nothing\.npy.*python -m tools\.lexicon"):
            open_table("nothing")

    @pytest.mark.parametrize("name", ["word_keys", "bigram_keys", "trigram_keys"])
    def test_keys_are_sorted_and_unique(self, name):
        keys = open_table(name)
        assert (keys[:-1] < keys[1:]).all()

    def test_one_lexicon_to_a_process(self):
        assert han() is han() is pickle.loads(pickle.dumps(han()))
        assert latin("fr") is latin("fr") is pickle.loads(pickle.dumps(latin("fr")))


class TestFolding:
    @pytest.mark.parametrize(
        ("printed", "folded"),
        [
            ("爲衆囘旣卽産敎靑鄕戶", "为众回既即产教青乡户"),
            ("吿敍戯黃淸內眞尙毎", "告叙戏黄清内真尚每"),
            ("說値冊強尅擧硏槪", "说值册强克举研概"),
            ("中華民國", "中华民国"),
            ("著乾於裡麵臺", "着干于里面台"),
            ("金⽇", "金日"),
            ("“ABC，ア 12”", "“ABC，ア 12”"),
        ],
    )
    def test_old_print_and_variants_fold_one_to_one(self, printed, folded):
        assert HAN.fold(printed) == folded
        assert "".join(map(chr, codes(printed))) == folded

    def test_folding_settles(self):
        table = open_table("fold")
        assert (table[table] == table).all()

    def test_simplified_text_is_its_own_folding(self):
        common = bytes(range(0xB0, 0xD7))  # the 3,755 characters of GB 2312, level 1, but the last row's gap
        text = "".join(bytes((high, low)).decode("gb2312", "ignore") for high in common for low in range(0xA1, 0xFF))
        assert [pair for pair in zip(text, HAN.fold(text), strict=True) if pair[0] != pair[1]] == [
            ("藉", "借"),
            ("乾", "干"),
            ("著", "着"),
        ]

    @pytest.mark.parametrize("text", ["", "a", "\U00020000中", "\ud800國", "\0\uffff", "é"])
    def test_any_text_folds(self, text):
        assert len(HAN.fold(text)) == len(HAN.fold_codes(codes_of(text))) == len(HAN.script(codes_of(text))) == len(text)

    def test_beyond_the_basic_plane_the_code_is_0_and_the_text_stays(self):
        assert codes("\U00020000國").tolist() == [0, ord("国")]
        assert HAN.fold("\U00020000國") == "\U00020000国"


class TestScript:
    @pytest.mark.parametrize(
        ("proves", "characters"),
        [
            (1, "国们这对时经济书门车"),
            (2, "國們這對時經濟書門車爲衆產"),
            (0, "后里干面台只余著乾瞭藉夥摺覆昇於万体云谷斗范"),
            (0, "人民日内强黄户"),
            (0, "aé1，。ア\0"),
        ],
    )
    def test_only_characters_that_prove_a_script_get_one(self, proves, characters):
        assert dict(zip(characters, HAN.script(codes_of(characters)).tolist(), strict=True)) == dict.fromkeys(
            characters, proves
        )

    def test_beyond_the_basic_plane_nothing_is_proved(self):
        assert HAN.script(codes_of(chr(0x10000 + ord("國")))).tolist() == [0]


class TestWords:
    @pytest.mark.parametrize(
        "word", ["人", "人民", "经济", "經濟", "厦门", "數字", "常委会", "实事求是", "發展", "乾隆", "著名"]
    )
    def test_words_of_both_scripts(self, word):
        assert HAN.is_word(word)
        assert 0 < HAN.word_cost(word) < 20

    @pytest.mark.parametrize("text", ["", "济经", "的人民日报", "ab", "，", "\0人民", "\U00020000", "人民日报社论"])
    def test_what_is_no_word(self, text):
        assert not HAN.is_word(text)
        assert HAN.word_cost(text) == np.inf
        assert not HAN.is_verb(text)

    def test_one_look_up_and_many_agree(self):
        text = "中国人民解放军的经济，研究研究"
        for n in (1, 2, 3, 4):
            many = HAN.word_costs(HAN.pack(codes(text), n))
            one = [HAN.word_cost(text[k : k + n]) for k in range(len(text) - n + 1)]
            assert many.dtype == np.float32
            assert np.allclose(many, one)

    def test_commoner_words_cost_less(self):
        assert HAN.word_cost("中国") < HAN.word_cost("厦门") < HAN.word_cost("饕餮")

    def test_packing(self):
        assert HAN.pack(codes("人民"), 2).tolist() == [0x4EBA << 16 | 0x6C11]
        assert HAN.pack(codes("人民日报"), 4).tolist() == [0x4EBA_6C11_65E5_62A5]
        assert HAN.pack(codes("人"), 2).tolist() == []
        assert HAN.pack(codes("\U00020000人民"), 2).tolist() == [0, 0x4EBA << 16 | 0x6C11]
        with pytest.raises(ValueError, match="n is 5"):
            HAN.pack(codes("人"), 5)

    def test_verbs(self):
        assert all(map(HAN.is_verb, ["研究", "讨论", "討論", "打扫"]))
        assert not any(map(HAN.is_verb, ["经济", "企业", "天天", "桌子"]))

    @pytest.mark.parametrize(
        "text",
        [
            *("常委会|会议", "中国|人民|解放军", "数字|经济|发展", "2024|年|会", "同比|下降|3.5|%"),
            *("國民政府|發表談話|說", "在|北京|召开", "使用|ChatGPT|的|人", "", "人"),
        ],
    )
    def test_segmentation(self, text):
        words = text.split("|") if text else []
        assert HAN.segment("".join(words)) == words

    def test_a_cut_in_a_word_costs(self):
        assert HAN.segment_cost("常委会会议") == pytest.approx(HAN.word_cost("常委会") + HAN.word_cost("会议"))
        assert HAN.segment_cost("厦门") < HAN.segment_cost("厦") + HAN.segment_cost("门")
        assert HAN.segment_cost("") == 0
        assert HAN.segment_cost("12,345.6") == HAN.segment_cost("abc") == HAN.segment_cost("，") == 4

    @pytest.mark.parametrize("text", ["\U00020000\0é１２", "a1b2—— \n", "𠮷野家"])
    def test_any_text_is_segmented_without_loss(self, text):
        assert "".join(HAN.segment(text)) == text


class TestCharacters:
    def test_neighbours_in_a_word_attract(self):
        assert pmi("厦门") > 3
        assert pmi("的门") < -1
        assert pmi("經濟") == pmi("经济") > 2
        assert pmi("门济") < -1.6

    def test_the_unknown_is_neutral(self):
        assert pmi("A门") == pmi("门，") == pmi("\0人") == 0
        assert HAN.log_prob(codes("，A\0")).tolist() == [-5.0] * 3

    def test_good_text_is_likelier_than_its_misreading(self):
        for good, bad in [("人民日报社论", "人民曰报社论"), ("土地改革", "士地改革"), ("上海各界人士", "上海各界入士")]:
            assert HAN.log_prob(codes(good)).sum() > HAN.log_prob(codes(bad)).sum() + 3

    def test_old_newspapers_are_known_too(self):
        assert HAN.log_prob(codes("國民政府主席")).mean() > HAN.log_prob(codes("席主府政民國")).mean() + 2

    def test_chances_after_a_context_add_up_to_about_one(self):
        everything = np.flatnonzero(~np.isnan(open_table("characters")[0].astype(np.float32)))
        for context in ("的", "中国", "国民", "，"):
            texts = [np.append(codes(context), np.uint16(code)) for code in everything[everything > 0]]
            chances = [float(np.exp(HAN.log_prob(text)[-1])) for text in texts]
            assert sum(chances) == pytest.approx(1, abs=0.05), context

    def test_the_blocks_do_not_show(self, monkeypatch):
        text = codes("各路华军大举反攻，克复石龙包围南昌。" * 3)
        whole = HAN.log_prob(text)
        monkeypatch.setattr("cleaner.lexicon.characters.BLOCK", 7)
        assert np.array_equal(HAN.log_prob(text), whole)
        assert HAN.log_prob(text[:0]).shape == (0,)

    @pytest.mark.parametrize("seam", ["厦|门", "数字经|济", "中|央政府", "改革开|放以来", "國民政|府", "实事求|是"])
    def test_a_word_spans_the_seam(self, seam):
        assert crossing(seam) > 3

    @pytest.mark.parametrize("seam", ["发展。|人民", "的发展|他们说", "|中国", "中国|", "同比|下降", "ABC|中国"])
    def test_no_word_spans_the_seam(self, seam):
        assert crossing(seam) == 0

    def test_a_boundary_may_be_likelier_than_a_word(self):
        assert 0 < crossing("在发展中|国内的") < 2

    def test_many_seams_at_once(self):
        left, right = np.stack([codes("数字经"), codes("的发展")]), np.stack([codes("济发展"), codes("他们说")])
        assert HAN.crossing(left, right).tolist() == [crossing("数字经|济发展"), 0]
        assert HAN.crossing(left[:0], right[:0]).shape == (0,)


class TestLatin:
    @pytest.mark.parametrize(
        ("language", "word"),
        [
            *(("de", "Straße"), ("de", "über"), ("en", "don't"), ("en", "don’t"), ("en", "newſpaper")),
            *(("es", "año"), ("fr", "ÉTÉ"), ("fr", "aujourd'hui"), ("it", "perché"), ("nl", "foto's")),
        ],
    )
    def test_known_words(self, language, word):
        assert word in latin(language)
        assert 1 < latin(language).zipf(word) < 8

    @pytest.mark.parametrize("word", ["", "nevvspaper", "3rd", "中国", "\ud800", "zzzzzzzz", "\0", "\U0001f602"])
    def test_unknown_words(self, word):
        assert zipf(word) == 0
        assert word not in latin("en")

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_every_word_is_found_again(self, language):
        words = latin(language).words()
        assert len(words) == len(latin(language)) >= 80_000
        assert all(latin(language).zipf(word) > 0 for word in [*words[::997], words[0], words[-1]])
        assert not any(character.isdigit() for word in words for character in word)

    def test_the_highest_of_the_languages(self):
        assert zipf("und") == latin("de").zipf("und") > latin("en").zipf("und")
        assert zipf("und", ["en"]) == latin("en").zipf("und")
        assert zipf("und", []) == 0

    def test_an_unknown_language_is_refused(self):
        with pytest.raises(ValueError, match="no word list for 'xx'; there are: de, en, es, fr, it, nl"):
            latin("xx")

    @pytest.mark.parametrize(
        ("language", "text"),
        [
            ("de", "Die Regierung hat gestern mitgeteilt, dass sie den Vertrag nicht verlängern will."),
            ("en", "The Board of Trade has received information from the Consul at Lisbon that the harbour is closed."),
            ("es", "El presidente dijo ayer que no habrá cambios en el gabinete hasta el mes de octubre."),
            ("fr", "Le conseil municipal s'est réuni hier soir pour discuter de la question des eaux de la ville."),
            ("it", "Il ministro ha detto che non ci saranno altri tagli per la scuola nel corso di questo anno."),
            ("nl", "De burgemeester heeft gisteren gezegd dat het niet de bedoeling is om de school te sluiten."),
            ("", "各路華軍大擧反攻 ABC 12"),
            ("", "Q3 EPS GAAP YoY 12.5 MWh"),
            ("", ""),
        ],
    )
    def test_guessing_the_language(self, language, text):
        assert guess_language(text) == language

    def test_only_the_beginning_is_looked_at(self):
        assert guess_language("x " * 2000 + "the council of the city is in the hall " * 999) == ""
