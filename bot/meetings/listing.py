"""What Webex lists of a person's meetings, on that person's behalf, as meetings that people may mean."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Executor
from datetime import datetime

from bot.events import PersonId
from bot.language.question import Window
from bot.meetings.candidates import Candidate, candidates, newest_first, unlisted, within
from bot.meetings.pending import PLANNED_BACK
from bot.webex.errors import ApiError
from bot.webex.port import Meetings
from bot.webex.queries import MeetingsQuery, MeetingType
from bot.webex.values import Meeting

_NONE_SUCH = {400, 404}


class Listing:
    """Lists meetings. Raises NotSignedInError, NotPermittedError and WebexError.

    `hosted_by` is the e-mail of another host; only administrators may name one.
    """

    def __init__(self, meetings: Meetings, pool: Executor) -> None:
        """Make calls side by side, in the threads of `pool`."""
        self._meetings = meetings
        self._pool = pool

    def held(self, person: PersonId, window: Window, now: datetime, hosted_by: str | None = None) -> list[Candidate]:
        """Return the meetings that began in a window with two ends, newest first; also those that ended just now."""
        start, end = window.start or now, window.end or now
        is_recent = end > now - PLANNED_BACK
        planning = self._pool.submit(self._planned, person, now, hosted_by) if is_recent else None
        listed = list(self._listed(person, MeetingType.INSTANCE, start, end, hosted_by))
        planned = planning.result() if planning else []
        return within(newest_first([*candidates(listed), *unlisted(planned, listed, now)]), window)

    def numbered(self, person: PersonId, number: str, hosted_by: str | None) -> Meeting | None:
        """Return what has that number: a series, unless it is a date that was moved."""
        query = MeetingsQuery(number=number, whole_series=True, host_email=hosted_by)
        return next(self._indirect(person, query), None)

    def linked(self, person: PersonId, link: str, hosted_by: str | None) -> Meeting | None:
        """Return what has that link: a series, unless it is a date that was moved, or a run."""
        query = MeetingsQuery(web_link=link, whole_series=True, host_email=hosted_by)
        return next(self._indirect(person, query), None)

    def of_space(self, person: PersonId, room_id: str, hosted_by: str | None) -> set[str]:
        """Return the IDs of the series that belong to a space."""
        query = MeetingsQuery(room_id=room_id, host_email=hosted_by)
        return {each.series_id for each in self._indirect(person, query)}

    def _planned(self, person: PersonId, now: datetime, hosted_by: str | None) -> list[Meeting]:
        return list(self._listed(person, MeetingType.OCCURRENCE, now - PLANNED_BACK, now, hosted_by))

    def _listed(
        self, person: PersonId, kind: MeetingType, start: datetime, end: datetime, hosted_by: str | None
    ) -> Iterator[Meeting]:
        query = MeetingsQuery(type=kind, from_=start, to=end, host_email=hosted_by)
        return (each for page in self._meetings.meetings(person, query) for each in page)

    def _indirect(self, person: PersonId, query: MeetingsQuery) -> Iterator[Meeting]:
        """Yield those of a number, a link or a space; none where Webex knows no such thing."""
        try:
            yield from (each for page in self._meetings.meetings(person, query) for each in page)
        except ApiError as error:
            if error.status not in _NONE_SUCH:
                raise
