"""Patterns over a shadow: the shortcut past RE2's iterators finds what they find."""

from hypothesis import given
from hypothesis import strategies as st

from amends.reading import linear

PATTERN = linear.compiled(rb"\b(?:not|can'?t)\b|!+")
SHADOWS = st.lists(st.sampled_from([b"not", b"cant", b"can't", b"!", b"!!", b" ", b"x", b"\x00"])).map(b"".join)


@given(SHADOWS)
def test_spans_are_those_of_the_librarys_own_iterator(seen: bytes) -> None:
    """Every quote stands where it stood."""
    every = [match.span() for match in PATTERN.finditer(seen)]
    assert linear.spans(PATTERN, seen) == every
    assert linear.spans(PATTERN, seen, 2) == every[:2]
    assert linear.occurs(PATTERN, seen) == bool(every)
