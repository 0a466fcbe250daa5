"""Who is who, who is missing and why, and what the report says beside the minutes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from bot.attendance.meeting import Measure, MeetingTimes, Run
from bot.attendance.participants import Device, Participant
from bot.attendance.report import Attendee, DroppedJoins, Report, ScheduleNotKnown, Status, Thresholds, Why
from bot.attendance.roll import Roll

TEN = datetime(2026, 3, 3, 10, tzinfo=UTC)
ELEVEN = TEN + timedelta(hours=1)
MEETING = MeetingTimes((Run(TEN, ELEVEN),))
RUNNING = MeetingTimes((Run(TEN, None),), is_ended=False)
UNKNOWN = MeetingTimes(())


def at(minutes: float) -> datetime:
    return TEN + timedelta(minutes=minutes)


def row(email: str | None, name: str = "", start: float = 0, end: float = 60, **fields: Any) -> Participant:
    devices = (Device(joined_time=at(start), left_time=at(end)),)
    return Participant(email=email, display_name=name, state="end", devices=devices, **fields)


def report(*rows: Participant, expected: Sequence[str] | None = None, meeting: MeetingTimes = MEETING) -> Report:
    roll = Roll()
    roll.add(rows)
    return roll.report(meeting, now=at(30), expected=expected)


def only(answer: Report) -> Attendee:
    (person,) = answer.attendees + answer.unexpected
    return person


def names(people: Sequence[Attendee]) -> list[str]:
    return [person.name for person in people]


# Who is who


def test_an_email_is_compared_trimmed_and_casefolded() -> None:
    """Webex and the asker write it as they like; ß and SS are one."""
    answer = report(row(" Straße@X.org", end=20), row("STRASSE@x.org ", start=20), expected=["strasse@x.ORG"])
    assert only(answer).seconds == 3600


def test_guests_of_one_name_are_one_guest() -> None:
    """Nothing else tells them apart."""
    answer = report(row(None, "Bob ", end=20), row("", "bob", start=30), row("  ", "BOB", start=20, end=30))
    assert only(answer).seconds == 3600
    assert only(answer).email is None


def test_a_guest_who_shows_an_email_as_its_name_stays_a_guest() -> None:
    """Anybody can type anything as a name: it gives nobody's time to anybody."""
    answer = report(row("bob@x.org", "Bob", end=10), row(None, "bob@x.org"), expected=["bob@x.org"])
    assert [person.seconds for person in answer.attendees] == [600]
    assert [person.email for person in answer.unexpected] == [None]


def test_a_confirmed_name_gives_its_time_to_the_email() -> None:
    """The host has said that Bob's telephone is Bob."""
    roll = Roll(aliases={" Bob's phone": "Bob@x.org"})
    roll.add([row("bob@x.org", "Bob", end=20), row(None, "BOB'S PHONE", start=20), row("eve@y.org", "Bob's phone")])
    answer = roll.report(MEETING, now=ELEVEN, expected=["bob@x.org"])
    assert [person.seconds for person in answer.attendees] == [3600]
    assert names(answer.unexpected) == ["Bob's phone"]


def test_of_several_names_the_longest_is_shown() -> None:
    """It tells most, and doesn't depend on which row came first."""
    rows = [row("bob@x.org", "Bob"), row("bob@x.org", " Bob Miller "), row("bob@x.org", "B")]
    assert only(report(*rows)).name == only(report(*reversed(rows))).name == "Bob Miller"


def test_a_row_without_a_name_shows_its_email() -> None:
    """Something must stand in the line."""
    assert only(report(row("bob@x.org", " "))).name == "bob@x.org"


def test_the_host_is_told_apart_and_hosts_count_like_anybody() -> None:
    """Whichever row of theirs says that they host; a cohost is one of the others."""
    answer = report(row("h@x", "Host", host=True), row("h@x", end=10), row("c@x", "Cohost", co_host=True), row("p@x"))
    facts = [(person.name, person.is_host, person.share) for person in answer.attendees]
    assert facts == [("Cohost", False, 100), ("Host", True, 100), ("p@x", False, 100)]


def test_pages_may_come_in_any_number_and_order() -> None:
    """A person's rows may lie on different pages."""
    rows = [row(f"{number % 5}@x", f"N{number}", start=number, end=number + 3) for number in range(20)]
    whole, paged = Roll(), Roll()
    whole.add(rows)
    for number in reversed(range(20)):
        paged.add(iter(rows[number : number + 1]))
    assert len(whole) == len(paged) == 5
    assert whole.report(MEETING, now=ELEVEN) == paged.report(MEETING, now=ELEVEN)


