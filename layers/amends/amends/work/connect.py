"""What an admin has done about the connection: `{"action": "check" | "connect" | "disconnect" | "rotate" | "preview"}`.

Answers are JSON objects of sentences: for each helpdesk `ok`, and by need `done`, `fine`, `to_do` and `know`. A fault
of one helpdesk is a sentence in its part and keeps nothing from the others. That goes for what nobody foresaw, too: if
it left this run, Lambda would log its text, which may quote a customer.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from amends.customer import NOBODY
from amends.installing import Finding, Installation, Level, Workshop, done, fine, know, to_do
from amends.names import TAGS
from amends.notices import notices
from amends.ports import SignInError, TryLaterError
from amends.work import stopping
from amends.work.look import look
from amends.work.reasons import why

LAST_S = 60.0  # what is left of a run when nothing more is begun

ACTIONS = ("check", "connect", "disconnect", "rotate", "preview")
EXAMPLES = (
    '{"action": "check"}',
    '{"action": "connect"}',
    '{"action": "disconnect"}, or with "tags": true to take our tags off as well',
    '{"action": "rotate"}',
    '{"action": "preview", "ticket": 123}',
)
_STAYS = "Notes and tags stay on the tickets as a record."
_WRONG_STAYS = "Notes stay, and so do tags that people set, such as amends-wrong; closed tickets keep all of theirs."


class Asked(BaseModel):
    """helpdesk: all of the stack unless one is named; ticket: for preview; tags: for disconnect."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True, coerce_numbers_to_str=True)

    action: Literal["check", "connect", "disconnect", "rotate", "preview"]
    helpdesk: str = ""
    ticket: str = Field("", pattern=r"^[0-9]{0,19}$")
    tags: bool = False


class NotUnderstoodError(ValueError):
    """What was asked for makes no sense; the text says what is allowed."""


def act(event: object, shop: Workshop) -> dict[str, Any]:
    """Do what an invocation asks for, and say what became of it. Bad input gets an answer, never an error."""
    try:
        asked = _asked(event, shop)
    except NotUnderstoodError as error:
        return {"ok": False, "to_do": [str(error)], "allowed": list(EXAMPLES)}
    served = [asked.helpdesk] if asked.helpdesk else sorted(shop.installations)
    if asked.action == "preview":
        return {"action": "preview", **_guarded_look(served[0], asked.ticket, shop)}
    answer: dict[str, Any] = {"action": asked.action, "ok": True}
    if asked.action == "check":
        answer["settings"] = told(_settings(shop))
    for helpdesk in served:
        answer[helpdesk] = told(_findings(asked, helpdesk, shop))
    answer["ok"] = all(part["ok"] for part in answer.values() if isinstance(part, dict))
    return answer


def _asked(event: object, shop: Workshop) -> Asked:
    try:
        asked = Asked.model_validate(event)
    except ValidationError as error:
        raise NotUnderstoodError(_why_not(error)) from None
    served = sorted(shop.installations)
    if asked.helpdesk and asked.helpdesk not in served:
        raise NotUnderstoodError(f"helpdesk: this stack serves {' and '.join(served)}, and no other.")
    if asked.action == "preview" and not asked.ticket:
        raise NotUnderstoodError('ticket is missing: preview needs a ticket\'s number, such as "ticket": 123.')
    if asked.action == "preview" and not asked.helpdesk and len(served) > 1:
        raise NotUnderstoodError(f"helpdesk is missing: this stack serves {' and '.join(served)}; name one of them.")
    if asked.tags and asked.action != "disconnect":
        raise NotUnderstoodError('tags belongs to the action "disconnect" alone.')
    return asked


def _why_not(error: ValidationError) -> str:
    first = error.errors(include_url=False, include_input=False)[0]
    name = ".".join(str(part) for part in first["loc"])
    if not name:
        return "The event must be a JSON object with an action."
    if name == "action":
        return f"action must be one of {', '.join(ACTIONS)}."
    said = {
        "extra_forbidden": "is not known; there are action, helpdesk, ticket and tags",
        "string_pattern_mismatch": "must be a ticket's number, digits alone",
        "bool_parsing": "must be true or false",
        "bool_type": "must be true or false",
        "string_type": "must be a text",
    }
    return f"{name} {said.get(first['type'], 'cannot be used')}."


def told(findings: Sequence[Finding]) -> dict[str, Any]:
    """Findings by kind, what must be done first."""
    order = (Level.TO_DO, Level.DONE, Level.FINE, Level.KNOW)
    kinds = {level.value: [f.text for f in findings if f.level is level] for level in order}
    return {"ok": not kinds["to_do"]} | {name: texts for name, texts in kinds.items() if texts}


