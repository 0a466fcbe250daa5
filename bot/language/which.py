"""Read which meeting is asked for: named by ID, number, link or title, or by `last`, `the one before`, `here`."""

from __future__ import annotations

from bot.language.cursor import Cursor
from bot.language.draft import Draft
from bot.language.meetings import by_id, by_link, by_number
from bot.language.question import ByTitle, Here, WhichMeeting
from bot.language.who import add_people


def read_id(draft: Draft, cursor: Cursor) -> bool:
    return _named(draft, by_id(cursor.take().text))


def read_number(draft: Draft, cursor: Cursor) -> bool:
    return _named(draft, by_number(cursor.take().text))


def read_link(draft: Draft, cursor: Cursor) -> bool:
    return _named(draft, by_link(cursor.take().text))


def read_quoted(draft: Draft, cursor: Cursor) -> bool:
    """Read a title in quotes, unless it is an address that somebody put in quotes."""
    quoted = cursor.take()
    inner = quoted.text[1:-1].strip()
    if "@" in inner and " " not in inner:
        add_people(draft, quoted)
    elif inner:
        draft.meetings.append(ByTitle(title=" ".join(inner.split())))
    return True


def read_here(draft: Draft, cursor: Cursor) -> bool:
    """Read `here`."""
    cursor.take()
    return _named(draft, Here())


def read_this_space(draft: Draft, cursor: Cursor) -> bool:
    """Read `this space`, `this room`."""
    cursor.take()
    return cursor.take_if("space", "room") and _named(draft, Here())


def read_before(draft: Draft, cursor: Cursor) -> bool:
    """Read `the one before`, `the meeting before`, `the review before last`."""
    noun = cursor.before.word
    cursor.take()
    is_before_last = not cursor.peek().after and cursor.take_if("last")
    if is_before_last or noun in ("one", "meeting"):
        draft.back = 1
        return True
    return False


def read_last(draft: Draft, cursor: Cursor) -> bool:
    """`last`, `the latest`, `my previous meeting`."""
    cursor.take()
    draft.back = draft.back or 0
    return True


def _named(draft: Draft, meeting: WhichMeeting | None) -> bool:
    draft.meetings += [meeting] if meeting else []
    return meeting is not None
