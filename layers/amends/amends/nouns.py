"""What Amends finds, judges and advises: the nouns that its parts hand to each other.

`reading` makes `Reading` and `History`, `judging` makes `Verdict`, `advising` makes `Advice` and `Note`,
`clock` makes `Promise`. All are frozen and know no helpdesk and no AWS.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum, StrEnum


@dataclass(frozen=True, slots=True)
class Quote:
    """Somebody's own words: `text` is exactly `message.text[start:end]` of the message with id `message`.

    In a note, secrets are covered in it, sign for sign.
    """

    text: str = field(repr=False)
    start: int
    end: int
    message: str = ""
    colleague: bool = False  # a colleague typed these words for the customer

    def meets(self, other: Quote) -> bool:
        """Whether two quotes of one message share words."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class Cue:
    """Something in a text that upsets or hinders its writer, or speaks against that.

    kind: `family.name`, such as `struggle.cant_figure_out`; strength: 0 to 1; found_by: `phrase` or `weight`.
    """

    kind: str
    quote: Quote
    strength: float
    found_by: str = "phrase"

    @property
    def family(self) -> str:
        return self.kind.partition(".")[0]


@dataclass(frozen=True, slots=True)
class Wish:
    """What the writer asks for, refuses, or sets a time or way for.

    kind: `outcome.<what>` (`outcome.refund`, `outcome.replacement`, `outcome.fix`, `outcome.call`, …),
    `refused.<what>`, `deadline` or `contact.<way>`.
    """

    kind: str
    quote: Quote
    by: datetime | None = None  # for a deadline, when it could be worked out


class Cause(StrEnum):
    """What went wrong, apart from how it feels: a closed list."""

    LATE = "late"  # late or missing
    CANCELLED = "cancelled"
    FAULTY = "faulty"
    DAMAGED = "damaged"  # damaged or lost on the way
    WRONG_ITEM = "wrong_item"
    WRONGLY_CHARGED = "wrongly_charged"
    REFUND_OWED = "refund_owed"
    ACCESS = "access"
    OUTAGE = "outage"
    UNCLEAR = "unclear"
    QUALITY = "quality"
    TREATED_BADLY = "treated_badly"
    IGNORED = "ignored"  # ignored or passed around
    UNSAFE = "unsafe"
    PRIVACY = "privacy"
    OTHER = "other"
    NONE = "none"  # nothing went wrong that the words show


# What each cause is called, in a note after "says" or "shows", and in the report; NONE has no words.
CAUSES: Mapping[str, str] = {
    Cause.LATE: "something late or missing",
    Cause.CANCELLED: "a cancellation they did not ask for",
    Cause.FAULTY: "something that does not work",
    Cause.DAMAGED: "damage or loss on the way",
    Cause.WRONG_ITEM: "the wrong item",
    Cause.WRONGLY_CHARGED: "a charge that should not be there",
    Cause.REFUND_OWED: "money not yet back",
    Cause.ACCESS: "being locked out",
    Cause.OUTAGE: "an outage",
    Cause.UNCLEAR: "something that is hard to find or follow",
    Cause.QUALITY: "quality below what was expected",
    Cause.TREATED_BADLY: "being treated badly",
    Cause.IGNORED: "no answer or call from us",
    Cause.UNSAFE: "a danger to somebody",
    Cause.PRIVACY: "personal data in the wrong hands",
    Cause.OTHER: "a problem",
}


@dataclass(frozen=True, slots=True)
class Reading:
    """What one text says. `signals` maps the names in `SIGNALS` to 0..1.

    A signal is put together from the cues, phrases and weight-found ones alike; `chances` holds the weights' own
    calibrated probabilities, below the thresholds too, where no phrase contradicts them.

    `cannot_tell` is true for a language that Amends does not read, or a text too short to judge: nothing else
    in the reading is to be relied on then.
    """

    message: str  # id of the message read
    language: str  # BCP-47 primary tag, `und` when it cannot be told, as of markup without words
    cues: tuple[Cue, ...] = ()
    wishes: tuple[Wish, ...] = ()
    signals: dict[str, float] = field(default_factory=dict)
    feelings: tuple[str, ...] = ()  # out of FEELINGS, strongest first
    core_function: str = ""  # the admin's core function that the writer is stuck on, as the admin wrote it
    cannot_tell: bool = False
    report: bool = False  # a colleague's words for the customer
    chances: dict[str, float] = field(default_factory=dict)  # by all words together: each head of the weights
    forwarded: bool = False  # somebody else's words, which the sender only handed on
    own: tuple[tuple[int, int], ...] = ()  # where the words stand that were read: no quoted mails, no signature

    def words(self, text: str) -> str:
        """The words of the message's text that were read, a line for each span."""
        return "\n".join(text[start:end] for start, end in self.own)


