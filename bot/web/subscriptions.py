"""Make Webex's webhooks match ours: create what is missing, mend what differs, and leave everybody else's alone.

A webhook is ours when it has our name, or our target, for the same resource and event. Webex disables a webhook
after 100 failures in 5 minutes and never brings it back by itself: updating it does.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from http import HTTPStatus

import structlog

from bot.web.webhook import PATH, WANTED
from bot.webex.errors import ApiError, WebexError
from bot.webex.port import Messaging
from bot.webex.values import Webhook

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Change:
    """What was done to one webhook: `created`, `updated` or `deleted`."""

    name: str
    what: str


class Subscriptions:
    """Our webhooks at Webex. Raises WebexError."""

    def __init__(self, messaging: Messaging, public_url: str, secret: str) -> None:
        self._messaging = messaging
        self._target = public_url + PATH
        self._secret = secret
        self._is_refused = False
        self._one_at_a_time = threading.RLock()  # two that both saw one missing would both make it

    def repair(self) -> list[Change]:
        """Bring every webhook to what it should be; safe to repeat. There is never a moment without one.

        The secret can't be read back, so an existing webhook is updated even where nothing seems to differ.
        """
        with self._one_at_a_time:
            existing = list(self._messaging.webhooks())
            return [change for resource, event in sorted(WANTED) for change in self._repair(existing, resource, event)]

    def are_right(self) -> bool:
        """Whether each is there once, active, and points here."""
        existing = list(self._messaging.webhooks())
        ours = [self._ours(existing, resource, event) for resource, event in WANTED]
        return all(len(found) == 1 and self._is_right(found[0]) for found in ours)

    def repair_if_wrong(self) -> None:
        """Repair them only where something is wrong."""
        try:
            with self._one_at_a_time:
                if not self.are_right():
                    self.repair()
        except ApiError as error:
            if not self.is_refused(error):
                raise

    def is_refused(self, error: WebexError) -> bool:
        """Whether Webex does not take the bot's token, which only the operator can mend: said in the log once."""
        if not isinstance(error, ApiError) or error.status != HTTPStatus.UNAUTHORIZED:
            return False
        if not self._is_refused:
            log.error("Webex does not accept WEBEX_BOT_TOKEN: copy a new token, and start again")
        self._is_refused = True
        return True

    def _repair(self, existing: list[Webhook], resource: str, event: str) -> list[Change]:
        name = _name(resource, event)
        ours = self._ours(existing, resource, event)
        if not ours:
            self._messaging.create_webhook(name, self._target, resource, event, self._secret)
            return [Change(name, "created")]
        kept, *extra = sorted(ours, key=self._is_right, reverse=True)
        self._messaging.update_webhook(kept.id, name, self._target, self._secret)
        doubles = [webhook for webhook in extra if webhook.target_url == self._target]
        for double in doubles:
            self._messaging.delete_webhook(double.id)
        return [Change(name, "updated"), *(Change(double.name, "deleted") for double in doubles)]

    def _ours(self, existing: list[Webhook], resource: str, event: str) -> list[Webhook]:
        name = _name(resource, event)
        return [
            webhook
            for webhook in existing
            if (webhook.resource, webhook.event) == (resource, event)
            and (webhook.name == name or webhook.target_url == self._target)
        ]

    def _is_right(self, webhook: Webhook) -> bool:
        return webhook.target_url == self._target and webhook.status == "active"


def _name(resource: str, event: str) -> str:
    return f"Rollcall {resource} {event}"
