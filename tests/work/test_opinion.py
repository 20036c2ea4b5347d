"""What is held of a ticket by its whole thread."""

from datetime import UTC, datetime, timedelta

import pytest

from amends.nouns import Apology, Cause
from amends.policy import Policy
from amends.ticket import Channel, Message, Person, Role, Status, Ticket
from amends.work.opinion import Opinion, opinion

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def _held(*texts: str) -> Opinion:
    """Of a thread in turns, the customer first, an hour apart."""
    messages = tuple(
        Message(str(number), Role.AGENT if number % 2 else Role.CUSTOMER, NOON + timedelta(hours=number), text)
        for number, text in enumerate(texts)
    )
    ticket = Ticket("zendesk", "1", "", Status.OPEN, Channel.EMAIL, NOON, Person("7", name="Ann Lee"), messages)
    return opinion(ticket, Policy(), messages[-1].at)


@pytest.mark.parametrize(
    ("began", "on", "cause"),
    [
        (
            "You charged me twice for October.",
            "I am still furious about this, it is a disgrace.",
            Cause.WRONGLY_CHARGED,
        ),
        ("Der Techniker ist nicht gekommen.", "Das ist doch eine Frechheit, ich bin stinksauer.", Cause.LATE),
        ("My parcel has not arrived.", "I am furious, and now the app crashes too.", Cause.FAULTY),
        ("How do I change my plan?", "I am furious, this is a disgrace.", Cause.OTHER),
    ],
)
def test_a_cause_goes_on_until_another_is_told(began: str, on: str, cause: Cause) -> None:
    """Whoever is answered and still upset need not say once more what it is about."""
    held = _held(began, "Hello, let me look into this for you.", on)
    assert held.verdict.cause is cause
    assert held.verdict.apology is Apology.REGRET


def test_what_is_mended_is_the_cause_of_nothing_new() -> None:
    """Another matter has its own cause."""
    held = _held(
        "You charged me twice.", "The money is on its way.", "Got it, all sorted, thanks! I am furious at the app."
    )
    assert held.verdict.cause is not Cause.WRONGLY_CHARGED


def test_thanks_for_an_answer_end_nothing_by_themselves() -> None:
    """Thanks as a form of address hide no trouble that all words tell; for an answer that helped, they are thanks."""
    first, answer = "Hello, I'd like the rate I was shown.", "I can see that the rate was withdrawn."
    told = """Thank you for the reply. I'm not one for complaining but I did read it several times. Rhian told me in
    writing it was reserved, and told me not to do it online. The difference is £71 a month and we are on one
    wage. So I'm a bit stuck between signing the worse one and waiting for you to honour the first."""
    assert _held(first, answer, told).verdict.notable
    assert not _held(first, answer, "Thank you for the reply, that was quick and it answers it.").verdict.notable


def test_what_was_over_before_is_not_the_cause_of_what_came_since() -> None:
    """Who was content, or asked something else, has another matter now."""
    began = "You charged me twice for October."
    for since in ("Thanks, that was quick.", "When does the new plan start?"):
        held = _held(
            began, "I took one back.", since, "Your plan starts on Monday.", "I am furious, this is a disgrace."
        )
        assert held.verdict.cause is Cause.OTHER


def test_a_calm_word_after_a_grave_matter_calls_no_lead_again() -> None:
    """What it began with is the cause of nothing where nothing goes on."""
    began = "My statements go to my old flat in Leeds. The new address is in my profile since October."
    answer = "We stopped it, nothing goes there any more."
    assert _held(began).verdict.lead
    assert not _held(began, answer, "Okay. My mobile number for the file is new since May.").verdict.notable
    assert _held(began, answer, "I am furious, this is a disgrace.").verdict.lead
