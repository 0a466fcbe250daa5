"""The question as a form. What is asked and what is read are the fields of one type, `FormAnswer`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from datetime import date, datetime, time, timedelta
from typing import ClassVar, NamedTuple

from bot.attendance.report import DEFAULT
from cards.blocks import Element, card, column, columns, paragraph, send, small
from cards.escape import clean, safe, typed
from cards.fallback import fit
from cards.formats import DayFormat, counted
from cards.payload import Payload
from cards.times import TimeFormat, length

LONGEST_TITLE = 34
"""Graphemes, so that the day beside it is seen."""
CHOICES = 10
GROUPS = 10
LATEST_MINUTE = 600
LATE_AFTER = DEFAULT.late_after // timedelta(minutes=1)
"""Minutes, where nothing else was filled in."""
PASS_MARK = DEFAULT.pass_mark
"""Percent."""
_SENTENCE = 200
_LISTED = 80
_TICKED = 24
_EMAILS = 10_000
_KEPT = {"emails": _EMAILS, "meeting": 1_000, "groups": 1_000}
_KEPT_ELSE = 250
"""Bytes of a field that come back with an error."""
_NO_DAY = "Choose the day too."
_WRONG_ZONE = "Write a time zone such as Europe/Berlin or UTC+2."
_ZONE = r"^[A-Za-z][A-Za-z0-9_+\-/:]*$"


class DayAndHour(NamedTuple):
    """A day, and an hour of it if one was filled in, both local."""

    day: date
    hour: time | None = None


@dataclass(frozen=True, slots=True)
class FormAnswer(Payload):
    """The form as filled in, every field as it was sent: to be checked, and to be shown again if something is wrong.

    `ask` is the value of the button that was pressed. `meeting` is words (ID, number, link, title), `chosen` the value
    of the choice taken from the list; where both are given, `meeting` was typed and holds.
    """

    card: ClassVar[str] = "form"
    do: ClassVar[str] = "ask"
    ask: str = ""
    meeting: str = ""
    chosen: str = ""
    emails: str = ""
    groups: str = ""
    host: str = ""
    held_from_date: str = ""
    held_from_time: str = ""
    held_to_date: str = ""
    held_to_time: str = ""
    from_date: str = ""
    from_time: str = ""
    to_date: str = ""
    to_time: str = ""
    zone: str = ""
    late_after: str = ""
    pass_mark: str = ""

    def group_names(self) -> tuple[str, ...]:
        """Return the groups that were ticked; Webex sends them with commas between."""
        return tuple(filter(None, self.groups.split(",")))

    def problems(self) -> dict[str, str]:
        """Return what is wrong with days, times and numbers, as a sentence by field; empty when all can be used."""
        found = {name: wrong for name, (reads, wrong) in _CHECKS.items() if not reads(getattr(self, name))}
        for day, hour in _DAYS_AND_HOURS:
            if getattr(self, hour) and not getattr(self, day) and hour not in found:
                found[day] = _NO_DAY
        return found

    def held_from(self) -> DayAndHour | None:
        """When the meeting began at the earliest, local to `zone`. Only without problems."""
        return _day_and_hour(self.held_from_date, self.held_from_time)

    def held_to(self) -> DayAndHour | None:
        """When the meeting began at the latest (exclusive), local to `zone`; the next day where no hour is given."""
        return _whole_day(_day_and_hour(self.held_to_date, self.held_to_time))

    def joined_from(self) -> DayAndHour | None:
        """When the window opens, local to `zone`. Only without problems."""
        return _day_and_hour(self.from_date, self.from_time)

    def joined_to(self) -> DayAndHour | None:
        """When the window closes (exclusive), local to `zone`; the next day where no hour is given."""
        return _whole_day(_day_and_hour(self.to_date, self.to_time))

    def late_after_minutes(self) -> int | None:
        return int(self.late_after) if self.late_after else None

    def pass_mark_percent(self) -> int | None:
        return int(self.pass_mark) if self.pass_mark else None


@dataclass(frozen=True, slots=True)
class OpenForm(Payload):
    """Show the form, with `meeting` filled in if there is one."""

    card: ClassVar[str] = "form"
    do: ClassVar[str] = "open"
    meeting: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the last meetings, a group or a question: what it is called, and the short value that says which."""

    title: str
    value: str


