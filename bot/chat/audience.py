"""Who reads a reply to what was said in a group space: everybody in it, or the asker alone. Only here it is decided.

A space reads of its own meetings, and of those that the asker named: by ID, number or link, or by the whole title. All
else (other meetings to choose from, refusals, people's names beside a mistake, a person's own lists) goes to the asker
in a direct message, and the thread gets one line that tells nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TypeAlias

import structlog

from bot.chat.replies import SENT_DIRECTLY
from bot.context import Context, Named, Reply
from bot.events import PersonId
from bot.language.question import ById, ByLink, ByNumber, ByTitle, Here
from bot.meetings.titles import has_whole_title
from bot.webex.errors import NotPermittedError, NotSignedInError, WebexError

log = structlog.get_logger()

OfSpace: TypeAlias = Callable[[PersonId, str, str | None], set[str]]
"""Returns the IDs of the series that belong to a space, as Webex tells that person."""


class Audience:
    """Sends replies to those who may read them. `of_space` is asked only where nothing else tells."""

    def __init__(self, of_space: OfSpace) -> None:
        self._of_space = of_space

    def addressed(self, context: Context, reply: Reply, *, is_private: bool) -> Reply:
        """Return the reply, for the asker alone where others may not read it; in silence where it `is_private`."""
        if not context.is_group or reply.is_direct:
            return reply
        if is_private:
            return replace(reply, is_direct=True, line=None)
        if self._is_for_all(context, reply.names):
            return reply
        return replace(reply, is_direct=True, line=SENT_DIRECTLY)

    def _is_for_all(self, context: Context, names: Sequence[Named] | None) -> bool:
        if names is None:
            return False
        others = [named for named in names if named.room_id != context.room_id]
        return not others or _are_said(others) or self._are_of_space(context, others)

    def _are_of_space(self, context: Context, names: Sequence[Named]) -> bool:
        try:
            series = self._of_space(context.person_id, context.room_id, None)
        except (WebexError, NotSignedInError, NotPermittedError) as error:
            log.info("not known what belongs to the space", why=type(error).__name__)
            return False
        return all(named.series_id in series for named in names)


def _are_said(names: Sequence[Named]) -> bool:
    """Tell whether the asker named the meeting. Words that fit several titles name none of them."""
    return len({named.title for named in names}) == 1 and all(map(_is_said, names))


def _is_said(named: Named) -> bool:
    match named.said:
        case ById() | ByNumber() | ByLink() | Here():
            return True
        case ByTitle(title=said):
            return has_whole_title(said, named.title)
    return False
