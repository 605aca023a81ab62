"""A project as documents show it: an application's findings, its record and its state, and the facts taken from them.

In: a line of findings.jsonl, the record's JSON, the state. Out: ``Project``, whose ``facts`` hold every fact that a
document may name; money is Decimal in 万元.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cached_property
from typing import Any

from subsidy_docs.errors import PublishError
from subsidy_docs.policy.edition import Policy
from subsidy_docs.policy.written import money, zh

PRIVATE = frozenset({"contact_name", "contact_phone", "opinion_industry", "opinion_finance", "reasons", "clause",
                     "verdict", "source", "steps", "fails", "asks", "rest", "requested", "declared"})
FIELDS = PRIVATE | {"n", "district", "applicant", "subject", "category", "basis", "amount", "note", "credit_code",
                    "level", "recognised_on", "full", "earlier"}
UNKNOWN_DISTRICT = "（所属区待核）"
_LEVELS = {"national": "国家级", "provincial": "省级", "municipal": "市级", "district": "区级"}
_SUBJECTS = {"annex1": "scenario_name", "annex2": "product_name"}
_TOTALS = {"annex1": "total_investment", "annex2": "total_trading_amount"}


@dataclass(frozen=True)
class Project:
    """One application in a call. ``award`` is what the ledger holds for it (None: nothing), ``reached`` every state
    that it went through."""

    id: str
    line: Mapping[str, Any]
    record: Mapping[str, Any] | None
    policy: Policy
    state: str
    reached: frozenset[str]
    award: Decimal | None
    why: str = ""  # what whoever brought it to its state gave as the reason

    @property
    def turned_down(self) -> bool:
        """Whether it is refused, or will be: the city's review found that a rule fails."""
        return self.state == "refused" or (self.state == "reviewed_city" and self.verdict == "ineligible")

    @property
    def form(self) -> str | None:
        """The form's name; None for an award without application (免申即享)."""
        return self.line.get("form")

    @property
    def verdict(self) -> str:
        """eligible, ask or ineligible."""
        return str(self.line["verdict"])

    @cached_property
    def amount(self) -> Decimal:
        """The amount that was checked."""
        return amount_of(self.line.get("amount"), self) or Decimal(0)

    @property
    def applicant(self) -> str:
        """The applicant's name as written."""
        return str(self.line.get("applicant") or self.field("applicant_name") or "")

    @property
    def subject(self) -> str:
        """What the award is for."""
        return str(self.line.get("subject") or self.field(_SUBJECTS.get(str(self.form), "subject")) or "")

    @property
    def category(self) -> str:
        """The category's Chinese label."""
        return self.policy.categories[str(self.line["category"])].label.zh

    @cached_property
    def district(self) -> str:
        """The district's name as the policy has it; from the check, else from the folder that the file came in."""
        stated = str(self.line.get("district") or "")
        source = self.line.get("source") or {}
        for text in (stated, str(source.get("file") or "")):
            for each in self.policy.districts:
                if text == each.name or any(word in text for word in each.match):
                    return each.name
        return stated or UNKNOWN_DISTRICT

    def field(self, key: str) -> Any:
        """The value of a field of the record, as JSON; None where there is none."""
        reading = ((self.record or {}).get("fields") or {}).get(key)
        return reading.get("value") if isinstance(reading, Mapping) else None

    def findings(self, verdict: str) -> Iterator[Mapping[str, Any]]:
        """The findings of one verdict."""
        return (each for each in self.line.get("findings", ()) if each["verdict"] == verdict)

    @property
    def reasons(self) -> list[str]:
        """Why it was refused: clause, quoted words, reason; else the reason that whoever refused it gave."""
        by_rule = [f"{each['clause']}：“{each['quote'].replace(' ', '')}”。{each['message']['zh']}"
                   for each in self.findings("fail")]
        return by_rule or ([self.why] if self.state == "refused" and self.why.strip() else [])

    @cached_property
    def facts(self) -> dict[str, Any]:
        """Every fact that a document may name, by key."""
        rows = list(self._rows())
        recognised = next((row for table, row, rule in rows if table == "recognitions" and rule == "recognised"), {})
        paid = self.form is None or self.verdict == "eligible"
        return {
            "district": self.district, "applicant": self.applicant, "subject": self.subject, "category": self.category,
            "declared": amount_of(self.field(_TOTALS.get(str(self.form), "")), self),
            "requested": amount_of(self.field("requested_subsidy"), self),
            "basis": self._basis(), "amount": self.amount if paid else Decimal(0), "note": self._note(),
            "credit_code": next((str(row["credit_code"]) for _, row, _ in rows if row.get("credit_code")), ""),
            "level": _LEVELS.get(str(recognised.get("level")), ""), "recognised_on": _day(recognised.get("date")),
            "full": self._step(0) if self.form is None and self.verdict != "ineligible" else None,
            "earlier": self._earlier(), "contact_name": self.field("contact_name") or "",
            "contact_phone": self.field("contact_phone") or "",
            "opinion_industry": self.field("district_industry_opinion") or "",
            "opinion_finance": self.field("district_finance_opinion") or "",
            "clause": "、".join(dict.fromkeys(each["clause"] for each in self.findings("fail"))),
            "reasons": "；".join(each["message"]["zh"].rstrip("。") for each in self.findings("fail")) or self.why,
        }

    def _rows(self) -> Iterator[tuple[str, Mapping[str, Any], str]]:
        """The rows of evidence among the inputs: table, values, and the rule that used them."""
        for finding in self.line.get("findings", ()):
            for each in finding.get("inputs", ()):
                if "table" in each:
                    yield each["table"], each.get("values", {}), finding["rule"]

    def _basis(self) -> Decimal | None:
        """The investment or turnover that the amount was computed from."""
        if self.form == "annex1":
            return self._step(0)
        if self.form == "annex2":
            for finding in self.line.get("findings", ()):
                if finding["rule"] == "tier" and finding["inputs"]:
                    values = [each.get("value", each.get("values", {}).get("amount")) for each in finding["inputs"]]
                    return sum((amount_of(value, self) or Decimal(0) for value in values), Decimal(0))
            return amount_of(self.field("total_trading_amount"), self)
        return None

    def _step(self, number: int) -> Decimal | None:
        steps = self.line.get("steps") or ()
        return amount_of(steps[number]["value"], self) if len(steps) > number else None

    def _earlier(self) -> Decimal | None:
        paid = [amount_of(row.get("amount"), self) for table, row, rule in self._rows()
                if table == "past_awards" and rule in ("once", "first_time")]
        return sum((each for each in paid if each is not None), Decimal(0)) if paid else None

    def _note(self) -> str:
        texts = [str(step["text"]) for step in self.line.get("steps") or ()]
        notes = ["提档升级补差" if any(text.startswith("提档升级") for text in texts) else "",
                 "已扣减上级资金" if any(word in text for text in texts for word in ("国家", "上级")) else ""]
        return "，".join(note for note in notes if note)


def amount_of(value: Any, project: Project) -> Decimal | None:
    """An amount of JSON as Decimal. Raises ``PublishError`` for what is none."""
    if value is None or value == "":
        return None
    try:
        amount = Decimal(str(value))
    except InvalidOperation:
        amount = Decimal("NaN")
    if not amount.is_finite() or amount < 0:
        raise PublishError(f"金额不是数：{value}", f"no amount: {value!r}", file=project.id)
    return amount


def shown(value: Any) -> str:
    """A fact as a cell of a document shows it."""
    return "" if value is None else money(value) if isinstance(value, Decimal) else str(value)


def _day(value: Any) -> str:
    try:
        return zh(date.fromisoformat(str(value)))
    except ValueError:
        return str(value or "")


def total(projects: Iterable[Project], key: str) -> Decimal:
    """The sum of a fact over *projects*: of what is displayed, which is never rounded."""
    return sum((value for each in projects if (value := each.facts[key]) is not None), Decimal(0))
