"""The admin's settings as they are in force: a section each, with the defaults that make an empty document valid.

documents.py makes them out of what an admin writes.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints, WithJsonSchema, model_validator

from amends.names import HELPDESKS, TAG_PREFIX, TAGS
from amends.nouns import FAMILIES, WEIGHED, Cause
from amends.remedies import Remedies
from amends.section import NUMBER, Line, OneOf, Section, Share, Whole, Zone, wrong
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
    minutes_apart: Whole = Field(30, ge=0, le=1440, description="Minutes between two notes, unless it gets worse")
    accountable_wording: bool = Field(True, description="Whether a note may name our own failure as ours")


Helpdesk = Annotated[str, OneOf(HELPDESKS, "helpdesks")]


class Limits(Section):
    """How much of a helpdesk's rate limit Amends may use; agents' own saves share it."""

    share: Share = Field(0.5, gt=0, le=1, description="Share of the account's requests a minute")
    yield_below: Share = Field(0.3, ge=0, lt=1, description="Share of requests left at which Amends waits")
    requests_per_minute: dict[Helpdesk, Annotated[int, Field(ge=10, le=5000), NUMBER]] = Field(
        default_factory=dict,
        description="Helpdesk -> requests a minute of its plan, 200 where nothing is said",
        examples=[{"zendesk": 700}],
    )


Weighed = Annotated[str, OneOf(WEIGHED, "signals")]
Chance = Annotated[float, Field(ge=0.5, le=1), NUMBER]  # 1: never by weight


class Switch(Selection):
    """One entry of `modes`: the mode of some tickets."""

    mode: Mode = Field(description="What Amends writes on these tickets")


def _company(name: str) -> str:
    if set(name) & set("{}<>"):
        raise ValueError("must hold no brackets of the kinds {} and <>")
    return name


Company = Annotated[
    str,
    StringConstraints(strip_whitespace=True, max_length=40),
    AfterValidator(_company),
    Field(json_schema_extra={"pattern": "^[^{}<>]*$"}),
]


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
    core_functions: tuple[Line, ...] = Field(
        (), max_length=50, description="What customers use the product for", examples=[["export invoices"]]
    )
    tone: Tone = Field(Tone.PLAIN, description="How suggested words speak: plain, warm or formal")
    company: Company = Field("", description="The company's name, where suggested words speak of its support")
    tag_prefix: Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]*$", max_length=LONGEST_PREFIX)] = Field(
        TAG_PREFIX, description="What every tag of ours begins with"
    )
    thresholds: dict[Weighed, Chance] = Field(
        default_factory=dict,
        description="Signal -> the probability from which the weights alone show it",
        examples=[{"complaint": 0.8}],
    )
    tiers: dict[Line, Line] = Field(
        default_factory=dict,
        description="Tag on a ticket or customer -> the customer tier it means",
        examples=[{"vip": "gold"}],
    )
    sweep: bool = Field(True, description="Whether the helpdesk is asked every few minutes for what no webhook told")
    notes: Notes = Field(Notes(), examples=[{"minutes_apart": 30}])
    limits: Limits = Field(Limits(), examples=[{"share": 0.5}])

    @model_validator(mode="after")
    def _entries_can_fit(self) -> Settings:
        there = sorted(set(self.tiers.values()))
        found: dict[tuple[str | int, ...], str] = {}
        for name, entries in (("modes", self.modes), ("leave_out", self.leave_out)):
            for number, entry in enumerate(entries):
                if not any(getattr(entry, part) for part in Selection.model_fields):
                    found[name, number] = f"names no tickets; it can name {', '.join(Selection.model_fields)}"
                if not set(entry.tier) <= set(there):
                    found[name, number, "tier"] = f"in `tiers`, tags mean {', '.join(there) or 'no tier'}"
        if found:
            raise wrong(found, self)
        return self


def _words(phrase: str) -> str:
    telling = phrase.replace("\u02b9", "").replace("\u02bc", "")  # letters to Unicode, apostrophes to a reader
    if not any(character.isalpha() or character in "0123456789" for character in telling):
        raise ValueError("must hold a letter or a digit")
    return phrase


_PLAIN = [family for family in FAMILIES if family != "fault"]
_CAUSES = [cause for cause in Cause if cause is not Cause.NONE]


def _kind(kind: str) -> str:
    family, _, name = kind.partition(".")
    if family not in FAMILIES:
        raise ValueError(f"must be a family or family.name, such as fault.outage; families are {', '.join(FAMILIES)}")
    if family == "fault" and name not in _CAUSES:
        raise ValueError(f"there is no such cause; there are {', '.join(_CAUSES)}")
    return kind


_KINDS = {
    "type": "string",
    "anyOf": [
        {"enum": [*_PLAIN, *(f"fault.{cause}" for cause in _CAUSES)]},
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


class Policy(Section):
    """All sections together."""

    settings: Settings = Settings()
    playbook: Remedies = Remedies()
    phrases: Phrases = Phrases()
    clocks: Clocks = Clocks()
