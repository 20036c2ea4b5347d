"""One call to a helpdesk over real HTTP: what every answer means, and which addresses are ever called."""

import json
import socket
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from werkzeug.serving import make_server
from werkzeug.wrappers import Request, Response

from amends.helpdesks import http as subject
from amends.helpdesks.http import GAVE_UP, UNCERTAIN, Http, base_url
from amends.ports import GiveUpError, MovedOnError, SignInError, TryLaterError

START = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


class Desk:
    """A server on this machine that answers what a test tells it to."""

    def __init__(self) -> None:
        self.answer: Callable[[Request], Response] = lambda _: Response("{}")
        self.requests: list[Request] = []
        self.server = make_server("127.0.0.1", 0, self, threaded=True)
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    def __call__(self, environ: Any, start_response: Any) -> Any:
        request = Request(environ)
        request.get_data(cache=True)
        self.requests.append(request)
        return self.answer(request)(environ, start_response)

    def says(self, status: int, body: str | bytes = b"{}", **headers: str) -> None:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.answer = lambda _: Response(body, status, named)


@pytest.fixture
def desk() -> Iterator[Desk]:
    desk = Desk()
    thread = threading.Thread(target=desk.server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield desk
    desk.server.shutdown()
    thread.join()
    desk.server.server_close()


class Clock:
    now = START

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def http(clock: Clock) -> Iterator[Http]:
    http = Http(now=clock, yield_below=lambda: 0.3)
    yield http
    http.close()


network = pytest.mark.network


@network
def test_a_call_sends_json_and_returns_json(desk: Desk, http: Http) -> None:
    """With our headers, under our name, and the body as it was given."""
    desk.says(201, '{"id": 7}', X_Request_Id="a")
    answer = http.call("POST", f"{desk.url}/notes", headers={"authorization": "Bearer x"}, body={"ä": [1]})
    assert (answer.status, answer.body, answer.headers["x-request-id"]) == (201, {"id": 7}, "a")
    (request,) = desk.requests
    assert request.json == {"ä": [1]}
    assert request.headers["Authorization"] == "Bearer x"
    assert request.headers["User-Agent"] == "Amends"
    assert "7" not in repr(answer)  # an answer holds customers' words


@network
@pytest.mark.parametrize(("status", "body"), [(204, ""), (200, ""), (200, "  \n")])
def test_an_empty_answer_has_no_body(desk: Desk, http: Http, status: int, body: str) -> None:
    """A 204 is fine."""
    desk.says(status, body)
    assert http.call("DELETE", f"{desk.url}/x").body is None


@network
@pytest.mark.parametrize("body", ["<html>Sign in</html>", '{"a":', b"\xff\xfe", "[" * 100_000])
def test_an_answer_that_is_not_json_is_asked_for_again_later(desk: Desk, http: Http, body: Any) -> None:
    """A maintenance page comes with 200 now and then."""
    desk.says(200, body)
    with pytest.raises(TryLaterError, match="not_json"):
        http.call("GET", f"{desk.url}/x")


@network
@pytest.mark.parametrize("status", [400, 403, 404, 410, 418, 422])
def test_a_refused_request_is_parked_with_its_reason(desk: Desk, http: Http, status: int) -> None:
    """Also when the body says nothing, which is how Freshdesk answers 404."""
    desk.says(status, b"")
    with pytest.raises(GiveUpError) as error:
        http.call("GET", f"{desk.url}/x")
    assert error.value.reason == GAVE_UP.get(status, "http_418")


@network
def test_a_conflict_means_that_the_ticket_moved_on(desk: Desk, http: Http) -> None:
    """It is read again."""
    desk.says(409)
    with pytest.raises(MovedOnError):
        http.call("PUT", f"{desk.url}/x")


@network
def test_refused_credentials_are_a_sign_in_error(desk: Desk, http: Http) -> None:
    """The account's work waits a quarter of an hour."""
    desk.says(401)
    with pytest.raises(SignInError) as error:
        http.call("GET", f"{desk.url}/x")
    assert error.value.seconds == 900


@network
@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_never_followed(desk: Desk, http: Http, status: int) -> None:
    """Our credentials go nowhere but to the address that the admin gave; that address is wrong then."""
    desk.says(status, b"", Location=f"{desk.url}/elsewhere")
    with pytest.raises(SignInError, match="redirected"):
        http.call("GET", f"{desk.url}/x")
    assert [r.path for r in desk.requests] == ["/x"]


@network
@pytest.mark.parametrize("status", [408, 425, 500, 502, 503, 504, 520])
def test_a_helpdesk_in_trouble_is_asked_again_later(desk: Desk, http: Http, status: int) -> None:
    """Whether a write took effect is unknown then."""
    desk.says(status, "<html>oops")
    with pytest.raises(TryLaterError) as error:
        http.call("PUT", f"{desk.url}/x")
    assert (error.value.reason, error.value.seconds) == ("server_error", 30)
    assert error.value.reason in UNCERTAIN


@network
@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("93", 93),
        ("0", 1),
        ("-5", 1),
        ("99999999", 3600),
        ("1e400", 3600),
        ("nan", 60),
        ("soon", 60),
        ("", 60),
        ("Mon, 23 Nov 2026 12:02:00 GMT", 120),
        ("Mon, 23 Nov 2026 11:00:00 GMT", 1),
    ],
)
def test_the_helpdesk_says_how_long_to_wait(desk: Desk, http: Http, header: str, seconds: float) -> None:
    """As a number or a date; nonsense counts as a minute."""
    desk.says(429, "", Retry_After=header)
    with pytest.raises(TryLaterError) as error:
        http.call("GET", f"{desk.url}/x")
    assert (error.value.reason, error.value.seconds) == ("rate_limited", seconds)


