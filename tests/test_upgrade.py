"""A database of an earlier version is taken over with nothing lost: read, answered and forgotten as if it were ours."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from sqlalchemy import text

from bot.app import Rollcall
from bot.events import PersonId
from bot.store.engine import engine_for
from bot.store.migrations import migrate
from simulator.server import serve
from tests.support.chat import Chat, Json, config, running, words
from tests.support.signing import INTEGRATION, Visitor, page_title
from tests.support.upgrade import Remains, restore

pytest_plugins = ["tests.support.databases"]

LEASE = timedelta(seconds=1)


@dataclass
class Later:
    """The bot's clock: it goes on from where the earlier version stopped."""

    began: datetime
    started: float = field(default_factory=time.monotonic)
    ahead: timedelta = timedelta()

    def __call__(self) -> datetime:
        return self.began + timedelta(seconds=time.monotonic() - self.started) + self.ahead


@dataclass
class House:
    """The earlier version's database, with today's bot in it."""

    chat: Chat
    remains: Remains
    rollcall: Rollcall
    clock: Later

    def answers(self, who: str, name: str, number: int = 1) -> list[str]:
        """What was said in the end to the message of that name: so many replies."""
        message = self.remains.message(name)
        found = self.chat.wait(lambda: _at_least(number, self.chat.replies(who, message)))
        return [words(reply) for reply in found]

    def after(self, who: str, name: str) -> str:
        """The reply in the thread of a card that came after the card."""
        card = self.remains.message(name)
        return words(
            self.chat.wait(lambda: [one for one in self.chat.replies(who, card) if one["id"] != card["id"]])[0]
        )

    def state(self, name: str) -> tuple[str, str | None]:
        """Where a message's event is, and whose it is."""
        with self.rollcall.engine.connect() as connection:
            found = connection.execute(
                text("SELECT state, person_id FROM events WHERE key = :key"),
                {"key": f"messages:created:{self.remains.message(name)['id']}"},
            ).one()
        return found.state, found.person_id

    def pass_(self, minutes: int) -> None:
        """For the bot and for Webex."""
        self.clock.ahead += timedelta(minutes=minutes)
        self.chat.control("POST", "clock", {"advance": 60 * minutes})


