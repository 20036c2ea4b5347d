"""How mail programs mark what is not the writer's new words: attributions, forwarded headers, signatures, disclaimers.

One predicate a habit, each about one line (an attribution: up to four lines joined). The words are each language's
data, in its mail.toml; all languages' are looked for, because a mail program's language is not its user's. Nothing
here looks at more than `LONG` characters of a line: what mail programs write is short, and a hostile line must not
cost time.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from amends import languages

LONG = 400

_ADDRESS = r"[\w.+-]+@[\w.-]+"
# `{key}` stands for what the languages say under it. An attribution begins as "On Mon, 3 Feb", "Am 3.2.",
# "2016-02-03", "20 окт. 2016" or "понедельник, 6 …".
_HABITS = {
    "wrote": r"\b(?:{wrote})(?:\b|(?<=[)]))|写道",
    "opening": r"^[\s>*-]*(?:{quote_opening})\s|^[\s>*-]*\d{1,4}[./ -]|^[\s>*-]*[^\W\d]{3,20}, \d",
    "own": r"\b(?:{own})",
    "addressee": r"^(?:[^\n:,]{0,40}\s)?(?:{addressee})\b[^\n:,]{0,40}:$",
    "somebody": r"^(?:\S{1,40} ){1,6}(?:{wrote})\b[^\n:,]{0,40}:$",
    "separator": r"^[\s>*]*(?:[-_=*]{2,}\s*(?:{separators})\s*[-_=*]{0,30}|{bare_separators})\s*\**\s*$",
    "sender": r"^[\s>*]*(?:{sender})\s?\**\s?:\**\s{0,3}\S",
    "headers": r"^[\s>*]*(?:{headers})\s?\**\s?:",
    "device": r"^[\s<(>*]*(?:{device})[>)\s*.]*$",
    "disclaimer": r"^\W*(?:{disclaimer})",
    "sign_off": r"^\W*(?:{sign_off})\W{0,3}$",
    "contact": rf"(?:{_ADDRESS}|https?://|www\.|\b(?:{{contact}})\b\W|(?:\+|\(?0)\d[\d\s()/.-]{{6,}}|"
    r"\(\d{3}\) ?\d{3}-\d{4}|via mobile)",
    "prose": r"[?!]\s*$|\b(?:{prose})\b",
}
HTML = re.compile(
    r"<blockquote\b|<pre\b|<div[^<>]{0,200}class=.?(?:gmail_quote|yahoo_quoted|freshdesk_quote)|</blockquote>|</pre>",
    re.IGNORECASE,
)
_WHEN = re.compile(r"\d{1,2}[:.h]\d{2}|\b(?:19|20)\d\d\b|\d{1,4}[./-]\d{1,2}[./-]\d{1,4}|@")
ADDRESSED = re.compile(rf"[<(\[]\s*(?:mailto:)?{_ADDRESS}\s*[>)\]]")
_BARE_DATE = re.compile(r"^\d{4}[-/.]\d{1,2}[-/.]\d{1,2}\b[^\n]{0,60}(?:GMT|UTC|[+-]\d\d:?\d\d|<)[^\n]{0,120}$")
_DATED_ADDRESS = re.compile(
    rf"^\d{{4}}[-/.]\d{{1,2}}[-/.]\d{{1,2}}\b[^\n]{{0,120}}<{_ADDRESS}>:?\s*$|"
    rf"^(?:\d{{1,2}}[.:/]\d{{1,2}}|[^\W\d]{{2,20}}\.?, \d{{1,2}}\b)[^\n]{{4,160}}<{_ADDRESS}>\s*:\s*$"
)
_SIGNATURE = re.compile(r"^\s*(?:--|—|__)\s*$")
_RULE = re.compile(r"^\s*(?:_{5,}|-{5,}|\*{5,}|={5,})\s*$")


@cache
def _habit(name: str) -> re.Pattern[str]:
    return re.compile(form(name), re.IGNORECASE)


def form(name: str) -> str:
    """The pattern of a habit, with all languages' words."""
    written = _HABITS[name]
    for key in re.findall(r"\{([a-z_]+)\}", written):
        written = written.replace("{" + key + "}", "|".join(languages.gathered("mail", key)))
    return written


def attribution(lines: Sequence[str]) -> int:
    """How many of these lines (1 to 4) are an attribution such as `On … wrote:`; 0 when they begin with none."""
    first = lines[0].strip()
    addressed = "@" in first
    if (first[:1].isdigit() and _BARE_DATE.match(first[:LONG])) or (addressed and _DATED_ADDRESS.match(first[:LONG])):
        return 1
    if not (addressed or _habit("opening").match(first[:LONG])):
        return 0
    joined = ""
    for count, line in enumerate(lines[:4], 1):
        if not line.strip():
            return 0
        joined = f"{joined} {line.strip()}"
        if len(joined) > LONG:
            return 0
        if _is_attribution(joined.strip()):
            return count
    return 0


