"""What a sentence costs: usual ones in microseconds, hostile ones as long as a message can be in milliseconds.

    python -m benchmarks.language

CPU time of this process, the best of several rounds. Growth compares a quarter of each hostile text with the whole.
"""

from __future__ import annotations

import time
from contextlib import suppress
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from bot.language.grammar import understand
from bot.language.question import MisunderstoodError, NotAQuestionError
from bot.language.tokens import MOST_BYTES, MOST_WORDS

NOW = datetime(2026, 11, 18, 14, 0, tzinfo=UTC)
ZONE = ZoneInfo("Europe/Berlin")
MEETING = "870f51ff287b41be84648412901e0402"

USUAL = [
    f"who attended {MEETING} alice@example.com, bob@example.com",
    "who missed yesterday's design review?",
    "hey, could you tell me who was at 2551 234 5678 between 9 and 10:30?",
    "who was late to Design Review on Tuesday in Europe/Paris as csv",
    f"explain bob@example.com {MEETING}",
    "who atended last weeks stand-up privatly",
]
HOSTILE = {
    "one letter words": "a ",
    "one long word": "a",
    "separators": ",;",
    "open quotes": "'a ",
    "open brackets": "<a ",
    "at signs": "a@",
    "dots": "a.a@",
    "digits": "1 ",
    "a number's beginning": "123 456 ",
    "verbs misspelt": "attendde ",
    "other words misspelt": "yesterdaz sinze beforw ",
    "questions": "who is was were ",
    "names": "did Bob and Ann ",
    "times": "first 15 ",
    "days": "3 March ",
    "addresses": "a@x.co ",
    "pasted names": "Ann Lee <a@x.co>, ",
    "links": "http://",
    "zones": "Europe/",
    "ligatures": "ﷺ",
}


def seconds(text: str, rounds: int, repeats: int) -> float:
    """CPU seconds for understanding `text`, the best of some rounds."""
    best = float("inf")
    for _ in range(rounds):
        begun = time.process_time()
        for _ in range(repeats):
            understood(text)
        best = min(best, (time.process_time() - begun) / repeats)
    return best


def understood(text: str) -> None:
    with suppress(MisunderstoodError, NotAQuestionError):
        understand(text, now=NOW, zone=ZONE)


def hostile(morsel: str, part: float) -> str:
    """`who attended`, then the morsel over and over: a part of the most bytes, or words, that are read at all."""
    cut = f"who attended {morsel * MOST_BYTES}".encode()[: int(MOST_BYTES * part)].decode(errors="ignore")
    return cut if "@" in morsel else " ".join(cut.split(" ")[: int((MOST_WORDS - 2) * part)])


def main() -> None:
    print(f"{'µs':>8}  a usual sentence")
    for text in USUAL:
        understood(text)
        print(f"{seconds(text, 5, 400) * 1e6:>8.1f}  {text}")
    print(f"{'ms':>8} {'growth':>7}  as much as is read of (growth: from a quarter of it; linear is 4)")
    for name, morsel in HOSTILE.items():
        quarter, whole = (seconds(hostile(morsel, part), 5, 4) for part in (0.25, 1))
        print(f"{whole * 1e3:>8.2f} {whole / quarter:>7.1f}  {name}")


if __name__ == "__main__":
    main()
