"""/_control/meetings: add meetings, begin and end them, let people come and go, change the host.

    GET  /_control/meetings                     every run, with its ids, number, link and host
    DELETE /_control/meetings                   no meeting is left, the samples neither
    POST /_control/meetings                     a run of a new meeting, or of `seriesId`; its fields below
    POST /_control/meetings/{series}/start      a run begins now
    POST /_control/meetings/{series}/reassign   {"host": e-mail}: the series gets another host; runs so far keep theirs
    POST /_control/meetings/{run}/join          a row: someone joins now
    POST /_control/meetings/{run}/leave         what a row must have: they leave now
    POST /_control/meetings/{run}/end           {"sync_delay": seconds, "rows_delay": seconds}: it ends now

The fields of a run; times are ISO 8601, people are given by e-mail, invitees also as "Name <e-mail>":

    title, host, invitees, panelists, roomId, scheduledType     of the meeting
    start, end                       when it was held; without an end it runs
    scheduledStart, scheduledEnd     when it was planned; by default the same. For a run of `seriesId`, scheduledStart
                                     says to which date it belongs; by default the nearest one, within an hour
    scheduledMeetingId               null: the API leaves the date out of this run
    hostEmail                        who hosted this run, where that is not the host of today
    participants                     rows (see rows.complete); a key given as null is missing, [] lists nobody
    hideTimes                        false: times are told while the meeting runs
    synced                           false: the API tells of it when the sync delay is over
    rowsDelay                        seconds from the end until its participants are listed
    participantsRefused, inviteesRefused     the status with which Webex refuses to list them
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from flask import Blueprint, Response, jsonify, request

from simulator import scheduling
from simulator.clock import parse_time
from simulator.context import world
from simulator.control import json_object, named_person, refuse_nonsense
from simulator.errors import NOT_FOUND, RefusedError
from simulator.meeting_json import web_link
from simulator.models import Instance, Json, Person, Series
from simulator.rows import complete

control_meetings = Blueprint("control_meetings", __name__, url_prefix="/_control/meetings")
for _error in (KeyError, TypeError, ValueError):
    control_meetings.register_error_handler(_error, refuse_nonsense)


@control_meetings.get("")
def list_meetings() -> Response:
    """Return every run, with what a sentence to the bot needs: id, series, number, link."""
    return jsonify([_shown(instance) for instance in world().instances.values()])


@control_meetings.delete("")
def forget_meetings() -> tuple[str, int]:
    """Leave no meeting, for tests that want only their own."""
    world().series.clear()
    world().instances.clear()
    return "", 204


@control_meetings.post("")
def add_meeting() -> Response:
    """Add a run of a new meeting, or of `seriesId`."""
    body = json_object()
    start, end = _time(body, "start"), _time(body, "end")
    series = world().series[body["seriesId"]] if "seriesId" in body else _schedule(body)
    minutes = (end - start).total_seconds() / 60 if start and end else None
    instance = scheduling.add_run(
        world(), series, start or world().now(), minutes, occurrence=_time(body, "scheduledStart")
    )
    _describe(instance, body)
    for row in body.get("participants", ()):
        instance.participants.append(complete(instance, row))
    return jsonify(_shown(instance))


def _describe(instance: Instance, body: Json) -> None:
    """Set what the body says of this run alone."""
    instance.hides_times = body.get("hideTimes", True)
    instance.names_occurrence = body.get("scheduledMeetingId", True) is not None
    if "hostEmail" in body:
        instance.host = named_person(body["hostEmail"])
    if "invitees" in body and "seriesId" in body:
        instance.invitees = _invitees(body)
    if instance.end:
        scheduling.delay_news(world(), instance, None if body.get("synced") is False else 0, body.get("rowsDelay"))
    instance.refusals = {
        part: int(body[f"{part}Refused"]) for part in ("participants", "invitees") if f"{part}Refused" in body
    }


@control_meetings.post("/<series_id>/start")
def start_meeting(series_id: str) -> Response:
    """Let a series begin another run now."""
    series = world().series.get(series_id)
    if series is None:
        raise RefusedError(404, NOT_FOUND)
    return jsonify(_shown(scheduling.start(world(), series)))


@control_meetings.post("/<series_id>/reassign")
def reassign_meeting(series_id: str) -> Response:
    """Give a series to another host."""
    series = world().series.get(series_id)
    if series is None:
        raise RefusedError(404, NOT_FOUND)
    scheduling.reassign(series, named_person(json_object()["host"]))
    return jsonify({"seriesId": series.id, "host": series.host.email})


@control_meetings.post("/<meeting_id>/<any(end, join, leave):change>")
def change_meeting(meeting_id: str, change: str) -> Response:
    """End a run, or let someone join or leave."""
    changes: dict[str, Callable[[Instance, Json], Any]] = {"end": _end, "join": _join, "leave": _leave}
    instance = _running(meeting_id)
    changes[change](instance, request.get_json(silent=True) or {})
    return jsonify(_shown(instance))


def _end(instance: Instance, body: Json) -> None:
    scheduling.end(world(), instance, body.get("sync_delay"), body.get("rows_delay"))


def _join(instance: Instance, body: Json) -> None:
    scheduling.join(world(), instance, body)


def _leave(instance: Instance, body: Json) -> None:
    for row in instance.participants:
        if all(row.get(key) == value for key, value in body.items()):
            scheduling.leave(world(), instance, row)


def _running(meeting_id: str) -> Instance:
    """Return a run by its id, or the one of a series that runs."""
    series = world().series.get(meeting_id)
    instance = scheduling.running(world(), series) if series else world().instances.get(meeting_id)
    if instance is None or instance.end:
        raise RefusedError(404, "There is no such running meeting.")
    return instance


def _schedule(body: Json) -> Series:
    start = _time(body, "scheduledStart") or _time(body, "start") or world().now()
    end = _time(body, "scheduledEnd") or _time(body, "end") or start + timedelta(hours=1)
    return scheduling.add_series(
        world(),
        body.get("title", "Meeting"),
        named_person(body.get("host", "alice@example.com")),
        [start],
        (end - start).total_seconds() / 60,
        invitees=_invitees(body),
        room_id=body.get("roomId"),
        scheduled_type=body.get("scheduledType", "meeting"),
    )


def _invitees(body: Json) -> list[Json]:
    panelists = body.get("panelists", [])
    emails = [*body.get("invitees", ()), *panelists]
    return [scheduling.invitee(_invited(email), panelist=email in panelists) for email in dict.fromkeys(emails)]


def _invited(given: str) -> Person:
    """Return someone known, or a stranger: `Name <e-mail>`, or the e-mail for a name too."""
    name, _, email = given.removesuffix(">").rpartition(" <")
    return world().person_by_email(email) or Person(email, name or email, org_id="", token="")


def _time(body: Json, name: str) -> datetime | None:
    return parse_time(body[name]) if body.get(name) else None


def _shown(instance: Instance) -> Json:
    series = instance.series
    return {
        "id": instance.id,
        "seriesId": series.id,
        "title": series.title,
        "meetingNumber": series.number,
        "webLink": web_link(series),
        "host": instance.host.email,
        "state": instance.state,
        "start": instance.start.isoformat(),
        "end": instance.end.isoformat() if instance.end else None,
        "participants": len(instance.participants),
    }
