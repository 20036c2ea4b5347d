"""What our own replies show, and the deadline that a customer names."""

from datetime import UTC, datetime, timedelta

import pytest

from amends.advising.need import needed_by
from amends.advising.ours import days, ours
from amends.nouns import History, Pledge, Quote, Reading, Wish

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)  # a Monday


def _quote(text: str) -> Quote:
    return Quote(text, 0, len(text), "2")


def _broken(*promises: str, by: datetime | None = None) -> tuple[Pledge, ...]:
    return tuple(Pledge(_quote(words), by, kept=False) for words in promises)


def test_promises_are_named_by_their_days() -> None:
    """The days that were promised are named, in the order in which they passed."""
    history = History(pledges=_broken("We will call by Tuesday.", "You will have it on Friday."))
    assert days(history) == "Tuesday, then Friday"
    assert ours(history, "Maya") == "Tuesday and Friday promised, neither kept."


def test_tomorrow_is_named_as_the_day_it_was() -> None:
    """`Tomorrow` in an old reply becomes the weekday that it meant."""
    midnight = datetime(2026, 11, 21, 0, 0, tzinfo=UTC)  # the end of Friday
    assert days(History(pledges=_broken("You will have it tomorrow.", by=midnight))) == "Friday"


@pytest.mark.parametrize(
    ("term", "form", "by", "said", "german", "shown"),
    [
        # as it was said: nobody named the day that it comes to
        ("within 5 working days", "span", 17, "within 5 working days", "der 17.11.", "“within 5 working days”"),
        ("innerhalb von 5 Werktagen", "span", 17, "Tuesday 17 November", "innerhalb von 5 Werktagen", None),
        ("Nächste Woche", "week", 20, "Friday 20 November", "der 20.11.", "“Nächste Woche”"),
        ("by the end of the week", "end", 20, "by the end of the week", "der 20.11.", None),
        # a weekday within the last six days, and no longer
        ("on Wednesday", "day", 18, "Wednesday", "Mittwoch", "Wednesday"),
        ("on Monday", "day", 16, "Monday 16 November", "der 16.11.", "Monday 16 November"),
        # a date by its date, unless its weekday stood beside it
        ("spätestens am 18.11.", "date", 18, "Wednesday 18 November", "der 18.11.", "Wednesday 18 November"),
        ("on Wednesday 18 November", "date", 18, "Wednesday", "Mittwoch", "Wednesday"),
        ("tomorrow", "day", 20, "Friday", "Freitag", "Friday"),
    ],
)
def test_a_promised_time_is_named_as_it_was_said(
    term: str, form: str, by: int, said: str, german: str, shown: str | None
) -> None:
    """Nobody said Saturday who said within five days; and a Monday long past is no day that anybody can place."""
    due = datetime(2026, 11, by, 23, 59, tzinfo=UTC)
    pledge = Pledge(_quote(f"You will have it {term}."), due, kept=False, term=term, form=form)
    history = History(pledges=(pledge,))
    assert days(history, today=NOON.date()) == said
    assert days(history, "de", NOON.date()) == german
    assert ours(history, "Maya", NOON.date()) == f"{shown or f'“{term}”'} promised, not kept."


def test_a_clock_time_is_shown_only_where_one_was_promised() -> None:
    """The end of a day is no hour that anybody said."""
    clock = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
    day = datetime(2026, 11, 20, 23, 59, tzinfo=UTC)
    at_8 = Pledge(
        _quote("Friday 20 November at 8:00."), clock, kept=False, term="Friday 20 November at 8:00", form="date"
    )
    by_20 = Pledge(_quote("Am 20.11. ist es da."), day, kept=False, term="Am 20.11.", form="date")
    assert ours(History(pledges=(at_8,)), "Maya", NOON.date()) == "Friday 08:00 (UTC) promised, not kept."
    assert ours(History(pledges=(by_20,)), "Maya", NOON.date()) == "Friday 20 November promised, not kept."


def test_of_two_days_in_a_sentence_the_one_waited_for_is_named() -> None:
    """Posted today, with you by Thursday: Thursday was promised."""
    thursday = datetime(2026, 11, 27, 0, 0, tzinfo=UTC)  # its end
    words = "Posted on Monday, you should have them by Thursday."
    assert ours(History(pledges=_broken(words, by=thursday)), "Greg") == "Thursday promised, not kept."


