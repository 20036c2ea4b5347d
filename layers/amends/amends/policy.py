"""The admin's settings as they are in force: a section each, with the defaults that make an empty document valid.

documents.py makes them out of what an admin writes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from enum import StrEnum
from functools import cache
from typing import Annotated, Any

from pydantic import AfterValidator, Field, StringConstraints, WithJsonSchema

from amends import languages
from amends.names import HELPDESKS, OFF_TAG, TAG_PREFIX, TAGS, WRONG_TAG
from amends.nouns import CALL_A_LEAD, FAMILIES, WEIGHED, Cause
from amends.reading import standing
from amends.remedies import Remedies
from amends.section import (
    KEY,
    NUMBER,
    PLAIN,
    Counted,
    Line,
    OneOf,
    Places,
    Section,
    Share,
    Shown,
    Whole,
    Zone,
    entries,
    is_plain,
    many,
    pairs,
    several,
)
from amends.selection import Selection
from amends.targets import Clocks


class Mode(StrEnum):
    """What Amends may write: nothing, tags alone, or tags and notes."""

    SHADOW = "shadow"
    TAGS = "tags"
    NOTES = "notes"


LONGEST_PREFIX = 32 - max(len(name) for name in TAGS)  # Freshdesk's limit for a tag is 32


class Tone(StrEnum):
    """How suggested words speak."""

    PLAIN = "plain"
    WARM = "warm"
    FORMAL = "formal"


class Notes(Section):
    """How often an agent is told something."""

    most_per_ticket: Whole = Field(3, ge=0, le=20, description="Notes on one ticket, reminders not counted")
    minutes_apart: Annotated[int, Counted("minutes", 1440, 30)] = Field(
        30, ge=0, le=1440, description="Minutes between two notes, unless it gets worse"
    )
    accountable_wording: bool = Field(True, description="Whether a note may name our own failure as ours")


Helpdesk = Annotated[str, OneOf(HELPDESKS, "helpdesks", listed=False)]


class Limits(Section):
    """How much of a helpdesk's rate limit Amends may use; agents' own saves share it."""

    share: Share = Field(0.5, gt=0, le=1, description="Share of the account's requests a minute")
    yield_below: Share = Field(0.3, ge=0, lt=1, description="Share of requests left at which Amends waits")
    requests_per_minute: dict[Helpdesk, Annotated[int, Field(ge=10, le=5000), NUMBER]] = Field(
        default_factory=dict,
        description="Helpdesk -> requests a minute of its plan, 200 where nothing is said",
        examples=[{"zendesk": 700}],
    )


Weighed = Annotated[str, OneOf(WEIGHED, "signals", listed=False)]
Chance = Annotated[float, Field(ge=0.5, le=1), NUMBER]  # 1: never by weight


class Switch(Selection):
    """One entry of `modes`: the mode of some tickets."""

    mode: Mode = Field(description="What Amends writes on these tickets")


Company = Annotated[str, StringConstraints(strip_whitespace=True, max_length=40), *PLAIN]


class Settings(Section):
    """Section `settings`."""

    mode: Mode = Field(Mode.SHADOW, description="What Amends writes: shadow nothing, tags, or notes and tags")
    modes: tuple[Switch, ...] = Field(
        (),
        max_length=50,
        description="For some tickets; the first that fits counts",
        examples=[[{"channel": "email", "mode": "notes"}]],
    )
    leave_out: tuple[Selection, ...] = Field(
        (),
        max_length=50,
        description="Tickets that Amends has nothing to do with: nothing judged, written or timed",
        examples=[[{"channel": "review"}]],
    )
    agent_zone: Zone = Field("UTC", description="Time zone of the clock times in notes")
    core_functions: tuple[Shown, ...] = Field(
        (), max_length=50, description="What customers use the product for", examples=[["export invoices"]]
    )
    tone: Tone = Field(Tone.PLAIN, description="How suggested words speak: plain, warm or formal")
    company: Company = Field("", description="The company's name, where suggested words speak of its support")
    tag_prefix: Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]*$", max_length=LONGEST_PREFIX)] = Field(
        TAG_PREFIX, description="What every tag of ours begins with"
    )
    thresholds: dict[Weighed, Chance] = Field(
        default_factory=dict,
        description="Signal -> the probability from which the weights alone show it; higher shows less",
        examples=[{"complaint": 0.9}],
    )
    tiers: dict[Line, Shown] = Field(
        default_factory=dict,
        description="Tag on a ticket or customer -> the customer tier it means",
        examples=[{"vip": "gold"}],
    )
    sweep: bool = Field(True, description="Whether the helpdesk is asked every few minutes for what no webhook told")
    notes: Notes = Field(Notes(), examples=[{"minutes_apart": 30}])
    limits: Limits = Field(Limits(), examples=[{"share": 0.5}])

    @classmethod
    def across(cls, given: Mapping[str, Any]) -> Places:
        tiers = pairs(given.get("tiers")).values()
        there = sorted({tier.strip() for tier in tiers if isinstance(tier, str)})
        sure = all(isinstance(tier, str) and is_plain(tier) for tier in tiers)
        prefix = given.get("tag_prefix", TAG_PREFIX)
        ours = {OFF_TAG, *(f"{prefix}{name}" for name in (*TAGS, WRONG_TAG))}
        found: Places = {
            (
                "tiers",
                tag.strip(),
                KEY,
            ): "is a tag of ours: whoever gets it would be of that tier; name a tag of your own"
            for tag in map(str, pairs(given.get("tiers")))
            if tag.strip().lower() in ours
        }
        for name in ("modes", "leave_out"):
            for number, entry in enumerate(pairs(each) for each in entries(given.get(name))):
                if not any(entry.get(part) for part in Selection.model_fields):
                    found[name, number] = f"names no tickets; it can name {', '.join(Selection.model_fields)}"
                wanted = [str(tier).strip() for tier in several(entry.get("tier") or ())]
                if sure and (unknown := [tier for tier in wanted if tier not in there]):
                    meant = many(unknown[0], there)
                    found[name, number, "tier"] = f"{meant}in `tiers`, tags mean {', '.join(there) or 'no tier'}"
        return found


def _words(phrase: str) -> str:
    telling = phrase.replace("\u02b9", "").replace("\u02bc", "")  # letters to Unicode, apostrophes to a reader
    if not any(character.isalpha() or character in "0123456789" for character in telling):
        raise ValueError("must hold a letter or a digit")
    return phrase


_PLAIN = [family for family in FAMILIES if family != "fault"]
_CAUSES = [cause for cause in Cause if cause is not Cause.NONE]
_FAULTS = [f"fault.{cause}" for cause in _CAUSES]
_KNOWN_AS = dict(zip([*_PLAIN, *_CAUSES], [*_PLAIN, *_FAULTS], strict=True))


def _kind(kind: str) -> str:
    family, _, name = kind.partition(".")
    near = get_close_matches(name if family == "fault" else family, _KNOWN_AS, 1)
    meant = f"did you mean {_KNOWN_AS[near[0]]}? " if near else ""
    if family not in FAMILIES:
        there = f"must be a family or family.name, such as fault.outage; families are {', '.join(FAMILIES)}"
        raise ValueError(f"{meant}{there}")
    if kind == "fault":
        raise ValueError(f"name its cause as well, such as fault.outage; causes are {', '.join(_CAUSES)}")
    if family == "fault" and name not in _CAUSES:
        raise ValueError(f"{meant}there is no such cause; there are {', '.join(_CAUSES)}")
    return kind


_KINDS = {
    "type": "string",
    "anyOf": [
        {"enum": [*_PLAIN, *_FAULTS]},
        {"type": "string", "pattern": rf"^({'|'.join(_PLAIN)})\..+$"},
    ],
}
CueKind = Annotated[Line, AfterValidator(_kind), WithJsonSchema(_KINDS)]
Phrase = Annotated[Line, AfterValidator(_words)]


class Phrases(Section):
    """Section `phrases`: the company's own words for a cue."""

    add: dict[CueKind, tuple[Phrase, ...]] = Field(
        default_factory=dict,
        description="Cue kind -> phrases, plain words; they match whole words in any case",
        examples=[{"fault.outage": ["blue screen"]}],
    )
    ignore: tuple[Phrase, ...] = Field(
        (), description="Phrases that never count, such as a product's name", examples=[["Out of Office"]]
    )

    @classmethod
    def across(cls, given: Mapping[str, Any]) -> Places:
        added = {str(kind).strip(): _texts(phrases) for kind, phrases in pairs(given.get("add")).items()}
        calling = {kind: phrases for kind, phrases in added.items() if kind.startswith(CALL_A_LEAD)}
        found: Places = {
            ("add", kind, number): "is too short or too common to call a lead; name more words together with it"
            for kind, phrases in calling.items()
            for number, phrase in phrases.items()
            if everyday(phrase) or _is_short(phrase)
        }
        own = [phrase for phrases in calling.values() for phrase in phrases.values()]
        return found | {
            ("ignore", number): "stands in a phrase that calls a lead, which would be missed; name more words together "
            "with it, such as a product's whole name"
            for number, phrase in _texts(given.get("ignore")).items()
            if _calls_a_lead(phrase, own)
        }


