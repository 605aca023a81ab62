"""One application before one edition of the policy, with the evidence at hand: what every rule is given.

A rule asks ``q.rows(table)`` for the applicant's rows that are about the same subject, and says what it finds with
``q.say``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from subsidy_docs.policy.application import Application
from subsidy_docs.policy.edition import Category, Edition
from subsidy_docs.policy.evidence import Evidence, Found
from subsidy_docs.policy.finding import FAIL, NOT_APPLICABLE, Fact, Finding, Verdict
from subsidy_docs.policy.names import Likeness, NameIndex, compare_subjects, fold_name
from subsidy_docs.policy.once import Once
from subsidy_docs.policy.tables import Row, table_forms

_OTHER_PLACES = re.compile("嘉善|平湖|海盐|海宁|桐乡|港区")


@dataclass(frozen=True, slots=True)
class Pledge:
    """An annex 3 that stands among the records: who pledges, to whom, and the seals and signatures not seen on it."""

    organization: Fact
    recipient: str
    missing: tuple[Fact, ...] = ()


class Pledges:
    """All annex 3 of a call, by the folded name of who pledges."""

    def __init__(self, pledges: Iterable[Pledge] = ()) -> None:
        self._by_name: dict[str, Pledge] = {fold_name(str(p.organization.value or "")): p for p in pledges}
        self._names: NameIndex | None = None
        self._only: Pledge | None = None

    @classmethod
    def of_one(cls, pledge: Pledge) -> Pledges:
        """The pledge that is known to belong to the application, whoever it names."""
        made = cls([pledge])
        made._only = pledge
        return made

    def of(self, folded: str) -> tuple[Pledge | None, bool]:
        """The pledge under that very name, else one under a near name; and whether it is the very name."""
        if self._only is not None:
            return self._only, fold_name(str(self._only.organization.value or "")) == folded
        found = self._by_name.get(folded)
        if found is not None or not self._by_name:
            return found, True
        if self._names is None:
            self._names = NameIndex(name for name in self._by_name if name)
        near = self._names.near(folded)
        return (self._by_name[near[0]], False) if near else (None, True)


NO_PLEDGES = Pledges()


class Inquiry:
    """What is asked of one application. ``findings`` grow as the rules speak."""

    __slots__ = ("_cited", "_district", "_rows", "applicant", "application", "as_of", "category", "edition",
                 "evidence", "fact", "find", "findings", "pledge", "pledge_exact", "subject")

    def __init__(self, application: Application, category: Category, edition: Edition, evidence: Evidence, as_of: date,
                 pledges: Pledges = NO_PLEDGES) -> None:
        self.application, self.category, self.edition = application, category, edition
        self.evidence, self.as_of = evidence, as_of
        self.fact = application.fact
        self._cited = edition.citations(category)
        self.applicant = evidence.applicant(application.applicant, application.value("credit_code"))
        self.subject: Fact = application.subject()
        self.pledge, self.pledge_exact = pledges.of(self.applicant.folded)
        self.findings: list[Finding] = []
        # find(table): the applicant's rows, and the near ones. (Nothing here may refer back to the inquiry, or every
        # application would wait for the garbage collector.)
        self.find: Callable[[str], Found] = Once(partial(evidence.find, applicant=self.applicant)).__getitem__
        self._rows: dict[str, Found] = {}
        self._district: str | None = None

    def say(self, rule: str, verdict: Verdict, zh: str, en: str, *inputs: Fact | Row) -> None:
        """Add what *rule* says; an input whose reading is in doubt makes it an ask."""
        made = Finding(rule, self._cited[rule], verdict, zh, en, inputs)
        if verdict is not NOT_APPLICABLE:
            for each in inputs:
                if type(each) is Fact and each.status == "review":
                    made = made.doubted([e for e in inputs if type(e) is Fact and e.status == "review"])
                    break
        self.findings.append(made)

    def failed(self) -> bool:
        """Whether a rule said ``fail`` so far."""
        return any(each.verdict is FAIL for each in self.findings)

    def known(self, table: str) -> bool:
        """Whether a row that *table* lacks is known not to be."""
        return self.evidence.known(table)

    def rows(self, table: str) -> Found:
        """The rows of *table* about this very subject of the applicant, and those that may be."""
        kept = self._rows.get(table)
        if kept is None:
            kept = self._rows[table] = self._about_subject(self.find(table))
        return kept

    def _about_subject(self, found: Found) -> Found:
        if not found.same and not found.near:
            return found
        same, near = [], []
        for row in found.same:
            likeness = self.likeness(row["subject"])
            if likeness is Likeness.SAME:
                same.append(row)
            elif likeness is Likeness.NEAR:
                near.append(row)
        near += [row for row in found.near if self.likeness(row["subject"]) is not Likeness.DIFFERENT]
        return Found(tuple(same), tuple(near))

    def settle_subject(self, subject: str, where: Mapping[str, Any]) -> None:
        """Take *subject* for what the award is for, where the application names none."""
        self.subject = Fact(self.subject.key, self.subject.label, subject, "ok", where)
        self._rows.clear()

    def likeness(self, subject: str | None) -> Likeness:
        """How *subject* compares with what this award is for; an award to the enterprise is for the enterprise
        itself."""
        subject = subject or ""
        if not self.category.per_enterprise:
            return compare_subjects(fold_name(subject), fold_name(str(self.subject.value or "")))
        if not subject:
            return Likeness.NEAR
        own = (self.applicant.name, self.category.label.zh, str(self.subject.value or ""))
        return Likeness.SAME if fold_name(subject) in map(fold_name, own) else Likeness.DIFFERENT

    def district(self) -> str:
        """The district's name as the notice has it; another place's name as written; empty where nothing tells."""
        if self._district is None:
            self._district = self._find_district()
        return self._district

    def _find_district(self) -> str:
        stated = self.application.value("district")
        for row in () if stated else (*self.find("recognitions").same, *self.find("ratings").same):
            stated = stated or row["district"]
        recipient = self.pledge.recipient if self.pledge is not None else ""
        if not stated and not recipient:
            return ""
        for each in self.edition.policy.districts:
            if any(word in (stated or recipient) for word in each.match):
                return each.name
        if stated:
            return str(stated)
        match = _OTHER_PLACES.search(recipient)
        return match[0] if match else ""


def bring(table: str) -> tuple[str, str]:
    """From where the rows of *table* are to be had, in both languages."""
    return table_forms()[table].where


def listed(rows: Iterable[Row]) -> str:
    """Rows named for a person: 认定名单第3行“甲公司”."""
    return "、".join(f"{table_forms()[row.table].labels[0]}第{row.number}行“{_title(row)}”" for row in rows)


def listed_en(rows: Iterable[Row]) -> str:
    """Rows named for a person, in English."""
    return ", ".join(f"{row.table} row {row.number} ({_title(row)})" for row in rows)


def _title(row: Row) -> str:
    values: Mapping[str, Any] = row.values
    return " ".join(str(values[key]) for key in ("name", "subject") if values.get(key))
