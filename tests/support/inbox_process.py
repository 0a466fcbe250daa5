"""A process that uses an inbox, to be stopped or killed: `python -m tests.support.inbox_process <url> <part>`.

It tells what it does on standard output, a line for each thing, and waits for a line on standard input where a test
is to choose the moment.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

from bot.inbox.outcomes import Done, Outcome
from bot.inbox.process_id import this_process
from bot.inbox.queue import Claim, Inbox, LeaseLostError
from bot.inbox.worker import Worker
from bot.store.engine import engine_for


def now() -> datetime:
    return datetime.now(UTC)


def say(*words: object) -> None:
    """One write, so that a kill leaves a whole line or none."""
    os.write(1, (" ".join(map(str, words)) + "\n").encode())


def hold(inbox: Inbox) -> None:
    """Claim everything, tell it, and never finish."""
    while held := inbox.claim(this_process()):
        say(held.data["id"])
    say("all")
    time.sleep(600)


def send(inbox: Inbox) -> None:
    """Claim one event and be about to reply; when told to go on, do so if the event is still ours."""
    held = inbox.claim(this_process())
    assert held is not None
    inbox.sending(held, "thread t")
    say("sending")
    sys.stdin.readline()
    try:
        inbox.sending(held, "thread t")
        say("sent")
    except LeaseLostError:
        say("lost")


def drain(inbox: Inbox) -> None:
    """Claim and finish all there is, in four threads."""

    def one_thread(_number: int) -> None:
        while held := inbox.claim(this_process()):
            say(held.data["id"])
            inbox.finish(held)

    sys.stdin.readline()
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(one_thread, range(4)))


def live(inbox: Inbox) -> None:
    """Take in events without end, and handle them beside it."""

    def handle(claim: Claim) -> Outcome:
        say("handled", claim.key)
        return Done()

    def report_failure(claim: Claim, why: str) -> Outcome:
        say("given up", claim.key, why)
        return Done()

    Worker(inbox, handle, report_failure=report_failure, threads=4, clock=now).start()

    def take_in(thread: int) -> None:
        number = 0
        while True:
            key = f"{os.getpid()}-{thread}-{number}"
            inbox.accept(key, "messages", "created", f"p{number % 9}", {"id": key})
            say("accepted", key)
            number += 1

    say("up")
    with ThreadPoolExecutor(3) as pool:
        list(pool.map(take_in, range(3)))


PARTS: dict[str, Callable[[Inbox], None]] = {"hold": hold, "send": send, "drain": drain, "live": live}

if __name__ == "__main__":
    PARTS[sys.argv[2]](Inbox(engine_for(sys.argv[1]), clock=now, lease=timedelta(seconds=30)))
