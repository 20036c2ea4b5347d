"""What every test gets: no network, unless it is marked `network`, and then this machine's loopback alone."""

import pytest
from hypothesis import settings
from pytest_socket import disable_socket, enable_socket, socket_allow_hosts

# Speed is measured by `make bench`, never by a test: a busy machine must not fail one.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


@pytest.hookimpl(trylast=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    if any(item.get_closest_marker(name) for name in ("network", "browser", "samlocal", "e2e")):
        enable_socket()
        socket_allow_hosts(["127.0.0.1", "172.30.0.1"], allow_unix_socket=True)
    else:
        disable_socket(allow_unix_socket=True)


def pytest_runtest_teardown() -> None:
    enable_socket()
