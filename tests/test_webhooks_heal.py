"""The bot as it runs heals its webhooks: whatever becomes of them at Webex, people are answered again, soon."""

from __future__ import annotations

import hashlib
import hmac
import json
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path

import pytest
import requests

from bot.app import Rollcall
from bot.doctor import examine
from bot.web.intake import Intake
from bot.web.signature import derived
from chaos.ports import free_port
from simulator.server import Running, serve
from tests.support.chat import SECRET, Chat, Json, config, running, words
from tests.support.processes import environment, process, until_ready
from tests.support.workers import until

pytest_plugins = ["tests.support.databases"]
pytestmark = pytest.mark.slow

KINDS = [("attachmentActions", "created"), ("memberships", "created"), ("messages", "created")]
NEW = "a new webhook secret for tests"
WRONG = "the secret of an old .env"


@pytest.fixture
def simulator() -> Iterator[Running]:
    with serve() as running:
        running.world.settings.tells_webhook_secrets = False
        yield running


def hooks(simulator: Running) -> list[Json]:
    """Return what Webex has, with the secrets that it does not tell."""
    with simulator.world.lock:
        return [dict(webhook.fields) for webhook in simulator.world.webhooks.values()]


def are_right(simulator: Running, target: str, secret: str = SECRET) -> bool:
    """Whether there is exactly one of each, active, pointing here, with its own secret."""
    found = sorted((hook["resource"], hook["event"], hook["secret"]) for hook in hooks(simulator))
    wanted = [(*kind, derived(secret, kind)) for kind in KINDS]
    return found == wanted and {(h["status"], h["targetUrl"]) for h in hooks(simulator)} == {("active", target)}


def delete(chat: Chat, hook: Json) -> None:
    chat.api("Rollcall", "DELETE", f"webhooks/{hook['id']}")


def change(chat: Chat, hook: Json, **changes: str) -> None:
    body = {"name": hook["name"], "targetUrl": hook["targetUrl"], **changes}
    chat.api("Rollcall", "PUT", f"webhooks/{hook['id']}", json=body)


def disable(chat: Chat, hook: Json) -> None:
    with chat.simulator.world.lock:
        chat.simulator.world.webhooks[hook["id"]].fields["status"] = "inactive"


def double(chat: Chat, hook: Json) -> None:
    fields = {name: hook[name] for name in ("name", "targetUrl", "resource", "event")}
    chat.api("Rollcall", "POST", "webhooks", json={**fields, "secret": WRONG})


def replace_by_anothers(chat: Chat, hook: Json) -> None:
    double(chat, hook)
    delete(chat, hook)


BREAKS: dict[str, Callable[[Chat, Json], None]] = {
    "missing": delete,
    "inactive": disable,
    "duplicate": double,
    "retargeted": lambda chat, hook: change(chat, hook, targetUrl="http://127.0.0.1:9/elsewhere"),
    "made by another": replace_by_anothers,
}


@pytest.mark.parametrize("kind", BREAKS)
def test_within_a_minute_each_kind_is_mended(simulator: Running, tmp_path: Path, kind: str) -> None:
    """And people are answered, once: who asked meanwhile, and who asks then."""
    with running(config(simulator, tmp_path), clock=simulator.world.now) as rollcall:
        chat = Chat(simulator)
        target = hooks(simulator)[0]["targetUrl"]
        assert are_right(simulator, target)
        rollcall.catch_up.soon()
        until(lambda: rollcall.inbox.depth() == 0)  # it has caught up: what is asked from now on may be missed
        for hook in hooks(simulator):
            BREAKS[kind](chat, hook)
        assert not are_right(simulator, target)
        meanwhile = chat.say("Alice", "help")
        chat.control("POST", "clock", {"advance": 60})
        until(lambda: are_right(simulator, target))
        assert "What you can ask me" in words(chat.ask("Bob", "help"))
        chat.reply("Alice", meanwhile)
        until(lambda: rollcall.inbox.depth() == 0)
        assert len(chat.replies("Alice", meanwhile)) == 1
        fault = "secret" if kind == "made by another" else kind
        assert f'rollcall_webhook_repairs_total{{fault="{fault}"}} 3.0' in rollcall.metrics.text().decode()


