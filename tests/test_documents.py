"""A settings document that cannot be used says which line is wrong, what stands there and what may."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from pydantic import model_validator

from amends import documents
from amends.calendars import Calendar
from amends.documents import MODELS, MOST_BYTES, MOST_TOLD, SECTIONS, SettingsError, parse, parse_section
from amends.mistakes import INSTEAD
from amends.policy import Limits, Notes, Switch
from amends.remedies import Case
from amends.section import SEVERAL, Section
from amends.targets import Clocks, Reminders, Rule
from amends.ticket import Channel

THERE_ARE = "there is no such setting; there are"
PAIRS = "must be `name: value` pairs, such as"
NUMBER = "must be a number, such as 0.5"
TEXT = "the text is"
PLAIN = "must be plain words: no line breaks, no links, no < > { } [ ] or `"
MINUTES = "must be a whole number of minutes"
ZONE = "must be an IANA time zone of a place, such as Europe/Berlin, or UTC"
OURS = "is a tag of ours: whoever gets it would be of that tier; name a tag of your own"
MISSED = (
    "stands in a phrase that calls a lead, which would be missed; name more words together with it, such as a "
    "product's whole name"
)
NO_LEAD = "is too short or too common to call a lead; name more words together with it"
NO_NAMES = "a text that begins with * or & needs quotes; settings repeat nothing by a name"
NO_TYPES = "a text that begins with ! needs quotes; settings name no types"
DAYS = """calendars:
  office:
    zone: UTC
    week: {mon: 09:00-17:00}
    days:
