"""What must hold whatever the meeting: the order of rows, their cut, and the clock make no difference."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace as changed

from bot.attendance.explain import explain
from bot.attendance.meeting import MeetingTimes, Run
from bot.attendance.participants import Participant
from bot.attendance.report import Attendee, Report, Status
from tests.support.full import IS_FULL
from tests.support.naive_attendance import Question, Window
from tests.support.random_meetings import Maker, read

seeds = st.integers(0, 2**48)
some = settings(max_examples=400 if IS_FULL else 150, deadline=None)


def everybody(report: Report) -> tuple[Attendee, ...]:
    return report.attendees + report.unexpected


def shifted(time: datetime | None, by: timedelta) -> datetime | None:
    return time if time is None or time.year <= 1970 else time + by


def window(span: Window | None, by: timedelta) -> Window | None:
    return None if span is None else (shifted(span[0], by), shifted(span[1], by))


def run(run: Run, by: timedelta) -> Run:
    return Run(run.start + by, shifted(run.end, by))


def row(row: Participant, by: timedelta) -> Participant:
    def times(part: Participant) -> dict[str, datetime | None]:
        return {"joined_time": shifted(part.joined_time, by), "left_time": shifted(part.left_time, by)}

    return changed(
        row,
        **times(row),
        devices=tuple(changed(part, **times(part)) for part in row.devices),  # type: ignore[arg-type]
        breakout_sessions_attended=tuple(changed(part, **times(part)) for part in row.breakout_sessions_attended),  # type: ignore[arg-type]
    )


def later(question: Question, by: timedelta) -> Question:
    meeting = question.meeting
    return replace(
        question,
        rows=[row(each, by) for each in question.rows],
        meeting=MeetingTimes(
            tuple(run(each, by) for each in meeting.runs),
            meeting.schedule and run(meeting.schedule, by),
            meeting.is_ended,
        ),
        now=question.now + by,
        joined=window(question.joined, by),
        presence=window(question.presence, by),
    )


@some
@given(seeds, st.randoms(use_true_random=False))
def test_the_order_of_rows_and_devices_makes_no_difference(seed: int, random: Random) -> None:
    """Webex promises none."""
    question = Maker(Random(seed)).question()
    mixed = [changed(r, devices=tuple(random.sample(r.devices, len(r.devices)))) for r in question.rows]
    random.shuffle(mixed)
    assert read(question) == read(replace(question, rows=mixed))


@some
@given(seeds, st.integers(1, 5))
def test_a_row_may_be_cut_in_two_between_its_devices(seed: int, cut: int) -> None:
    """One person's devices may come in one row or in several. Of guests two rows at once are two."""
    question = Maker(Random(seed)).question()
    question = replace(question, rows=[row for row in question.rows if (row.email or "").strip()])
    rows = []
    for each in question.rows:
        rows.append(changed(each, devices=each.devices[:cut]))
        if each.devices[cut:]:
            rows.append(changed(each, devices=each.devices[cut:], breakout_sessions_attended=()))
    assert read(question) == read(replace(question, rows=rows))


@some
@given(seeds, st.integers(-9000 * 86400, 9000 * 86400).map(lambda seconds: timedelta(seconds=seconds)))
def test_the_same_meeting_at_another_time_gives_the_same_answer(seed: int, by: timedelta) -> None:
    """Nothing depends on the date; only the shown times move along."""
    question = Maker(Random(seed)).question()
    moved = [
        changed(person, first_join=shifted(person.first_join, by), last_leave=shifted(person.last_leave, by))
        for person in everybody(read(question))
    ]
    assert moved == list(everybody(read(later(question, by))))


@some
@given(seeds)
def test_never_negative_and_never_longer_than_the_meeting(seed: int) -> None:
    """Whatever Webex sends; and nobody is both absent and anything else."""
    report = read(Maker(Random(seed)).question())
    for person in everybody(report):
        assert person.seconds is None or person.seconds >= 0
        assert report.length is None or (person.seconds or 0) <= report.length
        assert person.share is None or 0 <= person.share <= 100
        assert person.statuses
        assert len(person.statuses) == 1 or not person.statuses & {Status.ABSENT, Status.LOBBY_ONLY, Status.NOT_KNOWN}
        assert (person.why is not None) == (Status.NOT_KNOWN in person.statuses or person.seconds is None)


@some
@given(seeds)
def test_the_explanation_adds_up_to_the_answer(seed: int) -> None:
    """The same person, the same minutes, and lines whose sum they are."""
    question = Maker(Random(seed)).question()
    for person in everybody(read(replace(question, expected=None))):
        explained = explain(
            person.email or person.name,
            question.rows,
            question.meeting,
            now=question.now,
            thresholds=question.thresholds,
            presence=question.presence,
            aliases=question.aliases,
        )
        assert explained is not None
        if explained.attendee.email == person.email:
            # Whether a caller shows somebody's name is not for the caller's own rows to tell.
            assert changed(explained.attendee, kind=person.kind) == person
        assert sum(line.adds for line in explained.lines) == (explained.attendee.seconds or 0)
        assert all(before[1] < after[0] for before, after in pairwise(explained.stretches))
        length = sum(((end - start) for start, end in explained.stretches), timedelta())
        assert length == timedelta(seconds=explained.attendee.seconds or 0)
