"""What the weights add to the phrases: probabilities, and a cue where the words together say what no phrase does."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from math import inf

from amends.nouns import CALL_A_LEAD, FAMILIES, FEELINGS, IN_DANGER, WEIGHED, Cue, Quote
from amends.reading import features, shadow, signals, weights
from amends.reading.phrases import Found, finder

SAID = 0.5  # a signal that phrases give this strength needs no weights: phrases explain better
# Families of cues beside which the weights add nothing: a fault that is named is no struggle, a friendly struggle is no
# complaint, and neither is a loss or an illness told in sad words.
_ASIDE = frozenset({"gratitude", "politeness", "errand"})  # families that tell of no trouble
_ENOUGH_SAID = {
    "complaint": frozenset({"struggle", "vulnerable"}),
    "struggle": frozenset(FAMILIES) - {"struggle", "confusion"} - _ASIDE,
}
_BORNE_OUT = 0.4  # strength of a phrase that says enough where all words together say the same
# "My car died, can I come on Thursday?" An everyday request tells of trouble that is none of ours.
_ERRAND, _SURE = "errand", 0.95
_NOT_YOURS = "errand.not_yours"  # "my own silly fault": beside that no words together are a complaint about us
_OWN_TROUBLE = frozenset(("complaint", "struggle", "trouble"))
# Posts, reviews and requests to banks taught complaint and struggle, mails taught trouble: of made-up messages in which
# the former speak up and trouble is less likely than that, 15 of 101 tell of any; of posts and reviews 42 of 52.
# Of those in which trouble speaks up and complaint is less likely than that 6 of 12 do, of others 9 in 10.
_AGREES, _NONE = 0.4, 0.15
_OF_TROUBLE = ("complaint", "trouble")  # the heads that tell which sentence an agent should see
_PERSON = features.of_all("person")  # "your heater" is a thing
# Where all words together are thanks and no trouble, a feeling was told in passing; who is stuck still is.
_THANKS, _CALM = 0.6, 0.5
_TROUBLES = ("complaint", "struggle", "frustration", "anger", "disappointment", "aggression")
_PASSING = frozenset(("frustration", "anger", "disappointment", "confusion", "worry", "exhaustion"))
# Where all words together are rather no complaint and ask for nothing, a fault, a wait and upset are told in passing
# as well: of train/'s posts and reviews that phrases alone call a complaint, 1 in 3 of such ones is. A few words are
# too few to say so, unless they are thanks; money is told in any tone.
_LONG = 80  # characters
_UNLIKELY = 0.4
_PRAISED = frozenset(("frustration", "anger", "disappointment", "exhaustion", "repeat"))
_MISHAPS = frozenset(
    f"fault.{cause}"
    for cause in (
        "late",
        "cancelled",
        "faulty",
        "data_loss",
        "damaged",
        "wrong_item",
        "outage",
        "unclear",
        "quality",
        "ignored",
        "other",
    )
)
_IN_PASSING = 0.55  # share of strength that is left
# One phrase alone, which all words together rather doubt: of an airline's posts 1 in 4 of such ones is no complaint.
_DOUBTFUL = 0.6
_LONE = _PRAISED | {"confusion"}
_GRAVE = frozenset({"safety", "vulnerable"})  # beside a danger or a need nothing is told in passing
_CALLING = frozenset(CALL_A_LEAD) - {"aggression.threat"}  # a threat at us is no danger to them
_OF_OURS = frozenset({"fault.wrong_item", "fault.damaged", "fault.cancelled"})  # nobody else does that to a customer
# Where all words together tell of no trouble and nothing grave, next to nothing is: of made-up messages of so many
# characters in which something tells of danger, need, law or exposed data, and the weights, which did not know them,
# think trouble and anything grave less likely than that, 8 in 305 hold any; where they think something grave a little
# likelier, of those that somebody looked at for it 4 in 14 are. Of those in which phrases tell of a fault 4 in 160 hold
# trouble. Who may come to harm, or threatens us, is heard all the same.
_HARDLY, _NOT_GRAVE = 0.25, 0.15
_LEFT = 0.3  # share of strength
_OVERRULES = 120  # characters
_UNTOLD = frozenset(FAMILIES) - _ASIDE - {"churn", "aggression"}
_DOUBTED = (_PRAISED | _MISHAPS | {"worry", "lasting"}) - _OF_OURS
_NO_TROUBLE = frozenset({"gratitude", "churn"})  # who wants to leave has not said what went wrong
_TROUBLE, _RESOLVED = "trouble", "gratitude.resolved"
_UNSAID = frozenset({_TROUBLE, "grave"})  # shown where no phrase says what is wrong
_MANNER = "tension"  # how something is said: sharp words by themselves say nothing of what is wrong
_NEEDED = "vulnerable.hardship"  # what somebody cannot be without is no sad tale that would hide our part
_SARCASTIC = "frustration.sarcastic_thanks"
_NEAR = re.compile(rb"[\s\x00]*((?:[a-z']+ ){1,2})")
NEVER = 1.0  # a threshold that nothing reaches
DOUBTED = 0.49  # the most that a probability may be which phrases contradict
_FAULTS = frozenset({"fault", "struggle"})
_SWEARING = frozenset({"frustration", "anger", "fault"})


def chances(language: str, text: str, seen: bytes, found: Iterable[Found]) -> dict[str, float]:
    """Each head's probability, none in a language without weights.

    text: the writer's own words; seen: the shadow of the whole text.
    """
    return weights.chances(weights.load(language), text, seen, found) if language in weights.LANGUAGES else {}


def believed(language: str, likely: Mapping[str, float], said: Sequence[Cue], seen: bytes) -> dict[str, float]:
    """The probabilities, those below a half that phrases contradict: thanks that are sarcasm, a feeling where a fault
    is told and no feeling, aggression without a person; and those of signals that weights tell too seldom.

    said: the cues that phrases found.
    """
    if not likely:
        return {}
    doubted = set(_untold(language))
    families = {cue.family for cue in said}
    if any(cue.kind == _SARCASTIC for cue in said):
        doubted.add("gratitude")
    if families & _FAULTS and families.isdisjoint(FEELINGS):
        doubted.update(FEELINGS)
    if likely.get("aggression", 0.0) > DOUBTED and families & _SWEARING and "aggression" not in families:
        doubted.update(["aggression"] if _PERSON.isdisjoint(features.words(seen)) else [])
    return {head: min(chance, DOUBTED) if head in doubted else chance for head, chance in likely.items()}


@cache
def _untold(language: str) -> frozenset[str]:
    """The signals that this language's weights never show by themselves."""
    shipped = weights.load(language).about["thresholds"]
    return frozenset(signal for signal in WEIGHED if shipped.get(signal, NEVER) >= NEVER)


