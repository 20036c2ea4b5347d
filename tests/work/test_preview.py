"""`amends note`: the note that a ticket would get, from one line."""

from __future__ import annotations

import re
from typing import Any

import pytest

from amends.documents import parse
from amends.nouns import Reading
from amends.policy import Policy
from amends.reading import read
from amends.work import opinion
from amends.work.preview import note_line

ASKED: dict[str, Any] = {
    "id": 7,
    "channel": "email",
    "requester": {"name": "Maya Okafor", "tags": ["vip"]},
    "messages": [
        {
            "author": "customer",
            "time": "2026-11-23T09:00:00+01:00",
            "text": "I tried to export my March invoices twice and can't seem to find where the PDF goes.",
        }
    ],
}


def test_a_line_gives_the_note_its_tags_and_its_due_time() -> None:
    """What a preview shows is what an agent would see."""
    seen = note_line(ASKED, parse({"settings": "agent_zone: Europe/Berlin\ntiers: {vip: gold}"}))
    assert seen["id"] == 7
    assert seen["text"].startswith("Small apology owed. Reply by 15:00 (CET).")
    assert "Maya Okafor, e-mail, gold tier, first contact" in seen["text"]
    assert "<strong>" in seen["html"]
    assert seen["tags"] == ["amends-apology-reaching-out", "amends-struggling"]
    assert seen["due"] == "2026-11-23T15:00:00+01:00"


PROMISED = {
    "id": 8,
    "requester": {"name": "Annegret Krug"},
    "messages": [
        {"author": "customer", "time": "2026-11-23T09:00:00+01:00", "text": "Meine Heizung läuft nicht."},
        {
            "author": "agent",
            "time": "2026-11-23T10:00:00+01:00",
            "text": "Guten Tag, der Techniker kommt am Donnerstag zwischen 8 und 12 Uhr.",
        },
        {
            "author": "customer",
            "time": "2026-11-26T15:00:00+01:00",
            "text": "Es war niemand da. Ich brauche die Heizung bis Montag um 8 Uhr.",
        },
    ],
}


@pytest.mark.parametrize(
    ("settings", "offset", "zone"),
    [("", "+01:00", "UTC+01"), ("", "Z", "UTC"), ("agent_zone: Europe/Berlin", "+01:00", "CET")],
)
def test_an_hour_without_a_zone_is_one_of_its_writers(settings: str, offset: str, zone: str) -> None:
    """Where no setting names a zone, the offset of a message's own time tells which clock its writer goes by."""
    written = [message | {"time": message["time"].replace("+01:00", offset)} for message in PROMISED["messages"]]  # type: ignore[attr-defined]
    text = note_line(PROMISED | {"messages": written}, parse({"settings": settings}))["text"]
    assert f"Thursday 12:00 ({zone}) promised, not kept" in text
    assert f"by Mon 30 Nov 08:00 ({zone})" in text
    assert set(re.findall(r"\d\d:\d\d \((.+?)\)", text)) == {zone}


def test_a_plain_question_gives_no_note() -> None:
    """Empty is an answer."""
    line = ASKED | {
        "messages": [ASKED["messages"][0] | {"text": "Do you deliver to Jersey, and how long does it take?"}]
    }
    assert note_line(line, Policy()) | {"due": ""} == {"id": 7, "html": "", "text": "", "tags": [], "due": ""}


def said(**change: Any) -> dict[str, Any]:
    return {"messages": [ASKED["messages"][0] | change]}


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"messages": []}, "messages: at least one is needed"),
        ({"messages": "secret"}, "messages: must be a list, in [ ]"),
        ({"messages": [{"author": "customer", "text": "secret words"}]}, "messages.0.time is missing"),
        (said(time="2026-11-23T09:00:00"), "messages.0.time: needs a UTC offset, such as 2026-11-23T09:00:00+01:00"),
        (said(time="secret"), "messages.0.time: must be a time, such as 2026-11-23T09:00:00+01:00"),
        (said(time="0001-01-01T00:00:00+14:00"), "messages.0.time: must be in the years 1970 to 2200"),
        (said(time="9999-12-31T23:59:59Z"), "messages.0.time: must be in the years 1970 to 2200"),
        ({"now": "9999-12-31T23:59:59-12:00"}, "now: must be in the years 1970 to 2200"),
        (said(text=5), "messages.0.text: must be text: put it in quotes"),
        (said(author="me"), "messages.0.author: must be one of customer, agent, bot, amends"),
        (said(public="secret"), "messages.0.public: must be true or false"),
        (said(secrets=1), "messages.0.secrets is not known here; there are author, time, text, public, kind, name"),
        ({"requester": "secret"}, "requester: must be an object, in { }"),
        ({"tags": "secret"}, "tags: must be a list, in [ ]"),
        ({"id": [1]}, "id: must be text"),
        ({"channel": "pigeon"}, "channel: must be one of email, web, chat"),
        ({"sender": "Maya"}, "sender is not known here; there are id, channel, requester, messages"),
    ],
)
def test_a_bad_line_says_what_is_wrong_in_one_line(change: dict[str, Any], says: str) -> None:
    """And repeats none of the customer's words."""
    with pytest.raises(ValueError, match=re.escape(says)) as error:
        note_line(ASKED | change, Policy())
    assert "\n" not in str(error.value)
    assert "secret" not in str(error.value).replace("messages.0.secrets", "")


