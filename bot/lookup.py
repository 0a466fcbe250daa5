"""Which meeting is meant, as the ID that Webex's participants endpoint takes: looked up with the asker's own rights."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta, tzinfo

from bot.candidates import Candidate, candidates, nearest_titles, titled, within
from bot.conversation import Asking
from bot.language.mentions import is_same_person
from bot.language.question import ById, ByLink, ByNumber, ByTitle, Here, Misunderstood, Question, Recent, Window
from bot.language.times import day_window
from bot.language.zones import zone_named
from bot.webex.errors import ApiError
from bot.webex.port import Meetings

LOOK_BACK = (timedelta(days=14), timedelta(days=90))
"""How far back meetings are searched: what hosts ask about is nearly always recent, and 90 days may be many pages."""
SLACK = timedelta(days=1)


class NoSuchMeeting(Misunderstood):
    """Nothing fits what was said of the meeting. The message says what was searched."""


class NotTheHost(Misunderstood):
    """The meeting is somebody else's: Webex would not tell."""


class SeveralMeetings(Exception):
    """More than one meeting fits the words: the person is asked, never guessed at.

    `found` is newest first; `handle` is the question's, to go on with once one is chosen.
    """

    def __init__(self, handle: str, found: Sequence[Candidate], zone: tzinfo) -> None:
        super().__init__(f"{len(found)} meetings fit")
        self.handle = handle
        self.found = tuple(found)
        self.zone = zone


