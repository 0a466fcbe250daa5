"""Logs: one event a line on standard error, as JSON where nobody is looking. No contents, no names, no secrets."""

from __future__ import annotations

import logging
import sys

import structlog


def set_up(*, is_terminal: bool | None = None) -> None:
    """Configure structlog once for the process. Other libraries are heard from warnings on."""
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING, format="%(name)s: %(message)s")
    looked_at = sys.stderr.isatty() if is_terminal is None else is_terminal
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.dev.ConsoleRenderer() if looked_at else structlog.processors.JSONRenderer(),
        ],
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
