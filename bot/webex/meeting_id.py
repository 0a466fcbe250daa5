"""The grammar of Webex's meeting IDs. Pure: no I/O, and no import from the rest of the bot."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import UTC, datetime

_INSTANCE = "_I_"
_WHOLE = re.compile(r"([0-9a-f]{32})(?:_(\d{8}t\d{6}z)|_i_(\d{1,25}))?", re.IGNORECASE)
_NEARLY = re.compile(r"(?=[0-9a-f]*\d)[0-9a-f]{20,44}(?:_\w{0,30})?", re.IGNORECASE)


class MeetingId(str):
    """The ID of a series, of one planned date of it, or of one run.

    A series is `<series>`, a planned date (an occurrence) `<series>_20260303T090000Z`, a run (an instance)
    `<series>_I_<digits>`. IDs that Webex gave are taken as they are; `read` is for what a person wrote.
    """

    __slots__ = ()

    @classmethod
    def read(cls, text: str) -> MeetingId | None:
        """Return the ID in Webex's own letter case, or None if the text is not a whole ID and nothing else."""
        match = _WHOLE.fullmatch(text)
        if not match:
            return None
        series, occurrence, instance = match.groups()
        tail = f"_{occurrence.upper()}" if occurrence else f"{_INSTANCE}{instance}" if instance else ""
        return cls(series.lower() + tail)

    @staticmethod
    def is_nearly(text: str) -> bool:
        """Return whether a text looks like an ID that lost or won some characters."""
        return _NEARLY.fullmatch(text) is not None

    @property
    def series(self) -> MeetingId:
        """The series to which it belongs; itself, if it is one."""
        return MeetingId(self.partition("_")[0])

    @property
    def is_series(self) -> bool:
        return "_" not in self

    @property
    def is_occurrence(self) -> bool:
        return not (self.is_series or self.is_instance)

    @property
    def is_instance(self) -> bool:
        return _INSTANCE in self

    @property
    def planned_for(self) -> datetime | None:
        """The start of a planned date, aware UTC, as its ID says; None for other IDs."""
        if self.is_occurrence:
            with suppress(ValueError):
                return datetime.strptime(self.partition("_")[2], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
        return None
