"""Alembic's entry: runs the steps on the connection that ``schema.upgrade`` hands over, in its transaction."""

from alembic import context

from subsidy_docs.ledger.models import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata,
                  transactional_ddl=True)
with context.begin_transaction():
    context.run_migrations()
