"""The customer's new words alone."""

from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from amends.reading.clean import automatic, clean, new_words
from amends.reading.marked import marked

BODY = "The lid is cracked.\nCan you send a new one?"
BELOW = [
    "On Mon, 2 Mar 2026 at 09:00, Sam Lee <sam@example.com> wrote:\n> Dear Ann,\n> here is the lid.",
    "On Mon, 2 Mar 2026 at 09:00, Sam Lee\n<sam@example.com> wrote:\n\nDear Ann,\nhere is the lid.",
    "Am 02.03.2026 um 09:00 schrieb Sam Lee <sam@example.com>:\n> Guten Tag",
    "Am Mo., 2. März 2026 um 09:00 Uhr schrieb Sam Lee <sam@example.com>:\n\nGuten Tag",
    "Le 2 mars 2026 à 09:00, Sam Lee <sam@example.com> a écrit :\n> Bonjour",
    "Sam Lee <sam@example.com> wrote:\n\nHere is the lid.",
    "-----Original Message-----\nFrom: Sam Lee\nSent: Monday\nTo: Ann\nSubject: Lid\n\nHere is the lid.",
    "-----Ursprüngliche Nachricht-----\nVon: Sam Lee\nGesendet: Montag\n\nDer Deckel.",
    "From: Sam Lee <sam@example.com>\nSent: Monday, 2 March 2026 09:00\nTo: Ann\nSubject: Lid\n\nHere is the lid.",
    "Von: Sam Lee <sam@example.com>\nGesendet: Montag, 2. März 2026 09:00\nAn: Ann\nBetreff: Deckel\n\nHier.",
    "---------- Forwarded message ---------\nFrom: Sam\nDate: Mon\nSubject: Lid\nTo: Ann\n\nHere.",
    "Begin forwarded message:\n\n> From: Sam\n> Subject: Lid",
    "2026/3/2 Sam Lee <sam@example.com>\n\n| Here is the lid.\n| Regards",
    "--\nAnn Smith\nHead of Lids",
    "-- \nAnn Smith",
    "_______________\nAnn Smith\nLids Ltd",
    "Sent from my iPhone",
    "Get Outlook for iOS",
    "Von meinem iPhone gesendet",
    "Gesendet von Outlook für Android",
    "This e-mail and any attachments are confidential and intended solely for the addressee.\nDelete it otherwise.",
    "Diese E-Mail enthält vertrauliche Informationen und ist nur für den Empfänger bestimmt.",
    "Please consider the environment before printing this mail.",
    "Ann Smith\nHead of Lids\nTel: +44 20 5555 0100\nwww.example.com",
    "##- Please type your reply above this line -##\nYour request has been updated.",
    "El lun, 2 mar 2026 a las 09:00, Sam Lee (<sam@example.com>) escribió:\n> Hola",
    "Il giorno lun 2 mar 2026 alle ore 09:00 Sam Lee <sam@example.com> ha scritto:\n> Ciao",
    "Op ma 2 mrt 2026 om 09:00 schreef Sam Lee <sam@example.com>:\n> Hallo",
    "Em seg., 2 de mar. de 2026 às 09:00, Sam Lee <sam@example.com> escreveu:\n> Olá",
    "pon., 2 mar 2026 o 09:00 Sam Lee <sam@example.com> napisał(a):\n> Dzień dobry",
    "Den mån 2 mars 2026 kl 09:00 skrev Sam Lee <sam@example.com>:\n> Hej",
    "Den man. 2. mar. 2026 kl. 09.00 skrev Sam Lee <sam@example.com>:\n> Hej",
    "man. 2. mars 2026 kl. 09:00 skrev Sam Lee <sam@example.com>:\n> Hei",
    "De : Sam Lee\nEnvoyé : lundi 2 mars 2026\nÀ : Ann\nObjet : Couvercle\n\nBonjour.",
    "De: Sam Lee\nEnviado el: lunes\nPara: Ann\nAsunto: Tapa\n\nHola.",
    "Da: Sam Lee\nInviato: lunedì\nA: Ann\nOggetto: Coperchio\n\nCiao.",
    "Van: Sam Lee\nVerzonden: maandag\nAan: Ann\nOnderwerp: Deksel\n\nHallo.",
    "Od: Sam Lee\nWysłano: poniedziałek\nDo: Ann\nTemat: Pokrywka\n\nWitam.",
    "Från: Sam Lee\nSkickat: måndag\nTill: Ann\nÄmne: Lock\n\nHej.",
    "Fra: Sam Lee\nSendt: mandag\nTil: Ann\nEmne: Låg\n\nHej.",
    "Envoyé de mon iPhone",
    "Enviado desde mi iPhone",
    "Inviato da iPhone",
    "Verzonden vanaf mijn iPhone",
    "Enviado do meu iPhone",
    "Wysłane z iPhone'a",
    "Skickat från min iPhone",
    "Sendt fra min iPhone",
]


