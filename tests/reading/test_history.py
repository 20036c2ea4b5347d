"""What the thread shows before the unanswered messages."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from amends.nouns import History, Pledge
from amends.reading.history import _only_thanks as only_thanks
from amends.reading.history import history
from amends.ticket import Channel, Kind, Message, Person, Role, Status, Ticket

MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
DAY = timedelta(days=1)


def thread(*entries: tuple[str, float, str], kinds: dict[int, Kind] | None = None) -> Ticket:
    """A ticket from (role letter, days after Monday, text): c customer, a agent, n agent's private note, b bot."""
    roles = {"c": Role.CUSTOMER, "a": Role.AGENT, "n": Role.AGENT, "b": Role.BOT}
    messages = tuple(
        Message(str(number), roles[who], MONDAY + days * DAY, text, who != "n", (kinds or {}).get(number, Kind.WRITTEN))
        for number, (who, days, text) in enumerate(entries)
    )
    return Ticket("zendesk", "1", "Fridge", Status.OPEN, Channel.EMAIL, MONDAY, Person("9"), messages)


def past(*entries: tuple[str, float, str], now: float = 20) -> History:
    return history(thread(*entries), MONDAY + now * DAY)


def test_two_promises_that_were_not_kept_are_seen() -> None:
    """Tuesday was promised, then Friday, and the customer still waits."""
    seen = past(
        ("c", 0, "The fridge is broken, please collect it."),
        ("a", 0.1, "We are sorry. The fridge will be collected on Tuesday."),
        ("c", 2, "Nobody turned up on Tuesday."),
        ("a", 2.1, "Our apologies, that was our mistake. We will collect it on Friday."),
        ("c", 5, "Third time I'm writing this. You promised Tuesday, then Friday."),
    )
    assert [pledge.kept for pledge in seen.pledges] == [False, False]
    assert len(seen.broken_pledges) == 2
    assert [pledge.by and f"{pledge.by:%a}" for pledge in seen.pledges] == ["Tue", "Fri"]
    assert len(seen.apologies) == 2
    assert [quote.text for quote in seen.admissions] == ["Our apologies, that was our mistake."]
    assert seen.contacts == 2


def test_the_day_of_arrival_counts_and_not_the_day_of_posting() -> None:
    """ "Posted today, with you by Thursday" is due on Thursday."""
    seen = past(
        ("c", 0, "The screws are missing."),
        ("a", 0.1, "I'll post the screws today, you should have them by Thursday."),
        ("c", 4, "Still no screws."),
    )
    assert [pledge.by and f"{pledge.by - timedelta(seconds=1):%a}" for pledge in seen.pledges] == ["Thu"]


def test_every_quote_names_its_message_and_place() -> None:
    """An agent can look up where we said it."""
    ticket = thread(
        ("c", 0, "hello"), ("a", 1, "Hi Ann,\n\nwe forgot to ship it. Sorry! You will get a voucher by Friday.")
    )
    seen = history(ticket, MONDAY + DAY)
    quotes = [*seen.apologies, *seen.admissions, *(pledge.quote for pledge in seen.pledges)]
    assert len(quotes) == 3
    assert all(quote.text == ticket.messages[int(quote.message)].text[quote.start : quote.end] for quote in quotes)
    assert seen.offers == ("credit",)


def test_a_promised_word_is_kept_by_a_reply_in_time() -> None:
    """An update that was promised by Wednesday counts when it came by Wednesday."""
    promise = ("a", 0.5, "We will get back to you by Wednesday.")
    kept = past(("c", 0, "Where is it?"), promise, ("a", 1.5, "It leaves tomorrow."))
    late = past(("c", 0, "Where is it?"), promise, ("a", 4, "It has left."))
    open_ = past(("c", 0, "Where is it?"), promise, now=1)
    assert [pledge.kept for one in (kept, late, open_) for pledge in one.pledges if "back" in pledge.quote.text] == [
        True,
        False,
        None,
    ]


def test_a_promised_deed_is_judged_by_what_the_customer_says() -> None:
    """Thanks after the day mean kept; silence means that nobody knows."""
    promise = ("a", 0.5, "Your refund will be processed by Tuesday.")
    assert past(("c", 0, "refund?"), promise, ("c", 3, "It came, thank you so much!")).pledges[0].kept is True
    assert past(("c", 0, "refund?"), promise, ("c", 3, "The refund never came.")).pledges[0].kept is False
    assert past(("c", 0, "refund?"), promise).pledges[0].kept is None
    assert past(("c", 0, "refund?"), promise, now=1).pledges[0].kept is None


def test_a_promise_without_a_time_is_broken_only_by_words() -> None:
    """Without a date, only the customer can tell."""
    promise = ("a", 0.5, "I promise that the driver brings the part.")
    assert past(("c", 0, "part?"), promise, ("c", 9, "The part never arrived.")).pledges[0].kept is False
    assert past(("c", 0, "part?"), promise, ("c", 9, "Thanks a lot, you are great!")).pledges[0].kept is None


@pytest.mark.parametrize("who", ["n", "b", "c"])
def test_only_public_words_of_a_person_on_the_team_bind_us(who: str) -> None:
    """Notes, automatic answers and the customer's own words admit nothing for us."""
    seen = past(("c", 0, "hello"), (who, 1, "Sorry, our mistake. We will call you tomorrow and offer a refund."))
    assert seen == History()


def test_what_an_agent_quotes_is_not_said_again() -> None:
    """A reply that quotes an older apology is not a second apology."""
    reply = "It leaves today.\n\nOn Mon, 2 Mar 2026 at 09:00, Sam <sam@example.com> wrote:\n> Sorry, our mistake."
    assert not past(("c", 0, "hello"), ("a", 1, reply)).apologies


def test_several_messages_before_one_answer_are_one_contact() -> None:
    """Three lines in a row are one attempt to reach us."""
    seen = past(("c", 0, "hi"), ("c", 0.1, "are you there"), ("a", 1, "Yes."), ("c", 2, "good"))
    assert seen.contacts == 1


@pytest.mark.parametrize(
    ("first", "later", "chased"),
    [
        ("Could you send me the invoice?", [(3, "Hi, just following up on this.")], 1),
        ("Could you send me the invoice?", [(3, "Any news on this?"), (10, "Third time of asking.")], 2),
        (
            "Could you send me the invoice?",
            [(3, "Did you get my email?"), (3.01, "It is urgent, is anybody there?")],
            1,
        ),
        ("Ich hätte gern die Rechnung.", [(11, "Ich wollte freundlich nachfragen, ob Sie meine Mail haben.")], 1),
        ("Ich hätte gern die Rechnung.", [(11, "Gibt es schon etwas Neues?")], 1),
        (
            "Could you send me the invoice?",
            [(0.002, "oh and my order number is 5"), (0.003, "hello? anybody there?")],
            0,
        ),
        ("Could you send me the invoice?", [(1, "PS: my order number is 5.")], 0),
        ("Ich hätte gern die Rechnung.", [(1, "Hier noch die Nummer: 5512.")], 0),
        ("Could you send me the invoice?", [(3, "Found it, thank you.")], 0),
    ],
)
def test_who_asks_again_after_hours_without_an_answer_is_counted(
    first: str, later: list[tuple[float, str]], chased: int
) -> None:
    """Two mails that stand unanswered, days apart, are a repeat contact; a number sent after is none."""
    seen = past(("c", 0, first), *(("c", days, text) for days, text in later))
    assert (seen.contacts, seen.chased) == (0, chased)
    assert past(("c", 0, first), *(("c", days, text) for days, text in later), ("a", 12, "Here it is.")).chased == 0


