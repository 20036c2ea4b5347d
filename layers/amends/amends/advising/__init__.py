"""Advising: from a verdict to what an agent with seconds needs to make it right."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date, datetime

from amends import languages
from amends.advising import (
    acting,
    asking,
    cautions,
    kinds,
    naming,
    ours,
    playbook,
    reflect,
    steps,
    voice,
    wanting,
    wording,
)
from amends.advising.about import About, about
from amends.advising.acting import FOR_THE_LEAD, Matter
from amends.advising.dangers import HARM, danger
from amends.advising.excerpts import beside, clauses, covered, excerpts
from amends.advising.headline import headline
from amends.advising.length import fit
from amends.advising.masks import in_quotes, steers
from amends.advising.need import latest, needed_by, reply_by
from amends.advising.particulars import particulars
from amends.advising.tongue import tongue
from amends.judging import evidence
from amends.judging.apology import AS_A_WHOLE, BEGAN, ENOUGH, enough_said
from amends.judging.cause import UNNAMED
from amends.judging.lead import AT_RISK, EXPOSED, GRAVE, HARD_PLACE, THREATENED, in_need
from amends.nouns import (
    Advice,
    Apology,
    Cause,
    History,
    Promise,
    Quote,
    Reading,
    Reason,
    Remedy,
    Severity,
    Verdict,
)
from amends.policy import Policy
from amends.targets import targets
from amends.ticket import Channel, Message, Role, Ticket

# Causes that are about how somebody was met: a thing that is named beside them is not what it is about.
_OF_PEOPLE = frozenset({Cause.TREATED_BADLY, Cause.IGNORED})
_NOT_OF_OURS = frozenset({Cause.NONE, Cause.OTHER, Cause.UNCLEAR})
_WRITER = "find who wrote what was forwarded, and answer them rather than the sender. Then "
_DETAIL = 8  # words of a quote beside a reason
_USED = 20000  # characters of a thread's answer that are searched for openings


def advise(
    ticket: Ticket,
    readings: Sequence[Reading],
    verdict: Verdict,
    history: History,
    *,
    policy: Policy,
    promise: Promise | None,
    now: datetime,
    tier: str,
) -> Advice:
    """Everything the note says, within its word limit. `tier`: the customer tier, empty for none."""
    if verdict.cause not in UNNAMED and verdict.cause_quote is None and not history.broken_pledges:
        verdict = replace(verdict, cause=Cause.OTHER)  # words that only point to it: nothing they say may build on it
    readable = [reading for reading in readings if reading.language in languages.read()]
    sender = ticket.requester
    handed_on = any(reading.forwarded for reading in readable)
    if handed_on:  # the trouble is not the sender's, and whose it is nobody knows by name
        ticket = replace(ticket, requester=replace(sender, name=""))
    settings = policy.settings
    wordings, zone = settings.notes.accountable_wording, settings.agent_zone
    quotes = excerpts(ticket, readable, verdict)
    kind = (
        kinds.PLAIN
        if verdict.lead in FOR_THE_LEAD
        else kinds.kind(verdict, ticket, readable, refused=bool(history.refusals))
    )
    about_it = excerpts(ticket, readable, verdict, more=False)  # what stands beside it is not it
    asked = wanting.asked(ticket, readable, history)
    sought = asking.requests(ticket, readable, asked.said)
    heard = hear(ticket, readable, verdict, history, about_it, sought)
    heard = replace(heard, voice=voice.of(settings), kind=kind.name)
    thing = "" if verdict.gentle else heard.thing
    case = about(ticket.requester, thing, heard.tongue)
    refused = steps.refused(readable)
    turned_down = [what for what, _ in refused]
    wanted = steps.wants(readable, [*turned_down, *asked.instead], case)
    wanted = tuple(dict.fromkeys([*asked.words, *wanted]))
    asked_again = heard.again or verdict.cause is Cause.IGNORED
    out = turned_down if wordings else [*turned_down, "personal_apology"]  # it would own what may not be owned
    told = asked.other or case.who  # who hears from us
    may = _remedies(verdict, tier, policy, out, history, case, told, asked_again=asked_again)
    needed = needed_by(readable, now, zone)
    today = _day_of(ticket.newest_from_customer, history)
    shown_ours = ours.ours(history, case.who, today) if wordings and verdict.apology is Apology.ACCOUNTABLE else ""
    asked_before = ticket.newest_public_reply is not None  # who answered once has the case in hand
    # The lead has the word then; who was hurt, or lacks what cannot wait, is met gently and the danger all the same.
    told_of = verdict.lead in HARM or (verdict.lead == HARD_PLACE and not kind.name)
    calm = (verdict.gentle and not told_of) or verdict.lead == THREATENED
    urgent = None if calm else danger(ticket, heard.tongue.language, verdict.lead)
    attacked = not (urgent or verdict.lead) and any(steers(message.text) for message in ticket.unanswered)
    pressing = urgent is not None or in_need(verdict)
    if urgent and urgent.quote:
        quotes = beside(ticket, quotes, urgent.quote)
    due, newest = reply_by(promise, readable, now, zone), ticket.newest_from_customer
    lacks = () if verdict.gentle or asked_before or urgent else steps.lacking(verdict.cause, kind, ticket)
    words = replace(heard, said="", said_kind="", thing="") if verdict.gentle else heard
    ring = bool(acting.call_wanted(wanted, readable) or ours.of_a_call(history)) and not ticket.channel.public
    given = particulars(ticket, readable, quotes, now, zone, ring=ring)
    told_apart = attacked or verdict.lead == THREATENED  # then nobody answers what is asked
    asks = () if told_apart else asking.questions(ticket, readable, quotes, asked.said)
    advised = told_apart or ticket.channel is Channel.REVIEW  # "please buy another one": a review speaks to others
    bids = () if advised else sought
    matter = Matter(
        ticket,
        readable,
        verdict,
        history,
        kind,
        urgent,
        case,
        asked,
        wanted,
        turned_down,
        lacks,
        given,
        asks,
        bids,
        attacked,
    )
    first_line = headline(
        verdict,
        promise,
        readable,
        now,
        zone,
        public=ticket.channel.public,
        review=ticket.channel is Channel.REVIEW,
        name=naming.first_name(ticket.requester),
        wording=wordings,
        sent=newest.at if newest else now,
        danger=urgent,
        attacked=attacked,
    )
    advice = Advice(
        headline=first_line,
        quotes=quotes,
        who=naming.who(
            sender,
            ticket.channel,
            tier,
            readable,
            history,
            handed_on=handed_on,
            touched=naming.touched(ticket, readable),
        ),
        wants=_wants(
            wanted if verdict.lead != GRAVE else (),  # what is asked for beside it is not what they need
            needed,
            "" if asked.way else steps.contact(readable),
            steps.owed(verdict.cause) or ("" if bids or verdict.lead else case.it) or ("" if pressing else "an answer"),
            told=needed in first_line,
        ),
        refuses=steps.listed([words for _, words in refused]),
        asks=asking.together(ticket, asks, bids, quotes),
        why="" if shown_ours else _why(ticket, verdict, case, "" if wordings else ours.ours(history, case.who, today)),
        ours=shown_ours,
        do_first=f"{_WRITER if handed_on else ''}{acting.first(matter)}",
        remedies=may,
        lead=_lead(verdict, may, case.who),
        leave_out=cautions.leave_out(
            verdict,
            ticket.channel,
            acting.wished(readable),
            [words for _, words in refused],
            offered=any(remedy.id in _MONEY for remedy in may),
            had_goodwill=history.had_goodwill,
            who=case.who,
        ),
        still_lacks=lacks,
        next_step=cautions.next_step(
            verdict,
            due,
            needed,
            now,
            zone,
            targets(policy.clocks, ticket, tier),
            told,
            latest=latest(readable, now, zone),
            urgent=pressing,
            review=ticket.channel is Channel.REVIEW,
        ),
        unsolved=cautions.unsolved(verdict, due, now, zone, urgent=pressing),
    )
    gap = acting.gap(matter, acted=heard.acted)
    said = _with_words(advice, matter, replace(words, unheard=acting.told_elsewhere(matter)), gap)
    return fit(_for_others_to_answer(said, matter), verdict.severity)


def _for_others_to_answer(advice: Advice, matter: Matter) -> Advice:
    """The advice without a draft where the lead answers a threat, or whoever looks after security an attack."""
    if matter.verdict.lead == THREATENED:
        return replace(advice, to_start_from="")
    if not matter.attacked:
        return advice
    why = "their text gives orders to a machine, or runs as code."
    advice = replace(advice, to_start_from="", wants="", why=why, leave_out=())
    if matter.verdict.tense:  # where insults end is told next
        return advice
    return replace(advice, unsolved="", next_step="whoever looks after security says whether anybody answers.")


def hear(
    ticket: Ticket,
    readings: Sequence[Reading],
    verdict: Verdict,
    history: History,
    quotes: Sequence[Quote],
    sought: Sequence[Quote],
) -> wording.Heard:
    """What suggested words may build on: the name, the customer's own words turned, our own promises. sought: what
    they ask for, which names the thing where no other quote does."""
    texts = {message.id: message.text for message in ticket.messages}
    own = [texts.get(reading.message, "") for reading in readings if not (reading.report or reading.forwarded)]
    spoken = tongue(ticket, readings)
    unanswered = {reading.message for reading in readings}  # what was answered may not be so any more
    open_still = [quote for quote in quotes if quote.message in unanswered]
    given_back = [quote for quote in open_still if not _only_wished(quote, readings)]
    said_kind, said = reflect.clause(given_back, clauses(own, spoken.language), spoken)
    things = (_thing(among, readings, spoken) for among in (open_still, quotes, sought))
    newest = ticket.newest_from_customer
    ordered = verdict.cause is Cause.WRONG_ITEM and said_kind == "did"  # that is no trouble; what came is
    if ordered or verdict.lead == EXPOSED:  # whose data it is, no words to the customer tell
        said_kind, said = "", ""
    answers = tuple(m.text[:_USED] for m in ticket.messages if m.role in (Role.AGENT, Role.AMENDS))
    return wording.Heard(
        seed=f"{ticket.id}/{newest.id if newest else 0}",  # a helpdesk may count messages anew on each ticket
        name=naming.addressed(ticket.requester, spoken, answers, own),
        said_kind=said_kind,
        said=said,
        thing="" if verdict.cause in _OF_PEOPLE else next(filter(None, things), ""),
        days=ours.days(history, spoken.language, _day_of(newest, history)),
        broken=bool(history.broken_pledges),
        glad=verdict.glad,
        grave=verdict.gentle or verdict.severity > Severity.SMALL,
        at_risk=verdict.lead in (AT_RISK, HARD_PLACE),
        acted=enough_said(verdict.apologies_given, readings),
        stuck=verdict.cause is Cause.UNCLEAR,
        person=_said(own, spoken.language, "person").lower(),
        travelled=bool(_said(own, spoken.language, "travelled")),
        reported=bool(readings) and not own,
        again=evidence.had_to_ask_again(readings, history)
        or any(m.role is Role.AGENT and m.public for m in ticket.messages),
        talking=ticket.channel.talking,
        called=ours.of_a_call(history),
        sent=ours.of_sending(history),
        claimed=0 if history.broken_pledges or history.admissions else ours.claimed(history),
        bereaved=history.bereaved,
        used=answers,
        tongue=spoken,
    )


def _only_wished(quote: Quote, readings: Sequence[Reading]) -> bool:
    """Whether words say what is wanted or refused and tell of no trouble: nobody is sorry for that."""
    cues = [cue.quote for reading in readings for cue in reading.cues if reading.message == quote.message]
    wishes = [wish.quote for reading in readings for wish in reading.wishes if reading.message == quote.message]
    return any(map(quote.meets, wishes)) and not any(map(quote.meets, cues))


def _thing(quotes: Sequence[Quote], readings: Sequence[Reading], spoken: reflect.Tongue) -> str:
    """What it is about, and never what they turned down."""
    refused = [w.quote.text.lower() for r in readings for w in r.wishes if w.kind.startswith("refused.")]
    thing = reflect.thing(quotes, (), spoken)
    return "" if any(thing and thing.split()[-1].lower() in words for words in refused) else thing


def _said(texts: Sequence[str], language: str, what: str) -> str:
    """What the customer's words say of a person who was hurt, as `son`, or of their having come; empty for nothing."""
    pattern = reflect.joined(languages.data(language, "wording").get(what, "(?!)"))
    found = (pattern.search(text[:_USED]) for text in texts)
    return next((match.group(pattern.groups) for match in found if match), "")


