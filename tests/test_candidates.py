"""Instances become the meetings that people remember, and words of a title find the ones that are meant."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.language.question import Pin, Window
from bot.language.times import day_window
from bot.meetings.candidates import Candidate, candidates, one_a_series, unlisted, within
from bot.meetings.titles import nearest_titles, titled
from bot.webex.values import Meeting

TEN = datetime(2026, 3, 3, 10, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def instance(
    meeting_id: str, start: datetime, minutes: int | None = 30, *, series: str = "s", occurrence: str | None = "s_o"
) -> Meeting:
    """A run of that many minutes; None for one that goes on."""
    return Meeting(
        id=meeting_id,
        meeting_series_id=series,
        scheduled_meeting_id=occurrence,
        title="Stand-up",
        start=start,
        end=start + timedelta(minutes=minutes or 60),
        state="ended" if minutes else "inProgress",
    )


def planned(state: str, start: datetime, minutes: int = 30) -> Meeting:
    return Meeting(
        id="s_o", meeting_series_id="s", title="Stand-up", start=start, end=start + minutes * MINUTE, state=state
    )


def called(*titles: str) -> list[Candidate]:
    """A meeting of each title, the first the newest, each of a series of its own."""
    return [
        Candidate(meeting_id=str(number), series_id=str(number), title=title, start=TEN - timedelta(hours=number))
        for number, title in enumerate(titles)
    ]


def test_a_restart_is_one_meeting_of_two_runs() -> None:
    """Asked for by both runs' IDs, so that Webex tells of both; so it is where Webex names no planned date."""
    for occurrence in ("s_o", None):
        runs = [instance("s_I_1", TEN, 12), instance("s_I_2", TEN + 20 * MINUTE, occurrence=occurrence)]
        [found] = candidates(runs)
        assert (found.pin.runs, found.runs, found.start) == (("s_I_1", "s_I_2"), 2, TEN)
        assert found.end == TEN + 50 * MINUTE
        assert Pin.of_choice(found.pin.choice) == found.pin


def test_two_dates_are_two_meetings() -> None:
    """However close: each is asked for by its own run."""
    found = candidates([instance("s_I_1", TEN, 12), instance("s_I_2", TEN + 20 * MINUTE, occurrence="s_p")])
    assert [(each.meeting_id, each.runs, each.pin.runs) for each in found] == [("s_I_2", 1, ()), ("s_I_1", 1, ())]


def test_a_pause_of_more_than_half_an_hour_makes_two_meetings() -> None:
    """Newest first, each by its own ID."""
    found = candidates([instance("s_I_1", TEN, 12), instance("s_I_2", TEN + 43 * MINUTE)])
    assert [(each.meeting_id, each.runs) for each in found] == [("s_I_2", 1), ("s_I_1", 1)]


def test_what_is_listed_twice_or_without_a_start_counts_once_or_not() -> None:
    """Pages may overlap while meetings end."""
    once = instance("s_I_1", TEN)
    assert len(candidates([once, once, Meeting(id="x"), Meeting()])) == 1


def test_a_meeting_that_runs_has_no_end() -> None:
    """Webex shows the end of its schedule."""
    [found] = candidates([instance("s_I_1", TEN, None)])
    assert found.is_running


@pytest.mark.parametrize(
    ("state", "ended_ago", "is_there"),
    [
        ("ended", 3, True),
        ("ended", 600, True),
        ("ready", 3, True),
        ("ready", 14, True),
        ("ready", 15, False),
        ("ready", -1, True),
        ("missed", 3, False),
        ("scheduled", -600, False),
    ],
)
def test_a_meeting_that_just_ended_is_known_by_its_plan(state: str, ended_ago: int, is_there: bool) -> None:
    """Webex lists what happened with 15 minutes' delay: without its plan the one before would be taken for the last."""
    assert bool(unlisted([planned(state, TEN)], [], TEN + (30 + ended_ago) * MINUTE)) is is_there


