"""The server that listens for the bot: how it begins and ends, in the threads of this process."""

from __future__ import annotations

import socket
import time

import pytest
import requests
from waitress.trigger import trigger

from bot.server import listening


def test_it_ends_cleanly_however_its_threads_take_turns(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its own thread may act on a request to end before the thread that asked has gone on."""
    pull = trigger._physical_pull

    def pull_slowly(self: trigger) -> None:
        for _ in range(2):
            pull(self)
            time.sleep(0.05)

    monkeypatch.setattr(trigger, "_physical_pull", pull_slowly)
    listener = socket.create_server(("127.0.0.1", 0))
    address = listener.getsockname()
    with listening(lambda _environ, start: (start("200 OK", []), [b"up"])[1], listener):
        assert requests.get(f"http://127.0.0.1:{address[1]}/", timeout=5).text == "up"
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(address, timeout=1)