def test_a_bad_rating_and_a_reopening_count_until_they_are_answered() -> None:
    """They are the customer speaking."""
    kinds = {1: Kind.REOPENED, 2: Kind.RATING}
    entries = [("a", 0.0, "Done."), ("c", 1.0, ""), ("c", 2.0, "poor")]
    seen = history(thread(*entries, kinds=kinds), MONDAY + 9 * DAY)
    assert seen.reopened
    assert seen.bad_rating
    answered = history(thread(*entries, ("a", 3.0, "Let me see."), kinds=kinds), MONDAY + 9 * DAY)
    assert not answered.reopened
    assert not answered.bad_rating


def test_a_reopening_says_nothing_of_a_promise() -> None:
    """An empty entry is no evidence."""
    ticket = thread(("a", 0, "It will be fixed by Tuesday."), ("c", 5, ""), kinds={1: Kind.REOPENED})
    assert history(ticket, MONDAY + 9 * DAY).pledges[0].kept is None


def test_a_promise_kept_with_new_trouble_after_it_is_not_broken() -> None:
    """The plumber came as promised; that another tap drips now is another matter."""
    seen = past(
        ("c", 0, "The tap drips."),
        ("a", 0.1, "A plumber will come on Wednesday."),
        ("c", 5, "All fixed, he came on Wednesday. But now the other tap in the kitchen drips too."),
    )
    assert [pledge.kept for pledge in seen.pledges] == [None]


def test_still_nothing_says_that_a_promise_was_broken() -> None:
    """Two words are enough to say that nothing came."""
    seen = past(
        ("c", 0, "No screws in the box."), ("a", 0.1, "I will send them by Tuesday."), ("c", 5, "Still nothing.")
    )
    assert [pledge.kept for pledge in seen.pledges] == [False]


@pytest.mark.parametrize(
    ("promise", "hours", "words"),
    [
        ("I will call you by 17:00.", 8.5, "It is half past six, and nobody has called."),
        ("I'll call you back by 5 pm today.", 8.5, "Nobody rang."),
        ("You will hear from us by noon.", 4, "Nothing so far."),
        ("We will get back to you within two hours.", 3, "Hello?"),
        ("I have escalated this and will be back with an update within the hour.", 3, "Any update?"),
        ("The refund will be sent tomorrow morning.", 60, "Still no refund."),
        ("We will send it by Wednesday.", 75, "It is Thursday and I have nothing."),
        ("You will have it by tomorrow.", 75, "Tomorrow came and went."),
        ("Ich rufe Sie bis 17 Uhr zurück.", 9, "Es hat niemand angerufen, ich warte immer noch."),
        ("Der Techniker kommt morgen zu Ihnen.", 60, "Der Techniker ist nicht gekommen."),
    ],
)
def test_a_promised_clock_time_that_passed_is_a_promise_broken(promise: str, hours: float, words: str) -> None:
    """Agents promise times, in their customer's zone: "by 17:00", "tomorrow", "within two hours"."""
    zone = ZoneInfo("Europe/Berlin")
    at = datetime(2026, 3, 2, 10, 0, tzinfo=zone)
    entries = (
        Message("0", Role.CUSTOMER, at - timedelta(hours=1), "My internet is down, please help me today."),
        Message("1", Role.AGENT, at, promise),
        Message("2", Role.CUSTOMER, at + timedelta(hours=hours), words),
    )
    ticket = Ticket("zendesk", "1", "", Status.OPEN, Channel.EMAIL, at, Person("9"), entries)
    [pledge] = history(ticket, at + timedelta(hours=hours)).pledges
    assert pledge.kept is False
    before = history(replace(ticket, messages=entries[:2]), at + timedelta(minutes=30)).pledges
    assert [each.kept for each in before] == [None]


ZONE = ZoneInfo("Europe/Berlin")


def answered(promise: str, words: str, *, days: float = 12) -> History:
    """What is seen of a reply of Thursday, 1 October, to which the customer writes so many days later."""
    at = datetime(2026, 10, 1, 10, 0, tzinfo=ZONE)
    later = at + timedelta(days=days)
    said = (
        Message("0", Role.CUSTOMER, at - timedelta(hours=1), "The machine is broken."),
        Message("1", Role.AGENT, at, promise),
        Message("2", Role.CUSTOMER, later, words),
    )
    return history(Ticket("zendesk", "1", "", Status.OPEN, Channel.EMAIL, at, Person("9"), said), later)


DATED = [
    ("We have rebooked you for Wednesday 7 October at 8am.", "07.10. 08:00"),
    ("I will personally make sure they come on Wednesday 7 October.", "07.10. 23:59"),
    ("The engineer is booked for Wednesday 7 October, 8am.", "07.10. 08:00"),
    ("The fitters come on Wednesday between 8 and 11 am.", "07.10. 11:00"),
    ("Hi Sam, I'll email it over this afternoon.", "01.10. 18:00"),
    ("I've refunded it, it will be back in 3 working days.", "06.10. 23:59"),
    ("Your refund will be with you within 5-7 working days.", "12.10. 23:59"),
    ("We'll have it back in on Monday 5 October and I'll drop you a line.", "05.10. 23:59"),
    ("Die Erstattung ist spätestens am 8.10. auf Ihrem Konto.", "08.10. 23:59"),
    ("Die Erstattung ist spätestens am 8. Oktober auf deinem Konto.", "08.10. 23:59"),
    ("Die Arbeitsplatte wird am 9.10. geliefert.", "09.10. 23:59"),
    ("Der Techniker kommt am Donnerstag, 8.10., zwischen 8 und 12 Uhr.", "08.10. 12:00"),
    ("Wir haben Sie auf Mittwoch, den 7. Oktober um 8 Uhr umgebucht.", "07.10. 08:00"),
    ("Sie bekommen nächste Woche eine neue Maschine.", "09.10. 23:59"),
    ("Ich schicke sie Ihnen heute Nachmittag.", "01.10. 18:00"),
    ("Die Kaution wird innerhalb von 5 Werktagen erstattet.", "08.10. 23:59"),
]


@pytest.mark.parametrize(("promise", "due"), DATED)
def test_what_is_told_for_a_day_to_come_is_a_promise(promise: str, due: str) -> None:
    """Agents promise by telling what happens when, and by a date as well as by a weekday."""
    german = any(letter in promise for letter in "äü") or promise.startswith(("Die", "Der", "Wir", "Ich"))
    came, nothing = (
        ("Kam heute früh an, danke.", "Es war niemand da.") if german else ("Came this morning.", "Nobody came.")
    )
    [pledge] = answered(promise, nothing).pledges
    assert pledge.by
    assert f"{pledge.by:%d.%m. %H:%M}" == due
    assert pledge.kept is False
    assert [pledge.kept for pledge in answered(promise, came).pledges] == [True]


@pytest.mark.parametrize(
    "words",
    [
        "That's noted on your booking.",
        "Shall I book the engineer for Wednesday 7 October?",
        "Your room is booked.",
        "The engineer was with you on Wednesday.",
        "Haben Sie am Donnerstag Zeit?",
        "Wir haben Ihnen am Dienstag geschrieben.",
        "Wir liefern am Samstag leider nicht.",
        "Wenn das Teil da ist, kommt der Techniker am Donnerstag.",
        "If the part is here, we have booked the fitter for Wednesday.",
        "Your invoice is due on 9 October.",
        "Das ist in Ihrer Buchung vermerkt.",
    ],
)
def test_what_names_no_day_to_come_is_no_promise(words: str) -> None:
    """A note, a question or a look back binds nobody."""
    assert not answered(words, "Nobody came. Es war niemand da.").pledges


