"""Which guest may be which person: asked of the host, and never more than asked."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.attendance.identity import suggest
from bot.attendance.meeting import MeetingTimes, Run
from bot.attendance.participants import Participant
from bot.attendance.report import Why
from bot.attendance.roll import Roll

TEN = datetime(2026, 3, 3, 10, tzinfo=UTC)
MEETING = MeetingTimes((Run(TEN, TEN + timedelta(hours=1)),))


def pairs(*rows: Participant, expected: list[str]) -> list[tuple[str, str]]:
    roll = Roll()
    roll.add(rows)
    report = roll.report(MEETING, now=TEN, expected=expected)
    return [(suggestion.shown, suggestion.email) for suggestion in suggest(report)]


def row(name: str, email: str | None = None) -> Participant:
    return Participant(email=email, display_name=name, joined_time=TEN)


def test_a_guest_of_that_name_is_suggested_for_somebody_missing() -> None:
    """Case, accents, order and a tag don't matter."""
    rows = [row("Bob"), row("King, Dörte"), row("Eve")]
    expected = ["bob@x.org", "dorte.king+work@x.org", "ann@x.org"]
    assert pairs(*rows, expected=expected) == [("Bob", "bob@x.org"), ("King, Dörte", "dorte.king+work@x.org")]


def test_nobody_who_came_is_suggested_a_guest() -> None:
    """Bob is there with his e-mail: the other Bob is somebody else."""
    assert pairs(row("Bob", "bob@x.org"), row("Bob"), expected=["bob@x.org"]) == []


def test_where_several_fit_all_are_suggested() -> None:
    """The host chooses; nothing is chosen for them."""
    rows = [row("Bob King"), row("king bob")]
    assert pairs(*rows, expected=["bob.king@x.org", "bobking@y.org"]) == [
        ("Bob King", "bob.king@x.org"),
        ("king bob", "bob.king@x.org"),
        ("Bob King", "bobking@y.org"),
        ("king bob", "bobking@y.org"),
    ]


def test_names_without_letters_fit_nobody() -> None:
    """Two empty words would be the same."""
    assert pairs(row("..."), row(""), expected=["@x.org", "--@x.org"]) == []


def test_other_alphabets_are_compared_like_ours() -> None:
    """Letters are letters."""
    assert pairs(row("Борис"), expected=["борис@x.org"]) == [("Борис", "борис@x.org")]


@pytest.mark.parametrize(
    "email", ["jurgen.gross", "juergen.gross", "jürgen.gross", "gross.jurgen", "jgross", "j.gross"]
)
@pytest.mark.parametrize("name", ["Jürgen Groß", "Groß, Jürgen", "JU\u0308RGEN GROSS"])
def test_umlauts_are_written_in_either_way(name: str, email: str) -> None:
    """As u and as ue, composed or not; and with the first name's initial only."""
    assert pairs(row(name), expected=[f"{email}@x.org"]) == [(name, f"{email}@x.org")]


@pytest.mark.parametrize("email", ["juergen@x.org", "jurgen@x.org", "gross@x.org", "grossj@x.org"])
def test_a_part_of_the_name_is_suggested_too(email: str) -> None:
    """The first name, the last one, or that with an initial."""
    assert pairs(row("Jürgen Groß"), row("Eve Fox"), expected=[email]) == [("Jürgen Groß", email)]


def test_parts_that_fit_several_are_suggested_for_nobody() -> None:
    """But nobody of them is called absent, either."""
    assert pairs(row("Bob King"), row("Bob Fox"), expected=["bob@x.org"]) == []
    assert pairs(row("Bob King"), expected=["bob@x.org", "bking@x.org"]) == []
    assert pairs(row("Bob King"), expected=["bob@x.org", "bob.king@x.org"]) == [("Bob King", "bob.king@x.org")]
    roll = Roll()
    roll.add([row("Bob King"), row("Bob Fox")])
    report = roll.report(MEETING, now=TEN, expected=["bob@x.org", "king@x.org", "carl@x.org"])
    assert [person.why for person in report.attendees] == [Why.GUEST, None, Why.GUEST]


def test_a_middle_name_is_a_part_and_an_initial_alone_is_none() -> None:
    """One letter says nothing; but nobody can say of j@ that it is none of the guests."""
    assert pairs(row("J K Groß"), expected=["j@x.org", "k@x.org"]) == []
    assert pairs(row("Jürgen Karl Groß"), expected=["karl@x.org"]) == [("Jürgen Karl Groß", "karl@x.org")]


def test_an_address_shown_as_a_name_is_one() -> None:
    """Some guests write it where they are asked for a name."""
    assert pairs(row("bob@x.org"), expected=["bob@x.org", "org@x.org"]) == [("bob@x.org", "bob@x.org")]
