"""What is installed: one name, one version, one command, and a page of changes that speaks of them."""

from __future__ import annotations

import re
import tomllib
from importlib.metadata import entry_points
from pathlib import Path

from click.testing import CliRunner

from bot.__main__ import main

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]


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
