"""Labels of several cells that stand in one, by hand or because a line was not seen; answers in a label's brackets."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Literal

import pytest
from docx import Document

from subsidy_docs.align import align
from subsidy_docs.fill import fill
from subsidy_docs.layout import Box, Line, Table
from subsidy_docs.reader import make_layout, read_bytes
from subsidy_docs.record import Status

UNIT = {"applicant_name": "嘉兴禾城数据科技有限公司", "principal_name": "陈喆", "principal_phone": "13857312345",
        "contact_name": "林晓燕", "contact_phone": "0573-83681671"}
NAMES = ("principal_name", "contact_name")


@pytest.mark.parametrize("kind", ["pdf", "scan"])
def test_names_beside_labels_in_one_cell_are_asked_about(kind: Literal["pdf", "scan"]) -> None:
    layout = make_layout(fill("annex1", UNIT, format="pdf", draft=True), name="a.pdf")
    blocks = []
    for block in layout.blocks:
        if isinstance(block, Table):
            first, second = ([cell for cell in block.cells if "".join(line.text for line in cell.lines) == label]
                             for label in ("负责人", "联系人"))
            if first and second:
                assert first[0].box and second[0].box
                both = first[0]._replace(row_span=2, lines=first[0].lines + second[0].lines,
                                         box=first[0].box.union(second[0].box))
                block = replace(block, cells=tuple(both if cell is first[0] else cell for cell in block.cells
                                                   if cell is not second[0]))
        blocks.append(block)
    (form,) = align(replace(layout, kind=kind, blocks=tuple(blocks)))
    assert {form.readings[key].status for key in NAMES} == {Status.REVIEW}
    assert form.readings["principal_phone"].status is Status.OK


@pytest.mark.parametrize(("opinion", "status"), [("", Status.BLANK), ("同意推荐。", Status.OK)])
def test_a_label_in_the_cell_of_its_answer_is_no_doubt(opinion: str, status: Status) -> None:
    """As another form of the office has it: the department stands above the room for its opinion."""
    both = dict.fromkeys(("district_industry_opinion", "district_finance_opinion"), opinion)
    layout = make_layout(fill("annex2", UNIT | {"product_name": "区域消费指数"} | both, format="pdf", draft=True),
                         name="a.pdf")
    blocks = []
    for block in layout.blocks:
        if isinstance(block, Table):
            cells = list(block.cells)
            for label in ("区级经信部门审核意见", "区级财政部门审核意见"):
                at = next((k for k, cell in enumerate(cells) if "".join(line.text for line in cell.lines) == label), -1)
                if at >= 0:
                    one, answer = cells[at], cells.pop(at + 1)
                    assert one.box and answer.box
                    top = one.lines[0]._replace(text=label, edges=(), box=Box(
                        1, answer.box.x0, answer.box.y0 + 2, answer.box.x0 + 110, answer.box.y0 + 12))
                    cells[at] = answer._replace(column=one.column, column_span=one.column_span + answer.column_span,
                                                lines=(top, *answer.lines), box=one.box.union(answer.box))
            block = replace(block, cells=tuple(cells))
        blocks.append(block)
    (form,) = align(replace(layout, kind="scan", blocks=tuple(blocks), clear_pages=(1,)))
    assert {form.readings[key].status for key in both} == {status}
    assert {form.readings[key.replace("opinion", "reviewer")].status for key in both} == {Status.BLANK}


def test_label_cells_merged_in_word_make_no_sure_names() -> None:
    document = Document(io.BytesIO(fill("annex1", UNIT, draft=True)))
    (table,) = (table for table in document.tables if "负责人" in table._tbl.xml)
    cells = {cell.text.strip(): cell for row in table.rows for cell in row.cells}
    cells["负责人"].merge(cells["联系人"])
    out = io.BytesIO()
    document.save(out)
    (record,) = read_bytes(out.getvalue(), name="a.docx")
    for key in NAMES:
        assert record.fields[key].status is Status.REVIEW or record.value(key) == UNIT[key]


def test_an_amount_in_brackets_behind_its_label_is_no_hint() -> None:
    document = Document(io.BytesIO(fill("annex1", UNIT, draft=True)))
    cell = next(cell for table in document.tables for row in table.rows for cell in row.cells
                if cell.text.strip() == "人工智能应用场景建设投资总额")
    cell.paragraphs[0].add_run("（835.03万元）：")
    out = io.BytesIO()
    document.save(out)
    (record,) = read_bytes(out.getvalue(), name="a.docx")
    assert str(record.value("total_investment")) == "835.03"
    assert record.fields["total_investment"].status is Status.REVIEW


@pytest.mark.parametrize(("written", "status"), [
    (("负责人：陈喆  电话：13857312345",), Status.OK),
    (("负责人：陈喆", "电话：13857312345"), Status.OK),
    (("负责人：  电话：", "陈喆  13857312345"), Status.REVIEW),  # labels over answers
    (("陈喆  13857312345", "负责人：  电话："), Status.REVIEW),
    (("负责人：陈喆  电话：13857312345", "转8012"), Status.REVIEW),  # whose is the rest?
    (("负责人：陈喆  电话：13857312345", "联系人：林晓  电话：0573-83681671", "燕"), Status.OK),  # not in this row
])
def test_answers_right_behind_their_labels_in_one_cell_are_theirs(written: tuple[str, ...], status: Status) -> None:
    layout = make_layout(fill("annex1", UNIT, format="pdf", draft=True), name="a.pdf")
    blocks = []
    for block in layout.blocks:
        if isinstance(block, Table):
            label = next((c for c in block.cells if "".join(line.text for line in c.lines) == "负责人"), None)
            if label is not None and (box := label.box) is not None:
                row = [cell for cell in block.cells if cell.row == label.row and cell.column >= label.column]
                room = box._replace(x1=row[-1].box.x1 if row[-1].box else box.x1)
                lines = tuple(Line(text, Box(box.page, box.x0 + 5, box.y0 + 16 * k, box.x0 + 305, box.y0 + 12 + 16 * k))
                              for k, text in enumerate(written))
                one = label._replace(column_span=sum(cell.column_span for cell in row), lines=lines, box=room)
                next_row = [c for c in block.cells if c.row == label.row + 1] if len(written) > 2 else []
                block = replace(block, cells=tuple(one if c is label else c for c in block.cells
                                                   if c not in row[1:] and c not in next_row))
        blocks.append(block)
    (form,) = align(replace(layout, kind="scan", blocks=tuple(blocks), clear_pages=(1, 2)))
    assert {form.readings[key].status for key in ("principal_name", "principal_phone")} == {status}
    assert len(written) < 3 or form.readings["contact_name"].status is Status.REVIEW
