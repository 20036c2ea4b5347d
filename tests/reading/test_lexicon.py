"""The lexicon says what it means: each phrase finds its example and leaves its counter-example alone."""

import pytest

from amends import languages
from amends.judging.cause import named
from amends.nouns import FEELINGS, SIGNALS, Cause
from amends.reading import risk, shadow
from amends.reading.context import Rule
from amends.reading.phrases import WISHES, Finder, Found, Phrase, finder
from amends.reading.signals import SHARES

SHEETS = [
    (language, sheet)
    for language in languages.read()
    for sheet in ("cues", "agents", "causes", *risk.SHEETS, "sales", "open")
    if languages.data(language, sheet)
]
PHRASES = [(*names, index) for names in SHEETS for index in range(len(finder(names[0], sheet=names[1]).phrases))]
RULES = [(*names, rule) for names in SHEETS for rule in finder(names[0], sheet=names[1]).rules]


def found(using: Finder, text: str, phrase: Phrase) -> list[Found]:
    return [one for one in using.all(text, shadow.fold(text)) if one.phrase is phrase]


@pytest.mark.parametrize(("language", "sheet", "index"), PHRASES)
def test_a_phrase_finds_its_example_and_not_its_counter_example(language: str, sheet: str, index: int) -> None:
    """What the lexicon shows as an example counts, and the sentence beside it does not."""
    using = finder(language, sheet=sheet)
    phrase = using.phrases[index]
    assert found(using, phrase.example, phrase), phrase
    assert not found(using, phrase.counter, phrase), phrase
    assert 0 < phrase.strength <= 1


@pytest.mark.parametrize(
    ("language", "sheet", "rule"), RULES, ids=[f"{language}-{sheet}-{rule.name}" for language, sheet, rule in RULES]
)
def test_context_takes_weight_from_its_example_alone(language: str, sheet: str, rule: Rule) -> None:
    """The same words count less in the rule's example than in the near sentence beside it."""

    def weight(text: str) -> float:
        heard = finder(language, sheet=sheet).all(text, shadow.fold(text))
        return max(
            (
                one.strength
                for one in heard
                if one.family in rule.families and rule.cue in text[one.start : one.end].lower().replace("\n", " ")
            ),
            default=0.0,
        )

    assert weight(rule.counter) > 0.4
    assert weight(rule.example) < weight(rule.counter)


@pytest.mark.parametrize("language", languages.read())
def test_the_lexicon_is_well_filled(language: str) -> None:
    """More than 250 phrases, each different, in every family that the product speaks of."""
    phrases = finder(language).phrases
    assert len(phrases) >= 250
    assert len({(phrase.kind, phrase.re2) for phrase in phrases}) == len(phrases)
    families = {phrase.family for phrase in phrases}
    assert families - WISHES == {kind.partition(".")[0] for kind in SHARES} - {
        "complaint",
        "grave",
        "topic",
        "trouble",
    }  # found by other ways
    assert set(FEELINGS) <= families


@pytest.mark.parametrize("language", languages.read())
def test_every_cause_has_its_cues(language: str) -> None:
    """Judging can tell each cause by words that name it."""
    faults = {phrase.kind for phrase in finder(language).phrases if phrase.family == "fault"}
    assert {named(kind) for kind in faults} == set(Cause) - {Cause.NONE}
    assert {kind for kind in faults if named(kind).value != kind.partition(".")[2]} == {
        "fault.discrimination",
        "fault.data_loss",
    }


def test_cues_speak_for_signals_that_exist() -> None:
    """No cue feeds a signal that nobody reads, and every signal has cues that feed it."""
    assert {signal for shares in SHARES.values() for signal in shares} == set(SIGNALS)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("I tried to change my plan.", "struggle.tried_to"),
        ("I can't seem to find the invoice.", "struggle.cant_seem_to"),
        ("I can't figure out the new menu.", "struggle.cant_figure_out"),
        ("It's frustrating.", "struggle.frustrating"),
        ("The page is confusing.", "struggle.confusing"),
        ("How do I add a user?", "struggle.how_do_i"),
    ],
)
def test_the_phrases_asked_for_are_struggle(text: str, kind: str) -> None:
    """The phrases with which friendly customers show trouble are all there."""
    assert kind in {one.kind for one in finder("en").all(text, shadow.fold(text))}
