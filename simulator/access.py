"""Which meetings a caller may look at, which meeting an id means, and in which zone times are told."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from flask import request

from simulator.clock import readable_time
from simulator.context import caller, token, world
from simulator.errors import NOT_FOUND, RefusedError, refuse, refuse_with
from simulator.ids import occurrence_id
from simulator.meeting_json import Meeting, Occurrence, host_of, invitees_of
from simulator.models import Instance, Person, Series


def zone() -> ZoneInfo:
    """Return the zone of the `timezone` header, UTC by default."""
    name = request.headers.get("timezone", "UTC")
    try:
        return ZoneInfo(name)
    except (ValueError, OSError, LookupError) as error:
        raise RefusedError(400, f"The time zone {name} is not valid.") from error


def time_argument(name: str, text: str | None) -> datetime | None:
    """Return an ISO 8601 time of the request, aware. A time without an offset is UTC."""
    if not text:
        return None
    moment = readable_time(text)
    # Windows reach back and forth from here: the first and last years leave no room for that.
    if moment is None or not 1900 < moment.year < 9000:
        refuse(400, f"{name} is not a valid ISO 8601 date and time.")
    return moment


def viewer(admin_scope: str) -> Person:
    """Return the person whose meetings are asked about: the caller, or the host that an administrator names."""
    email = request.args.get("hostEmail")
    if not email or not is_admin(admin_scope):
        return caller()
    host = world().person_by_email(email)
    if host is None or host.org_id != caller().org_id:
        raise RefusedError(404, NOT_FOUND)
    return host


def is_admin(scope: str) -> bool:
    return caller().is_admin and scope in token().scopes


def may_view(meeting: Meeting, person: Person) -> bool:
    """Tell whether someone hosts a meeting or is invited to it."""
    email = person.email.casefold()
    return person is host_of(meeting) or any(i["email"].casefold() == email for i in invitees_of(meeting))


def demand_view(meeting: Meeting, person: Person) -> None:
    if not may_view(meeting, person):
        refuse_with(_refusal(meeting, person))


def may_list(meeting: Meeting) -> bool:
    """Tell whether the caller may see the participants: as the host, or as an administrator of the organization."""
    admin_scope = "meeting:admin_participants_read"
    person = viewer(admin_scope)
    is_admin_of_host = is_admin(admin_scope) and caller().org_id == host_of(meeting).org_id
    return host_of(meeting) is person or (is_admin_of_host and not request.args.get("hostEmail"))


def demand_host(meeting: Meeting) -> None:
    """Refuse a caller who may not see the participants."""
    if not may_list(meeting):
        refuse_with(_refusal(meeting, caller()))
    demand_willing(meeting, "participants")


def demand_willing(meeting: Meeting, part: str) -> None:
    """Refuse where a test asked for it."""
    if isinstance(meeting, Instance) and part in meeting.refusals:
        refuse_with(meeting.refusals[part])


def _refusal(meeting: Meeting, person: Person) -> int:
    """Return the status for someone who may not see a meeting. For a run under an earlier host it can be set."""
    was_under_another = isinstance(meeting, Instance) and person is meeting.series.host
    return world().settings.lost_run_status if was_under_another else 403


def find_meeting(meeting_id: str) -> Meeting:
    """Return a series, an occurrence or a run that the API knows by now; refuse with 404 otherwise."""
    if meeting_id in world().series:
        return world().series[meeting_id]
    instance = world().instances.get(meeting_id)
    if instance and is_synced(instance):
        return instance
    series = world().series.get(meeting_id.partition("_")[0])
    for start in series.occurrences if series else ():
        if series and occurrence_id(series.id, start) == meeting_id:
            return Occurrence(series, start)
    raise RefusedError(404, NOT_FOUND)


def is_synced(instance: Instance) -> bool:
    return instance.synced_at <= world().now()


def runs_of(series: Series) -> list[Instance]:
    """Return every run of a series, the oldest first, also those that the API does not know yet."""
    return sorted((run for run in world().instances.values() if run.series is series), key=lambda run: run.start)


def known_runs(series: Series) -> list[Instance]:
    """Return the runs that the API knows by now."""
    return [run for run in runs_of(series) if is_synced(run)]
