"""A settings document: YAML in a parameter under `/amends/<stack>/`, or in a file, made into a section of the policy.

A document names only what departs from the defaults. One that cannot be used is refused as a whole, with every
mistake in it and its line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import yaml
from pydantic import ValidationError

from amends.mistakes import decimal_comma, told
from amends.policy import Phrases, Policy, Settings
from amends.remedies import Remedies
from amends.section import Section
from amends.targets import Clocks
from amends.unreadable import Place, below, no_settings, unreadable

MODELS: Mapping[str, type[Section]] = {
    "settings": Settings,
    "playbook": Remedies,
    "phrases": Phrases,
    "clocks": Clocks,
}
SECTIONS = tuple(MODELS)
MOST_TOLD = 12
MOST_BYTES = 8192  # what an SSM parameter of the Intelligent-Tiering kind holds


class SettingsError(ValueError):
    """A document cannot be used. mistakes: one line each, which says where, what stands there and what may; of very
    many the first twelve."""

    def __init__(self, *mistakes: str) -> None:
        more = len(mistakes) - MOST_TOLD
        self.mistakes = (*mistakes[:MOST_TOLD], *([f"and {more} more"] if more > 0 else []))
        super().__init__("\n".join(self.mistakes))


def parse(documents: Mapping[str, str]) -> Policy:
    """Join the sections' YAML documents (name -> text; a missing or empty one means its defaults).

    Raises SettingsError for the first document that cannot be used.
    """
    return Policy.model_validate({name: parse_section(name, text) for name, text in documents.items()})


def parse_section(name: str, text: str) -> Section:
    """One section from its YAML text. Raises SettingsError, and nothing else: the last valid document stays in force
    also after what nobody foresaw."""
    try:
        return _parsed(name, text)
    except SettingsError:
        raise
    except Exception as error:
        raise SettingsError(f"{name}: cannot be read, by a defect of Amends: {type(error).__name__}") from error


def _parsed(name: str, text: str) -> Section:
    if name not in MODELS:
        raise SettingsError(f"{name}: there is no such section; there are {', '.join(SECTIONS)}")
    size = len(text.encode(errors="replace"))
    if size > MOST_BYTES:
        raise SettingsError(f"{name}: {size} bytes, of which at most {MOST_BYTES} fit; shorten it")
    try:
        root, document, slips = _load(text)
    except yaml.YAMLError as error:
        raise SettingsError(f"{name}, {unreadable(error, text)}") from None
    except RecursionError:
        raise SettingsError(f"{name}: too many brackets in brackets") from None
    if root is not None and not isinstance(document, dict):
        lines = no_settings(text) if isinstance(document, str) else []
        begins = f"line {root.start_mark.line + 1}: must be `name: value` lines"
        raise SettingsError(*(f"{name}, {each}" for each in lines or [begins]))
    try:
        section, found = MODELS[name].model_validate(document), []
    except ValidationError as error:
        section, found = None, told(error, root, MODELS[name], document)
    there = {(place.line, place.path) for place, _ in found}
    found += [(place, said) for place, said in slips if (place.line, place.path) not in there]
    if section is None or found:
        found.sort(key=lambda each: each[0].line)
        raise SettingsError(*(f"{name}, {place}: {said}" for place, said in found))
    return section


def _load(text: str) -> tuple[yaml.Node | None, Any, list[tuple[Place, str]]]:
    """The document's nodes, which know their lines, its values, and what was not meant as YAML reads it. None and
    nothing where it is empty."""
    loader = _Loader(text)
    try:
        root = loader.get_single_node()
        if root is None or root.tag == "tag:yaml.org,2002:null":
            return None, {}, []
        slips = [*_commas(root), *_twice(root)]
        return root, loader.construct_document(root), slips
    finally:
        loader.dispose()


class _Loader(yaml.SafeLoader):
    """YAML of names, texts, numbers, lists, true, false and null. Numbers are decimal alone, since YAML 1.1 makes 90 of
    1:30 and 48 of 060; a date is a text; nothing is repeated by its name, which can make a document of a page huge."""

    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:
        event = self.peek_event()  # type: ignore[no-untyped-call]
        for sign in ("anchor", "tag"):
            if getattr(event, sign, None):
                raise yaml.composer.ComposerError(None, None, f"found {sign}", event.start_mark)
        node: yaml.Node | None = super().compose_node(parent, index)
        return node


_INT, _FLOAT, _STR = "tag:yaml.org,2002:int", "tag:yaml.org,2002:float", "tag:yaml.org,2002:str"
_BEGUN = re.compile(r"(?:(?:[A-Z]{3}|[€$£]) ?)?\d[\d.,]*", re.ASCII)  # of a number, perhaps behind its currency
_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag.endswith((":bool", ":null"))]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_Loader.add_implicit_resolver(_INT, re.compile(r"[-+]?(?:0|[1-9]\d{0,17})$", re.ASCII), list("-+0123456789"))
_Loader.add_implicit_resolver(
    _FLOAT,
    re.compile(r"(?:[-+]?(?:\d+\.\d*|\.\d+)(?:e[-+]?\d+)?|[-+]?\.inf|\.nan)$", re.ASCII | re.I),
    list("-+.0123456789"),
)


def _twice(root: yaml.Node) -> Iterator[tuple[Place, str]]:
    """Every name that stands twice in its mapping, with the line of the first; the last would silently count."""
    for node, above in _mappings(root):
        first: dict[str, int] = {}
        for key, _ in node.value:
            name, line = str(key.value), key.start_mark.line + 1
            if name in first:
                yield Place(line, below(above, name), ""), f"is there twice, first on line {first[name]}"
            first.setdefault(name, line)


def _commas(root: yaml.Node) -> Iterator[tuple[Place, str]]:
    """Every `{share: 0,5}`, which to YAML is a share of 0, and a name 5 that has no value; made one text again, so
    that what is wrong with it beside the comma is told too."""
    for node, above in _mappings(root):
        joined: list[tuple[yaml.Node, yaml.Node]] = []
        for key, value in node.value:
            if joined and _cut(joined[-1][1], key, value):
                name, number = joined.pop()
                written = f"{number.value},{key.value}"
                joined.append((name, yaml.ScalarNode(_STR, written, number.start_mark, key.end_mark)))
                yield Place(name.start_mark.line + 1, below(above, str(name.value)), written), decimal_comma(written)
            else:
                joined.append((key, value))
        node.value = joined


def _cut(value: yaml.Node, rest: yaml.Node, nothing: yaml.Node) -> bool:
    """Whether a name that has no value is the rest of the number before it."""
    if not (isinstance(value, yaml.ScalarNode) and isinstance(rest, yaml.ScalarNode)) or nothing.value:
        return False
    adjoining = rest.start_mark.index == value.end_mark.index + 1
    return adjoining and bool(_BEGUN.fullmatch(value.value)) and rest.value[:1].isdecimal()


def _mappings(root: yaml.Node) -> Iterator[tuple[yaml.MappingNode, str]]:
    """Every mapping of a document, with the path to it: `limits`."""
    waiting: list[tuple[yaml.Node, str]] = [(root, "")]
    while waiting:
        node, above = waiting.pop()
        if isinstance(node, yaml.SequenceNode):
            waiting += [(each, below(above, number)) for number, each in enumerate(node.value)]
        elif isinstance(node, yaml.MappingNode):
            yield node, above
            waiting += [(value, below(above, str(key.value))) for key, value in node.value]
