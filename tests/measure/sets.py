"""The labelled sets beside the project: what each says of our heads. No text of theirs is in the project."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.measure import made

DATA = Path(__file__).parents[3] / "shared" / "data"
FOLDS = 10
Row = dict[str, Any]

# What a set wrote in place of what its messages held.
_STAND_INS = {
    "\\n": " ",
    "<user>": "@user",
    "<url>": "http://url",
    "[NAME]": "@user",
    "[RELIGION]": "religion",
    "&nbsp;": " ",
    "&amp;": "&",
}


class MissingDataError(Exception):
    """The folder of labelled messages is not there."""


@dataclass(frozen=True)
class Task:
    """What a set says of a head. gold: True, False, or None for a row that says nothing of it."""

    head: str
    set: str
    gold: Callable[[Row], bool | None]
    weight: float = 1.0  # of its rows in fitting; 0 for a set that is measured alone
    name: str = ""  # in the README; empty for one that only helps in fitting
    near: bool = False  # whether the set's label is only something near the signal

    @property
    def fitted(self) -> bool:
        return self.weight > 0

    @property
    def withheld(self) -> bool:
        """Whether no part of the set is ever fitted to."""
        return self.set.startswith("measure/")


def rows(name: str, language: str = "en") -> list[Row]:
    """A set's rows of a language, with plain texts.

    Raises MissingDataError when the folder is not beside the project.
    """
    if name == MADE:
        return [{"text": one.text, "made": one} for one in made.messages(language)]
    path = DATA / f"{name}.jsonl.gz"
    if not path.is_file():
        raise MissingDataError(f"The labelled messages are needed for this and are not there: {path}")
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        read = [json.loads(line) for line in lines]
    for row in read:
        for stand_in, words in _STAND_INS.items():
            row["text"] = row["text"].replace(stand_in, words)
    return [row for row in read if row.get("lang", "en") == language]


def fold(row: Row) -> int:
    """Which tenth a row belongs to: all of one author, issue or dialogue, and all copies of a text, to the same."""
    return _digest(str(row.get("group") or row["text"].lower()))[0] % FOLDS


def _digest(words: str) -> bytes:
    return hashlib.sha256(words.encode()).digest()


def any_of(*names: str) -> Callable[[Row], bool]:
    """Whether the row has one of these labels."""

    def gold(row: Row) -> bool:
        label = row["label"]
        return any(name in label for name in names) if isinstance(label, list) else label in names

    return gold


def hindered(row: Row) -> bool:
    """Whether a request to a bank or a hotel tells of something in the way, rather than asking plainly."""
    return any_of("wrong_notworking_notshowing", "how", "why", "refund", "lost_stolen", "handoff", "dont_know")(row)


def _in_the_way(row: Row) -> bool | None:
    """Banking questions that tell of money or access gone wrong, against plain ones; the rest may be either."""
    label = row["label"]
    if any(part in label for part in _GONE_WRONG):
        return True
    return False if label in PLAIN_TOPICS or any(part in label for part in _ASKED) else None


def _stuck(row: Row) -> bool | None:
    """Banking questions that tell of a failure, against those that plainly do not; the rest say neither."""
    label = row["label"]
    if any(part in label for part in ("not_working", "declined", "failed", "blocked", "unable", "not_showing")):
        return True
    if any(part in label for part in ("_support", "exchange_rate", "age_limit", "order_", "getting_", "get_", "edit_")):
        return False
    return None


def _reported(row: Row) -> bool | None:
    """Turns that report something broken, lost or wrong, against all others; those off the subject say nothing."""
    told = any_of("reportbrokensoftware", "reportbrokenphone", "reportlostcard", "disputecharge")(row)
    return told or (None if any_of("outofdomain")(row) else False)


def _insult(row: Row) -> bool | None:
    return True if row["label"] in ("Insulting", "Threat", "Identity attack") else None if _uncivil(row) else False


def _felt(*names: str) -> Callable[[Row], bool | None]:
    """A feeling against a quarter of all other messages: more of them teach little and take long."""
    has = any_of(*names)
    return lambda row: True if has(row) else False if _digest(row["text"])[1] < 64 else None


def _polar(row: Row) -> bool | None:
    """A displeased remark against a pleased one; one that is both, or neither, says nothing of it."""
    bad, good = any_of(*_DISPLEASED)(row), any_of(*_PLEASED)(row)
    return bad if bad != good else None


def _made_up(head: str) -> Callable[[Row], bool | None]:
    """What a message that was made up says of a head. A plain how-to question may come from trouble, and whoever is
    stuck may ask how: neither says anything of the other."""
    unsaid = {"trouble": _HOW, "how": _STUCK}.get(head, frozenset())

    def gold(row: Row) -> bool | None:
        labels = row["made"].labels
        return None if labels & unsaid and labels.isdisjoint({head, "complaint"}) else row["made"].gold(head)

    return gold


def _bug(row: Row) -> bool | None:
    return None if row["label"] == "rating" else bool(row["label"] == "bug report")


def _uncivil(row: Row) -> bool:
    return bool(row["label"] != "civil")


def branded(row: Row) -> bool:
    """Whether a message of X-CI is aimed at a company; the rest are random tweets, easy to tell."""
    return not str(row["labels"]["domain"]).startswith("random")


# Parts of the names of topics in which something went wrong, and of those that ask how long something takes or whether
# it is done.
_GONE_WRONG = (
    *(
        "not_working",
        "declined",
        "failed",
        "blocked",
        "unable",
        "not_showing",
        "not_recognised",
        "charged_twice",
        "wrong",
    ),
    *("extra_charge", "not_updated", "not_received", "reverted", "swallowed", "lost_or_stolen", "compromised"),
)
_ASKED = (
    "timing",
    "estimate",
    "acceptance",
    "activate_",
    "apple_pay",
    "limits",
    "topping_up",
    "top_up_by_",
    "verify_my",
)
# Topics of banking questions that tell of no trouble; the others are of declined cards, missing money and the like.
PLAIN_TOPICS = frozenset(
    [
        "age_limit",
        "atm_support",
        "automatic_top_up",
        "card_about_to_expire",
        "card_linking",
        "change_pin",
        "country_support",
        "disposable_card_limits",
        "edit_personal_details",
        "exchange_charge",
        "exchange_rate",
        "exchange_via_app",
        "fiat_currency_support",
        "get_disposable_virtual_card",
        "get_physical_card",
        "getting_spare_card",
        "getting_virtual_card",
        "order_physical_card",
        "receiving_money",
        "supported_cards_and_currencies",
        "top_up_by_bank_transfer_charge",
        "top_up_by_card_charge",
        "top_up_limits",
        "transfer_into_account",
        "verify_source_of_funds",
        "visa_or_mastercard",
    ]
)

_HOW, _STUCK = frozenset({"how"}), frozenset({"struggle", "confusion"})
_DISPLEASED = (
    *("annoyance", "anger", "disappointment", "disapproval", "disgust", "sadness", "fear", "nervousness", "remorse"),
    *("embarrassment", "confusion", "grief"),
)
_PLEASED = (
    *("admiration", "gratitude", "joy", "love", "excitement", "optimism", "relief", "pride", "caring", "amusement"),
    "approval",
)

XCI, CESAMARD, NLUPP = "train/complaints_xci", "train/complaints_cesamard", "train/nlupp"
GOEMOTIONS, BANKING, DIALOGUES = "train/goemotions", "train/banking77", "train/multidogo_customer_turns"
GITHUB, BOTS = "train/github_incivility", "train/convabuse"
MADE = "made up"

TASKS = (
    Task("complaint", XCI, lambda row: row["label"] == 1, name="X-CI complaint"),
    Task("complaint", XCI, lambda row: row["label"] == 1 if branded(row) else None, 0, name="X-CI, to a brand"),
    Task("complaint", CESAMARD, lambda row: row["labels"]["complaint"] == 1, 1.5, "CESAMARD complaint"),
    Task("complaint", DIALOGUES, lambda row: None if any_of("reportbroken", "outofdomain")(row) else False, 0.02),
    Task("struggle", NLUPP, any_of("wrong_notworking_notshowing"), name="NLU++ not working"),
    Task("struggle", BANKING, _stuck, 0.1),
    Task("struggle", DIALOGUES, any_of("reportbrokensoftware", "reportbrokenphone"), 0.05),
    Task("trouble", XCI, lambda row: row["label"] == 1),
    Task("trouble", NLUPP, hindered, 0.5, "NLU++ trouble"),
    Task("trouble", BANKING, _in_the_way, 0.15, "banking trouble"),
    Task("trouble", DIALOGUES, _reported, 0.1, "dialogues, trouble"),
    Task("trouble", MADE, _made_up("trouble"), 2, "made-up trouble"),
    Task("complaint", MADE, _made_up("complaint"), 0.05),
    Task("how", MADE, _made_up("how"), 0.02),
    Task("churn", MADE, _made_up("churn"), 1),
    Task("grave", MADE, lambda row: row["made"].gold("grave") if row["made"].sober else None, 1, "made-up grave"),
    Task("grave", MADE, lambda row: None if row["made"].sober else False, made.LIGHTLY),
    Task("how", NLUPP, any_of("how"), name="NLU++ how"),
    Task("gratitude", NLUPP, any_of("thank"), name="NLU++ thanks"),
    Task("gratitude", GOEMOTIONS, _felt("gratitude"), 0.3),
    Task("gratitude", DIALOGUES, any_of("thankyou"), 0.3),
    Task("aggression", BOTS, lambda row: row["label"] == 1, name="ConvAbuse abuse"),
    Task("aggression", GITHUB, _insult, 0.3),
    Task("incivility", GITHUB, _uncivil, name="GitHub incivility"),
    Task("frustration", GITHUB, any_of("Bitter frustration", "Impatience")),
    Task("frustration", GOEMOTIONS, _felt("annoyance"), 0.3),
    Task("anger", GOEMOTIONS, _felt("anger"), name="GoEmotions anger"),
    Task("disappointment", GOEMOTIONS, _felt("disappointment"), name="GoEmotions disappointment"),
    Task("confusion", GOEMOTIONS, _felt("confusion"), name="GoEmotions confusion"),
    Task("confusion", NLUPP, any_of("dont_know")),
    Task("worry", GOEMOTIONS, _felt("nervousness", "fear"), name="GoEmotions worry"),
    Task("churn", NLUPP, any_of("cancel_close_leave_freeze")),
    Task("churn", BANKING, any_of("terminate_account"), 0.3),
    Task("churn", DIALOGUES, any_of("closeaccount", "cancelserviceintent"), 0.1),
    # Never fitted to.
    Task("complaint", "measure/airline_sentiment", any_of("negative"), 0, "airline negative"),
    Task("churn", "measure/churn_swisscom", lambda row: row["label"] == 1, 0, "churn, English"),
    Task("confusion", "measure/confusion_code_review", lambda row: row["label"] == 1, 0, "code-review confusion"),
    Task("complaint", "measure/app_reviews", _bug, 0, "app reviews, bug", near=True),
    Task("complaint", "measure/uss_mwoz", any_of("dissatisfied"), 0, "dissatisfied turns", near=True),
    Task("anger", "measure/tweeteval_emotion", any_of("anger"), 0, "TweetEval anger"),
)
# Not told of any message, but fitted so that the heads may learn from it.
AIDS = (
    Task("displeased", GOEMOTIONS, _felt(*_DISPLEASED)),
    Task("pleased", GOEMOTIONS, _felt(*_PLEASED)),
    Task("polar", GOEMOTIONS, _polar),
)
HEADS = tuple(dict.fromkeys(task.head for task in TASKS))
