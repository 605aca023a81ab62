"""Text that stands near an empty blank, and that nothing else took, is asked about; so is what stands above a label."""

from __future__ import annotations

from collections.abc import Sequence
from types import SimpleNamespace
from typing import cast

import pytest
from docx import Document

from subsidy_docs.align import _doubt_rows_of_others
from subsidy_docs.align.anchors import Match
from subsidy_docs.align.skeleton import skeleton_of
from subsidy_docs.layout import Box
from subsidy_docs.record import Place, Reading, Status
from tests.align.pages import PLEDGE, REVIEWS, ROWS, TITLE, annex1, one, saved


def test_a_period_inside_its_label_is_no_empty_blank() -> None:
    label = "人工智能应用场景建设起止时间"
    rows = [(row[0], "") if row[0] == label else row for row in ROWS]
    at = [row[0] for row in rows].index(label)
    rows.insert(at, ("2023年3月—2025年8月", ""))
    found = one(annex1(rows)).fields
    assert {str(found[key].value) for key in ("construction_start", "construction_end")} == {"2023-03", "2025-08"}
    assert {found[key].status for key in ("construction_start", "construction_end")} == {Status.REVIEW}


def typed(*tables: Sequence[tuple[str, str]]) -> dict[str, Reading]:
    """What is read from a Word file with these tables of two columns."""
    document = Document()
    document.add_paragraph(TITLE)
    for rows in tables:
        table = document.add_table(rows=0, cols=2)
        for row in rows:
            cells = table.add_row().cells
            cells[0].text, cells[1].text = row
        document.add_paragraph("")
    return one(saved(document)).fields


def test_a_short_amount_that_a_page_break_parts_from_its_label_is_no_empty_blank() -> None:
    amount = typed([*ROWS[:-1], (ROWS[-1][0], "")], [("近三年人工智能应用场景资金投入情况", "")], [("况", "35")],
                   [("申请单位负责人承诺", PLEDGE), REVIEWS])
    assert amount["requested_subsidy"].status is Status.REVIEW
    assert str(amount["requested_subsidy"].value) == "35"


def reviewed(text: str) -> Status:
    """The status of an opinion in a cell with *text*."""
    return typed([*ROWS, ("申请单位负责人承诺", PLEDGE), (text, REVIEWS[1])])["district_industry_opinion"].status


def test_text_above_a_label_in_its_cell_may_be_its_answer() -> None:
    assert reviewed("区级经信部门审核意见\n同意推荐。\n审查人：屠犇\n（盖章）\n2026年2月1日") is Status.OK
    assert reviewed("同意推荐。\n区级经信部门审核意见\n审查人：屠犇\n（盖章）\n2026年2月1日") is Status.REVIEW


@pytest.mark.parametrize("part", ["况", "初\n审"])
def test_a_part_of_a_label_that_was_not_found_is_no_answer(part: str) -> None:
    assert reviewed(f"区级经信部门审核意见\n{part}\n审查人：屠犇\n（盖章）\n2026年2月1日") is Status.REVIEW


def test_an_answer_in_the_row_below_all_labels_of_its_row_is_no_empty_blank() -> None:
    document = Document()
    document.add_paragraph(TITLE)
    table = document.add_table(rows=0, cols=4)
    for row in (("申请单位名称", "嘉兴云启软件有限公司", "", ""), ("负责人", "电话", "联系人  电话", ""),
                ("", "", "", ""), ("陈晓喆", "17666789", "吴一", "16723705")):
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    for name, answer in ROWS[5:]:
        cells = table.add_row().cells
        cells[0].text, cells[1].text = name, answer
    assert one(saved(document)).fields["principal_name"].status is Status.REVIEW


@pytest.mark.parametrize(("name", "status"), [("传真", Status.REVIEW), ("陈晓喆", Status.OK)])
def test_what_stands_beside_a_label_that_others_add_is_no_answer_to_the_labels_above(
        name: str, status: Status) -> None:
    def reading(text: str, x0: float) -> Reading:
        return Reading(text, text, Status.OK, 0.9, Place(box=Box(1, x0, 100, x0 + 60, 112)))

    readings = {"principal_name": reading(name, 100), "principal_phone": reading("0573-84406889", 300)}
    match = cast(Match, SimpleNamespace(skeleton=skeleton_of("annex1")))
    _doubt_rows_of_others(match, readings)
    assert readings["principal_phone"].status is status
