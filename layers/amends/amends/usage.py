"""What `amends read --help`, `clean --help` and `note --help` say of a line: its fields, and what comes back; and the
error for a line that cannot be used."""

from __future__ import annotations

from collections.abc import Mapping

from amends.hours import YEARS
from amends.ticket import Channel, Kind, Role, Status

_CHANNELS = ", ".join(Channel)


class LineError(ValueError):
    """A line that cannot be used. The message names what is wrong and repeats nothing of its text."""


LINES: Mapping[str, str] = {
    "read": f"""\
one JSON object a line; needed is
  text        what the customer wrote
and there may be
  id          a text or number, which comes back
  subject     the ticket's subject, which is not read here: where the
              customer wrote it, put it before the text
  channel     one of {_CHANNELS}
  language    such as en or de; told by the words if left out
Tags come back without their prefix.""",
    "clean": """\
one JSON object a line; needed is
  text        a mail or message as it came
and there may be
  id          a text or number, which comes back""",
    "note": f"""\
one JSON object a line, a ticket with its thread; needed are
  id          a text or number, which comes back
  messages    a list, at least one, each with
    author    one of {", ".join(Role)}
    time      ISO 8601 with its UTC offset, such as 2026-11-23T09:00:00+01:00;
              in the years {YEARS[0]} to {YEARS[-1]}
    text      what was written
              and there may be
    name      the author's, where it is not the customer
    public    false for a private note; true if left out
    kind      one of {", ".join(Kind)}; told by the words if left out
and there may be
  channel     one of {_CHANNELS};
              email if left out
  requester   the customer, such as {{"name": "Maya", "tags": ["vip"]}}
  subject     the ticket's subject; by email and web it is read before the first message
  status      one of {", ".join(Status)}; open if left out
  tags        the ticket's, such as ["vip"]
  now         the time at which it is looked at; the newest message's if left out
Back come id, html, text, tags and due; html and text are empty where no note is due;
tags have their prefix.""",
}
