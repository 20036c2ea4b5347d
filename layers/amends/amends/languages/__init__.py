"""What Amends knows of a language: one folder of data each, and nothing about any language in code.

`words.toml` (small words that give the language away) is there for every language that must not be taken for another;
`mail.toml` (how mail programs set to the language quote, forward and sign) for those of mail programs. A language is
read, and answered in, once its folder also has

    cues.toml      what customers write, with an example and a counter-example each; wishes; context rules
    causes.toml    words by which a complaint names its cause without saying plainly what went wrong; may be missing
    agents.toml    what agents write that binds the company: apologies, admissions, promises, offers
    times.toml     how times and deadlines are named
    wording.toml   suggested words; `wording_informal.toml` where the form of address changes them
    asked.toml     what customers ask for by name; may be missing
    matters.toml   by which words the kinds of a matter are told that ask for another first step than their cause
    risks.toml, breaches.toml, frailty.toml    marks that tell together of danger, of exposed data, of hardship
    open.toml      what keeps thanks from being the last word; may be missing
    kin.txt        words that mean alike
    giving_back.toml, and what else advising/ asks for

and weighed by all its words together once `make fit` wrote its weights, from tests/measure/<language>/.
"""

from __future__ import annotations

import json
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

_HERE = Path(__file__).parent
NOTES = "en"  # the language of a note's labels and advice


@cache
def known() -> tuple[str, ...]:
    """Every language that can be told from others."""
    return tuple(sorted(path.parent.name for path in _HERE.glob("*/words.toml")))


@cache
def read() -> tuple[str, ...]:
    """The languages that Amends reads, the notes' own first."""
    found = {path.parent.name for path in _HERE.glob("*/cues.toml")}
    return tuple(sorted(found, key=lambda language: (language != NOTES, language)))


@cache
def name(language: str) -> str:
    """What people call a language; its tag where it is not listed."""
    return str(tomllib.loads((_HERE / "names.toml").read_text("utf-8")).get(language, language))


@cache
def data(language: str, name: str) -> dict[str, Any]:
    """One file of a language's folder; empty where it has none."""
    path = _HERE / language / f"{name}.toml"
    built = path.with_suffix(".json")  # what is deployed has it beside, see reading/build.py
    if built.exists():
        return dict(json.loads(built.read_bytes()))
    return tomllib.loads(path.read_text("utf-8")) if path.exists() else {}


@cache
def gathered(name: str, key: str) -> tuple[str, ...]:
    """What all folders' files of that name say under a key: for what does not follow the writer's language."""
    folders = sorted(path.parent.name for path in _HERE.glob(f"*/{name}.toml"))
    return tuple(dict.fromkeys(entry for one in folders for entry in data(one, name).get(key, ())))


@cache
def lines(language: str, name: str) -> tuple[str, ...]:
    """The words of one plain text file of a language's folder, but for lines that begin with `#`; none where it has no
    such file."""
    path = _HERE / language / f"{name}.txt"
    read = path.read_text("utf-8").splitlines() if path.exists() else ()
    return tuple(" ".join(line for line in read if not line.startswith("#")).split())
