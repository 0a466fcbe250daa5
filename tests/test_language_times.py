"""Days, times, windows and zones as they are said, and where a time falls once the meeting is known."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.language.grammar import understand
from bot.language.question import MisunderstoodError, TimesOfDay, Window
from bot.language.times import placed
from bot.language.zones import ABBREVIATIONS, is_abbreviation, is_zone, zone_named, zone_said
from tests.support.mistakes import misunderstood
from tests.support.phrases import ID, NOW, ZONE, clock, utc


def joined(start: str, end: str, now: datetime = NOW) -> Window | TimesOfDay | None:
    """The window in which people joined, from two ends as they are said."""
    said = " ".join([f"since {start}"] * bool(start) + [f"until {end}"] * bool(end))
    return understand(f"who joined {ID} {said}", now=now, zone=ZONE).joined


def at(text: str) -> datetime:
    """A moment in Berlin."""
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


@pytest.mark.parametrize(
    ("start", "end", "meant"),
    [
        ("", "", None),
        ("9:30", "", clock("09:30")),
        ("", "10:15", clock(None, "10:15")),
        ("9", "10:30", clock("09:00", "10:30", loose=True)),
        ("noon", "2pm", clock("12:00", "14:00")),
        ("2026-11-17 9:30", "2026-11-17 10:30", utc("2026-11-17 08:30", "2026-11-17 09:30")),
        ("2026-11-17 09:30", "10:30", utc("2026-11-17 08:30", "2026-11-17 09:30")),
        ("9:30", "yesterday 10:30", utc("2026-11-17 08:30", "2026-11-17 09:30")),
        ("yesterday", "", utc("2026-11-16 23:00")),
        ("2026-11-16", "2026-11-17", utc("2026-11-15 23:00", "2026-11-17 23:00")),
        ("", "Monday", utc(None, "2026-11-16 23:00")),
        ("2026-11-17T09:30Z", "2026-11-17T10:30:00.000Z", utc("2026-11-17 09:30", "2026-11-17 10:30")),
        ("2026-11-17T09:30", "", utc("2026-11-17 08:30")),
        ("21 August", "", utc("2026-08-20 22:00")),
        ("2026-03-29", "2026-03-29", utc("2026-03-28 23:00", "2026-03-29 22:00")),
    ],
)
def test_two_ends_make_a_window(start: str, end: str, meant: Window | TimesOfDay | None) -> None:
    """An end that is a day counts whole; a day with a change of clocks has 23 hours."""
    assert joined(start, end, at("2026-04-01 12:00") if "03-29" in start else NOW) == meant


@pytest.mark.parametrize(
    ("start", "end", "sentence"),
    [
        ("", "25:00", "“25:00” is no time of day."),
        ("03/04", "", "“03/04” may be 3 April or 4 March."),
        ("9:30 IST", "", "“IST” is not one time zone."),
        ("yesterday 9", "", "“9” may be morning or evening."),
        ("2026-11-17", "2026-11-16", "“2026-11-17” comes after “2026-11-16”."),
        ("2026-03-29 02:30", "2026-03-29 04:00", "“02:30” on 29 March 2026 in Europe/Berlin doesn't exist"),
        ("2026-10-25 02:30", "", "“02:30” on 25 October 2026 in Europe/Berlin comes twice"),
        ("20 August", "", "That is 91 days."),
        ("2026-11-18T14:00:01Z", "", "“2026-11-18T14:00:01Z” is still to come"),
        ("1999-12-31", "", "“1999-12-31” is no day of the calendar."),
        ("9999-12-31T23:59-12:00", "", "“9999-12-31T23:59-12:00” is no time."),
    ],
)
def test_an_end_that_is_wrong_is_told(start: str, end: str, sentence: str) -> None:
    """With what was said, and how to write it."""
    with misunderstood(sentence):
        joined(start, end)


def test_a_bare_hour_is_clear_where_the_evening_is_still_to_come() -> None:
    """It is 15:00: 9 today can only have been the morning."""
    assert joined("today 9", "") == utc("2026-11-18 08:00")
    with misunderstood("9am or 9pm"):
        joined("today 9", "", NOW.replace(hour=21))


@pytest.mark.parametrize("days", [90, 91])
def test_ninety_days_are_the_most(days: int) -> None:
    """The endpoint's own limit, told before it is called."""
    start = (NOW - timedelta(days=days)).isoformat()
    if days == 90:
        assert joined(start, "") == Window(start=NOW - timedelta(days=90))
    else:
        with misunderstood("90 days"):
            joined(start, "")


