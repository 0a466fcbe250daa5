"""GET /meetings and /meetings/{id}: what a host, or someone invited, may know of a meeting."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from flask import Blueprint, Response, jsonify, request

from simulator.access import (
    demand_view,
    demand_willing,
    find_meeting,
    is_admin,
    may_view,
    runs_of,
    time_argument,
    viewer,
    zone,
)
from simulator.context import caller, flag, listed, max_items, page, required_argument, world
from simulator.errors import NOT_FOUND, RefusedError, demand
from simulator.meeting_json import Meeting, Occurrence, invitees_of, meeting_json, series_of, start_of, web_link
from simulator.models import Instance, Json, Person, Series
from simulator.rooms import room_of_caller

meetings = Blueprint("meetings", __name__)

ADMIN_SCOPE = "meeting:admin_schedule_read"
TYPES = (None, "meetingSeries", "scheduledMeeting", "meeting")
WEEK = timedelta(days=7)
INDIRECT = ("meetingNumber", "webLink", "roomId")


@meetings.get("/meetings/<meeting_id>")
def get_meeting(meeting_id: str) -> Response:
    person = viewer(ADMIN_SCOPE)
    meeting = find_meeting(meeting_id)
    if request.headers.get("password") != series_of(meeting).password:
        demand_view(meeting, person)
    if isinstance(meeting, Series) and flag("current", default=False):
        meeting = _current(meeting)
    return jsonify(_shown(meeting, person))


@meetings.get("/meetings")
def list_meetings() -> Response:
    person = viewer(ADMIN_SCOPE)
    kind = request.args.get("meetingType")
    demand(kind in TYPES, 400, f"meetingType {kind} is not valid.")
    given = [name for name in INDIRECT if request.args.get(name)]
    demand(len(given) <= 1, 400, "meetingNumber, webLink and roomId are mutually exclusive.")
    if request.args.get("meetingSeriesId"):
        return _answer(_of_series(request.args["meetingSeriesId"], kind, person), person)
    everything = list(world().series.values())
    if given:
        visible = [series for series in everything if may_view(series, person)]
        found = _by_room(visible) if given == ["roomId"] else _by_address(visible)
        return listed([_shown(meeting, person) for meeting in found])
    return _answer(_by_type(everything, kind or "meetingSeries", person), person)


@meetings.get("/meetingInvitees")
def list_invitees() -> Response:
    """List the invitees by e-mail, as Webex does, for the host and those invited."""
    meeting_id = required_argument("meetingId")
    person = viewer(ADMIN_SCOPE)
    meeting = find_meeting(meeting_id)
    demand_view(meeting, person)
    demand_willing(meeting, "invitees")
    demand(not _is_scheduled_personal_room(meeting), 400, "Personal room meetings are not supported.")
    invitees = [
        {"id": f"{meeting.id}_{number}", "meetingId": meeting.id, **invitee}
        for number, invitee in enumerate(sorted(invitees_of(meeting), key=lambda invitee: str(invitee["email"])))
    ]
    if series_of(meeting).scheduled_type == "webinar" and "panelist" in request.args:
        panelist = flag("panelist", default=False)
        invitees = [invitee for invitee in invitees if invitee["panelist"] == panelist]
    items, following = page(invitees, max_items(10, 100))
    return listed(items, following)


def _is_scheduled_personal_room(meeting: Meeting) -> bool:
    return series_of(meeting).is_personal_room and not isinstance(meeting, Instance)


def _shown(meeting: Meeting, person: Person) -> Json:
    return meeting_json(meeting, person, zone(), world().now(), runs_of(series_of(meeting)))


def _answer(found: Iterable[Meeting], person: Person) -> Response:
    """Filter by state and kind, order by start, and cut into pages. Of one series every kind is shown."""
    wanted = request.args.get("state")
    scheduled = None if request.args.get("meetingSeriesId") else request.args.get("scheduledType")
    shown = [_shown(meeting, person) for meeting in sorted(found, key=start_of)]
    shown = [
        meeting
        for meeting in shown
        if wanted in (None, meeting["state"]) and scheduled in (None, meeting["scheduledType"])
    ]
    items, following = page(shown, max_items(10, 100))
    return listed(items, following)


def _current(series: Series) -> Occurrence:
    """Return the occurrence that is running or next; the last one when all are over."""
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
    """Return the occurrences and runs of one series, or only one of the two."""
    series = world().series.get(series_id)
    views: list[Meeting] = [series, *runs_of(series)] if series else []
    if series is None or not any(may_view(meeting, person) for meeting in views):
        raise RefusedError(404, NOT_FOUND)
    demand(not series.is_personal_room, 400, "Personal room meetings are not supported.")
    kinds = [kind] if kind else ["scheduledMeeting", "meeting"]
    return [meeting for kind in kinds for meeting in _by_type([series], kind, person)]


def _by_type(among: list[Series], kind: str, person: Person) -> list[Meeting]:
    """Return the meetings of one kind in the request's window that a person may view."""
    begin, end = _window(kind)
    site = None if request.args.get("meetingSeriesId") else request.args.get("siteUrl")
    among = [series for series in among if site in (None, series.site_url)]
    if kind == "meeting":
        ids = {series.id for series in among}
        runs = [run for run in world().instances.values() if run.series.id in ids and begin <= run.start < end]
        return [run for run in runs if _is_listed(run) and (may_view(run, person) or _is_of_organization(run))]
    visible = [series for series in among if may_view(series, person)]
    if kind == "meetingSeries":
        return [series for series in visible if _overlaps(series, begin, end) and not series.is_personal_room]
    return [Occurrence(series, start) for series in visible for start in series.occurrences if begin <= start < end]


def _is_of_organization(run: Instance) -> bool:
    """Tell whether the caller lists a run as an administrator who names no host."""
    names_host = bool(request.args.get("hostEmail"))
    return is_admin(ADMIN_SCOPE) and not names_host and run.host.org_id == caller().org_id


def _is_listed(run: Instance) -> bool:
    """Tell whether lists have a run: some time after its start, and again when the API knows of its end."""
    listed_at = run.synced_at if run.end else run.start + timedelta(seconds=world().settings.list_delay)
    return listed_at <= world().now()


def _overlaps(series: Series, begin: datetime, end: datetime) -> bool:
    return series.occurrences[0] < end and series.occurrences[-1] + series.length > begin


def _window(kind: str) -> tuple[datetime, datetime]:
    """Return from (inclusive) and to (exclusive): a week, ahead for what is planned, back for what happened."""
    begin, end = (time_argument(name, request.args.get(name)) for name in ("from", "to"))
    now = world().now()
    if begin is None and end is None:
        begin, end = (now - WEEK, now) if kind == "meeting" else (now, now + WEEK)
    begin = begin or (end - WEEK if end else now)
    end = end or begin + WEEK
    demand(begin <= end, 400, "from cannot be after to.")
    return begin, end
