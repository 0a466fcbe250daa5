"""A second opinion on attendance: the rules of docs/architecture.md, taken one second at a time.

Slow, and written from the rules alone: it shares no step with bot/attendance, only the values that go in. A person's
presence is a set of seconds; a gap is a stretch of seconds without a mark. Times are cut to whole seconds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from bot.attendance.meeting import Measure, MeetingTimes, Run
from bot.attendance.participants import BreakoutSession, Device, Participant
from bot.attendance.report import Audio, ParticipantKind, Status, Thresholds, Why

Window = tuple[datetime | None, datetime | None]
Seconds = frozenset[int]
Part = Device | Participant | BreakoutSession
SENTINEL_DAYS = {date(1969, 12, 31), date(1970, 1, 1), date(1970, 1, 2)}


@dataclass(frozen=True)
class Question:
    """What a report is asked for."""

    rows: Sequence[Participant]
    meeting: MeetingTimes
    now: datetime
    expected: Sequence[str] | None = None
    thresholds: Thresholds = field(default_factory=Thresholds)
    joined: Window | None = None
    presence: Window | None = None
    why_missing: Why | None = None
    aliases: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Told:
    """What a report says of one person; times are seconds since 1970."""

    is_expected: bool = True
    statuses: frozenset[Status] = frozenset()
    kind: ParticipantKind = ParticipantKind.PERSON
    count: int = 1
    other_names: tuple[str, ...] = ()
    why: Why | None = None
    is_host: bool = False
    first_join: int | None = None
    last_leave: int | None = None
    leave_is_assumed: bool = False
    seconds: int | None = None
    is_at_least: bool = False
    share: int | None = None
    audio: tuple[Audio, ...] = ()
    dropped: int = 0


@dataclass(frozen=True)
class Lore:
    """What the test knows of the names in its random meetings; all are folded."""

    fits: frozenset[tuple[str, str]]
    """Guests' names that may be an e-mail's."""
    same: frozenset[tuple[str, str]]
    """Names that are an e-mail's own, so that another e-mail that shows one may be the same person's."""
    nameless: frozenset[str]
    """Names that say nothing of who it is; on a phone, that is a caller."""
    callers: frozenset[str]
    """Names of callers, also without a phone's audio."""
    recorders: frozenset[str]
    rooms: frozenset[str]
    """Names that make an e-mail a room's."""


@dataclass
class Join:
    """A device, a breakout session, or a row without devices; `kind` says how it ended."""

    joined: int
    left: int
    kind: str
    audio: Audio | None


def second(time: datetime | None) -> int | None:
    """Return whole seconds since 1970, None where Webex doesn't know."""
    if time is None:
        return None
    utc = time.replace(tzinfo=UTC) if time.tzinfo is None else time.astimezone(UTC)
    return None if utc.date() in SENTINEL_DAYS else int(utc.timestamp())


def stretch(run: Run) -> tuple[int, int | None]:
    start = second(run.start)
    assert start is not None, "the random meetings know when their runs began"
    return start, second(run.end)


def names_of(row: Participant, aliases: Mapping[str, str]) -> str:
    """Return `mail …` or `guest …`: whose row it is."""
    if row.email is not None and row.email.strip():
        return "mail " + row.email.strip().casefold()
    shown = (row.display_name or "").strip().casefold()
    for name, email in aliases.items():
        if name.strip().casefold() == shown:
            return "mail " + email.strip().casefold()
    return "guest " + shown


