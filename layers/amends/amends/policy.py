"""The admin's settings: defaults that make an empty document valid, and errors that an admin understands.

Each section is a YAML document in an SSM parameter under `/amends/<stack>/`; a document names only what departs
from the defaults here. `parse` joins them into one frozen `Policy`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Annotated, Any, get_args

import yaml
from pydantic import AfterValidator, Field, StringConstraints, ValidationError
from pydantic_core import ErrorDetails

from amends.names import HELPDESKS, TAG_PREFIX, TAGS
from amends.nouns import FAMILIES, WEIGHED, Cause
from amends.remedies import Remedies
from amends.section import Line, Section, Zone
from amends.targets import Clocks

SECTIONS = ("settings", "playbook", "phrases", "clocks")
MOST_BYTES = 8192  # what an SSM parameter of the Intelligent-Tiering kind holds


class SettingsError(ValueError):
    """A settings document cannot be used. The message says where, what was found and what is allowed."""


class Mode(StrEnum):
    """What Amends may write: nothing, tags alone, or tags and notes."""

    SHADOW = "shadow"
    TAGS = "tags"
    NOTES = "notes"


def _prefix(prefix: str) -> str:
    longest = max(len(name) for name in TAGS)
    if len(prefix) + longest > 32:  # Freshdesk's limit for a tag
        raise ValueError(f"may have at most {32 - longest} characters")
    return prefix


class Notes(Section):
    """How often an agent is told something."""

    most_per_ticket: int = Field(3, ge=0, le=20, description="Notes on one ticket, reminders not counted")
    minutes_apart: int = Field(30, ge=0, le=1440, description="Minutes between two notes, unless it gets worse")
    accountable_wording: bool = Field(True, description="Whether a note may name our own failure as ours")


def _helpdesk(name: str) -> str:
    if name not in HELPDESKS:
        raise ValueError(f"must be one of {', '.join(HELPDESKS)}")
    return name


Helpdesk = Annotated[str, AfterValidator(_helpdesk)]


class Limits(Section):
    """How much of a helpdesk's rate limit Amends may use; agents' own saves share it."""

    share: float = Field(0.5, gt=0, le=1, description="Share of the account's requests a minute")
    yield_below: float = Field(0.3, ge=0, lt=1, description="Share of requests left at which Amends waits")
    requests_per_minute: dict[Helpdesk, Annotated[int, Field(ge=10, le=5000)]] = Field(
        default_factory=dict, description="Helpdesk -> requests a minute of its plan, 200 where nothing is said"
    )


def _weighed(signal: str) -> str:
    if signal not in WEIGHED:
        raise ValueError(f"there is no such signal; there are {', '.join(WEIGHED)}")
    return signal


Weighed = Annotated[str, AfterValidator(_weighed)]
Chance = Annotated[float, Field(ge=0.5, le=1)]  # 1: never by weight


class Settings(Section):
    """Section `settings`."""

    mode: Mode = Field(Mode.SHADOW, description="What Amends writes: shadow nothing, tags, or notes and tags")
    agent_zone: Zone = Field("UTC", description="Time zone of the clock times in notes")
    core_functions: tuple[Line, ...] = Field((), max_length=50, description="What customers use the product for")
    tag_prefix: Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]*$"), AfterValidator(_prefix)] = Field(
        TAG_PREFIX, description="What every tag of ours begins with"
    )
    thresholds: dict[Weighed, Chance] = Field(
        default_factory=dict, description="Signal -> the probability from which the weights alone show it"
    )
    tiers: dict[Line, Line] = Field(
        default_factory=dict, description="Tag on a ticket or customer -> the customer tier it means"
    )
    notes: Notes = Notes()
    limits: Limits = Limits()


def _kind(kind: str) -> str:
    family, _, name = kind.partition(".")
    if family not in FAMILIES:
        raise ValueError(f"must be a family or family.name, such as fault.outage; families are {', '.join(FAMILIES)}")
    if family == "fault" and name not in set(Cause) - {Cause.NONE}:
        raise ValueError(f"there is no such cause; there are {', '.join(sorted(set(Cause) - {Cause.NONE}))}")
    return kind


def _words(phrase: str) -> str:
    telling = phrase.replace("\u02b9", "").replace("\u02bc", "")  # letters to Unicode, apostrophes to a reader
    if not any(character.isalpha() or character in "0123456789" for character in telling):
        raise ValueError("must hold a letter or a digit")
    return phrase


CueKind = Annotated[Line, AfterValidator(_kind)]
Phrase = Annotated[Line, AfterValidator(_words)]


class Phrases(Section):
    """Section `phrases`: the company's own words for a cue."""

    add: dict[CueKind, tuple[Phrase, ...]] = Field(
        default_factory=dict, description="Cue kind -> phrases, plain words; they match whole words in any case"
    )
    ignore: tuple[Phrase, ...] = Field((), description="Phrases that never count, such as a product's name")


