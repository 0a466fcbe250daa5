"""The cards that ask back or ask for patience: which meeting, is this guest that person, not known yet."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from cards import attendance, choose, waiting
from cards.actions import read
from cards.attendance import AskEarlier, ThisIs
from cards.choose import Choose, Option
from cards.form import OpenForm
from tests.support.card_examples import CHOOSE, EARLIER, SUGGESTIONS, WAITING, answer, at, everybody, running
from tests.support.card_parts import parts


def buttons(card: dict[str, Any]) -> dict[str, object]:
    """What the buttons say, and the answers they give."""
    return {part["title"]: read(part["data"]) for part in parts(card) if part["type"] == "Action.Submit"}


def test_each_meeting_has_its_button() -> None:
    """Day and hour below its title, what tells it from others between them; nobody has to take one of them."""
    assert buttons(choose.draw(CHOOSE)) == {
        "Tue 3 Mar, 10:00": Choose("q7Hk2", "m1"),
        "Tue 24 Feb, 10:00": Choose("q7Hk2", "m2"),
        "Tue 17 Feb, 10:00": Choose("q7Hk2", "m3"),
        "None of these": OpenForm(),
    }
    said = [part.get("text") or part.get("title") for part in parts(choose.draw(CHOOSE))]
    assert [each for each in said if each][1:6] == [
        "Design review",
        "2 runs",
        "Tue 3 Mar, 10:00",
        "Design review (mobile)",
        "Running now",
    ]


def test_several_dates_of_one_meeting_stand_below_one_title() -> None:
    """It is said once."""
    weekly = replace(CHOOSE, options=tuple(Option(f"m{number}", "Weekly", at(-1440 * number)) for number in range(3)))
    said = [part.get("text") or part.get("title") for part in parts(choose.draw(weekly))]
    days = ["Tue 3 Mar, 10:00", "Mon 2 Mar, 10:00", "Sun 1 Mar, 10:00"]
    assert [each for each in said if each][1:5] == ["Weekly", *days]


def test_at_most_five_buttons_one_of_them_none_of_these() -> None:
    """However many meetings fit; how many are left out is said."""
    many = replace(CHOOSE, options=tuple(Option(f"m{number}", "x", at(number)) for number in range(30)))
    assert list(buttons(choose.draw(many)).values())[-1] == OpenForm()
    assert len(buttons(choose.draw(many))) == 5
    assert "26 more fit. Times in UTC+1." in choose.text(many)


def test_the_choice_in_words() -> None:
    """For a client without cards: the same list, and how to say which."""
    assert choose.text(CHOOSE) == (
        "**Which meeting do you mean?**\n\n"
        "- Design review, Tue 3 March, 10:00, 2 runs\n"
        "- Design review (mobile), Tue 24 February, 10:00, running now\n"
        "- Design review, Tue 17 February, 10:00\n\n"
        "Times in UTC+1. You may also ask again with the title and the day, or with the meeting's number."
    )


def test_a_guest_is_only_ever_suggested() -> None:
    """One tap confirms; the button carries a short handle, not the guest's name."""
    view = answer(suggestions=SUGGESTIONS)
    asked = "Bob from Sales (guest, no e-mail, 42 min): is this eve@example.com?"
    assert asked in [part.get("text") for part in parts(attendance.draw(view))]
    assert asked in attendance.text(view)
    assert len({suggestion.handle for suggestion in SUGGESTIONS}) == 2
    taps = [part["data"] for part in parts(attendance.draw(view)) if part.get("title") == "Yes, the same person"]
    assert [read(tap) for tap in taps] == [ThisIs("q7Hk2", suggestion.handle) for suggestion in SUGGESTIONS]


def test_the_same_question_about_earlier_meetings() -> None:
    """A series ID says which date it answered for, and offers the ones before."""
    view = answer(earlier=EARLIER)
    assert buttons(attendance.draw(view)) == {
        "24 Feb": AskEarlier("q7Hk2", 1),
        "17 Feb": AskEarlier("q7Hk2", 2),
        "10 Feb": AskEarlier("q7Hk2", 3),
    }
    assert "Earlier meetings of this series: 24 Feb, 17 Feb, 10 Feb." in attendance.text(view)


@pytest.mark.parametrize("changes", [{}, {"suggestions": SUGGESTIONS}, {"suggestions": SUGGESTIONS * 3}])
def test_never_more_buttons_than_webex_shows(changes: dict[str, Any]) -> None:
    """Pages and Refresh come first, then suggestions, then earlier meetings."""
    live = {"end": None, "is_running": True, "as_of": at(42), "earlier": EARLIER * 2}
    for page in (1, 2, 4):
        shown = [
            part
            for part in parts(attendance.draw(everybody(35, page=page, **live, **changes)))
            if part["type"].startswith("Action.")
        ]
        assert len(shown) <= 5
    assert "Refresh" in buttons(attendance.draw(running(earlier=EARLIER, suggestions=SUGGESTIONS)))


def test_patience_is_asked_for_with_a_promise() -> None:
    """What is known, what isn't, and when the answer will be there."""
    assert waiting.text(WAITING) == (
        "**Not known yet.** Weekly stand-up ended 4 min ago, and Webex has not published yet who attended.\n\n"
        "I'll answer here by myself, by 11:15 (UTC+1) at the latest."
    )
    assert waiting.text(replace(WAITING, ended=None, title="")).startswith(
        "**Not known yet.** The meeting: Webex has not published yet who attended."
    )
    assert buttons(waiting.draw(WAITING)) == {"Try now": attendance.Refresh("q7Hk2")}
