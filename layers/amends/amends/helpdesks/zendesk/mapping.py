"""Zendesk's answers as our nouns: who says what on a ticket, and what a message is. Pure.

- Who: by the author's role, never by `public`: a messaging customer's words can stand in a private comment. Ours is a
  private comment by our own user with our mark; without the mark it is that person's own note.
- What: the first comment, when somebody on the team wrote it for a customer, is a report of a call, a voicemail or a
  visit; unless it is a public letter that greets the customer by name, which is the team writing first.
- A bad rating stands on the ticket without its time. It is dated one second after the ticket was solved, which is when
  Zendesk asks for it, else one second after the team's newest public answer. `badwithcomment` is bad too.
- A reopening leaves no comment. It is derived from the ticket's metrics (`reopens`, `solved_at`) and dated at what the
  customer wrote first after it was solved; where a person or rule opened it again, at the newest change of status while
  it is open, else one second after it was solved; and from `via.source.rel` `follow_up`, since a reply to a closed
  ticket becomes a new one. Where Zendesk sends no metrics, only follow-ups are seen.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta

from amends import mark
from amends.helpdesks.plain import plain
from amends.helpdesks.zendesk.answers import Comment, Exported, Shown, Thread, User
from amends.helpdesks.zendesk.answers import Ticket as Answer
from amends.helpdesks.zendesk.channels import MACHINES, channel, name
from amends.nouns import PromiseKind
from amends.ports import Changed
from amends.reading.clean import automatic
from amends.reading.selling import selling
from amends.ticket import Channel, Kind, Message, Person, Role, Status, Ticket, is_reply, with_subject

_SECOND = timedelta(seconds=1)
_TO_THE_CUSTOMER = (Channel.CHAT, Channel.MESSAGING, Channel.SOCIAL, Channel.SOCIAL_PRIVATE)
_STATUSES = {status.value: status for status in Status} | {"archived": Status.CLOSED, "scrubbed": Status.DELETED}
_TARGETS = {
    "first_reply_time": PromiseKind.FIRST_REPLY,
    "next_reply_time": PromiseKind.NEXT_REPLY,
    "periodic_update_time": PromiseKind.UPDATE,
    "pausable_update_time": PromiseKind.UPDATE,
}
_PRIORITIES = ("low", "normal", "high", "urgent")
_SALUTATIONS = {
    "en": ("hi", "hello", "hey", "dear", "good"),
    "de": ("hallo", "liebe", "lieber", "sehr", "guten", "moin"),
    "es": ("hola", "estimado", "estimada", "buenos", "buenas"),
    "fr": ("bonjour", "cher", "chère", "salut"),
    "it": ("ciao", "gentile", "caro", "cara"),
    "nl": ("beste", "geachte"),
    "pt": ("olá", "prezado", "prezada", "bom", "boa"),
}


def to_ticket(shown: Shown, thread: Thread, us: str) -> Ticket:
    """The ticket and its thread, oldest message first. us: id of the user whom Amends signs in as."""
    given = shown.ticket
    users = {user.id: user for user in (*shown.users, *thread.users)}
    comments = sorted(thread.comments, key=lambda comment: (comment.created_at, len(comment.id), comment.id))
    messages = [_message(comment, given, users, us) for comment in comments]
    if messages and not thread.meta.has_more:
        messages[0] = _first(messages[0], comments[0], given, users)
    messages = _with_rating(_with_reopening(messages, given, users), given, users)
    ticket = Ticket(
        helpdesk="zendesk",
        id=given.id,
        subject=given.subject or given.raw_subject,
        status=_STATUSES.get(given.status.lower(), Status.OPEN),
        channel=_channel(given),
        created_at=given.created_at,
        requester=_person(given.requester_id, users),
        messages=tuple(messages),
        tags=frozenset(given.tags),
        priority=given.priority.lower() if given.priority.lower() in _PRIORITIES else "",
        group=given.group_id,
        form=given.ticket_form_id,
        assignee=_person(given.assignee_id, users) if given.assignee_id else None,
        stamp=given.updated_at,
        status_since=given.metric_set.status_updated_at,
        sla=tuple(_targets(given)),
    )
    return ticket if thread.meta.has_more else with_subject(ticket)


def to_changes(page: Exported) -> Iterator[Changed]:
    """What an export says of each ticket: that it changed, and whether anything can be owed on it."""
    for listed in page.tickets:
        if listed.id and listed.updated_at:
            ended = _STATUSES.get(listed.status.lower(), Status.OPEN).ended
            yield Changed(listed.id, listed.updated_at, ended, frozenset(listed.tags))


def _targets(given: Answer) -> Iterator[tuple[PromiseKind, datetime]]:
    """Zendesk's own targets that run, the earlier one first where two mean the same promise."""
    for target in sorted(given.slas.policy_metrics, key=lambda target: target.breach_at):
        kind = _TARGETS.get(target.metric)
        try:
            at = datetime.fromisoformat(target.breach_at)
        except ValueError:
            continue
        if kind and target.stage == "active" and at.tzinfo:
            yield kind, at.astimezone(UTC)


