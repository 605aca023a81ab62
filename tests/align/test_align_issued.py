"""The rules as issued end in blank annexes; an application that was sent blank is one all the same."""

from __future__ import annotations

from pathlib import Path

import pytest
from docx import Document

from subsidy_docs.errors import NoSuchFormError
from subsidy_docs.reader import read_bytes
from tests.align.pages import TITLE, saved

RULES = Path(__file__).parents[2] / "policies/jiaxing-ai-plus-2025/text.txt"
BODY = RULES.read_text("utf-8").partition("\n附件 1\n")[0]
PRODUCTS = "数据产品交易额上规模奖励申请表"
ROWS = {
    TITLE: ("人工智能应用场景名称", "人工智能应用场景建设起止时间", "人工智能应用场景建设投资总额",
            "其中，硬件投资总额", "其中，软件投资总额", "申请补助金额"),
    PRODUCTS: ("数据产品名称", "数据产品登记编号", "数据产品年度交易起止时间", "数据产品年度交易总额",
               "申请补助金额"),
}


def _add(document: Document, title: str, unit: str = "") -> None:
    document.add_paragraph(title)
    table = document.add_table(rows=0, cols=2)
    for label in (f"申请单位名称（盖章）：{unit}", "负责人", "电话", "联系人", "电话", *ROWS[title]):
        table.add_row().cells[0].text = label


def test_the_rules_themselves_are_no_application() -> None:
    document = Document()
    for line in RULES.read_text("utf-8").splitlines():
        document.add_paragraph(line)
    with pytest.raises(NoSuchFormError):
        read_bytes(saved(document), name="操作细则.docx")


@pytest.mark.parametrize(("unit", "before"), [("", ""), ("嘉兴云帆有限公司", BODY)])
def test_blank_forms_alone_and_filled_forms_behind_the_rules_are_read(unit: str, before: str) -> None:
    document = Document()
    for line in before.splitlines():
        document.add_paragraph(line)
    for title in ROWS:
        _add(document, title, unit)
    assert [record.form for record in read_bytes(saved(document), name="表.docx")] == ["annex1", "annex2"]


def test_a_torn_word_in_an_offices_blank_does_not_make_the_rules_an_application() -> None:
    document = Document()
    for line in BODY.splitlines():
        document.add_paragraph(line)
    for title in ROWS:
        _add(document, title)
        document.add_paragraph("区级经信部门审核意见\n审查人：人：\n（盖章）\n年 月 日")
    with pytest.raises(NoSuchFormError):
        read_bytes(saved(document), name="细则.docx")


def test_blank_annexes_behind_other_text_are_no_application() -> None:
    document = Document()
    for line in BODY.splitlines():
        document.add_paragraph(line)
    for title in ROWS:
        _add(document, title)
    with pytest.raises(NoSuchFormError):
        read_bytes(saved(document), name="细则.docx")
