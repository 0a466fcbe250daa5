"""What this process counts for Prometheus, in one place: others are given a method to call, and know nothing of it.

No label names a person, a meeting or a message: of what comes from outside, only a few known words become labels.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Protocol

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.registry import Collector

from bot.inbox.heartbeats import WORKER
from bot.inbox.queue import Inbox, InboxUnavailableError

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
ANSWER_BUCKETS = (0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900, 3600)
CALL_BUCKETS = (0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20)
"""Seconds."""
TOO_MANY_REQUESTS = "429"


class Metrics:
    """The counters of one process. `clock` gives aware UTC times. Safe to call from any thread."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._registry = registry = CollectorRegistry()
        self._repairs = Counter(
            "rollcall_webhook_repairs", "Webhooks mended at Webex, by what was wrong", ["fault"], registry=registry
        )
        self._answers = Histogram(
            "rollcall_answer_seconds",
            "From the stored webhook to the posted reply, by command and outcome",
            ["command", "outcome"],
            buckets=ANSWER_BUCKETS,
            registry=registry,
        )
        self._calls = Histogram(
            "rollcall_webex_call_seconds",
            "Calls to Webex, by endpoint and by the status they were answered with",
            ["method", "endpoint", "status"],
            buckets=CALL_BUCKETS,
            registry=registry,
        )
        self._limits = Counter(
            "rollcall_webex_rate_limits", "Calls that Webex answered with 429", ["endpoint"], registry=registry
        )
        self._refreshes = Counter(
            "rollcall_token_refreshes", "Renewals of hosts' tokens by their outcome", ["outcome"], registry=registry
        )

    def repair(self, fault: str) -> None:
        """Count a webhook that was mended at Webex."""
        self._repairs.labels(fault).inc()

    def answer(self, command: str, outcome: str, since: datetime) -> None:
        """Count a reply that was posted just now to what came in at `since`."""
        self._answers.labels(command, outcome).observe(max(0.0, (self._clock() - since).total_seconds()))

    def call(self, method: str, endpoint: str, status: str, seconds: float) -> None:
        """Count a call to Webex: to an endpoint without ids, with its status or a word for what went wrong."""
        self._calls.labels(method, endpoint, status).observe(seconds)
        if status == TOO_MANY_REQUESTS:
            self._limits.labels(endpoint).inc()

    def refresh(self, outcome: str) -> None:
        """Count a renewal of a host's tokens."""
        self._refreshes.labels(outcome).inc()

    def watch_webhooks(self, by_status: Mapping[str, int]) -> None:
        """Tell of the webhooks that were answered as they stand whenever the metrics are read."""
        self._registry.register(Webhooks(by_status))

    def watch(self, inbox: Inbox) -> None:
        """Tell of the queue and the workers as they are whenever the metrics are read."""
        self._registry.register(Deployment(inbox))

    def watch_checks(self, findings: Callable[[], Iterable[CheckFinding]]) -> None:
        """Tell of the checks as they stand whenever the metrics are read."""
        self._registry.register(Checks(findings))

    def text(self) -> bytes:
        """Return all of them as Prometheus reads them."""
        return generate_latest(self._registry)


class Webhooks(Collector):
    """The webhooks that this process answered."""

    def __init__(self, by_status: Mapping[str, int]) -> None:
        self._by_status = by_status

    def collect(self) -> Iterator[CounterMetricFamily]:
        words = "Webhooks by the status they were answered with"
        family = CounterMetricFamily("rollcall_webhooks", words, labels=["status"])
        for status, count in sorted(dict(self._by_status).items()):
            family.add_metric([status], count)
        yield family


class CheckFinding(Protocol):
    """What is counted of a check: its name, and whether all is well."""

    @property
    def check(self) -> str: ...

    @property
    def is_well(self) -> bool: ...


class Checks(Collector):
    """The checks that `/readyz` runs."""

    def __init__(self, findings: Callable[[], Iterable[CheckFinding]]) -> None:
        self._findings = findings

    def describe(self) -> Iterator[GaugeMetricFamily]:
        """Say nothing: else everything would be looked at before the first reader comes."""
        return iter(())

    def collect(self) -> Iterator[GaugeMetricFamily]:
        family = GaugeMetricFamily("rollcall_check_ok", "Whether a check of /readyz finds all well", labels=["check"])
        for finding in self._findings():
            family.add_metric([finding.check], finding.is_well)
        yield family


class Deployment(Collector):
    """The queue and the workers, which all processes share. Left out while the database is gone."""

    def __init__(self, inbox: Inbox) -> None:
        self._inbox = inbox

    def describe(self) -> Iterator[GaugeMetricFamily]:
        """Say nothing: else the database would be asked before the first reader comes."""
        return iter(())

    def collect(self) -> Iterator[GaugeMetricFamily]:
        try:
            depth, age = self._inbox.depth(), self._inbox.oldest_age().total_seconds()
            workers = self._inbox.heartbeats.alive(WORKER)
        except InboxUnavailableError:
            return
        yield GaugeMetricFamily("rollcall_queue_depth", "Events that are not done, and not parked", depth)
        yield GaugeMetricFamily("rollcall_queue_oldest_due_seconds", "For how long an event waits for a worker", age)
        yield GaugeMetricFamily("rollcall_workers_alive", "Worker processes that live, on all machines", workers)
