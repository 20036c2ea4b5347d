"""Messages made up for the purpose: what no labelled ones that may be fitted to hold, and a language that has none."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

_HERE = Path(__file__).parent
NONE = "-"  # a message that shows nothing
_TROUBLE = frozenset({"complaint", "struggle", "frustration", "disappointment", "confusion"})


@dataclass(frozen=True)
class Made:
    """labels: the heads that the message shows."""

    labels: frozenset[str]
    text: str

    def gold(self, head: str) -> bool | None:
        """Whether it shows a head; None where that is not said: a friendly struggle is neither complaint nor none."""
        if head in self.labels or (head == "trouble" and self.labels & _TROUBLE):
            return True
        return None if head == "complaint" and "struggle" in self.labels else False


def languages() -> tuple[str, ...]:
    """The languages that have made-up messages and a glossary."""
    return tuple(sorted(path.parent.name for path in _HERE.glob("*/glossary.txt")))


def messages(language: str) -> list[Made]:
    """The messages of a language, from `<language>/made.txt`; its head says how a line is written."""
    lines = (_HERE / language / "made.txt").read_text(encoding="utf-8").splitlines()
    parts = [line.partition(" | ") for line in lines if not line.startswith("#")]
    return [Made(frozenset(labels.split(", ")) - {NONE}, text) for labels, _, text in parts]