def _day_of(newest: Message | None, history: History) -> date | None:
    """The day of the newest message, where promised times are told."""
    zone = next((pledge.by.tzinfo for pledge in history.pledges if pledge.by), None)
    return newest.at.astimezone(zone).date() if newest and zone else None


def _with_words(advice: Advice, matter: Matter, heard: wording.Heard, gap: str) -> Advice:
    """The advice with suggested words: public and private where strangers read along, else one answer."""
    verdict, urgent, who, channel = matter.verdict, matter.urgent, matter.case.who, matter.ticket.channel
    # What must be said before anything else: the safety step, or that it was read where nothing may be admitted.
    instead = (urgent.said_as or urgent.kind) if urgent else ""
    if not urgent and verdict.lead in FOR_THE_LEAD:
        instead = "legal" if channel.public or not _unanswered(matter, heard) else "legal_again"
    if not urgent and in_need(verdict):
        instead = "grave" if verdict.lead == GRAVE else "hard_place"
    if not channel.public:
        if matter.asked.other:  # words to the customer would greet the wrong person
            return advice
        said = wording.private(verdict.apology, verdict.cause, heard, gap, gentle=verdict.gentle, instead=instead)
        return replace(advice, to_start_from=said)
    review = channel is Channel.REVIEW
    public = wording.public(
        verdict.apology, verdict.cause, heard, gentle=verdict.gentle, review=review, instead=instead
    )
    if verdict.gentle:
        return replace(advice, public_words=public, private_words="" if review else "[who is there for them, and how].")
    booked = acting.to_book(matter)
    slots = " and ".join(f"[{slot}]" for slot in booked or (gap,))
    lacks = f" Ask {who} there for: {', '.join(advice.still_lacks)}." if advice.still_lacks else ""
    unbooked = f" Name nothing to {who} that is not booked." if booked else ""
    private = "" if review else f"{slots}.{unbooked}{lacks}"
    return replace(advice, public_words=public, private_words=private, booked_first=bool(booked))