"""


def mistakes(section: str, text: str) -> tuple[str, ...]:
    with pytest.raises(SettingsError) as error:
        parse_section(section, text)
    assert str(error.value) == "\n".join(error.value.mistakes)
    return error.value.mistakes


SETTINGS = {  # a document -> what its one mistake is, after `settings, `
    "mode: loud": 'line 1: mode is "loud": must be one of shadow, tags, notes',
    "# ours\n\nmode:   'loud'  # for now": 'line 3: mode is "loud": must be one of shadow, tags, notes',
    "mode: [notes]": "line 1: mode: must be one of shadow, tags, notes",
    "agent_zone: UTC\nmode:": "line 2: mode: has no value: give it one, or take the line out",
    "limits:\n  # share: 0.4\nmode: tags": "line 1: limits: has no value: give it one, or take the line out",
    "notes: 3": f'line 1: notes is "3": {PAIRS} {{minutes_apart: 30}}',
    "limits:\n- share": f"line 1: limits: {PAIRS} {{share: 0.5}}",
    "limits:\n  share: 0.4\n  yield_below: lots": f'line 3: limits.yield_below is "lots": {NUMBER}',
    "limits: {share: 0}": 'line 1: limits.share is "0": must be more than 0',
    "limits: {share: 1.5}": 'line 1: limits.share is "1.5": must be at most 1',
    "limits: {yield_below: 1}": 'line 1: limits.yield_below is "1": must be less than 1',
    "limits.share: 0.4": "line 1: limits.share: write it in two lines, or as `limits: {share: …}`",
    "limits: {requests_per_minute: {zendesck: 400}}": "line 1: limits.requests_per_minute.zendesck: "
    "did you mean zendesk? helpdesks are zendesk, freshdesk",
    "limits: {requests_per_minute: {7: 400}}": "line 1: limits.requests_per_minute.7: helpdesks are zendesk, freshdesk",
    "mode: note": 'line 1: mode is "note": did you mean notes? must be one of shadow, tags, notes',
    "notes: {most_per_ticket: many}": 'line 1: notes.most_per_ticket is "many": must be a whole number',
    "notes: {most_per_ticket: 1.5}": 'line 1: notes.most_per_ticket is "1.5": must be a whole number',
    "notes: {most_per_ticket: [1]}": "line 1: notes.most_per_ticket: must be a whole number",
    "notes: {most_per_ticket: -1}": 'line 1: notes.most_per_ticket is "-1": must be at least 0',
    "notes: {accountable_wording: 5}": 'line 1: notes.accountable_wording is "5": must be true or false',
    "notes: {accountable_wording: maybe}": 'line 1: notes.accountable_wording is "maybe": must be true or false',
    "core_functions: export": 'line 1: core_functions is "export": must be a list, such as [export invoices]',
    "core_functions:\n- export\n- 2024": 'line 3: core_functions, entry 2 is "2024": must be text: put it in quotes',
    "core_functions: [on]": 'line 1: core_functions, entry 1 is "on": must be text: put it in quotes',
    "core_functions: [[a]]": "line 1: core_functions, entry 1: must be text",
    "core_functions: ['']": "line 1: core_functions, entry 1: must not be empty",
    f"core_functions: [{'x' * 81}]": f'line 1: core_functions, entry 1 is "{"x" * 40}…": may have at most '
    "80 characters",
    f"core_functions: [{'x, ' * 51}]": "line 1: core_functions: may hold at most 50 entries",
    "modes: [{mode: tags}]": "line 1: modes, entry 1: names no tickets; it can name "
    "channel, priority, tier, group, form",
    "modes:\n- channel: email": "line 2: modes, entry 1, mode: is missing: give it, such as notes",
    "tiers: {vip: gold}\nleave_out: [{tier: glod}]": 'line 2: leave_out, entry 1, tier is "glod": in `tiers`, '
    "tags mean gold",
    "leave_out: {channel: email}": "line 1: leave_out: must be a list, such as [{channel: review}]",
    "leave_out:\n- channel: fax": 'line 2: leave_out, entry 1, channel is "fax": must be one of email, web, chat, '
    "messaging, social, social_private, phone, review, other",
    "tone: rude": 'line 1: tone is "rude": must be one of plain, warm, formal',
    "company: '{name}'": f'line 1: company is "{{name}}": {PLAIN}',
    "company: www.acme.example": f'line 1: company is "www.acme.example": {PLAIN}',
    "company: 'Acme\n\n  Ltd'": f'line 1: company is "Acme\\nLtd": {PLAIN}',
    "tiers: {vip: <b>gold</b>}": f'line 1: tiers.vip is "<b>gold</b>": {PLAIN}',
    'tiers: {vip: "gold\\n\\nDo first: refund"}': f'line 1: tiers.vip is "gold\\n\\nDo first: refund": {PLAIN}',
    "tiers: {vip: 'gold [x](http://a.example)'}": f'line 1: tiers.vip is "gold [x](http://a.example)": {PLAIN}',
    'tiers: {vip: "gold\\u202e"}': f'line 1: tiers.vip is "gold\\u202e": {PLAIN}',
    "core_functions: ['export: https://a.example']": "line 1: core_functions, entry 1 is "
    f'"export: https://a.example": {PLAIN}',
    "tiers: {7: gold}": "line 1: tiers.7: must be text: put it in quotes",
    "thresholds: {fury: 0.9}": (
        "line 1: thresholds.fury: signals are complaint, struggle, aggression, churn, trouble, grave"
    ),
    "thresholds: {complaint: 0.2}": 'line 1: thresholds.complaint is "0.2": must be at least 0.5',
    "tiers: {amends-lead: gold}": f"line 1: tiers.amends-lead: {OURS}",
    "tiers:\n  vip: gold\n  Amends-Wrong: gold": f"line 3: tiers.Amends-Wrong: {OURS}",
    "tag_prefix: vip-\ntiers: {vip-gold: gold, vip-lead: gold}": f"line 2: tiers.vip-lead: {OURS}",
    "tag_prefix: vip-\ntiers: {amends-lead: gold, amends-off: gold}": f"line 2: tiers.amends-off: {OURS}",
    "agent_zone: Mars/Base": f'line 1: agent_zone is "Mars/Base": {ZONE}',
    "agent_zone: ../etc/passwd": f'line 1: agent_zone is "../etc/passwd": {ZONE}',
    "agent_zone: EST": f'line 1: agent_zone is "EST": {ZONE}',
    "agent_zone: Etc/GMT+5": f'line 1: agent_zone is "Etc/GMT+5": {ZONE}',
    "agent_zone: localtime": f'line 1: agent_zone is "localtime": {ZONE}',
    "agent_zone: Europe": f'line 1: agent_zone is "Europe": {ZONE}',
    "tag_prefix: quite-a-long-prefix-": 'line 1: tag_prefix is "quite-a-long-prefix-": may have at most 12 characters',
    "tag_prefix: Our Tag": 'line 1: tag_prefix is "Our Tag": must be small letters, digits, - and _, and begin with '
    "a letter or digit",
    "on: 3": 'line 1: on is "3": is no name: put it in quotes',
    "mode: tags\nagent_zone: UTC\nmode: notes": "line 3: mode: is there twice, first on line 1",
    "limits:\n  share: 0.4\n  'share': 0.5": "line 3: limits.share: is there twice, first on line 2",
    "agent_zone: 2026-13-01": f'line 1: agent_zone is "2026-13-01": {ZONE}',
    "mode: tags\nagent_zone: !!int ''": f"line 2: the text is \"agent_zone: !!int ''\": {NO_TYPES}",
    "mode: !!python/name:os.system x": f'line 1: the text is "mode: !!python/name:os.system x": {NO_TYPES}',
    "mode: !tags": f'line 1: the text is "mode: !tags": {NO_TYPES}',
    "a: [": 'line 1: the text is "a: [": a bracket is not closed',
    "a: [\n\n": "line 3: a bracket is not closed",
    "tag_prefix: 'x": 'line 1: the text is "tag_prefix: \'x": a quote or bracket is not closed',
    "core_functions: [a\nmode: tags": 'line 2: the text is "mode: tags": a comma or the closing bracket is missing; '
    "what it belongs to begins on line 1",
    "mode: tags\n\tnotes: {}": 'line 2: the text is "notes: {}": a tab; indent with spaces',
    "mode: tags\n  notes: {}": 'line 2: the text is "notes: {}": a `name: value` where none can stand; indent it like '
    "its neighbours, or put a text that holds a colon in quotes",
    "limits:\n  share: 0.5\n yield_below: 0.1": 'line 3: the text is "yield_below: 0.1": not indented like the lines '
    "around it, or a quote or bracket is missing; what it belongs to begins on line 1",
    "mode: *notes": 'line 1: the text is "mode: *notes": ' + NO_NAMES,
    "core_functions: &us [*us]": 'line 1: the text is "core_functions: &us [*us]": ' + NO_NAMES,
    "mode: tags\nnotes: &n {minutes_apart: 5}": 'line 2: the text is "notes: &n {minutes_apart: 5}": ' + NO_NAMES,
    "core_functions: [@mention]": 'line 1: the text is "core_functions: [@mention]": a text that begins with @ needs '
    "quotes",
    "mode: tags\n---\nmode: notes": 'line 2: the text is "---": one document only: take the line out; what it belongs '
    "to begins on line 1",
    "? [1, 2]\n: 3": 'line 1: the text is "? [1, 2]": a name is one text',
    "null: 3": 'line 1: null is "3": is no name: put it in quotes',
    "limits: {share: 0,5}": 'line 1: limits.share is "0,5": has a decimal comma: write 0.5',
    "limits:\n  share: 0,5": 'line 2: limits.share is "0,5": has a decimal comma: write 0.5',
    "tiers: {vip: 1,5}": 'line 1: tiers.vip is "1,5": has a decimal comma: write 1.5',
    "notes: {most_per_ticket: 1,5}": 'line 1: notes.most_per_ticket is "1,5": must be a whole number',
    "limits: {share: 50%}": f'line 1: limits.share is "50%": {NUMBER}',
    "limits: {yield_below: '12,5 %'}": 'line 1: limits.yield_below is "12,5 %": must be a number, such as 0.125',
    "limits: {share: 0:30}": f'line 1: limits.share is "0:30": {NUMBER}',
    "limits: {requests_per_minute: 700}": f'line 1: limits.requests_per_minute is "700": {PAIRS} {{zendesk: 700}}',
    "# ours\n% mine\nmode: tags": f'line 2: {TEXT} "% mine": comments begin with #',
    "%mine\nmode: tags": f'line 1: {TEXT} "%mine": comments begin with #',
    "// mine\nmode: tags": f'line 1: {TEXT} "// mine": comments begin with #',
    "tone:warm": f'line 1: {TEXT} "tone:…": a space is missing after the colon',
    "mode: tags\ntone:warm\n": f'line 2: {TEXT} "tone:…": a space is missing after the colon',
    "tone:warm\n\n# ours\nmode: tags": f'line 1: {TEXT} "tone:…": a space is missing after the colon',
    "notes:\n  minutes_apart:5": 'line 2: notes is "minutes_apart:5": a space is missing after the colon',
    "mode: tags\n-Kalender\n": f'line 2: {TEXT} "-Kalender": a space is missing after the -',
    "core_functions:\n-Kalender\n-Karten": f'line 2: {TEXT} "-Kalender": a space is missing after the -',
    "core_functions:\n -Kalender\n -Karten": 'line 2: core_functions is "-Kalender -Karten": a space is missing '
    "after the -",
    "mode: tags\nagent_zone= x\n": f'line 2: {TEXT} "agent_zone=…": settings are written `name: value`, with no =',
    "agent_zone = x\nmode: tags": f'line 1: {TEXT} "agent_zone =…": settings are written `name: value`, with no =',
    "tone： warm": f'line 1: {TEXT} "tone：…": the colon is a wide one: write a plain :',
    "mode: tags\nx: \x07": "line 2: a character that cannot be typed; take it out",
}


@pytest.mark.parametrize("text", SETTINGS)
def test_a_mistake_is_told_with_its_line_its_value_and_what_is_allowed(text: str) -> None:
    """An admin can mend it without asking a developer."""
    assert mistakes("settings", text) == (f"settings, {SETTINGS[text]}",)


@pytest.mark.parametrize(
    ("section", "text", "says"),
    [
        ("clocks", "first_reply: '240'", f'line 1: first_reply is "240": {PAIRS} {{email: 240}}'),
        ("clocks", "first_reply: {chat: 1:30}", f'line 1: first_reply.chat is "1:30": {MINUTES}, such as 90'),
        ("clocks", "first_reply: {email: 4h}", f'line 1: first_reply.email is "4h": {MINUTES}, such as 240'),
        ("clocks", "first_reply: {email: 2 hours}", f'is "2 hours": {MINUTES}, such as 120'),
        ("clocks", "first_reply: {email: '1,5 h'}", f'is "1,5 h": {MINUTES}, such as 90'),
        ("clocks", "first_reply: {email: 45.5}", f'is "45.5": {MINUTES}, such as 240'),
        ("clocks", "first_reply: {email: soon}", f'is "soon": {MINUTES}, such as 240'),
        ("clocks", "first_reply: {email: 3 days}", f'is "3 days": {MINUTES}, at most 1440'),
        ("clocks", "first_reply: {email: [60]}", f"first_reply.email: {MINUTES}, such as 240"),
        ("clocks", "policies: [{tier: gold, update: 4h}]", f'entry 1, update is "4h": {MINUTES}, such as 240'),
        ("clocks", "policies: [{tier: gold, first_reply: {email: 60}}]",
         f"policies, entry 1, first_reply: {MINUTES}, such as 60; a policy names its channels apart, as in "
         "`{channel: email, first_reply: 60}`"),
        ("playbook", "goodwill_days: 3 months",
         'goodwill_days is "3 months": must be a whole number of days, such as 90'),
        ("playbook", "goodwill_days: 2 weeks", "must be a whole number of days, such as 14"),
        ("playbook", "goodwill_days: 2 years", "must be a whole number of days, at most 400"),
        ("playbook", "switched_on: refunds",
         'line 1: switched_on is "refunds": did you mean refund? remedies are call, credit'),
        ("playbook", "switched_on: {refund: true}", "line 1: switched_on: remedies are call, credit"),
        ("playbook", "switched_on: refund, call", 'is "refund, call": write a list, [refund, call]; remedies are call'),
        ("playbook", "switched_on: refunds und call", "write a list, [refund, call]; remedies are"),
        ("playbook", "switched_on: call refund", "write a list, [call, refund]; remedies are"),
        ("playbook", "switched_on: ['call; credit']", "write a list, [call, credit]; remedies are"),
        ("playbook", "switched_on: personal apology", "did you mean personal_apology? remedies are"),
        ("playbook", "switched_on: gold, call", 'switched_on is "gold, call": remedies are call'),
        ("playbook", "switched_on: [all]", 'entry 1 is "all": there is no "all", name them one by one; remedies'),
        ("playbook", "switched_off: alle", 'is "alle": there is no "alle", name them one by one; remedies are call'),
        ("playbook", "cases: [{cause: 'late, outage', offer: []}]", "write a list, [late, outage]; causes are late"),
        ("playbook", "limits: {all: 20 EUR}", 'limits.all: there is no "all", name them one by one; remedies'),
        ("playbook", "limits: {'credit, refund': 20 EUR}", "write a line for each, credit, refund; remedies that take"),
        ("playbook", "limits: {call: 3}", "limits.call: remedies that take a limit are credit"),
        ("clocks", "policies: [{channel: 'email, web', update: 60}]", "write a list, [email, web]; must be one of"),
        ("clocks", "first_reply: {all: 60}", 'first_reply.all: there is no "all", name them one by one; must be'),
        ("settings", "mode: all", 'mode is "all": must be one of shadow, tags, notes'),
        ("settings", "tiers: {a: gold, b: silver}\nleave_out: [{tier: 'gold, silver'}]",
         "write a list, [gold, silver]; in `tiers`, tags mean gold, silver"),
        ("clocks", "count: office",
         "there is no such calendar: define it under `calendars`; there are always"),
        ("clocks", "calendars: {o: {week: {mon: 09:00-17:00}}}",
         "calendars.o.zone: is missing: give it, such as Europe/Berlin"),
        ("clocks", "policies: [{tier: gold, update: 60}, {tier: a, update: 60, tier: b}]",
         "line 1: policies, entry 2, tier: is there twice"),
        ("settings", "mode: tags\nwarm\n", "settings, line 2: a colon is missing: settings are `name: value`"),
        ("settings", "notes: {minutes_apart: 0:45}", f'notes.minutes_apart is "0:45": {MINUTES}, such as 45'),
        ("clocks", "calendars: {o: {zone: UTC, week: 9}}",
         f'calendars.o.week is "9": {PAIRS} {{mon-fri: 09:00-17:00}}'),
        ("clocks", "calendars: {o: 9}", f"{PAIRS} {{zone: Europe/Berlin, week: {{mon-fri: 09:00-17:00}}}}"),
        ("clocks", "reminders: {tag_at: 0,75}", 'reminders.tag_at is "0,75": has a decimal comma: write 0.75'),
        ("clocks", "policies:\n- tier:gold\n  update: 60", 'line 2: the text is "- tier:…": a space is missing'),
        ("clocks", "policies:\n- tier: gold\n  update:60\n  # ours\n  count: always",
         'line 3: the text is "update:…": a space is missing after the colon'),
        ("phrases", "add: {fault.outage: weg}", 'add.fault.outage is "weg": must be a list, such as [blue screen]'),
        ("settings", 'company: "\\ud800"', "company is \"\ud800\": holds half a character: take it out"),
        ("settings", "- mode", "settings, line 1: must be `name: value` lines"),
        ("settings", "---\nmode shadow", "settings, line 2: must be `name: value` lines"),
        ("settings", "-Kalender", 'settings, line 1: the text is "-Kalender": a space is missing after the -'),
        ("settings", "mode shadow", "settings, line 1: must be `name: value` lines"),
        ("settings", "[" * 5000, "settings: too many brackets in brackets"),
        ("clocks", "first_reply: {email: true}", f'first_reply.email is "true": {MINUTES}'),
        ("settings", "limits: {share: yes}", 'limits.share is "yes": must be a number'),
        ("settings", "tiers: {null: gold}", "line 1: tiers.null: must be text"),
        ("settings", f"notes: {{minutes_apart: {5000 * '9'}}}", f'is "{40 * "9"}…": must be a whole number'),
        ("clocks", f"{DAYS}      2026-12-24: open\n",
         'line 6: calendars.office.days.2026-12-24 is "open": must be spans such'),
        ("clocks", f"{DAYS}      2026-12-24: closed\n      2026-13-01: closed\n",
         "line 7: calendars.office.days.2026-13-01: there is no such day"),
        ("clocks", f"{DAYS}      9999-12-31: closed\n",
         "line 6: calendars.office.days.9999-12-31: must be in the years 1970 to 2200"),
        ("clocks", "policies:\n- {tier: vip, update: 60}\n- tier: gold\n  channel:\n  - email\n  - fax\n  update: 60",
         'clocks, line 6: policies, entry 2, channel, entry 2 is "fax": must be one of email, web'),
        ("clocks", "calendars:\n  o:\n    zone: UTC\n    week:\n      mon-wed: 09:00-17:00\n      thu-fri: 9 to 5",
         'clocks, line 6: calendars.o.week.thu-fri is "9 to 5": must be spans such as 09:00-12:00, or closed'),
        ("clocks", "calendars:\n  o:\n    zone: UTC\n    days: {}\n", "clocks, line 2: calendars.o.week: is missing: "
         "give it, such as {mon-fri: 09:00-17:00}"),
        ("playbook", "switched_on: [gold_bar]", 'switched_on, entry 1 is "gold_bar": remedies are call, credit'),
        ("phrases", "add: {outage: [blue screen]}", "must be a family or family.name, such as fault.outage; families"),
        ("phrases", "add: {outage: [blue screen]}", "add.outage: did you mean fault.outage? must be a family"),
        ("phrases", "add: {angr: [blue screen]}", "add.angr: did you mean anger? must be a family"),
        ("phrases", "add: {fault: [blue screen]}", "name its cause as well, such as fault.outage; causes are late"),
        ("phrases", "add: {fault.outages: [blue screen]}", "did you mean fault.outage? there is no such cause"),
        ("phrases", "add: {fault.blue: [blue screen]}", "add.fault.blue: there is no such cause; there are late"),
        ("phrases", "add: {safety: [gas smell, the]}", f'add.safety, entry 2 is "the": {NO_LEAD}'),
        ("phrases", "add: {fault.unsafe: [gas]}", f'add.fault.unsafe, entry 1 is "gas": {NO_LEAD}'),
        ("phrases", "add: {legal.ours: [Nicht]}", f'add.legal.ours, entry 1 is "Nicht": {NO_LEAD}'),
        ("phrases", "add: {legal: [Thank you  very much]}",
         f'add.legal, entry 1 is "Thank you  very much": {NO_LEAD}'),
        ("phrases", "add: {safety: [mit freundlichen Grüßen]}", f'entry 1 is "mit freundlichen Grüßen": {NO_LEAD}'),
        ("phrases", "ignore:\n- Fire TV\n- fire", f'line 3: ignore, entry 2 is "fire": {MISSED}'),
        ("phrases", "add: {safety: [puffs up]}\nignore: [Puffs]", f'line 2: ignore, entry 1 is "Puffs": {MISSED}'),
        ("phrases", "add: {fault.outage: ['!?']}", 'add.fault.outage, entry 1 is "!?": must hold a letter or a digit'),
        ("colours", "", "there is no such section; there are settings, playbook, phrases, clocks"),
    ],
)  # fmt: skip
def test_the_place_of_a_mistake_is_told_however_deep(section: str, text: str, says: str) -> None:
    """An admin finds the line in a long document, in every section."""
    [mistake] = mistakes(section, text)
    assert says in mistake


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("timezone: UTC", "agent_zone"),
        ("Time-Zone: UTC", "agent_zone"),
        ("moed: tags", "mode"),
        ("modus: notes", "mode"),
        ("modus: [{channel: email, mode: notes}]", "modes"),
        ("mods: 7.5", "modes"),
        ("limits: {shares: 1}", "share"),
        ("notes: {most_per_tiket: 1}", "most_per_ticket"),
    ],
)
def test_a_setting_that_does_not_exist_is_guessed(text: str, meant: str) -> None:
    """A typing error in a name is answered with the name that was meant, and with all there are."""
    [mistake] = mistakes("settings", text)
    assert f"there is no such setting; did you mean {meant}? there are " in mistake


@pytest.mark.parametrize(
    ("section", "text", "says"),
    [
        ("phrases", "fault.outage: [blue screen]", "put it under `add`: `add: {fault.outage: …}`"),
        ("phrases", "struggle: [hangs]", "put it under `add`: `add: {struggle: …}`"),
        ("phrases", "fault.blue: [hangs]", THERE_ARE),
        ("settings", "share: 50%", "put it under `limits`: `limits: {share: …}`"),
        ("settings", "complaint: 0.9", "put it under `thresholds`: `thresholds: {complaint: …}`"),
        ("settings", "vip: gold", THERE_ARE),
        ("playbook", "credit: 20 EUR", "put it under `limits`: `limits: {credit: …}`"),
        ("clocks", "hours: always", "put it under `reminders`: `reminders: {hours: …}`"),
        ("clocks", "calendars: {o: {zone: UTC, week: {tue: 09:00-17:00}, mon: 09:00-17:00}}",
         "put it under `week`: `week: {mon: …}`"),
        ("settings", "first_reply: {email: 60}", "it belongs in the document `clocks`"),
        ("settings", "first_reply: soon", "it belongs in the document `clocks`"),
        ("settings", "reminders.hours: office", "it belongs in the document `clocks` as `reminders: {hours: …}`"),
        ("clocks", "limits: {share: 0.4}", "it belongs in the document `settings`"),
        ("clocks", "limits: {credit: 20 EUR}", "it belongs in the document `playbook`"),
        ("clocks", "limits: many", "it belongs in the document `settings` or `playbook`"),
        ("settings", "modes: [{channel: email, mode: tags, first_reply: 60}]", THERE_ARE),
        ("settings", "settings:\n  mode: tags",
         "take this line out and unindent the rest: the document itself is `settings`"),
        ("settings", "settings:\nmode: tags", "take this line out: the document itself is `settings`"),
        ("settings", "clocks: {count: always}",
         "`clocks` is a document of its own: what stands under this line belongs there"),
    ],
)  # fmt: skip
def test_a_setting_in_the_wrong_place_is_told_where_it_belongs(section: str, text: str, says: str) -> None:
    """Another document, a level above or below: an admin moves it, and does not search for a typing error."""
    [mistake] = mistakes(section, text)
    assert f": {says}" in mistake


def test_a_value_under_a_name_that_there_is_not_is_told_where_the_name_is_nearly_one() -> None:
    """Of `call: 3`, no value is right; of `credits: 20`, both are to be mended."""
    assert len(mistakes("playbook", "limits: {call: 3}")) == 1
    assert len(mistakes("playbook", "limits: {credits: 20}")) == 2


def test_what_people_write_in_place_of_a_name_leads_to_one_that_there_is() -> None:
    """No guess is a dead end, and none stands in for a name that there is."""
    there = set[str]()
    models: list[type[Section]] = [*MODELS.values(), Switch, Case, Rule, Calendar, Limits, Notes, Reminders]
    for model in models:
        there |= set(model.model_fields)
    assert {name for names in INSTEAD.values() for name in names} <= there
    assert not there & INSTEAD.keys()
    [mistake] = mistakes("clocks", "calendars: {o: {timezone: UTC, zone: UTC, week: {mon: 09:00-17:00}}}")
    assert "did you mean zone?" in mistake


@pytest.mark.parametrize(
    ("section", "name", "example"),
    [
        (section, name, (field.examples or [None])[0])
        for section, model in MODELS.items()
        for name, field in model.model_fields.items()
        if isinstance(field.get_default(call_default_factory=True), dict | tuple | Section)
        and SEVERAL not in field.metadata
    ],
)
def test_what_holds_several_shows_an_example_that_can_be_written(section: str, name: str, example: object) -> None:
    """An admin who wrote a number where more belongs sees what belongs there."""
    [mistake] = mistakes(section, f"{name}: 7.5")
    shown = mistake.partition(", such as ")[2]
    assert yaml.safe_load(shown) == example
    parse({"settings": "tiers: {vip: gold}", section: f"{name}: {shown}"})


@pytest.mark.parametrize(("written", "number"), [("060", 60), ("1_000", 1000), ("+60", 60)])
def test_a_number_is_what_it_looks_like(written: str, number: int) -> None:
    """YAML 1.1 reads 060 as 48."""
    clocks = parse_section("clocks", f"first_reply: {{email: {written}}}")
    assert clocks.model_dump() == Clocks(first_reply={Channel.EMAIL: number}).model_dump()


def test_every_mistake_is_told_in_the_order_of_the_document() -> None:
    """An admin mends a document once, not once a mistake."""
    text = "'[': x\non: x\nmood: x\nmode: loud\nlimits:\n  yield_below: 3\n  share: much\nagent_zone: Berlin"
    assert [line.partition(": ")[0] for line in mistakes("settings", text)] == [
        f"settings, line {line}" for line in (1, 2, 3, 4, 6, 7, 8)
    ]


@pytest.mark.parametrize(
    ("section", "text", "places"),
    [
        ("clocks", "first_reply: {email: 4h}\nreminders: {hours: business}\ncount: foo",
         ["1: first_reply.email", "2: reminders.hours", "3: count"]),
        ("clocks", "policies:\n- {tier: gold}\n- {channel: fax}\n- {update: 0, count: foo}",
         ["2: policies, entry 1", "3: policies, entry 2, channel", "3: policies, entry 2",
          "4: policies, entry 3, update", "4: policies, entry 3, count"]),
        ("settings", "mode: loud\ntiers: {vip: gold}\nmodes:\n- {tier: glod, mode: tags}\n- {mode: tags}",
         ["1: mode", "4: modes, entry 1, tier", "5: modes, entry 2"]),
        ("settings", "mode: loud\ntone: warm\ntone: plain\nlimits: {share: 0,5}",
         ["1: mode", "3: tone", "4: limits.share"]),
        ("playbook", "switched_on: [voucher, refunds]\nlimits: {credit: 20,50}\ngoodwill: 3\ncases: [{cause: late}]",
         ["1: switched_on, entry 1", "1: switched_on, entry 2", "2: limits.credit", "3: goodwill",
          "4: cases, entry 1"]),
        ("phrases", "add:\n  safety: [the]\n  rage: [x]", ["2: add.safety, entry 1", "3: add.rage"]),
    ],
)  # fmt: skip
def test_one_kind_of_mistake_hides_no_other(section: str, text: str, places: list[str]) -> None:
    """What names something that is not there is told beside what is no number, and so on."""
    told = [line.removeprefix(f"{section}, line ") for line in mistakes(section, text)]
    assert len(told) == len(places)
    assert [line[: len(place)] for line, place in zip(told, places, strict=True)] == places


@pytest.mark.parametrize(
    ("section", "text"),
    [
        ("clocks", "calendars: {office: {zone: Mars, week: {mon: 09:00-17:00}}}\ncount: office"),
        ("clocks", "policies: [{tier: gold, frist_reply: 60}]"),
        ("clocks", "policies: [{tier: gold, update: 4h}]"),
        ("settings", "tiers: {vip: 7}\nmodes: [{tier: gold, mode: tags}]"),
        ("settings", "modes: [{chanel: email, mode: tags}]"),
    ],
)
def test_what_hangs_on_a_mistake_is_none_beside_it(section: str, text: str) -> None:
    """A calendar whose zone is wrong is there all the same, and what was mistyped is not called missing."""
    assert len(mistakes(section, text)) == 1


@pytest.mark.parametrize("name", ["C&A", "Acme (UK) Ltd.", "Booking.com", "Müller & Söhne – Café", "gold_plus 24/7"])
def test_a_name_of_plain_words_is_shown_as_it_is(name: str) -> None:
    """What companies are called is no markup."""
    settings = parse({"settings": yaml.safe_dump({"company": name, "tiers": {"vip": name}})}).settings
    assert (settings.company, settings.tiers) == (name, {"vip": name})


@pytest.mark.parametrize("zone", ["UTC", "Etc/UTC", "Europe/Berlin", "America/Indiana/Knox", "US/Eastern"])
def test_a_zone_whose_clocks_change_as_a_place_s_do_is_taken(zone: str) -> None:
    """Old names of places are places too."""
    assert parse({"settings": f"agent_zone: {zone}"}).settings.agent_zone == zone


@pytest.mark.parametrize(
    "phrase",
    ["kill", "Kill Myself", "I smell gas", "my lawyer", "lawyer", "hurt", "I", "anwalt", "umbringen", "Stromschlaege"],
)
def test_what_would_silence_a_call_for_a_lead_cannot_be_ignored(phrase: str) -> None:
    """A word of such a phrase, or one that adds nothing but everyday words to it, in either language."""
    assert mistakes("phrases", f"ignore: [{phrase}]") == (f'phrases, line 1: ignore, entry 1 is "{phrase}": {MISSED}',)


@pytest.mark.parametrize(
    "phrase", ["Out of Office", "Kill Bill", "Fire TV", "Lawyer Pro", "Gasmelder Plus", "Trustpilot"]
)
def test_a_name_that_only_holds_such_words_can_be_ignored(phrase: str) -> None:
    """A product's whole name is what ignoring is for."""
    parse_section("phrases", f"ignore: [{phrase}]")


