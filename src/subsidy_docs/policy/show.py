"""The rules and a finding told to a person, line by line: what ``policy show`` and ``policy explain`` print."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from subsidy_docs.bilingual import Lang
from subsidy_docs.errors import UsageError
from subsidy_docs.policy.across import label_of
from subsidy_docs.policy.edition import Policy, Value
from subsidy_docs.policy.finding import Assessment, Fact
from subsidy_docs.policy.report import RULE_VERDICTS, VERDICTS
from subsidy_docs.policy.tables import Row
from subsidy_docs.policy.text import clauses, notation
from subsidy_docs.policy.written import money, plain


def overview(policy: Policy, lang: Lang) -> Iterator[str]:
    """Editions, parameters with all their values, choices with their reasons, rules with their clauses."""
    zh = lang == "zh"
    for document in policy.documents:
        yield f"{document.number} {document.title.to(lang)}"
        issued, start = ("发文", "施行") if zh else ("issued", "in force from")
        yield f"  {issued} {document.issued}  {start} {policy.in_force_from(document)}"
    yield "\n" + ("参数" if zh else "Parameters")
    for parameter in policy.parameters.values():
        for value in parameter.values:
            yield (f"  {value.clause}  {parameter.title.to(lang)}：{_shown(value)} {parameter.unit}"
                   f"（{value.start}{'起' if zh else ' on'}）  “{value.quote}”")
    yield "\n" + ("口径（原文未定之处）" if zh else "Choices where the text leaves one open")
    for choice in policy.choices.values():
        yield f"  {choice.clause}  {choice.key} = {plain(choice.value)}：{choice.reason.to(lang)}"
    yield "\n" + ("规则" if zh else "Rules")
    for rule in policy.rules.values():
        where = "、".join(dict.fromkeys(each.clause for each in rule.citations.values()))
        yield f"  {rule.key}  {rule.title.to(lang)}（{where}）"


def show_clause(policy: Policy, clause: str, lang: Lang) -> Iterator[str]:
    """A clause in its own words, and what rests on it. Raises ``UsageError`` for one that is not in the text."""
    name = notation(clause)
    document = policy.documents[-1]
    words: Mapping[str, str] = clauses((policy.folder / document.text).read_text(encoding="utf-8"))
    if name not in words:
        raise UsageError(f"原文没有条款“{clause}”；有：{'、'.join(words)}。",
                         f"The text has no clause {clause!r}; it has: {', '.join(words)}.")
    yield f"{document.number} {name}"
    yield words[name]
    for parameter in policy.parameters.values():
        for value in parameter.values:
            if value.clause == name:
                yield f"· {parameter.title.to(lang)}：{_shown(value)} {parameter.unit}（{value.start}）"
    for choice in policy.choices.values():
        if choice.clause == name:
            yield f"· {choice.key} = {plain(choice.value)}：{choice.reason.to(lang)}"
    for rule in policy.rules.values():
        if any(name in each.names for each in rule.citations.values()):
            yield f"· {rule.key}：{rule.title.to(lang)}"


def explained(assessment: Assessment, policy: Policy, lang: Lang) -> Iterator[str]:
    """An assessment told in full: every step, every finding with its clause, words and inputs."""
    zh = lang == "zh"
    category = policy.categories[assessment.category].label.to(lang)
    yield f"{assessment.applicant} · {assessment.subject} · {category}（{label_of(assessment.source)}）"
    yield f"{VERDICTS[assessment.verdict].to(lang)}，{money(assessment.amount)} 万元"
    for index, step in enumerate(assessment.steps, 1):
        yield f"  {index}. {step.zh if zh else step.en}"
    for finding in assessment.findings:
        mark = RULE_VERDICTS[finding.verdict.value].to(lang)
        title = policy.rules[finding.rule].title.to(lang)
        yield f"[{mark}] {finding.citation.clause} {title}：{finding.zh if zh else finding.en}"
        yield f"      “{finding.citation.quote}”"
        for each in finding.inputs:
            yield f"      ← {_origin(each)}"
    yield ""


def _origin(each: Fact | Row) -> str:
    """Where an input came from."""
    if isinstance(each, Row):
        values = "，".join(f"{key}={plain(value)}" for key, value in each.values.items())
        return f"{each.table} 第{each.number}行：{values}"
    place = "" if each.where is None else f"（{'，'.join(f'{k} {v}' for k, v in each.where.items())}）"
    return f"{each.label}（{each.key}）= {plain(each.value) or '空'} [{each.status}]{place}"


def _shown(value: Value) -> str:
    if isinstance(value.value, list):
        return "；".join(f"{each['reach']}→{each['award']}" for each in value.value)
    return value.value.isoformat() if isinstance(value.value, date) else str(value.value)
