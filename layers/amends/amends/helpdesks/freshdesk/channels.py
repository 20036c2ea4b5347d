"""Freshdesk's ticket sources as channels: by code, as the API gives them, and by name, as placeholders do.

Plain data without pydantic, since the receiver starts with it. Codes 1 to 10 are seen in public clients; those above
are from memory, and admins add their own sources (above 100): an unknown one is `OTHER`, never an error.
"""

from __future__ import annotations

import re

from amends.ticket import Channel

PHONE = 3
OUTBOUND_EMAIL = 10  # an agent wrote first: the description is the agent's

_BY_CODE = {
    1: Channel.EMAIL,
    2: Channel.WEB,  # portal
    PHONE: Channel.PHONE,
    4: Channel.WEB,  # forum of the portal
    5: Channel.SOCIAL,  # X, once Twitter; a direct message is told apart in mapping.py where Freshdesk says so
    6: Channel.SOCIAL,  # Facebook
    7: Channel.CHAT,
    8: Channel.WEB,  # Mobihelp, the form inside an app
    9: Channel.WEB,  # feedback widget
    OUTBOUND_EMAIL: Channel.EMAIL,
    11: Channel.WEB,  # e-commerce
    12: Channel.CHAT,  # bot
    13: Channel.MESSAGING,  # WhatsApp
}
_BY_NAME = {
    "email": Channel.EMAIL,
    "outbound email": Channel.EMAIL,
    "portal": Channel.WEB,
    "forum": Channel.WEB,
    "mobihelp": Channel.WEB,
    "feedback widget": Channel.WEB,
    "ecommerce": Channel.WEB,
    "phone": Channel.PHONE,
    "twitter": Channel.SOCIAL,
    "facebook": Channel.SOCIAL,
    "chat": Channel.CHAT,
    "bot": Channel.CHAT,
    "whatsapp": Channel.MESSAGING,
}


def channel(source: object) -> Channel:
    """The channel of a source: a code (`7` or `"7"`) or a display name (`"Feedback Widget"`)."""
    if isinstance(source, bool) or not isinstance(source, int | str):
        return Channel.OTHER
    name = re.sub(r"[\s_-]+", " ", str(source)[:40]).strip().lower()
    if name.isdecimal():
        return _BY_CODE.get(int(name), Channel.OTHER)
    return _BY_NAME.get(name, Channel.OTHER)