# What a cue's kind begins with: signals are made of these, and an admin's own phrases join one of them.
FAMILIES = (
    "struggle",
    "frustration",
    "anger",
    "disappointment",
    "confusion",
    "worry",
    "exhaustion",
    "repeat",
    "lasting",
    "churn",
    "aggression",
    "tension",
    "safety",
    "legal",
    "vulnerable",
    "gratitude",
    "politeness",
    "errand",
    "fault",
)

# Cues of which one phrase may call a lead.
CALL_A_LEAD = (
    "safety",
    "legal",
    "vulnerable",
    "aggression.threat",
    "fault.unsafe",
    "fault.privacy",
    "fault.discrimination",
)

# Cues of the family `vulnerable` that tell of somebody who may be about to come to harm.
IN_DANGER = frozenset({"vulnerable.self_harm", "vulnerable.abuse", "vulnerable.at_risk"})

SIGNALS = (
    "complaint",
    "churn",
    "aggression",
    "repeat_contact",
    "gratitude",
    "struggle",
    "anger",
    "frustration",
    "disappointment",
    "confusion",
    "worry",
    "safety",
    "legal",
    "trouble",  # something is in the way, by all words together where no phrase says so, however friendly
    "grave",  # a lead should see it, by all words together
    "vulnerable",  # seen for gentle advice alone: never a tag, a metric or a casebook entry
)

# Signals that the weights may show where no phrase does: those that they were found to be right about.
WEIGHED = ("complaint", "struggle", "aggression", "churn", "trouble", "grave")

FEELINGS = ("anger", "frustration", "disappointment", "confusion", "worry", "exhaustion")


@dataclass(frozen=True, slots=True)
class Pledge:
    """A promise an agent gave in a public reply.

    kept: None while it cannot be told; contact: a word, not a deed; term: the time in the words in which it was named,
    and its form, as times.toml calls it: `span` for "within 5 working days", `date`, `day`.
    """

    quote: Quote
    by: datetime | None = None
    kept: bool | None = None
    contact: bool = False
    term: str = ""
    form: str = ""


@dataclass(frozen=True, slots=True)
class Earlier:
    """A failure on another ticket of the same customer, as the casebook remembers it.

    at: aware, in the zone of whoever reads of it; days: whole days before the newest message.
    """

    cause: Cause
    at: datetime
    days: int


@dataclass(frozen=True, slots=True)
class History:
    """What the thread before the unanswered messages shows, and what the casebook knows of earlier tickets.

    contacts: times the customer wrote and was answered before; chased: times they asked again since, without an answer;
    within: whole days, rounded up, from the first of these to now; same_issue: whether the first of these was about
    what the newest is about, as far as the words tell; admissions: the company's own words, in agents' public replies,
    that show a failure on its side; claims: those of the newest reply that call something done; undone: whether the
    customer says since that it is not; earlier_claims: those of replies before it that the customer then contradicted,
    before the newest, oldest first; refusals: those of the newest reply that speaks of a refund, where it refuses it;
    asked_for_news: whether they ask how it stands, hours after a reply that left it open; came: whether they say that
    what they waited for came; offers: remedies that agents already offered, as remedy ids; earlier: newest first;
    had_goodwill: whether a goodwill credit on another ticket is too recent for one more; bereaved: whether words of
    theirs that were answered told of a death; began: what went wrong by the newest of these that say it, with the
    words.
    """

    contacts: int = 0
    chased: int = 0
    apologies: tuple[Quote, ...] = ()
    pledges: tuple[Pledge, ...] = ()
    admissions: tuple[Quote, ...] = ()
    claims: tuple[Quote, ...] = ()
    undone: bool = False
    earlier_claims: tuple[Quote, ...] = ()
    refusals: tuple[Quote, ...] = ()
    asked_for_news: bool = False
    came: bool = False
    offers: tuple[str, ...] = ()
    reopened: bool = False
    bad_rating: bool = False
    within: int = 0
    same_issue: bool = False
    earlier: tuple[Earlier, ...] = ()
    had_goodwill: bool = False
    bereaved: bool = False
    began: tuple[Cause, Quote] | None = None

    @property
    def broken_pledges(self) -> tuple[Pledge, ...]:
        return tuple(p for p in self.pledges if p.kept is False)


