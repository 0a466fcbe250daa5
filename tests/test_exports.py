"""An answer as a file: typed cells, every row and column, the card's notes, honest names, and no formulas."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace as changed

from bot.attendance.meeting import MeetingTimes, Run
from bot.attendance.report import Attendee, Audio, ParticipantKind, Report, Status, Thresholds, Why
from bot.exports.csv_format import AS_TEXT
from bot.exports.file import file_of
from bot.exports.formats import FORMATS
from bot.exports.table import Column, Remark, Table, table_of
from bot.exports.words import HEADINGS, REMARKS
from bot.language.question import Output

TEN, ELEVEN = (datetime(2026, 3, 3, hour, tzinfo=UTC) for hour in (10, 11))
PARIS = ZoneInfo("Europe/Paris")


def written(report: Report, *notes: str) -> io.StringIO:
    """The text of the CSV file."""
    content = FORMATS[Output.CSV].write(table_of(report, PARIS, UTC, notes))
    return io.StringIO(content.decode("utf-8-sig"), newline="")


def rows(*attendees: Attendee, unexpected: tuple[Attendee, ...] = (), notes: tuple[str, ...] = ()) -> list[list[str]]:
    meeting = MeetingTimes((Run(TEN, ELEVEN),))
    report = Report(meeting=meeting, thresholds=Thresholds(), attendees=attendees, unexpected=unexpected)
    return list(csv.reader(written(report, *notes)))


def named(name: str) -> Attendee:
    return Attendee(name=name, email="a@example.com", statuses=frozenset({Status.ABSENT}))


def test_a_row_says_all_that_the_card_says() -> None:
    """Times in the zone of the heading, with their offset; minutes and percent as whole numbers."""
    jürgen = Attendee(
        name="Jürgen Groß",
        email=None,
        kind=ParticipantKind.GUEST,
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
        "2026-03-03 11:00:00+01:00",
        "2026-03-03 12:00:00+01:00",
        "59",
        "99",
        "VoIP, phone (called in)",
        "yes",
        "minutes are at least, leave time assumed, guest without e-mail",
    ]
    assert second[2] == "not known"
    assert second[-1] == "running"


def test_every_kind_of_file_can_be_written_and_has_its_words() -> None:
    """The tables are complete: a new kind of file, column or remark can't be forgotten in one of them."""
    assert set(FORMATS) == set(Output) - {Output.CARD}
    assert set(HEADINGS) == set(Column)
    assert set(REMARKS) == set(Remark)


def test_cells_are_values() -> None:
    """A format that knows numbers and times gets numbers and times."""
    alice = Attendee(
        name="Alice", email="a@x", statuses=frozenset({Status.PRESENT}), first_join=TEN, seconds=3599, share=99
    )
    report = Report(meeting=MeetingTimes((Run(TEN, ELEVEN),)), thresholds=Thresholds(), attendees=(alice,))
    [row] = table_of(report, PARIS, UTC).rows
    cells = dict(zip(Column, row, strict=True))
    assert cells[Column.FIRST_JOIN] == TEN
    assert cells[Column.LAST_LEAVE] is None
    assert cells[Column.MINUTES] == timedelta(seconds=3599)
    assert (cells[Column.PERCENT], cells[Column.EXPECTED], cells[Column.STATUS]) == (99, True, (Status.PRESENT,))


def test_the_cards_notes_stand_below_the_table() -> None:
    """Each in a row of its own, after an empty one; without a note there is nothing."""
    assert rows(named("Ann"), notes=("Not final.", "=1+1"))[2:] == [[], ["Not final."], [f"{AS_TEXT}=1+1"]]
    assert len(rows(named("Ann"))) == 2


