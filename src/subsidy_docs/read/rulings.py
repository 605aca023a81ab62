"""Ruled lines in, table cells out: what a reader's eye does with the lines on a page.

In: the horizontal and the vertical rules of one page (points, origin top left), as drawn: strokes, thin filled
bars, one rectangle a cell, double lines, dashes, ends that miss each other by a hair. Out: a ``Grid`` a table, with
merged cells where an inner line is missing. Used for PDF (drawn lines) and for scans (lines found in ink).

Steps, each a small function: snap and join, close open sides, connect, prune what bounds nothing, cut into boxes,
merge boxes with no line between.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import NamedTuple

from subsidy_docs.read.view import Bounds

SNAP = 3.0
"""Parallel rules nearer than this are one line (double lines, cells drawn one by one, hand-dragged borders)."""
SPREAD = 6.0
"""The most that lines snapped together may lie apart, first to last."""
JOIN = 5.0
"""A gap in a line that is bridged: dashes, dots, cells drawn with a space between. No cell is as narrow."""
TOUCH = 4.0
"""How far the end of a line may miss the line that it should meet."""
MOST_CROSSINGS = 100_000
"""With more level times upright lines than this, a page is a drawing and no form: no tables are looked for."""
MOST_GRIDS = 200
"""The most tables looked for on a page."""
MOST_STACKS = 20
"""So many tables without upright lines are kept in mind while looking for the next rule's."""
LONG = 150.0
"""A level rule at least this long may be the top of a table without upright lines."""


class Rule(NamedTuple):
    """A straight line: ``at`` is its y (or x, if vertical), ``start`` and ``end`` the other coordinate."""

    at: float
    start: float
    end: float


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


def grids(horizontals: Iterable[Rule], verticals: Iterable[Rule], ink: Sequence[Bounds] = ()) -> list[Grid]:
    """The tables that the rules draw, top to bottom. A lone frame (one cell) is no table.

    ``ink`` are the boxes (x0, y0, x1, y1) of the text on the page: no column is thought to end within a text.
    """
    found = []
    level, upright = snap(horizontals), snap(verticals)
    if len(level) * (len(upright) + 1) > MOST_CROSSINGS:
        return []
    groups, alone = _connected(level, upright)
    for across, down, firm in groups + _stacks(alone):
        sides = _caps(down, across), _caps(across, down)
        drawn = [v.at for v in down]
        if sides[0] or sides[1] or not firm:
            columns = down + sides[1]
            across, down = _prune(across + sides[0], columns + _implied(across, columns, ink))
        if len(across) > 1 and len(down) > 1:
            grid = _grid(across, down)
            inner = any(grid.xs[0] + TOUCH < x < grid.xs[-1] - TOUCH for x in drawn)
            if len(grid.cells) > 1:
                found.append(grid if inner else replace(grid, open=True, stacked=not drawn))
    if len(found) > MOST_GRIDS:
        found = sorted(found, key=lambda grid: -grid.area)[:MOST_GRIDS]
    return sorted(found, key=lambda grid: (grid.ys[0], grid.xs[0]))


def snap(rules: Iterable[Rule]) -> list[Rule]:
    """Parallel rules with near ones moved onto one line and joined there; ordered by ``at``, then ``start``."""
    out: list[Rule] = []
    group: list[Rule] = []
    for rule in sorted(rules):
        if group and (rule.at - group[-1].at > SNAP or rule.at - group[0].at > SPREAD):
            out += _joined(group)
            group = []
        group.append(rule)
    return out + _joined(group) if group else out


def _joined(group: Sequence[Rule]) -> list[Rule]:
    """Rules of one line (ordered by ``at``) joined where they overlap or nearly meet."""
    if len(group) == 1:
        return list(group)
    at = (group[0].at + group[-1].at) / 2
    parts: list[Rule] = []
    start, end = 0.0, 0.0
    for _, s, e in sorted(group, key=lambda rule: rule.start):
        if parts and s - end <= JOIN:
            if e > end:
                end = e
                parts[-1] = Rule(at, start, end)
        else:
            start, end = s, e
            parts.append(Rule(at, s, e))
    return parts


def _meets(h: Rule, v: Rule) -> bool:
    return (h.start - TOUCH <= v.at <= h.end + TOUCH) and (v.start - TOUCH <= h.at <= v.end + TOUCH)


Group = tuple[list[Rule], list[Rule], bool]
"""Level and upright rules that hang together, and whether each of them meets at least two others."""


