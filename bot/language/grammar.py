"""A person's words as a question: the words may stand in any order, and what isn't understood is quoted back."""

from __future__ import annotations

from datetime import datetime, tzinfo

from bot.language.assembly import (
    held_of,
    limits_of,
    meeting_of,
    means_presence,
    not_understood,
    times_of,
    unknown_runs,
    who_of,
)
from bot.language.draft import Draft
from bot.language.question import Ask, Misunderstood, NoMeeting, NotAQuestion, Question
from bot.language.reading import read

__all__ = ["Misunderstood", "NoMeeting", "NotAQuestion", "understand"]


def understand(text: str, *, now: datetime, zone: tzinfo, in_thread: bool = False) -> Question:
    """What `text` asks. `now` is aware; `zone` is the asker's, for days and times said without one.

    `in_thread` tells that the text answers one of our cards: then the card's meeting may go unsaid.

    Raises NotAQuestion when none of the words of a question are in the text, and Misunderstood when it is a question
    but something in it is wrong or may mean two things; NoMeeting when only the meeting is missing.
    """
    draft = read(text, now.astimezone(zone))
    ask = _ask(draft)
    who = who_of(draft)
    meeting = meeting_of(draft, unknown_runs(draft, ask), in_thread)
    times = times_of(draft, ask)
    is_presence = means_presence(draft, ask)
    return Question(
        ask=ask,
        meeting=meeting,
        who=who,
        joined=None if is_presence else times,
        presence=draft.first or (times if is_presence else None),
        held=held_of(draft, ask, meeting),
        limits=limits_of(draft),
        zone=draft.zone_said,
        hosted_by=draft.host,
        privately=draft.is_private,
        output=draft.output or "card",
    )


def _ask(draft: Draft) -> Ask:
    """The one thing that is asked: surely, else by exact hints, else by misspelt ones."""
    asks = draft.asks or draft.exact_hints() or draft.hints
    if len(asks) == 1:
        return next(iter(asks))
    if asks:
        raise Misunderstood(f"One question at a time, please: {' or '.join(f'“{ask}”' for ask in asks)}?")
    if draft.has_who and draft.meetings and (runs := unknown_runs(draft, None)):
        raise not_understood(draft, runs)
    raise NotAQuestion("no word of a question")
