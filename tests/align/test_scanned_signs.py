"""Signs and gaps on a scan in which something may have been lost: brackets, full stops, figures behind white."""

from __future__ import annotations

from dataclasses import replace

import pytest

from subsidy_docs.align import align
from subsidy_docs.fill import fill
from subsidy_docs.layout import Cell, Line, Table
from subsidy_docs.reader import make_layout
from subsidy_docs.record import Status
from tests.align.scans import DATA, PLEDGE, changed, edited, scan, with_cells


@pytest.mark.parametrize(("key", "old", "new"), [
    ("applicant_name", "（集团）", "（集团)"),
    ("registration_number", "〔2025〕", "  2025  "),
    ("product_name", "质量追溯", "《质量追溯"),
    ("product_name", "紧固件", ".\t紧固件"),
    ("product_name", "质量追溯", "（质量〕追溯"),
    ("product_name", "质量追溯", "  质量追溯"),
    ("product_name", "质量追溯", "（  期）质量追溯"),
    ("product_name", "质量追溯", "质量  ，追溯"),
    ("product_name", "质量追溯", "质量、_追溯"),
])
def test_signs_that_do_not_match_are_asked_about(key: str, old: str, new: str) -> None:
    assert edited(old, new).readings[key].status is Status.REVIEW


@pytest.mark.parametrize(("behind", "status"), [
    ("2023年08月—2024年08月", Status.REVIEW), ("2025年5月9日", Status.REVIEW), ("366.00", Status.REVIEW),
    ("366万元", Status.REVIEW), ("2025版", Status.OK), ("V2.0", Status.OK)])
def test_a_line_that_is_the_next_rows_answer_is_none_of_a_text(behind: str, status: Status) -> None:
    """基于YOLOv8的布匹瑕疵在线检 / 测应用场景 / 2023年08月—2024年08月: the line between the rows was not seen."""
    value = str(DATA["product_name"])
    assert edited(value, f"{value}\n{behind}").readings["product_name"].status is status


@pytest.mark.parametrize(("white", "status"), [("　", Status.OK), ("  ", Status.OK), (" ", Status.OK),
                                               ("", Status.REVIEW)])
def test_white_that_parts_two_answers_is_no_sign_of_a_lost_character(white: str, status: Status) -> None:
    form = changed("annex3", PLEDGE, "集装箱", f"场景应用类{white}集装箱")
    assert {form.readings[key].status for key in ("category", "project_name")} == {status}


@pytest.mark.parametrize("new", ["场景应\n用类  集装箱", "场景应用类\n集装箱  "])
def test_white_behind_a_broken_line_may_not_be_where_two_answers_part(new: str) -> None:
    form = changed("annex3", PLEDGE, "集装箱", new)
    assert {form.readings[key].status for key in ("category", "project_name")} == {Status.REVIEW}


@pytest.mark.parametrize(("left", "right", "status"), [
    ("2026年2月", "7日", Status.REVIEW), ("2026年2月", "17日", Status.OK), ("2026年", "2月17日", Status.REVIEW)])
def test_a_figure_alone_behind_a_gap_may_have_lost_the_one_before(left: str, right: str, status: Status) -> None:
    def change(cell: Cell) -> Cell:
        if not any("法定代表人" in line.text for line in cell.lines):
            return cell
        *lines, last = cell.lines
        box = last.box
        assert box is not None
        parts = (Line(left, box), Line(right, box._replace(x0=box.x1 + 40, x1=box.x1 + 80)))
        return cell._replace(lines=(*lines, *parts))

    assert with_cells(change).readings["declaration_date"].status is status


@pytest.mark.parametrize(("clear", "status"), [(True, Status.OK), (False, Status.REVIEW)])
def test_on_a_page_that_keeps_pale_ink_no_figure_of_a_period_is_lost_in_a_gap(clear: bool, status: Status) -> None:
    filled = DATA | {"trading_start": "2025-01", "trading_end": "2025-12"}
    layout = make_layout(fill("annex2", filled, format="pdf", draft=True), name="a.pdf")

    def cell(each: Cell) -> Cell:
        at = each.lines[0].box if each.lines else None
        if at is None or not each.lines[0].text.startswith("2025年1月"):
            return each
        parts = [Line(text, at._replace(x0=at.x0 + 40 * k, x1=at.x0 + 40 * k + 25))
                 for k, text in enumerate(("2025年", "1月", "2025年", "12月"))]
        return each._replace(lines=tuple(parts))

    blocks = tuple(replace(b, cells=tuple(map(cell, b.cells))) if isinstance(b, Table) else b for b in layout.blocks)
    (form,) = align(scan(replace(layout, blocks=blocks), clear=clear))
    assert {form.readings[key].status for key in ("trading_start", "trading_end")} == {status}


@pytest.mark.parametrize(("words", "status"), [("无异议，同意上报", Status.REVIEW), ("无异议，同意上报。", Status.OK),
                                               ("同意上报", Status.OK)])
def test_a_sentence_with_a_comma_and_no_full_stop_may_have_lost_it(words: str, status: Status) -> None:
    form = with_cells(lambda cell: cell, district_industry_opinion=words)
    assert form.readings["district_industry_opinion"].status is status


@pytest.mark.parametrize(("clear", "status"), [(True, Status.OK), (False, Status.REVIEW)])
def test_on_a_copy_a_missing_full_stop_may_have_been_lost(clear: bool, status: Status) -> None:
    layout = make_layout(fill("annex2", DATA | {"district_industry_opinion": "同意上报"}, format="pdf", draft=True),
                         name="a.pdf")
    (form,) = align(scan(layout, clear=clear))
    assert form.readings["district_industry_opinion"].status is status


@pytest.mark.parametrize(("opinion", "sentence", "status"), [
    (2.0, 2.0, Status.OK), (1.7, 2.0, Status.OK), (1.5, 2.0, Status.REVIEW), (2.0, 0.0, Status.REVIEW)])
def test_on_a_copy_a_full_stop_would_show_where_one_does_behind_strokes_no_stronger(
        opinion: float, sentence: float, status: Status) -> None:
    def change(cell: Cell) -> Cell:
        strokes = {"同意上报": opinion, "对以上填列内容及提供材料的真实性、合法性负责。": sentence}
        return cell._replace(lines=tuple(line._replace(stroke=strokes.get(line.text.strip(), 0.0))
                                         for line in cell.lines))

    form = with_cells(change, clear=False, district_industry_opinion="同意上报")
    assert form.readings["district_industry_opinion"].status is status


def test_a_sign_that_does_not_match_says_nothing_against_the_other_answer_of_its_line() -> None:
    form = changed("annex3", PLEDGE | {"category": "投资类"}, "集装箱", "{集装箱")
    assert [form.readings[key].status for key in ("category", "project_name")] == [Status.OK, Status.REVIEW]


def test_a_bracket_that_is_no_part_of_a_value_may_be_closed_by_one_of_another_width() -> None:
    assert edited("（集团）", "(集团）").readings["applicant_name"].status is Status.REVIEW
    form = changed("annex3", PLEDGE | {"category": "投资类"}, "（类别）投资类", "(投资类）")
    assert form.readings["category"].status is Status.OK