@pytest.mark.parametrize(
    "words",
    [
        "Nobody turned up.",
        "Still nobody here.",
        "Nobody here. No call.",
        "nothing's come through yet",
        "Still not back",
    ],
)
def test_short_words_say_that_nothing_came(words: str) -> None:
    """Who waits writes few words."""
    assert answered(DATED[0][0], words).broken_pledges


@pytest.mark.parametrize("words", ["Es war niemand da.", "Es kam niemand.", "Heute kam wieder nichts.", "Niemand da."])
def test_short_german_words_say_that_nothing_came(words: str) -> None:
    """As in English."""
    assert answered("Der Techniker kommt am Donnerstag.", words).broken_pledges


@pytest.mark.parametrize(
    "words",
    [
        "Thanks, all done, kitchen looks lovely!",
        "Came this morning, thanks. Can I reorder the same?",
        "It came, thank you, but one of the mugs is chipped.",
        "The engineer came on Wednesday, but the room is still dirty.",
    ],
)
def test_what_came_was_not_promised_in_vain(words: str) -> None:
    """What is wrong with what came is another matter."""
    assert not answered(DATED[0][0], words).broken_pledges
    assert not answered("It will be delivered tomorrow.", words).broken_pledges


def test_a_day_that_was_booked_is_not_broken_by_what_was_wrong_with_it() -> None:
    """They came, and it was loud: no promise of ours."""
    assert not answered("The room is booked for Wednesday 7 October.", "The room was dirty and loud.").broken_pledges


def test_a_word_promised_beside_a_deed_is_owed_as_well() -> None:
    """They ask whether it came in, and we said that we would write."""
    promise = "We'll have it back in on Monday 5 October and I'll drop you a line."
    assert answered(promise, "Did the green one come in?").broken_pledges
    assert not answered(promise, "Got it, thank you so much!").broken_pledges


def test_nothing_by_the_evening_of_the_day_is_a_promise_broken_once_it_has_passed() -> None:
    """Who wrote at half past six that nothing came need not write it again the next day."""
    promise = ("a", 0.1, "The worktop will be delivered on Wednesday.")
    evening = past(("c", 0, "No worktop."), promise, ("c", 2.4, "Nothing came today."), ("c", 3, "When does it come?"))
    assert [pledge.kept for pledge in evening.pledges] == [False]
    morning = past(("c", 0, "No worktop."), promise, ("c", 2, "Nothing came yet."), ("c", 3, "Can I pay later?"))
    assert [pledge.kept for pledge in morning.pledges] == [None]


@pytest.mark.parametrize(
    ("promise", "words"),
    [
        ("The engineer will be with you on Tuesday.", "Is there any news on the engineer?"),
        ("Die Kollegin ruft Sie am Dienstag zurück.", "Gibt es schon etwas Neues zu meinem Anliegen?"),
    ],
)
def test_who_asks_for_news_after_the_day_was_not_seen_to(promise: str, words: str) -> None:
    """A promised day that passed without a word of ours is broken by the question alone, and not on that day."""
    asked = ("c", 0, "When does somebody come?" if "will" in promise else "Können Sie mich bitte anrufen?")
    assert [pledge.kept for pledge in past(asked, ("a", 0.1, promise), ("c", 3, words)).pledges] == [False]
    assert [p.kept for p in past(asked, ("a", 0.1, promise), ("c", 1.1, words), now=1.2).pledges] == [None]


def test_a_date_that_has_come_and_gone_was_not_kept() -> None:
    """What has come and gone is the date."""
    assert answered(DATED[1][0], "It is the 13th. Twice it has come and gone. No refund.").broken_pledges


def test_a_sentence_goes_on_after_a_date() -> None:
    """The dots of "20.11." end no sentence, unless a new one begins."""
    said = "Der Techniker kommt am 7.10. Bitte halten Sie den Zugang frei."
    assert [pledge.quote.text for pledge in answered(said, "Es kam niemand.").pledges] == [
        "Der Techniker kommt am 7.10."
    ]
    said = "Die Platte wird am 7.10. geliefert. Viele Grüße"
    assert [pledge.quote.text for pledge in answered(said, "Es kam niemand.").pledges] == [said[:35]]


@pytest.mark.parametrize(
    ("ours", "words"),
    [
        ("Unser Lager hatte die Platte falsch gebucht.", "Und jetzt?"),
        ("Das Team war leider doppelt verplant.", "Und jetzt?"),
        ("My apologies, the team was double booked.", "And now?"),
        ("Our warehouse picked the wrong panel.", "And now?"),
    ],
)
def test_what_we_did_wrong_is_an_admission_without_the_word_mistake(ours: str, words: str) -> None:
    """Our own words show whose failure it was."""
    assert len(answered(ours, words).admissions) == 1
    assert not answered("You had picked the wrong panel. Sie hatten die Platte falsch gebucht.", words).admissions


@pytest.mark.parametrize(
    "ours",
    [
        "We do not agree that this was our mistake.",
        "I don't think we made a mistake.",
        "Nobody says that it was our fault.",
        "You claim it was our fault; the courier's scan shows otherwise.",
        'We can\'t say "it was our fault".',
        "Was it our mistake? We are checking.",
        "If it turns out to be our fault, we will refund you.",
        "Ich glaube nicht, dass das unser Fehler war.",
        "Sie schreiben, es sei unser Fehler gewesen.",
        "Sollte es unser Fehler sein, erstatten wir.",
    ],
)
def test_what_we_deny_ask_or_only_repeat_is_no_admission(ours: str) -> None:
    """Nobody gets our word for a failure by having us repeat theirs."""
    seen = answered(ours, "Still nothing. I am furious.")
    assert not seen.admissions
    assert not seen.broken_pledges


def test_a_promised_clock_time_is_meant_in_the_zone_of_whoever_was_told() -> None:
    """17:00 in Berlin is not 17:00 in London."""
    ticket = thread(("c", 0, "internet down"), ("a", 0.1, "I will call you by 17:00."), ("c", 0.3, "Hello?"))
    due = [
        history(ticket, (MONDAY + DAY).astimezone(ZoneInfo(zone))).pledges[0].by
        for zone in ("Europe/Berlin", "Europe/London")
    ]
    assert [f"{by.astimezone(UTC):%H:%M}" for by in due if by] == ["16:00", "17:00"]


def test_how_close_the_contacts_are_is_counted_in_days() -> None:
    """The second contact within two days is another matter than one within a year."""
    seen = past(("c", 0, "hi"), ("a", 1, "Yes."), ("c", 1.5, "and now?"), now=1.5)
    assert (seen.contacts, seen.within) == (1, 2)


@pytest.mark.parametrize(
    ("reply", "claim"),
    [
        ("Hi! I have reset your password. Bye", "I have reset your password."),
        ("It should work now, please try.", "It should work now, please try."),
        ("Wir haben den Vertrag auf Sie umgestellt, Sie müssen nichts weiter tun.", "Wir haben den Vertrag auf Sie"),
        ("It will be fixed on Friday.", ""),
        ("We have not fixed it yet.", ""),
        ("Ist es jetzt behoben?", ""),
        ("As soon as you confirm, it is cancelled.", ""),
    ],
)
def test_what_the_newest_reply_calls_done_is_kept(reply: str, claim: str) -> None:
    """What was said to be done, for an agent who reads that it is not."""
    seen = past(("c", 0, "Hello, please help me with my account."), ("a", 1, reply), ("c", 2, "It is still the same."))
    assert " ".join(quote.text for quote in seen.claims).startswith(claim)
    assert bool(seen.claims) == bool(claim)


