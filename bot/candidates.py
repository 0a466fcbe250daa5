"""Meetings that may be meant: instances joined into what people call one meeting, and matched by words of a title.

Pure: what Webex listed goes in, newest comes first.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo

from bot.attendance.restarts import Held, Instance, join_restarts
from bot.language.question import Window
from bot.language.words import folded, near
from bot.webex.wire import Meeting


@dataclass(frozen=True, slots=True)
class Candidate:
    """One meeting as people remember it. `meeting_id` is what to ask Webex with, for all its runs."""

    meeting_id: str
    series_id: str
    title: str
    start: datetime
    runs: int = 1
    is_running: bool = False
    host_email: str = ""
    host_user_id: str = ""

    def day(self, zone: tzinfo) -> date:
        return self.start.astimezone(zone).date()


def candidates(meetings: Iterable[Meeting]) -> list[Candidate]:
    """The meetings that the listed instances make up, newest first."""
    series: defaultdict[str, dict[str, Meeting]] = defaultdict(dict)
    for meeting in meetings:
        if meeting.id:
            series[meeting.meeting_series_id or meeting.id][meeting.id] = meeting
    found = [
        _candidate(series_id, held, instances)
        for series_id, instances in series.items()
        for held in join_restarts(_instances(instances.values()))
    ]
    return sorted(found, key=lambda candidate: candidate.start, reverse=True)


def within(found: Iterable[Candidate], window: Window | None) -> list[Candidate]:
    """Those that started in the window."""
    start = (window and window.start) or datetime.min.replace(tzinfo=UTC)
    end = (window and window.end) or datetime.max.replace(tzinfo=UTC)
    return [candidate for candidate in found if start <= candidate.start < end]


def titled(found: Sequence[Candidate], title: str) -> list[Candidate]:
    """Those of that title: to the letter, else with all its words, else with words that are nearly its."""
    wanted = _words(title)
    for matches in (_is_title, _has_words, _nearly_has_words):
        if best := [candidate for candidate in found if matches(wanted, _words(candidate.title))]:
            return best
    return []


def nearest_titles(found: Sequence[Candidate], title: str, most: int = 3) -> list[str]:
    """Titles that share a word with the one that was said, then the newest ones."""
    wanted = set(_words(title))
    titles = list(dict.fromkeys(candidate.title for candidate in found if candidate.title))
    return sorted(titles, key=lambda other: not wanted & set(_words(other)))[:most]


def _is_title(wanted: list[str], words: list[str]) -> bool:
    return wanted == words


def _has_words(wanted: list[str], words: list[str]) -> bool:
    return set(wanted) <= set(words)


def _nearly_has_words(wanted: list[str], words: list[str]) -> bool:
    return all(word in words or near(word, words) for word in wanted)


def _words(title: str) -> list[str]:
    """The words of a title; everything else between them counts as a space: `stand-up` is `stand up`."""
    return "".join(char if char.isalnum() else " " for char in folded(title)).split()


def _candidate(series_id: str, held: Held, instances: dict[str, Meeting]) -> Candidate:
    last = instances[held.ids[-1]]
    occurrences = {instances[each].scheduled_meeting_id for each in held.ids}
    occurrence = occurrences.pop() if len(held.ids) > 1 and len(occurrences) == 1 else None
    return Candidate(
        meeting_id=occurrence or last.id,
        series_id=series_id,
        title=last.title or "",
        start=held.start,
        runs=len(held.ids),
        is_running=last.is_running,
        host_email=last.host_email or "",
        host_user_id=last.host_user_id or "",
    )


def _instances(meetings: Iterable[Meeting]) -> Iterator[Instance]:
    for meeting in meetings:
        if (began := meeting.began) is not None:
            yield Instance(meeting.id, began, meeting.ended)
