"""Ruled lines in, table cells out: what a reader's eye does with the lines on a page.

In: the horizontal and the vertical rules of one page. Out: a ``Grid`` a table, with merged cells where an inner line
is missing. The rules of a table are made whole first (rulings.py); here they are cut into boxes, and boxes with no
line between are merged.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import NamedTuple

from subsidy_docs.read.rulings import TOUCH, Rule, caps, connected, implied, prune, snap, stacks
from subsidy_docs.read.view import Bounds

MOST_CROSSINGS = 100_000
"""With more level times upright lines than this, a page is a drawing and no form: no tables are looked for."""
MOST_GRIDS = 200
"""The most tables looked for on a page."""


class GridCell(NamedTuple):
    """A cell: place and span in the grid, counted from 1, and its box between the midlines of its borders."""

    row: int
    column: int
    row_span: int
    column_span: int
    x0: float
    y0: float
    x1: float
    y1: float


@dataclass(frozen=True, slots=True)
class Grid:
    """One table: the x of its column lines, the y of its row lines, its cells in reading order.

    ``owner[i][j]`` is the index in ``cells`` of the cell that holds the box between row lines i, i+1 and column
    lines j, j+1, or -1 where the grid is open there (no cell). ``open`` says that no upright line is drawn inside,
    ``stacked`` that none is drawn at all: the rows are sure, the columns are not.
    """

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    cells: tuple[GridCell, ...]
    owner: tuple[tuple[int, ...], ...]
    open: bool = False
    stacked: bool = False

    @property
    def area(self) -> float:
        """The area of the whole table in square points."""
        return (self.xs[-1] - self.xs[0]) * (self.ys[-1] - self.ys[0])

    def find(self, x: float, y: float) -> int:
        """The index of the cell that holds the point, or -1."""
        j = bisect_right(self.xs, x) - 1
        i = bisect_right(self.ys, y) - 1
        if 0 <= i < len(self.ys) - 1 and 0 <= j < len(self.xs) - 1:
            return self.owner[i][j]
        return -1


def grids(horizontals: Iterable[Rule], verticals: Iterable[Rule], ink: Iterable[Bounds] = ()) -> list[Grid]:
    """The tables that the rules draw, top to bottom. A lone frame (one cell) is no table.

    ``ink`` are the boxes (x0, y0, x1, y1) of the text on the page: no column is thought to end within a text.
    """
    found = []
    level, upright = snap(horizontals), snap(verticals)
    if len(level) * (len(upright) + 1) > MOST_CROSSINGS:
        return []
    groups, alone = connected(level, upright)
    for across, down, firm in groups + stacks(alone):
        sides = caps(down, across), caps(across, down)
        drawn = [v.at for v in down]
        if sides[0] or sides[1] or not firm:
            columns = down + sides[1]
            across, down = prune(across + sides[0], columns + implied(across, columns, ink))
        if len(across) > 1 and len(down) > 1:
            grid = _grid(across, down)
            inner = any(grid.xs[0] + TOUCH < x < grid.xs[-1] - TOUCH for x in drawn)
            if len(grid.cells) > 1:
                found.append(grid if inner else replace(grid, open=True, stacked=not drawn))
    if len(found) > MOST_GRIDS:
        found = sorted(found, key=lambda grid: -grid.area)[:MOST_GRIDS]
    return sorted(found, key=lambda grid: (grid.ys[0], grid.xs[0]))


def _grid(across: Sequence[Rule], down: Sequence[Rule]) -> Grid:
    ys = sorted({h.at for h in across})
    xs = sorted({v.at for v in down})
    lined_across = _lined(across, ys, xs)  # [i][j]: a line runs above box (i, j); one more row for the bottom
    lined_down = _lined(down, xs, ys)  # [j][i]: a line runs left of box (i, j); one more column for the right
    rows, columns = len(ys) - 1, len(xs) - 1
    region = _regions(rows, columns, lined_across, lined_down)
    cells: list[GridCell] = []
    owner = [[-1] * columns for _ in range(rows)]
    done = [[region[i][j] < 0 for j in range(columns)] for i in range(rows)]
    for i in range(rows):
        for j in range(columns):
            if done[i][j]:
                continue
            right, bottom = _rectangle(region, done, i, j)
            for a in range(i, bottom):
                for b in range(j, right):
                    done[a][b] = True
                    owner[a][b] = len(cells)
            cells.append(GridCell(i + 1, j + 1, bottom - i, right - j, xs[j], ys[i], xs[right], ys[bottom]))
    return Grid(tuple(xs), tuple(ys), tuple(cells), tuple(map(tuple, owner)))


def _lined(rules: Sequence[Rule], places: list[float], steps: list[float]) -> list[list[bool]]:
    """For each place and each step between neighbouring ``steps``: does a rule cover the middle of the step there?"""
    index = {at: k for k, at in enumerate(places)}
    lined = [[False] * (len(steps) - 1) for _ in places]
    middles = [(a + b) / 2 for a, b in pairwise(steps)]
    for at, start, end in rules:
        row = lined[index[at]]
        for k in range(bisect_right(middles, start), bisect_right(middles, end)):
            row[k] = True
    return lined


def _regions(rows: int, columns: int, across: list[list[bool]], down: list[list[bool]]) -> list[list[int]]:
    """A number for each box; boxes with no line between share it; -1 where a box lies open to the outside."""
    region = [[0] * columns for _ in range(rows)]
    count = 0
    for i in range(rows):
        for j in range(columns):
            if region[i][j]:
                continue
            count += 1
            stack = [(i, j)]
            region[i][j] = count
            members = []
            open_sides = closed_sides = 0
            edges: set[tuple[int, int]] = set()  # at which sides of the grid the boxes lie open
            while stack:
                a, b = stack.pop()
                members.append((a, b))
                for lined, c, d in ((across[a][b], a - 1, b), (across[a + 1][b], a + 1, b),
                                    (down[b][a], a, b - 1), (down[b + 1][a], a, b + 1)):
                    if not (0 <= c < rows and 0 <= d < columns):
                        open_sides += not lined
                        closed_sides += lined
                        edges |= set() if lined else {(c - a, d - b)}
                    elif not lined and not region[c][d]:
                        region[c][d] = count
                        stack.append((c, d))
            beside = len(edges) == 1 and edges <= {(0, -1), (0, 1)}  # only the table's side was not drawn, or not seen
            if open_sides > closed_sides and not beside:
                for a, b in members:
                    region[a][b] = -1
    return region


def _rectangle(region: list[list[int]], done: list[list[bool]], i: int, j: int) -> tuple[int, int]:
    """The largest rectangle of one region from box (i, j) to the right, then down: (right, bottom), exclusive.

    A region is a rectangle nearly always; one that is not (an inner line that ends in the middle) is cut.
    """
    number = region[i][j]
    right = j + 1
    while right < len(region[i]) and region[i][right] == number and not done[i][right]:
        right += 1
    bottom = i + 1
    while bottom < len(region) and all(region[bottom][b] == number and not done[bottom][b] for b in range(j, right)):
        bottom += 1
    return right, bottom