def test_words_of_an_admins_that_call_no_lead_may_be_short() -> None:
    """What is refused for a danger is taken for a feeling, and a phrase of several words for both."""
    parse_section("phrases", "add: {anger: [the, argh], safety: [gas smell, smoulders], aggression: [pah]}")


@pytest.mark.parametrize("text", ["\n".join(f"a{n}: 1" for n in range(300)), "a: 1\n" * 300])
def test_very_many_mistakes_are_cut_short(text: str) -> None:
    """A document of another kind, pasted by accident, floods neither log nor screen."""
    told = mistakes("settings", text)
    assert len(told) == MOST_TOLD + 1
    assert told[-1].startswith("and 28")


def test_what_nobody_foresaw_is_a_mistake_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """A defect of ours leaves the last valid document in force, as a mistake of the admin's does."""

    class Broken(Section):
        @model_validator(mode="after")
        def _counts(self) -> Broken:
            raise OverflowError("date value out of range")

    monkeypatch.setattr(documents, "MODELS", {"settings": Broken})
    assert mistakes("settings", "") == ("settings: cannot be read, by a defect of Amends: OverflowError",)


def test_a_document_that_is_too_long_says_by_how_much() -> None:
    """An oversize document is refused before it is read, by its bytes and not its characters."""
    [mistake] = mistakes("phrases", f"ignore: [{'ü' * 4100}]")
    assert mistake == f"phrases: 8210 bytes, of which at most {MOST_BYTES} fit; shorten it"
    parse_section("phrases", "#" * MOST_BYTES)


