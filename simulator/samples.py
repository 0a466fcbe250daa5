"""Who and what is there when the simulator starts: people and spaces. Their tokens are public: none is secret."""

from __future__ import annotations

from simulator.ids import plain_uuid, webex_id
from simulator.models import Person
from simulator.sample_meetings import add_meetings
from simulator.world import World

EXAMPLE_ORG = webex_id("ORGANIZATION", "example.com")
OTHER_ORG = webex_id("ORGANIZATION", "example.org")
BOT_TOKEN = "demo-bot-token"  # noqa: S105

_COLLEAGUES = {
    "alice": "Alice Archer",
    "dana": "Dana Díaz",
    "bob": "Bob Müller",
    "carol": "Carol Chen",
    "dave": "Dave O'Neil",
    "erin": "Erin Évrard",
    "frank": "Frank Fischer",
    "zhanna": "Жанна Иванова",
    "taro": "山田太郎",
}
_ZONES = {"alice": "Europe/Paris", "dana": "America/New_York", "bob": "Europe/Berlin", "taro": "Asia/Tokyo"}


def fill(world: World) -> None:
    """Bring a cleared world to its start: the same ids each time, times counted back from its clock."""
    world.clear()
    people = _add_people(world)
    alice, bot = people["alice"], people["bot"]
    for name, person in people.items():
        if person is not bot and name != "guest":
            world.add_room(person.name, "direct", person, bot, name=f"direct/{name}")
    members = [people[name] for name in ("alice", "bob", "carol", "dave", "erin", "zhanna", "taro")]
    standup = world.add_room("Team stand-up", "group", *members, bot, name="standup")
    world.add_room("Project Unicorn", "group", alice, people["dana"], people["bob"], people["mallory"], name="unicorn")
    add_meetings(world, people, standup)


def _add_people(world: World) -> dict[str, Person]:
    people = {
        name: Person(f"{name}@example.com", full, EXAMPLE_ORG, f"demo-{name}-token", _ZONES.get(name))
        for name, full in _COLLEAGUES.items()
    }
    people["admin"] = Person("admin@example.com", "Ada Admin", EXAMPLE_ORG, "demo-admin-token", "UTC", is_admin=True)
    people["guest"] = Person("gus@guest.example.net", "Gus Guest", OTHER_ORG, "demo-guest-token", kind="appuser")
    people["mallory"] = Person("mallory@example.org", "Mallory Moss", OTHER_ORG, "demo-mallory-token")
    people["bot"] = Person("rollcall@webex.bot", "Rollcall", EXAMPLE_ORG, BOT_TOKEN, kind="bot")
    for person in people.values():
        world.add_person(person)
    return people


def site_organization() -> str:
    """Return the plain organization id that meetings carry."""
    return plain_uuid("example.com")
