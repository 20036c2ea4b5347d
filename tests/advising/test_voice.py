"""Suggested words in the company's tone and with its name: every rule of a note holds in each."""

from __future__ import annotations

from dataclasses import replace

import pytest

from amends import languages
from amends.advising.voice import PLAIN, Voice, words
from amends.policy import Settings, Tone
from tests.advising.rules import check
from tests.golden.threads import Outcome, Thread, load, paths, run

COMPANY = "Haverbrook & Sons Outdoor Equipment Ltd."  # as long as one may be
TONGUES = [("en", False), ("de", False), ("de", True)]


def spoken(name: str, **settings: str) -> Outcome:
    thread = next(load(path) for path in paths() if path.stem == name)
    return run(_in(thread, Tone(settings.pop("tone", "plain")), settings.pop("company", "")))


def _in(thread: Thread, tone: Tone, company: str) -> Thread:
    own = thread.policy.settings.model_copy(update={"tone": tone, "company": company})
    return replace(thread, policy=thread.policy.model_copy(update={"settings": own}))


@pytest.mark.parametrize("tone", [Tone.WARM, Tone.FORMAL])
def test_every_rule_holds_in_every_tone(tone: Tone) -> None:
    """Whatever the tone, and however long the company's name, a note keeps all that makes agents trust it."""
    changed = 0
    for path in paths():
        plain, toned = run(load(path)), run(_in(load(path), tone, COMPANY))
        if toned.case:
            check(toned.case)
            changed += toned.shown() != plain.shown()
    assert changed > 10


def test_a_formal_note_greets_formally_and_has_no_short_forms() -> None:
    """Formal is "Dear Maya" and "I am sorry"; warm is "Hi Maya"; plain takes turns, by the message."""
    for name, informal in TONGUES:
        formal, warm = words(name, informal, Voice("formal")), words(name, informal, Voice("warm"))
        assert formal["greetings"] != warm["greetings"]
        assert "I'm" not in str(formal)
        assert words(name, informal, PLAIN) == words(name, informal, Voice("plain", ""))
    said = spoken("email_friendly_export", tone="formal").advice
    assert said
    assert said.to_start_from.startswith("Dear ")
    assert "I'm" in str(words("en", False, Voice("warm")))


def test_a_grave_matter_is_not_greeted_lightly() -> None:
    """Where a light tone would hurt, "Hi" is not used in any tone."""
    for tone in Tone:
        assert "Hi {name}" not in words("en", False, Voice(tone.value))["grave"]


def test_the_company_is_named_where_words_speak_of_its_support() -> None:
    """A public answer to a review leads to the company's support by name; without the setting it is "our support"."""
    plain, named = (spoken("review_quality", company=company).advice for company in ("", "Acme"))
    assert plain
    assert named
    assert "our support" in plain.public_words.lower()
    assert "the acme support" in named.public_words.lower()
    for name, informal in TONGUES:
        assert "{support}" not in str(words(name, informal, PLAIN))
        assert "{company}" not in str(words(name, informal, Voice(company="Acme")))


@pytest.mark.parametrize("language", languages.read())
def test_every_language_that_is_answered_in_has_every_tone(language: str) -> None:
    """A new language brings its tones along."""
    for file in ("wording", "wording_informal"):
        if data := languages.data(language, file):
            assert set(data["tones"]) == set(Tone) - {Tone(Settings().tone)}
            assert set(data["support"]) == {"plain", "named"}
