"""Kill the bot again and again while people ask it things, then let it live and count.

A kill comes at a random moment, or is aimed: at the time between Webex taking a reply and the bot knowing so, or
between the bot's sending a reply and Webex taking it. At every second kill the webhooks are disabled or removed, too,
and people go on asking: what they say until the bot has its webhooks again, it has to find at Webex by itself.
"""

from __future__ import annotations

import random
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field

from chaos.crowd import Question, Verdict
from chaos.stage import Stage
from simulator.faults import Fault
from simulator.gateway import Gateway

ASKERS = 6
MOST_WAITING = 60
"""More would only make the run longer."""
HELD_BACK = 0.4
"""Seconds for which Webex keeps an answer, or a request, back when a kill is aimed."""
AIM_SECONDS = 5.0
SETTLE_SECONDS = 120.0


@dataclass
class Outcome:
    """`lookups` are replies looked for in Webex; `first_accepts` seconds from a start to the first webhook accepted.

    `unheard` were asked while the bot had no webhook.
    """

    verdict: Verdict
    kills: int
    unheard: int
    lookups: int
    integrity: str
    unfinished: int
    first_accepts: list[float]

    @property
    def is_well(self) -> bool:
        wrong = self.verdict.lost + self.verdict.twice + self.unfinished
        return wrong == 0 and self.integrity in {"ok", "unchecked"}


@dataclass
class Campaign:
    """The bot, killed again and again; the same `dice` choose the same moments.

    Nobody asks while `most_waiting` questions are accepted and not answered yet.
    """

    stage: Stage
    dice: random.Random
    most_waiting: int = MOST_WAITING
    lookups: int = 0
    first_accepts: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._crowd, self._deployment, self._database = self.stage.crowd, self.stage.deployment, self.stage.database
        self._gateway = self._crowd.webex.gateway
        self._may_ask = threading.Event()
        self._over = threading.Event()
        self._undelivered: deque[Question] = deque(maxlen=500)
        self._waiting = 0
        self._unheard = 0

    def run(self, kills: int) -> Outcome:
        with self._asking():
            self._begin()
            for number in range(kills):
                self._live(number)
                self._kill(is_deaf=number % 2 == 1)
            self._start()
        self._settle()
        self._deployment.stop()
        self._read_log()
        return Outcome(
            verdict=self._crowd.verdict(),
            kills=kills,
            unheard=self._unheard,
            lookups=self.lookups,
            integrity=self._database.integrity(),
            unfinished=self._database.unfinished(),
            first_accepts=self.first_accepts,
        )

    def _begin(self) -> None:
        """Let the bot run for the first time: it owes answers to what is said from then on."""
        self._deployment.start()
        until(self._database.has_begun, SETTLE_SECONDS)
        self._kill(is_deaf=False)

    def _start(self) -> None:
        self._deployment.start()
        self.first_accepts.append(self._deployment.until_accepting(self._crowd.ask()))
        self._may_ask.set()

    def _live(self, number: int) -> None:
        """Start, and return at the moment of the kill."""
        if number % 10 == 9:  # while it starts
            self._deployment.start()
            time.sleep(self.dice.uniform(0, 0.8))
            return
        self._start()
        if number % 10 == 4:  # long enough to take over what the last one was about to say
            time.sleep(self._deployment.lease + 1)
        if len(self._deployment.roles) > 1 and self.dice.random() < 0.3:
            self._deployment.kill_one()
        moments: list[Callable[[], None]] = [self._after_taking, self._any_moment, self._while_sent, self._any_moment]
        moments[number % len(moments)]()

    def _kill(self, *, is_deaf: bool) -> None:
        if is_deaf:
            self._crowd.lose_webhooks(removed=self.dice.random() < 0.5)
            self._may_ask.set()
            before = self._unheard
            until(lambda: self._unheard > before, AIM_SECONDS)
        else:
            self._may_ask.clear()
        self._deployment.kill()
        self._gateway.faults.clear()
        self._gateway.latency.clear()
        self._read_log()

    def _read_log(self) -> None:
        with self._crowd.webex.world.lock:
            calls = list(self._gateway.requests)
            self._gateway.requests.clear()
        # In a thread, by the bot: without a thread it catches up.
        self.lookups += sum(call["method"] == "GET" and "parentId=" in call["query"] for call in calls)

    def _any_moment(self) -> None:
        time.sleep(min(self.dice.expovariate(1), 3))

    def _after_taking(self) -> None:
        """Webex has the reply and is slow to say so."""
        time.sleep(self.dice.uniform(0, 0.5))
        before = len(self._crowd.answers())
        self._gateway.faults.append(Fault("slow", "/v1/messages", "POST", seconds=HELD_BACK))
        until(lambda: len(self._crowd.answers()) > before, AIM_SECONDS)

    def _while_sent(self) -> None:
        """Webex has the request and is slow to act on it: the reply appears after the death of who sent it."""
        time.sleep(self.dice.uniform(0, 0.5))
        self._gateway.latency["/v1/messages"] = HELD_BACK * 1000
        until(lambda: _is_posting(self._gateway), AIM_SECONDS)

    @contextmanager
    def _asking(self) -> Iterator[None]:
        with ThreadPoolExecutor(ASKERS + 1) as pool:
            threads = [pool.submit(self._ask) for _ in range(ASKERS)] + [pool.submit(self._count)]
            try:
                yield
            finally:
                self._over.set()
            for thread in threads:
                thread.result()

    def _ask(self) -> None:
        while not self._over.is_set():
            is_heard = self._crowd.is_heard()
            if not self._may_ask.is_set() or self._waiting > self.most_waiting * (1 if is_heard else 2):
                self._over.wait(0.01)
                continue
            if not is_heard:
                self._crowd.ask_on()
                self._unheard += 1
                self._over.wait(0.2)
                continue
            # What was not accepted may have been stored all the same: half of it is delivered again.
            again = self._undelivered and random.random() < 0.5
            question = self._undelivered.popleft() if again else self._crowd.ask_on()
            if not self._deployment.post(question):
                self._undelivered.append(question)

    def _count(self) -> None:
        while not self._over.wait(0.1):
            verdict = self._crowd.verdict()
            self._waiting = verdict.asked - verdict.answered

    def _settle(self) -> None:
        """Until everybody is answered, and nothing is left to be done."""
        until(lambda: self._crowd.verdict().lost == 0, SETTLE_SECONDS)
        self._database.until_finished(SETTLE_SECONDS)


def _is_posting(gateway: Gateway) -> bool:
    return any(
        entry["method"] == "POST" and entry["path"] == "/v1/messages" and entry["status"] is None
        for entry in list(gateway.requests)[-30:]
    )


def until(happened: Callable[[], bool], seconds: float) -> None:
    """Return when it happened, or after so many seconds."""
    deadline = time.monotonic() + seconds
    while not happened() and time.monotonic() < deadline:
        time.sleep(0.005)
