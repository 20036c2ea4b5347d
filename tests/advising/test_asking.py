"""Questions that want an answer, told apart from requests and reproaches."""

from datetime import UTC, datetime

import pytest

from amends.advising.asking import questions, requests, together
from amends.nouns import Quote, Reading, Wish
from amends.reading.reader import own_words
from amends.ticket import Channel, Message, Person, Role, Status, Ticket

AT = datetime(2026, 11, 23, 10, tzinfo=UTC)


def _ticket(*texts: str) -> Ticket:
    messages = tuple(Message(str(at), Role.CUSTOMER, AT, text) for at, text in enumerate(texts))
    return Ticket("zendesk", "1", "", Status.OPEN, Channel.EMAIL, AT, Person("1", "Ingrid Moss"), messages)


def _asked(text: str, language: str = "en") -> list[str]:
    return [quote.text for quote in questions(_ticket(text), [_reading(text, language)], ())]


def _reading(text: str, language: str = "en", message: str = "0", wishes: tuple[Wish, ...] = ()) -> Reading:
    own, _ = own_words(text, "", Channel.EMAIL)
    return Reading(message, language, wishes=wishes, own=own)


@pytest.mark.parametrize(
    ("text", "language", "question"),
    [
        ("I kept the pieces. Where do I send them?", "en", "Where do I send them?"),
        ("Hi, do I lose my documents if I reinstall the app?", "en", "do I lose my documents if I reinstall the app?"),
        ("If I pay today, will the fee still be charged?", "en", None),
        ("Could you tell me whether the warranty covers it?", "en", None),
        ("The rail is cracked.\nCan I still use the cot until then?", "en", "Can I still use the cot until then?"),
        ("Is the new one 1.5 m or 2.5 m long?", "en", None),
        ("Wer zahlt das Porto?", "de", None),
        ("Das Gerät ist defekt. Wohin soll ich es schicken?", "de", "Wohin soll ich es schicken?"),
        ("Hallo, verliere ich die Punkte, wenn ich kündige?", "de", "verliere ich die Punkte, wenn ich kündige?"),
        ("Muss ich den ganzen Tag zu Hause bleiben?", "de", "Muss ich den ganzen Tag zu Hause bleiben?"),
    ],
)
def test_a_question_is_shown_in_its_own_words(text: str, language: str, question: str | None) -> None:
    """From where it begins to its mark, exact in the text."""
    asked = _asked(text, language)
    assert asked == [question or text]
    assert asked[0] in text


@pytest.mark.parametrize(
    ("text", "language", "question"),
    [
        ("I'd also like to know if you have told the regulator.", "en", "if you have told the regulator"),
        ("It is all here. Please let me know how I can close it.", "en", "how I can close it"),
        ("Ich wollte nur fragen, ob die Garantie das deckt.", "de", "ob die Garantie das deckt"),
        ("Teilen Sie mir bitte mit, bis wann das Geld da ist!", "de", "bis wann das Geld da ist"),
        ("Please let me know if you need anything else.", "en", None),
        ("I know how you can fix this.", "en", None),
        ("Ich weiß, wie das geht.", "de", None),
    ],
)
def test_a_question_may_be_told_without_its_mark(text: str, language: str, question: str | None) -> None:
    """Who would like to know asks; who offers more of an answer does not."""
    assert _asked(text, language) == ([question] if question else [])


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Can you please look into this for me today?", "en"),
        ("Could someone fix the page as soon as possible?", "en"),
        ("Is this a joke or what?", "en"),
        ("Do you even read what people write?", "en"),
        ("How hard can it be to send a parcel?", "en"),
        ("What kind of company does a thing like that?", "en"),
        ("How are you doing on this fine day?!", "en"),
        ("Where is it now?", "en"),
        ("Nice weather over there as well, right?", "en"),
        ("Who packs these boxes, a gorilla?", "en"),
        ("Have you ever heard of bubble wrap?", "en"),
        ("Could I have a call back today?", "en"),
        ("Haben Sie keine Augen im Kopf?", "de"),
        ("Darf ich um Rückruf bitten?", "de"),
        ("I will wait for the answer.", "en"),
        ("Könnten Sie sich das bitte einmal ansehen?", "de"),
        ("Ist das hier Ihr Ernst oder was?", "de"),
        ("Was soll das denn jetzt schon wieder?", "de"),
        ("Wie lange soll ich denn noch warten?", "de"),
    ],
)
def test_requests_and_reproaches_ask_for_no_answer(text: str, language: str) -> None:
    """What is to be done is a wish; what is thrown at us is answered by doing it."""
    assert _asked(text, language) == []


