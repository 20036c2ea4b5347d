"""`make picture`: takes the README's picture, a real note as an agent sees it, from the sandbox's page."""

from __future__ import annotations

import sys
from datetime import timedelta
from pathlib import Path

from tests.sandbox.browser import chromium
from tests.sandbox.machine import Machine
from tests.sandbox.png import smaller
from tests.sandbox.seeds import begin, finish, story
from tests.sandbox.stack import TEMPLATE

PICTURE = TEMPLATE.parent / ".github" / "note.png"
TICKET = "1002"  # the furious third contact: its note shows the most
WIDTH, HEIGHT, SCALE = 1120, 1600, 1.3
MOST_BYTES = 200_000
# The newest message and the note, without the history before them and the reasons beside them.
_CROP = """() => {
  const entries = [...document.querySelectorAll('.entry')];
  entries.slice(0, -2).forEach(entry => entry.remove());
  for (const part of document.querySelectorAll('#verdict, #head, .list, .answer, .add, .tag button')) part.remove();
  document.querySelectorAll('.tag').forEach(tag => tag.style.paddingRight = '.55rem');
  document.querySelector('.board').style.display = 'block';
  const main = document.querySelector('#main');
  main.style.padding = '24px';
  main.style.background = getComputedStyle(document.body).backgroundColor;
}"""


def take(path: Path = PICTURE) -> int:
    """Take the picture and return its size in bytes."""
    with Machine() as machine, chromium() as browser:
        now = machine.clock.now()
        machine.clock.until((now + timedelta(days=1)).replace(hour=12, minute=12))  # a working hour reads better
        it = story(TICKET)
        begin(machine.desks[it.helpdesk], it)
        finish(machine.desks[it.helpdesk], it)
        machine.settle()
        page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT}, device_scale_factor=SCALE)
        page.goto(f"{machine.url}/tickets/{it.helpdesk}/{it.ticket}")
        page.evaluate(_CROP)
        path.write_bytes(smaller(page.locator("#main").screenshot()))
    return path.stat().st_size


if __name__ == "__main__":
    size = take()
    sys.stdout.write(f"{PICTURE.name}: {size} bytes\n")
    sys.exit(size > MOST_BYTES)
