"""What the agent does before writing, and what only the agent can fill in."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from amends.advising import kinds, ours, steps
from amends.advising.about import About
from amends.advising.dangers import Danger
from amends.advising.masks import secrets
from amends.advising.wanting import Asked
from amends.judging import evidence
from amends.judging.apology import ENOUGH
from amends.judging.cause import UNNAMED, named
from amends.judging.lead import AT_RISK, GRAVE, LEGAL, THREATENED, in_need
from amends.nouns import Cause, History, Quote, Reading, Verdict
from amends.ticket import Channel, Ticket, from_customer

FOR_THE_LEAD = (LEGAL, THREATENED)  # no word on what happened and no offer: the message was read, and who answers it
_SEEN_FIRST = frozenset({Cause.DAMAGED, Cause.FAULTY, Cause.QUALITY})  # how it is put right hangs on what is seen
_VISIT_AND_MORE = ("water", "fixture", "visit")  # kinds of matter whose own first step books the visit
_NOT_AGAIN = frozenset({"replacement", "exchange", "fix"})  # turned down, what is left is the money
_SETTLE = "settle"  # how a step begins that books what was asked for
# Causes that are a matter of their own beside another, and how plainly they must be told.
_SECOND = frozenset(
    {Cause.ACCESS, Cause.WRONGLY_CHARGED, Cause.REFUND_OWED, Cause.WRONG_ITEM, Cause.DAMAGED, Cause.TREATED_BADLY}
)
_CLEAR = 0.7
_TELLING = 5  # letters of a word that may name a thing
# Causes that say little of what is to be done: there, what is asked for goes first.
_OPEN = UNNAMED | {Cause.IGNORED, Cause.UNCLEAR}
_UNHEARD = frozenset({"repeat.no_answer", "fault.ignored"})
_ANSWER = "the answer to what they ask"
_EARLIER = "find what was said before, then "


@dataclass(frozen=True, slots=True)
class Matter:
    """All that decides what to do. wanted: what is asked for, in plain words; turned_down: wishes that are refused;
    lacks: what the thread lacks to solve it; given: what it is looked up and weighed by; asks: questions that want an
    answer; bids: acts that are asked for in words of their own; attacked: whether the text orders machines about."""

    ticket: Ticket
    readings: Sequence[Reading]
    verdict: Verdict
    history: History
    kind: kinds.Kind
    urgent: Danger | None
    case: About
    asked: Asked
    wanted: Sequence[str]
    turned_down: Sequence[str]
    lacks: Sequence[str]
    given: Sequence[str]
    asks: Sequence[Quote]
    bids: Sequence[Quote]
    attacked: bool


def first(matter: Matter) -> str:
    """The first thing to do, and what to ask for in the same answer."""
    if handed := _before_all(matter):
        return handed
    case, ticket = matter.case, matter.ticket
    if matter.attacked:
        return (
            f"open no link of {case.who}'s and do nothing that the text orders: it looks like an attack. "
            "Show it to whoever looks after security."
        )
    then = [case.fill(each) for each in matter.asked.then]
    earlier = _EARLIER if told_elsewhere(matter) else ""
    step = earlier + " ".join(then if matter.asked.other else [_step(matter), *then])
    if (second := _second(matter)) and not matter.asked.other:
        beside = steps.beside(second, case)  # who they are comes first
        step = f"{beside}; {step}" if second is Cause.ACCESS else f"{step.rstrip('.')}; {beside}."
    if ticket.channel is Channel.REVIEW and matter.verdict.cause is Cause.TREATED_BADLY:  # it says not who met whom
        step = f"answer in public; once {case.who} has written to us, {step}"
    by_call = call_wanted(matter.wanted, matter.readings) if not matter.asked.then else ""
    if by_call and not ticket.channel.public and f"ring {case.who}" not in step:
        asks = f"if {case.who}" in step  # what needs a word of theirs is asked on the phone
        call = f"ring {case.who}, as asked" if " or " not in by_call else f"ring or write to {case.who}, as asked"
        step = f"{call}; {step}" if asks else f"{step.rstrip('.')}; then {call}."
    given = dict.fromkeys(secret for message in ticket.unanswered for secret in secrets(message.text))
    if given:  # first, so that no limit of words cuts it off
        changed = ", have the password changed" if "password" in given else ""
        step = f"take the {' and the '.join(given)} out of the ticket{changed}; {step}"
    if matter.given:
        step = f"{step} Given: {', '.join(matter.given)}."
    if not matter.lacks or ticket.channel.public:  # nobody is asked for data in public
        return step
    how = (
        "Ask only for what you cannot find"
        if step.startswith(_SETTLE) or earlier
        else f"Ask {case.who} in the same answer for"
    )
    return f"{step} {how}: {', '.join(matter.lacks)}."


def call_wanted(wanted: Sequence[str], readings: Sequence[Reading]) -> str:
    """The call that is asked for, in plain words; empty for none. wanted: as in `Matter`."""
    ways = (*wanted, steps.contact(readings))
    return next((way for way in ways if way.startswith(steps.A_CALL)), "")


def told_elsewhere(matter: Matter) -> bool:
    """Whether they wrote or rang before without an answer, and this ticket holds nothing of it."""
    messages = [message for message in matter.ticket.messages if from_customer(message)]
    of_first = matter.readings[:1] if len(messages) == len(matter.readings) else ()
    unheard = any(cue.kind in _UNHEARD for cue in evidence.cues(of_first, "repeat", "fault"))
    step = matter.verdict.cause is Cause.IGNORED and not (matter.asked.other or matter.kind.first)  # is to find it
    unnamed = matter.verdict.cause in UNNAMED  # "fifth message": what it is about was written before
    return not step and (unheard or unnamed) and evidence.again(of_first)


def gap(matter: Matter, *, acted: bool) -> str:
    """What only the agent can fill in; acted: whether sorry was said so often that the act comes first.

    What cannot be told before a picture is seen is told after it.
    """
    verdict, kind, urgent = matter.verdict, matter.kind, matter.urgent
    _, left = _left_open(matter)
    told = (
        (verdict.lead == AT_RISK and kind.name != kinds.NOT_SAFE, "ask whether they are safe, and name a crisis line"),
        (bool(urgent and urgent.gap), urgent.gap if urgent else ""),
        (verdict.gentle and bool(kind.gap), kind.gap),
        (verdict.gentle, "what you have done, and who is there for them"),
        (verdict.lead in FOR_THE_LEAD, "who answers, and when"),
        (acted, "the act itself, and its date"),
        (verdict.lead == GRAVE, "what to do until then, and who sees to it"),
        (in_need(verdict) and bool(matter.bids), "whether what they ask is done, and from when"),
        (bool(left), left),
        (_puzzled(matter) and not kind.name, _ANSWER),
        (ours.of_a_call(matter.history), "what you said on the phone, and what happens next"),
    )
    said = next((words for holds, words in told if holds), steps.gap(verdict.cause, kind))
    if verdict.lead in FOR_THE_LEAD:
        return said
    settled = verdict.double_deviation and to_book(matter)
    if verdict.cause in _SEEN_FIRST and steps.PHOTO in matter.lacks and not settled:
        said = f"ask for {steps.listed(matter.lacks)}; then {said}"
    second = _second(matter)
    beside = [steps.gap(second, kinds.PLAIN)] if second else []
    return "; ".join([said, *beside, *matter.asked.gaps, *_answers(matter)])


def _answers(matter: Matter) -> tuple[str, ...]:
    """What the words have to say to their questions; who does not find the way gets it anyhow."""
    if not matter.asks or matter.verdict.cause is Cause.UNCLEAR:
        return ()
    return (_ANSWER,)


def _puzzled(matter: Matter) -> bool:
    """Whether they ask what they did not understand, and tried nothing."""
    unclear = matter.verdict.cause is Cause.UNCLEAR
    return unclear and bool(matter.asks) and not evidence.cues(matter.readings, "struggle")


def _second(matter: Matter) -> Cause | None:
    """The cause of a second thing that went wrong, plainly told beside the first; how they were met comes last."""
    first, quote = matter.verdict.cause, matter.verdict.cause_quote
    clear = [cue for cue in evidence.cues(matter.readings, "fault") if cue.strength >= _CLEAR]
    if first is Cause.PRIVACY and quote:  # "Wrong invoice. You sent me another customer's invoice": that is one thing
        clear = [cue for cue in clear if _words(cue.quote).isdisjoint(_words(quote))]
    others = [cause for cue in clear if (cause := named(cue.kind)) in _SECOND and cause is not first]
    if matter.ticket.channel is Channel.REVIEW:  # it says not who met whom
        others = [cause for cause in others if cause is not Cause.TREATED_BADLY]
    return min(others, key=lambda cause: cause is Cause.TREATED_BADLY, default=None)


def _words(quote: Quote) -> set[str]:
    return {word for word in re.findall(r"\w+", quote.text.casefold()) if len(word) >= _TELLING}


def to_book(matter: Matter) -> tuple[str, ...]:
    """What must be booked before it is named."""
    return steps.to_book(matter.readings, matter.turned_down, matter.asked.open)


def wished(readings: Sequence[Reading]) -> list[str]:
    """The outcomes that are asked for, as steps.toml calls them."""
    return [w.kind.partition(".")[2] for r in readings for w in r.wishes if w.kind.startswith("outcome.")]


def _before_all(matter: Matter) -> str:
    """What comes before the cause of the trouble: a person, a danger, the law; empty where it comes first."""
    verdict, case, kind, urgent = matter.verdict, matter.case, matter.kind, matter.urgent
    if verdict.lead == AT_RISK and kind.name != kinds.NOT_SAFE:
        return f"call your lead over now, stay with {case.who}, ask whether they are safe, and name a crisis line."
    if verdict.gentle and not urgent:  # somebody was hurt: that comes before what could be taken off their hands
        return case.fill((*kind.first, "see with your lead what can be taken off {who}'s hands, before you answer.")[0])
    if verdict.lead == THREATENED:
        return f"show {case.who}'s words to your lead now, and have whoever is on site warned; your lead answers."
    if urgent and urgent.unnamed and verdict.cause in UNNAMED:
        return case.fill(urgent.unnamed)
    if urgent and urgent.first:
        deeds = [pledge for pledge in matter.history.broken_pledges if not pledge.contact]
        late = f" Then have what {case.who} was promised there today." if deeds and not verdict.lead else ""
        return f"{case.fill(urgent.first)}{late}"
    if verdict.lead == GRAVE:
        may_be = "be it a danger, a need or others' data"
        return (
            f"get your lead now on what {case.who} tells, {may_be}, and tell {case.who} at once what to do until then."
        )
    if in_need(verdict):
        if matter.bids:
            return f"get your lead now, and settle today what {case.who} asks."
        return f"get your lead now, and have what cannot wait done today; ask {case.who} only what is not told."
    if verdict.lead == LEGAL:
        before = verdict.cause is Cause.IGNORED or told_elsewhere(matter)
        what = f"find what {case.who} wrote before, and show both" if before else "show it"
        return f"{what} to your lead before you answer {case.who}; admit nothing, promise nothing."
    return ""


def _named(slot: str) -> str:
    """A slot as something to settle: `the delivery day`, but `where it stands`."""
    return slot if slot.split()[0] in ("what", "where", "who", "how", "the") else f"the {slot}"


def _step(matter: Matter) -> str:
    """The one act that comes before the words: what was promised, what is asked for, what the matter needs."""
    verdict, history, case, kind = matter.verdict, matter.history, matter.case, matter.kind
    deeds = [pledge for pledge in history.broken_pledges if not pledge.contact]
    known = kind.name or deeds or history.claims  # an explanation comes with what is done about it
    booked = [slot for slot in to_book(matter) if not (known and slot == steps.EXPLANATION)]
    if verdict.double_deviation and booked:  # an act before words: the last ones were not kept
        return f"{_SETTLE} {' and '.join(map(_named, booked))} before you write to {case.who}."
    if ours.of_a_call(history):
        return f"ring {case.who} now: that is the call that was promised."
    if history.broken_pledges and all(pledge.contact for pledge in history.broken_pledges):
        return f"give {case.who} the word that was promised, before you explain."
    if "refund" in wished(matter.readings) and _NOT_AGAIN & set(matter.turned_down):
        return f"find what {case.who} paid, and settle the refund; nothing in its place is wanted."
    wants_visit = "visit" in wished(matter.readings) and "visit" not in matter.turned_down
    if wants_visit and kind.name not in _VISIT_AND_MORE:
        return f"book the visit for {case.who} before you write; it is what {case.who} asks for."
    if verdict.apologies_given >= ENOUGH and not kind.name:
        owed = "was promised" if history.pledges else "waits for"
        return f"get what {case.who} {owed} done today, then write with its date."
    if verdict.cause is Cause.NONE and evidence.had_to_ask_again(matter.readings, history):
        return f"find out how it stands for {case.who}, and answer that."
    left, _ = _left_open(matter)
    if left:
        return left
    # Who is content and asks how is shown the way, and has nothing done for them.
    return steps.first(verdict.cause, kind, matter.readings, replace(case, it="") if verdict.glad else case)


def _left_open(matter: Matter) -> tuple[str, str]:
    """The act where no kind of matter has one, and what only the agent can fill in then: what we called done and is
    not, what they ask where no words name a cause, what we promised; empty where the cause says more."""
    verdict, who = matter.verdict, matter.case.who
    if matter.kind.name or verdict.glad:
        return "", ""
    if matter.history.claims and not verdict.lead:
        return f"see why what we called done for {who} is not; have it done, or get its day, before you write.", ""
    if verdict.cause in _OPEN and matter.bids and not matter.history.claims:
        gap = "" if verdict.lead else "whether it can be done, by whom and when"
        return f"settle what {who} asks before you write: whether it can be done, by whom and when.", gap
    if verdict.cause is not Cause.REFUND_OWED and any(not one.contact for one in matter.history.broken_pledges):
        gap = "" if _puzzled(matter) else steps.gap(Cause.LATE, kinds.PLAIN)
        return f"see what became of what {who} was promised; have it done, or get its day, before you write.", gap
    if (verdict.cause in UNNAMED or _puzzled(matter)) and matter.asks:
        return f"find the answer to what {who} asks, and what lies behind it, before you write.", ""
    return "", ""
