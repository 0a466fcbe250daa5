"""A table as CSV that opens clean: UTF-8 with a mark, and no cell that a spreadsheet takes for something else."""

from __future__ import annotations

import csv
import io

from bot.exports.table import Cell, Table
from bot.exports.words import headings, text

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠")
"""What makes a spreadsheet compute a cell, in full width too (OWASP: CSV injection)."""


def write(table: Table) -> bytes:
    """Return the file: headings, a line for each person, and the notes below an empty line."""
    lines = io.StringIO(newline="")
    writer = csv.writer(lines)
    writer.writerow(headings(table))
    writer.writerows(map(_written, row) for row in table.rows)
    if table.notes:
        writer.writerow(())
        writer.writerows([_safe(note)] for note in table.notes)
    return lines.getvalue().encode("utf-8-sig")


def _written(cell: Cell) -> str:
    return _safe(cell) if isinstance(cell, str) else text(cell)


def _safe(text: str) -> str:
    """Names are chosen by strangers: a cell that would be computed is made text."""
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULA) else text