def _texts(given: Any) -> dict[int, str]:
    """Those entries of a list that are texts, by their number."""
    return {number: each for number, each in enumerate(entries(given)) if isinstance(each, str)}


def _calls_a_lead(phrase: str, own: Sequence[str]) -> bool:
    """Whether a phrase stands in one by which a lead is called, or adds but everyday words to it: `my lawyer`."""
    words = phrase.casefold().split()
    if any(f" {' '.join(words)} " in f" {' '.join(each.casefold().split())} " for each in own):
        return True
    told = [number for number, word in enumerate(words) if not everyday(word)]
    bare = " ".join(words[told[0] : told[-1] + 1]) if told else ""
    return standing.in_a_call(phrase) or standing.is_a_call(bare)


def everyday(phrase: str) -> bool:
    """Whether a phrase is a letter, a word that stands in very many messages, or what closes one: `kind regards`."""
    words = " ".join(phrase.casefold().split())
    return len(words) == 1 or words in _small() or _closing().fullmatch(words) is not None


def _is_short(phrase: str) -> bool:
    return len(phrase.split()) == 1 and len(phrase.strip()) <= 3


@cache
def _small() -> frozenset[str]:
    return frozenset(word for one in languages.read() for word in languages.data(one, "words")["small"].split())


@cache
def _closing() -> re.Pattern[str]:
    said = (*languages.gathered("mail", "closing"), *languages.gathered("mail", "sign_off"))
    return re.compile("|".join(said), re.IGNORECASE)


class Policy(Section):
    """All sections together."""

    settings: Settings = Settings()
    playbook: Remedies = Remedies()
    phrases: Phrases = Phrases()
    clocks: Clocks = Clocks()