def meeting_choice(value: str, title: str, start: TimeFormat, *, end: datetime | None, runs: int) -> Choice:
    """Return `Team stand-up · Tue 3 Mar, 09:00 · 45 min · 2 runs`; without an end it is running now."""
    lasted = length(int((end - start.start).total_seconds())) if end else "running now"
    facts = [clean(title, LONGEST_TITLE) or "Meeting", start.day_and_time(DayFormat.BRIEF), lasted]
    return Choice(" · ".join(facts + [counted(runs, "run", "runs")] * (runs > 1)), value)


@dataclass(frozen=True, slots=True)
class FormView:
    """What was filled in so far, and what is wrong with it: a sentence by field, beside those that `values` has itself.

    With `asks_host` an administrator may name another host.

    `asks` are the questions, a button each, the first one to press; `choices` the last meetings, newest first; `groups`
    the saved ones, whose values have no commas; `own_zone` is the one that holds where `zone` stays empty.
    """

    asks: tuple[Choice, ...] = field(kw_only=True)
    values: FormAnswer = FormAnswer()
    errors: Mapping[str, str] = field(default_factory=dict)
    choices: tuple[Choice, ...] = ()
    groups: tuple[Choice, ...] = ()
    own_zone: str = ""
    asks_host: bool = False

    def __post_init__(self) -> None:
        unknown = self.errors.keys() - {known.name for known in fields(FormAnswer)}
        if unknown:
            raise ValueError(f"errors of no field: {sorted(unknown)}")

    @property
    def sentences(self) -> Mapping[str, str]:
        """All that is wrong, by field."""
        return {**self.values.problems(), **self.errors}


def draw(view: FormView) -> Element:
    """Draw two questions, then what may stay empty. Nothing is folded away: an input that is not seen is lost."""
    title = paragraph("Ask about a meeting", size="Large", weight="Bolder")
    optional = small("Everything below may stay empty.", separator=True, spacing="Large")
    return card([title, *_main(view), optional, *_options(view)], _buttons(view))


def text(view: FormView) -> str:
    """Return how to ask in words, for clients without forms, and what was wrong with the form."""
    wrong = [f"- {safe(sentence, _SENTENCE)}" for sentence in view.sentences.values()]
    how = (
        "Write: who attended, then the meeting (its ID, number, link or title), "
        "then e-mail addresses if you want to know about certain people only."
    )
    return fit("**Ask about a meeting**", wrong, how, "")


def _buttons(view: FormView) -> Iterator[Element]:
    """Yield a button for each question; the first is the one to press."""
    for number, ask in enumerate(view.asks):
        yield send(ask.title, FormAnswer, {"ask": ask.value}, **({} if number else {"style": "positive"}))


def _main(view: FormView) -> Iterator[Element]:
    if view.choices:
        choices = [{"title": clean(choice.title, _LISTED), "value": choice.value} for choice in view.choices[:CHOICES]]
        last = {} if view.values.meeting else {"value": choices[0]["value"]}
        look = {"choices": choices, "style": "compact", **last}
        yield from _input(view, "chosen", "ChoiceSet", "Meeting", **look)
    yield from _input(
        view, "meeting", "Text", "Or another meeting" if view.choices else "Meeting",
        placeholder="ID, number, link or title", maxLength=500,
        **({} if view.choices else {"isRequired": True, "errorMessage": "Say which meeting."}),
    )  # fmt: skip
    yield from _input(
        view, "emails", "Text", "E-mail addresses", isMultiline=True, maxLength=_EMAILS,
        placeholder="Empty for everybody. Commas, spaces or new lines between them.",
    )  # fmt: skip
    if view.groups:
        # The renderers take the titles of ticks for Markdown, those of a list for plain text.
        ticks = [{"title": safe(group.title, _TICKED), "value": group.value} for group in view.groups[:GROUPS]]
        yield from _input(view, "groups", "ChoiceSet", "Groups", choices=ticks, isMultiSelect=True, style="expanded")