def _unanswered(matter: Matter, heard: wording.Heard) -> bool:
    """Whether they wrote before and heard nothing, which can be regretted whoever is right."""
    return heard.unheard or matter.verdict.cause is Cause.IGNORED


_MONEY = ("refund", "credit", "discount", "replacement")


def _remedies(
    verdict: Verdict,
    tier: str,
    policy: Policy,
    refused: Collection[str],
    history: History,
    case: About,
    told: str,
    *,
    asked_again: bool,
) -> tuple[Remedy, ...]:
    """What may be offered, `told` being who hears news; another apology is no remedy once two were given."""
    out = {*refused, *history.offers}
    if verdict.lead in FOR_THE_LEAD:
        return ()
    if verdict.apologies_given >= ENOUGH:
        out.add("personal_apology")
    found = playbook.remedies(
        verdict.cause,
        verdict.severity,
        tier,
        policy=policy,
        refused=out,
        gentle=verdict.gentle,
        had_goodwill=history.had_goodwill,
        asked_again=asked_again,
    )
    if verdict.lead:  # who takes the case over says what is paid
        found = playbook.money_for_the_lead(found)
    heard = replace(case, who=told)
    return tuple(replace(r, words=(heard if r.id == playbook.NEWS else case).fill(r.words)) for r in found)


