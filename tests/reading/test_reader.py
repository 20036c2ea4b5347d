"""Reading one text: what the customer says, in the customer's words, and nothing that others said."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amends.nouns import SIGNALS, Reading
from amends.reading import read
from amends.ticket import Channel

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)  # a Monday
ATTRIBUTION = "On 3 Feb 2026 at 10:00, A <a@example.com> wrote:"
PIECES = st.sampled_from(
    [
        *(
            "I can't log in",
            "please",
            "by Friday",
            "I want a refund",
            "thanks",
            "frustrating",
            "you said ",
            "not ",
            "If ",
        ),
        *("\n", "> ", ATTRIBUTION, "--\n", "<b>", '"', ". ", "😡", "ß", "\0", "\ud800"),
    ]
)
TEXTS = st.one_of(st.text(alphabet=st.characters(exclude_categories=())), st.lists(PIECES).map("".join))


def kinds(reading: Reading) -> set[str]:
    return {cue.kind for cue in reading.cues}


@given(TEXTS)
def test_any_text_can_be_read_and_every_quote_is_exact(text: str) -> None:
    """Whatever a customer sends, nothing breaks and every quote is found in the text at its place."""
    reading = read(text, message="7", now=NOW, core_functions=("export invoices",))
    for quote in [cue.quote for cue in reading.cues] + [wish.quote for wish in reading.wishes]:
        assert quote.text == text[quote.start : quote.end] != ""
        assert quote.message == "7"
    assert reading == read(text, message="7", now=NOW, core_functions=("export invoices",))
    assert set(reading.signals) == set(SIGNALS)
    assert all(0 <= value <= 1 for value in reading.signals.values())


def test_a_friendly_mail_shows_its_struggle() -> None:
    """A kind tone is no reason to look away."""
    reading = read("Love the app! I tried to export my March invoices, but can't seem to find the PDF. Thanks, Ann")
    assert {"struggle.tried_to", "struggle.cant_seem_to"} <= kinds(reading)
    assert reading.signals["struggle"] > 0.8
    assert not reading.feelings


def test_a_plain_question_is_no_struggle() -> None:
    """Somebody who asks for the opening hours is not in trouble."""
    reading = read("Hello, are you open on Sunday, and do you sell gift wrap?")
    assert not reading.cues
    assert reading.signals["complaint"] == 0


def test_how_do_i_counts_more_on_a_core_function() -> None:
    """Asking how to do what the product is for means that the product did not show it."""
    functions = ("book a table", "export invoices")
    alone = read("How do I change the colour of the page?", core_functions=functions)
    core = read("How do I export an invoice for March?", core_functions=functions)
    named = read("How do I do this for March?", subject="Exporting invoices", core_functions=functions)
    assert alone.core_function == ""
    assert core.core_function == named.core_function == "export invoices"
    assert alone.signals["struggle"] < 0.3 < 0.6 < core.signals["struggle"]


@pytest.mark.parametrize(
    "text",
    [
        "I'm not frustrated, just asking about the size.",
        "No problem with the delivery, it was quick.",
        "The menu used to be confusing and I like the new one.",
        "It is no longer frustrating to pay.",
        "I can't log in yesterday, but it works now, thanks!",
        'Your colleague wrote "I see that you are furious and disappointed" to me.',
        "What happens if the parcel is late?",
    ],
)
def test_what_does_not_hold_does_not_count(text: str) -> None:
    """Negated, past, solved, quoted or supposed trouble is no complaint."""
    reading = read(text)
    assert reading.language == "en"
    assert reading.signals["complaint"] < 0.4
    assert not reading.feelings


def test_words_of_others_in_a_mail_never_count() -> None:
    """Quoted replies and signatures are not what the customer wrote now."""
    text = (
        "Yes, Tuesday suits me, see you then.\n\nOn Mon, 2 Mar 2026 at 09:00, Sam <sam@example.com> wrote:\n"
        "> I am furious, your staff are idiots and I want a refund.\n"
    )
    assert not read(text).cues
    assert not read(text).wishes


def test_swearing_at_a_thing_is_frustration_and_at_a_person_aggression() -> None:
    """De-escalation is for words aimed at somebody."""
    thing = read("The damn printer ate my page again, this is such crap.")
    person = read("You are all idiots and I know where you work.")
    assert thing.signals["aggression"] < 0.3 < thing.signals["frustration"]
    assert person.signals["aggression"] > 0.9


def test_somebody_at_risk_is_no_threat_to_others() -> None:
    """Words against oneself are cared for, never taken for aggression."""
    reading = read("I am so desperate that I am going to kill myself.")
    assert reading.signals["vulnerable"] > 0.8
    assert reading.signals["aggression"] == 0


@pytest.mark.parametrize(
    ("text", "thankful"),
    [("Thank you so much for the quick help!", True), ("Thanks for nothing.", False), ("Thanks in advance", False)],
)
def test_sarcastic_thanks_are_told_apart(text: str, thankful: bool) -> None:
    """Thanks for nothing are no thanks."""
    assert (read(text).signals["gratitude"] > 0.5) is thankful


def test_feelings_come_strongest_first() -> None:
    """The note names the feeling that stands out."""
    assert read("I'm a bit confused, and I am absolutely furious!").feelings == ("anger", "confusion")


@pytest.mark.parametrize("text", ["Je ne peux pas me connecter, merci de m'aider.", "ok", "👍", "Kovács 12"])
def test_what_cannot_be_told_is_said_so(text: str) -> None:
    """Another language, or a word or two, is left to a person."""
    reading = read(text)
    assert reading.cannot_tell
    assert not reading.cues


def test_a_short_text_with_clear_words_is_read() -> None:
    """Two words can be plain enough."""
    reading = read("Doesn't work")
    assert not reading.cannot_tell
    assert "fault.faulty" in kinds(reading)


def test_an_empty_text_says_nothing() -> None:
    """A rating without a comment needs no "cannot tell"."""
    assert not read(" \n").cannot_tell
    assert not read("> I want a refund").cues


def test_a_language_hint_helps_where_words_do_not() -> None:
    """The requester's language decides about "ok", not about a plain sentence."""
    assert not read("ok", language="en-GB").cannot_tell
    assert read("I can't log in to my account.", language="fr").language == "en"


