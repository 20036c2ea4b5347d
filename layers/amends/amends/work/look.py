"""A ticket's preview, in the words of the one who reads it: the note, tags and due time as they would be, and why.

Nothing is stored or written. A ticket is looked at as if Amends had never written on it, in mode notes whatever the
mode is: so that an admin who tunes the settings sees what they make of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from amends import languages
from amends.advising.naming import first_name
from amends.customer import Customer
from amends.names import TAGS
from amends.nouns import NOBODY_NAMED, Reading, Reason
from amends.policy import Policy
from amends.reading.language import READ, UND
from amends.ticket import Role, Ticket
from amends.work.opinion import in_force
from amends.work.preview import preview

_NOTHING_NEW = "the customer wrote nothing new, automatic mail and sales apart"
_NO_NOTE = {
    "ended": "the ticket is solved, closed or deleted",
    "answered": "somebody on the team has answered the customer's newest message",
    "cannot_tell": "Amends cannot judge this message",
    "nothing_owed": "nothing in it asks for an apology or a lead",
}


def look(ticket: Ticket, policy: Policy, now: datetime, customer: Customer) -> dict[str, Any]:
    """JSON: note (its lines, none when none is due) and why not, tags, due (ISO 8601 in the agents' zone), verdict."""
    its = in_force(ticket, policy)
    if its is None:
        return {"note": [], "no_note": "the setting leave_out leaves this ticket alone", "tags": [], "due": None}
    decided = preview(_without_ours(ticket, policy), policy, now, customer)
    # line by line, since the console that shows this to an admin writes a line break as \n
    lines = decided.note.text.splitlines() if decided.note else []
    answer: dict[str, Any] = {"note": [line for line in lines if line]}
    if not decided.note:
        reasons = [details["reason"] for metric, details in decided.counted if metric == "NoteHeldBack"]
        answer["no_note"] = "; ".join(_NO_NOTE.get(r, r) for r in reasons) or _NOTHING_NEW
    answer["tags"] = sorted(decided.add)
    answer["due"] = _shown(decided.promised, policy)
    if decided.opinion and decided.opinion.verdict.cannot_tell:
        answer["no_note"] += f": {cannot_tell(decided.opinion.readings)}"
    if decided.opinion:
        verdict, who = decided.opinion.verdict, first_name(ticket.requester) or NOBODY_NAMED
        answer["verdict"] = {
            "apology": verdict.apology.value.replace("_", " "),
            "cause": verdict.cause.value.replace("_", " "),
            "for": [_reason(reason, who) for reason in verdict.reasons_for],
            "against": [_reason(reason, who) for reason in verdict.reasons_against],
        } | ({"lead": verdict.lead} if verdict.lead else {})
    answer["mode"] = f"{its.settings.mode.value}: " + _MODES[its.settings.mode.value]
    return answer


def cannot_tell(readings: Sequence[Reading]) -> str:
    """Why messages of which none could be judged cannot be: what the newest lacks."""
    language = readings[-1].language
    if language in READ:
        return "next to nothing in it is the customer's own words"
    if language == UND:
        return "its language cannot be told, or it is too short"
    return f"it seems to be in {languages.name(language)}, which Amends does not read"


def _without_ours(ticket: Ticket, policy: Policy) -> Ticket:
    """The ticket without our notes and tags."""
    ours = {policy.settings.tag_prefix + name for name in TAGS}
    messages = tuple(message for message in ticket.messages if message.role is not Role.AMENDS)
    return replace(ticket, messages=messages, tags=ticket.tags - ours)


_MODES = {
    "shadow": "nothing of this would be written",
    "tags": "the tags would be written, the note would not",
    "notes": "note and tags would be written, as far as they are not there yet",
}


def _shown(due: datetime | None, policy: Policy) -> str | None:
    return due.astimezone(ZoneInfo(policy.settings.agent_zone)).isoformat() if due else None


def _reason(reason: Reason, who: str) -> str:
    told = reason.told(who)
    return f'{told}: "{reason.quote.text}"' if reason.quote else told
