"""What the Lambda runtime does around a function: its environment, its module, its log."""

from __future__ import annotations

import importlib.util
import logging
import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from types import ModuleType
from typing import TextIO

from amends.cloud import observe
from tests.sandbox.aws import CREDENTIALS, REGION, Aws
from tests.sandbox.stack import TEMPLATE


def load(aws: Aws, function: str) -> ModuleType:
    """A function's module, new each time, imported from where the template says and with its own environment."""
    properties = aws.stack.properties(function)
    path = TEMPLATE.parent / properties["CodeUri"] / "app.py"
    spec = importlib.util.spec_from_file_location(f"sandbox_{function}", path)
    if spec is None or spec.loader is None:
        raise ImportError(f"{function}: there is no {path}")
    module = importlib.util.module_from_spec(spec)
    with _patched(aws.environment(function)):
        spec.loader.exec_module(module)
    return module


@contextmanager
def environment(endpoint: str) -> Iterator[None]:
    """What the Lambda runtime sets, for as long as the machine runs; whatever else points at an AWS account goes."""
    gone = (
        *("AWS_PROFILE", "AWS_SESSION_TOKEN", "AWS_SHARED_CREDENTIALS_FILE", "AWS_CONFIG_FILE", "AWS_SAM_LOCAL"),
        *("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"),  # everything here is on this machine
    )
    there = {
        "AWS_ACCESS_KEY_ID": CREDENTIALS["aws_access_key_id"],
        "AWS_SECRET_ACCESS_KEY": CREDENTIALS["aws_secret_access_key"],
        "AWS_REGION": REGION,
        "AWS_DEFAULT_REGION": REGION,
        "AWS_ENDPOINT_URL": endpoint,
        "AWS_EC2_METADATA_DISABLED": "true",
    }
    with _patched(there, gone):
        yield


@contextmanager
def _patched(there: Mapping[str, str], gone: Iterable[str] = ()) -> Iterator[None]:
    before = dict(os.environ)
    for name in gone:
        os.environ.pop(name, None)
    os.environ.update(there)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


@contextmanager
def logging_to(log: TextIO) -> Iterator[None]:
    """Send the functions' log lines there instead of standard output."""
    handler = observe.logger.registered_handler
    assert isinstance(handler, logging.StreamHandler)
    before = handler.setStream(log)
    try:
        yield
    finally:
        handler.setStream(before or sys.stdout)
