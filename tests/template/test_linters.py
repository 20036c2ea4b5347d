"""Linters on the template as written and as expanded."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.template.expanded import (
    SOURCE,
    expanded,
)
from tests.template.linting import cfn_lint


@pytest.mark.parametrize("form", ["source", "expanded"])
def test_cfn_lint_finds_nothing(form: str, tmp_path: Path) -> None:
    """cfn-lint is content with the template as written and, where it sees more, as expanded."""
    path = SOURCE
    if form == "expanded":
        path = tmp_path / "expanded.json"
        path.write_text(json.dumps(expanded()))
    assert cfn_lint(path) == (0, "")