def in_passing(
    cues: Sequence[Cue], likely: Mapping[str, float], length: int, *, asks: bool, wants: bool, turn: int
) -> list[Cue]:
    """The cues, weaker where the whole message tells them in passing: "Thank you, that was driving me mad"; and so is
    the only one of a message that all words together doubt and that wants nothing.

    length: of the message, in characters; asks: whether it asks for anything; wants: whether it says what; turn: where
    thanks turn to something that is open, behind which nothing is told in passing.
    """
    if any(cue.kind == _SARCASTIC or (cue.family in _GRAVE and cue.strength >= SAID) for cue in cues):
        return list(cues)
    thanked = thankful(cues, likely)
    praise = not asks and (thanked or (length >= _LONG and likely.get("complaint", 1.0) < _UNLIKELY))
    doubtful = _disowned(cues) or max(likely.get(head, 1.0) for head in _OWN_TROUBLE) < _DOUBTFUL
    lone = doubtful and not wants and length >= _LONG and _alone(cues)
    weaker: set[str] = set()  # families and kinds
    if thanked:
        weaker |= _PASSING
    if praise:
        weaker |= _PRAISED | _MISHAPS
    alone = (_LONE | _MISHAPS) - _OF_OURS if lone else frozenset[str]()
    over = turn if thanked else inf  # praise by all words turns nowhere

    def passing(cue: Cue) -> bool:
        names = {cue.family, cue.kind}
        return bool(names & alone) or (bool(names & weaker) and cue.quote.end <= over)

    return [replace(cue, strength=round(cue.strength * _IN_PASSING, 3)) if passing(cue) else cue for cue in cues]


