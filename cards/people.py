"""One person of a meeting, as a row of a card and as a line of text."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.attendance.report import Audio, Status, Why
from cards.blocks import Element, column, columns, paragraph, small
from cards.escape import safe
from cards.times import TimeFormat, length
from cards.words import AUDIO, REASON_SENTENCES, STATUSES

BADGES = (Status.LATE, Status.LEFT_EARLY, Status.RETURNED, Status.SHORT)
"""What is said of a person beside the minutes, in this order."""
MINUTES = "84px"


@dataclass(frozen=True, slots=True)
class Row:
    """One person or guest. Times are aware; `seconds` is presence and `share` percent, None where not known.

    `audio` is the longest used first. Names and addresses come as Webex gave them. `maybe` is the address of somebody
    who was there, and may be meant.
    """

    name: str
    email: str | None = None
    is_host: bool = False
    is_guest: bool = False
    first_join: datetime | None = None
    last_leave: datetime | None = None
    is_still_in: bool = False
    is_in_breakout: bool = False
    is_in_lobby: bool = False
    leave_is_assumed: bool = False
    seconds: int | None = None
    is_at_least: bool = False
    share: int | None = None
    audio: tuple[Audio, ...] = ()
    badges: tuple[Status, ...] = ()
    why: Why | None = None
    maybe: str = ""


def draw_row(row: Row, clock: TimeFormat) -> Element:
    """A ColumnSet of its own, so that a long name wraps without moving anybody else's minutes."""
    details = (" · ".join(identity(row)), " · ".join(_presence(row, clock)), _reason(row))
    lines = [small(words) for words in details if words]
    lines += [small(badge_words(row).capitalize(), color="Warning", isSubtle=False)] if row.badges else []
    name = paragraph(called(row), weight="Bolder", spacing="None")
    return columns(_minutes(row), column(name, *lines), spacing="Small")


def line(row: Row, clock: TimeFormat) -> str:
    """The same as a line of Markdown: a statement that ends in a full stop."""
    known_by = f" ({', '.join(identity(row))})" if identity(row) else ""
    stated = ", ".join([*(amount(row) or _unmeasured(row)), *_presence(row, clock), *badge_names(row)])
    sentence = f"- **{called(row)}**{known_by}{': ' if stated else ''}{stated}."
    return f"{sentence} {_reason(row)}".rstrip()


def called(row: Row) -> str:
    """The name; else the address; else what there is to say."""
    return safe(row.name) or safe(row.email or "") or "Guest without a name"


def amount(row: Row) -> list[str]:
    """`at least 12 min` and `20 %`, as far as they are known."""
    total = [] if row.seconds is None else [f"{'at least ' if row.is_at_least else ''}{length(row.seconds)}"]
    return total + ([] if row.share is None else [f"{row.share} %"])


def badge_words(row: Row) -> str:
    """`late, returned`."""
    return ", ".join(badge_names(row))


def badge_names(row: Row) -> list[str]:
    return [STATUSES[badge] for badge in row.badges]


def identity(row: Row) -> list[str]:
    """The address, where it isn't the name already; guest; host."""
    email = safe(row.email or "")
    shown = [email] if email and email != called(row) else []
    return shown + ["guest"] * row.is_guest + ["host"] * row.is_host


def _presence(row: Row, clock: TimeFormat) -> list[str]:
    stay = _stay(row, clock)
    breakout = ["in a breakout session"] * row.is_in_breakout
    return [stay] * bool(stay) + breakout + list(map(audio_words, row.audio))


def _stay(row: Row, clock: TimeFormat) -> str:
    """From when to when; that somebody is in stands in the column of minutes, where there are none to show."""
    joined = clock.time(row.first_join) if row.first_join else ""
    left = clock.time(row.last_leave) if row.last_leave else ""
    if row.is_still_in:
        since = _unbroken(f"since {joined}") if joined else "join time not known"
        return since if row.seconds is None else f"in\N{NO-BREAK SPACE}{since}"
    if not joined and not left:
        return ""
    return _unbroken(f"{joined or '?'} – {left or '?'}") + (" (leave assumed)" if row.leave_is_assumed else "")


def audio_words(audio: Audio) -> str:
    """`phone (called in)`, `no audio`."""
    return _unbroken("no audio" if audio is Audio.NONE else AUDIO[audio])


def _unbroken(words: str) -> str:
    """A line breaks between two facts, not within one."""
    return words.replace(" ", "\N{NO-BREAK SPACE}")


def _reason(row: Row) -> str:
    if row.maybe and row.seconds is None:  # beside who has minutes nobody else is meant
        return f"{safe(row.maybe)} was there: did you mean them?"
    return REASON_SENTENCES[row.why] if row.why else ""


def _minutes(row: Row) -> Element:
    """First and of one width, so that lengths stand below each other and beside their names on any screen."""
    if row.seconds is None:
        stands = next(iter(_unmeasured(row)), "?" if row.why else "–")
        return column(paragraph(stands, weight="Bolder", spacing="None"), width=MINUTES)
    below = ["at least"] if row.is_at_least else []
    below += [f"{row.share} %"] if row.share is not None else []
    total = paragraph(length(row.seconds), weight="Bolder", spacing="None")
    return column(total, *map(small, below), width=MINUTES)


def _unmeasured(row: Row) -> list[str]:
    """`in`, `lobby`: what there is to say where there are no minutes."""
    return ["in"] * row.is_still_in + ["lobby"] * row.is_in_lobby
