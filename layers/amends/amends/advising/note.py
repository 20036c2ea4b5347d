"""Advice as an internal note: fixed labels in a fixed order, as HTML safe to hand to a helpdesk, and as text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from amends import mark as marks
from amends.advising import reminding
from amends.advising.masks import in_quotes
from amends.nouns import Advice, History, Note, Promise, Quote, Reading
from amends.policy import Policy
from amends.ticket import Ticket

# The labels and their order never change, so that an eye finds its place. One line of the note each; labels on the
# same line belong together. `Not solved by` carries its clock time.
LABELS = (
    ("They want:", "They refuse:", "They ask:"),
    ("Why:",),
    ("Ours, by our own replies:",),
    ("Do first:",),
    ("To start from:",),
    ("Public:",),
    ("Private, once booked:", "Private:"),
    ("You may:", "Lead:"),
    ("Leave out:", "Not solved by {}?", "Next:"),
)
_LONGEST_QUOTE = 20  # words


def render(advice: Advice, mark: str) -> Note:
    """The note. mark: what it covers, from `amends.mark`; it stands at the end."""
    words = _words(advice)
    rows = [[(label, words[label]) for label in line if words.get(label)] for line in LABELS]
    shown: dict[str, object] = {
        "headline": advice.headline,
        "quotes": [_shown(quote) for quote in advice.quotes],
        "who": advice.who,
        "rows": [[(_label(label, advice), said) for label, said in row] for row in rows if row],
        "mark": marks.shown(mark),
    }
    return Note(html=_template("note.html.j2").render(shown), text=_template("note.txt.j2").render(shown))


def reminder(
    ticket: Ticket,
    readings: Sequence[Reading],
    history: History,
    promise: Promise,
    *,
    policy: Policy,
    now: datetime,
    late_by_rounds: int,
    tier: str,
    mark: str,
    asked: tuple[Sequence[Reading], History],
) -> Note:
    """The note of a due time: what is due, since when, and what to tell the customer also when there is no news.

    late_by_rounds, asked: see `reminding.remind`.
    """
    advice = reminding.remind(
        ticket,
        readings,
        history,
        promise,
        policy=policy,
        now=now,
        late_by_rounds=late_by_rounds,
        tier=tier,
        asked=asked,
    )
    return render(advice, mark)


def _words(advice: Advice) -> dict[str, str]:
    may = [remedy.words for remedy in advice.remedies if remedy.who == "agent"]
    last = "Not solved by {}?" if advice.unsolved else "Next:"
    return {
        "They want:": _stop(advice.wants),
        "They refuse:": _stop(advice.refuses),
        "They ask:": " · ".join(f"“{_shown(quote)['words']}”" for quote in advice.asks),
        "Why:": advice.why,
        "Ours, by our own replies:": advice.ours,
        "Do first:": advice.do_first,
        "To start from:": advice.to_start_from,
        "Public:": advice.public_words,
        "Private, once booked:" if advice.booked_first else "Private:": advice.private_words,
        "You may:": _stop(_listed(may)),
        "Lead:": _stop(advice.lead),
        "Leave out:": _stop("; ".join(advice.leave_out)),
        last: advice.next_step,
    }


def _label(label: str, advice: Advice) -> str:
    return label.format(advice.unsolved) if "{}" in label else label


def _listed(words: Iterable[str]) -> str:
    return "; ".join(words)


def _stop(words: str) -> str:
    return words if not words or words[-1] in ".!?" else f"{words}."


def _shown(quote: Quote) -> dict[str, object]:
    """The quote masked, on one line, in at most 20 words."""
    words = in_quotes(quote.text).split()
    cut = " ".join(words[:_LONGEST_QUOTE]) + ("…" if len(words) > _LONGEST_QUOTE else "")
    return {"words": cut, "colleague": quote.colleague}


@cache
def _template(name: str) -> Template:
    loader = FileSystemLoader(Path(__file__).with_name("templates"))
    return Environment(
        loader=loader, autoescape=name.endswith(".html.j2"), undefined=StrictUndefined, keep_trailing_newline=True
    ).get_template(name)
