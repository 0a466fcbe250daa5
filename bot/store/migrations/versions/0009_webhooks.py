"""What was written to Webex of each webhook, so that a secret which somebody else wrote is noticed."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.create_table(
        "webhooks",
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("webhook_id", sa.Text, nullable=False),
        sa.Column("fingerprint", sa.Text, nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("times_taken", sa.Integer, nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True)),
    )
