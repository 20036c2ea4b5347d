"""What the weights add to the phrases."""

import pytest

from amends.nouns import Cue, Quote
from amends.reading import read, weights
from amends.reading.shadow import fold
from amends.reading.weighing import SAID, chances, cues, doubted, in_passing

FOUND = "@lampshop why charge 90 for a lamp that blinks all night since your new update? Your staff only send me links"


def by_weight(text: str, **thresholds: float) -> dict[str, str]:
    return {cue.kind: cue.quote.text for cue in read(text, thresholds=thresholds).cues if cue.found_by == "weight"}


def test_a_complaint_that_no_phrase_names_is_found_with_its_words() -> None:
    """The customer's own words say why, as they stand in the text."""
    words = by_weight(FOUND)
    assert words["complaint.weighed"] in FOUND
    assert words["complaint.weighed"].split()[-1] not in ("your", "my", "the", "since")


@pytest.mark.parametrize(
    ("text", "carried", "quote"),
    [
        ("Super gemacht @post, laut App ist es da.", "gemacht", "Super gemacht"),
        ("Hallo. Na toll gemacht, laut App ist es da.", "gemacht", "Na toll gemacht"),
        ("Das habt ihr super gemacht, laut App ist es da.", "gemacht", "gemacht"),
        ("Super, gemacht ist nichts davon.", "gemacht", "gemacht"),
    ],
)
def test_a_quote_begins_with_its_sentence_where_hardly_a_word_is_before_it(
    text: str, carried: str, quote: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What all words carried most may begin behind the first one, and reads oddly then."""
    start, end = text.index(carried), text.index(carried) + len(carried)
    monkeypatch.setattr(weights, "carried", lambda *_: (start, end))
    likely = dict.fromkeys(weights.load("de").heads, 0.0) | {"trouble": 0.99, "complaint": 0.3}
    (cue,) = cues("de", text, fold(text), "1", likely, (), {"trouble": 0.5})
    assert cue.quote.text == quote


def test_an_admin_can_switch_a_signal_off() -> None:
    """A threshold of one shows nothing by weight."""
    assert "complaint.weighed" not in by_weight(FOUND, complaint=1.0)


def test_phrases_go_before_weights() -> None:
    """What a phrase has shown is not shown again."""
    reading = read("I'm fed up with your excuses, this is the worst service ever.", thresholds={"complaint": 0.5})
    assert reading.signals["complaint"] >= SAID
    assert not [cue for cue in reading.cues if cue.kind == "complaint.weighed"]


@pytest.mark.parametrize(
    "text",
    [
        "Thank you so much, that was quick.",
        "Hello, are you open on Sunday?",
        "Please change my delivery address to 5 Mill Lane.",
        "Great, the second one in blue then.",
        "Five stars. No complaints, no problems, nothing broken, arrived two days early.",
        "I can't complain about anything, honestly. Never had a single problem in ten years.",
        "What is your policy if an item arrives damaged or late? I am thinking about ordering a lamp.",
    ],
)
def test_plain_and_thankful_words_are_no_trouble(text: str) -> None:
    """Nobody gets a note for asking the opening hours."""
    assert not {"complaint.weighed", "struggle.weighed", "aggression.weighed"} & set(by_weight(text))


def test_praise_of_one_thing_hides_no_complaint_about_another() -> None:
    """Who has no complaints about one thing and a bad time with another is heard."""
    text = "No complaints about the lamp, but " + FOUND
    assert "complaint.weighed" in by_weight(text)


def test_swearing_at_a_thing_is_no_aggression() -> None:
    """Only words to a person are."""
    assert "aggression.weighed" not in by_weight("The stupid lamp is a useless piece of shit", aggression=0.5)


@pytest.mark.parametrize(("one", "other"), [("Mary", "Ahmed"), ("he", "she"), ("Mr", "Mrs"), ("his", "her")])
def test_names_and_gender_change_no_verdict(one: str, other: str) -> None:
    """Twin messages: whoever writes or is written about is read alike."""
    text = f"{FOUND}. {{}} told me so."
    assert set(by_weight(text.format(one))) == set(by_weight(text.format(other)))


def test_a_friendly_struggle_is_no_complaint() -> None:
    """Trouble told kindly is met with help, not with regret."""
    assert not by_weight("Love the app! I tried to export my invoices, but can't seem to find the PDF.", complaint=0.5)


def test_a_loss_is_no_complaint() -> None:
    """Who tells of a death is not taken for somebody who complains, however sad the words."""
    text = "I need to return the cot. We lost the baby and I can't look at it. The return window closed yesterday."
    assert not by_weight(text, complaint=0.5)


def test_a_fault_that_is_named_is_no_struggle() -> None:
    """A broken lamp needs a new one, not instructions."""
    assert "struggle.weighed" not in by_weight("The lamp arrived broken, it is not working.", struggle=0.5)


def test_a_language_without_weights_has_no_chances() -> None:
    """English weights say nothing of Danish words."""
    assert chances("da", "Hvor er min lampe?", b"hvor er min lampe?", ()) == {}
    assert cues("da", "Hvor er min lampe?", b"hvor er min lampe?", "1", {}, (), {}) == []


@pytest.mark.parametrize(
    ("kind", "complaint", "length", "asks", "weaker"),
    [
        ("fault.faulty", 0.1, 300, False, True),
        ("frustration.fed_up", 0.1, 300, False, True),
        ("fault.faulty", 0.1, 300, True, False),  # "could you send a new one?"
        ("fault.faulty", 0.1, 60, False, False),  # a few words say too little of the whole
        ("fault.faulty", 0.45, 300, False, False),
        ("fault.wrongly_charged", 0.1, 300, False, False),  # money is told in any tone
        ("safety.danger", 0.1, 300, False, False),
    ],
)
def test_a_mishap_in_praise_that_asks_for_nothing_counts_less(
    kind: str, complaint: float, length: int, asks: bool, weaker: bool
) -> None:
    """Of a review that is hardly a complaint, one phrase says little: "my old one broke, this one is superb"."""
    said = [Cue(kind, Quote("old one broke", 3, 16, ""), 0.8)]
    assert (
        in_passing(said, {"complaint": complaint}, length, asks=asks, wants=asks, turn=99)[0].strength < SAID
    ) is weaker


@pytest.mark.parametrize(
    ("kinds", "complaint", "trouble", "length", "weaker"),
    [
        (["fault.faulty"], 0.6, 0.2, 300, True),
        (["fault.faulty"], 0.2, 0.6, 300, True),
        (["fault.faulty"], 0.3, 0.3, 300, False),
        (["fault.faulty"], 0.1, 0.1, 110, True),
        (["fault.faulty"], 0.1, 0.3, 110, False),  # a few words say so only by both
        (["fault.faulty"], 0.1, 0.1, 70, False),  # fewer are too few
        (["struggle.cannot_do"], 0.1, 0.1, 300, False),  # who is stuck may be calm
        (["fault.damaged"], 0.1, 0.1, 300, False),  # nobody else does that to a customer
        (["fault.wrongly_charged"], 0.1, 0.1, 300, False),
        (["fault.privacy"], 0.1, 0.1, 300, False),
        (["fault.faulty", "safety.danger"], 0.1, 0.1, 300, False),
        (["safety.danger"], 0.1, 0.1, 300, False),
    ],
)
def test_what_all_words_speak_against_is_next_to_nothing(
    kinds: list[str], complaint: float, trouble: float, length: int, weaker: bool
) -> None:
    """A strudel that tore three times is no fault of the cooking class."""
    said = [Cue(kind, Quote("it", at, at + 2, ""), 0.8) for at, kind in enumerate(kinds)]
    left = doubted(said, {"complaint": complaint, "trouble": trouble, "grave": 0.3}, length)
    assert (left[0].strength < SAID / 2) is weaker
    assert doubted(said, {}, length) == said


@pytest.mark.parametrize(
    ("kind", "trouble", "grave", "length", "weaker"),
    [
        ("safety.told_together", 0.1, 0.1, 300, True),
        ("vulnerable.bereavement", 0.1, 0.1, 300, True),
        ("legal.law", 0.1, 0.1, 300, True),
        ("fault.damaged", 0.1, 0.1, 300, True),
        ("struggle.cannot_do", 0.1, 0.1, 300, True),
        ("safety.told_together", 0.3, 0.1, 300, False),
        ("safety.told_together", 0.1, 0.2, 300, False),
        ("safety.told_together", 0.1, 0.1, 110, False),
        ("vulnerable.self_harm", 0.0, 0.0, 300, False),  # a goodbye may be calm
        ("vulnerable.abuse", 0.0, 0.0, 300, False),
        ("aggression.threat", 0.0, 0.0, 300, False),
        ("churn.leaving", 0.0, 0.0, 300, False),
        ("gratitude.thanks", 0.0, 0.0, 300, False),
    ],
)
def test_where_all_words_are_calm_a_single_word_alarms_nobody(
    kind: str, trouble: float, grave: float, length: int, weaker: bool
) -> None:
    """A hospital that orders paper for its emergency ward needs no lead."""
    said = [Cue(kind, Quote("it", 0, 2, ""), 0.8)]
    left = doubted(said, {"complaint": 0.9, "trouble": trouble, "grave": grave}, length)
    assert (left[0].strength < SAID / 2) is weaker


@pytest.mark.parametrize(
    ("kinds", "trouble", "length", "wants", "weaker"),
    [
        (["fault.late"], 0.55, 300, False, True),
        (["fault.late", "politeness.please"], 0.55, 300, False, True),
        (["fault.late", "repeat.again"], 0.55, 300, False, False),  # two tell of it
        (["fault.wrong_item"], 0.55, 300, True, False),  # "I'd like to exchange them"
        (["struggle.cant_figure_out"], 0.55, 300, False, False),
        (["fault.access", "errand.not_yours"], 0.95, 300, False, False),  # who cannot get in is helped
        (["fault.faulty", "errand.not_yours"], 0.95, 300, False, True),
        (["fault.late"], 0.65, 300, False, False),
        (["fault.late"], 0.55, 60, False, False),
        (["fault.wrongly_charged"], 0.55, 300, False, False),
        (["safety.danger"], 0.55, 300, False, False),
    ],
)
def test_one_phrase_alone_that_all_words_doubt_counts_less(
    kinds: list[str], trouble: float, length: int, wants: bool, weaker: bool
) -> None:
    """Single phrases beside calm words are where most wrong notes came from."""
    said = [Cue(kind, Quote("it", at, at + 2, ""), 0.8) for at, kind in enumerate(kinds)]
    likely = {"complaint": 0.5, "struggle": 0.1, "trouble": trouble, "gratitude": 0.0}
    assert (in_passing(said, likely, length, asks=True, wants=wants, turn=99)[0].strength < SAID) is weaker


@pytest.mark.parametrize(
    ("said", "likely", "shown"),
    [
        ((), {"trouble": 0.95, "complaint": 0.3}, ["trouble"]),
        ((), {"trouble": 0.95, "complaint": 0.05}, []),  # no complaint agrees
        (("politeness.please",), {"trouble": 0.95, "complaint": 0.3}, ["trouble"]),
        (("gratitude.thanks",), {"trouble": 0.95, "complaint": 0.3, "gratitude": 0.99}, ["trouble"]),
        ((), {"trouble": 0.6}, []),
        ((), {"trouble": 0.95, "complaint": 0.95}, ["complaint"]),
        ((), {"trouble": 0.3, "complaint": 0.95}, []),  # a post might complain so; a mail does not
        ((), {"trouble": 0.3, "struggle": 0.98}, []),
        (("fault.late",), {"trouble": 0.95}, []),
        (("errand.reschedule",), {"trouble": 0.94}, []),  # "my car died, can I come on Friday?"
        (("errand.details",), {"complaint": 0.94, "trouble": 0.5}, []),
        (("errand.details",), {"complaint": 0.96, "trouble": 0.5}, ["complaint"]),
        (("errand.not_yours",), {"complaint": 0.99, "trouble": 0.5}, []),  # "my own silly fault"
        (("gratitude.resolved",), {"trouble": 0.95}, []),
        ((), {"complaint": 0.95, "trouble": 0.5}, ["complaint"]),
        ((), {"complaint": 0.95, "gratitude": 0.97, "trouble": 0.5}, []),  # thanks that tell of past trouble
        ((), {"complaint": 0.9, "gratitude": 0.97, "trouble": 0.95}, []),
        (
            (),
            {"complaint": 0.9, "gratitude": 0.91, "trouble": 0.99},
            ["trouble"],
        ),  # thanks for an answer that did not help
    ],
)
def test_trouble_is_shown_where_nothing_says_more(
    said: tuple[str, ...], likely: dict[str, float], shown: list[str]
) -> None:
    """All words together tell that something is in the way; a phrase, or a clearer signal, tells it better."""
    text = "I pressed the lamp's switch all evening and it stays as it was."
    chances = dict.fromkeys(weights.load("en").heads, 0.0) | likely
    found = [Cue(kind, Quote("the lamp's", 10, 20, "1"), 0.8) for kind in said]
    weighed = cues("en", text, fold(text), "1", chances, found, {})
    assert [cue.family for cue in weighed] == shown


@pytest.mark.parametrize(("strength", "shown"), [(0.8, []), (0.3, ["struggle"])])
def test_a_fault_that_is_hardly_told_hides_no_struggle(strength: float, shown: list[str]) -> None:
    """What context took away from a phrase, it takes nothing else away with."""
    text = "I pressed the lamp's switch all evening and it stays as it was."
    chances = dict.fromkeys(weights.load("en").heads, 0.0) | {"struggle": 0.98, "trouble": 0.5}
    found = [Cue("fault.faulty", Quote("the lamp's", 10, 20, "1"), strength)]
    assert [cue.family for cue in cues("en", text, fold(text), "1", chances, found, {})] == shown
