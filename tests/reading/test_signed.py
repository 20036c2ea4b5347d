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


def test_a_message_without_words_has_no_signature() -> None:
    """Nothing is nothing."""
    assert unsigned("", (), "Grace") == ()
