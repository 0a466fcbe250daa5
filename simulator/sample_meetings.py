"""Meetings that look like life, counted back from the simulator's clock so that they always look recent."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from simulator.models import Instance, Json, Person, Room
from simulator.rows import Stay, breakout, lobby_guest, participant
from simulator.scheduling import add_run, add_series, invitee
from simulator.world import World

WINDOWS, MOBILE, PHONE = "webex_meeting_center_win", "webex_meeting_center_ios", "webex_pstn"
HOSTILE_NAME = "[Approve](https://evil.example) **<@all>** `x`"
WEBINAR_SIZE = 2000

People = dict[str, Person]


def add_meetings(world: World, people: People, standup: Room) -> None:
    """The samples, each in its own function below."""
    _stand_up(world, people, standup)
    _design_review(world, people)
    _customer_call(world, people)
    _webinar(world, people)
    _in_progress(world, people)
    _just_ended(world, people)
    _danas_pipeline(world, people)
    _personal_room(world, people)


def last_workday(now: datetime, hour: int, minute: int = 0) -> datetime:
    """That time in Paris on the last day from Monday to Friday before today."""
    local = now.astimezone(ZoneInfo("Europe/Paris"))
    day = local.date() - timedelta(days=1)
    while day.weekday() > 4:
        day -= timedelta(days=1)
    return datetime.combine(day, time(hour, minute), local.tzinfo)


def _stand_up(world: World, people: People, room: Room) -> None:
    """Weekly, half an hour; the last one broke off after 12 minutes and was restarted 8 minutes later."""
    team = [people[name] for name in ("bob", "carol", "dave", "erin", "zhanna", "taro")]
    latest = last_workday(world.now(), 9)
    starts = [latest + timedelta(weeks=week) for week in range(-5, 5)]
    series = add_series(
        world,
        "Team stand-up",
        people["alice"],
        starts,
        45,
        name="standup",
        invitees=[invitee(person, cohost=person is people["bob"]) for person in team],
        recurrence="FREQ=WEEKLY;INTERVAL=1",
        room_id=room.id,
    )
    for week, start in enumerate(starts[:5]):
        _ordinary_week(add_run(world, series, start, 30, name=f"week/{week}"), people, absent=team[week].email)
    _broken_off(add_run(world, series, latest, 12, name="last/1"), people)
    _restarted(add_run(world, series, latest + timedelta(minutes=20), 25, name="last/2"), people)


def _ordinary_week(run: Instance, people: People, absent: str) -> None:
    for number, name in enumerate(("alice", "bob", "carol", "dave", "erin", "zhanna", "taro")):
        person = people[name]
        if person.email != absent:
            run.participants.append(participant(run, person.name, person.email, [Stay(number * 0.4, 30)]))


def _broken_off(run: Instance, people: People) -> None:
    alice, bob, carol, taro = (people[name] for name in ("alice", "bob", "carol", "taro"))
    run.participants += [
        participant(run, alice.name, alice.email, [Stay(-2, 12)]),
        participant(run, bob.name, bob.email, [Stay(0, 7), Stay(5, 12, MOBILE)]),
        participant(run, carol.name, carol.email, [Stay(7.5, 12)]),
        participant(run, taro.name, taro.email, [Stay(1, 4), Stay(6, 12)]),
    ]


def _restarted(run: Instance, people: People) -> None:
    alice, bob, carol, dave, zhanna = (people[name] for name in ("alice", "bob", "carol", "dave", "zhanna"))
    run.participants += [
        participant(run, alice.name, alice.email, [Stay(0, 25)]),
        participant(run, bob.name, bob.email, [Stay(0.5, 25, MOBILE)]),
        participant(run, carol.name, carol.email, [Stay(0, 10)]),
        participant(run, carol.name, carol.email.upper(), [Stay(14, 25)]),
        participant(run, dave.name, dave.email, [Stay(1, 12)]),
        participant(run, zhanna.name, zhanna.email, [Stay(0, 25, audio="inactive")]),
        participant(run, "Jürgen Groß", None, [Stay(3, 25, MOBILE)]),
    ]


def _design_review(world: World, people: People) -> None:
    """An hour with two breakout sessions, and a guest whose name is an attack."""
    alice, bob, carol, erin, dana = (people[name] for name in ("alice", "bob", "carol", "erin", "dana"))
    invitees = [invitee(bob, cohost=True), invitee(carol), invitee(erin), invitee(dana), invitee(people["frank"])]
    start = last_workday(world.now() - timedelta(days=2), 14)
    series = add_series(world, "Project Unicorn: design review", alice, [start], 60, name="design", invitees=invitees)
    run = add_run(world, series, start, 61, name="only")
    blue, green = breakout(run, "Breakout session 1", 20, 40), breakout(run, "Breakout session 2", 21, 40)
    run.participants += [
        participant(run, alice.name, alice.email, [Stay(0, 61)]),
        participant(run, bob.name, bob.email, [Stay(0, 61)], breakoutSessionsAttended=[blue]),
        participant(run, carol.name, carol.email, [Stay(2, 50)], breakoutSessionsAttended=[blue, green]),
        participant(run, erin.name, erin.email, [Stay(12, 61)], breakoutSessionsAttended=[green]),
        participant(run, HOSTILE_NAME, None, [Stay(4, 9, audio="inactive")], video="off"),
    ]


def _customer_call(world: World, people: People) -> None:
    """Phones: one called in, one was called back, one talks over both; one never left the lobby."""
    alice, bob, dave, frank = (people[name] for name in ("alice", "bob", "dave", "frank"))
    start = last_workday(world.now() - timedelta(days=1), 16)
    series = add_series(
        world,
        "Customer call: Müller & Söhne",
        alice,
        [start],
        45,
        name="customer",
        invitees=[invitee(bob), invitee(dave), invitee(frank), invitee(people["guest"])],
    )
    run = add_run(world, series, start, 44, name="only")
    called_in = Stay(1, 43, PHONE, "pstn", "callIn")
    called_back = Stay(3, 44, PHONE, "pstn", "callBack")
    run.participants += [
        participant(run, alice.name, alice.email, [Stay(0, 44)]),
        participant(run, bob.name, bob.email, [Stay(0, 20), Stay(18, 44, PHONE, "pstn", "callIn")]),
        participant(run, people["guest"].name, people["guest"].email, [called_back]),
        participant(run, "+49 *** *** 42", None, [called_in], video="off"),
        lobby_guest(run, frank.name, frank.email),
    ]


def _webinar(world: World, people: People) -> None:
    """2,000 people: a page of a hundred is not enough, ten are far from it."""
    start = last_workday(world.now() - timedelta(days=3), 11)
    carol = people["carol"]
    series = add_series(
        world,
        "All-hands webinar",
        people["alice"],
        [start],
        60,
        name="webinar",
        invitees=[invitee(people["bob"]), invitee(carol)],
        scheduled_type="webinar",
    )
    run = add_run(world, series, start, 60, name="only")
    run.participants.append(participant(run, people["alice"].name, people["alice"].email, [Stay(0, 60)]))
    run.participants.append(participant(run, carol.name, carol.email, [Stay(1, 60)]))
    run.participants += _attendees(run, WEBINAR_SIZE - len(run.participants))


def _attendees(run: Instance, count: int) -> Iterator[Json]:
    """Rows by the thousand, made from a few: building each anew would take a tenth of a second at every start."""
    models = [participant(run, "", "attendee@example.net", [Stay(minute / 2, 60 - minute)]) for minute in range(20)]
    for number in range(count):
        model = models[number % len(models)]
        identity = str(UUID(int=number))
        yield {
            **model,
            "id": f"{run.id}_{identity}",
            "displayName": f"Attendee {number:04}",
            "email": f"attendee{number:04}@example.net",
            "devices": [{**model["devices"][0], "correlationId": identity}],
        }


def _in_progress(world: World, people: People) -> None:
    """Began 25 minutes ago: one has left, one waits in the lobby, one is in a breakout session."""
    alice, bob, carol, dave, erin = (people[name] for name in ("alice", "bob", "carol", "dave", "erin"))
    start = world.now() - timedelta(minutes=25)
    team = [invitee(person) for person in (bob, carol, dave, erin, people["taro"])]
    series = add_series(world, "Budget sync", alice, [start], 60, name="budget", invitees=team)
    run = add_run(world, series, start, None, name="now")
    session = breakout(run, "Breakout session 1", 10, 20)["id"]
    run.participants += [
        participant(run, alice.name, alice.email, [Stay(0, None)]),
        participant(run, bob.name, bob.email, [Stay(1, 15)], state="end"),
        participant(run, carol.name, carol.email, [Stay(4, None)], state="breakoutSession", breakoutSessionId=session),
        participant(run, dave.name, dave.email, [Stay(2, None, MOBILE)]),
        lobby_guest(run, erin.name, erin.email),
    ]


def _just_ended(world: World, people: People) -> None:
    """Over for five minutes: Webex needs ten more before it tells of it."""
    alice, bob, dave = (people[name] for name in ("alice", "bob", "dave"))
    start = world.now() - timedelta(minutes=35)
    series = add_series(
        world, "Retrospective", alice, [start], 30, name="retro", invitees=[invitee(bob), invitee(dave)]
    )
    run = add_run(world, series, start, 30, name="only")
    run.synced_at = start + timedelta(minutes=45)
    run.participants += [
        participant(run, alice.name, alice.email, [Stay(0, 30)]),
        participant(run, bob.name, bob.email, [Stay(2, 30)]),
    ]


def _danas_pipeline(world: World, people: People) -> None:
    """A meeting of another host, to which Alice is only invited."""
    dana, alice, frank = (people[name] for name in ("dana", "alice", "frank"))
    start = last_workday(world.now(), 17)
    series = add_series(
        world, "Sales pipeline", dana, [start], 30, name="pipeline", invitees=[invitee(alice), invitee(frank)]
    )
    run = add_run(world, series, start, 31, name="only")
    run.participants += [
        participant(run, dana.name, dana.email, [Stay(0, 31)]),
        participant(run, alice.name, alice.email, [Stay(6, 31)]),
    ]


def _personal_room(world: World, people: People) -> None:
    """Alice's personal room: its scheduled id is good for nothing, its past run is an ordinary meeting."""
    alice, bob = people["alice"], people["bob"]
    start = last_workday(world.now() - timedelta(days=1), 10, 30)
    series = add_series(
        world,
        "Alice Archer's Personal Room",
        alice,
        [start],
        15,
        name="personal",
        scheduled_type="personalRoomMeeting",
    )
    run = add_run(world, series, start, 14, name="only")
    run.participants += [
        participant(run, alice.name, alice.email, [Stay(0, 14)]),
        participant(run, bob.name, bob.email, [Stay(3, 14)]),
    ]
