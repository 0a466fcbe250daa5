"""`attendance`: the question as a form. What is filled in becomes the same question as words do."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, tzinfo
from typing import TypeVar

from bot.conversation import Asking, Command, Reply
from bot.language.meetings import meeting
from bot.language.people import emails
from bot.language.question import Ask, Limits, Misunderstood, Question, Who, Window
from bot.language.zones import zone_named as named
from cards import form
from cards.form import FormAnswer, FormView, OpenForm

T = TypeVar("T")


class Wrong(Exception):
    """What was filled in can't be asked. `errors` has a sentence for each field that is at fault."""

    def __init__(self, errors: dict[str, str]) -> None:
        super().__init__("; ".join(errors.values()))
        self.errors = errors


class AttendanceForm:
    """Shows the form and reads it; `ask` answers the question that it makes."""

    def __init__(self, ask: Callable[[Asking, Question], Reply]) -> None:
        self._ask = ask

    def command(self) -> Command:
        return Command(
            name="attendance",
            usage="attendance",
            summary="A form to fill in, instead of words.",
            example="attendance",
            phrases=("attendance", "form"),
            run=self._show,
            presses={OpenForm: self._open, FormAnswer: self._submitted},
        )

    def _show(self, _asking: Asking, meeting_words: str) -> Reply:
        return _drawn(FormView(FormAnswer(meeting=meeting_words)))

    def _open(self, _asking: Asking, press: OpenForm) -> Reply:
        return _drawn(FormView(FormAnswer(meeting=press.meeting)))

    def _submitted(self, asking: Asking, answer: FormAnswer) -> Reply:
        """Answer it, in place of the form; or bring the form back with what is wrong beside each field."""
        try:
            question = read(answer, asking.zone)
        except Wrong as wrong:
            return _drawn(FormView(answer, wrong.errors), replaces=asking.card_id)
        return self._ask(asking, question)


def read(answer: FormAnswer, zone: tzinfo) -> Question:
    """The question that the form asks. `zone` is the asker's, for times without one. Raises Wrong."""
    errors = answer.problems()
    which = _tried(errors, "meeting", lambda: meeting(answer.chosen or answer.meeting))
    who = _tried(errors, "emails", lambda: _who(answer.emails))
    said_zone = _tried(errors, "zone", lambda: named(answer.zone) if answer.zone else None)
    joined = None if errors else _tried(errors, "from_date", lambda: _window(answer, said_zone or zone))
    if errors or which is None or who is None:
        raise Wrong(errors)
    return Question(
        ask=Ask.ATTENDED,
        meeting=which,
        who=who,
        joined=joined,
        zone=answer.zone or None,
        limits=Limits(late_after=answer.late_after_minutes(), pass_mark=answer.pass_mark_percent()),
    )


def _tried(errors: dict[str, str], name: str, read_it: Callable[[], T]) -> T | None:
    if name in errors:
        return None
    try:
        return read_it()
    except Misunderstood as error:
        errors[name] = str(error)
        return None


def _who(text: str) -> Who:
    found = emails(text)
    if found.wrong:
        raise Misunderstood(f"Not an e-mail address: {', '.join(found.wrong)}. Write it like alice@example.com.")
    return Who(emails=found.found)


def _window(answer: FormAnswer, zone: tzinfo) -> Window | None:
    start, end = _utc(answer.joined_from(), zone), _utc(answer.joined_to(), zone)
    if start and end and start >= end:
        raise Misunderstood("The time ends before it begins. Please swap the two.")
    return Window(start=start, end=end) if start or end else None


def _utc(local: datetime | None, zone: tzinfo) -> datetime | None:
    return None if local is None else local.replace(tzinfo=zone).astimezone(UTC)


def _drawn(view: FormView, replaces: str | None = None) -> Reply:
    return Reply(form.text(view), form.draw(view), replaces=replaces)
