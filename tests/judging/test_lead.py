"""When a lead must look."""

from dataclasses import replace

import pytest

from amends.judging import judge
from amends.judging.lead import ASKED_FOR, DISCRIMINATED, EXPOSED, GRAVE, HARD_PLACE, MAY_BE_HURT, of_a_person
from amends.nouns import Apology, Cause, Cue, History, Quote, Reading, Wish
from amends.reading import read
from amends.reading.signals import signals
from tests.judging.made import reading


@pytest.mark.parametrize(
    "text",
    [
        "I was refused service because I am black.",
        "Your driver would not take me because of my wheelchair.",
        "The agent made fun of my accent on the phone.",
        "Your colleague said that they don't serve people like you.",
        "The guard followed me all the time, I think because I wear a headscarf.",
        "Ich wurde wegen meiner Hautfarbe nicht bedient.",
        "Ihr Fahrer ließ mich stehen, weil ich im Rollstuhl sitze.",
    ],
)
def test_a_lead_hears_of_discrimination(text: str) -> None:
    """Whom it happened to has been treated badly, and an agent alone does not answer that."""
    verdict = judge([read(text)], History())
    assert (verdict.lead, verdict.cause) == (DISCRIMINATED, Cause.TREATED_BADLY)


@pytest.mark.parametrize(
    "text",
    [
        # Naming a disability or a colour is no tale of discrimination.
        "I need wheelchair access for my booking, is that possible?",
        "I chose it because of its colour, and the black one is lovely.",
        "Is the hotel suited to guests who are deaf?",
        "Ich brauche einen Platz für meinen Rollstuhl.",
        # Funeral flowers are an order as any other.
        "Can I take my dog on the flight?",
        "I ordered flowers for a funeral on Friday, can you deliver by ten?",
        "How long does it take to resize my late mother's ring?",
        "I would like to end my life insurance.",
        # Nor is a thing that died, or what somebody does for a living.
        "My fridge passed away last night, can you send a new one?",
        "We are a funeral director's in Leeds and the twelve chairs came with one leg short.",
        "I am a hospice nurse and the uniform you sent is two sizes too small.",
        "The cancer charity mug I ordered arrived chipped.",
        "Wir sind ein Krankenhaus und haben 200 Bettlaken bestellt, es fehlen noch immer 40 Stück.",
        "When I open the app I see somebody else's playlist instead of mine.",
    ],
)
def test_who_somebody_is_and_words_of_loss_in_trade_call_no_lead(text: str) -> None:
    """Nor are they met gently."""
    verdict = judge([read(text)], History())
    assert not verdict.lead
    assert not verdict.gentle


def test_who_is_frail_goes_to_a_lead_where_there_is_trouble() -> None:
    """A newborn alone is no distress; beside trouble of ours it wants that mended."""
    thanks = "As someone with a newborn, thank you so much! Good tip to have for sure!"
    trouble = "We have a newborn at home and the heating is broken since Friday."
    assert not judge([read(thanks)], History()).notable
    verdict = judge([read(trouble)], History())
    assert verdict.lead == HARD_PLACE
    assert not verdict.gentle


@pytest.mark.parametrize(("kinds", "gentle"), [((), True), (("deadline",), False), (("contact.call",), True)])
def test_who_is_in_a_hard_place_and_needs_something_by_a_time_needs_more_than_gentleness(
    kinds: tuple[str, ...], gentle: bool
) -> None:
    """ "If the instalment goes out tomorrow, there is nothing left for the children's food"."""
    wishes = tuple(Wish(kind, Quote("tomorrow", 0, 8, "1")) for kind in kinds)
    verdict = judge([replace(reading("vulnerable.told_together"), wishes=wishes)], History())
    assert verdict.lead == HARD_PLACE
    assert verdict.gentle is gentle


