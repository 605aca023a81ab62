"""Tables from ruled lines, however the lines were drawn."""

from __future__ import annotations

import io
import logging
from collections.abc import Callable

import pdfplumber
import pytest
from reportlab.pdfgen.canvas import Canvas

from subsidy_docs.layout import Table

from . import makers
from .reading import paragraphs, read, tables


@pytest.mark.parametrize("style", makers.STYLES, ids=lambda style: style.__name__)
def test_cells_of_annex_1(style: Callable[..., None]) -> None:
    layout = read(makers.table(style))
    assert tables(layout) == [makers.ANNEX1]
    assert paragraphs(layout) == [["附件 1"], ["人工智能应用场景投资补助申请表"]]
    assert layout.notes == ()


@pytest.mark.parametrize("style", [makers.strokes, makers.cell_rectangles, makers.bars, makers.double],
                         ids=lambda style: style.__name__)
def test_cells_agree_with_pdfplumber(style: Callable[..., None]) -> None:
    logging.disable(logging.ERROR)
    data = makers.table(style)
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        found = pdf.pages[0].find_tables({"snap_tolerance": 3})
        assert len(found) == 1
        theirs = sorted((round(y0), round(x0), round(y1), round(x1)) for x0, y0, x1, y1 in found[0].cells)
    table = next(block for block in read(data).blocks if hasattr(block, "cells"))
    ours = sorted((round(c.box.y0), round(c.box.x0), round(c.box.y1), round(c.box.x1)) for c in table.cells)
    assert len(ours) == len(theirs)
    assert all(abs(a - b) <= 2 for one, other in zip(ours, theirs, strict=True)
               for a, b in zip(one, other, strict=True))


def test_boxes_are_where_the_ink_is() -> None:
    layout = read(makers.table())
    cells = {c.lines[0].text: c for block in layout.blocks if hasattr(block, "cells") for c in block.cells if c.lines}
    cell = cells["512.50万元"]
    assert (cell.box.x0, cell.box.y0, cell.box.x1, cell.box.y1) == pytest.approx((300, 260, 525, 290), abs=0.5)
    line = cell.lines[0]
    assert line.box.x0 == pytest.approx(304, abs=0.5)
    assert line.box.y0 < 273 < line.box.y1 + 0.5
    assert len(line.edges) == len(line.text) + 1
    assert list(line.edges) == sorted(line.edges)
    number, unit = line.part(0, 6), line.part(6, 8)
    assert number.x1 == unit.x0
    assert unit.x1 - unit.x0 == pytest.approx(2 * makers.SIZE, abs=0.6)


def test_a_run_across_a_border_is_cut_there() -> None:
    cells = [(1, 1, 1, 1, ""), (1, 2, 1, 1, "")]

    def draw(canvas: Canvas) -> None:
        makers.strokes(canvas, cells)
        canvas.drawString(makers.XS[1] - 21, makers.HEIGHT - 130, "负责王喆")  # 21 pt are two characters
    assert tables(read(makers.drawn(draw))) == [[(1, 1, 1, 1, "负责"), (1, 2, 1, 1, "王喆")]]


def _two_cells(canvas: Canvas, draw_text: object) -> None:
    makers.strokes(canvas, [(1, 1, 1, 1, ""), (1, 2, 1, 1, ""), (1, 3, 1, 1, "")])
    draw_text(canvas)


def test_text_clipped_at_a_border_does_not_run_into_the_next_cell() -> None:
    def draw_text(canvas: Canvas) -> None:
        canvas.saveState()
        path = canvas.beginPath()
        path.rect(makers.XS[0], makers.HEIGHT - 140, makers.XS[1] - makers.XS[0], 30)
        canvas.clipPath(path, stroke=0)
        canvas.drawString(makers.XS[0] + 4, makers.HEIGHT - 130, "纺织面料疵点视觉检测与产线协同调度")
        canvas.restoreState()
        canvas.drawString(makers.XS[1] + 4, makers.HEIGHT - 130, "512.50")
    layout = read(makers.drawn(lambda canvas: _two_cells(canvas, draw_text)))
    assert [text for *_, text in tables(layout)[0]] == ["纺织面料疵点", "512.50", ""]
    cells = layout.blocks[0].cells
    assert cells[0].lines[0].score < 1
    assert cells[1].lines[0].score == 1
    assert layout.notes == ("clipped-text",)


