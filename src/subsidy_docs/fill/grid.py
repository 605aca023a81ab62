"""A table in rows of boxes: column edges, the lines in each cell, row heights, rows cut at page ends.

In: a ``Table`` of the page model. Out: ``Band``s (rows as high as they must be) that ``sheets`` puts on pages.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from subsidy_docs.fill.flow import Setting, paragraph_lines
from subsidy_docs.fill.line import Line
from subsidy_docs.fill.page import Cell, Edge, Row, Table


@dataclass(frozen=True, slots=True)
class Stacked:
    """A line in a cell or on a page: ``top`` is its distance from where the stack begins."""

    top: float
    line: Line


@dataclass(frozen=True, slots=True)
class CellBox:
    """A cell with its lines. ``reach`` counts the rows it covers; a cell merged upwards has no lines of its own."""

    cell: Cell
    left: float
    width: float
    reach: int
    lines: tuple[Stacked, ...]
    height: float  # of the lines and the cell's margins

    @property
    def merged_up(self) -> bool:
        """Whether it is the lower part of a cell above."""
        return self.cell.merge == "continue"

    @property
    def rule(self) -> float:
        """The width of the rule above it."""
        top = self.cell.edges[0]
        return 0.0 if top is None else top.width


@dataclass(frozen=True, slots=True)
class Frame:
    """The rules of a row whose cells are not merged over others: (x0, x1, edge) along its top and its bottom, as long
    as they go on alike, and (x, edge) of those that stand at the sides of its cells."""

    top: tuple[tuple[float, float, Edge], ...]
    bottom: tuple[tuple[float, float, Edge], ...]
    sides: tuple[tuple[float, Edge], ...]


@dataclass(frozen=True, slots=True)
class Band:
    """A row laid out; without ``frame`` each of its cells has rules of its own."""

    height: float
    boxes: tuple[CellBox, ...]
    header: bool
    whole: bool
    frame: Frame | None = None
    keep: bool = False  # it stays on the page of the next row


def bands(table: Table, setting: Setting) -> list[Band]:
    """The rows of *table*, each at least as high as said, as its cells need, and as cells merged over it need."""
    boxer = _Boxer(table, setting)
    boxes = [boxer.row(number) for number in range(len(table.rows))]
    heights = [max([row.height, *[box.height + (box.rule if setting.ruled else 0.0) for box in line
                                  if box.reach == 1 and not box.merged_up]])
               for row, line in zip(table.rows, boxes, strict=True)]
    for number, line in enumerate(boxes):
        for box in line:
            if box.reach > 1:
                last = number + box.reach - 1
                heights[last] += max(box.height - sum(heights[number:last + 1]), 0.0)
    return [Band(height, line, row.header, row.whole, boxer.frame(row.cells, line), boxer.kept(row.cells))
            for height, line, row in zip(heights, boxes, table.rows, strict=True)]


class _Boxer:
    """Lays out the cells of one table; cells of one pattern with the same texts, once."""

    def __init__(self, table: Table, setting: Setting) -> None:
        self._rows = table.rows
        self._edges = [0.0, *accumulate(table.widths)]
        self._setting = setting
        self._slots: dict[int, list[tuple[Cell, list[int]]]] = {}
        self._alike: dict[tuple[int, tuple[str, ...]], CellBox] = {}
        self._frames: dict[int, Frame | None] = {}
        self._kept: dict[int, bool] = {}

    def row(self, number: int) -> tuple[CellBox, ...]:
        """The boxes of row *number*."""
        cells, texts = self._rows[number].cells, self._rows[number].texts
        if not texts:
            return tuple([self._box(number, cell, self._setting) for cell in cells])
        if id(cells) not in self._slots:
            self._slots[id(cells)] = [(cell, _slots(cell)) for cell in cells]
        found = []
        for cell, slots in self._slots[id(cells)]:
            own = tuple([texts[slot] for slot in slots])
            box = self._alike.get((id(cell), own))
            if box is None or cell.merge:
                filled = Setting(self._setting.fonts, dict(zip(map(str, slots), own, strict=True)))
                box = self._box(number, cell, filled)
                self._alike[id(cell), own] = box
            found.append(box)
        return tuple(found)

    def frame(self, cells: tuple[Cell, ...], boxes: Sequence[CellBox]) -> Frame | None:
        """The rules of a row of *cells*, laid out as *boxes*; rows of one pattern have one."""
        if id(cells) not in self._frames:
            self._frames[id(cells)] = None if any(cell.merge for cell in cells) else _frame(boxes)
        return self._frames[id(cells)]

    def kept(self, cells: tuple[Cell, ...]) -> bool:
        """Whether a row of *cells* stays with the next one: each of its paragraphs does, as in Word."""
        if id(cells) not in self._kept:
            self._kept[id(cells)] = all(paragraph.keep_next for cell in cells for paragraph in cell.paragraphs)
        return self._kept[id(cells)]

    def _box(self, number: int, cell: Cell, setting: Setting) -> CellBox:
        """*cell* of row *number* with its lines."""
        left, right = self._edges[cell.column], self._edges[min(cell.column + cell.span, len(self._edges) - 1)]
        if cell.merge == "continue":
            return CellBox(cell, left, right - left, 1, (), 0.0)
        reach = 1
        while cell.merge and number + reach < len(self._rows) and _continues(self._rows[number + reach], cell.column):
            reach += 1
        top, inner_left, bottom, inner_right = cell.margins
        stacked, height = stack(cell, right - left - inner_left - inner_right, setting)
        return CellBox(cell, left, right - left, reach, stacked, height + top + bottom)


def _frame(boxes: Sequence[CellBox]) -> Frame:
    """The rules of a row without merged cells; where two cells share a side, the wider edge."""
    sides: dict[float, Edge] = {}
    for box in boxes:
        for x, edge in ((_exact(box.left), box.cell.edges[1]), (_exact(box.left + box.width), box.cell.edges[3])):
            if edge is not None and (x not in sides or sides[x].width < edge.width):
                sides[x] = edge
    return Frame(_along(boxes, 0), _along(boxes, 2), tuple(sides.items()))


def _along(boxes: Sequence[CellBox], side: int) -> tuple[tuple[float, float, Edge], ...]:
    """The edges on one *side* of a row's cells, those that continue each other made one."""
    found: list[tuple[float, float, Edge]] = []
    for box in boxes:
        edge, start, end = box.cell.edges[side], _exact(box.left), _exact(box.left + box.width)
        if edge is None:
            continue
        if found and found[-1][1:] == (start, edge):
            found[-1] = (found[-1][0], end, edge)
        else:
            found.append((start, end, edge))
    return tuple(found)


