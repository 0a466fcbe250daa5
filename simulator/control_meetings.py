"""/_control/meetings: add meetings, begin and end them, let people come and go."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from flask import Blueprint, Response, jsonify, request

from simulator import scheduling
from simulator.clock import parse_time
from simulator.context import world
from simulator.control import json_object, named_person, refuse_nonsense
from simulator.errors import NOT_FOUND, Refusal
from simulator.meeting_json import web_link
from simulator.models import Instance, Json, Person, Series
from simulator.rows import complete

control_meetings = Blueprint("control_meetings", __name__, url_prefix="/_control/meetings")
for _error in (KeyError, TypeError, ValueError):
    control_meetings.register_error_handler(_error, refuse_nonsense)


@control_meetings.get("")
def list_meetings() -> Response:
    """Every run, with what a sentence to the bot needs: id, series, number, link."""
    return jsonify([_shown(instance) for instance in world().instances.values()])


@control_meetings.post("")
def add_meeting() -> Response:
    """A run of a new meeting, or of `seriesId`.

    Fields: title, host (e-mail), start, end (ISO 8601; no end: it runs), scheduledStart and scheduledEnd (by default
    the same), invitees (e-mails), participants (rows; see rows.complete), roomId, scheduledType, hideTimes, and synced:
    false for one that the API does not know before the sync delay is over.
    """
    body = json_object()
    start, end = _time(body, "start"), _time(body, "end")
    series = world().series[body["seriesId"]] if "seriesId" in body else _schedule(body)
    minutes = (end - start).total_seconds() / 60 if start and end else None
    instance = scheduling.add_run(world(), series, start or world().now(), minutes)
    instance.hides_times = body.get("hideTimes", True)
    if end and body.get("synced") is False:
        instance.synced_at = end + timedelta(seconds=world().settings.sync_delay)
    for row in body.get("participants", ()):
        instance.participants.append(complete(instance, row))
    return jsonify(_shown(instance))


@control_meetings.post("/<series_id>/start")
def start_meeting(series_id: str) -> Response:
    """Let a series begin another run now."""
    series = world().series.get(series_id)
    if series is None:
        raise Refusal(404, NOT_FOUND)
    return jsonify(_shown(scheduling.start(world(), series)))


@control_meetings.post("/<meeting_id>/<any(end, join, leave):change>")
def change_meeting(meeting_id: str, change: str) -> Response:
    """End a run ({"sync_delay": seconds}), or let someone join (a row) or leave (what their row must have)."""
    changes: dict[str, Callable[[Instance, Json], Any]] = {"end": _end, "join": _join, "leave": _leave}
    instance = _running(meeting_id)
    changes[change](instance, request.get_json(silent=True) or {})
    return jsonify(_shown(instance))


def _end(instance: Instance, body: Json) -> None:
    scheduling.end(world(), instance, body.get("sync_delay"))


def _join(instance: Instance, body: Json) -> None:
    scheduling.join(world(), instance, body)


def _leave(instance: Instance, body: Json) -> None:
    for row in instance.participants:
        if all(row.get(key) == value for key, value in body.items()):
            scheduling.leave(world(), instance, row)


def _running(meeting_id: str) -> Instance:
    """A run by its id, or the one of a series that runs."""
    series = world().series.get(meeting_id)
    instance = scheduling.running(world(), series) if series else world().instances.get(meeting_id)
    if instance is None or instance.end:
        raise Refusal(404, "There is no such running meeting.")
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
        invitees=[scheduling.invitee(_invited(email)) for email in body.get("invitees", ())],
        room_id=body.get("roomId"),
        scheduled_type=body.get("scheduledType", "meeting"),
    )


def _invited(email: str) -> Person:
    """Someone known, or a stranger with this e-mail for a name."""
    return world().person_by_email(email) or Person(email, email, org_id="", token="")


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
        "host": series.host.email,
        "state": instance.state,
        "start": instance.start.isoformat(),
        "end": instance.end.isoformat() if instance.end else None,
        "participants": len(instance.participants),
    }