def test_a_wrong_secret_is_mended_by_the_first_webhook_that_bears_it(
    simulator: Running, tmp_path: Path, database_url: str
) -> None:
    """A real process, and Webex does not tell secrets: as an old .env that ran `python -m bot webhooks` leaves it."""
    port = free_port()
    env = environment(simulator, tmp_path, port) | {"DATABASE_URL": database_url}
    with process("run", env=env, folder=tmp_path):
        until_ready(port)
        target = f"http://127.0.0.1:{port}/webhook"
        until(lambda: are_right(simulator, target))
        chat = Chat(simulator)
        chat.ask("Alice", "help")
        until(lambda: "rollcall_queue_depth 0.0" in until_ready(port, "/metrics").text)
        for hook in hooks(simulator):
            change(chat, hook, secret=WRONG)
        refused = chat.say("Alice", "help")
        until(lambda: are_right(simulator, target))
        assert "What you can ask me" in words(chat.ask("Bob", "help"))
        chat.reply("Alice", refused)
        assert 'rollcall_webhook_repairs_total{fault="secret"} 3.0' in until_ready(port, "/metrics").text


def test_what_strangers_send_starts_no_repair(simulator: Running, tmp_path: Path) -> None:
    """Not even with our names: they don't know the webhooks' ids."""
    with running(config(simulator, tmp_path), clock=simulator.world.now):
        target = hooks(simulator)[0]["targetUrl"]
        chat = Chat(simulator)
        chat.control("DELETE", "requests")
        for number in range(200):
            forged = {"id": f"forged {number}", "name": "Rollcall messages created", "resource": "messages"}
            answer = requests.post(target, json=forged, headers={"X-Spark-Signature": "0" * 40}, timeout=10)
            assert answer.status_code == 401
        chat.ask("Alice", "help")  # whatever was asked for before this has been done by now
        assert [call for call in chat.control("GET", "requests?path=/webhooks") if call["method"] != "GET"] == []


def test_processes_that_start_together_make_each_webhook_once(
    simulator: Running, tmp_path: Path, database_url: str
) -> None:
    """Four of one deployment, on an account without webhooks: one after another they see what the first has made."""
    settings = config(simulator, tmp_path, DATABASE_URL=database_url, WORKERS="2")
    processes = [Rollcall(Intake(settings)) for _ in range(4)]
    chat = Chat(simulator)
    chat.control("POST", "latency", {"ms": 50, "path": "/webhooks"})
    try:
        for rollcall in processes:
            rollcall.register()
            rollcall.worker.start()
        until(lambda: are_right(simulator, f"{settings.public_url}/webhook"))
        until(lambda: processes[0].inbox.depth() == 0)
    finally:
        for rollcall in processes:
            rollcall.worker.stop(5)
            rollcall.close()
    calls = [call["method"] for call in chat.control("GET", "requests?path=/webhooks")]
    assert (calls.count("POST"), calls.count("DELETE")) == (3, 0)


class Load:
    """Webex at 100 events a second: each signed with the secret that the webhook has at that moment."""

    RATE = 100

    def __init__(self, simulator: Running, target: str) -> None:
        self.statuses: Counter[int] = Counter()
        self._simulator = simulator
        self._target = target
        self._people = {name: person["id"] for name, person in Chat(simulator).people.items()}
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> Load:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._is_over.set()
        self._thread.join()

    def has_sent(self, count: int) -> bool:
        return self.statuses.total() >= count

    def _run(self) -> None:
        began, sent = time.monotonic(), 0
        with requests.Session() as session:
            while not self._is_over.is_set():
                self.statuses[self._send(session, sent)] += 1
                sent += 1
                self._is_over.wait(max(0.0, began + sent / self.RATE - time.monotonic()))

    def _send(self, session: requests.Session, number: int) -> int:
        """Send one event until there is an answer: while the bot restarts nobody listens."""
        resource, person = (("messages", "Rollcall"), ("memberships", "Alice"))[number % 2]
        (hook,) = [hook for hook in hooks(self._simulator) if hook["resource"] == resource]
        data = {"id": f"{resource} {number}", "personId": self._people[person], "roomId": "R"}
        body = json.dumps({"id": hook["id"], "resource": resource, "event": "created", "data": data}).encode()
        signature = hmac.new(hook["secret"].encode(), body, hashlib.sha1).hexdigest()
        while True:
            try:
                headers = {"X-Spark-Signature": signature}
                return session.post(self._target, data=body, headers=headers, timeout=10).status_code
            except requests.ConnectionError:
                time.sleep(0.02)


