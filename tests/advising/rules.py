"""The rules behind a note that agents love, one function each. `check` runs them all over a note and its thread."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path

from amends import languages
from amends.advising import asking
from amends.advising.masks import cut, mask, plain
from amends.advising.note import LABELS
from amends.advising.playbook import entries
from amends.advising.tongue import tongue
from amends.nouns import Advice, Apology, History, Note, Promise, Reading, Severity, Verdict
from amends.policy import Policy
from amends.ticket import Channel, Role, Ticket

CLOCK = re.compile(r"\b\d\d:\d\d \((?:[A-Z]{2,5}|UTC[+-]\d{2,4})\)")
_LISTED = {
    language: frozenset(Path(__file__).with_name(name).read_text(encoding="utf-8").split())
    for language, name in (("en", "listed_words.txt"), ("de", "listed_words_de.txt"))
}
_MOST_WORDS = {Severity.NONE: 90, Severity.SMALL: 90, Severity.MARKED: 120, Severity.GRAVE: 150}
_TAGS = frozenset({"p", "br", "strong", "em", "ul", "li", "blockquote"})
_STEERING = re.compile("[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]")
_DAYS = frozenset(
    [
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "mon",
        "tue",
        "wed",
        "thu",
        "fri",
        "sat",
        "sun",
        "nov",
        "dec",
        "oct",
        "jan",
    ]
)
_GAP = re.compile(r"\[[^\[\]]+\]")


@dataclass(frozen=True)
class Case:
    """A note with everything it was made from. promise is None where no clock runs."""

    ticket: Ticket
    readings: tuple[Reading, ...]
    history: History
    verdict: Verdict
    policy: Policy
    promise: Promise | None
    advice: Advice
    note: Note
    is_reminder: bool = False


def first_line_is_short_and_says_when(case: Case) -> None:
    """The first line has at most 18 words, and a clock time with its zone where a promise runs."""
    line = case.note.text.splitlines()[0]
    assert line == case.advice.headline
    assert len(line.split()) <= 18, line
    assert CLOCK.search(line) or case.promise is None, line


def times_do_not_go_stale(case: Case) -> None:
    """No time is counted from now, and every clock time has its zone."""
    text = _ours(case)
    assert not re.search(r"\bin (?:\d+|a|an|half an) (?:minutes?|hours?|min|h)\b", text), text
    for match in re.finditer(r"\b\d\d:\d\d\b", text):
        assert CLOCK.match(text, match.start()), text


def quotes_are_their_own_words(case: Case) -> None:
    """Every quote stands in the thread, letter for letter but for secrets, and has at most 20 words."""
    texts = {message.id: message.text for message in case.ticket.messages}
    assert len(case.advice.quotes) <= 3
    assert len(case.advice.asks) <= 2
    bids = asking.requests(case.ticket, case.readings)
    for quote in case.advice.asks:  # up to its mark, or a long one up to a pause; or a request
        rest = texts[quote.message][quote.end :]
        assert quote.text.endswith("?") or re.match(r"[^.!?]+\?", rest) or quote in bids, quote.text
    for quote in (*case.advice.quotes, *case.advice.asks):
        assert cut(texts[quote.message], quote.start, quote.end) == quote.text
        assert len(quote.text.split()) <= 20


def nothing_secret_is_shown(case: Case) -> None:
    """No card, account, phone or document number, e-mail address or password is repeated, but for the telephone number
    beside a call that they ask for."""
    shown = case.note.text.rsplit("Amends ", 1)[0]
    if not case.ticket.channel.public:
        shown = re.sub(r"(\bring \S[^\n]* Given: )[+(]{0,2}\d(?:[ ()/.-]{0,2}\d){6,14}(?=[,.])", r"\1", shown)
    assert not re.search(r"\d(?:[ ()./-]{0,2}\d){6,}", shown), shown
    assert not re.search(r"[\w.+-]@\w", shown), shown
    assert not re.search(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){3,}", shown), shown
    assert not re.search(r"(?i)\bpassword\b(?: is|:) (?!\[hidden\])\S*\d", shown), shown


def it_is_short_enough_to_be_read(case: Case) -> None:
    """At most 90 words of ours for a small matter, 120 for a marked, 150 for a grave one; quotes, labels and the
    line that names person and channel apart."""
    severity = Severity.SMALL if case.is_reminder else case.verdict.severity
    words = len(_ours(case).replace(case.advice.who, "", 1).split())
    assert words <= _MOST_WORDS[severity], f"{words} words: {case.note.text}"


def suggested_words_are_two_sentences_and_a_gap(case: Case) -> None:
    """At most two sentences, none over 22 words, then exactly one marked gap that only the agent can fill."""
    words = case.advice.to_start_from
    if not words:
        return
    assert len(_GAP.findall(words)) == 1, words
    assert words.endswith("]"), words
    sentences = _sentences(_GAP.sub("", words))
    assert 1 <= len(sentences) <= 2, words
    for sentence in sentences:
        assert len(sentence.split()) <= 22, sentence


def suggested_words_come_from_the_thread(case: Case) -> None:
    """Every word occurs in the thread or in a listed set: the words claim nothing that nobody said."""
    said = (message.text for message in case.ticket.messages)
    thread = " ".join([*said, case.ticket.requester.name, plain(case.ticket.requester.name)])
    language = tongue(case.ticket, case.readings).language
    known = _LISTED[language] | set(_words(thread))
    known |= {word.removesuffix("'s") for word in known}
    known |= {*_DAYS, *_months(language)} if _dated(case) or case.is_reminder else set()
    known |= set(_words(case.policy.settings.company))
    if language == "de":  # many things in the dative: "Ihren Schuhen"
        known |= {f"{word}n" for word in known}
    for suggested in (case.advice.to_start_from, case.advice.public_words):
        strange = [word for word in _words(_GAP.sub("", suggested)) if word not in known and not word.isdigit()]
        assert not strange, f"{strange} in {suggested}"


def suggested_words_own_up_only_where_it_is_shown(case: Case) -> None:
    """A failure is called ours only where our own replies show it and the settings allow it."""
    shown = case.history.admissions or case.history.broken_pledges or case.history.earlier_claims
    allowed = case.policy.settings.notes.accountable_wording
    said = f"{case.advice.to_start_from} {case.advice.public_words} {case.advice.ours}"
    if not (shown and allowed):
        assert not re.search(
            r"(?i)our (?:own )?(?:mistake|fault|word|failure)|was ours|on us\b",
            said,
        ), said
        assert not re.search(r"(?i)unser fehler|lag bei uns|auf uns\b|wort gehalten|zugesagt", said), said
        assert case.verdict.apology is not Apology.ACCOUNTABLE
        assert not case.advice.ours


def suggested_words_promise_nothing(case: Case) -> None:
    """Nothing is promised on the agent's behalf."""
    said = f"{case.advice.to_start_from} {case.advice.public_words}"
    assert not re.search(r"(?i)\b(?:we|I) (?:will|shall|promise|guarantee)\b|\b(?:we|I)'ll\b", said), said
    assert not re.search(r"(?i)\b(?:wir|ich) (?:werde|werden|verspreche|versprechen|garantiere|sorge)\b", said), said
    assert not re.search(r"(?i)\b(?:werde|werden) (?:wir|ich)\b", said), said


