"""Random questions about random meetings: a minute or two long, so that everything touches everything else."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from random import Random

from bot.attendance.meeting import Measure, MeetingTimes, Run
from bot.attendance.participants import BreakoutSession, Device, Participant
from bot.attendance.report import Report, Thresholds, Why
from bot.attendance.roll import Roll
from tests.support.naive_attendance import Question, Window, second

START = datetime(2026, 3, 3, 10, tzinfo=UTC)
SENTINELS = (
    None,
    datetime(1970, 1, 1, tzinfo=UTC),
    datetime(1970, 1, 1),  # noqa: DTZ001
    datetime(1970, 1, 1, 8, tzinfo=timezone(timedelta(hours=8))),
    datetime(1970, 1, 1, tzinfo=timezone(timedelta(hours=8))),
    datetime(1969, 12, 31, 19, tzinfo=timezone(timedelta(hours=-5))),
)
EMAILS = (
    "bob@x.org",
    "b.ob+phone@y.net",
    " Bob@X.org",
    "ann@x.org",
    "dora.king@x.org",
    "straße@x.org",
    "STRASSE@x.org",
)
NAMES = (
    *("Bob", " bob ", "King, Dora", "Ann Other", "bob@x.org", "", None),
    *("iPhone", "Call-in User", "+33 6 •• 12", "Otter.ai", "Bob's Notetaker (Otter.ai)", "Berlin (8)"),
)
STATES = ("end", "end", "end", "joined", "breakoutSession", "lobby", None)
MEASURES = (Measure.OWN, Measure.OWN, Measure.OWN, Measure.RUN, Measure.SCHEDULE)
AUDIO = (("voip", None), ("voip", None), ("pstn", "callIn"), ("pstn", "callBack"), ("pstn", None), ("inactive", None))


def at(seconds: int) -> datetime:
    return START + timedelta(seconds=seconds)


class Maker:
    """Makes one random question; every choice comes from the one source."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.vague = random.choice((0, 0, 10, 40))

    def chance(self, percent: int) -> bool:
        return self.random.randrange(100) < percent

    def known(self) -> datetime:
        """Return a time before, in or after the meeting, in whatever offset, to the millisecond as rows have it."""
        time = at(self.random.randrange(-20, 110)) + timedelta(milliseconds=self.random.choice((0, 0, 1, 500, 999)))
        if self.chance(80):
            return time
        return self.random.choice((time.replace(tzinfo=None), time.astimezone(timezone(timedelta(hours=8)))))

    def time(self) -> datetime | None:
        return self.random.choice(SENTINELS) if self.chance(self.vague) else self.known()

    def times(self) -> tuple[datetime | None, datetime | None]:
        pair = self.time(), self.time()
        seconds = second(pair[0]), second(pair[1])
        if None not in seconds and seconds[0] > seconds[1] and self.chance(90):  # type: ignore[operator]
            return pair[1], pair[0]
        return pair

    def device(self) -> Device:
        joined, left = self.times()
        audio, call = self.random.choice((*AUDIO, (None, None)))
        return Device(joined_time=joined, left_time=left, audio_type=audio, call_type=call)

    def breakout(self) -> BreakoutSession:
        joined, left = self.times()
        return BreakoutSession(joined_time=joined, left_time=left)

    def row(self) -> Participant:
        joined, left = self.times()
        return Participant(
            email=self.random.choice((*EMAILS, "", None)),
            display_name=self.random.choice(NAMES),
            host=self.chance(20),
            state=self.random.choice(STATES),
            joined_time=joined,
            left_time=left,
            devices=tuple(self.device() for _ in range(self.random.choice((0, 1, 1, 2, 3, 6)))),
            breakout_sessions_attended=tuple(self.breakout() for _ in range(self.chance(15))),
        )

    def meeting(self) -> MeetingTimes:
        cuts = sorted(self.random.sample(range(91), 2 * self.random.choice((0, 1, 1, 1, 2, 3))))
        runs = [Run(at(start), at(end)) for start, end in zip(cuts[::2], cuts[1::2], strict=True)]
        if runs and self.chance(30):
            runs[-1] = Run(runs[-1].start, None)
        self.random.shuffle(runs)
        return MeetingTimes(tuple(runs), self.plan(), is_ended=self.random.choice((True, True, True, False, None)))

    def plan(self) -> Run | None:
        """Return a plan that often fits the runs, and at times lies beside them."""
        if self.chance(30):
            return None
        start, end = sorted(self.random.sample(range(-15, 105), 2))
        return Run(at(start), at(end))

    def window(self) -> Window | None:
        if self.chance(70):
            return None
        start, end = sorted((self.random.randrange(100), self.random.randrange(100)))
        return (None if self.chance(20) else at(start)), (None if self.chance(20) else at(end))

    def thresholds(self) -> Thresholds:
        late, early, gap = (timedelta(seconds=self.random.randrange(12)) for _ in range(3))
        return Thresholds(late, early, gap, self.random.choice((0, 50, 75, 100)), self.random.choice(MEASURES))

    def question(self) -> Question:
        emails = [email for email in EMAILS if self.chance(60)]
        return Question(
            rows=[self.row() for _ in range(self.random.randrange(6))],
            meeting=self.meeting(),
            now=at(self.random.randrange(120)),
            expected=None if self.chance(30) else emails,
            thresholds=self.thresholds(),
            joined=self.window(),
            presence=self.window(),
            why_missing=Why.NOT_SYNCED if self.chance(10) else None,
            aliases={"BOB": "bob@x.org"} if self.chance(20) else {},
        )


def read(question: Question) -> Report:
    roll = Roll(question.aliases)
    roll.add(question.rows)
    return roll.report(
        question.meeting,
        now=question.now,
        expected=question.expected,
        thresholds=question.thresholds,
        joined=question.joined,
        presence=question.presence,
        why_missing=question.why_missing,
    )
