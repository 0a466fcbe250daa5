"""What becomes of a sign-in: it is renewed unseen, it may be taken back at Webex, and links grow old."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from flask.testing import FlaskClient

from bot.app import Rollcall
from bot.events import PersonId
from bot.web.intake import Intake
from chaos.ports import free_port
from simulator.server import Running, serve
from tests.support.chat import Chat, config, words
from tests.support.processes import bot, environment, process, until_ready
from tests.support.signing import (
    INTEGRATION,
    SENT_DIRECTLY,
    STANDUP,
    Desk,
    Visitor,
    desk,
    links,
    new_link,
    until_registered,
)

pytestmark = pytest.mark.slow

QUESTION = f"who attended {STANDUP} bob@example.com"
ALICE = "alice@example.com"


@pytest.fixture
def signed_in(tmp_path: Path) -> Iterator[Desk]:
    with desk(tmp_path) as running:
        running.sign_in("Alice")
        running.forget_calls()
        yield running


def test_a_token_that_ends_early_is_renewed_unseen(signed_in: Desk) -> None:
    """Webex answers 401: once, and then with a new token. The host notices nothing."""
    signed_in.chat.control("POST", "tokens/expire", {"person": ALICE})
    for _ in range(3):
        assert "Bob Müller attended" in words(signed_in.chat.ask("Alice", QUESTION))
    assert len(signed_in.calls("access_token")) == 1
    assert links(signed_in.chat, "Alice")[1:] == []
    refused = [call for call in signed_in.calls("/v1/meeting") if call["status"] == 401]
    assert 1 <= len(refused) <= 4  # what went side by side when it ended


def test_a_limit_of_the_integration_holds_up_those_alone_who_need_it(signed_in: Desk) -> None:
    """Webex limits what is asked for new tokens: Bob is answered, and no other question asks for one meanwhile."""
    chat = signed_in.chat
    chat.control("POST", "tokens/expire", {"person": ALICE})
    limit = {"path": "access_token", "fault": "status", "status": 429, "retry_after": "3600"}
    chat.control("POST", "faults", limit)
    for _ in range(2):
        assert words(chat.ask("Alice", QUESTION)).startswith("Webex asks me to wait 1 h.")
    assert "who attended" in words(chat.ask("Bob", "help"))
    assert len(signed_in.calls("access_token")) == 1


def test_a_sign_in_that_was_taken_back_ends_with_one_link(signed_in: Desk) -> None:
    """`invalid_grant`: no further question with the token, one card, and the question waits for the next sign-in."""
    chat = signed_in.chat
    chat.control("POST", "tokens/expire", {"person": ALICE, "refresh": True})
    asked = chat.say("Alice", QUESTION, space="Team stand-up")
    assert SENT_DIRECTLY in words(chat.reply("Alice", asked))
    link = new_link(chat, "Alice", known=1)
    assert signed_in.stored() == []
    chat.reply("Alice", chat.say("Alice", QUESTION))
    assert 1 <= len(signed_in.calls("/v1/meeting")) <= 4  # what went side by side when it ended
    assert len(signed_in.calls("access_token")) == 1
    assert Visitor(chat).sign_in(link, ALICE).status_code == 200
    assert "Bob Müller attended" in words(chat.reply("Alice", asked, after=1))


def test_webex_that_refuses_every_token_is_not_asked_for_ever(signed_in: Desk) -> None:
    """A renewed token is refused as well: the host is asked to sign in, after a renewal for each call at most."""
    fault = {"path": "meeting", "fault": "status", "status": 401, "times": 1_000}
    signed_in.chat.control("POST", "faults", fault)
    signed_in.chat.say("Alice", QUESTION)
    new_link(signed_in.chat, "Alice", known=1)
    assert signed_in.stored() == []
    assert len(signed_in.calls("access_token")) <= 3
    assert len(signed_in.calls("/v1/meeting")) <= 8


def test_while_renewing_fails_the_question_waits(signed_in: Desk) -> None:
    """A trouble of Webex's own signs nobody out."""
    chat = signed_in.chat
    chat.control("POST", "tokens/expire", {"person": ALICE})
    chat.control("POST", "faults", {"path": "access_token", "fault": "status", "status": 503, "times": 1})
    assert "Bob Müller attended" in words(chat.ask("Alice", QUESTION))
    assert len(signed_in.calls("access_token")) == 2
    assert len(links(chat, "Alice")) == 1


@pytest.fixture
def simulator() -> Iterator[Running]:
    with serve() as running:
        yield running


@pytest.fixture
def https(simulator: Running, tmp_path: Path) -> Iterator[tuple[Rollcall, FlaskClient, PersonId]]:
    """The pages as they are behind a proxy that speaks https."""
    settings = replace(config(simulator, tmp_path, **INTEGRATION), public_url="https://rollcall.example.com")
    rollcall = Rollcall(Intake(settings, clock=simulator.world.now))
    client = rollcall.pages().test_client(use_cookies=False)
    yield rollcall, client, PersonId(Chat(simulator).people["Alice"]["id"])
    rollcall.close()


def path_of(rollcall: Rollcall, person: PersonId) -> str:
    return rollcall.sign_in_flow.start(person).removeprefix("https://rollcall.example.com")


