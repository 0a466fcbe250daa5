"""WEBEX_HOST_TOKEN serves one person; once Webex refuses it, the bot still answers everybody and says what to do."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.chat import Chat, chatting, words
from tests.support.signing import STANDUP, desk, new_link

OVER = "The access token is no longer valid"


@pytest.fixture(scope="module")
def refused(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chat]:
    """The token was mistyped, or had run out when the bot was started: nobody knows whose it is."""
    with chatting(tmp_path_factory.mktemp("refused"), WEBEX_HOST_TOKEN="a-token-of-yesterday") as chat:
        yield chat


@pytest.mark.parametrize("who", ["Alice", "Bob"])
def test_a_refused_token_silences_nobody(refused: Chat, who: str) -> None:
    """What needs no token is answered as ever."""
    assert "who attended" in words(refused.ask(who, "help"))


@pytest.mark.parametrize("question", ["who attended last", f"who attended {STANDUP}", "my meetings"])
def test_a_refused_token_is_named_with_what_to_do(refused: Chat, question: str) -> None:
    """At the first try, without a guess at a time zone being needed."""
    said = words(refused.ask("Alice", question))
    assert OVER in said
    assert "set WEBEX_HOST_TOKEN" in said


def test_a_token_that_runs_out_while_the_bot_runs_is_named_too(tmp_path: Path) -> None:
    """To its owner; others never had anything of it."""
    with chatting(tmp_path) as chat:
        assert "attended" in words(chat.ask("Alice", "who attended last"))
        fault = {"path": "meeting", "fault": "status", "status": 401, "times": 100}
        chat.control("POST", "faults", fault)
        assert OVER in words(chat.ask("Alice", "who attended last"))
        assert "I can't ask Webex for you yet" in words(chat.ask("Bob", "who attended last"))


def test_beside_an_integration_a_refused_token_leads_to_a_sign_in(tmp_path: Path) -> None:
    """There the person can do something about it."""
    with desk(tmp_path, WEBEX_HOST_TOKEN="a-token-of-yesterday") as running:
        running.chat.say("Alice", "who attended last")
        new_link(running.chat, "Alice")


def test_forgetting_its_owner_leaves_the_token_and_says_so(tmp_path: Path) -> None:
    """It stands in the settings, which nobody can change by chat."""
    with chatting(tmp_path) as chat:
        said = words(chat.ask("Alice", "forget me"))
        assert "I can still ask Webex on your behalf" in said
        assert "The person who runs this bot can remove it there: WEBEX_HOST_TOKEN" in said
        assert "sign-in is deleted" not in said
        assert "Your sign-in is deleted" in words(chat.ask("Bob", "forget me"))
