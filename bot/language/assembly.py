"""Make the parts of a question from a draft. Raise an error for what is missing, said twice, or not understood."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from bot.language.draft import Draft
from bot.language.meetings import meeting as meeting_named
from bot.language.question import (
    Ask,
    ByTitle,
    Limits,
    Minutes,
    MisunderstoodError,
    NoMeetingError,
    OfThread,
    Recent,
    TimesOfDay,
    WhichMeeting,
    Who,
    Window,
)
from bot.language.times import AROUND_THE_HOUR, day_window, moment_of, two_halves, window_between
from bot.language.tokens import Token
from bot.language.words import FILLERS, PLACES, TRAILING, TURNING, WHO

Unknown = Sequence[Token]
"""Neighbouring words that no phrase knew: a title, a name, or nonsense."""

_BEING_THERE = PLACES | {"present"}
_JOINING = frozenset({"joined", "join", "joins", "joining"})


def ask_of(draft: Draft) -> Ask | None:
    """Return what is asked: what is sure, else by a verb alone, else by a misspelt verb; None if nothing is.

    Raises MisunderstoodError for two questions.
    """
    asks = draft.asks or draft.exact_hints() or draft.hints
    if len(asks) > 1 and draft.has_who:
        # `I couldn't join the retro. Who attended?` asks with `who` alone.
        asking = {_sentence(draft, token) for token in draft.tokens if token.word in WHO}
        asks = {ask: words for ask, words in asks.items() if _sentence(draft, words[0]) in asking} or asks
    if len(asks) > 1:
        raise MisunderstoodError("two questions", asks=tuple(asks))
    return next(iter(asks), None)


def unknown_words(draft: Draft, ask: Ask | None) -> list[Unknown]:
    """Return the words that no phrase knew, without small talk and without the words that ask."""
    if not draft.unknown:
        return []
    made = [] if ask is None or ask in draft.asks else draft.hints.get(ask, [])
    used = {token.start for token in made}
    if ask:
        used.update(token.start for token in draft.hints.get(ask, []) if token.word in TRAILING.get(ask, ()))
    unknown = (
        list(run)
        for words in draft.unknown
        for is_used, run in groupby(words, key=lambda token: token.start in used)
        if not is_used
    )
    return [trimmed for words in unknown if (trimmed := _trimmed(words))]


def _trimmed(words: Unknown) -> Unknown:
    """Return the words without the small ones around them. Small words inside may belong to a title."""
    first, last = 0, len(words)
    while first < last and _is_small(words[first]):
        first += 1
    while last > first and _is_small(words[last - 1]):
        last -= 1
    return words[first:last]


def _is_small(token: Token) -> bool:
    """Tell whether it says nothing by itself, as an emoji."""
    return token.word in FILLERS or not any(map(str.isalnum, token.text))


def meeting_of(draft: Draft, ask: Ask, unknown: Sequence[Unknown], in_thread: bool) -> WhichMeeting:
    """Return the meeting that is named.

    Raises NoMeetingError if there is none, and MisunderstoodError for two.
    """
    named = list(dict.fromkeys(draft.meetings))
    if len(named) > 1:
        raise MisunderstoodError("two meetings")
    if unknown and not named:
        named = [meeting_named(said(draft, unknown[0]))]
    if not named:
        return _unnamed(draft, ask, in_thread)
    if isinstance(named[0], ByTitle):
        others = () if draft.meetings else tuple(said(draft, words) for words in unknown[1:])
        return ByTitle(title=named[0].title, day=draft.day, back=draft.back or 0, **hour_of(draft), others=others)
    if draft.back:
        raise MisunderstoodError("no counting back")
    if draft.hour and not draft.day:
        raise MisunderstoodError("an hour without its day", said=draft.hour.time)
    return named[0]


def left_out(draft: Draft, ask: Ask, unknown: Sequence[Unknown]) -> tuple[str, ...]:
    """Return the words that say nothing, beside a meeting that is named without them.

    Raises MisunderstoodError for words of the same sentence: they may be names, or turn the meaning of what is asked.
    """
    if len(unknown) > (0 if draft.meetings else 1):
        clause = _sentence(draft, (draft.asks.get(ask) or draft.hints.get(ask) or draft.tokens)[0])
        beside = [words for words in unknown if _sentence(draft, words[0]) == clause]
        turning = [words for words in beside if _turns(words)]
        if turning:
            raise MisunderstoodError("turns the meaning", said=said(draft, turning[0]))
        if draft.meetings and beside:  # `who attended <id> bob`: a name must not be lost
            raise not_understood(draft, beside)
    return tuple(said(draft, words) for words in unknown) if draft.meetings else ()


def _turns(words: Unknown) -> bool:
    return any(token.word in TURNING for token in words)


def _sentence(draft: Draft, token: Token) -> int:
    """Return which sentence of the text a token stands in."""
    return sum("." in each.after for each in draft.tokens if each.start <= token.start)


def _unnamed(draft: Draft, ask: Ask, in_thread: bool) -> WhichMeeting:
    """Return the meeting where none is named: the last one, that of a day or of the thread, or the running one."""
    if draft.back is not None or draft.day or draft.hour or draft.held_between or _is_of_days(draft):
        return Recent(back=draft.back or 0, day=draft.day, **hour_of(draft))
    if in_thread:
        return OfThread()
    if ask.traits.is_live:
        return Recent()
    raise NoMeetingError("no meeting")


def hour_of(draft: Draft) -> dict[str, Any]:
    """Return the hour at which the meeting began, as the meeting's fields."""
    return {"hour": draft.hour and draft.hour.time, "loose": bool(draft.hour and draft.hour.is_bare)}