def test_over_https_the_cookie_belongs_to_this_host_alone(https: tuple[Rollcall, FlaskClient, PersonId]) -> None:
    """`__Host-`: Secure, no Domain, Path=/, so that no other site can set it."""
    rollcall, client, alice = https
    page = client.get(path_of(rollcall, alice))
    cookie = page.headers["Set-Cookie"]
    assert cookie.startswith("__Host-")
    assert "; Secure" in cookie
    assert "Path=/;" in cookie
    assert "Domain" not in cookie
    assert "redirect_uri=https%3A%2F%2Frollcall.example.com%2Foauth%2Fcallback" in page.text


def test_a_link_is_good_for_ten_minutes(simulator: Running, https: tuple[Rollcall, FlaskClient, PersonId]) -> None:
    """At nine it is, at eleven it is not, and a callback that comes then is too late as well."""
    rollcall, client, alice = https
    path = path_of(rollcall, alice)
    state = path.rpartition("/")[2]
    simulator.world.clock.advance(9 * 60)
    page = client.get(path)
    assert page.status_code == 200
    cookie = page.headers["Set-Cookie"].partition(";")[0]
    simulator.world.clock.advance(2 * 60)
    assert client.get(path).status_code == 410
    late = client.get(f"/oauth/callback?code=x&state={state}", headers={"Cookie": cookie})
    assert (late.status_code, "This link no longer works" in late.text) == (410, True)
    rollcall.jobs["sign_ins"].run()
    with rollcall.engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM sign_ins").scalar() == 0


def test_names_from_outside_stay_text_on_the_pages(
    simulator: Running, https: tuple[Rollcall, FlaskClient, PersonId]
) -> None:
    """Whatever somebody is called: no markup, no hidden characters."""
    rollcall, client, alice = https
    hostile = "<script>alert(1)</script> \u202eevil\u202c {{ 7 * 7 }}"
    with simulator.world.lock:
        simulator.world.people[alice].name = hostile
    page = client.get(path_of(rollcall, alice))
    assert "<script" not in page.text
    assert "&lt;script&gt;" in page.text
    assert "\u202e" not in page.text
    assert "{{ 7 * 7 }}" in page.text


def test_keys_rotate_by_command_while_the_bot_runs(simulator: Running, tmp_path: Path) -> None:
    """A new key behind the old one, then before it, then alone. Alice stays signed in all the while."""
    first = Fernet.generate_key().decode()
    port = free_port()
    env = {**environment(simulator, tmp_path, port), **INTEGRATION, "ENCRYPTION_KEYS": first}
    with process("run", env=env, folder=tmp_path):
        until_ready(port)
        chat = Chat(simulator)
        until_registered(chat)
        page = Visitor(chat).sign_in(link_of(chat), ALICE)
        assert page.status_code == 200
        added = bot("keygen", "--rotate", env=env, folder=tmp_path)
        both = added.stdout.strip()
        assert re.fullmatch(rf"{re.escape(first)},[\w-]{{43}}=", both)
        assert "restart every process" in added.stderr
    env["ENCRYPTION_KEYS"] = both
    led = bot("keygen", "--rotate", env=env, folder=tmp_path)
    assert led.stdout.strip() == ",".join(reversed(both.split(",")))
    assert "keygen --seal" in led.stderr
    env["ENCRYPTION_KEYS"] = led.stdout.strip()
    with process("run", env=env, folder=tmp_path):
        until_ready(port)
        done = bot("keygen", "--seal", env=env, folder=tmp_path)
        assert done.stdout.strip() == both.partition(",")[2]
        assert "Encrypted again: 1." in done.stderr
        assert "Bob Müller attended" in words(chat.ask("Alice", QUESTION))
    env["ENCRYPTION_KEYS"] = first
    stopped = bot("run", env=env, folder=tmp_path)
    assert stopped.returncode == 2
    assert "None of ENCRYPTION_KEYS opens the stored sign-ins" in stopped.stderr
    assert "Traceback" not in stopped.stderr


def link_of(chat: Chat) -> str:
    chat.ask("Alice", "sign in")
    return new_link(chat, "Alice")


def test_who_moved_is_answered_in_the_new_zone(signed_in: Desk) -> None:
    """Alice flies to New York: the next question shows it, with one more look an hour at most."""
    chat = signed_in.chat
    assert "Europe/Paris" in words(chat.ask("Alice", QUESTION))
    chat.control("POST", "people/timezone", {"person": ALICE, "timezone": "America/New_York"})
    assert "Europe/Paris" in words(chat.ask("Alice", QUESTION))
    chat.control("POST", "clock", {"advance": 2 * 60 * 60})
    signed_in.forget_calls()
    for _ in range(3):
        assert "America/New_York" in words(chat.ask("Alice", QUESTION))
    looks = [call for call in signed_in.calls("people/me") if call["owner"] == ALICE]
    assert len(looks) == 1


def test_a_zone_that_can_not_be_looked_up_stays_as_it_was(signed_in: Desk) -> None:
    """The answer comes all the same."""
    chat = signed_in.chat
    chat.control("POST", "clock", {"advance": 2 * 60 * 60})
    fault = {"path": "people/me", "fault": "status", "status": 404, "owner": ALICE}
    chat.control("POST", "faults", fault)
    assert "Europe/Paris" in words(chat.ask("Alice", QUESTION))
