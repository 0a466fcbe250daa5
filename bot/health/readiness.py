"""Whether people get answers now: what `/readyz` says, and the metrics show, of the whole deployment.

The database is looked at when somebody asks. Webex is asked in a thread, now and then: who asks `/readyz` waits for it
for a short time only, and the more often they ask, the more they read what is known already.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence

from bot.health.check import Check, Finding, found_by

KEPT = 1.0
"""Seconds for which an answer is given again: asking often must not cost the database more."""
WEBEX_KEPT = 20.0
"""Seconds, while all is well: three calls a minute."""
WEBEX_KEPT_WHEN_WRONG = 2.0
"""Seconds: what was mended shows soon."""
PATIENCE = 3.0
"""Seconds in which Webex answers a check, or it counts as failed until it does."""


class Readiness:
    """Runs the checks. In each group the first is what the others need: where it fails, it stands for all."""

    def __init__(
        self, of_database: Sequence[Check], of_webex: Sequence[Check], monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._of_database = of_database
        self._webex = Background(of_webex, monotonic)
        self._monotonic = monotonic
        self._one_at_a_time = threading.Lock()
        self._looked_at: float | None = None
        self._findings: tuple[Finding, ...] = ()

    def findings(self) -> tuple[Finding, ...]:
        """Return what the checks found, at most 20 s ago."""
        with self._one_at_a_time:
            now = self._monotonic()
            if self._looked_at is None or now - self._looked_at >= KEPT:
                self._findings = run_group(self._of_database)
                self._looked_at = self._monotonic()
            return self._findings + self._webex.findings()

    def problems(self) -> tuple[str, ...]:
        """Return what is wrong, a sentence each; nothing when the bot is ready."""
        return tuple(finding.sentence for finding in self.findings() if not finding.is_well)


class Background:
    """Runs checks in a thread, one look at a time, when the last look is old enough."""

    def __init__(self, checks: Sequence[Check], monotonic: Callable[[], float]) -> None:
        self._checks = checks
        self._monotonic = monotonic
        self._began = -WEBEX_KEPT
        self._is_over = threading.Event()
        self._is_over.set()
        self._findings: tuple[Finding, ...] = ()

    def findings(self) -> tuple[Finding, ...]:
        """Return what was found last. Not for several threads at once."""
        if self._is_over.is_set() and self._monotonic() - self._began >= self._keeps():
            self._began = self._monotonic()
            self._is_over.clear()
            threading.Thread(target=self._look, name="readiness", daemon=True).start()
        if self._is_over.wait(max(0.0, self._began + PATIENCE - self._monotonic())):
            return self._findings
        seconds = self._monotonic() - self._began
        return (
            Finding(self._checks[0].name, False, f"Webex has not answered for {seconds:.0f} s: check the network."),
        )

    def _keeps(self) -> float:
        is_well = all(finding.is_well for finding in self._findings)
        return WEBEX_KEPT if is_well and self._findings else WEBEX_KEPT_WHEN_WRONG

    def _look(self) -> None:
        self._findings = run_group(self._checks)
        self._is_over.set()


def run_group(checks: Sequence[Check]) -> tuple[Finding, ...]:
    """Run the checks; only the first, where that fails."""
    first, *others = checks
    finding = found_by(first)
    return (finding, *(found_by(check) for check in others)) if finding.is_well else (finding,)