def who_of(draft: Draft) -> Who:
    """Return who is asked about. Raises MisunderstoodError for addresses that can't be."""
    if draft.wrong:
        raise MisunderstoodError("no e-mail", said=tuple(draft.wrong))
    return Who(
        emails=tuple(draft.emails),
        groups=tuple(draft.groups),
        names=tuple(draft.names),
        invitees=draft.is_invitees,
        everyone=draft.is_everyone,
    )


def limits_of(draft: Draft) -> Limits:
    """Return the thresholds that were said."""
    return Limits(
        late_after=draft.minutes.get(Ask.LATE),
        left_early_before=draft.minutes.get(Ask.LEFT_EARLY),
        pass_mark=draft.pass_mark,
        measure=draft.measure,
    )


def times_of(draft: Draft, ask: Ask) -> Window | TimesOfDay | None:
    """Return the time in which people joined, or were there.

    Days without hours say when the meeting was held, unless `joined` is said.
    """
    if not (draft.start or draft.end):
        return None
    if _is_of_days(draft) and not _JOINING.intersection(_words(draft, ask)):
        return None
    return window_between(draft.start, draft.end, draft.now)


def presence_of(draft: Draft, times: Window | TimesOfDay | None) -> Window | TimesOfDay | Minutes | None:
    """Return the time in which presence counts. Raises MisunderstoodError for two of them."""
    if draft.first and times:
        raise MisunderstoodError("two times")
    return draft.first or times


def held_between(draft: Draft, ask: Ask, meeting: WhichMeeting) -> Window | None:
    """Return the time in which the meeting was held, unless its day is a part of `meeting`."""
    has_own_day = isinstance(meeting, ByTitle | Recent)
    held = _day_said(draft) if draft.day and not has_own_day else draft.held_between
    if _is_of_days(draft) and not _JOINING.intersection(_words(draft, ask)):
        between = window_between(draft.start, draft.end, draft.now)
        if held or not isinstance(between, Window):
            raise MisunderstoodError("two times held")
        return between
    return held


def _day_said(draft: Draft) -> Window | None:
    """Return the day on which the meeting was held, or the time around the hour at which it began."""
    if draft.day is None:
        return None
    if draft.hour is None:
        return day_window(draft.day, draft.zone)
    if draft.hour.is_bare:
        raise two_halves(draft.hour.time)
    began = moment_of(draft.day, draft.hour.time, draft.zone)
    return Window(start=began - AROUND_THE_HOUR, end=began + AROUND_THE_HOUR)


def means_presence(draft: Draft, ask: Ask) -> bool:
    """Tell whether a time means being there, not joining: `who was there between 10 and 10:15`, `who missed …`."""
    is_being_there = not ask.traits.is_live and not _BEING_THERE.isdisjoint(_words(draft, ask))
    return ask.traits.means_presence or is_being_there


def said(draft: Draft, words: Unknown) -> str:
    """Return the text of these words, as it was written."""
    return draft.text[words[0].start : words[-1].end]


def not_understood(draft: Draft, unknown: Sequence[Unknown]) -> MisunderstoodError:
    """Return the error that quotes the first words which mean nothing here."""
    return MisunderstoodError("unknown words", said=tuple(said(draft, words) for words in unknown[:3]))


def _is_of_days(draft: Draft) -> bool:
    points = [point for point in (draft.start, draft.end) if point]
    return bool(points) and all(point.is_day for point in points)


def _words(draft: Draft, ask: Ask) -> set[str]:
    return {token.word for token in (*draft.asks.get(ask, ()), *draft.hints.get(ask, ()))}
