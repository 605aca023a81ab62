"""Files and their records into the ledger, each once, whoever brings them and however often.

A file is known by its bytes: the same bytes under a second name are a second name of one file. A record belongs to
its file and its place in it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, Table, delete, insert, select, update

from subsidy_docs.ledger.audit import Trail, now, row_digest
from subsidy_docs.ledger.models import file_names, files, records, unopened
from subsidy_docs.ledger.received import Received, storable, to_json

Row = dict[str, Any]


def receive(connection: Connection, trail: Trail, received: Sequence[Received], *, again: bool) -> None:
    """Store *received*; see ``Ledger.receive``. The transaction holds the write lock, so what is read here is true."""
    known = _rows_by(connection, files, "sha256", [r.sha256 for r in received if r.sha256])
    names = _names(connection, known)
    closed = _rows_by(connection, unopened, "name_key", [name_key(r.name) for r in received])
    new: dict[str, list[Row]] = {"files": [], "records": [], "file_names": []}
    for each in received:
        name, key, at = storable(each.name), name_key(each.name), now()
        if each.sha256 is None:
            closed[key] = _note_unopened(connection, trail, each, closed.get(key), at)
            continue
        if key in closed:
            row = closed.pop(key)
            connection.execute(delete(unopened).where(unopened.c.name_key == key))
            trail.enter("opened", key, at=at, before={"name": name}, removed=[row_digest(unopened, row)])
        standing = known.get(each.sha256)
        if standing is None:
            known[each.sha256] = _enter(trail, each, name, at, new)
            names[each.sha256] = {key}
            continue
        if again:
            _flush(connection, new)
            known[each.sha256] = _replace(connection, trail, each, standing, at)
        if key not in names[each.sha256]:
            names[each.sha256].add(key)
            further = {"sha256": each.sha256, "name_key": key, "name": name, "received": at}
            new["file_names"].append(further)
            trail.enter("named", each.sha256, at=at, after={"name": name}, added=[row_digest(file_names, further)])
    _flush(connection, new)


def name_key(name: str) -> str:
    """What a name is known by: names may be longer than an index can hold."""
    return hashlib.sha256(storable(name).encode()).hexdigest()


def _enter(trail: Trail, each: Received, name: str, at: str, new: dict[str, list[Row]]) -> Row:
    """A file that was not here."""
    row = _file_row(each, name, at)
    forms = _record_rows(each)
    new["files"].append(row)
    new["records"].extend(forms)
    trail.enter("failed" if each.error else "read", str(each.sha256), at=at,
                after={"name": name, "status": each.status, "forms": [form["form"] for form in forms]},
                added=[row_digest(files, row), *(row_digest(records, form) for form in forms)])
    return row


def _replace(connection: Connection, trail: Trail, each: Received, row: Row, at: str) -> Row:
    """A file that was read again: what differs is replaced, what stood before goes to the trail in full."""
    before = _rows(connection, records, "sha256", [each.sha256])
    after = _record_rows(each)
    file_after = _file_row(each, row["name"], row["received"])
    if before == after and row == file_after:
        return row
    kept = {form["ordinal"] for form in after}
    for form in before:
        if form["ordinal"] not in kept:
            connection.execute(delete(records).where(_is(form)))
    standing = {form["ordinal"] for form in before}
    for form in after:
        connection.execute(update(records).where(_is(form)).values(form) if form["ordinal"] in standing
                           else insert(records).values(form))
    connection.execute(update(files).where(files.c.sha256 == each.sha256).values(file_after))
    trail.enter("read-again", str(each.sha256), at=at,
                before={"status": row["status"], "error": row["error"], "records": [form["body"] for form in before]},
                after={"status": each.status, "forms": [form["form"] for form in after]},
                removed=[row_digest(files, row), *(row_digest(records, form) for form in before)],
                added=[row_digest(files, file_after), *(row_digest(records, form) for form in after)])
    return file_after


def _note_unopened(connection: Connection, trail: Trail, each: Received, row: Row | None, at: str) -> Row:
    """An input that could not be opened; returns its row."""
    key = name_key(each.name)
    after = {"name_key": key, "name": storable(each.name), "error": to_json(each.error), "seen": at}
    if row is not None and row["error"] == after["error"]:
        return row
    if row is None:
        connection.execute(insert(unopened).values(after))
    else:
        connection.execute(update(unopened).where(unopened.c.name_key == key).values(after))
    trail.enter("unopened", key, at=at, before=None if row is None else {"error": row["error"]},
                after={"name": after["name"], "error": after["error"]},
                removed=[] if row is None else [row_digest(unopened, row)], added=[row_digest(unopened, after)])
    return after


def _file_row(each: Received, name: str, received: str) -> Row:
    return {"sha256": each.sha256, "name": name, "size": each.size, "status": each.status,
            "error": None if each.error is None else to_json(each.error), "received": received}


def _record_rows(each: Received) -> list[Row]:
    return [{"sha256": each.sha256, "ordinal": ordinal, "form": form.form, "edition": form.edition,
             "review": form.review, "applicant": form.applicant, "body": form.body}
            for ordinal, form in enumerate(each.records, start=1)]


def _flush(connection: Connection, new: dict[str, list[Row]]) -> None:
    for table in (files, records, file_names):
        if new[table.name]:
            connection.execute(insert(table), new[table.name])
            new[table.name] = []


def _is(form: Row) -> Any:
    return (records.c.sha256 == form["sha256"]) & (records.c.ordinal == form["ordinal"])


def _rows(connection: Connection, table: Table, column: str, values: Sequence[str | None]) -> list[Row]:
    """The rows of *table* whose *column* is one of *values*, in the order of their keys."""
    found: list[Row] = []
    for start in range(0, len(values), 500):
        wanted = select(table).where(table.c[column].in_(values[start:start + 500])).order_by(*table.primary_key)
        found.extend(dict(row) for row in connection.execute(wanted).mappings())
    return found


def _rows_by(connection: Connection, table: Table, column: str, values: Iterable[str | None]) -> dict[str, Row]:
    return {row[column]: row for row in _rows(connection, table, column, list(dict.fromkeys(values)))}


def _names(connection: Connection, known: dict[str, Row]) -> dict[str, set[str]]:
    """The names that each known file has come under, by their keys."""
    names = {sha256: {name_key(row["name"])} for sha256, row in known.items()}
    for row in _rows(connection, file_names, "sha256", list(known)):
        names[row["sha256"]].add(row["name_key"])
    return names