def _channel(given: Answer) -> Channel:
    found = channel(given.via.channel, given.via.source.rel)
    if found is Channel.OTHER and given.from_messaging_channel:
        return Channel.MESSAGING
    return found


def _person(id_: str, users: Mapping[str, User]) -> Person:
    user = users.get(id_, User())
    return Person(id_, user.name, user.locale, user.iana_time_zone, frozenset(user.tags))


def _message(comment: Comment, given: Answer, users: Mapping[str, User], us: str) -> Message:
    text = _text(comment)
    role = _role(comment, given, users)
    if comment.author_id == us and not comment.public and mark.found(text):
        role = Role.AMENDS
    # An agent's words in a chat can be private to Zendesk, as the customer's are: who reads there is the customer.
    sent = role is Role.AGENT and channel(comment.via.channel, comment.via.source.rel) in _TO_THE_CUSTOMER
    kind = Kind.AUTOMATIC if role in (Role.CUSTOMER, Role.AGENT) and automatic(text) else Kind.WRITTEN
    if role is Role.CUSTOMER and selling(text, given.subject):
        kind = Kind.AUTOMATIC
    author = _person(comment.author_id, users)
    return Message(comment.id, role, comment.created_at, text, comment.public or sent, kind, author)


def _text(comment: Comment) -> str:
    for text in (comment.plain_body, comment.body):
        if text.strip():
            return text
    return plain(comment.html_body)


def _role(comment: Comment, given: Answer, users: Mapping[str, User]) -> Role:
    author = users.get(comment.author_id)
    if name(comment.via.channel) in MACHINES:
        return Role.BOT
    if comment.author_id and comment.author_id == given.requester_id:
        return Role.CUSTOMER
    if author is None or not author.role:  # Zendesk side-loads people; its own user -1 and its bots are not among them
        return Role.BOT
    return Role.CUSTOMER if author.role == "end-user" else Role.AGENT


def _first(message: Message, comment: Comment, given: Answer, users: Mapping[str, User]) -> Message:
    """The ticket's first message, which alone goes with its subject, and which staff may have typed for somebody."""
    requester = users.get(given.requester_id, User())
    kind = message.kind
    if message.role is Role.AGENT and requester.role == "end-user":
        letter = comment.public and _channel(given) is not Channel.PHONE and _greets(requester.name, message.text)
        kind = kind if letter else Kind.REPORT
    elif kind is Kind.WRITTEN and message.role is Role.CUSTOMER and automatic(message.text, given.subject):
        kind = Kind.AUTOMATIC
    return _changed(message, kind)


def _changed(message: Message, kind: Kind) -> Message:
    return Message(message.id, message.role, message.at, message.text, message.public, kind, message.author)


def _greets(customer: str, text: str) -> bool:
    """Whether a text begins like a letter to this person: a salutation, part of the name, and a sign that ends it."""
    head, sign, _ = re.split(r"([,!:\n]|$)", text.strip().lower(), maxsplit=1)
    words = re.findall(r"\w+", head)
    named = set(words) & {part for part in re.findall(r"\w+", customer.lower()) if len(part) > 1}
    greets = any(words[0] in begin for begin in _SALUTATIONS.values()) if words else False
    return greets and bool(sign and named) and len(words) <= 6


def _with_reopening(messages: list[Message], given: Answer, users: Mapping[str, User]) -> list[Message]:
    if given.via.source.rel == "follow_up":
        return [_event("reopened", given.created_at, given.created_at, given, users), *messages]
    solved = given.metric_set.solved_at
    ended = _STATUSES.get(given.status.lower(), Status.OPEN).ended
    if ended or solved is None or given.metric_set.reopens < 1:
        return messages
    wrote = (m for m in messages if m.role is Role.CUSTOMER and m.kind is Kind.WRITTEN and m.at > solved)
    by_hand = given.metric_set.status_updated_at if given.status.lower() == "open" else None
    at = next((m.at for m in wrote), max(by_hand or solved, solved + _SECOND))
    return _insert(messages, _event("reopened", at, solved, given, users), before_same_time=True)


def _with_rating(messages: list[Message], given: Answer, users: Mapping[str, User]) -> list[Message]:
    rating = given.satisfaction_rating
    if not rating.score.lower().startswith("bad"):
        return messages
    answered = max((m.at for m in messages if is_reply(m)), default=given.created_at)
    at = rating.updated_at or rating.created_at or (given.metric_set.solved_at or answered) + _SECOND
    rated = _event("rating", at, at, given, users, text=rating.comment, id_=rating.id)
    return _insert(messages, rated)


def _event(
    kind: str, at: datetime, named: datetime, given: Answer, users: Mapping[str, User], *, text: str = "", id_: str = ""
) -> Message:
    author = _person(given.requester_id, users)
    shown = re.sub(r"[^0-9A-Za-z.-]", "", id_) or f"{named:%Y%m%dT%H%M%S}"
    return Message(f"{kind}-{shown}", Role.CUSTOMER, at, text, public=False, kind=Kind(kind), author=author)


def _insert(messages: list[Message], message: Message, *, before_same_time: bool = False) -> list[Message]:
    earlier = [m for m in messages if m.at < message.at or (m.at == message.at and not before_same_time)]
    return [*earlier, message, *messages[len(earlier) :]]
