"""The first step fits the kind of thing, and the suggested words fit the person who reads them."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from amends import languages
from amends.advising import kinds, naming, wording
from amends.advising.playbook import remedies
from amends.advising.reflect import Tongue
from amends.nouns import Apology, Cause, Reading, Severity, Verdict
from amends.policy import Policy
from amends.remedies import Remedies
from amends.ticket import Channel, Message, Person, Role, Status, Ticket

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
GERMAN = Tongue("de")

TOLD = [
    ("gentle", "My mother died and the bills keep coming.", "bills"),
    ("gentle", "My ex-husband got my address and I'm scared.", "not_safe"),
    ("gentle", "I have cancer and can't keep up with the instalments.", "cannot_pay"),
    ("other", "The certificate has the wrong birth date on it.", "wrong_detail"),
    ("faulty", "Das Zertifikat kam, aber das Geburtsdatum ist falsch.", "wrong_detail"),
    ("quality", "Das Zimmer lag über der Lüftung, an der Rezeption hieß es, da könne man nichts machen.", "stayed"),
    ("unclear", "I have read it through; could somebody put it in plain words for me?", "explaining"),
    ("other", "The slot that I had chosen is gone from my list.", "slot_gone"),
    ("other", "Mein Termin ist auf einmal verschwunden.", "slot_gone"),
    ("gentle", "Mein Mann ist verstorben, ich möchte sein Abo kündigen.", "ending"),
    ("gentle", "We lost the baby and I need to return the cot.", "giving_back"),
    ("gentle", "My wife died; please put the account in my name, I don't want anything cancelled.", "new_name"),
    ("gentle", "Mein Mann ist gestorben, bitte den Vertrag auf mich umschreiben.", "new_name"),
    ("access", "My card was declined at the till.", "card"),
    ("access", "Meine Karte wurde am Automaten eingezogen.", "card"),
    ("wrongly_charged", "I paid on the 4th, and now a debt collector writes to me.", "collection"),
    ("other", "Ein Brief vom Inkasso, dabei habe ich die Rechnung längst bezahlt.", "collection"),
    ("wrongly_charged", "The invoice lists twelve seats in place of ten.", "billed"),
    ("faulty", "After it all my notes have disappeared.", "data_loss"),
    ("faulty", "Seit gestern sind alle Fotos verschwunden.", "data_loss"),
    ("unclear", "Lesen Sie überhaupt, was ich schreibe?", "advice_failed"),
    ("access", "How do I log in if I'm locked out? Are you a bot?", "advice_failed"),
    ("late", "Our luggage is still in Crete.", "luggage"),
    ("quality", "The hotel is a building site, and there is mould in our room.", "stay"),
    ("quality", "We stayed two nights, and our bed was broken.", "stayed"),
    ("quality", "Zwei Nächte lang war unser Bett feucht.", "stayed"),
    ("wrongly_charged", "You charged me in November, and I cancelled in September.", "after_the_end"),
    ("wrongly_charged", "Im Mai gekündigt, und im Juni wurde wieder abgebucht.", "after_the_end"),
    ("late", "My parcel has not arrived.", "parcel"),
    ("late", "Das Paket hängt seit Tagen fest.", "parcel"),
    ("late", "My weekly payout did not come.", "money_waited_for"),
    ("outage", "Seit dem letzten Update gibt es keine Verbindung mehr.", "update"),
    ("privacy", "I got an email that was meant for another customer.", "others_mail"),
    ("privacy", "The envelope also held the bank statement of a Mr Alder.", "strangers_papers"),
    ("late", "Your engineer did not come this morning.", "visit"),
    ("cancelled", "Ihr Techniker hat den Termin abgesagt.", "visit"),
    ("late", "She was promised a call back on Friday which did not come.", "by_call"),
    ("late", "The birthday cake came three hours late.", "over"),
    ("late", "Your shop said that the printer was ready, and it was not.", "at_the_shop"),
    ("late", "Still no invoice.", "document"),
    ("ignored", "All I want is a copy of my contract.", "document"),
    ("privacy", "Somebody logged into my account and ordered three phones.", "taken_over"),
    ("privacy", "Auf einer gefälschten Seite habe ich meine TAN eingegeben.", "taken_over"),
    ("late", "I wait for my refund since May.", "money_waited_for"),
    ("late", "Ich warte seit Wochen auf meine Erstattung.", "money_waited_for"),
    ("late", "The pizza came an hour late and stone cold.", "meal"),
    ("quality", "Die Pizza war eiskalt.", "meal"),
    ("late", "My tutor did not join the lesson.", "no_show"),
    ("privacy", "My statements go to my old flat in Leeds.", "old_address"),
    ("privacy", "Meine Kontoauszüge gehen immer noch an meine alte Adresse.", "old_address"),
    ("late", "Two screws were missing from the box.", "missing_part"),
    ("late", "Beim Tisch waren keine Schrauben dabei.", "missing_part"),
    ("other", "I was on hold for forty minutes and then cut off.", "on_hold"),
    ("other", "40 Minuten Warteschleife, dann flog ich raus.", "on_hold"),
    ("faulty", "The brakes squeal since the inspection.", "after_repair"),
    ("faulty", "Die Bremse schleift seit der Inspektion.", "after_repair"),
    ("wrongly_charged", "I got a parking fine with a valid permit.", "fine"),
    ("wrongly_charged", "Der Kontrolleur sah mein Ticket nicht an, ich soll 60 Euro zahlen.", "fine"),
    ("quality", "The painter left streaks on every wall.", "workmanship"),
    ("quality", "Der Maler hat schlampig gearbeitet.", "workmanship"),
    ("faulty", "Unter dem Boiler steht jeden Morgen eine Pfütze.", "water"),
    ("access", "Meine Kreditkarte wurde im Urlaub gesperrt.", "card"),
    ("wrongly_charged", "Der neue Abschlag ist doppelt so hoch.", "billed"),
    ("late", "Der Schulbus kam nicht.", "no_show"),
    ("access", "My son was banned for cheating, and he never cheated.", "banned"),
    ("none", "I'm leaving. Send me my PAC code.", "leaving"),
    ("faulty", "Hiermit kündige ich meinen Vertrag nach drei Störungen.", "notice"),
    ("refund_owed", "I forgot to switch it off, could you refund it please?", "asked_back"),
    ("refund_owed", "Könnten Sie mir den Betrag bitte erstatten?", "asked_back"),
    ("unclear", "Did that for all of us but no joy.", "advice_failed"),
    ("faulty", "The platform lift was out of order, so we went home.", "place"),
    ("faulty", "Your advice didn't help at all.", "advice_failed"),
    ("faulty", "The return label won't open on any of our computers.", "file"),
    ("faulty", "The washing machine has been leaking since Friday.", "water"),
    ("faulty", "Die Spülmaschine läuft aus.", "water"),
    ("late", "The sofa was to be picked up yesterday.", "pick_up"),
    ("late", "Die Biotonne wurde wieder nicht geleert.", "pick_up"),
    ("late", "There was no charger in the box.", "missing_part"),
    ("late", "Beim Regal fehlen die Schrauben.", "missing_part"),
    ("faulty", "The calendar has put two patients into the same slot.", "double_booked"),
    ("faulty", "Das Zimmer war doppelt belegt.", "double_booked"),
    ("late", "The withdrawal I made on Sunday is still under review.", "money_held"),
    ("late", "Seit gestern aufgeladen, und das Guthaben steht auf null.", "money_held"),
    ("wrongly_charged", "Got a red letter for a bill I settled in June.", "collection"),
    ("access", "My seller page was taken down this morning.", "banned"),
    ("late", "Nobody has been out to read the meter.", "visit"),
    ("faulty", "The kitchen tap drips.", "fixture"),
    ("faulty", "The lining of the coat is coming apart.", "worn"),
    ("quality", "Der Pullover ist eingelaufen.", "worn"),
    ("none", "Another update that breaks the one feature I pay for.", "update"),
    ("faulty", "The coffee machine stopped working.", "goods"),
    ("damaged", "It was delivered to the wrong address.", "astray"),
    ("damaged", "Your driver threw the box over the fence.", "thrown"),
    ("wrongly_charged", "Every month the same wrong bill.", "each_month"),
    ("wrongly_charged", "You took the 39 euros twice.", "taken_twice"),
    ("wrongly_charged", "It was renewed without my consent.", "unasked"),
    ("access", "The reset mail never comes.", "reset_link"),
    ("cancelled", "I spent the night in the car.", "the_night"),
    ("cancelled", "Our hotel booking was cancelled.", "before_the_trip"),
    ("unclear", "I tried the blue button, nothing happens.", "dead_button"),
    ("unclear", "I've looked everywhere for the cancel button.", "no_way_out"),
    ("unclear", "Could somebody explain the night rate to me?", "explaining"),
    ("unclear", "At step two the light stays orange.", "at_home"),
    ("treated_badly", "The man at your counter laughed at me.", "met_at_counter"),
    ("treated_badly", "She hung up on me.", "met_on_phone"),
]
REFUSED = [  # after a reply of ours that refused the money
    ("refund_owed", "Where is my refund?", "turned_down"),
    ("refund_owed", "Ich will trotzdem mein Geld.", "turned_down"),
]
PLAIN = [
    ("faulty", "The app crashes every morning."),
    ("faulty", "Es steht immer noch 35 Kristalle, und das Event geht nur noch bis heut 22 uhr."),
    ("faulty", "The heating in carriage C wasn't on."),
    ("none", "My son failed the exam and we would like to appeal."),
    ("privacy", "Our payslips went to the wrong mailing list."),
    ("faulty", "The app for my coffee machine shows an error."),
    ("faulty", "The export says timeout."),
    ("late", "The quote that was due yesterday is not here."),
    ("late", "We stood at the gate for two hours before the flight left."),
    ("access", "You blocked my account and call it fraud."),
    ("gentle", "My wife died, and I don't want anything cancelled."),
    ("gentle", "I am writing about my late wife."),
    ("privacy", "My name and photo are on your website."),
    ("access", "I can't log in."),
    ("unclear", "I love your app but I still can't find it, I tried twice."),
]


def _ticket(text: str, *, answered: bool = False) -> Ticket:
    message = Message(id="1", role=Role.CUSTOMER, at=NOON, text=text)
    before = Message(id="0", role=Role.AGENT, at=NOON - timedelta(days=1), text="Please restart it.")
    person = Person("7", name="Ann Lee")
    return Ticket(
        helpdesk="zendesk",
        id="1",
        subject="",
        status=Status.OPEN,
        channel=Channel.EMAIL,
        created_at=NOON,
        requester=person,
        messages=(before, message) if answered else (message,),
    )


def _kind(cause: str, text: str, *, answered: bool = True, refused: bool = False) -> str:
    gentle = cause == kinds.GENTLE
    verdict = Verdict(Cause.NONE if gentle else Cause(cause), (), Severity.SMALL, Apology.REGRET, gentle=gentle)
    return kinds.kind(verdict, _ticket(text, answered=answered), [Reading("1", "en")], refused=refused).name


@pytest.mark.parametrize(("cause", "text", "name"), TOLD, ids=[text for _, text, _ in TOLD])
def test_the_kind_of_a_matter_is_told_by_the_words(cause: str, text: str, name: str) -> None:
    """A leak is not tried by the agent, and a meal of last night is not traced."""
    assert _kind(cause, text) == name


@pytest.mark.parametrize(("cause", "text", "name"), REFUSED)
def test_money_that_we_refused_is_not_on_its_way(cause: str, text: str, name: str) -> None:
    """Its day cannot be found out; whether our no stands can."""
    assert _kind(cause, text, refused=True) == name
    assert _kind(cause, text) != name


def test_no_advice_failed_before_there_was_any() -> None:
    """ "In the guide it says Settings, and I have no such thing" tells of no answer of ours."""
    assert not _kind("unclear", "Lesen Sie überhaupt, was ich schreibe?", answered=False)


@pytest.mark.parametrize(("cause", "text"), PLAIN, ids=[text for _, text in PLAIN])
def test_where_the_words_show_no_kind_the_cause_decides(cause: str, text: str) -> None:
    """An app is tried, a parcel is traced."""
    assert not _kind(cause, text)


@pytest.mark.parametrize("language", languages.read())
def test_a_language_has_words_for_kinds_that_there_are(language: str) -> None:
    """A misspelt name would leave its words unused; what solving needs is told in each language."""
    matters = languages.data(language, "matters")
    assert set(matters["kind"]) == {kind.name for kind in kinds.known()}
    assert set(matters["has"]) == {"order number", "a photo", "date of the charge", "what they see"}


def test_every_kind_is_shown_by_an_example() -> None:
    """No kind stands in the data that nobody has seen found; each first step speaks of this case."""
    assert {kind.name for kind in kinds.known()} == {name for _, _, name in (*TOLD, *REFUSED)}
    assert all("{who}" in step or "{it}" in step for kind in kinds.known() for step in kind.first)
    assert {cause for kind in kinds.known() for cause in kind.causes} <= {*Cause, kinds.GENTLE}


@pytest.mark.parametrize("name", ["wording", "wording_informal"])
def test_words_for_a_kind_belong_to_a_kind_there_is(name: str) -> None:
    """A misspelt key would leave its words unused."""
    known = {kind.name for kind in kinds.known()}
    for language in ("en", "de"):
        if data := languages.data(language, name):
            assert set(data["sorry"]["by_kind"]) | set(data["public"]["by_kind"]) <= known


def test_a_chat_is_greeted_as_chats_are() -> None:
    """Nobody who writes in a chat is Dear; a grave matter has no Hi."""
    heard = wording.Heard("1", "Bo", talking=True)
    words = wording.private(Apology.REGRET, Cause.LATE, heard, "x", gentle=False)
    assert words.startswith("Hi Bo, ")
    grave = wording.private(Apology.REGRET, Cause.LATE, replace(heard, grave=True), "x", gentle=True)
    assert grave.startswith("Hello Bo, ")


def test_a_title_that_we_used_is_kept() -> None:
    """Whom we called Frau Vogel stays Frau Vogel."""
    person = Person("7", name="Birgit Vogel")
    assert naming.addressed(person, GERMAN, ["Guten Tag Frau Vogel, das war unser Fehler."]) == "Frau Vogel"
    assert naming.addressed(person, GERMAN, ["Guten Tag, Frau Vogelsang ist nicht da."]) == "Birgit Vogel"
    assert naming.addressed(person, Tongue("de", informal=True), ["Guten Tag Frau Vogel"]) == "Birgit"


def test_a_formal_greeting_has_no_abuse_in_it() -> None:
    """Who put abuse behind a first name is greeted by that alone."""
    assert naming.addressed(Person("7", name="Birgit Arschloch"), GERMAN) == "Birgit"
    assert naming.addressed(Person("7", name="Birgit Kaufmann"), GERMAN) == "Birgit Kaufmann"


@pytest.mark.parametrize("seed", [str(number) for number in range(20)])
@pytest.mark.parametrize("tongue", [Tongue(), GERMAN], ids=["en", "de"])
def test_nobody_is_thanked_for_telling_it_again(seed: str, tongue: Tongue) -> None:
    """Thanks for the message are for the first one."""
    thing = "the table" if tongue.language == "en" else "dem Tisch"
    heard = wording.Heard(seed, "Ann", thing=thing, again=True, tongue=tongue)
    words = wording.private(Apology.REGRET, Cause.LATE, heard, "x", gentle=False)
    assert not words.lower().count("thank you for") + words.count("danke")


@pytest.mark.parametrize("seed", [str(number) for number in range(20)])
def test_a_struggle_is_not_said_back_in_public(seed: str) -> None:
    """No public answer tells a customer what they could not figure out."""
    heard = wording.Heard(seed, "Bea", said_kind="state", said="you can't figure out the app", stuck=True)
    assert "figure" not in wording.public(Apology.REACHING_OUT, Cause.UNCLEAR, heard, gentle=False, review=False)


@pytest.mark.parametrize("seed", [str(number) for number in range(20)])
@pytest.mark.parametrize("tongue", [Tongue(), GERMAN], ids=["en", "de"])
def test_who_is_content_gets_thanks_and_the_way(seed: str, tongue: Tongue) -> None:
    """No apology to a happy asker, in private or in public."""
    heard = wording.Heard(seed, "Bea", glad=True, stuck=True, tongue=tongue)
    said = wording.private(Apology.NONE, Cause.UNCLEAR, heard, "x", gentle=False)
    said += wording.public(Apology.NONE, Cause.UNCLEAR, heard, gentle=False, review=False)
    assert re.search("thank|danke", said, re.IGNORECASE)
    assert not re.search("sorry|leid", said)


@pytest.mark.parametrize("seed", [str(number) for number in range(20)])
def test_sorry_is_said_once(seed: str) -> None:
    """An opening that says sorry is not followed by another sorry."""
    said = (("en", "state", "you can't log in"), ("de", "state", "Sie warten auf Ihr Paket"))
    for language, kind, clause in said:
        heard = wording.Heard(seed, "Ann", said_kind=kind, said=clause, tongue=Tongue(language))
        words = wording.private(Apology.REGRET, Cause.ACCESS, heard, "x", gentle=False)
        assert words.count("sorry") + words.count("leid") == 1, words


def test_a_whole_name_stands_once_in_a_public_answer() -> None:
    """Twice reads like a summons."""
    heard = wording.Heard(
        "1", "Murat Yilmaz", "state", "der Schrank steht im Flur", days="Mittwoch", broken=True, tongue=GERMAN
    )
    words = wording.public(Apology.ACCOUNTABLE, Cause.LATE, heard, gentle=False, review=False)
    assert words.count("Murat Yilmaz") == 1


def test_a_wrong_thing_from_the_shelf_is_not_made_anew() -> None:
    """The right one is sent; making anew is for what is made."""
    policy = Policy(playbook=Remedies(switched_on=("remake",)))

    def offered(cause: Cause) -> set[str]:
        found = remedies(cause, Severity.MARKED, "", policy=policy, refused=(), gentle=False)
        return {remedy.id for remedy in found}

    assert "remake" not in offered(Cause.WRONG_ITEM)
    assert "remake" in offered(Cause.DAMAGED)


def test_money_that_is_waited_for_is_not_asked_for_anew() -> None:
    """Who still waits for it has asked before: then the day that it left is what counts."""
    assert not _kind("refund_owed", "I am still waiting, could you refund it?")


def test_a_call_back_that_is_asked_for_was_not_missed() -> None:
    """Who asks to be called back has been promised nothing."""
    assert not _kind("other", "Please call me back after three, I'm upset about yesterday.")


def test_news_before_they_ask_is_for_those_who_have_not_asked() -> None:
    """Who has had to ask gets news from now on."""
    words = [
        {remedy.id: remedy.words for remedy in found}["keeping_informed"]
        for found in (
            remedies(Cause.LATE, Severity.MARKED, "", policy=Policy(), refused=(), gentle=False, asked_again=again)
            for again in (False, True)
        )
    ]
    assert "has to ask" in words[0]
    assert "has to ask" not in words[1]
