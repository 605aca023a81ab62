"""Grids from rules: whatever table is drawn, and however untidily, its cells come back."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from subsidy_docs.read.grids import GridCell, grids
from subsidy_docs.read.rulings import Rule, snap


@st.composite
def drawn_tables(draw: st.DrawFn) -> tuple[list[float], list[float], list[tuple[int, int, int, int]]]:
    """Column lines, row lines and cells (row, column, row span, column span from 1), some of them merged.

    Every column line and row line bounds some cell, else it would not be drawn.
    """
    columns, rows = draw(st.integers(1, 6)), draw(st.integers(1, 8))
    gap = st.floats(14, 120)
    xs, ys = [60.0], [80.0]
    for _ in range(columns):
        xs.append(xs[-1] + draw(gap))
    for _ in range(rows):
        ys.append(ys[-1] + draw(gap))
    free = {(i, j) for i in range(rows) for j in range(columns)}
    cells = []
    for i in range(rows):
        for j in range(columns):
            if (i, j) not in free:
                continue
            height = draw(st.integers(1, rows - i)) if draw(st.integers(0, 4)) == 0 else 1
            width = draw(st.integers(1, columns - j)) if draw(st.integers(0, 3)) == 0 else 1
            while not all((a, b) in free for a in range(i, i + height) for b in range(j, j + width)):
                height, width = (height - 1, width) if height > 1 else (height, width - 1)
            free -= {(a, b) for a in range(i, i + height) for b in range(j, j + width)}
            cells.append((i + 1, j + 1, height, width))
    return xs, ys, cells


def _steps(cells: list[tuple[int, int, int, int]]) -> tuple[set[tuple[int, int]], set[tuple[int, int]]]:
    """The steps of lines around the cells: level (row line, column), upright (column line, row)."""
    level, upright = set(), set()
    for row, column, height, width in cells:
        for j in range(column - 1, column - 1 + width):
            level |= {(row - 1, j), (row - 1 + height, j)}
        for i in range(row - 1, row - 1 + height):
            upright |= {(column - 1, i), (column - 1 + width, i)}
    return level, upright


def _only_drawn(xs: list[float], ys: list[float], cells: list[tuple[int, int, int, int]]) -> list[GridCell]:
    """The cells as the eye counts them: rows and columns between lines that are drawn somewhere."""
    level, upright = _steps(cells)
    row_lines, column_lines = sorted({i for i, _ in level}), sorted({j for j, _ in upright})
    out = []
    for row, column, height, width in cells:
        top, bottom = row_lines.index(row - 1), row_lines.index(row - 1 + height)
        left, right = column_lines.index(column - 1), column_lines.index(column - 1 + width)
        out.append(GridCell(top + 1, left + 1, bottom - top, right - left, xs[column - 1], ys[row - 1],
                            xs[column - 1 + width], ys[row - 1 + height]))
    return sorted(out)


def _assert_same(found: list[GridCell], expected: list[GridCell], tolerance: float) -> None:
    assert [cell[:4] for cell in found] == [cell[:4] for cell in expected]
    assert all(abs(a - b) <= tolerance for one, other in zip(found, expected, strict=True)
               for a, b in zip(one[4:], other[4:], strict=True))


@given(drawn_tables(), st.data())
@settings(max_examples=60, deadline=None)
def test_a_table_drawn_in_untidy_steps_comes_back(table: tuple[list[float], list[float], list[tuple[int, ...]]],
                                                  data: st.DataObject) -> None:
    xs, ys, cells = table
    level, upright = _steps(cells)
    off = st.floats(-1.2, 1.2)
    across = [Rule(ys[i] + data.draw(off), xs[j] + data.draw(off), xs[j + 1] + data.draw(off)) for i, j in level]
    down = [Rule(xs[j] + data.draw(off), ys[i] + data.draw(off), ys[i + 1] + data.draw(off)) for j, i in upright]
    found = grids(data.draw(st.permutations(across)), down)
    if len(cells) == 1:
        assert found == []  # a frame is no table
        return
    assert len(found) == 1
    _assert_same(sorted(found[0].cells), _only_drawn(xs, ys, cells), 2.0)
    for cell in found[0].cells:
        assert found[0].cells[found[0].find((cell.x0 + cell.x1) / 2, (cell.y0 + cell.y1) / 2)] == cell


@given(st.lists(st.tuples(st.floats(0, 800), st.floats(0, 500), st.floats(0, 500)), max_size=40),
       st.lists(st.tuples(st.floats(0, 500), st.floats(0, 800), st.floats(0, 800)), max_size=40))
@settings(max_examples=60, deadline=None)
def test_any_lines_give_sound_grids(across: list[tuple[float, ...]], down: list[tuple[float, ...]]) -> None:
    found = grids([Rule(at, min(a, b), max(a, b)) for at, a, b in across],
                  [Rule(at, min(a, b), max(a, b)) for at, a, b in down])
    for grid in found:
        assert all(a < b for a, b in pairwise(grid.xs))
        assert all(a < b for a, b in pairwise(grid.ys))
        counted = [owner for row in grid.owner for owner in row if owner >= 0]
        assert set(counted) == set(range(len(grid.cells)))
        assert len(counted) == sum(cell.row_span * cell.column_span for cell in grid.cells)
        for k, cell in enumerate(grid.cells):
            assert grid.find((cell.x0 + cell.x1) / 2, (cell.y0 + cell.y1) / 2) == k


def test_dashes_become_one_line_and_far_ones_do_not() -> None:
    assert snap([Rule(100, 10, 13), Rule(100.4, 16, 19), Rule(100, 22, 25)]) == [Rule(100.2, 10, 25)]
    assert len(snap([Rule(100, 10, 20), Rule(100, 40, 50)])) == 2


def test_a_line_between_cells_that_ends_in_the_middle_does_not_break_the_table() -> None:
    across = [Rule(0, 0, 200), Rule(100, 0, 100), Rule(200, 0, 200)]
    down = [Rule(0, 0, 200), Rule(100, 0, 100), Rule(200, 0, 200)]  # an L-shaped cell
    grid = grids(across, down)[0]
    assert sorted(cell[:4] for cell in grid.cells) == [(1, 1, 1, 1), (1, 2, 2, 1), (2, 1, 1, 1)]


def test_the_foot_of_a_table_cut_by_the_page_is_closed() -> None:
    across = [Rule(0, 0, 200), Rule(30, 0, 200)]
    down = [Rule(0, 0, 60), Rule(100, 0, 60), Rule(200, 0, 60)]
    assert [cell[:4] for cell in grids(across, down)[0].cells] == [(1, 1, 1, 1), (1, 2, 1, 1), (2, 1, 1, 1),
                                                                   (2, 2, 1, 1)]


def test_boxes_whose_side_alone_is_open_are_cells() -> None:
    """The upper part of the right border was not seen, with it the top of the last column."""
    across = [Rule(0, 0, 100), Rule(30, 0, 200), Rule(60, 0, 200), Rule(90, 0, 200)]
    down = [Rule(0, 0, 90), Rule(100, 0, 90), Rule(200, 60, 90)]
    assert [cell[:4] for cell in grids(across, down)[0].cells] == [(1, 1, 1, 1), (2, 1, 1, 1), (2, 2, 1, 1),
                                                                   (3, 1, 1, 1), (3, 2, 1, 1)]


def test_long_lines_that_begin_and_end_together_are_a_table_of_rows() -> None:
    found = grids([Rule(0, 0, 200), Rule(30, 0, 200), Rule(60, 0, 200)], [])
    assert [cell[:4] for cell in found[0].cells] == [(1, 1, 1, 1), (2, 1, 1, 1)]
    assert found[0].open
    assert found[0].stacked
    assert grids([Rule(0, 0, 200), Rule(30, 0, 200)], []) == []  # a page's head and foot
    assert grids([Rule(0, 0, 90), Rule(30, 0, 90), Rule(60, 0, 90)], []) == []  # blanks to sign on


def test_a_column_is_meant_where_lines_end_together() -> None:
    across = [Rule(0, 0, 300), Rule(30, 80, 300), Rule(60, 80, 300), Rule(90, 0, 300), Rule(120, 0, 300)]
    frame = [Rule(0, 0, 120), Rule(300, 0, 120)]
    for down in (frame, []):
        grid = grids(across, down, [(10, 100, 40, 110), (90, 100, 200, 110)])[0]
        assert [cell[:4] for cell in grid.cells] == [(1, 1, 3, 1), (1, 2, 1, 1), (2, 2, 1, 1), (3, 2, 1, 1),
                                                     (4, 1, 1, 1), (4, 2, 1, 1)]
    grid = grids(across, frame, [(10, 100, 200, 110)])[0]  # a text over both
    assert [cell[:4] for cell in grid.cells] == [(1, 1, 3, 1), (1, 2, 1, 1), (2, 2, 1, 1), (3, 2, 1, 1), (4, 1, 1, 2)]


@pytest.mark.parametrize(("start", "cells"), [
    (80.0, [(1, 1, 1, 2), (2, 1, 2, 1), (2, 2, 1, 1), (3, 2, 1, 1), (4, 1, 1, 2)]),
    (180.0, [(1, 1, 1, 1), (2, 1, 1, 1), (3, 1, 1, 1)]),  # to write on
])
def test_a_row_line_that_ends_alone_leaves_a_cell_beside_both_rows(start: float, cells: list[tuple[int, ...]]) -> None:
    across = [Rule(0, 0, 300), Rule(30, 0, 300), Rule(60, start, 300), Rule(90, 0, 300), Rule(120, 0, 300)]
    assert [cell[:4] for cell in grids(across, [])[0].cells] == cells
    if cells[1][2] == 2:  # no text stands across the end of the line
        beside, across_it = (10, 55, 75, 65), (10, 55, 95, 65)
        assert [cell[:4] for cell in grids(across, [], [beside])[0].cells] == cells
        assert (2, 1, 2, 1) not in [cell[:4] for cell in grids(across, [], [across_it])[0].cells]
