"""The notes beside an answer: each kind has its sentence."""

from __future__ import annotations

import pytest

from bot.attendance.report import DroppedJoins, ScheduleNotKnown
from cards.notes import INSTEAD, CountedAs, Instead, JoinedOnly, Note, NotFinal, OthersCame, sentence, span_words
from cards.times import TimeFormat
from tests.support.card_examples import BERLIN, START, at

CLOCK = TimeFormat(BERLIN, START)


@pytest.mark.parametrize(
    ("note", "words"),
    [
        (
            NotFinal(ended=240, until=at(45)),
            "Ended 4 min ago: Webex may not have told of everybody yet. I'll answer again by myself, by 10:45.",
        ),
        (
            NotFinal(planned=at(24 * 60)),
            "Webex tells nothing yet of the meeting planned for Wed 4 March, 10:00.",
        ),
        (NotFinal(), "Webex does not tell yet whether the meeting is over."),
        (JoinedOnly((at(0), at(15))), "Only those who joined from 10:00 to 10:15 are looked at."),
        (
            CountedAs("Bob", "bob@example.com"),
            "Bob is counted as bob@example.com, as you confirmed. To undo: forget alias Bob",
        ),
        (OthersCame(1), "1 other came, too."),
        (OthersCame(1200), "1,200 others came, too."),
        (DroppedJoins(2), "Left out, because they end before they begin: 2 of the joins."),
        (ScheduleNotKnown(), "The schedule is not known: measured against the actual start and end."),
    ],
)
def test_a_note(note: Note, words: str) -> None:
    """What is known and what isn't, as a reader would say it."""
    assert sentence(note, CLOCK) == words


@pytest.mark.parametrize("note", Instead)
def test_why_something_else_is_told_has_a_sentence(note: Instead) -> None:
    """Each has its own."""
    assert sentence(note, CLOCK) == INSTEAD[note]
    assert INSTEAD[note].endswith(".")
    assert len(set(INSTEAD.values())) == len(Instead)


def test_a_time_span_may_be_open() -> None:
    """At one side."""
    assert span_words((at(270), None), CLOCK) == "since 14:30"
    assert span_words((None, at(15)), CLOCK) == "before 10:15"
