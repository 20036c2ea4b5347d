"""Which kind of apology is owed, with the reasons for it and against it, each with its words where there are any."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from amends import languages
from amends.judging import evidence
from amends.judging.lead import CLEARLY, TREATED_BADLY
from amends.judging.severity import DATA_LOSS, UNREACHED, at_stake, failed_before
from amends.nouns import CAUSES, Apology, Cause, History, Quote, Reading, Reason

BEGAN = "it began with"  # how a reason begins that is told in words that were answered
AS_A_WHOLE = ", by the quotes above"  # how a reason ends that no few words say by themselves
ENOUGH = 2  # apologies; a third without an act hurts (Halperin, Ho, List & Muir 2022)

_FEELINGS = ("anger", "frustration", "disappointment", "worry", "exhaustion")
_TEARS = "exhaustion.tears"
_HURT = ("legal", "fault", "anger", "frustration", "disappointment", "exhaustion", "safety", "aggression")
_CHASED = 0.55  # of repeat contact; below it, they ask how it stands
# Who turns these down has been offered something before, or expects to be put off with it.
_UNFRIENDLY = ("anger", "frustration", "disappointment", "aggression", "churn", "repeat", "effort")
_FED_OFF = frozenset({"refused.voucher", "refused.credit", "refused.discount", "refused.apology", "refused.template"})
_NOT_OURS = ": nothing shows a fault of ours"
_UNTIL = ", until your check shows whose it is"
_UPSET = 0.6  # of a complaint, by all words together
_THREATENED = "churn.threatened"
_COMPLAINS = 0.65  # several small struggles add up to half a complaint, and are none
_CONTENT = frozenset({"gratitude.resolved", "gratitude.praise"})  # a bare "thanks" is politeness
_TRIED = "struggle.tried_to"
_STUCK = ("struggle", "confusion")
_OF_LEAD = frozenset({Cause.UNSAFE, Cause.PRIVACY})  # the lead's reason says these
_REACHED_OUT = (*_STUCK, "worry", "repeat", "trouble")


def apology(readings: Sequence[Reading], history: History) -> Apology:
    """The kind that is owed, whatever the settings let a note say."""
    open_still = history.undone or history.broken_pledges
    if (thankful(readings) and not (open_still or _goes_on(readings, history))) or glad(readings):
        return Apology.NONE
    hurt = evidence.likely(readings, *_HURT) or evidence.signal(readings, "complaint") >= _COMPLAINS
    hurt = hurt or evidence.signal(readings, "repeat_contact") >= _CHASED or _fed_off(readings)
    hurt = hurt or history.bad_rating or history.reopened or _leaves_upset(readings)
    hurt = hurt or (evidence.likely(readings, *_STUCK, "trouble") and evidence.likely(readings, "lasting"))
    reached_out = evidence.had_to_ask_again(readings, history) or evidence.likely(readings, *_REACHED_OUT)
    reached_out = reached_out or any(cue.strength >= evidence.LIKELY for cue in evidence.cues(readings, "complaint"))
    troubled = hurt or reached_out or history.undone
    began = history.began is not None and history.began[0] is not Cause.UNCLEAR
    hurt = hurt or (troubled and (began or bool(history.claims)))  # it goes on, whatever was answered
    unsaid = history.admissions and not history.apologies
    shown = history.admissions or history.earlier_claims  # these were called done, told not to be, and answered anew
    if (history.broken_pledges and readings) or (shown and troubled) or (unsaid and readings):
        return Apology.ACCOUNTABLE
    if hurt:
        return Apology.REGRET
    return Apology.REACHING_OUT if troubled else Apology.NONE


def _goes_on(readings: Sequence[Reading], history: History) -> bool:
    """Whether who thanks us for an answer tells that the trouble is not over: "Thank you for the reply. I read it
    several times, and …" """
    thanked = {cue.kind for cue in evidence.cues(readings[-1:], "gratitude")}
    open_still = evidence.signal(readings[-1:], "trouble") >= evidence.STRONG
    return history.contacts > 0 and open_still and thanked.isdisjoint(_CONTENT)


def glad(readings: Sequence[Reading]) -> bool:
    """Whether the newest words are content and ask for the way, which they have not long looked for: that needs the
    way, and no apology."""
    told = {
        cue.kind for cue in evidence.cues(readings[-1:], "gratitude", "struggle") if cue.strength >= evidence.LIKELY
    }
    upset = evidence.likely(readings, *_HURT, "worry", "churn", "repeat", "aggression")
    return bool(told & _CONTENT) and _TRIED not in told and evidence.likely(readings[-1:], *_STUCK) and not upset


