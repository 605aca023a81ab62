"""Whatever is changed behind the trail's back is found, and the first broken entry named."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from ledger.samples import application, digest, failed, finding, received, unopened
from subsidy_docs.errors import LedgerError
from subsidy_docs.ledger import Ledger
from subsidy_docs.ledger.models import TRACKED, audit
from subsidy_docs.ledger.verify import Report, verify


def filled(url: str) -> Ledger:
    """A ledger with a row in every table."""
    ledger = Ledger.open(url)
    ledger.receive([received(1, "a.docx", forms=2), received(1, "b.docx"), failed(2), unopened("缺.docx")], who="王芳")
    ledger.correct(application(1), "total_investment", "600.00", who="王芳", why="核实")
    ledger.assess([finding(1)], who="王芳")
    ledger.move(application(1), "reviewed_district", "李强", "齐全")
    ledger.publish("公示", "公示.docx", digest(9), [application(1)], who="李强")
    return ledger


def check(ledger: Ledger, noted: tuple[int, str] | None = None) -> Report:
    with ledger.reading() as connection:
        return verify(connection, noted)


def tamper(ledger: Ledger, *statements: str) -> None:
    """What somebody with the database's password could do."""
    with ledger._engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SET session_replication_role = replica"))  # no triggers, no foreign keys
        else:
            connection.exec_driver_sql("ROLLBACK")
            connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
            connection.exec_driver_sql("BEGIN")
            for name in ("audit_no_update", "audit_no_delete", "audit_no_replace"):
                connection.execute(text(f"DROP TRIGGER IF EXISTS {name}"))
        for statement in statements:
            assert connection.execute(text(statement)).rowcount != 0, statement
        connection.commit()


@pytest.mark.parametrize("statement", [
    "UPDATE audit SET who = 'nobody' WHERE seq = 2", "DELETE FROM audit WHERE seq = 2", "DELETE FROM audit",
    "INSERT OR REPLACE INTO audit SELECT seq, at, 'nobody', what, subject, body, previous, hash FROM audit "
    "WHERE seq = 2", "TRUNCATE audit"])
def test_the_database_refuses_to_change_the_trail(url: str, statement: str) -> None:
    if ("REPLACE" in statement and url.startswith("postgresql")) or ("TRUNCATE" in statement and "sqlite" in url):
        pytest.skip("not a statement of this database")
    with filled(url) as ledger:
        before = check(ledger)
        with pytest.raises((DBAPIError, LedgerError), match="append-only"), ledger._transaction() as connection:
            connection.execute(text(statement))
        assert check(ledger) == before and not before.faults


@pytest.mark.parametrize(("statement", "entry"), [
    ("UPDATE audit SET who = 'x' WHERE seq = 3", 3), ("UPDATE audit SET at = '2020-01-01' WHERE seq = 1", 1),
    ("UPDATE audit SET subject = 'x' WHERE seq = 4", 4), ("UPDATE audit SET what = 'x' WHERE seq = 2", 2),
    ("UPDATE audit SET hash = previous WHERE seq = 5", 5), ("DELETE FROM audit WHERE seq = 1", 1),
    ("DELETE FROM audit WHERE seq = 4", 4), ("UPDATE audit SET seq = 100 WHERE seq = 4", 4)])
def test_the_first_broken_entry_is_named(url: str, statement: str, entry: int) -> None:
    with filled(url) as ledger:
        tamper(ledger, statement)
        assert [fault.entry for fault in check(ledger).faults] == [entry]


@pytest.mark.parametrize(("statements", "entry"), [
    (["UPDATE records SET applicant = 'x' WHERE ordinal = 2"], 1), (["DELETE FROM records WHERE ordinal = 2"], 1),
    (["UPDATE files SET status = 'ok' WHERE status = 'failed'"], 3), (["UPDATE awards SET amount = '200.00'"], 7),
    (["UPDATE corrections SET after = '\"1.00\"'"], 5), (["DELETE FROM states"], 8),
    (["UPDATE publications SET applications = '[]'"], 9), (["DELETE FROM unopened"], 4),
    (["UPDATE findings SET verdict = 'ask'"], 6)])
def test_rows_changed_without_an_entry_are_found(url: str, statements: list[str], entry: int) -> None:
    with filled(url) as ledger:
        tamper(ledger, *statements)
        faults = check(ledger).faults
        assert faults[0].entry == entry


