"""Whose time a meeting takes: what was planned against when it was held, in cases that a host can check by hand.

Everywhere the plan is 15:00 to 16:00, unless a case says otherwise.
"""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.attendance.explain import explain
from bot.attendance.meeting import Measure, MeetingTimes, Run
from bot.attendance.participants import Device, Participant
from bot.attendance.report import Mark, ScheduleApart, ScheduleNotKnown, Status, Thresholds
from bot.attendance.roll import Roll
from tests.support.hand_cases import EMAIL, Case, attendee, written

PLAN = "15:00–16:00"
RUN, SCHEDULE = Measure.RUN, Measure.SCHEDULE


def case(meeting: str, joins: str, answer: str, because: str, **others: object) -> Case:
    return Case(meeting, joins, answer, because, **{"schedule": PLAN, "now": "18:00", **others})  # type: ignore[arg-type]


CASES = [
    # The host opens early
    case("14:40–16:00", "14:58–16:00", "60 min 100 % present; 14:58–16:00", "Two minutes early is not late."),
    case("14:40–16:00", "14:40–16:00", "60 min 100 % present; 14:40–16:00", "Waiting for the others adds no minutes."),
    case("14:40–16:00", "15:05–16:00", "55 min 91 % present; 15:05–16:00", "Five minutes are not more than five."),
    case("14:40–16:00", "15:06–16:00", "54 min 90 % present, late; 15:06–16:00", "Six minutes after the plan are."),
    case("14:40–16:00", "14:41–14:55", "0 min 0 % short; 14:41–14:55", "Gone before it began."),
    case(
        "14:40–16:00",
        "14:41–14:43, 15:20–16:00",
        "40 min 66 % present, late, short; 15:20–16:00",
        "A look before it began makes nobody punctual.",
    ),
    case(
        "14:40–16:00",
        "14:40–14:50, 14:58–16:00",
        "60 min 100 % present; 14:58–16:00",
        "Who leaves before it began and is back in time did not return to it.",
    ),
    # The host comes late
    case("15:20–16:00", "15:20–16:00", "40 min 100 % present; 15:20–16:00", "Nobody could be there before."),
    case("15:20–16:00", "15:25–16:00", "35 min 87 % present; 15:25–16:00", "Late counts from when it was opened."),
    case("15:20–16:00", "15:26–16:00", "34 min 85 % present, late; 15:26–16:00", "More than five minutes after that."),
    # It runs over
    case("15:00–16:40", "15:00–16:00", "60 min 100 % present; 15:00–16:00", "Stayed for the plan: all of it."),
    case("15:00–16:40", "15:00–16:40", "100 min 100 % present; 15:00–16:40", "Overtime adds minutes, no share."),
    case("15:00–16:40", "15:00–15:55", "55 min 91 % present; 15:00–15:55", "Five minutes before the planned end."),
    case("15:00–16:40", "15:00–15:54", "54 min 90 % present, left early; 15:00–15:54", "Six minutes before it."),
    case("15:00–16:40", "15:30–16:40", "70 min 50 % present, late, short; 15:30–16:40", "Overtime makes up for none."),
    case("15:00–16:40", "16:10–16:40", "30 min 0 % present, late, short; 16:10–16:40", "Came for the overtime alone."),
    # It ends early
    case("15:00–15:30", "15:00–15:30", "30 min 100 % present; 15:00–15:30", "Nobody could stay longer."),
    case("15:00–15:30", "15:00–15:24", "24 min 80 % present, left early; 15:00–15:24", "Left before the others."),
    case("14:50–16:20", "14:50–16:20", "80 min 100 % present; 14:50–16:20", "Early and over."),
    # It is restarted
    case(
        "15:00–15:20 15:30–16:00",
        "15:00–15:20, 15:30–16:00",
        "50 min 100 % present; 15:00–16:00",
        "The gap between two runs is nobody's absence.",
    ),
    case(
        "14:40–14:50 14:55–16:00",
        "14:57–16:00",
        "60 min 100 % present; 14:57–16:00",
        "A first run that was over before the plan is a trial.",
    ),
    case(
        "14:40–14:50 15:10–16:00",
        "15:14–16:00",
        "46 min 92 % present; 15:14–16:00",
        "Between the runs nobody could come: it began at 15:10.",
    ),
    case(
        "15:00–15:50 16:05–16:30",
        "15:00–15:50",
        "50 min 100 % present; 15:00–15:50",
        "Thrown out at 15:50 and not back for the overtime: not early.",
    ),
    case(
        "15:00–15:20 15:30–16:30",
        "15:00–15:20, 15:30–16:30",
        "80 min 100 % present; 15:00–16:30",
        "Both runs count, the overtime of the second too.",
    ),
    # Held at quite another time
    case("12:00–13:00", "12:00–13:00", "60 min 100 % present; 12:00–13:00", "Planned 15:00, held 12:00: the run."),
    case("12:00–13:00", "12:10–13:00", "50 min 83 % present, late; 12:10–13:00", "Late for the run."),
    case("16:00–17:00", "16:00–17:00", "60 min 100 % present; 16:00–17:00", "Begun as the plan was over: the run."),
    case("14:00–15:00", "14:00–15:00", "60 min 100 % present; 14:00–15:00", "Over as the plan began: the run."),
    case("15:10–16:00", "15:10–16:00", "50 min 100 % present; 15:10–16:00", "No plan is known: the run.", schedule=""),
    # The other two measures
    case("14:40–16:20", "14:58–16:20", "82 min 82 % present, late; 14:58–16:20", "Of the run.", measure=RUN),
    case("14:40–16:20", "14:40–16:00", "80 min 80 % present, left early; 14:40–16:00", "Of the run.", measure=RUN),
    case("14:40–16:20", "14:58–16:20", "60 min 100 % present; 14:58–16:20", "Of the schedule.", measure=SCHEDULE),
    case("15:20–16:00", "15:20–16:00", "40 min 66 % present, late, short; 15:20–16:00", "The same.", measure=SCHEDULE),
    case(
        "12:00–13:00",
        "12:00–13:00",
        "60 min 100 % present; 12:00–13:00",
        "A schedule at quite another time would make everybody absent: the run.",
        measure=SCHEDULE,
    ),
    # It runs
    case(
        "14:40–",
        "joined: 14:41–?",
        "0 min still in; 14:41–",
        "Opened, and not begun: in it, and no minutes yet.",
        now="14:50",
    ),
    case("14:40–", "14:41–14:45", "0 min not known; 14:41–14:45", "May come back.", now="14:50"),
    case("14:40–", "joined: 14:58–?", "30 min 100 % present, still in; 14:58–", "As it is now.", now="15:30"),
    case("14:40–", "14:58–15:10", "10 min 33 % present; 14:58–15:10", "Neither short nor early yet.", now="15:30"),
    case("15:00–", "joined: 15:06–?", "84 min 90 % present, late, still in; 15:06–", "Overtime.", now="16:30"),
    # A part of it
    case(
        "14:40–16:00",
        "14:58–16:00",
        "15 min 100 % present; 14:58–16:00",
        "The first quarter of an hour by the plan.",
        presence="15:00–15:15",
    ),
    case(
        "15:00–16:40",
        "15:00–16:40",
        "20 min 100 % present; 15:00–16:40",
        "Asked about the overtime alone: shares are of it.",
        presence="16:20–16:40",
    ),
    case(
        "15:00–16:40",
        "15:00–16:10",
        "40 min 100 % present; 15:00–16:10",
        "Asked about both: shares are of the planned part.",
        presence="15:30–16:30",
    ),
]


