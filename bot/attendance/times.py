"""Times as microseconds since 1970, cut to whole seconds, so that sums are exact and comparing them is quick.

Webex tells when a meeting began and ended to the second, and when people joined and left to the millisecond. Measured
as they come, somebody who was there from start to end would lack a part of a second, and so a whole minute.

Webex writes 1970-01-01 where it does not know a time yet, and with the `timezone` header that day comes in any
offset. Webex is younger than 1971, so every time in 1970 is read as "not known". So is the year 9999: some of its hours
have no date in other zones.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

SECOND = 1_000_000
"""Microseconds in a second."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_SECOND = timedelta(seconds=1)


def to_microseconds(time: datetime | None) -> int | None:
    """Return the second of a time, in microseconds since 1970; None where it is not known. A naive time is UTC."""
    if time is None or not 1970 < time.year < 9999:
        return None
    if time.tzinfo is None:
        time = time.replace(tzinfo=UTC)
    return (time - _EPOCH) // _SECOND * SECOND


def to_datetime(microseconds: int) -> datetime:
    """Return the aware UTC time that is so many microseconds after the start of 1970."""
    return _EPOCH + microseconds * _MICROSECOND


def duration(span: timedelta) -> int:
    """Return a length of time in whole microseconds."""
    return span // _MICROSECOND
