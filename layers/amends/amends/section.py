"""What every section of the settings is made of: its base, and the kinds of value that several sections use.

Each kind says what it takes twice: to pydantic, which checks it, and to the JSON Schema, which editors complete by.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Annotated, Any, Self
from zoneinfo import ZoneInfo

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    StringConstraints,
    ValidationError,
    model_validator,
)
from pydantic_core import CoreSchema, InitErrorDetails, PydanticCustomError, core_schema

Json = dict[str, Any]
UNSEEN = r"\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069"  # what breaks a line, or turns its direction
Places = dict[tuple[str | int, ...], str]  # place -> what is wrong there
KEY = "[key]"  # pydantic's mark of a mistake in a name rather than in its value


def guessed(written: object, names: Collection[str]) -> str:
    """`did you mean refund? ` for a name that is nearly one of these; empty where none is near."""
    near = get_close_matches(written.strip().lower(), names, 1) if isinstance(written, str) else []
    return f"did you mean {near[0]}? " if near else ""


_ALL = ("all", "any", "every", "everything", "alle", "alles", "*")


def many(written: object, names: Collection[str], *, listed: bool = True) -> str:
    """What to write where several of these names, or all, stand as one text; empty where they do not. listed: whether
    they are entries of a list, and not names of settings."""
    text = written.strip() if isinstance(written, str) else ""
    if text.lower() in _ALL:
        return f'there is no "{text}", name them one by one; '
    meant = _names(text, names)
    written = f"a list, [{', '.join(meant)}]" if listed else f"a line for each, {', '.join(meant)}"
    return f"write {written}; " if len(meant) > 1 else ""


def _names(text: str, names: Collection[str]) -> list[str]:
    """The names that stand in a text, nearly where signs or `and` part them; none where a part is no name."""
    parted = re.split(r"\s*[,;/+&|]\s*|\s+(?:and|und)\s+", text.lower())
    parts, near = (parted, 0.6) if len(parted) > 1 else (text.lower().split(), 1.0)
    found = [get_close_matches(part, names, 1, near) for part in parts if part]
    return list(dict.fromkeys(each[0] for each in found)) if all(found) else []


@dataclass(frozen=True, eq=False)  # told apart by identity, so that a list of names may be in it
class OneOf:
    """Metadata of a text that must be one of `names`. what: the noun for them in an error, such as `remedies`; listed:
    whether it is an entry of a list, and not the name of a setting."""

    names: Collection[str]
    what: str
    listed: bool = True

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        known = core_schema.no_info_after_validator_function(self._known, handler(source))
        return core_schema.no_info_before_validator_function(self._text, known)

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> Json:
        return {"type": "string", "enum": list(self.names)}

    def _text(self, given: Any) -> Any:
        if given is None or isinstance(given, str):
            return given
        raise ValueError(self._there())

    def _known(self, name: str) -> str:
        if name not in self.names:
            meant = many(name, self.names, listed=self.listed) or guessed(name, self.names)
            raise ValueError(f"{meant}{self._there()}")
        return name

    def _there(self) -> str:
        return f"{self.what} are {', '.join(self.names)}"


class _Several:
    """Metadata of a list of which an admin may leave the brackets out where it holds one. Ids that are numbers are
    taken as the text that they are elsewhere."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_before_validator_function(self._listed, handler(source))

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> Json:
        many = handler(schema)
        return {"anyOf": [many["items"], many]}

    def _listed(self, given: Any) -> Any:
        return [str(each) if type(each) is int else each for each in several(given)]


def several(given: Any) -> Any:
    """One value stands for a list of one."""
    return given if isinstance(given, list | tuple) else [given]


SEVERAL = _Several()


# Whose zones change their clocks as a place does: EST has no summer time, Etc/GMT+5 is west, localtime anywhere.
_AREAS = (
    *("Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific"),
    *("US", "Canada", "Mexico", "Brazil", "Chile"),
)
_UTC = ("UTC", "Etc/UTC")


def _zone(name: str) -> str:
    area, of_place, _ = name.partition("/")
    try:
        there = ZoneInfo(name).key in _UTC or bool(of_place and area in _AREAS)
    except (KeyError, ValueError, OSError):
        there = False
    if not there:
        raise ValueError("must be an IANA time zone of a place, such as Europe/Berlin, or UTC")
    return name


Zone = Annotated[str, AfterValidator(_zone), Field(examples=["Europe/Berlin", "America/New_York"])]


def _number(given: Any) -> Any:
    if isinstance(given, bool):
        raise ValueError("must be a number")
    return given


NUMBER = BeforeValidator(_number)  # to Python, true is 1
Whole = Annotated[int, NUMBER]
Share = Annotated[float, NUMBER]


