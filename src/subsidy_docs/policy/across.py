"""A whole call for applications: what only shows when all are seen together, and the totals.

``Call.add`` keeps small keys of each application (names, subjects, phones), never the application; ``Call.findings``
adds to an assessment what the others have to do with it; ``Totals`` counts. Who gets what when the budget does not
suffice is left to people.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any, NamedTuple

from subsidy_docs.forms import load_form
from subsidy_docs.policy.application import Application, from_json, from_record
from subsidy_docs.policy.edition import Edition, Policy
from subsidy_docs.policy.finding import ASK, NOT_APPLICABLE, ZERO, Assessment, Fact, Finding, Verdict
from subsidy_docs.policy.inquiry import Pledge, Pledges
from subsidy_docs.policy.names import Likeness, NameIndex, compare_subjects, fold_name
from subsidy_docs.policy.rules.funds import QUALITY
from subsidy_docs.record import Record
from subsidy_docs.values.phone import PHONE

_PLEDGE = "annex3"
_SHOWN = 5
_KEPT = 50  # of what stands again and again no more is kept, so that a hostile call costs no more than another


class _Entry(NamedTuple):
    """What is kept of an application."""

    label: str
    category: str
    subject: str
    twin: str


class Note(NamedTuple):
    """What a call needs of an application: small, and the same in whichever process it was taken."""

    applicant: str
    entry: _Entry
    number: str
    phones: tuple[str, ...]


def noted(record: Record | Mapping[str, Any]) -> Note | Pledge | None:
    """What a call keeps of a record or its JSON: a note of an application, the pledge of an annex 3, nothing of one
    that names no applicant. Raises ``ValueError`` or ``KeyError`` on what is no record."""
    if (record.form if isinstance(record, Record) else record["form"]) == _PLEDGE:
        return _pledge(record)
    application = from_record(record) if isinstance(record, Record) else from_json(record)
    return None if application is None else note(application)


def note(application: Application) -> Note | None:
    """The note of an application, or None where it names no applicant."""
    if not fold_name(application.applicant):
        return None
    entry = _Entry(label_of(application.source), application.category,
                   fold_name(str(application.subject().value or "")), application.twin)
    if application.form is None:
        return Note(application.applicant, entry, "", ())
    number = application.value("registration_number") if application.form == "annex2" else None
    phones = (_phone(application.value(key)) for key in ("principal_phone", "contact_phone"))
    return Note(application.applicant, entry, fold_name(str(number)) if number else "", tuple(filter(None, phones)))


class Call:
    """The applications of a call, by what may stand twice."""

    def __init__(self, policy: Policy) -> None:
        self.policy = policy
        self._pledges: list[Pledge] = []
        self._entries: defaultdict[str, list[_Entry]] = defaultdict(list)
        self._numbers: defaultdict[str, list[str]] = defaultdict(list)
        self._phones: defaultdict[str, list[str]] = defaultdict(list)
        self._twins: Counter[str] = Counter()
        self._written: dict[str, str] = {}

    def add(self, record: Record | Mapping[str, Any]) -> None:
        """Note a record or its JSON. Raises ``ValueError`` or ``KeyError`` on what is no record."""
        self.keep(noted(record))

    def keep(self, what: Note | Pledge | None) -> None:
        """Keep what was noted of a record."""
        if isinstance(what, Pledge):
            self._pledges.append(what)
        elif what is not None:
            folded = fold_name(what.applicant)
            self._written.setdefault(folded, what.applicant)
            _keep(self._entries[folded], what.entry)
            if what.entry.twin:
                self._twins[what.entry.twin] += 1
            if what.number:
                _keep(self._numbers[what.number], what.entry.label)
            for phone in what.phones:
                _keep(self._phones[phone], folded)

    @cached_property
    def pledges(self) -> Pledges:
        """The pledges (annex 3) of the call, when all of it is noted."""
        return Pledges(self._pledges)

    @cached_property
    def names(self) -> NameIndex:
        """The applicants' names, when all of the call is noted."""
        return NameIndex(self._written)

    def findings(self, assessment: Assessment, edition: Edition) -> None:
        """Add to *assessment* what the other applications of the call have to do with it."""
        folded = fold_name(assessment.applicant)
        own = label_of(assessment.source)
        others = [each for each in self._entries.get(folded, ()) if each.label != own]
        copies: list[str] = []
        if assessment.twin and self._twins[assessment.twin] > 1:
            copies = [each.label for each in others if each.twin == assessment.twin] or [own]
            others = [each for each in others if each.twin != assessment.twin]
            self._copies(assessment, edition, copies)
        if others:
            self._same_subject(assessment, edition, others)
        if assessment.number:
            self._number_twice(assessment, edition, assessment.number, copies)
        self._same_applicant(assessment, edition, folded)
        self._same_phone(assessment, edition, folded)

    def _copies(self, assessment: Assessment, edition: Edition, copies: list[str]) -> None:
        """Name the files that are copies of this application; they count once in the totals."""
        rule = "same_scenario" if assessment.form == "annex1" else "same_product"
        self._say(assessment, edition, rule, ASK,
                  f"{_list(copies)}是同一份申请的副本（填写内容完全相同），合计只计一次；以哪一份为准请人确认。",
                  f"{_list(copies)}: a copy of this very application, the same in all that is written; it counts once "
                  "in the totals, and a person says which one stands.")

    def _number_twice(self, assessment: Assessment, edition: Edition, number: str, copies: Iterable[str]) -> None:
        """Add where the registration number stands in another application too."""
        own = label_of(assessment.source)
        others = [each for each in self._numbers.get(fold_name(number), ()) if each != own and each not in copies]
        if others:
            self._say(assessment, edition, "same_product", ASK,
                      f"登记编号{number}还出现在{_list(others)}中，请人核对是否重复申报。",
                      f"Registration number {number} also stands in {_list(others)}; a person must say whether it is "
                      "a repeat.")

    def _same_subject(self, assessment: Assessment, edition: Edition, others: Iterable[_Entry]) -> None:
        subject = fold_name(assessment.subject)
        category = edition.policy.categories[assessment.category]
        alike = [each for each in others if compare_subjects(each.subject, subject) is not Likeness.DIFFERENT]
        if category.kind == "investment":
            same = [each.label for each in alike if each.category == assessment.category]
            rule, what_zh, what_en = "same_scenario", "场景", "scenario"
        else:
            same = [each.label for each in alike if each.category == assessment.category
                    or (QUALITY in (each.category, assessment.category)
                    and "investment" not in (edition.policy.categories[each.category].kind, category.kind)
                    and not edition.policy.categories[each.category].per_enterprise and not category.per_enterprise)]
            rule, what_zh, what_en = "same_product", "产品（项目）", "product"
        if same:
            self._say(assessment, edition, rule, ASK, f"同一单位的同一（或相近）{what_zh}还出现在{_list(same)}中："
                      "是否重复申报、按哪一项奖补，请人确定。",
                      f"The same (or a near) {what_en} of this applicant also stands in {_list(same)}; a person "
                      "decides which is paid.")

    def _same_applicant(self, assessment: Assessment, edition: Edition, folded: str) -> None:
        near = self.names.near(folded) if folded else []
        if near:
            shown = _list([self._written[each] for each in near])
            self._say(assessment, edition, "same_applicant", ASK,
                      f"本批还有名称相近的申请单位：{shown}，是否同一单位请核对营业执照。",
                      f"Another applicant of this call has a near name: {shown}; see the licences.")

    def _same_phone(self, assessment: Assessment, edition: Edition, folded: str) -> None:
        for phone in dict.fromkeys(filter(None, map(_phone, assessment.phones))):
            others = [each for each in self._phones.get(phone, ()) if each != folded]
            if others:
                shown = _list([self._written[each] for each in others])
                self._say(assessment, edition, "same_phone", NOT_APPLICABLE, f"提示：电话{phone}也是{shown}所留。",
                          f"A hint: {phone} is also given by {shown}.")

    @staticmethod
    def _say(assessment: Assessment, edition: Edition, rule: str, verdict: Verdict, zh: str, en: str) -> None:
        category = edition.policy.categories[assessment.category]
        assessment.findings.append(Finding(rule, edition.cite(rule, category), verdict, zh, en))


