"""What is wrong in a text that should be a settings document and is no YAML, or not what was meant: the line as it was
written, and what to do."""

from __future__ import annotations

import re
from dataclasses import dataclass

import yaml

from amends.section import UNSEEN

LONGEST_SHOWN = 40  # characters of a value


@dataclass(frozen=True, slots=True)
class Place:
    """Where a mistake is. path: the setting, such as `limits.share`; value: what was written, empty for no one text."""

    line: int
    path: str
    value: str

    def __str__(self) -> str:
        shown = self.value if len(self.value) <= LONGEST_SHOWN else self.value[:LONGEST_SHOWN] + "…"
        written = f' is "{_UNSEEN.sub(_escaped, shown)}"' if self.value else ""
        return f"line {self.line}{': ' if self.path else ''}{self.path}{written}"


_UNSEEN = re.compile(f"[{UNSEEN}]")


def _escaped(unseen: re.Match[str]) -> str:
    return unseen[0].encode("unicode_escape").decode()


def below(path: str, part: str | int) -> str:
    """The path of what stands in a setting under a name, or as an entry of a list: `policies, entry 2, count`."""
    if isinstance(part, int):
        return f"{path}, entry {part + 1}"
    joint = ", " if path.rpartition(", ")[2].startswith("entry ") else "."
    return f"{path}{joint if path else ''}{part}"


def unreadable(error: yaml.YAMLError, text: str) -> str:
    """`line 3: …` for a text that is no YAML."""
    if isinstance(error, yaml.reader.ReaderError):
        return f"line {text.count(chr(10), 0, error.position) + 1}: a character that cannot be typed; take it out"
    if not isinstance(error, yaml.MarkedYAMLError) or error.problem_mark is None:
        return f"line 1: not valid YAML: {type(error).__name__}"
    problem, mark, begun = str(error.problem), error.problem_mark, error.context_mark
    lines = text.splitlines()
    if slipped := _slipped(lines, error, mark.line, begun.line if begun else mark.line):
        return slipped
    since = f"; what it belongs to begins on line {begun.line + 1}" if begun and begun.line != mark.line else ""
    written = lines[mark.line].strip() if mark.line < len(lines) else ""
    said = next((plain for part, plain in _YAML.items() if part in problem), f"not valid YAML: {problem}")
    return f"{Place(mark.line + 1, 'the text', written) if written else f'line {mark.line + 1}'}: {said}{since}"


def no_settings(text: str) -> list[str]:
    """What is wrong in a text that is YAML and holds no `name: value`: each slip with its line."""
    return [said for number, line in enumerate(text.splitlines(), 1) if (said := _told(number, line))]


def slip(line: str) -> str:
    """What is wrong in a line that YAML took for part of a text; empty where it is not one of the usual slips."""
    return next((said for begins, said in _SLIPS if begins.match(line.strip().removeprefix("- "))), "")


def _slipped(lines: list[str], error: yaml.MarkedYAMLError, at: int, begun: int) -> str:
    """PyYAML sees that a line is no setting only at the next one, or at the end: the line that was meant."""
    problem, meant = str(error.problem), -1
    if _NO_COLON in problem:
        meant = begun
    elif "directive" in str(error.context):
        meant = at
    elif any(part in problem for part in _SEEN_LATE):
        meant = next((n for n in range(min(at, len(lines)) - 1, -1, -1) if _holds_words(lines[n])), -1)
    told = _told(meant + 1, lines[meant]) if 0 <= meant < len(lines) else ""
    return told or (f"line {meant + 1}: a colon is missing: settings are `name: value`" if _NO_COLON in problem else "")


def _told(number: int, line: str) -> str:
    """A slip with its line. What stands behind a name stays out of the log: it may be a credential."""
    text, said = line.strip(), slip(line)
    name = re.match(r"(?:- )?[A-Za-z_][\w.]*\s*[:：=]", text)
    return f"{Place(number, 'the text', f'{name[0]}…' if name else text)}: {said}" if said else ""


def _holds_words(line: str) -> bool:
    return bool(line.strip()) and not line.strip().startswith("#")


_NO_COLON = "could not find expected ':'"
_SEEN_LATE = (
    "mapping values are not allowed here",
    "expected '<document start>'",
    "expected <block end>, but found '<block mapping start>'",
)

_SLIPS = (
    (re.compile(r"%|//|--(?!-)|;"), "comments begin with #"),
    (re.compile(r"-[^\s-]"), "a space is missing after the -"),
    (re.compile(r"[A-Za-z_][\w.]*:[^\s/]"), "a space is missing after the colon"),
    (re.compile(r"[A-Za-z_][\w.]*\s*："), "the colon is a wide one: write a plain :"),
    (re.compile(r"[A-Za-z_][\w.]*\s*="), "settings are written `name: value`, with no ="),
)

# Parts of what PyYAML says, for what admins type most often.
_YAML = {
    "mapping values are not allowed here": "a `name: value` where none can stand; indent it like its neighbours, or "
    "put a text that holds a colon in quotes",
    "found character '\\t'": "a tab; indent with spaces",
    "expected <block end>": "not indented like the lines around it, or a quote or bracket is missing",
    "found unexpected end of stream": "a quote or bracket is not closed",
    "expected ',' or": "a comma or the closing bracket is missing",
    "expected the node content, but found '<stream end>'": "a bracket is not closed",
    "found another document": "one document only: take the line out",
    "found anchor": "a text that begins with * or & needs quotes; settings repeat nothing by a name",
    "found tag": "a text that begins with ! needs quotes; settings name no types",
    "found unhashable key": "a name is one text",
    "found character '@'": "a text that begins with @ needs quotes",
    "found character '`'": "a text that begins with ` needs quotes",
    "found character '%'": "a text that begins with % needs quotes",
}
