"""What a person reads for each status that Webex's page lists, through the running bot.

`python -m tests.support.statuses` prints the table: a question is asked, and Webex answers it with that status alone.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

from tests.support.chat import Chat, words
from tests.support.signing import Desk, desk

STATUSES = (400, 401, 403, 404, 405, 409, 410, 415, 423, 428, 429, 500, 502, 503, 504)
MEETING = "d84eb3cb8acc556a942c333afbf4a336"
ASKED = f"who attended {MEETING} bob@example.com"
TOLD_AFTER = 11
"""Seconds until the bot says that it is waiting for Webex."""
MINUTE = 61
MOST_MINUTES = 30


def read_in_turn(running: Desk, status: int) -> list[str]:
    """Return what is read of a question that Webex goes on answering with a status, each text in the place of the last.

    Webex's clock is put forward, so that nobody waits for the tries in between.
    """
    chat = running.chat
    running.sign_in("Alice")
    fault = {"fault": "status", "path": "/v1/meetingParticipants", "status": status, "message": "Webex's own words."}
    chat.control("POST", "faults", fault)
    question = chat.say("Alice", ASKED)
    read = [_shown(chat, question)]
    for _ in range(MOST_MINUTES):
        if "answer here by myself" not in read[-1]:
            break
        time.sleep(0.3)
        chat.control("POST", "clock", {"advance": MINUTE})
        shown = _shown(chat, question)
        read += [shown] * (shown != read[-1])
    chat.control("DELETE", "faults")
    return read


def _shown(chat: Chat, question: dict[str, str]) -> str:
    lines = words(chat.wait(lambda: chat.replies("Alice", question), through=TOLD_AFTER)[-1]).splitlines()
    return "\n".join(line for line in lines if not line.startswith("Tracking ID"))


def table(folder: Path) -> dict[int, list[str]]:
    """Return the texts by status."""
    read = {}
    for status in STATUSES:
        (own := folder / str(status)).mkdir()
        with desk(own) as running:
            read[status] = read_in_turn(running, status)
    return read


def main() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as folder:
        for status, texts in table(Path(folder)).items():
            read = "\n\n  then\n\n".join(texts)
            sys.stdout.write(f"## {status}\n\n{read}\n\n")


if __name__ == "__main__":
    main()
