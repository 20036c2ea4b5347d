"""A name under a message is not read, however it stands there."""

import pytest

from amends.reading.signed import unsigned


@pytest.mark.parametrize(
    ("text", "name", "read"),
    [
        ("It is late.\n\nBest regards\nGrace Love", "Grace Love", "It is late.\n\nBest regards"),
        ("It is late.\n\nBest regards,\nGrace", "Grace Love", "It is late.\n\nBest regards,"),
        ("It is late.\nGrace Love", "Grace Love", "It is late."),
        ("It is late.\n\nCheers, Grace", "Grace Love", "It is late.\n\nCheers"),
        ("It is late.\n\nKind regards\nJoy Bliss", "", "It is late.\n\nKind regards"),
        ("Zu spät.\n\nMit freundlichen Grüßen\n- Şeyma Yıldırım", "", "Zu spät.\n\nMit freundlichen Grüßen"),
        ("It is late.\n\nMy love for it is gone", "Grace Love", "It is late.\n\nMy love for it is gone"),
        ("It is late.\n\nThanks\nplease call me", "Grace Love", "It is late.\n\nThanks\nplease call me"),
        ("It is late.\n\nThanks\nPlease help!", "", "It is late.\n\nThanks\nPlease help!"),
        ("Love", "Grace Love", "Love"),
        ("I have had enough, Bill", "Bill Gray", "I have had enough"),
        ("I have had enough, Bill", "", "I have had enough, Bill"),
    ],
)
def test_a_signature_is_left_out_and_nothing_else(text: str, name: str, read: str) -> None:
    """The name goes, the words stay."""
    spans = unsigned(text, ((0, len(text)),), name)
    assert "".join(text[start:end] for start, end in spans) == read


ASKS = "Können Sie mir die Rechnung schicken?\n\nMit freundlichen Grüßen"
WANTS = "Could you send the invoice?\n\nKind regards"


@pytest.mark.parametrize(
    ("text", "read"),
    [
        (
            f"{ASKS}\nSabine Krämer\nBuchhaltung\n\nKrämer & Söhne Haustechnik GmbH\nIndustriestraße 4\n"
            "33602 Bielefeld\nTel. 0521 123456\nHRB 12345 Amtsgericht Bielefeld",
            ASKS,
        ),
        (f"{ASKS}\nDr. Jan Ahlers\nRechtsanwalt\nKanzlei Ahlers & Partner, Hamburg", ASKS),
        (f"{ASKS}\nPetra Holm\nKlinikum Nord, Notaufnahme", ASKS),
        (f"{ASKS}\nPetra Holm\nBesuchen Sie uns auf holm.example!", ASKS),
        (f"{WANTS}\nAnna Smith\nSolicitor\nSmith & Co Solicitors LLP", WANTS),
        (f"{WANTS}\nAnna Smith\nNeed a plumber? Call us", WANTS),
        (f"{WANTS}\nHal Brewster\nDir. of Operations, Quarry & Stone Supply", WANTS),
        (f"{WANTS}\nAnna\nThis email may be confidential.\nPlease tell us if you were not meant to have it.", WANTS),
        (f"{WANTS}\nSmith LLP is registered in England and Wales, no. OC1234", WANTS),
        (f"{WANTS}, Anna Smith, Bereavement Services", WANTS),
        (f"{WANTS}\nAnna\n\nP.S. Box broken too\nand the lid", f"{WANTS}P.S. Box broken too\nand the lid"),
        (
            f"{WANTS}\nAnna\nSolicitor\n\nThe order is 123 and still not here",
            f"{WANTS}The order is 123 and still not here",
        ),
        (f"{ASKS}\nJan\n\nVase völlig zerdrückt angekommen.", f"{ASKS}Vase völlig zerdrückt angekommen."),
        (f"{ASKS}\nJan\nDer Rechtsanwalt ist schon informiert", f"{ASKS}Der Rechtsanwalt ist schon informiert"),
        (f"{WANTS}\nAnna\nDamage: glass in pieces", f"{WANTS}Damage: glass in pieces"),
        ("Hello, is it late?\n\nRegards\nJo\nSolicitor", "Hello, is it late?\n\nRegards"),
        ("Hi,\nthanks\nParcel broken\nOrder 12", "Hi,\nthanks\nParcel broken\nOrder 12"),
        ("Two faults.\nThanks\nCrash\n\nBest, Tom", "Two faults.\nThanks\nCrash\n\nBest"),
    ],
)
def test_what_stands_below_a_sign_off_is_read_where_the_writer_says_something(text: str, read: str) -> None:
    """A job, an address, a slogan or small print goes; a sentence that was added stays."""
    spans = unsigned(text, ((0, len(text)),), "")
    assert "".join(text[start:end] for start, end in spans) == read


def test_below_a_known_name_a_title_is_left_out() -> None:
    """Not everybody takes leave before their name."""
    text = "It is late.\n\nGrace Love\nSolicitor\nLove & Co"
    assert unsigned(text, ((0, len(text)),), "Grace Love") == ((0, 11),)


@pytest.mark.parametrize(
    ("line", "gone"),
    [
        ("HRB 12345 Amtsgericht Bielefeld", True),
        ("Wir sehen uns vor dem Amtsgericht Bielefeld", False),
        ("Geschäftsführer: Jan Krämer", True),
        ("Ihr Geschäftsführer ruft nicht zurück", False),
        ("USt-IdNr. DE123456789", True),
        ("USt-IdNr. DE123456789 fehlt auf der Rechnung", False),
        ("Registered in England, Company No. 01234567", True),
        ("My address is registered in England", False),
        ("VAT 20% charged twice", False),
    ],
)
def test_where_a_company_is_registered_is_no_sentence_of_the_writer(line: str, gone: bool) -> None:
    """Wherever such a line stands: it must be in each mail of a company."""
    text = f"Zu spät.\n{line}\nDanke."
    assert (line in "".join(text[start:end] for start, end in unsigned(text, ((0, len(text)),), ""))) != gone


def test_a_message_without_words_has_no_signature() -> None:
    """Nothing is nothing."""
    assert unsigned("", (), "Grace") == ()
