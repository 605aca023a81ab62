"""A column of remarks goes on down the next page, where nothing names it."""

from __future__ import annotations

from subsidy_docs.align.tidy import tidy
from subsidy_docs.layout import Box, Cell, Layout, Line, Table


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


def test_a_column_with_other_edges_is_none_of_remarks() -> None:
    assert "已核" in texts(460.0)
