"""Groups, and confirmed guests."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "host_groups",
        sa.Column("person_id", sa.Text, primary_key=True),
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("emails", sa.Text, nullable=False),
        sa.Column("changed_at", TIME, nullable=False),
    )
    op.create_table(
        "host_aliases",
        sa.Column("person_id", sa.Text, primary_key=True),
        sa.Column("folded", sa.Text, primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("email", sa.Text, nullable=False),
        sa.Column("confirmed_at", TIME, nullable=False),
    )
