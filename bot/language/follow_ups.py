"""Change a question that was answered by a few words, as they are said in its thread or right after it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, tzinfo

from msgspec.structs import replace

from bot.attendance.meeting import Measure
from bot.language.assembly import (
    Unknown,
    ask_of,
    held_between,
    hour_of,
    limits_of,
    means_presence,
    meeting_of,
    not_understood,
    said,
    times_of,
    unknown_words,
    who_of,
)
from bot.language.draft import Draft
from bot.language.question import (
    Ask,
    ById,
    ByTitle,
    Limits,
    MisunderstoodError,
    NotAQuestionError,
    Output,
    Pin,
    Question,
    Recent,
    WhichMeeting,
    Who,
    Window,
)
from bot.language.reading import read
from bot.language.times import A_MONTH
from bot.language.zones import zone_of

_ADDING = frozenset({"and", "also", "plus", "about", "with"})
_REPLACING = frozenset({"only", "just"})
_AND = re.compile(r"\s*(?:,|\band\b|\bor\b|&)\s*", re.IGNORECASE)
_MOST_WORDS = 3
_MOST_LEADING = 2


def follow_up(text: str, question: Question, *, now: datetime, zone: tzinfo) -> Question:
    """Return `question`, changed as `text` says: `and bob@x.com?`, `only carol`, `but since 10`, `again`.

    `now` is aware; `zone` is the asker's, and gives way to the one named in `question`. In a thread, call this
    before `understand`. Raises NotAQuestionError for a question that names its own meeting and for mere talk, and
    MisunderstoodError as `understand` does.
    """
    return _followed(_read(text, question, now, zone), question)


def next_question(text: str, before: Question, *, now: datetime, zone: tzinfo) -> Question:
    """Return what a text outside of threads says that can't be a question by itself: as `follow_up`, but with care.

    Another meeting (`2666 000 2133 as csv`) is asked about without the people, times and limits of the one before, but
    for `and 2666 000 2133`. A name alone may be anything: `and carol` goes on with something, `carol?` and `lunch?`
    raise NotAQuestionError.
    """
    draft = _read(text, before, now, zone)
    leading = {token.word for token in draft.tokens[:_MOST_LEADING]}
    is_led = not leading.isdisjoint(_ADDING | _REPLACING)
    if draft.meetings and not is_led:
        who = before.who if before.ask.traits.is_of_one else Who()
        before = Question(ask=before.ask, meeting=before.meeting, who=who, privately=before.privately)
    changed = _followed(draft, before)
    if changed.who.names != before.who.names and not is_led:
        raise NotAQuestionError("may be anything")
    return changed


def _read(text: str, question: Question, now: datetime, zone: tzinfo) -> Draft:
    return read(text, now.astimezone(zone_of(question.zone, zone)))


def _followed(draft: Draft, question: Question) -> Question:
    """Return the question, changed by what was read."""
    if {token.word for token in draft.tokens} == {"why"}:
        raise MisunderstoodError("why")
    ask = ask_of(draft)
    unknown = unknown_words(draft, ask)
    if ask and (draft.meetings or draft.back is not None or unknown):
        raise NotAQuestionError("a question of its own")
    may_be_names = _may_be_names(draft, unknown)
    changed = _changed(question, draft, ask, unknown if may_be_names else ())
    is_same = replace(changed, output=question.output) == question
    if is_same and not (draft.output or draft.emails or _says(draft, {"again"})):
        raise NotAQuestionError("nothing that changes the question")
    if unknown and not may_be_names:
        raise not_understood(draft, unknown)
    return changed


def _changed(question: Question, draft: Draft, asked: Ask | None, names: Sequence[Unknown]) -> Question:
    """Return the question with what was said in place of its parts. `who missed it?` keeps the meeting alone."""
    ask = asked or question.ask
    if draft.output and not asked and ask.traits.is_of_one:  # one person's joins are no table, a meeting's people are
        ask, question = Ask.ATTENDED, replace(question, who=Who())
    if asked and not ask.traits.is_of_one:
        question = replace(question, who=Who(), joined=None, presence=None)
    question = _timed(_other_meeting(question, draft, ask), draft, ask)
    return replace(
        question,
        ask=ask,
        who=_who(draft, question.who, names, ask),
        limits=_limits(limits_of(draft), question.limits),
        zone=draft.zone_said or question.zone,
        privately=draft.is_private or question.privately,
        output=draft.output or (question.output if _says(draft, {"again"}) else Output.CARD),
    )


def _other_meeting(question: Question, draft: Draft, ask: Ask) -> Question:
    """Return the question about another meeting, if one is named."""
    host = draft.host or question.hosted_by
    if draft.back and not draft.day and question.pin and question.pin.began:
        meeting, before = _one_before(question.meeting, question.pin, question.pin.began)
        return replace(question, meeting=meeting, held_between=before, hosted_by=host, pin=None)
    meeting = _meeting(draft, ask, question)
    is_dated = meeting != question.meeting or draft.day or draft.hour or draft.held_between or draft.start or draft.end
    other_time = held_between(draft, ask, meeting) if is_dated else None
    if other_time and isinstance(meeting, ByTitle | Recent):
        meeting = replace(meeting, day=None)
    if meeting == question.meeting and not other_time and draft.back is None and not draft.host:
        return question
    kept = question.held_between if meeting == question.meeting else None
    return replace(question, meeting=meeting, held_between=other_time or kept, hosted_by=host, pin=None)


def _one_before(meeting: WhichMeeting, pin: Pin, began: datetime) -> tuple[WhichMeeting, Window]:
    """Return the meeting before the one that was answered for. Newer ones don't count."""
    if isinstance(meeting, ByTitle | Recent):
        return replace(meeting, back=0, day=None), Window(end=began)
    if isinstance(meeting, ById) or pin.meeting_id.is_series:
        return ById(meeting_id=pin.meeting_id.series), Window(start=began - A_MONTH, end=began)
    return meeting, Window(end=began)


