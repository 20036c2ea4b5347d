"""The stand-in's table under many workers."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.sandbox.aws import Aws


@pytest.mark.network
def test_transactions_and_writes_of_many_threads_lose_nothing() -> None:
    """moto copies a table for a transaction: a write at that moment neither breaks it nor is lost."""
    with Aws() as aws:
        client = aws.client("dynamodb")
        [table] = [name for name in client.list_tables()["TableNames"] if "asebook" in name or "ickets" in name][:1]
        keys = [key["AttributeName"] for key in client.describe_table(TableName=table)["Table"]["KeySchema"]]

        def item(number: int) -> dict[str, dict[str, str]]:
            return {key: {"S": f"n{number}"} for key in keys}

        def write(number: int) -> None:
            if number % 2:
                client.put_item(TableName=table, Item=item(number))
            else:
                client.transact_write_items(TransactItems=[{"Put": {"TableName": table, "Item": item(number)}}])

        with ThreadPoolExecutor(8) as threads:
            list(threads.map(write, range(240)))
        assert client.scan(TableName=table, Select="COUNT")["Count"] == 240
