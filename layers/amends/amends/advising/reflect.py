"""The customer's own words given back in the second person: grammatical, or left out.

Only clauses of a few well-known shapes are turned; anything else yields nothing. Two kinds come back: a clause
("you tried to export your March invoices twice") and a thing ("your March invoices"). The shapes and what is made of
them are each language's data, in its giving_back.toml.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from amends import languages
from amends.advising.masks import masked, plain
from amends.nouns import Quote

LONGEST = 12  # words; a suggested sentence has room for no more
_WRONG = ("unfit", "loose_end", "come", "denied", "named")


@dataclass(frozen=True, slots=True)
class Tongue:
    """The language of the suggested words, and whether the customer is addressed as a friend is."""

    language: str = languages.NOTES
    informal: bool = False


PLAIN = Tongue()


@cache
def joined(pattern: str) -> re.Pattern[str]:
    """A pattern from a data file, where it may stand on several lines."""
    return re.compile(pattern.replace("\n", ""), re.IGNORECASE)


def clause(quotes: Sequence[Quote], others: Sequence[Quote] = (), tongue: Tongue = PLAIN) -> tuple[str, str]:
    """The first quote that can be turned, as (`did` or `state`, clause); two empty strings for none.

    others: clauses that are turned only where they tell how a thing still stands, or does not ("the fridge is still in
    your hall"): that a statement is attached is no trouble.
    """
    shapes = _shapes(tongue.language)
    things = tuple(shape for shape in shapes if shape[2])
    lasting = joined(_data(tongue.language)["lasting"])
    others = [quote for quote in others if lasting.search(quote.text)]
    for quote, among in (*((quote, shapes) for quote in quotes), *((quote, things) for quote in others)):
        if not quote.colleague and (turned := _turn(quote.text, among, tongue))[1]:
            return turned
    return "", ""


def thing(quotes: Sequence[Quote], texts: Sequence[str] = (), tongue: Tongue = PLAIN) -> str:
    """What it is about, in the customer's own noun: "your March invoices", "the app"; empty where none is clear."""
    shown = [plain(quote.text) for quote in quotes]
    whole = [plain(text) for text in texts]
    for owner in ("own", "other"):
        for text in shown:
            for said in _owned(text, owner, tongue):
                return said
    elsewhere = dict.fromkeys(said for text in whole for said in _owned(text, "own_elsewhere", tongue))
    others = {said for text in whole for said in _owned(text, "other", tongue)}
    return next(iter(elsewhere)) if len(elsewhere) == 1 and not others else ""  # of several, nobody knows which


def _data(language: str) -> dict[str, Any]:
    return languages.data(language, "giving_back")


def _turn(text: str, shapes: Sequence[tuple[str, re.Pattern[str], bool]], tongue: Tongue) -> tuple[str, str]:
    told = plain(text).replace("’", "'").strip(" ,.!?-")
    for kind, shape, _ in shapes:
        if match := shape.match(told):
            second = _second_person(match.group(0), tongue)
            return (kind, second) if second else ("", "")
    return "", ""


@cache
def _shapes(language: str) -> tuple[tuple[str, re.Pattern[str], bool], ...]:
    """Each shape takes a clause up to a conjunction: what it tells, the shape, and whether it is about a thing."""
    data = _data(language)
    rest = rf"\b.*?{data['stop']}"
    return tuple(
        (
            "did" if told == "did" else "state",
            joined(f"(?:{shape.replace('{nouns}', _nouns(language))}){rest}"),
            told == "thing",
        )
        for told in ("did", "state", "thing", "it")
        for shape in data["shapes"][told]
    )


def _second_person(clause: str, tongue: Tongue) -> str:
    data, words = _data(tongue.language), clause.split()
    if not 3 <= len(words) <= LONGEST or masked(clause) or clause.isupper():
        return ""
    if not re.match(data["fit"], clause) or any(joined(data[wrong]).search(clause) for wrong in _WRONG):
        return ""
    for first, second in data["turns_informal" if tongue.informal and "turns_informal" in data else "turns"]:
        clause = re.sub(first, second, clause)
    keep = clause.split()[0] in data["keep_capital"]
    return clause if keep else clause[0].lower() + clause[1:]


def _owned(text: str, owner: str, tongue: Tongue) -> Iterator[str]:
    """An owner's word and a thing of the trade; never a person, a loss or a body."""
    data = _data(tongue.language)
    if "masculine" in data["things"]:
        yield from _declined(text, owner, tongue)
        return
    said = data["things"]["other_said" if owner == "other" else "own_said"]
    for match in _apart(_described(tongue.language, owner).finditer(text), text, tongue.language):
        words = match.group(1)
        if not masked(words) and not joined(data["unfit"]).search(words):
            yield f"{said} {words}"


def _declined(text: str, owner: str, tongue: Tongue) -> Iterator[str]:
    """Where nouns are declined: the noun alone, in the dative, with the owner's word that its gender asks for."""
    things = _data(tongue.language)["things"]
    own = "own_said_informal" if tongue.informal else "own_said"
    said = things["other_said" if owner == "other" else own]
    shape = joined(rf"\b(?:{things[owner]}) (?:[a-zäöüß]+ )?({_nouns(tongue.language)})\b")
    for match in _apart(shape.finditer(text), text, tongue.language):
        noun = match.group(1)
        gender = next((g for g in said if re.fullmatch(rf"(?i:\w*?(?:{things[g]}))", noun)), "")
        if gender and noun[:1].isupper() and not masked(noun):
            many = gender == "plural" and noun[-1] not in "ns"
            yield f"{said[gender]} {noun}{'n' if many else ''}"


def _apart(found: Iterable[re.Match[str]], text: str, language: str) -> Iterator[re.Match[str]]:
    """The finds without things that are named aside: what must be paid meanwhile, where something was to be read."""
    asides = [match.span() for match in joined(_data(language)["things"]["aside"]).finditer(text)]
    return (match for match in found if not any(start <= match.start() < end for start, end in asides))


@cache
def _described(language: str, owner: str) -> re.Pattern[str]:
    """An owner's word, at most three describing words, and a thing."""
    things, nouns = _data(language)["things"], _nouns(language)
    describing = rf"(?:(?:{things['compound']}) |(?!(?:{things['never']})\b)[A-Za-z][A-Za-z-]* )"
    return joined(rf"\b(?:{things[owner]}) ({describing}{{0,3}}?(?:{nouns}))\b(?! (?:{things['part']}|{nouns})\b)")


@cache
def _nouns(language: str) -> str:
    """The things of the trade, longest first, as one alternation."""
    things = _data(language)["things"]
    if "masculine" in things:
        known = "|".join(things[gender] for gender in ("plural", "feminine", "masculine", "neuter"))
        return rf"(?:[A-Za-zÄÖÜäöüß]{{2,20}})?(?:{known.lower()})|{known}"
    return "|".join(sorted(languages.lines(language, "things"), key=len, reverse=True))
