"""Pieces of ink in, lines of text out: where in a cell, or on a page outside its tables, text stands.

No network looks for text here: characters are pieces of ink of a plausible size, a row of them is a band with white
above and below, a gap wider than a character parts a row. A ``Strip`` is one line with its parts; what the recogniser
sees of it is in linepicture.py.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from subsidy_docs.read.components import components
from subsidy_docs.read.straighten import Mask

GAP = 0.9
"""A gap in a row wider than this many heights is a blank."""
COLUMN_GAP, _COLUMN_BESIDE = 2.5, 1.5
"""A wider gap parts two lines that stand side by side; the second, where lines near it stand under the left one alone.
"""
_LEAST_GAP = 0.6  # characters between two columns, without the white that a sign has of its own
_SIGN = 0.5  # characters: so wide is a 、 and the white behind it
_ONE, _EDGE, _EVEN = 1.3, 0.5, 1.2
"""Heights that a character is wide, at most; a word set to fill its cell leaves less at the edges than this part of its
characters' steps, of which none is so many times another."""
_PITCH = 2.0  # heights from one line to the next, at most
_POINT = 0.3  # characters: what is no higher is a point, and brings no two lines together
_TOUCHING, _AROUND = 1.5, 8  # a piece so many characters high may be of two lines, which those within so many show
_LINE, _SHARED = 0.6, 0.2  # characters: what is as high may be a line; lines share no more of their height
_NARROW = 0.15  # characters: a gap so wide may part what stands side by side, half a line off each other
_TALL = 1.75  # bands higher than this many characters hold several lines

Pieces = npt.NDArray[np.int32]
"""Boxes of connected ink: rows of (x0, y0, x1, y1, dots of ink)."""


class Area(NamedTuple):
    """A rectangle in dots."""

    x0: int
    y0: int
    x1: int
    y1: int


@dataclass(frozen=True, slots=True)
class Strip:
    """A line of text: its parts from left to right, and the area that its picture may be cut from. ``cut`` says that
    a border which shows no ink beside the line ends it: it may go on behind. ``shown`` are the parts with the print
    beside them that is too pale to count as ink."""

    parts: tuple[Area, ...]
    room: Area
    cut: bool = False
    shown: tuple[Area, ...] = ()
    box: Area = field(init=False, compare=False)
    """The box around all parts."""

    def __post_init__(self) -> None:
        box = Area(self.parts[0].x0, min(p.y0 for p in self.parts), self.parts[-1].x1, max(p.y1 for p in self.parts))
        object.__setattr__(self, "box", box)
        object.__setattr__(self, "shown", self.shown or self.parts)

    @property
    def height(self) -> int:
        """How high the line is, in dots."""
        return self.box.y1 - self.box.y0


def pieces(text_ink: Mask) -> Pieces:
    """The connected pieces of ink of a page, specks left out."""
    found = components(text_ink)
    speck = max(3, round((max(text_ink.shape) / 1100) ** 2 * 2))
    return np.asarray(found[found[:, 4] >= speck], np.int32)


def character_height(found: Pieces, page_height: int) -> float:
    """How high a character of the page's text is, in dots."""
    heights = (found[:, 3] - found[:, 1]).astype(np.float64)
    plausible = heights[(heights > page_height / 260) & (heights < page_height / 28)]
    return percentile(plausible, 72) if len(plausible) > 5 else page_height / 75


def percentile(values: npt.NDArray[Any], share: float) -> float:
    """What *share* per cent of *values* are no larger than, as np.percentile has it, which takes ten times as long."""
    ordered = np.sort(values, axis=None)
    at = share / 100 * (len(ordered) - 1)
    below = int(at)
    low, high = float(ordered[below]), float(ordered[min(below + 1, len(ordered) - 1)])
    return low + (high - low) * (at - below)


def within(found: Pieces, area: Area) -> Pieces:
    """The pieces whose middle lies in *area*."""
    x, y = (found[:, 0] + found[:, 2]) / 2, (found[:, 1] + found[:, 3]) / 2
    return found[(x > area.x0) & (x < area.x1) & (y > area.y0) & (y < area.y1)]