@pytest.mark.parametrize("text", ["\ufeffmode: tags", "mode: tags\r\nagent_zone: UTC\r\n", "---\nmode: tags\n...\n"])
def test_what_editors_add_does_no_harm(text: str) -> None:
    """A document from Windows, or with YAML's own first and last line, is valid."""
    assert parse({"settings": text}).settings.mode == "tags"


@given(
    st.sampled_from(SECTIONS),
    st.one_of(
        st.text(max_size=200),
        st.text(alphabet="mode:notsharelimits[]{},-&*!|>'\"#% \n\t1.0", max_size=200),
        st.recursive(
            st.one_of(st.none(), st.booleans(), st.floats(), st.dates(), st.text(max_size=9)),
            lambda inner: (
                st.lists(inner, max_size=3)
                | st.dictionaries(
                    st.sampled_from(["mode", "limits", "share", "policies", "add", "channel", "o"]), inner
                )
            ),
        ).map(yaml.safe_dump),
    ),
)
def test_whatever_is_typed_is_valid_or_told(section: str, text: str) -> None:
    """No document, however odd, ends in anything but settings or mistakes that name their section."""
    told: tuple[str, ...] = ()
    try:
        parse_section(section, text)
    except SettingsError as error:
        told = error.mistakes
    assert all(line.startswith((section, "and ")) and len(line) < 1000 for line in told)


def test_values_shown_are_of_bounded_length() -> None:
    """A long value is shown by its beginning."""
    [mistake] = mistakes("settings", f"mode: {'x' * 3000}")
    assert mistake == f'settings, line 1: mode is "{"x" * 40}…": must be one of shadow, tags, notes'


def test_a_credential_in_the_wrong_place_is_not_repeated() -> None:
    """Whoever pastes the api secret into a settings document is told of it, and the log does not hold it as well."""
    with pytest.raises(SettingsError) as caught:
        parse_section("settings", "url: https://acme.zendesk.com\nclient_secret: s3cr3t-0f-acme")
    assert [mistake.partition(": there")[0] for mistake in caught.value.mistakes] == [
        "settings, line 1: url",
        "settings, line 2: client_secret",
    ]
    assert "s3cr3t" not in str(caught.value)
    for text in ("client_secret=s3cr3t", "mode: tags\nclient_secret:s3cr3t", "mode: tags\ns3cr3t\n", "s3cr3t"):
        assert "s3cr3t" not in str(mistakes("settings", text))