def _options(view: FormView) -> Iterator[Element]:
    yield _pair(_input(view, "held_from_date", "Date", "Held from"), _input(view, "held_from_time", "Time", "at"))
    yield _pair(_input(view, "held_to_date", "Date", "Held until"), _input(view, "held_to_time", "Time", "at"))
    yield _pair(_input(view, "from_date", "Date", "Joined from"), _input(view, "from_time", "Time", "at"))
    yield _pair(_input(view, "to_date", "Date", "Joined until"), _input(view, "to_time", "Time", "at"))
    zone = {"placeholder": clean(view.own_zone) or "Europe/Berlin", "regex": _ZONE, "errorMessage": _WRONG_ZONE}
    if view.asks_host:
        yield from _input(view, "host", "Text", "Hosted by (e-mail)", maxLength=254, placeholder="Empty: by you")
    yield from _input(view, "zone", "Text", "Time zone", maxLength=64, **zone)
    # A number within bounds is never empty: the official renderer takes an empty one for out of bounds.
    late = {"min": 0, "max": LATEST_MINUTE, "errorMessage": _CHECKS["late_after"][1], "value": LATE_AFTER}
    mark = {"min": 0, "max": 100, "errorMessage": _CHECKS["pass_mark"][1], "value": PASS_MARK}
    yield _pair(
        _input(view, "late_after", "Number", "Late after (minutes)", **late),
        _input(view, "pass_mark", "Number", "Short below (percent)", **mark),
    )


def _input(view: FormView, name: str, kind: str, label: str, **look: object) -> Iterator[Element]:
    """Yield an input with its value and, right below it, what is wrong with it."""
    yield {"type": f"Input.{kind}", "id": name, "label": label, "spacing": "Medium", **look, **_kept(view, name, kind)}
    if name in view.sentences:
        yield small(safe(view.sentences[name], _SENTENCE), color="Attention", isSubtle=False)


def _kept(view: FormView, name: str, kind: str) -> Element:
    """Return the value, unless there is none or the input could not hold it: the error below then quotes it."""
    value = getattr(view.values, name)
    if not value or name in view.values.problems():
        return {}
    return {"value": int(value) if kind == "Number" else typed(value, _KEPT.get(name, _KEPT_ELSE))}


def _pair(left: Iterator[Element], right: Iterator[Element]) -> Element:
    return columns(column(*left), column(*right), spacing="Medium")


def _day_and_hour(day: str, hour: str) -> DayAndHour | None:
    return DayAndHour(date.fromisoformat(day), time.fromisoformat(hour) if hour else None) if day else None


def _whole_day(until: DayAndHour | None) -> DayAndHour | None:
    """Return the end of a window: after the whole day, where no hour is given."""
    return DayAndHour(until.day + timedelta(days=1)) if until and until.hour is None else until


def _is_day(value: str) -> bool:
    return not value or (re.fullmatch(r"20\d\d-\d\d-\d\d", value, re.ASCII) is not None and _parses(date, value))


def _is_time(value: str) -> bool:
    return not value or (re.fullmatch(r"\d\d:\d\d", value, re.ASCII) is not None and _parses(time, value))


def _parses(kind: type[date] | type[time], value: str) -> bool:
    try:
        kind.fromisoformat(value)
    except ValueError:
        return False
    return True


def _is_minutes(value: str) -> bool:
    return _is_number(value, LATEST_MINUTE)


def _is_percent(value: str) -> bool:
    return _is_number(value, 100)


def _is_number(value: str, most: int) -> bool:
    return not value or (re.fullmatch(r"\d{1,4}", value, re.ASCII) is not None and int(value) <= most)


_DAYS_AND_HOURS = tuple((f"{end}_date", f"{end}_time") for end in ("held_from", "held_to", "from", "to"))
_CHECKS: dict[str, tuple[Callable[[str], bool], str]] = {
    **{day: (_is_day, "Write the day as 2026-03-31.") for day, _ in _DAYS_AND_HOURS},
    **{hour: (_is_time, "Write the time as 09:30.") for _, hour in _DAYS_AND_HOURS},
    "late_after": (_is_minutes, f"Write whole minutes, 0 to {LATEST_MINUTE}."),
    "pass_mark": (_is_percent, "Write whole percent, 0 to 100."),
}