@pytest.mark.parametrize(
    "text",
    [
        "Your double charge means that I can't pay my rent this month.",
        "The bailiffs are coming because you booked my payment to somebody else.",
        "Wegen Ihrer Abbuchung kann ich meine Miete nicht mehr zahlen.",
        "Ihre Sperre läuft noch immer, und nun steht der Gerichtsvollzieher vor der Tür.",
    ],
)
def test_want_is_a_hard_place_and_no_illness(text: str) -> None:
    """Who cannot pay the rent needs it mended now, and is not to be told that we heard of a loss."""
    assert judge([read(text)], History()).lead == HARD_PLACE


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("I can't log in, somebody changed the e-mail address on my account.", EXPOSED),
        ("Your newsletter went out with everybody's email address in the To: line.", EXPOSED),
        ("When I log in I see a different customer's orders and address.", EXPOSED),
        ("Jemand hat sich in mein Konto eingeloggt und drei Handys bestellt!", EXPOSED),
        ("The parcel never came and nobody helps. I want to speak to a manager.", ASKED_FOR),
        ("Das Paket ist nie angekommen. Ich möchte mit Ihrem Vorgesetzten sprechen.", ASKED_FOR),
        ("I'm at reception, they have no reservation for me, and we have nowhere to sleep tonight.", HARD_PLACE),
        ("The school bus never came and my 7 year old was left standing alone outside.", HARD_PLACE),
        ("My insulin is in the suitcase you lost.", HARD_PLACE),
        ("Someone has taken money out of my account.", EXPOSED),
        ("There is a payment of £640 I did not make. Please block my card.", EXPOSED),
        ("Jemand hat mit meiner Karte bezahlt, bitte sperren.", EXPOSED),
        ("Ordered gluten free pasta, got normal. My son is coeliac.", MAY_BE_HURT),
        ("Could you tell me if the blood pressure tablets can be ordered online?", ""),
        ("I'm a nurse, on shift at 7.30. Our flight has been cancelled.", ""),
        ("I want to speak to a manager about a job.", ""),
        ("I'm allergic to nuts, which of your menus are safe for me?", ""),
        ("Is it OK to bring insulin onto the plane?", ""),
        ("I am 82 and can't make head nor tail of the new bill.", ""),
        ("Ich bin 81 und komme mit der neuen App nicht zurecht, die Anmeldung klappt nicht.", ""),
        ("There is a long tear down the left arm of the sofa and one of the feet is snapped off.", ""),
        ("Der Fuß vom Sofa ist bei der Lieferung abgebrochen.", ""),
        ("Please delete my account under GDPR.", ""),
        ("Bitte löschen Sie mein Kundenkonto gemäß DSGVO.", ""),
    ],
)
def test_a_lead_sees_what_is_grave_and_nothing_that_only_sounds_so(text: str, why: str) -> None:
    """An account in strange hands beside a login that fails is grave; an allergy that is asked about is not."""
    assert judge([read(text)], History()).lead == why


def test_who_leaves_upset_is_owed_regret_and_who_leaves_calmly_is_not() -> None:
    """A price that drives somebody away is a grievance; a wish to end a contract is none."""
    upset = (
        "So I get told my bill goes up while new customers get it for half. Send me my PAC code, I'm off to a provider "
        "that values its customers."
    )
    calm = "How can I cancel my contract for the end of the month?"
    assert judge([read(upset)], History()).apology is Apology.REGRET
    assert judge([read(calm)], History()).apology is not Apology.REGRET


@pytest.mark.parametrize(
    "who", ["husband", "spouse", "fiancée", "girlfriend", "cousin", "mother-in-law", "gran", "stepdad"]
)
def test_a_loss_is_a_loss_whoever_died(who: str) -> None:
    """Whose spouse, cousin or grandmother died is met as gently as whose husband."""
    assert judge([read(f"My {who} died last month and I need to close the account.")], History()).gentle


@pytest.mark.parametrize(
    "what", ["a woman", "a man", "white", "black", "Christian", "Muslim", "old", "young", "German"]
)
def test_whoever_is_treated_worse_for_what_they_are_goes_to_a_lead(what: str) -> None:
    """Discrimination is told of by the same words about anybody."""
    text = f"You treat me like an idiot because I'm {what}."
    assert judge([read(text)], History()).lead == DISCRIMINATED


def test_the_words_that_call_the_lead_are_quoted() -> None:
    """Whatever else went wrong, and however plainly; a danger goes before exposed data."""
    charged = Cue("fault.wrongly_charged", Quote("Wrong invoice", 0, 13, "1"), 0.9)
    exposed = Cue("fault.privacy", Quote("another customer's address", 20, 46, "1"), 0.8)
    burns = Cue("safety.danger", Quote("it burns", 50, 58, "1"), 0.9)
    faint = Cue("fault.privacy", exposed.quote, 0.4)
    verdict = judge([Reading("1", "en", (charged, exposed), (), signals((charged, exposed)))], History())
    assert (verdict.lead, verdict.cause, verdict.cause_quote) == (EXPOSED, Cause.PRIVACY, exposed.quote)
    assert verdict.reasons_for[0].quote == exposed.quote
    assert judge([Reading("1", "en", (charged, faint))], History()).cause is Cause.WRONGLY_CHARGED
    assert judge([Reading("1", "en", (exposed, burns))], History()).cause is Cause.UNSAFE


def test_a_lead_sees_what_all_words_together_call_grave() -> None:
    """No phrase names it: the lead comes first, and no trace of a person's plight is kept."""
    cue = Cue("grave.weighed", Quote("I've put a chair across", 0, 23, "1"), 0.9, "weight")
    reading = Reading("1", "en", (cue,), (), signals((cue,)))
    verdict = judge([reading], History())
    assert verdict.lead == GRAVE
    assert of_a_person(verdict)
    [reason] = [reason for reason in verdict.reasons_for if reason.quote == cue.quote]
    assert "grave" in reason.text