def label_of(source: Mapping[str, Any] | None) -> str:
    """An application's source for a person: the file and page, or the table and row."""
    source = source or {}
    if "file" in source:
        pages = source.get("pages") or []
        return f"{source['file']}第{'、'.join(map(str, pages))}页" if pages else str(source["file"])
    if "table" in source:
        return f"认定名单第{source['row']}行"
    return str(source.get("case", ""))


def _keep(kept: list[Any], each: Any) -> None:
    """Add to a short list, once."""
    if len(kept) < _KEPT and each not in kept:
        kept.append(each)


def _list(labels: list[str]) -> str:
    shown = "、".join(f"“{each}”" for each in labels[:_SHOWN])
    return f"{shown}等{len(labels)}处" if len(labels) > _SHOWN else shown


def _phone(raw: Any) -> str | None:
    if not raw:
        return None
    text = str(raw)
    return text if text.isdigit() and len(text) == 11 else PHONE.parse(text).value


def _pledge(record: Record | Mapping[str, Any]) -> Pledge:
    """The pledge that an annex 3 makes."""
    if isinstance(record, Record):
        found = record.fields.get("pledging_organization")
        organization = Fact("pledging_organization", "承诺单位", found.value if found else None,
                            str(found.status) if found else "blank",
                            found.where.to_dict() if found and found.where else None)
        return Pledge(organization, str(record.value("recipient") or ""), unmarked(
            (key, each.value, str(each.status), each.where.to_dict() if each.where else None)
            for key, each in record.fields.items()))
    fields = record["fields"]

    def value(key: str) -> Any:
        return (fields.get(key) or {}).get("value")

    reading = fields.get("pledging_organization") or {}
    organization = Fact("pledging_organization", "承诺单位", reading.get("value"), str(reading.get("status", "blank")),
                        reading.get("where"))
    return Pledge(organization, str(value("recipient") or ""), unmarked(
        (key, each.get("value"), str(each.get("status", "review")), each.get("where"))
        for key, each in fields.items() if isinstance(each, Mapping)))