class Policy(Section):
    """All sections together."""

    settings: Settings = Settings()
    playbook: Remedies = Remedies()
    phrases: Phrases = Phrases()
    clocks: Clocks = Clocks()


def parse(documents: Mapping[str, str]) -> Policy:
    """Join the sections' YAML documents (name -> text; a missing or empty one means its defaults).

    Raises SettingsError for the first document that cannot be used.
    """
    return Policy.model_validate({name: parse_section(name, text) for name, text in documents.items()})


def parse_section(name: str, text: str) -> Section:
    """One section from its YAML text. Raises SettingsError."""
    if name not in SECTIONS:
        raise SettingsError(f"{name}: there is no such section; there are {', '.join(SECTIONS)}")
    if len(text.encode()) > MOST_BYTES:
        raise SettingsError(f"{name}: {len(text.encode())} bytes, of which at most {MOST_BYTES} fit; shorten it")
    try:
        document: Any = yaml.safe_load(text)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise SettingsError(f"{name}, line {line}: not valid YAML: {error.problem}") from None
    except (yaml.YAMLError, RecursionError, ValueError, LookupError, AttributeError) as error:
        # The last three: a value that looks like a date or a number and is none, such as 2026-13-01.
        raise SettingsError(f"{name}: not valid YAML: {type(error).__name__}") from None
    if document is None:
        document = {}
    if not isinstance(document, dict):
        raise SettingsError(f"{name}: must be a list of `name: value` lines")
    model = Policy.model_fields[name].annotation
    assert model is not None
    assert issubclass(model, Section)
    try:
        return model.model_validate(document)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part) for part in first["loc"] if part != "[key]")
        said = _plainly(first, model)
        raise SettingsError(": ".join(part for part in (name, where, said) if part)) from None


def _plainly(error: ErrorDetails, model: type[Section]) -> str:
    """What is wrong and what is allowed, in an admin's words rather than Python's."""
    if error["type"] == "extra_forbidden":
        *above, wrong = (str(part) for part in error["loc"])
        if "." in wrong:
            outer, inner = wrong.split(".", 1)
            return f"write it in two lines, or as `{outer}: {{{inner}: …}}`"
        return f"there is no such setting; there are {', '.join(_fields(model, above))}"
    if error["type"] in ("tuple_type", "list_type"):
        return "must be a list, such as [one, two]"
    if error["type"] in ("dict_type", "model_type"):
        return "must be `name: value` pairs, such as {name: value}"
    return error["msg"].removeprefix("Value error, ")


def _fields(model: type[Section], above: Sequence[str]) -> list[str]:
    """The settings that there are below a path such as `limits`, or `policies.0`."""
    for part in above:
        if part in model.model_fields:
            inner = _mentioned(model.model_fields[part].annotation)
            model = next((each for each in inner if isinstance(each, type) and issubclass(each, Section)), model)
    return list(model.model_fields)


def _mentioned(annotation: Any) -> Iterator[Any]:
    """A type with all that it is made of: of `tuple[Rule, ...]` also `Rule`."""
    yield annotation
    for part in get_args(annotation):
        yield from _mentioned(part)
