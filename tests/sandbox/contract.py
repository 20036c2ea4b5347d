"""Whether what was sent to a simulated helpdesk, and what it answered, keep to the helpdesk's contract.

Two sources: Zendesk's own OpenAPI document, where it is on this machine and covers the call; and our own schemas in
`schemas/`, listed in `schemas/index.toml` with the reason for each, which cover the rest and what the document leaves
open. A call that neither describes is itself a breach. Of a request that was refused only the answer is checked.

The document is looked for in `AMENDS_CONTRACT`, else in `../shared/facts/contracts/zendesk-ticketing.yaml` beside the
checkout. Without it our own schemas alone are used, and the test run ends with a line that says so.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any
from urllib.parse import parse_qsl

import yaml
from jsonschema import Draft202012Validator, FormatChecker  # type: ignore[import-untyped]
from openapi_core import Config, OpenAPI
from openapi_core.templating.paths.exceptions import PathError
from openapi_core.testing import MockRequest, MockResponse
from openapi_core.validation.exceptions import ValidationError
from referencing import Registry, Resource
from werkzeug.datastructures import MultiDict

from tests.sandbox.desk import Call

ROOT = Path(__file__).parents[2]
SCHEMAS = Path(__file__).with_name("schemas")
_BESIDE = ROOT.parent / "shared" / "facts" / "contracts" / "zendesk-ticketing.yaml"
_HOST = "https://example.zendesk.com"

# What the document gets wrong: path to the place -> (what stands there instead, None for nothing; why).
_TICKET = ("components", "schemas", "TicketObject", "properties")
_RECORDED = "recorded rules hold null there"
_NULL = "recorded tickets hold null there"
CORRECTIONS: Mapping[tuple[str, ...], tuple[Any, str]] = {
    ("security",): (None, "knows Basic alone, although OAuth tokens are the way since July 2026"),
    (*_TICKET, "priority", "enum"): (
        ["urgent", "high", "normal", "low", None],
        "nullable, but its list lacks null",
    ),
    (*_TICKET, "type", "enum"): (["problem", "incident", "question", "task", None], "the same"),
    (*_TICKET, "forum_topic_id", "nullable"): (True, _NULL),
    (*_TICKET, "recipient", "nullable"): (True, _NULL),
    ("components", "schemas", "TriggerObject", "properties", "description", "nullable"): (True, _RECORDED),
    ("components", "schemas", "TriggerConditionObject", "properties", "value"): ({}, _RECORDED),
    ("components", "schemas", "ConditionObject", "properties", "value"): ({}, _RECORDED),
    ("components", "schemas", "ActionObject", "properties", "value"): ({}, "a mail's value is a list, as in triggers"),
    ("components", "schemas", "ViewObject", "properties", "description", "nullable"): (True, "the same"),
    ("components", "schemas", "ViewObject", "properties", "restriction", "nullable"): (True, "its own text says so"),
    ("components", "parameters", "DualPaginationPage", "schema"): (
        {"type": "object", "properties": {"after": {"type": "string"}, "size": {"type": "integer", "minimum": 1}}},
        "a number or an object, which no query says of itself; Amends asks by cursor alone",
    ),
    (*_TICKET, "status", "enum"): (
        ["new", "open", "pending", "hold", "solved", "closed", "deleted"],
        "the incremental export shows deleted tickets with this status",
    ),
    ("components", "schemas", "TicketFieldValueInput", "properties", "value"): (
        {},
        "empty fields are null",
    ),
}
# Answers that the document refuses although they were recorded: part of the answer -> why.
EXEMPT: Mapping[bytes, str] = {
    b'"Anonymous user"': "an anonymous user's id is null, which the document does not allow for",
}

checked: Counter[tuple[str, str]] = Counter()  # (`document` or `own`, `zendesk GET /api/…`) -> calls checked so far


class ContractMissingError(Exception):
    """AMENDS_CONTRACT names a file that is not there."""


@dataclass(frozen=True, slots=True)
class Listed:
    """One line of `schemas/index.toml`: names of schema files for the request and for answers by status."""

    helpdesk: str
    method: str
    path: str
    why: str
    answers: Mapping[str, str]
    request: str = ""

    def fits(self, helpdesk: str, call: Call) -> bool:
        pattern = re.sub(r"\\{[^}]+\\}", "[^/]+", re.escape(self.path))
        path = call.path.removesuffix(".json")
        return (helpdesk, call.method) == (self.helpdesk, self.method) and re.fullmatch(pattern, path) is not None


def document_path() -> Path | None:
    """Where Zendesk's document is; None where it is not on this machine. Raises ContractMissingError."""
    named = os.environ.get("AMENDS_CONTRACT", "")
    if named and not Path(named).is_file():
        raise ContractMissingError(f"AMENDS_CONTRACT names {named}, and there is no such file")
    path = Path(named) if named else _BESIDE
    return path if path.is_file() else None