@pytest.mark.parametrize("below", BELOW)
def test_what_mail_programs_add_below_is_left_out(below: str) -> None:
    """Only the customer's new words are read."""
    assert clean(f"{BODY}\n\n{below}\n") == BODY


def test_an_answer_below_the_quote_is_found() -> None:
    """Some people write under what they quote, or between."""
    quoted = "On Mon, 2 Mar 2026 at 09:00, Sam <sam@example.com> wrote:\n"
    assert clean(f"{quoted}> Which size?\n\nSize nine.\n\n> Which colour?\n\nBlue.") == "Size nine.\nBlue."
    assert clean(f"{quoted}\nSize nine.") == "Size nine."


@pytest.mark.parametrize(
    "text",
    [
        "On 3 March I wrote to you:\nthe lid is cracked.\nNobody answered.",
        "From: London\nI would like to travel with a dog.",
        "On Monday you wrote that it comes at 10:00.",
        "Please call me:\n+44 20 5555 0100\nI am at home.",
        "First part.\n\n-----\n\nIs the second part clear?",
        "This message is not confidential, tell everyone.",
        "Thanks\nAnn",
    ],
)
def test_no_sentence_of_the_customer_is_lost(text: str) -> None:
    """Words that look like a mail program's but are not stay."""
    assert clean(text) == text


def test_the_sign_off_stays_and_the_numbers_go() -> None:
    """A name is part of the mail, a phone list is not."""
    mail = f"{BODY}\n\nKind regards,\nAnn Smith\nLids Ltd\nPhone: +44 20 5555 0100"
    assert clean(mail) == f"{BODY}\n\nKind regards,\nAnn Smith"


def test_html_quotes_are_left_out() -> None:
    """A mail that comes as HTML has its quotation in a block."""
    mail = '<div>New words</div>\n<blockquote type="cite">\nold words\n</blockquote>\n<div>more</div>'
    assert clean(mail) == "<div>New words</div>\n<div>more</div>"
    assert clean('<p>New</p><div class="gmail_quote">old\nold</div>') == "<p>New</p>"


MAILS = st.lists(
    st.one_of(st.sampled_from([*BELOW, BODY, "> quoted", "", "Kind regards", "a\r", "|x"]), st.text(max_size=30))
).map("\n".join)


@given(MAILS)
def test_cleaning_is_exact_and_done_once(text: str) -> None:
    """Spans lie in order within the text, and a clean text stays as it is."""
    spans = new_words(text)
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(end <= start for (_, end), (start, _) in pairwise(spans))
    once = clean(text)
    assert clean(once) == once


