"""Which of the customer's words a note shows."""

from datetime import UTC, datetime

import pytest

from amends.advising.excerpts import clause, excerpts
from amends.judging import judge
from amends.nouns import Cue, History, Quote, Reading, Wish
from amends.ticket import Channel, Message, Person, Role, Status, Ticket

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def _quote(text: str, words: str) -> Quote:
    start = text.index(words)
    return Quote(words, start, start + len(words), "1")


@pytest.mark.parametrize(
    ("text", "found", "shown"),
    [
        (
            "Hi! I tried to export my March invoices twice but can't seem to find where the PDF goes. Thanks",
            "tried to",
            "I tried to export my March invoices twice",
        ),
        (
            "Hi! I tried to export my March invoices twice but can't seem to find where the PDF goes. Thanks",
            "can't seem to",
            "can't seem to find where the PDF goes",
        ),
        ("You promised Tuesday, then Friday, nothing", "promised Tuesday", "You promised Tuesday, then Friday"),
        ("No rush, but my accountant needs them by Thursday.", "by Thursday", "my accountant needs them by Thursday"),
        ("Dear all,\n\nMy parcel is late\n\nBest", "is late", "My parcel is late"),
        ("broken", "broken", "broken"),
        ("Help a girl out :) can't find it", "Help", "Help a girl out"),
        (
            "Yesterday a letter came from the debt collector who wants\nthe same 214 EUR and threatens me.\nIlyas",
            "letter came from",
            "Yesterday a letter came from the debt collector who wants\nthe same 214 EUR and threatens me",
        ),
        ("It broke\nNow what", "broke", "It broke"),
        (
            'The report fails with "timeout" when I choose two branches. Odd.',
            "fails with",
            'The report fails with "timeout" when I choose two branches',
        ),
        (
            "Since your fitter left there is a smell of gas.",
            "smell of gas",
            "Since your fitter left there is a smell of gas",
        ),
        ("The network has been down since Thursday.", "been down", "The network has been down since Thursday"),
        (
            "I wrote on the 2nd, on the 9th and on the 16th.",
            "I wrote",
            "I wrote on the 2nd, on the 9th and on the 16th",
        ),
        ("Hello there, my parcel is late today.", "is late", "my parcel is late today"),
    ],
)
def test_a_quote_is_a_whole_clause(text: str, found: str, shown: str) -> None:
    """The words around a cue are shown as far as the clause goes, so that they make sense alone."""
    quote = clause(text, _quote(text, found))
    assert quote.text == shown
    assert text[quote.start : quote.end] == shown


@pytest.mark.parametrize(
    ("text", "found", "shown"),
    [
        (
            "Ich habe zweimal versucht, sie zu exportieren, finde die Datei aber nirgends. Danke",
            "versucht",
            "Ich habe zweimal versucht, sie zu exportieren, finde die Datei aber nirgends",
        ),
        (
            "Wenn ich bis zum 30.11. nichts höre, wird mein Anwalt tätig. Gruß",
            "Anwalt",
            "Wenn ich bis zum 30.11. nichts höre, wird mein Anwalt tätig",
        ),
        ("Ich bestellte am 2. November. Ich warte noch immer.", "warte", "Ich warte noch immer"),
        ("Sehr geehrte Damen und Herren, seit Wochen keine Antwort.", "keine Antwort", "seit Wochen keine Antwort"),
    ],
)
def test_a_german_quote_keeps_its_negation_and_its_date(text: str, found: str, shown: str) -> None:
    """Neither "aber nirgends" nor the day is cut off, and no greeting comes before."""
    assert clause(text, _quote(text, found), "de").text == shown


def test_a_long_clause_is_cut_where_one_pauses() -> None:
    """Of more than twenty words those around the cue are kept, from one pause to the next."""
    text = (
        "After the long evening that we had planned for months with all of our friends from school and from work, for "
        "whom we cooked and who came from far away the oven stopped when we needed it"
    )
    quote = clause(text, _quote(text, "oven stopped"))
    assert quote.text == "who came from far away the oven stopped when we needed it"


