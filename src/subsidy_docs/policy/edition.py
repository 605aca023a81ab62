"""A policy as dated data, and the edition of it that is in force on a day.

``Policy`` is what the folder holds (load.py reads it); ``Policy.at(day)`` gives the ``Edition``: every parameter with
the one value that holds then, and every rule with its clause. Money is Decimal in 万元.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

from subsidy_docs.bilingual import Bilingual
from subsidy_docs.policy.finding import Citation, Verdict

ROUNDING = {"down": ROUND_DOWN, "half_up": ROUND_HALF_UP}


@dataclass(frozen=True, slots=True)
class Value:
    """A parameter's value from a day on, with the clause that gives it."""

    start: date
    value: Any
    clause: str
    quote: str


@dataclass(frozen=True, slots=True)
class Parameter:
    """A figure of the policy with all its values, the oldest first."""

    key: str
    title: Bilingual
    unit: str
    values: tuple[Value, ...]

    def at(self, day: date) -> Any:
        """The value that holds on *day*; before the first, the first."""
        held = self.values[0]
        for each in self.values:
            if each.start <= day:
                held = each
        return held.value


@dataclass(frozen=True, slots=True)
class Choice:
    """A choice where the text leaves one open, with its reason."""

    key: str
    value: Any
    clause: str
    reason: Bilingual


@dataclass(frozen=True, slots=True)
class Category:
    """A kind of award. ``kind`` is investment, recognition or scale; ``form`` None for 免申即享; ``awards`` names the
    parameter for each level; ``per_enterprise``: awarded once to the enterprise, not once to each subject."""

    key: str
    label: Bilingual
    kind: str
    form: str | None
    clause: str
    quote: str
    awards: Mapping[str, str]
    per_enterprise: bool
    data_department: bool


@dataclass(frozen=True, slots=True)
class Material:
    """One item of a checklist; ``match`` are words by which a table may call it."""

    item: str
    label: Bilingual
    match: tuple[str, ...]
    clause: str = ""
    quote: str = ""


@dataclass(frozen=True, slots=True)
class District:
    """A district that the notice addresses, with the names of its departments."""

    name: str
    match: tuple[str, ...]
    industry: str
    finance: str
    data: str


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule's title and where it stands, by category key, kind or ``all``."""

    key: str
    title: Bilingual
    citations: Mapping[str, Citation]


@dataclass(frozen=True, slots=True)
class Document:
    """One edition of the policy's document."""

    id: str
    title: Bilingual
    number: str
    issuers: tuple[str, ...]
    issued: date
    text: str
    source: str
    clause: str
    quote: str


@dataclass(frozen=True)
class Policy:
    """A policy folder: documents by day of issue, dated parameters, choices, categories, rules."""

    name: str
    folder: Path
    documents: tuple[Document, ...]
    parameters: Mapping[str, Parameter]
    choices: Mapping[str, Choice]
    categories: Mapping[str, Category]
    materials: Mapping[str, tuple[Material, ...]]
    copies: Material
    districts: tuple[District, ...]
    rules: Mapping[str, Rule]
    _editions: dict[date, Edition] = field(default_factory=dict, repr=False, compare=False)

    def in_force_from(self, document: Document) -> date:
        """The day on which *document* comes into force (七（四）)."""
        days = int(self.parameters["in_force_days"].at(document.issued))
        return document.issued + timedelta(days=days + (not self.choices["count_issue_day"].value))

    def document_at(self, day: date) -> Document:
        """The document in force on *day*; before the first, the first."""
        held = self.documents[0]
        for each in self.documents:
            if self.in_force_from(each) <= day:
                held = each
        return held

    def at(self, day: date) -> Edition:
        """The edition by which an application is judged on *day*."""
        if day not in self._editions:
            self._editions[day] = Edition.of(self, day)
        return self._editions[day]

    def category(self, name: str) -> Category | None:
        """The category of that key or Chinese label, or None."""
        from subsidy_docs.policy.names import fold_name

        if name in self.categories:
            return self.categories[name]
        folded = fold_name(name).replace('"', "").replace("(", "").replace(")", "")
        for each in self.categories.values():
            if fold_name(each.label.zh).replace('"', "").replace("(", "").replace(")", "") == folded:
                return each
        return None


@dataclass(frozen=True)
class Edition:
    """Every figure as it holds on one day."""

    policy: Policy
    document: Document
    in_force_from: date
    awards_from: date
    window_years: int
    rate: Decimal
    cap: Decimal
    floor: Decimal
    tiers: tuple[tuple[Decimal, Decimal], ...]
    awards: Mapping[str, Mapping[str, Decimal]]
    barred_rating: str
    copies: int
    rounding_step: Decimal
    rounding: str
    cap_before_offset: bool
    basis_difference: str
    requested_below: str
    material_absent: Verdict
    before_in_force: Verdict
    enterprise_by_name: Verdict
    _citations: dict[str, dict[str, Citation]] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def of(cls, policy: Policy, day: date) -> Edition:
        """The snapshot of *policy* on *day*."""
        document = policy.document_at(day)

        def value(key: str) -> Any:
            return policy.parameters[key].at(day)

        choices = {key: each.value for key, each in policy.choices.items()}
        return cls(
            policy=policy, document=document, in_force_from=policy.in_force_from(document),
            awards_from=value("awards_from"), window_years=int(value("window_years")),
            rate=Decimal(value("investment_rate")), cap=Decimal(value("investment_cap")),
            floor=Decimal(value("investment_floor")),
            tiers=tuple((Decimal(t["reach"]), Decimal(t["award"])) for t in value("scale_tiers")),
            awards={key: {level: Decimal(value(name)) for level, name in each.awards.items()}
                    for key, each in policy.categories.items()},
            barred_rating=str(value("barred_rating")), copies=int(value("copies")),
            rounding_step=Decimal(choices["rounding_step"]), rounding=ROUNDING[choices["rounding_mode"]],
            cap_before_offset=bool(choices["cap_before_offset"]), basis_difference=choices["basis_difference"],
            requested_below=choices["requested_below"], material_absent=Verdict(choices["material_absent"]),
            before_in_force=Verdict(choices["before_in_force"]),
            enterprise_by_name=Verdict(choices["enterprise_by_name"]),
        )

    def cite(self, rule: str, category: Category) -> Citation:
        """Where *rule* stands for *category*. Raises ``KeyError`` when the rule is not for it."""
        return self.citations(category)[rule]

    def citations(self, category: Category) -> Mapping[str, Citation]:
        """Where each rule that is for *category* stands."""
        known = self._citations.get(category.key)
        if known is None:
            known = self._citations[category.key] = {
                key: found for key, rule in self.policy.rules.items()
                if (found := rule.citations.get(category.key) or rule.citations.get(category.kind)
                    or rule.citations.get("all")) is not None}
        return known

    def round(self, amount: Decimal) -> Decimal:
        """*amount* at the precision in which it is paid."""
        return (amount / self.rounding_step).quantize(Decimal(1), self.rounding) * self.rounding_step

    def tier(self, turnover: Decimal) -> tuple[Decimal, Decimal] | None:
        """The highest tier that *turnover* reaches, as (turnover to reach, award), or None."""
        reached = None
        for reach, award in self.tiers:
            if turnover >= reach:
                reached = (reach, award)
        return reached
