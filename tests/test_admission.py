"""Who may use the bot: people of other organizations, guests and bots, with and without the operator's lists."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from bot.chat.admission import LOOKED_UP_FOR, Admission
from bot.events import Person as Known
from bot.events import PersonId, bare_id
from bot.webex.errors import ApiError, UnreachableError
from simulator.models import Person
from simulator.samples import EXAMPLE_ORG, OTHER_ORG
from simulator.server import serve
from tests.support.chat import NOW, Chat, Json, config, running, words
from tests.support.signing import INTEGRATION, STANDUP, Desk, direct_messages, links

SPACE = "Open house"
REFUSED = "I may not answer you here"
BY_DOMAIN, BY_ORG = {"ALLOWED_DOMAINS": "Example.com"}, {"ALLOWED_ORGS": EXAMPLE_ORG}


@contextmanager
def open_house(folder: Path, *settings: dict[str, str]) -> Iterator[Desk]:
    """A space with everybody in it, another bot too. All settings but the last are those of a bot that ran before.

    With that one Alice and Mallory have signed in.
    """
    keys = {"ENCRYPTION_KEYS": Fernet.generate_key().decode()}
    with serve(now=NOW) as simulator:
        simulator.world.add_person(Person("Echo@Webex.BOT", "Echo", OTHER_ORG, "echo-token", kind="bot"))
        chat = Chat(simulator)
        room = chat.api("Alice", "POST", "rooms", json={"title": SPACE})
        for who in ("Rollcall", "Mallory", "Gus", "Echo"):
            body = {"roomId": room["id"], "personId": chat.people[who]["id"]}
            chat.api("Alice", "POST", "memberships", json=body)
        for each in settings[:-1]:
            with running(config(simulator, folder, **(INTEGRATION | keys | each)), clock=simulator.world.now) as bot:
                for who in ("Alice", "Mallory"):
                    Desk(chat, bot).sign_in(who)
        with running(
            config(simulator, folder, **(INTEGRATION | keys | settings[-1])), clock=simulator.world.now
        ) as bot:
            yield Desk(chat, bot)


SERVED = {
    "Alice": (True, True, True, True),
    "Mallory": (True, False, False, False),
    "Gus": (True, False, False, False),
}
"""Of the same organization, of another one, a guest: without lists, with domains, with organizations, with both."""
LISTS: tuple[dict[str, str], ...] = ({}, BY_DOMAIN, BY_ORG, BY_DOMAIN | BY_ORG)


@pytest.mark.parametrize("number", range(4), ids=["nobody listed", "domains", "organizations", "both"])
def test_the_lists_say_who_is_served(tmp_path: Path, number: int) -> None:
    """Words and buttons get the same fixed text, `sign in` no link; and no bot gets a word."""
    with open_house(tmp_path, LISTS[number]) as house:
        chat = house.chat
        echo = chat.say("Echo", "help", space=SPACE)
        cards = {who: chat.ask(who, "help", space=SPACE) for who in SERVED}
        for who, served in SERVED.items():
            assert (REFUSED in words(cards[who])) == (not served[number])
            chat.ask(who, "sign in", space=SPACE)
            assert bool(links(chat, who)) == served[number]
            question = chat.ask(who, f"who attended {STANDUP}", space=SPACE)
            assert (REFUSED in words(question)) == (not served[number])
            assert pressed(chat, who, cards["Alice"]) == (not served[number])
        assert chat.replies("Alice", echo) == []


def pressed(chat: Chat, who: str, card: Json) -> bool:
    """Whether the form's button on somebody's card brings a refusal."""
    before = {each["id"] for each in chat.replies(who, card)}
    chat.press(who, card, "Ask about a meeting")
    new = chat.wait(lambda: [each for each in chat.replies(who, card) if each["id"] not in before])
    return REFUSED in words(new[-1])


def test_nothing_is_asked_on_behalf_of_who_is_not_on_the_list_any_more(tmp_path: Path) -> None:
    """Mallory's sign-in is still stored; neither a meeting nor her own time zone is looked up with it."""
    with open_house(tmp_path, {}, BY_ORG) as house:
        chat = house.chat
        chat.control("POST", "clock", {"advance": 25 * 3600})
        house.forget_calls()
        for said in (f"who attended {STANDUP}", "who attended yesterday", "my meetings", "who am i"):
            assert REFUSED in words(chat.ask("Mallory", said))
        calls = [call["path"] for call in house.calls() if call["owner"] == "mallory@example.org"]
        assert [path for path in calls if "/messages" not in path and "/rooms" not in path] == []
        assert REFUSED not in words(chat.ask("Alice", f"who attended {STANDUP}"))
        assert REFUSED in words(direct_messages(chat, "Mallory")[-1])


class FakePeople:
    """Tells of people by their IDs, and counts how often it is asked."""

    def __init__(self, **orgs: str | ApiError | UnreachableError | None) -> None:
        self.orgs = orgs
        self.asked = 0

    def person(self, person_id: PersonId) -> Known:
        self.asked += 1
        told = self.orgs[person_id]
        if isinstance(told, Exception):
            raise told
        return Known(person_id, (f"{person_id}@example.com",), person_id, org_id=told)


def test_an_organization_is_known_by_its_uuid_and_looked_up_once_an_hour() -> None:
    """Webex may name another cluster before it; who is not told of stays out."""
    now = [datetime(2026, 3, 3, tzinfo=UTC)]
    people = FakePeople(jane=bare_id(EXAMPLE_ORG).upper(), joe=OTHER_ORG, ann=None, eve=ApiError(404))
    admission = Admission(people, domains=frozenset(), orgs={EXAMPLE_ORG}, clock=lambda: now[0])  # type: ignore[arg-type]
    who = [PersonId(name) for name in ("jane", "joe", "ann", "eve")]
    assert [admission.admits(each, None) for each in who] == [True, False, False, False]
    assert [admission.admits(each, None) for each in who[:3]] == [True, False, False]
    assert people.asked == 4
    now[0] += LOOKED_UP_FOR
    people.orgs["jane"] = UnreachableError()
    with pytest.raises(UnreachableError):
        admission.admits(who[0], None)
