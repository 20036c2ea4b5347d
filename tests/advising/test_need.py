"""Nothing of ours comes after the hour that the customer named."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from amends.advising.need import latest, named, needed_by, reply_by
from amends.nouns import Promise, PromiseKind, Quote, Reading, Wish
from amends.ticket import Channel, Message, Person, Role, Status, Ticket

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)  # 09:00 in Berlin
DUE = Promise(PromiseKind.FIRST_REPLY, NOW, NOW + timedelta(hours=7))


def _needs(words: str, by: datetime) -> list[Reading]:
    return [Reading("1", "en", wishes=(Wish("deadline", Quote(words, 0, len(words)), by),))]


@pytest.mark.parametrize(
    ("by", "shown"),
    [
        (NOW + timedelta(hours=2), NOW + timedelta(hours=1, minutes=30)),  # an hour: half an hour is left to use it
        (NOW + timedelta(minutes=20), NOW + timedelta(minutes=20)),
        (NOW + timedelta(hours=9), DUE.due),  # ours is sooner
        (NOW - timedelta(hours=1), DUE.due),  # theirs has passed
        (datetime(2026, 11, 23, 22, 59, tzinfo=UTC), DUE.due),  # today
    ],
)
def test_an_answer_is_owed_by_the_sooner_of_clock_and_need(by: datetime, shown: datetime) -> None:
    """What comes after their hour helps nobody."""
    assert reply_by(DUE, _needs("we need it by 11 am", by), NOW, "Europe/Berlin") == shown


def test_a_day_ends_with_its_work() -> None:
    """Who needs it today is not told where it stands at midnight."""
    today = datetime(2026, 11, 23, 22, 59, tzinfo=UTC)
    assert latest(_needs("I need it today", today), NOW, "Europe/Berlin") == datetime(2026, 11, 23, 17, 0, tzinfo=UTC)
    assert latest([], NOW, "Europe/Berlin") is None


def test_no_clock_and_a_passed_clock_stay_what_they_are() -> None:
    """Without a promise nothing is owed by the clock; one that passed is told as passed."""
    needs = _needs("by 11 am", NOW + timedelta(hours=2))
    assert reply_by(None, needs, NOW, "Europe/Berlin") is None
    assert reply_by(DUE, needs, DUE.due + timedelta(hours=1), "Europe/Berlin") == DUE.due


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("If the export is not working by 5 pm today", "by 5 pm today"),
        ("we need it by 11 am", "by 11 am"),
        ("corrected by Wednesday noon at the latest", "by Wednesday noon"),
        ("I need it today", "today"),
    ],
)
def test_the_hour_is_kept(words: str, shown: str) -> None:
    """An hour that was named is not flattened to its day."""
    assert needed_by(_needs(words, NOW + timedelta(hours=8)), NOW, "Europe/Berlin") == shown


def test_an_hour_in_another_language_is_told_with_its_zone() -> None:
    """The words are German, the note is English: the hour is told as a clock time."""
    by = datetime(2026, 11, 27, 12, 0, tzinfo=ZoneInfo("Europe/Berlin"))
    assert needed_by(_needs("bis Freitag um 12 Uhr", by), NOW, "Europe/Berlin") == "by Fri 27 Nov 12:00 (CET)"


@pytest.mark.parametrize(
    ("theirs", "shown"),
    [("Europe/Paris", "12:00 (CET)"), ("Etc/GMT-1", "12:00 (CET)"), ("Europe/London", "12:00 (GMT)")],
)
def test_where_both_clocks_show_the_same_one_zone_is_told(theirs: str, shown: str) -> None:
    """The hour is the writer's; the name of its zone is the agents', unless their clocks differ."""
    by = datetime(2026, 11, 27, 12, 0, tzinfo=ZoneInfo(theirs))
    assert needed_by(_needs("bis Freitag um 12 Uhr", by), NOW, "Europe/Berlin") == f"by Fri 27 Nov {shown}"


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("I need it by 11am EST", "by 17:00 (CET)"),
        ("bis 16 Uhr GMT", "by 17:00 (CET)"),
    ],
)
def test_an_hour_of_another_clock_is_told_by_ours(words: str, shown: str) -> None:
    """What the customer's words say beside it is another clock's hour, also on the same day."""
    by = datetime(2026, 11, 23, 17, 0, tzinfo=ZoneInfo("Europe/Berlin"))
    assert needed_by(_needs(words, by), NOW, "Europe/Berlin") == shown


def test_an_hour_of_a_clock_that_nobody_knows_stays_theirs() -> None:
    """Their words tell it, without an hour of ours."""
    wish = Wish("deadline", Quote("I need it by 5pm my time", 0, 24), None)
    assert needed_by([Reading("1", "en", wishes=(wish,))], NOW, "Europe/Berlin") == "by 5pm my time"


def test_an_hour_in_a_part_of_a_day_is_told() -> None:
    """The hour says more than the morning that it is in."""
    by = datetime(2026, 11, 24, 8, 0, tzinfo=ZoneInfo("Europe/Berlin"))
    assert needed_by(_needs("I need it by 8 tomorrow morning", by), NOW, "Europe/Berlin") == "by Tue 24 Nov 08:00 (CET)"
    by = by.replace(hour=12)
    assert needed_by(_needs("I need it by tomorrow morning", by), NOW, "Europe/Berlin") == "by tomorrow morning"


def test_half_an_hour_is_left_over_a_change_of_clocks() -> None:
    """A quarter past three is half an hour behind a quarter to two where clocks were put forward between them."""
    by = datetime(2026, 3, 29, 3, 15, tzinfo=ZoneInfo("Europe/Berlin"))
    asked = datetime(2026, 3, 28, 22, 30, tzinfo=UTC)
    assert latest(_needs("within 3 hours", by), asked, "Europe/Berlin") == datetime(2026, 3, 29, 0, 45, tzinfo=UTC)


@pytest.mark.parametrize("words", ["have your answer within 7 days", "innerhalb von 7 Tagen"])
def test_a_number_of_days_is_told_as_a_day(words: str) -> None:
    """Who gives a week does not mean the minute at which they wrote."""
    by = datetime(2026, 11, 30, 9, 12, tzinfo=ZoneInfo("Europe/Berlin"))
    assert needed_by(_needs(words, by), NOW, "Europe/Berlin") == "by Mon 30 Nov"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("I need it on Tuesday, as you promised.", "on Tuesday"),
        ("You promised Monday, then Tuesday, and I have nothing.", ""),
        ("Sie haben es mir für Dienstag versprochen. Bis Dienstag brauche ich es.", "Bis Dienstag"),
        ("Versprochen war Dienstag.", ""),
    ],
)
def test_a_time_that_was_promised_is_none_that_they_named(text: str, said: str) -> None:
    """A reminder that tells an agent of the customer's time must not mean ours."""
    message = Message("1", Role.CUSTOMER, NOW, text)
    ticket = Ticket("zendesk", "1", "", Status.OPEN, Channel.EMAIL, NOW, Person("7"), (message,))
    language = "de" if "sprochen" in text else "en"
    assert named(ticket, NOW, "Europe/Berlin", language)[0] == said