@pytest.mark.parametrize(
    ("language", "text", "shown"),
    [
        ("en", "It is smashed. Your driver threw the box over the fence.", "Your driver threw the box over the fence"),
        ("en", "It is smashed. Two vans are waiting to be loaded.", "Two vans are waiting to be loaded"),
        ("de", "Alles kaputt. Ich habe mir dafür freigenommen.", "Ich habe mir dafür freigenommen"),
    ],
)
def test_the_fact_that_decides_is_shown(language: str, text: str, shown: str) -> None:
    """What stands still or who waits is quoted, though no cue points to it; it is not what the trouble is about."""
    message = Message("1", Role.CUSTOMER, NOON, text)
    ticket = Ticket("zendesk", "1", "", Status.NEW, Channel.EMAIL, NOON, Person("7"), (message,))
    cue = Cue("fault.damaged", _quote(text, text.split(".")[0].split()[-1]), 0.8)
    readings = (Reading("1", language, (cue,), own=((0, len(text)),)),)
    verdict = judge(readings, History())
    assert shown in [quote.text for quote in excerpts(ticket, readings, verdict)]
    assert shown not in [quote.text for quote in excerpts(ticket, readings, verdict, more=False)]


def test_a_sentence_that_tells_of_trouble_as_a_whole_is_shown() -> None:
    """Where no few words point to it; a greeting, a question and a word or two are left to themselves."""
    text = (
        "Hello there. The vase is broken. The replacement came today with the very same scratch on it. Thanks! "
        "Is this a joke to you people?"
    )
    message = Message("1", Role.CUSTOMER, NOON, text)
    ticket = Ticket("zendesk", "1", "", Status.NEW, Channel.EMAIL, NOON, Person("7"), (message,))
    readings = (Reading("1", "en", (Cue("fault.damaged", _quote(text, "broken"), 0.8),), own=((0, len(text)),)),)
    shown = [quote.text for quote in excerpts(ticket, readings, judge(readings, History()))]
    assert shown == ["The vase is broken", "The replacement came today with the very same scratch on it"]


def test_a_quote_never_has_more_than_twenty_words() -> None:
    """A sentence without an end is cut."""
    text = "word " * 300 + "it is broken " + "word " * 300
    quote = clause(text, _quote(text, "it is broken"))
    assert "it is broken" in quote.text
    assert len(quote.text.split()) <= 20
    assert text[quote.start : quote.end] == quote.text


def test_a_quote_whose_message_is_not_at_hand_is_shown_as_it_is() -> None:
    """Without the text around it, the cue's own words have to do."""
    assert clause("", Quote("it is broken", 5, 17, "1")).text == "it is broken"


def test_three_telling_quotes_in_the_order_they_were_written() -> None:
    """Of many cues, the most telling three are shown once each, the refused remedy among them; insults are not."""
    text = (
        "This is the third time I'm writing this. You clowns. I'm so annoyed. "
        "The fridge is broken. I don't want another voucher. Thanks."
    )
    cues = (
        Cue("repeat.again", _quote(text, "third time"), 0.9),
        Cue("aggression.insult", _quote(text, "clowns"), 0.9),
        Cue("frustration.annoyed", _quote(text, "annoyed"), 0.7),
        Cue("fault.faulty", _quote(text, "is broken"), 0.8),
        Cue("fault.faulty", _quote(text, "broken"), 0.8),
        Cue("gratitude.thanks", _quote(text, "Thanks"), 0.9),
    )
    wishes = (Wish("refused.voucher", _quote(text, "don't want another voucher")),)
    readings = (Reading("1", "en", cues, wishes, {"complaint": 0.9}),)
    message = Message("1", Role.CUSTOMER, NOON, text)
    ticket = Ticket("zendesk", "1", "", Status.NEW, Channel.EMAIL, NOON, Person("7"), (message,))
    shown = [quote.text for quote in excerpts(ticket, readings, judge(readings, History()))]
    assert shown == [
        "This is the third time I'm writing this",
        "The fridge is broken",
        "I don't want another voucher",
    ]
