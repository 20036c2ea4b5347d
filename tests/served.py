"""Serves WSGI apps on this machine's loopback for as long as a test needs them."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from werkzeug.middleware.dispatcher import DispatcherMiddleware
from werkzeug.serving import WSGIRequestHandler, make_server

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication


class _Quiet(WSGIRequestHandler):
    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Whoever is served keeps a list of calls."""


def _nowhere(environ: Any, start_response: Any) -> list[bytes]:
    start_response("404 Not Found", [])
    return [b""]


@contextmanager
def served(mounts: Mapping[str, WSGIApplication]) -> Iterator[str]:
    """The address under which each app is found by its mount, such as `/zendesk`."""
    server = make_server(
        "127.0.0.1", 0, DispatcherMiddleware(_nowhere, dict(mounts)), threaded=True, request_handler=_Quiet
    )
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
