"""Make a question of a person's words. They may stand in any order."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, tzinfo

from bot.language.assembly import (
    Unknown,
    ask_of,
    held_between,
    left_out,
    limits_of,
    means_presence,
    meeting_of,
    not_understood,
    presence_of,
    times_of,
    unknown_words,
    who_of,
)
from bot.language.draft import Draft
from bot.language.question import (
    Ask,
    MisunderstoodError,
    NoMeetingError,
    NotAQuestionError,
    Output,
    Question,
    Recent,
    WhichMeeting,
    Who,
)
from bot.language.reading import read
from bot.language.words import UNTOLD


def understand(text: str, *, now: datetime, zone: tzinfo, in_thread: bool = False) -> Question:
    """Return what `text` asks. `now` is aware; `zone` is the asker's, for days and times without one.

    In the thread of a card (`in_thread`) the meeting need not be said.

    Raises NotAQuestionError for a text without any word of a question, NoMeetingError if only the meeting is missing,
    and MisunderstoodError if something is wrong or may mean two things.
    """
    draft = read(text, now.astimezone(zone))
    ask = ask_of(draft)
    if ask is None:
        raise _no_question(draft)
    return _question(draft, ask, unknown_words(draft, ask), in_thread=in_thread)


def which_meeting(words: str, *, now: datetime, zone: tzinfo) -> Question | None:
    """Return who attended the meeting that words name, with its day or without: `last`, `stand-up on Tuesday`.

    None where they say more than which meeting it is, or name none.
    """
    try:
        draft = read(words, now.astimezone(zone))
        if draft.asks or draft.has_who:
            return None
        asked = _question(draft, Ask.ATTENDED, unknown_words(draft, None))
    except MisunderstoodError:
        return None
    is_all = asked == Question(ask=Ask.ATTENDED, meeting=asked.meeting, held_between=asked.held_between)
    return asked if is_all else None


def _question(draft: Draft, ask: Ask, unknown: Sequence[Unknown], *, in_thread: bool = False) -> Question:
    """Return what was read as a question. `unknown` are the words that no phrase knew."""
    who = who_of(draft)
    if ask.traits.is_of_one and who == Who():
        raise MisunderstoodError("nobody to explain")
    spare = left_out(draft, ask, unknown)
    try:
        meeting = meeting_of(draft, ask, unknown, in_thread)
    except NoMeetingError as error:
        with suppress(MisunderstoodError):
            error.question = _complete(draft, ask, who, Recent())
        raise
    return _complete(draft, ask, who, meeting, spare)


def _complete(draft: Draft, ask: Ask, who: Who, meeting: WhichMeeting, left_out: tuple[str, ...] = ()) -> Question:
    times = times_of(draft, ask)
    is_presence = times is not None and means_presence(draft, ask)
    return Question(
        ask=ask,
        meeting=meeting,
        who=who,
        joined=None if is_presence else times,
        presence=presence_of(draft, times if is_presence else None),
        held_between=held_between(draft, ask, meeting),
        limits=limits_of(draft),
        zone=draft.zone_said,
        hosted_by=draft.host,
        privately=draft.is_private,
        output=draft.output or Output.CARD,
        left_out=left_out,
    )


def _no_question(draft: Draft) -> Exception:
    """Return the error: `who blorp 2551 234 5678` has a word that is not known; without `who` it may be a command."""
    unknown = unknown_words(draft, None)
    untold = next((token.text for token in draft.tokens if token.word in UNTOLD), None)
    if draft.has_who and untold:
        return MisunderstoodError("Webex does not tell", said=untold)
    if draft.has_who and draft.meetings and unknown:
        return not_understood(draft, unknown)
    return NotAQuestionError("no word of a question")
