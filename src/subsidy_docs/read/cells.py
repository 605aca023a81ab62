"""Runs of text put into the cells that hold them: where a table's lines and a page's letters meet.

In: the grids of a page and its runs. Out: the runs by cell, and the cells with their lines. A run across a border is
cut there if it can be of both cells; one that merely ran over stays where it began, with less trust.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

from subsidy_docs.layout import Box, Cell
from subsidy_docs.read import textrun
from subsidy_docs.read.bands import parted
from subsidy_docs.read.grids import Grid
from subsidy_docs.read.rulings import SNAP, Rule
from subsidy_docs.read.textrun import UNSURE_SCORE, Run, Setting

UNDERLINE = 0.15
"""A line this near below text (in heights of it) underlines it."""
STRUCK = 0.15
"""A border further than this (in heights) from the edges of characters strikes through one: the text ran over it."""

def place(found: Sequence[Grid], x: float, y: float) -> tuple[int, int] | None:
    """(table, cell) that holds the point, the smallest table that does; None outside all."""
    if len(found) == 1:
        cell = found[0].find(x, y)
        return (0, cell) if cell >= 0 else None
    places = [(grid.area, k, cell) for k, grid in enumerate(found) if (cell := grid.find(x, y)) >= 0]
    return min(places)[1:] if places else None


def placed(runs: Iterable[Run], found: Sequence[Grid]) -> tuple[list[dict[int, list[Run]]], list[Run]]:
    """The runs by table and cell, and those outside."""
    inside: list[dict[int, list[Run]]] = [defaultdict(list) for _ in found]
    outside: list[Run] = []
    if not found:
        return inside, list(runs)
    for run in runs:
        y, edges, count = (run.y0 + run.y1) / 2, run.edges, len(run.text)
        first = place(found, (edges[0] + edges[1]) / 2, y)
        if count == 1 or first == place(found, (edges[-2] + edges[-1]) / 2, y):
            (outside if first is None else inside[first[0]][first[1]]).append(run)
            continue
        for where, piece in _pieces(run, found):
            (outside if where is None else inside[where[0]][where[1]]).append(piece)
    return inside, outside


def _pieces(run: Run, found: Sequence[Grid]) -> list[tuple[tuple[int, int] | None, Run]]:
    """The run cut at the borders it crosses, each piece with its cell."""
    y, edges = (run.y0 + run.y1) / 2, run.edges
    places = [place(found, (a + b) / 2, y) for a, b in pairwise(edges)]
    cuts = [i for i in range(1, len(places)) if places[i] != places[i - 1]]
    if not cuts:
        return [(places[0], run)]
    if None in places or any(_ran_over(run, cut, (places[cut - 1], places[cut]), found) for cut in cuts):
        return [(next(where for where in places if where), replace(run, score=min(run.score, UNSURE_SCORE)))]
    return [(places[a], run.cut(a, b)) for a, b in pairwise([0, *cuts, len(places)])]


def _ran_over(run: Run, cut: int, places: tuple[tuple[int, int] | None, ...], found: Sequence[Grid]) -> bool:
    """Whether the border at the cut strikes through a character, so that the text was not set for two cells."""
    near = STRUCK * (run.y1 - run.y0)
    cells = [found[where[0]].cells[where[1]] for where in places if where]
    return not any(abs(run.edges[cut] - x) <= near for cell in cells for x in (cell.x0, cell.x1))


def cells_of(grid: Grid, texts: dict[int, list[Run]], setting: Setting) -> list[Cell]:
    """The cells of a table with their lines."""
    cells = []
    for k, (row, column, row_span, column_span, x0, y0, x1, y1) in enumerate(grid.cells):
        lines = tuple(textrun.lines(texts[k], setting, part=False)) if k in texts else ()
        cells.append(Cell(row, column, row_span, column_span, lines, Box(setting.page, x0, y0, x1, y1)))
    return cells


def open_cells_of(grid: Grid, texts: dict[int, list[Run]], setting: Setting) -> list[Cell]:
    """The cells of a table with lines between its rows only, parted where white space parts its columns."""
    cells = []
    for k, cell in enumerate(cells_of(grid, texts, setting)):
        columns = parted(texts[k]) if k in texts else []
        if len(columns) < 2:
            cells.append(cell)
            continue
        for number, runs in enumerate(columns):
            lines = tuple(textrun.lines(runs, setting, part=False))
            box = Box(setting.page, min(run.edges[0] for run in runs), grid.cells[k].y0,
                      max(run.edges[-1] for run in runs), grid.cells[k].y1)
            cells.append(Cell(cell.row, cell.column + number, cell.row_span, 1, lines, box))
    return cells


def holds_a_table(grid: Grid, runs: Sequence[Run]) -> bool:
    """Whether level lines without upright ones hold a table: no text stands beside, and they underline no text."""
    left, right, under = grid.xs[0], grid.xs[-1], set()
    for run in runs:
        y, low = (run.y0 + run.y1) / 2, (run.y1 - run.y0) * UNDERLINE
        if grid.ys[0] < y < grid.ys[-1] and not left < (run.edges[0] + run.edges[-1]) / 2 < right:
            return False
        under |= {at for at in grid.ys[1:] if run.y1 - 2 * low <= at <= run.y1 + low}
    return len(under) < len(grid.ys) / 2


def borders(rule: Rule, found: Sequence[Grid]) -> bool:
    """Whether the level rule is part of a table's lines."""
    return any(grid.xs[0] - SNAP <= rule.start and rule.end <= grid.xs[-1] + SNAP
               and any(abs(rule.at - y) <= SNAP for y in grid.ys) for grid in found)
