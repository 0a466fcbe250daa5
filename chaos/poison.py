"""A question that crashes every process which answers it, and how long others wait meanwhile."""

from __future__ import annotations

import statistics
import time
from dataclasses import dataclass

from chaos.stage import LEASE, TWO_WORKERS, staged

BEFORE, AFTER = 20, 40
PAUSE = 0.05
"""Seconds between two questions of others."""
LONGEST = 60.0


@dataclass(frozen=True)
class Poisoned:
    """What became of it: processes that died, replies to who asked it, and what others got. Waits in seconds.

    `caught` are those whose reply was on its way when a process died: that is looked up when the lease is over, not
    before, as Webex may be at it still.
    """

    deaths: int
    apologies: int
    others: int
    answered_once: int
    caught: int
    usual_wait: float
    longest_wait: float


def poison(
    name: str, *, lease: float = LEASE, before: int = BEFORE, after: int = AFTER, pause: float = PAUSE
) -> Poisoned:
    """Two workers, started again whenever they die, and one such question among many others.

    `before` and `after` it so many others are asked, and meanwhile, with a `pause` of so many seconds in between.
    """
    with staged(name, roles=TWO_WORKERS, lease=lease) as stage:
        crowd, deployment = stage.crowd, stage.deployment
        deployment.start()
        deployment.until_accepting(crowd.ask())
        deaths = 0

        def go_on() -> None:
            nonlocal deaths
            deployment.post(crowd.ask())
            deaths += deployment.tend()
            time.sleep(pause)

        for _ in range(before):
            go_on()
        lethal = crowd.ask_lethally()
        deployment.post(lethal)
        deadline = time.monotonic() + LONGEST
        while not crowd.answers()[lethal.id] and time.monotonic() < deadline:
            go_on()
        for _ in range(after):
            go_on()
        while stage.database.unfinished() and time.monotonic() < deadline:
            deaths += deployment.tend()
            time.sleep(PAUSE)

        answers, waits = crowd.answers(), crowd.waits()
        others = [question.id for question in crowd.questions if question is not lethal]
        later = [waits.get(other, LONGEST) for other in others[before + 1 :]]
        return Poisoned(
            deaths=deaths,
            apologies=answers[lethal.id],
            others=len(others),
            answered_once=sum(answers[other] == 1 for other in others),
            caught=sum(wait >= lease for wait in later),
            usual_wait=statistics.median(waits.get(other, LONGEST) for other in others[: before + 1]),
            longest_wait=max(wait for wait in later if wait < lease),
        )
