"""Meetings in a few lines, to ask the bot about: what the tests of the rules are written in.

A row is "who | stays | words". `who` is the first name of a colleague, "Name <e-mail>", or a name alone. A stay is
"5-60" or "5:01-60", in minutes and seconds from the planned start; either end may be left out, or be a word of
`_NEVER`: the first moment of 1970, which Webex tells for what it does not know. A row has one device for each stay;
with none it stayed for the whole meeting. The words are those of `_WORDS` and `_STATES`, and "breakout 20-40";
"untimed" is a row without times and devices, "own" one with times of its own and no devices.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from tests.support.chat import Chat, Json
from tests.support.fieldcases import Said

TUESDAY_TEN = datetime(2026, 11, 17, 9, tzinfo=UTC)
"""Ten in Paris, the day before the conversation."""
_NEVER = {
    "never": "1970-01-01T00:00:00.000Z",
    "short": "1970-01-01T00:00:00Z",
    "east": "1970-01-01T01:00:00+01:00",
    "west": "1969-12-31T19:00:00.000-05:00",
}
_WORDS: dict[str, Json] = {
    "app": {"audioType": "voip"},
    "phone": {"audioType": "pstn", "callType": "callIn"},
    "called back": {"audioType": "pstn", "callType": "callBack"},
    "some phone": {"audioType": "pstn"},
    "silent": {"audioType": "inactive"},
    "unheard": {},
}
_STATES = ("lobby", "joined", "breakoutSession", "end")
_MOMENT = rf"(-?[\d:]+|{'|'.join(_NEVER)})?"
_STAY = re.compile(f"{_MOMENT}-{_MOMENT}")


@dataclass(frozen=True)
class Held:
    """A run; `plan` and `run` are in minutes from `at`, "0-" runs still, and `more` goes to the control as it is."""

    rows: tuple[str, ...] = ()
    invitees: tuple[str, ...] = ()
    run: str = "0-60"
    plan: str = "0-60"
    at: datetime = TUESDAY_TEN
    more: Json = field(default_factory=dict)

    def body(self, title: str) -> Json:
        """Return it as POST /_control/meetings takes it."""
        (start, end), (planned, planned_end) = self._span(self.run), self._span(self.plan)
        times = {"start": start, "end": end, "scheduledStart": planned, "scheduledEnd": planned_end}
        rows = list(self._rows())
        return {"title": title, "invitees": self.invitees, "participants": rows, **times, **self.more}

    def _rows(self) -> Iterator[Json]:
        for row in self.rows:
            who, *parts = (part.strip() for part in row.split("|"))
            yield {**_person(who), **self._seen([part for part in parts if part])}

    def _seen(self, parts: list[str]) -> Json:
        """Return the times, devices and state of a row."""
        state = [part for part in parts if part in _STATES]
        breakouts = [self._times(part.split()[1]) for part in parts if part.startswith("breakout ")]
        more: Json = {"state": state[0]} if state else {}
        if breakouts:
            more["breakoutSessionsAttended"] = [{"name": "Corner", **times} for times in breakouts]
        if "untimed" in parts:
            return more
        devices: list[Json] = []
        for part in parts:
            if _STAY.fullmatch(part):
                devices.append({"audioType": "voip", **self._times(part)})
            elif part in _WORDS:
                device = devices.pop() if devices else {**self._times(self.run)}
                devices.append({**{key: device[key] for key in device if key != "audioType"}, **_WORDS[part]})
        if not devices and not state:
            devices = [{"audioType": "voip", **self._times(self.run)}]
        return {**_outer(devices), **more, "devices": [] if "own" in parts else devices}

    def _times(self, stay: str) -> Json:
        joined, left = self._span(stay)
        return {key: time for key, time in (("joinedTime", joined), ("leftTime", left)) if time}

    def _span(self, stay: str) -> tuple[str | None, str | None]:
        match = _STAY.fullmatch(stay)
        if match is None:
            raise ValueError(f"no stay: {stay}")
        return self._moment(match[1]), self._moment(match[2])

    def _moment(self, said: str | None) -> str | None:
        if said is None or said in _NEVER:
            return _NEVER[said] if said else None
        minutes, _, seconds = str(said).partition(":")
        moment = self.at + timedelta(minutes=int(minutes), seconds=int(seconds or 0))
        return moment.isoformat().replace("+00:00", "Z")


def lay_out(chat: Chat, title: str, meetings: tuple[Held, ...]) -> list[Json]:
    """Let the meetings have been held, as runs of one series; return what the control says of each."""
    runs: list[Json] = []
    for meeting in meetings:
        series = {"seriesId": runs[0]["seriesId"]} if runs else {}
        runs.append(chat.control("POST", "meetings", {**meeting.body(title), **series}))
    return runs


def _person(who: str) -> Json:
    colleagues = {"alice": "Alice Archer", "bob": "Bob Müller", "carol": "Carol Chen", "dave": "Dave O'Neil"}
    if who in colleagues:
        return {"displayName": colleagues[who], "email": f"{who}@example.com"}
    if match := re.fullmatch(r"(.*) <(.*)>", who):
        return {"displayName": match[1], "email": match[2]}
    return {"displayName": who}


def _outer(devices: list[Json]) -> Json:
    """Return the row's own times: its first join and, if each device left, its last leave."""
    joins = [device["joinedTime"] for device in devices if "joinedTime" in device]
    leaves = [device["leftTime"] for device in devices if "leftTime" in device]
    times = {"joinedTime": min(joins)} if joins else {}
    return {**times, "leftTime": max(leaves)} if devices and len(leaves) == len(devices) else times


