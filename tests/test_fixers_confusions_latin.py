"""Misread Latin words: what is put right in English, German and French, and how much is left alone."""

from time import process_time

import pytest

from cleaner.chain import Cleaner
from cleaner.edits import Doubt, Edit, Tier
from cleaner.fixers._confusions_latin_judging import find_print, propose_latin
from cleaner.fixers._confusions_latin_readings import confusions_of
from cleaner.fixers._confusions_latin_words import Vocabulary
from cleaner.lexicon import latin
from cleaner.page import Page
from cleaner.rulebook import Rulebook

RULES = Rulebook().of("confusions")
CLEANER = Cleaner(only=["confusions"], level=Tier.LIKELY)


def cleaned(text: str) -> str:
    result = CLEANER.clean(text)
    assert result.undo() == text
    assert CLEANER.clean(result.text).text == result.text
    return result.text


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "It was tlie opinion of the council that the bridge is old.",
            "It was the opinion of the council that the bridge is old.",
        ),
        (
            "The mayor said tbat he would open the new pier in the summer.",
            "The mayor said that he would open the new pier in the summer.",
        ),
        (
            "The goveruor and the couucil of the town were of one opinion.",
            "The governor and the council of the town were of one opinion.",
        ),
        (
            "The prifoners were taken to the houfe of the governor, and fhall be tried as foon as it is fit to do fo.",
            "The prisoners were taken to the house of the governor, and shall be tried as soon as it is fit to do so.",
        ),
        ("The exa mination of the ship was put off until the tide.", "The examination of the ship was put off until the tide."),
        ("TLIE MAYOR OF THE TOWN AND THE COUNCIL OF THE COUNTY.", "THE MAYOR OF THE TOWN AND THE COUNCIL OF THE COUNTY."),
        (
            "The ferry has been sold tothelocaloperators for a sum that was not made known.",
            "The ferry has been sold to the local operators for a sum that was not made known.",
        ),
        (
            "Die Verfammlung hat am Montag bcschlossen, daß die Brücke nach dem Hafen gcbaut wird.",
            "Die Versammlung hat am Montag beschlossen, daß die Brücke nach dem Hafen gebaut wird.",
        ),
        (
            "Der Bürgermeister unb der Rath haben bie Brücke am Sonntag in ber Stadt eröffnet.",
            "Der Bürgermeister und der Rath haben die Brücke am Sonntag in der Stadt eröffnet.",
        ),
        (
            "Les travaux du pont seraienl achevés dans le courant de l'année procbaine.",
            "Les travaux du pont seraient achevés dans le courant de l'année prochaine.",
        ),
        (
            "Le conseil de la ville vou-drait que les ouvriers du port soient enten-dus avant la fin du mois.",
            "Le conseil de la ville voudrait que les ouvriers du port soient entendus avant la fin du mois.",
        ),
        (
            "Le con seil de la ville a décidé que les tra vaux du pont seront ache vés avant l'hiver.",
            "Le conseil de la ville a décidé que les travaux du pont seront achevés avant l'hiver.",
        ),
    ],
)
def test_a_misread_word_is_put_right(before: str, after: str) -> None:
    assert cleaned(before) == after


