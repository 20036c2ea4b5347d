"""Debian's Chromium, driven by Playwright: for the page's tests and the README's picture."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

CHROMIUM = Path("/usr/bin/chromium")
# Nothing but the page itself is to be fetched.
_ARGUMENTS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
    "--disable-lcd-text",  # coloured edges of letters look wrong on other screens and make pictures large
)

_STEP, _STEPS = 50, 200  # milliseconds, and how many of them


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser without a window. Raises FileNotFoundError where there is none: `apt-get install chromium`."""
    if not CHROMIUM.exists():
        raise FileNotFoundError(f"{CHROMIUM} is missing: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=_ARGUMENTS)
        try:
            yield browser
        finally:
            browser.close()


def wait_until(page: Page, expression: str) -> None:
    """Wait until the page's expression is true, ten seconds at most; AssertionError where it never is.

    A page's own policy may forbid scripts that are made of text, which Playwright's own waiting needs.
    """
    for _ in range(_STEPS):
        if page.evaluate(expression):
            return
        page.wait_for_timeout(_STEP)
    raise AssertionError(expression)
