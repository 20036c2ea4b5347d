"""One text read: language, cues, wishes, signals and feelings, each with the writer's own words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from amends import languages
from amends.nouns import Cue, Quote, Reading, Wish
from amends.policy import Phrases
from amends.reading import (
    clean,
    core,
    dialect,
    forwarded,
    keywords,
    risk,
    shadow,
    signals,
    signed,
    thanks,
    topics,
    weighing,
    wishes,
)
from amends.reading.keywords import Words
from amends.reading.language import READ, UND, tell
from amends.reading.phrases import WISHES, Found, finder
from amends.ticket import Channel

HOW_DO_I = "struggle.how_do_i"
ON_CORE_FUNCTION = 0.65  # strength of "how do I …" about what customers use the product for
CLEAR = 0.5  # strength of a cue that shows in which language a text is after all
REPORTED = 0.7  # share of strength that a colleague's words for the customer keep
MOST_CUES = 60  # in one text: more would say no more
NO_MAIL = frozenset({Channel.CHAT, Channel.MESSAGING, Channel.SOCIAL, Channel.SOCIAL_PRIVATE, Channel.REVIEW})


def read(
    text: str,
    *,
    message: str = "",
    name: str = "",
    subject: str = "",
    channel: Channel = Channel.OTHER,
    language: str = "",
    now: datetime | None = None,
    phrases: Phrases | None = None,
    core_functions: tuple[str, ...] = (),
    report: bool = False,
    thresholds: Mapping[str, float] | None = None,
) -> Reading:
    """Read one text. Every quote is `text[start:end]`; quoted mails, signatures and the like are never read, but
    for a complaint that the sender only hands on.

    message: the id that quotes will name; name: the writer's, which is not read where it stands under the text;
    subject: helps to see the core function, is never quoted;
    channel: a chat or post has no signature to leave out; language: a BCP-47 tag to believe where the words do not
    say; now: when the text was written, aware, for deadlines; report: a colleague typed this for the customer, so
    cues count less; thresholds: from which probability on the weights show a signal, where not as shipped. A text
    without any new words (a rating without a comment, an attachment alone) gives an empty reading, not one that
    cannot be told.
    """
    own, handed = own_words(text, name, channel, report=report)
    seen = shadow.without_markup(shadow.keep(shadow.fold(text), own))
    if not seen.strip(b"\0 \t\r\n"):
        return Reading(message, UND, signals=signals.signals(()), report=report)
    words = keywords.words(seen)
    told = tell(text, seen, language, words)
    plain = dialect.plain(seen, words, told)
    if plain is not seen:
        seen, words = plain, keywords.words(plain)
    told, found = _found(text, seen, words, told, phrases)
    if (left := thanks.unclosed(text, own, found, told)) != own:
        own, seen = left, shadow.keep(seen, left)
        found = [one for one in found if one.end <= left[-1][1]]
    if told not in READ:
        return Reading(message, told, signals=signals.signals(()), cannot_tell=True, report=report)
    function = core.named(seen, shadow.fold(subject), found, core_functions, told)
    cues = [_cue(one, text, message, function) for one in found if one.family not in WISHES]
    wished = wishes.wishes(text, seen, found, now, message, told)
    chances = weighing.chances(told, "".join(text[start:end] for start, end in own), seen, found)
    asks = bool(wished) or any(cue.family == "politeness" for cue in cues)
    probable = weighing.believed(told, chances, cues, seen)
    length = sum(end - start for start, end in own)
    turn = thanks.turn(text, seen, found, told) if weighing.thankful(cues, chances) else len(text)
    cues = weighing.in_passing(cues, chances, length, asks=asks, wants=bool(wished), turn=turn)
    cues += weighing.cues(told, text, seen, message, chances, cues, thresholds or {})
    cues += risk.cues(told, text, seen, message, cues, words)
    cues += topics.cues(told, text, seen, message, chances, cues, words)
    cues = weighing.doubted(cues, chances, length)
    if report:
        cues, wished = [_reported(cue) for cue in cues], tuple(map(_told_for, wished))
    return Reading(
        message,
        told,
        _foremost(cues),
        wished,
        signals.signals(cues),
        signals.feelings(cues),
        function,
        report=report,
        chances=probable,
        forwarded=handed,
        own=own,
    )


def own_words(text: str, name: str, channel: Channel, *, report: bool = False) -> tuple[signed.Spans, bool]:
    """Where the words to be read stand, and whether they are somebody else's, which the sender only handed on."""
    own = ((0, len(text)),) if channel in NO_MAIL else clean.new_words(text)
    handed = () if channel in NO_MAIL or report else forwarded.handed_on(text, own, name)
    return handed or signed.unsigned(text, own, name), bool(handed)


def _found(text: str, seen: bytes, words: Words, told: str, phrases: Phrases | None) -> tuple[str, list[Found]]:
    """What the phrases of its language find; where that is unknown, of the one whose phrases are plainly there."""
    if told != UND:
        return told, finder(told, phrases).strongest(text, seen, words) if told in READ else []
    tried = [(language, finder(language, phrases).strongest(text, seen, words)) for language in languages.read()]
    clear = [(max((one.strength for one in found), default=0), language, found) for language, found in tried]
    strength, language, found = max(clear, key=lambda one: one[0])  # of equals the first: the notes' own language
    return (language, found) if strength >= CLEAR else (UND, [])


def _cue(found: Found, text: str, message: str, function: str) -> Cue:
    strength = max(found.strength, ON_CORE_FUNCTION) if found.kind == HOW_DO_I and function else found.strength
    return Cue(found.kind, Quote(text[found.start : found.end], found.start, found.end, message), strength)


def _reported(cue: Cue) -> Cue:
    """A cue in a colleague's words: they may be the colleague's rather than the customer's."""
    return replace(cue, quote=replace(cue.quote, colleague=True), strength=round(cue.strength * REPORTED, 3))


def _told_for(wish: Wish) -> Wish:
    return replace(wish, quote=replace(wish.quote, colleague=True))


def _foremost(cues: Iterable[Cue]) -> tuple[Cue, ...]:
    strongest = sorted(cues, key=lambda cue: -cue.strength)[:MOST_CUES]
    return tuple(sorted(strongest, key=lambda cue: (cue.quote.start, cue.quote.end, cue.kind)))
