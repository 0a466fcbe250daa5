"""Read time zones: places (`Europe/Paris`) and offsets (`UTC+2`), but no abbreviations.

An abbreviation may mean several zones, or be the wrong one for half a year: `IST` is asked back.
"""

from __future__ import annotations

import re
from datetime import timedelta, timezone, tzinfo
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from bot.language.question import MisunderstoodError
from bot.language.words import nearest

_OFFSET = re.compile(r"(?:utc|gmt)(?:([+−-])(\d{1,2})(?::?([0-5]\d))?)?", re.IGNORECASE)
_REGION = re.compile(
    r"(?:africa|america|antarctica|arctic|asia|atlantic|australia|brazil|canada|chile|etc|europe|indian|mexico|pacific|us)"
    r"/[\w+/-]+",
    re.IGNORECASE,
)
_WORDS = frozenset({"eat", "et", "west", "wet"})
_WIDEST = timedelta(hours=14)

ABBREVIATIONS = {
    "acst": ("Australia/Darwin",),
    "aedt": ("Australia/Sydney",),
    "aest": ("Australia/Sydney", "Australia/Brisbane"),
    "ast": ("America/Halifax", "Asia/Riyadh"),
    "awst": ("Australia/Perth",),
    "brt": ("America/Sao_Paulo",),
    "bst": ("Europe/London", "Asia/Dhaka"),
    "cdt": ("America/Chicago", "America/Havana"),
    "cest": ("Europe/Paris", "Europe/Berlin"),
    "cet": ("Europe/Paris", "Africa/Algiers"),
    "cst": ("America/Chicago", "Asia/Shanghai", "America/Havana"),
    "ct": ("America/Chicago",),
    "eat": ("Africa/Nairobi",),
    "edt": ("America/New_York",),
    "eest": ("Europe/Helsinki",),
    "eet": ("Europe/Helsinki", "Africa/Cairo"),
    "est": ("America/New_York", "America/Panama"),
    "et": ("America/New_York",),
    "gst": ("Asia/Dubai", "Atlantic/South_Georgia"),
    "hkt": ("Asia/Hong_Kong",),
    "hst": ("Pacific/Honolulu",),
    "ist": ("Asia/Kolkata", "Europe/Dublin", "Asia/Jerusalem"),
    "jst": ("Asia/Tokyo",),
    "kst": ("Asia/Seoul",),
    "mdt": ("America/Denver",),
    "msk": ("Europe/Moscow",),
    "mst": ("America/Denver", "America/Phoenix", "Asia/Kuala_Lumpur"),
    "mt": ("America/Denver",),
    "nzdt": ("Pacific/Auckland",),
    "nzst": ("Pacific/Auckland",),
    "pdt": ("America/Los_Angeles",),
    "pkt": ("Asia/Karachi",),
    "pst": ("America/Los_Angeles", "Asia/Manila"),
    "pt": ("America/Los_Angeles",),
    "sast": ("Africa/Johannesburg",),
    "sgt": ("Asia/Singapore",),
    "wat": ("Africa/Lagos",),
    "west": ("Europe/Lisbon",),
    "wet": ("Europe/Lisbon",),
}
"""What an abbreviation may mean, by IANA names."""


def zone_named(name: str) -> tzinfo:
    """Return the zone of a name in a question: an IANA name, `UTC`, or `UTC+02:00`. Raises ValueError for others."""
    if _OFFSET.fullmatch(name):
        return _fixed(name)
    try:
        return ZoneInfo(name)
    except (LookupError, OSError, ValueError) as error:
        raise ValueError(f"{name!r} is no time zone") from error


def zone_of(name: str | None, own: tzinfo) -> tzinfo:
    """Return the zone that a question names, or else the asker's own."""
    return zone_named(name) if name else own


def is_zone(chunk: str) -> bool:
    """Tell whether a chunk looks like a zone: `UTC…`, or a region of the world with a place behind it."""
    return (chunk[:3].casefold() in ("utc", "gmt") and _OFFSET.fullmatch(chunk) is not None) or (
        "/" in chunk and _REGION.fullmatch(chunk) is not None
    )


def is_abbreviation(chunk: str) -> bool:
    """Tell whether a chunk is an abbreviation such as `IST`. `west` and `eat` in small letters are words."""
    return chunk.casefold() in ABBREVIATIONS and (chunk.isupper() or chunk.casefold() not in _WORDS)


def zone_said(chunk: str) -> str:
    """Return the name by which a question keeps a zone. Raises MisunderstoodError for one that doesn't exist."""
    if _OFFSET.fullmatch(chunk):
        try:
            return str(_fixed(chunk))
        except ValueError:
            raise MisunderstoodError("no such offset", said=chunk) from None
    places = _places()
    found = places.get(chunk.casefold())
    if found:
        return found
    near = nearest(chunk.casefold(), places)
    if near:
        raise MisunderstoodError("misspelt zone", said=chunk, meant=places[near])
    raise MisunderstoodError("unknown zone", said=chunk)


def abbreviated(chunk: str) -> MisunderstoodError:
    """Return the error about `IST` and the like."""
    return MisunderstoodError("several zones", said=chunk, zones=ABBREVIATIONS[chunk.casefold()])


def _fixed(offset: str) -> timezone:
    match = _OFFSET.fullmatch(offset)
    sign, hours, minutes = match.groups() if match else ("+", None, None)
    difference = timedelta(hours=int(hours or 0), minutes=int(minutes or 0))
    if difference > _WIDEST:
        raise ValueError(f"{offset!r} is further from UTC than any place")
    return timezone(difference if sign == "+" else -difference)


@cache
def _places() -> dict[str, str]:
    return {name.casefold(): name for name in available_timezones() if "/" in name}
