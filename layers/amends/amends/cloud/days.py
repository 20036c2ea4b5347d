"""Each day's counts in DynamoDB, as the report needs them: kinds, ids and numbers, never words.

A day of a helpdesk is PARTS items, `day#<date>#<helpdesk>#<part>`, and a ticket always counts in the same one: so
workers seldom meet, since two transactions that change one item at once refuse each other. Each count is a number of
its own, `count.<name>`. Of the tickets that tell a story a part keeps one for each score, `telling.<score>`, the
newest: that bounds an item, costs no read, and the highest scores are always there.
"""

from __future__ import annotations

import math
import zlib
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from amends.cloud.items import Attribute, attributes, records
from amends.names import CASEBOOK_EXPIRY, CASEBOOK_KEY, DAY_KEY
from amends.ports import TryLaterError
from amends.tally import Day, Tally, Telling

PARTS = 16  # of a day and helpdesk. A number that changes loses what stands in the parts that go
KEPT = timedelta(days=400)  # as long as a ticket's own item
_COUNT, _TELLING = "count.", "telling."
_BATCH = 100  # items that BatchGetItem takes
_ROUNDS = 10  # of asking for what DynamoDB left out


def addition(table: str, helpdesk: str, ticket: str, tally: Tally, now: datetime) -> dict[str, Any]:
    """The update, for a transaction, that adds a tally to its day."""
    counts = {f"{_COUNT}{name}": times for name, times in tally.counts.items()}
    fields: dict[str, Attribute] = {CASEBOOK_EXPIRY: {"N": str(math.ceil((now + KEPT).timestamp()))}}
    if tally.telling:
        fields[f"{_TELLING}{tally.telling.score}"] = {"M": attributes(tally.telling)}
    added, put = [f"#a{n} :a{n}" for n in range(len(counts))], [f"#s{n} = :s{n}" for n in range(len(fields))]
    return {
        "TableName": table,
        "Key": _key(tally.day, helpdesk, zlib.crc32(ticket.encode()) % PARTS),
        "UpdateExpression": f"ADD {', '.join(added)} SET {', '.join(put)}",
        "ExpressionAttributeNames": {
            **{f"#a{n}": name for n, name in enumerate(counts)},
            **{f"#s{n}": name for n, name in enumerate(fields)},
        },
        "ExpressionAttributeValues": {
            **{f":a{n}": {"N": str(times)} for n, times in enumerate(counts.values())},
            **{f":s{n}": value for n, value in enumerate(fields.values())},
        },
    }


class StoredDays:
    """ports.Days on the casebook's table."""

    def __init__(self, client: Any, table: str) -> None:
        self._client = client
        self._table = table

    def days(self, first: date, last: date, helpdesks: Collection[str]) -> list[Day]:
        """Every day from the first to the last. Raises TryLaterError when DynamoDB keeps leaving items out."""
        span = [first + timedelta(days=n) for n in range((last - first).days + 1)]
        asked = {
            DAY_KEY.format(day=day, helpdesk=helpdesk, part=part): (day, helpdesk)
            for day in span
            for helpdesk in sorted(helpdesks)
            for part in range(PARTS)
        }
        parts: dict[tuple[date, str], list[Mapping[str, Attribute]]] = defaultdict(list)
        keys = list(asked)
        for start in range(0, len(keys), _BATCH):
            for item in self._items(keys[start : start + _BATCH]):
                parts[asked[item[CASEBOOK_KEY]["S"]]].append(item)
        return [_day(day, helpdesk, parts[day, helpdesk]) for day in span for helpdesk in sorted(helpdesks)]

    def _items(self, keys: list[str]) -> Iterator[Mapping[str, Attribute]]:
        wanted: Any = {self._table: {"Keys": [{CASEBOOK_KEY: {"S": key}} for key in keys]}}
        for _ in range(_ROUNDS):
            answer = self._client.batch_get_item(RequestItems=wanted)
            yield from answer["Responses"].get(self._table, ())
            wanted = answer.get("UnprocessedKeys")
            if not wanted:
                return
        raise TryLaterError("casebook_busy", 10)


def _key(day: date, helpdesk: str, part: int) -> dict[str, Attribute]:
    return {CASEBOOK_KEY: {"S": DAY_KEY.format(day=day, helpdesk=helpdesk, part=part)}}


def _day(day: date, helpdesk: str, parts: Collection[Mapping[str, Attribute]]) -> Day:
    counts: Counter[str] = Counter()
    told = []
    for item in parts:
        for name, value in item.items():
            if name.startswith(_COUNT):
                counts[name.removeprefix(_COUNT)] += int(value["N"])
            elif name.startswith(_TELLING):
                told.append(value["M"])
    telling = records(Telling, told)
    return Day(day, helpdesk, counts, tuple(sorted(telling, key=lambda each: (-each.score, each.ticket))))
