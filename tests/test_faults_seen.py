"""`/readyz` of a running bot sees each fault within a minute, says what to do, and is ready again afterwards.

The process's clocks go twenty times as fast, so that its minute is three seconds.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from pathlib import Path

import pytest
import requests

from chaos.stage import Stage, staged
from simulator.faults import Fault
from simulator.server import serve
from tests.support.chat import config, running
from tests.support.processes import until_ready
from tests.support.storage_trouble import full, gone, locked
from tests.support.workers import until

pytestmark = pytest.mark.slow

PACE = 20.0
PATIENCE = 60.0
"""Seconds of this machine, which may be busy; the bot's own minute is over long before."""


def until_said(stage: Stage, sentence: str) -> None:
    (port,) = stage.deployment.ports.values()
    deadline = time.monotonic() + PATIENCE
    while sentence not in (answer := requests.get(f"http://127.0.0.1:{port}/readyz", timeout=30)).text:
        assert time.monotonic() < deadline, answer.text
        time.sleep(0.05)
    assert answer.status_code == 503


@contextmanager
def webex_does(stage: Stage, *faults: Fault) -> Iterator[None]:
    """Let Webex fail in that way."""
    stage.crowd.webex.gateway.faults.extend(faults)
    try:
        yield
    finally:
        stage.crowd.webex.gateway.faults.clear()


@contextmanager
def token_refused(stage: Stage) -> Iterator[None]:
    """Let somebody make a new token of the bot's."""
    with webex_does(stage, Fault("status", "/v1/", status=401)):
        yield


@contextmanager
def unreachable(stage: Stage) -> Iterator[None]:
    """Let every connection to Webex end."""
    with webex_does(stage, Fault("reset_before", "/v1/")):
        yield


@contextmanager
def silent(stage: Stage) -> Iterator[None]:
    """Let Webex take calls, and answer none."""
    stage.crowd.webex.gateway.latency["/v1/webhooks"] = 4_000
    try:
        yield
    finally:
        stage.crowd.webex.gateway.latency.clear()


@contextmanager
def webhook_inactive(stage: Stage) -> Iterator[None]:
    """Let Webex disable a webhook, and not let us update it."""
    with webex_does(stage, Fault("status", "/v1/webhooks", "PUT"), Fault("status", "/v1/webhooks", "POST")):
        for webhook in stage.crowd.webex.world.webhooks.values():
            webhook.fields["status"] = "inactive"
        yield


@contextmanager
def secret_wrong(stage: Stage) -> Iterator[None]:
    """Let another program have written a webhook with a secret of its own, and not let us update it."""
    hook = next(iter(stage.crowd.webex.world.webhooks.values()))
    before = hook.fields["secret"]
    with webex_does(stage, Fault("status", "/v1/webhooks", "PUT")):
        hook.fields["secret"] = "a secret of another program"
        yield
    hook.fields["secret"] = before


@pytest.fixture(scope="module")
def stage() -> Iterator[Stage]:
    with staged("sqlite", roles=("run",), pace=PACE) as stage:
        stage.deployment.start()
        yield stage


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [
        (gone, "The database can't be written: it is gone or broken."),
        (locked, "Another program holds the database's write lock: end it."),
        (full, "The database can't be written, because its disk is full"),
        (token_refused, "Webex does not accept WEBEX_BOT_TOKEN: copy a new token."),
        (unreachable, "Webex can't be reached (Unreachable): check the network and WEBEX_API_URL."),
        (silent, "Webex has not answered for"),
        (webhook_inactive, "A webhook at Webex is disabled:"),
        (secret_wrong, "A webhook at Webex has another secret:"),
    ],
)
def test_a_fault_is_told_within_a_minute(
    stage: Stage, fault: Callable[[Stage], AbstractContextManager[None]], sentence: str
) -> None:
    """503 and what to do; ready again when it is over, and up all the time."""
    (port,) = stage.deployment.ports.values()
    until_ready(port)
    with fault(stage):
        until_said(stage, sentence)
        assert requests.get(f"http://127.0.0.1:{port}/healthz", timeout=30).text == "up\n"
    assert until_ready(port).text == "ready\n"


def test_a_worker_whose_threads_all_hang_is_told_within_a_minute() -> None:
    """Webex takes its time over as many questions as there are threads: the process lives, and answers nobody."""
    with staged("sqlite", roles=("run",), pace=PACE, WORKERS="2") as stage:
        stage.deployment.start()
        (port,) = stage.deployment.ports.values()
        until_ready(port)
        stage.crowd.webex.gateway.latency["/v1/messages"] = 5_000
        for _ in range(2):
            stage.deployment.until_accepting(stage.crowd.ask())
        sentence = "One worker process is hung: no thread has finished anything for 45 s. Restart it.\n"
        until_said(stage, sentence)
        stage.deployment.kill()
        stage.crowd.webex.gateway.latency.clear()


def is_said(readyz: str, beginning: str) -> bool:
    return requests.get(readyz, timeout=30).text.startswith(beginning)


def test_a_secret_that_webex_does_not_tell_shows_in_its_signatures(tmp_path: Path) -> None:
    """What strangers sign shows nothing: they don't know a webhook's id."""
    with serve() as simulator, running(config(simulator, tmp_path)) as rollcall:
        hook = next(iter(simulator.world.webhooks.values()))
        address = str(hook.fields["targetUrl"])
        readyz = address.replace("/webhook", "/readyz")
        for its_id, said in (
            ("of a stranger", "ready"),
            (hook.fields["id"], "Webex signed with a secret that is not ours"),
        ):
            body = {"id": its_id, "resource": "messages", "event": "created", "data": {"id": "m"}}
            assert (
                requests.post(address, json=body, headers={"X-Spark-Signature": "0" * 40}, timeout=20).status_code
                == 401
            )
            until(partial(is_said, readyz, said))
        assert rollcall.intake.refusals.seconds_ago() is not None