def a_third_apology_is_not_suggested(case: Case) -> None:
    """Once two apologies were given, the act comes first."""
    if case.verdict.apologies_given >= 2 and not case.verdict.gentle:
        said = f"{case.advice.to_start_from} {case.advice.public_words}".lower()
        assert "i'm sorry" not in said, said
        assert "apolog" not in said, said
        assert not re.search(r"\bleid\b|entschuldig|bedauer", said), said
        assert "personal_apology" not in {remedy.id for remedy in case.advice.remedies}


def public_words_are_fit_for_everybody(case: Case) -> None:
    """At most 280 characters, without numbers, addresses or questions for data; only where strangers read along."""
    public = case.advice.public_words
    assert bool(public) == (case.ticket.channel in (Channel.SOCIAL, Channel.REVIEW))
    assert len(public) <= 280, public
    assert not re.search(r"\d{3,}|@|\[|https?:|www\.", public), public
    assert not re.search(
        r"(?i)\b(?:order|customer|account) (?:number|no)\b|your (?:e-?mail|phone|address)\b", public
    ) or ("your address" in " ".join(m.text.lower() for m in case.ticket.messages))
    assert not re.search(r"(?i)(?:bestell|kunden|konto)nummer", public), public
    if public:
        assert not case.advice.to_start_from, "what to say in private comes under its own label"


def only_what_may_be_offered_is_suggested(case: Case) -> None:
    """Nothing that costs money or needs somebody, unless switched on; nothing refused; nothing to the vulnerable."""
    by_id = {entry.id: entry for entry in entries()}
    turned_down = {w.kind.partition(".")[2] for r in case.readings for w in r.wishes if w.kind.startswith("refused.")}
    for remedy in case.advice.remedies:
        offered = {each for rule in case.policy.playbook.cases for each in rule.offer or ()}
        assert by_id[remedy.id].free or remedy.id in {*case.policy.playbook.switched_on, *offered}
        assert remedy.id not in case.policy.playbook.switched_off
        assert by_id[remedy.id].refused_by.isdisjoint(turned_down)
        assert not case.verdict.gentle


