"""A settings document: YAML in a parameter under `/amends/<stack>/`, or in a file, made into a section of the policy.

A document names only what departs from the defaults. One that cannot be used is refused as a whole, with every
mistake in it and its line.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import yaml
from pydantic import ValidationError

from amends.mistakes import Place, told, unreadable
from amends.policy import Phrases, Policy, Settings
from amends.remedies import Remedies
from amends.section import Section
from amends.targets import Clocks

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
    """One section from its YAML text. Raises SettingsError."""
    if name not in MODELS:
        raise SettingsError(f"{name}: there is no such section; there are {', '.join(SECTIONS)}")
    size = len(text.encode(errors="replace"))
    if size > MOST_BYTES:
        raise SettingsError(f"{name}: {size} bytes, of which at most {MOST_BYTES} fit; shorten it")
    try:
        root, document = _load(name, text)
    except yaml.YAMLError as error:
        raise SettingsError(f"{name}, {unreadable(error, text)}") from None
    except RecursionError:
        raise SettingsError(f"{name}: too many brackets in brackets") from None
    if root is not None and not isinstance(document, dict):
        raise SettingsError(f"{name}: must be `name: value` lines")
    try:
        return MODELS[name].model_validate(document)
    except ValidationError as error:
        raise SettingsError(*told(name, error, root, MODELS[name])) from None


def notices(policy: Policy) -> list[str]:
    """What each document allows and all together do not bear out: a tier that no tag means, a group that is no
    number."""
    there = set(policy.settings.tiers.values())
    named = {"clocks, policies": [entry.tier for entry in policy.clocks.policies]}
    named["playbook, cases"] = [entry.tier for entry in policy.playbook.cases]
    rules = list(enumerate(policy.clocks.policies, 1))
    groups = [(number, group) for number, rule in rules for group in rule.group if not group.isdecimal()]
    return [
        *(
            f'{where}, entry {number}: no tag in `tiers` of the settings means "{tier}", so it fits no such customer'
            for where, entries in named.items()
            for number, tiers in enumerate(entries, 1)
            for tier in tiers
            if tier not in there
        ),
        *(
            f'clocks, policies, entry {number}: groups are named by the number in the address of their page; "{group}" '
            "fits no ticket"
            for number, group in groups
        ),
    ]


def _load(name: str, text: str) -> tuple[yaml.Node | None, Any]:
    """The document's nodes, which know their lines, and its values. None and nothing where it is empty."""
    loader = _Loader(text)
    try:
        root = loader.get_single_node()
        if root is None or root.tag == "tag:yaml.org,2002:null":
            return None, {}
        if twice := list(_twice(root)):
            raise SettingsError(*(f"{name}, {place}: is there twice, first on line {line}" for place, line in twice))
        return root, loader.construct_document(root)
    finally:
        loader.dispose()


class _Loader(yaml.SafeLoader):
    """Names the line of a value that looks like a date or a number and is none, such as 2026-13-01."""

    def construct_object(self, node: yaml.Node, deep: bool = False) -> Any:
        try:
            return super().construct_object(node, deep)
        except (ValueError, LookupError, AttributeError):
            said = "looks like a date or a number, and is none: put it in quotes"
            raise yaml.constructor.ConstructorError(None, None, said, node.start_mark) from None


def _twice(root: yaml.Node) -> Iterator[tuple[Place, int]]:
    """Every name that stands twice in its mapping, with the line of the first; the last would silently count."""
    seen: set[int] = set()  # an anchor can lead back to what holds it
    waiting: list[tuple[yaml.Node, str]] = [(root, "")]
    while waiting:
        node, above = waiting.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        if isinstance(node, yaml.SequenceNode):
            waiting += [(each, above) for each in node.value]
        elif isinstance(node, yaml.MappingNode):
            first: dict[str, int] = {}
            for key, value in node.value:
                name, line = str(key.value), key.start_mark.line + 1
                if name in first:
                    yield Place(line, above + name, ""), first[name]
                first.setdefault(name, line)
                waiting.append((value, f"{above}{name}."))
