"""Logs: one event a line on standard error, as JSON where that is no terminal. No contents, no names, no secrets."""

from __future__ import annotations

import logging
import sys
import traceback
from collections.abc import Iterator
from contextlib import suppress
from types import TracebackType
from typing import TextIO, cast

import structlog
from structlog.typing import EventDict, WrappedLogger

ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None]


def set_up(*, is_terminal: bool | None = None) -> None:
    """Configure structlog once for the process. Other libraries are heard from warnings on."""
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING, format="%(name)s: %(message)s")
    logging.getLogger("urllib3").setLevel(logging.ERROR)  # its warnings show addresses, and those show e-mails
    looked_at = sys.stderr.isatty() if is_terminal is None else is_terminal
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.ExceptionRenderer(without_words),
            encoded,
            structlog.dev.ConsoleRenderer() if looked_at else structlog.processors.JSONRenderer(),
        ],
        logger_factory=structlog.WriteLoggerFactory(cast(TextIO, Unfailing(sys.stderr))),
        cache_logger_on_first_use=True,
    )


def set_level(level: str) -> None:
    """Log from `level` on: "debug", "info", "warning" or "error"."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(level))


class Unfailing:
    """A stream that may be lost. Logs often share a disk with the database, and a full one must not end a thread."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> None:
        with suppress(OSError):
            self._stream.write(text)

    def flush(self) -> None:
        with suppress(OSError):
            self._stream.flush()


def without_words(exc_info: ExcInfo) -> str:
    """Return a traceback with the types of its exceptions, without their messages: a person may have written those."""
    return "".join(_chain(exc_info[1])).rstrip()


def _chain(error: BaseException) -> Iterator[str]:
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if cause is not None:
        yield from _chain(cause)
    yield from traceback.format_tb(error.__traceback__)
    yield f"{type(error).__module__}.{type(error).__qualname__}\n"


def encoded(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Spell out control characters in values: they could forge lines, or write over them on a terminal."""
    return {
        name: _printable(value) if isinstance(value, str) and name != "exception" else value
        for name, value in event.items()
    }


def _printable(text: str) -> str:
    if text.isprintable():  # as nearly everything is
        return text
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in text)
