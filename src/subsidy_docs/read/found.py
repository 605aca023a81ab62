"""Where tables and lines of text stand on a sheet, before anything is read."""

from __future__ import annotations

from bisect import bisect
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from statistics import median

import numpy as np

from subsidy_docs.read import paleprint, textlines
from subsidy_docs.read.borders import follow, inked
from subsidy_docs.read.grids import Grid, GridCell, grids
from subsidy_docs.read.rulings import Rule
from subsidy_docs.read.sheet import Sheet
from subsidy_docs.read.textlines import Area, Pieces, Strip
from subsidy_docs.read.view import Bounds

_TABLE_WIDTH = 120.0  # points: what looks like a narrower table is a large character
_WIDE = 1.25  # heights of a picture: two sheets side by side are wider
_MIDDLE, _GUTTER, _LINES = (0.46, 0.54), 2.5, 6
"""Of a picture's width, heights of a character, lines: two sheets have so much white about the middle between them, and
so many lines each."""
_WITHIN = 0.5  # heights of a character: so much white may part two characters of a text
_CHARACTER = 0.5, 2.0  # heights of a character: as high is what may be a piece of one, and no rest of a border
_BRIDGED, _NEAR_LINE = 0.6, (0.35, 0.4)
"""The part of the white between two texts under which a blank's line is drawn; heights above and below their feet
within which it is."""
_NEAR = 1.5  # heights: further apart two texts are no one line


@dataclass(frozen=True, slots=True)
class Found:
    """What stands where on a sheet: tables with the lines of each cell, and the lines outside."""

    tables: tuple[tuple[Grid, tuple[tuple[Strip, ...], ...]], ...]
    outside: tuple[Strip, ...]

    @property
    def strips(self) -> list[Strip]:
        """All lines."""
        return [strip for _, cells in self.tables for cell in cells for strip in cell] + list(self.outside)


def find(sheet: Sheet) -> Found:
    """Where tables and text stand on a sheet."""
    drawn = [grid for grid in grids([_points(rule, sheet) for rule in sheet.ruled.level],
                                    [_points(rule, sheet) for rule in sheet.ruled.upright], _Texts(sheet))
             if grid.xs[-1] - grid.xs[0] > _TABLE_WIDTH
             and median(b - a for a, b in pairwise(grid.ys)) > 1.2 * sheet.height * sheet.points]
    tables = []
    for grid in drawn:
        cells = []
        boxes = [Area(*(round(at / sheet.points) for at in cell[4:])) for cell in grid.cells]
        rooms = [Area(*follow(sheet.ruled, box)) for box in boxes]
        between = _between(sheet, rooms)
        for box, room in zip(boxes, rooms, strict=True):
            inside = textlines.within(sheet.pieces, room)
            if len(more := textlines.within(between, room._replace(y0=box.y0, y1=box.y1))):
                inside = np.concatenate([inside, more])
                room = room._replace(y0=min(room.y0, int(more[:, 1].min())), y1=max(room.y1, int(more[:, 3].max())))
            cells.append(tuple(replace(_with_pale_print(sheet, strip), cut=_is_cut(sheet, strip))
                               for strip in textlines.strips(inside, room, sheet.height, part=True)))
        tables.append((grid, tuple(cells)))
    outside = _outside(sheet, drawn)
    whole = []
    for grid, cells_ in tables:
        places = _open_places(grid, outside, sheet.points)
        whole.append(_with_places(grid, cells_, places))
        held = {id(strip) for strips in places.values() for strip in strips}
        outside = [strip for strip in outside if id(strip) not in held]
    return Found(tuple(whole), tuple(outside))


def _between(sheet: Sheet, rooms: Sequence[Area]) -> Pieces:
    """The pieces of characters that lie in none of a table's *rooms*: on a border, as which strokes of a line of text
    were taken."""
    pieces = sheet.pieces
    x, y, high = (pieces[:, 0] + pieces[:, 2]) / 2, (pieces[:, 1] + pieces[:, 3]) / 2, pieces[:, 3] - pieces[:, 1]
    free = (high > _CHARACTER[0] * sheet.height) & (high < _CHARACTER[1] * sheet.height)
    for room in rooms:
        free &= ~((x > room.x0) & (x < room.x1) & (y > room.y0) & (y < room.y1))
    return pieces[free]


def _open_places(grid: Grid, outside: Sequence[Strip], points: float) -> dict[GridCell, list[Strip]]:
    """Where lines of text that no cell holds stand within the bounds of a table, a side of which was not seen."""
    found: dict[GridCell, list[Strip]] = defaultdict(list)
    for strip in outside:
        x0, y, x1 = strip.box.x0 * points, (strip.box.y0 + strip.box.y1) / 2 * points, strip.box.x1 * points
        row, left, right = bisect(grid.ys, y), bisect(grid.xs, x0), bisect(grid.xs, x1)
        if 0 < row < len(grid.ys) and 0 < left <= right < len(grid.xs):
            found[GridCell(row, left, 1, right - left + 1, grid.xs[left - 1], grid.ys[row - 1], grid.xs[right],
                           grid.ys[row])].append(strip)
    return found


def _with_places(grid: Grid, cells: tuple[tuple[Strip, ...], ...],
                 places: dict[GridCell, list[Strip]]) -> tuple[Grid, tuple[tuple[Strip, ...], ...]]:
    """A table with cells at its open *places*; what stands there may go on."""
    found = list(zip(grid.cells, cells, strict=True))
    found += [(place, tuple(replace(strip, cut=True) for strip in strips)) for place, strips in places.items()]
    found.sort(key=lambda each: each[0][:2])
    return replace(grid, cells=tuple(place for place, _ in found)), tuple(strips for _, strips in found)


