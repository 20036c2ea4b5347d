"""cfn-lint, run as a developer runs it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path


def cfn_lint(template: Path) -> tuple[int, str]:
    """Its exit status and all that it found, down to mere information."""
    run = subprocess.run(
        [Path(sys.executable).with_name("cfn-lint"), "--include-checks", "I", "--template", template],
        capture_output=True,
        text=True,
        check=False,
    )
    return run.returncode, run.stdout
