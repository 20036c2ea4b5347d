"""What is wrong in a settings document, in an admin's words rather than Python's or YAML's: the line, the value as it
was written, and what is allowed there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from difflib import get_close_matches
from typing import Any, get_args

import yaml
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from amends.policy import Policy
from amends.section import KEY, Section, guessed, many
from amends.unreadable import Place, below, slip


def told(
    error: ValidationError, root: yaml.Node | None, model: type[Section], document: Mapping[str, Any]
) -> list[tuple[Place, str]]:
    """Every mistake that pydantic found, and those that it looks for only where each part by itself is right."""
    found = error.errors(include_url=False, include_input=True)
    known = {each["loc"] for each in found}
    unsure = {each["loc"][:-1] for each in found if each["type"] == "extra_forbidden"}  # what is meant may be it
    across = {place: said for place, said in model.across(document).items() if place not in known | unsure}
    told = [(each, _in_document(each, model)) for each in found]
    strange = {each["loc"][:-1] for each, said in told if each["loc"][-1:] == (KEY,) and not _GUESS.match(said)}
    return [
        *((_shown(each, root), said) for each, said in told if each["loc"] not in strange),  # what for nobody can tell
        *((_place(place, root), said) for place, said in across.items()),
    ]


_GUESS = re.compile(r"did you mean|write a line for each")


def _shown(error: ErrorDetails, root: yaml.Node | None) -> Place:
    """Where a mistake is. Of a setting that there is not the value stays out of the log: it may be a credential, pasted
    into the wrong place."""
    place = _place(error["loc"], root)
    return replace(place, value="") if error["type"] == "extra_forbidden" else place


def _place(loc: Sequence[str | int], root: yaml.Node | None) -> Place:
    """The deepest part of a place that stands in the document. A place can go deeper, where brackets were left out."""
    key, node, path, left = root, root, "", list(loc)
    while left and left[0] != KEY:
        inner = _inside(node, left[0])
        if inner is None:
            break
        part, listed = left.pop(0), isinstance(node, yaml.SequenceNode)
        key, node = inner
        path = below(path, int(part) if listed else str(key.value))
    if left and left[0] == KEY:
        node = key
    elif left and isinstance(left[0], str) and isinstance(node, yaml.MappingNode):
        path = below(path, left[0])  # what is missing there
    at = node if isinstance(node, yaml.ScalarNode) else key
    return Place(at.start_mark.line + 1 if at else 1, path, "" if left[:1] == [KEY] else _written(node))


def _inside(node: yaml.Node | None, part: str | int) -> tuple[yaml.Node, yaml.Node] | None:
    """The key and the value of a part of a mapping, or an entry of a list."""
    if isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
        return node.value[part], node.value[part]
    if isinstance(node, yaml.MappingNode):
        entries = [(key, value) for key, value in node.value if isinstance(key, yaml.ScalarNode)]
        named = [entry for entry in entries if entry[0].value == str(part)]
        meant = named or [entry for entry in entries if _taken_for(entry[0]) == part]
        return meant[-1] if meant else None
    return None


def _taken_for(key: yaml.ScalarNode) -> str | int:
    """What stands for a name in pydantic's place: to YAML, `on:` means true, and to Python that is 1."""
    if key.tag.endswith(":null"):
        return "None"
    return bool(yaml.SafeLoader.bool_values[key.value.lower()]) if key.tag.endswith(":bool") else str(key.value)


def _written(node: yaml.Node | None) -> str:
    return str(node.value) if isinstance(node, yaml.ScalarNode) else ""


def _in_document(error: ErrorDetails, model: type[Section]) -> str:
    """What is wrong and what is allowed, in a document."""
    kind, given = error["type"], error["input"]
    if kind == "extra_forbidden":
        return _unknown([str(part) for part in error["loc"]], model, given)
    if given is None and kind not in ("value_error", "invalid_key") and error["loc"][-1] != KEY:
        return "has no value: give it one, or take the line out"
    if kind == "missing":
        example = _example(error["loc"], model)
        return f"is missing: give it, such as {example}" if example else "is missing"
    if kind in _SHAPES:
        slipped = slip(given) if isinstance(given, str) else ""
        what, example = _SHAPES[kind]
        return slipped or f"must be {what}, such as {_example(error['loc'], model) or example}"
    return plainly(error)


