"""When what Webex tells of a meeting may not be all: to the minute, without waiting for it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.meetings.pending import Pending, since_asked, since_the_end, unheard_of
from bot.webex.values import Meeting

NOON = datetime(2026, 3, 3, 12, tzinfo=UTC)


def at(minutes: float) -> datetime:
    return NOON + timedelta(minutes=minutes)


def planned(start: float, end: float, state: str = "ready", name: str = "o1") -> Meeting:
    return Meeting(id=name, start=at(start), end=at(end), state=state)


def run(start: float, of: str | None = None) -> Meeting:
    return Meeting(id="run", start=at(start), end=at(start + 30), scheduled_meeting_id=of)


@pytest.mark.parametrize(("ended", "is_pending"), [(0, True), (-14.9, True), (-15, False), (-60, False)])
def test_a_quarter_of_an_hour_after_the_end(ended: float, is_pending: bool) -> None:
    """Until the very minute that Webex names."""
    expected = Pending(at(ended + 15), at(ended)) if is_pending else None
    assert since_the_end(at(ended), NOON) == expected


def test_a_meeting_without_an_end_is_not_waited_for() -> None:
    """It runs, and its answer is one of now."""
    assert since_the_end(None, NOON) is None


@pytest.mark.parametrize(("waited", "is_pending"), [(0, True), (14.9, True), (15, False)])
def test_an_end_that_nobody_knows_was_before_the_question(waited: float, is_pending: bool) -> None:
    """So a quarter of an hour after the question it is known for certain."""
    assert since_asked(NOON, at(waited)) == (Pending(at(15)) if is_pending else None)


@pytest.mark.parametrize(
    ("meeting", "is_unheard"),
    [
        (planned(-34, -4), True),
        (planned(-44, -14), True),
        (planned(-45, -15), False),
        (planned(-45, -15, "missed"), False),
        (planned(-200, -170, "ended"), True),
        (planned(-200, -170, "inProgress"), True),
        (planned(-10, 20), True),
        (planned(10, 40), False),
        (Meeting(id="o1"), False),
    ],
)
def test_a_planned_meeting_that_may_have_been_held(meeting: Meeting, is_unheard: bool) -> None:
    """From its start until Webex would know of it; later only where its state says that it was held."""
    assert unheard_of([meeting], [], NOON) == (meeting.began if is_unheard else None)


@pytest.mark.parametrize(("known", "is_unheard"), [(run(-34, "o1"), False), (run(-34, "o0"), True), (run(-90), False)])
def test_one_whose_run_is_known_is_no_secret(known: Meeting, is_unheard: bool) -> None:
    """By the run's own word which planned meeting it is of; without one, by its time."""
    assert (unheard_of([planned(-34, -4)], [known], NOON) is not None) == is_unheard


def test_the_newest_is_the_one_that_is_waited_for() -> None:
    """Of two it is the later."""
    assert unheard_of([planned(-40, -10, name="a"), planned(-20, 10, name="b")], [], NOON) == at(-20)
