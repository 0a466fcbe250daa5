"""Webex at its worst: whatever goes wrong on the way, each question ends in one reply or in one apology.

Some questions, under all faults at once and under the worst by themselves; 500, and every fault by itself, with FULL=1
in the environment. The bot's clock goes 20 times as fast, so that a test doesn't wait as long as people have to.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import format_datetime

import pytest

from chaos.stage import Stage, staged
from simulator.faults import Fault
from tests.support.full import IS_FULL

QUESTIONS = 500 if IS_FULL else 40
ODDS = 0.3
DEADLINE = 300.0

FAULTS: dict[str, dict[str, object]] = {
    "429 a number": {"fault": "status", "status": 429, "retry_after": "2"},
    "429 a date": {"fault": "status", "status": 429, "retry_after": format_datetime(datetime.now(UTC), usegmt=True)},
    "429 garbage": {"fault": "status", "status": 429, "retry_after": "rand(30),add(30)"},
    "429 negative": {"fault": "status", "status": 429, "retry_after": "-5"},
    "429 without": {"fault": "status", "status": 429},
    "423": {"fault": "status", "status": 423, "retry_after": "1"},
    "500": {"fault": "status", "status": 500},
    "502": {"fault": "html", "status": 502},
    "503": {"fault": "status", "status": 503, "retry_after": "1"},
    "504": {"fault": "html", "status": 504},
    "HTML 200": {"fault": "html", "status": 200},
    "truncated": {"fault": "truncated"},
    "reset before": {"fault": "reset_before"},
    "reset after": {"fault": "reset_after"},
    "slow": {"fault": "slow", "seconds": 0.2},
    "wrong length": {"fault": "wrong_length"},
    "endless next": {"fault": "endless_next"},
    "foreign next": {"fault": "foreign_next", "next": "http://127.0.0.1:9/v1/elsewhere"},
}

pytestmark = [pytest.mark.slow, pytest.mark.timeout(2 * DEADLINE)]


@pytest.fixture(scope="module")
def stage() -> Iterator[Stage]:
    with staged("sqlite", pace=20) as stage:
        stage.deployment.start()
        stage.deployment.until_accepting(stage.crowd.ask())
        yield stage


def answers_under(stage: Stage, faults: list[Fault], number: int) -> list[int]:
    """Ask so many questions while those faults strike; how often each was answered in the end."""
    stage.crowd.webex.gateway.faults[:] = faults
    questions = [stage.crowd.ask() for _ in range(number)]
    for question in questions:
        assert stage.deployment.post(question)
    assert stage.database.until_finished(DEADLINE)
    stage.crowd.webex.gateway.faults.clear()
    answers = stage.crowd.answers()
    return [answers[question.id] for question in questions]


def fault(name: str, odds: float) -> Fault:
    return Fault(**FAULTS[name], path="/v1/", probability=odds)  # type: ignore[arg-type]


def test_under_all_faults_at_once_each_question_is_answered_once(stage: Stage) -> None:
    """Three calls in ten go wrong, each time in another way."""
    faults = [fault(name, ODDS / len(FAULTS)) for name in FAULTS]
    assert answers_under(stage, faults, QUESTIONS) == [1] * QUESTIONS


@pytest.mark.parametrize("name", FAULTS if IS_FULL else ["truncated", "reset after"])
def test_under_each_fault_each_question_is_answered_once(stage: Stage, name: str) -> None:
    """Three calls in ten go wrong in the same way."""
    number = 30 if IS_FULL else 5
    assert answers_under(stage, [fault(name, ODDS)], number) == [1] * number
