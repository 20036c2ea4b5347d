"""One JSON call to a helpdesk, and what its answer means for the caller.

    http = Http(now=utc_now, yield_below=lambda: 0.3)
    answer = http.call("GET", f"{base}/api/v2/tickets/7", headers={"authorization": "…"})
    answer.body["ticket"]

`base` comes from `base_url`, the one place that decides which hosts are called. One call is one request: redirects
are not followed and nothing is tried again here, since the worker waits by the queue's visibility and never sleeps.
Connections are kept alive and used again within a minute, not later: a frozen Lambda comes back to dead ones.

| what came back                                  | what is raised                                              |
| ----------------------------------------------- | ----------------------------------------------------------- |
| 2xx with JSON, or empty (`body` is None)         | nothing: `Answer`                                           |
| 2xx that is not JSON                             | TryLaterError `not_json`                                    |
| 2xx over 24 MiB                                  | GiveUpError `answer_too_large`                              |
| 429                                             | TryLaterError `rate_limited`, after Retry-After (else 60 s) |
| 408, 425, 5xx                                   | TryLaterError `server_error`, after Retry-After (else 30 s) |
| no connection                                   | TryLaterError `unreachable`: the request was not sent       |
| no answer in 10 s, or no whole one in 20 s       | TryLaterError `timeout`                                     |
| connection broken off                           | TryLaterError `cut_off`                                     |
| 401                                             | SignInError                                                 |
| 3xx                                             | SignInError `redirected`: the address kept with it is wrong |
| 409                                             | MovedOnError                                                |
| 400, 403, 404, 422, any other 4xx                | GiveUpError, see `GAVE_UP`, else `http_<status>`            |

`explain`, given to a call, sees the status and JSON body of every 4xx first and may return another error.
After a reason in `UNCERTAIN` a write may or may not have happened.

Before a call limits.py is asked whether the account has requests left for it: TryLaterError `rate_limited`; and before
work begins, by `begin`, whether enough is left for people beside us: TryLaterError `yield`.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import urllib3

from amends.helpdesks.limits import WINDOW_S, Limits, retry_after
from amends.ports import GiveUpError, MovedOnError, SignInError, TryLaterError

MOST_BYTES = 24 * 1024 * 1024  # 100 comments of 65,000 characters, three forms of each
GAVE_UP = {400: "bad_request", 403: "forbidden", 404: "not_found", 410: "gone", 422: "unprocessable"}
UNCERTAIN = frozenset({"timeout", "cut_off", "server_error", "not_json"})

_CONNECT_S, _READ_S, _WHOLE_S = 3.0, 10.0, 20.0
_IDLE_S = 60.0
_HOST = r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+"

Explain = Callable[[int, Any], Exception | None]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a helpdesk answered. headers: lower-case names. body: parsed JSON, None when empty."""

    status: int
    headers: Mapping[str, str] = field(repr=False)
    body: Any = field(repr=False)


def base_url(url: object, helpdesk: str, test_url: str = "") -> str:
    """The address that API paths are appended to: the secret's `url`, or `<test_url>/<helpdesk>`.

    Raises SignInError `api_url` unless `url` is https on a host under `<helpdesk>.com`, and nothing else: no port,
    user, path or query, so that a mistaken or planted address never receives our credentials.
    """
    if test_url:
        return f"{test_url.rstrip('/')}/{helpdesk}"
    text = url.strip().lower() if isinstance(url, str) and url.isascii() else ""
    if not re.fullmatch(rf"https://{_HOST}{re.escape(helpdesk)}\.com/?", text):
        raise SignInError("api_url")
    return text.rstrip("/")


class Http:
    """Calls to one helpdesk account. now: aware UTC; yield_below: share of the limit, 0 to 1, asked when needed."""

    def __init__(self, *, now: Callable[[], datetime], yield_below: Callable[[], float]) -> None:
        self._now = now
        self._limits = Limits(now, yield_below)
        self._pool = urllib3.PoolManager(maxsize=2, timeout=urllib3.Timeout(connect=_CONNECT_S, read=_READ_S))
        self._used = time.monotonic()

    def close(self) -> None:
        self._pool.clear()

    def begin(self) -> None:
        """To be asked before the first call about a ticket. Raises TryLaterError while little of the limit is left."""
        self._limits.check(beginning=True)

    def call(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        body: object = None,
        explain: Explain | None = None,
    ) -> Answer:
        """One request; `body`, when not None, is sent as JSON. Raises what the table above says."""
        self._limits.check()
        status, names, content = self._send(method, url, headers or {}, body)
        self._limits.learn(status, names)
        if not 200 <= status < 300:
            raise _error(status, names, content, explain, self._now())
        try:
            return Answer(status, names, json.loads(content) if content.strip() else None)
        except (ValueError, RecursionError):
            raise TryLaterError("not_json", WINDOW_S) from None

    def _send(
        self, method: str, url: str, headers: Mapping[str, str], body: object
    ) -> tuple[int, dict[str, str], bytes]:
        own = {"accept": "application/json", "accept-encoding": "identity", "user-agent": "Amends"}
        payload = None
        if body is not None:
            own["content-type"] = "application/json"
            payload = json.dumps(body).encode()
        if time.monotonic() - self._used > _IDLE_S:
            self._pool.clear()
        deadline = time.monotonic() + _WHOLE_S
        try:
            answer = self._pool.request(
                method,
                url,
                body=payload,
                headers=own | dict(headers),
                redirect=False,
                retries=False,
                preload_content=False,
            )
            try:
                content = _content(answer, deadline)
            except BaseException:
                answer.close()  # half read: not to be used again
                raise
            answer.release_conn()
        except urllib3.exceptions.ReadTimeoutError:
            raise TryLaterError("timeout", 30) from None
        except (urllib3.exceptions.ConnectTimeoutError, urllib3.exceptions.SSLError):
            raise TryLaterError("unreachable", 30) from None
        except (urllib3.exceptions.HTTPError, OSError):
            raise TryLaterError("cut_off", 30) from None
        finally:
            self._used = time.monotonic()
        return answer.status, {name.lower(): value for name, value in answer.headers.items()}, content


def _content(answer: urllib3.BaseHTTPResponse, deadline: float) -> bytes:
    parts = bytearray()
    while part := answer.read1(65536, decode_content=True):
        parts += part
        if len(parts) > MOST_BYTES:
            raise GiveUpError("answer_too_large")
        if time.monotonic() > deadline:  # an answer that drips never lets the read timeout strike
            raise TryLaterError("timeout", 30)
    return bytes(parts)


def _error(
    status: int, headers: Mapping[str, str], content: bytes, explain: Explain | None, now: datetime
) -> Exception:
    if explain and 400 <= status < 500:
        try:
            body = json.loads(content)
        except (ValueError, RecursionError):
            body = None
        if error := explain(status, body):
            return error
    if status == 429:
        return TryLaterError("rate_limited", retry_after(headers, now, WINDOW_S))
    if status >= 500 or status in (408, 425):
        return TryLaterError("server_error", retry_after(headers, now, 30))
    if status < 400:
        return SignInError("redirected")
    if status == 401:
        return SignInError()
    if status == 409:
        return MovedOnError()
    return GiveUpError(GAVE_UP.get(status, f"http_{status}"))
