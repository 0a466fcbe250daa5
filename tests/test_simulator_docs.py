"""What docs/simulator.md says of the simulator is all that it has: endpoints, settings, controls, faults."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

from simulator import control, control_meetings, control_people, faults
from simulator.server import site
from simulator.world import Settings

PAGE = (Path(__file__).parent.parent / "docs" / "simulator.md").read_text()
WORDS = set(re.findall(r"[\w_]+", PAGE))


def rules(start: str) -> list[str]:
    return sorted({rule.rule for rule in site().url_map.iter_rules() if rule.rule.startswith(start)})


def test_every_resource_of_the_api_is_named() -> None:
    """By the first part of its path, and by the second where that is a word of its own."""
    parts = [part for rule in rules("/v1/") for part in rule.split("/")[2:4] if "<" not in part]
    assert [part for part in parts if part not in WORDS | {"direct"}] == []


def test_every_control_is_named() -> None:
    """On the page, and in the first lines of the module that has it."""
    for module in (control, control_meetings, control_people):
        own = module.__doc__ or ""
        for rule in (rule for rule in rules("/_control/") if _is_of(module.__name__, rule)):
            last = re.sub(r"<any\(([^)]*)\):\w+>", r"\1", rule.rsplit("/", 1)[1])
            for word in last.split(", "):
                assert word in own, f"{module.__name__}: {rule}"
                assert word in WORDS, rule


def test_every_setting_is_named() -> None:
    """With what is known of it."""
    table = PAGE.partition("## What Webex leaves open")[2].partition("\n## ")[0]
    assert {name for name in re.findall(r"`(\w+)`", table) if name in vars(Settings())} == {
        field.name for field in fields(Settings)
    }


def test_every_fault_is_described() -> None:
    """In the first lines of its module."""
    described = re.findall(r"^    (\w+)  ", faults.__doc__ or "", re.MULTILINE)
    assert set(described) == {*faults.BEFORE, *faults.AFTER}


def _is_of(module: str, rule: str) -> bool:
    endpoints = {r.endpoint.partition(".")[0] for r in site().url_map.iter_rules() if r.rule == rule}
    return module.rpartition(".")[2] in endpoints
