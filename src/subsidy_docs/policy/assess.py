"""The check: in go records (or a recognition list), the policy and the evidence, out comes an ``Assessment`` for each.

``judge`` decides one application; ``assess`` streams any number, in memory that does not grow with them but for small
keys.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from subsidy_docs.errors import EvidenceWarning
from subsidy_docs.policy.across import Call, note
from subsidy_docs.policy.application import Application, from_json, from_recognition, from_record
from subsidy_docs.policy.edition import Policy
from subsidy_docs.policy.evidence import Evidence, RowTables
from subsidy_docs.policy.finding import ZERO, Assessment
from subsidy_docs.policy.inquiry import NO_PLEDGES, Inquiry, Pledges
from subsidy_docs.policy.load import load_policy
from subsidy_docs.policy.rules import investment, recognition, scale
from subsidy_docs.record import Record

DEFAULT = "jiaxing-ai-plus-2025"
RecordLike = Record | Mapping[str, Any]
_JUDGES = {"investment": investment.judge, "recognition": recognition.judge, "scale": scale.judge}


def judge(application: Application, policy: Policy, evidence: Evidence, as_of: date,
          pledges: Pledges = NO_PLEDGES) -> Assessment:
    """All that *policy*, as in force on *as_of*, says of one application."""
    category, edition = policy.categories[application.category], policy.at(as_of)
    q = Inquiry(application, category, edition, evidence, as_of, pledges)
    chain = _JUDGES[category.kind](q)
    if q.failed() and (chain.amount != ZERO or not chain.steps):
        chain.nothing("不符合条件，不予补助", "a rule fails: nothing is paid")
    number = application.value("registration_number") if application.form == "annex2" else None
    phones = tuple(str(value) for key in ("principal_phone", "contact_phone") if (value := application.value(key)))
    return Assessment(application.source, application.form, application.category, q.applicant.name,
                      str(q.subject.value or ""), q.district(), edition.document.id, chain.amount, chain.steps,
                      q.findings, phones, str(number or ""), application.twin)


def open_application(record: RecordLike) -> Application | None:
    """The application on a record or its JSON; None for annex 3. Raises ``ValueError`` or ``KeyError`` on what is no
    record."""
    return from_record(record) if isinstance(record, Record) else from_json(record)


def automatic(evidence: Evidence, policy: Policy) -> Iterator[Application]:
    """The awards without application (免申即享) that the recognition lists hold, one for each enterprise, category and
    subject."""
    seen: set[tuple[str, str, str]] = set()
    for row in evidence.rows("recognitions"):
        category = policy.categories.get(row["category"] or "")
        if category is None or category.kind != "recognition":
            continue
        key = recognition.subject_key(row, category.per_enterprise)
        if key not in seen:
            seen.add(key)
            yield from_recognition(row)


def open_evidence(evidence: Path | str | RowTables | Evidence | None, policy: Policy, *,
                  complete: bool = False) -> Evidence:
    """Evidence from a folder, from tables by name, or none. Raises ``EvidenceError``."""
    if isinstance(evidence, Evidence):
        return evidence
    if isinstance(evidence, (str, Path)):
        return Evidence.load(Path(evidence), policy, complete=complete)
    return Evidence.of(evidence, policy, complete=complete)


def check(records: Iterable[RecordLike], policy: str | Path = DEFAULT,
          evidence: Path | str | RowTables | Evidence | None = None,
          as_of: date | None = None, *, complete: bool = False, awards: bool = True) -> list[Assessment]:
    """Check *records* against *policy*: one ``Assessment`` for each application, in order, then (``awards``) one for
    each automatic award of the recognition lists.

    *records* are ``Record`` objects or their JSON; annex 3 among them counts as the pledge of its organisation.
    *evidence* is a folder or lists of rows by table name; ``complete`` says that what no table holds is known not to
    be. *as_of* is the day at which the basic conditions are judged, today by default. Warns (``EvidenceWarning``) of
    columns of the tables that were not used. Raises ``ValueError`` on what is no record, ``PolicyError``,
    ``EvidenceError``.
    """
    rules = load_policy(str(policy))
    tables = open_evidence(evidence, rules, complete=complete)
    for note_ in tables.notes:
        warnings.warn(f"{note_.zh}\n{note_.en}", EvidenceWarning, stacklevel=2)
    opened = list(records)
    call = Call(rules)
    for record in opened:
        call.add(record)
    applications = (each for record in opened if (each := open_application(record)) is not None)
    return list(assess(applications, rules, tables, as_of or date.today(), call, awards=awards))


def assess(applications: Iterable[Application], policy: Policy, evidence: Evidence, as_of: date,
           call: Call | None = None, *,
           awards: bool = True) -> Iterator[Assessment]:
    """Stream the assessments of *applications*, then of the automatic awards; *call* (across.py) adds what it knows of
    all together."""
    pledges = call.pledges if call is not None else NO_PLEDGES
    extra = list(automatic(evidence, policy)) if awards else []
    if call is not None:
        for application in extra:
            call.keep(note(application))
    for source in (applications, extra):
        for application in source:
            assessment = judge(application, policy, evidence, as_of, pledges)
            if call is not None:
                call.findings(assessment, policy.at(as_of))
            yield assessment