@pytest.mark.parametrize(
    ("said", "began", "ended", "meant"),
    [
        # As it was said
        (clock("09:30"), "2026-11-17 09:00", "2026-11-17 10:00", utc("2026-11-17 08:30")),
        (clock("09:30", "09:45"), "2026-11-17 09:00", "2026-11-17 10:00", utc("2026-11-17 08:30", "2026-11-17 08:45")),
        (clock(None, "10:00"), "2026-07-17 09:00", "2026-07-17 10:00", utc(None, "2026-07-17 08:00")),
        (clock("07:00"), "2026-11-17 13:00", "2026-11-17 14:00", utc("2026-11-17 06:00")),
        # An hour without am or pm is the one near the meeting
        (clock("09:00", loose=True), "2026-11-17 09:00", "2026-11-17 10:00", utc("2026-11-17 08:00")),
        (clock("09:00", loose=True), "2026-11-17 20:30", "2026-11-17 22:00", utc("2026-11-17 20:00")),
        (
            clock("01:00", "02:30", loose=True),
            "2026-11-17 13:00",
            "2026-11-17 14:30",
            utc("2026-11-17 12:00", "2026-11-17 13:30"),
        ),
        (clock("05:00", loose=True), "2026-11-17 09:00", "2026-11-17 10:00", utc("2026-11-17 04:00")),
        # Over midnight
        (clock("00:30"), "2026-11-17 23:00", "2026-11-18 01:00", utc("2026-11-17 23:30")),
        (clock("23:30", "00:30"), "2026-11-17 23:00", "2026-11-18 01:00", utc("2026-11-17 22:30", "2026-11-17 23:30")),
        (clock("23:30"), "2026-11-17 23:00", "2026-11-18 01:00", utc("2026-11-17 22:30")),
    ],
)  # fmt: skip
def test_a_time_of_day_is_of_the_day_of_the_meeting(said: TimesOfDay, began: str, ended: str, meant: Window) -> None:
    """`since 9:30` about yesterday's meeting means yesterday, whenever it is asked."""
    assert placed(said, began=at(began).astimezone(UTC), ended=at(ended), zone=ZONE) == meant


@pytest.mark.parametrize(
    ("said", "began", "ended", "sentence"),
    [
        (clock("09:00", loose=True), "2026-11-17 08:00", "2026-11-17 22:00", "“9” may be morning or evening."),
        (clock("02:30"), "2026-03-29 01:00", "2026-03-29 05:00", "“02:30” on 29 March 2026 in Europe/Berlin doesn't"),
        (clock("02:30"), "2026-10-25 01:00", "2026-10-25 05:00", "“02:30” on 25 October 2026 in Europe/Berlin comes"),
    ],
)
def test_a_time_that_may_be_two_is_asked_back(said: TimesOfDay, began: str, ended: str, sentence: str) -> None:
    """Also once the meeting is known."""
    with misunderstood(sentence):
        placed(said, began=at(began), ended=at(ended), zone=ZONE)


@given(
    st.builds(clock, st.times().map(str), st.times().map(str)),
    st.integers(0, 10 * 365 * 24 * 60).map(
        lambda minutes: datetime(2020, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    ),
    st.timedeltas(timedelta(), timedelta(hours=30)),
    st.sampled_from(["Europe/Berlin", "America/Sao_Paulo", "Asia/Kathmandu", "Africa/Cairo"]),
)
def test_a_placed_window_is_in_order_and_shorter_than_a_day(
    said: TimesOfDay, began: datetime, length: timedelta, zone: str
) -> None:
    """Whatever the zone does to its clocks, but for an hour that it skips or repeats."""
    try:
        found = placed(said, began=began, ended=began + length, zone=ZoneInfo(zone))
    except MisunderstoodError:
        return
    assert found.start is not None
    assert found.end is not None
    assert timedelta() < found.end - found.start <= timedelta(hours=25)


@pytest.mark.parametrize(
    ("said", "name", "hours"),
    [
        ("Europe/Paris", "Europe/Paris", 1),
        ("america/new_york", "America/New_York", -5),
        ("America/Argentina/Buenos_Aires", "America/Argentina/Buenos_Aires", -3),
        ("UTC", "UTC", 0),
        ("gmt", "UTC", 0),
        ("UTC+2", "UTC+02:00", 2),
        ("utc-03:30", "UTC-03:30", -3.5),
        ("GMT+0545", "UTC+05:45", 5.75),
        ("UTC−5", "UTC-05:00", -5),
        ("UTC+14", "UTC+14:00", 14),
    ],
)
def test_a_zone_is_kept_by_a_name_that_gives_it_back(said: str, name: str, hours: float) -> None:
    """`UTC+2` is two hours ahead of UTC, as people mean it, not behind, as POSIX does."""
    assert is_zone(said)
    assert zone_said(said) == name
    assert zone_named(name).utcoffset(NOW.replace(tzinfo=None)) == timedelta(hours=hours)


@pytest.mark.parametrize("chunk", ["A/B", "24/7", "and/or", "IST", "utility", "UTC+", "R&D/QA", "../Paris"])
def test_other_words_are_no_zones(chunk: str) -> None:
    """They may belong to a title."""
    assert not is_zone(chunk)


@pytest.mark.parametrize("name", ["Mars/Olympus", "UTC+15", "../../etc/passwd", "", "Europe"])
def test_a_zone_that_does_not_exist_is_an_error(name: str) -> None:
    """A stored question should never hold one."""
    with pytest.raises(ValueError, match=r"no time zone|further from UTC"):
        zone_named(name)


@pytest.mark.parametrize(
    ("chunk", "is_one"), [("IST", True), ("ist", True), ("WEST", True), ("west", False), ("x", False)]
)
def test_abbreviations_are_known_in_any_letters_but_for_words(chunk: str, is_one: bool) -> None:
    """The west wing isn't a zone."""
    assert is_abbreviation(chunk) is is_one


def test_what_an_abbreviation_may_mean_are_zones() -> None:
    """What is proposed can be written."""
    for places in ABBREVIATIONS.values():
        for place in places:
            assert zone_said(place) == place
