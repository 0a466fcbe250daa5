"""Field cases: what people who do this job reported of other tools, asked of Rollcall from the webhook to the card.

Each case is a file in tests/data/fieldcases. A case that the bot still answers wrongly is marked; who mends the fault
takes the mark away, because a marked test that passes is a failure.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.support.fieldcases import Field, Said, laid_out, names

BOB, CAROL, DAVE = "bob@example.com", "carol@example.com", "dave@example.com"
CHEN, JANE, OTHER_JANE = "carol.chen@example.com", "jane.doe@example.com", "jane.alt@example.net"
INVISIBLE = (
    "\t \N{NO-BREAK SPACE}\N{ZERO WIDTH SPACE}\N{WORD JOINER}\N{LEFT-TO-RIGHT MARK}\N{ZERO WIDTH NO-BREAK SPACE}"
)

Lay = Callable[[str], Field]


def fails(reason: str) -> pytest.MarkDecorator:
    return pytest.mark.xfail(strict=True, reason=reason, raises=AssertionError)


@pytest.fixture
def lay(tmp_path: Path) -> Iterator[Lay]:
    """Lay out a case; a bot of its own answers."""
    with ExitStack() as stack:
        yield lambda name: stack.enter_context(laid_out(name, tmp_path))


def test_every_case_has_its_test() -> None:
    """A file that no test lays out proves nothing."""
    assert set(re.findall(r'lay\("([^"]+)"\)', Path(__file__).read_text())) == set(names())


# Who somebody was


def test_a_recorder_is_no_person(lay: Lay) -> None:
    """It can't be Bob, it is not counted, and the answer says that it was there."""
    missed, attended = lay("01-notetaker").answers()
    assert missed.denies(BOB)
    assert not [button for button in missed.buttons if "same person" in button]
    assert "1 person attended" in attended.words
    assert "1 recorder" in attended.words


def test_the_same_name_under_another_address_is_asked_about(lay: Lay) -> None:
    """Jane is not missing without a word: the other Jane is named beside her, and the host may say that it is she."""
    for said in lay("03-other-address-same-name").answers():
        assert not said.denies(JANE)
        assert OTHER_JANE in said.words
        assert "Jane Doe" in said.words
        assert [button for button in said.buttons if "same person" in button]


def test_a_phone_beside_people_is_counted_apart(lay: Lay) -> None:
    """Two people are sure; the phone may be one of theirs."""
    [attended] = lay("04-phone-beside-app").answers()
    assert "3 people" not in attended.words
    assert "2 people" in attended.words
    assert re.search(r"\b1 (phone|caller)", attended.words)


def test_nobody_is_missing_while_a_caller_has_no_name(lay: Lay) -> None:
    """Either of the two could be the caller."""
    [missed] = lay("04b-phone-and-absent").answers()
    for person in (BOB, CAROL):
        assert not missed.denies(person)
        assert person in missed.section("Not known")
    assert re.search(r"\b(1|one|a) (phone|caller)", missed.words)


def test_the_same_name_at_once_is_two(lay: Lay) -> None:
    """Two guests of one name overlap, and so do three callers: nobody is missing for sure."""
    twins, phones, missed = lay("29-same-name-at-once").answers()
    assert re.search(r"\b(3|2 or 3) people", twins.words)
    assert "2 people attended" not in phones.words
    assert re.search(r"\b3 callers", phones.words)
    for person in (BOB, CAROL, DAVE):
        assert not missed.denies(person)
    assert re.search(r"\b3 callers", missed.words)


def test_two_people_on_one_address_show_both_names(lay: Lay) -> None:
    """They are one by rule 1, and the card says who else was shown."""
    [shared] = lay("29b-two-people-one-address").answers()
    assert "Bob Müller" in shared.words
    assert "Nadia" in shared.words


def test_a_decorated_name_may_be_the_invitee(lay: Lay) -> None:
    """(Ext), she/her, Dr., a room number, a company, an iPad, initials, the first name alone."""
    for said in lay("45-decorated-names").answers():
        assert not said.denies(CHEN), said.question
        assert CHEN in said.section("Not known"), said.question
        assert [button for button in said.buttons if "same person" in button], said.question


