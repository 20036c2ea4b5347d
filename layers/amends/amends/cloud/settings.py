"""The admin's settings from SSM parameters, read by path and kept for a minute.

An edit that cannot be used must not stop the work nor wipe what was set: the newest version in the parameter's
history that parses stays in force, and the metric SettingsInvalid says so until the document is mended.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

from aws_lambda_powertools.utilities.parameters import SSMProvider
from aws_lambda_powertools.utilities.parameters.exceptions import GetParameterError
from botocore.exceptions import BotoCoreError, ClientError  # type: ignore[import-untyped]
from pydantic import BaseModel

from amends.cloud import observe
from amends.documents import SECTIONS, SettingsError, parse_section
from amends.notices import unmatched
from amends.policy import Policy
from amends.ports import Count, TryLaterError

KEPT = timedelta(seconds=60)


class StoredSettings:
    """The policy in force, for `World.policy`. `path` ends in a slash, such as `/amends/<stack>/`."""

    def __init__(self, client: Any, path: str, now: Callable[[], datetime], count: Count) -> None:
        self._client = client
        self._path = path
        self._now = now
        self._count = count
        self._policy: Policy | None = None
        self._read_at: datetime | None = None
        self._mended: dict[tuple[str, str], BaseModel] = {}  # what stands in for a broken document

    def __call__(self) -> Policy:
        """The policy. Raises TryLaterError when SSM does not answer and nothing was read before."""
        now = self._now()
        if self._policy and self._read_at and now - self._read_at < KEPT:
            return self._policy
        try:
            self._policy = self._read()
        except (GetParameterError, BotoCoreError, ClientError) as error:
            if self._policy is None:
                raise TryLaterError("settings", 30) from error
            observe.fault("settings could not be read; the last ones stay in force", error)
            self._count("SettingsInvalid", reason="unreachable")
        self._read_at = now
        return self._policy

    def wrong(self) -> list[str]:
        """What is wrong with the documents as they stand, a sentence each. Raises TryLaterError."""
        try:
            documents = self._documents()
        except (GetParameterError, BotoCoreError, ClientError) as error:
            raise TryLaterError("settings", 30) from error
        return [mistake for name, text in documents.items() for mistake in _mistakes(name, text)]

    def _documents(self) -> dict[str, str]:
        # Fetched each time: how long it is kept is this class's business, by the time that it is told.
        found = SSMProvider(boto3_client=self._client).get_multiple(self._path, decrypt=False, force_fetch=True)
        return {name: str(text) for name, text in found.items()}

    def _read(self) -> Policy:
        documents = self._documents()
        sections = {}
        for name, text in documents.items():
            if name in SECTIONS:
                sections[name] = self._section(name, text)
            else:
                said = f"{name}: there is no such section; there are {', '.join(SECTIONS)}"
                self._invalid(name, [said], "unknown")
        policy = Policy.model_validate(sections)
        if found := unmatched(policy):
            self._invalid("clocks", found, "unmatched")
        return policy

    def _section(self, name: str, text: str) -> BaseModel:
        try:
            return parse_section(name, text)
        except SettingsError as error:
            self._invalid(name, error.mistakes, "invalid")
        if (name, text) not in self._mended:  # one look at the history a broken document, not one a minute
            self._mended[name, text] = self._last_good(name)
        return self._mended[name, text]

    def _last_good(self, name: str) -> BaseModel:
        """The newest version that parses, or the defaults when none does."""
        pages = self._client.get_paginator("get_parameter_history").paginate(Name=self._path + name)
        history = [version for page in pages for version in page["Parameters"]]
        for version in sorted(history, key=lambda each: int(each["Version"]), reverse=True):
            try:
                return parse_section(name, version["Value"])
            except SettingsError:
                continue
        return parse_section(name, "")

    def _invalid(self, name: str, mistakes: Sequence[str], reason: str) -> None:
        observe.warn("settings cannot be used", section=name, mistakes=list(mistakes))
        self._count("SettingsInvalid", reason=reason)


def _mistakes(name: str, text: str) -> Sequence[str]:
    try:
        parse_section(name, text)
    except SettingsError as error:
        return error.mistakes
    return ()
