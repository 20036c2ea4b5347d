"""What customers ask for is named: the screws, the copy of a contract, the daughter to be rung."""

from datetime import UTC, datetime

import pytest

from amends import languages
from amends.advising import steps, wanting
from amends.advising.about import About
from amends.nouns import History, Pledge, Quote, Reading, Wish
from amends.reading import read
from amends.reading.reader import own_words
from amends.ticket import Channel, Message, Person, Role, Status, Ticket

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
ENTRIES = [(language, entry) for language in languages.read() for entry in languages.data(language, "asked")["asked"]]


def _ticket(*texts: str) -> Ticket:
    messages = tuple(Message(str(number), Role.CUSTOMER, NOON, text) for number, text in enumerate(texts))
    return Ticket("zendesk", "1", "", Status.NEW, Channel.EMAIL, NOON, Person("7"), messages)


def _asked(text: str, language: str) -> wanting.Asked:
    own, _ = own_words(text, "", Channel.EMAIL)
    return wanting.asked(_ticket(text), [Reading("0", language, own=own)], History())


@pytest.mark.parametrize(
    ("language", "entry"), ENTRIES, ids=lambda one: one["example"] if isinstance(one, dict) else ""
)
def test_what_is_asked_for_is_named(language: str, entry: dict[str, str]) -> None:
    """Each example is named, each near miss is not; the name has nothing left to fill in, and is no "it"."""
    found = _asked(entry["example"], language)
    assert found.words
    assert not any(" it " in f" {words} " or "{" in words for words in found.words)
    meant = entry["words"].partition("{")[0]
    assert any(words.startswith(meant) for words in found.words)
    assert not _asked(entry["counter"], language).words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Just send the screws or take the desk back.", "the screws sent or the desk taken back"),
        ("All I want is a copy of my contract.", "a copy of their contract"),
        ("She'd like us to ring her daughter instead.", "a call to the daughter instead"),
        ("You keep sending her bills, and my father cries. Please stop.", "the bills to stop"),
        ("I can't pay the bill this month.", "a way out of a bill they cannot pay"),
        ("You took the 39 euros twice. Can you send one of them back?", "one of the two charges of 39 euros back"),
    ],
)
def test_the_thing_itself_is_named(text: str, words: str) -> None:
    """With the customer's own noun, in the third person."""
    assert _asked(text, "en").words == (words,)


@pytest.mark.parametrize(
    ("language", "text", "asked"),
    [
        ("en", "Please call 0171 5551234 before Monday 10:00.", True),
        ("en", "She wants to be called before 5.", True),
        ("en", "Customer would like a call back by noon.", True),
        ("en", "Please don't call 0171 5551234.", False),
        ("en", "I called 0800 1234567 twice.", False),
        ("en", "Nobody wants a call centre.", False),
        ("de", "Bitte heute vor 17 Uhr anrufen.", True),
        ("de", "Bitte rufen Sie 0171 5551234 an.", True),
        ("de", "Kundin möchte vor 9.30 Uhr angerufen werden.", True),
        ("de", "Können Sie mich morgen vor 9.30 Uhr zurückrufen?", True),
        ("de", "Warum rufen Sie mich jeden Tag an?", False),
        ("de", "Ihr ruft mich jeden Tag an.", False),
        ("de", "Bitte sagen Sie mir, wo ich anrufen kann.", False),
        ("de", "Ich will nicht angerufen werden.", False),
    ],
)
def test_a_call_by_a_number_or_an_hour_is_asked_for(language: str, text: str, asked: bool) -> None:
    """Whatever stands between the words, in whoever's words, but not what they turn down or complain of."""
    assert _asked(text, language).words == (("a call",) if asked else ())


def test_what_was_asked_before_a_broken_promise_is_still_asked() -> None:
    """Who was promised a collection that never came still wants it."""
    ticket = _ticket("The fridge has a dent. I want an explanation.", "It is still here.")
    broken = History(pledges=(Pledge(Quote("We will come on Friday.", 0, 23, "9"), NOON, kept=False),))
    readings = [Reading("1", "en")]
    assert wanting.asked(ticket, readings, History()).words == ()
    assert wanting.asked(ticket, readings, broken).words == ("an explanation",)


def test_what_is_quoted_from_an_older_mail_is_not_asked_again() -> None:
    """Only new words count."""
    text = "All is well now.\n\nOn Mon, 3 Feb 2025 at 10:00, Ann <ann@mail.example> wrote:\n> I want an explanation."
    assert _asked(text, "en").words == ()


def test_a_wish_names_its_thing_and_never_says_it() -> None:
    """`to have the lamp fixed`; without a thing, a noun."""
    readings = [Reading("1", "en", wishes=(Wish("outcome.fix", Quote("please fix it", 0, 13, "1")),))]
    assert steps.wants(readings, (), About(it="the lamp")) == ("to have the lamp fixed",)
    assert steps.wants(readings, (), About()) == ("a repair or a way out",)
    for kind in steps._data()["without_thing"]:
        wish = (Wish(f"outcome.{kind}", Quote("x", 0, 1, "1")),)
        assert "{" not in steps.wants([Reading("1", "en", wishes=wish)], (), About())[0]


def test_every_refusal_in_a_row_is_told() -> None:
    """ "A voucher or another apology … a replacement either": all three."""
    text = "Please don't send me a voucher or another apology. I don't want a replacement either."
    words = [words for _, words in steps.refused([read(text, message="1")])]
    assert steps.listed(words) == "a voucher, another apology and a replacement"
    assert steps.listed([]) == ""