@pytest.mark.parametrize(
    ("reply", "words", "days", "asked"),
    [
        ("I'll see what I can do.", "Any news on this?", 2.0, True),
        ("Ich schaue, was ich tun kann.", "Und, gibts was neues?", 3.0, True),
        ("I'll see what I can do.", "Any news on this?", 1.1, False),
        ("I will call you on Friday.", "Any news on this?", 2.0, False),
        ("I'll see what I can do.", "Thank you, that is kind.", 2.0, False),
    ],
)
def test_who_asks_how_it_stands_hours_after_an_answer_had_to_ask(
    reply: str, words: str, days: float, asked: bool
) -> None:
    """Within a moment it is a chat, and before a promised day nobody had to."""
    seen = past(("c", 0, "My order has not come."), ("a", 1, reply), ("c", days, words), now=days)
    assert seen.asked_for_news is asked


def told(reply: str, *later: tuple[float, str]) -> History:
    """The past of a reply on a Thursday at ten, and of messages so many hours later; "A: …" is a reply of ours."""
    at = datetime(2026, 10, 1, 10, 0, tzinfo=ZONE)
    german = not {"wir", "ich", "Sie", "Herr", "Der", "Die", "ist", "Wir", "Ich"}.isdisjoint(reply.split())
    ask = "Hallo, bitte helfen Sie mir mit meiner Sache." if german else "Hello, please help me with my matter."
    messages = [Message("0", Role.CUSTOMER, at - timedelta(hours=2), ask), Message("1", Role.AGENT, at, reply)]
    for number, (hours, text) in enumerate(later, 2):
        role = Role.AGENT if text.startswith("A: ") else Role.CUSTOMER
        messages.append(Message(str(number), role, at + timedelta(hours=hours), text.removeprefix("A: ")))
    ticket = Ticket("zendesk", "1", "", Status.OPEN, Channel.EMAIL, at, Person("9"), tuple(messages))
    return history(ticket, messages[-1].at)


def due(pledges: tuple[Pledge, ...]) -> list[str]:
    return [f"{pledge.by:%d.%m. %H:%M}" for pledge in pledges if pledge.by]


@pytest.mark.parametrize(
    ("promise", "by", "hours", "words"),
    [
        ("The timetable will show the right rooms by 7pm.", "01.10. 19:00", 10, "It still shows the old rooms."),
        ("Sorry, the correct classes will show by 8am.", "02.10. 08:00", 24, "The classes are still wrong."),
        ("The site comes back up at 3pm.", "01.10. 15:00", 7, "It's 5 and the site is still down."),
        ("The heating engineer is with you on Friday morning.", "02.10. 12:00", 31, "No engineer, no call."),
        ("Your papers go off to the embassy this afternoon.", "01.10. 18:00", 120, "They never received anything."),
        ("We're sending a pump out today, it should land tomorrow.", "02.10. 23:59", 51, "No sign of the pump."),
        ("She'll bring it round by 2.", "01.10. 14:00", 6, "Half past three, nobody came."),
        ("All appeals are reviewed by a human within 24 hours.", "02.10. 10:00", 30, "Has a human looked at this?"),
        ("All claims are answered within 48 hours.", "03.10. 10:00", 51, "That is 51 hours now."),
        ("Your emails will be back within 24 to 48 hours.", "03.10. 10:00", 49, "there is still the parking page"),
        ("I'll tell your centre today.", "01.10. 23:59", 50, "My tutor says nobody's contacted the centre."),
        ("I'll tell your centre today.", "01.10. 23:59", 50, "Send them the thing you said you'd send."),
        ("I'll ask about it and call you by noon.", "01.10. 12:00", 30, "Noon was Thursday and it's now Friday."),
        ("Our surveyor rings you this afternoon.", "01.10. 18:00", 53, "He rang neither on Thursday nor yesterday."),
        ("We'll sort it within the hour.", "01.10. 11:00", 4, "That was nearly four hours ago."),
        ("Hi, I'm off on Friday but Sam will call you on Monday.", "05.10. 23:59", 130, "Sam hasn't called."),
        ("The fitters are with you from 8am on Monday.", "05.10. 08:00", 98, "It's noon. Where are they?"),
        ("Dave comes this afternoon between 12 and 5.", "01.10. 17:00", 7.5, "No Dave and no ring."),
        ("The driver will fetch it this evening and bring it by 8pm.", "01.10. 20:00", 11, "Nothing came."),
        ("Ich gebe der Schule heute Bescheid.", "01.10. 23:59", 50, "Bei ihr hat sich keiner gemeldet."),
        ("Die Zeiten stehen bis 18 Uhr im Portal.", "01.10. 18:00", 9, "Da steht immer noch der alte Plan."),
        ("Die Seite ist ab 15 Uhr wieder erreichbar.", "01.10. 15:00", 8, "Die Seite ist weiterhin weg."),
        (
            "Herr Fink ruft Sie heute Nachmittag an.",
            "01.10. 18:00",
            60,
            "Er hat weder Freitag noch heute angerufen.",
        ),
        ("Die Monteure sind am Montag um 14 Uhr bei Ihnen.", "05.10. 14:00", 102, "Montag, 14 Uhr, wieder keiner da."),
        ("Der Fahrer holt es heute Abend und bringt es bis 19 Uhr.", "01.10. 19:00", 34, "Es kam kein Fahrer."),
        ("Herr Yildiz kommt morgen zwischen 8 und 12 Uhr.", "02.10. 12:00", 28, "14 Uhr, kein Herr Yildiz."),
        ("Wir melden uns noch heute.", "01.10. 23:59", 192, "„Noch heute“ ist inzwischen acht Tage her."),
        ("Wir kümmern uns innerhalb der nächsten Stunde.", "01.10. 11:00", 5, "Das war vor fünf Stunden."),
        ("Ich frage nach und nenne Ihnen bis Montag einen Termin.", "05.10. 23:59", 124, "Kein Termin."),
        (
            "Ich frage nach und rufe Sie bis morgen an.",
            "02.10. 23:59",
            76,
            "Das war Freitag, heute ist Sonntag.",
        ),
        (
            "Die Pumpe geht heute raus und sollte morgen da sein.",
            "02.10. 23:59",
            51,
            "Von der Pumpe keine Spur.",
        ),
        ("Wir antworten innerhalb von zwei Tagen.", "03.10. 10:00", 100, "Die zwei Tage sind um."),
    ],
)
def test_whatever_is_to_be_by_a_time_is_promised(promise: str, by: str, hours: float, words: str) -> None:
    """Agents promise with any verb, in any person, and customers say in few words that it was not so."""
    assert not told(promise, (0.5, words)).broken_pledges
    assert due(told(promise, (hours, words)).broken_pledges) == [by]


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        ("Our shop is open until 6pm today.", "I still have no kettle."),
        ("You will need to return it by Friday.", "I have not returned it."),
        ("You should send it by Friday.", "Nobody told me."),
        ("Deliveries usually take 3 to 5 days.", "Nothing has arrived."),
        ("Will you be at home tomorrow?", "Nobody answered me."),
        ("Your contract will run until Friday.", "I still get emails."),
        ("I doubt that it will be there by Friday.", "Not here."),
        ("The system will be down on Sunday from 2am.", "I still can't log in."),
        ("I will be back on Monday.", "Still no answer."),
        ("The sale will end tomorrow at 8pm.", "The code never worked."),
        ("Unser Laden hat heute bis 18 Uhr geöffnet.", "Niemand hat mir geholfen."),
        ("Sie müssen das Gerät bis Freitag schicken.", "Ich habe es noch nicht geschafft."),
        ("Ihr Vertrag läuft bis zum 31. Oktober.", "Ich bekomme immer noch Mails."),
        ("Wir sind am Montag wieder da.", "Immer noch keine Antwort."),
        ("Die Rechnung wird am 9. Oktober fällig.", "Ich habe nichts bekommen."),
        ("Kommen Sie am Freitag vorbei.", "Es war niemand da."),
    ],
)
def test_what_is_theirs_or_so_in_general_is_no_promise(reply: str, words: str) -> None:
    """Their own duties, opening hours and terms are not ours to keep."""
    assert not told(reply, (900, words)).pledges