def test_lines_cut_off_at_the_foot_of_a_cell_do_not_run_into_the_one_below() -> None:
    cells = [(1, 1, 1, 1, ""), (2, 1, 1, 1, ""), (1, 2, 2, 1, "")]

    def draw(canvas: Canvas) -> None:
        makers.strokes(canvas, cells)
        canvas.drawString(makers.XS[0] + 4, makers.HEIGHT - 156, "王喆")
        path = canvas.beginPath()
        path.rect(makers.XS[0], makers.HEIGHT - 140, makers.XS[1] - makers.XS[0], 30)
        canvas.clipPath(path, stroke=0)
        for k, line in enumerate(("嘉兴喆堃", "智能科技", "有限公司")):
            canvas.drawString(makers.XS[0] + 4, makers.HEIGHT - 122 - 16 * k, line)
    layout = read(makers.drawn(draw))
    assert sorted(tables(layout)[0]) == [(1, 1, 1, 1, "嘉兴喆堃\n智能科技"), (1, 2, 2, 1, ""), (2, 1, 1, 1, "王喆")]
    assert [line.score for cell in layout.blocks[0].cells for line in cell.lines] == [0.5, 0.5, 1.0]
    assert layout.notes == ("clipped-text",)


def test_text_that_runs_over_a_border_is_whole_and_not_sure() -> None:
    layout = read(makers.drawn(lambda canvas: _two_cells(canvas, lambda canvas: canvas.drawString(
        makers.XS[1] + 9, makers.HEIGHT - 130, "嘉兴喆堃智能科技有限公司"))))
    assert [text for *_, text in tables(layout)[0]] == ["", "嘉兴喆堃智能科技有限公司", ""]
    assert layout.blocks[0].cells[1].lines[0].score < 1


def test_text_that_runs_out_of_the_table_stays_in_its_cell() -> None:
    layout = read(makers.drawn(lambda canvas: _two_cells(canvas, lambda canvas: canvas.drawString(
        makers.XS[2] + 40, makers.HEIGHT - 130, "0573-83681671"))))
    assert [text for *_, text in tables(layout)[0]] == ["", "", "0573-83681671"]
    assert paragraphs(layout) == []


def test_an_underline_in_a_cell_is_no_border() -> None:
    cells = [(1, 1, 1, 1, "承诺"), (1, 2, 1, 1, "盖章：")]

    def draw(canvas: Canvas) -> None:
        makers.strokes(canvas, cells)
        makers.texts(canvas, cells)
        canvas.line(makers.XS[1], makers.HEIGHT - 125, makers.XS[1] + 60, makers.HEIGHT - 125)  # touches the border
        canvas.line(makers.XS[0] + 5, makers.HEIGHT - 135, makers.XS[0] + 40, makers.HEIGHT - 135)
    assert tables(read(makers.drawn(draw))) == [cells]


def test_a_frame_around_the_page_is_no_table() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.rect(30, 30, makers.WIDTH - 60, makers.HEIGHT - 60)
        makers.strokes(canvas, makers.ANNEX1)
        makers.texts(canvas, makers.ANNEX1)
        canvas.drawString(70, makers.HEIGHT - 60, "附件 1")
    layout = read(makers.drawn(draw))
    assert tables(layout) == [makers.ANNEX1]
    assert paragraphs(layout) == [["附件 1"]]


def test_a_table_in_a_cell_is_a_table_of_its_own() -> None:
    outer = [(1, 1, 1, 1, "外"), (1, 2, 1, 1, "")]

    def draw(canvas: Canvas) -> None:
        canvas.rect(70, 600, 100, 200)
        canvas.rect(170, 600, 300, 200)
        canvas.rect(200, 650, 100, 50)
        canvas.rect(300, 650, 100, 50)
        canvas.drawString(80, 700, "外")
        canvas.drawString(210, 670, "内一")
        canvas.drawString(310, 670, "内二")
        canvas.drawString(180, 780, "边")
    found = tables(read(makers.drawn(draw)))
    assert found == [[(1, 1, 1, 1, "外"), (1, 2, 1, 1, "边")], [(1, 1, 1, 1, "内一"), (1, 2, 1, 1, "内二")]]
    assert len(outer) == 2


ROWS = [["负责人：", "王喆", "电话：", "0573-83681671"], ["联系人：", "李堃", "电话：", "13867301234"],
        ["数据产品名称：", "汽配供应链风险画像数据"]]


def _level_lines_only(canvas: Canvas) -> None:
    for k in range(4):
        canvas.line(70, 700 - 30 * k, 525, 700 - 30 * k)
    for k, row in enumerate(ROWS):
        for x, text in zip((75, 180, 300, 400), row, strict=False):
            canvas.drawString(x, 681 - 30 * k, text)


def test_a_table_with_lines_between_its_rows_only() -> None:
    layout = read(makers.drawn(_level_lines_only))
    assert tables(layout) == [[(i, j, 1, 1, text) for i, row in enumerate(ROWS, 1) for j, text in enumerate(row, 1)]]
    table = layout.blocks[0]
    assert isinstance(table, Table)
    assert not table.ruled  # only white space parts its columns


