"""The short form of `make chaos`: the whole process group killed with -9 under load, a handful of times."""

from __future__ import annotations

import random

import pytest

from chaos.campaign import Campaign
from chaos.stage import OnStage

pytest_plugins = ["tests.support.databases"]
pytestmark = pytest.mark.slow


@pytest.mark.parametrize(("name", "roles", "kills"), [("sqlite", ("run",), 3), ("postgresql", ("run", "run"), 3)])
def test_nothing_accepted_is_lost_or_answered_twice(
    on_stage: OnStage, name: str, roles: tuple[str, ...], kills: int
) -> None:
    """Killed at random moments, after Webex took a reply, and before: each has one answer, heard of or not.

    The clock goes fast, as a reply that may have been sent is looked for again and again, with pauses.
    """
    with on_stage(name, roles=roles, lease=2, pace=4) as stage:
        outcome = Campaign(stage, random.Random(7), most_waiting=20).run(kills)
    assert outcome.verdict.lost == 0
    assert outcome.verdict.twice == 0
    assert outcome.unfinished == 0
    assert outcome.integrity in {"ok", "unchecked"}
    assert outcome.verdict.answered > 10
    assert outcome.unheard > 0, "the bot was told of everything"
    assert outcome.lookups > 0, "no kill came while a reply was being sent"
