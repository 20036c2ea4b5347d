"""What a complaint is about, told by words that only point to it."""

import pytest

from amends import languages
from amends.judging import judge
from amends.nouns import Cause, History
from amends.reading import read, topics


def cause(text: str) -> Cause:
    return judge([read(text)], History()).cause


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("This is unacceptable. Our suitcases are in Denver and we are not.", Cause.DAMAGED),
        ("What a disgrace, the woman at your desk had such an attitude.", Cause.TREATED_BADLY),
        ("I'm furious. The seats, the meal, all of it.", Cause.QUALITY),
        ("Ridiculous. Sat on the runway until midnight.", Cause.LATE),
        ("This is a joke, your voicemail is all I ever hear.", Cause.IGNORED),
    ],
)
def test_a_complaint_that_names_no_fault_still_has_its_cause(text: str, expected: Cause) -> None:
    """The words that it is about say what to look into first."""
    assert cause(text) is expected


def test_words_that_point_to_a_cause_are_no_complaint() -> None:
    """Who asks about luggage has nothing to complain of."""
    reading = read("Hello, how many suitcases and which seats are in my booking?")
    assert not [cue for cue in reading.cues if cue.family == "topic"]


def test_what_is_plainly_said_goes_first() -> None:
    """A fault that is named is the cause, whatever else is spoken of."""
    reading = read("I'm furious. Your driver left, and the parcel arrived completely smashed.")
    assert judge([reading], History()).cause is Cause.DAMAGED
    assert not [cue for cue in reading.cues if cue.family == "topic"]


def test_a_way_not_found_stays_one() -> None:
    """Where they are stuck, the page that they speak of is where, and not what went wrong."""
    assert cause("I can't figure out how the app works, this is really frustrating.") is Cause.UNCLEAR


@pytest.mark.parametrize(
    "text", ["15 minutes on hold.", "I have been on hold for 40 minutes and it's ridiculous.", "50 min on hold today."]
)
def test_who_waits_on_the_phone_gets_no_further_with_us(text: str) -> None:
    """A queue on the phone is of the cause that is ignored or passed around, and no answer that did not come."""
    verdict = judge([read(text)], History())
    assert verdict.cause is Cause.IGNORED
    assert "they get no further with us" in [reason.text for reason in verdict.reasons_for]


def test_what_is_turned_down_is_no_cause() -> None:
    """Who wants no voucher tells nothing of vouchers."""
    reading = read("I'm fed up. I don't want another voucher.")
    assert not [cue for cue in reading.cues if cue.family == "topic"]


GERMAN = [
    ("Das ist eine Frechheit. Seit Mittag am Bahnsteig, und ich friere.", Cause.LATE),
    ("Ich bin stinksauer. Pünktlichkeit ist bei euch ein Fremdwort.", Cause.LATE),
    ("Ein Unding! Gestrichen, fertig, aus, und wir sehen zu, wie wir heimkommen.", Cause.CANCELLED),
    ("Was für eine Frechheit, erst ein Ersatzbus, dann noch einer, und das mit zwei Kindern.", Cause.CANCELLED),
    ("Unverschämt. Unsere Koffer sind in Lissabon und wir in Bremen.", Cause.DAMAGED),
    ("Ich koche vor Wut. Der Rahmen, total zerbeult.", Cause.DAMAGED),
    ("Das darf doch nicht wahr sein, da habt ihr zwei Tickets vertauscht.", Cause.WRONG_ITEM),
    ("Eine Frechheit. Wofür bitte diese Bearbeitungsgebühr?", Cause.WRONGLY_CHARGED),
    ("So eine Unverschämtheit. Eine Erstattung? Von wegen.", Cause.REFUND_OWED),
    ("Mir reicht es mit eurem Fahrgastrechteformular.", Cause.REFUND_OWED),
    ("Euer Login treibt mich in den Wahnsinn.", Cause.ACCESS),
    ("Ich habe die Nase voll von eurem Postident.", Cause.ACCESS),
    ("Mir reicht es, ein Funkloch, mitten in Hamburg, für 60 Euro im Monat.", Cause.OUTAGE),
    ("Eure Leitung geht mir gehörig auf die Nerven, und das soll Glasfaser sein.", Cause.OUTAGE),
    ("Unglaublich, eure App hat mein Formular gefressen.", Cause.FAULTY),
    ("Eine Zumutung, der Aufzug am Südbahnhof, seit Ostern dasselbe.", Cause.FAULTY),
    ("Ich bin sauer. Die Sitze, das Frühstück, alles zum Davonlaufen.", Cause.QUALITY),
    ("Eine Schande. Die Luft stickig, die Polster klebrig.", Cause.QUALITY),
    ("Unerhört, die Dame an der Kasse und ihr Tonfall.", Cause.TREATED_BADLY),
    ("Ich bin empört. Was sich Ihr Kontrolleur da geleistet hat!", Cause.TREATED_BADLY),
    ("Das ist ein Witz, eure Bandansage kann ich inzwischen mitsingen.", Cause.IGNORED),
    ("Ich habe genug von euren Standardantworten aus dem Chatbot.", Cause.IGNORED),
]


@pytest.mark.parametrize(("text", "expected"), GERMAN)
def test_german_words_point_to_a_cause_too(text: str, expected: Cause) -> None:
    """Each cause has German words of its own, where no phrase tells it."""
    assert not [cue for cue in read(text).cues if cue.family == "fault"]
    assert cause(text) is expected


def test_german_words_point_to_every_cause_that_english_ones_do() -> None:
    """The two languages' lists name the same causes, and each is tried above."""
    causes = {language: set(languages.data(language, topics.SHEET)["topic"]) for language in languages.read()}
    assert causes["de"] == causes["en"] == {cause.value for _, cause in GERMAN}


@pytest.mark.parametrize(
    "text",
    [
        "Guten Tag, wie viele Koffer und welche Sitze gehören zu meiner Buchung?",
        "Hallo, gibt es im Zug nach Essen WLAN und ein Bordbistro?",
        "Könnten Sie mir bitte die Rechnung per E-Mail schicken?",
    ],
)
def test_german_words_that_point_to_a_cause_are_no_complaint(text: str) -> None:
    """Who asks about luggage, food or a bill has nothing to complain of."""
    assert not [cue for cue in read(text).cues if cue.family == "topic"]
