"""What a complaint is about, told by words that only point to it."""

import pytest

from amends.judging import judge
from amends.nouns import Cause, History
from amends.reading import read


def cause(text: str) -> Cause:
    return judge([read(text)], History()).cause


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("This is unacceptable. Our suitcases are in Denver and we are not.", Cause.DAMAGED),
        ("What a disgrace, the woman at your desk had such an attitude.", Cause.TREATED_BADLY),
        ("I'm furious. The seats, the meal, all of it.", Cause.QUALITY),
        ("Ridiculous. Sat on the runway until midnight.", Cause.LATE),
        ("This is a joke, your hold music is all I ever hear.", Cause.IGNORED),
    ],
)
def test_a_complaint_that_names_no_fault_still_has_its_cause(text: str, expected: Cause) -> None:
    """The words that it is about say what to look into first."""
    assert cause(text) is expected


def test_words_that_point_to_a_cause_are_no_complaint() -> None:
    """Who asks about luggage has nothing to complain of."""
    reading = read("Hello, how many suitcases and which seats are in my booking?")
    assert not [cue for cue in reading.cues if cue.family == "topic"]


def test_what_is_plainly_said_goes_first() -> None:
    """A fault that is named is the cause, whatever else is spoken of."""
    reading = read("I'm furious. Your driver left, and the parcel arrived completely smashed.")
    assert judge([reading], History()).cause is Cause.DAMAGED
    assert not [cue for cue in reading.cues if cue.family == "topic"]


def test_a_way_not_found_stays_one() -> None:
    """Where they are stuck, the page that they speak of is where, and not what went wrong."""
    assert cause("I can't figure out how the app works, this is really frustrating.") is Cause.UNCLEAR


def test_what_is_turned_down_is_no_cause() -> None:
    """Who wants no voucher tells nothing of vouchers."""
    reading = read("I'm fed up. I don't want another voucher.")
    assert not [cue for cue in reading.cues if cue.family == "topic"]
