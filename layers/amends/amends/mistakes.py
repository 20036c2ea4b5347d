"""What is wrong in a settings document, in an admin's words rather than Python's or YAML's: the line, the value as it
was written, and what is allowed there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import Any, get_args

import yaml
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from amends.section import Section

LONGEST_SHOWN = 40  # characters of a value
KEY = "[key]"  # pydantic's mark of a mistake in a name rather than in its value


@dataclass(frozen=True, slots=True)
class Place:
    """Where a mistake is. path: the setting, such as `limits.share`; value: what was written, empty for no one text."""

    line: int
    path: str
    value: str

    def __str__(self) -> str:
        shown = self.value if len(self.value) <= LONGEST_SHOWN else self.value[:LONGEST_SHOWN] + "…"
        written = f' is "{shown}"' if self.value else ""
        return f"line {self.line}{': ' if self.path else ''}{self.path}{written}"


def told(section: str, error: ValidationError, root: yaml.Node | None, model: type[Section]) -> list[str]:
    """Every mistake that pydantic found, in the document's order."""
    found = [(_shown(each, root), _in_document(each, model)) for each in _all(error)]
    found.sort(key=lambda each: each[0].line)
    return [f"{section}, {place}: {said}" for place, said in found]


def unreadable(error: yaml.YAMLError, text: str) -> str:
    """`line 3: …` for a text that is no YAML."""
    if isinstance(error, yaml.reader.ReaderError):
        return f"line {text.count(chr(10), 0, error.position) + 1}: a character that cannot be typed; take it out"
    if not isinstance(error, yaml.MarkedYAMLError) or error.problem_mark is None:
        return f"line 1: not valid YAML: {type(error).__name__}"
    problem, mark = str(error.problem), error.problem_mark
    begun = error.context_mark
    since = f"; what it belongs to begins on line {begun.line + 1}" if begun and begun.line != mark.line else ""
    lines = text.splitlines()
    written = lines[mark.line].strip() if mark.line < len(lines) else ""
    said = next((plain for part, plain in _YAML.items() if part in problem), f"not valid YAML: {problem}")
    return f"{Place(mark.line + 1, 'the text', written) if written else f'line {mark.line + 1}'}: {said}{since}"


# Parts of what PyYAML says, for what admins type most often.
_YAML = {
    "put it in quotes": "looks like a date or a number, and is none: put it in quotes",
    "mapping values are not allowed here": "a `name: value` where none can stand; indent it like its neighbours, or "
    "put a text that holds a colon in quotes",
    "found character '\\t'": "a tab; indent with spaces",
    "expected <block end>": "not indented like the lines around it, or a quote or bracket is missing",
    "could not find expected ':'": "a colon is missing: settings are `name: value`",
    "found unexpected end of stream": "a quote or bracket is not closed",
    "expected ',' or": "a comma or the closing bracket is missing",
    "expected the node content, but found '<stream end>'": "a bracket is not closed",
    "found another document": "one document only: take the line out",
    "found undefined alias": "a text that begins with * or & needs quotes",
    "found character '@'": "a text that begins with @ needs quotes",
    "found character '`'": "a text that begins with ` needs quotes",
    "found character '%'": "a text that begins with % needs quotes",
}


def _all(error: ValidationError) -> list[ErrorDetails]:
    return error.errors(include_url=False, include_input=True)


def _shown(error: ErrorDetails, root: yaml.Node | None) -> Place:
    """Where a mistake is. Of a setting that there is not the value stays out of the log: it may be a credential, pasted
    into the wrong place."""
    place = _place(error["loc"], root)
    return replace(place, value="") if error["type"] == "extra_forbidden" else place


def _place(loc: Sequence[str | int], root: yaml.Node | None) -> Place:
    """The deepest part of a place that stands in the document. A place can go deeper, where brackets were left out."""
    key, node, path, left = root, root, "", list(loc)
    while left and left[0] != KEY:
        below = _below(node, left[0])
        if below is None:
            break
        part, listed = left.pop(0), isinstance(node, yaml.SequenceNode)
        key, node = below
        path = f"{path}, entry {int(part) + 1}" if listed else _named(path, str(key.value))
    if left and left[0] == KEY:
        node = key
    elif left and isinstance(left[0], str) and isinstance(node, yaml.MappingNode):
        path = _named(path, left[0])  # what is missing there
    at = node if isinstance(node, yaml.ScalarNode) else key
    return Place(at.start_mark.line + 1 if at else 1, path, "" if left[:1] == [KEY] else _written(node))