def test_a_row_of_its_own_is_found(url: str) -> None:
    with filled(url) as ledger:
        tamper(ledger, "INSERT INTO awards VALUES ('x', 'y', '某公司', '某场景', NULL, '200.00', '2026')")
        assert ["awards x/y" in fault.what.zh for fault in check(ledger).faults] == [True]


def test_an_older_row_put_back_is_found(url: str) -> None:
    with filled(url) as ledger:
        with ledger.reading() as connection:
            old = connection.execute(text("SELECT * FROM states")).mappings().one()
        ledger.move(application(1), "refused", "李强", "不符")
        tamper(ledger, f"UPDATE states SET state = '{old['state']}', why = '{old['why']}', at = '{old['at']}'")
        assert check(ledger).faults


def test_an_end_cut_off_needs_a_note(url: str) -> None:
    with filled(url) as ledger:
        noted = (check(ledger).entries, check(ledger).head)
        assert not check(ledger, noted).faults
        tamper(ledger, "DELETE FROM audit WHERE seq = 9", "DELETE FROM publications")
        assert not check(ledger).faults  # nothing inside can tell
        assert check(ledger, noted).faults
        ledger.publish("公示", "公示.docx", digest(8), [], who="李强")
        assert [fault.entry for fault in check(ledger, noted).faults] == [9]  # nor does writing on hide it


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_single_cell_can_be_changed_unseen(tmp_path: Path, data: st.DataObject) -> None:
    whole, path = tmp_path / "whole.db", tmp_path / "copy.db"
    if not whole.exists():
        filled(f"sqlite:///{whole}").close()
    path.write_bytes(whole.read_bytes())
    with Ledger.open(f"sqlite:///{path}") as ledger:
        table = data.draw(st.sampled_from((*TRACKED, audit)))
        column = data.draw(st.sampled_from(list(table.columns)))
        with ledger.reading() as connection:
            keys = [dict(row) for row in connection.execute(table.select()).mappings()]
        row = data.draw(st.sampled_from(keys))
        was = row[column.name]
        now = (not was if isinstance(was, bool) else was + 1000 if isinstance(was, int) else
               data.draw(st.text("0a中\"'\\", max_size=5).filter(lambda t: t != was)))
        where = " AND ".join(f"{k.name} = :k_{k.name}" for k in table.primary_key)
        with ledger._engine.connect() as connection:
            connection.exec_driver_sql("ROLLBACK")
            connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
            connection.exec_driver_sql("BEGIN")
            connection.execute(text("DROP TRIGGER audit_no_update"))
            connection.execute(text(f'UPDATE "{table.name}" SET "{column.name}" = :now WHERE {where}'),
                               {"now": now, **{f"k_{k.name}": row[k.name] for k in table.primary_key}})
            connection.commit()
        assert check(ledger).faults, (table.name, column.name, was, now)


def test_the_clock_jumping_back_breaks_nothing(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from subsidy_docs.ledger import decide, receive

    with Ledger.open(url) as ledger:
        for hour, number in ((10, 1), (9, 2), (11, 3)):
            instant = f"2026-03-01T{hour:02d}:00:00.000000Z"
            monkeypatch.setattr(receive, "now", lambda instant=instant: instant)
            monkeypatch.setattr(decide, "now", lambda instant=instant: instant)
            ledger.receive([received(number)], who="王芳")
            ledger.correct(application(1), "total_investment", f"{number}.00", who="王芳")
        report = check(ledger)
        assert report.clock_back == [3] and not report.faults
        with ledger.reading() as connection:
            from subsidy_docs.ledger.export import export_records

            first = next(r for r in export_records(connection) if r["source"]["sha256"] == digest(1))
        assert first["fields"]["total_investment"]["value"] == "3.00"  # the last word counts, not the latest clock


def test_the_chain_can_be_checked_by_an_outside_program(url: str) -> None:
    """With nothing but the exported events and docs/scaling.md's words: sha256(previous + canonical JSON)."""
    import hashlib

    from subsidy_docs.ledger.export import export_events

    with filled(url) as ledger, ledger.reading() as connection:
        previous = "0" * 64
        for line in export_events(connection):
            body = json.dumps(line["body"], ensure_ascii=False)
            entry = {k: line[k] for k in ("seq", "at", "who", "what", "subject")} | {"body": body}
            plain = json.dumps(entry, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
            previous = hashlib.sha256((previous + plain).encode()).hexdigest()
            assert line["hash"] == previous
