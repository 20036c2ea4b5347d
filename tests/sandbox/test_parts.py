"""The sandbox's parts that need no machine: its clock, courier, template, gateway events, and the page's words."""

from __future__ import annotations

import base64
import struct
import zlib
from datetime import UTC, datetime, timedelta

import pytest

from tests.sandbox import courier, gateway, scheduling
from tests.sandbox.courier import Parcel
from tests.sandbox.latency import line
from tests.sandbox.page import ago, note_html, when
from tests.sandbox.picture import MOST_BYTES, PICTURE
from tests.sandbox.png import smaller
from tests.sandbox.stack import Stack, TemplateError
from tests.sandbox.time import Clock


def parcel(helpdesk: str, *statuses: int) -> Parcel:
    return Parcel(helpdesk, {}, b"", datetime(2026, 11, 23, tzinfo=UTC), statuses)


def test_zendesk_sends_again_after_409_or_no_answer_alone_and_seldom() -> None:
    """So the receiver answers 409 where a delivery must not be lost."""
    again = courier.again
    assert again(parcel("zendesk", 409), "") is not None
    assert again(parcel("zendesk", 409, 409, 409, 409), "") is None
    assert again(parcel("zendesk", 500), "") is None
    assert again(parcel("zendesk", 503), "") is None
    assert again(parcel("zendesk", 503), "5") is not None
    assert again(parcel("zendesk", 409, 202), "") is None
    assert again(parcel("zendesk", *[courier.UNANSWERED] * 5), "") is not None
    assert again(parcel("zendesk", *[courier.UNANSWERED] * 6), "") is None


def test_freshdesk_sends_again_every_half_hour() -> None:
    """Whatever the failure was, for a day."""
    assert courier.again(parcel("freshdesk", 500), "") == timedelta(minutes=30)
    assert courier.again(parcel("freshdesk", *[500] * 49), "") is None
    assert courier.again(parcel("freshdesk", 202), "") is None


def test_the_clock_only_moves_forward() -> None:
    """Time that ran backwards would unbreak promises."""
    clock = Clock()
    moved: list[timedelta] = []
    clock.on_move(moved.append)
    before = clock.now()
    clock.until(before + timedelta(hours=2))
    clock.until(before)
    assert timedelta(hours=2) <= clock.now() - before < timedelta(hours=2, minutes=1)
    assert moved[-1] == timedelta()
    with pytest.raises(ValueError, match="forward"):
        clock.forward(timedelta(seconds=-1))


def stack(**parameters: str) -> Stack:
    return Stack(
        parameters,
        pseudo={"AWS::StackName": "s", "AWS::Region": "r", "AWS::AccountId": "1", "AWS::Partition": "aws"},
        ref=lambda name: f"ref:{name}",
        attribute=lambda name, attribute: f"{name}:{attribute}",
    )


def test_the_sandbox_gives_functions_what_the_template_gives_them() -> None:
    """A helpdesk that the parameters switch off has no secret in a function's environment."""
    assert stack(Freshdesk="off").environment("ReceiveWebhook")["FRESHDESK_WEBHOOK_SECRET"] == ""
    assert (
        stack(Freshdesk="on").environment("ReceiveWebhook")["FRESHDESK_WEBHOOK_SECRET"] == "FreshdeskWebhookSecret:Id"
    )
    assert stack().environment("WorkTicket")["SETTINGS_PATH"] == "/amends/s/"


def test_what_the_sandbox_does_not_understand_of_the_template_is_an_error() -> None:
    """Or the sandbox and a deployment would drift apart unseen."""
    with pytest.raises(TemplateError, match="Cidr"):
        stack().resolve({"Fn::Cidr": []})
    with pytest.raises(TemplateError, match="no parameter"):
        stack(Nonsense="1")


def test_schedules_are_read_in_their_own_zone() -> None:
    """EventBridge Scheduler takes UTC unless a schedule names a zone."""
    at = {"ScheduleExpression": "at(2026-11-23T10:00:00)"}
    assert scheduling.when(at) == datetime(2026, 11, 23, 10, tzinfo=UTC)
    assert scheduling.when(at | {"ScheduleExpressionTimezone": "Europe/Berlin"}) == datetime(
        2026, 11, 23, 9, tzinfo=UTC
    )
    with pytest.raises(ValueError, match="at"):
        scheduling.when({"ScheduleExpression": "rate(1 hour)"})


