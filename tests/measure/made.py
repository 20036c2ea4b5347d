"""Messages made up for the purpose: what no labelled ones that may be fitted to hold, and a language that has none."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

_HERE = Path(__file__).parent
NONE = "-"  # a message that shows nothing
_TROUBLE = frozenset({"complaint", "struggle", "frustration", "disappointment", "confusion"})
GRAVE = "grave"
LIGHTLY = 0.03  # of what nobody looked at for it: hardly any is grave
_SAID = frozenset({GRAVE, "trouble", "complaint", "struggle"})  # what is said of who wrote to see whether it is grave


@dataclass(frozen=True)
class Made:
    """labels: the heads that the message shows; sober: whether somebody said of it that it is grave or not."""

    labels: frozenset[str]
    text: str
    sober: bool = False

    def gold(self, head: str) -> bool | None:
        """Whether it shows a head; None where that is not said: a friendly struggle is neither complaint nor none, what
        is grave may be trouble or not, and trouble of any kind."""
        if head in self.labels or (head == "trouble" and self.labels & _TROUBLE):
            return True
        if head == GRAVE:
            return False
        unsaid = self.labels & {GRAVE, "trouble"} or (head == "complaint" and "struggle" in self.labels)
        return None if unsaid or (self.sober and head not in _SAID) else False

    def counts(self, head: str) -> float:
        """How much it counts for a head."""
        return LIGHTLY if head == GRAVE and not self.sober else 1.0


def languages() -> tuple[str, ...]:
    """The languages that have made-up messages and a glossary."""
    return tuple(sorted(path.parent.name for path in _HERE.glob("*/glossary.txt")))


def messages(language: str) -> list[Made]:
    """The messages of a language, from its `made.txt` and `grave.txt`, whose heads say how a line is written."""
    return [*_read(language, "made.txt"), *_read(language, "grave.txt", sober=True)]


def _read(language: str, name: str, *, sober: bool = False) -> list[Made]:
    lines = (_HERE / language / name).read_text(encoding="utf-8").splitlines()
    parts = [line.partition(" | ") for line in lines if not line.startswith("#")]
    return [Made(frozenset(labels.split(", ")) - {NONE}, text, sober) for labels, _, text in parts]
