"""Zendesk's `via` names and numbers, and the channel each one is. Data: a new name is one line here.

Events and trigger placeholders use via-type names (`mail`, `web_form`), the tickets API coarser ones (`email`,
`web`), some older answers a number, and `{{ticket.via}}` a label such as `Web Form`: all of them land here.
Source: the vendor's via-types and via-object references.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from amends.ticket import Channel

_NAMES = {
    Channel.EMAIL: "email mail mailgun connect_mail",
    Channel.WEB: "web web_form web_widget helpcenter help_center help_center_post blog topic dropbox mobile mobile_sdk"
    " iphone logmein_rescue chat_offline_message",
    Channel.CHAT: "chat live_chat chat_transcript messaging native_messaging web_messaging",
    Channel.MESSAGING: "sms text_message twilio_sms messagebird_sms connect_sms whatsapp line wechat viber telegram"
    " kakaotalk apple_business_chat google_business_messages google_rcs business_messaging_slack_connect"
    " sunshine_conversations_api",
    Channel.SOCIAL: "twitter x x_corp twitter_favorite twitter_like facebook facebook_post",
    Channel.SOCIAL_PRIVATE: "twitter_dm x_corp_dm facebook_message facebook_messenger instagram_dm"
    " sunshine_conversations_facebook_messenger sunshine_conversations_twitter_dm",
    Channel.PHONE: "voice phone voicemail phone_call_inbound phone_call_outbound api_phone_call_inbound"
    " api_phone_call_outbound api_voicemail",
    Channel.REVIEW: "any_channel channel_integration",  # mostly app stores and shops; public is the careful guess
}
CHANNELS: Mapping[str, Channel] = {name: channel for channel, names in _NAMES.items() for name in names.split()}

NUMBERS: Mapping[int, str] = {
    0: "web_form",
    4: "mail",
    5: "web_service",
    8: "rule",
    17: "dropbox",
    26: "twitter_dm",
    27: "closed_ticket",
    29: "chat",
    30: "twitter",
    31: "ticket_sharing",
    33: "voicemail",
    34: "phone_call_inbound",
    35: "phone_call_outbound",
    38: "facebook_post",
    41: "facebook_message",
    44: "api_voicemail",
    45: "api_phone_call_inbound",
    46: "api_phone_call_outbound",
    48: "web_widget",
    49: "mobile_sdk",
    50: "helpcenter",
    54: "satisfaction_prediction",
    55: "any_channel",
    56: "mobile",
    57: "sms",
}

# Nobody wrote these just now: rules, Zendesk itself, copies of old tickets, and the sample ticket of a new account.
# `closed_ticket` is not among them: it is how a customer's reply to a closed ticket arrives, in a follow-up.
MACHINES = frozenset(
    {"rule", "rule_revision", "system", "satisfaction_prediction", "merge", "import", "batch", "answer_bot"}
    | {"sample_ticket", "sample_interactive_ticket", "monitor_event", "linked_problem", "ticket_tagging"}
    | {"admin_setting"}
)
_PRIVATE_RELATIONS = frozenset({"direct_message", "message"})  # `via.source.rel` of twitter and facebook


def name(via: object) -> str:
    """One spelling for a `via`: lower case, words joined by `_`; empty when there is none."""
    if isinstance(via, int) and not isinstance(via, bool):
        return NUMBERS.get(via, "")
    text = via.strip().lower() if isinstance(via, str) else ""
    if text.isdecimal():
        return NUMBERS.get(int(text[:6]), "")
    return re.sub(r"[^a-z0-9]+", "_", text[:80]).strip("_")


def channel(via: object, relation: object = "") -> Channel:
    """The channel of a `via` name, label or number; an unknown one is OTHER."""
    found = CHANNELS.get(name(via), Channel.OTHER)
    if found is Channel.SOCIAL and relation in _PRIVATE_RELATIONS:
        return Channel.SOCIAL_PRIVATE
    return found