@dataclass(frozen=True)
class Case:
    """What is asked of which meetings, what the answer must have in it, and what never: all in regular expressions.

    `ask` goes before the first run's ID, or has {id} or {series} in it. The `absent` have not come, it isn't known of
    the `unknown`, and nothing is said against the `unaccused`.
    """

    name: str
    ask: str
    meetings: tuple[Held, ...] | Held
    says: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    unaccused: tuple[str, ...] = ()


def held(*rows: str, invites: str = "", run: str = "0-60", plan: str = "0-60", **more: object) -> Held:
    """Return a meeting in which Alice, who hosts it, was for the whole time, and these rows besides."""
    at = more.pop("at", TUESDAY_TEN)
    assert isinstance(at, datetime)
    return Held(("alice", *rows), tuple(invites.split(", ")) if invites else (), run, plan, at, more)


def ask(chat: Chat, question: str, *meetings: Held) -> Said:
    """Let the meetings have been held, and ask as Alice about the first run, or about what the question names."""
    runs = lay_out(chat, "Kiwi", meetings)
    text = question if "{" in question else f"{question} {{id}}"
    said = chat.ask("Alice", text.format(id=runs[0]["id"], series=runs[0]["seriesId"]))
    return Said(chat, "Alice", question, said)


def check(chat: Chat, case: Case) -> None:
    """Ask, and fail with the answer where it breaks the rule."""
    meetings = case.meetings if isinstance(case.meetings, tuple) else (case.meetings,)
    said = ask(chat, case.ask, *meetings)
    wrong = [f"says nothing of {pattern}" for pattern in case.says if not re.search(pattern, said.words)]
    wrong += [f"says {pattern}" for pattern in case.never if re.search(pattern, said.words)]
    wrong += [f"does not miss {person}" for person in case.absent if not said.denies(person)]
    wrong += [f"misses {person}" for person in (*case.unknown, *case.unaccused) if said.denies(person)]
    wrong += [f"knows of {person}" for person in case.unknown if person not in said.section("Not known")]
    assert not wrong, f"{'; '.join(wrong)}:\n{said.words}"


def name_of(case: Case) -> str:
    return case.name.replace(" ", "-")
