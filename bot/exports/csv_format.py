"""A table as CSV that a spreadsheet opens as it is: its columns apart, and no cell taken for something else.

UTF-8 with a mark, and the separator that the reader's spreadsheet splits at: where decimals are written with a comma,
lists are separated by semicolons.
"""

from __future__ import annotations

import csv
import io
import re

from bot.exports.table import Cell, Table
from bot.exports.words import headings, text

AS_TEXT = "\N{ZERO WIDTH SPACE}"
"""Nobody sees it, and a cell that begins with it is a text. An apostrophe would be seen in CSV."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠")
"""What makes a spreadsheet compute a cell, in full width too (OWASP: CSV injection)."""
_BLANKS = " \N{NO-BREAK SPACE}\N{IDEOGRAPHIC SPACE}"
_TRUTHS = frozenset({"true", "false"})
_WORDS = re.compile(r"[^\W\d_]+")
_MOST_WORDS = 2
"""No number has more words, and no date: `3 March 10:30 AM`."""

_NOWHERE = "ZZ"
"""The country of UTC."""


def write(table: Table, separator: str = "") -> bytes:
    """Return the file: headings, a line for each person, and the notes below an empty line."""
    lines = io.StringIO(newline="")
    writer = csv.writer(lines, delimiter=separator or usual_separator(table))
    writer.writerow(headings(table))
    writer.writerows(map(_written, row) for row in table.rows)
    if table.notes:
        writer.writerow(())
        writer.writerows([_kept(note)] for note in table.notes)
    return lines.getvalue().encode("utf-8-sig")


def usual_separator(table: Table) -> str:
    """Return what spreadsheets split at in the reader's country. Their time zone is all that is known of them."""
    # Only who asks for a file needs Babel's tables.
    from babel.core import Locale, get_global
    from babel.numbers import get_decimal_symbol

    zone = str(table.home)
    country = get_global("zone_territories").get(get_global("zone_aliases").get(zone, zone), _NOWHERE)
    return ";" if get_decimal_symbol(Locale.parse(f"und_{country}")) == "," else ","


def _written(cell: Cell) -> str:
    return _kept(cell) if isinstance(cell, str) else text(cell)


def _kept(text: str) -> str:
    """Return a text so that it stays what it is: names are chosen by strangers, and may be numbers."""
    return f"{AS_TEXT}{text}" if _is_formula(text) or _may_be_a_value(text) else text


def _is_formula(text: str) -> bool:
    return text.lstrip(_BLANKS).startswith(_FORMULA)


def _may_be_a_value(text: str) -> bool:
    """Return whether a spreadsheet may read it as a number, a date or a truth: `0612345678`, `1/2`, `4.41E+11`."""
    if not any(map(str.isdigit, text)):
        return text.strip().casefold() in _TRUTHS
    return "@" not in text and len(_WORDS.findall(text)) <= _MOST_WORDS
