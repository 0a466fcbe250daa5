"""Cases of attendance in a line each: what Webex said of one person, and what may be said of that person then.

A meeting is written `10:00–11:00`, two runs of it `10:00–10:30 10:40–11:00`, one that runs `10:00–` with the time of
asking as `now`. Joins are `09:55–10:20`, `?` is a time that Webex doesn't know, and rows are separated by `|`:
`lobby:` or `joined:` before a row is its state, `own` marks times of the row itself, `in breakout` a breakout session,
and an audio type may follow. An answer gives minutes, share, statuses, then first join–last leave; `*` is "assumed".
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple

from bot.attendance.meeting import Measure, MeetingTimes, Run
from bot.attendance.participants import BreakoutSession, Device, Participant
from bot.attendance.report import Attendee, Thresholds
from bot.attendance.roll import Roll
from cards.words import AUDIO as AUDIO_WORDS
from cards.words import STATUSES

EMAIL = "bob@example.com"
AUDIO: Mapping[str, dict[str, str]] = {
    "VoIP": {"audio_type": "voip"},
    "called in": {"audio_type": "pstn", "call_type": "callIn"},
    "called back": {"audio_type": "pstn", "call_type": "callBack"},
    "phone": {"audio_type": "pstn"},
    "no audio": {"audio_type": "inactive"},
}


class Case(NamedTuple):
    """`limits` are those of Thresholds; `schedule` is what was planned."""

    meeting: str
    joins: str
    answer: str
    because: str
    now: str = "12:00"
    limits: Mapping[str, Any] = {}
    schedule: str = ""
    measure: Measure = Measure.OWN
    presence: str = ""


def told(text: str) -> datetime:
    time = clock(text)
    assert time
    return time


def clock(text: str) -> datetime | None:
    if text == "?":
        return datetime(1970, 1, 1, tzinfo=UTC)
    hours, minutes, seconds = [*map(int, text.split(":")), 0][:3]
    return datetime(2026, 3, 3, hours, minutes, seconds, tzinfo=UTC)


def times(text: str) -> dict[str, datetime | None]:
    joined, left = text.split("–")
    return {"joined_time": clock(joined), "left_time": clock(left)}


def runs(text: str) -> tuple[Run, ...]:
    pairs = [run.split("–") for run in text.split()]
    return tuple(Run(told(start), clock(end) if end else None) for start, end in pairs)


def row(text: str) -> Participant:
    state, joins = ("end", text) if ": " not in text else text.split(": ")
    fields: dict[str, Any] = {}
    devices, sessions = [], []
    for join in joins.split(", "):
        kind, span, audio = re.fullmatch(r"(own |in breakout |)(\S+) ?(.*)", join.strip()).groups()  # type: ignore[union-attr]
        if kind == "own ":
            fields |= times(span)
        elif kind:
            sessions.append(BreakoutSession(**times(span)))  # type: ignore[arg-type]
        else:
            devices.append(Device(**times(span), **AUDIO.get(audio, {})))  # type: ignore[arg-type]
    fields |= {"devices": tuple(devices), "breakout_sessions_attended": tuple(sessions), "state": state.strip()}
    return Participant(email=EMAIL, **fields)


def attendee(case: Case) -> Attendee:
    roll = Roll()
    roll.add(row(text) for text in case.joins.split(" | "))
    schedule = runs(case.schedule)[0] if case.schedule else None
    start, _, end = case.presence.partition("–")
    report = roll.report(
        MeetingTimes(runs(case.meeting), schedule, is_ended=not case.meeting.endswith("–")),
        now=told(case.now),
        thresholds=Thresholds(**case.limits, measure=case.measure),
        presence=(clock(start), clock(end)) if case.presence else None,
        expected=[EMAIL],
    )
    return report.attendees[0]


def written(person: Attendee) -> str:
    """Write an answer as the cases do."""
    statuses = ", ".join(status for status in sorted(map(STATUSES.__getitem__, person.statuses), key=ORDER.index))
    minutes = "not known min" if person.seconds is None else f"{person.seconds // 60} min"
    if person.is_at_least:
        minutes = f"at least {minutes}"
    share = "" if person.share is None else f"{person.share} % "
    parts = [f"{minutes} {share}{statuses}" if person.seconds is not None or statuses != "not known" else statuses]
    if person.first_join:
        parts.append(f"{hour(person.first_join)}–{hour(person.last_leave)}{'*' if person.leave_is_assumed else ''}")
    if person.audio:
        parts.append(", ".join(AUDIO_WORDS[audio] for audio in person.audio))
    return "; ".join(parts)


ORDER = ["present", "lobby only", "late", "left early", "returned", "short", "still in", "absent", "not known"]


def hour(time: datetime | None) -> str:
    return time.strftime("%H:%M:%S").removesuffix(":00") if time else ""
