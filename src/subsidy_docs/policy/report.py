"""The findings of a call for people: a table on the screen, a workbook, the totals in a few lines."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from subsidy_docs.bilingual import Bilingual, Lang
from subsidy_docs.policy.across import Totals, label_of
from subsidy_docs.policy.finding import ASK, FAIL, Assessment
from subsidy_docs.policy.written import money

VERDICTS = {"eligible": Bilingual("符合", "eligible"), "ask": Bilingual("待查", "ask"),
            "ineligible": Bilingual("不符合", "ineligible")}
RULE_VERDICTS = {"pass": Bilingual("符合", "pass"), "fail": Bilingual("不符合", "fail"), "ask": Bilingual("待查",
        "ask"),
                 "n/a": Bilingual("不适用", "n/a")}
_COLOURS = {"eligible": "green", "ask": "yellow", "ineligible": "red"}
_UNSAFE = ("=", "+", "-", "@", "\t", "\r")


def summary(totals: Totals, lang: Lang) -> str:
    """The totals by district and category, and the budget, in a few lines."""
    zh = lang == "zh"
    parts = [f"{VERDICTS[each].to(lang)} "
             f"{totals.of(each).count}{f'（{money(totals.of(each).amount)} 万元）' if each != 'ineligible' else ''}"
             for each in VERDICTS]
    lines = [("共审核：" if zh else "Checked: ") + ("，" if zh else ", ").join(parts)]
    lines += [f"  {district} · {category} · {VERDICTS[verdict].to(lang)}：{count}，{money(amount)} 万元" if zh else
              f"  {district} · {category} · {VERDICTS[verdict].to(lang)}: {count}, {money(amount)} 万元"
              for district, category, verdict, count, amount in totals.rows()]
    if totals.copies:
        lines.append(f"另有同一申请的副本 {totals.copies} 份，未重复计入。" if zh else
                     f"{totals.copies} more are copies of the same applications and not counted again.")
    if totals.exceeded and totals.budget is not None:
        over = totals.wanted - totals.budget
        lines.append(f"超出资金总额：合计 {money(totals.wanted)} 万元，总额 {money(totals.budget)} 万元，超出 "
                     f"{money(over)} 万元。如何安排由人决定，各笔金额未作调整。" if zh else
                     f"Over the budget: {money(totals.wanted)} wanted, {money(totals.budget)} there, {money(over)} "
                     "too much. What is done is for people; no amount was changed.")
    elif totals.budget is not None:
        lines.append(f"资金总额 {money(totals.budget)} 万元，合计 {money(totals.wanted)} 万元，未超出。" if zh else
                     f"Within the budget: {money(totals.wanted)} of {money(totals.budget)}.")
    return "\n".join(lines)


def table(assessments: Iterable[Assessment], lang: Lang) -> None:
    """A table for the eye, on stdout."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    out = Table(show_lines=True)
    for heading in (("来源", "申请单位", "项目", "结论", "金额（万元）", "不符合 / 待查") if lang == "zh" else
                    ("source", "applicant", "subject", "verdict", "amount (万元)", "fails / asks")):
        out.add_column(heading, justify="right" if "万元" in heading else "left", overflow="fold")
    for each in assessments:
        points = [f"{f.citation.clause} {f.zh if lang == 'zh' else f.en}" for f in (*each.with_verdict(FAIL),
                *each.with_verdict(ASK))]
        out.add_row(Text(label_of(each.source)), Text(each.applicant), Text(each.subject),
                    Text(VERDICTS[each.verdict].to(lang), style=_COLOURS[each.verdict]), money(each.amount),
                    Text("\n".join(points)))
    console = Console()
    if not console.is_terminal:
        console.width = 160
    console.print(out)


def write_xlsx(assessments: Iterable[Assessment], totals: Totals, path: Path) -> None:
    """A workbook: applications, findings, steps, totals. Written beside and moved into place."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    heads = {"申请": ("来源", "类别", "申请单位", "项目", "所属区", "结论", "金额（万元）", "不符合条款", "待查条款"),
             "审核意见": ("来源", "申请单位", "条款", "规则", "结论", "说明", "原文"),
             "核算": ("来源", "申请单位", "步骤", "数额（万元）")}
    sheets = {name: _sheet(book, name, head) for name, head in heads.items()}
    rules = totals.policy.rules
    for each in assessments:
        source = label_of(each.source)
        clauses = {v: "、".join(dict.fromkeys(f.citation.clause for f in each.with_verdict(v))) for v in (FAIL, ASK)}
        sheets["申请"].append(_safe((source, totals.policy.categories[each.category].label.zh, each.applicant,
                                     each.subject, each.district,
                                   VERDICTS[each.verdict].zh, each.amount, clauses[FAIL], clauses[ASK])))
        for f in each.findings:
            sheets["审核意见"].append(_safe((source, each.applicant, f.citation.clause, rules[f.rule].title.zh,
                                             RULE_VERDICTS[f.verdict.value].zh,
                                         f.zh, f.citation.quote)))
        for step in each.steps:
            sheets["核算"].append(_safe((source, each.applicant, step.zh, step.value)))
    last = _sheet(book, "汇总", ("所属区", "类别", "结论", "件数", "金额（万元）"))
    for district, category, verdict, count, amount in totals.rows():
        last.append(_safe((district, category, VERDICTS[verdict].zh, count, amount)))
    for line in summary(totals, "zh").split("\n"):
        if line.startswith(("共", "超", "资")):
            last.append(_safe((line,)))
    beside = path.with_name(f".{path.name}.part")
    try:
        book.save(beside)
        os.replace(beside, path)
    finally:
        beside.unlink(missing_ok=True)


def _sheet(book: Any, name: str, head: tuple[str, ...]) -> Any:
    """A sheet with its heading, frozen, and columns wide enough to read."""
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font

    sheet = book.create_sheet(name)
    sheet.freeze_panes = "A2"
    widths = {"来源": 26, "申请单位": 30, "项目": 24, "类别": 30, "说明": 70, "原文": 60, "步骤": 50, "规则": 24,
              "所属区": 24}
    for index, title in enumerate(head):
        sheet.column_dimensions["ABCDEFGHIJ"[index]].width = widths.get(title, 14)
    cells = [WriteOnlyCell(sheet, value=title) for title in head]
    for cell in cells:
        cell.font = Font(bold=True)
    sheet.append(cells)
    return sheet


def _safe(row: tuple[Any, ...]) -> list[Any]:
    """Cells that no spreadsheet takes for a formula, without characters that XLSX can't hold."""
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    out: list[Any] = []
    for value in row:
        if isinstance(value, str):
            value = ILLEGAL_CHARACTERS_RE.sub("\ufffd", value)[:32000]
            value = "'" + value if value.startswith(_UNSAFE) else value
        out.append(value)
    return out