@pytest.mark.parametrize(
    ("run", "is_known"),
    [
        (instance("s_I_1", TEN), True),
        (instance("s_I_1", TEN, occurrence="s_before"), False),
        (instance("s_I_1", TEN - 5 * MINUTE, occurrence=None), True),
        (instance("s_I_1", TEN - timedelta(days=7), occurrence=None), False),
        (instance("t_I_1", TEN, series="t", occurrence=None), False),
    ],
)
def test_a_plan_whose_run_is_listed_says_nothing_new(run: Meeting, is_known: bool) -> None:
    """By the date that the run names, else by its time."""
    assert bool(unlisted([planned("ended", TEN)], [run], TEN + timedelta(hours=2))) is not is_known


TITLES = [
    "Design review",
    "Project Unicorn: design review",
    "Weekly Stand-up",
    "Réunion d’équipe",
    "週次レビュー",
    "1:1",
]


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("design review", ["Design review"]),
        ("DESIGN  REVIEW!", ["Design review"]),
        ("review design", ["Design review", "Project Unicorn: design review"]),
        ("unicorn", ["Project Unicorn: design review"]),
        ("unicorn review", ["Project Unicorn: design review"]),
        ("stand up", ["Weekly Stand-up"]),
        ("weekly standup", ["Weekly Stand-up"]),
        ("reunion d'equipe", ["Réunion d’équipe"]),
        ("レビュー", ["週次レビュー"]),
        ("desing reveiw", ["Design review", "Project Unicorn: design review"]),
        ("unicron", ["Project Unicorn: design review"]),
        ("1:1", ["1:1"]),
        ("uni", ["Project Unicorn: design review"]),
        ("proj rev", ["Project Unicorn: design review"]),
        ("rev", ["Design review", "Project Unicorn: design review"]),
        ("view", []),
        ("de", []),
        ("planning", []),
        ("…", []),
    ],
)
def test_words_find_titles(said: str, meant: list[str]) -> None:
    """To the letter first, then all words in any order, then words that begin so or are nearly those."""
    assert [each.title for each in titled(called(*TITLES), said)] == meant


def test_slips_are_forgiven_only_when_asked_to() -> None:
    """As long as older meetings may fit better."""
    assert titled(called("Design preview"), "design reviews", loosely=False) == []
    assert titled(called("Retrospective"), "retro", loosely=False) == []


def test_the_nearest_titles_share_a_word() -> None:
    """Else they are the newest; each once."""
    found = called("Lunch", "Lunch", "Budget review", "Retro", "All-hands")
    assert nearest_titles(found, "design review") == ["Budget review", "Lunch", "Retro"]


def test_the_one_before_is_of_the_same_series() -> None:
    """Counted in each series by itself; series without so many are left out."""
    found = candidates(
        [instance(f"s_I_{week}", TEN - timedelta(weeks=week)) for week in range(3)]
        + [instance("t_I_9", TEN - timedelta(days=1), series="t")]
    )
    assert [each.meeting_id for each in one_a_series(found)] == ["s_I_0", "t_I_9"]
    assert [each.meeting_id for each in one_a_series(found, back=2)] == ["s_I_2"]


@pytest.mark.parametrize(
    ("start", "is_on_it"),
    [
        ("2026-03-28T22:59:00Z", False),
        ("2026-03-28T23:00:00Z", True),
        ("2026-03-29T21:59:00Z", True),
        ("2026-03-29T22:00:00Z", False),
    ],
)
def test_the_day_on_which_the_clocks_go_forward_has_23_hours(start: str, is_on_it: bool) -> None:
    """In Berlin 29 March 2026 begins at 23:00 UTC the day before, and ends at 22:00 UTC."""
    berlin = ZoneInfo("Europe/Berlin")
    found = candidates([instance("s_I_1", datetime.fromisoformat(start))])
    assert bool(within(found, day_window(date(2026, 3, 29), berlin))) is is_on_it
    assert (found[0].day(berlin) == date(2026, 3, 29)) is is_on_it


def test_a_window_may_be_open_at_either_end() -> None:
    """From its start on, and up to its end without it."""
    found = called("Lunch")
    assert within(found, Window(start=TEN)) == within(found, Window(end=TEN + MINUTE)) == found
    assert within(found, Window(end=TEN)) == []


@given(st.text(), st.lists(st.text(), max_size=5))
def test_any_words_find_some_of_the_titles_or_none(said: str, titles: list[str]) -> None:
    """Titles and words come from strangers."""
    found = called(*titles)
    assert set(titled(found, said)) <= set(found)
