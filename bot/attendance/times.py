"""Times as microseconds since 1970, cut to whole seconds, so that sums are exact and comparing them is quick.

Webex tells when a meeting began and ended to the second, and when people joined and left to the millisecond: measured
as they come, whoever was there from beginning to end would have a part of a second too little, and so a minute.

Webex writes 1970-01-01 where it does not know a time yet, and with the `timezone` header that day comes in any
offset. Webex is younger than 1971, so that whole year is read as "not known"; so is the last year that there is,
of which some hours can't be told in every zone.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

SECOND = 1_000_000
"""Microseconds in a second."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_SECOND = timedelta(seconds=1)


def instant(time: datetime | None) -> int | None:
    """Return the microseconds of a time's second, or None where it is not known. A naive time is UTC."""
    if time is None or not 1970 < time.year < 9999:
        return None
    if time.tzinfo is None:
        time = time.replace(tzinfo=UTC)
    return (time - _EPOCH) // _SECOND * SECOND


def moment(instant: int) -> datetime:
    """Return the aware UTC time of an instant."""
    return _EPOCH + instant * _MICROSECOND


def to_the_second(time: datetime) -> datetime:
    """Return a time as an instant has it."""
    return time.replace(microsecond=0)


def microseconds(span: timedelta) -> int:
    """Return a length of time as whole microseconds."""
    return span // _MICROSECOND