@dataclass(frozen=True)
class Counted:
    """Metadata of a whole number of minutes or days, so that who writes `4h` reads what to write."""

    unit: str
    most: int
    example: int

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_before_validator_function(self._number, handler(source))

    def _number(self, given: Any) -> Any:
        whole = isinstance(given, int) or (isinstance(given, float) and given.is_integer())
        digits = isinstance(given, str) and re.fullmatch(r"\s*[-+]?\d[\d_]*\s*", given)
        if given is None or (whole and not isinstance(given, bool)) or digits:
            return given
        meant = self._meant(given.strip().lower()) if isinstance(given, str) else self.example
        such = f"such as {meant}" if 1 <= meant <= self.most else f"at most {self.most}"
        raise ValueError(f"must be a whole number of {self.unit}, {such}")

    def _meant(self, written: str) -> int:
        """`4h` and `1:30` in our unit; the example where it is neither."""
        clock = re.fullmatch(r"(\d{1,2}):([0-5]\d)", written)
        told = re.fullmatch(r"(\d{1,4}(?:[.,]\d{1,2})?) ?([a-z]+)", written)
        if clock and self.unit == "minutes":
            return int(clock[1]) * 60 + int(clock[2])
        if told and (minutes := _MINUTES.get(told[2], _MINUTES.get(told[2].removesuffix("s"), 0))):
            return round(float(told[1].replace(",", ".")) * minutes / _MINUTES[self.unit.removesuffix("s")])
        return self.example


_HOUR, _DAY = 60, 1440
_MINUTES = {
    **dict.fromkeys(("m", "min", "minute"), 1),
    **dict.fromkeys(("h", "hr", "hour"), _HOUR),
    **dict.fromkeys(("d", "day"), _DAY),
    **dict.fromkeys(("w", "week"), 7 * _DAY),
    "month": 30 * _DAY,
    "year": 365 * _DAY,
}
Minutes = Annotated[int, Field(ge=1, le=_DAY), Counted("minutes", _DAY, 240)]  # 24 hours bound every promise
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80)]

# What notes show of an admin's: no line breaks, signs of direction, markup or links, which would be the note's own.
_PLAIN = rf"^(?!.*(?:://|[wW]{{3}}\.))[^{UNSEEN}<>{{}}\[\]`]*$"


def is_plain(text: str) -> bool:
    return re.search(_PLAIN, text) is not None


def _plain(text: str) -> str:
    if not is_plain(text):
        raise ValueError("must be plain words: no line breaks, no links, no < > { } [ ] or `")
    return text


PLAIN = (AfterValidator(_plain), Field(json_schema_extra={"pattern": _PLAIN}))
Shown = Annotated[Line, *PLAIN]
Id = Annotated[Line, Field(json_schema_extra={"type": ["string", "integer"]})]  # a helpdesk's, often a number


class Section(BaseModel):
    """A part of the settings: nothing that is not foreseen, and no value in an error but what documents.py shows."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    @classmethod
    def across(cls, given: Mapping[str, Any]) -> Places:
        """What its parts say of each other that does not hold. given: as an admin wrote them, mistaken parts too, so
        that one mistake hides no other; or as they were read."""
        return {}

    @model_validator(mode="after")
    def _holds_together(self) -> Self:
        if found := self.across(dict(self)):
            raise _wrong(found, self)
        return self


def pairs(given: Any) -> dict[str, Any]:
    """What stands in a part as names and values; nothing where it is written as something else."""
    return dict(given) if isinstance(given, Mapping | BaseModel) else {}


def entries(given: Any) -> list[Any]:
    """The entries of a part; none where it is written as something else."""
    return list(given) if isinstance(given, list | tuple) else []


def within(name: str, given: Mapping[str, Any], model: type[Section]) -> Places:
    """What the parts of each entry of a list say of each other that does not hold."""
    found = (model.across(pairs(entry)) for entry in entries(given.get(name)))
    return {(name, number, *place): said for number, told in enumerate(found) for place, said in told.items()}


def sets_nothing(given: Mapping[str, Any], names: Collection[str]) -> Places:
    """That an entry gives none of the settings that it is there for."""
    nothing = all(given.get(name) is None for name in names)
    return {(): f"sets nothing; it can set {', '.join(names)}"} if nothing else {}


def _wrong(found: Places, given: object) -> ValidationError:
    """An error that knows where the mistakes are."""
    details = [
        # The message is a value of its own, since a `{` in it would be taken for a placeholder.
        InitErrorDetails(type=PydanticCustomError("value_error", "{said}", {"said": said}), loc=place, input=given)
        for place, said in found.items()
    ]
    return ValidationError.from_exception_data("settings", details)
