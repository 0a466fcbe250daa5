"""Read which meeting is meant: an ID, a number, a link, or a title. Links are taken apart, never fetched."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

from bot.language.question import ById, ByLink, ByNumber, ByTitle, MisunderstoodError, NoMeetingError, WhichMeeting
from bot.language.words import visible
from bot.webex.meeting_id import MeetingId

_NUMBER = re.compile(r"\d(?:[\s.-]{0,3}\d){8,10}")
_OTHERS = re.compile(r"\D+")
_DIGITS = re.compile(r"[\d\s.-]+")
_SITE = re.compile(r"(?!.*xn--)(?:[a-z0-9-]{1,63}\.){1,4}webex\.com", re.IGNORECASE)
_VIDEO_ADDRESS = re.compile(r"(\d{9,11})@[a-z0-9.-]{1,200}\.webex\.com", re.IGNORECASE)
_QUOTES = " \t\n\"'“”„«»‘’`"


def meeting(text: str) -> WhichMeeting:
    """Read a form's field that holds a meeting and nothing else.

    Raises MisunderstoodError for what can't be a meeting, and NoMeetingError for an empty field.
    """
    said = visible(text).strip()
    if not said.strip(_QUOTES):
        raise NoMeetingError("no meeting in the field")
    chunk = said.strip("<>")
    found = by_id(chunk) or by_number(chunk)
    if found:
        return found
    if "://" in chunk or is_link(chunk):
        return by_link(chunk)
    return ByTitle(title=" ".join(said.strip(_QUOTES).split()))


def by_id(text: str) -> ById | None:
    """Return an ID in Webex's own letter case; None if the text doesn't look like one.

    Raises MisunderstoodError for an ID with characters missing or too many.
    """
    meeting_id = MeetingId.read(text)
    if meeting_id:
        return ById(meeting_id=meeting_id)
    if MeetingId.is_nearly(text):
        raise MisunderstoodError("part of an ID", said=text)
    return None


def by_number(text: str) -> ByNumber | None:
    """Return a meeting number, also from a video address; None if the text doesn't look like one.

    Raises MisunderstoodError for too few or too many digits.
    """
    address = _VIDEO_ADDRESS.fullmatch(text)
    if address:
        return ByNumber(number=_ascii_digits(address[1]))
    if _NUMBER.fullmatch(text):
        return ByNumber(number=_ascii_digits(text))
    if _DIGITS.fullmatch(text) and len(text) > 1:
        raise MisunderstoodError("no meeting number", said=text)
    return None


def is_link(chunk: str) -> bool:
    """Tell whether a chunk without `://` is a link to a Webex site."""
    host, slash, _ = chunk.partition("/")
    return bool(slash) and _SITE.fullmatch(host) is not None


def by_link(link: str) -> ByLink | ById:
    """Return a link to a meeting on a Webex site. The link of an ended meeting has its instance ID.

    Raises MisunderstoodError for every other link: user names, ports and look-alike hosts are refused.
    """
    written = link if "://" in link else f"https://{link}"
    try:
        parts = urlsplit(written)
        fields = parse_qs(parts.query, max_num_fields=50)
    except ValueError:
        raise _not_a_meeting(link) from None
    if not _SITE.fullmatch(parts.netloc) or parts.scheme not in ("http", "https") or len(written.split()) > 1:
        raise _not_a_meeting(link)
    if not parts.path.strip("/"):
        raise MisunderstoodError("a site alone", said=link)
    meeting_id = MeetingId.read(fields.get("MTID", [""])[0])
    if meeting_id and meeting_id.is_instance:
        return ById(meeting_id=meeting_id)
    return ByLink(link=written)


def links_of(link: str) -> list[str]:
    """Return the links that a meeting may have, the written one first. Webex knows one; people get several.

    `…/joinservice/…?MTID=m12` is `…/j.php?MTID=m12`, and `/join/jane` is `/meet/jane`.
    """
    parts = urlsplit(link)
    site = f"https://{parts.netloc}"
    found = [link]
    if mtid := parse_qs(parts.query, max_num_fields=50).get("MTID"):
        found.append(f"{site}/{parts.netloc.partition('.')[0]}/j.php?MTID={mtid[0]}")
    place, _, name = parts.path.strip("/").rpartition("/")
    if place in ("meet", "join"):
        found.append(f"{site}/meet/{name}")
    return list(dict.fromkeys(found))


def _not_a_meeting(link: str) -> MisunderstoodError:
    return MisunderstoodError("no meeting link", said=link)


def _ascii_digits(text: str) -> str:
    digits = _OTHERS.sub("", text)
    return digits if digits.isascii() else "".join(str(int(digit)) for digit in digits)