def test_the_hosts_own_absence_is_said(lay: Lay) -> None:
    """A reader must not take the host for granted."""
    for said in lay("10-host-missing").answers():
        assert re.search(r"(?i)^.*\bhost\b.*(did not come|was not|not seen|missed)", said.words, re.MULTILINE)


# What is not known


def test_no_rows_are_not_nobody(lay: Lay) -> None:
    """The meeting ran for an hour: Webex tells of nobody, which is not that nobody came."""
    attended, missed = lay("11b-ended-with-nobody").answers()
    assert "Nobody attended" not in attended.words
    assert re.search(r"Webex \w+( of)? nobody", attended.words)
    assert not missed.denies(BOB)
    assert BOB in missed.section("Not known")


@pytest.mark.parametrize(
    "number",
    range(3),
)
def test_a_meeting_that_began_just_now_is_found(lay: Lay, number: int) -> None:
    """It runs since 12:58, and two are in."""
    field = lay("11-young-meeting")
    said = field.ask(field.case["ask"][number])
    assert "12:58 – still running" in said.words
    if number == 0:
        assert "Alice Archer" in said.words
        assert "Bob Müller" in said.words
    if number == 1:
        assert not said.denies(BOB)


@pytest.mark.parametrize(
    "number",
    [3, 4],
)
def test_a_meeting_that_began_just_now_may_be_empty(lay: Lay, number: int) -> None:
    """It runs, and nobody is in yet; it has neither ended nor to be waited for until the end."""
    field = lay("11-young-meeting")
    said = field.ask(field.case["ask"][number])
    assert "12:58" in said.words
    assert re.search(r"(?i)nobody is in", said.words)
    assert "ended" not in said.words


def test_a_part_is_never_shown_as_the_whole(lay: Lay) -> None:
    """The second page is not there at the first try: all 150 in the end, on the card, in the file and of who is in."""
    card, file, inside = lay("13-page-two-404").answers()
    assert "150 people attended" in card.words
    assert "150 people attended" in file.words
    assert file.file.count("@example.com") == 150
    assert "150 people are in now" in inside.words


def test_a_file_carries_the_notes(lay: Lay) -> None:
    """What makes the answer provisional, and what limits it, stands in the message or in the file."""
    whole, early = lay("13c-file-without-notes").answers()
    for said in (whole, early):
        assert "may not have told of everybody yet" in said.words + said.file
    assert "before 12:00" in early.words + early.file


# Which meeting, and when


@pytest.mark.parametrize(
    "number",
    range(4),
)
def test_two_dates_close_together_are_two_meetings(lay: Lay, number: int) -> None:
    """By ID and title the last one, with the one before to choose; of a day both, to choose from."""
    field = lay("06-two-dates-close")
    said = field.ask(field.case["ask"][number])
    if number < 2:
        assert "10:45 – 11:15" in said.words
        assert "restarted" not in said.words
        assert said.denies(BOB)
    assert [button for button in said.buttons if "10:00" in button]
    if number >= 2:
        assert [button for button in said.buttons if "10:45" in button]


def test_who_comes_before_the_planned_start_is_not_late(lay: Lay) -> None:
    """The host opened at 14:40, the plan said 15:00: those who came at 14:58 were early."""
    late, attended = lay("07-late-by-early-host").answers()
    assert not late.section("Late")
    assert "were late" not in late.words
    assert not re.search(r"^Late$|\d late", attended.words, re.MULTILINE)
    assert "100 %" in attended.words
    assert "77 %" not in attended.words
    assert "15:00" in late.words
    assert "14:40" in late.words


@pytest.mark.parametrize(
    "number",
    range(5),
)
def test_a_meeting_is_named_by_its_hour(lay: Lay, number: int) -> None:
    """Alone or beside the title, in the asker's zone or another."""
    field = lay("20-named-by-its-hour")
    said = field.ask(field.case["ask"][number])
    assert said.words.startswith("Gap twenty\n")
    assert re.search("16:00 – 17:00|11:00 – 12:00", said.words)
    assert "2 people attended" in said.words


