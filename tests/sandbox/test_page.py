"""The sandbox's page: what a newcomer sees, and that nothing a customer types can do harm."""

from __future__ import annotations

import html
import http.client
from collections.abc import Iterator
from datetime import timedelta
from html.parser import HTMLParser
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

import pytest

from amends import nouns
from amends.ticket import Channel
from tests.sandbox.browser import chromium, wait_until
from tests.sandbox.explain import FAMILIES
from tests.sandbox.machine import Machine
from tests.sandbox.page import when
from tests.sandbox.seeds import seed

HOSTILE = "<script>alert(1)</script> <img src=x onerror=alert(2)> {{ 7777 * 7777 }} I tried and can't figure it out"
ANGRY = (
    "This is the third time I am writing. You promised the repair for Monday, nobody came, and nobody answers! "
    "I am furious. I want my money back by Friday."
)


@pytest.fixture(scope="module")
def machine() -> Iterator[Machine]:
    with Machine() as running:
        seed(running.zendesk, running.freshdesk)
        yield running


def ask(
    machine: Machine, method: str, path: str, form: dict[str, str] | None = None, **headers: str
) -> tuple[int, str, str]:
    """Status, body and address to go on to, of one request."""
    connection = http.client.HTTPConnection("127.0.0.1", machine.port, timeout=10)
    body = urlencode(form) if form is not None else None
    kind = {"Content-Type": "application/x-www-form-urlencoded"} if form is not None else {}
    try:
        connection.request(method, path, body, kind | headers)
        response = connection.getresponse()
        return response.status, response.read().decode(), response.headers.get("Location", "")
    finally:
        connection.close()


class Labels(HTMLParser):
    """Collects the ids that labels name, and those of the controls that a person fills in."""

    def __init__(self) -> None:
        super().__init__()
        self.named: set[str] = set()
        self.controls: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "label":
            self.named.add(given["for"] or "")
        elif tag in ("textarea", "select") or (tag == "input" and given.get("type") != "hidden"):
            self.controls.add(given["id"] or "")


@pytest.mark.network
def test_every_ticket_is_listed_and_every_control_has_a_label(machine: Machine) -> None:
    """The first page shows the telling tickets of both helpdesks, and a screen reader can name each field."""
    status, body, _ = ask(machine, "GET", "/")
    assert status == 200
    assert "Tom Hargreaves" in body
    assert "Hannah Oduya" in body
    labels = Labels()
    labels.feed(body)
    assert labels.controls
    assert labels.controls == labels.named


@pytest.mark.network
@pytest.mark.parametrize("helpdesk", ["zendesk", "freshdesk"])
def test_what_a_customer_types_is_shown_as_text(machine: Machine, helpdesk: str) -> None:
    """Scripts, images and template syntax of a customer stay words, in thread, list, title and note."""
    form = {
        "helpdesk": helpdesk,
        "channel": "email",
        "tier": "",
        "name": "<b>Eve</b>",
        "subject": "<i>x",
        "text": HOSTILE,
    }
    status, _, there = ask(machine, "POST", "/write", form)
    assert status == 303
    machine.settle()
    status, body, _ = ask(machine, "GET", there)
    assert status == 200
    for harmful in ("<script>alert", "<img src=x", "<b>Eve", "<i>x", "60481729"):
        assert harmful not in body
    assert "&lt;script&gt;alert(1)" in body


@pytest.mark.network
def test_a_seeded_ticket_is_read_when_asked_for(machine: Machine) -> None:
    """Tickets from before the installation have no note until somebody has Amends read them."""
    _, body, _ = ask(machine, "GET", "/tickets/zendesk/1001")
    assert "Have Amends read it" in body
    status, _, there = ask(machine, "POST", "/tickets/zendesk/1001/reply", {"who": "unseen"})
    assert status == 303
    machine.settle()
    _, body, _ = ask(machine, "GET", there)
    assert "Internal note" in body
    assert "amends-struggling" in body
    assert "first reply" in body


@pytest.mark.network
def test_an_agent_answers_and_the_customer_goes_on(machine: Machine) -> None:
    """The conversation grows in order, a private note of a colleague stays plain text, and solving ends the clock."""
    ticket = machine.freshdesk.customer_writes("I can't log in!", name="Noa", channel=Channel.EMAIL, subject="Login")
    address = f"/tickets/freshdesk/{ticket}"
    said = {"agent": "Hello Noa, try again now.", "customer": "It works.", "note": "<em>was the cache</em>"}
    for who, text in said.items():
        assert ask(machine, "POST", f"{address}/reply", {"who": who, "text": text})[0] == 303
    assert ask(machine, "POST", f"{address}/reply", {"who": "solve"})[0] == 303
    machine.settle()
    _, body, _ = ask(machine, "GET", address)
    places = [body.index(words) for words in (said["agent"], said["customer"], "&lt;em&gt;was the cache")]
    assert places == sorted(places)
    assert "Nothing is due." in body


