"""Threads that claim events and have them handled. Each event ends: done, or as a dead letter that its person hears of.

No thread sleeps for an event: what has to wait goes back into the inbox with the time at which it is due.
"""

from __future__ import annotations

import threading
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from functools import partial
from random import SystemRandom
from secrets import token_hex

import structlog

from bot.inbox.heartbeats import BEAT, HUNG, WORKER
from bot.inbox.outcomes import Done, Outcome, Reschedule, Retry, WaitForSignIn, backoff
from bot.inbox.process_id import this_process
from bot.inbox.queue import Claim, Inbox, InboxUnavailableError, LeaseLostError, lane_of

MOST_TRIES = 8
REPORT_FOR = timedelta(days=1)
"""How long the worker tries to report a failure: when Webex is down for hours, people must hear of it afterwards."""
HUNG_AFTER = 45.0
"""Seconds in which no thread has finished anything, nor looked for work: nobody is answered then."""
TICK = 0.25
"""Seconds between two looks at the clock: renewals, takeovers, scheduled jobs, events that have become due."""
HANDING_BACK = 1.0
"""Seconds kept, of those in which to stop, for handing back what wasn't finished."""

RANDOM = SystemRandom()

Settle = Callable[[], None]
"""Writes down what became of an event. Raises LeaseLostError and InboxUnavailableError."""

log = structlog.get_logger()


def _frames(error: Exception) -> list[str]:
    """Say where it happened, without the message and the values, which may be personal."""
    return [f"{frame.filename}:{frame.lineno}" for frame in traceback.extract_tb(error.__traceback__)]