class _Texts:
    """The stretches of print on a sheet, in points, without a gap in which a border may stand; found when asked for."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet

    @cached_property
    def boxes(self) -> list[Bounds]:
        """Where they stand."""
        pieces, height, p = self.sheet.pieces, self.sheet.height, self.sheet.points
        found: list[Bounds] = []
        page = Area(0, 0, *self.sheet.light.shape[::-1])
        for strip in textlines.strips(pieces, page, height, part=False):
            reach = -page.x1
            inside = textlines.within(pieces, strip.box)
            for x0, y0, x1, y1, _ in inside[np.argsort(inside[:, 0], kind="stable")].tolist():
                if x0 - reach > _WITHIN * height:
                    found.append((x0 * p, y0 * p, x1 * p, y1 * p))
                elif x1 > reach:
                    left, top, _, bottom = found[-1]
                    found[-1] = (left, min(top, y0 * p), x1 * p, max(bottom, y1 * p))
                reach = max(reach, x1)
        return found

    def __iter__(self) -> Iterator[Bounds]:
        return iter(self.boxes)


def side_by_side(sheet: Sheet, found: Found) -> list[Found]:
    """What was found, or that of each of two sheets that lie side by side on one picture: it is wide, nothing crosses
    the white down its middle, and lines of text stand on both sides."""
    height, width = sheet.light.shape
    if width < _WIDE * height:
        return [found]
    spans = [(strip.box.x0, strip.box.x1) for strip in found.outside]
    spans += [(round(grid.xs[0] / sheet.points), round(grid.xs[-1] / sheet.points)) for grid, _ in found.tables]
    reach, gaps = 0, [(0, 0)]
    for start, end in sorted(spans):
        if start > _MIDDLE[0] * width and reach < _MIDDLE[1] * width:
            gaps.append((start - reach, reach))
        reach = max(reach, end)
    room, at = max(gaps)
    if room < _GUTTER * sheet.height:
        return [found]
    halves = [Found(tuple(table for table in found.tables if (table[0].xs[0] / sheet.points < at) is left),
                    tuple(strip for strip in found.outside if (strip.box.x0 < at) is left)) for left in (True, False)]
    return halves if all(len(half.strips) >= _LINES for half in halves) else [found]


def _is_cut(sheet: Sheet, strip: Strip) -> bool:
    """Whether a border of its cell that shows no ink parts a line from text close behind it, which may belong to it:
    also at a table's edge, where a fold or an open side may hide how far the cell reaches."""
    box, near = strip.box, round(_NEAR * strip.height)
    sides = ((strip.room.x0, Area(box.x0 - near, box.y0, strip.room.x0, box.y1)),
             (strip.room.x1, Area(strip.room.x1, box.y0, box.x1 + near, box.y1)))
    return any(beyond.x0 < beyond.x1 and not inked(sheet.ruled, x, box.y0, box.y1)
               and len(textlines.within(sheet.pieces, beyond)) > 0 for x, beyond in sides)


def _points(rule: Rule, sheet: Sheet) -> Rule:
    return Rule(*(at * sheet.points for at in rule))


def _outside(sheet: Sheet, drawn: Sequence[Grid]) -> list[Strip]:
    """The lines of text that no cell holds, also where a table lies open within its bounds; none reaches over a
    table."""
    height, width = sheet.light.shape
    pieces = sheet.pieces
    x, y = (pieces[:, 0] + pieces[:, 2]) / 2, (pieces[:, 1] + pieces[:, 3]) / 2
    free = np.ones(len(pieces), bool)
    for cell in [cell for grid in drawn for cell in grid.cells]:
        x0, x1, y0, y1 = (at / sheet.points for at in (cell.x0, cell.x1, cell.y0, cell.y1))
        free &= ~((x > x0) & (x < x1) & (y > y0) & (y < y1))
    bounds = [0, *sorted(round(grid.ys[0] / sheet.points) for grid in drawn), height]
    out = []
    for top, bottom in pairwise(bounds):
        room = Area(0, 0, width, height)
        inside = textlines.within(pieces[free], Area(-1, top - 1, width + 1, bottom))
        lines = _filled(sheet, textlines.strips(inside, room, sheet.height, part=True))
        out += [_with_pale_print(sheet, strip) for strip in lines]
    return out


def _filled(sheet: Sheet, strips: Sequence[Strip]) -> list[Strip]:
    """*strips* with those joined that are one line of text with an empty stretch of a filled blank between them: a line
    is drawn under it that begins under the first, or ends where the second begins. One that goes under all of both is a
    row's border."""
    out: list[Strip] = []
    for strip in strips:
        last = out[-1] if out else None
        if last and textlines.beside(last.box, strip.box) and _is_filled(sheet, last, strip):
            out[-1] = replace(last, parts=last.parts + strip.parts, shown=())
        else:
            out.append(strip)
    return out


def _is_filled(sheet: Sheet, left: Strip, right: Strip) -> bool:
    """Whether a line is drawn under the white between two texts that is that of a blank."""
    high, y = max(left.height, right.height), max(left.box.y1, right.box.y1)
    start, end = left.box.x1, right.box.x0
    return any(min(rule.end, end) - max(rule.start, start) > _BRIDGED * (end - start)
               and -_NEAR_LINE[0] * high < rule.at - y < _NEAR_LINE[1] * high
               and (rule.start > left.box.x0 + _WITHIN * high or rule.end < end + _WITHIN * high)
               for rule in sheet.ruled.level)


def _with_pale_print(sheet: Sheet, strip: Strip) -> Strip:
    return replace(strip, shown=paleprint.shown(sheet.light, sheet.ruled, strip, sheet.height))
