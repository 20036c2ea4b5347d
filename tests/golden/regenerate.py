"""`python -m tests.golden.regenerate`: write every golden note anew, and say which changed. Review them by reading."""

import sys
from pathlib import Path


def main() -> None:
    """Write the notes, from a checkout whose packages nobody installed."""
    sys.path.insert(0, str(Path(__file__).parents[2] / "layers" / "amends"))
    from tests.golden.threads import VERDICTS, expected, fingerprint, load, paths, run

    for path in paths():
        shown, beside = run(load(path)).shown(), expected(path)
        if not beside.exists() or beside.read_text(encoding="utf-8") != shown:
            beside.write_text(shown, encoding="utf-8")
            sys.stdout.write(f"changed: {beside.name}\n")
        note = run(load(path)).note
        if note and f'"{fingerprint(note.text)}"' not in VERDICTS.read_text(encoding="utf-8"):
            sys.stdout.write(f"to be read again: {path.stem}, now {fingerprint(note.text)}\n")


if __name__ == "__main__":
    main()
