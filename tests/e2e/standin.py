"""Starts MiniStack, which stands in for AWS, with the gaps closed that this stack would fall into.

Runs in a venv of its own on Python 3.13 (`make e2e` builds it): MiniStack runs functions in its own interpreter.
Environment: GATEWAY_PORT, MINISTACK_REGION, RUNTIME_PACKAGES (the folder with what Lambda's runtime brings).
It is started as the leader of its own process group, and ends when its standard input does.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading
from types import SimpleNamespace
from typing import Any

import ministack.app as app
from ministack.core import iam_actions, iam_evaluator, lambda_runtime
from ministack.services import scheduler
from ministack.services.cloudformation import provisioners

ACCOUNT = "000000000000"
REGION = os.environ["MINISTACK_REGION"]
HANDLERS = provisioners._RESOURCE_HANDLERS


def routes_from_body() -> None:
    """SAM describes an HTTP API by an OpenAPI document, which MiniStack drops: every route would answer 404."""
    api = HANDLERS["AWS::ApiGatewayV2::Api"]
    create, update = api["create"], api["update"]

    def created(logical_id: str, properties: dict[str, Any], stack: str) -> Any:
        result = create(logical_id, properties, stack)
        import_body(result[0], properties.get("Body") or {})
        return result

    def updated(
        api_id: str, old: dict[str, Any], new: dict[str, Any], stack: str, logical_id: str | None = None
    ) -> Any:
        result = update(api_id, old, new, stack, logical_id)
        import_body(result[0], new.get("Body") or {})
        return result

    api.update(create=created, update=updated)


def import_body(api_id: str, body: dict[str, Any]) -> None:
    gateway = provisioners._apigw_v2
    gateway._routes[api_id], gateway._integrations[api_id] = {}, {}
    for path, methods in body.get("paths", {}).items():
        for method, operation in methods.items():
            integration = operation.get("x-amazon-apigateway-integration")
            if not integration:
                continue
            function = re.sub(r"^arn:[^:]*:apigateway:.*?/functions/(.*)/invocations$", r"\1", integration["uri"])
            made, _ = provisioners._apigw_v2_integration_create(
                "x",
                {
                    "ApiId": api_id,
                    "IntegrationType": "AWS_PROXY",
                    "IntegrationUri": function,
                    "PayloadFormatVersion": integration.get("payloadFormatVersion", "2.0"),
                },
                "x",
            )
            route = {"ApiId": api_id, "RouteKey": f"{method.upper()} {path}", "Target": f"integrations/{made}"}
            provisioners._apigw_v2_route_create("x", route, "x")


def real_resources() -> None:
    """With IAM enforced, MiniStack takes every schedule for one of the group `default`, and reading parameters by
    their path for something that takes no resource."""
    extract = iam_actions.extract_resource_arn

    def extracted(service: str, method: str, path: str, *rest: Any, **named: Any) -> Any:
        arn = str(extract(service, method, path, *rest, **named))
        parts = [*rest, *named.values()] if service in ("scheduler", "ssm") else []
        said = " ".join(each.decode() if isinstance(each, bytes) else str(each) for each in parts)
        if service == "scheduler" and ":schedule/default/" in arn:
            group = re.search(r"groupName\W+([\w.-]+)", said, re.IGNORECASE)
            return arn.replace(":schedule/default/", f":schedule/{group[1]}/") if group else arn
        if service == "ssm" and arn == "*":
            asked = re.search(r'"Path": ?"([^"]+?)/?"', said)
            return f"arn:aws:ssm:{REGION}:{ACCOUNT}:parameter{asked[1]}" if asked else arn
        return arn

    iam_actions.extract_resource_arn = extracted


def quick_schedules() -> None:
    """Look for due schedules every second, not every ten."""
    scheduler._SCHEDULE_TICK_INTERVAL = 1


def saved_queries() -> None:
    """A saved Logs Insights query is kept by the console alone; MiniStack does not know the type."""
    HANDLERS["AWS::Logs::QueryDefinition"] = {
        "create": lambda logical_id, properties, stack: (f"{stack}-{logical_id}", {}),
        "delete": lambda physical_id, properties: None,
    }


def tls_everywhere() -> None:
    """The stand-in speaks http alone, and rightly refuses what a bucket's policy wants TLS for."""
    resolve = iam_evaluator._resolve_condition_key

    def resolved(key: str, context: Any) -> Any:
        return "true" if key.lower() == "aws:securetransport" else resolve(key, context)

    iam_evaluator._resolve_condition_key = resolved


def clean_processes() -> None:
    """A function sees what Lambda gives it: its variables, its layers, the runtime's packages; not MiniStack's own
    packages, which would mask what a layer lacks, nor this machine's environment."""
    theirs = lambda_runtime.subprocess

    def start(command: list[str], *, env: dict[str, str], **how: Any) -> subprocess.Popen[str]:
        own = {
            name: value
            for name, value in env.items()
            if name.startswith(("AWS_", "_LAMBDA", "LAMBDA_", "MINISTACK_", "_MINISTACK"))
        }
        kept = {
            "PATH": "/usr/bin:/bin",
            "LANG": "en_US.UTF-8",
            "TZ": ":UTC",
            "PYTHONPATH": os.environ["RUNTIME_PACKAGES"],
        }
        process: subprocess.Popen[str] = theirs.Popen([command[0], "-S", *command[1:]], env=own | kept, **how)
        return process

    lambda_runtime.subprocess = SimpleNamespace(**{**vars(theirs), "Popen": start})


def end_with_the_tests() -> None:
    """Whatever way the tests end, their end of standard input closes, and this process and its functions go."""

    def wait() -> None:
        sys.stdin.buffer.read()
        os.killpg(0, signal.SIGTERM)

    threading.Thread(target=wait, daemon=True).start()


if __name__ == "__main__":
    for cure in (
        *(routes_from_body, real_resources, quick_schedules, saved_queries, tls_everywhere),
        *(clean_processes, end_with_the_tests),
    ):
        cure()
    app.main()
