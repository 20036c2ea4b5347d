"""The sandbox's web page: tickets as an agent sees them, and a way to be customer, agent and time.

Plain HTML from `templates/`; a few lines of script swap what changed. Everything a person typed is shown as text;
our own notes alone are shown as HTML, and of that only the elements that a note is made of.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from html import escape
from html.parser import HTMLParser
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, abort, make_response, redirect, render_template, request, url_for
from markupsafe import Markup
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response as Answer

from amends.names import OFF_TAG, TAG_PREFIX, TAGS, WRONG_TAG
from amends.nouns import PromiseKind
from amends.ticket import Channel
from tests.sandbox.board import Board, Shown
from tests.sandbox.desk import Desk, View
from tests.sandbox.seeds import AGENT

if TYPE_CHECKING:
    from tests.sandbox.machine import Machine

NOTE_ELEMENTS = frozenset({"p", "br", "strong", "em", "ul", "li", "blockquote"})
CHANNELS = {
    Channel.EMAIL: "E-mail",
    Channel.WEB: "Web form",
    Channel.CHAT: "Live chat",
    Channel.MESSAGING: "Messaging",
    Channel.SOCIAL: "Public social post",
    Channel.SOCIAL_PRIVATE: "Private social message",
    Channel.PHONE: "Phone",
    Channel.REVIEW: "Public review",
    Channel.OTHER: "Other",
}
DESKS = {"zendesk": "Zendesk", "freshdesk": "Freshdesk"}
TIERS = {
    "": "Standard",
    "gold": "Gold",
    "premium": "Premium",
    "vip": "VIP",
}  # the settings in machine.py say what these tags mean
PROMISES = {
    PromiseKind.FIRST_REPLY: "first reply",
    PromiseKind.NEXT_REPLY: "next reply",
    PromiseKind.UPDATE: "update",
}
APOLOGIES = {
    "none": "No apology owed",
    "reaching_out": "An apology for having had to write",
    "regret": "An apology of regret",
    "accountable": "An apology that owns our failure",
}
AGAINST = {
    "none": "What speaks against an apology",
    "reaching_out": "What speaks against more than that",
    "regret": "What speaks against more than that",
    "accountable": "What to watch",
}
NOTHING_WRITTEN = "Nothing was written. Go back, and write a few words first."
NO_TAG = "No tag was named. Go back, and write one first."
LONGEST_TAG = 32  # characters; Freshdesk takes no more
LONGEST_TEXT = 100_000  # characters that the form takes


class _NoteOnly(HTMLParser):
    """Keeps a note's elements without their attributes, and of all others the text alone: helpdesks wrap a note."""

    def __init__(self) -> None:
        super().__init__()
        self.kept: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.kept.append(f"<{tag}>" if tag in NOTE_ELEMENTS else "")

    def handle_endtag(self, tag: str) -> None:
        self.kept.append(f"</{tag}>" if tag in NOTE_ELEMENTS and tag != "br" else "")

    def handle_data(self, data: str) -> None:
        self.kept.append(escape(data))


def note_html(html: str) -> Markup:
    """A note's HTML, safe to stand in a page whatever it holds."""
    parser = _NoteOnly()
    parser.feed(html)
    parser.close()
    return Markup("".join(parser.kept))  # noqa: S704  escaped above, but for elements without attributes


def ago(moment: datetime, now: datetime) -> str:
    """How far a moment is away, in words: `in 5 h 59 min`, `3 min ago`."""
    minutes = round((moment - now).total_seconds() / 60)
    days, rest = divmod(abs(minutes), 1440)
    hours, left = divmod(rest, 60)
    parts = [f"{days} d"] * bool(days) + [f"{hours} h"] * bool(hours) + [f"{left} min"] * (bool(left) and not days)
    words = " ".join(parts) or "a moment"
    return f"in {words}" if minutes > 0 else f"{words} ago"


def when(moment: datetime, now: datetime) -> str:
    """A moment as short as it can be told: `08:21` today, `Tue 08:21` within a week, else with its date."""
    day = "" if moment.date() == now.date() else "%a " if abs(moment - now) < timedelta(days=6) else "%a %-d %b "
    return moment.strftime(f"{day}%H:%M")


def page(machine: Machine) -> Blueprint:
    """The page's routes."""
    board = Board(machine)
    routes = Blueprint("page", __name__, template_folder="templates")
    _guard(routes)
    _refusing(routes)
    _fill_templates(routes, board)
    _reading(routes, board)
    _acting(routes, board)
    return routes


def _guard(routes: Blueprint) -> None:
    """No other site's page may press our buttons, and nothing in ours may load or run what is not ours."""

    @routes.before_request
    def same_origin() -> None:
        origin = request.headers.get("Origin")
        if request.method == "POST" and origin and origin != request.host_url.rstrip("/"):
            abort(403)
        request.environ["sandbox.nonce"] = secrets.token_urlsafe(16)

    @routes.after_request
    def close_up(response: Response) -> Response:
        nonce = request.environ.get("sandbox.nonce", "")
        response.headers["Content-Security-Policy"] = (
            f"default-src 'none'; style-src 'nonce-{nonce}'; script-src 'nonce-{nonce}'; connect-src 'self'; "
            "img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
        )
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Referrer-Policy"] = "same-origin"
        response.headers["Cache-Control"] = "no-store"
        return response


def _refusing(routes: Blueprint) -> None:
    @routes.errorhandler(BadRequest)
    def refused(error: BadRequest) -> Answer:
        """What was wrong, and the way back to the page whose form it was."""
        back = request.path.rpartition("/")[0] or "/"
        return make_response(render_template("refused.html", why=error.description, back=back), 400)


