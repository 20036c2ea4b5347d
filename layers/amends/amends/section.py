"""What every section of the settings is made of: its base, and the kinds of value that several sections use.

Each kind says what it takes twice: to pydantic, which checks it, and to the JSON Schema, which editors complete by.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Annotated, Any
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
)
from pydantic_core import CoreSchema, InitErrorDetails, PydanticCustomError, core_schema

Json = dict[str, Any]


@dataclass(frozen=True, eq=False)  # told apart by identity, so that a list of names may be in it
class OneOf:
    """Metadata of a text that must be one of `names`. what: the noun for them in an error, such as `remedies`."""

    names: Collection[str]
    what: str

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_after_validator_function(self._known, handler(source))

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> Json:
        return {"type": "string", "enum": list(self.names)}

    def _known(self, name: str) -> str:
        if name not in self.names:
            raise ValueError(f"{self.what} are {', '.join(self.names)}")
        return name


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


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise ValueError("must be an IANA time zone such as Europe/Berlin") from None
    return name


Zone = Annotated[str, AfterValidator(_zone), Field(examples=["Europe/Berlin", "America/New_York"])]


def _number(given: Any) -> Any:
    if isinstance(given, bool):
        raise ValueError("must be a number")
    return given


NUMBER = BeforeValidator(_number)  # to Python, true is 1
Whole = Annotated[int, NUMBER]
Share = Annotated[float, NUMBER]
Minutes = Annotated[int, Field(ge=1, le=1440), NUMBER]  # 24 hours is the outer bound of every promise
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80)]
Id = Annotated[Line, Field(json_schema_extra={"type": ["string", "integer"]})]  # a helpdesk's, often a number


class Section(BaseModel):
    """A part of the settings: nothing that is not foreseen, and no value in an error but what documents.py shows."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


def wrong(found: Mapping[tuple[str | int, ...], str], given: object) -> ValidationError:
    """An error for a model's own check that knows where the mistakes are: place -> what is wrong there."""
    details = [
        # The message is a value of its own, since a `{` in it would be taken for a placeholder.
        InitErrorDetails(type=PydanticCustomError("value_error", "{said}", {"said": said}), loc=place, input=given)
        for place, said in found.items()
    ]
    return ValidationError.from_exception_data("settings", details)
