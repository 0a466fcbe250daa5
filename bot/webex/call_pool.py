"""Threads for calls that go side by side. Their log lines name the same person as those of the caller.

Each thread that makes calls has a few of its own, so calls that hang hold up nobody but the question they are made for.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextvars import copy_context
from functools import partial
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")
E = TypeVar("E")

SIDE_BY_SIDE = 4
"""Calls to Webex that go side by side for one question."""


class _Own(threading.local):
    """The threads that make calls for this thread, and what they were given."""

    def __init__(self) -> None:
        self.begin()

    def begin(self) -> None:
        """Take new threads; the old ones end with what is under way in them."""
        self.executor = ThreadPoolExecutor(SIDE_BY_SIDE, thread_name_prefix="call")
        self.given: list[Future[Any]] = []


class CallPool(Executor):
    """Threads that see the context variables of the caller."""

    def __init__(self) -> None:
        self._own = _Own()

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Run `fn` beside the calling thread, as ThreadPoolExecutor does."""
        future = self._own.executor.submit(copy_context().run, partial(fn, *args, **kwargs))
        self._own.given.append(future)
        return future

    def map(self, fn: Callable[..., T], *iterables: Iterable[Any], **_options: Any) -> Iterator[T]:
        """Yield results in order, with never more than SIDE_BY_SIDE under way: what waits can't be called off."""
        ahead: deque[Future[T]] = deque()
        for args in zip(*iterables, strict=False):
            if len(ahead) == SIDE_BY_SIDE:
                yield ahead.popleft().result()
            ahead.append(self.submit(fn, *args))
        while ahead:
            yield ahead.popleft().result()

    def apart(self, handle: Callable[[E], T]) -> Callable[[E], T]:
        """Return the same handler, after which calls that still hang keep no thread from what is handled next."""

        def handle_apart(event: E) -> T:
            try:
                return handle(event)
            finally:
                if not all(future.done() for future in self._own.given):
                    self._own.begin()
                self._own.given.clear()

        return handle_apart
