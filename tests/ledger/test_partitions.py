"""The SQL of docs/scaling.md that splits the big tables: the ledger works on it as on plain ones."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from sqlalchemy import text

from ledger.samples import application, received
from ledger.server import Server
from subsidy_docs.errors import LedgerError
from subsidy_docs.ledger import Ledger
from subsidy_docs.ledger.verify import verify

SCALING = Path(__file__).parents[2] / "docs" / "scaling.md"


def test_the_ledger_on_partitions(postgres: Server) -> None:
    url = postgres.make()
    Ledger.upgrade(url)
    (block,) = re.findall(r"```sql\n(.*?)```", SCALING.read_text(encoding="utf-8"), re.S)
    with Ledger.open(url) as ledger:
        with ledger._transaction() as connection:
            connection.exec_driver_sql(block.replace("BEGIN;\n", "", 1).replace("COMMIT;\n", "").replace("%", "%%"))
        for lot in range(3):
            ledger.receive([received(n) for n in range(lot * 20, lot * 20 + 40)], who="王芳")
        ledger.move(application(1), "reviewed_district", "王芳", "")
        assert ledger.find(application(7)[:12]) == application(7)
        with ledger.reading() as connection:
            report = verify(connection)
            assert not report.faults and report.entries == 81
            plan = "\n".join(connection.execute(text(
                f"EXPLAIN SELECT * FROM records WHERE sha256 = '{application(1)[:64]}'")).scalars())
            assert plan.count("Scan") == 1  # one partition alone is looked into
        for table in ("audit", "audit_0"):
            with pytest.raises(LedgerError, match="append-only"), ledger._transaction() as connection:
                connection.execute(text(f"DELETE FROM {table}"))
