"""Wishes: what is asked for, refused, by when and how to be reached."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from amends.nouns import Wish
from amends.reading import read, shadow, times

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)  # a Monday


def wishes(text: str) -> dict[str, Wish]:
    return {wish.kind: wish for wish in read(text, now=NOW).wishes}


def test_a_refused_remedy_is_not_asked_for() -> None:
    """Whoever says "no voucher" does not want a voucher."""
    found = wishes("I don't want another voucher. I want my money back and the fridge collected.")
    assert {"refused.voucher", "outcome.refund", "outcome.collection"} <= set(found)
    assert "outcome.credit" not in found
    assert set(wishes("I don't want a refund, I want a replacement.")) == {"refused.refund", "outcome.replacement"}


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("No voucher please, no call.", {"voucher", "call"}),
        ("I don't want a voucher or a call.", {"voucher", "call"}),
        ("I don't want a refund, a voucher or a call.", {"refund", "voucher", "call"}),
        ("I don't want a refund, a call would be nice.", {"refund"}),
        ("No refund, no call, please help me.", set()),
        ("Spare me your vouchers.", {"voucher"}),
        ("A refund is the last thing I want.", {"refund"}),
        ("A refund is the last thing I want to hear of.", set()),
        ("I've had enough of your discounts.", {"discount"}),
        ("Keep your 10 EUR.", {"credit"}),
        ("I'll keep your 10 EUR for now.", set()),
        ("Geld zurück will ich nicht, ich will das Paket.", {"refund"}),
        ("Mein Geld zurück will ich nicht irgendwann, sondern jetzt.", set()),
        ("Rufen Sie mich bloß nicht an.", {"call"}),
        ("Auf Gutscheine kann ich verzichten.", {"voucher"}),
        ("Ich kann nicht auf die Erstattung verzichten.", set()),
        ("Von Rabatten habe ich genug.", {"discount"}),
        ("Ich will weder einen Gutschein noch einen Anruf.", {"voucher", "call"}),
        ("Ich habe weder einen Gutschein noch einen Anruf bekommen.", set()),
        ("Behalten Sie Ihre 10 Euro.", {"credit"}),
    ],
)
def test_what_is_turned_down_is_heard(text: str, kinds: set[str]) -> None:
    """However it is put, and with all that is turned down in one breath; what never came is not turned down."""
    language = "de" if {"ich", "Sie"} & set(text.replace("Ich", "ich").split()) else "en"
    found = {wish.kind for wish in read(text, language=language).wishes}
    assert {kind.removeprefix("refused.") for kind in found if kind.startswith("refused.")} == kinds
    assert not found & {f"outcome.{kind}" for kind in kinds}


@pytest.mark.parametrize(
    ("text", "quote", "by"),
    [
        ("Hi, my accountant needs them by Thursday.", "my accountant needs them by Thursday", "2026-03-05T23:59"),
        ("You said no. I need the refund by Friday.", "I need the refund by Friday", "2026-03-06T23:59"),
        ("I need it before Friday, thanks.", "I need it before Friday", "2026-03-05T23:59"),
        ("Please answer within 24 hours.", "Please answer within 24 hours", "2026-03-03T09:00"),
        ("Can you fix it by tomorrow at 3pm?", "Can you fix it by tomorrow at 3pm", "2026-03-03T15:00"),
        (
            "I must have the files by the end of the month.",
            "I must have the files by the end of the month",
            "2026-03-31T23:59",
        ),
        ("We need the order until 14 March.", "We need the order until 14 March", "2026-03-14T23:59"),
        ("By Wednesday please, the shop is shut on Thursday.", "By Wednesday", "2026-03-04T23:59"),
        ("I want an answer by 17:30 today.", "I want an answer by 17:30 today", "2026-03-02T17:30"),
        ("Please change my seat, I fly on Thursday.", "I fly on Thursday", "2026-03-05T23:59"),
        ("My train is at 7, where is the ticket?", "My train is at 7", "2026-03-02T19:00"),
        ("The van is coming in one hour and nobody is in.", "The van is coming in one hour", "2026-03-02T10:00"),
        ("Stop it, the bill goes out on the 1st.", "the bill goes out on the 1st", "2026-04-01T23:59"),
        ("Where is my pay? I have rent on 30", "I have rent on 30", "2026-03-30T23:59"),
        ("I need it by Wednesday lunchtime.", "I need it by Wednesday lunchtime", "2026-03-04T13:00"),
        ("If I have heard nothing by Friday, I leave.", "If I have heard nothing by Friday", "2026-03-06T23:59"),
        ("The dress is missing. On Saturday is the wedding.", "On Saturday", "2026-03-07T23:59"),
        ("Saturday is my sister's wedding and there is no cake.", "Saturday", "2026-03-07T23:59"),
        ("The till is down and at seven we open.", "at seven", "2026-03-02T19:00"),
        ("My ticket never came, and tomorrow we fly.", "tomorrow", "2026-03-03T23:59"),
        ("I need it by 5pm on Wednesday the 4th.", "I need it by 5pm on Wednesday the 4th", "2026-03-04T17:00"),
        ("Our bank file has to be in by 4 tomorrow.", "Our bank file has to be in by 4 tomorrow", "2026-03-03T16:00"),
        ("Where is the rug? We have visitors from Saturday.", "have visitors from Saturday", "2026-03-07T23:59"),
        ("I need it by close of business tomorrow.", "I need it by close of business tomorrow", "2026-03-03T23:59"),
        ("I need it by 8 tomorrow morning.", "I need it by 8 tomorrow morning", "2026-03-03T08:00"),
        ("I need it by 8am CET tomorrow.", "I need it by 8am CET tomorrow", "2026-03-03T07:00"),
        ("Please send it by tomorrow 8am PST.", "Please send it by tomorrow 8am PST", "2026-03-03T16:00"),
        ("Don't forget that I need it by Friday.", "I need it by Friday", "2026-03-06T23:59"),
        ("I don't want money but the chair by Friday.", None, "2026-03-06T23:59"),
        ("If it is not here by Friday I no longer need it.", "If it is not here by Friday", "2026-03-06T23:59"),
        ("I need it by Friday, after that I don't need it.", "I need it by Friday", "2026-03-06T23:59"),
        ("I don't want to miss the wedding on Saturday.", None, "2026-03-07T23:59"),
    ],
)
def test_a_deadline_is_worked_out(text: str, quote: str | None, by: str) -> None:
    """The agent sees by when the customer needs it, as a date."""
    found = wishes(text)["deadline"]
    assert found.quote.text == (quote or text[:-1])
    assert found.by is not None
    assert f"{found.by:%Y-%m-%dT%H:%M}" == by


@pytest.mark.parametrize(
    "text",
    [
        "You promised it by Friday.",
        "I ordered it on Monday.",
        "I have been waiting since Tuesday, please help.",
        "The parcel that was due on the 5th hasn't turned up.",
        "Where is the refund you confirmed on 20 February, please?",
        "I have been trying to reach you for over a week now and need my money.",
        "I have had no reply in two weeks.",
        "It was taken on the 3rd and I want it back.",
        "The price went up by 5, please change it back.",
        "I need the invoice from Friday.",
        "The visitors from Saturday want their money back.",
        "You wrote that the refund would be on my card by Wednesday.",
        "The wedding was on Saturday.",
        "The wedding on Saturday was without a cake.",
        "We missed the wedding on Saturday.",
    ],
)
def test_a_time_that_was_promised_or_is_past_is_no_deadline(text: str) -> None:
    """A broken promise is not a new deadline."""
    assert "deadline" not in wishes(text)


@pytest.mark.parametrize(
    "text",
    [
        "I don't need it before Friday.",
        "I do not need the parcel until Friday.",
        "I no longer need it by Friday.",
        "It isn't needed before Friday.",
        "You needn't answer by Friday.",
        "Please don't deliver before Friday.",
        "Please deliver, but not before Friday.",
        "By Friday I no longer need it.",
        "The party is on Saturday but I don't need it for that.",
        "Ich brauche es nicht vor Freitag.",
        "Bitte liefern, aber nicht vor Freitag.",
        "Bis Freitag brauche ich es nicht mehr.",
        "Ich brauche es bis Freitag nicht mehr.",
        "Das muss nicht bis Freitag da sein.",
        "Am Samstag ist die Hochzeit, aber dafür brauche ich es nicht.",
    ],
)
def test_a_time_by_which_nothing_is_needed_is_no_deadline(text: str) -> None:
    """Who denies the need names no day to keep."""
    language = "de" if "brauche" in text or text.startswith(("Das", "Bitte")) else "en"
    assert not [wish for wish in read(text, now=NOW, language=language).wishes if wish.kind == "deadline"]


@pytest.mark.parametrize(
    ("text", "quote", "by"),
    [
        ("Ich brauche die Unterlagen bis Freitag.", "Ich brauche die Unterlagen bis Freitag", "2026-03-06T23:59"),
        (
            "Antwort bitte innerhalb von 24 Stunden.",
            "Antwort bitte innerhalb von 24 Stunden",
            "2026-03-03T09:00",
        ),
        ("Ich brauche das Paket vor Freitag.", "Ich brauche das Paket vor Freitag", "2026-03-05T23:59"),
        ("Bitte bis spätestens 14. März liefern.", "Bitte bis spätestens 14. März", "2026-03-14T23:59"),
        ("Kannst du mir bis morgen um 15 Uhr helfen?", "Kannst du mir bis morgen um 15 Uhr", "2026-03-03T15:00"),
        ("Der Verstärker brummt, am Samstag haben wir Konzert.", "am Samstag", "2026-03-07T23:59"),
        ("Die Kasse steht, und um zehn machen wir auf.", "um zehn", "2026-03-02T10:00"),
        ("Morgen früh fliegen wir, und das Ticket fehlt.", "Morgen früh", "2026-03-03T12:00"),
        ("Wo ist der Teppich? Wir haben ab Samstag Besuch.", "ab Samstag", "2026-03-07T23:59"),
        ("Wo ist der Koffer? Ich bin verreist ab Samstag.", "verreist ab Samstag", "2026-03-07T23:59"),
        ("Wie komme ich heute noch an Geld?", "Wie komme ich heute", "2026-03-02T23:59"),
        ("Wenn nichts bis Freitag da ist, gehe ich.", "Wenn nichts bis Freitag", "2026-03-06T23:59"),
        ("Wenn Sie nicht bis Freitag zahlen, gehe ich.", "Wenn Sie nicht bis Freitag", "2026-03-06T23:59"),
        ("Wird das nicht bis Freitag erledigt, muss ich klagen.", "bis Freitag", "2026-03-06T23:59"),
        ("Können Sie nicht bis Freitag liefern?", "Können Sie nicht bis Freitag", "2026-03-06T23:59"),
        ("Ich brauche es bis Freitag, nicht später.", "Ich brauche es bis Freitag", "2026-03-06T23:59"),
        ("Ich brauche es bis morgen früh um 8.", "Ich brauche es bis morgen früh um 8", "2026-03-03T08:00"),
        ("Ich brauche es morgen früh um sieben.", "Ich brauche es morgen früh um sieben", "2026-03-03T07:00"),
        ("Ich brauche es bis Dienstag um 6.", "Ich brauche es bis Dienstag um 6", "2026-03-03T23:59"),
        ("Ich brauche es bis 17 Uhr MEZ.", "Ich brauche es bis 17 Uhr MEZ", "2026-03-02T16:00"),
        ("Wir müssen das bis Ende der Woche haben.", "Wir müssen das bis Ende der Woche", "2026-03-06T23:59"),
        (
            "Bitte zahlen Sie bis zum 20.03.2026.",
            "Bitte zahlen Sie bis zum 20.03.2026",
            "2026-03-20T23:59",
        ),
    ],
)
def test_a_german_deadline_is_worked_out(text: str, quote: str, by: str) -> None:
    """The same holds for German."""
    (found,) = (wish for wish in read(text, now=NOW, language="de").wishes if wish.kind == "deadline")
    assert found.quote.text == quote
    assert found.by is not None
    assert f"{found.by:%Y-%m-%dT%H:%M}" == by


def test_without_a_clock_a_deadline_has_no_date() -> None:
    """The words still count."""
    (wish,) = (wish for wish in read("I need the file by Friday.").wishes if wish.kind == "deadline")
    assert wish.by is None


def test_a_way_of_contact_is_named() -> None:
    """Who asks for a call gets a call, who refuses one does not."""
    assert "contact.call" in wishes("Please call me on my mobile number.")
    assert "refused.call" in wishes("Please don't call me, I'm at work.")
    assert "contact.call" not in wishes("Please don't call me, I'm at work.")


@pytest.mark.parametrize(
    ("words", "by"),
    [
        ("in two days", "2026-03-04T09:00"),
        ("within the next 3 hours", "2026-03-02T12:00"),
        ("next Friday", "2026-03-13T23:59"),
        ("next monday", "2026-03-09T23:59"),
        ("today", "2026-03-02T23:59"),
        ("tonight", "2026-03-02T23:59"),
        ("the day after tomorrow", "2026-03-04T23:59"),
        ("tomorrow morning", "2026-03-03T12:00"),
        ("by noon", "2026-03-02T12:00"),
        ("by the end of the week", "2026-03-06T23:59"),
        ("by end of day", "2026-03-02T23:59"),
        ("by the weekend", "2026-03-08T23:59"),
        ("by the end of next month", "2026-04-30T23:59"),
        ("on 2026-05-01", "2026-05-01T23:59"),
        ("on 5.4.2026", "2026-04-05T23:59"),
        ("on March 20th", "2026-03-20T23:59"),
        ("by the 1st", "2026-04-01T23:59"),
        ("on 3 January", "2026-01-03T23:59"),
        ("by 1 August", "2026-08-01T23:59"),
        ("by 31 February", ""),
        ("last friday", ""),
        ("friday at 99pm", "2026-03-06T23:59"),
        ("this afternoon between 12 and 5", "2026-03-02T17:00"),
        ("between 2 and 4 tomorrow", "2026-03-03T16:00"),
        ("between 8 and 12 tomorrow", "2026-03-03T12:00"),
        ("by 5pm on friday", "2026-03-06T17:00"),
        ("by 7am", "2026-03-03T07:00"),
        ("by 8 this morning", "2026-03-02T08:00"),
        ("by 7 tomorrow evening", "2026-03-03T19:00"),
        ("tomorrow evening at 8:30", "2026-03-03T20:30"),
        ("tomorrow lunchtime at 11:30", "2026-03-03T11:30"),
        ("tonight at 8,", "2026-03-02T20:00"),
        ("friday night at 11,", "2026-03-06T23:00"),
        ("by 6 on tuesday", "2026-03-03T23:59"),
        ("by 4 on tuesday", "2026-03-03T16:00"),
        ("before tuesday at 8,", "2026-03-03T08:00"),
        ("by eight o'clock tomorrow", "2026-03-03T08:00"),
        ("by 8am (CET) tomorrow", "2026-03-03T07:00"),
        ("by 8am tomorrow CET", "2026-03-03T07:00"),
        ("by noon EST on friday", "2026-03-06T17:00"),
        ("by 5pm my time", ""),
    ],
)
def test_times_are_worked_out_from_when_they_were_written(words: str, by: str) -> None:
    """Each way to name a time gives its last moment; one that does not exist gives none."""
    (found,) = times.named(shadow.fold(f"it comes {words} ok"), NOW)
    assert (f"{found.by:%Y-%m-%dT%H:%M}" if found.by else "") == by


@pytest.mark.parametrize(
    ("words", "by"),
    [
        ("bis heute Abend 8 Uhr", "2026-03-02T20:00"),
        ("heute Abend um 8", "2026-03-02T20:00"),
        ("bis morgen 8 Uhr abends", "2026-03-03T20:00"),
        ("bis 8 Uhr früh", "2026-03-03T08:00"),
        ("bis 8 Uhr morgen", "2026-03-03T08:00"),
        ("bis 8 morgen früh", "2026-03-03T08:00"),
        ("bis morgen früh um acht Uhr", "2026-03-03T08:00"),
        ("bis Dienstagabend um 7", "2026-03-03T19:00"),
        ("bis morgen, 17 Uhr (MEZ)", "2026-03-03T16:00"),
        ("bis 17 Uhr meiner Zeit", ""),
    ],
)
def test_german_times_are_worked_out_too(words: str, by: str) -> None:
    """The part of the day tells which of two hours is meant."""
    (found,) = times.named(shadow.fold(f"es kommt {words}."), NOW, "de")
    assert (f"{found.by:%Y-%m-%dT%H:%M}" if found.by else "") == by


@pytest.mark.parametrize(
    ("at", "words", "by"),
    [
        ("2026-10-25T00:30", "within 3 hours", "04:30 CET"),
        ("2026-03-29T00:30", "within 3 hours", "05:30 CEST"),
        ("2026-03-28T22:30", "within 3 hours", "03:30 CEST"),
        ("2026-03-28T08:00", "tomorrow at 2:30am", "03:30 CEST"),
        ("2026-03-28T08:00", "in two days", "09:00 CEST"),
    ],
)
def test_hours_are_counted_over_a_change_of_clocks(at: str, words: str, by: str) -> None:
    """Three hours are three hours, and no hour is named that no clock shows; a day ends at the same hour."""
    now = datetime.fromisoformat(at).replace(tzinfo=UTC).astimezone(ZoneInfo("Europe/Berlin"))
    (found,) = times.named(shadow.fold(f"it comes {words} ok"), now)
    assert f"{found.by:%H:%M %Z}" == by


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("I'd like a replacement, not a refund.", {"outcome.replacement", "refused.refund"}),
        ("Please don't send me a voucher or another apology.", {"refused.voucher", "refused.apology"}),
        ("Please don't apologise again.", {"refused.apology"}),
        ("I want my 30 quid back.", {"outcome.refund"}),
        ("Can I talk to an actual human?", {"outcome.human"}),
        ("He wants it reversed today.", {"outcome.correction", "deadline"}),
        ("If the export is not working by 5 pm today we can't pay anybody.", {"deadline"}),
        ("If the 1,240 euros are not on my account by Friday, I go on.", {"deadline"}),
        ("Unless the full £1,940 is back by 5pm on Monday 9 March she will write to you.", {"deadline"}),
        ("We file on Friday.", {"deadline"}),
        ("It's a present for my son's birthday on Sunday.", {"deadline"}),
        ("If you're closed on Saturday, I'd come by Friday.", set()),
    ],
)
def test_what_is_wished_for_in_passing_is_heard(text: str, kinds: set[str]) -> None:
    """A wish counts also where no verb of wishing stands before it."""
    assert set(wishes(text)) == kinds


def test_a_need_after_what_happened_is_a_deadline() -> None:
    """What arrived, or was said, before the need does not make its day a thing of the past."""
    for text in (
        "The lamp arrived broken, and I need a new one by Friday.",
        "You sent me the wrong size, so I need the right one by Friday.",
    ):
        found = [wish.quote.text for wish in read(text, now=datetime(2026, 11, 23, 9, 0, tzinfo=UTC)).wishes]
        assert any(words.endswith("by Friday") for words in found), text
    assert not [w for w in read("I need help: it was promised by Friday.").wishes if w.kind == "deadline"]


@pytest.mark.parametrize(
    "text",
    [
        "Please, I wrote to Ben, and he is out until 5 March.",
        "I need an answer. Your shop says it is closed until Friday.",
        "Bitte, Herr Kern ist bis 5. März im Urlaub.",
    ],
)
def test_the_day_on_which_somebody_is_back_is_no_deadline(text: str) -> None:
    """It is theirs, and nobody waits for it."""
    assert "deadline" not in wishes(text)


@pytest.mark.parametrize("number", ["8.4.1", "v8.4.1", "10.4.1.2"])
@pytest.mark.parametrize("language", ["en", "de"])
def test_a_version_is_no_date(number: str, language: str) -> None:
    """Nor is any part of one, as `8.4.` of 8.4.1."""
    assert times.named(shadow.fold(f"since {number} it hangs"), NOW, language) == []
