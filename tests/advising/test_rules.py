"""Every rule of a loved note, over notes on tickets that nobody would think of."""

from hypothesis import HealthCheck, assume, given, settings

from tests.advising.made import cases
from tests.advising.rules import Case, check


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(cases())
def test_every_note_obeys_every_rule(case: Case | None) -> None:
    """Whatever a customer sends, the note keeps every rule."""
    assume(case is not None)
    assert case is not None
    check(case)
