"""The bot can't be silenced by its webhooks: missing, moved, doubled or disabled ones are mended."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import pytest

from bot.web.subscriptions import Subscriptions
from bot.webex.http import PinnedSession
from bot.webex.messaging import SdkMessaging
from cards.fallback import LONGEST_MESSAGE
from simulator.server import serve
from tests.support.chat import SECRET, Chat, Json

HERE = "http://127.0.0.1:9/webhook"
RESOURCES = {"messages", "attachmentActions", "memberships"}


@dataclass
class Site:
    """The bot's webhooks at a simulated Webex, and what Webex has of them."""

    subscriptions: Subscriptions
    chat: Chat

    def hooks(self) -> list[Json]:
        return list(self.chat.api("Rollcall", "GET", "webhooks")["items"])

    def ours(self) -> list[Json]:
        return [hook for hook in self.hooks() if hook["targetUrl"] == HERE]

    def create(self, **changes: str) -> Json:
        hook = {"name": "Rollcall messages created", "targetUrl": HERE, "resource": "messages", "event": "created"}
        return dict(self.chat.api("Rollcall", "POST", "webhooks", json={**hook, **changes}))

    def change(self, hook: Json, **changes: str) -> None:
        body = {"name": hook["name"], "targetUrl": hook["targetUrl"], **changes}
        self.chat.api("Rollcall", "PUT", f"webhooks/{hook['id']}", json=body)


@pytest.fixture
def site() -> Iterator[Site]:
    with serve() as simulator:
        messaging = SdkMessaging(PinnedSession(simulator.api), "demo-bot-token", longest=LONGEST_MESSAGE)
        subscriptions = Subscriptions(messaging, HERE.removesuffix("/webhook"), SECRET)
        yield Site(subscriptions, Chat(simulator))


def test_what_is_missing_is_created_once(site: Site) -> None:
    """Three webhooks; repairing again creates none."""
    assert not site.subscriptions.are_right()
    site.subscriptions.repair()
    assert {hook["resource"] for hook in site.ours()} == RESOURCES
    ids = {hook["id"] for hook in site.ours()}
    site.subscriptions.repair()
    assert {hook["id"] for hook in site.ours()} == ids
    assert site.subscriptions.are_right()


def test_two_that_repair_at_the_same_time_make_no_doubles(site: Site) -> None:
    """As the start of a process and its first scheduled look do."""
    site.chat.control("POST", "latency", {"ms": 20})
    with ThreadPoolExecutor(4) as pool:
        for done in [pool.submit(work) for work in (site.subscriptions.repair, site.subscriptions.repair_if_wrong) * 2]:
            done.result()
    site.chat.control("POST", "latency", {"ms": 0})
    assert sorted(hook["resource"] for hook in site.ours()) == sorted(RESOURCES)


def test_a_webhook_that_was_moved_comes_back(site: Site) -> None:
    """Ours by its name: updated in place, so there is never a moment without one."""
    site.subscriptions.repair()
    moved = next(hook for hook in site.ours() if hook["resource"] == "messages")
    site.change(moved, targetUrl="http://127.0.0.1:9/elsewhere")
    assert not site.subscriptions.are_right()
    site.subscriptions.repair_if_wrong()
    assert moved["id"] in {hook["id"] for hook in site.ours()}
    assert len(site.ours()) == 3


def test_a_webhook_that_webex_disabled_is_brought_back(site: Site) -> None:
    """After a hundred failures Webex delivers nothing more, and never begins again by itself."""
    site.subscriptions.repair()
    with site.chat.simulator.world.lock:
        for webhook in site.chat.simulator.world.webhooks.values():
            webhook.fields["status"] = "inactive"
    assert not site.subscriptions.are_right()
    site.subscriptions.repair_if_wrong()
    assert {hook["status"] for hook in site.ours()} == {"active"}


def test_doubles_go(site: Site) -> None:
    """Each message would be delivered twice."""
    site.subscriptions.repair()
    site.create(name="Rollcall messages created")
    site.subscriptions.repair_if_wrong()
    assert len(site.ours()) == 3


def test_others_stay_as_they_are(site: Site) -> None:
    """Another program of the same bot, or another resource."""
    theirs = [
        site.create(name="theirs", targetUrl="http://127.0.0.1:9/theirs"),
        site.create(name="rooms", resource="rooms", targetUrl="http://127.0.0.1:9/rooms"),
    ]
    site.subscriptions.repair()
    assert [hook for hook in site.hooks() if hook["id"] in {other["id"] for other in theirs}] == theirs


def test_all_well_changes_nothing(site: Site) -> None:
    """The look every minute costs one call."""
    site.subscriptions.repair()
    site.chat.control("DELETE", "requests")
    site.subscriptions.repair_if_wrong()
    assert [call["method"] for call in site.chat.control("GET", "requests")] == ["GET"]
