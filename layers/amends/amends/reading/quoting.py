"""How mail programs mark what is not the writer's new words: attributions, forwarded headers, signatures, disclaimers.

One predicate a habit, each about one line (an attribution: up to four lines joined). Nothing here looks at more than
`LONG` characters of a line: what mail programs write is short, and a hostile line must not cost time.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

LONG = 400

_ADDRESS = r"[\w.+-]+@[\w.-]+"
_WROTE = re.compile(
    r"\b(?:wrote|writes|schrieb|hat geschrieben|a écrit|écrit|escribió|ha scritto|scrisse|escreveu|schreef|skrev|"
    r"napisał|kirjoitti|написал|написала|пишет|пише|написав|yazdı)\b|写道",
    re.IGNORECASE,
)
# How the lines above a quotation begin: "On Mon, 3 Feb", "Am 3.2.", "2016-02-03", "20 окт. 2016", "понедельник, 6 …".
_OPENING = re.compile(
    r"^[\s>*-]*(?:on|am|le|el|il|em|op|den|dnia|w dniu|at|在)\s|^[\s>*-]*\d{1,4}[./ -]|^[\s>*-]*[^\W\d]{3,20}, \d",
    re.IGNORECASE,
)
_WHEN = re.compile(r"\d{1,2}[:.h]\d{2}|\b(?:19|20)\d\d\b|\d{1,4}[./-]\d{1,2}[./-]\d{1,4}|@")
_OWN = re.compile(
    r"\b(?:i|we|ich|wir|you|sie)\s+(?:\w+\s+)?(?:wrote|schrieb)|\bschrieb(?:en)? (?:ich|wir|sie)\b", re.IGNORECASE
)
_ADDRESSED = re.compile(rf"[<(\[]\s*(?:mailto:)?{_ADDRESS}\s*[>)\]]")
_BARE_DATE = re.compile(r"^\d{4}[-/.]\d{1,2}[-/.]\d{1,2}\b[^\n]{0,60}(?:GMT|UTC|[+-]\d\d:?\d\d|<)[^\n]{0,120}$")
_DATED_ADDRESS = re.compile(rf"^\d{{4}}[-/.]\d{{1,2}}[-/.]\d{{1,2}}\b[^\n]{{0,120}}<{_ADDRESS}>:?\s*$")
_SEPARATOR = re.compile(
    r"^[\s>*]*(?:[-_=*]{2,}\s*(?:original (?:message|appointment)|forwarded message|urspr.ngliche nachricht|"
    r"weitergeleitete nachricht|original-nachricht|message d'origine|message transféré|mensaje original|"
    r"messaggio originale|mensagem original|oorspronkelijk bericht|doorgestuurd bericht|ursprungligt meddelande|"
    r"reply above this line|please type your reply above this line|bitte antworten sie oberhalb dieser zeile)"
    r"\s*[-_=*]{0,30}|begin forwarded message:?|anfang der weitergeleiteten (?:nachricht|e-mail):?|"
    r"##-[^\n]{0,200}-##)\s*\**\s*$",
    re.IGNORECASE,
)
_FIRST_HEADER = re.compile(r"^[\s>*]*(?:from|von|de|da|van|från|fra|od|от)\s?\**\s?:\**\s?\S", re.IGNORECASE)
_MORE_HEADERS = re.compile(
    r"^[\s>*]*(?:sent|date|to|cc|subject|reply-to|gesendet|datum|an|betreff|envoyé(?: le)?|à|objet|"
    r"enviado(?: el)?|para|asunto|inviato|a|oggetto|data|assunto|verzonden|aan|onderwerp|skickat|till|ämne|sendt|"
    r"til|emne|wysłano|do|temat|отправлено|кому|тема)\s?\**\s?:",
    re.IGNORECASE,
)
_SIGNATURE = re.compile(r"^\s*(?:--|—|__)\s*$")
_RULE = re.compile(r"^\s*(?:_{5,}|-{5,}|\*{5,}|={5,})\s*$")
_DEVICE = re.compile(
    r"^[\s<(>*]*(?:sent (?:from|via|with|by) (?:my|an?|the|mobile|mail|mailbox|outlook|yahoo|windows|samsung|galaxy|"
    r"proton|airmail|myMail|a phone|iphone|ipad|android|blackberry|gmail|aol)\b[^\n]{0,120}|"
    r"sent from \[mail\][^\n]{0,120}|"
    r"from my (?:iphone|ipad|phone|mobile)\b[^\n]{0,60}|via mobile|get \[?outlook for \w+[^\n]{0,100}|"
    r"von meinem [^\n]{0,60} gesendet[^\n]{0,60}|gesendet (?:von|mit|über) [^\n]{0,90}|"
    r"diese nachricht wurde von meinem [^\n]{0,90}|"
    r"envoyé (?:depuis|de) mon [^\n]{0,60}|enviado desde mi [^\n]{0,60}|inviato da[l ][^\n]{0,60}|"
    r"verzonden (?:vanaf|met|van) [^\n]{0,60}|從我的 [^\n]{0,30}|skickat från min [^\n]{0,60}|"
    r"(?:someone )?from mobile|get (?:the )?outlook app[^\n]{0,80}|holen sie sich outlook[^\n]{0,60}|"
    r"outlook für \w+ (?:herunterladen|beziehen)[^\n]{0,60})[>)\s*]*$",
    re.IGNORECASE,
)
_DISCLAIMER = re.compile(
    r"^\W*(?:(?:this|the information (?:contained )?in this) (?:e-?mail|message|communication|transmission)\b"
    r"[^\n]{0,200}"
    r"(?:confidential|intended (?:only|solely|for)|privileged|attachments)|"
    r"(?:confidentiality notice|disclaimer|legal notice|vertraulichkeitshinweis|haftungsausschluss)\b|"
    r"if you (?:are not|have received this|received this)[^\n]{0,60}(?:intended recipient|in error|by mistake)|"
    r"diese (?:e-?mail|nachricht)[^\n]{0,120}(?:vertraulich|rechtlich geschützt)|"
    r"(?:please )?(?:consider|think (?:of|about)) the environment before printing|"
    r"registered (?:office|in england)|company (?:number|registration)|sitz der gesellschaft|amtsgericht|"
    r"geschäftsführer)",
    re.IGNORECASE,
)
_SIGN_OFF = re.compile(
    r"^\W*(?:(?:kind|best|warm|many|warmest|kindest|with (?:best|kind)) (?:regards|wishes|thanks)|regards|best|cheers|"
    r"sincerely(?: yours)?|yours(?: \w+)?|thanks(?: again)?|thank you(?: \w+){0,3}|many thanks|"
    r"(?:mit )?(?:freundlichen|lieben|besten|herzlichen|vielen|schönen)? ?(?:grüßen|grüße|gruß|gruss|dank)|mfg|lg|vg)"
    r"\W{0,3}$",
    re.IGNORECASE,
)
_CONTACT = re.compile(
    rf"(?:{_ADDRESS}|https?://|www\.|\b(?:tel|phone|mobile|mobil|fax|telefon|cell)\b\W|(?:\+|\(?0)\d[\d\s()/.-]{{6,}}|"
    r"\(\d{3}\) ?\d{3}-\d{4}|via mobile)",
    re.IGNORECASE,
)


def attribution(lines: Sequence[str]) -> int:
    """How many of these lines (1 to 4) are an attribution such as `On … wrote:`; 0 when they begin with none."""
    first = lines[0].strip()
    if _BARE_DATE.match(first[:LONG]) or _DATED_ADDRESS.match(first[:LONG]):
        return 1
    if not (_OPENING.match(first[:LONG]) or "@" in first):
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
    wrote = _WROTE.search(words)
    if not wrote or _OWN.search(words):  # "On 3 March I wrote to you:" is the customer speaking
        return False
    ends = words.endswith((":", "：", "-")) or not words[wrote.end() :].strip()
    if _OPENING.match(words):
        return ends and bool(_WHEN.search(words))
    return ends and bool(_ADDRESSED.search(words))


def separator(line: str) -> bool:
    return len(line) <= LONG and bool(_SEPARATOR.match(line))


def headers(lines: Sequence[str]) -> bool:
    """Whether a block of mail headers begins here: a sender, and two more within the next lines."""
    if len(lines[0]) > LONG or not _FIRST_HEADER.match(lines[0]):
        return False
    more = sum(bool(_MORE_HEADERS.match(line[:LONG])) for line in lines[1:7])
    return more >= 2


def quoted(line: str) -> bool:
    return line.lstrip().startswith(">")


def signature(line: str) -> bool:
    return len(line) <= LONG and bool(_SIGNATURE.match(line))


def rule(line: str) -> bool:
    """A drawn line: it begins a signature only when no sentence follows."""
    return len(line) <= LONG and bool(_RULE.match(line))


def device(line: str) -> bool:
    return len(line) <= LONG and bool(_DEVICE.match(line))


def disclaimer(line: str) -> bool:
    return bool(_DISCLAIMER.match(line[:LONG]))


def sign_off(line: str) -> bool:
    return len(line) <= 60 and bool(_SIGN_OFF.match(line))


def contact(line: str) -> bool:
    return len(line) <= 120 and bool(_CONTACT.search(line))
