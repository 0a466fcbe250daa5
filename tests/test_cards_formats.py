"""Dates, numbers and plurals in words: always English, and loaded only when they are needed."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from cards.formats import DayFormat, counted, day, figure, in_pattern, plural, time_of_day

NOON = datetime(2026, 11, 19, 12, 5, 9, tzinfo=timezone(timedelta(hours=9)))


@pytest.mark.parametrize(
    ("form", "words"),
    [
        (DayFormat.FULL, "Thursday, 19 November 2026"),
        (DayFormat.DATE, "19 November 2026"),
        (DayFormat.WEEKDAY_AND_DAY, "Thursday, 19 November"),
        (DayFormat.DAY, "19 November"),
        (DayFormat.MEDIUM, "Thu 19 November"),
        (DayFormat.BRIEF, "Thu 19 Nov"),
        (DayFormat.BRIEF_DAY, "19 Nov"),
        (DayFormat.WEEKDAY, "Thu"),
    ],
)
def test_a_day(form: DayFormat, words: str) -> None:
    """A date, or a time as it stands in its own zone."""
    assert day(date(2026, 11, 19), form) == day(NOON, form) == words


def test_every_form_of_a_day_is_tried_above() -> None:
    """One digit stands alone; September has three letters, as the other months."""
    assert len(DayFormat) == 8
    assert day(date(2028, 2, 29)) == "Tuesday, 29 February 2028"
    assert day(date(2027, 9, 1), DayFormat.BRIEF) == "Wed 1 Sep"


def test_a_text_may_have_its_own_pattern() -> None:
    """An error's sentence says itself how much of a day it needs."""
    assert in_pattern(NOON, "HH:mm") == "12:05"
    assert in_pattern(date(2026, 11, 19), "EEEE") == "Thursday"


def test_a_time_of_day() -> None:
    """On a 24-hour clock."""
    assert (time_of_day(NOON), time_of_day(NOON, to_the_second=True)) == ("12:05", "12:05:09")
    assert time_of_day(datetime(2026, 1, 1, tzinfo=UTC)) == "00:00"


@pytest.mark.parametrize(
    ("count", "words"), [(0, "0 people"), (1, "1 person"), (2, "2 people"), (1_234_567, "1,234,567 people")]
)
def test_a_count(count: int, words: str) -> None:
    """Only one is one."""
    assert counted(count, "person", "people") == words == f"{figure(count)} {plural(count, 'person', 'people')}"


def test_what_listens_loads_no_dates() -> None:
    """A webhook is taken in before the cards are loaded, and Babel with them."""
    asks = "import sys, bot.__main__, bot.server; print([name for name in ('babel', 'cards') if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", asks], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