def test_a_colleagues_report_counts_less_and_says_so() -> None:
    """What a colleague typed after a call is the colleague's wording."""
    told = read("Customer is furious, wants a refund by Friday.", report=True, now=NOW)
    heard = read("Customer is furious, wants a refund by Friday.", now=NOW)
    assert told.report
    assert all(cue.quote.colleague for cue in told.cues)
    assert all(wish.quote.colleague for wish in told.wishes)
    assert told.signals["complaint"] < heard.signals["complaint"]


def test_html_does_not_hide_words() -> None:
    """A tag within a phrase is no gap."""
    text = "<p>I <b>cannot</b> log in, please&nbsp;help me.</p><style>frustrating</style>"
    reading = read(text)
    assert "fault.access" in kinds(reading)
    assert "frustration.frustrating" not in kinds(reading)


@pytest.mark.parametrize(
    ("text", "kind", "quote"),
    [
        ("I can&#39;t log in at all.", "fault.access", "can&#39;t log in"),
        ("Ich warte auf meine R&uuml;ckerstattung.", "fault.refund_owed", "warte auf meine R&uuml;ckerstattung"),
    ],
)
def test_an_entity_within_a_word_hides_nothing(text: str, kind: str, quote: str) -> None:
    """A form that sends HTML breaks no word, and the quote is what was sent."""
    assert {cue.kind: cue.quote.text for cue in read(text).cues}[kind] == quote


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Ich habe dreimal versucht, die Rechnung herunterzuladen.", "struggle.tried_to"),
        ("Die Rueckerstattung ist bis heute nicht angekommen.", "fault.refund_owed"),
        ("Die Rückerstattung ist bis heute nicht angekommen.", "fault.refund_owed"),
        ("Seit drei Wochen warte ich auf die Lieferung.", "repeat.no_answer"),
        ("Kannst du mir sagen, warum die App ständig abstürzt? Sie funktioniert nicht.", "fault.faulty"),
        ("Das ist jetzt der dritte Brief, den ich euch schreibe.", "repeat.again"),
        ("Ich bin stinksauer und wechsle zu einem anderen Anbieter.", "churn.leaving"),
        ("Es geht um den Lieferverzug bei meiner Bestellung, das ist sehr ärgerlich.", "fault.late"),
    ],
)
def test_german_is_read_as_it_is_written(text: str, kind: str) -> None:
    """Formal and informal, with umlauts or without."""
    reading = read(text)
    assert reading.language == "de"
    assert kind in kinds(reading)
    assert all(cue.quote.text == text[cue.quote.start : cue.quote.end] for cue in reading.cues)


def test_a_chat_has_no_signature() -> None:
    """In a chat, dashes are just dashes."""
    assert read("ok then\n--\nstill I can't log in to it", channel=Channel.CHAT).cues


@pytest.mark.parametrize(
    "piece", ["a", "I tried to ", "I can't log in, please refund me by Friday. ", '"', "<a ", "> ", "好", "\n"]
)
def test_a_hostile_text_is_read_in_bounded_time(piece: str) -> None:
    """A message of 300 KB keeps nobody else's waiting."""
    start = datetime.now(UTC)
    read(piece * (300_000 // len(piece)), now=NOW)
    assert (datetime.now(UTC) - start).total_seconds() < 5


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("My son bur\u00adned his ha\u00adnd on the ket\u00adtle.", "bur\u00adned his"),
        ("My\u200b son\u200b burned\u200b his\u200b hand\u200b on it.", "burned\u200b his"),
        ("Meine Tochter hat sich am Kessel ver\u00adbrüht.", "ver\u00adbrüht"),
        ("It says th\u0430t I c\u0430n't l\u043eg in.", "c\u0430n't l\u043eg in"),
    ],
)
def test_what_is_hidden_in_words_or_looks_like_a_letter_hides_nothing(text: str, quote: str) -> None:
    """Soft hyphens and zero-width spaces come with HTML mail, letters of another script with those who would not be
    read; each quote begins and ends where its words do."""
    quotes = [cue.quote for cue in read(text).cues]
    assert any(text[one.start : one.end] == one.text and quote in one.text for one in quotes), quotes


def test_another_script_is_not_taken_for_latin() -> None:
    """Letters pass for those that they look like only within a word that holds both."""
    kettle = "\u041c\u043e\u0439 \u0447\u0430\u0439\u043d\u0438\u043a \u0441\u043b\u043e\u043c\u0430\u043b\u0441\u044f"
    reading = read(f"{kettle}, {kettle}!")
    assert reading.cannot_tell
    assert reading.cues == ()
