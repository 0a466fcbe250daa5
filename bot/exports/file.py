"""An answer as a file to attach: its name says what was asked, of which day and meeting."""

from __future__ import annotations

import unicodedata
from datetime import datetime, tzinfo

from bot.attendance.report import Report
from bot.events import File
from bot.exports.table import table

LONGEST_TITLE = 60
"""Characters: at four bytes each, a name still fits every file system."""
CSV = "text/csv"


def csv_file(said: str, title: str, report: Report, zone: tzinfo, now: datetime) -> File:
    """`who attended 2026-03-03 Team stand-up.csv`; the day is that of `zone`, or today's where none is known."""
    runs = report.meeting.runs
    day = (runs[0].start if runs else now).astimezone(zone).date()
    name = " ".join(filter(None, [said, day.isoformat(), safe_name(title)]))
    return File(f"{name}.csv", CSV, table(report, zone))


def safe_name(title: str) -> str:
    """Letters and digits of any script, with single spaces or hyphens between: no path, no command, no hidden turn."""
    kept = (char if _is_letter(char) or char == "-" else " " for char in unicodedata.normalize("NFC", title))
    return " ".join("".join(kept).split())[:LONGEST_TITLE].strip(" -")


def _is_letter(char: str) -> bool:
    """Marks too: without them, words of some scripts fall apart."""
    return unicodedata.category(char)[0] in "LNM"