def _leaves_upset(readings: Sequence[Reading]) -> bool:
    """Whether somebody leaves unless something is done, or speaks of leaving and all words together rather complain: a
    plain wish to end is no complaint, nor is one for which no way is found."""
    if evidence.of_kind(readings, _THREATENED, evidence.LIKELY):
        return True
    return not evidence.likely(readings, *_STUCK) and any(
        reading.signals.get("churn", 0.0) >= evidence.LIKELY and reading.chances.get("complaint", 0.0) >= _UPSET
        for reading in readings
    )


def enough_said(given: int, readings: Sequence[Reading]) -> bool:
    """Whether one more apology would hurt: two were given, or the customer wants none."""
    wants_none = any(wish.kind == "refused.apology" for reading in readings for wish in reading.wishes)
    return given >= ENOUGH or wants_none


def _fed_off(readings: Sequence[Reading]) -> bool:
    return any(wish.kind in _FED_OFF for reading in readings for wish in reading.wishes)


def thankful(readings: Sequence[Reading]) -> bool:
    """Whether the newest words are thanks and nothing else, for what is mended or where nothing was wrong.

    A bare "thanks" sent after an unanswered complaint does not take the complaint back.
    """
    before, newest = readings[:-1], readings[-1:]
    trouble = evidence.likely(newest, *evidence.TROUBLE, "worry", "churn", "legal")
    if trouble or not evidence.likely(newest, "gratitude"):
        return False
    mended = any(cue.kind == "gratitude.resolved" for cue in evidence.cues(newest, "gratitude"))
    return mended or not evidence.likely(before, *evidence.TROUBLE)


def reasons_for(readings: Sequence[Reading], history: History, cause: Cause, *, wording: bool) -> Iterator[Reason]:
    """Weightiest first. wording: whether a failure may be named as ours."""
    if wording:
        yield from _ours(history)
    told = [*_before(readings, history, cause), *_told(readings, cause)]
    claimed = [Reason("our reply said it was done")] if (told and history.claims) or history.undone else []
    if cause is Cause.REFUND_OWED:
        claimed += [Reason("our reply refused it", words) for words in history.refusals]
    vague = history.bereaved or not told or told[0].text.endswith(AS_A_WHOLE)  # what we said tells an agent more
    yield from (*claimed, *told[:1]) if vague else (*told[:1], *claimed)
    if before := failed_before(history, cause):
        alike = "the same" if before.cause is cause else CAUSES[before.cause]
        yield Reason(f"{alike} happened to them on {before.at:%a %-d %b}, on another ticket")
    yield from told[1:]
    besides = cause in CAUSES and cause not in (*_OF_LEAD, Cause.TREATED_BADLY)
    if besides and (met := evidence.of_kind(readings, TREATED_BADLY, CLEARLY)):
        yield Reason("they were treated badly besides", met)
    if history.reopened:
        yield Reason("it came back after it was solved")
    if history.bad_rating:
        yield Reason("they rated the help as bad")
    yield from _on_top(readings, history)


def _before(readings: Sequence[Reading], history: History, cause: Cause) -> Iterator[Reason]:
    """What went wrong by words that were answered, where the newest do not say it again."""
    told, words = history.began or (None, None)
    if told is cause and cause not in _OF_LEAD and not evidence.cues(readings, "fault", "safety"):
        yield Reason(f"{BEGAN} {CAUSES[cause]}", words)


def _on_top(readings: Sequence[Reading], history: History) -> Iterator[Reason]:
    """What makes it weigh more, whatever went wrong."""
    if evidence.had_to_ask_again(readings, history):
        quote = evidence.quote(readings, "repeat", "repeat_contact", "effort")
        yield Reason("they had to ask again" if quote and quote.colleague else "they had to write again", quote)
    elif evidence.likely(readings, "repeat") and not evidence.likely(readings, "fault"):
        cue = evidence.cues(readings, "repeat")[0]
        yield Reason("they get no further with us" if cue.kind == UNREACHED else "they wait for an answer", cue.quote)
    if _fed_off(readings):
        yield Reason("they do not want to be put off again")
    if evidence.likely(readings, "churn"):
        yield Reason("they speak of leaving", evidence.quote(readings, "churn"))
    stake = at_stake(readings)
    if stake:
        yield Reason("work or pay hangs on it", stake)
    for feeling in _felt(readings):
        if stake and evidence.quote(readings, feeling) == stake:
            continue
        tears = any(cue.kind == _TEARS for cue in evidence.cues(readings, feeling)[:1])
        yield Reason("they were in tears" if tears else f"{feeling} in their words", evidence.quote(readings, feeling))


