"""`who attended <meeting> [people]`: the main question, and the buttons of its answer."""

from __future__ import annotations

from datetime import timedelta

from bot.attendance.report import Thresholds
from bot.conversation import Asking, Command, Reply
from bot.gathering import Gatherer
from bot.language.question import Ask, ById, Limits, Misunderstood, Question, Window
from bot.language.zones import zone_named
from bot.presenting import present
from bot.replies import old_card
from bot.store.questions import Questions
from bot.webex.participants import ParticipantsQuery
from cards import attendance
from cards.attendance import Refresh, TurnPage


class WhoAttended:
    """Answers the question and turns the pages of its answer."""

    def __init__(self, gatherer: Gatherer, questions: Questions) -> None:
        self._gatherer = gatherer
        self._questions = questions

    def command(self) -> Command:
        return Command(
            name="who attended",
            usage="who attended <meeting ID> [e-mails]",
            summary="Who came, when, for how long and with which audio; without e-mails, everybody.",
            example="who attended 870f51ff287b41be84648412901e0402 alice@example.com, bob@example.com",
            asks=(Ask.ATTENDED,),
            ask=self.ask,
            presses={TurnPage: self.turn, Refresh: self.refresh},
        )

    def ask(self, asking: Asking, question: Question) -> Reply:
        """Answer a question that was just asked."""
        handle = self._questions.keep(
            question,
            room_id=asking.room_id,
            thread_id=asking.thread_id,
            person_id=asking.person_id,
            now=asking.now,
        )
        return self._answer(asking, question, handle)

    def turn(self, asking: Asking, press: TurnPage) -> Reply:
        """Answer again, with another page, on behalf of whoever pressed the button."""
        return self._again(asking, press.question, press.page)

    def refresh(self, asking: Asking, press: Refresh) -> Reply:
        """Answer again, with the meeting as it is now."""
        return self._again(asking, press.question, 1)

    def _again(self, asking: Asking, handle: str, page: int) -> Reply:
        question = self._questions.find(handle)
        if question is None:
            return old_card()
        return self._answer(asking, question, handle, page=page)

    def _answer(self, asking: Asking, question: Question, handle: str, page: int = 1) -> Reply:
        query = _query(question)
        gathering = self._gatherer.gather(asking.person_id, query, asking.now)
        report = gathering.roll.report(
            gathering.times,
            now=asking.now,
            expected=question.who.emails or None,
            thresholds=_thresholds(question.limits),
            joined=query.join_window if any(query.join_window) else None,
        )
        view = present(
            report,
            gathering,
            handle=handle,
            zone=zone_named(question.zone) if question.zone else asking.zone,
            asked=len(question.who.emails) or None,
            now=asking.now,
            page=page,
        )
        return Reply(attendance.text(view), attendance.draw(view), replaces=asking.card_id)


def _query(question: Question) -> ParticipantsQuery:
    """The question as Webex's endpoint takes it. Raises Misunderstood where the meeting isn't an ID."""
    if not isinstance(question.meeting, ById):
        raise Misunderstood("Please name the meeting by its ID.")
    joined = question.joined if isinstance(question.joined, Window) else Window()
    held = question.held or Window()
    return ParticipantsQuery(
        meeting_id=question.meeting.meeting_id,
        emails=question.who.emails,
        meeting_start_from=held.start,
        meeting_start_to=held.end,
        join_from=joined.start,
        join_to=joined.end,
        host_email=question.hosted_by,
    )


def _thresholds(limits: Limits) -> Thresholds:
    default = Thresholds()
    return Thresholds(
        late_after=_minutes(limits.late_after, default.late_after),
        left_early_before=_minutes(limits.left_early_before, default.left_early_before),
        pass_mark=default.pass_mark if limits.pass_mark is None else limits.pass_mark,
        of_schedule=limits.of_schedule,
    )


def _minutes(said: int | None, default: timedelta) -> timedelta:
    return default if said is None else timedelta(minutes=said)