def test_a_message_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """However many questions are asked about a message, its cost is that of one reading."""
    texts: list[str] = []

    def counted(text: str, **how: Any) -> Reading:
        texts.append(text)
        return read(text, **how)

    monkeypatch.setattr(opinion, "read", counted)
    answer = {"author": "agent", "time": "2026-11-23T10:00:00+01:00", "text": "Please try again now."}
    again = {"author": "customer", "time": "2026-11-23T11:00:00+01:00", "text": "Thank you, it works now!"}
    note_line(ASKED | {"messages": [*ASKED["messages"], answer, again]}, Policy())
    assert texts == [again["text"]]


def test_few_words_tell_that_trouble_goes_on() -> None:
    """After trouble that was answered, words get a note that are too few for one by themselves; an admin's own bound
    stands."""
    words = "Just randomly boots me offline, there it goes again"
    newest = {"author": "customer", "time": "2026-11-23T11:00:00+01:00", "text": words}
    answer = {"author": "agent", "time": "2026-11-23T10:00:00+01:00", "text": "Please restart it."}
    before = ASKED["messages"][0] | {"text": "My internet cuts out every twenty minutes, this is ridiculous."}
    calm = ASKED["messages"][0] | {"text": "Which router do I get with the large plan?"}
    stricter = parse({"settings": "thresholds: {trouble: 0.9, complaint: 0.9}"})

    def noted(first: dict[str, Any], policy: Policy) -> bool:
        return bool(note_line(ASKED | {"messages": [first, answer, newest]}, policy)["text"])

    assert noted(before, Policy())
    assert not noted(calm, stricter)
    assert not noted(before, stricter)


def test_a_sales_mail_is_owed_nothing() -> None:
    """It names customers' trouble in order to sell: no note, no tag, no due time."""
    sale = "Are your customers frustrated? Never heard back on my last mail. Our platform cuts complaints by 40 %."
    said = {"author": "customer", "time": "2026-11-23T12:00:00+00:00", "text": sale}
    shown = note_line({"id": 1, "messages": [said]}, Policy())
    assert (shown["text"], shown["tags"], shown["due"]) == ("", [], None)
    assert note_line({"id": 1, "messages": [said | {"kind": "written"}]}, Policy())["text"]


def test_a_forwarded_complaint_is_not_the_senders() -> None:
    """The note says who forwarded it, greets and regrets nobody by that name, and quotes the forwarded words."""
    text = (
        "FYI, can you take this?\n\nJo\n\n---------- Forwarded message ---------\nFrom: Tom Reyes <tom@example.com>\n"
        "Date: Mon, 2 Mar 2026\nSubject: Parcel\nTo: jo@example.com\n\nMy parcel never arrived. I am furious.\n"
    )
    said = {"author": "customer", "time": "2026-11-23T12:00:00+00:00", "text": text}
    shown = note_line({"id": 1, "requester": {"name": "Jo Berg"}, "messages": [said]}, Policy())["text"]
    assert "Forwarded by Jo Berg, e-mail" in shown
    assert shown.count("Jo") == 1
    assert "“My parcel never arrived”" in shown
    assert "answer them rather than the sender" in shown


@pytest.mark.parametrize("at", ["1970-01-01T00:00:00+14:00", "2200-12-31T23:59:59-12:00"])
def test_the_first_and_the_last_time_give_a_note(at: str) -> None:
    """Whatever time is taken, a due time can be told."""
    assert note_line(ASKED | said(time=at) | {"now": at}, Policy())["due"]


@pytest.mark.parametrize("markup", ["<IMG_0123.jpeg>", "&nbsp;", "<br>", "<https://x.example/z>", "<script>"])
def test_a_message_of_markup_alone_takes_no_note_from_the_one_before(markup: str) -> None:
    """A picture sent after the complaint is no words: the note is about the complaint."""
    first = {"author": "customer", "time": "2026-11-23T12:00:00Z", "text": "My parcel never came, I am furious."}
    then = {"author": "customer", "time": "2026-11-23T12:05:00Z", "text": markup}
    shown = note_line({"id": 1, "messages": [first, then]}, Policy())["text"]
    assert "“My parcel never came”" in shown
    assert markup not in shown
    assert note_line({"id": 1, "messages": [then]}, Policy())["text"] == ""
