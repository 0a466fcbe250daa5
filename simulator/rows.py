"""Participants as rows: made from stays, completed from what a test gives, and closed when a meeting ends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from simulator.clock import readable_time, short_stamp, stamp
from simulator.ids import plain_uuid
from simulator.models import Instance, Json


@dataclass(frozen=True)
class Stay:
    """One join of one device, in minutes from the meeting's start; `left` is None for one who is still there."""

    joined: float
    left: float | None
    device: str = "webex_meeting_center_win"
    audio: str = "voip"
    call: str | None = None


def participant(instance: Instance, name: str, email: str | None, stays: Sequence[Stay], **extra: object) -> Json:
    """Return a row with Webex's mixture of times: the person's without milliseconds, the devices' with them."""
    devices = [_device(instance, f"{name}/{number}", stay) for number, stay in enumerate(stays)]
    row: Json = {
        "displayName": name,
        "devices": devices,
        "joinedTime": short_stamp(_minute(instance, min(stay.joined for stay in stays))),
    }
    if email:
        row["email"] = email
    lefts = [stay.left for stay in stays]
    if None not in lefts:
        row["leftTime"] = short_stamp(_minute(instance, max(left for left in lefts if left is not None)))
    return complete(instance, row | extra)


def lobby_guest(instance: Instance, name: str, email: str | None) -> Json:
    """Return the row of someone who was never let in: no device, no time."""
    row: Json = {"displayName": name, "state": "lobby", "devices": []}
    return complete(instance, row | ({"email": email} if email else {}))


def breakout(instance: Instance, name: str, joined: float, left: float) -> Json:
    """Return an entry of breakoutSessionsAttended, in minutes from the meeting's start."""
    return {
        "id": plain_uuid(f"{instance.id}/{name}"),
        "name": name,
        "joinedTime": short_stamp(_minute(instance, joined)),
        "leftTime": short_stamp(_minute(instance, left)),
    }


def complete(instance: Instance, row: Json) -> Json:
    """Add what every row has. A key given as None is left out, so that a test can make a property missing."""
    series = instance.series
    email = str(row.get("email") or "").casefold()
    is_host = email == instance.host.email
    invited: Json = next((invitee for invitee in instance.invitees if invitee["email"].casefold() == email), {})
    which = (len(instance.participants), row.get("displayName"), row.get("joinedTime"))
    full: Json = {
        "id": f"{instance.id}_{plain_uuid(f'{instance.id}/{which}')}",
        "host": is_host,
        "coHost": invited.get("coHost", False),
        "invitee": is_host or bool(invited),
        "muted": is_webinar_attendee(instance, email),
        "meetingStartTime": short_stamp(instance.start),
        "video": "on",
        "state": "end" if instance.end else "joined",
        "siteUrl": series.site_url,
        "meetingId": instance.id,
        "hostEmail": instance.host.email,
        "devices": [],
        **({"spaceModerator": False} if series.room_id else {}),
        **row,
    }
    return {key: value for key, value in full.items() if value is not None}


def is_webinar_attendee(instance: Instance, email: str) -> bool:
    """Tell whether someone is at a webinar as an attendee: not as host, cohost or panelist."""
    if instance.series.scheduled_type != "webinar" or email == instance.host.email:
        return False
    on_stage = (invitee for invitee in instance.invitees if invitee["coHost"] or invitee["panelist"])
    return all(invitee["email"].casefold() != email for invitee in on_stage)


def is_there(row: Json) -> bool:
    """Tell whether someone is in a running meeting or waits for it; a row without a state counts as in."""
    return row.get("state") != "end"


def close(row: Json, moment: datetime) -> None:
    """Fill in when someone who is still there left, on the row and on its devices."""
    if not is_there(row):
        return
    row.pop("breakoutSessionId", None)
    if row.get("state") != "lobby":
        row["state"] = "end"
        row["leftTime"] = short_stamp(moment)
    for device in row.get("devices", ()):
        joined = readable_time(device.get("joinedTime"))
        if joined and "leftTime" not in device:
            device["leftTime"] = stamp(moment)
            device["durationSecond"] = int((moment - joined).total_seconds())


def _device(instance: Instance, name: str, stay: Stay) -> Json:
    device: Json = {
        "correlationId": plain_uuid(f"{instance.id}/{name}"),
        "deviceType": stay.device,
        "audioType": stay.audio,
        "joinedTime": stamp(_minute(instance, stay.joined)),
    }
    if stay.left is not None:
        device["leftTime"] = stamp(_minute(instance, stay.left))
        device["durationSecond"] = round((stay.left - stay.joined) * 60)
    if stay.call:
        device["callType"] = stay.call
    return device


def _minute(instance: Instance, minute: float) -> datetime:
    return instance.start + timedelta(minutes=minute)
