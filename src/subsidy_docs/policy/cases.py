"""Worked cases in YAML, the official's own test suite: in goes a file of cases, out comes for each what differs.

The form of a case is a contract with outside programs (docs/policy.md). Clauses are compared as sets; half-width
brackets and spaces make no difference, and where the text says a rule in two clauses a case may name either.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from subsidy_docs.bilingual import Bilingual
from subsidy_docs.errors import PolicyError
from subsidy_docs.policy.across import unmarked
from subsidy_docs.policy.application import FORM_CATEGORY, from_case
from subsidy_docs.policy.assess import judge
from subsidy_docs.policy.edition import Policy
from subsidy_docs.policy.evidence import Evidence
from subsidy_docs.policy.finding import ASK, FAIL, Assessment, Fact, Verdict
from subsidy_docs.policy.inquiry import NO_PLEDGES, Pledge, Pledges
from subsidy_docs.policy.marked import Marked, load
from subsidy_docs.policy.text import notation
from subsidy_docs.policy.written import money

_KEYS = ("case", "as_of", "category", "form", "fields", "review", "annex3", "evidence", "complete", "expect")
_NOTES = ("reason", "note", "why", "id", "clause", "source", "tags", "comment", "name", "description")
_EXPECTED = ("verdict", "amount", "fails", "asks")


@dataclass(frozen=True, slots=True)
class Case:
    """One worked case: what is given, and what is expected of it."""

    name: str
    line: int
    data: Mapping[str, Any]
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Result:
    """A case run: the assessment, and the differences from what was expected (none: it holds)."""

    case: Case
    assessment: Assessment
    differences: tuple[str, ...] = field(default=())
    notes: tuple[Bilingual, ...] = field(default=())  # columns of its tables that were not used

    @property
    def holds(self) -> bool:
        """Whether all that was expected came out."""
        return not self.differences


def read_cases(path: Path) -> list[Case]:
    """The cases of a YAML file (a list, or ``cases:`` with one). Raises ``PolicyError`` naming the line."""
    marked = load(path)
    root: tuple[str | int, ...] = ()
    data = marked.data
    if isinstance(data, dict) and isinstance(data.get("cases"), list):
        data, root = data["cases"], ("cases",)
    if isinstance(data, dict) and "expect" in data:
        data = [data]
    if not isinstance(data, list) or not data:
        raise marked.error((), "应为若干案例（以“- case:”开头）。", "must be a list of cases.")
    return [_case(marked, (*root, i), each, i) for i, each in enumerate(data)]


def _case(marked: Marked, path: tuple[str | int, ...], data: Any, index: int) -> Case:
    """One case, its keys checked."""
    if not isinstance(data, dict):
        raise marked.error(path, "案例应为“键: 值”的一组。", "a case must be a mapping.")
    for key in ("fields", "annex3", "evidence", "expect"):
        if data.get(key) is not None and not isinstance(data[key], dict):
            raise marked.error((*path, key), "应为“键: 值”的一组。", "must be a mapping.")
    for table, rows in (data.get("evidence") or {}).items():
        if rows is not None and not isinstance(rows, list):
            raise marked.error((*path, "evidence", table), "应为若干行。", "must be a list of rows.")
    warnings = [f"第{marked.line((*path, key))}行：不认识的键“{key}”" for key in data if key not in _KEYS + _NOTES]
    warnings += [f"第{marked.line((*path, 'expect', key))}行：expect 中不认识的键“{key}”" for key in data.get("expect")
                 or {}
                 if key not in _EXPECTED]
    return Case(str(data.get("case") or data.get("id") or f"#{index + 1}"), marked.line(path), data, tuple(warnings))


def run_case(case: Case, policy: Policy, file: str | None = None) -> Result:
    """Run one case. Raises ``PolicyError`` where it can't be run, ``EvidenceError`` for its tables."""
    data = case.data
    form = data.get("form")
    category = str(data.get("category") or FORM_CATEGORY.get(str(form), ""))
    found = policy.category(category)
    if found is None:
        raise _unusable(case, file, f"不认识的类别“{category}”。", f"unknown category {category!r}.")
    as_of = data.get("as_of", date.today())
    if isinstance(as_of, str):
        try:
            as_of = date.fromisoformat(as_of)
        except ValueError as error:
            raise _unusable(case, file, "as_of 应为日期。", "as_of must be a date.") from error
    tables = {name: rows or [] for name, rows in (data.get("evidence") or {}).items()}
    evidence = Evidence.of(tables, policy, complete=data.get("complete") is True, file=f"{file or ''}:{case.line}")
    fields = dict(data.get("fields") or {})
    if found.kind == "recognition":
        fields = _awarded(fields, found.key, evidence)
    try:
        application = from_case(found.key, found.form if form is None else str(form), fields, case.name,
                                review=data.get("review") or ())
    except ValueError as error:
        raise _unusable(case, file, f"fields 的值有误：{error}", f"a value of fields is wrong: {error}") from error
    assessment = judge(application, policy, evidence, as_of, _pledges(data.get("annex3")))
    return Result(case, assessment, tuple(differences(data.get("expect") or {}, assessment)), evidence.notes)


