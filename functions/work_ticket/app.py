"""The tickets queue: hands each hint to `amends.work.run`, and says when to try again what could not be done.

FIFO has no delay per message, and sending a message again trips AWS's loop detection: so a message that must wait
is hidden for that long and reported as failed. After twenty receives it goes to the dead-letter queue.
"""

from __future__ import annotations

import os
from typing import Any

from amends.cloud import observe, wiring
from amends.ports import TryLaterError
from amends.work.hint import BadHintError, loads
from amends.work.run import run

WORLD = wiring.world(os.environ)
QUEUE = wiring.queue(os.environ)


def handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    """SQS records in, `batchItemFailures` out. After a failure the rest stays undone, or FIFO would lose its order."""
    observe.begin(context)
    records = event["Records"]
    done = next((n for n, record in enumerate(records) if not _done(record)), len(records))
    return {"batchItemFailures": [{"itemIdentifier": record["messageId"]} for record in records[done:]]}


def _done(record: dict[str, Any]) -> bool:
    """Do one record's work. False: it was put off."""
    receives = int(record["attributes"]["ApproximateReceiveCount"])
    seconds: float = 2**receives
    try:
        hint = loads(record["body"])
        run(hint, WORLD, receives)
    except BadHintError as error:
        WORLD.count("WorkFailed", reason="bad_hint")
        observe.fault("not a hint; it goes to the dead-letter queue", error, sqs_message=record["messageId"])
        seconds = 0
    except TryLaterError as error:
        because = observe.describe(error.__cause__) if error.__cause__ else {}
        observe.say("put off", kind=hint.kind, ticket=hint.group, reason=error.reason, receives=receives, **because)
        seconds = max(error.seconds, seconds)
    except Exception as error:  # noqa: BLE001  by type and place alone: its text may quote a customer
        WORLD.count("WorkFailed", reason=type(error).__name__)
        observe.fault("failed", error, sqs_message=record["messageId"], receives=receives)
    else:
        observe.say("done", kind=hint.kind, ticket=hint.group, receives=receives)
        return True
    QUEUE.wait(record["receiptHandle"], seconds)
    return False
