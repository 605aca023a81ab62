"""The review sheets (审核意见表) of projects: findings lines in, the context of templates/review_sheet out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from subsidy_docs.policy.across import label_of
from subsidy_docs.policy.edition import Policy
from subsidy_docs.policy.report import RULE_VERDICTS, VERDICTS
from subsidy_docs.policy.written import money

if TYPE_CHECKING:
    from subsidy_docs.publish.project import Project

_JUDGED = "以核对记录为准"
_NUMBERS = "一二三四五"
_CLEAN = {code: " " for code in (*range(32), 0xFFFE, 0xFFFF)}


def review_contexts(projects: Sequence[Project], policy: Policy, day: date) -> dict[str, Any]:
    """A sheet for each of *projects*, which bears *day*; every value is text.

    The day at which the rules were applied is not in the findings, so the sheet names none: the sheets that ``check``
    writes do.
    """
    return {"applications": [_sheet(project, policy, day) for project in projects], "title_line": "审核意见表"}


def _sheet(project: Project, policy: Policy, day: date) -> dict[str, Any]:
    by = {verdict: [_finding(each, policy) for each in project.findings(verdict)]
          for verdict in ("fail", "ask", "pass", "n/a")}
    document = policy.document_at(day)
    after = 2 if by["fail"] else 1
    return {
        "title": document.title.zh.removesuffix("操作细则"), "document": document.number, "as_of": _JUDGED,
        "source": _clean(label_of(project.line.get("source"))), "applicant": _clean(project.applicant),
        "district": _clean(project.district), "category": project.category, "subject": _clean(project.subject),
        "verdict": VERDICTS[project.verdict].zh, "amount": money(project.amount),
        "steps": [{"number": str(number), "text": _clean(step["text"]), "value": str(step["value"])}
                  for number, step in enumerate(project.line.get("steps") or (), 1)],
        "fails": by["fail"], "asks": by["ask"], "rest": by["pass"] + by["n/a"],
        "asks_number": _NUMBERS[after], "rest_number": _NUMBERS[after + bool(by["ask"])],
    }


def _finding(each: Mapping[str, Any], policy: Policy) -> dict[str, str]:
    rule = policy.rules.get(str(each["rule"]))
    return {"clause": str(each["clause"]), "title": rule.title.zh if rule else str(each["rule"]),
            "verdict": RULE_VERDICTS[each["verdict"]].zh, "text": _clean(each["message"]["zh"]),
            "quote": str(each["quote"])}


def _clean(text: str) -> str:
    """*text* without characters that no XML can hold."""
    return text.translate(_CLEAN).encode("utf-8", "replace").decode()
