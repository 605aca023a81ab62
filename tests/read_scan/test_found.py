"""Lines of text in the cells of a table: which of them may go on behind a border."""

from __future__ import annotations

import pytest

pytest.importorskip("cv2", reason="the extra that reads scans is not installed: pip install '.[ocr]'")

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from subsidy_docs.read.found import find
from subsidy_docs.read.sheet import sheet_of
from subsidy_docs.resources import data_folder

LEFT, MIDDLE, RIGHT, TOP, ROW, ROWS = 200, 620, 1200, 300, 80, 8


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


def test_text_where_a_table_lies_open_within_its_bounds_is_not_lost() -> None:
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
    assert len(found.strips) == 2 * ROWS and len(found.outside) == 1
