"""Logs and metrics, in one place: JSON lines on standard output that CloudWatch turns into logs and metrics.

An event is never logged, since it holds customers' words; so Powertools' handler decorator is not used, which logs
the whole event when somebody sets POWERTOOLS_LOGGER_LOG_EVENT. Errors are logged by type and place, because their
text may quote what they tripped over.
"""

from __future__ import annotations

import logging
import traceback
from pathlib import PurePath

from aws_lambda_powertools import Logger
from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.metrics.provider.cloudwatch_emf.cloudwatch import AmazonCloudWatchEMFProvider

from amends.names import METRIC_NAMESPACE

FRAMES = 8  # of a traceback, innermost last
CALLER = 3  # stack levels up: a line names the place that logged it, not this module

logger = Logger()
logging.getLogger("urllib3").setLevel(logging.ERROR)  # its warnings of a second try quote addresses, also signed ones


def begin(context: object) -> None:
    """Name the invocation in every line that follows."""
    logger.append_keys(request_id=getattr(context, "aws_request_id", ""))


def say(message: str, **fields: object) -> None:
    """Log what happened. Fields are ids, kinds and numbers alone."""
    logger.info(message, extra=fields, stacklevel=CALLER)


def warn(message: str, **fields: object) -> None:
    """Log what an admin should look at."""
    logger.warning(message, extra=fields, stacklevel=CALLER)


def fault(message: str, error: BaseException, **fields: object) -> None:
    """Log an error by its type, where it was raised and, from AWS, its code; never its text."""
    logger.error(message, extra={**fields, **describe(error)}, stacklevel=CALLER)


def describe(error: BaseException) -> dict[str, object]:
    """What may be said of an error: the types of it and of what caused it, the calls that led to it, AWS's code."""
    causes = [error]
    while (cause := _cause(causes[-1])) is not None:
        causes.append(cause)
    frames = traceback.extract_tb(error.__traceback__)[-FRAMES:]
    known: dict[str, object] = {
        "error": " from ".join(type(each).__name__ for each in causes),
        "at": [f"{PurePath(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames],
    }
    response = getattr(causes[-1], "response", None)  # botocore's ClientError carries AWS's answer
    if isinstance(response, dict):
        known["code"] = str(response.get("Error", {}).get("Code", ""))
        known["operation"] = str(getattr(causes[-1], "operation_name", ""))
    return known


def _cause(error: BaseException) -> BaseException | None:
    return error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def count(metric: str, /, **details: str) -> None:
    """Count one of `names.METRICS` (ports.Count).

    Written at once, so that a run which is cut off keeps what it counted; one provider each, because all metrics of
    one Powertools `Metrics` share their details. The metric's one dimension is the service, which alarms watch:
    CloudWatch bills every combination of dimensions as a metric of its own. The details given stand in the same log
    line, where a Logs Insights query counts by them.
    """
    one = AmazonCloudWatchEMFProvider(namespace=METRIC_NAMESPACE)
    one.add_metric(name=metric, unit=MetricUnit.Count, value=1)
    for name, value in details.items():
        one.add_metadata(name, value)
    one.flush_metrics()
