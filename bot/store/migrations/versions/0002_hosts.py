"""Hosts and their tokens, and sign-ins that are under way."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "hosts",
        sa.Column("person_id", sa.Text, primary_key=True),
        sa.Column("sealed", sa.Text, nullable=False),
        sa.Column("refresh_at", TIME, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("lease", sa.Text),
    )
    op.create_index("ix_hosts_refresh_at", "hosts", ["refresh_at"])
    op.create_table(
        "sign_ins",
        sa.Column("state_hash", sa.Text, primary_key=True),
        sa.Column("person_id", sa.Text, nullable=False),
        sa.Column("sealed", sa.Text, nullable=False),
        sa.Column("expires_at", TIME, nullable=False),
    )
    op.create_index("ix_sign_ins_person_id", "sign_ins", ["person_id"])
    op.create_index("ix_sign_ins_expires_at", "sign_ins", ["expires_at"])