@pytest.mark.parametrize(
    "text",
    [
        # names
        "The vessel was sold to Messrs. Harkwell and Tobbing of Tarnby, and to Mr. Thorley Wick of Hollin.",
        "Frau Rinderer aus Obernau und Herr Talbacher von der Achmühle haben die Fähre gekauft.",
        "M. Tarvenel, de Combe-aux-Fées, et Mme Brissoule sont à la tête de la société des mineurs.",
        "The Tlingit people of the coast and the Aud of Morlach have met in the town.",
        # dialect
        "He was a shepherd o' the dale, an' had nae bairns o' his ain, but the auld wife was gey fond o' them.",
        "Se hebbt dat Schipp in de Nacht na'n Haben bröcht, seggt de ole Fährmann, un dat is wohr.",
        # old spellings
        "The publick shewed their connexion with the gaoler, who hath done his duty to-day and to morrow.",
        "Der Kriegsrath that sein Theil, denn es muß so seyn, und die Officiere thun es auch mit dem Thiere.",
        "Le roy avoit dit que les enfans du collége estoient les premiers et qu'il y falloit des soldats.",
        # verse
        "Thro' the mist the ferry goes,\nO'er the dark'ning river flows,\nAnd the bell o' the mill\nTolls upon the hill.",
        # words of other languages
        "The bread was called pane and the wine was called vino, and the street is the Straße of the Gasthof.",
        "Le mot allemand Bürgermeister et le mot anglais alderman ne sont pas dans le livre de la ville.",
        # abbreviations, sums and signs
        "The S.S. Morva of the G.N.R. was at Qt. St. in lat. 54 deg. 3 min. N., and paid 3l. 10s. 6d. to the NSRT.",
        "The KSEE and the TLBX are in the list with the A4, the B52, the 3rd, the 21st and the H2O of the mine.",
        # code and addresses
        "The script is in the file newtools.py and calls print_thc(tbe) of the module `aud` at tlie.example/tbe_page.",
        "Write to the desk at harbournews@tarnbypost.example or see www.tarnbypost.example for the rest of it.",
        # compounds and what stands apart on purpose
        "Every one of them may be seen at the court, and some one will be there for ever, with the head quarters.",
        "The headmistress of the boatbuilders and the netmaker are at the breakwater with the lamplighters.",
        "Die Schwimmsteganlage und das Wartehäuschen an der Mühlbrücke sind von der Hafenverwaltung gebaut.",
        # halves of a torn word
        "The growers met in the hall to hear of the sit\nuation of the market, and the price is not known.",
    ],
)
def test_what_is_no_error_stays(text: str) -> None:
    assert cleaned(text) == text


@pytest.mark.parametrize(
    "text", ["", "tlie tbe", "12.5 13.7 14.1 tlie", "同比下降，日均 tlie 12.5", "El puerto de la ciudad está abierto tlie."]
)
def test_a_page_without_a_language_of_ours_is_not_looked_at(text: str) -> None:
    assert list(propose_latin(Page(text), RULES)) == []


def test_what_is_not_sure_is_a_doubt_that_names_the_reading() -> None:
    text = "The committee met on Monday and it was resolved that the navigatiwn of the river and the expehse of it be laid by."
    found = list(propose_latin(Page(text), RULES))
    assert all(isinstance(item, Doubt) or item.tier >= Tier.LIKELY for item in found)
    for item in found:
        if isinstance(item, Doubt):
            assert text[item.start : item.end] in item.note


def test_a_spelling_that_the_page_repeats_outweighs_a_confusion() -> None:
    once = "The people of the town and the lord of the manor have spoken of the carlinc that was found in the field."
    often = (
        once + " The carlinc is old. A carlinc is a stone of the field, and the carlinc of the manor is the largest carlinc."
    )
    weights = [
        max((1.0 for item in propose_latin(Page(text), RULES) if isinstance(item, Edit)), default=0.0) for text in (once, often)
    ]
    assert weights[1] <= weights[0]
    assert "carlinc" in cleaned(often)


def test_function_words_that_fraktur_hides_tell_the_language() -> None:
    rule = find_print("Ber Rath unb bie Bürger ber Stabt haben bem König gebankt, unb bie Brücke wirb gebaut.", RULES)
    assert rule is not None
    assert rule.language == "de"


def test_the_capitals_of_the_page_stay() -> None:
    assert cleaned("Tlie mayor and the council of the town are here.").startswith("The mayor")


def test_a_vocabulary_knows_old_spellings_and_compounds() -> None:
    german = Vocabulary("de", (("th", "t"), ("ey", "ei")))
    assert german.weigh("theil")[1] in ("list", "strange")
    assert german.weigh("brückenrath")[1] != "unknown"
    assert german.weigh("bcschlossen")[1] == "unknown"


def test_two_confusions_of_one_word_are_undone() -> None:
    confusions = confusions_of(("f>s 1.0", "u>n 1.0", "li>h 1.5"), 2.0)
    english = Vocabulary("en")
    assert confusions.readings("poffeffion", english)[0].word == "possession"
    assert confusions.readings("tlie", english)[0].word == "the"


def test_the_lexicon_knows_rare_words_and_broken_letters() -> None:
    assert latin("es").is_rare("cualquiercosa") is False
    assert latin("de").broken("bürgermeister") == []
    assert latin("fr").broken("prqchaine")


def test_time_grows_with_the_page() -> None:
    page = "It was tlie opinion of the couucil that the exa mination of the pier be held tothe end of the year. " * 50
    spent = []
    for times in (1, 8):
        list(propose_latin(Page(page * times), RULES))
        start = process_time()
        list(propose_latin(Page(page * times), RULES))
        spent.append(process_time() - start)
    assert spent[1] < 8 * 4 * spent[0] + 0.05
