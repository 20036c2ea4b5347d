"""`make package`: one template with its archives, for whoever installs in the AWS console without a command line.

    python -m tests.packaging.package BUILT PACKAGE

BUILT is what `sam build` made; PACKAGE is made anew. The archives go to a bucket of the admin's, which CloudFormation
asks for by name: a template cannot know where it was read from. Each archive's name holds a hash of its content, so
that an upgrade replaces what changed and leaves the rest alone; the same sources give the same bytes.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
import shutil
import sys
import zipfile
from pathlib import Path
from typing import Any

import yaml
from samtranslator.yaml_helper import yaml_parse

from amends.documents import SECTIONS
from amends.schema import schema

TEMPLATE = "amends.yaml"
GUIDE = Path(__file__).with_name("INSTALL.txt")
ROOT = GUIDE.parents[2]
HELPDESKS = "layers/amends/amends/helpdesks"
PAGES = {  # what an admin reads, by its name in the package
    "README.md": "README.md",
    "CHANGELOG.md": "CHANGELOG.md",
    "zendesk.md": f"{HELPDESKS}/zendesk/README.md",
    "freshdesk.md": f"{HELPDESKS}/freshdesk/README.md",
    "INSTALL.txt": "tests/packaging/INSTALL.txt",
    "note.png": ".github/note.png",
    "schemas": "layers/amends/amends/schemas",
}
CODE = ("CodeUri", "ContentUri")
LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the earliest time that a zip archive can tell

BUCKET = {
    "Type": "String",
    "MinLength": 3,
    "AllowedPattern": "^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$",
    "ConstraintDescription": "The name alone, such as acme-amends-code, without s3:// and without a slash.",
    "Description": "The S3 bucket, in this region, to which you uploaded the .zip files that came with this template.",
}
PREFIX = {
    "Type": "String",
    "Default": "",
    "AllowedPattern": "^$|^[^/].*/$",
    "ConstraintDescription": "Nothing, or a folder that ends with a slash, such as amends/.",
    "Description": "Empty where the .zip files lie in no folder of the bucket; else the folder and a slash.",
}

Template = dict[str, Any]


def main(built: Path, package: Path) -> None:
    """Write the package. Raises FileNotFoundError where `sam build` did not run."""
    template: Template = json.loads(json.dumps(yaml_parse((built / "template.yaml").read_text("utf-8"))))
    shutil.rmtree(package, ignore_errors=True)
    (package / "schemas").mkdir(parents=True)
    for name, resource in template["Resources"].items():
        resource.pop("Metadata", None)  # how it was built
        for place in set(CODE) & resource.get("Properties", {}).keys():
            content = archive(built / resource["Properties"][place])
            file = f"{_hyphened(name)}-{hashlib.sha256(content).hexdigest()[:16]}.zip"
            (package / file).write_bytes(content)
            resource["Properties"][place] = {
                "Bucket": {"Ref": "CodeBucket"},
                "Key": {"Fn::Sub": f"${{CodePrefix}}{file}"},
            }
    _ask(template)
    text = yaml.safe_dump(template, sort_keys=False, allow_unicode=True, width=120)
    (package / TEMPLATE).write_text(text, "utf-8")
    for name, source in PAGES.items():
        if name.endswith(".md"):
            (package / name).write_text(_relinked((ROOT / source).read_text("utf-8")), "utf-8")
        elif (ROOT / source).is_file():
            shutil.copy(ROOT / source, package / name)
    for section in SECTIONS:
        (package / "schemas" / f"{section}.schema.json").write_text(schema(section), "utf-8")


def archive(folder: Path) -> bytes:
    """A folder's files as a zip archive: the same files give the same bytes, whenever and by whomever it is made."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as made:
        for path in sorted(each for each in folder.rglob("*") if each.is_file()):
            entry = zipfile.ZipInfo(path.relative_to(folder).as_posix(), LONG_AGO)
            entry.create_system, entry.external_attr = 3, 0o100644 << 16  # Unix, readable for Lambda's user
            entry.compress_type = zipfile.ZIP_DEFLATED
            made.writestr(entry, path.read_bytes())
    return buffer.getvalue()


def _relinked(page: str) -> str:
    """A page whose links lead to what lies in the package; what only a checkout holds keeps its words alone."""
    names = {source: name for name, source in PAGES.items()}

    def link(found: re.Match[str]) -> str:
        words, target = found.groups()
        if target.startswith(("#", "https:")):
            return found[0]
        return f"[{words}]({names[target]})" if target in names else words

    return re.sub(r"\[([^\[\]]*)\]\(([^()]+)\)", link, page)


def _hyphened(name: str) -> str:
    return re.sub("(?<!^)([A-Z])", r"-\1", name).lower()


def _ask(template: Template) -> None:
    """Have the console ask for the bucket, first of all."""
    template["Parameters"] = {"CodeBucket": BUCKET, "CodePrefix": PREFIX, **template["Parameters"]}
    interface = template["Metadata"]["AWS::CloudFormation::Interface"]
    interface["ParameterGroups"].insert(
        0, {"Label": {"default": "0. Where you uploaded the .zip files"}, "Parameters": ["CodeBucket", "CodePrefix"]}
    )
    interface["ParameterLabels"] |= {
        "CodeBucket": {"default": "Name of the S3 bucket"},
        "CodePrefix": {"default": "Folder in it"},
    }


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