def _findings(asked: Asked, helpdesk: str, shop: Workshop) -> Sequence[Finding]:
    installation = shop.installations[helpdesk]
    doing: Mapping[str, Callable[[], Sequence[Finding]]] = {
        "check": lambda: [
            *stopping.told(helpdesk, shop),
            *installation.check(shop.secrets.read(helpdesk), shop.policy()),
        ],
        "connect": lambda: connect(helpdesk, shop),
        "disconnect": lambda: _disconnect(helpdesk, shop, tags=asked.tags),
        "rotate": lambda: installation.rotate(shop.secrets.read(helpdesk), _keep(helpdesk, shop), shop.pause),
    }
    try:
        return doing[asked.action]()
    except Exception as error:  # noqa: BLE001  see above
        return [to_do(why(error, shop.fault))]


def connect(helpdesk: str, shop: Workshop) -> Sequence[Finding]:
    """Connect one helpdesk, and have work go on there if it was disconnected, also where the rest has to be done by
    hand. Raises what its installation raises."""
    again = stopping.go_on(helpdesk, shop)
    secret = shop.secrets.read(helpdesk)
    return [*shop.installations[helpdesk].connect(secret, _keep(helpdesk, shop), shop.policy()), *again]


def _keep(helpdesk: str, shop: Workshop) -> Callable[[Mapping[str, object]], None]:
    return lambda secret: shop.secrets.write(helpdesk, secret)


def _settings(shop: Workshop) -> Sequence[Finding]:
    try:
        wrong, noticed = shop.settings_wrong(), notices(shop.policy(), helpdesks=shop.installations)
    except Exception as error:  # noqa: BLE001  see above
        return [to_do(why(error, shop.fault))]
    said = "{}. The last valid version is in force. What to do: correct it in Parameter Store."
    found = [to_do(said.format(text.rstrip("."))) for text in wrong] or [fine("All settings documents are valid.")]
    return [*found, *(know(f"{notice}.") for notice in noticed)]


def _disconnect(helpdesk: str, shop: Workshop, *, tags: bool) -> Sequence[Finding]:
    prefix = shop.policy().settings.tag_prefix if tags else ""  # asked before anything is taken away
    installation, stopped = shop.installations[helpdesk], stopping.stop(helpdesk, shop)
    try:
        found = [*stopped, *(installation.disconnect() or [fine("Nothing of ours was there.")])]
    except Exception as error:  # noqa: BLE001  that work has stopped is said all the same
        return [*stopped, to_do(why(error, shop.fault))]
    if not tags:
        return [*found, know(_STAYS)]
    return [*found, *_untag(installation, [prefix + name for name in TAGS], shop)]


def _untag(installation: Installation, names: Sequence[str], shop: Workshop) -> list[Finding]:
    """Take our tags off, for as long as this run may last: another run goes on where this one ended. Whatever stops it,
    the answer still says what was done before."""
    changed = 0
    while True:
        try:
            for count in installation.untag(names):
                changed += count
                if shop.left() < LAST_S:
                    return [_untagged(changed), _more("there was no time for more")]
            return [_untagged(changed), know(_WRONG_STAYS)]
        except Exception as error:  # noqa: BLE001  see above
            if not isinstance(error, TryLaterError) or isinstance(error, SignInError):
                return [_untagged(changed), to_do(why(error, shop.fault))]
            if error.seconds > shop.left() - LAST_S:
                return [_untagged(changed), _more(f"the helpdesk asks to wait {error.seconds:.0f} seconds")]
            shop.pause(error.seconds)


def _untagged(changed: int) -> Finding:
    return done(f"Took our tags off {changed} ticket{'' if changed == 1 else 's'}.")


def _more(why: str) -> Finding:
    return to_do(f"Tickets with our tags are left: {why}. What to do: run the same again; it goes on from here.")


def _guarded_look(helpdesk: str, ticket: str, shop: Workshop) -> dict[str, Any]:
    """A preview holds the customer's words: they go to the admin who asked, and nowhere else."""
    about = {"helpdesk": helpdesk, "ticket": ticket}
    try:
        read = shop.helpdesks[helpdesk].read(ticket)
        customer = shop.customer(helpdesk, read.requester.id) if read.requester.id else NOBODY
        return {"ok": True, **about, **look(read, shop.policy(), shop.now(), customer)}
    except Exception as error:  # noqa: BLE001  see above
        return {"ok": False, **about, "to_do": [why(error, shop.fault)]}
