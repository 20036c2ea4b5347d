"""The telling tickets are there, with their ids, their past in the past, and in silence."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from amends.ticket import Channel
from tests.sandbox import markup, seeds
from tests.sandbox.freshdesk import Freshdesk
from tests.sandbox.zendesk import Zendesk

_NOW = datetime(2026, 3, 4, 15, 0, tzinfo=UTC)


def _desks(now: datetime = _NOW) -> tuple[Zendesk, Freshdesk]:
    return Zendesk(lambda: now, lambda *_: 202), Freshdesk(lambda: now, lambda *_: 202)


def test_the_telling_tickets_have_fixed_ids() -> None:
    """Both helpdesks hold their stories; not one webhook was sent, and new tickets come after them."""
    zendesk, freshdesk = _desks()
    seeds.seed(zendesk, freshdesk)
    assert [view.id for view in zendesk.tickets()] == ["1001", "1002", "1003", "1004", "1005", "1006"]
    assert [view.id for view in freshdesk.tickets()] == ["2001", "2002", "2003", "2004"]
    assert zendesk.sent == freshdesk.sent == []
    assert zendesk.webhooks_on
    assert zendesk.customer_writes("Hello", name="Ada Moss", channel=Channel.WEB) == "1007"


@pytest.mark.parametrize("day", range(7))
def test_a_story_s_past_is_past_on_every_day_of_the_week(day: int) -> None:
    """Tom was promised a Tuesday and a Friday, and both are over whenever the sandbox is started."""
    now = datetime(2026, 3, 2, 0, 20, tzinfo=UTC) + timedelta(days=day)
    zendesk, freshdesk = _desks(now)
    seeds.seed(zendesk, freshdesk)
    tom = zendesk.ticket("1002")
    times = [entry.at for entry in tom.entries]
    assert times == sorted(times)
    assert [f"{at:%a}" for at in times[:-1]] == ["Thu", "Fri", "Wed", "Thu", "Thu"]
    promised_friday = times[3] + timedelta(days=1)
    assert promised_friday < times[-1] - timedelta(hours=24)
    assert times[-1] == now - timedelta(minutes=4)
    assert "gold" in tom.tags
    assert tom.channel is Channel.SOCIAL


def test_a_story_can_be_played_live() -> None:
    """The demo plays a story's history in silence and what has just happened with webhooks."""
    zendesk, _ = _desks()
    story = seeds.story("1004")
    seeds.begin(zendesk, story)
    assert zendesk.sent == []
    assert seeds.finish(zendesk, story) == "1004"
    assert len(zendesk.sent) == 1
    assert [e.role for e in zendesk.ticket("1004").entries] == ["customer", "bot", "agent", "customer"]
    assert zendesk.ticket("1004").entries[-1].at == _NOW


def test_what_people_type_does_no_harm() -> None:
    """Customers' text is shown as typed; of HTML only harmless tags stay."""
    assert markup.as_text(markup.as_html("a < b\n\n- c & <i>d</i>\nnext")) == "a < b\n\n- c & <i>d</i>\nnext"
    hostile = '<p>x<script>alert(1)</script><a href="javascript:x()">y</a><a href="https://example.com">z</a></p></div>'
    assert markup.sanitised(hostile) == '<p>x<a>y</a><a href="https://example.com">z</a></p></div>'
    assert markup.as_text("<style>p{}</style><title>t</title><ul><li>One</li><li>Two</li></ul>") == "- One\n- Two"
