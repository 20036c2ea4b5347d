"""`amends sandbox`: the whole product on this machine, with a page to look at and an address for `sam local`."""

from __future__ import annotations

import argparse
import errno
import json
import os
import signal
import socket
import sys
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import FrameType
from urllib.parse import urlsplit

import yaml

from amends.checking import valid
from amends.documents import SettingsError, parse_section
from tests.sandbox.aws import REGION
from tests.sandbox.machine import Machine
from tests.sandbox.seeds import seed
from tests.sandbox.stack import TEMPLATE

PORT = 8025
FUNCTIONS = ("ReceiveWebhook", "WorkTicket", "SweepTickets", "ConnectHelpdesk", "Report")
ENV_FILE = TEMPLATE.parent / ".env.local.json"


def main(argv: Sequence[str]) -> int:
    """Run until Ctrl-C. Exit status 1 when a port is taken or a settings document has a mistake."""
    options = _options(argv)
    try:
        documents = valid(options.documents)
    except SettingsError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    for option, port in (("--port", options.port), ("--aws-port", options.aws_port)):
        if _taken(options.host, port):
            sys.stderr.write(f"Port {port} is in use by another program. Choose another with {option}.\n")
            return 1
    try:
        with (
            Path(os.devnull).open("w") as nowhere,
            Machine(
                options.host, options.port, aws_port=options.aws_port, log=sys.stderr if options.verbose else nowhere
            ) as machine,
        ):
            seed(machine.zendesk, machine.freshdesk)
            put(machine, documents)
            _write_env(machine, options.container_host, options.env_file)
            told = _told_to_stop()
            sys.stdout.write(_welcome(machine, options))
            sys.stdout.flush()
            told.wait()
            options.env_file.unlink(missing_ok=True)  # it leads nowhere from now on
    except OSError as error:
        sys.stderr.write(f"The sandbox cannot start: {error}.\n")
        return 1
    sys.stdout.write("The sandbox is gone, and with it everything that was in it.\n")
    return 0


def _taken(host: str, port: int) -> bool:
    """Whether another program listens there. Asked first, since of the two servers one would end the process without
    a reason and the other would wait for ever."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            return error.errno == errno.EADDRINUSE
    return False


def put(machine: Machine, documents: Mapping[str, str]) -> None:
    """Bring settings documents into force, in mode notes unless they name one: shadow mode shows nothing."""
    for section, text in documents.items():
        named = parse_section(section, text).model_dump(mode="json", exclude_unset=True)
        there = yaml.safe_dump({"mode": "notes"} | named) if section == "settings" else text
        machine.aws.put_parameter(machine.aws.environment("WorkTicket")["SETTINGS_PATH"] + section, there)


def environment(machine: Machine, container_host: str) -> dict[str, dict[str, str]]:
    """What `sam local --env-vars` takes: each function's variables, with addresses that a container can reach."""
    ports = {machine.port, machine.aws.port}
    return {
        function: {name: _from_container(value, ports, container_host) for name, value in variables.items()}
        for function, variables in ((name, machine.aws.environment(name)) for name in FUNCTIONS)
    }


def _from_container(value: str, ports: set[int], container_host: str) -> str:
    address = urlsplit(value) if value.startswith("http://") else None
    if address is None or address.port not in ports:
        return value
    return address._replace(netloc=f"{container_host}:{address.port}").geturl()


def _options(argv: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="amends sandbox", description=__doc__)
    parser.add_argument(
        "--host", default="127.0.0.1", help="address to listen on; 0.0.0.0 lets containers in, and others"
    )
    parser.add_argument("--port", type=int, default=PORT, help="port of the page; 0 picks a free one")
    parser.add_argument("--aws-port", type=int, default=0, help="port of the simulated AWS; a free one unless given")
    parser.add_argument(
        "--container-host",
        default="host.docker.internal",
        help="this machine's address inside a container; on Linux mostly 172.17.0.1",
    )
    parser.add_argument("--env-file", type=Path, default=ENV_FILE, help="written for `sam local --env-vars`")
    parser.add_argument("documents", nargs="*", metavar="FILE", help="a settings document, named after its section")
    parser.add_argument("--verbose", action="store_true", help="show the functions' log")
    return parser.parse_args(argv)


def _write_env(machine: Machine, container_host: str, path: Path) -> None:
    path.write_text(json.dumps(environment(machine, container_host), indent=2) + "\n", "utf-8")


def _welcome(machine: Machine, options: argparse.Namespace) -> str:
    lines = [
        f"The sandbox is running: {machine.url}",
        "",
        "It holds telling tickets, as before an installation: Amends has not read them yet.",
        f"Webhooks: POST {machine.url}/webhooks/zendesk and /webhooks/freshdesk",
        f"Simulated AWS: {machine.aws.endpoint}, region {REGION}",
        "",
        "One event through a function as it is deployed, against this sandbox: make local EVENT=events/…",
        f"or by hand, after `sam build`: sam local invoke WorkTicket -e events/work_ticket/… --region {REGION} "
        f"--env-vars {options.env_file.name}",
    ]
    if options.host in ("127.0.0.1", "localhost") and sys.platform == "linux":
        lines.append("On Linux a container gets in only with: --host 0.0.0.0 --container-host 172.17.0.1")
    return "\n".join([*lines, "", "Ctrl-C ends it.", ""])


def _told_to_stop() -> threading.Event:
    """Set by Ctrl-C, or when the process is asked to end."""
    told = threading.Event()

    def tell(_signal: int, _frame: FrameType | None) -> None:
        told.set()

    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, tell)
    return told


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
