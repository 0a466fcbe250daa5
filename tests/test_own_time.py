"""When a meeting was planned beside when it was held, from the webhook to the card: whose lateness, and which shares.

Alice is in Paris, an hour ahead of UTC. Unless a case says otherwise, the meeting was planned for 15:00 to 16:00 there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from simulator.server import serve
from tests.support.chat import Chat, Json, config, running, waves, words
from tests.support.fieldcases import Said

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
ALICE, BOB = ("Alice Archer", "alice@example.com"), ("Bob Müller", "bob@example.com")


@pytest.fixture(scope="module")
def chat(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chat]:
    """One bot for all cases: each has a meeting of its own."""
    with ExitStack() as stack:
        simulator = stack.enter_context(serve(now=NOW))
        chat = Chat(simulator)
        chat.control("DELETE", "meetings")
        chat.control("POST", "people/timezone", {"person": ALICE[1], "timezone": "Europe/Paris"})
        stack.enter_context(running(config(simulator, tmp_path_factory.mktemp("own-time"))))
        yield chat


def paris(clock: str, day: int = 25) -> datetime:
    hours, minutes = map(int, clock.split(":"))
    return datetime(2026, 11, day, hours, minutes, tzinfo=UTC) - timedelta(hours=1)


def span(text: str, day: int = 25) -> tuple[datetime, datetime | None]:
    start, end = text.split("–")
    return paris(start, day), paris(end, day) if end else None


def row(who: tuple[str, str], *stays: str, day: int = 25) -> Json:
    devices = [
        {
            key: moment.isoformat()
            for key, moment in zip(("joinedTime", "leftTime"), span(stay, day), strict=True)
            if moment
        }
        for stay in stays
    ]
    device = {"deviceType": "webex_meeting_center_mac", "audioType": "voip"}
    return {"displayName": who[0], "email": who[1], "devices": [device | each for each in devices]}


@dataclass
class Held:
    """A meeting: its runs with those who stayed, and what was planned."""

    runs: tuple[str, ...]
    bob: tuple[str, ...]
    plan: str = "15:00–16:00"
    planned_day: int = 25
    day: int = 25
    fields: Json = field(default_factory=dict)

    def lay_out(self, chat: Chat, title: str) -> Json:
        """Lay the runs out in one series; return the last."""
        start, end = span(self.plan, self.planned_day)
        assert end
        body: Json = {"title": title, "scheduledStart": start.isoformat(), "scheduledEnd": end.isoformat()}
        run: Json = {}
        for hours in self.runs:
            began, ended = span(hours, self.day)
            rows = [row(ALICE, hours, day=self.day)] + [
                row(BOB, stay, day=self.day) for stay in self.bob if _is_in(span(stay, self.day), (began, ended))
            ]
            times = {"start": began.isoformat(), "participants": rows} | ({"end": ended.isoformat()} if ended else {})
            series = {"seriesId": run["seriesId"]} if run else {}
            run = chat.control("POST", "meetings", body | self.fields | series | times)
        return run


def _is_in(stay: tuple[datetime, datetime | None], run: tuple[datetime, datetime | None]) -> bool:
    return run[0] <= stay[0] and (run[1] is None or stay[0] < run[1])


CASES = [
    (
        "early host, on time",
        Held(("14:40–16:00",), ("14:58–16:00",)),
        "Nobody was late",
        ["Planned for 15:00 – 16:00, opened at 14:40", "14:40 – 16:00 (1 h 20 min)"],
        "1 h\n100 %\nBob Müller",
    ),
    (
        "early host, late by the plan",
        Held(("14:40–16:00",), ("15:06–16:00",)),
        "1 of 2 was late",
        ["more than 5 min after 15:00", "Minutes count from 15:00"],
        "54 min\n90 %\nBob Müller",
    ),
    (
        "late host",
        Held(("15:20–16:00",), ("15:24–16:00",)),
        "Nobody was late",
        ["Planned for 15:00 – 16:00, began at 15:20"],
        "36 min\n90 %\nBob Müller",
    ),
    (
        "late host, and late all the same",
        Held(("15:20–16:00",), ("15:26–16:00",)),
        "1 of 2 was late",
        ["more than 5 min after 15:20"],
        "34 min\n85 %\nBob Müller",
    ),
    (
        "overtime, gone at the planned end",
        Held(("15:00–16:40",), ("15:00–16:00",)),
        "Nobody left early",
        ["Planned for 15:00 – 16:00", "more than 5 min before 16:00", "Percent count up to 16:00, minutes to the end"],
        "1 h\n100 %\nBob Müller",
    ),
    (
        "overtime, gone before the planned end",
        Held(("15:00–16:40",), ("15:00–15:50",)),
        "1 of 2 left early",
        ["more than 5 min before 16:00"],
        "50 min\n83 %\nBob Müller",
    ),
    (
        "overtime, stayed for all of it",
        Held(("15:00–16:40",), ("15:00–16:40",)),
        "Nobody left early",
        ["Planned for 15:00 – 16:00"],
        "1 h 40 min\n100 %\nBob Müller",
    ),
    (
        "ended early",
        Held(("15:00–15:30",), ("15:00–15:30",)),
        "Nobody left early",
        ["Planned for 15:00 – 16:00", "more than 5 min before 15:30"],
        "30 min\n100 %\nBob Müller",
    ),
    (
        "restarted",
        Held(("15:00–15:20", "15:30–16:00"), ("15:00–15:20", "15:30–16:00")),
        "Nobody was late",
        ["2 runs: it was restarted"],
        "50 min\n100 %\nBob Müller",
    ),
    (
        "a trial before the plan, then restarted",
        Held(("14:40–14:50", "14:55–16:00"), ("14:57–16:00",)),
        "Nobody was late",
        ["Planned for 15:00 – 16:00, opened at 14:40"],
        "1 h\n100 %\nBob Müller",
    ),
    (
        "held at quite another hour",
        Held(("12:00–13:00",), ("12:04–13:00",)),
        "Nobody was late",
        ["Planned for 15:00 – 16:00, held at 12:00", "more than 5 min after 12:00"],
        "56 min\n93 %\nBob Müller",
    ),
    (
        "planned on Tuesday, held on Wednesday",
        Held(("15:00–16:00",), ("15:00–16:00",), planned_day=24),
        "Nobody was late",
        ["Planned for Tuesday, 24 November, 15:00, held on Wednesday, 25 November"],
        "1 h\n100 %\nBob Müller",
    ),
    (
        "held as planned",
        Held(("15:00–16:00",), ("15:07–16:00",)),
        "1 of 2 was late",
        ["more than 5 min after the start"],
        "53 min\n88 %\nBob Müller",
    ),
    (
        "a personal room has no plan",
        Held(("14:40–16:00",), ("14:44–16:00",), fields={"scheduledType": "personalRoomMeeting"}),
        "Nobody was late",
        ["14:40 – 16:00 (1 h 20 min)"],
        "1 h 16 min\n95 %\nBob Müller",
    ),
]


AS_PLANNED = {"restarted", "held as planned", "a personal room has no plan"}


@pytest.mark.parametrize(("title", "meeting", "verdict", "said", "person"), CASES, ids=[title for title, *_ in CASES])
def test_own_time(chat: Chat, title: str, meeting: Held, verdict: str, said: list[str], person: str) -> None:
    """The verdict, the head and the rules, then the minutes and the share of Bob."""
    run = meeting.lay_out(chat, title)
    ask = "who left early" if "left early" in verdict else "who was late"
    by_id = words(chat.ask("Alice", f"{ask} {run['id']}" if len(meeting.runs) == 1 else f'{ask} "{title}"'))
    assert verdict in by_id
    for part in said:
        assert part in by_id
    assert ("Planned for" in by_id) == (title not in AS_PLANNED)
    by_title = words(chat.ask("Alice", f'who attended "{title}"'))
    assert person in by_title


def test_the_other_two_measures(chat: Chat) -> None:
    """Of the run everything counts that was held, of the schedule all that was planned."""
    run = Held(("14:40–16:20",), ("14:58–16:20",)).lay_out(chat, "Measured")["id"]
    of_run = words(chat.ask("Alice", f"who was late of the run {run}"))
    assert "1 of 2 was late" in of_run
    assert "more than 5 min after 14:40" in of_run
    assert "1 h 22 min\n82 %\nBob Müller" in words(chat.ask("Alice", f"who attended {run} of the run"))
    of_schedule = words(chat.ask("Alice", f"who attended {run} of the schedule"))
    assert "1 h\n100 %\nBob Müller" in of_schedule
    assert "Minutes count from 15:00 to 16:00" in of_schedule


def test_a_schedule_at_another_hour_makes_nobody_absent(chat: Chat) -> None:
    """It is said, and the run counts."""
    run = Held(("12:00–13:00",), ("12:00–13:00",)).lay_out(chat, "Elsewhen")["id"]
    said = words(chat.ask("Alice", f"who attended {run} of the schedule"))
    assert "2 people attended" in said
    assert "It was not held in its scheduled time: measured against the actual start and end." in said


def test_the_first_minutes_are_those_of_the_plan(chat: Chat) -> None:
    """The host opened at 14:40: the first quarter of an hour began at 15:00."""
    run = Held(("14:40–16:00",), ("14:58–16:00",)).lay_out(chat, "First minutes")["id"]
    said = words(chat.ask("Alice", f"who missed the first 15 minutes of {run} bob@example.com"))
    assert "did not come" not in said
    assert "from 15:00 to 15:15" in said


def test_explain_cuts_to_the_plan_and_adds_up(chat: Chat) -> None:
    """The two minutes before the plan are cut, and the sum is right."""
    run = Held(("14:40–16:00",), ("14:58–16:00",)).lay_out(chat, "Explained")["id"]
    said = words(chat.ask("Alice", f"explain bob@example.com {run}"))
    assert "1 h of 1 h, 100 %" in said.replace("\N{NO-BREAK SPACE}", " ")
    assert "14:58:00 – 16:00:00" in said
    assert "Clipped to the meeting" in said
    assert "Minutes count from 15:00" in said


def test_a_file_says_what_was_planned_and_the_rules(chat: Chat) -> None:
    """Below the table: what the card says."""
    run = Held(("14:40–16:20",), ("15:10–16:20",)).lay_out(chat, "Filed")["id"]
    question = f"who attended {run} csv"
    said = Said(chat, "Alice", question, chat.ask("Alice", question))
    assert "planned for 15:00 – 16:00, opened at 14:40" in said.words
    for words_below in ("Planned for 15:00 – 16:00, opened at 14:40", "Minutes count from 15:00, percent up to 16:00"):
        assert words_below in said.file


def test_while_it_runs_nobody_is_short_or_gone_early(chat: Chat) -> None:
    """Opened at 12:20 for 12:45; now it is 13:00 in Paris."""
    meeting = Held(
        ("12:20–",), ("12:43–12:50",), plan="12:45–13:45", day=26, planned_day=26, fields={"hideTimes": False}
    )
    run = meeting.lay_out(chat, "Running")["id"]
    said = words(chat.ask("Alice", f"who attended {run}"))
    assert "Planned for 12:45 – 13:45, opened at 12:20" in said
    assert not re.search(r"(?i)\b(late|left early|short)\b", said.split("Planned")[1])


def test_before_the_planned_start_nobody_is_late(chat: Chat) -> None:
    """Opened at 12:40 for 13:30: who came at 12:50 is early."""
    meeting = Held(("12:40–",), ("12:50–",), plan="13:30–14:30", day=26, planned_day=26, fields={"hideTimes": False})
    run = meeting.lay_out(chat, "Not begun")["id"]
    assert "Nobody was late" in words(chat.ask("Alice", f"who was late {run}"))
    said = words(chat.ask("Alice", f"who is in {run}"))
    assert "2 people are in now" in said
    assert "Minutes count from 13:30, which is still to come: so nobody has any yet" in said


@pytest.fixture
def fault(chat: Chat) -> Iterator[None]:
    """Webex fails whenever planned dates are asked for."""
    yield
    chat.control("DELETE", "faults")


@pytest.mark.usefixtures("fault")
def test_a_plan_that_can_not_be_read_is_told_only_where_it_matters(chat: Chat) -> None:
    """The run counts: somebody is called late by it, so the card says that the schedule is not known."""
    late = Held(("14:40–16:00",), ("14:58–16:00",)).lay_out(chat, "Plan unread")
    on_time = Held(("14:40–16:00",), ("14:40–16:00",)).lay_out(chat, "Plan unread, on time")
    for run in (late, on_time):
        chat.control("POST", "faults", {"fault": "status", "path": f"meetings/{run['seriesId']}_2", "status": 500})
    chat.control("POST", "faults", {"fault": "status", "query": "meetingType=scheduledMeeting", "status": 500})
    said = words(chat.ask("Alice", f"who attended {late['id']}"))
    assert "The schedule is not known" in said
    assert "The schedule is not known" not in words(chat.ask("Alice", f"who attended {on_time['id']}"))


@pytest.mark.parametrize("by", ["run", "series", "date"])
def test_the_plan_is_read_beside_the_rest(chat: Chat, by: str) -> None:
    """Message, everything else, reply: never more than three round trips."""
    run = Held(("14:40–16:00",), ("14:58–16:00",)).lay_out(chat, f"Trips by {by}")
    named = {"run": run["id"], "series": run["seriesId"], "date": f"{run['seriesId']}_20261125T140000Z"}[by]
    chat.ask("Alice", f"who attended {named}")
    latency = 0.3
    chat.control("POST", "latency", {"ms": latency * 1000})
    try:
        chat.control("DELETE", "requests")
        said = words(chat.ask("Alice", f"who attended {named}"))
    finally:
        chat.control("POST", "latency", {"ms": 0})
    assert "opened at 14:40" in said
    log = [
        call for call in chat.control("GET", "requests") if chat.is_the_bots(call) and "webhooks" not in call["path"]
    ]
    assert waves([datetime.fromisoformat(call["time"]) for call in log], latency) == 3
