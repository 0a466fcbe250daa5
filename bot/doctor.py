"""`python -m bot doctor`: look at all that the bot needs, and say what is wrong and what to do about it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from importlib.metadata import version

import requests

from bot.app import Rollcall
from bot.config import Config
from bot.health.check import Check, CheckFailedError, Finding, found_by
from bot.health.readiness import run_group
from bot.store.engine import StoreError

PATIENCE = 5.0
"""Seconds for the bot to answer at its own public address."""


def examine(rollcall: Rollcall) -> Iterator[Finding]:
    """Look at one thing after another. Nothing is changed but a new database, and a row that shows it takes writes.

    What stands in the way of several checks is said once.
    """
    said = set()
    for finding in _findings(rollcall):
        if finding.sentence not in said:
            said.add(finding.sentence)
            yield finding


def as_json(findings: Iterable[Finding]) -> str:
    """Return them for tools: the shape is in docs/operations.md."""
    checks = [{"check": each.check, "ok": each.is_well, "sentence": each.sentence} for each in findings]
    is_well = all(check["ok"] for check in checks)
    return json.dumps({"ok": is_well, "version": version("webex-rollcall"), "checks": checks}, ensure_ascii=False)


def _findings(rollcall: Rollcall) -> Iterator[Finding]:
    yield from _unless_broken("database", lambda: run_group(rollcall.deployment_checks.all()))
    yield from _unless_broken("webhooks", lambda: run_group(rollcall.webex_checks.all()))
    yield from _unless_broken("deployments", lambda: (found_by(Check("deployments", partial(_deployments, rollcall))),))
    yield from _unless_broken("keys", lambda: tuple(map(found_by, rollcall.host_checks)))
    yield found_by(Check("users", lambda: _users(rollcall.config)))
    yield found_by(Check("address", lambda: _address(rollcall.config)))


def _unless_broken(name: str, look: Callable[[], tuple[Finding, ...]]) -> tuple[Finding, ...]:
    """Look, unless the database or the keys don't even let us begin."""
    try:
        return look()
    except StoreError as error:
        return (Finding(name, False, str(error)),)


def _deployments(rollcall: Rollcall) -> str:
    """Tell whether somebody else has changed the webhooks in the last hours, and this bot has taken them back."""
    taken_at = rollcall.subscriptions.last_taken()
    if taken_at is not None:
        raise CheckFailedError(
            f"Somebody else changed the bot's webhooks, and the bot took them back at {taken_at:%H:%M} UTC. If another"
            " deployment has the same WEBEX_BOT_TOKEN, stop one of the two. The log says where it is."
        )
    return "Nobody else has changed the webhooks in the last hours."


def _users(config: Config) -> str:
    domains = ", ".join(sorted(config.allowed_domains))
    return f"People of {domains} may use the bot (ALLOWED_DOMAINS)." if domains else "Everybody may use the bot."


def _address(config: Config) -> str:
    url = config.public_url
    try:
        answer = requests.get(f"{url}/healthz", timeout=PATIENCE, allow_redirects=False)
    except requests.RequestException as error:
        raise CheckFailedError(
            f"Nothing answers at {url}: start the bot, or set PUBLIC_URL to where it is reached."
        ) from error
    if answer.text.strip() != "up":
        raise CheckFailedError(
            f"Something else than this bot answers at {url}: check PUBLIC_URL and what stands before it."
        )
    if not config.is_https and "webexapis.com" in config.api_url:
        raise CheckFailedError(
            f"Webex has to reach {url}: give PUBLIC_URL an https:// address that the internet can reach."
        )
    return f"The bot answers at {url}."
