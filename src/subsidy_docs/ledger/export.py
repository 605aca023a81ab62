"""What the ledger holds, as lines of JSON: records and findings in the contract of docs/design.md, and the rest.

A record comes out with its corrections applied: the corrected field has the value a person gave, status ``ok``, and a
note who gave it; ``raw`` and ``where`` stay what the machine saw.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, Select, func, select

from subsidy_docs.ledger.audit import STREAM
from subsidy_docs.ledger.models import (
    audit,
    awards,
    corrections,
    file_names,
    files,
    findings,
    publications,
    records,
    states,
    unopened,
)
from subsidy_docs.ledger.received import application_id

Line = dict[str, Any]


def records_of(connection: Connection, sha256: str | None = None) -> Iterator[tuple[str, Line]]:
    """The application and record of every form (of one file), files in the order of their hash."""
    wanted = select(records.c.sha256, records.c.ordinal, records.c.body).order_by(records.c.sha256, records.c.ordinal)
    corrected = select(corrections).order_by(corrections.c.sha256, corrections.c.ordinal, corrections.c.seq)
    if sha256 is not None:
        wanted = wanted.where(records.c.sha256 == sha256)
        corrected = corrected.where(corrections.c.sha256 == sha256)
    changes = _Following(_stream(connection, corrected))
    for row in _stream(connection, wanted):
        line = json.loads(row["body"])
        for change in changes.at((row["sha256"], row["ordinal"])):
            _correct(line, change)
        yield application_id(row["sha256"], row["ordinal"]), line


class _Following:
    """Rows in the order of their key, handed out along another walk in the same order."""

    def __init__(self, rows: Iterator[Mapping[str, Any]]) -> None:
        self._rows = rows
        self._next = next(rows, None)

    def at(self, key: tuple[str, int]) -> Iterator[Mapping[str, Any]]:
        while self._next is not None and (self._next["sha256"], self._next["ordinal"]) <= key:
            if (self._next["sha256"], self._next["ordinal"]) == key:
                yield self._next
            self._next = next(self._rows, None)


def _correct(line: Line, change: Mapping[str, Any]) -> None:
    reading = line["fields"].setdefault(change["field"], {"raw": "", "where": None, "notes": []})
    value = json.loads(change["after"])
    reading |= {"value": value, "status": "blank" if value is None else "ok", "confidence": 1.0}
    why = f"，{change['why']}" if change["why"] else ""
    who = change["who"]
    reading["notes"] = [*reading["notes"], f"{change['at'][:10]} 由{who}更正{why} / corrected by {who}"]


def export_records(connection: Connection) -> Iterator[Line]:
    """``records``: a line a form, docs/design.md."""
    for _, line in records_of(connection):
        yield line


def export_findings(connection: Connection) -> Iterator[Line]:
    """``findings``: a line an assessed application, docs/policy.md."""
    for row in _stream(connection, select(findings.c.body).order_by(findings.c.application, findings.c.category)):
        yield json.loads(row["body"])


def export_awards(connection: Connection) -> Iterator[Line]:
    """``awards``: a line an amount: ``name``, ``category``, ``subject``, ``amount``, ``year`` as the evidence table
    past_awards has them, and the application with its state."""
    joined = awards.outerjoin(states, awards.c.application == states.c.application)
    wanted = select(awards, func.coalesce(states.c.state, "read").label("state")).select_from(joined).order_by(
        awards.c.application, awards.c.category)
    for row in _stream(connection, wanted):
        yield {"application": row["application"], "name": row["applicant"], "category": row["category"],
               "subject": row["subject"], "amount": row["amount"], "year": row["year"], "state": row["state"]}


def export_events(connection: Connection) -> Iterator[Line]:
    """``events``: the trail, a line an entry, with what is needed to check the chain elsewhere."""
    for row in _stream(connection, select(audit).order_by(audit.c.seq)):
        yield {**row, "body": json.loads(row["body"])}


def events_of(connection: Connection, application: str) -> Iterator[Line]:
    """The entries about one application and, where it has one, its file."""
    about = [application, application.rpartition("-")[0]]
    for row in _stream(connection, select(audit).where(audit.c.subject.in_(about)).order_by(audit.c.seq)):
        body = json.loads(row["body"])
        yield {"entry": row["seq"], "at": row["at"], "who": row["who"], "what": row["what"],
               "before": body["before"], "after": body["after"]}


def export_failures(connection: Connection) -> Iterator[Line]:
    """``failures``: a line a file that could not be read: ``error`` (the code), ``file``, ``message``, ``sha256``,
    ``names``, ``received``."""
    further = _names(connection)
    for row in _stream(connection, select(files).where(files.c.status == "failed").order_by(files.c.sha256)):
        yield {**json.loads(row["error"]), "sha256": row["sha256"],
               "names": [row["name"], *further.get(row["sha256"], ())], "received": row["received"]}
    for row in _stream(connection, select(unopened).order_by(unopened.c.name)):
        yield {**json.loads(row["error"]), "sha256": None, "names": [row["name"]], "received": row["seen"]}


def export_publications(connection: Connection) -> Iterator[Line]:
    """``publications``: a line a document that was rendered."""
    for row in _stream(connection, select(publications).order_by(publications.c.at, publications.c.document)):
        yield {**row, "applications": json.loads(row["applications"])}


EXPORTS: Mapping[str, Callable[[Connection], Iterator[Line]]] = {
    "records": export_records, "findings": export_findings, "awards": export_awards, "events": export_events,
    "failures": export_failures, "publications": export_publications,
}


def status(connection: Connection) -> Line:
    """How much there is of everything, the states, and the trail's last entry."""
    count = func.count()
    by_status = {row[0]: row[1] for row in connection.execute(
        select(files.c.status, count).group_by(files.c.status).order_by(files.c.status))}
    moved = {row[0]: row[1] for row in connection.execute(select(states.c.state, count).group_by(states.c.state))}
    forms = _count(connection, select(count).select_from(records))
    with_form = _count(connection, select(count).select_from(states).where(~states.c.application.startswith("listed-")))
    moved["read"] = moved.get("read", 0) + forms - with_form
    head = connection.execute(select(audit.c.seq, audit.c.hash).order_by(audit.c.seq.desc()).limit(1)).one_or_none()
    return {
        "files": by_status, "unopened": _count(connection, select(count).select_from(unopened)),
        "records": forms, "corrections": _count(connection, select(count).select_from(corrections)),
        "findings": _count(connection, select(count).select_from(findings)),
        "awards": _count(connection, select(count).select_from(awards)),
        "states": {state: number for state, number in moved.items() if number},
        "publications": _count(connection, select(count).select_from(publications)),
        "entries": 0 if head is None else head.seq, "head": None if head is None else head.hash,
    }


def _count(connection: Connection, wanted: Select[Any]) -> int:
    return int(connection.execute(wanted).scalar_one())


def _names(connection: Connection) -> dict[str, list[str]]:
    """The further names of files that could not be read."""
    found: dict[str, list[str]] = {}
    wanted = select(file_names.c.sha256, file_names.c.name).join(files, files.c.sha256 == file_names.c.sha256).where(
        files.c.status == "failed").order_by(file_names.c.sha256, file_names.c.name)
    for row in _stream(connection, wanted):
        found.setdefault(row["sha256"], []).append(row["name"])
    return found


def _stream(connection: Connection, wanted: Select[Any]) -> Iterator[Mapping[str, Any]]:
    """Rows a thousand at a time."""
    for row in connection.execute(wanted, execution_options=STREAM).mappings():
        yield dict(row)
