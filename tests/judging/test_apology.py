"""Which apology is owed, and why."""

from dataclasses import replace

import pytest

from amends.judging import judge
from amends.judging.apology import enough_said
from amends.judging.tags import tags
from amends.nouns import Apology, Cause, Cue, Quote, Severity, Wish
from tests.judging.made import cannot_tell, past, reading


def test_a_friendly_mail_with_a_struggle_owes_an_apology_for_reaching_out() -> None:
    """A customer who stays friendly but tried and could not do it is owed an apology for having had to write."""
    verdict = judge([reading("struggle.tried_to", gratitude=0.6)], past())
    assert verdict.apology is Apology.REACHING_OUT
    assert verdict.severity is Severity.SMALL
    assert verdict.reasons_for[0].text.startswith("friendly, but stuck")
    assert verdict.reasons_for[0].quote


def test_who_speaks_of_leaving_is_not_called_friendly() -> None:
    """Stuck, and about to go: no note calls that friendly."""
    verdict = judge([reading("struggle.tried_to", "churn.leaving")], past())
    assert not any("friendly" in reason.text for reason in verdict.reasons_for)


@pytest.mark.parametrize(("kind", "owed"), [("churn.threatened", Apology.REGRET), ("churn.leaving", Apology.NONE)])
def test_who_leaves_unless_something_is_done_complains(kind: str, owed: Apology) -> None:
    """A plain wish to end a contract is no complaint; "otherwise I'm cancelling" is."""
    verdict = judge([reading(kind)], past())
    assert verdict.apology is owed
    assert ("leaving" in tags(verdict, [reading(kind)], past())) == (owed is not Apology.NONE)


def test_a_button_that_does_nothing_may_be_ours() -> None:
    """Where the way itself may be broken, no note says that nothing shows a fault of ours."""
    found = Cue("struggle.cannot_do", Quote("nothing happens", 0, 15, "1"), 0.6)
    verdict = judge([replace(reading(), cues=(found,), signals={"struggle": 0.6})], past())
    assert "until your check shows whose it is" in verdict.reasons_against[0].text


def test_a_core_function_is_named_in_the_reason() -> None:
    """Being stuck on what the product is for is said in so many words."""
    verdict = judge([reading("struggle.tried_to", core_function="export invoices")], past())
    assert "core function (export invoices)" in verdict.reasons_for[0].text


def test_a_plain_question_owes_nothing() -> None:
    """A plain question is answered; no note is written for it."""
    verdict = judge([reading()], past())
    assert verdict.apology is Apology.NONE
    assert not verdict.notable
    assert verdict.reasons_against[0].text == "Nothing in it tells of trouble: answer it as usual"


def test_a_weak_cue_alone_owes_nothing() -> None:
    """A phrase that seldom means trouble is not enough for a note."""
    assert not judge([reading("struggle.how_do_i", strength=0.2)], past()).notable


def test_thanks_after_a_fix_owe_nothing() -> None:
    """Thanks, with nothing open, need no note, whatever went wrong before."""
    before = reading("fault.faulty", message="1")
    verdict = judge([before, reading("gratitude.resolved", message="2")], past(admissions=1, apologies=1))
    assert verdict.apology is Apology.NONE
    assert not verdict.notable


def test_a_bare_thanks_does_not_take_a_complaint_back() -> None:
    """Somebody who signs off with thanks in a message of its own still waits for the answer."""
    before = reading("fault.late", message="1")
    assert judge([before, reading("gratitude.thanks", message="2")], past()).apology is Apology.REGRET


def test_thanks_with_new_trouble_are_not_thanks_alone() -> None:
    """A polite thank-you beside a fault does not hide the fault."""
    assert judge([reading("gratitude.thanks", "fault.late")], past()).apology is Apology.REGRET


def test_a_fault_that_only_the_customer_tells_of_owes_regret_until_checked() -> None:
    """Without our own words, the most that is owed is regret, and the note says to check."""
    verdict = judge([reading("fault.wrongly_charged")], past())
    assert verdict.apology is Apology.REGRET
    assert any("check" in reason.text for reason in verdict.reasons_against)


