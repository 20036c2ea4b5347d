"""checkov on the template as written and as expanded: `make lint` runs this with the venv that checkov is in.

Every finding must have its reason in `suppressed.py`, and every reason its finding.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.template.expanded import ROOT, SOURCE, expanded
from tests.template.suppressed import SUPPRESSED

CHECKOV = ROOT / ".venv-template" / "bin" / "checkov"


def findings(template: Path) -> set[str]:
    """What checkov finds in a template, as `<check> on <resource type>`."""
    run = subprocess.run(
        [CHECKOV, "--framework", "cloudformation", "--skip-download", "--output", "json", "--file", template],
        capture_output=True,
        text=True,
        check=False,
    )
    report = json.loads(run.stdout)
    if report["summary"]["passed"] == 0 or report["summary"]["parsing_errors"]:
        raise RuntimeError(f"checkov read nothing: {report['summary']}")
    return {f"{check['check_id']} on {_kind(check['resource'])}" for check in report["results"]["failed_checks"]}


def _kind(resource: str) -> str:
    kind = resource.rsplit(".", 1)[0]
    return "function" if kind in ("AWS::Lambda::Function", "AWS::Serverless::Function") else kind


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        whole = Path(folder) / "expanded.json"
        whole.write_text(json.dumps(expanded()))
        found = findings(SOURCE) | findings(whole)
    unreasoned, stale = found - set(SUPPRESSED), set(SUPPRESSED) - found
    for finding in sorted(unreasoned):
        print(f"checkov: {finding}: mend it, or give its reason in tests/template/suppressed.py")
    for finding in sorted(stale):
        print(f"checkov: {finding}: no longer found; take its row out of tests/template/suppressed.py")
    print(f"checkov: {len(found)} kinds of findings, {len(unreasoned)} without a reason")
    return int(bool(unreasoned or stale))


if __name__ == "__main__":
    sys.exit(main())
