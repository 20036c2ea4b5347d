"""One stand-in for AWS and one build for all tests here. `make e2e` makes both ready."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.e2e.cloud import Cloud, Template, running, uploaded


@pytest.fixture(scope="session")
def cloud(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cloud]:
    with running(tmp_path_factory.mktemp("standin") / "log") as stand_in:
        yield stand_in


@pytest.fixture(scope="session")
def built(cloud: Cloud) -> Template:
    """The real template as `make package` hands it to an admin, its code uploaded."""
    return uploaded(cloud)
