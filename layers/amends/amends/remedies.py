"""Section `playbook`: which remedies the company has, how much of each, who may grant it, and what is never offered."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from importlib.resources import files
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field

from amends.nouns import Cause, Severity
from amends.section import SEVERAL, Counted, Line, OneOf, Places, Section, sets_nothing, within

SEVERITIES = {"small": Severity.SMALL, "marked": Severity.MARKED, "grave": Severity.GRAVE}
SETS = ("offer", "never", "limits", "agent_may", "lead_only")


def _ids() -> tuple[list[str], list[str], list[str]]:
    """The ids of every remedy there is, of those that cost money, and of those that are on. Read as data: the
    playbook's own module stands further out."""
    playbook = tomllib.loads(files("amends").joinpath("advising", "playbook.toml").read_text("utf-8"))
    costly = sorted(each["id"] for each in playbook["remedy"] if each.get("money"))
    free = sorted(each["id"] for each in playbook["remedy"] if each["free"])
    return sorted(each["id"] for each in playbook["remedy"]), costly, free


def _amount(given: object) -> object:
    return str(given).strip() if isinstance(given, str | int | float) and not isinstance(given, bool) else given


def _is_amount(text: str) -> str:
    if re.match(_NOTHING, text, re.ASCII):
        raise ValueError("grants nothing: take the remedy out of `switched_on`, or in a case name it under `never`")
    if grouped := re.search(r"\d{1,3}(?:[.,']\d{3})+(?!\d)", text, re.ASCII):
        plain = text.replace(grouped[0], re.sub(r"\D", "", grouped[0]))
        if re.match(_AMOUNT, plain, re.ASCII):
            raise ValueError(f"write {plain.replace(',', '.')}, with no sign between thousands")
    if not re.match(_AMOUNT, text, re.ASCII):
        bare = re.fullmatch(r"(\d{1,7}),(\d{1,2})", text, re.ASCII)
        such = f"{bare[1]}.{bare[2]} EUR" if bare else "20 EUR or $1500"
        whole = re.fullmatch(r"\d{1,7}", text, re.ASCII)
        percent = f"{text} % or " if whole and int(text) <= 100 else ""
        meant = f"did you mean {percent}{text} EUR? " if whole else ""
        raise ValueError(f"{meant}must be an amount with its currency, such as {such}, or up to 100 %, such as 10 %")
    return text


_CAUSES = [cause.value for cause in Cause if cause is not Cause.NONE]
TOLD_APART = {"cause": (*_CAUSES, ""), "severity": (*SEVERITIES, "")}  # what a case is for, and verdicts with none
_ALL, _COSTLY, _FREE = _ids()
_NUMBER = r"\d{1,7}(?:[.,]\d{1,2})?"
_PERCENT = r"(?:100|\d{1,2}(?:[.,]\d{1,2})?) ?%"
_NOTHING = r"^(?:[A-Z]{3}|[€$£])? ?0+(?:[.,]0+)? ?(?:[A-Z]{3}|[€$£]|%)?$"
_AMOUNT = rf"^(?=.*[1-9])(?:(?:[A-Z]{{3}}|[€$£]) ?{_NUMBER}|{_NUMBER} ?(?:[A-Z]{{3}}|[€$£])|{_PERCENT})$"

_Written = Annotated[str, Field(pattern=_AMOUNT, examples=["20 EUR", "10 %"])]

RemedyId = Annotated[Line, OneOf(_ALL, "remedies")]
CostlyId = Annotated[Line, OneOf(_COSTLY, "remedies that take a limit", listed=False)]
Ids = Annotated[tuple[RemedyId, ...], SEVERAL]
Causes = Annotated[tuple[Annotated[Line, OneOf(_CAUSES, "causes")], ...], SEVERAL]
Severities = Annotated[tuple[Annotated[Line, OneOf(SEVERITIES, "severities")], ...], SEVERAL]
Tiers = Annotated[tuple[Line, ...], SEVERAL]
Amount = Annotated[
    str,
    BeforeValidator(_amount, json_schema_input_type=_Written),
    AfterValidator(_is_amount),
]
Limits = dict[CostlyId, Amount]


class Case(Section):
    """One entry of `cases`: what it is for, and what it sets for it. What it does not name, it does not ask for."""

    cause: Causes = Field((), description="For these causes")
    severity: Severities = Field((), description="For these severities: small, marked, grave")
    tier: Tiers = Field((), description="For customers of these tiers")
    offer: Ids | None = Field(None, description="The remedies to suggest, in this order; [] is no offer")
    never: Ids | None = Field(None, description="Remedies that are not suggested here")
    limits: Limits | None = Field(None, description="Remedy -> the most that is granted")
    agent_may: Ids | None = Field(None, description="Remedies that an agent may grant here")
    lead_only: Ids | None = Field(None, description="Remedies that only a lead may grant here")

    @classmethod
    def across(cls, given: Mapping[str, Any]) -> Places:
        return sets_nothing(given, SETS)

    def fits(self, cause: Cause, severity: Severity, tier: str) -> bool:
        """Whether the entry is for this verdict and customer."""
        severities = [SEVERITIES[name] for name in self.severity]
        asked = ((self.cause, cause.value), (severities, severity), (self.tier, tier))
        return all(not wanted or there in wanted for wanted, there in asked)


class Remedies(Section):
    """Section `playbook`. For every ticket, and `cases` for some: the first that fits and sets a thing counts."""

    switched_on: Ids = Field(
        (), description="Ids of remedies that cost money or need somebody", examples=[["refund", "call"]]
    )
    switched_off: Ids = Field((), description="Ids of remedies that are never offered", examples=[["keeping_informed"]])
    lead_only: Ids = Field((), description="Ids of remedies that only a lead may grant", examples=[["replacement"]])
    limits: Limits = Field(
        default_factory=dict, description="Remedy -> the most that is granted", examples=[{"credit": "20 EUR"}]
    )
    goodwill_days: Annotated[int, Counted("days", 400, 90)] = Field(
        90, ge=0, le=400, description="Days in which a customer gets one goodwill credit"
    )
    cases: tuple[Case, ...] = Field(
        (),
        max_length=50,
        description="For some causes, severities and tiers",
        examples=[[{"cause": "late", "offer": "call"}]],
    )

    @classmethod
    def across(cls, given: Mapping[str, Any]) -> Places:
        return within("cases", given, Case)

    def unoffered(self) -> Iterator[tuple[str, str]]:
        """Where something is said of a remedy, and the remedy, which is offered for no ticket at all."""
        offered = {*_FREE, *self.switched_on, *(name for case in self.cases for name in case.offer or ())}
        there = offered - {*self.switched_off}
        places: dict[str, Iterable[str]] = {", limits": self.limits, ", lead_only": self.lead_only}
        for number, case in enumerate(self.cases, 1):
            said = {"limits": case.limits, "agent_may": case.agent_may, "lead_only": case.lead_only}
            places |= {f", cases, entry {number}, {name}": names or () for name, names in said.items()}
        return ((place, name) for place, names in places.items() for name in names if name not in there)

    def set_for(self, cause: Cause, severity: Severity, tier: str) -> Case:
        """What `cases` set for a verdict, joined from those that fit; nothing where none does."""
        joined = Case.model_construct()
        for case in self.cases:
            if case.fits(cause, severity, tier):
                unset = {name: getattr(case, name) for name in SETS if getattr(joined, name) is None}
                joined = joined.model_copy(update=unset)
        return joined