class Worker:
    """Handles the inbox's events in `threads` threads of this process; `monotonic` gives seconds that no one sets.

    `handle` returns what becomes of the event; an exception is a Retry. After 8 tries, or when the process died over
    it 3 times, the event is a dead letter: `report_failure` gets it with the reason, and again only as long as it
    fails itself: for a day where it returns a Retry, else 8 times.
    """

    def __init__(
        self,
        inbox: Inbox,
        handle: Callable[[Claim], Outcome],
        *,
        report_failure: Callable[[Claim, str], Outcome],
        threads: int,
        clock: Callable[[], datetime],
        jitter: Callable[[], float] = RANDOM.random,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._inbox = inbox
        self._handle = handle
        self._report_failure = report_failure
        self._clock = clock
        self._jitter = jitter
        self._process_id = this_process()
        self._stopping = threading.Event()
        self._threads = [threading.Thread(target=self._work, name=f"worker-{n}", daemon=True) for n in range(threads)]
        self._stopped = threading.Event()
        self._housekeeper = threading.Thread(target=self._keep_house, name="housekeeper", daemon=True)
        self._listener = threading.Thread(target=inbox.listen, args=(self._stopping,), name="listener", daemon=True)
        self._claimed: dict[Claim, float] = {}
        self._jobs: dict[str, timedelta] = {}
        self._at_start: set[str] = set()
        self._slots: dict[str, int] = {}
        self._monotonic = monotonic
        self._beaten = -BEAT
        self._moved = monotonic()

    def every(self, name: str, interval: timedelta, *, at_start: bool = False) -> None:
        """Have the job `name` handled once in every interval, by one of all processes; call before `start`.

        With `at_start` it is also handled when this process starts.
        """
        self._jobs[name] = interval
        if at_start:
            self._at_start.add(name)

    def start(self) -> None:
        for thread in [*self._threads, self._housekeeper, self._listener]:
            thread.start()

    def stop(self, timeout: float = 10) -> None:
        """Claim nothing more; within `timeout` seconds finish what was claimed, or hand it back."""
        deadline = time.monotonic() + timeout
        self._stopping.set()
        with suppress(InboxUnavailableError):
            self._inbox.heartbeats.end(self._process_id, WORKER)
        self._inbox.wakeup.wake()
        for thread in self._started():
            thread.join(max(0, deadline - HANDING_BACK - time.monotonic()))
        for claim in list(self._claimed):
            self._settle(claim, partial(self._inbox.hand_back, claim))
        self._stopped.set()
        if self._housekeeper.ident is not None:
            self._housekeeper.join(max(0, deadline - time.monotonic()))

    def _started(self) -> list[threading.Thread]:
        """Return the threads that run: a worker that is stopped while it starts has not started them all."""
        return [thread for thread in self._threads if thread.ident is not None]

    def is_working(self) -> bool:
        """Whether every thread runs."""
        return all(thread.is_alive() for thread in [*self._threads, self._housekeeper])

    def work_once(self) -> bool:
        """Handle one event that is due, in the calling thread; False if there was none."""
        claim = self._inbox.claim(self._process_id)
        if claim is None:
            return False
        self._claimed[claim] = time.monotonic()
        try:
            self._settle(claim, self._handled(claim))
        except LeaseLostError:
            log.warning("lease lost", key=claim.key)
        finally:
            self._claimed.pop(claim, None)
        return True

    def keep_house(self) -> None:
        """Do once what is due by the clock: jobs, renewals, takeovers; wake the threads if anything is due."""
        self._renew()
        self._beat()
        self._insert_jobs()
        self._inbox.reap()
        if self._inbox.due():
            self._inbox.wakeup.wake()

    def _work(self) -> None:
        while not self._stopping.is_set():
            self._moved = self._monotonic()
            count = self._inbox.wakeup.count  # before looking: what comes while it looks must wake it
            with self._surviving():
                if not self.work_once():
                    self._inbox.wakeup.wait(since=count, timeout=1)

    def _keep_house(self) -> None:
        while not self._stopped.wait(TICK):
            with self._surviving():
                self.keep_house()

    @contextmanager
    def _surviving(self) -> Iterator[None]:
        """Let the thread go on whatever happens in it; when the database is gone, after a second."""
        try:
            yield
        except InboxUnavailableError as error:
            self._inbox.outage.failed(str(error))
            self._stopped.wait(1)
        except Exception as error:
            log.error("worker failed", error=type(error).__name__, at=_frames(error))
            self._stopped.wait(1)

    def _handled(self, claim: Claim) -> Settle:
        """Handle the event; return how to write down what became of it."""
        try:
            why = claim.given_up
            outcome = self._handle(claim) if why is None else self._report_failure(claim, why)
        except LeaseLostError:
            raise
        except Exception as error:
            log.error("handling failed", key=claim.key, error=type(error).__name__, at=_frames(error))
            is_last = claim.attempts >= MOST_TRIES
            return self._again(claim, Retry(type(error).__name__), is_last=is_last)
        return self._settling(claim, outcome)

    def _settling(self, claim: Claim, outcome: Outcome) -> Settle:
        match outcome:
            case Done():
                return partial(self._inbox.finish, claim)
            case WaitForSignIn(person_id):
                return partial(self._inbox.park, claim, person_id)
            case Reschedule(seconds):
                return partial(self._inbox.reschedule, claim, self._in(seconds, claim))
            case Retry():
                is_last = claim.attempts >= MOST_TRIES and not self._must_report(claim)
                return self._again(claim, outcome, is_last=is_last)

    def _in(self, seconds: float | None, claim: Claim) -> datetime:
        delay = backoff(claim.attempts, self._jitter()) if seconds is None else timedelta(seconds=seconds)
        return self._clock() + delay

    def _must_report(self, claim: Claim) -> bool:
        return claim.given_up is not None and self._clock() - claim.created_at <= REPORT_FOR

    def _again(self, claim: Claim, retry: Retry, *, is_last: bool) -> Settle:
        if is_last:
            log.error("event given up", key=claim.key, why=retry.why, is_reported=claim.given_up is None)
            return partial(self._inbox.dead_letter, claim, retry.why)
        return partial(self._inbox.retry_at, claim, self._in(retry.seconds, claim), retry.why)

    def _settle(self, claim: Claim, settle: Settle) -> None:
        """Write down what became of an event; while the database is gone try again, as long as the lease runs."""
        while True:
            try:
                settle()
            except LeaseLostError:
                log.warning("lease lost", key=claim.key)
            except InboxUnavailableError as error:
                if self._inbox.is_ours(claim):
                    time.sleep(TICK)
                    continue
                log.error("outcome not written", key=claim.key, why=str(error))
            return

    def _renew(self) -> None:
        now = time.monotonic()
        for claim, since in list(self._claimed.items()):
            if now - since < self._inbox.lease.total_seconds() / 3:
                continue
            try:
                self._inbox.renew(claim)
            except LeaseLostError:
                log.warning("lease lost", key=claim.key)
                self._claimed.pop(claim, None)
            else:
                self._claimed[claim] = now

    def _beat(self) -> None:
        """Show that this process works: not before all its threads run, nor when one has ended."""
        now = self._monotonic()
        if now - self._beaten >= BEAT and self.is_working() and not self._stopping.is_set():
            is_hung = now - self._moved >= HUNG_AFTER
            self._inbox.heartbeats.beat(self._process_id, HUNG if is_hung else WORKER)
            self._inbox.outage.worked()
            self._beaten = now

    def _insert_jobs(self) -> None:
        now = self._clock()
        for name, interval in self._jobs.items():
            slot = int(now.timestamp() // interval.total_seconds())
            if self._slots.get(name) != slot:
                is_new = self._inbox.schedule(f"cron:{name}:{slot}", name, {}, now, lane_of(name))
                if not is_new and name in self._at_start:
                    self._inbox.schedule(f"cron:{name}:{token_hex(8)}", name, {}, now, lane_of(name))
                self._at_start.discard(name)
                self._slots[name] = slot
