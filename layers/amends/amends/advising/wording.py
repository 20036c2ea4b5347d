"""Words for an agent to start from: heard, sorry, one marked gap. Their data stands in each language's
wording.toml.

The choice follows a hash of the message's id, so that the same message always gets the same words, and leaves out
every opening that the thread already holds, so that one customer does not read the same opening twice.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from amends.advising import voice
from amends.advising.reflect import PLAIN, Tongue
from amends.judging.cause import UNNAMED
from amends.nouns import Apology, Cause

LONGEST_PUBLIC = 280
_LONGEST_SENTENCE = 22
_SLOT = re.compile(r"\{\w+\}")


@dataclass(frozen=True, slots=True)
class Heard:
    """What can be given back. said_kind: `did`, `state` or empty; used: texts of the thread that agents could send."""

    seed: str
    name: str = ""
    said_kind: str = ""
    said: str = ""
    thing: str = ""
    days: str = ""
    broken: bool = False
    glad: bool = False  # content, and asking
    grave: bool = False
    at_risk: bool = False  # somebody may come to harm, or is in a hard place
    stuck: bool = False  # they could not find or follow something
    reported: bool = False  # a colleague typed what the customer said
    travelled: bool = False  # they came for it
    person: str = ""  # who was hurt, where it was somebody of theirs
    kind: str = ""  # the kind of matter, of kinds.toml
    again: bool = False  # they told it before
    unheard: bool = False  # and had no answer, of which this thread holds nothing
    talking: bool = False  # in a chat or a messenger
    called: bool = False  # what was promised and not kept was a call
    sent: bool = False  # what was promised and not kept was to send something
    claimed: int = 0  # how often we called it done before it was
    bereaved: bool = False  # a death was told of before
    acted: bool = False  # sorry was said often enough: the act comes first
    used: tuple[str, ...] = ()
    tongue: Tongue = PLAIN
    voice: voice.Voice = voice.PLAIN


def private(kind: Apology, cause: Cause, heard: Heard, gap: str, *, gentle: bool, instead: str = "") -> str:
    """One sentence that hears and says sorry, and one marked gap; empty where nothing is owed.

    instead: the danger, or `legal` or `legal_again`, whose own words come first where the language has some.
    """
    if said := _instead(instead, heard, gentle=gentle):
        return f"{said} [{gap}]"
    short: Sequence[str] = (".",)
    if gentle:
        sorry = _data(heard)["sorry"]
        then = sorry.get("gentle_by_kind", {}).get(heard.kind) or sorry["at_risk" if heard.at_risk else "gentle"]
        then = sorry["bereaved"] if heard.bereaved else then
        kind_of = "gentle"
    elif heard.glad:
        return f"{opening('glad', heard, ('.',))} [{gap}]"
    elif kind is Apology.NONE:
        return ""
    else:
        owed = Apology.REGRET if heard.reported else kind
        then = _data(heard)["acts"]["lead_in"] if heard.acted else _sorry(owed, cause, heard)
        short = (":",) if heard.acted else _data(heard)["sorry"]["short"]
        kind_of = kind.value
    data = _data(heard)
    of_a_call = heard.reported and not (heard.thing and "thing" in data["openings"]["reported"])  # which is no "it"
    if of_a_call:
        then = [frame for frame in then if not re.search(data["sorry"]["points"], frame)] or [short[0]]
    behind = (min(then, key=lambda frame: len(frame.split())), short[0])
    return f"{_joined(opening(kind_of, heard, behind), then, short, heard)} [{gap}]"


def _joined(first: str, frames: Sequence[str], short: Sequence[str], heard: Heard) -> str:
    """An opening that goes on, as one sentence within 22 words: the first frame that fits, else a short one."""
    begun = first.rstrip(".")
    if not any(named and named in first for named in (heard.thing, heard.said)):
        points = _data(heard)["sorry"]["points"]
        frames = [frame for frame in frames if not re.search(points, frame)] or frames
    if short[0] != "." and frames and re.search(_data(heard)["sorry"]["word"], first) and frames[0][-1] != ":":
        more = f"{begun}{_data(heard)['sorry']['unheard']}."  # sorry is said once, for both
        return more if heard.unheard and _short(more) else first
    whole = [f"{begun}{frame}" for frame in (*_ranked(frames, heard), *short)]
    return next((words for words in whole if _short(words)), first)


def _instead(what: str, heard: Heard, *, gentle: bool) -> str:
    first: Mapping[str, Sequence[str]] = _data(heard)["first"] if what and not gentle else {}
    frames = (heard.person and first.get(f"{what}_person")) or first.get(what, ())
    if what.startswith("legal") and heard.reported:
        frames = _data(heard)["openings"]["reported"]["bare"]
    sorry = _data(heard)["sorry"]["word"]
    wanted = [frame for frame in frames if not (heard.acted and re.search(sorry, frame))]  # who wants none, or had two
    filled = (_fill(frame, heard) for frame in _ranked(wanted, heard))
    return next((words for words in filled if _short(words)), "")


def public(kind: Apology, cause: Cause, heard: Heard, *, gentle: bool, review: bool, instead: str = "") -> str:
    """What everybody may read: at most 280 characters, no personal data, no case details."""
    frames_of: Mapping[str, Any] = _data(heard)["public"]
    others = frames_of.get("then_review_by_cause", {}).get(cause.value, ())
    then = _pick((review and others) or frames_of["then_review" if review else "then"], heard)
    after = _capital(f"{then}{f', {heard.name.rstrip(chr(46))}' if heard.name else ''}.", heard, named=False)
    if gentle and review:  # no invitation: somebody from the team finds a private way
        return _capital(_fill(_pick(frames_of["gentle"], heard), heard), heard)
    if safe := frames_of.get(instead) if not gentle else None:
        words = _capital(_fill(_pick(safe, heard), heard), heard)
        return f"{words} {_capital(then, heard, named=False)}."
    for frames in _public_frames(kind, cause, heard, gentle=gentle):
        for frame in _ranked(frames, heard):
            words = _capital(_fill(frame, heard), heard)
            nameless = _capital(_fill(frame, replace(heard, name="")), heard, named=False)
            joined = f"{words.rstrip('.')}; {then}."
            apart = (
                f"{nameless} {after}" if frames_of["name_last"] else f"{words} {_capital(then, heard, named=False)}."
            )
            for whole in (joined, apart):
                if len(whole) <= LONGEST_PUBLIC and _short(whole):
                    return whole
    return after


def reminder(kind: str, heard: Heard, gap: str, *, instead: str = "") -> str:
    """Words for a reminder: whether there is news is for the agent to say, in the gap.

    kind: `reply` or `update` as it falls due, `reply_late` or `update_late` (`days`: since when there was no word,
    empty for today); instead: a danger, whose own words come first. Where sorry was said often enough, none is said.
    """
    if said := _instead(instead, heard, gentle=False):
        return f"{said} [{gap}]"
    if heard.acted:
        kind = f"{kind.removesuffix('_late')}_acted"
    elif kind == "update_late" and not heard.days:
        kind = "update_late_today"
    frames = _data(heard)["reminder"][kind if heard.thing else f"{kind}_bare"]
    return f"{_fill(_pick(frames, heard), heard)} [{gap}]"


def reminder_public(heard: Heard) -> str:
    """A public word where an answer is due."""
    frames = _data(heard)["public"]
    waiting = _fill(_pick(frames["waiting_acted" if heard.acted else "waiting"], heard), heard).rstrip(".")
    return _capital(f"{waiting}; {_pick(frames['then'], heard)}.", heard)


def opening(kind: str, heard: Heard, behind: Sequence[str]) -> str:
    """The first sentence: the most telling shape that was not used before, and that fits into 22 words with one of
    `behind`, the earlier the better, where it does not say sorry itself."""
    sorry = _data(heard)["sorry"]["word"]
    for shape in _shapes(kind, heard):
        frames = [frame for frame in _ranked(shape, heard) if not (heard.acted and re.search(sorry, frame))]
        for then in behind:  # a third apology is none
            for frame in frames:
                words = _fill(frame, heard)
                if _short(words if re.search(sorry, frame) else words.rstrip(".") + then):
                    return words
    return _fill("{hi}.", heard)


def _shapes(kind: str, heard: Heard) -> Iterable[Sequence[str]]:
    if kind == Apology.REACHING_OUT.value and not heard.stuck:
        kind = Apology.REGRET.value
    frames: Mapping[str, Sequence[str]] = _data(heard)["openings"][kind]
    if heard.broken and heard.called:
        yield frames.get("pledge_call", ())
    if heard.broken and heard.days:
        yield (frames.get("pledge_sent") if heard.sent else None) or frames.get("pledge", ())
    if heard.broken:
        yield frames.get("pledge_plain", ())
    if heard.claimed:
        yield frames.get("claimed" if heard.claimed == 1 else "claimed_again", ())
    if heard.reported and kind != "gentle":
        reported = _data(heard)["openings"]["reported"]
        yield (reported.get("thing") if heard.thing else None) or reported["bare"]
    if heard.said:
        yield frames.get(heard.said_kind, ())
    if heard.thing and not re.search(_data(heard)["vague"], heard.thing):
        yield [frame for frame in frames.get("thing", ()) if not _unwelcome(frame, heard)]
    yield [frame for frame in frames["bare"] if not _unwelcome(frame, heard)] or frames["bare"]


def _unwelcome(frame: str, heard: Heard) -> bool:
    """Whether a frame thanks for a message, which nobody wants to read who had to write it twice, or is in distress."""
    return (heard.again or heard.grave) and bool(re.search(_data(heard)["thanks"], frame))


def _public_frames(kind: Apology, cause: Cause, heard: Heard, *, gentle: bool) -> Iterable[Sequence[str]]:
    frames: Mapping[str, Any] = _data(heard)["public"]
    if gentle:
        yield frames["gentle"]
        return
    acted = "_acted" if heard.acted else ""
    if kind is Apology.ACCOUNTABLE and heard.broken:
        if heard.days and heard.said_kind == "state":
            yield frames["pledge_state"]
        yield frames["pledge" if heard.days else "pledge_plain"]
    if kind is Apology.ACCOUNTABLE and heard.claimed and not acted:
        yield frames["claimed"]
    if kind is Apology.ACCOUNTABLE:
        yield frames[f"accountable{acted}"]
    if heard.stuck and not acted:  # nobody is told before others what they could not do
        yield frames["glad" if heard.glad else "stuck"]
        return
    if heard.said:
        yield frames[f"said{acted}"]
    if not acted:
        yield frames["by_kind"].get(heard.kind) or frames["by_cause"].get(cause.value, ())
    yield frames[f"bare{acted}"]


def _sorry(kind: Apology, cause: Cause, heard: Heard) -> Sequence[str]:
    sorry = _data(heard)["sorry"]
    if kind in (Apology.REGRET, Apology.REACHING_OUT) and heard.kind in sorry["by_kind"]:
        of_kind: Sequence[str] = sorry["by_kind"][heard.kind]
        return of_kind
    if kind is Apology.REGRET and cause.value in sorry["by_cause"]:
        found: Sequence[str] = sorry["by_cause"][cause.value]
        return found
    if kind in (Apology.REGRET, Apology.REACHING_OUT) and heard.travelled and cause in UNNAMED:
        trip: Sequence[str] = sorry["trip"]
        return trip
    plain: Sequence[str] = sorry[kind.value]
    return [*plain, *sorry["sought"]] if kind is Apology.REACHING_OUT and heard.stuck else plain


def _fill(frame: str, heard: Heard) -> str:
    data = _data(heard)
    way = "talking_" if heard.talking else ""
    greetings = data[f"{way}grave" if heard.grave else f"{way}greetings"] if heard.name else data["nameless"]
    words = {
        "hi": _pick(greetings, heard).format(name=heard.name),
        "name": f"{heard.name}, " if heard.name else "",
        "to": f", {heard.name}," if heard.name and " " not in heard.name else ",",
        "said": heard.said,
        "thing": heard.thing,
        "days": heard.days,
        "person": heard.person,
    }
    said = frame.format(**words)
    for apart, together in data.get("contracted", {}).items():
        said = said.replace(f" {apart} ", f" {together} ")
    return said


def _pick(frames: Sequence[str], heard: Heard) -> str:
    return _ranked(frames, heard)[0]


def _ranked(frames: Sequence[str], heard: Heard) -> list[str]:
    """In the order of this message, those that the thread already holds last."""
    order = sorted(frames, key=lambda frame: hashlib.sha256(f"{heard.seed}|{frame}".encode()).digest())
    return sorted(order, key=lambda frame: _was_used(frame, heard.used))


def _was_used(frame: str, used: Sequence[str]) -> bool:
    """Whether a text holds all the fixed parts of the frame."""
    parts = [part.strip(" ,.:;") for part in _SLOT.split(frame)]
    telling = [part for part in parts if part]
    return bool(telling) and any(all(part in text for part in telling) for text in used)


def _short(words: str) -> bool:
    return all(len(sentence.split()) <= _LONGEST_SENTENCE for sentence in re.split(r"(?<=[.!?])\s+", words))


def _capital(words: str, heard: Heard, *, named: bool = True) -> str:
    """A sentence's capital, unless a name begins it: a name is written as its bearer writes it."""
    return words if heard.name and named else words[:1].upper() + words[1:]


def _data(heard: Heard) -> dict[str, Any]:
    return voice.words(heard.tongue.language, heard.tongue.informal, heard.voice)
