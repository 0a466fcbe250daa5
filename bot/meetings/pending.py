"""Whether Webex may tell more later: it takes some minutes after the end of a meeting. Pure, aware UTC."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.webex.values import Meeting

READY_AFTER = timedelta(minutes=15)
"""Webex's page on GET /meetings: details of an ended meeting are available 15 minutes after it has ended."""
PLANNED_BACK = timedelta(days=1)
"""A run that no list of Webex's has yet was planned to begin no earlier than this."""
EARLY = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Pending:
    """A time in which Webex may not have told everything yet. It ends at `until`.

    `ended` is when the meeting did, None where that isn't known. `newer` is the planned start of a later meeting of
    the series, of which Webex tells nothing yet.
    """

    until: datetime
    ended: datetime | None = None
    newer: datetime | None = None


def since_the_end(ended: datetime | None, now: datetime) -> Pending | None:
    """Return what to wait for after the end of a meeting; None while it runs, and later."""
    if ended is None or now >= ended + READY_AFTER:
        return None
    return Pending(ended + READY_AFTER, ended)


def since_asked(at: datetime, now: datetime, newer: datetime | None = None) -> Pending | None:
    """Return what to wait for where the end is not known: it was before the question."""
    return Pending(at + READY_AFTER, newer=newer) if now < at + READY_AFTER else None


def unheard_of(planned: Iterable[Meeting], runs: Iterable[Meeting], now: datetime) -> datetime | None:
    """Return the start of the last planned meeting that may have been held by now, and of which no run is known."""
    known = list(runs)
    unknown = [meeting for meeting in planned if not any(is_run_of(run, meeting) for run in known)]
    return max((meeting.began for meeting in unknown if meeting.began and _may_have_been(meeting, now)), default=None)


def is_run_of(run: Meeting, planned: Meeting) -> bool:
    """Tell whether a run is of that planned meeting: Webex says so, or its time fits. A host may begin early."""
    if run.scheduled_meeting_id:
        return run.scheduled_meeting_id == planned.id
    return bool(run.began and planned.began and run.began >= planned.began - EARLY)


def _may_have_been(planned: Meeting, now: datetime) -> bool:
    """Tell whether it may have been held: from its start until Webex would know of it; later only by its state."""
    if planned.began is None or planned.began > now:
        return False
    return planned.was_held or now < (planned.ended or planned.began) + READY_AFTER
