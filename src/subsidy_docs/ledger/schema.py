"""The version of a ledger's tables: made when new, brought up by ``subsidy-docs ledger upgrade``, else refused."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, inspect, text

from subsidy_docs.errors import LedgerSchemaError
from subsidy_docs.ledger.models import SCHEMA

_MIGRATIONS = Path(__file__).parent / "migrations"


def version(connection: Connection) -> str | None:
    """The version that the tables are of; None for a database without a table.

    Raises ``LedgerSchemaError`` when there are tables, but none of a ledger.
    """
    tables = inspect(connection).get_table_names()
    if "alembic_version" in tables:
        found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
        if found is not None:
            return str(found)
    if tables:
        raise LedgerSchemaError("这个数据库里已有其他内容，不是台账；请换一个文件或数据库。",
                                "this database holds something else and is no ledger; name another one.")
    return None


def upgrade(connection: Connection) -> None:
    """Bring the tables to ``SCHEMA``, in the connection's transaction: all of it or none."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def check(found: str | None) -> None:
    """Raises ``LedgerSchemaError`` when *found* is not ``SCHEMA``, and says what to do."""
    if found == SCHEMA:
        return
    if found is None:
        raise LedgerSchemaError("台账还不存在；先用 read --ledger 读入文件。",
                                "there is no ledger yet; read files into it first (read --ledger).")
    if found < SCHEMA:
        raise LedgerSchemaError(f"台账是旧版（{found}），请先备份，再运行 subsidy-docs ledger upgrade。",
                                f"the ledger is of an older version ({found}); back it up, then run "
                                "subsidy-docs ledger upgrade.")
    raise LedgerSchemaError(f"台账的版本（{found}）比本程序新，请升级 subsidy-docs。",
                            f"the ledger's version ({found}) is newer than this program; upgrade subsidy-docs.")
