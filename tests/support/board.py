"""Webex's spaces as delivery sees them, in memory: what was posted where, and a poster that dies."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import count

from bot.context import Context
from bot.events import Card, File, Message, PersonId
from bot.webex.errors import ApiError
from bot.webex.messaging import SdkMessaging
from bot.webex.port import Place, SentMessage

AT = datetime(2026, 3, 3, 9, tzinfo=UTC)
IN_SPACE = Context(
    person_id=PersonId("jane"), room_id="space", thread_id="question", at=AT, now=AT, zone=UTC, is_group=True
)
DIRECTLY = replace(IN_SPACE, room_id="jane's", is_group=False)


class KilledError(BaseException):
    """The process dies here."""


@dataclass
class Board(SdkMessaging):
    """Webex's spaces: what was posted where. Dies after so many posts, before the poster knows."""

    posts: dict[str, tuple[Place, str]] = field(default_factory=dict)
    dies_after: int | None = None
    _numbers: Iterator[int] = field(default_factory=count)

    def post(self, place: Place, markdown: str, card: Card | None = None, file: File | None = None) -> str:
        an_id = f"m{next(self._numbers)}"
        self.posts[an_id] = place, markdown
        if self.dies_after is not None and len(self.posts) >= self.dies_after:
            self.dies_after = None
            raise KilledError
        return an_id

    def sent(self, place: Place, since: datetime) -> list[SentMessage]:
        return [SentMessage(an_id, words, AT) for an_id, (there, words) in self.posts.items() if there == place]

    @property
    def words(self) -> list[str]:
        return [words for _, words in self.posts.values()]


class Space(Board):
    """A board from which messages can be taken away."""

    def delete(self, message_id: str) -> None:
        if self.posts.pop(message_id, None) is None:
            raise ApiError(404)

    def message(self, message_id: str) -> Message:
        """Return the first of the thread as that of the one who asks there; of the others only that they are there."""
        if message_id not in self.posts and message_id != IN_SPACE.thread_id:
            raise ApiError(404)
        return Message(message_id, "space", "group", IN_SPACE.person_id, "")
