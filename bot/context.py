"""What a command is given and what it returns. Another part sends the reply, so a test needs no network."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta, tzinfo
from enum import StrEnum
from typing import Any

from bot.events import Card, File, PersonId
from bot.language.question import Ask, Question, WhichMeeting


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """The person who asks, where and when. Times are aware, by Webex's clock.

    `at` is when it was said and `now` when it is answered: a question may have waited. `thread_id` is the first
    message of the thread, None where there is nothing to reply to. `email` is None for a pressed button, and
    `card_id` the message whose card was answered. `event_id` is of the inbox's event that brought it,
    and `attempt` counts the tries to answer it.
    """

    person_id: PersonId
    room_id: str
    thread_id: str | None
    at: datetime
    now: datetime
    zone: tzinfo
    is_group: bool
    email: str | None = None
    card_id: str | None = None
    event_id: int | None = None
    attempt: int = 1


@dataclass(frozen=True, slots=True)
class Named:
    """A meeting that a reply names, or of which it tells. `said` is how the asker named it."""

    said: WhichMeeting
    title: str
    series_id: str
    room_id: str


@dataclass(frozen=True, slots=True)
class Reply:
    """What to send: a card, and Markdown where no card can be shown."""

    markdown: str
    card: Card | None = None
    file: File | None = None
    """Webex takes one a message, and not beside a card."""
    instead_of_file: Reply | None = None
    """What to send where Webex does not take the file."""
    is_direct: bool = False
    """To the asker alone, wherever it was asked."""
    line: str | None = None
    """Markdown for a group space's thread where the reply itself goes to the asker alone: without names or titles."""
    names: tuple[Named, ...] | None = None
    """The meetings of which it tells; none where it has only fixed words and what the asker wrote.

    None: it tells of something else, so a group space never reads it. `bot/chat/audience.py` decides about the others.
    """
    replaces: str | None = None
    """The message to delete once this one stands: a card can't be edited."""
    again_in: timedelta | None = None
    """This is provisional: so much later it is asked again, and the reply to that takes the place of this one."""
    waits_for: str | None = None
    """For what a provisional reply waits: the same person's questions that wait for the same look together."""


class Topic(StrEnum):
    """The heading under which help lists a command."""

    MEETINGS = "About a meeting"
    PEOPLE = "Groups and guests"
    YOU = "Sign-in, your data, help"


def nothing(_context: Context, _words: str) -> bool:
    return False


def anything(_context: Context, _words: str) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Command:
    """One thing the bot can do: how help shows it, what calls it, and what answers.

    `phrases` call `run` with the words after them; where these make a question, that is answered, unless the command
    `takes` the words itself. `asks` are the questions that `ask` answers; `presses` maps the type of a card's answer to
    what handles it. Without a name help leaves it out.
    """

    name: str = ""
    usage: str = ""
    summary: str = ""
    example: str = ""
    topic: Topic = Topic.YOU
    deletes: bool = False
    """What is gone then doesn't come back: words that are only near are never answered with a button for it."""
    phrases: tuple[str, ...] = ()
    run: Callable[[Context, str], Reply] | None = None
    takes: Callable[[Context, str], bool] = nothing
    asks: tuple[Ask, ...] = ()
    ask: Callable[[Context, Question], Reply] | None = None
    presses: Mapping[type, Callable[[Context, Any], Reply]] = field(default_factory=dict)