@pytest.mark.parametrize(
    ("promise", "words"),
    [
        ("The engineer will be there tomorrow by 11am.", "He came, thanks. No call before, but never mind."),
        ("The parcel will be with you tomorrow.", "My address is still the same. I've got the parcel, thanks."),
        ("You will receive the invoice on Friday.", "The invoice came, but nobody told me of the fee."),
        ("He'll be in the shop on Friday.", "Which shop is it?"),
        ("The engineer comes tomorrow.", "No problem, thanks. I want no engineer any more, please cancel."),
        ("I'll call you on Friday.", "As I told you on the phone, I want to cancel."),
        ("We'll exchange the shoes tomorrow.", "The new ones fit. I'm still looking for a bag."),
        ("Ich rufe Sie am Freitag an.", "Wie am Telefon gesagt, möchte ich kündigen."),
        ("Your order will arrive by Friday.", "Got it, lovely. One plate is the wrong colour though."),
        ("Ihre Bestellung kommt bis Freitag an.", "Ist da, wunderbar. Ein Teller hat die falsche Farbe."),
        ("The course will start at 9am tomorrow.", "If nobody is there at the door, whom do I call?"),
        ("Das Paket ist morgen bei Ihnen.", "Die Adresse ist immer noch dieselbe. Das Paket ist da, danke."),
        ("Der Kurs beginnt morgen um 9 Uhr.", "Falls niemand da ist, wen rufe ich an?"),
    ],
)
def test_what_came_or_is_only_feared_breaks_no_promise(promise: str, words: str) -> None:
    """Words of another matter do not turn a promise that was kept into a broken one."""
    assert not told(promise, (60, words)).broken_pledges


@pytest.mark.parametrize(
    ("promise", "met", "words", "by"),
    [
        ("Once we have these I'll get it done the same day.", "Attached, plus five more.", "Not done.", "02. 23:59"),
        ("As soon as you upload it, we pay within 24 hours.", "It is uploaded.", "Nothing has happened.", "03. 12:00"),
        ("Please send us the log; we'll call you today.", "Log attached.", "Nobody called.", "02. 23:59"),
        ("Sobald wir es haben, buchen wir es am selben Tag.", "Anbei das Foto.", "Nichts passiert.", "02. 23:59"),
        ("Bitte schicken Sie es uns, wir melden uns noch heute.", "Hier ist es.", "Nichts gehört.", "02. 23:59"),
    ],
)
def test_a_condition_that_they_met_makes_a_promise_from_then_on(promise: str, met: str, words: str, by: str) -> None:
    """Who sent what we asked for is owed what we said would follow, and who did not is owed nothing."""
    assert due(told(promise, (26, met), (90, words)).broken_pledges) == [by.replace(".", ".10.")]
    assert not told(promise, (90, words)).broken_pledges
    assert not told(promise, (26, "It is not attached yet. Es ist nicht im Anhang."), (90, words)).broken_pledges


@pytest.mark.parametrize(
    "claim",
    [
        "I've linked your card to the new contract.",
        "We have taken the fee off your account.",
        "That's you sorted.",
        "You needn't do a thing.",
        "Refund issued this morning.",
        "Herr Dietz hat das Eckventil getauscht, damit ist die Sache erledigt.",
        "Ich habe die Mahnung storniert.",
        "Sie brauchen nichts weiter zu unternehmen.",
        "Wir haben die Schreibweise auf der Urkunde berichtigt.",
        "Wir haben die Gebühr herausgenommen.",
    ],
)
def test_what_is_called_done_is_a_claim_in_many_words(claim: str) -> None:
    """Agents say that it is done by what they did."""
    assert [quote.text for quote in told(claim, (50, "Und?")).claims] == [claim]


@pytest.mark.parametrize(
    ("words", "contradicted"),
    [
        ("Still locked out.", True),
        ("You told me it was done.", True),
        ("Still dropping every ten minutes.", True),
        ("Thank you so much!", False),
        ("Which number can I call?", False),
    ],
)
def test_what_an_earlier_reply_called_done_and_was_not_is_kept(words: str, contradicted: bool) -> None:
    """A claim that they contradicted before our newest reply counts beside those of the newest."""
    seen = told("I have unlocked the account.", (3, words), (4, "A: Sorry. It is unlocked now."), (6, "Hm."))
    assert [quote.text for quote in seen.earlier_claims] == ["I have unlocked the account."] * contradicted
    assert [quote.text for quote in seen.claims] == ["It is unlocked now."]


def test_a_few_words_of_ours_are_read_in_the_language_that_they_answer() -> None:
    """ "Ist erledigt." is German where the customer is."""
    seen = told("Ist erledigt.", (30, "Sie haben mir doch geschrieben, es ist erledigt???"), (31, "A: Ich sehe nach."))
    assert [quote.text for quote in seen.earlier_claims] == ["Ist erledigt."]


@pytest.mark.parametrize(
    ("words", "undone"),
    [
        ("The boiler is dripping again, same place.", True),
        ("Thank you for the kind answer. It is still grey.", True),
        ("Water on the floor both times.", True),
        ("Thank you, all fixed.", False),
        ("Could I have the invoice as well?", False),
        ("Thanks. Will you park at the same place as last time?", False),
        ("The spare part is back again in stock, I ordered it.", False),
    ],
)
def test_who_tells_that_it_is_not_done_gainsays_the_newest_reply(words: str, undone: bool) -> None:
    """Few say that a repair failed: they say that it drips, and mean once more."""
    assert (
        past(("c", 0, "It drips."), ("a", 1, "A new valve is fitted, it's all sorted."), ("c", 4, words)).undone
        is undone
    )


@pytest.mark.parametrize(
    ("claim", "thanks", "welcome", "words"),
    [
        (
            "Your membership is cancelled and no further payments will be taken.",
            "cheers",
            "You're welcome, good luck with the move!",
            "you've took 34.99 out this morning?? was told its cancelled",
        ),
        (
            "Ich habe die Abrechnung storniert.",
            "Danke, dann warte ich die neue Rechnung ab.",
            "Gern geschehen!",
            "Heute kam eine Mahnung. Sie hatten mir geschrieben, die Rechnung sei storniert.",
        ),
        (
            "Dein Abo ist ab sofort beendet, es wird nichts mehr abgebucht.",
            "Top danke",
            "Gern!",
            "gestern wurden mir wieder 64,90 abgebucht",
        ),
    ],
)
def test_a_courtesy_is_neither_a_contact_nor_our_last_word(claim: str, thanks: str, welcome: str, words: str) -> None:
    """ "You're welcome" takes nothing back of what was called done; "cheers" asks for nothing and confirms nothing."""
    seen = past(("c", 0, "Please end it."), ("a", 1, claim), ("c", 1.1, thanks), ("a", 1.2, welcome), ("c", 19, words))
    assert (seen.contacts, seen.chased, seen.undone) == (1, 0, True)
    assert [quote.text for quote in seen.claims]


def test_a_second_reply_in_a_row_is_no_courtesy() -> None:
    """Nobody thanked before it: it is our newest word, and the one before it is no longer."""
    seen = past(("c", 0, "Please end it."), ("a", 1, "I have cancelled it."), ("a", 2, "Here is how."), ("c", 3, "Hm."))
    assert not seen.claims


