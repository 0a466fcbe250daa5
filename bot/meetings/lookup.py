"""Which meeting is meant, as the ID that Webex's participants endpoint takes: looked up with the asker's own rights."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo

from bot.context import Context
from bot.errors import UserError
from bot.language.meetings import links_of
from bot.language.question import (
    Ask,
    ById,
    ByLink,
    ByNumber,
    ByTitle,
    Here,
    MisunderstoodError,
    Pin,
    Question,
    Recent,
    Window,
)
from bot.language.times import day_window
from bot.language.zones import zone_named
from bot.meetings.candidates import Candidate, as_candidate, nearest_titles, one_a_series, titled
from bot.meetings.hosted import is_host, must_host
from bot.meetings.listing import Listing
from bot.webex.meeting_id import MeetingId
from bot.webex.values import Meeting

LOOK_BACK = (timedelta(days=14), timedelta(days=90))
"""How far back meetings are searched: what hosts ask about is nearly always recent, and 90 days may be many pages."""
SLACK = timedelta(days=1)
"""Clocks differ, and the end of a window is exclusive."""


class NoSuchMeetingError(MisunderstoodError):
    """Nothing fits what was said of the meeting. The message says what was searched."""

    heading = "I found no such meeting"


class SeveralMeetingsError(UserError):
    """More than one meeting fits the words: the person is asked to choose, and nothing is guessed.

    `found` is newest first; `question` is to go on with once one is chosen.
    """

    def __init__(
        self,
        question: Question,
        found: Sequence[Candidate],
        zone: tzinfo,
        code: str = "several meetings",
        **values: object,
    ) -> None:
        super().__init__(code, **values)
        self.question = question
        self.found = tuple(found)
        self.zone = zone


class NoTitleFitsError(NoSuchMeetingError):
    """No meeting has such a title. `several` are others of that time, one of which may be meant."""

    def __init__(self, sentence: str, several: SeveralMeetingsError) -> None:
        titles = ", ".join(f"“{found.title}”" for found in several.found)
        super().__init__(f"{sentence} Your meetings then: {titles}.")
        self.sentence = f"{sentence} Your meetings then:"
        self.several = several


@dataclass(frozen=True, slots=True)
class Searched:
    """What was found in which time, in words for the person; `is_last` where nothing further back is searched."""

    found: list[Candidate]
    words: str
    is_last: bool


class Lookup:
    """Find meetings.

    Raises MisunderstoodError, SeveralMeetingsError, NotSignedInError, NotPermittedError and WebexError.
    """

    def __init__(self, listing: Listing) -> None:
        self._listing = listing

    def find(self, context: Context, question: Question) -> Pin:
        """What to ask Webex with: an ID, and for a series when its meeting was held, if that was said."""
        if question.pin:
            return question.pin
        meeting_id = MeetingId(self._id(context, question))
        return Pin(meeting_id=meeting_id, held_between=question.held_between if meeting_id.is_series else None)

    def _id(self, context: Context, question: Question) -> str:
        match question.meeting:
            case ById(meeting_id=meeting_id):
                return meeting_id
            case ByNumber(number=number):
                found = self._listing.numbered(context.person_id, number, question.hosted_by)
                return self._addressed(context, question, f"the number {number}", found)
            case ByLink(link=link):
                tried = (self._listing.linked(context.person_id, each, question.hosted_by) for each in links_of(link))
                return self._addressed(context, question, "that link", next(filter(None, tried), None))
            case ByTitle() as which:
                return self._titled(context, question, which)
            case Recent() as which:
                return self._recent(context, question, which)
            case Here():
                return self._here(context, question)
        raise MisunderstoodError("I don't see which meeting you mean. Name it, or write in the thread of an answer.")

    def recent(self, context: Context, most: int | None, held_between: Window | None = None) -> list[Candidate]:
        """The asker's own meetings of the last days or of the time `held_between`, newest first, to choose from.

        In a space only those that were held there: others needn't know of the rest.
        """
        found = self._listing.held(
            context.person_id, _whole(held_between, context.at, LOOK_BACK[-1 if held_between else 0]), context.at
        )
        own = [each for each in found if is_host(context, each) and not each.may_be_off]
        if context.is_group:
            is_here = self._of_space(context, None)
            own = [each for each in own if is_here(each)]
        return own[:most]

    def _addressed(self, context: Context, question: Question, said: str, meeting: Meeting | None) -> str:
        """By number or link: Webex itself knows which. A series answers for its last meeting."""
        if meeting is None:
            raise NoSuchMeetingError(
                f"You have no Webex meeting with {said}. Check it, or name the meeting by its title."
            )
        planned = as_candidate(meeting)
        must_host(context, planned, question.hosted_by)
        if meeting.is_personal_room:
            return self._in_room(context, question, planned)
        return planned.series_id if planned.start > context.at else planned.meeting_id

    def _in_room(self, context: Context, question: Question, room: Candidate) -> str:
        """A personal room has no participants under its own ID; the meetings held in it have."""

        def is_of_room(each: Candidate) -> bool:
            return each.series_id == room.series_id or each.title == room.title

        return self._newest(context, question, is_of_room, "in this personal room")

    def _here(self, context: Context, question: Question) -> str:
        """The newest meeting of the space in which it is asked."""
        if not context.is_group:
            raise NoSuchMeetingError("This is our own chat, so no meeting is held here. Ask in its space, or name it.")
        return self._newest(context, question, self._of_space(context, question.hosted_by), "in this space")

    def _of_space(self, context: Context, hosted_by: str | None) -> Callable[[Candidate], bool]:
        """Whether a meeting belongs to the space in which it is asked."""
        series = self._listing.of_space(context.person_id, context.room_id, hosted_by)
        return lambda each: each.series_id in series or each.room_id == context.room_id

    def _newest(self, context: Context, question: Question, fits: Callable[[Candidate], bool], where: str) -> str:
        words = ""
        for searched in self._searched(context, question):
            words = searched.words
            if fitting := [each for each in searched.found if fits(each)]:
                return self._chosen(context, question, fitting if names_a_time(question) else fitting[:1])
        raise NoSuchMeetingError(f"I found no meeting that was held {where} {words}. Name the meeting instead.")

    def _titled(self, context: Context, question: Question, which: ByTitle) -> str:
        searched, too_few = Searched([], "", True), 0
        for searched in self._searched(context, question, which.day):
            fitting = titled(searched.found, which.title, loosely=searched.is_last)
            if which.back or not names_a_time(question, which.day):
                fitting, too_few = one_a_series(fitting, which.back), len(fitting)
            if fitting:
                return self._chosen(context, question, fitting)
        if too_few:
            raise NoSuchMeetingError(f"I found only {too_few} of “{which.title}” {searched.words}.")
        own = [each for each in searched.found if is_host(context, each, question.hosted_by)]
        sentence = f"I found no meeting called “{which.title}” {searched.words}."
        near = nearest_titles(own, which.title, only_alike=context.is_group)
        if near:
            newest = [next(each for each in own if each.title == title) for title in near]
            raise NoTitleFitsError(sentence, SeveralMeetingsError(question, newest, _zone(context, question)))
        raise NoSuchMeetingError(sentence if own else f"{sentence} You hosted none then.")

    def _recent(self, context: Context, question: Question, which: Recent) -> str:
        words = ""
        for searched in self._searched(context, question, which.day):
            words = searched.words
            own = [each for each in searched.found if is_host(context, each, question.hosted_by)]
            running = [each for each in own if each.is_running]
            over = [each for each in own if each.was_over(context.at)]
            if running and question.ask is Ask.IN_NOW:
                return self._chosen(context, question, running)
            if over and not which.back and names_a_time(question, which.day):
                return self._chosen(context, question, over)
            if len(over) > which.back:
                return over[which.back].meeting_id
        host = f"{question.hosted_by} hosted" if question.hosted_by else "you hosted"
        raise NoSuchMeetingError(
            f"I found no ended meeting that {host} {words}. Name it by its ID, number, link or title."
        )

    def _chosen(self, context: Context, question: Question, fitting: Sequence[Candidate]) -> str:
        """The only one that fits; or the only one that the asker hosts; of several nobody knows."""
        own = [each for each in fitting if is_host(context, each, question.hosted_by)]
        if not own:
            must_host(context, fitting[0], question.hosted_by)
        meant = own or fitting
        if len(meant) > 1:
            raise SeveralMeetingsError(question, meant, _zone(context, question))
        return meant[0].meeting_id

    def _searched(self, context: Context, question: Question, day: date | None = None) -> Iterator[Searched]:
        """Meetings held on the day or in the time that was said; else of the last days, and then further back."""
        zone = _zone(context, question)
        if day:
            yield self._in(context, question, day_window(day, zone), f"on {_day(day)}")
        elif question.held_between:
            yield self._in(context, question, question.held_between, in_words(question.held_between, zone))
        else:
            for look_back in LOOK_BACK:
                window = Window(start=context.at - look_back)
                words = f"in the last {look_back.days} days"
                yield self._in(context, question, window, words, is_last=look_back == LOOK_BACK[-1])

    def _in(
        self, context: Context, question: Question, window: Window, words: str, *, is_last: bool = True
    ) -> Searched:
        whole = _whole(window, context.at, LOOK_BACK[-1])
        found = self._listing.held(context.person_id, whole, context.at, question.hosted_by)
        # Only who asks who is in may mean a meeting of which nobody knows whether it began.
        return Searched([each for each in found if question.ask is Ask.IN_NOW or not each.may_be_off], words, is_last)


def names_a_time(question: Question, day: date | None = None) -> bool:
    """Whether a day or a week was said: then the newest meeting in it is not meant more than any other.

    `before Monday` says up to when to look, and means the last one of them.
    """
    return day is not None or (question.held_between is not None and question.held_between.start is not None)


def time_said(context: Context, question: Question) -> Window | None:
    """The day or the time in which a meeting was held, where the words for `the last one` say it."""
    which = question.meeting
    if isinstance(which, Recent) and which.day:
        return day_window(which.day, _zone(context, question))
    return question.held_between if isinstance(which, Recent) else None


def in_words(window: Window, zone: tzinfo) -> str:
    """The days of a window; its end is exclusive."""
    first = window.start and window.start.astimezone(zone).date()
    last = window.end and (window.end - timedelta(seconds=1)).astimezone(zone).date()
    if first and last:
        return f"on {_day(first)}" if first == last else f"from {_day(first)} to {_day(last)}"
    return f"since {_day(first)}" if first else f"up to {_day(last)}" if last else "in the last 90 days"


def _whole(window: Window | None, now: datetime, look_back: timedelta) -> Window:
    """With both ends."""
    start, end = (window.start, window.end) if window else (None, None)
    return Window(start=start or now - look_back, end=end or now + SLACK)


def _zone(context: Context, question: Question) -> tzinfo:
    return zone_named(question.zone) if question.zone else context.zone


def _day(day: date | datetime) -> str:
    return f"{day:%A}, {day.day} {day:%B}"