def _why(ticket: Ticket, verdict: Verdict, case: About, kept_back: str) -> str:
    """The weightiest reasons, the first of them with what it is about or the words that say so.

    kept_back: what our own replies show, where the settings let nobody say so: an agent has to know it all the same.
    """
    if kept_back and verdict.reasons_against and not verdict.gentle:
        return f"by our own replies: {kept_back} {verdict.reasons_against[0].told(case.who)}."
    alone = verdict.gentle or verdict.lead == THREATENED  # one reason says it all, but for what we got wrong beside it
    ours_too = verdict.gentle and verdict.lead != AT_RISK and verdict.cause not in _NOT_OF_OURS
    weighty = (*verdict.reasons_for[:1], *(r for r in verdict.reasons_for[1:] if not r.text.endswith(AS_A_WHOLE)))
    reasons = [reason.told(case.who) for reason in weighty[: 1 if alone and not ours_too else 2]]
    detailed = in_need(verdict) or (reasons and reasons[0] == verdict.reasons_for[0].text)
    if detailed and reasons and not alone and "(" not in reasons[0]:
        reasons[0] += _detail(ticket, verdict.reasons_for[0], case, verdict)
    first = f"{'; '.join(reasons)}." if reasons else ""
    weighed = verdict.reasons_against and not alone and verdict.lead not in FOR_THE_LEAD  # there nothing is admitted
    against = f" {verdict.reasons_against[0].told(case.who)}." if weighed else ""
    return (first + against).strip()


def _detail(ticket: Ticket, reason: Reason, case: About, verdict: Verdict) -> str:
    if reason.text.endswith(AS_A_WHOLE):
        return ""
    # Why a lead is needed and how it began rest on words rather than on a thing, and what they ordered is not wrong.
    named = not (verdict.lead or reason.text.startswith(BEGAN) or verdict.cause is Cause.WRONG_ITEM)
    if case.it and named:
        return f" ({case.it})"
    words = in_quotes(covered(ticket, reason.quote)).split() if reason.quote else []
    cut = "…" if len(words) > _DETAIL else ""
    return f" (“{' '.join(words[:_DETAIL])}{cut}”)" if words else ""


def _wants(wanted: Sequence[str], needed: str, contact: str, owed: str, *, told: bool) -> str:
    """`to have it collected, by Thursday`. owed: what there is to want for who names a deadline alone; told: whether
    the first line names the deadline already."""
    things = [*wanted[:3], *([contact] if contact else [])]
    if not things:
        owed_by = f"{owed}, {needed}" if owed else f"this {needed}" if needed.startswith("by ") else ""
        return owed_by if needed and not told else ""
    return ", ".join([*things, *([needed] if needed else [])])


def _lead(verdict: Verdict, may: Sequence[Remedy], who: str) -> str:
    """What the lead grants, and why the lead is needed."""
    grants = [remedy.words for remedy in may if remedy.who == playbook.LEAD]
    if grants:
        return " or ".join(grants[:3])
    if verdict.lead and not verdict.gentle:
        return f"who takes {who}'s case over, and what may be offered"
    return ""
