"""Opening a ledger: addresses, versions, passwords, writers that take turns."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from ledger.samples import digest, received
from subsidy_docs.errors import LedgerBusyError, LedgerError, LedgerSchemaError, UsageError
from subsidy_docs.ledger import Ledger, address, schema
from subsidy_docs.ledger.models import SCHEMA, metadata
from subsidy_docs.ledger.verify import verify


def test_the_newest_migration_is_the_schema() -> None:
    versions = Path(schema.__file__).parent / "migrations" / "versions"
    assert max(path.name[:4] for path in versions.glob("0*.py")) == SCHEMA


def test_the_migrations_make_the_tables_of_models(url: str) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    with Ledger.open(url) as ledger, ledger.reading() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_other_versions_are_refused_and_say_what_to_do(url: str) -> None:
    with Ledger.open(url) as ledger, ledger._transaction() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0000'"))
    with pytest.raises(LedgerSchemaError, match="ledger upgrade"):
        Ledger.open(url)
    with Ledger(address.parse(url), address.connect(address.parse(url)))._transaction() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(LedgerSchemaError, match="升级"):
        Ledger.open(url)


def test_upgrade_makes_a_new_ledger_once(url: str) -> None:
    assert Ledger.upgrade(url) == (None, SCHEMA)
    assert Ledger.upgrade(url) == (SCHEMA, SCHEMA)
    Ledger.open(url, create=False).close()


def test_what_is_no_ledger_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE theirs (x)"))
    for attempt in (Ledger.open, Ledger.upgrade):
        with pytest.raises(LedgerSchemaError, match="不是台账"):
            attempt(f"sqlite:///{path}")
    with pytest.raises(LedgerSchemaError):
        Ledger.open(f"sqlite:///{tmp_path}/none.db", create=False)
    assert not (tmp_path / "none.db").exists()
    (tmp_path / "text.db").write_text("这不是数据库" * 100)
    with pytest.raises(LedgerError):
        Ledger.open(str(tmp_path / "text.db"))


@pytest.mark.parametrize("wrong", ["mysql://u:geheim@h/x", "://u:geheim@h", "sqlite://", "oracle+x://u:geheim@h/x",
                                   "postgresql://u:geheim@127.0.0.1:1/x", "postgresql+nodriver://u:geheim@h/x"])
def test_bad_addresses_are_named_without_their_password(wrong: str) -> None:
    with pytest.raises((UsageError, LedgerError)) as refused:
        Ledger.open(wrong)
    told = f"{refused.value} {refused.value.to_dict()} {refused.value.text('en')}"
    assert "geheim" not in told


def test_the_command_line_does_not_show_the_password() -> None:
    ran = subprocess.run([sys.executable, "-m", "subsidy_docs", "ledger", "status", "--ledger",
                          "postgresql://u:geheim@127.0.0.1:1/x"], capture_output=True, text=True)
    assert ran.returncode == 2 and "geheim" not in ran.stdout + ran.stderr and "***" in ran.stderr


def test_writers_take_turns_and_the_chain_stays_one(url: str) -> None:
    Ledger.open(url).close()
    troubles: list[BaseException] = []

    def write(who: int) -> None:
        try:
            with Ledger.open(url) as ledger:
                for lot in range(10):
                    ledger.receive([received(lot * 10 + n) for n in range(20)], who=f"第{who}人")
        except BaseException as error:
            troubles.append(error)

    writers = [threading.Thread(target=write, args=(n,)) for n in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert not troubles
    with Ledger.open(url) as ledger, ledger.reading() as connection:
        report = verify(connection)
        assert not report.faults and report.entries == 110  # each file once, whoever brought it first
    with Ledger.open(url) as ledger:
        assert len(ledger.known(digest(n) for n in range(110))) == 110


def test_many_open_a_new_ledger_at_once(url: str) -> None:
    code = f"from subsidy_docs.ledger import Ledger; Ledger.open({url!r}).close()"
    running = [subprocess.Popen([sys.executable, "-c", code], stderr=subprocess.PIPE) for _ in range(4)]
    assert [(p.wait(), p.communicate()[1]) for p in running] == [(0, b"")] * 4


def test_waiting_too_long_for_a_turn_says_so(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(address, "WAIT_SECONDS", 0.3 if url.startswith("sqlite") else 1)
    with Ledger.open(url) as first, Ledger.open(url) as second, first.writing("王芳"), pytest.raises(
            LedgerBusyError, match="另一个程序"):
        second.receive([received(1)], who="李强")


def test_readers_are_not_kept_waiting_by_a_writer(url: str) -> None:
    with Ledger.open(url) as first, Ledger.open(url) as second, first.writing("王芳"):
        assert second.known([digest(1)]) == {}
