"""One process of the bot, as `python -m bot` runs it but for its times: `… chaos.process <role> <lease> <pace>`.

The lease, in seconds, is the time after which another process looks up a reply that was being sent: killed every
second or two, nothing would live to see the end of the real one. The pace is that of the clocks by which it waits
before it tries again, and looks after itself: 20 makes a minute three seconds.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import cached_property, partial
from typing import TYPE_CHECKING

from bot import config, logs
from bot.server import serve
from bot.web.intake import Intake, now

if TYPE_CHECKING:
    from bot.app import Rollcall
    from bot.context import Context
    from bot.language.question import Question


def load(intake: Intake, monotonic: Callable[[], float]) -> Rollcall:
    """Return the bot with one flaw: a certain person's question crashes the process, as a fault in a C library may."""
    from bot.app import Rollcall  # as late as the bot itself does
    from bot.chat.history import History
    from chaos.crowd import LETHAL

    class MortalHistory(History):
        def in_thread(self, context: Context) -> Question | None:
            if context.email == LETHAL:
                os.kill(os.getpid(), signal.SIGSEGV)
            return super().in_thread(context)

    class Mortal(Rollcall):
        @cached_property
        def history(self) -> History:
            return MortalHistory(self.questions, is_shared=True)

    return Mortal(intake, monotonic=monotonic)


def paced(pace: float) -> Callable[[], datetime] | None:
    """Return a clock that is right now and goes so many times as fast; None for the bot's own, where that is once."""
    if pace == 1:
        return None
    began = now()
    return lambda: began + pace * (now() - began)


if __name__ == "__main__":
    logs.set_up()
    role, lease, pace = sys.argv[1], float(sys.argv[2]), float(sys.argv[3])
    intake = Intake(config.load(), clock=paced(pace), lease=timedelta(seconds=lease))
    loaded = partial(load, monotonic=lambda: pace * time.monotonic())
    serve(intake, loaded, with_web=role != "worker", with_worker=role != "web")
