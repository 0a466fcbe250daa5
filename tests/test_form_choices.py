"""What was chosen in the form last is kept for its owner, a month long."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from bot.events import PersonId
from bot.store.engine import engine_for
from bot.store.form_choices import FormChoices

pytest_plugins = ["tests.support.databases"]

NOW = datetime(2026, 3, 3, 9, tzinfo=UTC)
JANE, JOE = PersonId("jane"), PersonId("joe")


@pytest.fixture
def choices(database_url: str) -> Iterator[FormChoices]:
    engine = engine_for(database_url)
    yield FormChoices(engine)
    engine.dispose()


def test_the_last_choice_takes_the_place_of_those_before(choices: FormChoices) -> None:
    """Field by field as it was filled in; another person's stays as it was."""
    choices.save(JANE, {"emails": "a@x.com", "zone": "UTC"}, NOW)
    choices.save(JOE, {"emails": "b@x.com"}, NOW)
    choices.save(JANE, {"emails": ""}, NOW)
    assert choices.of(JANE) == {"emails": ""}
    assert choices.of(JOE) == {"emails": "b@x.com"}
    assert choices.of(PersonId("nobody")) == {}


def test_choices_go_away_after_a_month(choices: FormChoices) -> None:
    """They name people."""
    choices.save(JANE, {"emails": "a@x.com"}, NOW)
    choices.purge(NOW)
    assert choices.of(JANE)
    choices.purge(NOW + timedelta(seconds=1))
    assert choices.of(JANE) == {}
