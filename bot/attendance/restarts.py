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
    """One instance of a series (`<series>_I_<digits>`), aware UTC; `end` is None while it runs.

    `occurrence` is the ID of the planned date to which it belongs, where Webex names one.
    """

    id: str
    start: datetime
    end: datetime | None = None
    occurrence: str | None = None


@dataclass(frozen=True, slots=True)
class HeldMeeting:
    """A meeting as people remember it: the ids of its instances and their runs, oldest first."""

    ids: tuple[str, ...]
    runs: tuple[Run, ...]

    @property
    def start(self) -> datetime:
        return self.runs[0].start


def join_restarts(instances: Iterable[Instance]) -> tuple[HeldMeeting, ...]:
    """Join the instances of one series into meetings, newest first. Two planned dates are never one meeting."""
    groups: list[_Group] = []
    for instance in sorted(set(instances), key=lambda instance: (instance.start, instance.id)):
        group = next((each for each in reversed(groups) if each.takes(instance)), None)
        if group is None:
            groups.append(_Group(instance))
        else:
            group.add(instance)
    return tuple(sorted((group.held() for group in groups), key=lambda held: held.start, reverse=True))


class _Group:
    """The instances of one meeting, while they are collected."""

    def __init__(self, first: Instance) -> None:
        self._instances = [first]
        self._ended = first.end or _NEVER
        self._occurrence = first.occurrence

    def takes(self, instance: Instance) -> bool:
        """Tell whether the instance is a restart of this meeting. Where Webex names no date, the time decides."""
        is_other_date = None not in (instance.occurrence, self._occurrence) and instance.occurrence != self._occurrence
        return not is_other_date and instance.start - self._ended <= RESTART_WITHIN

    def add(self, instance: Instance) -> None:
        self._instances.append(instance)
        self._ended = max(self._ended, instance.end or _NEVER)
        self._occurrence = self._occurrence or instance.occurrence

    def held(self) -> HeldMeeting:
        return HeldMeeting(
            tuple(instance.id for instance in self._instances),
            tuple(Run(instance.start, instance.end) for instance in self._instances),
        )
