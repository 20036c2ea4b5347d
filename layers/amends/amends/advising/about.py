"""Whom and what a note is about, so that each of its sentences speaks of this case and no other."""

from __future__ import annotations

from dataclasses import dataclass

from amends import languages
from amends.advising import naming
from amends.advising.reflect import Tongue
from amends.nouns import NOBODY_NAMED
from amends.ticket import Person


@dataclass(frozen=True, slots=True)
class About:
    """who: the first name, or `the customer`; it: what it is about, such as `their parcel`, empty for nothing clear."""

    who: str = NOBODY_NAMED
    it: str = ""

    def fill(self, words: str) -> str:
        """Words with `{who}` and `{it}` filled in; they may come from data, so nothing else in braces is touched."""
        return words.replace("{who}", self.who).replace("{it}", self.it)


def about(person: Person, thing: str, tongue: Tongue) -> About:
    """thing: the customer's own noun in the language of the suggested words; notes can use it in their own language."""
    it = thing if tongue.language == languages.NOTES else ""
    return About(
        naming.first_name(person) or NOBODY_NAMED, f"their{it.removeprefix('your')}" if it[:5] == "your " else it
    )
