"""Join the instances of a meeting that was restarted: people mean all of them by its name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot.attendance.meeting import Run

RESTART_WITHIN = timedelta(minutes=30)
"""A start at most so long after the previous end is a restart."""

_NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Instance:
    """One instance of a series (`<series>_I_<digits>`), aware UTC; `end` is None while it runs."""

    id: str
    start: datetime
    end: datetime | None = None


@dataclass(frozen=True, slots=True)
class HeldMeeting:
    """A meeting as people remember it: the ids of its instances and their runs, oldest first."""

    ids: tuple[str, ...]
    runs: tuple[Run, ...]

    @property
    def start(self) -> datetime:
        return self.runs[0].start


def join_restarts(instances: Iterable[Instance]) -> tuple[HeldMeeting, ...]:
    """Join the instances of one series into meetings, newest first."""
    groups: list[list[Instance]] = []
    ended = _NEVER
    for instance in sorted(set(instances), key=lambda instance: (instance.start, instance.id)):
        end = instance.end or _NEVER
        if groups and instance.start - ended <= RESTART_WITHIN:
            groups[-1].append(instance)
            ended = max(ended, end)
        else:
            groups.append([instance])
            ended = end
    return tuple(_held(group) for group in reversed(groups))


def _held(group: list[Instance]) -> HeldMeeting:
    return HeldMeeting(
        tuple(instance.id for instance in group),
        tuple(Run(instance.start, instance.end) for instance in group),
    )
