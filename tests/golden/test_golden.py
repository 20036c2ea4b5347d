"""The golden notes: a person can read them beside their threads, and every rule holds for each."""

import json
import re
from pathlib import Path

import pytest

from amends.advising.note import LABELS
from amends.nouns import Apology, Cause
from amends.ticket import Channel
from tests.advising.rules import check
from tests.golden.threads import VERDICTS, expected, fingerprint, load, paths, run

# Three readers, given thread and note alone: how many notes in a hundred each would send. The aim is ninety.
READERS = {"busy agent": 96, "support lead": 95, "sceptic": 90}
SHORTEST = 3  # words of a sentence; "a replacement" under its label is an entry of a list
_LABELS = re.compile("|".join(re.escape(label).replace(r"\{\}", ".*?") for line in LABELS for label in line))
_BESIDE = re.compile(r"\[[^\]]*\]|\(a colleague’s words\)")  # gaps and the mark of a colleague's words are labels too


def sentences(text: str) -> set[str]:
    """What a note says without its labels: the first line, and each sentence of the rest with three words or more."""
    first, _, rest = text.rpartition("Amends ")[0].partition("\n")
    parts = [first.rstrip(".")]
    for row in rest.splitlines():
        for under in _LABELS.split(row):
            parts += re.split(r"(?<=[.!?])\s+|”\s*(?:·\s*)?“", _BESIDE.sub("", under))
    told = {" ".join(part.split()).strip(" .“”·:").lower() for part in parts}
    return {part for part in told if len(part.split()) >= SHORTEST}


@pytest.mark.parametrize("path", paths(), ids=lambda path: path.stem)
def test_a_thread_gives_its_golden_note(path: Path) -> None:
    """The note is the one that was reviewed. After a wanted change: python -m tests.golden.regenerate, and read."""
    assert run(load(path)).shown() == expected(path).read_text(encoding="utf-8")


@pytest.mark.parametrize("path", paths(), ids=lambda path: path.stem)
def test_every_golden_note_obeys_every_rule(path: Path) -> None:
    """Each rule behind a loved note holds."""
    outcome = run(load(path))
    if case := outcome.case:
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


def test_there_are_enough_golden_notes() -> None:
    """At least eighty notes, beside threads that rightly get none."""
    outcomes = [run(load(path)) for path in paths()]
    assert sum(o.note is not None for o in outcomes) >= 80
    assert {o.verdict.cause for o in outcomes} >= set(Cause) - {Cause.NONE}
    assert any(o.history.earlier for o in outcomes)
    assert any(o.history.had_goodwill for o in outcomes)
    assert any("up to" in remedy.words for o in outcomes if o.advice for remedy in o.advice.remedies)


def test_without_its_labels_no_two_golden_notes_share_a_sentence() -> None:
    """Each note speaks of its own case: nothing in it could stand in another."""
    said: dict[str, str] = {}
    for path in paths():
        if note := run(load(path)).note:
            for sentence in sentences(note.text):
                assert said.setdefault(sentence, path.stem) == path.stem, sentence
    assert len(said) > 600


def test_a_sentence_that_two_notes_share_is_seen() -> None:
    """What is compared: the first line as a whole, each quote, and each sentence under a label, but no list's entry."""
    first, quotes = "Small apology owed. Reply by 15:40 (CET).", "“It just broke” · “I am sad”"
    note = f"{first}\n{quotes}\n\nWhy: he waits. Tell Al so, now. Next: wait.\n"
    told = {"small apology owed. reply by 15:40 (cet)", "it just broke", "i am sad", "tell al so, now"}
    assert sentences(f"{note}\nAmends n-1") == told


def test_three_readers_have_read_every_golden_note() -> None:
    """The verdicts kept, with their reasons, were given for the notes as they are; nobody bins one."""
    kept = [json.loads(line) for line in VERDICTS.read_text(encoding="utf-8").splitlines()]
    notes = {path.stem: outcome.note for path in paths() if (outcome := run(load(path))).note}
    assert {entry["note"] for entry in kept} == notes.keys()
    for entry in kept:
        note = notes[entry["note"]]
        assert note
        assert entry["of"] == fingerprint(note.text), f"{entry['note']} has changed: read it again"
        readers = [given["reader"] for given in entry["verdicts"]]
        assert sorted(readers) == sorted(READERS)
        assert all(given["verdict"] in ("send", "edit", "bin") and given["why"] for given in entry["verdicts"])
    for reader, sent in READERS.items():
        given = [v["verdict"] for entry in kept for v in entry["verdicts"] if v["reader"] == reader]
        assert "bin" not in given
        assert round(100 * given.count("send") / len(given)) >= sent, reader


def test_no_golden_note_is_left_over() -> None:
    """Every note file has its thread."""
    notes = {path.stem for path in paths()[0].parent.glob("*.txt")}
    assert notes == {path.stem for path in paths()}
