"""What alembic runs: every step in the connection that `migrate` gives it, inside its transaction."""

from alembic import context

from bot.store.indexes import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
