"""The customer's own words given back in the second person: grammatical, or left out.

Only clauses of a few well-known shapes are turned; anything else yields nothing. Two kinds come back: a clause
("you tried to export your March invoices twice") and a thing ("your March invoices").
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from amends.advising.masks import masked, plain
from amends.nouns import Quote

LONGEST = 12  # words; a suggested sentence has room for no more

# Shapes of a clause's beginning, and whether it tells what the customer did (`did`) or how things stand (`state`).
_DID = (
    r"I(?:'ve| have)? (?:also |just |already )?(?:tried|looked|searched|spent|called|phoned|rang|waited|written|wrote|"
    r"followed|emailed|checked|asked|reinstalled|restarted|reset|paid|ordered|returned|sent back|cancelled|canceled)"
)
_STATE = (
    r"I(?:'ve| have) been (?:waiting|trying|charged|billed|told|passed|locked out|asking)",
    r"I (?:still |just )?(?:can't|cannot|can not|couldn't|could not|don't|do not|haven't|have not|got|keep|received)",
    r"I(?:'m| am| was|'ve| have)(?: still)? (?:unable to|locked out|stuck|waiting|charged|billed|overcharged|promised|"
    r"told|getting|not able to)",
)
_VERBS = (
    r"(?:still |just |only |also |never |now |suddenly |always )?"
    r"(?:has|hasn't|have|haven't|is|isn't|are|aren't|was|wasn't|were|weren't|won't|will not|doesn't|does not|don't|"
    r"do not|didn't|did not|keeps|kept|stopped|broke|arrived|came|went|shows|says|fails|failed|crashes|crashed|"
    r"never|still|can't|cannot|leaks|smells|makes|made|no longer)"
)
_IT = (
    r"(?:still |just |only |never |now |suddenly )?(?:stopped|broke|keeps|kept|won't|will not|doesn't|does not|didn't|"
    r"did not|fails|failed|crashes|crashed|leaks|hasn't|has not|arrived|came|never|makes|smells|shows)"
)
_TURNS = (
    (re.compile(r"\bI am\b|\bI'm\b"), "you are"),
    (re.compile(r"\bI was\b"), "you were"),
    (re.compile(r"\bI've\b"), "you have"),
    (re.compile(r"\bI'd\b"), "you had"),
    (re.compile(r"\bI\b"), "you"),
    (re.compile(r"\bmy\b", re.I), "your"),
    (re.compile(r"\bour\b", re.I), "your"),
    (re.compile(r"\bmyself\b", re.I), "yourself"),
    (re.compile(r"\bme\b", re.I), "you"),
    (re.compile(r"\bam\b"), "are"),
)
_DONE = re.compile(r"^you have (?=(?:also |just |already )?(?:tried|looked|searched|spent|called|phoned|waited)\b)")
_FIT = re.compile(r"^[A-Za-z][A-Za-z' -]*[A-Za-z]$")
_UNFIT = re.compile(
    r"\b(?:you|your|yours|u|ur|we|us|mine|ours|i'll|i'd|https?|www|link|hidden|want|wants|wish|who|whom|whose|why|if|"
    r"that's|it's|lol|pls|plz|please|"
    r"fuck\w*|shit\w*|damn\w*|hell|crap\w*|idiot\w*|stupid\w*|useless|moron\w*|bloody|wtf|scam\w*|liar\w*|ass|"
    r"bullshit|pathetic|joke|kill|die|dead|death|died|suicide|sue|lawyer|actually|literally|seriously|"
    r"frustrated|annoyed|angry|upset|mad|furious|fed up|tired|sick|worried|disappointed|confused|"
    r"funeral|hospital|doctor|pregnan\w*|cancer)\b",
    re.I,
)
_LOOSE_END = re.compile(
    r"\b(?:a|an|the|to|of|for|with|my|your|in|on|at|by|from|and|or|but|as|than|that|which|is|are|was|were|be|been|"
    r"have|has|had|can't|cannot|don't|not|very|so|really|just|still|i|about|into|because|when|where|how|what|this|called|"
    r"named|"
    r"labelled|marked|says|say|said|reads|"
    r"it|them|that|those|these|there|one|him|her|any|some)$",
    re.I,
)
_COME = re.compile(
    r"(?<!not )(?<!n't )(?<!never )(?<!yet )\b(?:arrived|came)"
    r"(?:\s+(?:today|yesterday|this|last|on|in|at|quickly|fine|ok|okay|\w+day|morning|week))*$",
    re.I,
)
_STOP = r"(?=\s+(?:and|but|because|so|since|as|which|who|that|if|when|while|though|although|or|then)\b|$)"


def clause(quotes: Sequence[Quote], others: Sequence[Quote] = ()) -> tuple[str, str]:
    """The first quote that can be turned, as (`did` or `state`, clause); two empty strings for none.

    others: clauses that are turned only where they tell how a thing stands ("the fridge is still in your hall").
    """
    for quote, shapes in (*((quote, _shapes()) for quote in quotes), *((quote, _shapes()[2:3]) for quote in others)):
        if not quote.colleague and (turned := _turn(quote.text, shapes))[1]:
            return turned
    return "", ""


def thing(quotes: Sequence[Quote], texts: Sequence[str] = ()) -> str:
    """What it is about, in the customer's own noun: "your March invoices", "the app"; empty where none is clear."""
    shown = [plain(quote.text) for quote in quotes]
    for owner, told in (
        ("(?<!on )(?:my|our)", shown),
        ("(?<!on )(?:the|your)", shown),
        ("(?<!on )(?<!at )(?<!to )(?:my|our)", [plain(text) for text in texts]),
    ):
        for text in told:
            for match in _owned(owner).finditer(text):
                words = match.group(1)
                if not masked(words) and not _UNFIT.search(words):
                    return f"{'the' if 'the' in owner else 'your'} {words}"
    return ""


