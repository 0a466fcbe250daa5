"""What is installed: one name, one version, one command, and a page of changes that speaks of them."""

from __future__ import annotations

import json
import re
import tomllib
from importlib.metadata import entry_points
from pathlib import Path

import pytest
from click.testing import CliRunner
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from bot.__main__ import main

ROOT = Path(__file__).parent.parent
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
PROJECT = PYPROJECT["project"]
DEVELOPMENT = [each for group in PYPROJECT["dependency-groups"].values() for each in group if isinstance(each, str)]


def test_the_installed_command_is_the_bots() -> None:
    """`rollcall run` is `python -m bot run`."""
    (command,) = entry_points(group="console_scripts", name="rollcall")
    assert command.load() is main


def test_the_version_is_that_of_the_project() -> None:
    """Nobody has to write it twice."""
    assert CliRunner().invoke(main, ["--version"]).output == f"Rollcall {PROJECT['version']}\n"


def test_the_changes_begin_with_what_is_not_released_yet() -> None:
    """Then comes the version that the project has."""
    heads = re.findall(r"^## (.+)$", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)
    assert heads[:2] == ["Unreleased", PROJECT["version"]]


def locked(file: str) -> dict[str, str]:
    """The packages of a file and their versions; every line has a version and hashes, and nothing else."""
    text = (ROOT / file).read_text().replace("\\\n", " ")
    packages: dict[str, str] = {}
    for line in text.splitlines():
        requirement, *hashes = line.split(" --hash=")
        assert hashes, line
        assert all(re.fullmatch(r"sha256:[0-9a-f]{64}\s*", each) for each in hashes), line
        name, version = re.fullmatch(r"([\w.-]+)==([\w.+!-]+)(?: ;.*)?\s*", requirement).groups()  # type: ignore[union-attr]
        packages[canonicalize_name(name)] = version
    return packages


@pytest.mark.parametrize(
    ("file", "required"),
    [
        ("constraints.txt", [*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["postgres"]]),
        ("constraints-dev.txt", [*PROJECT["dependencies"], *DEVELOPMENT]),
    ],
)
def test_what_is_installed_is_pinned_by_hash(file: str, required: list[str]) -> None:
    """Within what pyproject.toml allows; no address to download from is written down."""
    packages = locked(file)
    for requirement in map(Requirement, required):
        version = packages[canonicalize_name(requirement.name)]
        assert requirement.specifier.contains(version, prereleases=True), f"{requirement}: {version}; run `make lock`"


def test_the_tools_come_beside_the_same_packages() -> None:
    """What is tested is what is deployed."""
    assert locked("constraints.txt").items() <= locked("constraints-dev.txt").items()


@pytest.mark.parametrize(("package", "safe"), [("markdown-it", (14, 1, 1))])  # CVE-2026-2327
def test_the_page_has_packages_without_a_known_vulnerability(package: str, safe: tuple[int, ...]) -> None:
    """Pinned, and locked by hash."""
    version = json.loads((ROOT / "simulator/package.json").read_text())["dependencies"][package]
    entry = json.loads((ROOT / "simulator/package-lock.json").read_text())["packages"][f"node_modules/{package}"]
    assert entry["version"] == version
    assert entry["integrity"].startswith("sha512-")
    assert tuple(map(int, version.split("."))) >= safe