def strips(found: Pieces, room: Area, height: float, *, part: bool) -> list[Strip]:
    """The lines that *found* make, top to bottom; with ``part``, a wide gap parts two lines side by side.

    ``height`` is that of a character on this page.
    """
    sizes = found[:, 2:4] - found[:, :2]
    tall = sizes[:, 1] > 3.2 * height  # a bracket drawn by hand, a stroke through the cell
    small = sizes.max(axis=1) < _POINT * height  # points and commas: they belong to a line but make none
    text, points = _parted(found[~(tall | small)], height), found[small & (sizes.max(axis=1) > 0.07 * height)]
    areas = sorted(_cut(text, points, height), key=lambda area: (area.y0 + area.y1, area.x0))
    rows: list[list[Area]] = []
    for area in areas:
        same = next((row for row in rows[-4:] if any(beside(other, area) for other in row
                                                     if other.y1 - other.y0 > _POINT * height)
                     and not any(_under(other, area, height) for other in row)), None)
        if same is None:
            rows.append([area])
        else:
            same.append(area)
    rows = [sorted(row) for row in rows]
    joined = [list(_joined(row)) for row in rows]
    out = []
    for number, row in enumerate(joined):
        out += [Strip(tuple(members), room) for members in (
            _columns(joined, number, found) if part and not _is_spread(row, room) else [row])]
    return [strip for strip in out if strip.height > 0.35 * height]