def unmarked(readings: Iterable[tuple[str, Any, str, Any]]) -> tuple[Fact, ...]:
    """The seals and signatures of an annex 3 that were not seen; *readings* are key, value, status and place."""
    known = load_form(_PLEDGE).fields
    return tuple(Fact(key, known[key].label.zh, False, status, where) for key, value, status, where in readings
                 if value is False and key in known and known[key].type.name == "mark")


@dataclass(slots=True)
class _Sum:
    count: int = 0
    amount: Decimal = ZERO


@dataclass(slots=True)
class Totals:
    """How many, and how much, by district, category and verdict; copies of one application (``twin``) once."""

    policy: Policy
    budget: Decimal | None = None
    cells: defaultdict[tuple[str, str, str], _Sum] = field(default_factory=lambda: defaultdict(_Sum))
    copies: int = 0
    _twins: set[str] = field(default_factory=set, repr=False)

    def add(self, district: str, category: str, verdict: str, amount: Decimal, twin: str = "") -> None:
        """Count one assessment, unless it is that of a copy."""
        if twin in self._twins:
            self.copies += 1
            return
        if twin:
            self._twins.add(twin)
        cell = self.cells[district, category, verdict]
        cell.count += 1
        cell.amount += amount

    def of(self, verdict: str) -> _Sum:
        """All of one verdict."""
        out = _Sum()
        for (_, _, each), cell in self.cells.items():
            if each == verdict:
                out.count += cell.count
                out.amount += cell.amount
        return out

    @property
    def wanted(self) -> Decimal:
        """What is to be paid if every open question is settled as the amounts stand."""
        return self.of("eligible").amount + self.of("ask").amount

    @property
    def exceeded(self) -> bool:
        """Whether that is more than the budget."""
        return self.budget is not None and self.wanted > self.budget

    def rows(self) -> list[tuple[str, str, str, int, Decimal]]:
        """(district, category label, verdict, count, amount), in a fixed order."""
        return [(district or "（未知）", self.policy.categories[category].label.zh, verdict, cell.count, cell.amount)
                for (district, category, verdict), cell in sorted(self.cells.items())]
