"""Which guest may be whom: asked of the host, and never more than asked."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bot.attendance.meeting import MeetingTimes, Run
from bot.attendance.participants import Participant
from bot.attendance.roll import Roll
from bot.attendance.suggest import suggest

TEN = datetime(2026, 3, 3, 10, tzinfo=UTC)
MEETING = MeetingTimes((Run(TEN, TEN + timedelta(hours=1)),))


def pairs(*rows: Participant, expected: list[str]) -> list[tuple[str, str]]:
    roll = Roll()
    roll.add(rows)
    report = roll.report(MEETING, now=TEN, expected=expected)
    return [(suggestion.guest.name, suggestion.email) for suggestion in suggest(report)]


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
