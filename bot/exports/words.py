"""The words of a file: its headings, and its cells as text. The words for codes are those of the cards."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from bot.attendance.report import Audio, Status, Why
from bot.exports.table import Cell, Column, Remark, Table
from cards.words import AUDIO, REASONS, STATUSES

HEADINGS: Mapping[Column, str] = {
    Column.NAME: "Name",
    Column.EMAIL: "E-mail",
    Column.STATUS: "Status",
    Column.FIRST_JOIN: "First join",
    Column.LAST_LEAVE: "Last leave",
    Column.MINUTES: "Minutes",
    Column.PERCENT: "Percent",
    Column.AUDIO: "Audio",
    Column.EXPECTED: "Expected",
    Column.REMARK: "Remark",
}
REMARKS: Mapping[Remark, str] = {
    Remark.AT_LEAST: "minutes are at least",
    Remark.LEAVE_ASSUMED: "leave time assumed",
    Remark.GUEST: "guest without e-mail",
    Remark.CALLER: "caller without a name",
    Remark.OWN_PHONE: "phone, perhaps of the person of this name",
    Remark.NAMELESS: "guest without a name",
    Remark.ROOM: "room, no person",
    Remark.RECORDER: "recorder, no person",
    Remark.SEVERAL: "several of this name at the same time",
}
_CODES: Mapping[type, Mapping[Any, str]] = {Status: STATUSES, Audio: AUDIO, Why: REASONS, Remark: REMARKS}
_TIMES = (Column.FIRST_JOIN, Column.LAST_LEAVE)
_YES_NO = ("no", "yes")


def headings(table: Table) -> list[str]:
    """Return the headings, with the zone beside those of times."""
    return [f"{HEADINGS[each]} ({table.zone})" if each in _TIMES else HEADINGS[each] for each in table.columns]


def text(cell: Cell) -> str:
    """Return a cell as text: a time with its offset, a length in whole minutes, rounded down."""
    match cell:
        case None:
            return ""
        case bool():
            return _YES_NO[cell]
        case datetime():
            return cell.isoformat(" ", "seconds")
        case timedelta():
            return str(cell // timedelta(minutes=1))
        case tuple():
            return ", ".join(_CODES[type(code)][code] for code in cell)
    return str(cell)