def test_a_promise_to_send_is_no_promise_of_arrival() -> None:
    """What was to be sent may have left in time: the note says what is known."""
    words = "The mattress will be sent on Wednesday."
    assert ours(History(pledges=_broken(words)), "Kezia") == "Wednesday promised for sending; nothing has come."
    both = _broken("You will have them by Thursday.", "They will go out on Saturday.")
    assert (
        ours(History(pledges=both), "Greg")
        == "Thursday promised, then Saturday promised for sending; nothing has come."
    )


def test_an_admission_is_shown_with_what_it_was_about() -> None:
    """ "That was our mistake" alone would stand for anything; a greeting before it says nothing."""
    said = (_quote("Hi Lena, you were charged twice."), _quote("That was our mistake."))
    assert ours(History(admissions=said), "Lena") == "“you were charged twice. That was our mistake”."


def test_a_promise_without_a_day_is_quoted() -> None:
    """Where no day was named, our own words are shown; the customer reads of no day."""
    history = History(pledges=_broken("We will look into it and call you back."))
    assert days(history) == ""
    assert ours(history, "Maya") == "“We will look into it and call you back” was promised and not kept."
    several = History(pledges=_broken("We will call you.", "We will write to you."))
    assert ours(several, "Maya") == "2 promises not kept, the last “We will write to you”."


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (1, "One apology given to Maya."),
        (2, "Two apologies given to Maya; a third without an act will hurt."),
        (6, "6 apologies given to Maya; another without an act will hurt."),
    ],
)
def test_apologies_are_counted(given: int, said: str) -> None:
    """How often sorry was said already is said in words."""
    history = History(admissions=(_quote("That was our mistake."),), apologies=(_quote("Sorry!"),) * given)
    assert ours(history, "Maya") == f"“That was our mistake”. {said}"


def test_nothing_of_ours_is_nothing() -> None:
    """An apology alone shows no failure."""
    assert ours(History(apologies=(_quote("Sorry!"),)), "Maya") == ""


def test_what_we_called_done_before_it_was_is_told() -> None:
    """In our own words, and how often; a first claim that nobody has answered yet is no failure."""
    said = Quote("We have mended it.", 0, 18, "2"), Quote("It is done now.", 0, 15, "4")
    assert ours(History(claims=said[:1]), "Maya") == ""
    assert ours(History(earlier_claims=said[:1]), "Maya") == "Called done before it was: “We have mended it”."
    both = History(earlier_claims=said[:1], claims=said[1:])
    assert ours(both, "Maya") == "Twice called done, the last time “It is done now”."


@pytest.mark.parametrize(
    ("words", "by", "shown"),
    [
        ("my accountant needs them by thursday", NOON + timedelta(days=3), "by Thursday"),
        ("before the end of the month please", None, "before the end of the month"),
        ("I need it today", None, "today"),
        ("it is for our wedding", datetime(2026, 11, 29, 0, 0, tzinfo=UTC), "by Sat 28 Nov"),
        ("as soon as you can", datetime(2026, 11, 24, 0, 0, tzinfo=UTC), "today"),
        ("as soon as you can", None, ""),
        ("it must ring by 5pm on Wednesday", NOON.replace(day=25, hour=17), "by Wed 25 Nov 17:00 (UTC)"),
        ("we open tomorrow morning", NOON.replace(day=24), "tomorrow"),
    ],
)
def test_the_deadline_is_named_in_their_words(words: str, by: datetime | None, shown: str) -> None:
    """The customer's own words for the day, or its date."""
    reading = Reading("1", "en", wishes=(Wish("deadline", _quote(words), by),))
    assert needed_by([reading], NOON, "Europe/Berlin") == shown


def test_the_earliest_deadline_counts() -> None:
    """Of several days named, the first to come is the one to keep."""
    wishes = (
        Wish("deadline", _quote("by Friday"), NOON + timedelta(days=4)),
        Wish("deadline", _quote("by Wednesday"), NOON + timedelta(days=2)),
    )
    assert needed_by([Reading("1", "en", wishes=wishes)], NOON, "Europe/Berlin") == "by Wednesday"
    assert needed_by([], NOON, "Europe/Berlin") == ""
