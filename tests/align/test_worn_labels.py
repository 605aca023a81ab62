"""Labels, and answers, of which a copy, or the edge of a page, left a part."""

from __future__ import annotations

from dataclasses import replace

import pytest

from subsidy_docs.align import align
from subsidy_docs.fill import fill
from subsidy_docs.layout import Cell, Line, Table
from subsidy_docs.reader import make_layout
from subsidy_docs.record import Status
from tests.align.scans import DATA, changed, scan, with_cells


@pytest.mark.parametrize(("old", "new", "key", "status"), [
    ("数据产品登记编号", "数据  品登记编号", "registration_number", Status.OK),
    ("数据产品登记编号", "数    品登记编号", "registration_number", Status.REVIEW),
    ("数据产品登记编号", "数据品产登记编号", "registration_number", Status.REVIEW),
    ("硬件投资总额", "件投资总额", "hardware_investment", Status.REVIEW)])  # or 软件
def test_a_label_that_lost_one_character_is_itself_where_no_other_has_its_words(
        old: str, new: str, key: str, status: Status) -> None:
    amounts = {"total_investment": "500.00", "hardware_investment": "300.00", "software_investment": "200.00"}
    name, data = ("annex2", DATA) if key in DATA else ("annex1", amounts)
    assert changed(name, data, old, new).readings[key].status is status


def test_the_end_of_a_label_that_a_page_edge_cut_in_two_is_no_other_label() -> None:
    def change(cell: Cell) -> Cell:
        if "".join(line.text for line in cell.lines) != "申请单位负责人承诺":
            return cell
        return cell._replace(lines=tuple(line for line in cell.lines if line.text != "申请单位"))

    reading = with_cells(change, principal_name="王建国").readings["principal_name"]
    assert (reading.value, reading.status) == ("王建国", Status.OK)


@pytest.mark.parametrize("rest", ["称（盖章）：", "（盖章）："])
def test_the_end_of_a_label_that_was_cut_is_no_beginning_of_an_answer(rest: str) -> None:
    """A line of dirt down the page parts the label, its end stands with the answer."""
    layout = make_layout(fill("annex2", DATA, format="pdf", draft=True), name="a.pdf")
    blocks = [replace(block, cells=tuple(part for cell in block.cells for part in _parted(cell, rest)))
              if isinstance(block, Table) else block for block in layout.blocks]
    (form,) = align(scan(replace(layout, blocks=tuple(blocks))))
    assert form.readings["applicant_name"].status is Status.REVIEW


def _parted(cell: Cell, rest: str) -> tuple[Cell, ...]:
    """The applicant's cell as two, the second of which begins with *rest*."""
    text = "".join(line.text for line in cell.lines)
    if not text.startswith("申请单位名称") or cell.box is None:
        return (cell,)
    at, span = text.index(rest), cell.column_span // 2
    left, right = cell.box._replace(x1=cell.box.x0 + 80), cell.box._replace(x0=cell.box.x0 + 80)
    return (cell._replace(column_span=span, box=left, lines=(Line(text[:at], left),)),
            cell._replace(column=cell.column + span, column_span=cell.column_span - span, box=right,
                          lines=(Line(text[at:], right),)))


@pytest.mark.parametrize(("clear", "score", "status"), [
    (False, 0.6, Status.REVIEW), (True, 0.6, Status.BLANK), (False, 1.0, Status.BLANK)])
def test_where_no_answer_of_a_copy_is_sure_an_empty_blank_is_not(clear: bool, score: float, status: Status) -> None:
    def change(cell: Cell) -> Cell:
        return cell._replace(lines=tuple(line._replace(score=score) if line.text and any(
            line.text in answer or answer in line.text for answer in DATA.values()) else line for line in cell.lines))

    assert with_cells(change, clear=clear).readings["contact_name"].status is status
