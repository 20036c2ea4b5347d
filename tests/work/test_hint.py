"""What stands in the queue."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amends.work.hint import BadHintError, Hint, loads

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@given(st.sampled_from(["assess", "remind"]), st.from_regex(r"[0-9]{1,18}", fullmatch=True), st.booleans())
def test_what_is_queued_is_what_is_read(kind: str, ticket: str, chat: bool) -> None:
    """A hint survives the queue."""
    hint = Hint(kind, "zendesk", ticket, AT, chat)
    assert loads(hint.dumps()) == hint


GOOD = Hint("assess", "zendesk", "1", AT).dumps()


@pytest.mark.parametrize(
    "body",
    [
        "",
        "poison",
        "[]",
        "null",
        "{}",
        GOOD.replace('"v": 1', '"v": 2'),
        GOOD.replace("assess", "erase"),
        GOOD.replace('"ticket": "1"', '"ticket": 1'),
        GOOD.replace('"ticket": "1"', '"ticket": "1; drop"'),
        GOOD.replace('"ticket": "1"', '"ticket": "١"'),
        GOOD.replace("+00:00", ""),
    ],
)
def test_poison_is_told_apart_and_not_repeated(body: str) -> None:
    """What is not a hint ends in the dead-letter queue, and its text in no log."""
    with pytest.raises(BadHintError) as error:
        loads(body)
    assert "drop" not in str(error.value)


@given(st.text() | st.dictionaries(st.text(), st.integers() | st.text()).map(str))
def test_any_text_is_a_hint_or_poison(body: str) -> None:
    """Nothing else comes of a queue message."""
    with pytest.raises(BadHintError):
        loads(body)
