"""One process of the bot, as `python -m bot` runs it but for its lease: `python -m chaos.process run <seconds>`.

The lease is the time after which another process looks up a reply that was being sent. Killed every second or two,
nothing would live to see the end of the real one.
"""

from __future__ import annotations

import sys
from datetime import timedelta

from bot import config, logs
from bot.app import Rollcall
from bot.serving import serve

if __name__ == "__main__":
    logs.set_up()
    role, lease = sys.argv[1], timedelta(seconds=float(sys.argv[2]))
    serve(Rollcall(config.load(), lease=lease), with_web=role != "worker", with_worker=role != "web")