@pytest.mark.network
def test_the_clock_is_moved_from_the_page(machine: Machine) -> None:
    """An hour forward, or to the next due time, and back to where one was."""
    before = machine.clock.now()
    status, _, there = ask(machine, "POST", "/clock", {"to": "hour", "here": "/tickets/zendesk/1001"})
    assert (status, there) == (303, "/tickets/zendesk/1001")
    assert machine.clock.now() - before >= timedelta(hours=1)
    assert ask(machine, "POST", "/clock", {"to": "due", "here": "//elsewhere.example"})[2] == "/"
    machine.settle()


@pytest.mark.network
def test_only_what_changed_is_fetched(machine: Machine) -> None:
    """While nothing happens the page gets an empty answer, but for a new minute."""
    machine.settle()
    address = "/tickets/zendesk/1003"

    def version() -> str:
        return ask(machine, "GET", address)[1].split('data-version="')[1].split('"')[0]

    assert 204 in [ask(machine, "GET", f"{address}?version={version()}")[0] for _ in range(2)]
    seen = version()
    machine.zendesk.agent_notes("1003", "ask the depot")
    status, body, _ = ask(machine, "GET", f"{address}?version={seen}")
    assert status == 200
    assert "ask the depot" in body


@pytest.mark.network
def test_list_and_card_agree_on_a_missed_promise(machine: Machine) -> None:
    """Once an answer is overdue, both say since when, and the card when the next reminder comes."""
    ticket = machine.zendesk.customer_writes(ANGRY, name="Ida Falk", channel=Channel.EMAIL, subject="Repair")
    machine.settle()
    promise = machine.case("zendesk", ticket).promise
    assert promise is not None
    address, zone = f"/tickets/zendesk/{ticket}", ZoneInfo("Europe/Berlin")
    for _ in range(3):  # before the time, just after it, and once the reminder is there
        card, row = due_card_and_row(machine, address)
        late = machine.clock.now() > promise.due
        missed = when(promise.due.astimezone(zone), machine.clock.now().astimezone(zone))
        assert (f"Overdue since {missed}" in card, f"Overdue since {missed}" in row) == (late, late)
        assert ("Due " in row, f'<p class="big">{missed}' in card) == (not late, not late)
        machine.clock.until(promise.due + timedelta(seconds=1))
        if late:
            machine.settle()
    assert "next reminder" in due_card_and_row(machine, address)[0]


def due_card_and_row(machine: Machine, address: str) -> tuple[str, str]:
    """What a ticket's page says in its card on what is due, and in its row of the list."""
    body = ask(machine, "GET", address)[1]
    return body.split('id="due"')[1].split("</div>")[0], body.split(f'href="{address}"')[1].split("</a>")[0]


@pytest.mark.network
def test_only_a_chat_says_that_it_waits_for_a_pause(machine: Machine) -> None:
    """A mail that is being read says so and no more, and nothing of another ticket's chat."""
    write = machine.zendesk.customer_writes
    talk = write("hello, I can't log in", name="Noa Lind", channel=Channel.CHAT)
    mail = write("I can't log in", name="Ben Adeyemi", channel=Channel.EMAIL)
    assert "waits until the customer pauses" not in ask(machine, "GET", f"/tickets/zendesk/{mail}")[1]
    machine.settle()
    assert "waits until the customer pauses" in ask(machine, "GET", f"/tickets/zendesk/{talk}")[1]
    assert "Amends is at work" not in ask(machine, "GET", f"/tickets/zendesk/{mail}")[1]


@pytest.mark.network
@pytest.mark.parametrize("helpdesk", ["zendesk", "freshdesk"])
def test_an_agent_takes_a_tag_off_and_adds_another(machine: Machine, helpdesk: str) -> None:
    """What an agent does about a wrong note; the tag that was taken off stays off."""
    desk = machine.desks[helpdesk]
    ticket = desk.customer_writes(ANGRY, name="Per Holm", channel=Channel.EMAIL, subject="Repair")
    machine.settle()
    address, wrong = f"/tickets/{helpdesk}/{ticket}/tags", "amends-repeat-contact"
    assert wrong in desk.ticket(ticket).tags
    assert ask(machine, "POST", address, {"remove": wrong})[0] == 303
    assert ask(machine, "POST", address, {"add": " amends-wrong "})[0] == 303
    desk.customer_writes("Still nobody!", name="Per Holm", channel=Channel.EMAIL, ticket=ticket)
    machine.settle()
    tags = desk.ticket(ticket).tags
    assert (wrong in tags, "amends-wrong" in tags) == (False, True)


