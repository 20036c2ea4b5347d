"""How bad it is, what it is about, and when a lead must look."""

from dataclasses import replace

import pytest

from amends.judging import judge
from amends.judging.cause import named
from amends.judging.lead import LOSS
from amends.judging.tags import tags
from amends.names import TAGS
from amends.nouns import Apology, Cause, Severity
from tests.judging.made import cannot_tell, past, reading


@pytest.mark.parametrize(
    ("readings", "history", "severity"),
    [
        ([reading("struggle.tried_to")], past(), Severity.SMALL),
        ([reading("fault.late")], past(), Severity.SMALL),
        ([reading("fault.wrongly_charged")], past(), Severity.MARKED),
        ([reading("fault.late", "anger.angry")], past(), Severity.MARKED),
        ([reading("fault.late", "repeat.again")], past(contacts=1), Severity.MARKED),
        ([reading("fault.late", "churn.leaving")], past(), Severity.MARKED),
        ([reading("fault.outage", "worry.at_stake")], past(), Severity.MARKED),
        ([reading("fault.outage", "repeat.passed_around")], past(), Severity.MARKED),
        ([reading("fault.outage", "lasting.for_days")], past(), Severity.MARKED),
        ([reading("fault.wrongly_charged", "lasting.for_days")], past(), Severity.MARKED),
        ([reading("repeat.passed_around")], past(), Severity.MARKED),
        ([reading("fault.late", "repeat.again", "anger.angry")], past(contacts=2), Severity.GRAVE),
        ([reading("fault.late")], past(broken=2), Severity.GRAVE),
        ([reading("safety.injury")], past(), Severity.GRAVE),
        ([reading("fault.privacy")], past(), Severity.GRAVE),
        ([reading("legal.threat")], past(), Severity.GRAVE),
        ([reading()], past(), Severity.NONE),
    ],
)
def test_severity_grows_with_what_came_on_top(readings, history, severity) -> None:  # type: ignore[no-untyped-def]
    """A failure weighs more when it cost money, came again, or made somebody angry."""
    assert judge(readings, history).severity is severity


def test_the_cause_is_the_strongest_fault_named() -> None:
    """What went wrong is told by the fault in the words, with the words."""
    verdict = judge([reading("fault.damaged", "frustration.annoyed", text="arrived broken")], past())
    assert verdict.cause is Cause.DAMAGED
    assert verdict.cause_quote
    assert verdict.cause_quote.text == "arrived broken"


def test_a_struggle_without_a_fault_is_unclear() -> None:
    """Where nothing is broken, what went wrong is that it was hard to find or follow."""
    assert judge([reading("struggle.cant_figure_out")], past()).cause is Cause.UNCLEAR


def test_no_answer_is_a_cause_of_its_own() -> None:
    """Being left without an answer is what went wrong."""
    assert judge([reading("repeat.no_answer")], past()).cause is Cause.IGNORED


def test_an_unknown_fault_is_other() -> None:
    """A fault without a name of its own is still a fault."""
    assert named("fault.something_new") is Cause.OTHER


@pytest.mark.parametrize(
    ("readings", "history", "words"),
    [
        ([reading("safety.injury")], past(), "hurt"),
        ([reading("legal.threat")], past(), "legal"),
        ([reading("fault.privacy")], past(), "personal data"),
        ([reading("vulnerable.self_harm")], past(), "at risk"),
        ([reading("aggression.threat")], past(), "threatened"),
        ([reading("vulnerable.bereavement")], past(), "loss"),
        ([reading("fault.late")], past(broken=2), "two promises broken"),
    ],
)
def test_a_lead_is_asked_for_where_one_is_needed(readings, history, words) -> None:  # type: ignore[no-untyped-def]
    """Injury, threats, legal steps, exposed data, a person at risk, and promises broken more than once go to a lead."""
    verdict = judge(readings, history)
    assert words in verdict.lead
    assert verdict.notable


def test_an_ordinary_complaint_needs_no_lead() -> None:
    """A lead is not asked for without need."""
    assert judge([reading("fault.late")], past(broken=1)).lead == ""


def test_words_aimed_at_a_person_make_it_tense() -> None:
    """De-escalation starts when the words are aimed at a person."""
    assert judge([reading("fault.late", "aggression.insult")], past()).tense
    assert not judge([reading("fault.late", "anger.angry")], past()).tense


def test_bereavement_is_met_gently() -> None:
    """A loss asks for gentleness and a lead, and leaves no trace in the tags but the lead's."""
    readings = [reading("vulnerable.bereavement", "struggle.cannot_do")]
    verdict = judge(readings, past())
    assert verdict.gentle
    found = tags(verdict, readings, past())
    assert found <= set(TAGS)
    assert not any("vulner" in tag or "loss" in tag for tag in found)


def test_a_death_that_was_told_of_before_is_not_forgotten() -> None:
    """Trouble after it is met as gently; thanks or a plain question are no reason to speak of it again."""
    bereaved = replace(past(), bereaved=True)
    verdict = judge([reading("fault.late")], bereaved)
    assert (verdict.gentle, verdict.lead) == (True, LOSS)
    assert not judge([reading()], bereaved).gentle


def test_tags_come_from_the_closed_list() -> None:
    """Each tag is about the situation and is one of the documented ones."""
    readings = [reading("fault.late", "repeat.again", "churn.leaving", "aggression.insult", "struggle.tried_to")]
    history = past(broken=2)
    found = tags(judge(readings, history), readings, history)
    assert found == {
        "apology-accountable",
        "struggling",
        "tense",
        "leaving",
        "repeat-contact",
        "promise-broken",
        "lead",
    }
    assert found <= set(TAGS)


def test_what_cannot_be_read_gets_one_tag() -> None:
    """A message that cannot be judged says so."""
    readings = [cannot_tell()]
    assert tags(judge(readings, past()), readings, past()) == {"cannot-tell"}


def test_nothing_to_say_means_no_tags() -> None:
    """A plain question leaves the ticket's tags alone."""
    readings = [reading()]
    verdict = judge(readings, past())
    assert verdict.apology is Apology.NONE
    assert tags(verdict, readings, past()) == frozenset()