def test_a_name_that_thousands_show_is_one_guest_with_all_their_time() -> None:
    """A telephone gateway, say: twenty thousand rows of half a second each."""
    roll = Roll()
    roll.add(row(None, "Call-in user", start=n / 120, end=(n + 1) / 120) for n in range(20_000))
    assert len(roll) == 1
    assert only(roll.report(MEETING, now=ELEVEN)).seconds == 3600


# Who was expected, and who is missing


def test_nobody_named_means_everybody_who_came() -> None:
    """Then nobody is absent and nobody unexpected."""
    answer = report(row("bob@x"), row(None, "Guest"))
    assert names(answer.attendees) == ["bob@x", "Guest"]
    assert not answer.unexpected


def test_an_empty_list_expects_nobody() -> None:
    """A group without members is no question about everybody."""
    answer = report(row("bob@x"), expected=[])
    assert not answer.attendees
    assert names(answer.unexpected) == ["bob@x"]


def test_who_came_uninvited_is_apart() -> None:
    """The host and guests too, unless they were asked for."""
    answer = report(row("bob@x", "Bob"), row("h@x", "Host", host=True), row(None, "Guest"), expected=["bob@x"])
    assert names(answer.attendees) == ["Bob"]
    assert names(answer.unexpected) == ["Guest", "Host"]
    assert [person.is_expected for person in answer.unexpected] == [False, False]


def test_each_expected_email_is_listed_once_as_first_written() -> None:
    """Blank ones are none."""
    answer = report(expected=[" Zoe@x ", "ann@x", "ZOE@X", "", "  "])
    assert names(answer.attendees) == ["ann@x", "Zoe@x"]
    assert [person.email for person in answer.attendees] == ["ann@x", "zoe@x"]


def test_people_are_in_order_of_their_names() -> None:
    """Case doesn't matter; two of one name are in order of their e-mails."""
    answer = report(row("z@x", "bob"), row("b@x", "Ann"), row("a@x", "Bob"), row("c@x", "Cy"), expected=None)
    assert [person.email for person in answer.attendees] == ["b@x", "a@x", "z@x", "c@x"]


def missing(
    *rows: Participant,
    meeting: MeetingTimes = MEETING,
    joined: tuple[datetime | None, datetime | None] | None = None,
    why: Why | None = None,
) -> Attendee:
    roll = Roll()
    roll.add(rows)
    answer = roll.report(meeting, now=at(30), expected=["bob.miller@x"], joined=joined, why_missing=why)
    return answer.attendees[0]


def test_absent_only_once_it_is_over() -> None:
    """Zero minutes of an ended meeting, with nothing left to doubt."""
    person = missing(row("ann@x"))
    assert (person.statuses, person.why, person.seconds, person.share) == (frozenset({Status.ABSENT}), None, 0, 0)


def test_absent_from_an_ended_meeting_whose_times_are_not_known() -> None:
    """That it's over is enough; of its length no share can be told."""
    person = missing(meeting=UNKNOWN)
    assert (person.statuses, person.seconds, person.share) == (frozenset({Status.ABSENT}), 0, None)


@pytest.mark.parametrize(
    ("meeting", "joined", "why", "reason"),
    [
        (RUNNING, None, None, Why.RUNNING),
        (MeetingTimes((), is_ended=False), None, None, Why.RUNNING),
        (MeetingTimes((), is_ended=None), None, None, Why.NO_TIMES),
        (MeetingTimes(MEETING.runs, is_ended=None), None, None, Why.NO_TIMES),
        (MEETING, (at(0), at(59)), None, Why.OUTSIDE_WINDOW),
        (MEETING, (at(1), None), None, Why.OUTSIDE_WINDOW),
        (UNKNOWN, (at(0), at(60)), None, Why.OUTSIDE_WINDOW),
        (RUNNING, (at(10), None), None, Why.OUTSIDE_WINDOW),
        (RUNNING, (at(0), None), None, Why.RUNNING),
        (MEETING, None, Why.NOT_SYNCED, Why.NOT_SYNCED),
        (RUNNING, None, Why.NOT_SYNCED, Why.NOT_SYNCED),
    ],
)
def test_never_absent_when_it_is_not_known(
    meeting: MeetingTimes, joined: tuple[datetime, datetime], why: Why | None, reason: Why
) -> None:
    """Not here yet, not looked at, not told by Webex: each has its reason, and no minutes."""
    person = missing(meeting=meeting, joined=joined, why=why)
    assert (person.statuses, person.why, person.seconds) == (frozenset({Status.NOT_KNOWN}), reason, None)


def test_a_join_window_that_covers_the_meeting_hides_nobody() -> None:
    """Everybody who was there would be among the rows."""
    assert missing(row("ann@x"), joined=(at(0), at(60))).statuses == {Status.ABSENT}
    assert missing(joined=(None, None), meeting=UNKNOWN).statuses == {Status.ABSENT}