@pytest.mark.network
def test_the_reasons_stand_with_the_words_they_rest_on(machine: Machine) -> None:
    """For an apology and against one, each reason with its quote and whose words they are, where there are any."""
    ticket = machine.zendesk.customer_writes(ANGRY, name="Eva Brink", channel=Channel.EMAIL, subject="Repair")
    machine.settle()
    why = ask(machine, "GET", f"/tickets/zendesk/{ticket}")[1].split('id="verdict"')[1]
    assert "What speaks for it" in why
    assert "What speaks against more than that" in why
    assert "<blockquote>“I am furious” <cite>Eva Brink</cite></blockquote>" in why
    reasons = why.split("What went wrong")[0]
    assert reasons.count("<blockquote>") + reasons.count("No words to quote.") == reasons.count("<li>")


PASTED = """Hello,

the lamp arrived broken, and I need a new one by Friday. I don't want another voucher.
This is the second time I'm writing, and my lawyer has copies of everything.

Kind regards
Eva Brink
Tel: +49 30 5550199

On Mon, 16 Nov 2026 at 09:00, Support <help@northwind.example> wrote:
> Please take this voucher for your trouble.
"""


@pytest.mark.network
def test_a_lead_who_pastes_an_e_mail_sees_why_each_thing_was_said(machine: Machine) -> None:
    """What was found in which words and what it led to, the cause, what makes it weigh, wishes, due time, and what was
    not read: for any mail, quotations and signature included."""
    form = {"helpdesk": "zendesk", "channel": "email", "tier": "", "name": "Eva Brink", "text": PASTED}
    where = ask(machine, "POST", "/write", form)[2]
    machine.settle()
    page = html.unescape(ask(machine, "GET", where)[1].split('id="verdict"')[1].split("</aside>")[0])
    today = machine.clock.now().astimezone(ZoneInfo("Europe/Berlin"))
    friday = today + timedelta((4 - today.weekday()) % 7)
    for said in (
        "What went wrong",
        "Damage or loss on the way<blockquote>“arrived broken”",
        "How bad: grave",
        "Legal steps are named<blockquote>“lawyer”",
        "They refuse: a voucher",
        f"By when: {friday:%a %-d %b}",
        "First reply, 360 minutes after",
        "Had to write again, surely, by a phrase",
        "Led to: weighs more; the tag repeat-contact.",
        "Language: English.",
        "Not read: quoted mail, signature and the like",
        "> Please take this voucher for your trouble.",
        "Tel: +49 30 5550199",
    ):
        assert said in page, said
    assert "{who}" not in page
    found = page.split("Everything found, in order")[1].split("Not read")[0]
    assert "take this voucher" not in found


@pytest.mark.network
@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("hi", "Nothing in it tells of trouble: answer it as usual"),
        ("Bonjour, je n'ai toujours pas reçu ma commande, merci de votre aide.", "seems to be in French, which"),
    ],
)
def test_what_is_no_complaint_is_called_what_it_is(machine: Machine, text: str, said: str) -> None:
    """A greeting is no question, and another language is named."""
    ticket = machine.zendesk.customer_writes(text, name="Noa", channel=Channel.EMAIL)
    machine.settle()
    assert said in html.unescape(ask(machine, "GET", f"/tickets/zendesk/{ticket}")[1])


@pytest.mark.network
@pytest.mark.parametrize("helpdesk", ["zendesk", "freshdesk"])
def test_the_tags_that_agents_set_are_suggested(machine: Machine, helpdesk: str) -> None:
    """The first is the one that calls a note wrong; `amends-off` is Zendesk's alone."""
    desk = machine.desks[helpdesk]
    page = ask(machine, "GET", f"/tickets/{helpdesk}/{desk.tickets()[0].id}")[1]
    listed = page.split('<datalist id="known-tags">')[1]
    assert listed.startswith('<option value="amends-wrong">')
    assert ('value="amends-off"' in listed) == (helpdesk == "zendesk")


@pytest.mark.network
@pytest.mark.parametrize(
    ("path", "form", "why", "back"),
    [
        ("/write", {"helpdesk": "zendesk", "channel": "email", "tier": ""}, "Nothing was written.", "/"),
        ("/tickets/zendesk/1003/reply", {"who": "agent"}, "Nothing was written.", "/tickets/zendesk/1003"),
        ("/tickets/zendesk/1003/reply", {"who": "note", "text": " "}, "Nothing was written.", "/tickets/zendesk/1003"),
        ("/tickets/zendesk/1003/tags", {"add": " "}, "No tag was named.", "/tickets/zendesk/1003"),
    ],
)
def test_who_sends_nothing_is_told_so(machine: Machine, path: str, form: dict[str, str], why: str, back: str) -> None:
    """In plain words, with the way back."""
    status, body, _ = ask(machine, "POST", path, form)
    assert status == 400
    assert why in body
    assert f'href="{back}"' in body


