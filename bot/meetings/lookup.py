"""Which meeting is meant, as the ID that Webex's participants endpoint takes: looked up with the asker's own rights."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from dataclasses import replace as changed
from datetime import date, tzinfo

from msgspec.structs import replace

from bot.context import Context
from bot.errors import UserError
from bot.language.meetings import links_of
from bot.language.question import (
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
from bot.language.words import TURNING
from bot.language.zones import zone_of
from bot.meetings.candidates import (
    Candidate,
    as_candidate,
    at_hour,
    is_host,
    one_a_series,
    touching,
)
from bot.meetings.errors import (
    NoSuchMeetingError,
    NoTitleFitsError,
    NotTheHostError,
    SeveralMeetingsError,
    TimeSearched,
)
from bot.meetings.listing import Listing
from bot.meetings.search_windows import LATER, LOOK_BACK, SLACK, held_in, names_a_time, whole
from bot.meetings.titles import meant_of, nearest_titles, titled
from bot.webex.meeting_id import MeetingId
from bot.webex.values import Meeting


@dataclass(frozen=True, slots=True)
class Searched:
    """What was found in which time; `is_last` where nothing further back is searched."""

    found: list[Candidate]
    time: TimeSearched
    is_last: bool


@dataclass(frozen=True, slots=True)
class Found:
    """What to ask Webex with. `same_day` are the meetings of the same series before it on the same day, newest first.

    `may_be_off`: it should be running now, and perhaps nobody began it.
    """

    pin: Pin
    same_day: tuple[Candidate, ...] = ()
    may_be_off: bool = False


class Lookup:
    """Finds meetings. Raises UserError, NotSignedInError, NotPermittedError and WebexError.

    `begun_only` leaves out meetings of which nobody knows whether they began.
    """

    def __init__(self, listing: Listing, *, begun_only: bool = False) -> None:
        self._listing = listing
        self._begun_only = begun_only

    @property
    def of_begun(self) -> Lookup:
        """The same, of meetings alone that began for certain."""
        return Lookup(self._listing, begun_only=True)

    def settled(self, context: Context, question: Question) -> Question:
        """Return the question with the words alone that are a meeting's title, and the rest left out.

        Raises UserError where none are, and SeveralMeetingsError where they are titles of several meetings.
        """
        which = question.meeting
        if question.pin or not isinstance(which, ByTitle) or not which.others:
            return question
        said = (which.title, *which.others)
        *_, searched = self._searched(context, question, which.day)  # the longest: no title may be missed
        meant = meant_of(searched.found, said)
        if not meant:
            raise MisunderstoodError("unknown words", said=said)
        if len(meant) > 1:
            newest = [fitting[0] for fitting in meant.values()]
            zone = zone_of(question.zone, context.zone)
            raise SeveralMeetingsError("several meetings", question=question, found=newest, zone=zone)
        title = next(iter(meant))
        rest = tuple(words for words in said if words not in title)
        return replace(question, meeting=replace(which, title=title, others=()), left_out=rest)

    def find(self, context: Context, question: Question) -> Found:
        """Return what to ask Webex with: an ID, and for a series when its meeting was held, if that was said."""
        if question.pin:
            return Found(question.pin)
        found = self._found(context, question)
        pin = found.pin
        return changed(found, pin=replace(pin, held_between=held_in(question))) if pin.meeting_id.is_series else found

    def _found(self, context: Context, question: Question) -> Found:
        match question.meeting:
            case ById(meeting_id=meeting_id):
                return Found(Pin(meeting_id=meeting_id))
            case ByNumber(number=number):
                found = self._listing.numbered(context.person_id, number, question.hosted_by)
                if found is None:
                    raise NoSuchMeetingError("no such number", number=number)
                return self._addressed(context, question, found)
            case ByLink(link=link):
                tried = (self._listing.linked(context.person_id, each, question.hosted_by) for each in links_of(link))
                if (found := next(filter(None, tried), None)) is None:
                    raise NoSuchMeetingError("no such link")
                return self._addressed(context, question, found)
            case ByTitle() as which:
                return self._titled(context, question, which)
            case Recent() as which:
                return self._recent(context, question, which)
            case Here():
                return self._here(context, question)
        raise UserError("no thread")

    def recent(self, context: Context, most: int | None, held_between: Window | None = None) -> list[Candidate]:
        """Return the asker's own meetings of the last days or of the time `held_between`, newest first, to choose from.

        In a space only those that were held there.
        """
        found = self._listing.held(
            context.person_id, whole(held_between, context.at, LOOK_BACK[-1 if held_between else 0]), context.at
        )
        own = [each for each in found if is_host(context, each) and not each.may_be_off]
        if context.is_group:
            is_here = self._of_space(context, None)
            own = [each for each in own if is_here(each)]
        return own[:most]

    def _addressed(self, context: Context, question: Question, meeting: Meeting) -> Found:
        """Return the ID of what has a number or a link. A series answers for its last meeting."""
        planned = as_candidate(meeting)
        _must_host(context, planned, question.hosted_by)
        if meeting.is_personal_room:
            return self._in_room(context, question, planned)
        meeting_id = planned.series_id if planned.start > context.at else planned.meeting_id
        return Found(Pin(meeting_id=MeetingId(meeting_id)))

    def _in_room(self, context: Context, question: Question, room: Candidate) -> Found:
        """Find the newest meeting of a personal room: the room's own ID has no participants."""

        def is_of_room(each: Candidate) -> bool:
            return each.series_id == room.series_id or each.title == room.title

        fitting, time = self._newest(context, question, is_of_room)
        if not fitting:
            raise NoSuchMeetingError("none in the room", time=time)
        return self._chosen(context, question, fitting)

    def _here(self, context: Context, question: Question) -> Found:
        """Find the newest meeting of the space in which it is asked."""
        if not context.is_group:
            raise NoSuchMeetingError("no space")
        fitting, time = self._newest(context, question, self._of_space(context, question.hosted_by))
        if not fitting:
            raise NoSuchMeetingError("none in the space", time=time)
        return self._chosen(context, question, fitting)

    def _of_space(self, context: Context, hosted_by: str | None) -> Callable[[Candidate], bool]:
        """Return a test that tells whether a meeting belongs to the space in which it is asked."""
        series = self._listing.of_space(context.person_id, context.room_id, hosted_by)
        return lambda each: each.series_id in series or each.room_id == context.room_id

    def _newest(
        self, context: Context, question: Question, fits: Callable[[Candidate], bool]
    ) -> tuple[list[Candidate], TimeSearched]:
        """Return the newest that fits, or all that do in a time that was said; and the time that was searched."""
        time = TimeSearched(context.zone)
        for searched in self._searched(context, question):
            time = searched.time
            if fitting := [each for each in searched.found if fits(each)]:
                return fitting if names_a_time(question) else fitting[:1], time
        return [], time

    def _titled(self, context: Context, question: Question, which: ByTitle) -> Found:
        searched, too_few = Searched([], TimeSearched(context.zone), True), 0
        for searched in self._searched(context, question, which.day):
            found = at_hour(searched.found, which, zone_of(question.zone, context.zone))
            fitting = titled(found, which.title, loosely=searched.is_last)
            if which.back or not names_a_time(question, which.day):
                fitting, too_few = one_a_series(fitting, which.back), len(fitting)
            if fitting:
                return self._chosen(context, question, fitting, searched.found)
        if too_few:
            raise NoSuchMeetingError("too few", count=too_few, title=which.title, time=searched.time)
        raise self._no_title(context, question, which, searched)

    def _no_title(self, context: Context, question: Question, which: ByTitle, searched: Searched) -> NoSuchMeetingError:
        """Return the error for a title that nothing has, with others of that time."""
        own = [each for each in searched.found if is_host(context, each, question.hosted_by)]
        if not own:
            return NoSuchMeetingError("no such title, and none hosted", title=which.title, time=searched.time)
        if not TURNING.isdisjoint(which.title.casefold().split()):
            return NoSuchMeetingError("turns the meaning", said=which.title)
        near = nearest_titles(own, which.title)
        if not near:
            return NoSuchMeetingError("no such title", title=which.title, time=searched.time)
        newest = [next(each for each in own if each.title == title) for title in near]
        zone = zone_of(question.zone, context.zone)
        return NoTitleFitsError(
            "other titles",
            question=question,
            found=newest,
            zone=zone,
            title=which.title,
            time=searched.time,
            titles=tuple(near),
        )

    def _recent(self, context: Context, question: Question, which: Recent) -> Found:
        time = TimeSearched(context.zone)
        for searched in self._searched(context, question, which.day):
            time = searched.time
            found = at_hour(searched.found, which, zone_of(question.zone, context.zone))
            own = [each for each in found if is_host(context, each, question.hosted_by)]
            running = [each for each in own if each.is_running]
            over = [each for each in own if each.was_over(context.at)]
            if running and question.ask.traits.is_live:
                return self._chosen(context, question, running)
            if over and not which.back and names_a_time(question, which.day):
                return self._chosen(context, question, over)
            if len(over) > which.back:
                return Found(over[which.back].pin)
        if question.hosted_by:
            raise NoSuchMeetingError("none ended of that host", named=question.hosted_by, time=time)
        raise NoSuchMeetingError("none ended", time=time)

    def _chosen(
        self, context: Context, question: Question, fitting: Sequence[Candidate], listed: Sequence[Candidate] = ()
    ) -> Found:
        """Return the only one that fits, or the only one that the asker hosts. Raises SeveralMeetingsError for more.

        `listed` are all meetings of that time.
        """
        own = [each for each in fitting if is_host(context, each, question.hosted_by)]
        if not own:
            _must_host(context, fitting[0], question.hosted_by)
        meant = own or fitting
        if len(meant) > 1:
            zone = zone_of(question.zone, context.zone)
            raise SeveralMeetingsError("several meetings", question=question, found=meant, zone=zone)
        same_day = _before_on_the_day(meant[0], listed, zone_of(question.zone, context.zone))
        return Found(meant[0].pin, same_day, meant[0].may_be_off)

    def _searched(self, context: Context, question: Question, day: date | None = None) -> Iterator[Searched]:
        """Yield the meetings of the day or the time that was said; else of the last days, and then further back."""
        zone = zone_of(question.zone, context.zone)
        if day:
            window = day_window(day, zone)
            time = TimeSearched(zone, window)
            yield self._in(context, question, window, time)
            yield self._touching(context, question, window, time)
        elif held := held_in(question):
            yield self._in(context, question, held, TimeSearched(zone, held))
        else:
            for look_back in LOOK_BACK:
                window, time = Window(start=context.at - look_back), TimeSearched(zone, days=look_back.days)
                yield self._in(context, question, window, time, is_last=look_back == LOOK_BACK[-1])

    def _touching(self, context: Context, question: Question, window: Window, time: TimeSearched) -> Searched:
        """Return the meetings of a day that began on another: over midnight, or held later than planned."""
        wide = Window(start=window.start and window.start - SLACK, end=window.end and window.end + LATER)
        around = self._in(context, question, wide, time)
        return changed(around, found=touching(around.found, window))

    def _in(
        self, context: Context, question: Question, window: Window, time: TimeSearched, *, is_last: bool = True
    ) -> Searched:
        searched = whole(window, context.at, LOOK_BACK[-1])
        found = self._listing.held(context.person_id, searched, context.at, question.hosted_by)
        return Searched([each for each in found if not (self._begun_only and each.may_be_off)], time, is_last)


def _must_host(context: Context, candidate: Candidate, hosted_by: str | None = None) -> None:
    """Check who is the host before Webex is asked. Raises NotTheHostError.

    Webex lists meetings to which one is only invited, but shows who attended to the host alone. Where no host is told,
    Webex has to decide.
    """
    if not (candidate.host_email or candidate.host_user_id) or is_host(context, candidate, hosted_by):
        return
    title, host = candidate.title, candidate.host_email
    if hosted_by:
        raise NotTheHostError("another host", meeting=title, host=host, named=hosted_by)
    raise NotTheHostError("not the host", meeting=title, host=host)


def _before_on_the_day(meant: Candidate, listed: Sequence[Candidate], zone: tzinfo) -> tuple[Candidate, ...]:
    return tuple(
        each
        for each in listed
        if each.series_id == meant.series_id and each.start < meant.start and each.day(zone) == meant.day(zone)
    )
