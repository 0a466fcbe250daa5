"""What a person chose in the form last; and questions by their thread and their asker."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "form_choices",
        sa.Column("person_id", sa.Text, primary_key=True),
        sa.Column("filled_in", sa.Text, nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("ix_form_choices_changed_at", "form_choices", ["changed_at"])
    op.create_index("questions_thread", "questions", ["thread_id", "created_at"])
    op.create_index("questions_person", "questions", ["person_id", "created_at"])
