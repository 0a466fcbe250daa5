"""Webhooks going out: who is told, what is posted, how it is signed, and when Webex gives up on a target."""

from __future__ import annotations

import hashlib
import hmac
import json
import threading
import time
from collections.abc import Container
from datetime import timedelta
from urllib.parse import parse_qsl

import requests

from simulator.aliases import shown_to
from simulator.models import Json, Person, Webhook
from simulator.world import World

FIREHOSE = ("messages", "memberships", "rooms")  # what a webhook for `all` tells of: buttons are not among it
FAILURES_ALLOWED = 100
WINDOW = timedelta(minutes=5)
TIMEOUT_SECONDS = 10


def notify(
    world: World,
    resource: str,
    event: str,
    actor: Person,
    data: Json,
    audience: Container[str],
    **facts: object,
) -> None:
    """Queue one envelope for every active webhook of someone in `audience` (person ids) whose filter fits.

    `facts` are what a filter may ask for and the data doesn't show.
    """
    for webhook in list(world.webhooks.values()):
        if webhook.owner.id in audience and _wants(webhook, resource, event, {**data, **facts}):
            body = json.dumps(_envelope(webhook, resource, event, actor, data), separators=(",", ":")).encode()
            world.outbox.put((webhook, shown_to(world, webhook.owner, body)))


def _wants(webhook: Webhook, resource: str, event: str, facts: Json) -> bool:
    fields = webhook.fields
    hears_resource = fields["resource"] == resource or (fields["resource"] == "all" and resource in FIREHOSE)
    hears_event = fields["event"] == event or (fields["event"] == "all" and event in ("created", "updated", "deleted"))
    if fields["status"] != "active" or not hears_resource or not hears_event:
        return False
    wanted = parse_qsl(fields.get("filter", ""))
    return all(_fits(facts.get(key), webhook.owner.id if value == "me" else value) for key, value in wanted)


def _fits(fact: object, wanted: str) -> bool:
    if isinstance(fact, list):
        return wanted in fact
    return str(fact).casefold() == wanted.casefold()


def _envelope(webhook: Webhook, resource: str, event: str, actor: Person, data: Json) -> Json:
    kept = ("id", "name", "targetUrl", "filter", "orgId", "createdBy", "appId", "ownedBy", "status", "created")
    envelope = {key: webhook.fields[key] for key in kept if key in webhook.fields}
    return {**envelope, "resource": resource, "event": event, "actorId": actor.id, "data": data}


class Courier:
    """The threads that post what is in a world's outbox, each over its own connection."""

    def __init__(self, world: World, threads: int = 8) -> None:
        self._world = world
        self._threads = [threading.Thread(target=self._run, daemon=True) for _ in range(threads)]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Drop what waits, and let what is being posted end, for 2 seconds at most."""
        with self._world.outbox.mutex:
            self._world.outbox.queue.clear()
        for _ in self._threads:
            self._world.outbox.put(None)
        end = time.monotonic() + 2
        for thread in self._threads:
            thread.join(max(0, end - time.monotonic()))

    def _run(self) -> None:
        with requests.Session() as session:
            session.trust_env = False
            while (parcel := self._world.outbox.get()) is not None:
                self._post(session, *parcel)

    def _post(self, session: requests.Session, webhook: Webhook, body: bytes) -> None:
        fields = webhook.fields
        headers = {"Content-Type": "application/json", "User-Agent": "Webex-Simulator"}
        if secret := fields.get("secret"):
            headers["X-Spark-Signature"] = hmac.new(secret.encode(), body, hashlib.sha1).hexdigest()
        status, error = None, None
        try:
            answer = session.post(
                fields["targetUrl"], data=body, headers=headers, timeout=TIMEOUT_SECONDS, allow_redirects=False
            )
            status = answer.status_code
        except requests.RequestException as failure:
            error = type(failure).__name__
        with self._world.lock:
            self._record(webhook, body, status, error)

    def _record(self, webhook: Webhook, body: bytes, status: int | None, error: str | None) -> None:
        self._world.deliveries.append(
            {
                "webhookId": webhook.fields["id"],
                "targetUrl": webhook.fields["targetUrl"],
                "time": self._world.stamp(),
                "status": status,
                "error": error,
                "body": json.loads(body),
            }
        )
        if status is None or not 200 <= status < 300:
            self._count_failure(webhook)

    def _count_failure(self, webhook: Webhook) -> None:
        """Disable after 100 failures in 5 minutes; within 5 minutes of having been disabled, after the first."""
        now = self._world.now()
        webhook.failures.append(now)
        while webhook.failures[0] < now - WINDOW:
            webhook.failures.popleft()
        on_probation = webhook.disabled_at is not None and now - webhook.disabled_at < WINDOW
        if on_probation or len(webhook.failures) >= FAILURES_ALLOWED:
            webhook.fields["status"] = "inactive"
            webhook.disabled_at = now
            webhook.failures.clear()
