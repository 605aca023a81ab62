"""What is wrong with a policy's data that loads: rules without code or cases, clauses that nothing speaks of."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from subsidy_docs.bilingual import Bilingual
from subsidy_docs.errors import SubsidyDocsError
from subsidy_docs.policy.cases import read_cases, run_case
from subsidy_docs.policy.edition import Policy
from subsidy_docs.policy.finding import NOT_APPLICABLE, PASS
from subsidy_docs.policy.text import clauses

_SAID = re.compile(r'(?:\bsay\(|_say\(assessment, edition, |rule, what_zh, what_en = |Finding\()\s*"([a-z_]+)"')
_ACROSS = ("same_scenario", "same_product", "same_applicant", "same_phone")
# Clauses that steer the procedure, head a list, or only name what follows; nothing of an application is judged by them.
_SILENT = ("一", "一（一）", "一（二）", "一（三）", "二", "二（二）", "三", "五", "五（三）", "七", "七（三）")


def faults(policy: Policy) -> Iterator[Bilingual]:
    """Each fault of the policy's data, as a sentence. (Quotes and clauses were checked on loading.)"""
    said = set().union(*(_SAID.findall(path.read_text(encoding="utf-8")) for path in
                         (*(Path(__file__).parent / "rules").glob("*.py"), Path(__file__).parent / "across.py")))
    for key in sorted(said - set(policy.rules)):
        yield Bilingual(f"程序有规则“{key}”，policy.yaml 没有。",
                        f"The program has a rule {key} that policy.yaml lacks.")
    for key in sorted(set(policy.rules) - said):
        yield Bilingual(f"policy.yaml 有规则“{key}”，程序没有。", f"policy.yaml has a rule {key} that no code says.")
    yield from unlike_quotes(policy)
    yield from _without_case(policy)
    yield from _unspoken(policy)


def unlike_quotes(policy: Policy) -> Iterator[Bilingual]:
    """Figures that are not in the words quoted for them."""
    for parameter in policy.parameters.values():
        for held in parameter.values:
            parts = [n for tier in held.value for n in tier.values()] if isinstance(held.value, list) else [held.value]
            for part in parts:
                if not any(_stands(form, held.quote) for form in _written(part, parameter.unit)):
                    yield Bilingual(f"参数“{parameter.key}”的值{part}不在引文“{held.quote}”中。",
                                    f"The value {part} of {parameter.key} is not in its quote {held.quote!r}.")


def _written(value: Any, unit: str) -> list[str]:
    """How the text may write a figure: 200, 三, 两, 30%, 2025年5月13日."""
    if isinstance(value, date):
        return [f"{value.year}年{value.month}月{value.day}日"]
    if isinstance(value, str):
        return [value]
    number = Decimal(value)
    out = [f"{number.normalize():f}", f"{(number * 100).normalize():f}%"]
    if number in range(11):
        numerals = ["零一二三四五六七八九十"[int(number)], *(["两"] if number == 2 else [])]
        out += [each + unit for each in numerals]
    return out


def _stands(form: str, quote: str) -> bool:
    """Whether *form* stands in *quote*, not as part of a longer figure."""
    return re.search(rf"(?<![0-9.]){re.escape(form)}(?![0-9.%])" if form[-1] != "%"
                     else rf"(?<![0-9.]){re.escape(form)}",
                     quote) is not None


def _without_case(policy: Policy) -> Iterator[Bilingual]:
    """Rules that no case makes say anything but pass."""
    spoken: set[str] = set()
    named: set[str] = set()
    for path in sorted((policy.folder / "cases").glob("*.y*ml")):
        for case in read_cases(path):
            try:
                result = run_case(case, policy, str(path))
            except SubsidyDocsError as error:
                yield error.sentence
                continue
            if not result.holds:
                yield Bilingual(f"{path.name} 第{case.line}行：案例“{case.name}”不符。",
                                f"{path.name} line {case.line}: the case {case.name} differs.")
            named |= {each.rule for each in result.assessment.findings}
            spoken |= {each.rule for each in result.assessment.findings if each.verdict not in (PASS, NOT_APPLICABLE)}
    affirmative = ("later_funds", "no_application", "names", *_ACROSS)  # never fail or ask on one application alone
    for key in policy.rules:
        if key not in named and key not in _ACROSS:
            yield Bilingual(f"没有案例涉及规则“{key}”。", f"No case touches the rule {key}.")
        elif key not in spoken and key not in affirmative:
            yield Bilingual(f"没有案例使规则“{key}”不符或待查。", f"No case makes the rule {key} fail or ask.")


def _unspoken(policy: Policy) -> Iterator[Bilingual]:
    """Clauses of the text that no rule, parameter or choice rests on."""
    cited = {name for rule in policy.rules.values() for each in rule.citations.values() for name in each.names}
    cited |= {value.clause for each in policy.parameters.values() for value in each.values}
    cited |= {each.clause for each in policy.choices.values()}
    for document in policy.documents:
        for name in clauses((policy.folder / document.text).read_text(encoding="utf-8")):
            if name not in cited and name not in _SILENT:
                yield Bilingual(f"条款{name}没有规则、参数或口径。",
                                f"No rule, parameter or choice rests on clause {name}.")
