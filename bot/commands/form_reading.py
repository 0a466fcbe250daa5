"""Read the form: the same question as words would ask or, by field, what is wrong."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import TypeVar

from bot.commands.questions import BUTTONS
from bot.errors import UserError
from bot.language.grammar import which_meeting
from bot.language.meetings import by_id, meeting
from bot.language.people import emails
from bot.language.question import (
    Ask,
    ByTitle,
    Limits,
    MisunderstoodError,
    Pin,
    Question,
    WhichMeeting,
    Who,
    Window,
)
from bot.language.times import checked, moment_of
from bot.language.words import FILLERS, folded
from bot.language.zones import abbreviated, is_abbreviation, zone_of, zone_said
from cards.form import PASS_MARK, DayAndHour, FormAnswer

T = TypeVar("T")


class FormError(Exception):
    """A form with mistakes. `errors` are by field, without those that the form finds by itself."""

    def __init__(self, errors: Mapping[str, UserError]) -> None:
        super().__init__(", ".join(errors))
        self.errors = dict(errors)


def read(answer: FormAnswer, *, groups: Sequence[str], now: datetime, zone: tzinfo) -> Question:
    """Return the question that the form asks. `groups` and `zone` are the asker's, `now` is aware. Raises FormError."""
    problems, errors = answer.problems(), dict[str, UserError]()
    who = _tried(errors, "emails", lambda: _who(answer))
    zone_name = _tried(errors, "zone", lambda: _zone(answer.zone.strip()))
    zone = zone_of(zone_name, zone)
    which = _tried(errors, _field_of_meeting(answer), lambda: _meeting(answer, now, zone))
    pin = Pin.of_choice(answer.chosen) if _field_of_meeting(answer) == "chosen" else None
    host = _tried(errors, "host", lambda: _host(answer.host))
    read_in = _WindowReader(answer, errors, now, zone)
    joined = None if problems or errors else read_in.joined()
    held = None if problems or errors else read_in.held()
    if held and which and (which[1] or getattr(which[0], "day", None)):
        errors["held_from_date"] = MisunderstoodError("two times held")
    if unknown := [f"@{name}" for name in answer.group_names() if name not in groups]:
        errors["groups" if groups else "emails"] = MisunderstoodError("groups are gone", groups=tuple(unknown))
    if problems or errors or which is None or who is None:
        raise FormError(errors)
    return Question(
        ask=ask_of(answer),
        meeting=which[0],
        held_between=held or which[1],
        hosted_by=host or None,
        who=who,
        joined=joined,
        zone=zone_name or None,
        pin=pin if pin and pin.runs and not held else None,
        limits=Limits(late_after=answer.late_after_minutes(), pass_mark=_said_mark(answer)),
    )


def ask_of(answer: FormAnswer) -> Ask:
    """Return the question whose button was pressed: who attended, if it is none of ours."""
    return Ask(answer.ask) if answer.ask in set(BUTTONS) else Ask.ATTENDED


def _said_mark(answer: FormAnswer) -> int | None:
    """Return the pass mark, unless it is the usual one: the form has that in its field already."""
    mark = answer.pass_mark_percent()
    return None if mark == PASS_MARK else mark


def _tried(errors: dict[str, UserError], name: str, read_it: Callable[[], T]) -> T | None:
    try:
        return read_it()
    except MisunderstoodError as error:
        errors[name] = error
        return None


def _field_of_meeting(answer: FormAnswer) -> str:
    """Return the field that counts. In the list something is always chosen, so what was typed goes first."""
    return "meeting" if answer.meeting.strip() or not answer.chosen else "chosen"


def _meeting(answer: FormAnswer, now: datetime, zone: tzinfo) -> tuple[WhichMeeting, Window | None]:
    """Return the meeting, and when it was held: `last` and `stand-up on Tuesday` are read as in a question."""
    if _field_of_meeting(answer) == "chosen":
        which = by_id(answer.chosen.rpartition(" ")[-1])
        if which is None:
            raise not_in_the_list()
        return which, None
    typed = meeting(answer.meeting)
    named = which_meeting(answer.meeting, now=now, zone=zone) if isinstance(typed, ByTitle) else None
    return (named.meeting, named.held_between) if named else (typed, None)


def not_in_the_list() -> MisunderstoodError:
    """Return the error about a choice that is no longer in the form."""
    return MisunderstoodError("not in the list")


def is_title(words: str, *, now: datetime, zone: tzinfo) -> bool:
    """Tell whether words are a title, with its day or without; `of the stand-up` is the end of a sentence."""
    named = which_meeting(words, now=now, zone=zone)
    return named is not None and isinstance(named.meeting, ByTitle) and folded(words.split()[0]) not in FILLERS


def _who(answer: FormAnswer) -> Who:
    found = emails(answer.emails)
    if found.wrong:
        raise MisunderstoodError("no e-mail", said=found.wrong)
    return Who(emails=found.found, groups=answer.group_names())


def _zone(said: str) -> str:
    """Return the name of the zone; empty for the asker's own."""
    if is_abbreviation(said):
        raise abbreviated(said)
    return zone_said(said) if said else ""


def _host(said: str) -> str:
    """Return the e-mail of another host; empty for the asker."""
    found = emails(said)
    if said.strip() and (found.wrong or len(found.found) != 1):
        raise MisunderstoodError("host without e-mail", said=said.strip())
    return next(iter(found.found), "")


@dataclass(frozen=True, slots=True)
class _WindowReader:
    """Reads the two windows of a form. An error of one end stands beside its field."""

    answer: FormAnswer
    errors: dict[str, UserError]
    now: datetime
    zone: tzinfo

    def joined(self) -> Window | None:
        return self._window("from", self.answer.joined_from(), "to", self.answer.joined_to())

    def held(self) -> Window | None:
        return self._window("held_from", self.answer.held_from(), "held_to", self.answer.held_to())

    def _window(self, first: str, start: DayAndHour | None, last: str, end: DayAndHour | None) -> Window | None:
        begins = _tried(self.errors, f"{first}_date", lambda: start and moment_of(start.day, start.hour, self.zone))
        ends = _tried(self.errors, f"{last}_date", lambda: end and moment_of(end.day, end.hour, self.zone))
        if self.errors or not (begins or ends):
            return None
        window = Window(start=begins, end=ends)
        return _tried(
            self.errors, f"{first}_date", lambda: checked(window, self._said(first), self._said(last), self.now)
        )

    def _said(self, end: str) -> str:
        return f"{getattr(self.answer, f'{end}_date')} {getattr(self.answer, f'{end}_time')}".strip()
