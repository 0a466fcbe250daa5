"""An answer as a file to attach: its name says what was asked, of which day and meeting."""

from __future__ import annotations

import unicodedata
from datetime import date

from bot.events import File
from bot.exports.formats import FORMATS
from bot.exports.table import Table
from bot.language.question import Output

LONGEST_TITLE = 60
"""Characters: at four bytes each, a name still fits every file system."""


def file_of(table: Table, output: Output, *, said: str, day: date, title: str) -> File:
    """Return `who attended 2026-03-03 Team stand-up.csv`."""
    kind = FORMATS[output]
    name = " ".join(filter(None, [said, day.isoformat(), safe_name(title)]))
    return File(f"{name}.{kind.extension}", kind.media_type, kind.write(table))


def safe_name(title: str) -> str:
    """Return letters and digits of any script, with single spaces or hyphens between: no path, no hidden turn."""
    kept = (char if _is_letter(char) or char == "-" else " " for char in unicodedata.normalize("NFC", title))
    return " ".join("".join(kept).split())[:LONGEST_TITLE].strip(" -")


def _is_letter(char: str) -> bool:
    """Return whether a character belongs to words. Marks do: without them, words of some scripts fall apart."""
    return unicodedata.category(char)[0] in "LNM"