class Severity(IntEnum):
    """How bad it is for the customer. Never shown as a number."""

    NONE = 0
    SMALL = 1
    MARKED = 2
    GRAVE = 3


class Apology(StrEnum):
    """Which kind of apology is owed.

    reaching_out: for having had to write at all; regret: for the experience, no fault shown;
    accountable: the company's own words, or the casebook, show its failure.
    """

    NONE = "none"
    REACHING_OUT = "reaching_out"
    REGRET = "regret"
    ACCOUNTABLE = "accountable"


NOBODY_NAMED = "the customer"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why, in plain words for an agent, with the words it rests on where there are any.

    `{who}` in `text` stands for the customer; `told` names them.
    """

    text: str
    quote: Quote | None = None

    def told(self, who: str = NOBODY_NAMED) -> str:
        return self.text.replace("{who}", who)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What went wrong, how it feels, what is owed. `lead` says why it must go to a lead; empty when it need not."""

    cause: Cause
    feelings: tuple[str, ...]
    severity: Severity
    apology: Apology
    reasons_for: tuple[Reason, ...] = ()
    reasons_against: tuple[Reason, ...] = ()
    cause_quote: Quote | None = None
    double_deviation: bool = False  # failed again: repeat contact after a failure, or a promise broken
    apologies_given: int = 0
    tense: bool = False  # de-escalate: the words are aimed at a person, or close to it
    gentle: bool = False  # bereavement, illness, self-harm: no remedies, no cheer, a lead
    glad: bool = False  # content, and asking: the way, and no apology
    lead: str = ""
    cannot_tell: bool = False

    @property
    def notable(self) -> bool:
        """Whether an agent needs to be told anything."""
        told = self.apology is not Apology.NONE or bool(self.lead) or self.gentle or self.glad
        return told and not self.cannot_tell


class PromiseKind(StrEnum):
    FIRST_REPLY = "first_reply"
    NEXT_REPLY = "next_reply"
    UPDATE = "update"


@dataclass(frozen=True, slots=True)
class Promise:
    """The one promise that runs on a ticket: what is due, since when, and when. Aware UTC datetimes."""

    kind: PromiseKind
    since: datetime
    due: datetime


@dataclass(frozen=True, slots=True)
class Pause:
    """From when to when a promise stood still. Aware UTC datetimes."""

    begun: datetime
    ended: datetime


@dataclass(frozen=True, slots=True)
class Remedy:
    """One thing that may be offered. `who`: `agent` or `lead`."""

    id: str
    words: str
    who: str


@dataclass(frozen=True, slots=True)
class Advice:
    """Everything a note says, in order, as plain text; an empty field is left out. See advising/note.py."""

    headline: str
    quotes: tuple[Quote, ...] = ()
    wants: str = ""
    refuses: str = ""
    asks: tuple[Quote, ...] = ()  # questions that want an answer
    why: str = ""
    ours: str = ""  # what our own replies show
    do_first: str = ""
    to_start_from: str = ""  # suggested words of a private answer, one marked gap
    public_words: str = ""  # suggested public answer, at most 280 characters
    remedies: tuple[Remedy, ...] = ()
    leave_out: tuple[str, ...] = ()
    still_lacks: tuple[str, ...] = ()
    next_step: str = ""
    who: str = ""  # name, channel, tier and history
    private_words: str = ""  # what to say in private after a public answer
    booked_first: bool = False  # whether that names what has to be booked before it is said
    lead: str = ""  # what is the lead's to decide or to see
    unsolved: str = ""  # the clock time by which it is solved, or an update is owed


@dataclass(frozen=True, slots=True)
class Note:
    """An internal note, ready to be written. `html` is safe to hand to a helpdesk; `text` says the same."""

    html: str = field(repr=False)
    text: str = field(repr=False)