def test_a_text_body_reaches_the_function_as_it_was_sent_and_any_other_encoded() -> None:
    """As API Gateway does it: a signature is checked over the same bytes either way."""
    body = '{\n   "name": "Zoë"\n}\n'.encode()
    route = "POST /webhooks/{helpdesk}"
    headers = {"Content-Type": "application/json; charset=utf-8"}
    text = gateway.event("POST", "/webhooks/zendesk", headers, body, route, "zendesk")
    assert (text["body"].encode(), text["isBase64Encoded"]) == (body, False)
    other = gateway.event("POST", "/webhooks/zendesk", {"Content-Type": "x/y"}, body, route, "zendesk")
    assert (base64.b64decode(other["body"]), other["isBase64Encoded"]) == (body, True)
    assert text["headers"] == {"content-type": "application/json; charset=utf-8"}
    assert text["pathParameters"] == {"helpdesk": "zendesk"}


def test_a_function_answers_in_text_or_base64() -> None:
    """Either way the caller gets the bytes."""
    assert gateway.answer({"statusCode": 200, "body": "ok"}) == (200, {}, b"ok")
    encoded = {"statusCode": "404", "headers": {"a": "b"}, "body": "b2s=", "isBase64Encoded": True}
    assert gateway.answer(encoded) == (404, {"a": "b"}, b"ok")


def test_of_a_note_only_its_own_elements_are_html() -> None:
    """Whatever a helpdesk stored as our note, nothing in it can run or load."""
    stored = (
        '<div class="x"><p onclick="a()">Hi <strong>Tom</strong><br/>&lt;b&gt; <a href="javascript:a()">x</a></p>'
        "<script>b()</script><img src=x onerror=c()></div>"
    )
    assert note_html(stored) == "<p>Hi <strong>Tom</strong><br>&lt;b&gt; x</p>b()"


def test_how_far_away_a_time_is() -> None:
    """Said in the units in which people think of it."""
    now = datetime(2026, 11, 23, 12, tzinfo=UTC)
    assert ago(now + timedelta(hours=5, minutes=59), now) == "in 5 h 59 min"
    assert ago(now - timedelta(minutes=3), now) == "3 min ago"
    assert ago(now + timedelta(hours=24), now) == "in 1 d"


def test_a_smaller_picture_shows_the_same() -> None:
    """Every way in which a browser may write a row comes out as the same pixels."""
    width, pixels = 8, [bytes((x * 31 + y * 17) % 251 for x in range(8 * 3)) for y in range(5)]
    rows = b"".join(bytes([kind]) + _differences(kind, pixels, kind) for kind in range(5))
    header = struct.pack(">IIBBBBB", width, 5, 8, 2, 0, 0, 0)
    png = b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in ((b"IHDR", header), (b"tEXt", b"x" * 900), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    )
    small = smaller(png)
    assert len(small) < len(png)
    kept = zlib.decompress(small[small.index(b"IDAT") + 4 : small.index(b"IEND") - 8])
    assert kept == b"".join(b"\0" + row for row in pixels)
    with pytest.raises(ValueError, match="browsers"):
        smaller(png.replace(header, struct.pack(">IIBBBBB", width, 5, 8, 3, 0, 0, 0)))


def _differences(kind: int, pixels: list[bytes], number: int) -> bytes:
    """A row as PNG's filter `kind` writes it."""
    row, above = pixels[number], pixels[number - 1] if number else bytes(len(pixels[0]))
    left, corner = bytes(3) + row[:-3], bytes(3) + above[:-3]
    return bytes(
        (value - (0, a, b, (a + b) // 2, min((a, b, c), key=lambda near: abs(a + b - c - near)))[kind]) & 255
        for value, a, b, c in zip(row, left, above, corner, strict=True)
    )


def test_the_readmes_picture_is_there_and_light() -> None:
    """`make picture` takes it anew."""
    assert 20_000 < PICTURE.stat().st_size <= MOST_BYTES


def test_a_moment_is_told_as_short_as_it_can_be() -> None:
    """Its time alone today, with the weekday within a week, else with the date."""
    now = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
    told = [when(now + timedelta(days=days, hours=1), now) for days in (0, 1, -2, 8)]
    assert told == ["10:30", "Tue 10:30", "Sat 10:30", "Tue 1 Dec 10:30"]


def test_waiting_times_are_told_as_median_and_95th_percentile() -> None:
    """Of the notes that came, with how many did not."""
    told = [" ".join(line(kind, them).split()) for kind, them in (("all", [*range(1, 21), None]), ("chat", [None]))]
    assert told == ["all 20 of 21 notes, median 10.5 s, 95th percentile 19.0 s", "chat 0 of 1 notes"]
