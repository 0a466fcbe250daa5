"""Groups and confirmed guests in the database, on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine

from bot.events import PersonId
from bot.store.aliases import Aliases
from bot.store.engine import engine_for
from bot.store.groups import Groups
from tests.support.inboxes import accept, bench_on, claim

pytest_plugins = ["tests.support.databases"]

NOW = datetime(2026, 3, 3, tzinfo=UTC)
ALICE, BOB = PersonId("alice"), PersonId("bob")


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    engine = engine_for(database_url)
    yield engine
    engine.dispose()


def test_a_group_replaces_the_one_of_its_name_and_nobody_elses(engine: Engine) -> None:
    """In the order of the names."""
    groups = Groups(engine)
    groups.save(ALICE, "team", ["bob@x.org"], NOW)
    groups.save(ALICE, "board", ["dana@x.org", "erin@x.org"], NOW)
    groups.save(BOB, "team", ["alice@x.org"], NOW)
    groups.save(ALICE, "team", ["carol@x.org"], NOW)
    assert list(groups.of(ALICE).items()) == [("board", ("dana@x.org", "erin@x.org")), ("team", ("carol@x.org",))]
    assert groups.remove(ALICE, "team")
    assert not groups.remove(ALICE, "team")
    assert groups.of(BOB) == {"team": ("alice@x.org",)}


def test_a_guest_is_one_person_however_the_name_is_written(engine: Engine) -> None:
    """The last word counts; the newest first."""
    aliases = Aliases(engine)
    aliases.save(ALICE, "Bob", "bob@x.org", NOW)
    aliases.save(ALICE, "Jürgen Groß", "jg@x.org", NOW + timedelta(hours=1))
    aliases.save(ALICE, " BOB ", "bob.king@x.org", NOW + timedelta(hours=2))
    assert list(aliases.of(ALICE).items()) == [(" BOB ", "bob.king@x.org"), ("Jürgen Groß", "jg@x.org")]
    assert aliases.of(BOB) == {}
    assert aliases.remove(ALICE, "jürgen gross")
    assert not aliases.remove(ALICE, "jürgen gross")


def test_a_promise_is_handed_over_to_whoever_holds_it(database_url: str) -> None:
    """By the message's id, which may hold what means something in a pattern; and told again when it was done."""
    with bench_on(database_url) as bench:
        inbox = bench.inbox()
        accept(inbox, "question")
        held = claim(inbox)
        inbox.sending(held, '{"standing":["a_%b"]}')
        inbox.reschedule(held, bench.time.now + timedelta(minutes=1))
        accept(inbox, "press", "bob")
        press = claim(inbox)
        assert not inbox.hand_over(press, "a_x", "new")
        assert inbox.hand_over(press, "a_%b", "new")
        assert inbox.hand_over(press, "a_%b", "new")
        bench.time.pass_(seconds=61)
        assert claim(inbox).was_sending == '{"standing":["new"]}'
