"""From a webhook to the answer's card: how long, and with how many calls to Webex, when each call takes so long.

Times are the simulator's: from when it has the acknowledgement until the call that posts the reply comes in. Two calls
stand between for people of a small meeting: the message, then the participants beside the meeting. So what is over
those is our own.
"""

from __future__ import annotations

import statistics
import tempfile
from pathlib import Path

from benchmarks.servers import bot_command, bot_settings, free_port, load_on_the_other_core, server
from benchmarks.webex import Asked, Webex, webex

LATENCIES = (0, 50, 150)
"""Milliseconds a call takes."""
SIZES = (100, 1000)
QUESTIONS = 12
PAGE = 100


def asked(site: Webex, words: str, times: int = QUESTIONS) -> Asked:
    """Return the median of several answers, and the most calls that one took."""
    taken = [site.ask(words) for _ in range(times)]
    return Asked(statistics.median(each.milliseconds for each in taken), max(each.calls for each in taken))


def row(what: str, latency: int, found: Asked, waited_for: int) -> str:
    ours = found.milliseconds - waited_for * latency
    return f"  {what:<28}{latency:>8} {found.milliseconds:>10.1f} {ours:>10.1f} {found.calls:>8}"


def main() -> None:
    print("Reply (ms from the acknowledgement to the call that posts the card)")
    print(f"  {'':<28}{'a call':>8} {'reply':>10} {'our own':>10} {'calls':>8}")
    with tempfile.TemporaryDirectory(prefix="rollcall-bench-") as name, load_on_the_other_core():
        folder, port = Path(name), free_port()
        with webex(folder) as site, server(bot_command("run"), port, folder, bot_settings(port, site.api)):
            site.until_registered()
            small, large = site.meeting(20), [site.meeting(size) for size in SIZES]
            site.ask(f"who attended {small}")
            for latency in LATENCIES:
                site.takes(latency)
                words = f"who attended {small} person.1@example.com, person.2@example.com"
                print(row("2 people of a meeting", latency, asked(site, words), 2))
            # A person who isn't found may be a guest by another name, so the bot looks at everybody, beside the rest.
            words = f"who attended {small} person.1@example.com, nobody@example.com"
            print(row("2, one of them absent", latency, asked(site, words), 2))
            for size, meeting in zip(SIZES, large, strict=True):
                site.takes(50)
                pages = -(-size // PAGE)
                print(row(f"all {size:,} of a meeting", 50, asked(site, f"who attended {meeting}", 4), 1 + pages))


if __name__ == "__main__":
    main()
