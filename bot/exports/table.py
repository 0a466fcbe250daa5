"""An answer as a CSV file that opens clean: UTF-8 with a mark, times in one zone, and no cell that is a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import datetime, tzinfo

from bot.attendance.report import Attendee, Report
from cards.words import AUDIO, REASONS, STATUSES

HEADINGS = (
    "Name",
    "E-mail",
    "Status",
    "First join",
    "Last leave",
    "Minutes",
    "Percent",
    "Audio",
    "Expected",
    "Remark",
)
_YES_NO = ("no", "yes")
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠")
"""What makes a spreadsheet compute a cell, in full width too (OWASP: CSV injection)."""


def table(report: Report, zone: tzinfo) -> bytes:
    """The file. Times are local to `zone`, which stands in the headings; minutes and percent are rounded down."""
    lines = io.StringIO(newline="")
    writer = csv.writer(lines)
    writer.writerow([f"{name} ({zone})" if name in ("First join", "Last leave") else name for name in HEADINGS])
    everybody = (*report.attendees, *report.unexpected)
    # Webex counts the host as invited, be there a list of invitees or not.
    is_known = report.names_expected or any(person.is_invited and not person.is_host for person in everybody)
    for attendee in everybody:
        is_expected = attendee.is_expected if report.names_expected else attendee.is_invited
        expected = _YES_NO[is_expected] if is_known else ""
        writer.writerow([_safe(cell) for cell in _cells(attendee, zone, expected)])
    return lines.getvalue().encode("utf-8-sig")


def _cells(attendee: Attendee, zone: tzinfo, expected: str) -> Iterator[str]:
    yield attendee.name
    yield attendee.email or ""
    yield ", ".join(sorted(STATUSES[status] for status in attendee.statuses))
    yield _time(attendee.first_join, zone)
    yield _time(attendee.last_leave, zone)
    yield "" if attendee.seconds is None else str(attendee.seconds // 60)
    yield "" if attendee.share is None else str(attendee.share)
    yield ", ".join(AUDIO[audio] for audio in attendee.audio)
    yield expected
    yield "; ".join(_remarks(attendee))


def _remarks(attendee: Attendee) -> Iterator[str]:
    if attendee.why:
        yield REASONS[attendee.why]
    if attendee.is_at_least:
        yield "minutes are at least"
    if attendee.leave_is_assumed:
        yield "leave time assumed"
    if attendee.email is None:
        yield "guest without e-mail"


def _time(moment: datetime | None, zone: tzinfo) -> str:
    return "" if moment is None else moment.astimezone(zone).strftime("%Y-%m-%d %H:%M:%S")


def _safe(cell: str) -> str:
    """Names are chosen by strangers: a cell that would be computed is made text."""
    return f"'{cell}" if cell.lstrip(" ").startswith(_FORMULA) else cell
