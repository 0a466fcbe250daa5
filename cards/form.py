"""The question as a form. What is asked and what is read are the fields of one type, `FormAnswer`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from datetime import date, datetime, time
from typing import ClassVar

from cards.blocks import Element, card, column, columns, paragraph, send, small
from cards.escape import clean, safe
from cards.fallback import paragraphs
from cards.payload import Payload

CHOICES = 10
LATEST_MINUTE = 600
_SENTENCE = 200
_EMAILS = 7_000
_ZONE = r"^[A-Za-z][A-Za-z0-9_+\-/:]*$"


@dataclass(frozen=True, slots=True)
class FormAnswer(Payload):
    """The form as filled in, every field as it was sent: to be checked, and to be shown again if something is wrong.

    `meeting` is words (ID, number, link, title), `chosen` the value of the choice taken from the list.
    """

    card: ClassVar[str] = "form"
    do: ClassVar[str] = "ask"
    meeting: str = ""
    chosen: str = ""
    emails: str = ""
    from_date: str = ""
    from_time: str = ""
    to_date: str = ""
    to_time: str = ""
    zone: str = ""
    late_after: str = ""
    pass_mark: str = ""

    def problems(self) -> dict[str, str]:
        """What is wrong with each field by itself, in a sentence; empty when all can be used."""
        found = {name: wrong for name, (reads, wrong) in _CHECKS.items() if not reads(getattr(self, name))}
        if not self.meeting and not self.chosen:
            found["meeting"] = "Say which meeting: its ID, its number, a link to it, or words of its title."
        for day, hour in (("from_date", "from_time"), ("to_date", "to_time")):
            if getattr(self, hour) and not getattr(self, day):
                found[day] = "Choose the day too."
        return found

    def joined_from(self) -> datetime | None:
        """When the window opens, local to `zone`; midnight where only the day is given. Only without problems."""
        return _moment(self.from_date, self.from_time, time.min)

    def joined_to(self) -> datetime | None:
        """When the window closes, local to `zone`; the end of the day where only the day is given."""
        return _moment(self.to_date, self.to_time, time.max)

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
    """One of the last meetings: what it is called, and the short value that says which."""

    title: str
    value: str


@dataclass(frozen=True, slots=True)
class FormView:
    """What was filled in so far and, by field of FormAnswer, the sentence that says what is wrong with it."""

    values: FormAnswer = FormAnswer()
    errors: Mapping[str, str] = field(default_factory=dict)
    choices: tuple[Choice, ...] = ()

    def __post_init__(self) -> None:
        unknown = self.errors.keys() - {known.name for known in fields(FormAnswer)}
        if unknown:
            raise ValueError(f"errors of no field: {sorted(unknown)}")


OPTIONS = ("from_date", "from_time", "to_date", "to_time", "zone", "late_after", "pass_mark")


def draw(view: FormView) -> Element:
    """The card: two questions, and the rest folded away unless it is in use."""
    folded = not _uses_options(view)
    body = [paragraph("Ask about a meeting", size="Large", weight="Bolder"), *_main(view)]
    options = list(_options(view))
    more = {"type": "Action.ShowCard", "title": "More options", "card": card(options, [_ask()])}
    return card(body if folded else body + options, [_ask(), more] if folded else [_ask()])


def text(view: FormView) -> str:
    """For clients without forms: how to ask in words, and what was wrong with the form."""
    wrong = "\n".join(f"- {safe(sentence, _SENTENCE)}" for sentence in view.errors.values())
    how = (
        "Write: who attended, then the meeting (its ID, number, link or title), "
        "then e-mail addresses if you want to know about certain people only."
    )
    return paragraphs("**Ask about a meeting**", wrong, how)


def _uses_options(view: FormView) -> bool:
    return any(getattr(view.values, name) or name in view.errors for name in OPTIONS)


def _main(view: FormView) -> Iterator[Element]:
    if view.choices:
        choices = [{"title": clean(choice.title, 80), "value": choice.value} for choice in view.choices[:CHOICES]]
        first = "" if view.values.meeting else choices[0]["value"]
        look = {"choices": choices, "style": "compact", "value": view.values.chosen or first}
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


def _options(view: FormView) -> Iterator[Element]:
    yield _pair(_input(view, "from_date", "Date", "Joined from"), _input(view, "from_time", "Time", "at"))
    yield _pair(_input(view, "to_date", "Date", "Joined until"), _input(view, "to_time", "Time", "at"))
    wrong = "Write a time zone such as Europe/Berlin or UTC+2."
    yield from _input(
        view, "zone", "Text", "Time zone", placeholder="Europe/Berlin", maxLength=64, regex=_ZONE, errorMessage=wrong
    )
    late = {"min": 0, "max": LATEST_MINUTE, "errorMessage": _CHECKS["late_after"][1], "placeholder": "5"}
    mark = {"min": 0, "max": 100, "errorMessage": _CHECKS["pass_mark"][1], "placeholder": "75"}
    yield _pair(
        _input(view, "late_after", "Number", "Late after (minutes)", **late),
        _input(view, "pass_mark", "Number", "Short below (percent)", **mark),
    )


def _input(view: FormView, name: str, kind: str, label: str, **look: object) -> Iterator[Element]:
    """An input with its value kept and, right below it, what is wrong with it."""
    value = getattr(view.values, name)
    shown = {"value": int(value) if kind == "Number" and value.isdecimal() else value} if value else {}
    yield {"type": f"Input.{kind}", "id": name, "label": label, **look, **shown}
    if name in view.errors:
        yield small(safe(view.errors[name], _SENTENCE), color="Attention", isSubtle=False)


def _pair(left: Iterator[Element], right: Iterator[Element]) -> Element:
    return columns(column(*left), column(*right))


def _ask() -> Element:
    return send("Who attended?", FormAnswer, style="positive")


def _moment(day: str, hour: str, otherwise: time) -> datetime | None:
    return datetime.combine(date.fromisoformat(day), time.fromisoformat(hour) if hour else otherwise) if day else None


def _is_day(value: str) -> bool:
    return not value or (re.fullmatch(r"\d{4}-\d\d-\d\d", value, re.ASCII) is not None and _parses(date, value))


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


_CHECKS: dict[str, tuple[Callable[[str], bool], str]] = {
    "from_date": (_is_day, "Write the day as 2026-03-31."),
    "from_time": (_is_time, "Write the time as 09:30."),
    "to_date": (_is_day, "Write the day as 2026-03-31."),
    "to_time": (_is_time, "Write the time as 09:30."),
    "late_after": (_is_minutes, f"Write whole minutes, 0 to {LATEST_MINUTE}."),
    "pass_mark": (_is_percent, "Write whole percent, 0 to 100."),
}
