"""A CSV file of an answer: every row and column, honest names unchanged, and no formulas."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.attendance.meeting import MeetingTimes, Run
from bot.attendance.report import Attendee, Audio, Report, Status, Thresholds, Why
from bot.exports.table import HEADINGS, table

TEN, ELEVEN = (datetime(2026, 3, 3, hour, tzinfo=UTC) for hour in (10, 11))
PARIS = ZoneInfo("Europe/Paris")


def rows(*attendees: Attendee, unexpected: tuple[Attendee, ...] = ()) -> list[list[str]]:
    meeting = MeetingTimes((Run(TEN, ELEVEN),))
    report = Report(meeting=meeting, thresholds=Thresholds(), attendees=attendees, unexpected=unexpected)
    return list(csv.reader(io.StringIO(table(report, PARIS).decode("utf-8-sig"), newline="")))


def named(name: str) -> Attendee:
    return Attendee(name=name, email="a@example.com", statuses=frozenset({Status.ABSENT}))


def test_a_row_says_all_that_the_card_says() -> None:
    """Times in the zone of the heading, minutes and percent as whole numbers."""
    jürgen = Attendee(
        name="Jürgen Groß",
        email=None,
        statuses=frozenset({Status.PRESENT, Status.LATE}),
        first_join=TEN,
        last_leave=ELEVEN,
        leave_is_assumed=True,
        seconds=3599,
        is_at_least=True,
        share=99,
        audio=(Audio.VOIP, Audio.CALL_IN),
    )
    unknown = Attendee(
        name="x@example.com", email="x@example.com", statuses=frozenset({Status.NOT_KNOWN}), why=Why.RUNNING
    )
    heading, first, second = rows(jürgen, unexpected=(unknown,))
    assert heading[3:5] == ["First join (Europe/Paris)", "Last leave (Europe/Paris)"]
    assert len(heading) == len(HEADINGS)
    assert first == [
        "Jürgen Groß",
        "",
        "late, present",
        "2026-03-03 11:00:00",
        "2026-03-03 12:00:00",
        "59",
        "99",
        "VoIP, phone (called in)",
        "yes",
        "minutes are at least; leave time assumed; guest without e-mail",
    ]
    assert second[2] == "not known"
    assert second[-1] == "running"


@pytest.mark.parametrize("name", ["=1+1", "+cmd|' /C calc'!A0", "-2", "@SUM(A1)", "\t=1", " =1", "＝1", '"=1"'])
def test_a_name_that_is_a_formula_is_text(name: str) -> None:
    """Names are chosen by strangers."""
    cell = rows(named(name))[1][0]
    assert not cell.lstrip(" ").startswith(("=", "+", "-", "@", "\t", "＝"))
    assert cell.removeprefix("'") == name


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_any_name_comes_back_whole(name: str) -> None:
    """Commas, quotes and line breaks among them."""
    cell = rows(named(name))[1][0]
    assert cell in (name, f"'{name}")
