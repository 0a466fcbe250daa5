"""One process of the bot, as `python -m bot` runs it but for its lease: `python -m chaos.process run <seconds>`.

The lease is the time after which another process looks up a reply that was being sent. Killed every second or two,
nothing would live to see the end of the real one.
"""

from __future__ import annotations

import sys
from datetime import timedelta
from functools import cached_property

from bot import config, logs
from bot.app import Rollcall, now
from bot.inbox import Inbox
from bot.serving import serve


class ShortLeased(Rollcall):
    """The bot with a lease of so many seconds."""

    def __init__(self, settings: config.Config, seconds: float) -> None:
        super().__init__(settings)
        self._lease = timedelta(seconds=seconds)

    @cached_property
    def inbox(self) -> Inbox:
        return Inbox(self.engine, clock=now, lease=self._lease)


if __name__ == "__main__":
    logs.set_up()
    role, lease = sys.argv[1], float(sys.argv[2])
    serve(ShortLeased(config.load(), lease), with_web=role != "worker", with_worker=role != "web")
