"""Where the projects of a call come from: a ledger, or files of records and findings."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from subsidy_docs.errors import PublishError
from subsidy_docs.ledger.received import application_id, listed_id
from subsidy_docs.policy.edition import Policy
from subsidy_docs.publish.project import Project

if TYPE_CHECKING:
    from subsidy_docs.ledger import Ledger

_MAX_LINE = 20_000_000
_ALL = frozenset({"application", "read", "reviewed_district", "reviewed_city", "approved", "in_publicity",
                  "no_objection"})
# without a ledger nobody has decided: what the rules say stands for it
_BY_VERDICT: Mapping[str, tuple[str, frozenset[str]]] = {
    "eligible": ("no_objection", _ALL),
    "ineligible": ("refused", frozenset({"application", "read", "reviewed_district", "reviewed_city", "refused"})),
    "ask": ("read", frozenset({"application", "read"})),
}

Line = dict[str, Any]


def from_ledger(ledger: Ledger, policy: Policy) -> list[Project]:
    """Every application of *ledger* that was checked, with its state, its award and the states before.

    One snapshot of the ledger. Raises kinds of ``LedgerError``.
    """
    from sqlalchemy import select

    from subsidy_docs.ledger.export import records_of
    from subsidy_docs.ledger.models import audit, awards, findings, states

    with ledger.reading() as connection:
        moved = {row.application: (row.state, row.why) for row in connection.execute(
            select(states.c.application, states.c.state, states.c.why))}
        reached: dict[str, set[str]] = {}
        for row in connection.execute(select(audit.c.subject, audit.c.body).where(audit.c.what == "move")):
            body = json.loads(row.body)
            reached.setdefault(row.subject, set()).update(
                state for side in ("before", "after") if (state := (body[side] or {}).get("state")))
        promised = {(row.application, row.category): Decimal(row.amount)
                    for row in connection.execute(select(awards.c.application, awards.c.category, awards.c.amount))}
        records = dict(records_of(connection))
        made = []
        for row in connection.execute(select(findings).order_by(findings.c.application, findings.c.category)):
            name = row.application
            state, why = moved.get(name, ("read", ""))
            made.append(Project(name, json.loads(row.body), records.get(name), policy, state,
                                frozenset(reached.get(name, set()) | {state}), promised.get((name, row.category)),
                                why))
    return made


def unchecked(ledger: Ledger) -> int:
    """How many applications with a form are in *ledger* without findings: no document can show them."""
    from sqlalchemy import select

    from subsidy_docs.ledger.models import findings, records
    from subsidy_docs.policy.application import FORM_CATEGORY

    with ledger.reading() as connection:
        known = set(connection.execute(select(findings.c.application)).scalars())
        forms = connection.execute(select(records.c.sha256, records.c.ordinal).where(
            records.c.form.in_(tuple(FORM_CATEGORY))))
        return sum(application_id(row.sha256, row.ordinal) not in known for row in forms)


def from_files(findings: Path, records: Path | None, policy: Policy) -> list[Project]:
    """The projects of findings.jsonl and records.jsonl, each in the state that its verdict would bring about.

    Raises ``PublishError`` that names the line that is none.
    """
    known: Forms = {}
    for number, record in _lines(records, "form", "fields") if records is not None else ():
        source = record.get("source") or {}
        key = (str(source.get("sha256") or source.get("file") or number), record["form"])
        known.setdefault(key, []).append((application_id(key[0], len(known.get(key, ())) + 1), record))
    made = []
    for number, line in _lines(findings, "category", "verdict", "amount"):
        if line["category"] not in policy.categories or line["verdict"] not in _BY_VERDICT:
            raise PublishError(f"第{number}行的类别或结论未知：{line['category']}、{line['verdict']}",
                               f"line {number}: unknown category or verdict: {line['category']}, {line['verdict']}",
                               file=str(findings))
        state, reached = _BY_VERDICT[line["verdict"]]
        made.append(Project(*_named(line, known, number), policy, state, reached,
                            Decimal(str(line["amount"])) if line["verdict"] == "eligible" else None))
    return made


Forms = dict[tuple[str, str], list[tuple[str, Line]]]  # (sha256, form) -> application and record, in order


def _named(line: Line, known: Forms, number: int) -> tuple[str, Line, Line | None]:
    """The application's name, its line and its record."""
    source = line.get("source") or {}
    if line.get("form") is None:
        return (listed_id(line["category"], str(line.get("applicant") or ""), str(line.get("subject") or "")), line,
                None)
    key = str(source.get("sha256") or source.get("file") or number)
    if application := source.get("application"):  # it was checked out of a ledger
        forms = known.get((key, line["form"]), [])
        return str(application), line, next((record for name, record in forms if name == application), None)
    found = _taken(known, (key, line["form"]), source.get("pages"))
    return (application_id(key, number), line, None) if found is None else (found[0], line, found[1])


def _taken(known: Forms, key: tuple[str, str], pages: Any) -> tuple[str, Line] | None:
    """The form of a line of findings, taken out of *known*: of a file's forms of one kind the next on those pages."""
    forms = known.get(key, [])
    same = [each for each in forms if (each[1].get("source") or {}).get("pages") == pages] or forms
    if not same:
        return None
    forms.remove(same[0])
    return same[0]


def _lines(path: Path, *wanted: str) -> Iterator[tuple[int, Line]]:
    """The objects of a .jsonl, each with the keys *wanted*."""
    with path.open("rb") as stream:
        for number, raw in enumerate(stream, 1):
            if not raw.strip():
                continue
            try:
                if len(raw) > _MAX_LINE:
                    raise ValueError("too long")
                line = json.loads(raw.decode("utf-8-sig"))
                if not isinstance(line, dict) or any(key not in line for key in wanted):
                    raise ValueError(f"{', '.join(wanted)} are wanted")
            except ValueError as error:
                raise PublishError(f"第{number}行有误：{error}", f"line {number} is wrong: {error}",
                                   file=str(path)) from error
            yield number, line


def advance(ledger: Ledger, state: str, *, who: str, why: str, start: str | None = None, verdict: str | None = None,
            district: str | None = None, policy: Policy) -> int:
    """Bring every checked application that stands at *start* (and has *verdict*, and is of *district*) to *state*.

    All of them or none; returns how many. Raises ``StateError``.
    """
    chosen = [project.id for project in from_ledger(ledger, policy)
              if (start is None or project.state == start) and (verdict is None or project.verdict == verdict)
              and (district is None or district in project.district)]
    ledger.move_all(chosen, state, who, why)
    return len(chosen)
