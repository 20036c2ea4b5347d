"""template.yaml as it is written, and as CloudFormation sees it after the SAM transform."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from samtranslator.translator.transform import transform
from samtranslator.yaml_helper import yaml_parse

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "template.yaml"

Json = dict[str, Any]


class _NoManagedPolicies:
    """The translator would ask IAM for the names of AWS's managed policies. Ours uses none: each role is its own."""

    def load(self) -> dict[str, str]:
        return {}


@cache
def source() -> Json:
    """The template as written, with intrinsic functions in their long form."""
    template: Json = yaml_parse(SOURCE.read_text("utf-8"))
    return template


def transformed(template: Json) -> Json:
    """A template after the SAM transform, its parameters at their defaults."""
    os.environ.setdefault("AWS_DEFAULT_REGION", "eu-west-1")  # the translator wants one
    defaults = {name: str(parameter.get("Default", "given")) for name, parameter in template["Parameters"].items()}
    result: Json = transform(template, defaults, _NoManagedPolicies())
    return json.loads(json.dumps(result))  # type: ignore[no-any-return]


@cache
def expanded() -> Json:
    """The template after the SAM transform, with the code's folders already uploaded."""
    template: Json = yaml_parse(SOURCE.read_text("utf-8"))
    for resource in template["Resources"].values():
        for key in ("CodeUri", "ContentUri"):
            if key in resource.get("Properties", {}):
                resource["Properties"][key] = "s3://built/code.zip"
    return transformed(template)


def resources(kind: str) -> dict[str, Json]:
    """The expanded resources of a type, such as `AWS::Lambda::Function`: logical id -> properties."""
    return {
        name: resource.get("Properties", {})
        for name, resource in expanded()["Resources"].items()
        if resource["Type"] == kind
    }


def statements(role: str) -> list[Json]:
    """A role's statements, those behind a condition included; `Action` and `Resource` always lists."""
    found: list[Json] = []
    for policy in resources("AWS::IAM::Role")[role]["Policies"]:
        for statement in policy["PolicyDocument"]["Statement"]:
            plain = statement["Fn::If"][1] if "Fn::If" in statement else statement
            found.append({**plain, "Action": _listed(plain["Action"]), "Resource": _listed(plain["Resource"])})
    return found


def environment(function: str) -> Json:
    """A function's variables, by its logical id."""
    variables: Json = resources("AWS::Lambda::Function")[function]["Environment"]["Variables"]
    return variables


def get_att(name: str, attribute: str) -> Json:
    """A resource's attribute as templates write it."""
    return {"Fn::GetAtt": [name, attribute]}


def named_in(value: Any) -> Iterator[str]:
    """The logical ids that a value names by Ref or GetAtt, however deep."""
    if isinstance(value, dict):
        if "Ref" in value:
            yield value["Ref"]
        if "Fn::GetAtt" in value:
            yield value["Fn::GetAtt"][0]
        for inner in value.values():
            yield from named_in(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from named_in(inner)


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