@pytest.mark.parametrize("history", [past(admissions=1), past(broken=1)])
def test_our_own_words_owe_an_accountable_apology(history) -> None:  # type: ignore[no-untyped-def]
    """What an agent admitted, or promised and did not keep, is ours to own."""
    verdict = judge([reading("fault.late")], history)
    assert verdict.apology is Apology.ACCOUNTABLE
    assert verdict.reasons_for[0].quote


def test_accountable_wording_can_be_switched_off() -> None:
    """Where the settings do not allow it, regret is the most that is advised, and the reason is given."""
    verdict = judge([reading("fault.late")], past(admissions=1), accountable_wording=False)
    assert verdict.apology is Apology.REGRET
    assert any("settings" in reason.text for reason in verdict.reasons_against)


def test_a_third_apology_is_advised_against() -> None:
    """After two apologies, the note says that a third without an act will hurt."""
    verdict = judge([reading("fault.late")], past(apologies=2, broken=1))
    assert verdict.apologies_given == 2
    assert "third without an act" in verdict.reasons_against[0].text


def test_a_colleagues_report_is_said_to_be_one() -> None:
    """A note on what a colleague typed says that the words may not be the customer's."""
    verdict = judge([reading("fault.faulty", report=True)], past())
    assert any("colleague" in reason.text for reason in verdict.reasons_against)


def test_a_bad_rating_owes_regret_even_without_a_word() -> None:
    """A bad rating is a customer's message, comment or none."""
    assert judge([], past(bad_rating=True)).apology is Apology.REGRET


def test_a_reopened_ticket_owes_regret() -> None:
    """What came back was not solved."""
    verdict = judge([], past(reopened=True))
    assert verdict.apology is Apology.REGRET
    assert verdict.double_deviation


def test_what_cannot_be_read_is_not_judged() -> None:
    """A language that Amends does not read yields one honest tag and nothing else."""
    verdict = judge([cannot_tell()], past())
    assert verdict.cannot_tell
    assert not verdict.notable


def test_readable_messages_are_judged_beside_one_that_is_not() -> None:
    """A short or foreign line beside a clear one does not hide it."""
    verdict = judge([cannot_tell(), reading("fault.late")], past())
    assert verdict.apology is Apology.REGRET
    assert verdict.cause is Cause.LATE


def test_whoever_wants_no_apology_is_owed_an_act() -> None:
    """An apology that the customer does not want is not suggested, though something is owed."""
    refusing = replace(reading(), wishes=(Wish("refused.apology", Quote("no apology", 0, 10)),))
    verdict = judge([refusing], past())
    assert verdict.apology is Apology.REGRET
    assert enough_said(verdict.apologies_given, [refusing])
    assert not enough_said(verdict.apologies_given, [reading()])


def test_a_follow_up_without_a_complaint_owes_no_more_than_reaching_out() -> None:
    """Somebody who asks for news without a rush does not complain."""
    assert judge([reading("repeat.no_answer", strength=0.5, repeat_contact=0.5)], past()).apology is (
        Apology.REACHING_OUT
    )


def test_who_writes_again_because_it_is_still_wrong_wears_the_tag() -> None:
    """The tag agrees with the note, which says "second contact"."""
    readings, before = [reading("fault.faulty")], past(contacts=1)
    assert "repeat-contact" in tags(judge(readings, before), readings, before)
    assert "repeat-contact" not in tags(judge(readings, past()), readings, past())


def test_a_danger_that_is_only_asked_about_needs_no_lead() -> None:
    """Somebody who asks what would be dangerous is not in danger."""
    assert judge([reading("safety.danger", strength=0.3)], past()).cause is not Cause.UNSAFE


def test_trouble_that_no_phrase_tells_is_owed_the_small_apology() -> None:
    """Something is in the way, whosever fault it is: sorry for having had to write, and the words that say so."""
    verdict = judge([reading("trouble.weighed", strength=0.93, text="it stays as it was")], past())
    assert (verdict.apology, verdict.cause) == (Apology.REACHING_OUT, Cause.OTHER)
    assert verdict.reasons_for[0].text == "something is not as {who} needs it, by the quotes above"
    assert verdict.cause_quote
    assert verdict.cause_quote.text == "it stays as it was"


