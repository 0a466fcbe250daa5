"""`explain bob@example.com <meeting>`: every join behind one person's minutes, for when somebody disagrees."""

from __future__ import annotations

from bot.answering.answer import Answer, Answering
from bot.attendance.explain import explain
from bot.attendance.explanation import Explanation, Line
from bot.attendance.report import Attendee, Status, Why
from bot.attendance.suggest import suggest
from bot.conversation import Asking, Command, Reply, Topic
from bot.finding.untold import NobodyNamed, NoTable
from bot.language.question import Ask, Question
from bot.presenting.answers import Answers
from bot.presenting.mistyped import mistyped
from bot.presenting.view import occasion, row
from bot.replies import tell
from cards import explain as explain_card
from cards.explain import ExplainView, Join, Mark
from cards.notice import NoticeView
from cards.people import Audio

_EXAMPLE = "for example: explain bob@example.com last"
_WHY = {
    Why.RUNNING: "The meeting is still running: the person may yet come.",
    Why.NOT_SYNCED: "But Webex has not told everything of this meeting.",
    Why.GUEST: "But guests were there whose names fit: one of them may be the person.",
    Why.OUTSIDE_WINDOW: "But only a part of the meeting was asked about.",
}


class Explain:
    """Shows the working of one person's minutes."""

    def __init__(self, answering: Answering, answers: Answers) -> None:
        self._answering = answering
        self._answers = answers

    def command(self) -> Command:
        return Command(
            name="explain",
            usage="explain <e-mail> <meeting>",
            summary="Every join and leave of one person, with device, audio and breakout session; what counts, what"
            " does not and why, and the sum.",
            example="explain bob@example.com last",
            topic=Topic.MEETINGS,
            asks=(Ask.EXPLAIN,),
            ask=self.ask,
        )

    def ask(self, asking: Asking, question: Question) -> Reply:
        """Show one person's working. Raises NobodyNamed and NoTable."""
        _must_be_one(question)
        if question.output != "card":
            raise NoTable("A file has a line for each person: ask for example: who attended last as csv")
        answer = self._answering.answer(asking, question)
        if not answer.report.attendees:  # nobody is known yet, or nobody came: then a name can't be anybody's
            return self._answers.reply(asking, answer)
        person = answer.report.attendees[0]
        record = answer.gathering.record
        explanation = explain(
            person.email or person.name,
            record.rows,
            answer.report.meeting,
            now=asking.now,
            thresholds=answer.report.thresholds,
            presence=answer.presence,
            aliases=record.aliases,
        )
        if explanation is None and answer.pending:
            return self._answers.reply(asking, answer)
        self._answers.keep(asking, answer)
        if explanation is None:
            return tell(_nothing(answer, person), is_direct=question.privately)
        view = _view(answer, explanation, with_phones=question.privately or not asking.is_group)
        return Reply(explain_card.text(view), explain_card.draw(view), is_direct=question.privately)


def _must_be_one(question: Question) -> None:
    who = question.who
    named = (*who.emails, *who.names)
    if not named:
        raise NobodyNamed(f"Name one person and the meeting, {_EXAMPLE}")
    if len(named) > 1 or who.groups:
        raise NobodyNamed(f"Only one person at a time, please, {_EXAMPLE}")


def _view(answer: Answer, explanation: Explanation, *, with_phones: bool) -> ExplainView:
    return ExplainView(
        **occasion(answer),
        person=row(answer, explanation.attendee),
        joins=tuple(_join(line, with_phones) for line in explanation.lines),
        stretches=explanation.stretches,
    )


def _join(line: Line, with_phone: bool) -> Join:
    return Join(
        joined=line.joined,
        left=line.left,
        adds=line.adds,
        marks=tuple(mark for mark in Mark if mark.value in line.marks),
        device=line.device_type or "",
        audio=Audio(line.audio.value) if line.audio else None,
        breakout=line.breakout or "",
        phone=(line.phone_number or "") if with_phone else "",
    )


def _nothing(answer: Answer, person: Attendee) -> NoticeView:
    """Somebody without a single row, and what follows from that."""
    meeting = answer.gathering.meeting
    title = f"“{meeting.title}”" if meeting and meeting.title else "this meeting"
    sentence = f"Webex tells of no join of {person.email} in {title}."
    if Status.ABSENT in person.statuses:
        maybe = mistyped(answer).get(person.email or "")
        hint = f"{maybe} was there: did you mean them?" if maybe else ""
        return NoticeView("No join to explain", f"{sentence} So the person counts as absent.", hint)
    guests = [found.guest.name for found in suggest(answer.report) if found.email == person.email]
    if guests:
        next_step = f"Ask about the guest: explain {guests[0]}, and then the meeting."
        return NoticeView("No join to explain", f"{sentence} But a guest “{guests[0]}” was there.", next_step)
    return NoticeView(
        "No join to explain", " ".join(filter(None, [sentence, _WHY.get(person.why) if person.why else ""]))
    )
