"""JSON Schemas of the settings' sections, by which an editor completes a document and marks what is wrong in it.

They are kept in `schemas/`, written by `make schema`. A document finds its own by a first line such as
`# yaml-language-server: $schema=settings.schema.json`, named from where the document lies.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from amends.documents import MODELS

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schema(section: str) -> str:
    """The schema of one section as JSON text. Raises KeyError for a section that there is not."""
    described = MODELS[section].model_json_schema()
    head = {"$schema": DIALECT, "title": f"Amends: {section}"}
    return json.dumps(head | _untitled(described), indent=2, ensure_ascii=False) + "\n"


def _untitled(part: Any) -> Any:
    """Without the titles that pydantic makes out of each name: editors would show them beside the name itself."""
    if isinstance(part, list):
        return [_untitled(each) for each in part]
    if not isinstance(part, Mapping):
        return part
    return {name: _untitled(inner) for name, inner in part.items() if name != "title" or not isinstance(inner, str)}
