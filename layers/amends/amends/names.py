"""The public interface in one place: tags, metrics and the casebook's keys.

A name here is relied on by helpdesk views, rules, dashboards and stored items: renaming one breaks somebody.
"""

from __future__ import annotations

# Tags, without the prefix (setting `tag_prefix`, default `amends-`). About the situation, never about the person;
# nothing on health or vulnerability. Prefix and name together are at most 32 characters.
TAG_PREFIX = "amends-"
DUE_SOON = "due-soon"
UPDATE_DUE = "update-due"
LEAD = "lead"
TAGS = {
    "apology-reaching-out": "An apology is owed for having had to write at all",
    "apology-regret": "Regret is owed; no fault on our side is shown",
    "apology-accountable": "Our own words show our failure; say so",
    "struggling": "The customer tried and could not do it alone",
    "tense": "The conversation is close to tipping over",
    "leaving": "The customer speaks of leaving",
    "repeat-contact": "The customer had to write again about it",
    "promise-broken": "A promise that we gave was not kept",
    LEAD: "A lead should look at it",
    DUE_SOON: "Most of the time for a promised answer or update has passed",
    UPDATE_DUE: "A promised answer or update is due",
    "cannot-tell": "Amends cannot judge this message: read it yourself",
}
OFF_TAG = "amends-off"  # set by people alone, to leave a ticket out; a helpdesk's rules name it, so it has no prefix
WRONG_TAG = "wrong"  # set by people alone, to say that a note was wrong

# Metrics (CloudWatch namespace `Amends`). Every deliberate "ignore" is one of these with a `reason`.
HELPDESKS = ("zendesk", "freshdesk")  # as they stand in addresses, settings and the casebook

METRIC_NAMESPACE = "Amends"
METRICS = {
    "WebhookQueued": "A webhook named a ticket and was queued",
    "WebhookIgnored": "A genuine webhook that is none of our business (reason)",
    "WebhookForged": "A webhook whose signature or password was wrong",
    "WebhookStale": "A genuine signature that was too old",
    "WebhookRefused": "A webhook that could not be understood or was too large (reason)",
    "WebhookUnsettled": "A webhook came while its secret was being changed; the helpdesk was asked to send again",
    "WebhookFailed": "The queue or the secret store failed; the helpdesk was asked to send again",
    "HintSkipped": "A hint that needed no work (reason)",
    "TicketRead": "A ticket was read from its helpdesk",
    "VerdictReached": "A ticket was judged (apology, cause)",
    "NoteWritten": "An internal note was written",
    "NoteHeldBack": "A note was due but not written (reason)",
    "TagsChanged": "Tags were added or removed",
    "ReminderWritten": "A reminder was written",
    "ReminderSilent": "A due time passed without a reminder (reason)",
    "PromiseKept": "A public reply came before its promise was due",
    "PromiseBroken": "A due time passed without a public reply",
    "TicketParked": "A ticket was put aside until its next hint (reason)",
    "WriteRefused": "A helpdesk refused a note or tags for good; all else went on (what, reason)",
    "TriedLater": "Work was put off (reason)",
    "SignInFailed": "A helpdesk refused our credentials",
    "SettingsInvalid": "A settings document could not be used; the last valid one is in force",
    "SweepQueued": "A ticket whose change no webhook had led to a read of was queued",
    "SweepFinished": "All that changed at a helpdesk was compared with the casebook",
    "SweepSkipped": "A helpdesk was not asked what changed (reason)",
    "SweepRefused": "A helpdesk does not let Amends list what changed (reason)",
    "WorkFailed": "Work on a ticket failed for a reason that nobody foresaw, or was no hint at all (reason)",
}

# The casebook's items: the key attribute and its forms, and the attribute by which DynamoDB removes old ones.
CASEBOOK_KEY = "pk"
CASEBOOK_EXPIRY = "expires_at"  # seconds since 1970
TICKET_KEY = "ticket#{helpdesk}#{ticket}"
AGENDA_KEY = "agenda#{helpdesk}#{minute}"
SWEEP_KEY = "sweep#{helpdesk}"
CONNECTION_KEY = "connection#{helpdesk}"
CUSTOMER_KEY = "customer#{helpdesk}#{requester}"
DAY_KEY = "day#{day}#{helpdesk}#{part}"  # a day's counts, in parts that many workers can write to at once
LIMIT_KEY = "limit#{counted}#{minute}"  # minute: UTC, such as 2026-11-23T09:30
