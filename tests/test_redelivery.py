"""The same webhook over and over: at once, while its question is answered, afterwards, and after a restart.

A few questions; a thousand with FULL=1 in the environment.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from chaos.crowd import Question
from chaos.stage import OnStage, Stage
from tests.support.full import IS_FULL

pytest_plugins = ["tests.support.databases"]

QUESTIONS = 1000 if IS_FULL else 3
TIMES = 50
DEADLINE = 600.0

pytestmark = [pytest.mark.slow, pytest.mark.timeout(3 * DEADLINE)]


def deliver(stage: Stage, questions: list[Question]) -> None:
    """Every webhook 50 times, as many at a time."""
    with ThreadPoolExecutor(TIMES) as pool:
        accepted = list(pool.map(stage.deployment.post, (question for question in questions for _ in range(TIMES))))
    assert all(accepted)


@pytest.mark.parametrize(("name", "roles"), [("sqlite", ("run",)), ("postgresql", ("run", "run"))])
def test_a_webhook_that_comes_again_and_again_is_answered_once(
    on_stage: OnStage, name: str, roles: tuple[str, ...]
) -> None:
    """In parallel, to one process and to two: exactly one reply, whenever it comes."""
    with on_stage(name, roles=roles) as stage:
        stage.deployment.start()
        stage.deployment.until_accepting(stage.crowd.ask())
        questions = [stage.crowd.ask() for _ in range(QUESTIONS)]
        gateway = stage.crowd.webex.gateway
        gateway.latency["/v1/"] = 2000  # two calls one after another take longer than both rounds of deliveries

        deliver(stage, questions)
        assert stage.database.unfinished(), "all was done before it could come again"
        deliver(stage, questions)
        gateway.latency.clear()
        assert stage.database.until_finished(DEADLINE)
        deliver(stage, questions)
        stage.deployment.stop()
        stage.deployment.start()
        stage.deployment.until_accepting(questions[0])
        deliver(stage, questions)
        assert stage.database.until_finished(DEADLINE)

        answers = stage.crowd.answers()
        assert [answers[question.id] for question in stage.crowd.questions] == [1] * (QUESTIONS + 1)