@given(MAILS)
@example("Ann writes\u2028SENT FROM MY \u212aINDLE")
@example("the l\u0131d\x1c\xa0\u2014\x85\u017fam")
def test_a_mail_without_marks_is_cleaned_as_any_other(text: str) -> None:
    """What is passed over, because a quick look saw no mark of a mail program, would be left as it is."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("amends.reading.clean.marked", lambda _: True)
        long_way = new_words(text)
    assert new_words(text) == long_way


@pytest.mark.parametrize("below", BELOW)
@pytest.mark.parametrize("end", ["\n", "\r\n", "\u2028"])
def test_each_mark_of_a_mail_program_is_seen_at_a_glance(below: str, end: str) -> None:
    """Behind any end of a line; numbers under a name are looked for one by one, and a plain message has none."""
    assert marked(f"{BODY}\n\n{below}".replace("\n", end)) or "Tel:" in below
    assert not marked(BODY)


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("I'm out of the office until Monday.", ""),
        ("Hello,\nthank you for your message. I am currently away from my desk.", ""),
        ("Your message to info@example.com could not be delivered.", ""),
        ("Ich bin vom 2. bis 9. März nicht im Büro.", ""),
        ("Diese Nachricht wurde automatisch erzeugt.", ""),
        ("See attached.", "Automatic reply: your order"),
        ("", "Undeliverable: Re: lid"),
        ("", "Abwesenheitsnotiz"),
        ("", "Réponse automatique : votre commande"),
        ("", "Respuesta automática"),
        ("", "Automatisch antwoord: deksel"),
        ("Bonjour,\nje suis actuellement absent jusqu'au 9 mars.", ""),
        ("Olá,\nobrigada pela sua mensagem. Estou fora do escritório.", ""),
        ("Jestem nieobecny do 9 marca, przebywam na urlopie na urlopie poza biurem.", ""),
    ],
)
def test_mail_that_nobody_wrote_is_recognised(text: str, subject: str) -> None:
    """An out-of-office answer is not the customer's."""
    assert automatic(text, subject)


@pytest.mark.parametrize(
    "text",
    [
        "All I get is a mail that says this is an automated message.",
        "I was out of the office when your driver came.",
        "Please read my message, it could not be clearer.",
    ],
)
def test_a_person_who_tells_of_such_mail_is_a_person(text: str) -> None:
    """A complaint about automatic answers is a complaint."""
    assert not automatic(text, "Re: automatic reply")


@pytest.mark.parametrize(
    "text",
    [
        "Ich bin vom 1. bis 8. Dezember im Urlaub. Ich warte seit drei Wochen auf mein Geld, wann kommt es?",
        "Ich bin ab Montag im Urlaub und nicht erreichbar. Die Rechnung ist falsch.",
        "Ich bin nächste Woche im Urlaub. Mein Paket ist nicht angekommen.",
        "I am out of the office until Monday. Where is my parcel?",
    ],
)
def test_who_is_away_and_asks_wrote_it(text: str) -> None:
    """A holiday that is told makes no machine of a customer."""
    assert not automatic(text)


MACHINE = """Hi, the import stops with this:

```
fatal: connection refused, you idiot
```

It began on Monday.

2026-11-20 10:11:12 ERROR failed to connect to host
2026-11-20 10:11:13,551 WARN retry failed
java.net.ConnectException: refused
    at com.acme.Net.open(Net.java:12)
    at com.acme.Net.retry(Net.java:40)
Caused by: java.io.IOException
    at com.acme.Disk.read(Disk.java:7)

Traceback (most recent call last):
  File "load.py", line 3, in <module>
    raise ValueError("worst input ever")
ValueError: worst input ever

Please help, I get a ValueError each time."""


def test_logs_and_code_are_left_out_and_the_words_between_them_stay() -> None:
    """A machine's "fatal" and "worst" are not the customer's; what they write around it is."""
    kept = [line for line in clean(MACHINE).splitlines() if line]
    assert kept == [
        "Hi, the import stops with this:",
        "It began on Monday.",
        "Please help, I get a ValueError each time.",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "It says ERROR at 10:11 every day.",
        "Error: I cannot log in",
        "At the shop (Main Street) nobody helped.",
        "I get this ``` and nothing else.\n\nAnd it hurts.",
        "```\nmy own words, and a fence that is never closed",
        "On 2026-11-20 10:11 I wrote to you with INFO on my order.",
    ],
)
def test_what_only_looks_like_a_log_is_kept(text: str) -> None:
    """No sentence of the customer is lost for holding a word that logs hold, too."""
    assert "".join(clean(text).split()).replace("`", "") == "".join(text.split()).replace("`", "")


def test_words_behind_an_html_quotation_on_the_same_line_are_kept() -> None:
    """Some mail programs write a whole mail in one line."""
    quote, log = "<blockquote>we are furious</blockquote>", "<pre>FATAL</pre>"
    text = f"<p>You wrote:</p>{quote}<p>That is not so, it is lost.</p>{log}<p>Bye</p>"
    shown = clean(text)
    assert "it is lost" in shown
    assert "Bye" in shown
    assert "furious" not in shown
    assert "FATAL" not in shown
