"""The award as a chain of steps that a clerk can recompute on paper. Decimal, 万元; rounded once, at the end."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from subsidy_docs.policy.edition import Edition
from subsidy_docs.policy.finding import ZERO, Step
from subsidy_docs.policy.written import money


class Chain:
    """The steps so far and the amount they give."""

    def __init__(self, edition: Edition) -> None:
        self.edition = edition
        self.steps: list[Step] = []
        self.amount = ZERO

    def step(self, zh: str, en: str, value: Decimal) -> None:
        """Add a step that gives *value*."""
        self.steps.append(Step(zh, en, value))
        self.amount = value

    def share(self, basis: Decimal) -> None:
        """basis × 30 %."""
        rate = self.edition.rate
        value = basis * rate
        self.step(f"{money(basis)} × {percent(rate)} = {money(value)}",
                  f"{money(basis)} × {percent(rate)} = {money(value)}", value)

    def cap(self) -> None:
        """No more than the cap."""
        cap, before = self.edition.cap, self.amount
        value = min(before, cap)
        if value < before:
            self.step(f"{money(before)} 超过最高额 {money(cap)}，取 {money(cap)}",
                      f"{money(before)} is over the cap of {money(cap)}: {money(cap)}",
                      value)
        else:
            self.step(f"{money(before)} 未超过最高额 {money(cap)}",
                      f"{money(before)} is not over the cap of {money(cap)}", value)

    def less(self, taken: Decimal, zh: str, en: str) -> None:
        """Less what was already received, never below zero."""
        before = self.amount
        value = max(ZERO, before - taken)
        floor_zh, floor_en = ("，不足零按零", ", no less than 0") if taken > before else ("", "")
        self.step(f"{zh}：{money(before)} − {money(taken)} = {money(value)}{floor_zh}",
                  f"{en}: {money(before)} − {money(taken)} = {money(value)}{floor_en}", value)

    def round(self) -> None:
        """To the precision in which it is paid."""
        value = self.edition.round(self.amount)
        if value != self.amount:
            step = self.edition.rounding_step
            self.step(f"取到{step}万元：{money(self.amount)} → {money(value)}",
                      f"to {step} 万元: {money(self.amount)} → {money(value)}", value)

    def nothing(self, zh: str, en: str) -> None:
        """No award."""
        self.step(zh, en, ZERO)


class Due(NamedTuple):
    """What is left of an award after what was paid before, and whether that is beyond doubt."""

    amount: Decimal
    sure: bool


def upgrade(full: Decimal, ladder: tuple[Decimal, ...], paid: Decimal) -> Due:
    """What 提档升级补差 leaves of the award *full* when *paid* was paid before on the same ladder of awards.

    An odd sum (an earlier award was cut by an offset or a request) counts as the award next above it, and is not sure.
    """
    if paid <= 0:
        return Due(full, True)
    reached = min((each for each in ladder if each >= paid), default=max(ladder))
    return Due(max(ZERO, full - reached), paid in ladder)


def percent(rate: Decimal) -> str:
    """0.30 as 30%."""
    return f"{(rate * 100).normalize():f}%"
