"""The report in the sandbox: made by the real function from what the real worker counted, opened in a real browser."""

from __future__ import annotations

import urllib.error
import urllib.request
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from amends.policy import Mode
from amends.reporting import page as page_of
from amends.ticket import Channel
from tests.reporting.made import days, reported
from tests.reporting.test_page import CASES
from tests.sandbox.browser import chromium, wait_until
from tests.sandbox.machine import Machine
from tests.sandbox.seeds import seed

LEAVING = (
    "This is the third time I am writing about my broken kettle. You promised the repair for Monday and nobody came! "
    "I am furious, and I am cancelling my account."
)

NAME = "Wilhelmina Quillfeather"


@pytest.fixture(scope="module")
def machine() -> Iterator[Machine]:
    """A sandbox in which both helpdesks had a bad day: messages read, a promise kept, one broken."""
    with Machine() as running:
        seed(running.zendesk, running.freshdesk)
        for name, desk in running.desks.items():
            ticket = desk.customer_writes(LEAVING, name=NAME, channel=Channel.EMAIL, subject="Kettle")
            desk.assign(ticket, "Nadia Brandt")
            for seeded in [view.id for view in desk.tickets()][:3]:
                running.point_at(name, seeded)
        running.forward(timedelta(hours=1))
        running.zendesk.agent_answers(running.zendesk.tickets()[-1].id, "I am sorry. The repair is booked for today.")
        running.forward(timedelta(hours=7))
        yield running


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


def fetch(address: str) -> str:
    with urllib.request.urlopen(address, timeout=30) as answer:
        return str(answer.read().decode())


@pytest.mark.network
def test_the_sandbox_makes_the_real_report(machine: Machine) -> None:
    """What the worker counted is on the page, the links open the sandbox's tickets, and no customer's word is on it."""
    answer = machine.report({"days": 7})
    assert "error" not in answer
    assert answer["notes"] == machine.counted("NoteWritten")
    html = fetch(str(answer["report"]))
    kettle = machine.freshdesk.tickets()[-1].id
    assert f"{machine.url}/freshdesk/a/tickets/{kettle}" in html
    assert "Speaks of leaving" in html
    for word in ("Quillfeather", "Wilhelmina", "kettle", "Kettle", "furious", "Nadia"):
        assert word not in html
    assert "Go on with the conversation" in fetch(f"{machine.url}/freshdesk/a/tickets/{kettle}")
    assert "Go on with the conversation" in fetch(f"{machine.url}/zendesk/agent/tickets/1001")


@pytest.mark.network
def test_the_page_leads_to_the_report(machine: Machine) -> None:
    """One click in the sandbox, for as many days as the address says; a mistake is explained."""
    assert "What Amends did" in fetch(f"{machine.url}/report")
    assert "(1 day)" in fetch(f"{machine.url}/report?days=1")
    with pytest.raises(urllib.error.HTTPError) as refused:
        fetch(f"{machine.url}/report?days=many")
    with refused.value:
        assert refused.value.code == 400
        assert "whole number from 1 to 366" in refused.value.read().decode()


def opened(page: Page, html: str, folder: Path) -> list[str]:
    """Open a page from a file; what the browser complained of, and every address it asked for beside the page's."""
    seen: list[str] = []
    page.on("console", lambda line: seen.append(line.text))
    page.on("pageerror", lambda error: seen.append(str(error)))
    page.on("request", lambda request: seen.append(request.url) if not request.url.startswith("file:") else None)
    file = folder / "report.html"
    file.write_text(html, "utf-8")
    page.goto(file.as_uri())
    return seen


