"""Views of every card as the tests and the pictures show them: usual, empty, hostile and huge."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from cards.attendance import AttendanceView, Rule, Section
from cards.groups import Group
from cards.people import Audio, Badge, Row, Why

START = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")
HOSTILE = "[Approve](https://evil.example) <@all> **x** \u202egnp.exe {{DATE(2017-02-14T06:08:39Z)}} # 1. _a_ `b` "
LONGEST = "\U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466" * 200


def at(minutes: float) -> datetime:
    """So many minutes after the meeting's start."""
    return START + timedelta(minutes=minutes)


ALICE = Row(
    "Alice Adams",
    "alice@example.com",
    is_host=True,
    first_join=at(-5),
    last_leave=at(60),
    seconds=3600,
    share=100,
    audio=(Audio.VOIP,),
)
BOB = Row(
    "Bob Brown",
    "bob@example.com",
    first_join=at(12),
    last_leave=at(62.5),
    seconds=48 * 60,
    share=80,
    audio=(Audio.CALL_IN, Audio.VOIP),
    badges=(Badge.LATE, Badge.RETURNED),
)
CAROL = Row(
    "Carol Clark-Featherstonehaugh of the Northern Region",
    "carol.clark-featherstonehaugh@northern.example.com",
    first_join=at(0.4),
    last_leave=at(60),
    leave_is_assumed=True,
    seconds=12 * 60 + 3,
    is_at_least=True,
    share=20,
    audio=(Audio.NONE,),
    badges=(Badge.SHORT,),
)
DAN = Row("", "dan@example.com")
EVE = Row("Eve Évora", "eve@example.com", why=Why.GUEST)
GUEST = Row(
    "Bob from Sales",
    None,
    is_guest=True,
    first_join=at(3),
    last_leave=at(45),
    seconds=42 * 60,
    share=70,
    audio=(Audio.CALL_BACK,),
)


IN_NOW = replace(ALICE, last_leave=None, is_still_in=True, seconds=42 * 60, share=None)
JUST_IN = replace(GUEST, first_join=None, last_leave=None, is_still_in=True, seconds=None, share=None)
GONE = replace(BOB, last_leave=at(31), seconds=19 * 60, share=None, badges=(Badge.LATE,))


def answer(**changes: object) -> AttendanceView:
    usual = {
        "question": "q7Hk2",
        "title": "Weekly stand-up",
        "start": START,
        "end": at(60),
        "zone": BERLIN,
        "zone_name": "Europe/Berlin",
        "sections": (
            Section(Group.ATTENDED, (ALICE, BOB, CAROL)),
            Section(Group.ABSENT, (DAN,)),
            Section(Group.NOT_KNOWN, (EVE,)),
            Section(Group.UNEXPECTED, (GUEST,)),
        ),
        "asked": 5,
        "which": "Run 2 of 2, the last meeting of this series",
        "length": 3600,
        "rule": Rule(),
    }
    return AttendanceView(**(usual | changes))  # type: ignore[arg-type]


def running(**changes: object) -> AttendanceView:
    sections = (
        Section(Group.IN_NOW, (IN_NOW, JUST_IN)),
        Section(Group.ATTENDED, (GONE,)),
        Section(Group.ABSENT, (DAN,)),
        Section(Group.NOT_KNOWN, (replace(EVE, why=Why.RUNNING),)),
        Section(Group.LOBBY_ONLY, (Row("Frank Foe", "frank@example.com"),)),
    )
    live = {"end": None, "length": None, "as_of": at(42), "sections": sections, "asked": 6, "which": ""}
    return answer(**(live | changes))