_PAIRS, _LIST = ("`name: value` pairs", "{name: value}"), ("a list", "[one, two]")
_SHAPES = {"tuple_type": _LIST, "list_type": _LIST, "dict_type": _PAIRS, "model_type": _PAIRS}


def plainly(error: ErrorDetails) -> str:
    """What is wrong and what is allowed, wherever the value stood."""
    kind, context, given = error["type"], error.get("ctx", {}), str(error["input"]).strip()
    if kind == "float_parsing" and re.fullmatch(r"\d*,\d+", given):
        return decimal_comma(given)
    if kind == "float_parsing" and re.fullmatch(r"\d{1,3}([.,]\d{1,4})? ?%", given):
        return f"must be a number, such as {float(given.rstrip(' %').replace(',', '.')) / 100:g}"
    if kind == "string_type":
        return "must be text: put it in quotes" if isinstance(error["input"], int | float) else "must be text"
    if kind == "enum":
        there = str(context["expected"]).replace("'", "").replace(" or ", ", ")
        names, within = there.split(", "), error["loc"][-1:]
        several = within and (within[0] == KEY or isinstance(within[0], int))
        meant = many(error["input"], names, listed=within != (KEY,)) if several else ""
        return f"{meant or guessed(error['input'], names)}must be one of {there}"
    if kind in _SAID:
        return _SAID[kind].format(**{name: _number(value) for name, value in context.items()})
    return error["msg"].removeprefix("Value error, ")


def _number(value: Any) -> Any:
    return f"{value:g}" if isinstance(value, float) else value


# pydantic's kinds of error; `value_error` is our own validators', who say it in plain words themselves.
_SAID = {
    "missing": "is missing",
    "int_type": "must be a whole number",
    "int_parsing": "must be a whole number",
    "int_parsing_size": "must be a whole number",
    "int_from_float": "must be a whole number",
    "float_type": "must be a number, such as 0.5",
    "float_parsing": "must be a number, such as 0.5",
    "finite_number": "must be a number, such as 0.5",
    "bool_type": "must be true or false",
    "bool_parsing": "must be true or false",
    "greater_than": "must be more than {gt}",
    "greater_than_equal": "must be at least {ge}",
    "less_than": "must be less than {lt}",
    "less_than_equal": "must be at most {le}",
    "string_unicode": "holds half a character: take it out",
    "string_too_short": "must not be empty",
    "string_too_long": "may have at most {max_length} characters",
    "string_pattern_mismatch": "must be small letters, digits, - and _, and begin with a letter or digit",
    "too_short": "at least one is needed",
    "too_long": "may hold at most {max_length} entries",
    "invalid_key": "is no name: put it in quotes",
}


def decimal_comma(written: str) -> str:
    return f"has a decimal comma: write {written.replace(',', '.')}"


# What people write in place of a setting's name, where it is not close to it in letters.
INSTEAD = {
    "timezone": ("agent_zone", "zone"),
    "time_zone": ("agent_zone", "zone"),
    "tz": ("agent_zone", "zone"),
    "style": ("tone",),
    "voice": ("tone",),
    "brand": ("company",),
    "features": ("core_functions",),
    "products": ("core_functions",),
    "exclude": ("leave_out",),
    "skip": ("leave_out",),
    "rate_limit": ("requests_per_minute", "limits"),
    "rpm": ("requests_per_minute", "limits"),
    "levels": ("tiers", "tier"),
    "segment": ("tier", "tiers"),
    "team": ("group",),
    "type": ("form",),
    "first_response": ("first_reply",),
    "next_response": ("next_reply",),
    "follow_up": ("update",),
    "sla": ("helpdesk_sla",),
    "targets": ("policies",),
    "rules": ("policies", "cases"),
    "schedule": ("week", "calendars"),
    "business_hours": ("week", "calendars"),
    "opening_hours": ("week", "calendars"),
    "working_hours": ("week", "calendars"),
    "closed": ("days",),
    "enabled": ("switched_on",),
    "disabled": ("switched_off",),
    "manager_only": ("lead_only",),
    "maximum": ("limits",),
    "words": ("add",),
}