def reasons_against(
    readings: Sequence[Reading], history: History, kind: Apology, cause: Cause, *, wording: bool
) -> Iterator[Reason]:
    """What speaks against an apology, or against more of one."""
    if kind is Apology.NONE:
        yield _none(readings)
        return
    given = len(history.apologies)
    if given >= ENOUGH:
        times = "Two" if given == ENOUGH else str(given)
        yield Reason(f"{times} apologies given to {{who}}; a third without an act will hurt", history.apologies[-1])
    if kind is Apology.REACHING_OUT or (kind is Apology.REGRET and cause in (Cause.NONE, Cause.UNCLEAR)):
        told = evidence.likely(readings, "complaint", "trouble", "fault") or _broken_way(readings)
        may_be_ours = told or evidence.had_to_ask_again(readings, history) or history.claims
        yield Reason(f"Regret for {{who}}, not blame{_UNTIL if may_be_ours else _NOT_OURS}")
    elif not wording and (history.admissions or history.broken_pledges):
        yield Reason("The settings allow no more than regret to {who}")
    elif kind is Apology.REGRET:
        yield Reason("Tell {who} it was ours only if your check confirms it")
    if readings and all(reading.report for reading in readings):
        yield Reason("A colleague typed this: the words may not be {who}'s")


def _broken_way(readings: Sequence[Reading]) -> bool:
    return any(_may_be_broken().search(cue.quote.text) for cue in evidence.cues(readings, *_STUCK))


@cache
def _may_be_broken() -> re.Pattern[str]:
    """Words of somebody who found no way, by which the way itself may be broken: "I press it and nothing happens"."""
    return re.compile("|".join(languages.gathered("words", "may_be_broken")), re.IGNORECASE)


def _ours(history: History) -> Iterator[Reason]:
    broken: tuple[Quote, ...] = tuple(pledge.quote for pledge in history.broken_pledges)
    if broken:
        yield Reason(
            "a promise of ours was not kept" if len(broken) == 1 else "promises of ours were not kept", broken[0]
        )
    for words in history.admissions[:1]:
        yield Reason("our own reply says it was ours", words)
    for words in history.earlier_claims[-1:]:
        yield Reason("we called it done before it was", words)


def _told(readings: Sequence[Reading], cause: Cause) -> Iterator[Reason]:
    stuck = evidence.likely(readings, *_STUCK)
    kind = evidence.likely(readings, "gratitude") or bool(evidence.cues(readings, "politeness"))
    friendly = stuck and kind and not evidence.likely(readings, *_UNFRIENDLY)
    core = next((reading.core_function for reading in readings if reading.core_function), "")
    told = evidence.cues(readings, "fault", "safety")
    told = tuple(cue for cue in told if cue.kind == f"fault.{cause.value}") or told
    if told and told[0].kind == DATA_LOSS:
        yield Reason("they tell of lost data", told[0].quote)
    elif told and cause in CAUSES and cause not in _OF_LEAD:
        yield Reason(f"they tell of {CAUSES[cause]}", told[0].quote)
    elif not (stuck or _felt(readings) or _fed_off(readings)) and (sounds := evidence.quote(readings, "complaint")):
        yield Reason(f"something went wrong for {{who}}{AS_A_WHOLE}", sounds)
    elif in_the_way := evidence.quote(readings, "trouble"):
        yield Reason(f"something is not as {{who}} needs it{AS_A_WHOLE}", in_the_way)
    if stuck:
        where = f"stuck on a core function ({core})" if core else "stuck on their own"
        tone = "friendly, but " if friendly and not told else ""
        yield Reason(tone + where, evidence.quote(readings, "struggle", "confusion"))


def _felt(readings: Sequence[Reading]) -> list[str]:
    strength = {name: evidence.signal(readings, name) for name in _FEELINGS}
    strength["exhaustion"] = evidence.LIKELY if any("exhaustion" in r.feelings for r in readings) else 0.0
    felt = [name for name in _FEELINGS if strength[name] >= evidence.LIKELY]
    return sorted(felt, key=lambda name: -strength[name])[:1]


def _none(readings: Sequence[Reading]) -> Reason:
    if thankful(readings):
        return Reason("Thanks, and nothing open", evidence.quote(readings, "gratitude"))
    return Reason("Nothing in it tells of trouble: answer it as usual")
