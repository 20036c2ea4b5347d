"""How a frozen dataclass of kinds and times stands in DynamoDB, and comes back.

Built from the dataclass's own types, so that a field added there is stored without a change here. Reading is
lenient both ways, since two versions of Amends share a table while one is deployed: what an item lacks gets its
default, what it has beside is left alone, and what this version cannot read, such as a kind that is not known yet, is
logged and counts as lacking: a ticket is better judged anew than not at all. Times are ISO 8601 in UTC, sets are sorted
lists, None is NULL.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime
from types import UnionType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from amends.cloud import observe

Attribute = dict[str, Any]  # DynamoDB's {"S": …}, {"N": …}, …
T = TypeVar("T")
_UNREADABLE = (KeyError, TypeError, ValueError)


def attributes(record: object) -> dict[str, Attribute]:
    """A dataclass as attributes, by field name. Raises TypeError for a value of a kind that is not kept."""
    return {name: _attribute(getattr(record, name)) for name in _hints(type(record))}


def record(kind: type[T], item: Mapping[str, Attribute]) -> T:
    """A dataclass from an item's attributes. Raises TypeError where one that has no default is lacking."""
    known = {}
    for name, hint in _hints(kind).items():
        if name in item:
            try:
                known[name] = _value(hint, item[name])
            except _UNREADABLE:
                _tell(kind, name)
    return kind(**known)


def records(kind: type[T], items: Iterable[Mapping[str, Attribute]]) -> Iterator[T]:
    """Those of many items that can be read."""
    for item in items:
        try:
            yield record(kind, item)
        except _UNREADABLE:
            _tell(kind)


def _tell(kind: type[Any], name: str = "") -> None:
    observe.warn("the casebook holds what this version cannot read", record=kind.__name__, attribute=name)


def _hints(kind: type[Any]) -> dict[str, Any]:
    hints = get_type_hints(kind)
    return {f.name: hints[f.name] for f in fields(kind)}


def _attribute(value: object) -> Attribute:
    if value is None:
        return {"NULL": True}
    if isinstance(value, bool):
        return {"BOOL": value}
    if isinstance(value, int):
        return {"N": str(int(value))}
    if isinstance(value, str):
        return {"S": str(value)}
    if isinstance(value, datetime):
        return {"S": value.astimezone(UTC).isoformat()}
    if isinstance(value, frozenset):
        return {"L": [_attribute(each) for each in sorted(value)]}
    if isinstance(value, tuple):
        return {"L": [_attribute(each) for each in value]}
    if is_dataclass(value):
        return {"M": attributes(value)}
    raise TypeError(f"the casebook does not keep a {type(value).__name__}")


def _value(hint: Any, attribute: Attribute) -> Any:
    if "NULL" in attribute:
        return None
    if isinstance(hint, UnionType):  # `X | None`
        hint = next(each for each in get_args(hint) if each is not type(None))
    origin = get_origin(hint)
    if origin is tuple and is_dataclass(get_args(hint)[0]):
        return tuple(records(get_args(hint)[0], (each["M"] for each in attribute["L"])))
    if origin in (tuple, frozenset):
        return origin(_value(get_args(hint)[0], each) for each in attribute["L"])
    if is_dataclass(hint) and isinstance(hint, type):
        return record(hint, attribute["M"])
    if hint is datetime:
        return datetime.fromisoformat(attribute["S"])
    [text] = attribute.values()
    return hint(text)
