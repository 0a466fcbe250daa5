"""Webex's JSON into typed values, at this border only: unknown fields are ignored, odd ones count as missing."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Generic, TypeVar

import msgspec

from bot.attendance.participants import Row
from bot.webex.errors import UNDECODABLE, UnreadableError

R = TypeVar("R", bound=msgspec.Struct)

FIRST_YEAR, LAST_YEAR = 1971, 9999
"""1970 is how Webex says that a time is not known yet."""


class Meeting(Row, frozen=True):
    """A meeting series, a scheduled meeting or an instance. Times as Webex gives them: aware where it gives an offset.

    For an instance `start` and `end` are when it really began and ended; otherwise they are the schedule. The
    password that Webex sends along is not read.
    """

    id: str = ""
    meeting_series_id: str | None = None
    scheduled_meeting_id: str | None = None
    meeting_number: str | None = None
    title: str | None = None
    meeting_type: str | None = None
    state: str | None = None
    scheduled_type: str | None = None
    timezone: str | None = None
    start: datetime | None = None
    end: datetime | None = None
    host_user_id: str | None = None
    host_email: str | None = None
    host_display_name: str | None = None
    site_url: str | None = None
    web_link: str | None = None
    room_id: str | None = None

    @property
    def is_running(self) -> bool:
        return self.state in {"inProgress", "lobby"}

    @property
    def began(self) -> datetime | None:
        """The start, aware UTC."""
        return _utc(self.start)

    @property
    def ended(self) -> datetime | None:
        """The end, aware UTC; None while it runs."""
        return None if self.is_running else _utc(self.end)


class Invitee(Row, frozen=True):
    """Somebody invited to a meeting."""

    email: str | None = None
    display_name: str | None = None
    co_host: bool = False


class _Page(msgspec.Struct, Generic[R]):
    items: list[R]


class _Loose(msgspec.Struct):
    items: list[Any]


class Reader(Generic[R]):
    """Reads one value, or a page of them, of the type `row`. Raises Unreadable for what is not JSON of that form."""

    def __init__(self, row: type[R]) -> None:
        self._row = row
        self._page = msgspec.json.Decoder(_Page[row])  # type: ignore[valid-type]

    def page(self, body: bytes) -> list[R]:
        try:
            return self._page.decode(body).items
        except msgspec.ValidationError:
            # One odd value must not hide the rest: a field that doesn't fit counts as missing.
            return [_fit(item, self._row) for item in decode(body, _Loose).items if isinstance(item, dict)]
        except UNDECODABLE as error:
            raise UnreadableError("the answer is not JSON") from error

    def one(self, body: bytes) -> R:
        return self.of(decode(body, dict[str, Any]))

    def of(self, item: dict[str, Any]) -> R:
        """From JSON that is decoded already."""
        return _fit(item, self._row)


def _fit(item: dict[str, Any], row: type[R]) -> R:
    fields: dict[str, Any] = {}
    for field in msgspec.structs.fields(row):
        if item.get(field.encode_name) is None:
            continue
        try:
            fields[field.name] = msgspec.convert(item[field.encode_name], field.type)
        except msgspec.ValidationError:
            rows = _rows_of(field.type)
            if rows is not None and isinstance(item[field.encode_name], list):
                fields[field.name] = tuple(
                    _fit(part, rows) for part in item[field.encode_name] if isinstance(part, dict)
                )
    return row(**fields)


def _rows_of(kind: Any) -> type[Row] | None:
    """The struct inside `tuple[Struct, ...]`, else None."""
    inner = getattr(kind, "__args__", (None,))[0]
    return inner if isinstance(inner, type) and issubclass(inner, Row) else None


def _utc(time: datetime | None) -> datetime | None:
    """Aware UTC; a year in which there was no Webex, or never will be one, counts as no time."""
    if time is None or not FIRST_YEAR <= time.year < LAST_YEAR:
        return None
    return time.replace(tzinfo=UTC) if time.tzinfo is None else time.astimezone(UTC)


T = TypeVar("T")


def decode(body: bytes, kind: type[T]) -> T:
    """Raises UnreadableError."""
    try:
        return msgspec.json.decode(body, type=kind)
    except UNDECODABLE as error:
        raise UnreadableError("the answer is not of the form that Webex documents") from error
