"""Mail that nobody wrote: out of office, failed deliveries, acknowledgements."""

from __future__ import annotations

import re

_SUBJECTS = (
    r"auto(?:matic|mated)?[- ]?(?:reply|response|antwort|generated)",
    r"out[- ]of[- ](?:the )?office",
    r"undeliver(?:ed|able)|delivery (?:status notification|failure|has failed)|mail delivery (?:failed|subsystem)",
    r"returned mail|failure notice|read:",
    r"automatische antwort|abwesenheits|abwesend|unzustellbar|nicht zugestellt|gelesen:",
    r"réponse automatique|risposta automatica|respuesta automática|automatisch antwoord",
)
# Each at the start of a line, perhaps behind a greeting and thanks: a customer who tells of such a mail is not one.
_OPENINGS = (
    r"this is an? auto(?:mated|matic|-?generated)",
    r"this (?:message|e-?mail) (?:was|is|has been) (?:sent |generated )?automatic",
    r"i(?:'m| am|’m)(?: currently)?(?: away and)? (?:out of (?:the |my )?office|away from (?:my|the) (?:desk|office))",
    r"i(?:'m| am|’m)(?: currently)? on (?:annual|maternity|parental|paternity|sick) leave",
    r"i will be out of (?:the )?office",
    r"(?:please )?do not (?:reply|respond) to this (?:automated )?(?:e-?mail|message)",
    r"your (?:e-?mail|message) (?:to [^\n]{1,80} )?(?:could not be|couldn't be|was not) delivered",
    r"delivery (?:to the following|has failed)|this is the mail (?:delivery )?system",
    r"the following (?:addresses|recipients?|message to)",
    r"ich bin (?:derzeit|momentan|zurzeit|aktuell)?[^\n]{0,60}(?:nicht im (?:büro|hause?)|abwesend|außer haus)",
    r"diese (?:nachricht|e-?mail) wurde automatisch|dies ist eine automatisch",
    r"ihre nachricht (?:konnte nicht|wurde nicht) zugestellt|bitte antworten sie nicht auf diese",
)
_GREETING = (
    r"(?:(?:hello|hi|dear [^\n]{1,40}|hallo|guten tag)[,!.]?\s{1,4})?"
    r"(?:(?:thank you|thanks) for (?:your (?:e-?mail|message)|getting in touch|contacting [^\n]{1,40})[.!,]\s{1,4})?"
)
# "Re: Automatic reply" is a person's answer to one, so nothing may stand before.
_SUBJECT = re.compile(rf"^\W*(?:{'|'.join(_SUBJECTS)})", re.IGNORECASE)
_OPENING = re.compile(rf"(?:^|\n)[\s>]{{0,8}}{_GREETING}(?:{'|'.join(_OPENINGS)})", re.IGNORECASE)


def automatic(text: str, subject: str = "") -> bool:
    """Whether nobody wrote this: out of office, a failed delivery, a mail server's notice."""
    return bool(_SUBJECT.match(subject[:200]) or _OPENING.search(text[:600]))