def test_what_a_note_shows_already_is_not_shown_twice() -> None:
    """A quote, a wish, or the words that a wish was named after."""
    text = "It broke. Do I get my money back for it?"
    begins = text.index("Do I")
    quote = Quote(text[begins:], begins, len(text), "0")
    assert questions(_ticket(text), [_reading(text)], (quote,)) == ()
    assert questions(_ticket(text), [_reading(text, wishes=(Wish("outcome.refund", quote),))], ()) == ()
    assert questions(_ticket(text), [_reading(text)], (), ("my money back",)) == ()
    assert questions(_ticket(text), [_reading(text)], (), ("the shirt",)) != ()


def test_the_newest_two_are_shown_in_order() -> None:
    """What was asked last may still be open; what a mail quotes is nobody's question today."""
    texts = (
        "Is the blue one in stock again?",
        "Does it fit a small hall? Will the old one be taken away?\n\nOn Mon, Tom wrote:\n> Do I have to be in?",
    )
    readings = [_reading(text, message=str(number)) for number, text in enumerate(texts)]
    found = questions(_ticket(*texts), readings, ())
    assert [quote.text for quote in found] == ["Does it fit a small hall?", "Will the old one be taken away?"]
    assert {quote.message for quote in found} == {"1"}


def test_a_long_question_is_shown_up_to_a_pause() -> None:
    """Rather than not at all."""
    holds = "Does the family cover still hold when my daughter moves out in March"
    assert _asked(f"{holds}, or do I have to take a second one for her new flat?") == [holds]


@pytest.mark.parametrize(
    ("text", "language", "request_"),
    [
        (
            "He sells the items now. Please freeze it before he trades it all.",
            "en",
            "Please freeze it before he trades it all",
        ),
        ("so can please a human look and press freeze", "en", "can please a human look and press freeze"),
        ("Hello, could someone take the bolt-on off by e-mail?", "en", "could someone take the bolt-on off by e-mail?"),
        (
            "I want the person who looked at it to look at my video.",
            "en",
            "I want the person who looked at it to look at my video",
        ),
        (
            "Take that restaurant down before another child eats it.",
            "en",
            "Take that restaurant down before another child eats it",
        ),
        ("We all saw it, and nobody helped.", "en", None),
        ("Please help me with this as soon as you can.", "en", None),
        ("Can you please look into this for me today?", "en", None),
        ("Give me a break with these forms.", "en", None),
        ("The nurse just put the kettle on.", "en", None),
        ("Where would I find that page?", "en", None),
        ("Please let me know how this goes on.", "en", None),
        (
            "Ich war gestern da. Bitte schalten Sie die Karte wieder frei.",
            "de",
            "Bitte schalten Sie die Karte wieder frei",
        ),
        ("Könnten Sie die Sperre bis Montag aufheben?", "de", "Könnten Sie die Sperre bis Montag aufheben?"),
        ("Ich möchte, dass das heute aufhört.", "de", "Ich möchte, dass das heute aufhört"),
        ("Bitte um Rückruf noch heute Vormittag.", "de", None),
        ("Könnten Sie mir bitte weiterhelfen mit dem Konto?", "de", None),
        ("Bitte melden Sie sich bei meiner Frau.", "de", None),
    ],
)
def test_a_request_names_an_act(text: str, language: str, request_: str | None) -> None:
    """In the customer's own words; what anybody in trouble asks ("please help") names none."""
    assert [bid.text for bid in requests(_ticket(text), [_reading(text, language)])] == ([request_] if request_ else [])


def test_what_a_wish_names_is_no_request_of_its_own() -> None:
    """A refund has a name; so has what the wish was named after."""
    text = "Please send the money back to my card."
    wish = Wish("outcome.refund", Quote(text, 0, len(text), "0"))
    assert requests(_ticket(text), [_reading(text, wishes=(wish,))]) == ()
    assert requests(_ticket(text), [_reading(text)], ("the money back",)) == ()


def test_questions_go_before_requests_and_both_stand_as_written() -> None:
    """At most two, and none that a quote of the note shows already."""
    text = "Please put the old tariff back on. Do I lose my number then? Could someone take the fee off the bill?"
    ticket, readings = _ticket(text), [_reading(text)]
    asks, bids = questions(ticket, readings, ()), requests(ticket, readings)
    assert [quote.text for quote in together(ticket, asks, bids, ())] == [asks[0].text, bids[-1].text]
    assert together(ticket, asks, bids, bids) == asks
