"""The short form of `make chaos`: the whole process group killed with -9 under load, a handful of times."""

from __future__ import annotations

import pytest

from chaos.__main__ import run
from chaos.postgres_server import binaries


@pytest.mark.parametrize(("name", "kills"), [("sqlite", 4), ("postgresql", 3)])
def test_nothing_accepted_is_lost_or_answered_twice(name: str, kills: int) -> None:
    """Killed at random moments, after Webex took a reply, and before: every question accepted has one answer."""
    if name == "postgresql" and binaries() is None:
        pytest.skip("no PostgreSQL server on this machine")
    outcome = run(name, kills=kills, lease=2, seed=7)
    assert outcome.verdict.lost == 0
    assert outcome.verdict.twice == 0
    assert outcome.unfinished == 0
    assert outcome.integrity in {"ok", "unchecked"}
    assert outcome.verdict.answered > 20
    assert outcome.lookups > 0, "no kill came while a reply was being sent"
