"""Layouts and small Word files typed by hand, as another office would type the forms."""

from __future__ import annotations

import io
from collections.abc import Sequence

from docx import Document

from subsidy_docs.reader import read_bytes
from subsidy_docs.record import Record

TITLE = "人工智能应用场景投资补助申请表"

# label, value: annex 1 as a plain table of two columns
ROWS: tuple[tuple[str, str], ...] = (
    ("申请单位名称（盖章）：", "嘉兴喆堃智能装备股份有限公司"),
    ("负责人", "王喆"), ("电话", "13857312345"), ("联系人", "李堃"), ("电话", "0573-83681671"),
    ("人工智能应用场景名称", "紧固件表面缺陷视觉质检"),
    ("人工智能应用场景建设起止时间", "2023年3月—2025年8月"),
    ("人工智能应用场景建设投资总额", "512.50万元"), ("其中，硬件投资总额", "400.00万元"),
    ("其中，软件投资总额", "112.50万元"), ("申请补助金额", "153.75万元"),
)
PLEDGE = "对以上填列内容及提供材料的真实性、合法性负责。\n法定代表人签字并盖章：\n2026年1月5日"
REVIEWS = ("区级经信部门审核意见\n同意推荐。\n审查人：屠犇\n（盖章）\n2026年2月1日",
           "区级财政部门审核意见\n\n审查人：\n（盖章）\n年 月 日")


def annex1(rows: Sequence[Sequence[str]] = ROWS, *, title: str = TITLE) -> bytes:
    """A Word file with *rows* (cells of one row each), the pledge and the reviews."""
    document = Document()
    document.add_paragraph("附件 1")
    document.add_paragraph(title)
    width = max(2, *(len(row) for row in rows))
    table = document.add_table(rows=0, cols=width)
    for row in rows:
        cells = table.add_row().cells
        for cell, text in zip(cells, row, strict=False):
            cell.text = text
    cells = table.add_row().cells
    cells[0].text, cells[1].text = "申请单位负责人承诺", PLEDGE
    cells = table.add_row().cells
    cells[0].text, cells[1].text = REVIEWS
    return saved(document)


def saved(document: Document) -> bytes:
    """The bytes of a python-docx document."""
    data = io.BytesIO()
    document.save(data)
    return data.getvalue()


def one(data: bytes, name: str = "表.docx") -> Record:
    """The only record in a file."""
    (record,) = read_bytes(data, name=name)
    return record


def replaced(label: str, value: str) -> list[tuple[str, str]]:
    """The rows with another value behind *label* (the first with that label)."""
    rows = list(ROWS)
    index = next(i for i, row in enumerate(rows) if row[0] == label)
    rows[index] = (label, value)
    return rows