def _named(path: str, name: str) -> str:
    joint = ", " if path.rpartition(", ")[2].startswith("entry ") else "."
    return f"{path}{joint if path else ''}{name}"


def _below(node: yaml.Node | None, part: str | int) -> tuple[yaml.Node, yaml.Node] | None:
    """The key and the value of a part of a mapping, or an entry of a list."""
    if isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
        return node.value[part], node.value[part]
    if isinstance(node, yaml.MappingNode):
        entries = [(key, value) for key, value in node.value if isinstance(key, yaml.ScalarNode)]
        named = [entry for entry in entries if entry[0].value == str(part)]
        # to YAML, `on:` is a name that means true, and to Python that is 1
        meant = named or [entry for entry in entries if yaml.safe_load(entry[0].value) == part]
        return meant[-1] if meant else None
    return None


def _written(node: yaml.Node | None) -> str:
    return str(node.value) if isinstance(node, yaml.ScalarNode) else ""


def _in_document(error: ErrorDetails, model: type[Section]) -> str:
    """What is wrong and what is allowed, in a document."""
    if error["type"] == "extra_forbidden":
        return _unknown([str(part) for part in error["loc"]], model)
    if error["input"] is None and error["type"] != "value_error":
        return "has no value: give it one, or take the line out"
    return plainly(error)


def plainly(error: ErrorDetails) -> str:
    """What is wrong and what is allowed, wherever the value stood."""
    kind, context = error["type"], error.get("ctx", {})
    if kind == "string_type":
        number = isinstance(error["input"], int | float) or hasattr(error["input"], "year")
        return "must be text: put it in quotes" if number else "must be text"
    if kind == "enum":
        return "must be one of " + str(context["expected"]).replace("'", "").replace(" or ", ", ")
    if kind in _SAID:
        return _SAID[kind].format(**{name: _number(value) for name, value in context.items()})
    return error["msg"].removeprefix("Value error, ")


def _number(value: Any) -> Any:
    return f"{value:g}" if isinstance(value, float) else value


# pydantic's kinds of error; `value_error` is our own validators', who say it in plain words themselves.
_SAID = {
    "missing": "is missing",
    "tuple_type": "must be a list, such as [one, two]",
    "list_type": "must be a list, such as [one, two]",
    "dict_type": "must be `name: value` pairs, such as {{name: value}}",
    "model_type": "must be `name: value` pairs, such as {{name: value}}",
    "int_type": "must be a whole number",
    "int_parsing": "must be a whole number",
    "int_from_float": "must be a whole number",
    "float_type": "must be a number",
    "float_parsing": "must be a number",
    "finite_number": "must be a number",
    "bool_type": "must be true or false",
    "bool_parsing": "must be true or false",
    "greater_than": "must be more than {gt}",
    "greater_than_equal": "must be at least {ge}",
    "less_than": "must be less than {lt}",
    "less_than_equal": "must be at most {le}",
    "string_too_short": "must not be empty",
    "string_too_long": "may have at most {max_length} characters",
    "string_pattern_mismatch": "must be small letters, digits, - and _, and begin with a letter or digit",
    "too_short": "at least one is needed",
    "too_long": "may hold at most {max_length} entries",
    "invalid_key": "is no name: put it in quotes",
}


def _unknown(place: Sequence[str], model: type[Section]) -> str:
    *above, wrong = place
    if "." in wrong:
        outer, inner = wrong.split(".", 1)
        return f"write it in two lines, or as `{outer}: {{{inner}: …}}`"
    there = _fields(model, above)
    meant = get_close_matches(wrong, there, 1)
    guess = f"; did you mean {meant[0]}?" if meant else ""
    return f"there is no such setting{guess}{'' if guess else ';'} there are {', '.join(there)}"


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