def _is_attribution(words: str) -> bool:
    wrote = _habit("wrote").search(words)
    if not wrote or _habit("own").search(words):  # "On 3 March I wrote to you:" is the customer speaking
        return False
    ends = words.endswith((":", "：", "-")) or not words[wrote.end() :].strip()
    if _habit("opening").match(words):
        return ends and bool(_WHEN.search(words))
    return ends and bool(ADDRESSED.search(words))


def of_another(line: str) -> bool:
    """Whether a line of its own says that what follows is not the writer's: `You wrote:`, `Maya Lindqvist schrieb:`."""
    words = line.strip(" \t\r\n*_")
    if len(words) > LONG or not words.endswith(":"):
        return False
    return bool(
        _habit("addressee").match(words) or (_habit("somebody").match(words) and not _habit("own").search(words))
    )


def separator(line: str) -> bool:
    return len(line) <= LONG and bool(_habit("separator").match(line))


def headers(lines: Sequence[str]) -> bool:
    """Whether a block of mail headers begins here: a sender, and two more within the next lines.

    Some mail programs put the date first: then the sender must have an address, since "Date: …, From: Oslo, To: Rome"
    is a journey.
    """
    if not sender(lines[0]):
        addressed = any("@" in line and sender(line) for line in lines[1:3])
        return header(lines[0]) and addressed and sum(map(header, lines[1:7])) >= 2
    more = sum(bool(_habit("headers").match(line[:LONG])) for line in lines[1:7])
    return more >= 2


def sender(line: str) -> bool:
    return len(line) <= LONG and bool(_habit("sender").match(line))


def header(line: str) -> bool:
    return sender(line) or bool(_habit("headers").match(line[:LONG]))


def quoted(line: str) -> bool:
    return line.lstrip().startswith(">")


def signature(line: str) -> bool:
    return len(line) <= LONG and bool(_SIGNATURE.match(line))


def rule(line: str) -> bool:
    """A drawn line: it begins a signature only when no sentence follows."""
    return len(line) <= LONG and bool(_RULE.match(line))


def device(line: str) -> bool:
    return len(line) <= LONG and bool(_habit("device").match(line))


def disclaimer(line: str) -> bool:
    return bool(_habit("disclaimer").match(line[:LONG]))


def sign_off(line: str) -> bool:
    return len(line) <= 60 and bool(_habit("sign_off").match(line))


def contact(line: str) -> bool:
    return len(line) <= 120 and bool(_habit("contact").search(line))


def prose(line: str) -> bool:
    """A line that says something rather than names somebody."""
    return len(line.split()) > 7 or bool(_habit("prose").search(line[:LONG]))


_LEVEL = "ERROR|WARN|WARNING|INFO|DEBUG|FATAL|TRACE|SEVERE"
_LOGGED = re.compile(
    rf"\s*\[?\d{{4}}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d)?\S{{0,12}}\]?[^\n]{{0,10}}\b(?:{_LEVEL})\b"
    rf"|\s*\[?(?:{_LEVEL})\b[^\n]{{0,40}}\d\d:\d\d:\d\d"
)
_TRACED = re.compile(
    r"\s*(?:Traceback \(most recent call last\):|Caused by: [\w.$]+|Exception in thread )"
    r"|\s+at [\w.$<>/]+ ?\("
    r'|\s+File "[^"]{1,300}", line \d+'
)
_THROWN = re.compile(r"\s*(?:[\w$]+\.)*[A-Z]\w*(?:Error|Exception)(?::\s|$)")  # beside a trace alone


_FENCE = re.compile(r"\s*(?:```[\w+-]{0,20}|~~~)\s*$")


def fence(line: str) -> bool:
    """Whether a line opens or closes a block of code."""
    return bool(_FENCE.match(line))


def machine(lines: list[str], at: int) -> int:
    """How many lines from `at` on a machine wrote: log lines, or a stack trace with what it shows."""
    end, traced = at, False
    while end < len(lines):
        line = lines[end]
        traced = traced or bool(_TRACED.match(line))
        inside = traced and (bool(_TRACED.match(line)) or line.startswith("    ") or bool(_THROWN.match(line)))
        before_trace = end + 1 < len(lines) and _THROWN.match(line) and _TRACED.match(lines[end + 1])
        if not inside and not before_trace and not _LOGGED.match(line):
            break
        end += 1
    return end - at


def of_lines() -> list[str]:
    """A pattern for each mark that may begin a line: where none of them matches, `separator`, `headers`, `machine` and
    the like find nothing, nor does `attribution` but for an `ADDRESSED` one. A signature's numbers are not among them.
    """
    habits = ("opening", "separator", "sender", "headers", "device", "disclaimer")
    others = (_SIGNATURE, _RULE, _FENCE, _LOGGED, _TRACED)
    return [r"\s*>", *map(form, habits), *(other.pattern for other in others)]
