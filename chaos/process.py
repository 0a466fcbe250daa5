"""One process of the bot, as `python -m bot` runs it but for its times: `… chaos.process <role> <lease> <pace>`.

The lease, in seconds, is the time after which another process looks up a reply that was being sent: killed every
second or two, nothing would live to see the end of the real one. The pace is that of the clock by which it waits
before it tries again: 20 makes a minute three seconds.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import datetime, timedelta

from bot import config, logs
from bot.app import Rollcall, now
from bot.serving import serve


def paced(pace: float) -> Callable[[], datetime]:
    """A clock that is right now and goes so many times as fast."""
    began = now()
    return lambda: began + pace * (now() - began)


if __name__ == "__main__":
    logs.set_up()
    role, lease, pace = sys.argv[1], float(sys.argv[2]), float(sys.argv[3])
    rollcall = Rollcall(config.load(), clock=paced(pace), lease=timedelta(seconds=lease))
    serve(rollcall, with_web=role != "worker", with_worker=role != "web")