def _unknown(place: Sequence[str], model: type[Section], given: Any) -> str:
    *above, wrong = place
    if not above and (elsewhere := _elsewhere(wrong, model, given)):
        return elsewhere
    for part in above:
        if part in model.model_fields:
            model = _inner(model, part)
    there = list(model.model_fields)
    outer, _, inner = wrong.partition(".")
    if inner and outer in there:
        return f"write it in two lines, or as `{outer}: {{{inner}: …}}`"
    if under := [name for name in there if _holds(model, name, wrong, given)]:
        return f"put it under `{'` or `'.join(under)}`: `{under[0]}: {{{wrong}: …}}`"
    instead = INSTEAD.get(re.sub(r"\W", "_", wrong.lower()), ())
    near = sorted(get_close_matches(wrong, there, 2), key=lambda name: not _takes(model, name, given))
    meant = [name for name in instead if name in there] or near
    guess = f"; did you mean {meant[0]}?" if meant else ""
    return f"there is no such setting{guess}{'' if guess else ';'} there are {', '.join(there)}"


_SECTIONS: dict[str, type[Section]] = {
    name: field.annotation for name, field in Policy.model_fields.items() if field.annotation
}


def _elsewhere(wrong: str, model: type[Section], given: Any) -> str:
    """That what stands at the head of a document is a document's own name, or a setting of another."""
    if wrong in _SECTIONS and _SECTIONS[wrong] is model:
        return f"take this line out{' and unindent the rest' if given else ''}: the document itself is `{wrong}`"
    if wrong in _SECTIONS:
        return f"`{wrong}` is a document of its own: what stands under this line belongs there"
    outer, _, inner = wrong.partition(".")
    there = [name for name, other in _SECTIONS.items() if outer in other.model_fields and other is not model]
    if outer in model.model_fields or not there:
        return ""
    fits = [name for name in there if _takes(_SECTIONS[name], outer, {inner: given} if inner else given)] or there
    written = f" as `{outer}: {{{inner}: …}}`" if inner else ""
    return f"it belongs in the document `{'` or `'.join(fits)}`{written}"


_NO_NAME = "\0"


def _holds(model: type[Section], name: str, inner: str, given: Any) -> bool:
    """Whether a name is one of those that stand in a setting, where not any may: `share` in `limits`."""
    return _names(model, name, inner, given) and not _names(model, name, _NO_NAME, given)


def _names(model: type[Section], name: str, inner: str, given: Any) -> bool:
    """Whether a setting takes names with values, and this one among them, whatever its value."""
    try:
        model.model_validate({name: {inner: given}})
    except ValidationError as error:
        found = [each for each in error.errors() if each["loc"][:1] == (name,)]
        unknown = ((name, inner, KEY), *((name, inner) for each in found if each["type"] == "extra_forbidden"))
        return all(each["loc"][1:2] == (inner,) and each["loc"] not in unknown for each in found)
    return True


def _takes(model: type[Section], name: str, given: Any) -> bool:
    """Whether a setting takes what was given to one that there is not: of `mode` and `modes`, one takes `notes`."""
    try:
        model.model_validate({name: given})
    except ValidationError as error:
        return all(each["loc"][:1] != (name,) for each in error.errors())
    return True


def _example(place: Sequence[str | int], model: type[Section]) -> str:
    """What may stand at a place, by its field's example: `{email: 240}`; empty where the field has none."""
    shown: Any = None
    for part in place:
        if part in model.model_fields:
            above = shown.get(part) if isinstance(shown, dict) else None
            shown = next(iter(model.model_fields[str(part)].examples or ()), above)
            model = _inner(model, str(part))
        else:
            inner = shown.values() if isinstance(shown, dict) else shown if isinstance(shown, list) else ()
            shown = next(iter(inner), None)
    if not isinstance(shown, dict | list):
        return shown if isinstance(shown, str) else ""
    return yaml.safe_dump(shown, default_flow_style=True, sort_keys=False, width=1000).strip().replace("'", "")


def _inner(model: type[Section], name: str) -> type[Section]:
    """The model of what stands in a setting; the same where it is none."""
    mentioned = _mentioned(model.model_fields[name].annotation)
    return next((each for each in mentioned if isinstance(each, type) and issubclass(each, Section)), model)


def _mentioned(annotation: Any) -> Iterator[Any]:
    """A type with all that it is made of: of `tuple[Rule, ...]` also `Rule`."""
    yield annotation
    for part in get_args(annotation):
        yield from _mentioned(part)