@network
def test_a_used_up_limit_stops_every_call_until_it_resets(desk: Desk, http: Http, clock: Clock) -> None:
    """Asking again would count against the account."""
    desk.says(429, "", Retry_After="40")
    for _ in range(3):
        with pytest.raises(TryLaterError):
            http.call("PUT", f"{desk.url}/x")
    assert len(desk.requests) == 1
    clock.now += timedelta(seconds=40)
    desk.says(200)
    http.call("PUT", f"{desk.url}/x")


@network
def test_one_endpoints_limit_does_not_hold_up_other_tickets(desk: Desk, http: Http) -> None:
    """Zendesk allows 30 updates of one ticket in ten minutes; the account still has requests left."""
    desk.says(429, "", Retry_After="400", X_Rate_Limit="700", X_Rate_Limit_Remaining="650")
    with pytest.raises(TryLaterError) as error:
        http.call("PUT", f"{desk.url}/x")
    assert error.value.seconds == 400
    desk.says(200)
    http.call("GET", f"{desk.url}/y")


@network
@pytest.mark.parametrize(
    "headers",
    [
        {"X_Rate_Limit": "200", "X_Rate_Limit_Remaining": "59"},
        {"ratelimit_limit": "200", "ratelimit_remaining": "59"},
        {"X_RateLimit_Total": "200", "X_RateLimit_Remaining": "59"},
    ],
)
def test_agents_own_saves_go_first_when_little_is_left(
    desk: Desk, http: Http, clock: Clock, headers: dict[str, str]
) -> None:
    """Under 30 % no new work begins; what was read is still written; in the next minute all goes on."""
    desk.says(200, **headers)
    http.call("GET", f"{desk.url}/a")
    with pytest.raises(TryLaterError, match="yield") as error:
        http.begin()
    assert error.value.seconds == 60
    http.call("PUT", f"{desk.url}/c")
    assert [r.path for r in desk.requests] == ["/a", "/c"]
    clock.now += timedelta(seconds=60)
    http.begin()


@network
def test_with_nothing_left_not_even_a_write_goes_out(desk: Desk, http: Http) -> None:
    """And the helpdesk's own word counts on when the window resets."""
    desk.says(200, X_Rate_Limit="200", X_Rate_Limit_Remaining="0", ratelimit_reset="17")
    http.call("GET", f"{desk.url}/a")
    with pytest.raises(TryLaterError) as error:
        http.call("PUT", f"{desk.url}/b")
    assert error.value.seconds == 17


