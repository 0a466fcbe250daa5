"""One person of a meeting, as a row of a card and as a line of text."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from cards.blocks import Element, column, columns, paragraph, small
from cards.escape import safe
from cards.moments import Clock, length


class Badge(StrEnum):
    """What is said of a person beside the minutes."""

    LATE = "late"
    LEFT_EARLY = "left early"
    RETURNED = "returned"
    SHORT = "short"


class Why(StrEnum):
    """Why something is not known."""

    RUNNING = "running"
    NOT_SYNCED = "not synced yet"
    OUTSIDE_WINDOW = "outside the join window"
    GUEST = "a guest without e-mail"
    CALL_FAILED = "the call failed"
    NO_TIMES = "Webex gave no times"


_WHY = {
    Why.RUNNING: "The meeting is still running.",
    Why.NOT_SYNCED: "Webex has not published this yet.",
    Why.OUTSIDE_WINDOW: "Did not join in the time asked about; may have joined outside it.",
    Why.GUEST: "May have joined as a guest without an e-mail address.",
    Why.CALL_FAILED: "Webex did not answer for this person.",
    Why.NO_TIMES: "Was in the meeting, but Webex gives no times.",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One person or guest. Times are aware; `seconds` is presence and `share` percent, None where not known.

    `audio` is in words, the longest used first. Names and addresses come as Webex gave them.
    """

    name: str
    email: str | None = None
    is_host: bool = False
    is_guest: bool = False
    first_join: datetime | None = None
    last_leave: datetime | None = None
    is_still_in: bool = False
    leave_is_assumed: bool = False
    seconds: int | None = None
    is_at_least: bool = False
    share: int | None = None
    audio: tuple[str, ...] = ()
    badges: tuple[Badge, ...] = ()
    why: Why | None = None


def draw_row(row: Row, clock: Clock) -> Element:
    """A ColumnSet of its own, so that a long name wraps without moving anybody else's minutes."""
    details = [small(_identity(row))] if _identity(row) else []
    details += [small(words) for words in (_presence(row, clock), _reason(row)) if words]
    details += [small(badges(row), color="Warning", isSubtle=False)] if row.badges else []
    name = paragraph(called(row), weight="Bolder", spacing="None")
    return columns(column(name, *details), *_minutes(row), spacing="Small")


def line(row: Row, clock: Clock) -> str:
    """The same as a line of Markdown: a complete statement that ends in a full stop."""
    facts = [amount(row), f"{row.share} %" if row.share is not None else "", _presence(row, clock), badges(row)]
    stated = ", ".join(fact for fact in facts if fact)
    identity = f" ({_identity(row)})" if _identity(row) else ""
    sentence = f"- **{called(row)}**{identity}" + (f": {stated}." if stated else ".")
    return " ".join(part for part in (sentence, _reason(row)) if part)


def called(row: Row) -> str:
    """The name; else the address; else what there is to say."""
    return safe(row.name) or safe(row.email or "") or "Guest without a name"


def amount(row: Row) -> str:
    """`50 min`, `at least 12 min`, or nothing where it is not known."""
    if row.seconds is None:
        return ""
    return ("at least " if row.is_at_least else "") + length(row.seconds)


def badges(row: Row) -> str:
    return ", ".join(row.badges).capitalize()


def _identity(row: Row) -> str:
    email = safe(row.email or "")
    shown = [email if email != called(row) else "", "guest" if row.is_guest else "", "host" if row.is_host else ""]
    return " · ".join(part for part in shown if part)


def _presence(row: Row, clock: Clock) -> str:
    return " · ".join(part for part in (_stay(row, clock), *map(safe, row.audio)) if part)


def _stay(row: Row, clock: Clock) -> str:
    joined = clock.time(row.first_join) if row.first_join else ""
    if row.is_still_in:
        return f"in since {joined}" if joined else "in the meeting"
    left = clock.time(row.last_leave) if row.last_leave else ""
    assumed = " (end assumed)" if row.leave_is_assumed else ""
    if joined or left:
        return f"{joined or '?'} – {left or '?'}{assumed}"
    return ""


def _reason(row: Row) -> str:
    return _WHY[row.why] if row.why else ""


def _minutes(row: Row) -> list[Element]:
    if row.seconds is None:
        return []
    lower = [small("at least", horizontalAlignment="Right")] if row.is_at_least else []
    total = paragraph(length(row.seconds), weight="Bolder", spacing="None", horizontalAlignment="Right")
    share = [small(f"{row.share} %", horizontalAlignment="Right")] if row.share is not None else []
    return [column(*lower, total, *share, width="auto")]
