"""Cases that a host can check by hand: joins and leaves, restarts, parts of a meeting, audio."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.attendance.meeting import Measure
from tests.support.hand_cases import Case, attendee, written

CASES = [
    # One after another, overlapping, before and after the meeting
    Case("10:00–11:00", "10:00–11:00", "60 min 100 % present; 10:00–11:00", "There from start to end."),
    Case(
        "10:00–11:00",
        "09:55–10:20, 10:15–10:30, 10:40–11:10",
        "50 min 83 % present, returned; 09:55–11:10",
        "30 min on two devices that overlap, 20 after a break; what lies before and after the meeting doesn't count.",
    ),
    Case(
        "10:00–11:00",
        "10:00–11:00, 10:00–11:00, 10:00–11:00",
        "60 min 100 % present; 10:00–11:00",
        "Three devices at once are one person: presence is never longer than the meeting.",
    ),
    Case(
        "10:00–11:00",
        "10:00–10:20 | 10:20–11:00",
        "60 min 100 % present; 10:00–11:00",
        "Two rows of one e-mail are one person, and touching is no gap.",
    ),
    Case(
        "10:00–11:00",
        "10:10–10:50, 10:20–10:30",
        "40 min 66 % present, late, left early, short; 10:10–10:50",
        "A device within another adds nothing, and 66.67 % is shown as 66.",
    ),
    Case(
        "10:00–11:00",
        "09:00–12:00",
        "60 min 100 % present; 09:00–12:00",
        "Clipped to the meeting; the join and the leave are shown as they were.",
    ),
    Case(
        "10:00–11:00",
        "10:40–11:00, 10:00–10:20, 10:10–10:45",
        "60 min 100 % present; 10:00–11:00",
        "Three that chain together, whatever their order.",
    ),
    # Late, left early, returned, short: strictly more than the limit
    Case("10:00–11:00", "10:05–11:00", "55 min 91 % present; 10:05–11:00", "Five minutes after the start isn't late."),
    Case("10:00–11:00", "10:05:01–11:00", "54 min 91 % present, late; 10:05:01–11:00", "A second more is."),
    Case("10:00–11:00", "10:00–10:55", "55 min 91 % present; 10:00–10:55", "Five minutes before the end isn't early."),
    Case("10:00–11:00", "10:00–10:54:59", "54 min 91 % present, left early; 10:00–10:54:59", "A second more is."),
    Case(
        "10:00–11:00",
        "10:00–10:30, 10:31–11:00",
        "59 min 98 % present; 10:00–11:00",
        "A gap of one minute is a connection lost, and no return.",
    ),
    Case(
        "10:00–11:00",
        "10:00–10:30, 10:31:01–11:00",
        "58 min 98 % present, returned; 10:00–11:00",
        "A gap of more than a minute is one.",
    ),
    Case("10:00–11:00", "10:00–10:45", "45 min 75 % present, left early; 10:00–10:45", "Three quarters pass the mark."),
    Case(
        "10:00–11:00",
        "10:00–10:44:59",
        "44 min 74 % present, left early, short; 10:00–10:44:59",
        "A second less doesn't.",
    ),
    Case(
        "10:00–11:00",
        "10:12–10:50",
        "38 min 63 % present; 10:12–10:50",
        "The limits can be set: late after 15 minutes, early before 10, 60 % to pass.",
        limits={"late_after": timedelta(minutes=15), "left_early_before": timedelta(minutes=10), "pass_mark": 60},
    ),
    Case(
        "10:00–11:00",
        "10:00–10:20, 10:24–11:00",
        "56 min 93 % present; 10:00–11:00",
        "Nobody has returned who was gone for less than the limit of five minutes.",
        limits={"returned_after": timedelta(minutes=5)},
    ),
    # Outside, of no length, backwards
    Case(
        "10:00–11:00", "09:00–09:50", "0 min 0 % short; 09:00–09:50", "Left before it began: not present, not absent."
    ),
    Case("10:00–11:00", "11:05–11:20", "0 min 0 % short; 11:05–11:20", "Came when it was over, and left again."),
    Case("10:00–11:00", "10:20–10:20", "0 min 0 % short; 10:20–10:20", "Joined and left in the same second."),
    Case(
        "10:00–11:00",
        "09:30–09:40, 10:00–11:00, 11:10–11:20",
        "60 min 100 % present; 10:00–11:00",
        "A try before it and a look back after it set no first join and no last leave.",
    ),
    Case(
        "10:00–11:00",
        "10:02–10:02, 10:20–11:00",
        "40 min 66 % present, late, short; 10:20–11:00",
        "A join of no length doesn't make anybody punctual.",
    ),
    Case("10:00–11:00", "10:40–10:20", "not known", "It ends before it begins: dropped, and nothing follows from it."),
    Case(
        "10:00–11:00",
        "10:40–10:20, 10:00–11:00",
        "60 min 100 % present; 10:00–11:00",
        "A join that runs backwards is dropped, the other stands.",
    ),
    # Times that Webex doesn't know, after the meeting
    Case(
        "10:00–11:00",
        "10:10–?",
        "50 min 83 % present, late; 10:10–11:00*",
        "No leave time: assumed to be the meeting's end, and marked so.",
    ),
    Case(
        "10:00–11:00",
        "10:00–10:20, 10:30–?",
        "50 min 83 % present, returned; 10:00–11:00*",
        "The first leave is known, the last is assumed.",
    ),
    Case("10:00–11:00", "?–10:30", "not known min present", "A leave without a join: nobody knows since when."),
    Case(
        "10:00–11:00",
        "?–?",
        "not known min present",
        "A row without times is somebody who came, for how long isn't known.",
    ),
    Case(
        "10:00–11:00",
        "10:48–11:00, ?–10:30",
        "at least 12 min 20 % present; 10:48–11:00",
        "One join known, one not: a lower bound, and neither late nor short.",
    ),
    Case("10:00–11:00", "11:05–?", "not known", "Joined after the end, with no leave: not known, and never absent."),
    Case("10:00–11:00", "own 10:00–10:50", "50 min 83 % present, left early; 10:00–10:50", "A row without devices."),
    Case(
        "10:00–11:00",
        "own 09:00–12:00, 10:00–10:50",
        "50 min 83 % present, left early; 10:00–10:50",
        "Where a row has devices, its own times don't count.",
    ),
    # Lobby and breakout sessions
    Case("10:00–11:00", "lobby: 10:00–10:30", "0 min 0 % lobby only", "Time in the lobby is no presence."),
    Case(
        "10:00–11:00",
        "lobby: 10:00–10:10 | 10:10–11:00",
        "50 min 83 % present, late; 10:10–11:00",
        "Admitted after ten minutes: present from then on.",
    ),
    Case(
        "10:00–11:00",
        "lobby: 10:00–10:10 | ?–?",
        "not known min present",
        "Was in the lobby and then in, nobody knows how long.",
    ),
    Case(
        "10:00–11:00",
        "10:00–10:20, in breakout 10:20–10:40, 10:40–11:00",
        "60 min 100 % present; 10:00–11:00",
        "A breakout session is presence, though no device shows in the main session.",
    ),
    Case(
        "10:00–11:00",
        "10:00–11:00, in breakout 10:20–10:40",
        "60 min 100 % present; 10:00–11:00",
        "Within a device's time it adds nothing.",
    ),
    # While the meeting runs
    Case(
        "10:00–",
        "joined: 10:10–?",
        "30 min 75 % present, late, still in; 10:10–",
        "Still in: counted until now, of the forty minutes so far.",
        now="10:40",
    ),
    Case(
        "10:00–",
        "joined: 10:30–?",
        "10 min 25 % present, late, still in; 10:30–",
        "While it runs nobody is short.",
        now="10:40",
    ),
    Case(
        "10:00–",
        "end: 10:00–10:10",
        "10 min 25 % present; 10:00–10:10",
        "Gone since 10:10; left early or short is not said before it has ended.",
        now="10:40",
    ),
    Case("10:00–", "joined: ?–?", "not known min present, still in", "In, since when isn't known yet.", now="10:40"),
    Case("10:00–", "breakoutSession: ?–?", "not known min present, still in", "So is a breakout session.", now="10:40"),
    Case("10:00–", "end: ?–?", "not known", "Has left; from when to when isn't known yet.", now="10:40"),
    Case(
        "10:00–",
        "end: 10:05–?",
        "at least 0 min 0 % not known; 10:05–",
        "Joined at 10:05 and left at a time that isn't known yet: that counts nothing.",
        now="10:40",
    ),
    Case(
        "10:00–",
        "end: 10:00–10:12, 10:20–?",
        "at least 12 min 30 % present, returned; 10:00–",
        "Twelve minutes for sure, and came back for a time that isn't known yet.",
        now="10:40",
    ),
    Case(
        "10:00–",
        "joined: 10:00–10:12, ?–?",
        "at least 12 min 30 % present, still in; 10:00–",
        "Twelve minutes for sure, and in now since a time that isn't known yet.",
        now="10:40",
    ),
    Case("10:00–", "lobby: 10:30–?", "0 min 0 % lobby only", "Waits in the lobby.", now="10:40"),
    Case(
        "10:00–",
        "end: 09:50–09:55",
        "0 min 0 % not known; 09:50–09:55",
        "Left before it began; may return.",
        now="10:40",
    ),
    # Restarts: one meeting, two runs
    Case(
        "10:00–10:30 10:40–11:10",
        "10:00–10:30, 10:40–11:10",
        "60 min 100 % present; 10:00–11:10",
        "Both runs wholly; the ten minutes between them are not part of the meeting, so nobody was away from it.",
    ),
    Case(
        "10:00–10:30 10:40–11:10",
        "10:00–11:10",
        "60 min 100 % present; 10:00–11:10",
        "A device that stays on between the runs gains nothing by it.",
    ),
    Case(
        "10:00–10:30 10:40–11:10",
        "10:00–10:29:30, 10:40:30–11:10",
        "59 min 98 % present; 10:00–11:10",
        "Half a minute before the interruption and half a minute after it are one minute away, and no more.",
    ),
    Case(
        "10:00–10:30 10:40–11:10",
        "10:00–10:29, 10:40:30–11:10",
        "58 min 97 % present, returned; 10:00–11:10",
        "A minute before and half a minute after it are more than one.",
    ),
    Case(
        "10:00–10:30 10:40–11:10",
        "10:40–11:10",
        "30 min 50 % present, late, short; 10:40–11:10",
        "Only in the second run.",
    ),
    Case("10:00–10:30 10:40–11:10", "10:31–10:39", "0 min 0 % short; 10:31–10:39", "Only between the runs."),
    Case(
        "10:00–10:30 10:40–11:10",
        "10:00–?",
        "30 min 50 % present, left early, short; 10:00–10:30*",
        "Without a leave time a join ends with its run: it doesn't reach into the next.",
    ),
    Case(
        "10:00–10:30 10:40–",
        "joined: 10:40–?",
        "10 min 25 % present, late, still in; 10:40–",
        "In the second run now: ten of forty minutes.",
        now="10:50",
    ),
    Case(
        "10:00–10:30 10:30–11:00",
        "10:00–10:45",
        "45 min 75 % present, left early; 10:00–10:45",
        "Restarted at once: nothing is lost between the runs.",
    ),
    # The schedule instead of the actual times
    Case(
        "10:10–11:20",
        "10:10–11:20",
        "50 min 83 % present, late; 10:10–11:20",
        "Began ten minutes late and overran: against the schedule 10:10 is late and 11:00 the end.",
        schedule="10:00–11:00",
        measure=Measure.SCHEDULE,
    ),
    Case(
        "09:50–10:40",
        "09:50–10:40",
        "40 min 66 % present, left early, short; 09:50–10:40",
        "Ended before its time: against the schedule twenty minutes are missing.",
        schedule="10:00–11:00",
        measure=Measure.SCHEDULE,
    ),
    # A part of the meeting
    Case(
        "10:00–11:00",
        "10:05–11:00",
        "10 min 66 % present, short; 10:05–11:00",
        "The first fifteen minutes: ten of them.",
        presence="10:00–10:15",
    ),
    Case(
        "10:00–11:00",
        "10:30–11:00",
        "0 min 0 % short; 10:30–11:00",
        "Came after the time that was asked for.",
        presence="10:00–10:15",
    ),
    # Nothing is known of the meeting
    Case("", "10:00–10:50", "50 min present; 10:00–10:50", "No start and end: minutes, but no share and no judgement."),
    Case("", "10:00–?", "at least 0 min present; 10:00–", "An end that isn't known can't be assumed."),
    # Audio
    Case(
        "10:00–11:00",
        "10:00–10:20 VoIP, 10:20–11:00 called in",
        "60 min 100 % present; 10:00–11:00; phone (called in), VoIP",
        "Both, the longer one first.",
    ),
    Case(
        "10:00–11:00",
        "10:00–10:30 VoIP, 10:30–11:00 called back",
        "60 min 100 % present; 10:00–11:00; phone (called back), VoIP",
        "Equally long: by name.",
    ),
    Case(
        "10:00–11:00",
        "10:00–11:00 no audio, 10:10–10:20 phone",
        "60 min 100 % present; 10:00–11:00; none, phone",
        "A telephone without call type is a phone; a computer without sound is counted too.",
    ),
    Case(
        "10:00–11:00",
        "10:00–10:30 VoIP, 10:00–10:30 VoIP, 10:15–11:00 phone",
        "60 min 100 % present; 10:00–11:00; phone, VoIP",
        "Two computers at once don't make it longer: 45 minutes of phone against 30.",
    ),
    Case("10:00–11:00", "lobby: 10:00–10:10 VoIP", "0 min 0 % lobby only", "What was heard in the lobby isn't told."),
]


@pytest.mark.parametrize("case", CASES, ids=[case.because for case in CASES])
def test_case(case: Case) -> None:
    """The answer is the one that the case's sentence gives the reason for."""
    assert written(attendee(case)) == case.answer
