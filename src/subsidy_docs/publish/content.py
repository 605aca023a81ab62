"""What the tags of a document are filled with: in go projects and the facts of the call, out comes a context.

A row holds only the facts that the document's toml names (``shows``): a template that asks for more fails, so nothing
that must not be published can reach a page. Every figure in the text is computed from the rows that are displayed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from subsidy_docs.errors import PublishError
from subsidy_docs.policy.edition import Policy
from subsidy_docs.policy.names import fold_name
from subsidy_docs.policy.written import money
from subsidy_docs.publish.calendar import chinese_date
from subsidy_docs.publish.documents import Document
from subsidy_docs.publish.facts import OPEN_ROOM, CallFacts
from subsidy_docs.publish.project import UNKNOWN_DISTRICT, Project, shown, total
from subsidy_docs.publish.review import review_contexts
from subsidy_docs.publish.title import LANDSCAPE, UPRIGHT, title_lines

BUREAU = "嘉兴市经济和信息化局"
_PRIVATE_TEXT = re.compile(r"(?<!\d)(?:1[3-9]\d{9}|\d{17}[\dXx]|0\d{2,3}[-—－]\d{7,8})(?!\d)")
_CLEAN = re.compile("[\x00-\x1f\ud800-\udfff\ufffe\uffff]")
Context = dict[str, Any]


def context(document: Document, projects: Sequence[Project], facts: CallFacts, policy: Policy,
            district: str = "") -> Context:
    """The context of *document* over *projects*, which are sorted already."""
    if document.name == "review_sheet":
        return review_contexts(projects, policy, facts.day(document.name))
    made = _common(document, facts, policy, district)
    return made | _BUILDERS[document.name](document, projects, facts, policy)


def _common(document: Document, facts: CallFacts, policy: Policy, district: str) -> Context:
    """What every document may say: titles, dates, the rules, the office."""
    day = facts.day(document.name)
    rules = policy.document_at(day)
    landscape = document.scope == "district"
    named = {"year": facts.year, "district": district}
    title = document.title.format(**named)
    annexes = [each.format(**named) for each in document.annexes]
    plain, lines = [each.replace("|", "") for each in annexes], ["\n".join(title_lines(each, LANDSCAPE))
                                                                 for each in annexes]
    departments = next((each for each in policy.districts if each.name == district), None)
    return {
        "title": "\n".join(title_lines(title, LANDSCAPE if landscape else UPRIGHT)),
        "title_line": title.replace("|", ""), "program": f"{facts.year}年度嘉兴市级工业和信息化发展资金（人工智能+）",
        "annex_title": plain[0] if plain else "", "annex_lines": lines[0] if lines else "",
        **{f"annex{number}_title": each for number, each in enumerate(plain, 1)},
        **{f"annex{number}_lines": each for number, each in enumerate(lines, 1)},
        "rules": {"title": rules.title.zh, "number": rules.number}, "district": district,
        "date": {"text": chinese_date(day), "figures": 4 + len(str(day.month)) + len(str(day.day))},
        "number": facts.number or f"嘉经信数经〔{facts.day(document.name).year}〕　　号",
        "office": {"name": facts.office.get("name", BUREAU), "phone": facts.office.get("phone", OPEN_ROOM),
                   "address": facts.office.get("address", OPEN_ROOM)},
        "departments": {
            "industry": district + departments.industry.removeprefix(district) if departments else OPEN_ROOM,
            "finance": departments.finance.removeprefix(district) if departments else OPEN_ROOM},
    }


def _colophon(facts: CallFacts, document: str) -> dict[str, str]:
    """版记 (GB/T 9704-2012, 7.4): copies without their last mark, the office that prints, the day it does."""
    told = facts.colophon
    printed = told.get("date")
    if printed is not None and printed < facts.day(document):
        signed = chinese_date(facts.day(document))
        raise PublishError(f"印发日期（{chinese_date(printed)}）不能早于成文日期（{signed}）。",
                           f"it can't be printed ({printed}) before it is signed ({facts.day(document)}).")
    return {"copies": _CLEAN.sub(" ", str(told.get("copies", ""))).strip().rstrip("。."),
            "office": _CLEAN.sub(" ", str(told.get("office", f"{facts.office.get('name', BUREAU)}办公室"))),
            "date": chinese_date(printed) if printed is not None else "　　　　年　　月　　日"}


def rows(document: Document, projects: Iterable[Project], table: str = "columns") -> list[dict[str, str]]:
    """The rows of a list: the facts of its columns, numbered from 1. Raises ``PublishError`` where a public document
    would show a telephone or identity number."""
    keys = [column.key for column in document.tables[table] if column.key != "n"]
    made = []
    for number, project in enumerate(projects, 1):
        facts = project.facts
        row = {key: _CLEAN.sub(" ", shown(facts[key])) for key in keys}
        if document.public:
            _guard(row, project)
        row["n"] = str(number)
        made.append(row)
    return made


def _guard(row: Mapping[str, str], project: Project) -> None:
    """A name or subject may itself hold what must not be published, written there by the applicant or misread."""
    people = {text for key in ("principal_phone", "contact_phone") if len(text := str(project.field(key) or "")) >= 7}
    for key, text in row.items():
        if key == "credit_code":
            continue
        if _PRIVATE_TEXT.search(text) or any(each in text for each in people):
            raise PublishError(f"“{text}”中有电话或证件号码，不得公开，请先更正记录（ledger correct）。",
                               f"{text!r} holds a telephone or identity number, which must not be published; correct "
                               "the record first.", file=project.id[:16])


def totals(document: Document, projects: Sequence[Project], table: str = "columns") -> dict[str, str]:
    """The sums of a list's columns."""
    return {column.key: money(total(projects, column.key)) for column in document.tables[table] if column.total}