def _turn(text: str, shapes: Sequence[tuple[str, re.Pattern[str]]]) -> tuple[str, str]:
    told = plain(text).replace("’", "'").strip(" ,.!?-")
    for kind, shape in shapes:
        if match := shape.match(told):
            second = _second_person(match.group(0))
            return (kind, second) if second else ("", "")
    return "", ""


@cache
def _shapes() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Each shape takes a clause up to a conjunction."""
    rest = rf"\b.*?{_STOP}"
    nouns = _nouns()
    subject = rf"(?:my|the|our) (?:[A-Za-z][A-Za-z-]* ){{0,2}}?(?:{nouns})"
    state = "|".join(_STATE)
    return (
        ("did", re.compile(rf"(?:{_DID}){rest}", re.I)),
        ("state", re.compile(rf"(?:{state}){rest}", re.I)),
        ("state", re.compile(rf"{subject} {_VERBS}{rest}", re.I)),
        ("state", re.compile(rf"it {_IT}{rest}", re.I)),
    )


def _second_person(clause: str) -> str:
    words = clause.split()
    if not 3 <= len(words) <= LONGEST or masked(clause):
        return ""
    if (
        not _FIT.match(clause)
        or _UNFIT.search(clause)
        or _LOOSE_END.search(clause)
        or _COME.search(clause)
        or clause.isupper()
    ):
        return ""
    if clause[:2] == "i " or clause[:2] == "i'":
        clause = "I" + clause[1:]
    for first, second in _TURNS:
        clause = first.sub(second, clause)
    clause = clause[0].lower() + clause[1:]
    return re.sub(
        r"^you have (?=(?:also |just |already )?(?:tried|looked|searched|spent|called|phoned|waited)\b)", "you ", clause
    )


@cache
def _owned(owner: str) -> re.Pattern[str]:
    """An owner's word, at most three describing words, and a thing of the trade; never a person, a loss or a body."""
    never = (
        r"\w+(?:ed|ing)|is|are|was|were|has|have|had|to|the|a|an|and|or|for|of|in|on|at|with|by|from|not|than|who|that|"
        r"this|it|wife|husband|mother|father|mum|mom|dad|son|daughter|boss|accountant|friend|partner|late|dead|same|wrong"
    )
    describing = rf"(?:(?:washing|sewing|parking|shopping) |(?!(?:{never})\b)[A-Za-z][A-Za-z-]* )"
    return re.compile(rf"\b(?:{owner}) ({describing}{{0,3}}?(?:{_nouns()}))\b(?! (?:number|{_nouns()})\b)", re.I)


@cache
def _nouns() -> str:
    """The things of the trade, longest first, as one alternation."""
    words = Path(__file__).with_name("things.txt").read_text(encoding="utf-8").split()
    return "|".join(sorted(words, key=len, reverse=True))