@pytest.mark.parametrize("each", CASES, ids=[f"{each.meeting} {each.joins}: {each.because}" for each in CASES])
def test_own_time(each: Case) -> None:
    """The answer is the one that the case's sentence gives the reason for."""
    assert written(attendee(each)) == each.answer


def at(hour: int, minute: int = 0, day: int = 25) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC)


def row(*stays: tuple[datetime, datetime]) -> Participant:
    return Participant(email=EMAIL, devices=tuple(Device(joined_time=start, left_time=end) for start, end in stays))


def roll(*rows: Participant) -> Roll:
    made = Roll()
    made.add(rows)
    return made


def test_planned_on_tuesday_and_held_on_wednesday() -> None:
    """A day apart no minute is shared: the run counts."""
    meeting = MeetingTimes((Run(at(15), at(16)),), Run(at(15, day=24), at(16, day=24)))
    report = roll(row((at(15), at(16)))).report(meeting, now=at(18))
    assert (report.attendees[0].share, report.starts, report.ends) == (100, at(15), at(16))


def test_the_report_says_from_when_to_when_people_are_judged() -> None:
    """From the later start to the earlier end; `length` has the overtime, as minutes do."""
    meeting = MeetingTimes((Run(at(14, 40), at(16, 20)),), Run(at(15), at(16)))
    report = roll(row((at(15), at(16)))).report(meeting, now=at(18))
    assert (report.starts, report.ends, report.length) == (at(15), at(16), 80 * 60)


