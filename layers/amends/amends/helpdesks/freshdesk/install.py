"""Freshdesk set up for Amends, as installing.Installation: two automation rules, where its API lets us.

Not every plan and role may change automations over the API, so that each rule that cannot be made is told as the clicks
that make it. Freshdesk shows no passwords: whether a rule has the right one is known by its deliveries alone.
"""

from __future__ import annotations

import base64
import secrets
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from amends.helpdesks import sayings
from amends.helpdesks.freshdesk import wanted
from amends.helpdesks.freshdesk.answers import Agent, Found, Rules, Tags, understood
from amends.helpdesks.freshdesk.client import Freshdesk
from amends.helpdesks.freshdesk.effects import NOTIFICATIONS, effects
from amends.helpdesks.freshdesk.webhook import OLD, ROTATED_AT, outlived
from amends.helpdesks.http import Http
from amends.installing import Finding, Keep, Secret, done, fine, know, to_do
from amends.policy import Policy
from amends.ports import GiveUpError, SignInError, TryLaterError

SEEN_BY_ALL_S = 10.0  # longer than the 5 s for which the receiver trusts a secret after a wrong password
_PAGE = 100
_MOST_PAGES = 10
_GLOBAL = 1  # an agent's scope


class FreshdeskInstallation:
    """stack: whose mark rules bear; address: where webhooks go; the rest: see client.Freshdesk."""

    def __init__(
        self,
        secret: Callable[[], Mapping[str, object]],
        *,
        stack: str,
        address: str,
        now: Callable[[], datetime],
        pause: Callable[[float], None],
        test_url: str = "",
    ) -> None:
        self._stack, self._address, self._now, self._pause = stack, address, now, pause
        self._client = Freshdesk(secret, now=now, yield_below=lambda: 0.0, test_url=test_url)
        self._own = Http(now=now, yield_below=lambda: 0.0)  # to our own address

    def close(self) -> None:
        self._client.close()
        self._own.close()

    # check

    def check(self, secret: Secret, policy: Policy) -> Sequence[Finding]:
        answer = self._client.call("GET", "/agents/me")
        me = understood(Agent, answer.body)
        found = [fine(f'Signs in to Freshdesk as "{me.contact.name}", and its API key has no end.')]
        found += self._own_agent(me)
        found += sayings.clock(answer.headers, self._now(), "Freshdesk")
        found += sayings.limits(answer.headers.get("x-ratelimit-total", ""), "freshdesk", policy)
        found += [finding for kind in wanted.KINDS for finding in self._rule_checked(kind)]
        found += self._delivery(secret)
        return [*found, *self._effects(me.id)]

    def _own_agent(self, me: Agent) -> list[Finding]:
        found = []
        if me.ticket_scope != _GLOBAL:
            found.append(
                to_do(
                    "The agent's scope is not Global access: tickets that it cannot see are parked. What to do: widen "
                    "its scope."
                )
            )
        if "amends" not in me.contact.name.lower():
            return [
                *found,
                to_do(
                    f'Amends signs in as "{me.contact.name}", whose own replies then stand under the same name as our '
                    'notes. What to do: make an agent named "Amends" (one seat of your plan) and use its API key.'
                ),
            ]
        if assigned := self._search(f"agent_id:{me.id}", 1).total:
            return [
                *found,
                to_do(
                    f'"{me.contact.name}" has {assigned} tickets: somebody answers customers as this agent. What to '
                    "do: let people answer under their own names."
                ),
            ]
        return [*found, fine(f'"{me.contact.name}" is an agent of its own. It takes one seat of your plan.')]

    def _rule_checked(self, kind: int) -> list[Finding]:
        name = wanted.NAMES[kind]
        try:
            rule = self._rule(kind)
        except GiveUpError:
            return [
                know(f'Freshdesk\'s API does not show automations here, so look yourself that "{name}" is in place.')
            ]
        if rule is None:
            return [to_do(f'The rule "{name}" is not there. What to do: run the action connect.')]
        if wrong := wanted.differs(wanted.rule(kind, self._stack, self._address), rule):
            said = ", ".join("switched on" if each == "active" else each for each in wrong)
            return [to_do(f'The rule "{name}" was edited: {said}. What to do: run the action connect to mend it.')]
        return [fine(f'The rule "{name}" is in place as it should be.')]

    def _delivery(self, secret: Secret) -> list[Finding]:
        """Freshdesk has no test delivery: one like its own goes to our address, with the password of the secret."""
        password = str(secret.get("password") or "").strip()
        pair = f"{str(secret.get('username') or '').strip()}:{password}"
        headers = {"authorization": f"Basic {base64.b64encode(pair.encode()).decode()}"}
        try:
            answer = self._own.call("POST", self._address, headers=headers, body=wanted.TEST_BODY)
        except SignInError:
            return [to_do("The webhook secret's own password was refused. What to do: see that it is not empty.")]
        except (TryLaterError, GiveUpError) as error:
            return [
                to_do(
                    f"A test delivery to this stack's address came back with nothing ({error.reason}). What to do: "
                    "read the log of ReceiveWebhook, and deploy the stack again."
                )
            ]
        if isinstance(answer.body, dict) and answer.body.get("ignored") == "test":
            return [fine("A test delivery with the webhook secret's password was believed, and its answer came back.")]
        return [
            to_do("A test delivery was answered by something else than Amends. What to do: deploy the stack again.")
        ]

    def _effects(self, user: str) -> list[Finding]:
        try:
            updates = [rule for rule in self._rules(wanted.UPDATES) if not self._is_ours(rule)]
            found = effects(updates, self._rules(wanted.HOURLY), user)
        except GiveUpError:
            return [
                know("Freshdesk's API does not show automations here: compare yours with the page's table."),
                NOTIFICATIONS,
            ]
        return [*(found or [know("None of your automation rules answers to our notes or tags.")]), NOTIFICATIONS]

    # connect

    def connect(self, secret: Secret, keep: Keep, policy: Policy) -> Sequence[Finding]:
        understood(Agent, self._client.call("GET", "/agents/me").body)
        self._tidied(secret, keep)
        found = [finding for kind in wanted.KINDS for finding in self._with_rule(kind, secret)]
        return [
            *(found or [fine("Both rules are in place; nothing had to be done.")]),
            know(wanted.view_clicks(policy.settings.tag_prefix)),
        ]

    def _tidied(self, secret: Secret, keep: Keep) -> None:
        """The password of before the last rotation goes once it is valid no more."""
        if outlived(secret, self._now()):
            keep({key: value for key, value in secret.items() if key not in (ROTATED_AT, OLD)})

    def _with_rule(self, kind: int, secret: Secret) -> list[Finding]:
        name, asked = wanted.NAMES[kind], wanted.rule(kind, self._stack, self._address)
        try:
            rule = self._rule(kind)
            if rule is None:
                self._client.call("POST", _path(kind), self._signed(asked, secret))
                return [done(f'Made the rule "{name}" under {wanted.KINDS[kind]}.'), *self._first_alone(kind)]
            if not (wrong := wanted.differs(asked, rule)):
                return []
            self._client.call("PUT", _path(kind, rule["id"]), self._signed(asked, secret))
            return [done(f'Mended the rule "{name}": {", ".join(wrong)}.')]
        except GiveUpError as error:
            return [
                to_do(
                    f'Freshdesk\'s API does not take the rule "{name}" ({error.reason}). What to do, by hand: '
                    f"{wanted.clicks(kind, self._address)}"
                )
            ]

    def _first_alone(self, kind: int) -> list[Finding]:
        if kind != wanted.CREATION or len(self._rules(kind)) < 2:
            return []
        return [
            know(
                "Freshdesk runs the first creation rule that fits alone, unless Execute all matching rules is chosen "
                "in the rules' settings: choose it, or drag our rule to the top."
            )
        ]

    def _signed(self, rule: Mapping[str, Any], secret: Secret) -> dict[str, Any]:
        return wanted.with_password(rule, str(secret.get("username") or ""), str(secret.get("password") or ""))

    # disconnect

    def disconnect(self) -> Sequence[Finding]:
        found = []
        for kind, name in wanted.NAMES.items():
            try:
                for rule in wanted.ours(self._rules(kind), self._stack, self._address):  # two runs may have made two
                    self._client.call("DELETE", _path(kind, rule["id"]))
                    found.append(done(f'Deleted the rule "{name}".'))
            except GiveUpError as error:
                place = f"Admin > Workflows > Automations > {wanted.KINDS[kind]}"
                found.append(
                    to_do(
                        f'Freshdesk\'s API does not let go of rules ({error.reason}). What to do: delete "{name}" '
                        f"under {place}, if it is there."
                    )
                )
        return found

    # rotate

    def rotate(self, secret: Secret, keep: Keep, pause: Callable[[float], None]) -> Sequence[Finding]:
        """Every value whose name begins with `password` is valid: the new one is, before any rule bears it, and the
        old one is for two days more. A rotation that broke off goes on with the password that it began with."""
        begun = str(secret.get("password_new") or "")
        new = begun or secrets.token_urlsafe(36)
        old = str(secret.get("password") or "")
        rest = {key: value for key, value in secret.items() if key not in ("password_new", OLD, ROTATED_AT)}
        if not begun:
            keep({**secret, "password_new": new})
            pause(SEEN_BY_ALL_S)
        by_hand = [finding for kind in wanted.KINDS for finding in self._with_password(kind, {**rest, "password": new})]
        if by_hand and not begun:
            return [*by_hand, to_do("Then run the action rotate again: until it has run, old and new are both valid.")]
        at = self._now().isoformat(timespec="seconds")
        keep({**rest, "password": new, OLD: old, ROTATED_AT: at})
        said = "Changed the webhooks' password. The old one is taken too, for two days: Freshdesk may send again."
        return [done(said), *([_BY_THEN] if by_hand else [])]

    def _with_password(self, kind: int, secret: Secret) -> list[Finding]:
        try:
            rule = self._rule(kind)
            if rule is None:
                return []
            asked = wanted.rule(kind, self._stack, self._address)
            self._client.call("PUT", _path(kind, rule["id"]), self._signed(asked, secret))
        except GiveUpError:
            return [
                to_do(
                    f'By hand: in the rule "{wanted.NAMES[kind]}" put as password what stands as password_new in the '
                    "webhook secret."
                )
            ]
        return []

    # tags

    def untag(self, tags: Collection[str]) -> Iterator[int]:
        """One ticket a step: Freshdesk writes a list of tags as a whole, read directly before."""
        seen = set[str]()
        for tag in sorted(tags):
            for status in ("status:<5", "status:>5"):  # 5 is closed; those above are an account's own
                while new := [ticket for ticket in self._tickets(f"tag:'{tag}' AND {status}") if ticket not in seen]:
                    seen.update(new)
                    yield sum(self._untagged(ticket, tags) for ticket in new)

    def _tickets(self, query: str) -> list[str]:
        return [ticket.id for page in range(1, _MOST_PAGES + 1) for ticket in self._search(query, page).results]

    def _untagged(self, ticket: str, tags: Collection[str]) -> bool:
        there = set(understood(Tags, self._client.call("GET", f"/tickets/{ticket}").body).tags)
        left = there - set(tags)
        if left != there:
            self._client.call("PUT", f"/tickets/{ticket}", {"tags": sorted(left)})
        return left != there

    # finding

    def _search(self, query: str, page: int) -> Found:
        asked = urlencode({"query": f'"{query}"', "page": str(page)})
        return understood(Found, self._client.call("GET", f"/search/tickets?{asked}").body)

    def _rule(self, kind: int) -> Mapping[str, Any] | None:
        return next(iter(wanted.ours(self._rules(kind), self._stack, self._address)), None)

    def _is_ours(self, rule: Mapping[str, Any]) -> bool:
        return bool(wanted.ours([rule], self._stack, self._address))

    def _rules(self, kind: int) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        for page in range(1, _MOST_PAGES + 1):
            body = self._client.call("GET", f"{_path(kind)}?per_page={_PAGE}&page={page}").body
            rules = understood(Rules, body)
            found += rules
            if len(rules) < _PAGE:
                break
        return found


_BY_THEN = know(
    "Freshdesk's API does not change rules here: look that both bear what is password in the webhook secret now. "
    "Whichever still bears the old one is refused after two days."
)


def _path(kind: int, number: object = "") -> str:
    return f"/automations/{kind}/rules" + (f"/{number}" if number != "" else "")