def _awarded(fields: dict[str, Any], category: str, evidence: Evidence) -> dict[str, Any]:
    """Who and what an automatic award is for; a case that does not say means the first row of its recognition."""
    if "applicant_name" not in fields and "name" in fields:
        fields["applicant_name"] = fields["name"]
    if not fields.get("applicant_name"):
        for row in evidence.rows("recognitions"):
            if row["category"] == category:
                return {**fields, "applicant_name": row["name"], "subject": fields.get("subject") or row["subject"]}
    return fields


def _pledges(annex3: Mapping[str, Any] | None) -> Pledges:
    """The pledge that stands among the records, where the case gives one."""
    if annex3 is None:
        return NO_PLEDGES
    organization = annex3.get("pledging_organization")
    fact = Fact("pledging_organization", "承诺单位", organization, "ok" if organization else "blank")
    missing = unmarked((key, value, "ok", None) for key, value in annex3.items())
    return Pledges.of_one(Pledge(fact, str(annex3.get("recipient") or ""), missing))


def differences(expected: Mapping[str, Any], found: Assessment) -> Iterator[str]:
    """What of *expected* did not come out; a key left out expects nothing."""
    if "verdict" in expected and str(expected["verdict"]) != found.verdict:
        yield f"verdict: 应为 {expected['verdict']}，得到 {found.verdict}"
    if expected.get("amount") is not None:
        try:
            same = Decimal(str(expected["amount"])) == found.amount
        except InvalidOperation:
            same = False
        if not same:
            yield f"amount: 应为 {expected['amount']}，得到 {money(found.amount)}"
    for key, verdict in (("fails", FAIL), ("asks", ASK)):
        if expected.get(key) is not None:
            yield from _clauses(key, expected[key], verdict, found)


def _clauses(key: str, expected: Any, verdict: Verdict, found: Assessment) -> Iterator[str]:
    """Compare clauses as sets: each expected one is said by a finding, each finding is expected under one of its
    clauses."""
    wanted = {notation(str(each)) for each in (expected if isinstance(expected, list) else [expected])}
    findings = found.with_verdict(verdict)
    said = frozenset().union(*(each.names() for each in findings))
    for clause in sorted(wanted - said):
        yield f"{key}: 应有 {clause}，没有"
    for each in findings:
        if not each.names() & wanted:
            yield f"{key}: 多出 {each.citation.clause}（{each.rule}：{each.zh}）"


def _unusable(case: Case, file: str | None, zh: str, en: str) -> PolicyError:
    return PolicyError(f"第{case.line}行（{case.name}）：{zh}", f"line {case.line} ({case.name}): {en}", file=file)