class Naive:
    """Answers one question for everybody."""

    def __init__(self, question: Question, lore: Lore) -> None:
        self.q = question
        self.lore = lore
        self.ended = question.meeting.is_ended is True
        self.running = question.meeting.is_ended is False
        self.now = second(question.now) or 0
        self.runs = sorted(map(stretch, question.meeting.runs), key=lambda run: run[0])
        self.all_ended = bool(self.runs) and all(end is not None for _, end in self.runs)
        self.plan = stretch(question.meeting.schedule) if question.meeting.schedule else None
        self.clock = self._clock()
        self.measure = self._measure()
        self.meeting = frozenset(s for s in self.clock if self._in_meeting(s))
        self.asked = frozenset(filter(within(question.presence), self.meeting))
        self.shared = frozenset(s for s in self.asked if not self._is_overtime(s)) or self.asked

    def _clock(self) -> range:
        """Return every second that could matter."""
        times = [self.now]
        for start, end in [*self.runs, *filter(None, [self.plan])]:
            times += [start, end or self.now]
        for row in self.q.rows:
            parts: list[Part] = [row, *row.devices, *row.breakout_sessions_attended]
            for part in parts:
                times += [t for t in (second(part.joined_time), second(part.left_time)) if t is not None]
        return range(min(times) - 1, max(times) + 2)

    def _measure(self) -> Measure:
        """Return by what the meeting is measured in the end: by its run, if no second is both planned and held.

        A run whose end nobody knows may go on through the whole plan.
        """
        said = self.q.thresholds.measure
        if self.plan is None or said is Measure.RUN:
            return Measure.RUN
        if not self.runs:
            return said if said is Measure.SCHEDULE else Measure.RUN
        may_be_held = (s for s in self.clock for start, end in self.runs if start <= s and (end is None or s < end))
        return said if any(self._is_planned(s) for s in may_be_held) else Measure.RUN

    def _is_planned(self, s: int) -> bool:
        return self.plan is not None and self.plan[0] <= s < (self.plan[1] or 0)

    def _is_overtime(self, s: int) -> bool:
        """Whether the plan was over: such a second makes no share smaller."""
        return self.measure is Measure.OWN and self.plan is not None and s >= (self.plan[1] or 0)

    def _in_meeting(self, s: int) -> bool:
        if self.measure is Measure.SCHEDULE:
            return self._is_planned(s)
        is_too_early = self.measure is Measure.OWN and self.plan is not None and s < self.plan[0]
        return self.was_held(s) and not is_too_early

    def _in_run(self, s: int, start: int, end: int | None) -> bool:
        if end is not None:
            return start <= s < end
        return start <= s and (self.ended or s < self.now)

    def was_held(self, s: int) -> bool:
        return not self.runs or any(self._in_run(s, *run) for run in self.runs)

    def held(self) -> Iterable[int]:
        """Return the seconds in which the meeting was held; a far-off one stands for an end that isn't known."""
        far = [] if self.runs else [0]
        if not self.runs or (self.ended and not self.all_ended):
            far.append(2**33)
        return far + [s for s in self.clock if self.runs and self.was_held(s)]

    @property
    def length(self) -> int | None:
        return len(self.asked) if self.knows_length else None

    @property
    def knows_length(self) -> bool:
        is_measurable = bool(self.runs and self.running) or (self.ended and self.all_ended)
        return self.measure is Measure.SCHEDULE or is_measurable

    @property
    def begins(self) -> int | None:
        """The first second of the meeting; while it is only expected, when it will begin."""
        if self.measure is Measure.RUN:
            return self.runs[0][0] if self.runs else None
        return min(self.meeting) if self.meeting else self.plan and self.plan[0]

    @property
    def ends(self) -> int | None:
        """The second after the last one that counts for shares, whatever part of the meeting was asked for."""
        if not self.ended or not (self.measure is Measure.SCHEDULE or self.all_ended):
            return None
        return max(s for s in self.meeting if not self._is_overtime(s)) + 1

    def everybody(self) -> dict[str, Told]:
        """Return what is told of everybody, by `mail …` or `guest …`."""
        rows: dict[str, list[Participant]] = {}
        for row in self.q.rows:
            rows.setdefault(names_of(row, self.q.aliases), []).append(row)
        told = {key: self.person(key, own) for key, own in rows.items()}
        for email in self.q.expected or ():
            key = "mail " + email.strip().casefold()
            if email.strip() and key not in rows:
                told[key] = self.missing(key, rows)
        return told

    def names(self) -> set[str]:
        """Return the names of the people with e-mails; of those who show none, the e-mail."""
        rows: dict[str, list[Participant]] = {}
        for row in self.q.rows:
            rows.setdefault(names_of(row, self.q.aliases), []).append(row)
        shown = {whose[5:]: name_of(own).casefold() for whose, own in rows.items() if whose.startswith("mail ")}
        return {name or email for email, name in shown.items() if name not in self.lore.rooms}

    def missing(self, key: str, rows: Mapping[str, list[Participant]]) -> Told:
        why = self.why_not_known(key, rows)
        if why:
            return Told(statuses=frozenset({Status.NOT_KNOWN}), why=why)
        return Told(
            statuses=frozenset({Status.ABSENT}), seconds=0, share=0 if self.knows_length and self.shared else None
        )

    def why_not_known(self, key: str, rows: Mapping[str, list[Participant]]) -> Why | None:
        email = key.removeprefix("mail ")
        kinds = {whose: Person(self, own).kind(whose) for whose, own in rows.items()}
        guests = (ParticipantKind.GUEST, ParticipantKind.OWN_PHONE)
        named = [whose.removeprefix("guest ") for whose, kind in kinds.items() if kind in guests]
        if any((guest, email) in self.lore.fits for guest in named):
            return Why.GUEST
        if any(
            self.may_be_the_same(email, whose, rows[whose])
            for whose, kind in kinds.items()
            if kind is ParticipantKind.PERSON
        ):
            return Why.OTHER_ADDRESS
        if self.q.why_missing:
            return self.q.why_missing
        if self.q.joined and not all(map(within(self.q.joined), self.held())):
            return Why.OUTSIDE_WINDOW
        if any(
            kind in (ParticipantKind.PHONE, ParticipantKind.NAMELESS, ParticipantKind.ROOM) for kind in kinds.values()
        ):
            return Why.UNIDENTIFIED
        if not self.ended:
            return self.why()
        return Why.NO_ROWS if self.runs and not rows else None

    def may_be_the_same(self, email: str, whose: str, rows: list[Participant]) -> bool:
        """Whether an e-mail that came, and that nobody expected, may be the missing person's as well."""
        other = whose.removeprefix("mail ")
        if other in [said.strip().casefold() for said in self.q.expected or ()]:
            return False
        return bare(other) == bare(email) or (name_of(rows).casefold(), email) in self.lore.same

    def why(self) -> Why:
        return Why.RUNNING if self.running else Why.NO_TIMES

    def person(self, key: str, rows: list[Participant]) -> Told:
        expected = self.q.expected
        wanted = ["mail " + email.strip().casefold() for email in expected or ()]
        return Person(self, rows).told(key, expected is None or key in wanted)


