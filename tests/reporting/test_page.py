"""The page: complete, self-contained, readable without seeing it, and without a word of a customer."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from amends.nouns import CAUSES, Apology, Cause, PromiseKind
from amends.policy import Mode
from amends.reporting import page
from amends.reporting.words import span, word, words
from amends.tally import LATE, WEIGHTS, Day
from amends.ticket import Channel
from tests.reporting.made import LAST, USUAL, days, reported, telling

VOID = {"meta", "rect", "path", "br", "link"}


class Reader(HTMLParser):
    """What a page is made of, as a screen reader and a link checker see it."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.text = ""
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.text += " "
        self.tags.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] != "style":
            self.text += data

    def all(self, tag: str) -> list[dict[str, str]]:
        return [given for name, given in self.tags if name == tag]


def read(of: list[Day], mode: Mode = Mode.NOTES) -> Reader:
    return Reader(page(reported(of, mode)))


FULL = [replace(day, telling=(telling(str(n), *WEIGHTS),)) for n, day in enumerate(days(14, ("freshdesk", "zendesk")))]
CASES = {
    "two helpdesks": FULL,
    "one helpdesk": days(14),
    "one day": days(1),
    "a year": days(366, ("freshdesk", "zendesk")),
    "huge": days(30, times=10**9),
    "nothing": days(14, counts={}),
    "promises alone": days(14, counts={"kept.update": 1}),
    "all that there is": days(
        3,
        counts=USUAL
        | {
            "wrong.late": 5,
            "off.tense": 9,
            "note.would": 3,
            "reminder.would": 2,
            "mode.shadow": 3,
            "parked.forbidden": 1,
        },
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_a_page_needs_nothing_but_itself(case: str) -> None:
    """No script, no picture, no font, no address but the tickets'; and the browser is told to allow none."""
    html = page(reported(CASES[case]))
    found = Reader(html)
    names = {name for name, _ in found.tags}
    assert not names & {"script", "img", "link", "iframe", "object", "embed", "form", "base", "image", "use"}
    for _, given in found.tags:
        assert not [name for name in given if name.startswith("on") or name in ("style", "src", "srcset", "xlink:href")]
    assert {given["href"] for given in found.all("a")} <= {each.link for day in CASES[case] for each in day.telling}
    [style] = re.findall(r"<style>(.*?)</style>", html, re.DOTALL)
    assert "@import" not in style
    assert set(re.findall(r"url\((.*?)\)", style)) == {"#hatch"}
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    [policy] = [meta["content"] for meta in found.all("meta") if "http-equiv" in meta]
    assert policy == f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


@pytest.mark.parametrize("case", CASES)
def test_a_page_can_be_read_without_seeing_it(case: str) -> None:
    """Language, one main heading, each section named, each chart described and given as a table with headed rows."""
    found = read(CASES[case])
    assert found.all("html") == [{"lang": "en"}]
    assert len(found.all("h1")) == 1
    ids = [given["id"] for _, given in found.tags if "id" in given]
    assert len(ids) == len(set(ids))
    for given in found.all("section"):
        assert given["aria-labelledby"] in ids
    drawn = [svg for svg in found.all("svg") if "aria-hidden" not in svg]
    for svg in drawn:
        assert svg["role"] == "img"
        assert set(svg["aria-labelledby"].split()) <= set(ids)
    assert len(found.all("details")) == len(drawn)
    assert all(cell["scope"] in ("row", "col") for cell in found.all("th"))


def test_every_number_is_there_in_words() -> None:
    """What the bars show stands beside them: by day, cause, channel, promise, note and reminder."""
    text = " ".join(read(days(14)).text.split())
    for words_ in (
        "11 – 24 November 2026 (14 days)",
        "Messages 280 read and judged",
        "Apologies owed 168 60 % of messages",
        "Something late or missing 28 84 0 112",
        "Something that is hard to find or follow 0 0 56 56",
        "E-mail 28 84 0 0 0 112",
        "Tue 24 Nov 2 6 4 7 1 20",
        "First reply 14 126",
        "Up to an hour 14",
        "None: nothing was owed 98",
        "The customer tried and could not do it alone 42",
    ):
        assert words_ in text


def test_a_fresh_installation_is_told_what_to_do() -> None:
    """No empty charts: the steps that make something come."""
    text = " ".join(read(days(14, counts={}), Mode.SHADOW).text.split())
    assert "Amends has read nothing in these days" in text
    assert "Paste the helpdesk's credentials" in text
    assert "In shadow mode, which is in force" in text
    assert "Promises" not in text


def test_what_was_only_judged_is_not_called_written() -> None:
    """In shadow mode the page speaks of what would have been done."""
    shadow = {**USUAL, "note.would": 8, "reminder.would": 2}
    del shadow["note.written"], shadow["reminder.written"]
    text = " ".join(read(days(14, counts=shadow), Mode.SHADOW).text.split())
    assert "What Amends would have done" in text
    assert "Notes 112 would have been written" in text
    assert "Reminders 28 would have been written" in text
    assert "set mode: tags" in text
    both = " ".join(read(days(14, counts=shadow | USUAL | {"mode.shadow": 5})).text.split())
    assert "280 messages were judged in mode notes, 70 messages were judged in mode shadow" in both


def test_links_open_tickets_and_give_nothing_away() -> None:
    """A link leads to the helpdesk alone, hands on no referrer, and what is no web address is no link."""
    one = replace(days(1)[0], telling=(telling("1", "grave"), telling("2", "grave", link="javascript:alert(1)")))
    found = read([one])
    [link] = found.all("a")
    assert link["href"] == "https://acme.zendesk.com/tickets/1"
    assert {"noopener", "noreferrer"} <= set(link["rel"].split())
    assert {"name": "referrer", "content": "no-referrer"} in found.all("meta")
    assert "Zendesk 2" in found.text


def test_whatever_a_count_is_called_is_shown_as_text() -> None:
    """Kinds of a newer version, or worse, are escaped."""
    evil = {"verdict.regret.<script>alert(1)</script>": 1, "channel.pigeon_post.regret": 1, "parked.<b>": 9}
    html = page(reported(days(1, counts=evil)))
    assert "<script>" not in html
    assert "<b>" not in html
    assert "Pigeon post" in html


def test_every_kind_has_words() -> None:
    """An admin never reads a kind as the code names it."""
    known = {
        "apology": {*Apology, "cannot_tell"},
        "cause": {Cause.NONE},
        "channel": set(Channel),
        "promise": set(PromiseKind),
        "late": set(LATE),
        "why": set(WEIGHTS),
    }
    assert {group: set(words()[group]) for group in known} == {group: set(kinds) for group, kinds in known.items()}
    assert {*CAUSES, Cause.NONE} == set(Cause)
    assert word("cause", "access") == "Being locked out"
    assert {name: word("why", name) for name in ("marked", "grave")} == {"marked": "Marked", "grave": "Grave"}
    assert word("tag", "tense") == "The conversation is close to tipping over"


@pytest.mark.parametrize(
    ("first", "text"),
    [
        (LAST, "24 November 2026"),
        (LAST.replace(day=11), "11 – 24 November 2026"),
        (LAST.replace(month=10), "24 October – 24 November 2026"),
        (LAST.replace(year=2025), "24 November 2025 – 24 November 2026"),
    ],
)
def test_a_span_says_nothing_twice(first: object, text: str) -> None:
    """Days as a person would write them."""
    assert span(first, LAST) == text  # type: ignore[arg-type]
