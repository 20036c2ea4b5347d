"""How the company speaks in suggested words: its tone, and its name where they speak of its support.

Data of each language's wording.toml, put in before a frame is chosen, so that every limit on length counts the words
that an agent sees.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from amends import languages
from amends.policy import Settings


@dataclass(frozen=True, slots=True)
class Voice:
    """tone: plain, warm or formal; company: its name, empty where the words say "our"."""

    tone: str = "plain"
    company: str = ""


PLAIN = Voice()


def of(settings: Settings) -> Voice:
    """The voice that the settings ask for."""
    return Voice(settings.tone.value, settings.company)


@lru_cache(maxsize=32)
def words(language: str, informal: bool, voice: Voice) -> dict[str, Any]:
    """A language's suggested words in this voice, in its form of address where it has two."""
    data = (informal and languages.data(language, "wording_informal")) or languages.data(language, "wording")
    tone: dict[str, Any] = data["tones"].get(voice.tone, {})
    greetings = tone.get("greetings", data["greetings"])
    talking = {} if "greetings" not in tone else {"talking_greetings": greetings}
    grave = [greeting for greeting in data["grave"] if greeting in greetings] or data["grave"]
    named = data["support"]["named" if voice.company else "plain"]
    support = {slot: words.format(company=voice.company) for slot, words in named.items()}

    def spoken(frame: str) -> str:
        for slot, said in support.items():
            frame = frame.replace(f"{{{slot}}}", said)
        for plain, said in tone.get("instead", {}).items():
            frame = frame.replace(plain, said)
        return frame

    kept = {name: part for name, part in data.items() if name not in ("tones", "support")}
    toned: dict[str, Any] = _mapped({**kept, "greetings": greetings, "grave": grave, **talking}, spoken)
    return toned


def _mapped(part: Any, change: Callable[[str], str]) -> Any:
    if isinstance(part, str):
        return change(part)
    if isinstance(part, list):
        return [_mapped(each, change) for each in part]
    if isinstance(part, dict):
        return {name: _mapped(each, change) for name, each in part.items()}
    return part
