"""What may go wrong with the inbox, for those who use it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import SQLAlchemyError

from bot.store.engine import reason


class InboxUnavailableError(Exception):
    """The database is full, locked or gone: nothing was stored or changed. Try again later."""


class LeaseLostError(Exception):
    """Another worker has the event now, and will finish it: stop, and say nothing."""


@contextmanager
def unavailable() -> Iterator[None]:
    """Raise InboxUnavailableError for whatever the database raises."""
    try:
        yield
    except SQLAlchemyError as error:
        raise InboxUnavailableError(reason(error)) from error
