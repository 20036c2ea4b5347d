"""The weights: what all words of a text say together."""

import json
import zlib
from math import exp, sqrt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amends.nouns import WEIGHED
from amends.reading import shadow, weights

FILE = Path(weights.__file__).parent / "weights" / "en.weights"


def made() -> weights.Weights:
    """Two heads, two words, a pair, a piece, a class, a class near another, and a mark."""
    about = {
        "language": "en",
        "heads": ["complaint", "gratitude"],
        "counts": {"words": 2, "pairs": 1, "pieces": 1, "kin": 1, "near": 1},
        "bias": [-1.0, 0.5],
        "scales": [0.5, 0.25],
        "calibration": [[2.0, 0.0], [1.0, 1.0]],
        "thresholds": {"complaint": 0.9},
        "marks": {"asks1": [0.25, 0.0]},
        "cues": {},
    }
    rows = [[10, -4], [0, 8], [6, 0], [2, 0], [20, 0], [30, 0]]
    stored = bytes(128 + weight for row in rows for weight in row)
    body = zlib.compress(b"late\nthanks\nstill late\nbro\nbroken\nparts broken\n\n" + stored)
    return weights.parse(json.dumps(about).encode() + b"\n" + body)


def test_a_score_is_the_sum_of_what_is_known() -> None:
    """Words, pairs and marks add up, less in a longer text, and the unknown adds nothing."""
    score = weights.scores(made(), "still late?", b"still late?", ())
    share = 1 / sqrt(4)
    assert score == pytest.approx([-1 + 0.25 + 0.5 * share * 16, 0.5 - 0.25 * share * 4])


def test_an_unknown_word_counts_by_its_pieces() -> None:
    """`brood` was never met, `bro` was."""
    assert weights.scores(made(), "", b"brood", ())[0] == pytest.approx(-1 + 0.5 * 2 / sqrt(2))


def test_a_word_counts_by_its_class_and_by_what_stands_near() -> None:
    """`knackered` was never met either, but it is one of the words for what is broken, and a lid is a part."""
    assert weights.scores(made(), "", b"knackered", ())[0] == pytest.approx(-1 + 0.5 * 20 / sqrt(2))
    near = weights.scores(made(), "", b"lid is knackered", ())[0]
    assert near == pytest.approx(-1 + 0.5 * (20 + 30) / sqrt(4))
    apart = weights.scores(made(), "", b"lid. is knackered", ())[0]
    assert apart == pytest.approx(-1 + 0.5 * 20 / sqrt(5))


def test_a_score_becomes_a_probability() -> None:
    """By the slope and shift that fitting found."""
    score = weights.scores(made(), "", b"late", ())[0]
    assert weights.chances(made(), "", b"late", ())["complaint"] == round(1 / (1 + exp(-2 * score)), 3)


def test_the_words_that_carried_it_are_shown() -> None:
    """Within one sentence, without the signs around it."""
    seen = b"thanks. my parcel is still late! hello."
    start, end = weights.carried(made(), seen, "complaint")
    assert seen[start:end].endswith(b"still late")
    assert b"thanks" not in seen[start:end]


def test_the_file_is_small_and_says_where_it_is_from() -> None:
    """One file under a megabyte, with sources, licences and date."""
    assert FILE.stat().st_size < 1_000_000
    about = weights.load("en").about
    assert all({"set", "from", "licence"} == set(source) for source in about["sources"])
    assert about["fitted"] >= "2026"
    assert set(WEIGHED) <= set(weights.load("en").heads)
    assert set(about["thresholds"]) == set(WEIGHED)


@given(st.text(alphabet=st.characters(exclude_categories=())))
def test_any_text_gets_a_probability_for_each_head(text: str) -> None:
    """Whatever a customer sends."""
    seen = shadow.fold(text)
    chances = weights.chances(weights.load("en"), text, seen, ())
    assert set(chances) == set(weights.load("en").heads)
    assert all(0 <= chance <= 1 for chance in chances.values())
    start, end = weights.carried(weights.load("en"), seen, "complaint")
    assert 0 <= start <= end <= len(text)


def test_a_hostile_text_does_not_overflow() -> None:
    """The heaviest words over and over still give a probability."""
    using = weights.load("en")
    text = b" ".join(using.words) * 3
    assert all(0 <= chance <= 1 for chance in weights.chances(using, text.decode("latin-1"), text, ()).values())