def _at_least(number: int, replies: list[Json]) -> list[Json]:
    return replies if len(replies) >= number else []


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def house(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """One bot for all tests of a database: they look at different things of it."""
    folder: Path = tmp_path_factory.mktemp("upgrade")
    url = f"sqlite:///{folder / 'rollcall.db'}"
    if request.param == "postgres":
        url = request.getfixturevalue("postgres_server").new_database()
    with serve() as simulator:
        remains = Remains(simulator)
        engine = engine_for(url)
        restore(remains.sql, engine)
        engine.dispose()
        clock = Later(remains.now)
        changes = INTEGRATION | {"DATABASE_URL": url, "ENCRYPTION_KEYS": remains.facts["key"]}
        with running(config(simulator, folder, **changes), clock=clock, lease=LEASE) as rollcall:
            yield House(Chat(simulator), remains, rollcall, clock)


def test_a_question_that_waited_is_answered_once(house: House) -> None:
    """With the sign-in of its asker, whose token still opens, and with the guest that she has confirmed."""
    (said,) = house.answers("Alice", "waiting")
    assert "Carol Chen attended" in said
    me = words(house.chat.ask("Alice", "who am i"))
    assert "You signed in on 5 March 2026" in me
    assert "read who took part in your meetings" in me


def test_groups_guests_and_the_form_are_as_they_were(house: House) -> None:
    """Of the one who saved them."""
    alice = PersonId(house.chat.people["Alice"]["id"])
    assert house.rollcall.groups.of(alice) == {"sales": ("bob@example.com", "carol@example.com")}
    assert house.rollcall.aliases.of(alice)["Bob"] == "bob@example.com"
    assert house.rollcall.form_choices.of(alice)["emails"] == "carol@example.com"
    assert "Bob attended" in words(house.chat.ask("Alice", f"who attended {meeting(house)} bob@example.com"))


def meeting(house: House) -> str:
    return str(house.remains.facts["meetings"]["sales"]["id"])


def test_every_stored_question_can_be_read(house: House) -> None:
    """A button or a word in its thread goes on with it."""
    with house.rollcall.engine.connect() as connection:
        handles = connection.scalars(text("SELECT handle FROM questions WHERE created_at < :now"), {"now": then(house)})
        found = [house.rollcall.questions.find(handle) for handle in handles]
    assert len(found) == 14
    assert None not in found


def then(house: House) -> object:
    """When the earlier version stopped, as the database stores it."""
    moment = house.remains.now
    return moment if house.rollcall.engine.dialect.name == "postgresql" else moment.replace(tzinfo=None).isoformat(" ")


@pytest.mark.parametrize(
    ("card", "button", "said"),
    [
        ("crowd", "Page 2 ▶", "page 2 of 7"),
        ("which", "Sync · Thu 5 Mar, 07:00", "1 person attended"),
        ("guest", "Yes, the same person", "Dave is counted as dave@example.com"),
    ],
)
def test_the_buttons_of_old_cards_still_answer(house: House, card: str, button: str, said: str) -> None:
    """Their handles lead to the questions that they were made for."""
    house.chat.press("Alice", house.remains.message(card), button)
    assert said in house.after("Alice", card)


def test_words_in_an_old_thread_go_on_with_its_question(house: House) -> None:
    """The meeting is known from what was asked there."""
    answer = house.remains.message("answer")
    under = answer["parentId"]
    said = house.chat.ask("Alice", "who was late?", space="Team stand-up", under=under)
    assert "Sales" in words(said)


def test_what_was_being_said_is_said_once(house: House) -> None:
    """The reply that stands in Webex is found; the one that doesn't is made; another machine's lease runs out first."""
    assert len(house.answers("Dave", "unsaid")) == 1
    assert len(house.answers("山田太郎", "apart")) == 1
    assert len(house.answers("Mallory", "suspect")) == 1
    house.chat.wait(lambda: [{}] if house.state("said")[0] == "done" else [])
    assert len(house.answers("Carol", "said")) == 1


def test_the_causes_that_were_stored_still_have_their_words(house: House) -> None:
    """For each question that was given up, one apology; for one that was told already, none."""
    assert "Webex could not be reached" in house.answers("Erin", "unreachable")[0]
    (overloaded,) = house.answers("Frank", "overloaded")
    assert "Webex is overloaded" in overloaded
    assert "ROUTER_5F3A" in overloaded
    assert "Something went wrong here" in house.answers("Жанна", "fault")[0]
    assert house.chat.replies("Carol", house.remains.message("buried")) == []
    assert house.state("buried")[0] == "buried"


def test_an_erasure_that_was_begun_is_finished(house: House) -> None:
    """The event in which she asked for it has lost her name."""
    house.chat.wait(lambda: [{}] if house.state("forget") == ("done", None) else [])


def test_what_waits_for_a_person_or_for_the_clock_ends_too(house: House) -> None:
    """Bob's sign-in is completed with the link that he got then; a quarter of an hour later nothing is left to do."""
    page = urlsplit(house.remains.facts["bobs_link"]).path
    answer = Visitor(house.chat).sign_in(f"{house.rollcall.config.public_url}{page}", "bob@example.com")
    assert page_title(answer) == "You are signed in, Bob Müller"
    assert "no such meeting" in house.answers("Bob", "parked")[0]

    house.pass_(minutes=15)
    assert len(house.answers("Dana", "gated")) == 1
    assert "2 people attended" in words(in_place_of_the_notice(house))
    house.chat.wait(lambda: [] if house.rollcall.inbox.depth() else [{}])


def in_place_of_the_notice(house: House) -> Json:
    """The answer that it was too early for, once it is the only reply."""
    early, notice = house.remains.message("early"), house.remains.message("promise")

    def answered() -> list[Json]:
        replies = house.chat.replies("Alice", early)
        return replies if len(replies) == 1 and replies[0]["id"] != notice["id"] else []

    return house.chat.wait(answered)[0]


def test_no_event_is_lost_on_the_way(house: House) -> None:
    """Each message is known still, so that Webex's repetition of it does nothing."""
    with house.rollcall.engine.connect() as connection:
        kept = set(connection.scalars(text("SELECT key FROM events")))
    for name in house.remains.facts["named"]:
        message = house.remains.message(name)
        if message["text"].startswith(("who", "help", "forget me")):
            assert f"messages:created:{message['id']}" in kept


def test_taking_over_twice_changes_nothing(house: House) -> None:
    """Every process migrates at its start."""
    engine = engine_for(house.rollcall.config.database_url)
    migrate(engine)
    engine.dispose()
