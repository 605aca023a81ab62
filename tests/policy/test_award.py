"""The award, whatever the figures: never negative, never above the cap, growing with the investment, recomputable."""

from __future__ import annotations

import re
from decimal import ROUND_DOWN, Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from subsidy_docs.policy.assess import judge, open_application, open_evidence
from subsidy_docs.policy.award import upgrade
from subsidy_docs.policy.finding import Assessment
from subsidy_docs.policy.load import load_policy
from subsidy_docs.policy.written import money

from .records import NAME, SCENARIO, annex1, evidence
from .test_check import DAY

POLICY = load_policy("jiaxing-ai-plus-2025")
amounts = st.decimals(0, 100_000, places=4, allow_nan=False).map(abs)


def assess(total: Decimal, funds: Decimal = Decimal(0), requested: Decimal | None = None) -> Assessment:
    rows = [{"name": NAME, "subject": SCENARIO, "level": "provincial", "amount": funds, "date": DAY}] if funds else []
    data = annex1(total_investment=money(total), hardware_investment=money(total), software_investment="0.00",
                  requested_subsidy="99999.00" if requested is None else money(requested))
    application = open_application(data)
    assert application is not None
    return judge(application, POLICY, open_evidence(evidence(other_funds=rows), POLICY, complete=True), DAY)


@settings(deadline=None, max_examples=150)
@given(amounts, amounts, amounts)
def test_never_negative_never_above_the_cap_never_more_than_asked(total: Decimal, funds: Decimal,
                                                                  requested: Decimal) -> None:
    found = assess(total, funds, requested)
    assert 0 <= found.amount <= 200
    assert found.amount <= requested
    assert found.amount <= total * Decimal("0.3")
    assert found.amount == found.amount.quantize(Decimal("0.01"))
    assert (found.verdict == "ineligible") == (total < 50)


@settings(deadline=None, max_examples=100)
@given(amounts, amounts, amounts)
def test_more_investment_is_never_less_award(one: Decimal, other: Decimal, funds: Decimal) -> None:
    low, high = sorted((one, other))
    assert assess(low, funds).amount <= assess(high, funds).amount


@settings(deadline=None, max_examples=100)
@given(amounts, amounts)
def test_the_steps_can_be_recomputed(total: Decimal, funds: Decimal) -> None:
    found = assess(total, funds)
    assert found.steps[-1].value == found.amount
    for step in found.steps:
        sums: list[Any] = re.findall(r"([0-9.]+) ([×−]) ([0-9.]+)(%?) = ([0-9.]+)", step.zh)
        for left, sign, right, share, result in sums:
            if sign == "×":
                assert Decimal(left) * Decimal(right) / (100 if share else 1) == Decimal(result)
            else:
                assert max(Decimal(0), Decimal(left) - Decimal(right)) == Decimal(result)
    if total >= 50:
        expected = max(Decimal(0), min(total * Decimal("0.3"), Decimal(200)) - funds).quantize(Decimal("0.01"),
                ROUND_DOWN)
        assert found.amount == expected


def test_the_cap_itself_is_not_over_the_cap() -> None:
    steps = [step.zh for step in assess(Decimal(700)).steps]
    assert any("超过最高额" in text and "未" not in text for text in steps)
    from subsidy_docs.policy.award import Chain

    chain = Chain(POLICY.at(DAY))
    chain.step("", "", Decimal(200))
    chain.cap()
    assert "未超过" in chain.steps[-1].zh


LADDER = (Decimal(15), Decimal(25), Decimal(35))


@given(st.sampled_from(LADDER), st.decimals(0, 60, places=2))
def test_an_upgrade_never_pays_twice(full: Decimal, paid: Decimal) -> None:
    due = upgrade(full, LADDER, paid)
    assert 0 <= due.amount <= full
    assert due.amount + paid <= max(full, paid)
    assert due.sure == (paid == 0 or paid in LADDER)
