"""A table in rows of boxes: column edges, the lines in each cell, row heights, rows cut at page ends.

In: a ``Table`` of the page model. Out: ``Band``s (rows as high as they must be) that ``sheets`` puts on pages.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from subsidy_docs.fill.flow import Line, Setting, paragraph_lines
from subsidy_docs.fill.page import Cell, Row, Table


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


@dataclass(frozen=True, slots=True)
class Band:
    """A row laid out."""

    height: float
    boxes: tuple[CellBox, ...]
    header: bool
    whole: bool


def bands(table: Table, setting: Setting) -> list[Band]:
    """The rows of *table*, each at least as high as said, as its cells need, and as cells merged over it need."""
    edges = [0.0, *accumulate(table.widths)]
    boxes = [[_box(table.rows, number, cell, edges, setting) for cell in row.cells]
             for number, row in enumerate(table.rows)]
    heights = [max([row.height, *(box.height for box in line if box.reach == 1 and not box.merged_up)])
               for row, line in zip(table.rows, boxes, strict=True)]
    for number, line in enumerate(boxes):
        for box in line:
            last = number + box.reach - 1
            heights[last] += max(box.height - sum(heights[number:last + 1]), 0.0)
    return [Band(height, tuple(line), row.header, row.whole)
            for height, line, row in zip(heights, boxes, table.rows, strict=True)]


def _box(rows: Sequence[Row], number: int, cell: Cell, edges: Sequence[float], setting: Setting) -> CellBox:
    """*cell* of row *number* with its lines."""
    left, right = edges[cell.column], edges[min(cell.column + cell.span, len(edges) - 1)]
    if cell.merge == "continue":
        return CellBox(cell, left, right - left, 1, (), 0.0)
    reach = 1
    while cell.merge and number + reach < len(rows) and _continues(rows[number + reach], cell.column):
        reach += 1
    top, inner_left, bottom, inner_right = cell.margins
    stacked, height = stack(cell, right - left - inner_left - inner_right, setting)
    return CellBox(cell, left, right - left, reach, stacked, height + top + bottom)


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