def the_vulnerable_are_met_gently(case: Case) -> None:
    """Bereavement, illness, self-harm: no remedies, no cheer, two gentle sentences at most, and a lead."""
    if not case.verdict.gentle or case.is_reminder:
        return
    assert case.verdict.lead
    assert "Lead needed" in case.advice.headline
    assert not case.advice.remedies
    said = f"{case.advice.to_start_from} {case.advice.public_words}"
    assert not re.search(
        r"(?i)\b(?:glad|happy|great|good news|delighted|hope this|discount|offer|hi|gerne?|freu(?:t|en)|rabatt)\b|!",
        said,
    ), said


def labels_keep_their_order(case: Case) -> None:
    """The labels are the known ones, in their known order, so that an eye finds its place."""
    known = [label for line in LABELS for label in line]
    shown = [re.sub(r"(?<=^Not solved by ).*(?=\?$)", "{}", label) for label in _strong(case.note.html)[1:]]
    assert shown == [label for label in known if label in shown], shown
    assert len(shown) == len(set(shown))


def no_term_of_the_model_is_shown(case: Case) -> None:
    """The situation in plain words: no cue kinds, no scores, no "severity"; a name may hold what it likes."""
    text = _ours(case).replace(case.advice.who, "", 1)
    assert not re.search(r"(?i)\bseverity\b|\bcue\b|\bverdict\b|\bsignal\b|reaching_out|double deviation", text), text
    assert not re.search(r"\b[a-z]+\.[a-z]+_[a-z_]+\b|\b[a-z]+_[a-z_]+\b", text), text
    assert not re.search(r"\b[01]\.\d+\b", text), text


def the_person_is_not_judged(case: Case) -> None:
    """The note is about the situation, never about the person; their own words may hold anything."""
    ours = re.sub(r"“[^”]*”", "", _ours(case))
    assert not re.search(r"(?i)\b(?:aggressive|abusive|hysterical|difficult customer|angry customer|rude)\b", ours)


def html_is_harmless(case: Case) -> None:
    """Only the allowed tags, without attributes; what was written as markup is shown as text; no link to click."""
    parser = _Reader()
    parser.feed(case.note.html)
    parser.close()
    assert parser.tags <= _TAGS, parser.tags - _TAGS
    assert not parser.attributes
    assert not re.search(r"(?i)https?://|www\.|javascript:", case.note.html), case.note.html
    assert not _STEERING.search(case.note.html + case.note.text)
    assert "{{" not in case.note.html
    assert "{%" not in case.note.html
    assert len(case.note.html) < 8000


def html_and_text_say_the_same(case: Case) -> None:
    """The plain text holds word for word what the HTML shows."""
    parser = _Reader()
    parser.feed(case.note.html)
    parser.close()
    assert "".join(parser.text).split() == case.note.text.split()


def it_names_person_channel_tier_and_history(case: Case) -> None:
    """Who writes, by which way, of which tier, for which time."""
    assert case.advice.who.count(",") >= 3, case.advice.who
    assert case.advice.who in case.note.text


def no_little_word_stands_twice(case: Case) -> None:
    """What is put together from data reads as one sentence: no "settle the the steps"."""
    own = re.sub(r"“[^”]*”", "", case.note.text)
    assert not re.search(r"\b(the|a|an|to|of|and|by) \1\b", own), case.note.text


def a_named_deadline_is_shown(case: Case) -> None:
    """When the customer names a day, the note does."""
    if case.is_reminder or case.verdict.gentle:
        return
    for reading in case.readings:
        for wish in reading.wishes:
            german = re.search(
                r"(?i)\b(?:montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag)", wish.quote.text
            )
            if wish.kind == "deadline" and german and wish.by:
                assert f"{wish.by:%a %-d %b}" in case.note.text, case.note.text
            day = re.search(r"(?i)\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b", wish.quote.text)
            if wish.kind == "deadline" and day and not reading.cannot_tell:
                assert day.group(0).lower() in case.note.text.lower(), case.note.text


def a_deadline_before_ours_is_named_first(case: Case) -> None:
    """A day or hour of the customer's that ends before an answer is due stands before it in the first line, unless a
    lead's reason takes up the room."""
    if case.is_reminder or case.promise is None or case.verdict.gentle or case.verdict.lead:
        return
    dated = [wish.by for reading in case.readings for wish in reading.wishes if wish.kind == "deadline" and wish.by]
    named = re.search(r"needs it |Needed ", case.advice.headline)
    due = CLOCK.search(case.advice.headline)
    if dated and min(dated) < case.promise.due and named and due:
        assert named.start() < due.start(), case.advice.headline