def test_a_join_window_is_held_against_the_actual_times_even_by_schedule() -> None:
    """Who joined before the schedule began, and so before the window, may have stayed for all of it."""
    roll = Roll()
    planned = MeetingTimes((Run(at(-10), at(60)),), Run(TEN, ELEVEN))
    limits = Thresholds(measure=Measure.SCHEDULE)
    answer = roll.report(planned, now=ELEVEN, expected=["bob@x"], thresholds=limits, joined=(TEN, ELEVEN))
    assert only(answer).why is Why.OUTSIDE_WINDOW


@pytest.mark.parametrize("name", ["Bob Miller", "miller, bob", "BOB  MÍLLER", "bob.miller", "Bobmiller"])
def test_somebody_whom_a_guest_may_be_is_not_known_to_be_absent(name: str) -> None:
    """The name is only a hint: the time is not given to the e-mail, but neither is an absence."""
    person = missing(row(None, name), row(None, "Somebody"))
    assert (person.statuses, person.why, person.seconds) == (frozenset({Status.NOT_KNOWN}), Why.GUEST, None)


@pytest.mark.parametrize("name", ["Bob", "Bob M", "Miller", "Robert Miller"])
def test_half_a_name_is_enough_for_a_doubt(name: str) -> None:
    """Guests show what they like."""
    assert missing(row(None, name)).why is Why.GUEST


@pytest.mark.parametrize("name", ["...", "", "iPhone", "Call-in User"])
def test_a_guest_without_a_name_may_be_anybody(name: str) -> None:
    """So nobody is said to be absent."""
    assert missing(row(None, name)).why is Why.UNIDENTIFIED


@pytest.mark.parametrize("name", ["Robert Fox", "Fred Fathom", "Bob's Notetaker (Otter.ai)"])
def test_a_guest_of_another_name_excuses_nobody(name: str) -> None:
    """Nor does a recorder, whatever its name."""
    assert missing(row(None, name)).statuses == {Status.ABSENT}


def test_a_meeting_that_ran_without_rows_says_nothing_of_anybody() -> None:
    """Webex tells of nobody, which is not that nobody came."""
    assert missing().why is Why.NO_ROWS


# What else is told


def test_only_a_running_meeting_has_an_as_of() -> None:
    """What is over doesn't change any more."""
    assert report(meeting=RUNNING).as_of == at(30)
    assert report(meeting=RUNNING).length == 1800
    assert report().as_of is None
    assert report().length == 3600


def test_a_row_that_does_not_say_its_state_is_in_while_the_meeting_runs() -> None:
    """A leave time that isn't known means still in, as the participants page has it."""
    person = Participant(email="bob@x", joined_time=at(10))
    assert only(report(person, meeting=RUNNING)).statuses == {Status.PRESENT, Status.STILL_IN, Status.LATE}


def test_nobody_is_said_to_be_in_a_meeting_that_may_be_over() -> None:
    """Where it isn't known whether it runs, only the row's own state tells; and no share, as it may run for days."""
    unclear = MeetingTimes((Run(TEN, None),), is_ended=None)
    person = only(report(Participant(email="bob@x", joined_time=at(10)), meeting=unclear))
    assert (person.statuses, person.seconds, person.is_at_least) == (frozenset({Status.PRESENT}), 0, True)
    person = only(report(Participant(email="bob@x", joined_time=at(2), state="joined"), meeting=unclear))
    assert person.statuses == {Status.PRESENT, Status.STILL_IN}
    assert (person.seconds, person.share) == (1680, None)
    assert only(report(row("bob@x", start=10, end=12), meeting=unclear)).statuses == {Status.PRESENT, Status.LATE}


def test_an_ended_meeting_without_a_known_end_gives_no_share() -> None:
    """Its start is enough for late, and for nothing else."""
    endless = MeetingTimes((Run(TEN, None),))
    person = only(report(row("bob@x", start=10, end=50), meeting=endless))
    assert (person.seconds, person.share, person.statuses) == (2400, None, frozenset({Status.PRESENT, Status.LATE}))


def test_dropped_joins_are_counted_and_noted() -> None:
    """Without a stranger's words in the note."""
    answer = report(row("bob@x", start=40, end=20), row("bob@x"), row("ann@x", start=9, end=8))
    assert [person.dropped for person in answer.attendees] == [1, 1]
    assert answer.notes == (DroppedJoins(2),)


def test_a_schedule_that_is_not_known_is_noted() -> None:
    """Then the actual times are the measure."""
    roll = Roll()
    roll.add([row("bob@x")])
    answer = roll.report(MEETING, now=ELEVEN, thresholds=Thresholds(measure=Measure.SCHEDULE))
    assert only(answer).share == 100
    assert answer.notes == (ScheduleNotKnown(),)


