"""Views of every card as the tests and the pictures show them: usual, empty, hostile and huge."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from cards.attendance import AttendanceView, Group, Rule, Section
from cards.people import Badge, Row, Why

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
    audio=("VoIP",),
)
BOB = Row(
    "Bob Brown",
    "bob@example.com",
    first_join=at(12),
    last_leave=at(62.5),
    seconds=48 * 60,
    share=80,
    audio=("phone (called in)", "VoIP"),
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
    audio=("none",),
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
    audio=("phone (called back)",),
)


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
