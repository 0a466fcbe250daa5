"""The working of one person's minutes: what is shown adds up, to the second."""

from __future__ import annotations

import pytest

from bot.attendance.report import Audio, Line, Mark, Status
from cards.explain import draw, text
from tests.support.card_examples import BOB, at, but, explained, joined
from tests.support.card_parts import parts


def said(card: dict[str, object]) -> list[str]:
    return [part["text"].replace("\u00a0", " ") for part in parts(card) if part["type"] == "TextBlock"]


def test_the_worked_case() -> None:
    """Two overlapping devices and a gap, clipped to a meeting from ten to eleven: fifty minutes."""
    assert said(draw(explained())) == [
        "Weekly stand-up",
        "Tuesday, 3 March 2026, 10:00 – 11:00 (1 h)",
        "Europe/Berlin (UTC+1)",
        "50 min of 1 h, 83 %",
        "Bob Brown · bob@example.com",
        "Returned",
        "20 min 0 s",
        "09:55:00 – 10:20:00",
        "Meeting center mac · VoIP",
        "Clipped to the meeting",
        "10 min 0 s",
        "10:15:00 – 10:30:00",
        "Meeting center iphone · phone (called in)",
        "Partly or wholly counted already",
        "20 min 0 s",
        "10:40:00 – 11:10:00",
        "Meeting center mac · VoIP",
        "Clipped to the meeting",
        "50 min 0 s",
        "In all",
        "Present 10:00 – 10:30, 10:40 – 11:00; devices that overlap count once.",
        "Returned: away for more than 1 min",
    ]


def test_the_same_in_words() -> None:
    """For a client without cards."""
    told = text(explained()).replace("\u00a0", " ")
    assert told.startswith("**50 min of 1 h, 83 %**: Bob Brown, bob@example.com.\n\nWeekly stand-up, Tuesday, 3 March")
    assert "- 20 min 0 s: 09:55:00 – 10:20:00. Meeting center mac · VoIP. Clipped to the meeting.\n" in told
    assert "- 50 min 0 s: In all.\n\nPresent 10:00 – 10:30, 10:40 – 11:00; devices" in told


def test_many_joins_are_summed_up_and_still_add_up() -> None:
    """Ten are shown; the rest is one line, so that the card stays small and the sum stays checkable."""
    lines = tuple(joined(at(number), at(number + 1), 61) for number in range(25))
    view = explained(lines=lines, attendee=but(BOB, seconds=25 * 61, share=42), stretches=((at(0), at(1)),) * 8)
    shown = said(draw(view))
    assert shown.count("1 min 1 s") == 10
    assert shown[shown.index("15 more") - 1] == "15 min 15 s"
    assert shown[shown.index("In all") - 1] == "25 min 25 s"
    assert any("and 2 more; devices" in words for words in shown)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (joined(None, None, 0, Mark.JOIN_NOT_KNOWN), ["0 s", "? – ?", "Join not known"]),
        (joined(at(1), None, 3600, Mark.STILL_IN), ["1 h 00 min 0 s", "10:01:00 – ?", "Still in"]),
        (
            joined(at(1), at(2), 60, breakout="Room 1", audio=Audio.NONE),
            ["1 min 0 s", "10:01:00 – 10:02:00", "Breakout session Room 1 · no audio"],
        ),
        (
            joined(at(1), at(2), 60, breakout="Breakout session 1"),
            ["1 min 0 s", "10:01:00 – 10:02:00", "Breakout session 1"],
        ),
        (
            joined(at(1), at(2), 30, Mark.CLIPPED, Mark.ASSUMED),
            ["30 s", "10:01:00 – 10:02:00", "Clipped to the meeting, leave assumed when the meeting ended"],
        ),
    ],
)
def test_a_join(line: Line, told: list[str]) -> None:
    """What it adds, when it was, with what, and what was done with it."""
    view = explained(
        lines=(line,), attendee=but(BOB, Status.NOT_KNOWN, seconds=None, share=None), stretches=(), rule=None
    )
    assert said(draw(view))[3:] == ["Minutes not known", "Bob Brown · bob@example.com", *told]
