"""A CSV file of an answer: every row and column, honest names unchanged, and no formulas."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace as changed

from bot.attendance.meeting import MeetingTimes, Run
from bot.attendance.report import Attendee, Audio, Report, Status, Thresholds, Why
from bot.exports.file import csv_file
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


def test_who_was_expected_is_told_as_far_as_it_is_known() -> None:
    """Whoever was named; else whom the invitation names, where there is one."""
    host = Attendee(name="Host", email="h@x", statuses=frozenset(), is_host=True, is_invited=True)
    invited = Attendee(name="Ann", email="a@x", statuses=frozenset(), is_invited=True)
    caller = Attendee(name="Caller", email=None, statuses=frozenset())
    meeting = MeetingTimes((Run(TEN, ELEVEN),))

    def expected(*attendees: Attendee, beside: tuple[Attendee, ...] = (), named: bool = False) -> list[str]:
        report = Report(meeting, Thresholds(), attendees, beside, names_expected=named)
        lines = csv.DictReader(io.StringIO(table(report, PARIS).decode("utf-8-sig"), newline=""))
        return [line["Expected"] for line in lines]

    assert expected(host, invited, caller) == ["yes", "yes", "no"]
    assert expected(host, caller) == ["", ""]
    assert expected(caller, beside=(changed(invited, is_expected=False),), named=True) == ["yes", "no"]


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


REPORT = Report(meeting=MeetingTimes((Run(TEN, ELEVEN),)), thresholds=Thresholds(), attendees=())


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Team stand-up", "who missed 2026-03-03 Team stand-up.csv"),
        ("Réunion d’équipe / budget", "who missed 2026-03-03 Réunion d équipe budget.csv"),
        ("週次レビュー", "who missed 2026-03-03 週次レビュー.csv"),
        ("../../etc/passwd", "who missed 2026-03-03 etc passwd.csv"),
        ("CON", "who missed 2026-03-03 CON.csv"),
        ("report\u202evsc.exe\0\n", "who missed 2026-03-03 report vsc exe.csv"),
        ("🎉", "who missed 2026-03-03.csv"),
        ("x" * 500, f"who missed 2026-03-03 {'x' * 60}.csv"),
    ],
)
def test_a_file_is_named_by_question_day_and_title(title: str, name: str) -> None:
    """Without anything that a path, a shell or an eye could stumble over."""
    file = csv_file("who missed", title, REPORT, PARIS, ELEVEN)
    assert (file.name, file.kind) == (name, "text/csv")
    assert file.content == table(REPORT, PARIS)


def test_the_day_in_the_name_is_that_of_the_zone() -> None:
    """As in the table; today's where the meeting's is not known."""
    tokyo = ZoneInfo("Asia/Tokyo")
    late = datetime(2026, 3, 3, 20, tzinfo=UTC)
    report = Report(meeting=MeetingTimes((Run(late, None),)), thresholds=Thresholds(), attendees=())
    assert csv_file("x", "y", report, tokyo, late).name == "x 2026-03-04 y.csv"
    nothing = Report(meeting=MeetingTimes(()), thresholds=Thresholds(), attendees=())
    assert csv_file("x", "y", nothing, tokyo, late).name == "x 2026-03-04 y.csv"