@pytest.mark.browser
def test_an_admin_opens_the_report_and_goes_on_to_a_ticket(machine: Machine, browser: Browser) -> None:
    """From the sandbox's page by a click to the report, and from its list to the ticket."""
    complaints: list[str] = []
    context = browser.new_context()
    page = context.new_page()
    page.goto(machine.url)
    with context.expect_page() as report:
        page.get_by_role("link", name="Report").click()
    shown = report.value
    shown.on("console", lambda line: complaints.append(line.text))
    shown.get_by_role("heading", name="The most telling tickets").wait_for()
    with context.expect_page() as ticket:
        shown.get_by_role("row").filter(has_text="Speaks of leaving").first.get_by_role("link").click()
    ticket.value.get_by_label("Go on with the conversation").wait_for()
    assert ticket.value.evaluate("document.referrer") == ""  # the report's address is a key: it is handed to nobody
    assert complaints == []


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("case", CASES)
def test_every_report_fits_and_asks_for_nothing(
    case: str, width: int, scheme: str, tmp_path: Path, browser: Browser
) -> None:
    """At a desk's width and a phone's, in light and dark, with no data and with huge counts: nothing sticks out,
    nothing is asked of any address, nothing is complained of, and what is drawn can be told from its ground."""
    page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)  # type: ignore[arg-type]
    assert opened(page, page_of(reported(CASES[case])), tmp_path) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    faint = page.evaluate(CONTRAST)
    assert faint == []
    for chart in page.get_by_role("img").all():
        box = chart.bounding_box()
        assert box
        assert box["height"] > 100


# Every text has a contrast of 4.5 to its ground, and every coloured piece but "nothing owed" of 2.4 (WCAG 2.2 asks for
# 3 where colour alone tells; here words and a table tell too).
CONTRAST = """() => {
  const light = (colour) => {
    const [r, g, b] = colour.match(/[\\d.]+/g).map(Number).map((v) => v / 255)
      .map((v) => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ratio = (one, other) => {
    const [low, high] = [light(one), light(other)].sort((a, b) => a - b);
    return (high + 0.05) / (low + 0.05);
  };
  const ground = (node) => {
    for (; node; node = node.parentElement) {
      const colour = getComputedStyle(node).backgroundColor;
      if (!/^rgba.*, 0\\)$/.test(colour)) return colour;
    }
    return "rgb(255, 255, 255)";
  };
  const faint = [];
  for (const node of document.querySelectorAll("h1, h2, p, li, dt, dd, th, td, a, summary, caption, span, svg text")) {
    const style = getComputedStyle(node);
    const colour = node.closest("svg") ? style.fill : style.color;
    if (node.textContent.trim() && ratio(colour, ground(node)) < 4.5) faint.push(node.textContent.trim().slice(0, 40));
  }
  for (const piece of document.querySelectorAll(".s-accountable, .s-regret, .s-reaching_out, .s-kept, .s-broken")) {
    if (ratio(getComputedStyle(piece).fill, ground(piece)) < 2.4) faint.push(piece.getAttribute("class"));
  }
  return faint;
}"""


@pytest.mark.browser
def test_a_printed_report_shows_its_tables(tmp_path: Path, browser: Browser) -> None:
    """On paper nothing can be unfolded: the tables are there, on white, and no row is cut in two."""
    page = browser.new_page(color_scheme="dark")
    opened(page, page_of(reported(days(14), Mode.SHADOW)), tmp_path)
    row = page.get_by_role("rowheader", name="Wed 11 Nov", include_hidden=True).first
    assert not row.is_visible()
    page.emulate_media(media="print")
    assert row.is_visible()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert len(page.pdf()) > 10_000


@pytest.mark.browser
def test_a_report_can_be_used_by_keyboard_and_ear(tmp_path: Path, browser: Browser) -> None:
    """Every table unfolds by keyboard, charts have names and descriptions, and wide parts can be scrolled by keys."""
    page = browser.new_page(viewport={"width": 390, "height": 900})
    opened(page, page_of(reported(CASES["two helpdesks"])), tmp_path)
    page.get_by_text("The same as a table").first.focus()
    page.keyboard.press("Enter")
    assert page.get_by_role("rowheader", name="Wed 11 Nov").first.is_visible()
    chart = page.get_by_role("img", name="Messages by what was owed")
    assert "All in all: 56 our failure" in (chart.locator("desc").text_content() or "")
    scrolled = page.get_by_role("region", name="Messages by what was owed, chart")
    scrolled.focus()
    page.keyboard.press("ArrowRight")
    wait_until(page, "document.activeElement.scrollLeft > 0")
