"""What a check says: findings with their clause, the steps of an award, and the assessment that holds both.

``Assessment.to_dict`` is the line of findings.jsonl, a contract with outside programs (docs/policy.md).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from typing import Any

from subsidy_docs.policy.tables import Row
from subsidy_docs.policy.written import money, plain

ZERO = Decimal(0)


class Verdict(StrEnum):
    """What one rule says of one application."""

    PASS = "pass"
    FAIL = "fail"
    ASK = "ask"  # a person must decide, or bring evidence
    NOT_APPLICABLE = "n/a"


PASS, FAIL, ASK, NOT_APPLICABLE = Verdict.PASS, Verdict.FAIL, Verdict.ASK, Verdict.NOT_APPLICABLE


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a rule stands: its clause, the other clauses that say the same, its words."""

    clause: str
    also: tuple[str, ...]
    quote: str
    names: frozenset[str] = frozenset()


@dataclass(slots=True)
class Fact:
    """One input from a form. ``status`` is ok, blank, review, or absent (a test case does not speak of it);
    ``where`` is the record's place as JSON, ``notes`` are what the reader said of it, in both languages."""

    key: str
    label: str
    value: Any
    status: str
    where: Any = None
    notes: tuple[str, ...] = ()

    @property
    def sure(self) -> bool:
        """Whether the value is there and beyond doubt."""
        return self.status == "ok" and self.value is not None

    def to_dict(self) -> dict[str, Any]:
        """``{"field", "label", "value", "status", "where"}``."""
        return {"field": self.key, "label": self.label, "value": plain(self.value), "status": self.status,
                "where": self.where}


@dataclass(slots=True)
class Finding:
    """One rule's word on one application: the clause and its quoted words, why, and on what inputs."""

    rule: str
    citation: Citation
    verdict: Verdict
    zh: str
    en: str
    inputs: tuple[Fact | Row, ...] = ()

    def names(self) -> frozenset[str]:
        """All clauses that say this rule."""
        return self.citation.names

    def to_dict(self) -> dict[str, Any]:
        """The finding as it stands in findings.jsonl."""
        cite = self.citation
        return {"rule": self.rule, "clause": cite.clause, "also": list(cite.also), "verdict": self.verdict,
                "quote": cite.quote, "message": {"zh": self.zh, "en": self.en},
                "inputs": [each.to_dict() for each in self.inputs]}

    def doubted(self, facts: Iterable[Fact]) -> Finding:
        """The same finding as an ``ask``: the readings *facts* that it rests on must be confirmed first."""
        zh = "、".join(f"“{f.label}”" for f in facts)
        en = ", ".join(f.key for f in facts)
        said = {"pass": ("符合", "pass"), "fail": ("不符合", "fail")}.get(self.verdict.value)
        as_read = (f"按现读数，结论为{said[0]}：{self.zh}", f"As read it would {said[1]}: {self.en}") if said else (
            self.zh, self.en)
        return replace(self, verdict=ASK, zh=f"{zh}的读数须先由人对照原件核对。{as_read[0]}",
                       en=f"The reading of {en} must be confirmed against the original first. {as_read[1]}")


@dataclass(slots=True)
class Step:
    """One step of an award that can be recomputed on paper: the sum as written, and what it gives."""

    zh: str
    en: str
    value: Decimal

    def to_dict(self) -> dict[str, str]:
        """``{"text", "text_en", "value"}``."""
        return {"text": self.zh, "text_en": self.en, "value": money(self.value)}


@dataclass(slots=True)
class Assessment:
    """All that the policy says of one application. ``amount`` is in 万元, 0 when ineligible; ``facts`` are what
    the sheet prints at its head."""

    source: Mapping[str, Any] | None
    form: str | None
    category: str
    applicant: str
    subject: str
    district: str
    edition: str
    amount: Decimal
    steps: list[Step]
    findings: list[Finding]
    phones: tuple[str, ...] = ()
    number: str = ""
    twin: str = ""  # the same for copies of one application

    @property
    def verdict(self) -> str:
        """``ineligible`` where a rule fails, else ``ask`` where one asks, else ``eligible``."""
        asks = False
        for each in self.findings:
            if each.verdict is FAIL:
                return "ineligible"
            asks |= each.verdict is ASK
        return "ask" if asks else "eligible"

    def with_verdict(self, verdict: Verdict) -> list[Finding]:
        """The findings of one verdict, in order."""
        return [each for each in self.findings if each.verdict == verdict]

    def to_dict(self) -> dict[str, Any]:
        """The line of findings.jsonl."""
        return {
            "source": self.source, "form": self.form, "category": self.category, "applicant": self.applicant,
            "subject": self.subject, "district": self.district, "edition": self.edition,
            "verdict": self.verdict, "amount": money(self.amount),
            "steps": [each.to_dict() for each in self.steps],
            "findings": [each.to_dict() for each in self.findings],
        }
