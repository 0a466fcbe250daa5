"""One of all: a state is used by one, an expired token is renewed by one, in two processes with many threads each.

With FULL=1 as often as promised; without it, a fraction of that.
"""

from __future__ import annotations

import secrets
import threading
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from bot.events import PersonId
from bot.store.migrations import migrate
from bot.store.sign_ins import PendingSignIn
from bot.webex.errors import NotSignedInError
from chaos.ports import free_port
from simulator.server import Running, serve
from tests.support.chat import Chat
from tests.support.full import IS_FULL
from tests.support.processes import environment, process, until_ready
from tests.support.racers import SPAWN, Place, die, now, race, take, use
from tests.support.signing import INTEGRATION, Visitor, link_in, page_title, until_registered

pytest_plugins = ["tests.support.databases"]
pytestmark = pytest.mark.slow

KEY = Fernet.generate_key().decode()
VERIFIER = "v" * 43


@pytest.fixture
def simulator() -> Iterator[Running]:
    with serve() as running:
        yield running


def pending(person: str = "jane") -> PendingSignIn:
    return PendingSignIn(person_id=PersonId(person), org_id="org", name="Jane", email="jane@x", verifier=VERIFIER)


def test_a_sign_in_is_taken_once(database_url: str) -> None:
    """8 threads in each of two processes want the same state at the same moment."""
    place = Place(database_url, KEY)
    engine = place.engine()
    migrate(engine)
    wanted = [secrets.token_urlsafe(16) for _ in range(300 if IS_FULL else 12)]
    for state in wanted:
        place.sign_ins(engine).put(state, pending(), now() + timedelta(minutes=10))
    engine.dispose()
    got = race(take, place, 8, wanted)
    assert Counter(got) == Counter(wanted)


def test_an_expired_token_is_renewed_once(simulator: Running, database_url: str) -> None:
    """64 threads in each of two processes meet it; all of them get the same new one."""
    place = Place(database_url, KEY, simulator.api)
    engine = place.engine()
    migrate(engine)
    names = ("alice", "dana", "bob", "carol", "dave") * 8 if IS_FULL else ("alice", "dana", "bob")
    people = [PersonId(f"{name}-{number}") for number, name in enumerate(names)]
    tokens = place.tokens(engine)
    for person, name in zip(people, names, strict=True):
        tokens.keep(person, place.oauth().redeem(code_for(simulator, name, lifetime="0"), VERIFIER), None)
    engine.dispose()
    Chat(simulator).control("DELETE", "requests")
    got = race(use, place, 64, people)
    assert len(got) == 128 * len(people)
    assert len(set(got)) == len(people)
    renewals = Chat(simulator).control("GET", "requests?path=access_token")
    assert len(renewals) == len(people)


def code_for(simulator: Running, name: str, **form: str) -> str:
    asked = {
        "client_id": "demo-client-id",
        "redirect_uri": "http://127.0.0.1:1/oauth/callback",
        "response_type": "code",
        "scope": "spark:people_read",
        "code_challenge": VERIFIER,
        "code_challenge_method": "plain",
    }
    back = Visitor(Chat(simulator)).decide(asked, f"{name}@example.com", **form)
    return back.rpartition("code=")[2]


def test_a_process_killed_while_it_renews_costs_one_sign_in_at_most(simulator: Running, database_url: str) -> None:
    """Between Webex's answer and the commit: the pair is lost, Webex is asked once more, and the host once."""
    place = Place(database_url, KEY, simulator.api)
    engine = place.engine()
    migrate(engine)
    tokens, person = place.tokens(engine), PersonId("alice")
    tokens.keep(person, place.oauth().redeem(code_for(simulator, "alice", lifetime="0"), VERIFIER), None)
    killed = SPAWN.Process(target=die, args=(place, person))
    killed.start()
    killed.join(30)
    assert killed.exitcode == -9
    Chat(simulator).control("DELETE", "requests")
    for _ in range(3):
        with pytest.raises(NotSignedInError):
            tokens.token(person)
    assert len(Chat(simulator).control("GET", "requests?path=access_token")) == 1
    tokens.keep(person, place.oauth().redeem(code_for(simulator, "alice"), VERIFIER), None)
    assert tokens.token(person)
    engine.dispose()


def test_one_of_many_callbacks_signs_in(simulator: Running, tmp_path: Path) -> None:
    """Two web processes get the same callback 16 times at once, over HTTP: one is welcomed, 15 are told it is over."""
    ports = (free_port(), free_port())
    shared = {"ENCRYPTION_KEYS": KEY, "PUBLIC_URL": f"http://127.0.0.1:{ports[0]}", **INTEGRATION}
    with ExitStack() as stack:
        for port, command in zip(ports, ("run", "web"), strict=True):
            env = {**environment(simulator, tmp_path, port), **shared}
            started = stack.enter_context(process(command, env=env, folder=tmp_path))
            assert started.stderr is not None
            threading.Thread(target=started.stderr.read, daemon=True).start()  # a full pipe would stop it
            until_ready(port)
        chat = Chat(simulator)
        until_registered(chat)
        threads = stack.enter_context(ThreadPoolExecutor(16))
        for _ in range(300 if IS_FULL else 3):
            link = link_in(chat.ask("Alice", "sign in"))
            visitor = Visitor(chat)
            back = visitor.decide(visitor.to_webex(link), "alice@example.com")
            addresses = [back, back.replace(str(ports[0]), str(ports[1]))] * 8
            pages = list(threads.map(visitor.get_alone, addresses))
            assert Counter(page.status_code for page in pages) == {200: 1, 410: 15}
            assert {page_title(page) for page in pages if page.ok} == {"You are signed in, Alice Archer"}
