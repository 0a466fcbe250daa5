"""What a card says of a meeting whose times Webex does not tell; and sections of people that are rarely seen."""

from __future__ import annotations

import pytest

from cards.attendance import draw, text
from cards.sections import WHEN_OVER, WHILE_RUNNING, Section
from cards.verdict import verdict
from tests.support.card_examples import ALICE, BOB, answer, at, running
from tests.support.card_parts import buttons, said


def test_a_meeting_without_an_end_is_not_said_to_run() -> None:
    """It may be over; so no Refresh, nothing provisional, and nobody is judged by its end."""
    view = answer(end=None, length=None, as_of=at(42))
    assert said(view)[1:3] == ["Tuesday, 3 March 2026, 10:00 – ?", "Europe/Berlin (UTC+1) · as of 10:42"]
    assert "still running" not in text(view)
    assert buttons(view) == []
    assert verdict(view) == "3 of 5 attended"
    assert said(view)[-1] == "Late: more than 5 min after the start · returned: away for more than 1 min"


def test_a_meeting_without_any_times() -> None:
    """No hour is made up for it."""
    view = answer(start=None, end=None, length=None, as_of=at(42))
    assert said(view)[1:3] == ["Webex does not tell when it was held", "Europe/Berlin (UTC+1) · as of 10:42"]


def test_a_running_meeting_still_says_so() -> None:
    """Where it is known to run."""
    assert "10:00 – still running" in said(running())[1]


@pytest.mark.parametrize(
    ("section", "verdict_on_one"),
    [
        (Section.OUTSIDE, "Bob Brown joined, but not during the meeting"),
        (Section.ELSEWHEN, "Bob Brown was in the meeting, but not in the time asked about"),
        (Section.ON_TIME, "Bob Brown was on time"),
        (Section.STAYED, "Bob Brown stayed to the end"),
    ],
)
def test_neither_there_nor_away(section: Section, verdict_on_one: str) -> None:
    """Each has words of its own, none of which says absent."""
    view = answer(sections={section: (BOB,)}, asked=1)
    assert verdict(view) == verdict_on_one
    two = answer(sections={section: (BOB, ALICE)}, asked=2)
    assert f"{WHEN_OVER[section].heading} (2)" in said(two)
    assert str(draw(two))


def test_every_group_has_words_whether_it_runs_or_not() -> None:
    """A section without a heading would be a section nobody understands."""
    assert set(WHEN_OVER) == set(WHILE_RUNNING) == set(Section)