def bare(email: str) -> str:
    """Return what stands before the @, without a tag and without dots."""
    return email.split("@")[0].split("+")[0].replace(".", "")


def name_of(rows: list[Participant]) -> str:
    """Return the longest of the shown names, and of equally long ones the last in order."""
    return sorted(((row.display_name or "").strip() for row in rows), key=lambda name: (len(name), name))[-1]


class Person:
    """One person's rows, marked on the clock."""

    def __init__(self, naive: Naive, rows: list[Participant]) -> None:
        self.n = naive
        self.rows = rows
        self.joins: list[Join] = []
        self.unknown = self.dropped = self.somewhen = 0
        self.in_now = False
        self.audio: set[Audio] = set()
        self.real_rows = [row for row in rows if row.state != "lobby"]
        for row in self.real_rows:
            parts: Sequence[Part] = row.devices or [row]
            for part in parts:
                self.take(part, row.state)
            for session in row.breakout_sessions_attended:
                self.take(session, row.state)

    def take(self, part: Part, state: str | None) -> None:
        sound = sound_of(part) if isinstance(part, Device) else None
        if sound:
            self.audio.add(sound)
        joined, left, kind = second(part.joined_time), second(part.left_time), "known"
        if joined is None:
            self.unknown += 1
            is_in = not self.n.ended and state in ("joined", "breakoutSession")
            self.in_now |= is_in
            self.somewhen += not is_in
            return
        if left is None:
            kind, left = self.ending(joined, state)
        if left < joined:
            self.dropped += 1
        else:
            self.joins.append(Join(joined, left, kind, sound))

    def ending(self, joined: int, state: str | None) -> tuple[str, int]:
        """Return how a join without a leave time ended, and when at the latest."""
        for number, (_, end) in enumerate(self.n.runs, 1):
            may_go_on = not self.n.ended and number == len(self.n.runs)
            if end is not None and not may_go_on and joined <= end:
                return "assumed", end
        if self.n.ended and self.n.all_ended:
            return "assumed", max(end for _, end in self.n.runs if end is not None)
        latest = max(joined, self.n.now)
        if not self.n.ended and state in ("joined", "breakoutSession"):
            return "still in", latest
        if self.n.running and state != "end":
            return "still in", latest
        return "left somewhen", latest

    def marked(self, *kinds: str, audio: Audio | None = None) -> Seconds:
        """Return the seconds asked for in which a join of one of these kinds was there."""
        chosen = [j for j in self.joins if j.kind in kinds and audio in (None, j.audio)]
        return frozenset(s for s in self.n.asked if any(j.joined <= s < j.left for j in chosen))

    def kind(self, key: str) -> ParticipantKind:
        name = name_of(self.rows).casefold()
        if key.startswith("mail "):
            return ParticipantKind.ROOM if name in self.n.lore.rooms else ParticipantKind.PERSON
        if name in self.n.lore.recorders:
            return ParticipantKind.RECORDER
        on_phone = any(device.audio_type == "pstn" for row in self.real_rows for device in row.devices)
        if name in self.n.lore.callers or (on_phone and name in self.n.lore.nameless):
            return ParticipantKind.PHONE
        if name in self.n.lore.nameless:
            return ParticipantKind.NAMELESS
        on_phones_only = self.audio and self.audio <= {Audio.CALL_IN, Audio.CALL_BACK, Audio.PHONE}
        return ParticipantKind.OWN_PHONE if on_phones_only and name in self.n.names() else ParticipantKind.GUEST

    def seconds_there(self) -> Seconds:
        """Return the seconds in which any join was surely there, in the meeting or not."""
        sure = [j for j in self.joins if j.kind != "left somewhen"]
        there = {s for s in self.n.clock if any(j.joined <= s < j.left for j in sure)}
        return frozenset(there | ({self.n.now} if self.in_now or any(j.kind == "still in" for j in sure) else set()))

    def at_once(self) -> int:
        """Return how many rows were there in the fullest second."""
        rows = [Person(self.n, [row]).seconds_there() for row in self.rows]
        return max([1, *(sum(s in seconds for seconds in rows) for s in self.n.clock)])

    def names_beside(self) -> tuple[str, ...]:
        """Return the other names, of those that were shown in the same second as yet another one."""
        rows: dict[str, list[Participant]] = {}
        for row in self.rows:
            rows.setdefault(name_of([row]).casefold(), []).append(row)
        there = {name: Person(self.n, own).seconds_there() for name, own in rows.items() if name}
        beside = {name for name in there for other in there if name != other and there[name] & there[other]}
        return tuple(sorted(max(name_of([row]) for row in rows[name]) for name in beside if name != self.main_name))

    @property
    def main_name(self) -> str:
        return name_of(self.rows).casefold()

    def was_there_somewhen(self) -> bool:
        """Return whether somebody was there for sure, though Webex doesn't tell when, and it is not asked when."""
        if self.n.running or self.n.q.presence is not None:
            return False
        vague = [j for j in self.joins if j.kind == "left somewhen"]
        return self.somewhen > 0 or any(j.joined <= s < j.left for j in vague for s in self.n.meeting)

    def told(self, key: str, is_expected: bool) -> Told:
        counting = [j for j in self.joins if j.kind != "left somewhen"]
        present = self.marked("known", "assumed", "still in")
        first, last = self.bounds()
        is_known = bool(self.joins) or not self.real_rows
        statuses = self.statuses(counting, present, first, last)
        vague = self.unknown > 0 or any(j.kind == "left somewhen" for j in self.joins)
        return Told(
            is_expected=is_expected,
            statuses=statuses,
            kind=self.kind(key),
            count=self.at_once() if key.startswith("guest ") else 1,
            other_names=self.names_beside() if key.startswith("mail ") else (),
            why=self.n.why() if Status.NOT_KNOWN in statuses or not is_known else None,
            is_host=any(row.host for row in self.rows),
            first_join=first,
            last_leave=last,
            leave_is_assumed=last is not None and any(j.kind == "assumed" for j in self.joins),
            seconds=len(present) if is_known else None,
            is_at_least=is_known and vague,
            share=self.share(present) if is_known else None,
            audio=self.sounds(),
            dropped=self.dropped,
        )

    def share(self, present: Seconds) -> int | None:
        whole = self.n.shared
        return 100 * len(present & whole) // len(whole) if self.n.knows_length and whole else None

    def bounds(self) -> tuple[int | None, int | None]:
        inside = [j for j in self.joins if any(j.joined <= s < j.left for s in self.n.meeting)]
        shown = inside or self.joins
        if not shown:
            return None, None
        gone = not self.in_now and all(j.kind in ("known", "assumed") for j in self.joins)
        return min(j.joined for j in shown), max(j.left for j in shown) if gone else None

    def statuses(
        self, counting: list[Join], present: Seconds, first: int | None, last: int | None
    ) -> frozenset[Status]:
        if not self.real_rows:
            return frozenset({Status.LOBBY_ONLY})
        found: set[Status] = set()
        if self.in_now or any(j.kind == "still in" for j in counting):
            found.add(Status.STILL_IN)
            if self.now_is_asked():
                found.add(Status.PRESENT)
        if present or self.was_there_somewhen():
            found.add(Status.PRESENT)
        if counting and not self.unknown:
            if present:
                found |= self.manners(first, last)
            if self.is_short(present):
                found.add(Status.SHORT)
        return frozenset(found or {Status.NOT_KNOWN})

    def now_is_asked(self) -> bool:
        """Whether now is a moment of the time asked for, its ends included."""
        now, (start, end) = self.n.now, self.n.q.presence or (None, None)
        in_meeting = now in self.n.meeting or now - 1 in self.n.meeting
        return in_meeting and (second(start) or 0) <= now <= (second(end) or now)

    def manners(self, first: int | None, last: int | None) -> set[Status]:
        limits = self.n.q.thresholds
        begins, ends = self.n.begins, self.n.ends
        found = set()
        if self.n.asked and first is not None and first <= min(self.n.asked):
            first = None
        if self.n.asked and last is not None and last > max(self.n.asked):
            last = None
        if begins is not None and first is not None and timedelta(seconds=first - begins) > limits.late_after:
            found.add(Status.LATE)
        if ends is not None and last is not None and timedelta(seconds=ends - last) > limits.left_early_before:
            found.add(Status.LEFT_EARLY)
        if self.longest_gap() > limits.returned_after:
            found.add(Status.RETURNED)
        return found

    def longest_gap(self) -> timedelta:
        """Count the seconds of the meeting without any mark between marks.

        Where somebody may have been there is no gap, nor while the meeting was interrupted.
        """
        marks = self.marked("known", "assumed", "still in", "left somewhen")
        longest = current = 0
        for s in range(min(marks), max(marks)):
            current = 0 if s in marks else current + self.n.was_held(s)
            longest = max(longest, current)
        return timedelta(seconds=longest)

    def is_short(self, present: Seconds) -> bool:
        if not self.n.ended or not self.n.knows_length or any(j.kind == "left somewhen" for j in self.joins):
            return False
        whole = len(self.n.shared)
        return not present or 100 * len(present & self.n.shared) < self.n.q.thresholds.pass_mark * whole

    def sounds(self) -> tuple[Audio, ...]:
        def rank(sound: Audio) -> tuple[int, str]:
            return -len(self.marked("known", "assumed", "still in", audio=sound)), sound.value.lower()

        return tuple(sorted(self.audio, key=rank))


def sound_of(device: Device) -> Audio | None:
    if device.audio_type == "voip":
        return Audio.VOIP
    if device.audio_type == "inactive":
        return Audio.NONE
    if device.audio_type != "pstn":
        return None
    if device.call_type == "callIn":
        return Audio.CALL_IN
    return Audio.CALL_BACK if device.call_type == "callBack" else Audio.PHONE


def within(window: Window | None) -> Callable[[int], bool]:
    """Return the test of whether a second lies in a window."""
    after, before = map(second, window or (None, None))
    return lambda s: (after is None or s >= after) and (before is None or s < before)
