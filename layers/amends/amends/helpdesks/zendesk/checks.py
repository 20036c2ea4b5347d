"""The sentences of Zendesk's check: what was found, and what to do about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from amends.helpdesks import sayings
from amends.helpdesks.zendesk import wanted
from amends.helpdesks.zendesk.answers import Myself, TokenNow
from amends.helpdesks.zendesk.effects import Us, effects
from amends.installing import Finding, fine, know, to_do
from amends.names import TAGS
from amends.policy import Policy

TOKENS_END = datetime(2027, 4, 30, tzinfo=UTC)  # Zendesk's announcement of July 2026

NO_ADMIN_SCOPE = to_do(
    "The OAuth client may not change webhooks, triggers and views, which connect, rotate and disconnect need. What to "
    "do: allow it the scopes read and write; Amends asks for write in these actions alone."
)
NO_ADMIN = to_do(
    "The user of Amends is no admin: notes work, but Zendesk lets admins alone change webhooks and triggers. What to "
    "do: make it an admin while connect, rotate or disconnect run."
)
NOT_TRIED = to_do("No test delivery was sent, for want of the scope write. What to do: see the OAuth client's scopes.")


def own_user(me: Myself, *, alone: bool, assigned: int) -> list[Finding]:
    if not alone:
        return [
            to_do(
                f'Amends signs in as "{me.name}", whose own answers then stand under the same name as our notes. What '
                'to do: make a user named "Amends" (one agent seat of your plan) and an OAuth client as that user.'
            )
        ]
    if assigned:
        return [
            to_do(
                f'"{me.name}" has {assigned} tickets assigned: somebody answers customers as this user, and what they '
                "write does not set off our trigger. What to do: let people answer under their own names."
            )
        ]
    return [fine(f'"{me.name}" is a user of its own. It takes one agent seat of your plan.')]


def clock(headers: Mapping[str, str], now: datetime) -> list[Finding]:
    return sayings.clock(headers, now, "Zendesk")


def limits(headers: Mapping[str, str], policy: Policy) -> list[Finding]:
    plan = headers.get("x-rate-limit") or headers.get("ratelimit-limit", "")
    return sayings.limits(plan, "zendesk", policy)


def api_token(now: datetime) -> list[Finding]:
    days = (TOKENS_END - now).days
    left = f"in {days} days" if days > 0 else "and that day has come"
    return [
        to_do(
            f"Amends signs in with an API token, and Zendesk stops them on 30 April 2027, {left}. What to do: make an "
            "OAuth client and put client_id and client_secret into the api secret."
        )
    ]


def oauth_token(token: TokenNow) -> list[Finding]:
    until = f"{token.expires_at:%d %B %Y, %H:%M} UTC" if token.expires_at else "no set time"
    return [fine(f"Signs in by an OAuth client. Its token of now lives until {until} and is renewed by itself.")]


def kept(kind: str, name: str, wrong: Sequence[str]) -> list[Finding]:
    if wrong:
        return [
            to_do(f'The {kind} "{name}" was edited: {listed(wrong)}. What to do: run the action connect to mend it.')
        ]
    return [fine(f'The {kind} "{name}" is in place as it should be.')]


def there(kind: str, name: str, found: Mapping[str, Any] | None, asked: Mapping[str, Any]) -> list[Finding]:
    if found is None:
        return [to_do(f'The {kind} "{name}" is not there. What to do: run the action connect.')]
    return kept(kind, name, wanted.same(asked, found))


def listed(fields: Sequence[str]) -> str:
    """Fields as an admin calls them: what is switched off is said so."""
    said = {
        "active": "switched on",
        "status": "switched on",
        "category_id": "category",
        "output": "columns and order",
    }
    return ", ".join(said.get(name, name.replace("_", " ")) for name in fields)


def delivery(*, known: bool, status: int, ignored: str) -> list[Finding]:
    """What became of a delivery that Zendesk signed and sent to us."""
    if status == 200 and ignored == "test":
        found = [fine("A signed test delivery went from Zendesk to Amends, was believed, and its answer came back.")]
        return found if known else [*found, _OTHER_SECRET]
    if status == 401 or not known:
        return [_OTHER_SECRET]
    reason = f", {ignored}" if ignored else ""
    return [
        to_do(
            f"A test delivery by Zendesk was answered {status or 'not at all'}{reason}. What to do: compare the "
            "webhook's endpoint with the stack's output ZendeskWebhookAddress, and run the action connect."
        )
    ]


_OTHER_SECRET = to_do(
    "The webhook's signing secret is not the one in the webhook secret, so that what Zendesk sends is refused. What to "
    "do: run the action connect, which puts it there."
)


def effects_of(
    triggers: Sequence[Mapping[str, Any]],
    automations: Sequence[Mapping[str, Any]],
    me: Myself,
    policy: Policy,
    *,
    alone: bool,
) -> list[Finding]:
    ours = frozenset(policy.settings.tag_prefix + name for name in TAGS)
    found = effects(triggers, automations, Us(me.id, me.name, alone, ours))
    return found or [know("None of your triggers and automations answers to our notes or tags.")]