def tension_has_a_boundary_and_a_lead_a_reason(case: Case) -> None:
    """Where words are aimed at a person the note says where to stop; a lead is never asked for without a reason."""
    if case.verdict.tense and not case.verdict.gentle and not case.is_reminder:
        assert "More insults or threats: stop" in case.advice.next_step
    if case.verdict.lead and not case.is_reminder:
        assert "Lead needed: " in case.advice.headline


def what_is_said_in_public_goes_on_in_private(case: Case) -> None:
    """After a public answer comes what to say in private, but for a review, where there is no private way."""
    if case.ticket.channel is Channel.SOCIAL:
        assert case.advice.private_words
    elif not case.is_reminder:
        assert not case.advice.private_words
    assert "[" not in case.advice.public_words


def the_same_opening_never_comes_twice(case: Case) -> None:
    """What was sent to the customer on this thread, or suggested, is not suggested again."""
    words = (case.advice.to_start_from or case.advice.public_words).partition(", ")[2].partition(", and I'm")[0]
    said = [message.text for message in case.ticket.messages if message.role in (Role.AGENT, Role.AMENDS)]
    assert not words or not any(words in text for text in said), words


RULES: tuple[Callable[[Case], None], ...] = (
    first_line_is_short_and_says_when,
    times_do_not_go_stale,
    quotes_are_their_own_words,
    nothing_secret_is_shown,
    it_is_short_enough_to_be_read,
    suggested_words_are_two_sentences_and_a_gap,
    suggested_words_come_from_the_thread,
    suggested_words_own_up_only_where_it_is_shown,
    suggested_words_promise_nothing,
    a_third_apology_is_not_suggested,
    public_words_are_fit_for_everybody,
    only_what_may_be_offered_is_suggested,
    the_vulnerable_are_met_gently,
    labels_keep_their_order,
    no_term_of_the_model_is_shown,
    the_person_is_not_judged,
    html_is_harmless,
    html_and_text_say_the_same,
    it_names_person_channel_tier_and_history,
    no_little_word_stands_twice,
    a_named_deadline_is_shown,
    a_deadline_before_ours_is_named_first,
    tension_has_a_boundary_and_a_lead_a_reason,
    what_is_said_in_public_goes_on_in_private,
    the_same_opening_never_comes_twice,
)


def check(case: Case) -> None:
    """Every rule over one note."""
    for rule in RULES:
        rule(case)


class _Reader(HTMLParser):
    """Which tags, attributes and text a piece of HTML has."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: set[str] = set()
        self.attributes: list[str] = []
        self.text: list[str] = []
        self.strong: list[str] = []
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes += [name for name, _ in attrs]
        self._open.append(tag)
        if tag == "strong":
            self.strong.append("")

    def handle_endtag(self, tag: str) -> None:
        if self._open and self._open[-1] == tag:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        self.text.append(data)
        if "strong" in self._open:
            self.strong[-1] += data


def _strong(html: str) -> list[str]:
    parser = _Reader()
    parser.feed(html)
    parser.close()
    return parser.strong


def _ours(case: Case) -> str:
    """The note without labels, quotes and mark."""
    parser = _Reader()
    parser.feed(re.sub(r"<blockquote>.*?</blockquote>", " ", case.note.html, flags=re.S))
    parser.close()
    text = " ".join(" ".join(parser.text).rsplit("Amends ", 1)[0].split())
    for label in parser.strong[1:]:
        text = text.replace(label.strip(), "", 1) if "{" not in label else text
    for quote in case.advice.asks:
        text = text.replace(f"“{mask(quote.text)}”", "", 1)
    return text


def _sentences(text: str) -> list[str]:
    return [
        sentence for sentence in re.split(r"(?<!\bDr\.)(?<!\bProf\.)(?<=[.!?])\s+", text.strip()) if sentence.strip()
    ]


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+(?:['’-][^\W_]+)*", text.replace("’", "'").lower())


def _months(language: str) -> list[str]:
    return [str(month) for month in languages.data(language, "times")["months"]]


def _dated(case: Case) -> bool:
    """Whether a broken promise was given for a time, which a note may name by its weekday or its date."""
    return any(pledge.by for pledge in case.history.broken_pledges) and all(
        message.role is not Role.BOT for message in case.ticket.messages
    )
