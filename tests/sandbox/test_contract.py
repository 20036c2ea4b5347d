"""The simulated helpdesks are held to contracts: Zendesk's own document, and our schemas for what it leaves out."""

from __future__ import annotations

import json
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.sandbox import contract
from tests.sandbox.desk import Call

needs_document = pytest.mark.skipif(
    contract.document_path() is None, reason="zendesk-ticketing.yaml is not on this machine; see the line at the end"
)


def test_every_schema_is_listed_or_used_by_one_that_is() -> None:
    """No schema lies about unused, and each is valid."""
    used = {name for item in contract.listed() for name in (item.request, *item.answers.values())} - {"", "empty"}
    for name in sorted(used):
        used |= _referred(name)
    webhooks = {"zendesk-event.json", "zendesk-trigger.json", "freshdesk-rule.json"}  # used by name in tests
    there = {path.name for path in contract.SCHEMAS.glob("*.json")}
    assert there == used | webhooks
    for name in there:
        contract.schema_itself(name)


def _referred(name: str) -> set[str]:
    text = (contract.SCHEMAS / name).read_text(encoding="utf-8")
    names = {part.split('"')[0] for part in text.split('"$ref": "')[1:]}
    return names.union(*(_referred(other) for other in names)) if names else set()


def test_every_listed_call_says_why() -> None:
    """Each call that our own schemas cover names the reason."""
    assert all(item.why for item in contract.listed())


def test_a_call_that_nothing_describes_is_a_breach() -> None:
    """A call on an address that no contract knows is found, unless the helpdesk itself knew none."""
    assert contract.zendesk(Call("GET", "/api/v2/macros", 200), b"{}")
    assert contract.freshdesk(Call("DELETE", "/api/v2/tickets/1", 204), b"")
    assert not contract.zendesk(Call("GET", "/api/v2/nowhere", 404), b"{}")


@pytest.mark.parametrize(
    ("body", "found"),
    [
        (b'{"tags": ["x"]}', ""),
        (b'{"tags": []}', "minItems"),
        (b'{"tag": ["x"]}', "required"),
        (b'{"tags": ["x"], "safe_update": true}', "dependentRequired"),
        (b'{"tags"', "is not JSON"),
    ],
)
def test_a_wrong_request_that_was_taken_is_a_breach(body: bytes, found: str) -> None:
    """What the helpdesk took in silence but would not have understood is found."""
    breaches = contract.zendesk(Call("PUT", "/api/v2/tickets/7/tags", 200, "", body), b'{"tags": ["x"]}')
    assert found in " ".join(breaches)
    assert bool(breaches) is bool(found)


def test_of_a_refused_request_only_the_answer_is_checked() -> None:
    """A refusal proves that the helpdesk looked; its shape must be right all the same."""
    call = Call("PUT", "/api/v2/tickets/7/tags", 400, "", b"{")
    assert contract.zendesk(call, b'{"error": "Unparseable", "description": "no"}') == []
    assert contract.zendesk(call, b'"no"')


def test_an_answer_that_should_be_empty_must_be() -> None:
    """Freshdesk's 404 has no body."""
    call = Call("GET", "/api/v2/tickets/7", 404)
    assert contract.freshdesk(call, b"") == []
    assert contract.freshdesk(call, b"{}")


def test_a_breach_does_not_repeat_what_was_written() -> None:
    """A breach says where and which rule; the value may be a customer's words."""
    body = json.dumps({"ticket": {"comment": {"html_body": "my secret words", "publik": False}}}).encode()
    breaches = contract.zendesk(Call("PUT", "/api/v2/tickets/7", 200, "", body), b'{"ticket": "my secret words"}')
    assert breaches
    assert "secret" not in " ".join(breaches)


def test_without_the_document_a_run_says_so_loudly(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Where Zendesk's document is missing, our own schemas still hold and the end of the run says what was not done."""
    monkeypatch.setattr(contract, "document_path", lambda: None)
    contract.forget_document()
    try:
        assert contract.zendesk(Call("GET", "/api/v2/tickets/7/tags", 200), b'{"tags": ["x"]}') == []
        assert contract.zendesk(Call("GET", "/api/v2/tickets/7/tags", 200), b'{"tags": "x"}')
        assert "NOT checked" in contract.summary()
    finally:
        contract.forget_document()


def test_a_document_that_was_named_must_be_there(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Who names a document means it: a wrong path is an error and no quiet pass."""
    monkeypatch.setenv("AMENDS_CONTRACT", str(tmp_path / "none.yaml"))
    with pytest.raises(contract.ContractMissingError):
        contract.document_path()


# With Zendesk's own document


@needs_document
def test_the_document_s_own_words_are_held() -> None:
    """An answer that our schemas would take and the document would not is found by the document."""
    ticket = json.dumps({"ticket": {"id": "seven"}}).encode()
    breaches = contract.zendesk(Call("GET", "/api/v2/tickets/7", 200), ticket)
    assert any(breach.startswith("document: GET /api/v2/tickets/7 -> 200: $.ticket.id") for breach in breaches)
    assert contract.zendesk(Call("GET", "/api/v2/tickets/7/comments", 200, "sort_order=up"), b'{"comments": []}')


@needs_document
def test_the_document_covers_every_call_of_the_simulator() -> None:
    """Each address of the simulated Zendesk is in the document, but for webhooks: our own schemas only add to it."""
    for item in contract.listed():
        status = next(int(status) for status in item.answers if status != "default")
        told = item.answers[str(status)] != "empty"  # the document describes an answer's content, where there is any
        if item.helpdesk == "zendesk" and told and not item.path.startswith("/api/v2/webhooks"):
            assert contract.covers(Call(item.method, item.path.replace("{id}", "7"), status)), item.path


@needs_document
def test_every_correction_is_still_needed() -> None:
    """What is corrected in the document is still there to be corrected."""
    document = contract.parsed_document()
    assert document is not None
    for place, (value, why) in contract.CORRECTIONS.items():
        there = document
        for part in place[:-1]:
            there = there[part]
        assert there.get(place[-1]) != value, why
    assert all(contract.EXEMPT.values())


@needs_document
def test_the_parsed_document_is_kept(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Its 1.5 MB are parsed once and then kept as JSON."""
    small = tmp_path / "small.yaml"
    small.write_text("paths: {}\noperator: =\n", encoding="utf-8")
    monkeypatch.setenv("AMENDS_CONTRACT", str(small))
    monkeypatch.setattr(contract, "ROOT", tmp_path)
    assert contract.parsed_document() == {"paths": {}, "operator": "="}
    [kept] = (tmp_path / ".cache").iterdir()
    kept.write_text('{"paths": {"kept": {}}}', encoding="utf-8")
    assert contract.parsed_document() == {"paths": {"kept": {}}}


def test_two_first_calls_at_once_parse_it_once(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The webhooks of a demo come side by side, on a machine that never parsed it."""
    small, parsed = tmp_path / "small.yaml", []
    small.write_text("paths: {}\n", encoding="utf-8")

    def slowly(*_: object) -> dict[str, object]:
        parsed.append(1)
        time.sleep(0.05)
        return {"paths": {}}

    monkeypatch.setenv("AMENDS_CONTRACT", str(small))
    monkeypatch.setattr(contract, "ROOT", tmp_path)
    monkeypatch.setattr("yaml.load", slowly)
    with ThreadPoolExecutor(4) as pool:
        found = [task.result() for task in [pool.submit(contract.parsed_document) for _ in range(4)]]
    assert found == [{"paths": {}}] * 4
    assert parsed == [1]
