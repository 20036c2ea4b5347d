"""Zendesk set up for Amends, as installing.Installation: webhook, signing secret, category, trigger, view.

Ours is what bears this stack's mark in its description; else a webhook that bears our name and leads to this stack,
and a trigger that bears our name and calls such a webhook: they were made by hand, by the admin's page. A category has
no description: it is ours while it bears our name, and goes only once it is empty.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from amends.helpdesks.http import Http
from amends.helpdesks.zendesk import checks, wanted
from amends.helpdesks.zendesk.admin import Admin, Thing
from amends.helpdesks.zendesk.answers import Myself
from amends.helpdesks.zendesk.session import ADMIN_SCOPE, SCOPE, Session
from amends.installing import ROTATING_UNTIL, ROTATION, Finding, Keep, Secret, done, fine, to_do
from amends.policy import Policy
from amends.ports import GiveUpError, SignInError, TryLaterError

SEEN_BY_ALL_S = 10.0  # longer than the 5 s for which the receiver trusts a secret after a wrong signature
IN_FLIGHT_S = 15.0  # longer than Zendesk waits for an answer: nothing signed with the old secret is on its way then
JOB_LOOKS, JOB_PAUSE_S = 60, 2.0


class ZendeskInstallation:
    """stack: whose mark it bears; address: where webhooks go; the rest: see client.Zendesk."""

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
        self._secret, self._stack, self._address, self._now, self._pause = secret, stack, address, now, pause
        self._http = Http(now=now, yield_below=lambda: 0.0)  # an admin waits for this: it goes before the worker
        self._worker = Admin(Session(secret, self._http, now=now, test_url=test_url, scope=SCOPE))
        self._admin = Admin(Session(secret, self._http, now=now, test_url=test_url, scope=ADMIN_SCOPE))

    def close(self) -> None:
        self._http.close()

    # check

    def check(self, secret: Secret, policy: Policy) -> Sequence[Finding]:
        me = self._worker.me()
        found = [fine(f'Signs in to Zendesk as "{me.user.name}", with what reading tickets and writing notes needs.')]
        found += self._own_user(me.user)
        found += checks.clock(self._worker.seen, self._now())
        found += checks.limits(self._worker.seen, policy)
        found += self._credentials()
        found += self._installed(secret, policy, me.user)
        return [*found, *self._effects(policy, me.user)]

    def _own_user(self, me: Myself) -> list[Finding]:
        assigned = self._worker.count(f"type:ticket assignee:{me.id}")
        return checks.own_user(me, alone=_alone(me), assigned=assigned)

    def _credentials(self) -> list[Finding]:
        if not self._secret().get("client_id"):
            return checks.api_token(self._now())
        found = checks.oauth_token(self._worker.token().token)
        try:
            admin = self._admin.me().user
        except SignInError:
            return [*found, checks.NO_ADMIN_SCOPE]
        return found + ([] if admin.role == "admin" else [checks.NO_ADMIN])

    def _installed(self, secret: Secret, policy: Policy, me: Myself) -> list[Finding]:
        webhook = self._webhook()
        if webhook is None:
            return [to_do('The webhook "Amends" is not there. What to do: run the action connect.')]
        found = checks.kept("webhook", wanted.WEBHOOK, wanted.same(self._wanted_webhook(), webhook))
        found += self._signs(webhook, secret)
        trigger = self._trigger(webhook)
        found += checks.there("trigger", wanted.TRIGGER, trigger, self._wanted_trigger(webhook, trigger, me))
        view = self._view()
        found += checks.there("view", wanted.VIEW, view and _as_asked(view), wanted.view(self._stack, _prefix(policy)))
        return found

    def _signs(self, webhook: Thing, secret: Secret) -> list[Finding]:
        """Whether what the webhook signs is believed: compared, and tried by a delivery that Zendesk itself sends."""
        try:
            known = self._admin.signing_secret(str(webhook["id"])) in secret.values()
            status, body = self._admin.test(str(webhook["id"]), str(webhook.get("endpoint")), wanted.TEST_BODY)
        except (SignInError, GiveUpError):
            return [checks.NOT_TRIED]
        return checks.delivery(known=known, status=status, ignored=_ignored(body))

    def _effects(self, policy: Policy, me: Myself) -> list[Finding]:
        webhook = self._webhook()
        own = self._trigger(webhook) if webhook else None
        triggers = [trigger for trigger in self._worker.all("triggers") if own is None or trigger["id"] != own["id"]]
        return checks.effects_of(triggers, self._worker.all("automations"), me, policy, alone=_alone(me))

    # connect

    def connect(self, secret: Secret, keep: Keep, policy: Policy) -> Sequence[Finding]:
        """The trigger comes last: its first webhook finds its signing secret in place."""
        me = self._admin.me().user
        webhook, found = self._with_webhook()
        found += self._with_secret(webhook, secret, keep)
        found += self._with_trigger(webhook, me)
        found += self._with_view(policy)
        return found or [fine("Everything is in place; nothing had to be done.")]

    def _with_webhook(self) -> tuple[Thing, list[Finding]]:
        webhook, asked = self._webhook(), self._wanted_webhook()
        if webhook is None:
            return self._admin.create("webhooks", asked), [done('Made the webhook "Amends".')]
        if wrong := wanted.same(asked, webhook):
            if "subscriptions" in wrong:
                raise GiveUpError("webhook_kind")
            self._admin.change("webhooks", webhook["id"], asked)
            return webhook, [done(f'Mended the webhook "Amends": {checks.listed(wrong)}.')]
        return webhook, []

    def _with_secret(self, webhook: Thing, secret: Secret, keep: Keep) -> list[Finding]:
        signing = self._admin.signing_secret(str(webhook["id"]))
        kept = {key: value for key, value in secret.items() if key not in (ROTATING_UNTIL, "signing_secret_old")}
        if kept.get("signing_secret") == signing and kept == secret:
            return []
        keep({**kept, "signing_secret": signing})
        return [done("Put the webhook's signing secret into the webhook secret.")]

    def _with_trigger(self, webhook: Thing, me: Myself) -> list[Finding]:
        trigger = self._trigger(webhook)
        if trigger is None:
            made = wanted.trigger(self._stack, str(webhook["id"]), self._category(), me.id if _alone(me) else "")
            self._admin.create("triggers", made)
            return [done(f'Made the trigger "{wanted.TRIGGER}", in the category "{wanted.CATEGORY}".')]
        asked = self._wanted_trigger(webhook, trigger, me)
        if not (wrong := wanted.same(asked, trigger)):
            return []
        self._admin.change("triggers", trigger["id"], asked)
        return [done(f'Mended the trigger "{wanted.TRIGGER}": {checks.listed(wrong)}.')]

    def _category(self) -> str:
        categories = self._admin.all("trigger_categories")
        ours = next((each for each in categories if each.get("name") == wanted.CATEGORY), None)
        return str((ours or self._admin.create("trigger_categories", {"name": wanted.CATEGORY}))["id"])

    def _with_view(self, policy: Policy) -> list[Finding]:
        view, asked = self._view(), wanted.view(self._stack, _prefix(policy))
        if view is None:
            self._admin.create("views", asked)
            return [done(f'Made the view "{wanted.VIEW}".')]
        if not (wrong := wanted.same(asked, _as_asked(view))):
            return []
        self._admin.change("views", view["id"], asked)
        return [done(f'Mended the view "{wanted.VIEW}": {checks.listed(wrong)}.')]

    # disconnect

    def disconnect(self) -> Sequence[Finding]:
        """The trigger goes first, since a webhook that is in use cannot be deleted. Of each there may be more than one:
        two runs at one moment may have made two."""
        found = []
        for kind, name, things in (
            ("triggers", wanted.TRIGGER, self._triggers(self._webhook() or {})),
            ("webhooks", wanted.WEBHOOK, self._webhooks()),
            ("views", wanted.VIEW, self._views()),
        ):
            for thing in things:
                self._admin.delete(kind, thing["id"])
                found.append(done(f'Deleted the {kind.removesuffix("s")} "{name}".'))
        return found + self._without_category()

    def _without_category(self) -> list[Finding]:
        """The category goes when nothing is left in it: an admin may have put triggers of their own there."""
        used = {str(trigger.get("category_id")) for trigger in self._admin.all("triggers")}
        found = []
        for category in self._admin.all("trigger_categories"):
            if category.get("name") == wanted.CATEGORY and str(category["id"]) not in used:
                self._admin.delete("trigger_categories", category["id"])
                found.append(done(f'Deleted the trigger category "{wanted.CATEGORY}".'))
        return found

    # rotate

    def rotate(self, secret: Secret, keep: Keep, pause: Callable[[float], None]) -> Sequence[Finding]:
        """Zendesk signs with the new secret at once, and sends a 401 never again, but a 409 up to three times. So the
        receiver is told first that an unknown signature may be right soon; then the new secret follows in a moment."""
        webhook = self._webhook()
        if webhook is None:
            return [to_do("There is no webhook whose secret could be changed. What to do: run the action connect.")]
        before = self._admin.signing_secret(str(webhook["id"]))
        old = {key: value for key, value in secret.items() if key not in (ROTATING_UNTIL, "signing_secret_old")}
        until = (self._now() + ROTATION).isoformat(timespec="seconds")
        keep({**old, "signing_secret": before, ROTATING_UNTIL: until})
        pause(SEEN_BY_ALL_S)
        new = self._admin.signing_secret(str(webhook["id"]), renew=True)
        keep({**old, "signing_secret": new, "signing_secret_old": before, ROTATING_UNTIL: until})
        pause(IN_FLIGHT_S)
        keep({**old, "signing_secret": new})
        return [done("Changed the webhook's signing secret, in Zendesk and in the webhook secret.")]

    # tags

    def untag(self, tags: Collection[str]) -> Iterator[int]:
        """A hundred tickets a job. A ticket that the search still shows after its turn is not asked for again."""
        names, seen = sorted(tags), set[str]()
        query = " ".join(["type:ticket", "status<closed", *(f"tags:{tag}" for tag in names)])
        while new := [ticket for ticket in self._admin.found(query) if ticket not in seen]:
            seen.update(new)
            self._finish(self._admin.remove_tags(new, names).job_status.id)
            yield len(new)

    def _finish(self, job: str) -> None:
        for _ in range(JOB_LOOKS):
            status = self._admin.job(job).job_status.status
            if status == "completed":
                return
            if status in ("failed", "killed"):
                raise TryLaterError("job_failed", 60)
            self._pause(JOB_PAUSE_S)
        raise TryLaterError("job_slow", 60)

    # what is ours

    def _webhook(self) -> Thing | None:
        return next(iter(self._webhooks()), None)

    def _trigger(self, webhook: Mapping[str, Any]) -> Thing | None:
        return next(iter(self._triggers(webhook)), None)

    def _view(self) -> Thing | None:
        return next(iter(self._views()), None)

    def _webhooks(self) -> list[Thing]:
        def by_hand(each: Thing) -> bool:
            return each.get("name") == wanted.WEBHOOK and each.get("endpoint") == self._address

        return _ours(self._worker.all("webhooks"), self._stack, by_hand)

    def _triggers(self, webhook: Mapping[str, Any]) -> list[Thing]:
        def by_hand(each: Thing) -> bool:
            return each.get("title") == wanted.TRIGGER and _calls(each, str(webhook.get("id")))

        return _ours(self._worker.all("triggers"), self._stack, by_hand)

    def _views(self) -> list[Thing]:
        return _ours(self._worker.all("views"), self._stack, lambda _: False)

    def _wanted_webhook(self) -> Thing:
        return wanted.webhook(self._stack, self._address)

    def _wanted_trigger(self, webhook: Thing, found: Thing | None, me: Myself) -> Thing:
        """In whatever category an admin put it: where a trigger stands among theirs is theirs to say."""
        category = str((found or {}).get("category_id") or "")
        return wanted.trigger(self._stack, str(webhook["id"]), category, me.id if _alone(me) else "")


def _ours(things: Sequence[Thing], stack: str, by_hand: Callable[[Thing], bool]) -> list[Thing]:
    """Those with the mark first."""
    marked = [each for each in things if wanted.mark(stack) in str(each.get("description") or "")]
    return marked + [each for each in things if each not in marked and by_hand(each)]


def _calls(trigger: Thing, webhook: str) -> bool:
    values = [action.get("value") for action in trigger.get("actions") or [] if isinstance(action, dict)]
    return any(isinstance(value, list) and value and str(value[0]) == webhook for value in values)


def _alone(me: Myself) -> bool:
    """Whether a user is Amends's own, by its name: the page says to call it so."""
    return "amends" in me.name.lower()


def _prefix(policy: Policy) -> str:
    return policy.settings.tag_prefix


def _as_asked(view: Thing) -> Thing:
    """A view in the words in which one is asked for: Zendesk shows the same in others."""
    conditions, execution = view.get("conditions") or {}, view.get("execution") or {}
    columns = [column.get("id") for column in execution.get("columns") or [] if isinstance(column, dict)]
    output = {"columns": columns, "sort_by": execution.get("sort_by"), "sort_order": execution.get("sort_order")}
    return {**view, "all": conditions.get("all") or [], "any": conditions.get("any") or [], "output": output}


def _ignored(body: str) -> str:
    """Why the receiver says that it did nothing; `test` for a genuine test delivery."""
    try:
        answer = json.loads(body)
    except ValueError:
        return ""
    return str(answer.get("ignored") or answer.get("error") or "") if isinstance(answer, dict) else ""