def test_who_was_expected_is_told_as_far_as_it_is_known() -> None:
    """The people who were named; else those on the invitation, where there is one."""
    host = Attendee(name="Host", email="h@x", statuses=frozenset(), is_host=True, is_invited=True)
    invited = Attendee(name="Ann", email="a@x", statuses=frozenset(), is_invited=True)
    caller = Attendee(name="Caller", email=None, statuses=frozenset())
    meeting = MeetingTimes((Run(TEN, ELEVEN),))

    def expected(*attendees: Attendee, beside: tuple[Attendee, ...] = (), named: bool = False) -> list[str]:
        report = Report(meeting, Thresholds(), attendees, beside, names_expected=named)
        return [line["Expected"] for line in csv.DictReader(written(report))]

    assert expected(host, invited, caller) == ["yes", "yes", "no"]
    assert expected(host, caller) == ["", ""]
    assert expected(caller, beside=(changed(invited, is_expected=False),), named=True) == ["yes", "no"]


@pytest.mark.parametrize("name", ["=1+1", "+cmd|' /C calc'!A0", "-2", "@SUM(A1)", "\t=1", " =1", "＝1", '"=1"'])
def test_a_name_that_is_a_formula_is_text(name: str) -> None:
    """Names are chosen by strangers."""
    cell = rows(named(name))[1][0]
    assert not cell.lstrip(" ").startswith(("=", "+", "-", "@", "\t", "＝"))
    assert cell == AS_TEXT + name


@pytest.mark.parametrize(
    "name", ["0612345678", "1/2", "4.41E+11", "+491701234567", "12:30", "3 March 2026", "2-3", "１２", "True", "50 %"]
)
def test_a_name_that_looks_like_a_number_or_a_date_stays_text(name: str) -> None:
    """A spreadsheet would drop the zero, and make a day of a half: a mark that nobody sees keeps it from that."""
    assert rows(named(name))[1][0] == AS_TEXT + name


@pytest.mark.parametrize("name", ["Alice Archer", "Jürgen Groß", "Alice van Dyke 2", "李 小龙", "True Blue", "Truman"])
def test_other_names_are_written_as_they_are(name: str) -> None:
    """Letter by letter, for programs that read the file."""
    assert rows(named(name))[1][0] == name


@pytest.mark.parametrize(
    ("home", "separator"),
    [
        (PARIS, ";"),
        (ZoneInfo("Europe/Berlin"), ";"),
        (ZoneInfo("America/Sao_Paulo"), ";"),
        (ZoneInfo("Europe/Kiev"), ";"),
        (ZoneInfo("Europe/London"), ","),
        (ZoneInfo("America/New_York"), ","),
        (ZoneInfo("Asia/Tokyo"), ","),
        (ZoneInfo("UTC"), ","),
        (UTC, ","),
        (timezone(timedelta(hours=2)), ","),
    ],
)
def test_columns_are_separated_as_the_readers_country_does(home: tzinfo, separator: str) -> None:
    """Where decimals have a comma, Excel splits at semicolons."""
    assert heading_of(Output.CSV, home).split(separator)[:3] == ["Name", "E-mail", "Status"]


@pytest.mark.parametrize(("output", "separator"), [(Output.CSV_SEMICOLON, ";"), (Output.CSV_COMMA, ",")])
@pytest.mark.parametrize("home", [PARIS, UTC])
def test_columns_are_separated_as_it_was_said(output: Output, separator: str, home: tzinfo) -> None:
    """Somebody in Paris may use an English spreadsheet."""
    assert heading_of(output, home).split(separator)[:3] == ["Name", "E-mail", "Status"]


def heading_of(output: Output, home: tzinfo) -> str:
    return FORMATS[output].write(Table((), PARIS, home)).decode("utf-8-sig").splitlines()[0]


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_any_name_comes_back_whole(name: str) -> None:
    """Commas, quotes and line breaks among them."""
    cell = rows(named(name))[1][0]
    assert cell in (name, AS_TEXT + name)


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
    file = file_of(Table((), PARIS, UTC), Output.CSV, said="who missed", day=TEN.date(), title=title)
    assert (file.name, file.kind) == (name, "text/csv")
    assert file.content == FORMATS[Output.CSV].write(Table((), PARIS, UTC))