def test_every_family_of_cues_is_explained() -> None:
    """No finding is shown by the name that the model has for it."""
    assert set(FAMILIES) >= {*nouns.FAMILIES, *nouns.WEIGHED}


@pytest.mark.network
@pytest.mark.parametrize(
    ("method", "path", "form", "status"),
    [
        ("GET", "/tickets/zendesk/999999", None, 404),
        ("GET", "/tickets/otherdesk/1", None, 404),
        ("POST", "/tickets/zendesk/999999/reply", {"who": "agent", "text": "x"}, 404),
        ("POST", "/write", {"helpdesk": "otherdesk"}, 400),
        ("POST", "/write", {"helpdesk": "zendesk", "channel": "email", "tier": "", "text": " "}, 400),
        ("POST", "/clock", {"to": "yesterday"}, 400),
        ("POST", "/tickets/zendesk/1003/tags", {"add": " "}, 400),
        ("POST", "/tickets/zendesk/999999/tags", {"add": "x"}, 404),
    ],
)
def test_what_cannot_be_done_is_refused(
    machine: Machine, method: str, path: str, form: dict[str, str] | None, status: int
) -> None:
    """An address or a field that does not exist is an error, not a crash."""
    assert ask(machine, method, path, form)[0] == status


@pytest.mark.network
def test_another_sites_page_cannot_press_our_buttons(machine: Machine) -> None:
    """A form that another site sends here is refused."""
    assert ask(machine, "POST", "/clock", {"to": "hour"}, Origin="https://elsewhere.example")[0] == 403


@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 390])
def test_a_newcomer_writes_an_angry_mail_and_sees_tags_note_and_due_time(machine: Machine, width: int) -> None:
    """Within seconds, in a real browser, at a desk's width and at a phone's, and nothing has to be reloaded."""
    faults: list[str] = []
    with chromium() as browser:
        page = browser.new_page(viewport={"width": width, "height": 900})
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda line: faults.append(line.text) if line.type == "error" else None)
        page.goto(machine.url)
        page.get_by_role("textbox", name="Message").fill(ANGRY)
        page.get_by_label("Your name").fill("Ines Ferreira")
        page.get_by_label("Subject").fill("Washing machine")
        page.get_by_label("Channel", exact=True).select_option("E-mail")
        page.get_by_role("button", name="Send as a customer").click()
        page.get_by_text("Internal note", exact=True).wait_for(timeout=15_000)
        page.locator("#tags").get_by_text("amends-apology").first.wait_for(timeout=15_000)
        page.locator("#due").get_by_text("first reply").wait_for(timeout=15_000)
        row = page.locator("#tickets [aria-current]")
        wait_until(page, "!document.querySelector('#tickets [aria-current]').innerText.includes('Not read')")
        assert "Due " in (row.text_content() or "")
        assert page.get_by_role("link", name="All tickets").is_visible() == (width < 760)
        assert "Ines" in page.locator(".entry.note").inner_text()
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        # What somebody is typing stays while the rest of the page is fetched anew.
        page.get_by_label("Go on with the conversation").fill("half a sent")
        machine.zendesk.agent_notes(machine.zendesk.tickets()[-1].id, "depot rang back")
        page.get_by_text("depot rang back").wait_for(timeout=15_000)
        assert page.get_by_label("Go on with the conversation").input_value() == "half a sent"
        page.get_by_label("Add a tag", exact=True).fill("amends-wrong")
        page.get_by_role("button", name="Add", exact=True).click()
        page.get_by_role("button", name="Take off amends-wrong").click()
        page.get_by_role("button", name="Take off amends-wrong").wait_for(state="detached")
    assert faults == []


@pytest.mark.browser
def test_what_a_customer_types_does_not_run_in_a_browser(machine: Machine) -> None:
    """Neither as a message nor as a name or subject."""
    ticket = machine.zendesk.customer_writes(
        HOSTILE, name="<img src=x onerror=alert(3)>", channel=Channel.EMAIL, subject="<script>alert(4)</script>"
    )
    machine.settle()
    with chromium() as browser:
        page = browser.new_page()
        alarms: list[str] = []
        page.on("dialog", lambda dialog: alarms.append(dialog.message))
        page.goto(f"{machine.url}/tickets/zendesk/{ticket}")
        page.get_by_text("Internal note", exact=True).wait_for(timeout=15_000)
        assert page.locator(".entry script, .entry img, h1 script").count() == 0
        assert alarms == []
