"""GET /meetings and /meetings/{id}: what a host, or someone invited, may know of a meeting."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from flask import Blueprint, Response, jsonify, request

from simulator.access import find_meeting, known_runs, may_view, runs_of, time_argument, viewer, zone
from simulator.context import flag, listed, max_items, page, required_argument, world
from simulator.errors import FORBIDDEN, NOT_FOUND, Refusal, demand
from simulator.meeting_json import Meeting, Occurrence, meeting_json, series_of, start_of, web_link
from simulator.models import Instance, Json, Person, Series
from simulator.rooms import room_of_caller

meetings = Blueprint("meetings", __name__)

SCOPES = ("meeting:schedules_read", "meeting:admin_schedule_read")
TYPES = (None, "meetingSeries", "scheduledMeeting", "meeting")
WEEK = timedelta(days=7)
INDIRECT = ("meetingNumber", "webLink", "roomId")


@meetings.get("/meetings/<meeting_id>")
def get_meeting(meeting_id: str) -> Response:
    person = viewer(*SCOPES)
    meeting = find_meeting(meeting_id)
    knows_password = request.headers.get("password") == series_of(meeting).password
    demand(may_view(meeting, person) or knows_password, 403, FORBIDDEN)
    if isinstance(meeting, Series) and flag("current", default=False):
        meeting = _current(meeting)
    return jsonify(_shown(meeting, person))


@meetings.get("/meetings")
def list_meetings() -> Response:
    person = viewer(*SCOPES)
    kind = request.args.get("meetingType")
    demand(kind in TYPES, 400, f"meetingType {kind} is not valid.")
    given = [name for name in INDIRECT if request.args.get(name)]
    demand(len(given) <= 1, 400, "meetingNumber, webLink and roomId are mutually exclusive.")
    if request.args.get("meetingSeriesId"):
        return _answer(_of_series(request.args["meetingSeriesId"], kind, person), person)
    visible = [series for series in world().series.values() if may_view(series, person)]
    if given:
        found = _by_room(visible) if given == ["roomId"] else _by_address(visible)
        return listed([_shown(meeting, person) for meeting in found])
    return _answer(_by_type(visible, kind or "meetingSeries"), person)


@meetings.get("/meetingInvitees")
def list_invitees() -> Response:
    """Sorted by e-mail, as Webex does; for the host and those invited."""
    meeting_id = required_argument("meetingId")
    person = viewer(*SCOPES)
    meeting = find_meeting(meeting_id)
    series = series_of(meeting)
    demand(may_view(meeting, person), 403, FORBIDDEN)
    demand(not _is_scheduled_personal_room(meeting), 400, "Personal room meetings are not supported.")
    invitees = [
        {"id": f"{meeting.id}_{number}", "meetingId": meeting.id, "panelist": False, **invitee}
        for number, invitee in enumerate(sorted(series.invitees, key=lambda invitee: str(invitee["email"])))
    ]
    items, following = page(invitees, max_items(10, 100))
    return listed(items, following)


def _is_scheduled_personal_room(meeting: Meeting) -> bool:
    return series_of(meeting).scheduled_type == "personalRoomMeeting" and not isinstance(meeting, Instance)


def _shown(meeting: Meeting, person: Person) -> Json:
    return meeting_json(meeting, person, zone(), world().now(), runs_of(series_of(meeting)))


def _answer(found: Iterable[Meeting], person: Person) -> Response:
    """Filter by state and kind, order by start, and cut into pages."""
    wanted, scheduled = request.args.get("state"), request.args.get("scheduledType")
    shown = [_shown(meeting, person) for meeting in sorted(found, key=start_of)]
    shown = [
        meeting
        for meeting in shown
        if wanted in (None, meeting["state"]) and scheduled in (None, meeting["scheduledType"])
    ]
    items, following = page(shown, max_items(10, 100))
    return listed(items, following)


def _current(series: Series) -> Occurrence:
    """The occurrence that is running or next; the last one when all are over."""
    now = world().now()
    ahead = [start for start in series.occurrences if start + series.length >= now]
    return Occurrence(series, ahead[0] if ahead else series.occurrences[-1])


def _by_address(visible: list[Series]) -> list[Meeting]:
    number, link = request.args.get("meetingNumber"), request.args.get("webLink")
    found = [series for series in visible if number == series.number or link == web_link(series)]
    return [_current(series) for series in found] if flag("current", default=True) else [*found]


def _by_room(visible: list[Series]) -> list[Meeting]:
    room = room_of_caller(request.args["roomId"])
    return [series for series in visible if series.room_id == room.id]


def _of_series(series_id: str, kind: str | None, person: Person) -> list[Meeting]:
    """Occurrences and runs of one series, or only one of the two."""
    series = world().series.get(series_id)
    if series is None or not may_view(series, person):
        raise Refusal(404, NOT_FOUND)
    demand(not _is_scheduled_personal_room(series), 400, "Personal room meetings are not supported.")
    kinds = [kind] if kind else ["scheduledMeeting", "meeting"]
    return [meeting for kind in kinds for meeting in _by_type([series], kind)]


def _by_type(visible: list[Series], kind: str) -> list[Meeting]:
    begin, end = _window(kind)
    site = request.args.get("siteUrl")
    visible = [series for series in visible if site in (None, series.site_url)]
    if kind == "meetingSeries":
        return [
            series for series in visible if _overlaps(series, begin, end) and not _is_scheduled_personal_room(series)
        ]
    if kind == "meeting":
        return [run for series in visible for run in known_runs(series) if begin <= run.start < end and _is_listed(run)]
    return [Occurrence(series, start) for series in visible for start in series.occurrences if begin <= start < end]


def _is_listed(run: Instance) -> bool:
    """A running meeting appears in lists fifteen minutes after it began."""
    return run.end is not None or run.start + timedelta(minutes=15) <= world().now()


def _overlaps(series: Series, begin: datetime, end: datetime) -> bool:
    return series.occurrences[0] < end and series.occurrences[-1] + series.length > begin


def _window(kind: str) -> tuple[datetime, datetime]:
    """From (inclusive) and to (exclusive): a week, ahead for what is scheduled and back for what happened."""
    begin, end = (time_argument(name, request.args.get(name)) for name in ("from", "to"))
    now = world().now()
    if begin is None and end is None:
        begin, end = (now - WEEK, now) if kind == "meeting" else (now, now + WEEK)
    begin = begin or (end - WEEK if end else now)
    end = end or begin + WEEK
    demand(begin <= end, 400, "from cannot be after to.")
    return begin, end