def zendesk(call: Call, answer: bytes) -> list[str]:
    """How a call of the simulated Zendesk breaks the contract; empty when it keeps it."""
    return [*_document_breaches(call, answer), *_own_breaches("zendesk", call, answer)]


def freshdesk(call: Call, answer: bytes) -> list[str]:
    """The same for Freshdesk, which publishes no such document: our own schemas alone."""
    return _own_breaches("freshdesk", call, answer)


def breaches_of(schema: str, value: Any) -> list[str]:
    """How a value breaks one of our own schemas: where, and which rule, but not the value: somebody's words."""
    return [f"{schema}: {error.json_path}: {error.validator}" for error in _validator(schema).iter_errors(value)]


def summary() -> str:
    """One line for the end of a test run: what was checked against the document, or that nothing was."""
    if document_path() is None:
        return (
            "Zendesk's contract was NOT checked: there is no zendesk-ticketing.yaml at "
            f"{_BESIDE} and AMENDS_CONTRACT names none. Our own schemas alone were used."
        )
    calls = [name for source, name in checked.elements() if source == "document"]
    return f"Zendesk's contract: {len(calls)} calls on {len(set(calls))} operations checked against its document."


# Our own schemas


@cache
def listed() -> tuple[Listed, ...]:
    lines = tomllib.loads((SCHEMAS / "index.toml").read_text(encoding="utf-8"))["exchange"]
    return tuple(Listed(**line) for line in lines)


def schema_itself(name: str) -> None:
    """Raises jsonschema's SchemaError for one of our schemas that is no valid schema."""
    Draft202012Validator.check_schema(json.loads((SCHEMAS / name).read_text(encoding="utf-8")))


@cache
def _validator(name: str) -> Draft202012Validator:
    def resource(uri: str) -> Resource[Any]:
        return Resource.from_contents(json.loads((SCHEMAS / uri).read_text(encoding="utf-8")))

    schema = json.loads((SCHEMAS / name).read_text(encoding="utf-8"))
    registry: Registry[Any] = Registry(retrieve=resource)  # type: ignore[call-arg]
    return Draft202012Validator(schema, registry=registry, format_checker=FormatChecker())


def _own_breaches(helpdesk: str, call: Call, answer: bytes) -> list[str]:
    entry = next((item for item in listed() if item.fits(helpdesk, call)), None)
    line = f"{call.method} {call.path} -> {call.status}"
    if entry is None:
        return [] if call.status in (404, 405) else [f"{line}: no contract describes this call"]
    checked["own", f"{helpdesk} {entry.method} {entry.path}"] += 1
    breaches: list[str] = []
    if call.status < 300 and (call.body or (entry.request and call.method in ("POST", "PUT"))):
        breaches += _judged(entry.request, call.body, f"{line}: request")
    schema = entry.answers.get(str(call.status), entry.answers.get("default", ""))
    return [*breaches, *_judged(schema, answer, f"{line}: answer")]


