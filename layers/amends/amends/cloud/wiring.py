"""The one place that joins real parts: `door` for the receiver, `world` for the worker, `rounds` for the sweep,
`workshop` for connecting and `archive` for the report.

All read what they need from an environment that is passed in, and say which variable is missing. This module is
what a function imports first, so it brings in for each only what that one uses: no pydantic for the receiver.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import cache, partial, wraps
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

import botocore.session  # type: ignore[import-untyped]
from botocore.config import Config  # type: ignore[import-untyped]
from botocore.exceptions import BotoCoreError, ClientError  # type: ignore[import-untyped]

from amends.cloud import observe
from amends.cloud.secrets import StoredSecrets
from amends.cloud.tickets_queue import TicketsQueue
from amends.helpdesks import WEBHOOKS
from amends.installing import Workshop
from amends.ports import Archive, Casebook, Door, Helpdesk, Rounds, TryLaterError, World

if TYPE_CHECKING:
    from amends.cloud.settings import StoredSettings
    from amends.policy import Policy

Now = Callable[[], datetime]
Clients = Callable[[str], Any]  # makes one by its service
P = ParamSpec("P")
T = TypeVar("T")

# A helpdesk waits about ten seconds for an answer, so the receiver fails fast; the worker can wait, but not sleep.
_FAST = Config(connect_timeout=1, read_timeout=2, retries={"total_max_attempts": 2, "mode": "standard"})
_STEADY = Config(connect_timeout=1, read_timeout=5, retries={"total_max_attempts": 3, "mode": "standard"})


class MissingVariableError(Exception):
    """The environment lacks something: the template and this version of Amends do not belong together."""

    def __init__(self, name: str) -> None:
        super().__init__(f"environment variable {name} is missing or empty; template.yaml sets it for each function")


def utc_now() -> datetime:
    """The time outside: the only clock that the product reads."""
    return datetime.now(UTC)


def door(env: Mapping[str, str], now: Now = utc_now) -> Door:
    """What the receiver needs. Raises MissingVariableError."""
    client = _clients(env, _FAST)
    served = _served(env, "WEBHOOK")
    return Door(
        webhooks={helpdesk: WEBHOOKS[helpdesk] for helpdesk in served},
        queue=_queue(client, env),
        secrets=StoredSecrets(client("secretsmanager"), served, now),
        count=observe.count,
        now=now,
        pause=time.sleep,
        local=env.get("AWS_SAM_LOCAL") == "true",
    )


def world(env: Mapping[str, str], now: Now = utc_now) -> World:
    """What the worker needs. Raises MissingVariableError."""
    # Here and not above, as below: the receiver starts in half the time without them.
    from amends.cloud.schedules import Schedules, Target

    client = _clients(env, _STEADY)
    policy = _policy(client, env, now)
    target = Target(
        queue=_needed(env, "TICKETS_QUEUE_ARN"),
        role=_needed(env, "SCHEDULER_ROLE_ARN"),
        dead_letters=_needed(env, "SCHEDULER_DEAD_LETTERS_ARN"),
    )
    return World(
        helpdesks=_helpdesks(client, env, now, policy),
        casebook=_casebook(client, env, now),
        reminders=Schedules(client("scheduler"), _needed(env, "SCHEDULE_GROUP"), target),
        policy=policy,
        count=observe.count,
        now=now,
    )


def archive(env: Mapping[str, str], now: Now = utc_now) -> Archive:
    """What the report needs. Raises MissingVariableError."""
    from amends.cloud.days import StoredDays
    from amends.cloud.pages import StoredPages

    client = _clients(env, _STEADY)
    # Signed for the region's own address, which `virtual` alone makes sure of: the global one would redirect, and a
    # signature does not survive that. A stand-in has no host a bucket.
    style = {"addressing_style": "path" if env.get("AWS_ENDPOINT_URL") else "virtual"}
    s3 = _clients(env, _STEADY.merge(Config(signature_version="s3v4", s3=style)))("s3")
    return Archive(
        helpdesks=tuple(_needed(env, "HELPDESKS").split(",")),
        days=StoredDays(client("dynamodb"), _needed(env, "CASEBOOK_TABLE")),
        pages=StoredPages(s3, _needed(env, "REPORTS_BUCKET"), now),
        policy=_policy(client, env, now),
        now=now,
    )


def workshop(env: Mapping[str, str], left: Callable[[], float], now: Now = utc_now) -> Workshop:
    """What connecting a helpdesk needs. left: seconds until this run ends. Raises MissingVariableError."""
    from amends.cloud.secrets import WritableSecrets
    from amends.helpdesks.clients import CLIENTS, INSTALLATIONS

    client = _clients(env, _STEADY)
    api, webhooks = _served(env, "API"), _served(env, "WEBHOOK")
    secrets = StoredSecrets(client("secretsmanager"), api, now)
    policy = _policy(client, env, now)
    casebook = _casebook(client, env, now)
    stack, addresses = _needed(env, "STACK"), _needed(env, "WEBHOOKS_URL")
    test_url = env.get("TEST_HELPDESK_URL", "")
    return Workshop(
        installations={
            helpdesk: INSTALLATIONS[helpdesk](
                partial(secrets.read, helpdesk),
                stack=stack,
                address=addresses + helpdesk,
                now=now,
                pause=time.sleep,
                test_url=test_url,
            )
            for helpdesk in api
        },
        helpdesks={
            helpdesk: CLIENTS[helpdesk](
                partial(secrets.read, helpdesk), now=now, yield_below=lambda: 0.0, test_url=test_url
            )
            for helpdesk in api
        },
        secrets=WritableSecrets(client("secretsmanager"), webhooks),
        policy=policy,
        settings_wrong=policy.wrong,
        customer=_answering(casebook.customer),
        disconnected=_answering(casebook.disconnected),
        keep_disconnected=_answering(casebook.keep_disconnected),
        swept=_answering(casebook.swept),
        keep_swept=_answering(casebook.keep_swept),
        now=now,
        pause=time.sleep,
        left=left,
        fault=partial(observe.fault, "connecting failed"),
    )


def _answering(ask: Callable[P, T]) -> Callable[P, T]:
    """A method of the casebook for whom an admin waits. Raises TryLaterError when it does not answer."""

    @wraps(ask)
    def asked(*given: P.args, **named: P.kwargs) -> T:
        try:
            return ask(*given, **named)
        except (BotoCoreError, ClientError) as error:
            raise TryLaterError("casebook", 30) from error

    return asked


def rounds(env: Mapping[str, str], now: Now = utc_now) -> Rounds:
    """What the sweep needs. Raises MissingVariableError."""
    client = _clients(env, _STEADY)
    policy = _policy(client, env, now)
    return Rounds(
        helpdesks=_helpdesks(client, env, now, policy),
        casebook=_casebook(client, env, now),
        queue=_queue(client, env),
        policy=policy,
        count=observe.count,
        now=now,
    )


def _policy(client: Clients, env: Mapping[str, str], now: Now) -> StoredSettings:
    from amends.cloud.settings import StoredSettings

    return StoredSettings(client("ssm"), _needed(env, "SETTINGS_PATH"), now, observe.count)


def _casebook(client: Clients, env: Mapping[str, str], now: Now) -> Casebook:
    from amends.cloud.casebook import StoredCases

    return StoredCases(client("dynamodb"), _needed(env, "CASEBOOK_TABLE"), now)


def _helpdesks(client: Clients, env: Mapping[str, str], now: Now, policy: Callable[[], Policy]) -> dict[str, Helpdesk]:
    from amends.helpdesks.clients import CLIENTS

    served = _served(env, "API")
    secrets = StoredSecrets(client("secretsmanager"), served, now)
    return {
        helpdesk: CLIENTS[helpdesk](
            partial(secrets.read, helpdesk),
            now=now,
            yield_below=lambda: policy().settings.limits.yield_below,
            test_url=env.get("TEST_HELPDESK_URL", ""),
        )
        for helpdesk in served
    }


def queue(env: Mapping[str, str]) -> TicketsQueue:
    """The tickets queue, by which the worker says when to try again. Raises MissingVariableError."""
    return _queue(_clients(env, _STEADY), env)


def _queue(client: Clients, env: Mapping[str, str]) -> TicketsQueue:
    return TicketsQueue(client("sqs"), _needed(env, "TICKETS_QUEUE_URL"))


def _served(env: Mapping[str, str], secret: str) -> dict[str, str]:
    """The helpdesks of this stack with the ARN of their secret: those whose variable is there and not empty."""
    named = {helpdesk: env.get(f"{helpdesk.upper()}_{secret}_SECRET", "") for helpdesk in WEBHOOKS}
    return {helpdesk: arn for helpdesk, arn in named.items() if arn}


def _needed(env: Mapping[str, str], name: str) -> str:
    value = env.get(name, "")
    if not value:
        raise MissingVariableError(name)
    return value


def _clients(env: Mapping[str, str], config: Config) -> Clients:
    """Makes clients of one session. AWS_ENDPOINT_URL names a stand-in for AWS and is empty in AWS itself."""
    return partial(
        _session().create_client,
        region_name=env.get("AWS_REGION") or env.get("AWS_DEFAULT_REGION") or None,
        endpoint_url=env.get("AWS_ENDPOINT_URL") or None,
        config=config,
    )


@cache
def _session() -> Any:
    """One for all clients: it keeps what it has read of AWS's service descriptions."""
    return botocore.session.get_session()
