"""Who was there: /meetingParticipants, its query by e-mail, and one participant. For hosts and administrators only."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, jsonify, request

from simulator.access import (
    demand_host,
    demand_willing,
    find_meeting,
    is_synced,
    known_runs,
    may_list,
    time_argument,
    zone,
)
from simulator.clock import readable_time
from simulator.context import json_body, listed, max_items, page, required_argument, world
from simulator.errors import NOT_FOUND, RefusedError, demand
from simulator.ids import plain_uuid
from simulator.meeting_json import Meeting, Occurrence, series_of
from simulator.models import Instance, Json
from simulator.rows import is_there, is_webinar_attendee

participants = Blueprint("participants", __name__)

NOT_YET = "1970-01-01T00:00:00.000Z"
WEEK = timedelta(days=7)  # from one end of the join window to the other, where only one is given
MONTH = timedelta(days=30)
TIMES = ("joinedTime", "leftTime", "meetingStartTime")


@participants.get("/meetingParticipants")
def list_participants() -> Response:
    """List all who joined; of a running meeting, those who are there; of a running webinar, those on the stage."""
    instance = _instance()
    session = request.args.get("breakoutSessionId")
    times = request.args.get("joinTimeFrom"), request.args.get("joinTimeTo")
    rows = _in_window(instance, _known_rows(instance), *times)
    if instance.end is None:
        rows = [row for row in rows if is_there(row) and _is_on_stage(instance, row)]
    elif session:
        rows = [row for row in rows if any(s["id"] == session for s in row.get("breakoutSessionsAttended", ()))]
    return _answer(instance, rows, max_items(10, 100))


@participants.post("/meetingParticipants/query")
def query_participants() -> Response:
    """List the rows of the people with these e-mails, in upper or lower case."""
    instance, body = _instance(), json_body()
    emails = body.get("emails")
    demand(isinstance(emails, list) and emails, 400, "Email list should be specified.")
    demand(all(isinstance(email, str) for email in emails or ()), 400, "emails must be an array of strings.")
    wanted = {email.strip().casefold() for email in emails or ()}
    rows = [row for row in _known_rows(instance) if str(row.get("email", "")).casefold() in wanted]
    found = _in_window(instance, rows, body.get("joinTimeFrom"), body.get("joinTimeTo"))
    return _answer(instance, found, world().settings.query_page or len(found) or 1)


@participants.get("/meetingParticipants/<participant_id>")
def get_participant(participant_id: str) -> Response:
    instance = world().instances.get(participant_id.rpartition("_")[0])
    row = _row(instance, participant_id) if instance and is_synced(instance) else None
    if instance is None or row is None:
        raise RefusedError(404, NOT_FOUND)
    demand_host(instance)
    return jsonify(_shown(instance, row, zone()))


def _row(instance: Instance, participant_id: str) -> Json | None:
    return next((row for row in _known_rows(instance) if row.get("id") == participant_id), None)


def _known_rows(instance: Instance) -> list[Json]:
    """Return the rows that the API knows by now: of a meeting that has just ended there may be none yet."""
    is_late = instance.end is not None and instance.rows_at is not None and world().now() < instance.rows_at
    return [] if is_late else instance.participants


def _is_on_stage(instance: Instance, row: Json) -> bool:
    """Tell whether someone at a webinar is a panelist or was unmuted to speak."""
    return row.get("muted") is False or not is_webinar_attendee(instance, str(row.get("email", "")).casefold())


def _instance() -> Instance:
    """Return the run that meetingId means: of a series or an occurrence, the last one in the time range."""
    meeting = find_meeting(required_argument("meetingId"))
    demand_host(meeting)
    if isinstance(meeting, Instance):
        return meeting
    personal = series_of(meeting).is_personal_room
    demand(not personal, 400, "The meeting ID of a scheduled personal room meeting is not supported.")
    begin, end = _start_window()
    runs = [run for run in _runs(meeting) if begin < run.start < end and may_list(run)]
    if not runs:
        raise RefusedError(404, NOT_FOUND)
    demand_willing(runs[-1], "participants")
    return runs[-1]


def _runs(meeting: Meeting) -> list[Instance]:
    series = series_of(meeting)
    runs = known_runs(series)
    if isinstance(meeting, Occurrence):
        return [run for run in runs if run.occurrence == meeting.start]
    return runs


def _start_window() -> tuple[datetime, datetime]:
    """Return when the meeting began, both ends exclusive: the last month, unless told otherwise."""
    begin, end = (
        time_argument(name, request.args.get(name)) for name in ("meetingStartTimeFrom", "meetingStartTimeTo")
    )
    now = world().now()
    begin = begin or (end or now) - MONTH
    end = end or min(begin + MONTH, now) + timedelta(seconds=1)
    return begin, end


def _in_window(instance: Instance, rows: list[Json], join_from: Any, join_to: Any) -> list[Json]:
    """Return the rows whose join, if known, lies in the window: a week by default, never more than 90 days."""
    settings, now = world().settings, world().now()
    demand(all(isinstance(text, str | None) for text in (join_from, join_to)), 400, "Join times must be strings.")
    begin, end = time_argument("joinTimeFrom", join_from), time_argument("joinTimeTo", join_to)
    if begin is None and end is None:
        if instance.end is None or settings.default_join_days is None:
            return rows
        begin, end = now - timedelta(days=settings.default_join_days), now
    demand(not (settings.refuses_future_joins and end and end > now), 400, "joinTimeTo cannot be in the future.")
    begin = begin or (end or now) - WEEK
    end = end or begin + WEEK
    demand(begin <= end, 400, "joinTimeFrom cannot be after joinTimeTo.")
    longest = timedelta(days=settings.join_window_days)
    demand(end - begin <= longest, 400, "The interval between joinTimeFrom and joinTimeTo must be within 90 days.")
    return [row for row in rows if _joined_within(row, begin, end)]


def _joined_within(row: Json, begin: datetime, end: datetime) -> bool:
    joined = readable_time(row.get("joinedTime"))
    return joined is None or joined.year <= 1970 or begin <= joined < end


def _answer(instance: Instance, rows: list[Json], size: int) -> Response:
    items, following = page(rows, size)
    place = zone()
    return listed([_shown(instance, row, place) for row in items], following)


def _shown(instance: Instance, row: Json, place: ZoneInfo) -> Json:
    """Return a row as the API tells it now, times in `place`. Phone numbers are for compliance officers."""
    shown = {**row}
    for name in ("devices", "breakoutSessionsAttended"):
        if name in row:
            shown[name] = [{key: value for key, value in part.items() if key != "phoneNumber"} for part in row[name]]
    if instance.end is None:
        shown.setdefault("orgId", plain_uuid(instance.host.org_id))
    if instance.end is None and instance.hides_times:
        _hide_times(shown)
    for part in (shown, *shown.get("devices", ()), *shown.get("breakoutSessionsAttended", ())):
        _localize(part, place)
    return shown


def _hide_times(row: Json) -> None:
    """Hide the times of a running meeting: they are shown as the sentinel or not at all."""
    row["joinedTime"] = row["leftTime"] = NOT_YET
    row.pop("breakoutSessionsAttended", None)
    for device in row.get("devices", ()):
        device["joinedTime"] = NOT_YET
        device.pop("leftTime", None)
        device.pop("durationSecond", None)


def _localize(part: Json, place: ZoneInfo) -> None:
    """Tell the times of a row, a device or a session in `place`, with milliseconds where there were some."""
    if place.key == "UTC":
        return
    for name in TIMES:
        moment = readable_time(part.get(name))
        if moment:
            fraction = "milliseconds" if "." in part[name] else "seconds"
            part[name] = moment.astimezone(place).isoformat(timespec=fraction)