def test_thanks_that_nobody_answered_are_not_asked_again() -> None:
    seen = past(("c", 0, "It drips."), ("a", 1, "We send another."), ("c", 1.1, "Top danke"), ("c", 15, "Es tropft."))
    assert (seen.contacts, seen.chased) == (1, 0)


def test_whom_nobody_called_says_nothing_of_what_else_was_promised() -> None:
    """Nobody rang about the dishwasher: that the spare part came to the workshop is not gainsaid by it."""
    seen = past(
        ("c", 0, "Gibt es schon etwas Neues?"),
        ("a", 0.1, "Das Ersatzteil kommt heute. Wir rufen Sie morgen Vormittag an wegen der Lieferung."),
        ("c", 1.4, "Hallo, es hat sich heute leider niemand gemeldet."),
    )
    assert [pledge.contact for pledge in seen.broken_pledges] == [True]


def test_a_call_that_came_was_no_broken_promise() -> None:
    """Whatever was said in it."""
    seen = past(
        ("c", 0, "Ich bitte um Rückruf."),
        ("a", 0.1, "Gerne, ein Kollege ruft Sie heute Nachmittag zurück."),
        ("c", 3, "Der Rückruf ist gekommen, aber so etwas habe ich noch nicht erlebt. Er hat einfach aufgelegt."),
    )
    assert not seen.broken_pledges


def test_thanks_that_close_a_reminder_are_no_thanks_for_the_deed() -> None:
    """ "Darf ich nochmals erinnern? Besten Dank": what was to come by Wednesday has not."""
    seen = past(
        ("c", 0, "Ich brauche eine Bescheinigung."),
        ("a", 0.1, "Sie erhalten die Bescheinigung bis Mittwoch per E-Mail."),
        ("c", 7, "Darf ich nochmals freundlich an die Bescheinigung erinnern? Besten Dank und freundliche Grüsse"),
    )
    assert seen.asked_for_news
    assert [pledge.kept for pledge in seen.pledges] == [False]


def test_a_visit_after_which_we_called_it_done_took_place() -> None:
    """The technician came, whatever drips since."""
    seen = past(
        ("c", 0, "It drips."),
        ("a", 0.1, "The technician comes on Wednesday."),
        ("a", 2.3, "The hose has now been replaced."),
        ("c", 6, "It is dripping again, same place."),
    )
    assert not seen.broken_pledges
    assert seen.undone


def test_somebody_elses_letter_came_and_breaks_no_promise() -> None:
    """What came is worse than nothing, and was sent as promised."""
    words = "Your letter came today, but it holds another customer's statement."
    assert not past(("c", 0, "My statement?"), ("a", 0.1, "It will be sent tomorrow."), ("c", 5, words)).broken_pledges


def test_thanks_before_the_hour_say_nothing_of_what_came() -> None:
    """ "ok thx" thanks for the promise; half an hour later nothing is there."""
    promised = ("a", 0.001, "A rider will be with you in 30 minutes.")
    waiting = past(("c", 0, "Wrong order."), promised, ("c", 0.005, "ok thx"), ("c", 0.06, "Still nothing."), now=0.07)
    assert [pledge.kept for pledge in waiting.pledges] == [False]


@pytest.mark.parametrize(
    ("promise", "words"),
    [
        ("We will send you a reminder by Friday.", "Thanks for the reminder, I have paid."),
        ("Bitte denken Sie bis Freitag an die Zahlung.", "Danke für die Erinnerung, ich habe gerade bezahlt."),
        (
            "Das Angebot geht bis Mittwoch an Sie raus.",
            "Das Angebot ist da, danke. Ich wollte nachfragen, ob die Montage drin ist.",
        ),
    ],
)
def test_who_thanks_for_a_reminder_or_has_it_asks_for_no_news(promise: str, words: str) -> None:
    """ "Erinnerung" and "nachfragen" stand in messages that ask how it stands, too."""
    seen = past(("c", 0, "Hello."), ("a", 0.1, promise), ("c", 7, words))
    assert not seen.asked_for_news
    assert not seen.broken_pledges


@pytest.mark.parametrize(
    ("reply", "admits"),
    [
        ("I'm not sure it was our mistake.", False),
        ("I'm not sure how, but it was our mistake.", True),
        ('You were told "it was our mistake", which is not so: your bank declined.', False),
        ("You were told it was done, and that was our mistake.", True),
        ("At first I thought it was our fault, but the bank declined the card.", False),
        ("As I thought, it was our fault.", True),
        ("Zuerst dachte ich, es war unser Fehler, aber die Bank hat abgelehnt.", False),
        ("Wie ich dachte, war das leider unser Fehler.", True),
        ("Ich bin nicht sicher, dass es unser Fehler war.", False),
        ('Ihnen wurde gesagt: "Das war unser Fehler." Das stimmt so nicht.', False),
    ],
)
def test_what_is_doubted_reported_or_quoted_admits_nothing(reply: str, admits: bool) -> None:
    """A claim is ours where we make it, and not where we tell of it."""
    assert bool(told(reply).admissions) is admits


@pytest.mark.parametrize(
    ("reply", "promised"),
    [
        ('You say Tom told you "we will refund you by tomorrow". I see no such note.', 0),
        ('As we wrote on Monday: "we will refund you by tomorrow".', 1),
        ("You said you will send us the form by tomorrow.", 0),
        ("You will be refunded by tomorrow.", 1),
        ("The bank will refund you by tomorrow, we have no part in it.", 0),
        ("Your bank will call you by tomorrow.", 0),
        ("The refund to your bank will be processed by tomorrow.", 1),
        ("The carrier will call you by tomorrow 15:00.", 0),
        ("The carrier will deliver it by tomorrow.", 1),
        ("Shall I call you tomorrow by 15:00?", 0),
        ("I shall call you tomorrow by 15:00, is that fine?", 1),
        ("Nobody here will call you by tomorrow, please write.", 0),
        ("Nobody called you, so we will call you by tomorrow.", 1),
        ('Sie schreiben, Tom habe gesagt: "Wir erstatten Ihnen bis morgen." Davon weiß ich nichts.', 0),
        ("Wir erstatten Ihnen den Betrag bis morgen.", 1),
        ("Ihre Bank erstattet bis morgen.", 0),
        ("Bis morgen erstattet Ihre Bank den Betrag.", 0),
        ("Die Erstattung an Ihre Bank wird bis morgen gebucht.", 1),
        ("Der Paketdienst ruft Sie bis morgen an.", 0),
        ("Der Paketdienst liefert es bis morgen.", 1),
    ],
)
def test_what_others_said_or_will_do_is_no_promise_of_ours(reply: str, promised: int) -> None:
    """A promise is ours where we make it; what a bank does, and whom a carrier calls, is theirs."""
    assert len(told(reply).pledges) == promised


