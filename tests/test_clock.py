"""A machine whose clock is wrong, or is set while the bot runs: everybody is answered, and the jobs go on."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.app import Rollcall
from bot.inbox.queue import Inbox
from bot.inbox.worker import Worker
from bot.store.migrations import migrate
from bot.web.intake import now
from bot.webex.clock import WebexClock, read_date
from simulator.server import Running, serve
from tests.support.chat import Chat, config, running, words
from tests.support.inboxes import LEASE, Time, bench_on, done
from tests.support.workers import never

DATE = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)
NO_TIME = timedelta()


@dataclass
class Machine:
    """A machine with a clock that an operator sets, and a bot that can be started on it."""

    simulator: Running
    folder: Path
    ahead: timedelta = field(default_factory=timedelta)

    def wall(self) -> datetime:
        return now() + self.ahead

    def bot(self) -> AbstractContextManager[Rollcall]:
        return running(config(self.simulator, self.folder), clock=WebexClock(self.wall))


def test_a_clock_that_is_right_is_left_alone() -> None:
    """Webex tells whole seconds, and an answer may have been long on its way."""
    time = Time(now=DATE + timedelta(seconds=0.7))
    clock = WebexClock(time.clock, time.monotonic)
    assert clock.skew is None
    clock.note(DATE, NO_TIME)
    clock.note(DATE - timedelta(seconds=5), timedelta(seconds=8))
    assert clock() == time.now
    assert clock.skew == NO_TIME


@pytest.mark.parametrize("ahead", [timedelta(days=10), timedelta(hours=-2), timedelta(days=-20_000)])
def test_a_wrong_clock_is_corrected_by_the_first_answer(ahead: timedelta) -> None:
    """To within a second; the skew is what this machine's clock shows too much."""
    time = Time(now=DATE + ahead)
    clock = WebexClock(time.clock, time.monotonic)
    clock.note(DATE, NO_TIME)
    time.pass_(hours=1)
    assert abs(clock() - (DATE + timedelta(hours=1))) <= timedelta(seconds=1)
    assert clock.skew is not None
    assert abs(clock.skew - ahead) <= timedelta(seconds=1)


def test_a_clock_that_is_set_shows_as_skew_alone() -> None:
    """At once, before Webex answers again."""
    time = Time(now=DATE)
    clock = WebexClock(time.clock, time.monotonic)
    clock.note(DATE, NO_TIME)
    time.set(hours=-2)
    assert clock() == DATE
    assert clock.skew == timedelta(hours=-2)


@pytest.mark.parametrize(
    ("header", "date"),
    [
        ("Tue, 03 Mar 2026 09:00:00 GMT", DATE),
        ("Tue, 03 Mar 2026 09:00:00 -0000", DATE),
        ("Tue, 99 Mar 2026 09:00:00 GMT", None),
        ("soon", None),
        ("", None),
        (None, None),
    ],
)
def test_a_date_is_read_where_there_is_one(header: str | None, date: datetime | None) -> None:
    """Whatever a proxy writes there."""
    assert read_date(header) == date


def test_jobs_go_on_when_the_clock_is_set_back(tmp_path: Path) -> None:
    """Two hours back: the job of the next minute is done in the next minute."""
    ran: list[str] = []
    with bench_on(f"sqlite:///{tmp_path / 'rollcall.db'}") as bench:
        migrate(bench.engine)
        clock = WebexClock(bench.time.clock, bench.time.monotonic)
        inbox = Inbox(bench.engine, clock=clock, lease=LEASE)
        worker = Worker(
            inbox, done(lambda claim: ran.append(claim.event)), report_failure=never, threads=0, clock=clock
        )
        worker.every("tick", timedelta(minutes=1))
        for _ in range(3):
            worker.keep_house()
            worker.work_once()
            bench.time.pass_(minutes=1)
            bench.time.set(hours=-2)
    assert ran == ["tick"] * 3


@pytest.mark.parametrize("ahead", [timedelta(days=10), timedelta(hours=-2), timedelta(days=-20_000)])
def test_questions_are_answered_on_a_machine_whose_clock_is_wrong(tmp_path: Path, ahead: timedelta) -> None:
    """From the first one on, and also when the clock is set while the bot runs. The skew can be asked for."""
    with serve() as simulator:
        machine, chat = Machine(simulator, tmp_path, ahead), Chat(simulator)
        with machine.bot() as rollcall:
            assert "who attended" in words(chat.ask("Alice", "help"))
            skew = rollcall.intake.webex_clock.skew
            assert skew is not None
            assert abs(skew - ahead) < timedelta(minutes=1)
            machine.ahead = timedelta(hours=-2)
            chat.control(
                "POST", "faults", {"path": "meetingParticipants", "fault": "status", "status": 503, "times": 1}
            )
            assert "attended" in words(chat.ask("Alice", "who attended the stand-up"))


def test_what_waits_is_answered_by_a_process_whose_clock_is_behind(tmp_path: Path) -> None:
    """It was stored by a process whose clock was right: it is due by Webex's clock, not in two hours."""
    with serve() as simulator:
        machine, chat = Machine(simulator, tmp_path), Chat(simulator)
        with machine.bot() as rollcall:
            rollcall.worker.stop()
            message = chat.say("Alice", "help")
            chat.wait(lambda: [{}] if rollcall.inbox.depth() else [])
        machine.ahead = timedelta(hours=-2)
        with machine.bot():
            assert "who attended" in words(chat.reply("Alice", message))