def companies(projects: Iterable[Project]) -> int:
    """家数: distinct applicants, however their brackets are written."""
    return len({fold_name(project.applicant) for project in projects})


def figures(projects: Sequence[Project]) -> Context:
    """家数, 项目数 and the total, as the text states them."""
    return {"companies": str(companies(projects)), "count": str(len(projects)), "total": money(total(projects,
                                                                                                     "amount"))}


def grouped(projects: Sequence[Project], key: Callable[[Project], str]) -> dict[str, list[Project]]:
    """*projects* by *key*, in their order."""
    groups: dict[str, list[Project]] = {}
    for project in projects:
        groups.setdefault(key(project), []).append(project)
    return groups


def shares(groups: Mapping[str, Sequence[Project]]) -> str:
    """南湖区12个项目、345.60万元；…"""
    return "；".join(f"{name}{len(some)}个项目、{money(total(some, 'amount'))}万元" for name, some in groups.items())


def _listed(document: Document, projects: Sequence[Project], facts: CallFacts, policy: Policy) -> Context:
    return {"rows": rows(document, projects), "totals": totals(document, projects)}


def _public_notice(document: Document, projects: Sequence[Project], facts: CallFacts, policy: Policy) -> Context:
    notice = facts.notice()
    return figures(projects) | _listed(document, projects, facts, policy) | {"period": {
        "first": chinese_date(notice.first), "last": chinese_date(notice.last), "days": str(notice.count),
        "rule": "含发布当日" if facts.terms.count_posting_day else "发布当日不计入"}}


def _grant_notice(document: Document, projects: Sequence[Project], facts: CallFacts, policy: Policy) -> Context:
    if facts.posted is not None and facts.day(document.name) <= (last := facts.notice().last):
        raise PublishError(
            f"公示期至{chinese_date(last)}结束，下达通知的日期（{chinese_date(facts.day(document.name))}）须在其后。",
            f"the notice stands until {last}; the grant ({facts.day(document.name)}) must be dated after it.")
    groups = grouped(projects, lambda project: project.district)
    listed, made = rows(document, projects), []
    at = 0
    for name, some in groups.items():
        made.append({"label": name, "rows": listed[at:at + len(some)], "totals": totals(document, some)})
        at += len(some)
    return figures(projects) | {"rows": listed, "groups": made, "totals": totals(document, projects),
                                "shares": shares(groups), "addressees": _addressees(groups, policy),
                                "colophon": _colophon(facts, document.name)}


def _addressees(groups: Iterable[str], policy: Policy) -> str:
    """南湖区经商局、财政局，…: the departments as the rules address them, the district's name once."""
    found = []
    for name in groups:
        each = next((each for each in policy.districts if each.name == name), None)
        if each is not None:
            finance = each.finance.removeprefix(each.name)
            found.append(f"{each.name}{each.industry.removeprefix(each.name)}、{finance}")
    return "，".join(found) or "各区经商（经济发展）部门、财政（财政金融）部门"


