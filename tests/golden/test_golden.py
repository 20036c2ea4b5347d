"""The golden notes: a person can read them beside their threads, and every rule holds for each."""

from pathlib import Path

import pytest

from amends.nouns import Apology
from amends.ticket import Channel
from tests.advising.rules import Case, check
from tests.golden.threads import Outcome, expected, load, paths, run


@pytest.mark.parametrize("path", paths(), ids=lambda path: path.stem)
def test_a_thread_gives_its_golden_note(path: Path) -> None:
    """The note is the one that was reviewed. After a wanted change: python -m tests.golden.regenerate, and read."""
    assert run(load(path)).shown() == expected(path).read_text(encoding="utf-8")


@pytest.mark.parametrize("path", paths(), ids=lambda path: path.stem)
def test_every_golden_note_obeys_every_rule(path: Path) -> None:
    """Each rule behind a loved note holds."""
    outcome = run(load(path))
    if case := _case(outcome):
        check(case)


def test_the_golden_notes_cover_what_agents_meet() -> None:
    """Every kind of apology, public and private ways, leads, tension, gentleness, refusals and silence are there."""
    outcomes = [run(load(path)) for path in paths()]
    assert len(outcomes) >= 24
    assert {o.verdict.apology for o in outcomes} == set(Apology)
    assert {o.thread.ticket.channel for o in outcomes} >= set(Channel) - {Channel.OTHER}
    assert len({o.verdict.cause for o in outcomes}) >= 10
    for seen in (
        any(o.verdict.tense for o in outcomes),
        any(o.verdict.gentle for o in outcomes),
        any(o.verdict.cannot_tell for o in outcomes),
        any(o.verdict.lead for o in outcomes),
        any(o.verdict.double_deviation for o in outcomes),
        any(o.note is None and not o.verdict.cannot_tell for o in outcomes),
        any(o.tier for o in outcomes),
        any(o.thread.rounds is not None for o in outcomes),
        any(o.advice and o.advice.refuses for o in outcomes),
    ):
        assert seen


def test_german_notes_cover_causes_channels_and_tempers() -> None:
    """German is held to the same breadth: answered in German, in both forms of address."""
    outcomes = [o for o in map(run, map(load, paths())) if any(reading.language == "de" for reading in o.readings)]
    assert len(outcomes) >= 8
    assert len({o.verdict.cause for o in outcomes}) >= 7
    assert len({o.thread.ticket.channel for o in outcomes}) >= 5
    assert any(o.verdict.tense for o in outcomes)
    assert any(o.verdict.gentle for o in outcomes)
    words = [o.advice.to_start_from or o.advice.public_words for o in outcomes if o.advice]
    assert any("Hallo" in said for said in words)
    assert any("Guten Tag" in said for said in words)


def test_no_two_notes_begin_their_words_alike() -> None:
    """Two customers with different trouble do not read the same two sentences."""
    words = [o.advice.to_start_from for o in map(run, map(load, paths())) if o.advice and o.advice.to_start_from]
    assert len(words) == len(set(words))


def test_no_golden_note_is_left_over() -> None:
    """Every note file has its thread."""
    notes = {path.stem for path in paths()[0].parent.glob("*.txt")}
    assert notes == {path.stem for path in paths()}


def _case(outcome: Outcome) -> Case | None:
    if outcome.note is None or outcome.advice is None:
        return None
    return Case(
        outcome.thread.ticket,
        outcome.readings,
        outcome.history,
        outcome.verdict,
        outcome.thread.policy,
        outcome.promise,
        outcome.advice,
        outcome.note,
        is_reminder=outcome.thread.rounds is not None,
    )
