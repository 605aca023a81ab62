"""The review sheet (审核意见表): one for each application, to be signed. Rendered from
templates/review_sheet/template.docx."""

from __future__ import annotations

import os
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

from subsidy_docs.fill.docx import DocxTemplate
from subsidy_docs.policy.across import label_of
from subsidy_docs.policy.edition import Policy
from subsidy_docs.policy.finding import ASK, FAIL, Assessment, Finding
from subsidy_docs.policy.report import RULE_VERDICTS, VERDICTS
from subsidy_docs.policy.written import money
from subsidy_docs.resources import data_folder

_NUMBERS = "一二三四五"


def review_sheets(assessments: Iterable[Assessment], policy: Policy, as_of: date) -> bytes:
    """A DOCX with a sheet for each assessment, each on a new page. Raises ``TemplateError`` on a broken template."""
    template = DocxTemplate.load(data_folder("templates") / "review_sheet" / "template.docx")
    return template.render({"applications": [context(each, policy, as_of) for each in assessments]})


def write_docx(assessments: Iterable[Assessment], policy: Policy, as_of: date, path: Path) -> None:
    """The same as a file, written beside and moved into place."""
    content = review_sheets(assessments, policy, as_of)
    beside = path.with_name(f".{path.name}.part")
    try:
        beside.write_bytes(content)
        os.replace(beside, path)
    finally:
        beside.unlink(missing_ok=True)


def context(assessment: Assessment, policy: Policy, as_of: date) -> dict[str, Any]:
    """What the tags of the template ask for; every value is text."""
    fails, asks = assessment.with_verdict(FAIL), assessment.with_verdict(ASK)
    rest = [each for each in assessment.findings if each.verdict not in (FAIL, ASK)]
    document = policy.at(as_of).document
    after_fails = 2 if fails else 1
    return {
        "title": document.title.zh.removesuffix("操作细则"), "document": document.number, "as_of":
        f"{as_of.year}年{as_of.month}月{as_of.day}日",
        "source": _clean(label_of(assessment.source)), "applicant": _clean(assessment.applicant),
        "district": _clean(assessment.district) or
        "（待核）",
        "category": policy.categories[assessment.category].label.zh, "subject": _clean(assessment.subject),
        "verdict": VERDICTS[assessment.verdict].zh, "amount": money(assessment.amount),
        "steps": [{"number": str(i), "text": _clean(step.zh), "value": money(step.value)} for i,
                  step in enumerate(assessment.steps, 1)],
        "fails": [_finding(each, policy) for each in fails], "asks": [_finding(each, policy) for each in asks],
        "rest": [_finding(each, policy) for each in rest],
        "asks_number": _NUMBERS[after_fails], "rest_number": _NUMBERS[after_fails + bool(asks)],
    }


def _finding(each: Finding, policy: Policy) -> dict[str, str]:
    return {"clause": each.citation.clause, "title": policy.rules[each.rule].title.zh,
            "verdict": RULE_VERDICTS[each.verdict.value].zh,
            "text": _clean(each.zh), "quote": each.citation.quote}


def _clean(text: str) -> str:
    """*text* without characters that no XML can hold."""
    return "".join(c if c >= " " and c not in "\ufffe\uffff" and not "\ud800" <= c <= "\udfff" else " " for c in text)
