"""Lines of text in the cells of a table: which of them may go on behind a border."""

from __future__ import annotations

import sys

import pytest

pytest.importorskip("cv2", reason="the extra that reads scans is not installed: pip install '.[ocr]'")

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from subsidy_docs.read.borders import follow
from subsidy_docs.read.found import find, side_by_side
from subsidy_docs.read.ruledink import RuledInk
from subsidy_docs.read.sheet import sheet_of
from subsidy_docs.read.view import Bounds
from subsidy_docs.resources import data_folder

LEFT, MIDDLE, RIGHT, TOP, ROW, ROWS = 200, 620, 1200, 300, 80, 8


def table() -> tuple[Image.Image, ImageDraw.ImageDraw, ImageFont.FreeTypeFont]:
    """A page with an empty table of two columns, ready to be drawn on, and a face."""
    page = Image.new("RGB", (1654, 2339), "white")
    drawing = ImageDraw.Draw(page)
    for row in range(ROWS + 1):
        drawing.line([(LEFT, TOP + row * ROW), (RIGHT, TOP + row * ROW)], "black", 3)
    for x in (LEFT, MIDDLE, RIGHT):
        drawing.line([(x, TOP), (x, TOP + ROWS * ROW)], "black", 3)
    return page, drawing, ImageFont.truetype(str(data_folder("fonts") / "noto-sans-sc/NotoSansSC-Medium.ttf"), 33)


@pytest.mark.parametrize(("start", "closed", "cut"), [(900, False, True), (700, False, False), (700, True, False)])
def test_a_line_may_go_on_behind_a_tables_open_edge(start: int, closed: bool, cut: bool) -> None:
    page = Image.new("RGB", (1654, 2339), "white")
    drawing = ImageDraw.Draw(page)
    face = ImageFont.truetype(str(data_folder("fonts") / "noto-sans-sc/NotoSansSC-Medium.ttf"), 33)
    for row in range(ROWS + 1):
        drawing.line([(LEFT, TOP + row * ROW), (RIGHT, TOP + row * ROW)], "black", 3)
    for x in (LEFT, MIDDLE, *[RIGHT] * closed):
        drawing.line([(x, TOP), (x, TOP + ROWS * ROW)], "black", 3)
    for row in range(ROWS):
        drawing.text((LEFT + 30, TOP + row * ROW + 20), "数据产品名称", "black", face)
        drawing.text((start, TOP + row * ROW + 20), "紧固件行业质量追溯数据集", "black", face)
    ((grid, cells),) = find(sheet_of(np.asarray(page))).tables
    values = [strip for cell, strips in zip(grid.cells, cells, strict=True) if cell.column > 1 for strip in strips]
    assert len(values) == ROWS and {strip.cut for strip in values} == {cut}


def test_text_where_a_table_lies_open_within_its_bounds_stands_in_its_row_and_may_go_on() -> None:
    page = Image.new("RGB", (1654, 2339), "white")
    drawing = ImageDraw.Draw(page)
    face = ImageFont.truetype(str(data_folder("fonts") / "noto-sans-sc/NotoSansSC-Medium.ttf"), 33)
    for row in range(ROWS + 1):
        drawing.line([(LEFT, TOP + row * ROW), (RIGHT if row else MIDDLE, TOP + row * ROW)], "black", 3)
    for x, top in ((LEFT, TOP), (MIDDLE, TOP), (RIGHT, TOP + 2 * ROW)):
        drawing.line([(x, top), (x, TOP + ROWS * ROW)], "black", 3)
    for row in range(ROWS):
        drawing.text((LEFT + 30, TOP + row * ROW + 20), "数据产品名称", "black", face)
        drawing.text((MIDDLE + 40, TOP + row * ROW + 20), "质量追溯数据集", "black", face)
    found = find(sheet_of(np.asarray(page)))
    assert len(found.strips) == 2 * ROWS and not found.outside
    ((grid, cells),) = found.tables
    ((cell, (strip,)),) = [each for each in zip(grid.cells, cells, strict=True) if each[0][:2] == (1, 2)]
    assert strip.cut and cell.x0 * 1654 / 595 == pytest.approx(MIDDLE, abs=9)


