"""The tables with those of their indexes that have more than one column, or a condition.

SQLAlchemy loads every driver to look at a condition. So the bot itself doesn't import this: migrations do, and a test
that compares them with it.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Column, ColumnElement, Index

from bot.store.tables import PARKED, WAITING, events, lanes, metadata, questions

__all__ = ["metadata"]


def _partial(name: str, *columns: Column[Any], where: ColumnElement[bool]) -> Index:
    return Index(name, *columns, sqlite_where=where, postgresql_where=where)


_partial("events_waiting", events.c.lane, events.c.run_at, events.c.id, where=events.c.state == WAITING)
_partial("events_parked", events.c.lane, where=events.c.state == PARKED)
Index("events_ended", events.c.ended_at)
_partial("lanes_held", lanes.c.event_id, where=lanes.c.event_id.is_not(None))
Index("questions_thread", questions.c.thread_id, questions.c.created_at)
Index("questions_person", questions.c.person_id, questions.c.created_at)