@pytest.mark.parametrize(
    ("reply", "admits"),
    [
        ("To be wrongly blocked is annoying, yet your account was rightly blocked for fraud.", False),
        ("Your account was wrongly blocked, and your annoyance is right.", True),
        ("Had it been our mistake, we would of course replace it.", False),
        ("Had we failed to ship it, you would get your money.", False),
        ("If your account was closed by mistake, we open it again.", False),
        ("Our mistake would mean a free repair, but this was not one.", False),
        ("It was our mistake, and it was not the first one that you saw.", True),
        ("Did the parcel get lost in our warehouse? No, it was lost by your neighbour.", False),
        ("You were charged twice? I see one payment on our side.", False),
        ("No parcel was lost in our warehouse.", False),
        ("A parcel was lost in our warehouse.", True),
        ("You should have told us within 14 days.", False),
        ("The seller should have told you.", False),
        ("You should have been told within 14 days.", True),
        ("I told you we should have called you.", True),
        ("Your account was closed by mistake by your husband.", False),
        ("Your account was closed by mistake by our system.", True),
        ("You accidentally deleted the file.", False),
        ("You have been wrongly charged.", True),
        ("Ihr Konto wurde nicht versehentlich gesperrt, sondern wegen Betrugs.", False),
        ("Ihr Konto wurde versehentlich gesperrt, und wir haben es bemerkt.", True),
        ("Versehentlich gesperrt zu werden ist ärgerlich, aber wir sperren nur bei Betrug.", False),
        ("Unser Fehler würde heißen, dass Sie nichts zahlen, das war aber keiner.", False),
        ("Ging das Paket bei uns verloren? Nein, wir sehen es in der Zustellung.", False),
        ("Falls Ihr Konto versehentlich gesperrt wurde, öffnen wir es.", False),
        ("Das hätten Sie uns sagen müssen.", False),
        ("Das hätten wir Ihnen sagen müssen.", True),
        ("Sie hätten von uns eine Mail bekommen sollen, wir hätten es sehen müssen.", True),
        ("Ihr Konto wurde von Ihrem Mann versehentlich geschlossen.", False),
        ("Ihr Konto wurde von unserem System versehentlich geschlossen.", True),
    ],
)
def test_what_is_denied_supposed_asked_or_anothers_admits_nothing(reply: str, admits: bool) -> None:
    """A failure is ours where we say that it happened, and that we did it."""
    assert bool(told(reply).admissions) is admits


@pytest.mark.parametrize(
    ("reply", "promised"),
    [
        ("You asked whether we will send a new one by Friday.", 0),
        ("You asked for a new one, and we will send it by Friday.", 1),
        ("Should it turn out to be our mistake, we will refund you by Friday.", 0),
        ("It should be with you by Friday.", 1),
        ("The seller in Italy will write to you by Friday.", 0),
        ("Your landlord will repair it by Friday.", 0),
        ("We spoke to your landlord and will repair it by Friday.", 1),
        ("We will charge your card on Friday.", 0),
        ("We will change your card on Friday.", 1),
        ("We will collect the payment on Friday.", 0),
        ("We will collect the fridge on Friday.", 1),
        ("Bring it in on Saturday and we will repair it the same day.", 0),
        ("You can call us on Friday and we will book it for Monday.", 0),
        ("Please return it by Friday, we then repair it by Monday.", 0),
        ("We bring it in on Saturday and we will repair it the same day.", 1),
        ("Sie fragten, ob wir bis Freitag einen neuen liefern werden.", 0),
        ("Sollte es unser Fehler sein, erstatten wir Ihnen das Geld bis Freitag.", 0),
        ("Es sollte am Freitag bei Ihnen sein, sagt der Fahrer, und wir melden uns.", 1),
        ("Der Vermieter meldet sich bis Freitag bei Ihnen.", 0),
        ("Bis Freitag meldet sich der Verkäufer bei Ihnen.", 0),
        ("Der Techniker meldet sich bis Freitag bei Ihnen.", 1),
        ("Wir buchen den Betrag am Freitag von Ihrem Konto ab.", 0),
        ("Wir buchen Sie am Freitag um.", 1),
        ("Melden Sie sich bis Freitag, dann liefern wir nächste Woche.", 0),
        ("Bringen Sie ihn am Samstag vorbei, dann reparieren wir ihn am selben Tag.", 0),
        ("Wir melden uns bis Freitag, dann liefern wir nächste Woche.", 1),
    ],
)
def test_what_hangs_on_them_or_is_anothers_is_no_promise(reply: str, promised: int) -> None:
    """Nor is what they only asked for, nor the day on which we take money."""
    assert len(told(reply).pledges) == promised


def test_who_brought_it_is_owed_what_was_to_follow() -> None:
    promise = "Bring it in and we will repair it the same day."
    assert due(told(promise, (26, "I brought it in today."), (90, "Still not repaired.")).broken_pledges) == [
        "02.10. 23:59"
    ]


@pytest.mark.parametrize(
    ("claim", "words", "claimed"),
    [
        ("We have fixed the login page; the export is a different team, I will pass it on.", "The export fails.", 0),
        ("We have fixed the export; the login page is a different team.", "The export still fails.", 1),
        ("We have fixed it; the login page is a different team.", "The export still fails.", 1),
        ("I will not be able to send a new one, the factory is closed until January.", "Still no chair.", 0),
        ("Our workshop is closed.", "Still no chair.", 0),
        ("Your account is closed.", "Still there.", 1),
        ("I have cancelled your plan as you asked.", "Why is my app locked now? I cannot log in.", 0),
        ("I have cancelled your plan as you asked.", "You charged me again.", 1),
        ("I have reset your password.", "I still cannot log in.", 1),
        ("Wir haben die Anmeldung behoben, der Export ist noch offen.", "Der Export geht nicht.", 0),
        ("Wir haben den Export behoben, die Anmeldung ist noch offen.", "Der Export geht nicht.", 1),
        ("Das Werk ist bis Januar geschlossen.", "Immer noch kein Stuhl.", 0),
        ("Die Straße ist bis Freitag gesperrt.", "Immer noch kein Stuhl.", 0),
        ("Wir haben Ihren Vertrag gekündigt.", "Ich kann mich nicht mehr anmelden.", 0),
        ("Wir haben Ihren Vertrag gekündigt.", "Es wurde wieder abgebucht.", 1),
    ],
)
def test_what_is_called_done_is_no_claim_on_another_matter(claim: str, words: str, claimed: int) -> None:
    """What we left to others, and what follows from an end, was never called mended; a closed shop is no deed."""
    seen = told(claim, (50, words))
    assert len(seen.claims) == claimed
    assert claimed or not seen.undone


@pytest.mark.parametrize(
    ("reply", "apologies"),
    [
        ("I'm sorry to say that the chair is out of warranty.", 0),
        ("Sorry to trouble you again, what is the order number?", 0),
        ("We regret to inform you that it is out of warranty.", 0),
        ("I'm sorry that I have to ask again.", 0),
        ("Sorry for bothering you again.", 0),
        ("I'm sorry to have kept you waiting.", 1),
        ("Sorry to say it so late, and sorry for the delay.", 1),
        ("Es tut mir leid, Ihnen das sagen zu müssen.", 0),
        ("Entschuldigen Sie bitte die Rückfrage, wie lautet die Nummer?", 0),
        ("Wir bedauern, Ihnen mitteilen zu müssen, dass die Garantie vorbei ist.", 0),
        ("Entschuldigung, dass ich noch einmal nachfrage.", 0),
        ("Entschuldigen Sie die Verspätung.", 1),
        ("Es tut mir leid, dass Sie warten mussten.", 1),
    ],
)
def test_who_is_sorry_to_say_or_to_ask_has_not_apologised(reply: str, apologies: int) -> None:
    """It is how one speaks, and says sorry for nothing that happened."""
    assert len(told(reply).apologies) == apologies


