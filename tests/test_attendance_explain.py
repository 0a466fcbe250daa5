"""The working behind an answer: what a host shows when somebody disagrees."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from bot.attendance.explain import explain
from bot.attendance.meeting import MeetingTimes, Run
from bot.attendance.participants import BreakoutSession, Device, Participant
from bot.attendance.report import Audio, Explanation, Mark

TEN = datetime(2026, 3, 3, 10, tzinfo=UTC)
MEETING = MeetingTimes((Run(TEN, TEN + timedelta(hours=1)),))
RUNNING = MeetingTimes((Run(TEN, None),), is_ended=False)


def at(minutes: float) -> datetime:
    return TEN + timedelta(minutes=minutes)


def device(start: float | None, end: float | None, **fields: Any) -> Device:
    return Device(
        joined_time=None if start is None else at(start), left_time=None if end is None else at(end), **fields
    )


def row(*devices: Device, state: str = "end", sessions: tuple[BreakoutSession, ...] = ()) -> Participant:
    return Participant(email="bob@x", state=state, devices=devices, breakout_sessions_attended=sessions)


def explained(*rows: Participant, meeting: MeetingTimes = MEETING) -> Explanation:
    explanation = explain("bob@x", rows, meeting, now=at(30))
    assert explanation
    return explanation


def marks(*rows: Participant, meeting: MeetingTimes = MEETING) -> list[set[Mark]]:
    return [set(line.marks) for line in explained(*rows, meeting=meeting).lines]


def test_every_join_is_a_line_and_the_lines_add_up() -> None:
    """09:55–10:20, 10:15–10:30 on a second device, 10:40–11:10: 20 + 10 + 20 = 50 minutes."""
    answer = explained(row(device(40, 70), device(-5, 20, device_type="mac"), device(15, 30, audio_type="voip")))
    assert [(line.joined, line.left) for line in answer.lines] == [
        (at(-5), at(20)),
        (at(15), at(30)),
        (at(40), at(70)),
    ]
    assert [line.adds for line in answer.lines] == [1200, 600, 1200]
    assert [set(line.marks) for line in answer.lines] == [{Mark.CLIPPED}, {Mark.MERGED}, {Mark.CLIPPED}]
    assert [line.device_type for line in answer.lines] == ["mac", None, None]
    assert [line.audio for line in answer.lines] == [None, Audio.VOIP, None]
    assert answer.stretches == ((at(0), at(30)), (at(40), at(60)))
    assert (answer.attendee.seconds, answer.attendee.share, answer.length) == (3000, 83, 3600)


def test_what_counts_nothing_comes_last_with_its_reason() -> None:
    """Nothing that Webex told is hidden."""
    answer = explained(
        row(device(None, 30), device(40, 20), device(20, 20), device(0, 10)), row(device(0, 9), state="lobby")
    )
    assert [(line.adds, set(line.marks)) for line in answer.lines] == [
        (600, set()),
        (0, {Mark.OUTSIDE}),
        (0, {Mark.LOBBY}),
        (0, {Mark.DROPPED}),
        (0, {Mark.JOIN_NOT_KNOWN}),
    ]


def test_an_assumed_leave_is_marked_and_shown_beside_what_webex_said() -> None:
    """Webex said nothing: the meeting's end is ours."""
    (line,) = explained(row(device(10, None))).lines
    assert (line.left, line.adds, set(line.marks)) == (None, 50 * 60, {Mark.ASSUMED})


def test_while_the_meeting_runs() -> None:
    """Still in until now; in since a time not known; left at a time not known."""
    assert marks(row(device(10, None), state="joined"), meeting=RUNNING) == [{Mark.STILL_IN}]
    assert marks(row(device(None, None), state="joined"), meeting=RUNNING) == [{Mark.STILL_IN, Mark.JOIN_NOT_KNOWN}]
    assert marks(row(device(10, None)), meeting=RUNNING) == [{Mark.LEAVE_NOT_KNOWN}]


def test_a_row_without_devices_and_a_breakout_session_are_lines_too() -> None:
    """Each says what it is."""
    session = BreakoutSession(name="Group 1", joined_time=at(20), left_time=at(30))
    person = Participant(
        email="bob@x", joined_time=at(0), left_time=at(20), state="end", breakout_sessions_attended=(session,)
    )
    lines = explained(person).lines
    assert [(line.breakout, line.adds) for line in lines] == [(None, 1200), ("Group 1", 600)]


def test_parts_of_seconds_do_not_spoil_the_sum() -> None:
    """Each line has whole seconds, and so has their sum."""
    parts = [device(n + 0.9 / 60, n + 2.4 / 60) for n in range(3)]
    answer = explained(row(*parts))
    assert [line.adds for line in answer.lines] == [2, 2, 2]
    assert answer.attendee.seconds == 6


def test_only_the_rows_of_the_person_are_read() -> None:
    """An e-mail first, else a guest's name; nobody's rows are no explanation."""
    guest = Participant(display_name="Bob", joined_time=at(0), left_time=at(5))
    nameless = Participant(joined_time=at(0), left_time=at(6))
    other = Participant(email="ann@x", display_name="Bob", joined_time=at(0), left_time=at(7))
    rows = [guest, nameless, other, row(device(0, 8))]

    def seconds(person: str, aliases: dict[str, str] | None = None) -> int | None:
        answer = explain(person, rows, MEETING, now=at(90), aliases=aliases)
        return answer.attendee.seconds if answer else None

    assert [seconds(" BOB@x"), seconds("bob "), seconds(""), seconds("eve@x")] == [480, 300, 360, None]
    assert seconds("eve@x", {"bob": "eve@x"}) == 300
    assert seconds("bob", {"bob": "eve@x"}) is None