def doubted(cues: Sequence[Cue], likely: Mapping[str, float], length: int) -> list[Cue]:
    """The cues, those next to nothing against which all words together speak: of danger, need and trouble where they
    tell of no trouble and nothing grave; of what went wrong where they tell of no trouble or no complaint, in a shorter
    message of neither.

    length: of the message, in characters.
    """
    trouble, complaint = likely.get(_TROUBLE, 1.0), likely.get("complaint", 1.0)
    if length >= _OVERRULES and trouble < _HARDLY and likely.get("grave", 1.0) < _NOT_GRAVE:
        untold = _UNTOLD
    elif length >= _LONG and _doubtful(trouble, complaint, length) and not _calls_a_lead(cues):
        untold = _DOUBTED
    else:
        return list(cues)
    return [
        replace(cue, strength=round(cue.strength * _LEFT, 3))
        if cue.kind not in IN_DANGER and not untold.isdisjoint((cue.family, cue.kind))
        else cue
        for cue in cues
    ]


def _doubtful(trouble: float, complaint: float, length: int) -> bool:
    """Whether all words hardly tell of trouble or of a complaint; where they are few, of neither."""
    return (min if length >= _OVERRULES else max)(trouble, complaint) < _HARDLY


def _calls_a_lead(cues: Sequence[Cue]) -> bool:
    return any(not _CALLING.isdisjoint((cue.family, cue.kind)) and cue.strength >= SAID for cue in cues)


def _disowned(cues: Sequence[Cue]) -> bool:
    """Whether the writer says that it was none of our doing."""
    return any(cue.kind == _NOT_YOURS for cue in cues)


def _alone(cues: Sequence[Cue]) -> bool:
    """Whether the same words hold all that tells of trouble."""
    told = (cue for cue in cues if cue.strength >= SAID and cue.family not in _ASIDE)
    return len({(cue.quote.start, cue.quote.end) for cue in told}) == 1


def thankful(cues: Sequence[Cue], likely: Mapping[str, float]) -> bool:
    """Whether phrases and all words together are thanks, and no words tell of trouble."""
    thanks = max((cue.strength for cue in cues if cue.family == "gratitude"), default=0.0)
    calm = max(likely.get(head, 1.0) for head in _TROUBLES) <= _CALM
    return min(thanks, likely.get("gratitude", 0.0)) >= _THANKS and calm


def cues(
    language: str,
    text: str,
    seen: bytes,
    message: str,
    likely: Mapping[str, float],
    said: Sequence[Cue],
    thresholds: Mapping[str, float],
) -> list[Cue]:
    """A cue, with the words that carried it, for each signal that is likely and that no cue in `said` shows."""
    return [
        Cue(f"{signal}.weighed", Quote(text[start:end], start, end, message), likely[signal], "weight")
        for signal, start, end in _carried(language, seen, likely, said, thresholds)
    ]


