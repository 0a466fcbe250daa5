"""How meetings come into a world: scheduled, begun, joined, left and ended, with the webhooks that tell of it."""

from __future__ import annotations

from bisect import insort
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta

from simulator.clock import short_stamp, stamp
from simulator.delivery import notify
from simulator.ids import instance_id, plain_uuid, series_id
from simulator.models import Instance, Json, Person, Series
from simulator.rows import close, complete
from simulator.world import World


def add_series(
    world: World,
    title: str,
    host: Person,
    starts: Iterable[datetime],
    minutes: float,
    *,
    name: str | None = None,
    invitees: Sequence[Json] = (),
    recurrence: str | None = None,
    scheduled_type: str = "meeting",
    room_id: str | None = None,
) -> Series:
    """Schedule a meeting; `name` makes its ids the same at every start."""
    identity = series_id(name)
    series = Series(
        id=identity,
        title=title,
        number=f"2{int(identity[:12], 16) % 10**10:010d}",
        host=host,
        occurrences=sorted(start.astimezone(UTC) for start in starts),
        length=timedelta(minutes=minutes),
        timezone=host.timezone or "UTC",
        recurrence=recurrence,
        scheduled_type=scheduled_type,
        room_id=room_id,
        invitees=list(invitees),
    )
    world.series[series.id] = series
    return series


def add_run(
    world: World, series: Series, start: datetime, minutes: float | None, *, name: str | None = None
) -> Instance:
    """One run of a meeting, known to the API at once; `minutes` is None for one that still runs.

    Outside the schedule it makes an occurrence of its own.
    """
    start = start.astimezone(UTC)
    if not series.schedules(start):
        insort(series.occurrences, start)
    end = None if minutes is None else start + timedelta(minutes=minutes)
    instance = Instance(instance_id(series.id, name), series, start, end, synced_at=end or start)
    world.instances[instance.id] = instance
    return instance


def invitee(person: Person, *, cohost: bool = False) -> Json:
    return {"email": person.email, "displayName": person.name, "coHost": cohost}


def running(world: World, series: Series) -> Instance | None:
    return next((run for run in world.instances.values() if run.series is series and run.end is None), None)


def start(world: World, series: Series) -> Instance:
    """Let a meeting begin now."""
    instance = add_run(world, series, world.now(), None)
    notify(world, "meetings", "started", series.host, meeting_data(instance), {series.host.id})
    return instance


def end(world: World, instance: Instance, sync_delay: float | None = None) -> None:
    """Let a meeting end now. The API tells of it `sync_delay` seconds later (None: as the settings say)."""
    instance.end = world.now()
    delay = world.settings.sync_delay if sync_delay is None else sync_delay
    instance.synced_at = instance.end + timedelta(seconds=delay)
    for row in instance.participants:
        close(row, instance.end)
    host = instance.series.host
    notify(world, "meetings", "ended", host, meeting_data(instance), {host.id})


def join(world: World, instance: Instance, row: Json) -> Json:
    """Let someone join a running meeting now, with one device unless the row says otherwise."""
    now = world.now()
    device = {
        "correlationId": plain_uuid(f"{instance.id}/{len(instance.participants)}"),
        "deviceType": "webex_meeting_center_mac",
        "audioType": "voip",
        "joinedTime": stamp(now),
    }
    joined = complete(instance, {"joinedTime": short_stamp(now), "devices": [device], **row})
    instance.participants.append(joined)
    notify(world, "meetingParticipants", "joined", instance.series.host, joined, {instance.series.host.id})
    return joined


def leave(world: World, instance: Instance, row: Json) -> None:
    close(row, world.now())
    notify(world, "meetingParticipants", "left", instance.series.host, row, {instance.series.host.id})


def meeting_data(instance: Instance) -> Json:
    """What a webhook tells of a meeting: neither its title nor its number."""
    series = instance.series
    data: Json = {
        "id": instance.id,
        "meetingType": "meeting",
        "timezone": "UTC",
        "start": short_stamp(instance.start),
        "hostUserId": series.host.id,
        "hostEmail": series.host.email,
        "state": instance.state,
        "siteUrl": series.site_url,
        "orgId": plain_uuid(series.host.org_id),
    }
    return data | ({"end": short_stamp(instance.end)} if instance.end else {})