@network
@pytest.mark.parametrize(
    "headers",
    [
        {"X_Rate_Limit": "200", "X_Rate_Limit_Remaining": "60"},
        {"X_Rate_Limit": "0", "X_Rate_Limit_Remaining": "7"},
        {"X_Rate_Limit_Remaining": "7"},
        {"X_Rate_Limit": "200", "X_Rate_Limit_Remaining": "few"},
        {"X_Rate_Limit": "many", "X_Rate_Limit_Remaining": "1"},
    ],
)
def test_enough_left_or_no_clear_word_holds_nothing_up(desk: Desk, http: Http, headers: dict[str, str]) -> None:
    """Headers that make no sense are no reason to wait."""
    desk.says(200, **headers)
    http.call("GET", f"{desk.url}/a")
    http.call("GET", f"{desk.url}/b")


@network
def test_an_enormous_answer_is_given_up(desk: Desk, http: Http, monkeypatch: pytest.MonkeyPatch) -> None:
    """It would fill the worker's memory; the next call works as ever."""
    monkeypatch.setattr(subject, "MOST_BYTES", 100_000)
    desk.says(200, json.dumps("x" * 200_000))
    with pytest.raises(GiveUpError, match="answer_too_large"):
        http.call("GET", f"{desk.url}/x")
    desk.says(200, json.dumps("x" * 90_000))
    http.call("GET", f"{desk.url}/x")


@network
def test_a_helpdesk_that_is_not_there_is_tried_later(http: Http) -> None:
    """The request was not sent: a write did not happen."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(TryLaterError) as error:
        http.call("PUT", f"http://127.0.0.1:{port}/x")
    assert error.value.reason == "unreachable"
    assert error.value.reason not in UNCERTAIN


def answering(script: Callable[[socket.socket], None]) -> tuple[str, threading.Thread]:
    """A raw server for one connection, and its address."""
    server = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        with server:
            connection, _ = server.accept()
            with connection:
                connection.recv(65536)
                script(connection)

    thread = threading.Thread(target=serve)
    thread.start()
    return f"http://127.0.0.1:{server.getsockname()[1]}/x", thread


HEAD = b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n"


@network
@pytest.mark.parametrize("sent", [b"", HEAD, HEAD + b'{"a":', b"nonsense\r\n\r\n"])
def test_a_connection_that_breaks_off_leaves_the_outcome_open(http: Http, sent: bytes) -> None:
    """The write may have happened: whoever asked must look."""
    url, thread = answering(lambda connection: connection.sendall(sent))
    with pytest.raises(TryLaterError) as error:
        http.call("PUT", url, body={})
    thread.join()
    assert error.value.reason == "cut_off"
    assert error.value.reason in UNCERTAIN


@network
def test_a_helpdesk_that_stays_silent_is_not_waited_for(monkeypatch: pytest.MonkeyPatch, clock: Clock) -> None:
    """Ten seconds, here shortened; the worker has other tickets."""
    monkeypatch.setattr(subject, "_READ_S", 0.2)
    http = Http(now=clock, yield_below=lambda: 0.3)
    done = threading.Event()
    url, thread = answering(lambda _: (done.wait(5), None)[1])
    with pytest.raises(TryLaterError, match="timeout"):
        http.call("GET", url)
    done.set()
    thread.join()
    http.close()


@network
def test_an_answer_that_drips_is_cut_short(http: Http, monkeypatch: pytest.MonkeyPatch) -> None:
    """A byte now and then would keep the worker busy for ever."""
    monkeypatch.setattr(subject, "_WHOLE_S", 0.3)
    done = threading.Event()

    def drip(connection: socket.socket) -> None:
        connection.sendall(HEAD)
        while not done.wait(0.05):
            connection.sendall(b" ")

    url, thread = answering(drip)
    with pytest.raises(TryLaterError, match="timeout"):
        http.call("GET", url)
    done.set()
    thread.join()


@network
def test_connections_are_kept_but_not_after_a_long_sleep(
    desk: Desk, http: Http, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A frozen worker comes back to connections that are long dead."""
    monkeypatch.setattr(subject, "_IDLE_S", 0.0)
    for _ in range(2):
        assert http.call("GET", f"{desk.url}/x").status == 200


