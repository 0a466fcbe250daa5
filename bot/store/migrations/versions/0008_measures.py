"""A question says by its name what it measures by; it said only whether that is the schedule."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

questions = sa.table("questions", sa.column("question", sa.Text))


def upgrade() -> None:
    # No text that a person wrote can look so: JSON escapes its quotation marks.
    named = sa.func.replace(questions.c.question, '"of_schedule":true', '"measure":"schedule"')
    op.execute(questions.update().values(question=named))
