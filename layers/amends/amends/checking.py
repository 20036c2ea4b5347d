"""`amends policy check` and `amends policy schema`: settings looked at before they are pasted into a parameter."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TextIO

from amends.documents import SECTIONS, SettingsError, parse_section
from amends.notices import notices
from amends.policy import Policy
from amends.schema import schema
from amends.section import Section

STDIN = "-"
NO_FILES = f"no document is in this folder; name them {', '.join(f'{section}.yaml' for section in SECTIONS)}"
NOT_UTF8 = "is not text in UTF-8: save it so, which editors offer as the encoding under Save as"


def main(arguments: Sequence[str], stdin: TextIO, stdout: TextIO) -> int:
    """Run `amends policy …` and return its exit status: 0, 1 for a document with a mistake, 2 for a wrong call."""
    options = _parser().parse_args(arguments)
    if options.what == "schema":
        stdout.write(schema(options.section))
        return 0
    told = dict.fromkeys(options.files, options.section)
    named = {file: told.get(file) or _section(file) for file in _files(options.files)}
    if unclear := [file for file, section in named.items() if not section or Path(file).is_dir()]:
        _parser().error(_unclear(unclear[0]))
    return _check(named, stdin, stdout)


def _files(given: Iterable[str]) -> Iterator[str]:
    """The files that are meant: of a folder, the YAML files in it that are named after a section; the folder itself
    where there is none."""
    for file in given:
        yield from [str(each) for each in sorted(Path(file).glob("*.y*ml")) if _section(str(each))] or [file]


def _unclear(file: str) -> str:
    if Path(file).is_dir():
        return f"{file}: {NO_FILES}"
    if file != STDIN and not Path(file).exists():
        return f"no such file: {file}"
    return f"which section is {file}? Say it with --section, one of {', '.join(SECTIONS)}"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="amends policy", description="Settings documents, looked at by themselves.")
    commands = parser.add_subparsers(dest="what", required=True)
    check = commands.add_parser("check", help="whether documents can be used, and every mistake in them")
    said = f"named after its section, or a folder of such files; {STDIN} for what is piped"
    check.add_argument("files", nargs="+", metavar="FILE", help=said)
    check.add_argument("--section", choices=SECTIONS, help="for files of any other name")
    shown = commands.add_parser("schema", help="the JSON Schema by which an editor completes a document")
    shown.add_argument("section", nargs="?", choices=SECTIONS, default=SECTIONS[0])
    return parser


def _section(file: str) -> str:
    """The section that a file's name names, such as `prod-clocks.yaml`; empty where it is none or several."""
    named = [section for section in SECTIONS if section in re.split(r"[^a-z]+", Path(file).name.lower())]
    return named[0] if len(named) == 1 else ""


def valid(files: Sequence[str]) -> dict[str, str]:
    """Section -> its document, of files that are named after their sections, or folders of such. Raises SettingsError,
    which says of every mistake in which file it is."""
    documents: dict[str, str] = {}
    mistakes: list[str] = []
    for file in _files(files):
        section = _section(file)
        try:
            if Path(file).is_dir():
                raise SettingsError(NO_FILES)
            text = _text(file)
            if not section:
                raise SettingsError(f"name it after one section: {', '.join(SECTIONS)}")
            documents[section] = text
            parse_section(section, documents[section])
        except SettingsError as error:
            mistakes += [f"{file}: {line}" for line in error.mistakes]
    if mistakes:
        raise SettingsError(*mistakes)
    return documents


def _text(file: str, stdin: TextIO | None = None) -> str:
    """What stands in a file, or is piped. Raises SettingsError."""
    try:
        text = stdin.read() if stdin and file == STDIN else Path(file).read_text("utf-8-sig")
        text.encode()  # what is piped brings bytes that are no text as lone surrogates
    except OSError as error:
        raise SettingsError(f"cannot be read: {error.strerror}") from None
    except UnicodeError:
        raise SettingsError(NOT_UTF8) from None
    return text


def _check(named: dict[str, str], stdin: TextIO, stdout: TextIO) -> int:
    parsed: dict[str, Section] = {}
    status = 0
    for file, section in named.items():
        try:
            parsed[section] = parse_section(section, _text(file, stdin))
            said = [f"valid {section}"]
        except SettingsError as error:
            status, said = 1, list(error.mistakes)
        stdout.writelines(f"{file}: {line}\n" for line in said)
    stdout.writelines(f"note: {notice}\n" for notice in notices(Policy.model_validate(parsed), parsed))
    return status