@network
def test_the_caller_may_know_better_what_a_refusal_means(desk: Desk, http: Http) -> None:
    """From the status and the JSON body, or None where it is no JSON; never for a helpdesk in trouble."""
    seen: list[Any] = []

    def explain(status: int, body: Any) -> Exception | None:
        seen.append((status, body))
        return GiveUpError("closed") if body else None

    desk.says(422, '{"error":"RecordInvalid"}')
    with pytest.raises(GiveUpError, match="closed"):
        http.call("PUT", f"{desk.url}/x", explain=explain)
    desk.says(422, "<html>")
    with pytest.raises(GiveUpError, match="unprocessable"):
        http.call("PUT", f"{desk.url}/x", explain=explain)
    desk.says(503, "{}")
    with pytest.raises(TryLaterError):
        http.call("PUT", f"{desk.url}/x", explain=explain)
    assert seen == [(422, {"error": "RecordInvalid"}), (422, None)]


@pytest.mark.parametrize(
    ("url", "base"),
    [
        ("https://acme.zendesk.com", "https://acme.zendesk.com"),
        ("https://acme.zendesk.com/", "https://acme.zendesk.com"),
        (" HTTPS://Acme.Zendesk.com\n", "https://acme.zendesk.com"),
        ("https://a-1.eu.zendesk.com", "https://a-1.eu.zendesk.com"),
    ],
)
def test_an_address_of_the_helpdesk_is_taken(url: str, base: str) -> None:
    """However the admin pasted it."""
    assert base_url(url, "zendesk") == base


@pytest.mark.parametrize(
    "url",
    [
        "https://zendesk.com.evil.example",
        "https://acme.zendesk.com.evil.example",
        "https://evil.example/acme.zendesk.com",
        "https://evil.example#.zendesk.com",
        "https://evil.example?.zendesk.com",
        "https://evil.example\\.zendesk.com",
        "https://user@acme.zendesk.com",
        "https://acme.zendesk.com@evil.example",
        "https://user:pw@acme.zendesk.com",
        "https://acme.zendesk.com:443",
        "https://acme.zendesk.com:8443",
        "https://acme.zendesk.com/agent",
        "https://acme.zendesk.com?x=1",
        "https://acme.zendesk.com.",
        "https://zendesk.com",
        "https://.zendesk.com",
        "https://-acme.zendesk.com",
        "https://acme..zendesk.com",
        "https://evilzendesk.com",
        "https://acme.zendesk.com\nhttps://evil.example",
        "https://ac\u00adme.zendesk.com",
        "https://acmé.zendesk.com",
        "https://acme.zendesk\uff0ecom",
        "https://acme.zendes\u212a.com",
        "https://acme.freshdesk.com",
        "http://acme.zendesk.com",
        "//acme.zendesk.com",
        "acme.zendesk.com",
        "ftp://acme.zendesk.com",
        "https://169.254.169.254",
        "https://127.0.0.1",
        "https://[::1]",
        "",
        None,
        7,
        ["https://acme.zendesk.com"],
    ],
)
def test_any_other_address_is_refused_before_a_call(url: object) -> None:
    """Https on the helpdesk's own hosts alone: credentials are sent there."""
    with pytest.raises(SignInError, match="api_url"):
        base_url(url, "zendesk")


def test_a_test_stack_calls_its_simulated_helpdesk() -> None:
    """The parameter TestHelpdeskUrl, empty by default, goes before the secret's address."""
    assert base_url("https://acme.zendesk.com", "zendesk", "http://127.0.0.1:8080/") == "http://127.0.0.1:8080/zendesk"
    assert base_url(None, "freshdesk", "http://127.0.0.1:8080") == "http://127.0.0.1:8080/freshdesk"