def test_who_had_to_ask_for_news_is_owed_a_word() -> None:
    """A calm "any news?" after an answer that left it open: they had to write again."""
    verdict = judge([reading()], replace(past(contacts=1), asked_for_news=True))
    assert verdict.apology is Apology.REACHING_OUT
    assert [reason.text for reason in verdict.reasons_for] == ["they had to write again"]


def test_what_we_called_done_is_told_where_trouble_goes_on() -> None:
    """The agent sees that our last reply called it done; where nothing is wrong, nobody is told so."""
    said = replace(past(contacts=1), claims=(Quote("I have reset it.", 0, 16, "2"),))
    verdict = judge([reading("fault.access")], said)
    assert "our reply said it was done" in [reason.text for reason in verdict.reasons_for]
    assert judge([reading()], said).reasons_for == ()


def test_who_is_stuck_for_days_is_owed_regret() -> None:
    """A moment's trouble is small; the same for days is none."""
    assert judge([reading("struggle.tried_to")], past()).apology is Apology.REACHING_OUT
    assert judge([reading("struggle.tried_to", "lasting.for_days")], past()).apology is Apology.REGRET


def test_what_was_called_done_and_is_not_has_failed_again() -> None:
    """By one claim of ours regret, and more of it; after two, our own replies show the failure."""
    said = Quote("I have reset it.", 0, 16, "2")
    once = judge([reading("struggle.tried_to")], replace(past(contacts=1), claims=(said,)))
    assert (once.apology, once.double_deviation) == (Apology.REGRET, True)
    twice = replace(past(contacts=2), claims=(said,), earlier_claims=(said,))
    assert judge([reading("struggle.tried_to")], twice).apology is Apology.ACCOUNTABLE
    assert judge([reading("gratitude.resolved")], twice).apology is Apology.NONE


def test_the_cause_of_a_thread_is_kept_until_another_is_told() -> None:
    """What began it is the cause of trouble that names none."""
    began = replace(past(contacts=1), began=(Cause.WRONGLY_CHARGED, Quote("charged twice", 0, 13, "1")))
    assert judge([reading("anger.angry")], began).cause is Cause.WRONGLY_CHARGED
    assert judge([reading("fault.late")], began).cause is Cause.LATE
    assert judge([reading()], began).notable is False


def test_thanks_do_not_close_what_we_called_done_and_is_not() -> None:
    """ "Thank you for your kind answer. Module 2 is still grey": they thank for the answer."""
    thanks = reading("gratitude.thanks", strength=0.9, text="Thank you for your kind answer")
    verdict = judge([thanks], replace(past(contacts=1), undone=True, claims=(Quote("It is done.", 0, 11, "2"),)))
    assert verdict.apology is Apology.REGRET
    assert "our reply said it was done" in [reason.text for reason in verdict.reasons_for]
    assert judge([thanks], past(contacts=1)).apology is Apology.NONE


def test_that_nobody_picked_up_is_not_what_went_wrong() -> None:
    """The pizza was cold; that the phone rang out comes on top, and there is no earlier message to find."""
    cold = Cue("fault.quality", Quote("it was cold", 0, 11, "9"), 0.65)
    rang = Cue("fault.ignored", Quote("nobody picks up the phone", 20, 45, "9"), 0.8)
    silent = Cue("fault.ignored", Quote("nobody answers my mails", 20, 43, "9"), 0.8)
    assert judge([replace(reading(), cues=(cold, rang))], past()).cause is Cause.QUALITY
    assert judge([replace(reading(), cues=(cold, silent))], past()).cause is Cause.IGNORED
    hung_up = Cue("fault.treated_badly", Quote("your hotline hung up on me", 20, 46, "9"), 0.85)
    rude = Cue("fault.treated_badly", Quote("the waiter was rude", 20, 39, "9"), 0.85)
    assert judge([replace(reading(), cues=(cold, hung_up))], past()).cause is Cause.QUALITY
    assert judge([replace(reading(), cues=(rang, hung_up))], past()).cause is Cause.TREATED_BADLY
    assert judge([replace(reading(), cues=(cold, rude))], past()).cause is Cause.TREATED_BADLY
