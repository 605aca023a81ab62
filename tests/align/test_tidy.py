"""A column of remarks goes on down the next page, where nothing names it."""

from __future__ import annotations

import pytest

from subsidy_docs.align.tidy import tidy
from subsidy_docs.layout import Box, Cell, Kind, Layout, Line, Table


def cell(page: int, row: int, column: int, text: str, right: float) -> Cell:
    left = 50.0 if column == 1 else 200.0 if column == 2 else 400.0
    box = Box(page, left, 50.0 * row, right, 50.0 * row + 40)
    return Cell(row, column, 1, 1, (Line(text, box._replace(y1=box.y0 + 10)),), box)


def texts(edge: float) -> list[str]:
    """The texts on the second page, whose last column ends at *edge*."""
    first = Table(1, (cell(1, 1, 1, "负责人", 200.0), cell(1, 1, 2, "王喆", 400.0), cell(1, 1, 3, "备注", 500.0)))
    second = Table(2, (cell(2, 1, 1, "联系人", 200.0), cell(2, 1, 2, "李堃", 400.0), cell(2, 1, 3, "已核", edge),
                       cell(2, 2, 1, "审核意见", 200.0), cell(2, 2, 3, "电话", edge)))
    made = tidy(Layout("pdf", (first, second), pages=2), frozenset({"负责人", "联系人", "电话"})).blocks[1]
    assert isinstance(made, Table)
    return [line.text for each in made.cells for line in each.lines]


def test_remarks_of_the_page_before_go_on() -> None:
    assert texts(500.0) == ["联系人", "李堃", "审核意见", "电话"]


@pytest.mark.parametrize(("word", "kind", "under", "kept"), [
    ("备注", "pdf", "含税", False), ("音注", "scan", "含税", False), ("音注", "pdf", "含税", True),
    ("音注", "scan", "电话", True), ("关系", "scan", "含税", True)])
def test_on_a_scan_half_of_the_word_leads_a_column_of_remarks(
        word: str, kind: Kind, under: str, kept: bool) -> None:
    table = Table(1, (cell(1, 1, 1, "项目", 200.0), cell(1, 1, 2, "内容", 400.0), cell(1, 1, 3, word, 500.0),
                      cell(1, 2, 1, "负责人", 200.0), cell(1, 2, 2, "王喆", 400.0), cell(1, 2, 3, under, 500.0)))
    (made,) = tidy(Layout(kind, (table,)), frozenset({"负责人", "电话"})).blocks
    assert isinstance(made, Table)
    assert any(line.text == under for each in made.cells for line in each.lines) is kept


@pytest.mark.parametrize(("word", "left", "kept"), [(420.0, 410.0, False), (420.0, 300.0, True), (100.0, 410.0, True)])
def test_where_no_upright_line_was_seen_the_word_leads_what_stands_under_it(
        word: float, left: float, kept: bool) -> None:
    room = Box(1, 50.0, 50.0, 500.0, 90.0)
    head = Cell(1, 1, 1, 2, (Line("备注", Box(1, word, 60.0, word + 20, 70.0)),), room)
    pages = []
    for page in (1, 2):
        box = Box(page, left, 100.0, 500.0, 140.0)
        row = (cell(page, 2, 1, "负责人", 200.0), Cell(2, 2, 1, 1, (Line("2025年度", box),), box))
        pages.append(Table(page, (head, *row) if page == 1 else row))
    made = tidy(Layout("scan", tuple(pages), pages=2), frozenset({"负责人"})).blocks
    assert [any("2025年度" in line.text for each in block.cells for line in each.lines)
            for block in made if isinstance(block, Table)] == [kept, kept]


def test_a_column_with_other_edges_is_none_of_remarks() -> None:
    assert "已核" in texts(460.0)
