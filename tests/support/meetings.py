"""Meetings that a test makes up: when they were held, and who was there from which minute to which."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from tests.support.chat import Chat, Json

Span = tuple[float, float | None]
"""From and to, in minutes from the meeting's start; None for who is still there."""


def now(chat: Chat) -> datetime:
    """By the simulated Webex's clock."""
    return datetime.fromisoformat(chat.control("POST", "clock", {})["now"])


def held(
    chat: Chat,
    title: str,
    *people: Json,
    ago: float = 120,
    lasted: float | None = 60,
    **fields: object,
) -> Json:
    """Return a meeting that Alice hosted, begun so many minutes ago; without `lasted` it still runs.

    People's times count from its start. The answer has its `id` and its `seriesId`.
    """
    start = (now(chat) - timedelta(minutes=ago)).replace(microsecond=0)
    body: Json = {"title": title, "start": start.isoformat(), "participants": [_placed(row, start) for row in people]}
    if lasted is not None:
        body["end"] = (start + timedelta(minutes=lasted)).isoformat()
    return dict(chat.control("POST", "meetings", body | fields))


def person(name: str, email: str | None, *spans: Span, **fields: object) -> Json:
    """Return a row with a device for each span; without spans it has no times at all."""
    devices = [{"deviceType": "webex_meeting_center_mac", "audioType": "voip", "span": span} for span in spans]
    return {"displayName": name, **({"email": email} if email else {}), "devices": devices, **fields}


ALICE = ("Alice Archer", "alice@example.com")
BOB = ("Bob Müller", "bob@example.com")
CAROL = ("Carol Chen", "carol@example.com")
DAVE = ("Dave O'Neil", "dave@example.com")


def _placed(row: Json, start: datetime) -> Json:
    """Return the row with times in place of its spans."""
    devices = [{**device, **_times(device.pop("span"), start)} for device in map(dict, row["devices"])]
    joins: Sequence[str] = [device["joinedTime"] for device in devices]
    leaves: Sequence[str | None] = [device.get("leftTime") for device in devices]
    own = {"joinedTime": min(joins)} if joins else {}
    if leaves and None not in leaves:
        own["leftTime"] = max(leave for leave in leaves if leave)
    return {**own, **row, "devices": devices}


def _times(span: Span, start: datetime) -> Json:
    joined, left = span
    times = {"joinedTime": _iso(start, joined)}
    return times if left is None else times | {"leftTime": _iso(start, left)}


def _iso(start: datetime, minute: float) -> str:
    return (start + timedelta(minutes=minute)).isoformat(timespec="milliseconds").replace("+00:00", "Z")
