"""What is doubted on a scan though it reads well: signs that a line, or a part of one, was not seen."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from subsidy_docs.align import align
from subsidy_docs.fill import fill
from subsidy_docs.layout import Box, Cell, Line, Paragraph, Table
from subsidy_docs.reader import make_layout
from subsidy_docs.record import Status
from tests.align.scans import DATA, PLEDGE, changed, edited, scan, with_cells


def test_nothing_is_doubted_that_reads_as_printed() -> None:
    form = edited("没有的字", "")
    assert {form.readings[key].status for key in DATA} == {Status.OK}


@pytest.mark.parametrize(("words", "status"), [("大", Status.REVIEW), ("", Status.OK)])
def test_a_line_below_a_name_may_be_the_rest_of_it(words: str, status: Status) -> None:
    def change(cell: Cell) -> Cell | None:
        """The name and the label behind it in one cell, as where the line between is not seen; *words* below."""
        text = "".join(line.text for line in cell.lines)
        if text == "徐阿" and cell.box is not None and (at := cell.lines[0].box) is not None:
            below = at._replace(y0=at.y1 + 2, y1=2 * at.y1 - at.y0 + 2)
            lines = (Line("徐阿  电话", at._replace(x1=at.x1 + 60)), *[Line(words, below)] * bool(words))
            return cell._replace(lines=lines, column_span=cell.column_span + 1,
                                 box=cell.box._replace(x1=cell.box.x1 + 60, y1=cell.box.y1 + 20))
        return None if text == "电话" and cell.row == row else cell

    row = 2
    assert with_cells(change, principal_name="徐阿").readings["principal_name"].status is status


def test_words_beside_a_label_that_nobody_could_make_out_make_its_answer_doubtful() -> None:
    def change(cell: Cell) -> Cell:
        if cell.lines and cell.lines[0].text == "数据产品名称":
            return cell._replace(lines=(cell.lines[0]._replace(text="区级经信部门核意贝", edges=()), *cell.lines))
        return cell

    read = with_cells(change).readings["product_name"]
    assert read.status is Status.REVIEW and "栏目名称" in read.notes[-1]


@pytest.mark.parametrize(("dash", "status"), [("—-", Status.REVIEW), ("——", Status.OK), ("—", Status.OK)])
def test_two_dashes_unlike_each_other_are_one_that_broke(dash: str, status: Status) -> None:
    name = f"质量追溯数据集（2024{dash}2025）"
    assert edited(str(DATA["product_name"]), name).readings["product_name"].status is status


def test_a_line_of_an_opinion_is_no_name() -> None:
    data = {"district_industry_opinion": "经审核，材料齐全，符合申报条件，同意推荐上报。"}
    form = changed("annex2", data, "符合申报条件", "符合申报条件", score=0.5)
    assert form.readings["district_industry_opinion"].status is Status.REVIEW
    assert form.readings["district_industry_reviewer"].status is Status.BLANK


@pytest.mark.parametrize(("words", "day", "value", "status"), [
    ("沈永梅", "2026年3月16日", date(2026, 3, 16), Status.OK),
    ("沈永梅", "2026.3.16", date(2026, 3, 16), Status.OK),
    ("沈永梅", "年 月 日", None, Status.BLANK),
    ("沈永1梅", "2026年3月16日", date(2026, 3, 16), Status.REVIEW),
    ("沈永日", "年 月 日", None, Status.REVIEW),
])
def test_a_signature_that_can_not_be_read_says_nothing_against_the_day_below(
        words: str, day: str, value: date | None, status: Status) -> None:
    def change(cell: Cell) -> Cell:
        if not any("法定代表人" in line.text for line in cell.lines):
            return cell
        *lines, last = cell.lines
        box = last.box
        assert last.text.strip() == "年 月 日" and box is not None
        signed = Line(words, box._replace(y0=box.y0 - 12, y1=box.y1 - 12), score=0.5)
        return cell._replace(lines=(*lines, signed, last._replace(text=day, edges=())))

    form = with_cells(change)
    reading = form.readings["declaration_date"]
    assert (reading.value, reading.status) == (value, status)
    assert form.readings["district_industry_reviewer"].status is Status.BLANK


@pytest.mark.parametrize("names", [("annex3", "annex2"), ("annex2", "annex3")])
def test_a_form_whose_title_was_not_seen_is_found_beside_another(names: tuple[str, ...]) -> None:
    """A stamp over the title and what stands under it."""
    blocks: list[Paragraph | Table] = []
    for page, name in enumerate(names, start=1):
        layout = make_layout(fill(name, PLEDGE if name == "annex3" else DATA, format="pdf", draft=True), name="a.pdf")
        for block in layout.blocks:
            lines = block.lines if isinstance(block, Paragraph) else ()
            title = name == "annex3" and any("承诺书" in line.text for line in lines)
            moved = tuple(line._replace(text=f"1.J{line.text[:-2]}" if title else line.text, edges=(),
                                        box=line.box._replace(page=page) if line.box else None) for line in lines)
            blocks.append(Paragraph(moved, 90) if isinstance(block, Paragraph) else replace(block, cells=tuple(
                cell._replace(box=cell.box._replace(page=page) if cell.box else None, lines=tuple(
                    line._replace(box=line.box._replace(page=page) if line.box else None) for line in cell.lines))
                for cell in block.cells)))
    found = align(scan(replace(layout, blocks=tuple(blocks), pages=2)))
    assert [each.form.name for each in found] == list(names)


def test_what_was_made_of_a_signature_is_no_reviewers_name() -> None:
    def change(cell: Cell) -> Cell:
        words = next((line for line in cell.lines if line.text.startswith("法定代表人")), None)
        if words is None or words.box is None:
            return cell
        box = words.box
        return cell._replace(lines=(*cell.lines, Line("曾煜", box._replace(x0=box.x1 + 20, x1=box.x1 + 60), score=0.8)))

    readings = with_cells(change).readings
    assert {readings[f"district_{who}_reviewer"].status for who in ("industry", "finance")} == {Status.BLANK}


@pytest.mark.parametrize(("room", "status"), [(8, Status.REVIEW), (40, Status.OK)])
def test_a_label_close_behind_a_value_may_hide_its_last_character(room: int, status: Status) -> None:
    def change(cell: Cell) -> Cell | None:
        text = "".join(line.text for line in cell.lines)
        box = cell.lines[0].box if cell.lines else None
        if text.startswith("承诺单位") and box is not None:
            value = Line("承诺单位（盖章）：平湖市云启软件有限公", box._replace(x1=box.x0 + 190))
            label = Line("法定代表人（签字）：", box._replace(x0=box.x0 + 190 + room, x1=box.x0 + 300 + room))
            return cell._replace(lines=(value, label), column_span=cell.column_span + 1)
        return None if text.startswith("法定代表人") else cell

    reading = with_cells(change, "annex3").readings["pledging_organization"]
    assert (reading.value, reading.status) == ("平湖市云启软件有限公", status)


@pytest.mark.parametrize(("line", "status"), [
    ("说明：  数据产品年度交易起止时间  按获评当年填写。", Status.OK),
    ("数据产品年度交易起止时间：2025年1月", Status.REVIEW)])
def test_a_remark_that_speaks_of_a_label_is_none_whatever_became_of_its_quotation_marks(
        line: str, status: Status) -> None:
    filled = DATA | {"trading_start": "2025-01", "trading_end": "2025-12"}
    layout = make_layout(fill("annex2", filled, format="pdf", draft=True), name="a.pdf")
    remark = Paragraph((Line(line, Box(layout.pages, 70, 780, 400, 792)),), 99)
    (form,) = align(scan(replace(layout, blocks=(*layout.blocks, remark))))
    assert form.readings["trading_start"].status is status


@pytest.mark.parametrize(("day", "status"), [("2026年1月5日", Status.OK), ("有限公司", Status.REVIEW)])
def test_what_follows_like_words_elsewhere_says_nothing_of_a_value(day: str, status: Status) -> None:
    """The day of the pledge stands in its sentence too, before words that the form prints."""
    layout = make_layout(fill("annex3", PLEDGE | {"application_date": "2026-01-05"}, format="pdf", draft=True),
                         name="a.pdf")

    def cell(each: Cell) -> Cell:
        first = each.lines[0] if each.lines else None
        if first is None or first.box is None or not first.text.startswith("承诺单位"):
            return each
        at = first.box
        return each._replace(lines=(Line("承诺单位（盖章）：平湖市云启软件有限公司", at),
                                    Line(day, at._replace(y0=at.y1 + 24, y1=at.y1 + 36, x1=at.x0 + 80))))

    blocks = tuple(replace(b, cells=tuple(map(cell, b.cells))) if isinstance(b, Table) else b for b in layout.blocks)
    (form,) = align(scan(replace(layout, blocks=blocks)))
    assert form.readings["pledging_organization"].status is status


@pytest.mark.parametrize(("below", "status"), [("2026年3月10日", Status.OK), ("年 月 日", Status.OK),
                                               ("大", Status.REVIEW)])
def test_a_day_close_below_a_name_is_no_more_of_it(below: str, status: Status) -> None:
    def change(cell: Cell) -> Cell:
        if not any("审查人" in line.text for line in cell.lines):
            return cell
        at = next(line.box for line in cell.lines if "审查人" in line.text)
        assert at is not None
        name = Line("审查人：陈国栋（盖章）", at._replace(x1=at.x0 + 120))
        return cell._replace(lines=(name, Line(below, at._replace(y0=at.y1 + 3, y1=at.y1 + 15))))

    assert with_cells(change).readings["district_industry_reviewer"].status is status


def test_where_labels_were_lost_to_seals_the_values_far_from_them_stay_sure() -> None:
    form = with_cells(lambda cell: cell._replace(lines=tuple(
        line for line in cell.lines if not any(words in line.text for words in ("审", "盖章", "意见")))),
        principal_name="王国栋", contact_phone="13857312345", declaration_date="2026-03-18")
    assert form.readings["principal_name"].status is Status.OK
    assert {form.readings[f"district_{office}_date"].status for office in ("industry", "finance")} == {Status.REVIEW}


def test_where_labels_were_lost_here_and_there_nothing_is_sure() -> None:
    lost = ("负责人", "数据产品名称", "数据产品年度交易总额", "审查人")
    form = with_cells(lambda cell: cell._replace(lines=tuple(
        line for line in cell.lines if not any(words in line.text for words in lost))), contact_phone="13857312345")
    assert form.readings["contact_phone"].status is Status.REVIEW
    assert form.readings["registration_number"].status is Status.REVIEW
