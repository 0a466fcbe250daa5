"""What Webex's rows tell of one meeting, page by page: the roll, and what the roll itself doesn't keep."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from bot.attendance.identity import email_of, fold_aliases
from bot.attendance.participants import Participant
from bot.attendance.report import Attendee, Suggestion
from bot.attendance.roll import Roll
from bot.attendance.times import to_datetime, to_microseconds
from bot.language.question import Window
from bot.text import fold


class Record:
    """Collects rows in any order. `aliases` are the e-mails of people by the name, or the other e-mail, that they show.

    `instance_id` and `start` are those of the first row. `merged` are the e-mails that were counted by an alias, by
    what was shown. A meeting that `has_somebody_in` still runs. `rows` are kept only where `keeps_rows` asks for it:
    there may be very many.
    Rows of people who joined outside `cut` are left out: Webex may not have done so.
    """

    def __init__(self, aliases: Mapping[str, str], *, keeps_rows: bool = False, cut: Window | None = None) -> None:
        self.roll = Roll(aliases)
        self.rows: list[Participant] = []
        self.instance_id: str | None = None
        self.start: datetime | None = None
        self.aliases = aliases
        self.merged: dict[str, str] = {}
        self._folded = fold_aliases(aliases)
        self._keeps_rows = keeps_rows
        self._cut = cut
        self.windows: list[Window] = []
        """The join windows in which Webex looked."""
        self.refused_windows: list[Window] = []
        """Those that Webex refused: it was asked without them, and looked as far back as it does by itself."""
        self.has_somebody_in = False
        self.unread_after: int | None = None
        """How many rows were read before Webex broke off; None: all were."""
        self._in_breakout: set[str] = set()
        self._has_left: set[str] = set()

    def add(self, rows: Iterable[Participant]) -> None:
        """Add a page of rows."""
        page = [row for row in rows if self._cut is None or _joined_in(row, self._cut)]
        self.roll.add(page)
        for row in page:
            self._note(row)
        if self._keeps_rows:
            self.rows += page

    def confirm(self, suggestion: Suggestion) -> None:
        """Count what was suggested as the same person, as if that had been known before."""
        shown, email = suggestion.shown, suggestion.email
        self.roll.confirm(shown, email, is_guest=suggestion.found.email is None)
        self.merged[shown] = fold(email)
        for people in (self._in_breakout, self._has_left):
            if fold(shown) in people:
                people.add(fold(email))

    def cut(self, window: Window) -> Record:
        """Return a record of those rows alone whose people joined in the window. All rows must be kept."""
        record = Record(self.aliases, keeps_rows=self._keeps_rows, cut=window)
        record.windows, record.refused_windows = self.windows, self.refused_windows
        record.unread_after = self.unread_after
        record.instance_id, record.start = self.instance_id, self.start
        record.add(self.rows)
        return record

    @property
    def is_empty(self) -> bool:
        return len(self.roll) == 0

    def is_in_breakout(self, person: Attendee) -> bool:
        """Tell whether the person is in a breakout session; Webex says it only while the meeting runs."""
        return _key(person) in self._in_breakout

    def has_left(self, person: Attendee) -> bool:
        """Tell whether the person was in the running meeting and left; Webex gives the times only afterwards."""
        return _key(person) in self._has_left

    def _note(self, row: Participant) -> None:
        self.instance_id = self.instance_id or row.meeting_id
        if self.start is None and (began := to_microseconds(row.meeting_start_time)) is not None:
            self.start = to_datetime(began)
        shown = fold(row.display_name)
        if self._folded:
            known_by = (row.email if fold(row.email) else row.display_name) or ""
            if fold(known_by) in self._folded:
                self.merged[known_by.strip()] = self._folded[fold(known_by)]
        self.has_somebody_in |= row.is_in
        if row.is_in_breakout:
            self._in_breakout.add(email_of(row, self._folded) or shown)
        elif row.has_left and None in (to_microseconds(row.joined_time), to_microseconds(row.left_time)):
            self._has_left.add(email_of(row, self._folded) or shown)


def _joined_in(row: Participant, window: Window) -> bool:
    """Tell whether somebody joined in the window; where the join is not known they may have."""
    joined = to_microseconds(row.joined_time)
    if joined is None:
        return True
    start, end = to_microseconds(window.start), to_microseconds(window.end)
    return (start is None or start <= joined) and (end is None or joined < end)


def _key(person: Attendee) -> str:
    return fold(person.email) or fold(person.name)
