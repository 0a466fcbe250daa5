"""How the API shows a meeting: as a series, as one of its occurrences, or as a run that happened."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from simulator.ids import occurrence_id
from simulator.models import Instance, Json, Person, Series


@dataclass(frozen=True)
class Occurrence:
    """One scheduled date of a series."""

    series: Series
    start: datetime

    @property
    def id(self) -> str:
        return occurrence_id(self.series.id, self.start)

    @property
    def end(self) -> datetime:
        return self.start + self.series.length


Meeting = Series | Occurrence | Instance


def series_of(meeting: Meeting) -> Series:
    return meeting if isinstance(meeting, Series) else meeting.series


def host_of(meeting: Meeting) -> Person:
    """Return who hosts the meeting; of a run, who hosted it then."""
    return meeting.host if isinstance(meeting, Instance) else series_of(meeting).host


def invitees_of(meeting: Meeting) -> list[Json]:
    return meeting.invitees if isinstance(meeting, Instance) else series_of(meeting).invitees


def start_of(meeting: Meeting) -> datetime:
    return meeting.occurrences[0] if isinstance(meeting, Series) else meeting.start


def end_of(meeting: Meeting) -> datetime:
    """Return the end as shown: of a running meeting the planned one, of a series that of its first date."""
    if isinstance(meeting, Series):
        return meeting.occurrences[0] + meeting.length
    if isinstance(meeting, Instance):
        return meeting.end or meeting.occurrence + meeting.series.length
    return meeting.end


def type_of(meeting: Meeting) -> str:
    return {Series: "meetingSeries", Occurrence: "scheduledMeeting", Instance: "meeting"}[type(meeting)]


def state_of(meeting: Meeting, now: datetime, runs: list[Instance]) -> str:
    """Return Webex's state of a meeting; `runs` are the runs of the series."""
    if isinstance(meeting, Instance):
        return meeting.state
    if isinstance(meeting, Series):
        if any(run.end is None for run in runs):
            return "inProgress"
        return "expired" if meeting.occurrences[-1] + meeting.length < now else "active"
    own_runs = [run for run in runs if run.occurrence == meeting.start]
    if own_runs:
        return "ended" if all(run.end for run in own_runs) else "ready"
    if meeting.end < now:
        return "missed"
    return "ready" if meeting.start - timedelta(minutes=15) <= now else "scheduled"


def web_link(meeting: Meeting) -> str:
    """Return the address in the invitation; an ended run has one of its own."""
    series = series_of(meeting)
    if series.is_personal_room:
        return f"https://{series.site_url}/meet/{series.host.email.partition('@')[0]}"
    identity = meeting.id if isinstance(meeting, Instance) and meeting.end else f"m{series.id}"
    return f"https://{series.site_url}/{series.site_url.partition('.')[0]}/j.php?MTID={identity}"


def meeting_json(meeting: Meeting, viewer: Person, zone: ZoneInfo, now: datetime, runs: list[Instance]) -> Json:
    """Return the whole object. Only the host gets the host key; an ended run has no meeting number."""
    series, host = series_of(meeting), host_of(meeting)
    shown: Json = {
        "id": meeting.id,
        "meetingSeriesId": series.id,
        "title": series.title,
        "password": series.password,
        "meetingType": type_of(meeting),
        "state": state_of(meeting, now, runs),
        "timezone": series.timezone,
        "start": local(start_of(meeting), zone),
        "end": local(end_of(meeting), zone),
        "hostUserId": host.id,
        "hostDisplayName": host.name,
        "hostEmail": host.email,
        "hostKey": "123456" if viewer is host else "",
        "siteUrl": series.site_url,
        "webLink": web_link(meeting),
        "scheduledType": series.scheduled_type,
        "enabledBreakoutSessions": True,
        "telephony": _telephony(series),
    }
    if isinstance(meeting, Instance):
        if meeting.names_occurrence:
            shown["scheduledMeetingId"] = occurrence_id(series.id, meeting.occurrence)
        shown["scheduledType"] = "webinar" if series.scheduled_type == "webinar" else "meeting"
    if not (isinstance(meeting, Instance) and meeting.end):
        shown["meetingNumber"] = series.number
    if series.room_id:
        shown["roomId"] = series.room_id
    if series.recurrence and isinstance(meeting, Series):
        shown["recurrence"] = series.recurrence
    return shown


def local(moment: datetime, zone: ZoneInfo) -> str:
    """Write a meeting's time: no fraction, Z for UTC, else the zone's offset."""
    return moment.astimezone(zone).isoformat(timespec="seconds").replace("+00:00", "Z")


def _telephony(series: Series) -> Json:
    number = {"label": "US Toll", "callInNumber": "+1-415-655-0001", "tollType": "toll"}
    return {"accessCode": series.number, "callInNumbers": [number]}