@pytest.mark.parametrize("measure", [Measure.OWN, Measure.SCHEDULE])
def test_without_runs_a_plan_is_a_measure_only_where_it_was_asked_for(measure: Measure) -> None:
    """Webex may tell who was there, and not when it was held."""
    meeting = MeetingTimes((), Run(at(15), at(16)))
    person = (
        roll(row((at(15), at(15, 30)))).report(meeting, now=at(18), thresholds=Thresholds(measure=measure)).attendees[0]
    )
    assert (person.seconds, person.share) == (1800, 50 if measure is Measure.SCHEDULE else None)


def test_an_ended_meeting_without_a_known_end_is_not_judged_by_its_plan() -> None:
    """It may have ended before: only late can be told, from the planned start."""
    meeting = MeetingTimes((Run(at(14, 40), None),), Run(at(15), at(16)))
    person = roll(row((at(15, 10), at(15, 20)))).report(meeting, now=at(18)).attendees[0]
    assert (person.share, person.statuses) == (None, frozenset({Status.PRESENT, Status.LATE}))


def test_a_schedule_that_was_asked_for_and_is_no_measure_is_noted() -> None:
    """Not known, or at quite another time."""
    limits = Thresholds(measure=Measure.SCHEDULE)
    run, plan = (Run(at(12), at(13)),), Run(at(15), at(16))
    assert roll().report(MeetingTimes(run), now=at(18), thresholds=limits).notes == (ScheduleNotKnown(),)
    assert roll().report(MeetingTimes(run, plan), now=at(18), thresholds=limits).notes == (ScheduleApart(),)
    assert roll().report(MeetingTimes(run, plan), now=at(18)).notes == ()


def test_the_explanation_cuts_to_the_own_time_and_adds_up() -> None:
    """What lies before is clipped, a stay that was over before lies outside."""
    meeting = MeetingTimes((Run(at(14, 40), at(16)),), Run(at(15), at(16)))
    stays = row((at(14, 40), at(14, 50)), (at(14, 55), at(15, 30)), (at(15, 40), at(16)))
    explained = explain(EMAIL, [stays], meeting, now=at(18))
    assert explained is not None
    assert [(line.adds // 60, line.marks) for line in explained.lines] == [
        (0, {Mark.OUTSIDE}),
        (30, {Mark.CLIPPED}),
        (20, frozenset()),
    ]
    assert explained.attendee.seconds == 50 * 60
    assert explained.stretches[0] == (at(15), at(15, 30))
