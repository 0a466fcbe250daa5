"""What `python -m bot doctor` finds out about a bot that runs, and how it says so to people and to tools."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from bot.app import Rollcall
from bot.config import Config
from bot.doctor import examine
from bot.health.check import Finding
from bot.web.intake import Intake, now
from chaos.ports import free_port
from simulator.server import serve
from tests.support.processes import bot, environment
from tests.support.signing import Desk, desk


@pytest.fixture(scope="module")
def signed_in(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A bot to which Alice and Bob have signed in."""
    with desk(tmp_path_factory.mktemp("bot"), at=now()) as running:
        for who in ("Alice", "Bob"):
            running.sign_in(who)
        yield running


def look(desk: Desk, **changes: object) -> dict[str, Finding]:
    """Examine the bot as another process with these settings does."""
    running = desk.rollcall.config
    address = desk.chat.api("Rollcall", "GET", "webhooks")["items"][0]["targetUrl"].removesuffix("/webhook")
    config: Config = replace(running, public_url=address, **changes)  # type: ignore[arg-type]
    rollcall = Rollcall(Intake(config, clock=desk.rollcall.clock))
    try:
        return {finding.check: finding for finding in examine(rollcall)}
    finally:
        rollcall.close()


def test_a_bot_that_is_well_passes_every_check(signed_in: Desk) -> None:
    """Each in a sentence, without anybody's name."""
    found = look(signed_in)
    assert [finding for finding in found.values() if not finding.is_well] == []
    assert list(found) == [
        *("database", "disk", "workers", "queue", "bot", "webhooks", "signatures", "clock", "deployments"),
        *("client", "redirect", "keys", "scopes", "meetings", "admin", "users", "address"),
    ]
    said = " ".join(finding.sentence for finding in found.values())
    assert "Alice" not in said
    assert "ENCRYPTION_KEYS opens all that is stored (2 signed in)." in said


def test_a_wrong_client_secret_is_told_from_a_right_one(signed_in: Desk) -> None:
    """Webex finds fault with a made-up refresh token only where it knows the client."""
    for change in ({"client_secret": "canary-secret"}, {"client_id": "canary-id"}):
        client = look(signed_in, **change)["client"]
        assert not client.is_well
        assert "WEBEX_CLIENT_SECRET" in client.sentence
        assert "canary" not in client.sentence


def test_keys_that_do_not_open_what_is_stored_are_told(signed_in: Desk) -> None:
    """And what to do about it."""
    keys = look(signed_in, encryption_keys=(Fernet.generate_key().decode(),))["keys"]
    assert not keys.is_well
    assert "put the key back" in keys.sentence


def test_scopes_that_somebody_did_not_grant_are_told(signed_in: Desk) -> None:
    """By how many people, and by the scope's name."""
    flow = signed_in.rollcall.sign_in_flow
    person = next(iter(flow.signed_in()))
    with signed_in.rollcall.engine.begin() as connection:
        was = connection.exec_driver_sql("SELECT sealed FROM hosts WHERE person_id = ?", (person,)).scalar_one()
        host = replace_scopes(signed_in, person, was)
        connection.exec_driver_sql("UPDATE hosts SET sealed = ? WHERE person_id = ?", (host, person))
    try:
        scopes = look(signed_in)["scopes"]
    finally:
        with signed_in.rollcall.engine.begin() as connection:
            connection.exec_driver_sql("UPDATE hosts SET sealed = ? WHERE person_id = ?", (was, person))
    assert not scopes.is_well
    assert scopes.sentence.startswith("1 of those who signed in did not grant meeting:participants_read:")


def replace_scopes(desk: Desk, person: str, sealed: str) -> str:
    """Return what is stored of a person, as if they had granted one scope alone."""
    import msgspec

    from bot.store.hosts import Host
    from bot.store.sealing import Sealer

    sealer = Sealer(desk.rollcall.config.encryption_keys)
    host = sealer.open(person, sealed, Host)
    granted = ("meeting:schedules_read", "spark:people_read")
    return sealer.seal(person, msgspec.structs.replace(host, scopes=granted, names_scopes=True))


def test_a_clock_that_is_wrong_is_told(signed_in: Desk) -> None:
    """Against the time of Webex's answers."""
    signed_in.chat.control("POST", "clock", {"advance": 3600})
    clock = look(signed_in)["clock"]
    signed_in.chat.control("POST", "clock", {"advance": -3600})
    assert not clock.is_well
    assert re.match(r"This machine's clock is 3,[56]\d\d s behind Webex's: set it\.", clock.sentence)


def test_who_may_use_the_bot_is_said_as_it_was_understood(signed_in: Desk) -> None:
    """So that a wrong setting shows."""
    users = look(signed_in, allowed_domains=frozenset({"b.com", "a.com"}))["users"]
    assert users.sentence == "People of a.com, b.com may use the bot (ALLOWED_DOMAINS)."


def test_tools_get_one_json_object_and_an_exit_status(tmp_path: Path) -> None:
    """0: nothing to do; 1: something; 2: it can't even begin, and standard output is empty."""
    with serve() as simulator:
        env = environment(simulator, tmp_path, free_port())
        ended = bot("doctor", "--json", env=env, folder=tmp_path)
        told = json.loads(ended.stdout)
        assert ended.returncode == 1
        assert (told["ok"], told["version"]) == (False, version("webex-rollcall"))
        checks = {check["check"]: check["ok"] for check in told["checks"]}
        assert checks["database"] is True
        assert checks["workers"] is False
        assert all(set(check) == {"check", "ok", "sentence"} for check in told["checks"])
        ended = bot("doctor", "--json", env=env | {"WORKERS": "many"}, folder=tmp_path)
        assert (ended.returncode, ended.stdout) == (2, "")
