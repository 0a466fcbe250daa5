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
    world: World,
    series: Series,
    start: datetime,
    minutes: float | None,
    *,
    name: str | None = None,
    occurrence: datetime | None = None,
) -> Instance:
    """Add one run of a meeting, known to the API at once; `minutes` is None for one that still runs.

    It belongs to the date `occurrence`, by default to the nearest. Outside the schedule it makes a date of its own.
    """
    start = start.astimezone(UTC)
    end = None if minutes is None else start + timedelta(minutes=minutes)
    instance = Instance(
        id=instance_id(series.id, name),
        series=series,
        start=start,
        end=end,
        synced_at=end or start,
        host=series.host,
        occurrence=_date_of(series, start, occurrence),
        invitees=series.invitees,
    )
    world.instances[instance.id] = instance
    return instance


def _date_of(series: Series, start: datetime, planned: datetime | None) -> datetime:
    """Return the date of a run, which becomes one of the series' dates. A personal room has only one."""
    if series.is_personal_room:
        return series.occurrences[0]
    date = planned.astimezone(UTC) if planned else series.occurrence_at(start) or start
    if date not in series.occurrences:
        insort(series.occurrences, date)
    return date


def invitee(person: Person, *, cohost: bool = False, panelist: bool = False) -> Json:
    return {"email": person.email, "displayName": person.name, "coHost": cohost, "panelist": panelist}


def running(world: World, series: Series) -> Instance | None:
    return next((run for run in world.instances.values() if run.series is series and run.end is None), None)


def start(world: World, series: Series) -> Instance:
    """Let a meeting begin now."""
    instance = add_run(world, series, world.now(), None)
    notify(world, "meetings", "started", series.host, meeting_data(instance), {series.host.id})
    return instance


def end(world: World, instance: Instance, sync_delay: float | None = None, rows_delay: float | None = None) -> None:
    """Let a meeting end now.

    The API tells of it `sync_delay` seconds later, and of its participants `rows_delay` seconds later (None: as the
    settings say).
    """
    instance.end = world.now()
    delay_news(world, instance, sync_delay, rows_delay)
    for row in instance.participants:
        close(row, instance.end)
    host = instance.host
    notify(world, "meetings", "ended", host, meeting_data(instance), {host.id})


def delay_news(world: World, instance: Instance, sync_delay: float | None, rows_delay: float | None) -> None:
    """Let the API tell of a run, and of its rows, so many seconds after the end (None: as the settings say)."""
    settings = world.settings
    end = instance.end or instance.start
    instance.synced_at = end + timedelta(seconds=settings.sync_delay if sync_delay is None else sync_delay)
    instance.rows_at = end + timedelta(seconds=settings.rows_delay if rows_delay is None else rows_delay)


def reassign(series: Series, host: Person) -> None:
    """Give a series to another host. The runs so far stay with the host they had."""
    series.host = host


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
    notify(world, "meetingParticipants", "joined", instance.host, joined, {instance.host.id})
    return joined


def leave(world: World, instance: Instance, row: Json) -> None:
    close(row, world.now())
    notify(world, "meetingParticipants", "left", instance.host, row, {instance.host.id})


def meeting_data(instance: Instance) -> Json:
    """Return what a webhook tells of a meeting: neither its title nor its number."""
    host = instance.host
    data: Json = {
        "id": instance.id,
        "meetingType": "meeting",
        "timezone": "UTC",
        "start": short_stamp(instance.start),
        "hostUserId": host.id,
        "hostEmail": host.email,
        "state": instance.state,
        "siteUrl": instance.series.site_url,
        "orgId": plain_uuid(host.org_id),
    }
    return data | ({"end": short_stamp(instance.end)} if instance.end else {})
