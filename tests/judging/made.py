"""Readings and histories in one line, for tests of what is made of them."""

from datetime import UTC, datetime

from amends.nouns import Cue, History, Pledge, Quote, Reading, Wish

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def reading(
    *kinds: str,
    strength: float = 0.8,
    text: str = "",
    report: bool = False,
    wishes: tuple[str, ...] = (),
    feelings: tuple[str, ...] = (),
    core_function: str = "",
    message: str = "9",
    **signals: float,
) -> Reading:
    """A reading with a cue for each kind and the signals named; families' signals come with their cues."""
    said = Quote(text or "their words", 0, len(text or "their words"), message)
    by_family = {"repeat": "repeat_contact", "fault": "complaint"}
    found = {by_family.get(kind.partition(".")[0], kind.partition(".")[0]): strength for kind in kinds}
    return Reading(
        message,
        "en",
        tuple(Cue(kind, said, strength) for kind in kinds),
        tuple(Wish(kind, said) for kind in wishes),
        found | signals,
        feelings,
        core_function,
        report=report,
    )


def cannot_tell(language: str = "it") -> Reading:
    """A reading of a text that Amends does not judge."""
    return Reading("9", language, cannot_tell=True)


def past(
    *,
    broken: int = 0,
    apologies: int = 0,
    admissions: int = 0,
    contacts: int = 0,
    reopened: bool = False,
    bad_rating: bool = False,
) -> History:
    """A history with so many promises broken, apologies given and admissions made."""
    words = Quote("our own words", 0, 13, "2")
    return History(
        contacts=contacts,
        apologies=(words,) * apologies,
        pledges=(Pledge(words, NOON, kept=False),) * broken,
        admissions=(words,) * admissions,
        reopened=reopened,
        bad_rating=bad_rating,
    )