def _meeting(draft: Draft, ask: Ask, question: Question) -> WhichMeeting:
    """Return the meeting that is meant: another one, another day of it, or the one before it."""
    before = question.meeting
    if draft.meetings:
        return meeting_of(draft, ask, (), in_thread=True)
    if not isinstance(before, ByTitle | Recent):
        if draft.back:
            raise MisunderstoodError("no counting back")
        return before
    if draft.back is not None:
        return replace(before, back=before.back + 1 if draft.back else 0, day=draft.day)
    if draft.day or draft.hour:
        return replace(before, back=0, day=draft.day or before.day, **hour_of(draft))
    return before


def _timed(question: Question, draft: Draft, ask: Ask) -> Question:
    """Return the question with the times that were said. They mean joining or presence, as before."""
    if draft.first:
        return replace(question, joined=None, presence=draft.first)
    times = times_of(draft, ask)
    if not times:
        return question
    is_presence = means_presence(draft, ask) or (question.presence is not None and not draft.asks)
    return replace(question, joined=None if is_presence else times, presence=times if is_presence else None)


def _who(draft: Draft, before: Who, unknown: Sequence[Unknown], ask: Ask) -> Who:
    """Return the people before and those that were said; those alone after `only`, or where the question is of one."""
    named = who_of(draft)
    named = replace(named, names=(*named.names, *(name for words in unknown for name in _names(draft, words))))
    if named == Who():
        return before
    if ask.traits.is_of_one or named.everyone or _says(draft, _REPLACING):
        return named
    return Who(
        emails=_joined(before.emails, named.emails),
        groups=_joined(before.groups, named.groups),
        names=_joined(before.names, named.names),
        invitees=before.invitees
        or named.invitees
        or (ask.traits.expects_invitees and before == Who() and not draft.meetings),
    )


def _limits(told: Limits, before: Limits) -> Limits:
    return Limits(
        late_after=before.late_after if told.late_after is None else told.late_after,
        left_early_before=before.left_early_before if told.left_early_before is None else told.left_early_before,
        pass_mark=told.pass_mark or before.pass_mark,
        measure=before.measure if told.measure is Measure.OWN else told.measure,
    )


def _may_be_names(draft: Draft, unknown: Sequence[Unknown]) -> bool:
    """Tell whether unknown words may be names: after `and`, `only`, `what about`, or alone with a question mark."""
    is_led = _says(draft, _ADDING | _REPLACING) or draft.text.rstrip().endswith("?")
    return is_led and all(len(name.split()) <= _MOST_WORDS for words in unknown for name in _names(draft, words))


def _names(draft: Draft, words: Unknown) -> list[str]:
    return [name for name in _AND.split(said(draft, words)) if name]


def _joined(before: tuple[str, ...], added: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*before, *added)))


def _says(draft: Draft, words: frozenset[str] | set[str]) -> bool:
    return any(token.word in words for token in draft.tokens)
