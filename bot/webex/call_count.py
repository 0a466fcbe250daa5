"""How many calls to Webex an event took: also those that went side by side, as their threads have its context."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_calls: ContextVar[list[None] | None] = ContextVar("calls", default=None)


@contextmanager
def counting_calls() -> Iterator[None]:
    """Count from nothing, for what is done within."""
    token = _calls.set([])
    try:
        yield
    finally:
        _calls.reset(token)


def count_call() -> None:
    """Count one call, if anybody counts."""
    calls = _calls.get()
    if calls is not None:
        calls.append(None)  # threads may append at once


def calls_so_far() -> int:
    """Return how many there were."""
    return len(_calls.get() or ())
