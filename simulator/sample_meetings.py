"""Meetings that look like life: a week as a team has it, up to now by the simulator's clock, and what goes on now.

| days             | at    | in       | meeting                     |
|------------------|-------|----------|-----------------------------|
| Monday to Friday | 09:00 | Paris    | Team stand-up               |
| Monday           | 10:30 | Paris    | Alice Archer's Personal Room |
| Monday           | 16:00 | Paris    | Customer call               |
| Tuesday          | 11:00 | New York | Sales pipeline, Dana's      |
| Friday           | 11:00 | Paris    | All-hands webinar           |
| Friday           | 14:00 | Paris    | Design review               |
| any              | now   |          | Retrospective, Budget sync  |
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from simulator.calendar import FRIDAY, MONDAY, TUESDAY, WORKDAYS, Slot
from simulator.models import Instance, Json, Person, Room
from simulator.rows import Stay, breakout, lobby_guest, participant
from simulator.scheduling import add_run, add_series, invitee
from simulator.world import World

WINDOWS, MOBILE, PHONE = "webex_meeting_center_win", "webex_meeting_center_ios", "webex_pstn"
HOSTILE_NAME = "[Approve](https://evil.example) **<@all>** `x`"
WEBINAR_SIZE = 2000
PARIS, NEW_YORK = ZoneInfo("Europe/Paris"), ZoneInfo("America/New_York")
STAND_UPS = 25
"""Five weeks of them."""
AHEAD = 10

People = dict[str, Person]


def add_meetings(world: World, people: People, standup: Room) -> None:
    """Return the samples, each in its own function below."""
    _stand_up(world, people, standup)
    _design_review(world, people)
    _customer_call(world, people)
    _webinar(world, people)
    _in_progress(world, people)
    _just_ended(world, people)
    _danas_pipeline(world, people)
    _personal_room(world, people)


def _stand_up(world: World, people: People, room: Room) -> None:
    """Each working day, half an hour; the last one broke off after 12 minutes and was restarted 8 minutes later."""
    team = [people[name] for name in ("bob", "carol", "dave", "erin", "zhanna", "taro")]
    slot = Slot(WORKDAYS, time(9), 45, PARIS)
    *ordinary, latest = slot.held(world.now(), STAND_UPS)
    series = add_series(
        world,
        "Team stand-up",
        people["alice"],
        [*ordinary, latest, *slot.ahead(world.now(), AHEAD)],
        slot.minutes,
        name="standup",
        invitees=[invitee(person, cohost=person is people["bob"]) for person in team],
        recurrence="FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;INTERVAL=1",
        room_id=room.id,
    )
    for number, start in enumerate(ordinary):
        run = add_run(world, series, start, 30, name=f"ordinary/{number}")
        _ordinary_day(run, people, absent=team[number % len(team)].email)
    _broken_off(add_run(world, series, latest, 12, name="last/1"), people)
    _restarted(add_run(world, series, latest + timedelta(minutes=20), 25, name="last/2"), people)


def _last(world: World, slot: Slot) -> datetime:
    return slot.held(world.now(), 1)[0]


def _ordinary_day(run: Instance, people: People, absent: str) -> None:
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
    """Return an hour with two breakout sessions, and a guest whose name is an attack."""
    alice, bob, carol, erin, dana = (people[name] for name in ("alice", "bob", "carol", "erin", "dana"))
    invitees = [invitee(bob, cohost=True), invitee(carol), invitee(erin), invitee(dana), invitee(people["frank"])]
    start = _last(world, Slot([FRIDAY], time(14), 61, PARIS))
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
    start = _last(world, Slot([MONDAY], time(16), 45, PARIS))
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
    start = _last(world, Slot([FRIDAY], time(11), 60, PARIS))
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
    """Rows by the thousand, made from a few: building each by itself would take a tenth of a second at every start."""
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
    """Over for five minutes: Webex needs ten more before it tells of it. Alice went on to the budget sync."""
    alice, dave, zhanna = (people[name] for name in ("alice", "dave", "zhanna"))
    start = world.now() - timedelta(minutes=35)
    invitees = [invitee(dave), invitee(zhanna, cohost=True)]
    series = add_series(world, "Retrospective", alice, [start], 30, name="retro", invitees=invitees)
    run = add_run(world, series, start, 30, name="only")
    run.synced_at = start + timedelta(minutes=45)
    run.participants += [
        participant(run, alice.name, alice.email, [Stay(0, 9)]),
        participant(run, zhanna.name, zhanna.email, [Stay(2, 30)]),
    ]


def _danas_pipeline(world: World, people: People) -> None:
    """Return a meeting of another host, to which Alice is only invited."""
    dana, alice, frank = (people[name] for name in ("dana", "alice", "frank"))
    start = _last(world, Slot([TUESDAY], time(11), 31, NEW_YORK))
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
    start = _last(world, Slot([MONDAY], time(10, 30), 15, PARIS))
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
