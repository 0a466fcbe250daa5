"""Webhooks that were made in a host's name: they go when the host goes."""

from __future__ import annotations

from urllib.parse import quote

from bot.webex.http import PinnedSession
from bot.webex.port import Webhook
from bot.webex.wire import Reader

_webhooks = Reader(Webhook)


class HostWebhooks:
    """Those that call `target`, our own address. Raises WebexError."""

    def __init__(self, session: PinnedSession, target: str) -> None:
        self._session = session
        self._address = f"{session.base_url}webhooks"
        self._target = target

    def delete(self, access: str) -> int:
        """Delete them with the host's own access token; return how many there were."""
        headers = {"Authorization": f"Bearer {access}"}
        answer = self._session.get(self._address, headers=headers, params={"max": "100"})
        ours = [webhook for webhook in _webhooks.page(answer.content) if webhook.target_url == self._target]
        for webhook in ours:
            self._session.delete(f"{self._address}/{quote(webhook.id, safe='')}", headers=headers)
        return len(ours)
