"""Reads template.yaml as far as the sandbox needs it, so that the sandbox and a deployment cannot drift apart.

Resolves the intrinsic functions that the template uses. Whatever this does not know is an error, not a guess.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import yaml

TEMPLATE = Path(__file__).resolve().parents[2] / "template.yaml"


class TemplateError(ValueError):
    """The template uses something that the sandbox does not understand; teach it in this file or in aws.py."""


class _Loader(yaml.SafeLoader):
    """YAML with CloudFormation's tags: `!Ref x` becomes {"Ref": x}, `!GetAtt a.b` {"Fn::GetAtt": ["a", "b"]}."""


def _tag(loader: yaml.SafeLoader, suffix: str, node: yaml.Node) -> dict[str, Any]:
    value: Any
    if isinstance(node, yaml.ScalarNode):
        value = loader.construct_scalar(node)
    elif isinstance(node, yaml.SequenceNode):
        value = loader.construct_sequence(node, deep=True)
    elif isinstance(node, yaml.MappingNode):
        value = loader.construct_mapping(node, deep=True)
    if suffix == "GetAtt" and isinstance(value, str):
        value = value.split(".", 1)
    return {suffix if suffix in ("Ref", "Condition") else f"Fn::{suffix}": value}


_Loader.add_multi_constructor("!", _tag)

NO_VALUE = object()


class Stack:
    """The template with its parameters set. `ref` and `attribute` say what a resource's Ref and GetAtt give."""

    def __init__(
        self,
        parameters: Mapping[str, str],
        *,
        pseudo: Mapping[str, str],
        ref: Callable[[str], str],
        attribute: Callable[[str, str], str],
        path: Path = TEMPLATE,
    ) -> None:
        self.template: dict[str, Any] = yaml.load(path.read_text("utf-8"), Loader=_Loader)  # noqa: S506  a SafeLoader
        declared = self.template["Parameters"]
        unknown = set(parameters) - set(declared)
        if unknown:
            raise TemplateError(f"the template has no parameter {', '.join(sorted(unknown))}")
        self.parameters = {name: str(body.get("Default", "")) for name, body in declared.items()} | dict(parameters)
        self._pseudo = pseudo
        self._ref = ref
        self._attribute = attribute

    def resources(self, kind: str) -> dict[str, dict[str, Any]]:
        """Logical id -> resource, of those whose condition holds."""
        return {
            name: body
            for name, body in self.template["Resources"].items()
            if body["Type"] == kind and self.holds(body.get("Condition"))
        }

    def properties(self, name: str) -> dict[str, Any]:
        """A resource's properties as written, unresolved."""
        return dict(self.template["Resources"][name].get("Properties", {}))

    def environment(self, function: str) -> dict[str, str]:
        """A function's environment, the template's Globals included, with everything resolved."""
        shared = self.template.get("Globals", {}).get("Function", {}).get("Environment", {}).get("Variables", {})
        own = self.properties(function).get("Environment", {}).get("Variables", {})
        values = {name: self.resolve(value) for name, value in {**shared, **own}.items()}
        return {name: str(value) for name, value in values.items() if value is not NO_VALUE}

    def holds(self, condition: object) -> bool:
        """Whether a condition is true: a name, or an intrinsic function; none at all is true."""
        if condition is None:
            return True
        if isinstance(condition, str):
            return self.holds(self.template["Conditions"][condition])
        if not isinstance(condition, dict):
            raise TemplateError(f"unknown condition {condition!r}")
        [(function, arguments)] = condition.items()
        if function == "Condition":
            return self.holds(arguments)
        if function == "Fn::Equals":
            return bool(self.resolve(arguments[0]) == self.resolve(arguments[1]))
        if function == "Fn::Not":
            return not self.holds(arguments[0])
        if function in ("Fn::And", "Fn::Or"):
            return (all if function == "Fn::And" else any)(self.holds(argument) for argument in arguments)
        raise TemplateError(f"unknown condition function {function}")

    def resolve(self, value: Any) -> Any:
        """The value with its intrinsic functions worked out."""
        if isinstance(value, list):
            return [item for item in map(self.resolve, value) if item is not NO_VALUE]
        if not isinstance(value, dict):
            return value
        if len(value) == 1:
            [(function, argument)] = value.items()
            if function == "Ref":
                return self._named(argument)
            if isinstance(function, str) and function.startswith("Fn::"):
                return self._call(function, argument)
        resolved = {name: self.resolve(item) for name, item in value.items()}
        return {name: item for name, item in resolved.items() if item is not NO_VALUE}

    def _named(self, name: str) -> Any:
        if name == "AWS::NoValue":
            return NO_VALUE
        if name in self._pseudo:
            return self._pseudo[name]
        if name in self.parameters:
            return self.parameters[name]
        return self._ref(name)

    def _call(self, function: str, argument: Any) -> Any:
        if function == "Fn::GetAtt":
            return self._attribute(*argument)
        if function == "Fn::Sub":
            text, names = argument if isinstance(argument, list) else (argument, {})
            return re.sub(r"\$\{([^!}][^}]*)\}", lambda found: self._substitute(found[1], names), text)
        if function == "Fn::If":
            return self.resolve(argument[1 if self.holds(argument[0]) else 2])
        if function == "Fn::Join":
            return argument[0].join(map(str, self.resolve(argument[1])))
        raise TemplateError(f"the sandbox does not know {function}")

    def _substitute(self, name: str, names: Mapping[str, Any]) -> str:
        if name in names:
            return str(self.resolve(names[name]))
        resource, dot, attribute = name.partition(".")
        return str(self._attribute(resource, attribute) if dot else self._named(name))