def _fill_templates(routes: Blueprint, board: Board) -> None:
    zone = ZoneInfo("Europe/Berlin")

    def day(moment: datetime) -> str:
        return f"{moment.astimezone(zone):%a %-d %b, %H:%M}"

    @routes.context_processor
    def names() -> dict[str, object]:
        now = board.machine.clock.now()
        return {
            "nonce": request.environ["sandbox.nonce"],
            "now": now,
            "day": day,
            "when": lambda moment: when(moment.astimezone(zone), now.astimezone(zone)),
            "ago": lambda moment: ago(moment, now),
            "note_html": note_html,
            "channels": CHANNELS,
            "desks": DESKS,
            "tiers": TIERS,
            "promises": PROMISES,
            "apologies": APOLOGIES,
            "against": AGAINST,
            "known_tags": [TAG_PREFIX + name for name in (WRONG_TAG, *TAGS)],
            "off_tag": OFF_TAG,
        }


def _reading(routes: Blueprint, board: Board) -> None:
    def answer(template: str, tickets: list[Shown], shown: Shown | None = None) -> Answer:
        """The page, or 204 when nothing on it changed since `version`."""
        busy = board.busy(shown) if shown else False
        version = board.version(tickets, busy)
        if request.args.get("version") == version:
            return make_response("", 204)
        return make_response(render_template(template, tickets=tickets, shown=shown, busy=busy, version=version))

    @routes.get("/")
    def home() -> Answer:
        return answer("home.html", board.all())

    @routes.get("/report")
    def report() -> Answer:
        """Run the report function as an admin does, and open what it made. `days`: as in its input."""
        days = request.args.get("days", "14")
        answer = board.machine.report({"days": int(days) if days.isdecimal() else days})
        return redirect(str(answer["report"])) if "report" in answer else make_response(escape(str(answer)), 400)

    @routes.get("/tickets/<helpdesk>/<ticket>")
    def ticket(helpdesk: str, ticket: str) -> Answer:
        tickets = board.all()  # list and ticket are of one look, so that they agree
        return answer("ticket.html", tickets, board.one(tickets, helpdesk, ticket))


def _write_on(desk: Desk, view: View) -> str:
    return desk.customer_writes(_text(), name=view.requester, channel=view.channel, ticket=view.id)


# What may be done on a ticket; a reply on a closed one makes a new ticket, whose id comes back.
_DEEDS: Mapping[str, Callable[[Desk, View], str | None]] = {
    "customer": _write_on,
    "agent": lambda desk, view: desk.agent_answers(view.id, _text()),
    "note": lambda desk, view: desk.agent_notes(view.id, _text()),
    "solve": lambda desk, view: desk.set_status(view.id, "solved"),
}


def _acting(routes: Blueprint, board: Board) -> None:
    def back(helpdesk: str, ticket: str) -> Answer:
        return redirect(url_for("page.ticket", helpdesk=helpdesk, ticket=ticket), 303)

    @routes.post("/write")
    def write() -> Answer:
        """A customer opens a ticket, and an agent takes it, so that there is somebody to remind."""
        helpdesk = _field("helpdesk", DESKS)
        desk = board.desk(helpdesk)
        ticket = desk.customer_writes(
            _text(),
            name=request.form.get("name", "").strip()[:80] or "Sam Customer",
            channel=Channel(_field("channel", CHANNELS)),
            subject=request.form.get("subject", "").strip()[:200],
            tier=_field("tier", TIERS),
        )
        desk.assign(ticket, AGENT)
        return back(helpdesk, ticket)

    @routes.post("/tickets/<helpdesk>/<ticket>/reply")
    def reply(helpdesk: str, ticket: str) -> Answer:
        """Customer or agent goes on writing on a ticket, or an agent changes its status."""
        view = board.view(helpdesk, ticket)
        who = _field("who", {*_DEEDS, "unseen"})
        if who == "unseen":
            board.machine.point_at(helpdesk, ticket)
            return back(helpdesk, ticket)
        return back(helpdesk, _DEEDS[who](board.desk(helpdesk), view) or ticket)

    @routes.post("/tickets/<helpdesk>/<ticket>/tags")
    def tag(helpdesk: str, ticket: str) -> Answer:
        """An agent adds a tag or takes one off."""
        desk, view = board.desk(helpdesk), board.view(helpdesk, ticket)
        if gone := request.form.get("remove"):
            desk.remove_tag(view.id, gone)
        else:
            desk.add_tag(view.id, request.form.get("add", "").strip()[:LONGEST_TAG] or abort(400, NO_TAG))
        return back(helpdesk, ticket)

    @routes.post("/clock")
    def move_clock() -> Answer:
        """Move the clock: an hour, or to the next due time."""
        due = board.next_due()
        if _field("to", {"hour", "due"}) == "hour":
            board.machine.clock.forward(timedelta(hours=1))
        elif due is not None:
            board.machine.clock.until(due + timedelta(seconds=1))
        here = request.form.get("here", "/")
        return redirect(here if here.startswith("/tickets/") else "/", 303)


def _field(name: str, allowed: Mapping[str, str] | Mapping[Channel, str] | set[str]) -> str:
    """A form's field that must be one of a list."""
    value = request.form.get(name, "")
    return value if value in allowed else abort(400)


def _text() -> str:
    text = request.form.get("text", "").replace("\r\n", "\n").strip()
    return text[:LONGEST_TEXT] if text else abort(400, NOTHING_WRITTEN)