@pytest.mark.parametrize(
    ("reply", "refused"),
    [
        ("The refund was declined, as I explained on the phone.", True),
        ("I'm afraid we are unable to offer you a refund.", True),
        ("You are not entitled to a refund.", True),
        ("The refund was declined by your bank.", False),
        ("The refund was declined in error.", False),
        ("You say that your refund was declined.", False),
        ("We cannot refund you today.", False),
        ("If the seal is broken, no refund is possible.", False),
        ("We cannot refund the fee, but we will refund the rest.", False),
        ("Eine Erstattung ist leider nicht möglich, das Gerät wurde benutzt.", True),
        ("Wir können Ihnen den Betrag leider nicht erstatten.", True),
        ("Ihre Erstattung mussten wir leider ablehnen.", True),
        ("Eine Erstattung ist noch nicht möglich.", False),
        ("Ihre Bank hat die Erstattung abgelehnt.", False),
        ("Die Erstattung wurde versehentlich abgelehnt.", False),
    ],
)
def test_a_refund_that_we_refused_is_kept(reply: str, refused: bool) -> None:
    """What we said no to is no money on its way, unless a later reply says yes."""
    seen = told(reply, (20, "Where is my refund?"))
    assert [quote.text for quote in seen.refusals] == [reply] * refused
    assert not (refused and seen.offers)
    yes = "Wir erstatten den Betrag." if "Erstattung" in reply or "Wir" in reply else "We will refund you."
    assert not told(reply, (20, "Hm."), (30, f"A: {yes}"), (40, "And?")).refusals


@pytest.mark.parametrize(
    ("before", "reply", "words", "came"),
    [
        ("My invoice is missing.", "I will send the invoice by Friday.", "Got the invoice, the VAT is wrong.", True),
        ("My invoice is missing.", "Here it is.", "Got the invoice, the VAT is wrong.", True),
        ("My invoice is missing.", "I will send it by Friday.", "It came on Friday, thank you.", True),
        ("My invoice is missing.", "I will send the invoice by Friday.", "Got the parcel. Still no invoice.", False),
        ("My invoice is missing.", "I will call you by Friday.", "Thanks for calling. The app crashes.", False),
        ("Meine Rechnung fehlt.", "Ich schicke die Rechnung bis Freitag.", "Die Rechnung kam am Freitag.", True),
        ("Meine Rechnung fehlt.", "Ich schicke die Rechnung bis Freitag.", "Keine Rechnung kam.", False),
    ],
)
def test_what_they_waited_for_came_where_they_say_so(before: str, reply: str, words: str, came: bool) -> None:
    """What they wrote of before, or what was promised."""
    assert past(("c", 0, before), ("a", 0.1, reply), ("c", 6, words)).came is came


TOM = "Tom said: we will refund you by tomorrow, it was our mistake."
TOM_DE = "Tom sagte: wir erstatten Ihnen bis morgen, es war unser Fehler."


@pytest.mark.parametrize(
    ("reply", "ours"),
    [
        (f"I am looking into it.\n\nMaya Lindqvist wrote:\n{TOM}", False),
        (f"I am looking into it.\n\nYou wrote:\n\n{TOM}", False),
        (f"I am looking into it.\n\nYou wrote on Monday:\n{TOM}\n\nThanks, Maya", False),
        (f"Ich sehe nach.\n\nMaya Lindqvist schrieb:\n{TOM_DE}", False),
        (f"Ich sehe nach.\n\n**Sie schrieben:**\n{TOM_DE}", False),
        (f"You wrote:\n> {TOM}\n\nWe will refund you by tomorrow, it was our mistake.", True),
        ("As I wrote on Monday:\nWe will refund you by tomorrow, it was our mistake.", True),
        ("You wrote, and here is our answer:\n\nWe will refund you by tomorrow, it was our mistake.", True),
        ("Wie ich schrieb:\nWir erstatten Ihnen bis morgen, es war unser Fehler.", True),
    ],
)
def test_what_a_reply_repeats_of_the_customers_is_not_ours(reply: str, ours: bool) -> None:
    """Nobody puts a promise in our mouth by writing it in a mail that an agent answers above."""
    seen = told(reply)
    assert (bool(seen.admissions), len(seen.pledges)) == (ours, ours)


def test_a_line_of_an_earlier_message_is_its_writers() -> None:
    """Whatever stands around it, an agent who repeats it has not said it."""
    repeated = past(("c", 0, f"Hello,\n{TOM}"), ("a", 0.1, f"I am looking into it.\n\n{TOM}"))
    before = past(("a", 0.1, f"I am looking into it.\n\n{TOM}"), ("c", 1, f"Hello,\n{TOM}"))
    assert not repeated.admissions
    assert not repeated.pledges
    assert before.admissions
    assert before.pledges


@pytest.mark.parametrize(
    ("promise", "words", "kept"),
    [
        ("I'll send you the invoice by tomorrow.", "Got the invoice. But the export still does not work.", True),
        ("I'll send you the invoice by tomorrow.", "Got the parcel. Still no invoice.", False),
        ("I'll send you the invoice by tomorrow.", "The invoice came two days late.", False),
        ("I'll send you the invoice and fix the export by tomorrow.", "Got the invoice. Export still broken.", False),
        ("I'll call you tomorrow by 15:00.", "Good to talk to you yesterday. The export still does not work.", True),
        ("We will call you by tomorrow.", "I could not pick up when you called. Still not working.", True),
        ("We will call you by tomorrow.", "Got the invoice, thanks. Nobody called.", False),
        ("We will refund you by tomorrow.", "The money is on my account. The app still does not open.", True),
        ("We will refund you by tomorrow.", "Money came, thank you! Now the parcel is late.", True),
        ("We will refund you by tomorrow.", "Money came. It was two days late.", False),
        ("I'll send you the form by tomorrow.", "I filled in your form and it says error 5. What now?", True),
        ("Wir schicken die Rechnung bis morgen.", "Die Rechnung kam. Der Export geht immer noch nicht.", True),
        ("Wir schicken die Rechnung bis morgen.", "Das Paket kam. Die Rechnung ist immer noch nicht da.", False),
        ("Wir rufen Sie bis morgen an.", "Schön, dass wir gesprochen haben. Der Export geht noch immer nicht.", True),
        ("Wir erstatten bis morgen.", "Das Geld ist auf dem Konto. Die App öffnet immer noch nicht.", True),
        ("Wir schicken die Rechnung bis morgen.", "Die Rechnung kam leider zu spät.", False),
    ],
)
def test_what_came_was_kept_whatever_else_is_amiss(promise: str, words: str, kept: bool) -> None:
    """Another trouble is another matter, where the customer names what we promised and says that it came."""
    assert [pledge.kept for pledge in told(promise, (96, words)).pledges] == [kept]


@pytest.mark.parametrize(
    ("promise", "words", "kept"),
    [
        ("The refund will be on your card by Friday.", "I've just checked again, nothing there.", False),
        ("The refund will be on your card by Friday.", "There is nothing there to add, thanks a lot!", True),
        ("I've passed it on, they'll ring you tomorrow.", "Just checking, did I miss the call from the lads?", False),
        ("The parcel will be sent tomorrow.", "Did I miss the delivery?", False),
        ("The parcel will be sent tomorrow.", "Did I miss the sale?", None),
        ("Wir schicken den Monteur bis morgen.", "Habe ich den Monteur vielleicht verpasst?", False),
    ],
)
def test_who_asks_whether_they_missed_it_still_waits(promise: str, words: str, kept: bool | None) -> None:
    """Polite people look for the fault in themselves."""
    assert [pledge.kept for pledge in told(promise, (120, words)).pledges] == [kept]


def test_each_message_is_asked_once_whether_it_only_thanks(monkeypatch: pytest.MonkeyPatch) -> None:
    """A long thread of "done" and "cheers" costs no more than it has messages."""
    looked: list[str] = []

    def counted(message: Message) -> bool:
        looked.append(message.id)
        return only_thanks(message)

    monkeypatch.setattr("amends.reading.history._only_thanks", counted)
    turns = [("c", turn / 3, "cheers") if turn % 2 else ("a", turn / 3, "I have cancelled it.") for turn in range(60)]
    assert past(("c", 0, "Please end it."), *turns).contacts == 1
    assert len(looked) == len(set(looked)) == 31