def test_the_secret_is_changed_under_load_and_no_webhook_is_refused(simulator: Running, tmp_path: Path) -> None:
    """Old, then both, then new, with a restart for each, at 100 webhooks a second."""
    port = free_port()
    target = f"http://127.0.0.1:{port}/webhook"
    env = environment(simulator, tmp_path, port)
    with ExitStack() as sending:
        load: Load | None = None
        for secrets in (SECRET, f"{NEW},{SECRET}", NEW):
            with process("run", env=env | {"WEBEX_WEBHOOK_SECRET": secrets}, folder=tmp_path) as bot:
                threading.Thread(target=list, args=(bot.stderr,), daemon=True).start()  # a full pipe would stop the bot
                until_ready(port, "/healthz")
                until(partial(are_right, simulator, target, secrets.partition(",")[0]))
                load = load or sending.enter_context(Load(simulator, target))
                until(partial(load.has_sent, load.statuses.total() + 100))
                if secrets == NEW:
                    sending.close()
                    assert set(load.statuses) == {204}
                    assert signed_with(SECRET, target) == 401
                bot.terminate()
                assert bot.wait(15) == 0


def signed_with(secret: str, target: str) -> int:
    """Return what a webhook for messages is answered with that bears a secret derived from this one."""
    body = b'{"id":"w","resource":"messages","event":"created","data":{"id":"m"}}'
    signature = hmac.new(derived(secret, ("messages", "created")).encode(), body, hashlib.sha1).hexdigest()
    return requests.post(target, data=body, headers={"X-Spark-Signature": signature}, timeout=10).status_code


def test_a_start_does_not_wait_for_webex(simulator: Running, tmp_path: Path) -> None:
    """It takes webhooks in, and registers them as soon as Webex answers."""
    port = free_port()
    chat = Chat(simulator)
    chat.control("POST", "faults", {"fault": "status", "status": 503, "path": "/webhooks"})
    with process("run", env=environment(simulator, tmp_path, port), folder=tmp_path):
        until_ready(port, "/healthz")
        until(lambda: len(chat.control("GET", "requests?path=/webhooks")) >= 2)
        assert hooks(simulator) == []
        chat.control("DELETE", "faults")
        until(lambda: are_right(simulator, f"http://127.0.0.1:{port}/webhook"))
        assert "What you can ask me" in words(chat.ask("Alice", "help"))


def test_two_deployments_with_one_token_do_not_fight(
    simulator: Running, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each takes the webhooks back once; then the one without them says so, once, and leaves them."""
    first, second = tmp_path / "first", tmp_path / "second"
    first.mkdir()
    second.mkdir()
    with (
        running(config(simulator, first), clock=simulator.world.now) as loser,
        running(config(simulator, second), clock=simulator.world.now) as keeper,
    ):
        chat = Chat(simulator)
        for minute in range(9):
            if minute == 4:
                chat.control("DELETE", "requests")
            seen = len(chat.control("GET", "requests?path=/webhooks"))
            chat.control("POST", "clock", {"advance": 60})
            until(partial(have_looked, chat, seen))
        assert [call["method"] for call in chat.control("GET", "requests?path=/webhooks")] == ["GET"] * 10
        assert keeper.subscriptions.are_right()
        assert [trouble.left_until is None for trouble in loser.subscriptions.troubles()] == [False] * 3
        assert capsys.readouterr().out.count("another deployment changes the webhooks") == 1
        for rollcall in (loser, keeper):
            (told,) = [each for each in examine(rollcall) if each.check == "deployments"]
            assert told.sentence.startswith("Somebody else changed the bot's webhooks")
        (webhooks,) = [each for each in examine(loser) if each.check == "webhooks"]
        assert webhooks.sentence.startswith("Another deployment with the same WEBEX_BOT_TOKEN")


def have_looked(chat: Chat, since: int) -> bool:
    """Whether both have, after that many calls."""
    calls: list[Json] = chat.control("GET", "requests?path=/webhooks")[since:]
    return len([call for call in calls if call["method"] == "GET"]) >= 2
