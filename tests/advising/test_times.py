"""Clock times that do not go stale."""

from datetime import UTC, datetime

import pytest

from amends.advising.times import by, clock, for_both

NOW = datetime(2026, 11, 20, 14, 0, tzinfo=UTC)  # a Friday


@pytest.mark.parametrize(
    ("at", "zone", "shown"),
    [
        (datetime(2026, 11, 20, 14, 40, tzinfo=UTC), "Europe/Berlin", "15:40 (CET)"),
        (datetime(2026, 11, 23, 8, 0, tzinfo=UTC), "Europe/Berlin", "Mon 23 Nov 09:00 (CET)"),
        (datetime(2026, 11, 20, 23, 30, tzinfo=UTC), "Europe/Berlin", "Sat 21 Nov 00:30 (CET)"),
        (datetime(2026, 11, 20, 14, 40, tzinfo=UTC), "America/Sao_Paulo", "11:40 (UTC-03)"),
        (datetime(2026, 7, 20, 14, 40, tzinfo=UTC), "Europe/London", "Mon 20 Jul 15:40 (BST)"),
    ],
)
def test_a_time_is_shown_in_the_agents_zone(at: datetime, zone: str, shown: str) -> None:
    """`15:40 (CET)` today, with weekday and date on any other day."""
    assert clock(at, NOW, zone) == shown


def test_a_time_that_passed_says_so() -> None:
    """What is overdue reads as overdue."""
    assert by(datetime(2026, 11, 20, 13, 0, tzinfo=UTC), NOW, "UTC") == "was due at 13:00 (UTC)"
    assert by(datetime(2026, 11, 19, 13, 0, tzinfo=UTC), NOW, "UTC") == "was due Thu 19 Nov 13:00 (UTC)"
    assert by(datetime(2026, 11, 20, 15, 0, tzinfo=UTC), NOW, "UTC") == "by 15:00 (UTC)"


@pytest.mark.parametrize(
    ("theirs", "shown"),
    [
        ("America/New_York", "15:40 (CET), for them 09:40 (EST)"),
        ("Europe/Madrid", "15:40 (CET)"),
        ("", "15:40 (CET)"),
        ("Eastern Time (US & Canada)", "15:40 (CET)"),
    ],
)
def test_what_to_tell_the_customer_is_shown_in_their_zone_too(theirs: str, shown: str) -> None:
    """An agent who writes "by 15:40" sees what the customer's clock shows then."""
    assert for_both(datetime(2026, 11, 20, 14, 40, tzinfo=UTC), NOW, "Europe/Berlin", theirs) == shown
