"""What every section of the settings is made of: its base, and the kinds of value that several sections use."""

from __future__ import annotations

from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise ValueError("must be an IANA time zone such as Europe/Berlin") from None
    return name


Zone = Annotated[str, AfterValidator(_zone)]
Minutes = Annotated[int, Field(ge=1, le=1440)]  # 24 hours is the outer bound of every promise
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80)]


class Section(BaseModel):
    """A part of the settings: nothing that is not foreseen, and no value in an error."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)
