"""What people and rules decide about applications: corrections, findings, awards, states, publications.

Every function works in a writing transaction (``Ledger.writing``) and enters what it changed in the trail, with what
stood before.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, Table, and_, delete, insert, select, update

from subsidy_docs.errors import StateError, UsageError
from subsidy_docs.ledger.audit import Trail, now, row_digest
from subsidy_docs.ledger.models import awards, corrections, findings, publications, records, states
from subsidy_docs.ledger.received import application_id, listed_id, storable, to_json
from subsidy_docs.ledger.standing import Row, lots, not_here, record_of, state_of, states_of
from subsidy_docs.ledger.states import DECIDED, STATES, check_move


def correct(connection: Connection, trail: Trail, application: str, field: str, value: object, why: str) -> None:
    """See ``Ledger.correct``."""
    from subsidy_docs.forms import load_form

    row = record_of(connection, application)
    if row is None:
        raise UsageError("台账里没有这份表。", "this form is not in the ledger.", file=application)
    known = load_form(row["form"]).fields.get(field)
    if known is None:
        raise UsageError(f"表单 {row['form']} 没有“{field}”这一栏。", f"form {row['form']} has no field {field!r}.",
                         file=application)
    try:
        typed = None if value is None else known.type.from_json(value)
    except (ValueError, TypeError, ArithmeticError):
        raise UsageError(f"“{known.label.zh}”的值不对：{value}", f"{known.label.en} can't be {value!r}.",
                         file=application) from None
    after = None if typed is None else known.type.to_json(typed)
    earlier = connection.execute(select(corrections.c.after).where(
        corrections.c.sha256 == row["sha256"], corrections.c.ordinal == row["ordinal"],
        corrections.c.field == field).order_by(corrections.c.seq.desc()).limit(1)).one_or_none()
    reading = json.loads(row["body"])["fields"].get(field) or {}
    before = to_json(reading.get("value")) if earlier is None else earlier.after
    new = {"seq": trail.seq + 1, "sha256": row["sha256"], "ordinal": row["ordinal"], "field": field,
           "before": before, "after": to_json(after), "who": trail.who, "why": storable(why), "at": now()}
    connection.execute(insert(corrections).values(new))
    trail.enter("correct", application, at=new["at"], before={field: json.loads(before)},
                after={field: after, "why": new["why"]}, added=[row_digest(corrections, new)])


def apply(connection: Connection, trail: Trail, category: str, applicant: str, subject: str) -> str:
    """See ``Ledger.apply``."""
    application = listed_id(category, applicant, subject)
    if _one(connection, states, application=application) is None:
        why = f"{category} · {applicant} · {subject}"
        _set_state(connection, trail, application, None, "application", why)
    return application


def move(connection: Connection, trail: Trail, application: str, state: str, why: str) -> None:
    """See ``Ledger.move``."""
    before = state_of(connection, application)
    check_move(application, before, state)
    row = _one(connection, states, application=application)
    at = _set_state(connection, trail, application, row, state, why)
    if state == "granted":
        _grant(connection, trail, application, at)


def _set_state(connection: Connection, trail: Trail, application: str, row: Row | None, state: str, why: str) -> str:
    new = {"application": application, "state": state, "who": trail.who, "why": storable(why), "at": now()}
    removed = _put(connection, states, row, new)
    before = "read" if row is None and state != "application" else None if row is None else row["state"]
    trail.enter("move", application, at=new["at"], before={"state": before}, after={"state": state, "why": new["why"]},
                removed=removed, added=[row_digest(states, new)])
    return new["at"]


def _grant(connection: Connection, trail: Trail, application: str, at: str) -> None:
    """The year of an award is the one it is granted in."""
    for row in _all(connection, awards, application=application):
        new = {**row, "year": at[:4], "at": at}
        removed = _put(connection, awards, row, new)
        trail.enter("award", application, at=at, before={"year": row["year"]},
                    after={"year": new["year"], "amount": new["amount"]}, removed=removed,
                    added=[row_digest(awards, new)])


def application_of(connection: Connection, trail: Trail, line: Mapping[str, Any]) -> str:
    """The application that a findings line is about: named in its source, or found by the file it was read from;
    without a form (免申即享) it is entered. Raises ``UsageError`` when its file is not in the ledger."""
    source = line["source"] or {}
    if "application" in source:
        return str(source["application"])
    if line.get("form") is None:
        return apply(connection, trail, str(line["category"]), str(line.get("applicant") or ""),
                     str(line.get("subject") or ""))
    rows = connection.execute(select(records.c.ordinal, records.c.body).where(
        records.c.sha256 == str(source.get("sha256")), records.c.form == line["form"])).all()
    same = [row.ordinal for row in rows if len(rows) == 1 or
            json.loads(row.body)["source"]["pages"] == source.get("pages")]
    if len(same) != 1:
        raise UsageError("台账里没有这份表，先用 read --ledger 读入。",
                         "this form is not in the ledger; read it first (read --ledger).", file=source.get("file"))
    return application_id(str(source["sha256"]), same[0])


def assess(connection: Connection, trail: Trail, lines: Sequence[tuple[str, Mapping[str, Any]]],
           refuse: Callable[[StateError | UsageError], None] | None = None) -> int:
    """See ``Ledger.assess``. What stands in the ledger for *lines* is read at once and written at once. A line that
    would change a decided amount raises ``StateError``, or goes to *refuse* while the others are stored."""
    named = {application for application, _ in lines}
    found, given, standing = _Kept(connection, findings, named), _Kept(connection, awards, named), states_of(
        connection, named)
    changed = 0
    for application, line in lines:
        key = (application, str(line["category"]))
        award = given.row(key)
        try:
            _check_undecided(standing, application, award, line)
        except (StateError, UsageError) as error:
            if refuse is None:
                raise
            refuse(error)
            continue
        row = found.row(key)
        new = {"application": application, "category": key[1], "verdict": str(line["verdict"]),
               "amount": str(line["amount"]), "body": to_json(line), "at": now()}
        if row is None or row["body"] != new["body"]:
            changed += 1
            before = None if row is None else {"verdict": row["verdict"], "amount": row["amount"],
                                               "body": json.loads(row["body"])}
            trail.enter("assess", application, at=new["at"], before=before,
                        after={"category": new["category"], "verdict": new["verdict"], "amount": new["amount"]},
                        removed=found.put(key, new), added=[row_digest(findings, new)])
        _award(trail, given, key, line)
    found.write()
    given.write()
    return changed


class _Kept:
    """The rows of a table (findings, awards) that some applications have: read at once, changed, written at once."""

    def __init__(self, connection: Connection, table: Table, applications: Iterable[str]) -> None:
        self._connection, self._table = connection, table
        self._there = {
            (row["application"], row["category"]): dict(row) for lot in lots(applications)
            for row in connection.execute(select(table).where(table.c.application.in_(lot))).mappings()}
        self._now: dict[tuple[str, str], Row | None] = dict(self._there)

    def row(self, key: tuple[str, str]) -> Row | None:
        """The row of an application and a category, as it stands now."""
        return self._now.get(key)

    def put(self, key: tuple[str, str], new: Row | None) -> list[str]:
        """Let *new* (or nothing) stand there; returns the digests of what went."""
        before = self._now.get(key)
        self._now[key] = new
        return [] if before is None else [row_digest(self._table, before)]

    def write(self) -> None:
        """Write what has changed."""
        changed = [(key, new) for key, new in self._now.items() if new is not self._there.get(key)]
        for key, _ in changed:
            if (old := self._there.get(key)) is not None:
                self._connection.execute(delete(self._table).where(_is(self._table, old)))
        if fresh := [new for _, new in changed if new is not None]:
            self._connection.execute(insert(self._table), fresh)


def _award(trail: Trail, given: _Kept, key: tuple[str, str], line: Mapping[str, Any]) -> None:
    """The award of an assessed application: its amount when eligible, none otherwise."""
    row, amount = given.row(key), _amount(line)
    if (row["amount"] if row else None) == amount:
        return
    application, category = key
    at = now()
    before = None if row is None else {"amount": row["amount"]}
    if amount is None:
        trail.enter("award", application, at=at, before=before, removed=given.put(key, None))
        return
    new = {"application": application, "category": category, "applicant": storable(str(line.get("applicant") or "")),
           "subject": storable(str(line.get("subject") or "")), "year": None, "amount": amount, "at": at}
    trail.enter("award", application, at=at, before=before, after={"category": category, "amount": amount},
                removed=given.put(key, new), added=[row_digest(awards, new)])


def _amount(line: Mapping[str, Any]) -> str | None:
    """What an eligible line gives, in 万元; None for nothing."""
    amount = str(line["amount"])
    return amount if line["verdict"] == "eligible" and Decimal(amount) > 0 else None


def _check_undecided(standing: Mapping[str, str], application: str, row: Row | None, line: Mapping[str, Any]) -> None:
    """Raises ``StateError`` when *line* would change an amount that was decided, ``UsageError`` when its application is
    not here; *row* is the award as it stands, *standing* the states."""
    amount = _amount(line)
    if (row["amount"] if row else None) == amount:
        return
    if application not in standing:
        raise not_here(application)
    state = standing[application]
    if state in DECIDED:
        raise StateError(
            f"该申报已“{STATES[state].zh}”，金额 {row['amount'] if row else '0.00'} 万元不能再由审核改动"
            f"（现审核结果：{amount or '0.00'} 万元）；确需变更，请先退回市级审核。",
            f"the application is {STATES[state].en!r}; a check may not change its amount any more "
            f"({row['amount'] if row else '0.00'}, now {amount or '0.00'} 万元); return it to the city's review first.",
            file=application)


def publish(connection: Connection, trail: Trail, document: str, file: str, sha256: str,
            applications: Sequence[str]) -> None:
    """See ``Ledger.publish``. The same bytes of the same document are one publication."""
    if _one(connection, publications, document=document, sha256=sha256) is not None:
        return
    new = {"document": document, "sha256": sha256, "file": storable(file), "applications": to_json(list(applications)),
           "who": trail.who, "at": now()}
    connection.execute(insert(publications).values(new))
    key = hashlib.sha256(f"{document}/{sha256}".encode()).hexdigest()
    trail.enter("publish", key, at=new["at"], after={"document": document, "file": new["file"], "sha256": sha256},
                added=[row_digest(publications, new)])


def _one(connection: Connection, table: Table, **key: str) -> Row | None:
    rows = _all(connection, table, **key)
    return rows[0] if rows else None


def _all(connection: Connection, table: Table, **key: str) -> list[Row]:
    matches = [table.c[name] == value for name, value in key.items()]
    return [dict(row) for row in connection.execute(select(table).where(*matches)).mappings()]


def _is(table: Table, row: Mapping[str, Any]) -> Any:
    return and_(*(column == row[column.name] for column in table.primary_key))


def _put(connection: Connection, table: Table, row: Row | None, new: Row) -> list[str]:
    """Insert *new*, or change *row* into it; returns the digests of what went."""
    if row is None:
        connection.execute(insert(table).values(new))
        return []
    connection.execute(update(table).where(_is(table, row)).values(new))
    return [row_digest(table, row)]