def test_nobody_is_in_a_part_of_the_meeting_that_is_over_because_they_are_in_now() -> None:
    """Who was there in the first ten minutes? Not who joined after twenty."""
    roll = Roll()
    roll.add([Participant(email="bob@x", joined_time=at(20), state="joined")])
    person = only(roll.report(RUNNING, now=at(30), presence=(at(0), at(10))))
    assert (person.statuses, person.seconds) == (frozenset({Status.STILL_IN}), 0)


# Times


@pytest.mark.parametrize(
    "sentinel",
    [
        None,
        datetime(1970, 1, 1, tzinfo=UTC),
        datetime(1970, 1, 1),  # noqa: DTZ001
        datetime(1970, 1, 1, tzinfo=timezone(timedelta(hours=14))),
        datetime(1970, 1, 1, 8, tzinfo=timezone(timedelta(hours=8))),
        datetime(1970, 1, 1, 23, 59, tzinfo=timezone(timedelta(hours=-12))),
        datetime(1969, 12, 31, 16, tzinfo=timezone(timedelta(hours=-8))),
        datetime.min.replace(tzinfo=UTC),
        datetime.max.replace(tzinfo=timezone(timedelta(hours=-14))),
    ],
)
def test_the_sentinel_is_not_a_time_in_whatever_offset(sentinel: datetime | None) -> None:
    """With the timezone header 1970-01-01T00:00Z is written as the evening before, or as a later hour of the day."""
    assert only(report(Participant(email="b@x", joined_time=sentinel, left_time=at(9)))).why is Why.NO_TIMES
    left = only(report(Participant(email="b@x", joined_time=TEN, left_time=sentinel)))
    assert (left.seconds, left.leave_is_assumed) == (3600, True)


def test_offsets_and_naive_times_are_the_same_moments() -> None:
    """Webex writes the same time in the zone it was asked for; without an offset it is UTC."""
    paris = timezone(timedelta(hours=1))
    times = (datetime(2026, 3, 3, 11, 30, tzinfo=paris), datetime(2026, 3, 3, 10, 50))  # noqa: DTZ001
    person = only(report(Participant(email="bob@x", joined_time=times[0], left_time=times[1])))
    assert (person.first_join, person.last_leave, person.seconds) == (at(30), at(50), 1200)
    assert person.first_join is not None
    assert person.first_join.tzinfo is UTC


def test_times_are_cut_to_the_second() -> None:
    """Webex tells a meeting's own times to the second: a part of one takes no minute, and makes nobody late."""
    throughout = only(report(row("bob@x", start=0.887 / 60, end=60 + 0.3 / 60)))
    assert (throughout.seconds, throughout.share, throughout.first_join) == (3600, 100, TEN)
    assert only(report(row("bob@x", end=0.9 / 60))).seconds == 0
    assert only(report(row("bob@x", start=0.9 / 60, end=1.1 / 60))).seconds == 1
    assert Status.LATE not in only(report(row("bob@x", start=5 + 0.9 / 60))).statuses
    assert Status.LATE in only(report(row("bob@x", start=5 + 1 / 60))).statuses
    almost = only(report(row("bob@x", end=45 - 0.001 / 60)))
    assert (almost.share, Status.SHORT in almost.statuses) == (74, True)


def test_nobody_is_longer_in_a_meeting_than_it_lasts() -> None:
    """Whatever parts of seconds its own times have."""
    meeting = MeetingTimes((Run(at(0.7 / 60), at(30 + 0.2 / 60)),))
    person = only(report(row("bob@x", start=-1, end=31), row("bob@x", start=0.9 / 60, end=30.9), meeting=meeting))
    assert (person.seconds, person.share) == (1800, 100)


def test_a_meeting_of_no_length_has_no_share() -> None:
    """And nothing is divided by it."""
    person = only(report(row("bob@x"), meeting=MeetingTimes((Run(TEN, TEN),))))
    assert (person.seconds, person.share, person.statuses) == (0, None, frozenset({Status.SHORT}))


def test_a_guest_who_is_confirmed_counts_as_if_known_before() -> None:
    """Rows that came under the guest's name become the person's, beside those that had the address."""
    rows = [
        row("bob@example.com", "Bob", 0, 10),
        row(None, "bob ", 20, 30),
        row(None, "Bob", 40, 50),
        row(None, "Eve", 0, 5),
    ]
    before, after = Roll({"Bob": "bob@example.com"}), Roll()
    before.add(rows)
    after.add(rows)
    after.confirm("Bob", "bob@example.com")
    after.confirm("Nobody", "nobody@example.com")
    assert after.report(MEETING, now=ELEVEN) == before.report(MEETING, now=ELEVEN)