@pytest.mark.parametrize(
    "number",
    range(3),
)
def test_a_run_under_another_host_names_the_host(lay: Lay, number: int) -> None:
    """Carol hosted it then: ask her. Waiting won't help."""
    field = lay("23-another-host-then")
    said = field.ask(field.case["ask"][number])
    assert CAROL in said.words
    assert "15 minutes" not in said.words
    assert "a little later" not in said.words


def test_a_personal_room_used_twice_has_two_meetings(lay: Lay) -> None:
    """The one of 10:35, with Carol. The one of 10:00, with Bob, is offered, or told as another run."""
    for said in lay("47-personal-room-twice").answers():
        assert "Carol Chen" in said.words, said.question
        assert "11:05" in said.words, said.question
        assert [button for button in said.buttons if "10:00" in button] or "10:00 –" in said.words, said.question


@pytest.mark.parametrize(
    "number",
    range(4),
)
def test_a_weekday_beside_its_date_is_one_day(lay: Lay, number: int) -> None:
    """As cards write it, and as people do."""
    field = lay("48-weekday-beside-date")
    said = field.ask(field.case["ask"][number])
    assert said.words.startswith("Weekday\nThursday, 12 November 2026")


def test_a_weekday_that_is_not_of_the_date_is_asked_about(lay: Lay) -> None:
    """The 12th is a Thursday: the answer says so, and takes neither for granted."""
    said = lay("48-weekday-beside-date").ask("who attended weekday on Friday 12 November")
    assert "1 person attended" not in said.words
    assert "Thursday" in said.words


# How it was written, and what a file becomes elsewhere


@pytest.mark.parametrize(
    "number",
    range(3),
)
def test_people_pasted_from_outlook_are_people(lay: Lay, number: int) -> None:
    """Surname, first name <address>; …"""
    field = lay("41-outlook-paste")
    said = field.ask(field.case["ask"][number])
    assert said.words.startswith("Listed\n")
    assert re.search("1 of 2 attended|Bob Müller attended", said.words)


def test_a_file_opens_in_columns_where_the_separator_is_a_semicolon(lay: Lay) -> None:
    """Alice is in Paris: her spreadsheet splits lines at semicolons, unless the first line names another."""
    [said] = lay("17-csv-one-column").answers()
    [header, *rows] = spreadsheet(said)
    assert len(header) >= 8
    assert [row[0] for row in rows[:2]] == ["Alice Archer", "Bob Müller"]


def test_an_hour_that_comes_twice_can_be_told_apart(lay: Lay) -> None:
    """From 02:30 to 02:30 is an hour on that night: the offsets say so."""
    [said] = lay("19-clock-change-csv").answers()
    line = next(line for line in said.file.splitlines() if "Carol Chen" in line)
    joined, left = re.findall(r"2026-10-25[T ]0\d:30(?::00)?(?:[+-]\d\d:?\d\d)?", line)
    assert joined != left


def test_names_that_look_like_numbers_stay_names(lay: Lay) -> None:
    """Read as a spreadsheet reads it, each name is what it was, and has no mark that can be seen."""
    [said] = lay("34-csv-cells-changed-by-excel").answers()
    shown = {as_shown(row[0]) for row in spreadsheet(said)[1:] if row}
    assert {"0612345678", "+491701234567", "1/2", "4.41E+11"} <= shown


def spreadsheet(said: Said) -> list[list[str]]:
    """The cells of a file as a French or German spreadsheet splits them."""
    text = said.file
    named = re.match(r"sep=(.)\r?\n", text)
    lines = text[named.end() :] if named else text
    return list(csv.reader(io.StringIO(lines), delimiter=named[1] if named else ";"))


def as_shown(cell: str) -> str:
    """What a spreadsheet shows of a cell; "changed" where it takes it for a number, a date or a formula."""
    if literal := re.fullmatch(r'="([^"]*)"', cell):
        return literal[1]
    if re.fullmatch(r"[-+=@].*|[\d.,/:-]+(E[+-]?\d+)?", cell):
        return "changed"
    return cell.strip(INVISIBLE)