def _exact(x: float) -> float:
    """*x* without what adding floats leaves in its last places: equal sides must be equal."""
    return round(x, 6)


def _slots(cell: Cell) -> list[int]:
    """The numbers of the slots in *cell*."""
    return [int(run.slot) for paragraph in cell.paragraphs for run in paragraph.runs if run.slot is not None]


def _continues(row: Row, column: int) -> bool:
    """Whether the cell of *row* at grid column *column* is merged upwards."""
    return any(cell.column == column and cell.merge == "continue" for cell in row.cells)


def stack(cell: Cell, width: float, setting: Setting) -> tuple[tuple[Stacked, ...], float]:
    """The lines of *cell* one below the other, and their height."""
    found: list[Stacked] = []
    y = 0.0
    for paragraph in cell.paragraphs:
        y += paragraph.before
        for line in paragraph_lines(paragraph, width, setting):
            found.append(Stacked(y, line))
            y += line.height
        y += paragraph.after
    return tuple(found), y


def split(rows: Sequence[Band], room: float) -> list[Band]:
    """*rows* with each one that is higher than a page's *room* cut into parts that are not, between lines."""
    found = list(rows)
    number = 0
    while number < len(found):
        band = found[number]
        if band.height > room + 0.01:
            parts = [_cut(box, room) for box in band.boxes]
            rest = max([box.height for _, box in parts] + [0.0])
            if all(not upper.lines for upper, _ in parts) and any(lower.lines for _, lower in parts):
                return found  # a single line higher than the page: nothing is gained by cutting
            found[number:number + 1] = [
                replace(band, height=room, boxes=tuple(upper for upper, _ in parts)),
                replace(band, height=rest or band.height - room,
                        boxes=tuple(lower for _, lower in parts))]
            _stretch_merges(found, number)
        number += 1
    return found


def _cut(box: CellBox, room: float) -> tuple[CellBox, CellBox]:
    """*box* cut at *room*: the lines above, and a cell with the others."""
    top, _, bottom, _ = box.cell.margins
    if box.merged_up or box.reach > 1:
        return box, replace(box, cell=replace(box.cell, merge="continue"), reach=1, lines=(), height=0.0)
    upper = tuple(each for each in box.lines if top + each.top + each.line.height + bottom <= room)
    lower = box.lines[len(upper):]
    start = lower[0].top if lower else 0.0
    moved = tuple(replace(each, top=each.top - start) for each in lower)
    height = moved[-1].top + moved[-1].line.height + top + bottom if moved else 0.0
    upper_cell = replace(box.cell, align="top")
    return (replace(box, cell=upper_cell, lines=upper, height=room),
            replace(box, cell=upper_cell, lines=moved, height=height))


def _stretch_merges(rows: list[Band], number: int) -> None:
    """Let cells merged over the row that was cut at *number* cover its second part too."""
    for above in range(number + 1):
        band = rows[above]
        rows[above] = replace(band, boxes=tuple(
            replace(box, reach=box.reach + 1)
            if not box.merged_up and box.reach > 1 and above + box.reach > number else box for box in band.boxes))