class Lookup:
    """Finds meetings. Raises Misunderstood, SeveralMeetings, NotSignedIn and WebexError."""

    def __init__(self, meetings: Meetings, keep: Callable[[Question, Asking], str]) -> None:
        """`keep` stores a question and gives its handle."""
        self._meetings = meetings
        self._keep = keep

    def find(self, asking: Asking, question: Question) -> str:
        """The ID to ask Webex with."""
        match question.meeting:
            case ById(meeting_id=meeting_id):
                return meeting_id
            case ByNumber(number=number):
                return self._one(asking, question, f"the number {number}", meetingNumber=number, current="false")
            case ByLink(link=link):
                return self._one(asking, question, "that link", webLink=link, current="false")
            case ByTitle() as which:
                return self._titled(asking, question, which)
            case Recent() as which:
                return self._recent(asking, question, which)
            case Here():
                return self._here(asking, question)
        raise Misunderstood("I don't see which meeting you mean. Name it, or write in the thread of an answer.")

    def recent(self, asking: Asking, most: int) -> list[Candidate]:
        """The asker's own meetings of the last days, newest first, for a form to choose from."""
        since = Window(start=asking.now - LOOK_BACK[0], end=asking.now + SLACK)
        return [each for each in self._held(asking, None, since) if _is_host(each, asking, None)][:most]

    def _one(self, asking: Asking, question: Question, said: str, **filters: str) -> str:
        """By number or link: Webex itself knows which. A series answers for its last meeting."""
        if question.hosted_by:
            filters["hostEmail"] = question.hosted_by
        try:
            meeting = next(
                (each for page in self._meetings.meetings(asking.person_id, **filters) for each in page), None
            )
        except ApiError as error:
            if error.status not in {400, 404}:
                raise
            meeting = None
        if meeting is None:
            raise NoSuchMeeting(f"You have no Webex meeting with {said}. Check it, or name the meeting by its title.")
        if meeting.scheduled_type == "personalRoomMeeting" and meeting.meeting_type != "meeting":
            return self._newest_in_room(asking, question, meeting.id, meeting.title or "")
        _must_host(asking, question, meeting.title or said, meeting.host_email or "", meeting.host_user_id or "")
        return meeting.id

    def _newest_in_room(self, asking: Asking, question: Question, room_id: str, title: str) -> str:
        """A personal room has no participants under its own ID; the meetings held in it have."""
        for found in self._searched(asking, question):
            for candidate in found:
                if room_id == candidate.series_id or title == candidate.title:
                    return self._chosen(asking, question, [candidate])
        raise NoSuchMeeting("No meeting was held in this personal room in the last 90 days.")

    def _titled(self, asking: Asking, question: Question, which: ByTitle) -> str:
        seen: list[Candidate] = []
        for seen in self._searched(asking, question, which.day):
            if fitting := titled(seen, which.title):
                return self._chosen(asking, question, fitting, which.back, which.day)
        near = nearest_titles(seen, which.title)
        others = f" Your meetings then: {', '.join(f'“{title}”' for title in near)}." if near else ""
        raise NoSuchMeeting(f"I found no meeting called “{which.title}” {_when(which.day)}.{others}")

    def _recent(self, asking: Asking, question: Question, which: Recent) -> str:
        for found in self._searched(asking, question, which.day, state="ended"):
            own = [each for each in found if _is_host(each, asking, question.hosted_by)]
            if which.day and which.back == 0 and len(own) > 1:
                raise self._several(asking, question, own)
            if len(own) > which.back:
                return own[which.back].meeting_id
        raise NoSuchMeeting(
            f"I found no meeting that you hosted {_when(which.day)}. Name it by its ID, number, link or title."
        )

    def _here(self, asking: Asking, question: Question) -> str:
        """The newest meeting of the space in which it is asked."""
        for found in self._searched(asking, question, roomId=asking.room_id):
            if found:
                return self._chosen(asking, question, found[:1])
        raise NoSuchMeeting("I found no meeting of this space in the last 90 days. Name the meeting instead.")

    def _chosen(
        self, asking: Asking, question: Question, found: Sequence[Candidate], back: int = 0, day: date | None = None
    ) -> str:
        """The one that is meant: of one series the newest, or the one so many `back`; of several, nobody knows."""
        is_several = len({candidate.series_id for candidate in found}) > 1 or (day and len(found) > 1 and not back)
        if is_several:
            own = [candidate for candidate in found if _is_host(candidate, asking, question.hosted_by)]
            if len(own) != 1:
                raise self._several(asking, question, own or found)
            found = own
        if back >= len(found):
            raise NoSuchMeeting(f"I found only {len(found)} meetings of that title in the last 90 days.")
        chosen = found[back]
        _must_host(asking, question, chosen.title, chosen.host_email, chosen.host_user_id)
        return chosen.meeting_id

    def _several(self, asking: Asking, question: Question, found: Sequence[Candidate]) -> SeveralMeetings:
        return SeveralMeetings(self._keep(question, asking), found, _zone(asking, question))

    def _searched(
        self, asking: Asking, question: Question, day: date | None = None, **filters: str
    ) -> Iterator[list[Candidate]]:
        """Meetings held on the day or in the time that was said; else of the last days, and then further back."""
        if question.held or day:
            window = question.held or day_window(day or asking.now.date(), _zone(asking, question))
            yield within(self._held(asking, question.hosted_by, window, **filters), window)
            return
        for look_back in LOOK_BACK:
            window = Window(start=asking.now - look_back, end=asking.now + SLACK)
            yield self._held(asking, question.hosted_by, window, **filters)

    def _held(self, asking: Asking, hosted_by: str | None, window: Window, **filters: str) -> list[Candidate]:
        filters |= {
            "meetingType": "meeting",
            "from": _iso(window.start or asking.now - LOOK_BACK[-1]),
            "to": _iso(window.end or asking.now + SLACK),
        }
        if hosted_by:
            filters["hostEmail"] = hosted_by
        return candidates(each for page in self._meetings.meetings(asking.person_id, **filters) for each in page)


def _is_host(candidate: Candidate, asking: Asking, hosted_by: str | None) -> bool:
    return _hosts(asking, hosted_by, candidate.host_email, candidate.host_user_id)


def _hosts(asking: Asking, hosted_by: str | None, host_email: str, host_user_id: str) -> bool:
    if hosted_by:
        return host_email.casefold() == hosted_by.casefold()
    if host_user_id and is_same_person(host_user_id, asking.person_id):
        return True
    return bool(asking.email) and host_email.casefold() == (asking.email or "").casefold()


def _must_host(asking: Asking, question: Question, title: str, host_email: str, host_user_id: str) -> None:
    """Webex lists meetings to which one is only invited, but shows their participants to the host alone."""
    if (host_email or host_user_id) and not _hosts(asking, question.hosted_by, host_email, host_user_id):
        host = host_email or "somebody else"
        raise NotTheHost(
            f"“{title}” is hosted by {host}; you are only invited. Webex shows who attended to the host alone:"
            f" please ask {host}."
        )


def _zone(asking: Asking, question: Question) -> tzinfo:
    return zone_named(question.zone) if question.zone else asking.zone


def _when(day: date | None) -> str:
    return f"on {day:%A}, {day.day} {day:%B}" if day else "in the time that I searched"


def _iso(time: datetime) -> str:
    return time.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