def _carried(
    language: str,
    seen: bytes,
    likely: Mapping[str, float],
    cues_said: Sequence[Cue],
    thresholds: Mapping[str, float],
) -> Iterator[tuple[str, int, int]]:
    if not likely:
        return
    using = weights.load(language)
    likely_ones = _past(using.about["thresholds"] | thresholds, likely, seen)
    if not likely_ones:
        return
    said = signals.signals(cue for cue in cues_said if cue.family != _MANNER and cue.kind != _NEEDED)
    least = dict.fromkeys(likely_ones, _BORNE_OUT) | dict.fromkeys(_GRAVE, 0.0)
    families = {c.family for c in cues_said if c.kind != _NEEDED and c.strength >= least.get(c.family, SAID)}
    errand, theirs = _ERRAND in families, _disowned(cues_said)
    hidden, clearer = _hidden(cues_said, said), False
    for signal in sorted(likely_ones, key=_TROUBLE.__eq__):  # trouble last: it is shown where nothing says more
        unsaid = hidden and not (signal == _TROUBLE and clearer)
        if said[signal] >= SAID or (signal in _UNSAID and not unsaid):
            continue
        if signal == "complaint" and likely["gratitude"] > likely[signal]:  # thanks that tell of past trouble
            clearer = likely[_TROUBLE] <= likely["gratitude"]
            continue
        if families & _ENOUGH_SAID.get(signal, frozenset()):
            continue
        if errand and signal in _OWN_TROUBLE and (theirs or likely[signal] < _SURE):
            continue
        start, end = weights.carried(using, seen, signal)
        if finder(language).left("complaint" if signal == _TROUBLE else signal, seen, start, end) < SAID:
            continue
        if start < end and (signal != "aggression" or _at_somebody(seen, start)):
            clearer = True
            yield signal, _begun(seen, start), end


def _past(thresholds: Mapping[str, float], likely: Mapping[str, float], seen: bytes) -> list[str]:
    """The signals past their thresholds; of trouble and complaint none with which the other does not agree, and no
    trouble in a few words that quote others: "What does "delivery failed" mean?" """
    quoting = len(seen) < _OVERRULES and b'"' in seen
    lone = {_TROUBLE} if quoting or likely["complaint"] < _NONE else frozenset[str]()
    against = _OWN_TROUBLE if likely[_TROUBLE] < _AGREES else lone
    return [s for s in WEIGHED if likely[s] >= thresholds.get(s, NEVER) < NEVER and s not in against]


def telling(
    language: str, text: str, own: tuple[tuple[int, int], ...], least: float
) -> Iterator[tuple[float, int, int]]:
    """The sentences whose words say most of trouble, with the span of the words that do: how surely, in the odds'
    logarithm, and at least so surely; none in a language without weights.

    own: where the writer's own words stand.
    """
    if language not in weights.LANGUAGES:
        return
    using = weights.load(language)
    shares = {
        head: scale * slope
        for head, scale, (slope, _) in zip(using.heads, using.about["scales"], using.about["calibration"], strict=True)
        if head in _OF_TROUBLE
    }
    seen = shadow.without_markup(shadow.keep(shadow.fold(text), own))
    for sentence in weights.sentences(using, seen, shares):
        if sentence.total >= least:
            yield sentence.total, sentence.start, sentence.end


def _begun(seen: bytes, start: int) -> int:
    """Where a quote begins: with its sentence, where at most two words of the same clause stand before it."""
    first, _ = shadow.sentence_at(shadow.sentences(seen), start)
    near = _NEAR.fullmatch(seen, first, start)
    return near.start(1) if near else start


def _hidden(cues_said: Sequence[Cue], said: Mapping[str, float]) -> bool:
    """Whether no phrase tells of trouble, nor that it is over."""
    shown = any(strength >= SAID for signal, strength in said.items() if signal not in _NO_TROUBLE)
    over = any(cue.kind == _RESOLVED for cue in cues_said)
    return not (shown or over)


def _at_somebody(seen: bytes, at: int) -> bool:
    """Whether the sentence speaks to a person: swearing at a thing is no aggression."""
    start, end = shadow.sentence_at(shadow.sentences(seen), at)
    return bool(_PERSON & frozenset(features.words(seen[start:end])))