def _connected(across: list[Rule], down: list[Rule]) -> tuple[list[Group], list[Rule]]:
    """The groups of rules that hang together by meeting, and the level rules that meet nothing."""
    parent = list(range(len(across) + len(down)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    met = [0] * len(parent)
    places = [v.at for v in down]
    for i, h in enumerate(across):
        first = bisect_right(places, h.start - TOUCH)
        last = bisect_right(places, h.end + TOUCH)
        for j in range(first, last):
            v = down[j]
            if v.start - TOUCH <= h.at <= v.end + TOUCH:
                k = len(across) + j
                met[i] += 1
                met[k] += 1
                parent[root(i)] = root(k)
    members: dict[int, list[int]] = {}
    for i, count in enumerate(met):
        if count:
            members.setdefault(root(i), []).append(i)
    groups = [([across[i] for i in group if i < len(across)],
               [down[i - len(across)] for i in group if i >= len(across)],
               all(met[i] > 1 for i in group)) for group in members.values()]
    return groups, [h for h, count in zip(across, met, strict=False) if not count]


def _stacks(alone: Sequence[Rule]) -> list[Group]:
    """Level rules that meet no upright one, as tables without upright lines: three or more long ones that begin and
    end together, and those between (and above) that begin or end with them."""
    stacks: list[list[Rule]] = []
    for rule in alone:
        for stack in stacks[-MOST_STACKS:]:
            low, high = min(other.start for other in stack[-9:]), max(other.end for other in stack[-9:])
            if abs(rule.start - low) <= TOUCH or abs(rule.end - high) <= TOUCH:
                stack.append(rule)
                break
        else:
            if rule.end - rule.start >= LONG:
                stacks.append([rule])
    groups: list[Group] = []
    for stack in stacks:
        low, high = min(rule.start for rule in stack), max(rule.end for rule in stack)
        whole = [k for k, rule in enumerate(stack) if rule.start - low <= TOUCH and high - rule.end <= TOUCH]
        if len(whole) > 2:
            groups.append((stack[:whole[-1] + 1], [], False))
    return groups


def _implied(across: Sequence[Rule], down: Sequence[Rule], ink: Sequence[Bounds]) -> list[Rule]:
    """Upright lines that are not drawn but meant, where two or more level rules end at one place inside the table.

    Between the rules that pass that place each such line stands, unless a text stands across it.
    """
    middle = [(rule.at, end) for rule in across for end in (rule.start, rule.end)
              if not any(abs(v.at - end) <= TOUCH and v.start - TOUCH <= rule.at <= v.end + TOUCH for v in down)]
    found: list[Rule] = []
    for _, x in sorted(middle, key=lambda stub: stub[1]):
        stubs = [at for at, end in middle if abs(end - x) <= TOUCH]
        if len(stubs) < 2 or any(abs(rule.at - x) <= TOUCH for rule in found):
            continue
        walls = sorted({rule.at for rule in across if rule.start < x - TOUCH and rule.end > x + TOUCH})
        for top, bottom in pairwise(walls):
            if not any(x0 < x - 1 and x1 > x + 1 and top < (y0 + y1) / 2 < bottom for x0, y0, x1, y1 in ink):
                found.append(Rule(x, top, bottom))
    return found


def _caps(rules: list[Rule], others: list[Rule]) -> list[Rule]:
    """Lines that close an open side: at least two ``rules`` end there together, outermost, and no other line stands."""
    caps: list[Rule] = []
    if not rules:
        return caps
    low, high = min(rule.start for rule in rules), max(rule.end for rule in rules)
    for edge, ending in ((low, [r.at for r in rules if r.start - low < TOUCH]),
                         (high, [r.at for r in rules if high - r.end < TOUCH])):
        if len(ending) > 1 and not any(abs(other.at - edge) <= TOUCH for other in others):
            caps.append(Rule(edge, min(ending), max(ending)))
    return caps


def _prune(across: list[Rule], down: list[Rule]) -> tuple[list[Rule], list[Rule]]:
    """The rules that bound cells: each meets at least two of the other direction (an underline does not)."""
    while True:
        kept_across = [h for h in across if sum(_meets(h, v) for v in down) > 1]
        kept_down = [v for v in down if sum(_meets(h, v) for h in kept_across) > 1]
        if len(kept_across) == len(across) and len(kept_down) == len(down):
            return across, down
        across, down = kept_across, kept_down


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
            while stack:
                a, b = stack.pop()
                members.append((a, b))
                for lined, c, d in ((across[a][b], a - 1, b), (across[a + 1][b], a + 1, b),
                                    (down[b][a], a, b - 1), (down[b + 1][a], a, b + 1)):
                    if not (0 <= c < rows and 0 <= d < columns):
                        open_sides += not lined
                        closed_sides += lined
                    elif not lined and not region[c][d]:
                        region[c][d] = count
                        stack.append((c, d))
            if open_sides > closed_sides:
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
