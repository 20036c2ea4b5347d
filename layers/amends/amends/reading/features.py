"""What the weights look at: words, pairs of neighbours, pieces of unknown words, and a few marks of a text's shape.

Fitting and reading both come here, so that a weight always meets what it was fitted to.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from itertools import islice
from typing import NamedTuple

from amends import languages
from amends.reading import shadow

Pair = tuple[bytes, bytes]

FIRST, LAST = b"<s>", b"</s>"  # beside the first and the last word
MOST = 4000  # words of one text: a mail is shorter, and a hostile text stays cheap
_ADDRESS = re.compile(rb"(?:https?:|www\.)[^\s\x00]+")
_MENTION = re.compile(rb"@\w[\w.]*")
# Any number says the same as another with as many digits.
_DIGITS = bytes(ord("0") if chr(byte).isdigit() and byte < 128 else byte for byte in range(256))
_WORD = re.compile(rb"[a-z']+|0+|[!?.,:;()\"$%#*/@\x80-\x84]+|\x1b")
# Who somebody is must change nothing: words that differ by gender or title alone are read as one.
_ALIKE = {
    **dict.fromkeys((b"he", b"she"), b"they"),
    **dict.fromkeys((b"him",), b"them"),
    **dict.fromkeys((b"his", b"her", b"hers"), b"their"),
    **dict.fromkeys((b"he's", b"she's"), b"they're"),
    **dict.fromkeys((b"himself", b"herself"), b"themselves"),
    **dict.fromkeys((b"mr", b"mrs", b"ms", b"miss", b"sir", b"madam", b"ma'am"), b"@"),
    **dict.fromkeys((b"man", b"woman", b"guy", b"lady", b"girl", b"boy", b"dude", b"bro"), b"person"),
    **dict.fromkeys((b"husband", b"wife", b"boyfriend", b"girlfriend"), b"partner"),
    **dict.fromkeys((b"father", b"mother", b"dad", b"mom", b"mum"), b"parent"),
    **dict.fromkeys((b"son", b"daughter"), b"child"),
    **dict.fromkeys((b"brother", b"sister"), b"sibling"),
    # So must an apostrophe that a telephone left out, where the word is no other one without it.
    **{
        word.replace(b"'", b""): word
        for word in (
            b"can't don't doesn't didn't isn't wasn't aren't weren't haven't hasn't hadn't couldn't wouldn't shouldn't "
            b"won't i'm i've you're you've they're they've that's what's there's let's"
        ).split()
    },
}
_LOUD = re.compile(
    r"[A-Z](?<!\w[A-Z])[A-Z]{3,}\b"
)  # more than PDF or VAT; a capital first, so that all other words are skipped at once
LONGEST = 20  # letters of a word that are cut to pieces


def of_all(key: str) -> frozenset[bytes]:
    """The words under a key of `words.toml`, of all languages that are read."""
    return frozenset(map(shadow.fold, languages.gathered("words", key)))


_SELF, _YOU, _NOT = of_all("own"), of_all("addressed"), of_all("denying")


def plain(seen: bytes) -> bytes:
    """The shadow with addresses, names after `@` and numbers made alike, every position kept."""
    if b"http" in seen or b"www." in seen:
        seen = _ADDRESS.sub(lambda match: b"\x1b" + b" " * (len(match.group()) - 1), seen)
    if b"@" in seen:
        seen = _MENTION.sub(lambda match: b"@" + b" " * (len(match.group()) - 1), seen)
    return seen.translate(_DIGITS)


def words(plain_text: bytes) -> list[bytes]:
    """Words and signs in order."""
    found = _WORD.findall(plain_text)[:MOST]
    return found if _ALIKE.keys().isdisjoint(found) else list(map(_ALIKE.get, found, found))


def places(plain_text: bytes) -> list[tuple[int, int]]:
    """Where each of `words` stands."""
    return [word.span() for word in islice(_WORD.finditer(plain_text), MOST)]


def pairs(found: Sequence[bytes]) -> Iterator[Pair]:
    """Each word with the next."""
    return zip([FIRST, *found], [*found, LAST], strict=True)


def joined(found: Sequence[bytes]) -> list[bytes]:
    """The same, each pair with a space between."""
    return list(map(b" ".join, pairs(found)))


def pieces(word: bytes) -> list[bytes]:
    """Two to five letters in a row, ends marked: what an unknown word has in common with known ones."""
    if not word[:1].isalpha():
        return []
    marked = b"^" + word[:LONGEST] + b"$"
    longest = min(5, len(marked) - 1)
    return [marked[at : at + size] for size in range(2, longest + 1) for at in range(len(marked) - size + 1)]


class Shape(NamedTuple):
    """What holds of a text as a whole; where it counts, no further than makes a difference."""

    length: int
    loud: int
    shouts: int
    questions: int
    asks_last: bool
    mentions_first: bool
    mentions: int
    named: bool
    address: bool
    own: bool
    other: bool
    negated: bool

    def marks(self) -> list[str]:
        """The names of what holds."""
        asks = self.questions > 0
        marks = {
            f"length{self.length}": True,
            f"capitals{self.loud}": self.loud,
            f"shouts{self.shouts}": self.shouts,
            f"asks{self.questions}": asks,
            "asks_last": self.asks_last,
            "mentions_first": self.mentions_first,
            f"mentions{self.mentions}": self.named,
            "address": self.address,
            "self": self.own,
            "you": self.other,
            "self_you": self.own and self.other,
            "not": self.negated,
            "self_not": self.own and self.negated,
            "asks_not": asks and self.negated,
            "self_mentions": self.own and self.named,
            "mentions_not": self.named and self.negated,
            "mentions_asks": self.named and asks,
        }
        return [name for name, there in marks.items() if there]


def shape(text: str, plain_text: bytes, found: Set[bytes], count: int) -> Shape:
    """found: the text's words; count: how many there are."""
    named = b"@" in found
    return Shape(
        min(9, (count + 1).bit_length()),
        min(3, len(_LOUD.findall(text))),
        min(3, text.count("!")),
        min(3, text.count("?")),
        plain_text.rstrip().endswith(b"?"),
        plain_text.lstrip().startswith(b"@"),
        min(3, plain_text.count(b"@")),
        named,
        b"\x1b" in found,
        not _SELF.isdisjoint(found),
        not _YOU.isdisjoint(found),
        not _NOT.isdisjoint(found),
    )