def test_a_column_meant_by_the_ends_of_rows_parts_text_close_beside_it_and_none_that_stands_across() -> None:
    page = Image.new("RGB", (1654, 2339), "white")
    drawing = ImageDraw.Draw(page)
    face = ImageFont.truetype(str(data_folder("fonts") / "noto-sans-sc/NotoSansSC-Medium.ttf"), 33)
    for row in range(ROWS + 1):
        drawing.line([(LEFT if row in (0, 4, 5, 8) else MIDDLE, TOP + row * ROW), (RIGHT, TOP + row * ROW)], "black", 3)
    for top in (0, 2, 3, 5, 6, 7):
        drawing.text((MIDDLE + 5, TOP + top * ROW + 20), "数据产品名称", "black", face)
    for row, text in ((1, "申请单位"), (6, "交易情况")):
        drawing.text((LEFT + 60, TOP + row * ROW + 45), text, "black", face)
    drawing.text((MIDDLE - 150, TOP + 4 * ROW + 20), "申请单位负责人承诺", "black", face)
    ((grid, _),) = find(sheet_of(np.asarray(page))).tables
    assert [cell[:4] for cell in grid.cells][:2] == [(1, 1, 4, 1), (1, 2, 1, 1)]
    assert [cell[:4] for cell in grid.cells if cell.row == 5] == [(5, 1, 1, 2)]


def test_text_through_which_a_border_was_seen_is_not_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    """Strokes at one height were taken for a border, and what is left of the characters lies in its ink."""
    page, drawing, face = table()
    drawing.line([(MIDDLE, TOP + 70), (RIGHT, TOP + 70)], "black", 3)
    drawing.text((MIDDLE + 40, TOP + 30), "质量追溯数据集", "black", face)

    def wide(ruled: RuledInk, box: Bounds) -> tuple[int, int, int, int]:
        x0, y0, x1, y1 = follow(ruled, box)
        return x0, y0, x1, min(y1, TOP + 35) if y1 < TOP + 71 else y1

    monkeypatch.setattr(sys.modules[find.__module__], "follow", wide)
    ((grid, cells),) = find(sheet_of(np.asarray(page))).tables
    assert [len(strips) for cell, strips in zip(grid.cells, cells, strict=True) if cell.column == 2][:2] == [1, 0]


@pytest.mark.parametrize(("places", "lines"), [
    ((LEFT + 12, (LEFT + MIDDLE) // 2 - 16, MIDDLE - 45), 1),  # to both edges, evenly
    ((LEFT + 12, LEFT + 130, MIDDLE - 45), 3), ((LEFT + 12, LEFT + 130, LEFT + 248), 3)])
def test_a_label_spread_over_its_cell_is_one_line(places: tuple[int, ...], lines: int) -> None:
    page, drawing, face = table()
    for row in range(ROWS):
        for place, char in zip(places, "联系人", strict=True):
            drawing.text((place, TOP + row * ROW + 20), char, "black", face)
        drawing.text((MIDDLE + 40, TOP + row * ROW + 20), "林晓燕", "black", face)
    ((grid, cells),) = find(sheet_of(np.asarray(page))).tables
    assert {len(strips) for cell, strips in zip(grid.cells, cells, strict=True) if cell.column == 1} == {lines}


@pytest.mark.parametrize(("across", "parts"), [(False, 2), (True, 1)])
def test_two_sheets_side_by_side_are_read_one_after_the_other(across: bool, parts: int) -> None:
    page = Image.new("RGB", (2400, 1654), "white")
    drawing = ImageDraw.Draw(page)
    face = ImageFont.truetype(str(data_folder("fonts") / "noto-sans-sc/NotoSansSC-Medium.ttf"), 24)
    for row in range(12):
        for left in (120, 1320):
            drawing.text((left, 200 + 90 * row), "自觉接受审计、纪检等相关职能部门的检查和监督，并承担责任。",
                         "black", face)
    if across:
        drawing.text((1000, 100), "人工智能应用场景投资补助申请表", "black", face)
    sheet = sheet_of(np.asarray(page))
    found = find(sheet)
    halves = side_by_side(sheet, found)
    assert len(halves) == parts and sum(len(half.strips) for half in halves) == len(found.strips)


@pytest.mark.parametrize(("start", "end", "lines"), [
    (360, 700, 1),  # 我单位于__2025______年: from the blank's beginning to the next word
    (200, 640, 1),  # a name that its line begins before
    (150, 1200, 2),  # a row's border
    (150, 420, 2),  # under the first alone
])
def test_a_line_of_text_goes_on_behind_the_empty_end_of_a_blank(start: int, end: int, lines: int) -> None:
    page = Image.new("RGB", (1654, 2339), "white")
    drawing = ImageDraw.Draw(page)
    face = ImageFont.truetype(str(data_folder("fonts") / "noto-sans-sc/NotoSansSC-Medium.ttf"), 33)
    for y in (300, 900):
        drawing.text((200, y), "我单位于 2025", "black", face)
        drawing.text((640, y), "年度申报项目", "black", face)
        drawing.line([(start, y + 42), (end, y + 42)], "black", 2)
    assert len(find(sheet_of(np.asarray(page))).strips) == 2 * lines