def _judged(schema: str, body: bytes, line: str) -> list[str]:
    if schema == "empty":
        return [f"{line}: is not empty"] if body else []
    if not schema:
        return [f"{line}: no contract describes it"]
    try:
        value = json.loads(body)
    except ValueError:
        return [f"{line}: is not JSON"]
    return [f"{line}: {breach}" for breach in breaches_of(schema, value)]


# Zendesk's document


def _document_breaches(call: Call, answer: bytes) -> list[str]:
    api = _document()
    if api is None:
        return []
    path = call.path.removesuffix(".json")
    query = MultiDict(parse_qsl(call.query, keep_blank_values=True))
    request = MockRequest(
        _HOST, call.method.lower(), path, args=query, data=call.body or None, content_type="application/json"
    )
    line = f"document: {call.method} {path} -> {call.status}"
    try:
        if call.status < 300:
            api.validate_request(request)
        if covers(call) and not any(part in answer for part in EXEMPT):
            checked["document", f"zendesk {call.method} {re.sub('/[0-9]+', '/{id}', path)}"] += 1
            api.validate_response(
                request, MockResponse(answer, status_code=call.status, content_type="application/json")
            )
    except PathError:
        return []
    except ValidationError as error:
        return [f"{line}: {'; '.join(_reasons(error))}"]
    return []


def covers(call: Call) -> bool:
    """Whether the document describes an answer of this status for this call."""
    described = _described()
    path = re.sub(r"/[0-9]+(?=/|$)", "/{}", call.path.removesuffix(".json"))
    return (call.method.lower(), path, str(call.status)) in described


def _reasons(error: BaseException) -> Iterator[str]:
    """Where the value breaks the schema and which rule it breaks, without the value."""
    cause = error.__cause__
    schema_errors = getattr(cause, "schema_errors", None) or getattr(error, "schema_errors", None)
    if not schema_errors:
        yield type(error).__name__
    for one in schema_errors or ():
        yield f"{one.json_path}: {one.validator} {one.validator_value}"


@cache
def _described() -> frozenset[tuple[str, str, str]]:
    document = parsed_document() or {"paths": {}}
    return frozenset(
        (method, re.sub(r"\{[^}]+\}", "{}", path), status)
        for path, operations in document["paths"].items()
        for method, operation in operations.items()
        if method in ("get", "post", "put", "delete", "patch")
        for status, answer in operation["responses"].items()
        if "content" in answer
    )


@cache
def _document() -> OpenAPI | None:
    document = parsed_document()
    if document is None:
        return None
    for place, (value, _) in CORRECTIONS.items():
        parent = document
        for part in place[:-1]:
            parent = parent[part]
        if value is None:
            parent.pop(place[-1], None)
        else:
            parent[place[-1]] = value
    return OpenAPI.from_dict(document, config=Config(spec_validator_cls=None))


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """Takes the bare `=` in the document as text; YAML 1.1 gives it a meaning that nobody implements."""


_Loader.add_constructor("tag:yaml.org,2002:value", lambda loader, node: loader.construct_scalar(node))


def forget_document() -> None:
    """Look for the document anew at the next call."""
    _document.cache_clear()
    _described.cache_clear()


_PARSING = Lock()  # two calls may come at once before the document was ever parsed


def parsed_document() -> dict[str, Any] | None:
    """The document, uncorrected; kept as JSON in `.cache/`, since 1.5 MB of YAML take long to parse."""
    path = document_path()
    if path is None:
        return None
    raw = path.read_bytes()
    kept = ROOT / ".cache" / f"contract-{hashlib.sha256(raw).hexdigest()[:16]}.json"
    with _PARSING:
        if kept.is_file():
            parsed: dict[str, Any] = json.loads(kept.read_bytes())
            return parsed
        parsed = json.loads(json.dumps(yaml.load(raw, _Loader), default=str))  # noqa: S506 - a safe loader
        kept.parent.mkdir(exist_ok=True)
        written = kept.with_suffix(f".{os.getpid()}")
        written.write_text(json.dumps(parsed), encoding="utf-8")
        written.replace(kept)
        return parsed
