"""The command line: `python -m amends read | clean | note | policy | sandbox`. Thin: one call a line or command."""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import json
import math
import os
import sys
import traceback
from collections.abc import Callable, Iterable, Mapping, Sequence
from io import TextIOWrapper
from pathlib import Path
from typing import Any, TextIO

from amends.usage import LINES, LineError

Line = Mapping[str, Any]
BOM = "\ufeff"  # what some editors put before a file's first character


def main(arguments: Sequence[str] | None = None, stdin: TextIO | None = None, stdout: TextIO | None = None) -> int:
    """Run a command and return its exit status: 0, 1 when a line or a document could not be used, 2 when the command
    could not."""
    options, rest = _parser().parse_known_args(arguments)
    if options.command == "sandbox":
        return _sandbox(rest)
    source = stdin or _utf8(sys.stdin, "surrogateescape")
    target = stdout or _utf8(sys.stdout, "backslashreplace")
    if options.command == "policy":
        return _policy(rest, source, target)
    if rest:
        _parser().error(f"unrecognized arguments: {' '.join(rest)}")
    if options.command == "note":
        return _notes(options.documents, source, target)
    return _each_line(_COMMANDS[options.command](), source, target)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="amends", description="Reads what customers write; JSON Lines in and out.")
    commands = parser.add_subparsers(dest="command", required=True)
    for name, said in _SAID.items():
        raw = argparse.RawDescriptionHelpFormatter
        each = commands.add_parser(
            name, help=said, description=f"Gives {said}.", epilog=LINES[name], formatter_class=raw
        )
        if name == "note":
            each.add_argument(
                "documents", nargs="*", metavar="FILE", help="a settings document named after its section, or a folder"
            )
    commands.add_parser("policy", help="settings documents checked; their JSON Schema", add_help=False)
    commands.add_parser("sandbox", help="the whole product on this machine, in a checkout", add_help=False)
    return parser


def _utf8(stream: TextIO, errors: str) -> TextIO:
    # Bytes that are not UTF-8 come in as lone surrogates: one bad line must not end the run. They go out as \udc80,
    # which is how JSON writes them too.
    if isinstance(stream, TextIOWrapper):
        stream.reconfigure(encoding="utf-8", errors=errors)
    return stream


def _each_line(answer: Callable[[Line], Line], source: Iterable[str], target: TextIO) -> int:
    status = 0
    for raw in source:
        line = raw.removeprefix(BOM)
        if not line.strip():
            continue
        known: Any = None
        try:
            known = _parsed(line)
            out = answer(_object(known))
        except LineError as error:
            out, status = _refused(known, str(error)), 1
        except Exception as error:  # noqa: BLE001  one bad line must not end the run, also where the fault is ours
            out, status = _refused(known, _ours(error)), 1
        target.write(json.dumps(out, ensure_ascii=False) + "\n")
        target.flush()
    return status


def _refused(known: Any, why: str) -> Line:
    return {"id": known.get("id") if isinstance(known, dict) else None, "error": why}


def _ours(error: Exception) -> str:
    """A defect of Amends by its place, and without its message: that may hold words of the customer's."""
    at = traceback.extract_tb(error.__traceback__)[-1]
    return f"a defect of Amends, not of the line: {type(error).__name__} in {Path(at.filename).name}, line {at.lineno}"


def _parsed(line: str) -> Any:
    try:
        return json.loads(line, parse_float=_finite, parse_constant=_finite)
    except json.JSONDecodeError as error:
        raise LineError(f"not JSON: {error.msg} at character {error.pos}") from None
    except ValueError:  # also of a whole number with thousands of digits
        raise LineError("holds NaN, Infinity or a number that is too large") from None
    except RecursionError:
        raise LineError("too many brackets in brackets") from None


def _finite(written: str) -> float:
    number = float(written)
    if not math.isfinite(number):  # Python would read and write it, and nobody else
        raise ValueError
    return number


def _object(known: Any) -> Line:
    if not isinstance(known, dict):
        raise LineError("not a JSON object")
    return known


def _only(line: Line, *names: str) -> None:
    """A field that is misspelt would be left out without a word."""
    if unknown := [name for name in line if name not in names]:
        raise LineError(f"{unknown[0]} is not known here; there are {', '.join(names)}")


def _text(line: Line, name: str, *, needed: bool = False) -> str:
    value = line.get(name)
    if value is None and not needed:
        return ""
    if not isinstance(value, str):
        raise LineError(f"{name} is missing" if value is None else f"{name} must be a string")
    return value


def _read() -> Callable[[Line], Line]:
    from amends.work.lines import read_line

    def answer(line: Line) -> Line:
        _only(line, "id", "text", "subject", "channel", "language")
        subject, channel, language = (_text(line, name) for name in ("subject", "channel", "language"))
        text = _text(line, "text", needed=True)
        return {"id": line.get("id"), **read_line(text, subject=subject, channel=channel, language=language)}

    return answer


def _clean() -> Callable[[Line], Line]:
    from amends.reading.clean import clean

    def answer(line: Line) -> Line:
        _only(line, "id", "text")
        return {"id": line.get("id"), "text": clean(_text(line, "text", needed=True))}

    return answer


def _notes(documents: Sequence[str], source: TextIO, target: TextIO) -> int:
    from amends.checking import valid
    from amends.documents import SettingsError, parse
    from amends.work.preview import note_line

    try:
        policy = parse(valid(documents))
    except SettingsError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return _each_line(lambda line: note_line(dict(line), policy), source, target)


def _policy(arguments: list[str], source: TextIO, target: TextIO) -> int:
    from amends.checking import main as check

    return check(arguments, source, target)


def _sandbox(arguments: list[str]) -> int:
    if not importlib.util.find_spec("tests") or not importlib.util.find_spec("tests.sandbox.run"):
        sys.stderr.write("amends sandbox runs in a checkout of Amends: go to its folder, then `make sandbox`\n")
        return 2
    status: int | None = importlib.import_module("tests.sandbox.run").main(arguments)
    return status or 0


_SAID = {
    "read": "cues, signals, wishes, cause, severity, apology and tags of each text",
    "clean": "the customer's new words alone, without quoted mails, signatures, logs and code",
    "note": "the note that an agent would see, for a ticket with its thread a line",
}
_COMMANDS: Mapping[str, Callable[[], Callable[[Line], Line]]] = {"read": _read, "clean": _clean}

if __name__ == "__main__":
    try:
        sys.exit(main())
    except BrokenPipeError:  # who reads along has seen enough, such as `head -1`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # for what Python still writes as it ends
        sys.exit(1)
