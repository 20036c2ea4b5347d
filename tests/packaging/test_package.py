"""What `make package` hands to an admin, packed here from a small folder as `sam build` leaves it."""

from __future__ import annotations

import io
import json
import os
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.packaging.package import CODE, GUIDE, archive, main
from tests.template.expanded import source, transformed
from tests.template.linting import cfn_lint

UPLOADS = ("ReceiveWebhook", "WorkTicket", "DependenciesLayer", "AmendsLayer")


@pytest.fixture
def built(tmp_path: Path) -> Path:
    """The real template with a file for each function and layer, as `sam build` lays them out."""
    template = json.loads(json.dumps(source()))
    for name, resource in template["Resources"].items():
        for place in set(CODE) & resource.get("Properties", {}).keys():
            resource["Properties"][place] = name
            (tmp_path / "built" / name / "python").mkdir(parents=True)
            (tmp_path / "built" / name / "python" / "code.py").write_text(f"NAME = {name!r}\n")
    (tmp_path / "built" / "template.yaml").write_text(yaml.safe_dump(template))
    return tmp_path / "built"


def packed(built: Path, name: str = "package") -> Path:
    package = built.with_name(name)
    main(built, package)
    return package


def located(package: Path) -> dict[str, Any]:
    """Where the template looks for each function's and layer's code: logical id -> Bucket and Key."""
    template = yaml.safe_load((package / "amends.yaml").read_text("utf-8"))
    properties = {name: resource.get("Properties", {}) for name, resource in template["Resources"].items()}
    return {name: held[place] for name, held in properties.items() for place in CODE if place in held}


def test_every_archive_is_there_under_the_name_that_the_template_gives(built: Path) -> None:
    """An admin uploads the .zip files as they are; the template asks for the bucket and finds each by its name."""
    package = packed(built)
    found = located(package)
    assert set(found) >= set(UPLOADS)
    for name, where in found.items():
        assert where["Bucket"] == {"Ref": "CodeBucket"}
        file = where["Key"]["Fn::Sub"].removeprefix("${CodePrefix}")
        with zipfile.ZipFile(package / file) as made:
            assert made.read("python/code.py").decode() == f"NAME = {name!r}\n"
    assert len(list(package.glob("*.zip"))) == len(found)


def test_the_same_code_gives_the_same_bytes(built: Path) -> None:
    """Who builds the same version gets the same archives, whatever the files' times, rights and order of making."""
    first = packed(built)
    for path in built.rglob("code.py"):
        os.utime(path, (2e9, 2e9))
        path.chmod(0o600)
    second = packed(built, "again")
    assert {p.name: p.read_bytes() for p in first.glob("*.*")} == {p.name: p.read_bytes() for p in second.glob("*.*")}


def test_an_upgrade_replaces_what_changed_and_nothing_else(built: Path) -> None:
    """A changed file changes the name of its archive, so that CloudFormation sees it; the others keep theirs."""
    before = located(packed(built))
    (built / "AmendsLayer" / "python" / "code.py").write_text("NAME = 'newer'\n")
    after = located(packed(built))
    assert [name for name in before if before[name] != after[name]] == ["AmendsLayer"]
    assert not [file for file in built.with_name("package").glob("*.zip") if file.name in str(before["AmendsLayer"])]


def test_an_archive_can_be_read_by_lambda(tmp_path: Path) -> None:
    """Lambda runs the code as another user: every file is readable for all."""
    (tmp_path / "app.py").write_text("x = 1")
    (tmp_path / "app.py").chmod(0o600)
    with zipfile.ZipFile(io.BytesIO(archive(tmp_path))) as made:
        assert [entry.external_attr >> 16 & 0o777 for entry in made.infolist()] == [0o644]


@pytest.mark.parametrize("form", ["as uploaded", "as CloudFormation expands it"])
def test_the_packaged_template_validates(form: str, built: Path, tmp_path: Path) -> None:
    """cfn-lint is content with what the admin uploads, and with what CloudFormation makes of it."""
    path = packed(built) / "amends.yaml"
    if form != "as uploaded":
        expanded = transformed(yaml.safe_load(path.read_text("utf-8")))
        path = tmp_path / "expanded.json"
        path.write_text(json.dumps(expanded))
    assert cfn_lint(path) == (0, "")
    assert path.stat().st_size < 1_000_000  # the console's limit


def test_nothing_but_the_places_of_the_code_departs_from_the_template(built: Path) -> None:
    """template.yaml is the one source: the package adds two questions, and changes where the code lies."""
    template = yaml.safe_load((packed(built) / "amends.yaml").read_text("utf-8"))
    original = json.loads(json.dumps(source()))
    added = set(template["Parameters"]) - set(original["Parameters"])
    assert added == {"CodeBucket", "CodePrefix"}
    assert {name: template["Parameters"][name] for name in original["Parameters"]} == original["Parameters"]
    for name in ("Outputs", "Conditions", "Rules", "Globals", "Transform", "Description"):
        assert template[name] == original[name]
    for name, resource in original["Resources"].items():
        kept = {k: v for k, v in resource.get("Properties", {}).items() if k not in CODE}
        assert {k: v for k, v in template["Resources"][name].get("Properties", {}).items() if k not in CODE} == kept
    interface = template["Metadata"]["AWS::CloudFormation::Interface"]
    assert interface["ParameterGroups"][0]["Parameters"] == ["CodeBucket", "CodePrefix"]
    assert added <= set(interface["ParameterLabels"])


def test_the_guide_says_what_the_console_asks(built: Path) -> None:
    """INSTALL.txt lies in the package and names the questions as the console shows them, and the files there are."""
    package = packed(built)
    guide = (package / GUIDE.name).read_text("utf-8")
    labels = yaml.safe_load((package / "amends.yaml").read_text("utf-8"))["Metadata"]["AWS::CloudFormation::Interface"]
    for name in ("CodeBucket", "CodePrefix", "Zendesk", "Freshdesk", "AlarmEmail"):
        assert f'"{labels["ParameterLabels"][name]["default"]}"' in guide
    assert {path.name for path in (package / "schemas").iterdir()} == {
        f"{section}.schema.json" for section in ("settings", "playbook", "phrases", "clocks")
    }
    assert "No two\n     buckets in all of AWS may have one name" in guide
    assert max(len(line) for line in guide.splitlines()) <= 120


def test_the_package_holds_every_page_that_an_admin_is_led_to(built: Path) -> None:
    """Who has the package alone finds the pages that INSTALL.txt names, and each link in them leads somewhere."""
    package = packed(built)
    guide = (package / GUIDE.name).read_text("utf-8")
    for page in ("README.md", "zendesk.md", "freshdesk.md"):
        assert page in guide
    for path in package.glob("*.md"):
        for target in re.findall(r"\]\(([^()#:]+)\)", path.read_text("utf-8")):
            assert (package / target).exists(), (path.name, target)
    assert "[Zendesk](zendesk.md)" in (package / "README.md").read_text("utf-8")


def test_without_a_build_it_says_so(tmp_path: Path) -> None:
    """Nothing is packed from nothing."""
    with pytest.raises(FileNotFoundError):
        main(tmp_path, tmp_path / "package")
