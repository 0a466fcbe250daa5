"""/_control: what a demo or a test may do to this Webex. Nothing of it exists in the real one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any, cast

from flask import Blueprint, Response, jsonify, request

from simulator import samples, scheduling
from simulator.clock import parse_time
from simulator.context import world
from simulator.errors import NOT_FOUND, Refusal, demand
from simulator.faults import Fault
from simulator.gateway import Gateway
from simulator.meeting_json import web_link
from simulator.models import Instance, Json, Person, Series
from simulator.rows import complete

control = Blueprint("control", __name__, url_prefix="/_control")


def _gateway() -> Gateway:
    return cast(Gateway, request.environ["simulator.gateway"])


def _body() -> Json:
    body = request.get_json(silent=True)
    demand(isinstance(body, dict), 400, "The request body is not a JSON object.")
    return cast(Json, body)


def _person(email: str) -> Person:
    person = world().person_by_email(email)
    if person is None:
        raise Refusal(404, f"There is nobody with the e-mail {email}.")
    return person


@control.get("/people")
def list_people() -> Response:
    """Everyone, with the demo token to act as them."""
    return jsonify(
        [
            {"id": p.id, "name": p.name, "email": p.email, "token": p.token, "isBot": p.is_bot}
            for p in world().people.values()
        ]
    )


@control.post("/clock")
def set_clock() -> Response:
    """{"now": ISO 8601} or {"advance": seconds}; answers the time."""
    body = _body()
    with world().lock:
        if "now" in body:
            world().clock.set(parse_time(body["now"]))
        world().clock.advance(float(body.get("advance", 0)))
    return jsonify({"now": world().stamp()})


@control.post("/latency")
def set_latency() -> Response:
    """{"ms": milliseconds, "path": part of the path}: how long every request waits."""
    body = _body()
    _gateway().latency[str(body.get("path", ""))] = float(body["ms"])
    return jsonify(_gateway().latency)


@control.post("/faults")
def add_fault() -> Response:
    try:
        fault = Fault(**_body())
    except (TypeError, ValueError) as error:
        raise Refusal(400, str(error)) from error
    with world().lock:
        _gateway().faults.append(fault)
    return jsonify(vars(fault))


@control.delete("/faults")
def clear_faults() -> tuple[str, int]:
    with world().lock:
        _gateway().faults.clear()
    return "", 204


@control.post("/settings")
def change_settings() -> Response:
    """Any of sync_delay, query_page, expires_in, refresh_token_expires_in."""
    for name, value in _body().items():
        demand(name in vars(world().settings), 400, f"There is no setting {name}.")
        setattr(world().settings, name, value)
    return jsonify(vars(world().settings))


@control.post("/tokens/expire")
def expire_tokens() -> Response:
    """{"person": e-mail}: that person's signed-in access tokens end now; demo tokens last."""
    person = _person(_body()["person"])
    expired = [token for token in world().tokens.values() if token.person is person and token.expires]
    for token in expired:
        token.expires = world().now()
    return jsonify({"expired": len(expired)})


@control.get("/requests")
def list_requests() -> Response:
    """The log of API requests after the sequence number `since`, with `path` in their path."""
    since, part = int(request.args.get("since", 0)), request.args.get("path", "")
    with world().lock:
        entries = [e for e in _gateway().requests if e["sequence"] > since and part in e["path"]]
    return jsonify(entries)


@control.delete("/requests")
def clear_requests() -> tuple[str, int]:
    _gateway().requests.clear()
    return "", 204


@control.get("/webhook_deliveries")
def list_deliveries() -> Response:
    with world().lock:
        return jsonify(list(world().deliveries))


@control.post("/reset")
def reset() -> tuple[str, int]:
    """Back to the start: samples as at first, no faults, no log. The clock goes on."""
    with world().lock:
        samples.fill(world())
        _gateway().clear()
    return "", 204


@control.get("/meetings")
def list_meetings() -> Response:
    with world().lock:
        return jsonify([_shown(instance) for instance in world().instances.values()])


@control.post("/meetings")
def add_meeting() -> Response:
    """A run of a new meeting, or of `seriesId`.

    Fields: title, host (e-mail), start, end (ISO 8601; no end: it runs), invitees (e-mails), participants
    (rows; see rows.complete), roomId, synced (false: not before the sync delay is over), hideTimes.
    """
    body = _body()
    with world().lock:
        start = parse_time(body["start"])
        end = parse_time(body["end"]) if body.get("end") else None
        minutes = (end - start).total_seconds() / 60 if end else None
        series = _series(body, minutes or 60)
        instance = scheduling.add_run(world(), series, start, minutes)
        instance.hides_times = body.get("hideTimes", True)
        if end and body.get("synced") is False:
            instance.synced_at = end + timedelta(seconds=world().settings.sync_delay)
        instance.participants = []
        for row in body.get("participants", ()):
            instance.participants.append(complete(instance, row))
        return jsonify(_shown(instance))


@control.post("/meetings/<meeting_id>/start")
def start_meeting(meeting_id: str) -> Response:
    """Let a series begin another run now."""
    with world().lock:
        series = world().series.get(meeting_id)
        if series is None:
            raise Refusal(404, NOT_FOUND)
        return jsonify(_shown(scheduling.start(world(), series)))


@control.post("/meetings/<meeting_id>/<any(end, join, leave):change>")
def change_meeting(meeting_id: str, change: str) -> Response:
    """End a run ({"sync_delay": seconds}), or let someone join (a row) or leave ({"email" or "displayName"})."""
    body = request.get_json(silent=True) or {}
    changes: dict[str, Callable[[Instance, Json], Any]] = {"end": _end, "join": _join, "leave": _leave}
    with world().lock:
        instance = _running(meeting_id)
        changes[change](instance, body)
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
    series = world().series.get(meeting_id)
    instance = scheduling.running(world(), series) if series else world().instances.get(meeting_id)
    if instance is None or instance.end:
        raise Refusal(404, "There is no such running meeting.")
    return instance


def _series(body: Json, minutes: float) -> Series:
    if body.get("seriesId"):
        return world().series[body["seriesId"]]
    invitees = [
        scheduling.invitee(world().person_by_email(email) or Person(email, email, "", ""))
        for email in body.get("invitees", ())
    ]
    return scheduling.add_series(
        world(),
        body.get("title", "Meeting"),
        _person(body.get("host", "alice@example.com")),
        [parse_time(body["start"])],
        minutes,
        invitees=invitees,
        room_id=body.get("roomId"),
        scheduled_type=body.get("scheduledType", "meeting"),
    )


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
