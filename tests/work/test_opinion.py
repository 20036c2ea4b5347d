"""What is held of a ticket by its whole thread."""

from datetime import UTC, datetime, timedelta

import pytest

from amends.nouns import Apology, Cause
from amends.policy import Policy, Settings
from amends.ticket import Channel, Message, Person, Role, Status, Ticket, with_subject
from amends.work.opinion import Opinion, as_asked, opinion

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def _held(*texts: str) -> Opinion:
    ticket = _thread(*texts)
    return opinion(ticket, Policy(), ticket.messages[-1].at)


def _thread(*texts: str) -> Ticket:
    """A thread in turns, the customer first, an hour apart."""
    messages = tuple(
        Message(str(number), Role.AGENT if number % 2 else Role.CUSTOMER, NOON + timedelta(hours=number), text)
        for number, text in enumerate(texts)
    )
    return Ticket("zendesk", "1", "", Status.OPEN, Channel.EMAIL, NOON, Person("7", name="Ann Lee"), messages)


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


@pytest.mark.parametrize(
    ("began", "answer", "words"),
    [
        ("My invoice is missing.", "I have sent it.", "Got the invoice, but it has not the right VAT number."),
        ("Meine Rechnung fehlt.", "Sie ist unterwegs.", "Die Rechnung kam am Freitag. Jetzt stürzt aber die App ab."),
        ("The chair is broken.", "Please send it back by Friday.", "I have not sent it yet. It is still broken."),
        ("Der Stuhl ist kaputt.", "Wir holen ihn am Freitag.", "Ich war am Freitag nicht da. Er ist noch kaputt."),
    ],
)
def test_what_came_or_is_theirs_to_do_is_late_no_more(began: str, answer: str, words: str) -> None:
    """Whoever has it does not wait for it, nor does whoever has not sent it."""
    assert _held(began, answer, words).verdict.cause is not Cause.LATE


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


HURT = "My son burned his hand on your kettle"


@pytest.mark.parametrize(
    ("subject", "text", "lead"),
    [
        (HURT, "", True),
        (HURT, "see subject", True),
        (HURT, "Please call me back today. Thank you.", True),
        ("Re: " + HURT, "Please call me back today. Thank you.", False),
        ("Question", "Do you have the kettle in blue?", False),
    ],
)
def test_what_the_customer_wrote_as_subject_is_read(subject: str, text: str, lead: bool) -> None:
    """Many say it all there; what answers or hands on another mail has that one's subject."""
    first = Message("1", Role.CUSTOMER, NOON, text)
    ticket = Ticket("zendesk", "1", subject, Status.OPEN, Channel.EMAIL, NOON, Person("7", name="Ann Lee"), (first,))
    assert ("lead" in opinion(with_subject(ticket), Policy(), NOON).tags) is lead


def test_a_subject_that_the_helpdesk_made_of_the_message_is_not_read_twice() -> None:
    """Nor is one of a chat, which nobody wrote, or of an agent's own mail."""
    text = "The kettle that I bought leaks on all sides."
    for channel, role, subject in (
        (Channel.EMAIL, Role.CUSTOMER, "The kettle that I bought leaks…"),
        (Channel.CHAT, Role.CUSTOMER, "Conversation with Ann"),
        (Channel.EMAIL, Role.AGENT, "Your kettle order"),
    ):
        first = Message("1", role, NOON, text)
        ticket = Ticket("zendesk", "1", subject, Status.OPEN, channel, NOON, Person("7"), (first,))
        assert with_subject(ticket) is ticket


@pytest.mark.parametrize(
    ("texts", "untold"),
    [
        (("> My son burned his hand on the kettle.",), True),
        (("Hello\n--\nMy son burned his hand on the kettle.",), True),
        (("Hello.\nOn 3.2.2026 your man wrote:\nwe are not liable\n\nMy son burned his hand on the kettle.",), True),
        (("Thanks!\n\n--\nAnn",), False),
        (
            (
                "My kettle leaks.",
                "We sent another.",
                "Thanks!\n\nOn 3 May 2026 Tom wrote:\n> We sent another kettle to you.",
            ),
            False,
        ),
    ],
)
def test_where_next_to_nothing_of_a_first_message_is_read_a_person_has_to(texts: tuple[str, ...], untold: bool) -> None:
    """Nothing came before that it could quote; a later message's quoted mail is left out as ever."""
    assert _held(*texts).verdict.cannot_tell is untold


def test_a_hundred_long_messages_are_read_in_part() -> None:
    """Of those before the newest only the beginning, so that a ticket is worked on in the time that it has."""
    long = "Which size fits? " * 4000
    first, newest = f"{long} {HURT}.", f"{'My order has not come. ' * 3000} I can't log in."
    messages = tuple(
        Message(str(number), Role.CUSTOMER, NOON + timedelta(hours=number), text)
        for number, text in enumerate((first, newest))
    )
    ticket = Ticket("zendesk", "1", "", Status.OPEN, Channel.EMAIL, NOON, Person("7"), messages)
    held = opinion(ticket, Policy(), messages[-1].at)
    assert "lead" not in held.tags
    assert "struggling" in held.tags


def test_what_was_asked_is_read_as_the_note_read_it_once_it_is_answered() -> None:
    """A reminder counts by what the note went by, with the admin's own bounds; while nothing is answered there is no
    other opinion."""
    strict = Policy(settings=Settings(thresholds={"complaint": 1.0, "trouble": 1.0}))
    words = "Steak was ordered well done. Steak was blue."
    for policy in (Policy(), strict):
        asked, answered = _thread(words), _thread(words, "I look into it.")
        before = as_asked(answered, policy, NOON)
        assert before == opinion(asked, policy, NOON)
        assert as_asked(asked, policy, NOON) is None
    assert opinion(asked, strict, NOON) != opinion(asked, Policy(), NOON)
