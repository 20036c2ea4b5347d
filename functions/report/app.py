"""Run by an admin: hands the input, such as `{"days": 30}`, to `amends.work.report` and gives back where the page is.

A mistake in the input is an answer, not a failure: it would raise an alarm.
"""

from __future__ import annotations

import os
from typing import Any

from amends.cloud import observe, wiring
from amends.ports import TryLaterError
from amends.work.report import AskedError, make

ARCHIVE = wiring.archive(os.environ)


def handler(event: object, context: object) -> dict[str, Any]:
    """Any JSON in; `{"report": address, …}` or `{"error": what to do}` out."""
    observe.begin(context)
    try:
        made = make(event, ARCHIVE)
    except AskedError as error:
        return {"error": str(error)}
    except TryLaterError as error:
        observe.fault("no report", error.__cause__ or error, reason=error.reason)
        return {"error": f"AWS did not answer in time ({error.reason}). Run it again in a minute."}
    except Exception as error:
        observe.fault("no report", error)
        raise
    observe.say("report", messages=made["messages"], days=made["days"], file=made["file"])
    return made