def test_a_frame_with_lines_between_its_rows_only() -> None:
    layout = read(makers.drawn(lambda canvas: (canvas.rect(70, 610, 455, 90), _level_lines_only(canvas))))
    assert tables(layout) == [[(i, j, 1, 1, text) for i, row in enumerate(ROWS, 1) for j, text in enumerate(row, 1)]]


def test_two_columns_of_a_band_are_two_cells_though_a_date_reaches_far() -> None:
    def draw(canvas: Canvas) -> None:
        for y in (700, 670, 570, 540):
            canvas.line(70, y, 525, y)
        for x, names in ((75, ("区级经信部门审核意见", "同意推荐", "审查人：张三")),
                         (300, ("区级财政部门审核意见", "材料已核", "审查人：李四"))):
            for k, text in enumerate(names):
                canvas.drawString(x, 655 - 16 * k, text)
        canvas.drawRightString(296, 600, "2026年3月8日")
        canvas.drawRightString(520, 600, "2026年3月9日")
        canvas.drawString(75, 682, "初审情况")
        canvas.drawString(75, 552, "备注")
    assert tables(read(makers.drawn(draw))) == [[
        (1, 1, 1, 1, "初审情况"), (2, 1, 1, 1, "区级经信部门审核意见\n同意推荐\n审查人：张三\n2026年3月8日"),
        (2, 2, 1, 1, "区级财政部门审核意见\n材料已核\n审查人：李四\n2026年3月9日"), (3, 1, 1, 1, "备注")]]


def test_a_label_down_the_side_without_its_line() -> None:
    def draw(canvas: Canvas) -> None:
        for y, x in ((700, 70), (670, 160), (640, 160), (610, 70), (580, 70)):
            canvas.line(x, y, 525, y)
        for x, y, text in ((75, 665, "申请单位"), (75, 650, "基本情况"), (170, 680, "名称：嘉兴某公司"),
                           (170, 650, "负责人：王喆"), (170, 620, "电话：13867301234"), (75, 590, "承诺"),
                           (170, 590, "对以上内容负责")):
            canvas.drawString(x, y, text)
    assert tables(read(makers.drawn(draw))) == [[
        (1, 1, 3, 1, "申请单位\n基本情况"), (1, 2, 1, 1, "名称：嘉兴某公司"), (2, 2, 1, 1, "负责人：王喆"),
        (3, 2, 1, 1, "电话：13867301234"), (4, 1, 1, 1, "承诺"), (4, 2, 1, 1, "对以上内容负责")]]


def test_lines_under_text_are_no_table() -> None:
    def draw(canvas: Canvas) -> None:
        text = "承诺以上内容属实，如有虚假愿意承担一切责任，特此承诺。"
        for y in (700, 680, 660, 640):
            canvas.drawString(70, y, text)
            canvas.line(70, y - 2, 70 + canvas.stringWidth(text), y - 2)
    assert tables(read(makers.drawn(draw))) == []


def test_blanks_to_sign_on_beside_their_labels_are_no_table() -> None:
    def draw(canvas: Canvas) -> None:
        for k, label in enumerate(("承诺单位：", "法定代表人：", "项目负责人：", "日期：")):
            canvas.drawString(70, 700 - 30 * k, label)
            canvas.line(150, 698 - 30 * k, 350, 698 - 30 * k)
            canvas.drawString(160, 700 - 30 * k, "嘉兴某某")
    layout = read(makers.drawn(draw))
    assert not any(block.ruled for block in layout.blocks if isinstance(block, Table))


def test_two_tables_and_text_between_come_in_reading_order() -> None:
    def draw(canvas: Canvas) -> None:
        for y, text in ((700, "甲"), (500, "乙")):
            canvas.grid([70, 170, 270], [y, y + 30])
            canvas.drawString(80, y + 10, text)
        canvas.drawString(70, 600, "中间的话")
    layout = read(makers.drawn(draw))
    kinds = [(block.cells[0] if isinstance(block, Table) else block).lines[0].text for block in layout.blocks]
    assert kinds == ["甲", "中间的话", "乙"]
    assert [block.index for block in layout.blocks] == [1, 1, 2]


def test_pages_are_counted_and_boxes_say_which() -> None:
    layout = read(makers.drawn(lambda canvas: (canvas.grid([70, 170, 270], [700, 730]),
                                               canvas.drawString(80, 710, "甲")), pages=3))
    assert layout.pages == 3
    assert [block.cells[0].box.page for block in layout.blocks] == [1, 2, 3]
    assert [block.index for block in layout.blocks] == [1, 2, 3]
