"""Hosts who sign in to the bot and ask it as fast as it answers.

They live in the simulated Webex's own process and write straight into its world: so asking costs next to nothing.
"""

from __future__ import annotations

import hashlib
import hmac
import html
import json
import re
import time
from datetime import timedelta
from urllib.parse import parse_qs

import requests

from benchmarks.servers import SECRET
from simulator.ids import webex_id
from simulator.models import Message, Person
from simulator.server import Running

HOSTS = 8
PEOPLE = 20
BOT = "rollcall@webex.bot"
PATIENCE = 120.0


class Crowd:
    """Hosts, each with a meeting that 20 people came to; the bot listens at `port`."""

    def __init__(self, webex: Running, port: int) -> None:
        self._webex, self._webhook = webex, f"http://127.0.0.1:{port}/webhook"
        self._posting = requests.Session()
        with webex.world.lock:
            self._bot = next(person for person in webex.world.people.values() if person.email == BOT)
            self._hosts = [Person(f"host.{n}@example.com", f"Host {n}", "", f"token {n}") for n in range(HOSTS)]
            for host in self._hosts:
                webex.world.add_person(host)
                webex.world.add_room(host.name, "direct", host, self._bot)
        self._meetings = [self._meeting(host) for host in self._hosts]

    def sign_in(self) -> None:
        """Sign every host in, as a browser does."""
        self.ask("sign in", HOSTS)
        with self._webex.world.lock:
            links = {message.room.creator_id: _link(message) for message in self._said()}
        for host in self._hosts:
            with requests.Session() as browser:
                asked = re.search(r'href="[^"]*/authorize\?([^"]*)"', browser.get(links[host.id], timeout=20).text)
                assert asked
                form = {**parse_qs(html.unescape(asked[1])), "email": host.email, "decision": "accept"}
                sent = requests.post(f"{self._webex.api}authorize", data=form, allow_redirects=False, timeout=20)
                browser.get(sent.headers["Location"], timeout=20).raise_for_status()

    def ask(self, words: str, times: int) -> float:
        """Have the hosts ask in turn; return the seconds from the first webhook until all are answered."""
        asked = [self._written(n % HOSTS, words) for n in range(times)]
        answered = len(self._said())
        began = time.perf_counter()
        for body in asked:
            self._post(body)
        while len(self._said()) < answered + times:
            if time.perf_counter() - began > PATIENCE:
                raise TimeoutError("the bot did not answer")
            time.sleep(0.005)
        return time.perf_counter() - began

    def say(self, number: int, words: str) -> None:
        """Have one host ask, and wait for no answer."""
        self._post(self._written(number, words))

    def replies(self, number: int) -> int:
        """How many messages the bot has written to one host."""
        return sum(message.room.creator_id == self._hosts[number].id for message in self._said())

    def _post(self, body: bytes) -> None:
        signature = hmac.new(SECRET.encode(), body, hashlib.sha1).hexdigest()
        self._posting.post(self._webhook, body, headers={"X-Spark-Signature": signature}).raise_for_status()

    def _meeting(self, host: Person) -> str:
        end = self._webex.world.now() - timedelta(hours=1)
        rows = [{"email": f"person.{n}@example.com", "displayName": f"Person {n}"} for n in range(PEOPLE)]
        times = {"start": (end - timedelta(hours=1)).isoformat(), "end": end.isoformat()}
        body = {"title": f"Of {host.name}", "host": host.email, "participants": rows, **times}
        answer = requests.post(f"{self._webex.url}/_control/meetings", json=body, timeout=20)
        answer.raise_for_status()
        return str(answer.json()["id"])

    def _written(self, number: int, words: str) -> bytes:
        """Have a host write something; return the webhook that tells of it."""
        world, host = self._webex.world, self._hosts[number]
        with world.lock:
            room = world.direct_room(host, self._bot)
            assert room
            content = {"text": words.format(meeting=self._meetings[number])}
            message = Message(webex_id("MESSAGE"), room, host, world.stamp(), content)
            world.messages[message.id] = message
        told = {"id": message.id, "roomId": room.id, "roomType": room.type, "personId": host.id}
        data = {**told, "personEmail": host.email, "created": message.created}
        return json.dumps({"id": "W", "resource": "messages", "event": "created", "data": data}).encode()

    def _said(self) -> list[Message]:
        with self._webex.world.lock:
            return [message for message in self._webex.world.messages.values() if message.author is self._bot]


def _link(message: Message) -> str:
    found = re.search(r"http[^\s\"')]*/oauth/start/[\w-]+", json.dumps(message.content))
    assert found, message.content
    return found[0]
