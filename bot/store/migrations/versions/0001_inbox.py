"""The inbox, its lanes, and the questions behind the cards."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    _events()
    _lanes()
    _questions()


def _events() -> None:
    op.create_table(
        "events",
        sa.Column("id", ID, primary_key=True),
        sa.Column("key", sa.Text, nullable=False, unique=True),
        sa.Column("resource", sa.Text, nullable=False),
        sa.Column("event", sa.Text, nullable=False),
        sa.Column("person_id", sa.Text),
        sa.Column("lane", sa.Text, nullable=False),
        sa.Column("data", sa.Text),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("run_at", TIME, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("crashes", sa.Integer, nullable=False),
        sa.Column("fence", sa.Integer, nullable=False),
        sa.Column("note", sa.Text),
        sa.Column("why", sa.Text),
        sa.Column("given_up", sa.Text),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("ended_at", TIME),
    )
    waiting, parked = sa.text("state = 'waiting'"), sa.text("state = 'parked'")
    op.create_index(
        "events_waiting", "events", ["lane", "run_at", "id"], sqlite_where=waiting, postgresql_where=waiting
    )
    op.create_index("events_parked", "events", ["lane"], sqlite_where=parked, postgresql_where=parked)
    op.create_index("events_ended", "events", ["ended_at"])


def _lanes() -> None:
    op.create_table(
        "lanes",
        sa.Column("lane", sa.Text, primary_key=True),
        sa.Column("due_at", TIME),
        sa.Column("gated_until", TIME),
        sa.Column("woken", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.Column("working", ID),
        sa.Column("fence", sa.Integer),
        sa.Column("beat", sa.Integer),
        sa.Column("sending", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.Column("owner", sa.Text),
    )
    op.create_index("ix_lanes_due_at", "lanes", ["due_at"])
    held = sa.text("working IS NOT NULL")
    op.create_index("lanes_held", "lanes", ["working"], sqlite_where=held, postgresql_where=held)


def _questions() -> None:
    op.create_table(
        "questions",
        sa.Column("handle", sa.Text, primary_key=True),
        sa.Column("room_id", sa.Text, nullable=False),
        sa.Column("thread_id", sa.Text),
        sa.Column("person_id", sa.Text, nullable=False),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("created_at", TIME, nullable=False),
    )
    op.create_index("ix_questions_created_at", "questions", ["created_at"])