def _parted(text: Pieces, height: float) -> Pieces:
    """*text* with pieces that reach over two lines (a g that touches the T below) parted between these."""
    high = text[:, 3] - text[:, 1] > _TOUCHING * height
    if not high.any():
        return text
    usual, parts = text[~high], []
    for piece in text[high]:
        x0, y0, x1, y1, ink = piece.tolist()
        near = usual[(usual[:, 2] > x0 - _AROUND * height) & (usual[:, 0] < x1 + _AROUND * height)
                     & (usual[:, 3] > y0) & (usual[:, 1] < y1)]
        rows = [(int(band[:, 1].min()), int(band[:, 3].max())) for band in _rows(near, height)]
        inside = [(max(top, y0), min(bottom, y1)) for top, bottom in rows
                  if bottom - top < _TALL * height and min(bottom, y1) - max(top, y0) > 0.5 * (bottom - top)]
        parts += [(x0, top, x1, bottom, ink // len(inside)) for top, bottom in inside] if len(inside) > 1 else \
            [(x0, y0, x1, y1, ink)]
    return np.concatenate([usual, np.array(parts, np.int32)])


def _joined(row: Sequence[Area]) -> Iterator[Area]:
    """The areas of a row, those that overlap made one."""
    last = row[0]
    for area in row[1:]:
        if area.x0 <= last.x1:
            last = Area(last.x0, min(last.y0, area.y0), max(last.x1, area.x1), max(last.y1, area.y1))
        else:
            yield last
            last = area
    yield last


def beside(left: Area, right: Area, least: float = 0.5) -> bool:
    """Whether two areas share a row: *least* of the lower one's height."""
    shared = min(left.y1, right.y1) - max(left.y0, right.y0)
    return shared > least * min(left.y1 - left.y0, right.y1 - right.y0)


def _under(upper: Area, area: Area, height: float) -> bool:
    """Whether *area* is the next line below *upper*, though what stands on their right, between both, may be beside
    each. Both are as high as characters of this *height* are."""
    lines = min(upper.y1 - upper.y0, area.y1 - area.y0) > _LINE * height
    over = min(upper.x1, area.x1) - max(upper.x0, area.x0) > _LINE * height
    return lines and over and not beside(upper, area, _SHARED)


def _is_spread(row: Sequence[Area], room: Area) -> bool:
    """Whether single characters stand evenly from one edge of their cell to the other: one word, set to fill it."""
    height = max(area.y1 - area.y0 for area in row)
    if len(row) < 2 or any(area.x1 - area.x0 > _ONE * height for area in row):
        return False
    steps = [(right.x0 + right.x1 - left.x0 - left.x1) / 2 for left, right in pairwise(row)]
    return max(row[0].x0 - room.x0, room.x1 - row[-1].x1) < _EDGE * min(steps) and max(steps) < _EVEN * min(steps)


def _columns(rows: Sequence[Sequence[Area]], number: int, found: Pieces) -> Iterator[list[Area]]:
    """The row *number* parted at gaps that are wide beside its height, at those where another row begins too, and at
    those under which the lines of its left part go on (a label of two lines, an answer behind its first)."""
    row = rows[number]
    height = max(area.y1 - area.y0 for area in row)
    others = [area for k, other in enumerate(rows) if k != number for area in other]
    members = [row[0]]
    for left, right in pairwise(row):
        gap = right.x0 - left.x1 - _own_white(left, found, height)
        begins = any(abs(area.x0 - right.x0) < 0.3 * height for area in others)
        if gap > COLUMN_GAP * height or (gap > _LEAST_GAP * height and begins) \
                or (gap > _COLUMN_BESIDE * height and _goes_on(left, right, others, height)):
            yield members
            members = []
        members.append(right)
    yield members


def _own_white(left: Area, found: Pieces, height: float) -> float:
    """The white behind *left* that is the own of the sign at its end: 、 and 。 are low, and fill half their place."""
    end = within(found, left._replace(x0=round(left.x1 - _SIGN * height), x1=left.x1 + 1))
    low = len(end) and int(end[:, 1].min()) > (left.y0 + left.y1) / 2 - 0.1 * height
    return _SIGN * height if low else 0.0


def _goes_on(left: Area, right: Area, others: Sequence[Area], height: float) -> bool:
    """Whether lines close above or below stand under *left* alone, and none crosses the gap before *right*."""
    near = [area for area in others if abs(area.y0 + area.y1 - left.y0 - left.y1) < 2 * _PITCH * height]
    return any(area.x1 <= right.x0 and area.x1 > left.x0 for area in near) and not any(
        area.x0 < right.x0 and area.x1 > left.x1 + (right.x0 - left.x1) / 2 for area in near)


def _cut(text: Pieces, points: Pieces, height: float, depth: int = 0) -> Iterator[Area]:
    """The parts of lines: bands of rows, each cut at its gaps, and again where several rows overlap."""
    for band in _rows(text, height):
        top, bottom = int(band[:, 1].min()), int(band[:, 3].max())
        tall = bottom - top > _TALL * max(height, _usual(band))
        middle = (points[:, 1] + points[:, 3]) / 2
        whole = np.concatenate([band, points[(middle > top - 0.1 * height) & (middle < bottom + 0.15 * height)]])
        for part in _bands(whole, 0, 2, GAP * min(bottom - top, 1.6 * height), shrink=0.0):
            low, high = int(part[:, 1].min()), int(part[:, 3].max())
            if tall and depth < 4 and len(part) < len(text):
                yield from _cut(part, points[:0], height, depth + 1)
            elif tall and high - low > _TALL * height and depth < 6:
                if sides := _sides(part, height):
                    for side in sides:
                        yield from _cut(side, points[:0], height, depth + 1)
                else:
                    yield from _split(part, height, depth)
            else:
                yield Area(int(part[:, 0].min()), low, int(part[:, 2].max()), high)


def _rows(text: Pieces, height: float) -> list[Pieces]:
    """*text* parted into rows; thin bands (the top stroke of 元) join the row that they touch."""
    rows: list[Pieces] = []
    for band in _bands(text, 1, 3, 0.0, shrink=0.22):
        if rows and int(band[:, 3].max()) - int(rows[-1][:, 1].min()) < 1.3 * height:
            rows[-1] = np.concatenate([rows[-1], band])
        else:
            rows.append(band)
    return rows


def _usual(band: Pieces) -> float:
    """The height of the band's larger pieces."""
    return percentile(band[:, 3] - band[:, 1], 80)


def _sides(part: Pieces, height: float) -> tuple[Pieces, Pieces] | None:
    """What stands on the left and on the right of a narrow gap, where each side is rows of their own that are half a
    line off the other's; None where no gap parts *part* so."""
    found = list(_bands(part, 0, 2, _NARROW * height, shrink=0.0))
    gaps = sorted(range(1, len(found)), key=lambda i: int(found[i - 1][:, 2].max()) - int(found[i][:, 0].min()))
    for i in gaps:
        left, right = np.concatenate(found[:i]), np.concatenate(found[i:])
        if all(int(row[:, 3].max()) - int(row[:, 1].min()) < _TALL * height
               for side in (left, right) for row in _rows(side, height)):
            return left, right
    return None


def _split(part: Pieces, height: float, depth: int) -> Iterator[Area]:
    """Rows that touch, parted where the least ink crosses."""
    top, bottom = int(part[:, 1].min()), int(part[:, 3].max())
    middle = (part[:, 1] + part[:, 3]) / 2
    crossings = [(int(((part[:, 1] < y) & (part[:, 3] > y)).sum()), abs(y - (top + bottom) / 2), y)
                 for y in range(int(top + 0.6 * height), int(bottom - 0.6 * height))]
    y = min(crossings)[2] if crossings else 0
    above, below = part[middle < y], part[middle >= y]
    if not len(above) or not len(below):
        yield Area(int(part[:, 0].min()), top, int(part[:, 2].max()), bottom)
        return
    yield from _cut(above, above[:0], height, depth + 2)
    yield from _cut(below, below[:0], height, depth + 2)


def _bands(found: Pieces, low: int, high: int, gap: float, *, shrink: float) -> Iterator[Pieces]:
    """*found* parted where nothing lies over a stretch of more than *gap* in the direction of columns low, high.

    Each piece counts without ``shrink`` of its extent at both ends: neighbours that touch at their rims stay apart.
    """
    if not len(found):
        return
    extent = (found[:, high] - found[:, low]) * shrink
    starts, ends = found[:, low] + extent, found[:, high] - extent
    order = np.argsort(starts, kind="stable")
    reach = np.maximum.accumulate(ends[order])
    breaks = np.flatnonzero(starts[order][1:] > reach[:-1] + gap) + 1
    for members in np.split(order, breaks):
        yield found[members]
