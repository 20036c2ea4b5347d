"""The Docker engine and the SAM CLI, as a developer has them or as this machine lends them."""

from __future__ import annotations

import json
import os
import platform
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
SAM = ROOT / ".venv-sam" / "bin" / "sam"
LENT = ROOT.parent / "shared" / "tools" / "sam-local-engine"  # starts an engine with an image of python3.13
ARCH = {"x86_64": "x86_64", "aarch64": "arm64", "arm64": "arm64"}[platform.machine()]


@dataclass(frozen=True)
class Engine:
    """A running Docker engine. `host`: this machine's address inside a container; `flags`: what `sam local` needs."""

    host: str
    flags: tuple[str, ...] = ()


@contextmanager
def engine() -> Iterator[Engine | None]:
    """The lent engine, stopped in the end; else the developer's own; None where there is neither."""
    if LENT.is_file():
        signal.signal(signal.SIGTERM, lambda *_: pytest.exit("told to stop", 143))  # so that the engine is stopped
        try:
            subprocess.run([LENT], check=True, timeout=600)
            yield Engine(_gateway(), ("--skip-pull-image",))
        finally:
            subprocess.run([LENT, "stop"], check=True, timeout=60)
    elif _has_docker():
        yield Engine("host.docker.internal" if platform.system() == "Darwin" else _gateway())
    else:
        yield None


def _has_docker() -> bool:
    try:
        return subprocess.run(["docker", "info"], capture_output=True, timeout=30, check=False).returncode == 0  # noqa: S607
    except FileNotFoundError:
        return False


def _gateway() -> str:
    """This machine's address on Docker's bridge."""
    wanted = "{{(index .IPAM.Config 0).Gateway}}"
    command = ["docker", "network", "inspect", "bridge", "--format", wanted]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


@dataclass(frozen=True)
class Sam:
    """`sam local` on the built stack, with an env file for its functions."""

    engine: Engine
    env_file: Path

    def _command(self, *words: str) -> list[str]:
        overrides = ["--parameter-overrides", f"Arch={ARCH}", "--env-vars", str(self.env_file)]
        return [str(SAM), "local", *words, *overrides, *self.engine.flags]

    def invoke(self, function: str, event: Path) -> Any:
        """`sam local invoke FUNCTION --event EVENT`: the function's answer. Raises RuntimeError with all it said."""
        command = self._command("invoke", function, "--event", str(event))
        run = subprocess.run(command, cwd=ROOT, env=_environment(), capture_output=True, text=True, check=False)
        answer = run.stdout.strip().splitlines()
        if run.returncode or not answer:
            raise RuntimeError(f"{' '.join(command)}: status {run.returncode}\n{run.stdout}\n{run.stderr}")
        return json.loads(answer[-1])

    @contextmanager
    def serving(self, what: str, log: Path) -> Iterator[int]:
        """`sam local start-api` or `start-lambda` with warm containers, until the block ends: its port."""
        port = _free_port()
        command = self._command(what, "--port", str(port), "--warm-containers", "EAGER")
        with log.open("w") as output:
            process = subprocess.Popen(command, cwd=ROOT, env=_environment(), stdout=output, stderr=subprocess.STDOUT)
            try:
                _wait_for(port, process, log)
                yield port
            finally:
                process.terminate()  # it removes its containers
                process.wait(60)


def _environment() -> Mapping[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "DOCKER_HOST") if name in os.environ}
    none = {"AWS_ACCESS_KEY_ID": "none", "AWS_SECRET_ACCESS_KEY": "none", "AWS_DEFAULT_REGION": "us-east-1"}
    return kept | none | {"SAM_CLI_TELEMETRY": "0"}


def _wait_for(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + 180
    while process.poll() is None and time.monotonic() < end:
        with socket.socket() as one:
            if one.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.3)
    raise RuntimeError(f"sam local does not serve:\n{log.read_text()[-3000:]}")


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def functions_of(events: Sequence[Path]) -> list[tuple[str, Path]]:
    """Which function each event is for: a folder of a function's name is its own, all other folders are helpdesks."""
    own = {
        "work_ticket": "WorkTicket",
        "connect_helpdesk": "ConnectHelpdesk",
        "sweep_tickets": "SweepTickets",
        "report": "Report",
    }
    return [(own.get(event.parent.name, "ReceiveWebhook"), event) for event in events]
