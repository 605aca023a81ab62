"""The steps that a ledger's tables went through (Alembic), run by ``schema.upgrade``."""