def _review_results(document: Document, projects: Sequence[Project], facts: CallFacts, policy: Policy) -> Context:
    granted = [project for project in projects if not project.turned_down]
    refused = [project for project in projects if project.turned_down]
    matrix: list[dict[str, str]] = []
    for (district, category), some in grouped_pairs(projects).items():
        paid = [project for project in some if not project.turned_down]
        matrix.append({"n": str(len(matrix) + 1), "district": district, "category": category,
                       "all_count": str(len(some)), "requested": money(total(some, "requested")),
                       "count": str(len(paid)), "amount": money(total(paid, "amount")),
                       "refused_count": str(len(some) - len(paid))})
    return figures(granted) | {
        "all_count": str(len(projects)), "refused_count": str(len(refused)), "matrix": matrix,
        "matrix_totals": {"all_count": str(len(projects)), "requested": money(total(projects, "requested")),
                          "count": str(len(granted)), "amount": money(total(granted, "amount")),
                          "refused_count": str(len(refused))},
        "rows": rows(document, granted), "totals": totals(document, granted),
        "refusals": rows(document, refused, "refusals"), "period": {"days": str(facts.terms.working_days)},
        "shares": shares(grouped(granted, lambda project: project.district)) or "无",
        "category_shares": shares(grouped(sorted(granted, key=lambda project: order(project)[1]),
                                          lambda project: project.category)) or "无"}


def grouped_pairs(projects: Sequence[Project]) -> dict[tuple[str, str], list[Project]]:
    """*projects* by district and category, in their order."""
    found: dict[tuple[str, str], list[Project]] = {}
    for project in projects:
        found.setdefault((project.district, project.category), []).append(project)
    return found


def _refusal_letter(document: Document, projects: Sequence[Project], facts: CallFacts, policy: Policy) -> Context:
    (project,) = projects
    reasons = [_CLEAN.sub(" ", each) for each in project.reasons]
    if not reasons:
        raise PublishError("该项目不予补助，但审核结果中没有不符合的条款，办理时也没有写明理由，不能告知。请重新审核。",
                           "it is refused, but no rule fails and nobody gave a reason; check it again.",
                           file=project.id[:16])
    many = len(reasons) > 1
    return {"applicant": _CLEAN.sub(" ", project.applicant), "subject": _CLEAN.sub(" ", project.subject),
            "category": project.category,
            "reasons": [f"{number}.{each}" if many else each for number, each in enumerate(reasons, 1)]}


_Builder = Callable[[Document, Sequence[Project], CallFacts, Policy], Context]
_BUILDERS: Mapping[str, _Builder] = {
    "district_recommendation": _listed, "automatic_awards": _listed, "grant_list": _listed,
    "public_notice": _public_notice, "grant_notice": _grant_notice, "review_results": _review_results,
    "refusal_letter": _refusal_letter,
}


def order(project: Project) -> tuple[int, int, str, str, str]:
    """The order of every list: districts and categories as the policy has them, then by name."""
    districts = [each.name for each in project.policy.districts]
    place = districts.index(project.district) if project.district in districts else len(districts) + (
        project.district == UNKNOWN_DISTRICT)
    return (place, list(project.policy.categories).index(str(project.line["category"])), project.applicant,
            project.subject, project.id)


def check_amounts(projects: Iterable[Project]) -> None:
    """Raise ``PublishError`` unless every amount that is promised is the one that was checked, to the cent."""
    wrong = []
    for project in projects:
        if project.turned_down:
            continue
        steps = project.line.get("steps") or ()
        last = Decimal(str(steps[-1]["value"])) if steps else project.amount
        kept = project.award if project.award is not None else Decimal(0)
        if project.verdict != "eligible" or kept != project.amount or not project.amount:
            wrong.append(f"{project.applicant}“{project.subject}”：审核{money(project.amount)}（"
                         f"{project.verdict}），拟发{money(kept)}")
        elif last < project.amount:
            wrong.append(f"{project.applicant}“{project.subject}”：核算{money(last)}，审核{money(project.amount)}")
    if wrong:
        listed = "\n".join(wrong[:20])
        raise PublishError(f"有{len(wrong)}项的金额与审核结果不符，或尚未审核通过，未生成任何文件。"
                           f"请补齐材料、更正记录后重新审核（check --ledger），或用 ledger move 把该项退回：\n{listed}",
                           f"{len(wrong)} amounts are not those that were checked, or are not eligible; nothing was "
                           f"rendered. Check them anew, or move them back (ledger move):\n{listed}")
