"""Ink in, ruled lines out: the table lines of a scanned page as ``Rule``s, and where their ink lies.

Lines are long and thin: what survives an opening with a long thin brush. A line may sag or lean by a few dots, be
broken, be doubled.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

import cv2
import numpy as np
import numpy.typing as npt

from subsidy_docs.read.components import dots, extents
from subsidy_docs.read.inkline import (
    ALONE,
    MOSTLY,
    STROKE,
    Ends,
    InkLine,
    Stroke,
    freer_sides,
    is_thin,
    is_torn,
    is_whole,
    joins,
    of_its_own,
    passes,
    thinnest,
    unbroken,
    without_tails,
)
from subsidy_docs.read.mending import Part, mended, way
from subsidy_docs.read.rulings import Rule
from subsidy_docs.read.sidework import beside
from subsidy_docs.read.straighten import Corners, Mask

_SHORTEST = 1 / 24, 1 / 36  # of the page's width, level and upright: shorter lines belong to characters
_UNBROKEN = 5  # strokes: ink that runs on so long is a line, whatever stands beside it
_LONG = 1 / 14  # of the page's width: a shorter broken line counts only between two across it; 二三 looks like one
_SOLID = 0.7  # how much of a line's length is inked, at least
_THICKEST = 1 / 70
_SAG = 3  # dots: so far a line may be off the straight one


@dataclass(frozen=True, slots=True)
class RuledInk:
    """The lines of one page: masks of their ink, and each as (at, start, end) in dots."""

    across: Mask
    down: Mask
    level: tuple[Rule, ...]
    upright: tuple[Rule, ...]
    frame: Corners | None


def ruled_ink(ink: Mask, standing_ink: Mask | None = None) -> RuledInk:
    """The lines in the ink of a page that lies level; *standing_ink* is that for upright lines, where it differs."""
    shortest, lowest = (max(int(min(ink.shape) * part), 24) for part in _SHORTEST)
    turned = _turned(ink if standing_ink is None else standing_ink)
    upright_ones = beside(_lines, turned, lowest, crowded=True)
    flat, standing = _lines(ink, shortest), upright_ones.result()
    lines = flat.ink([line for line in flat.found if line.sure])
    lines |= standing.ink([line for line in standing.found if line.sure], "F").T
    paper = ~np.asarray(cv2.dilate(lines, np.ones((3, 3), np.uint8)), np.uint8)
    rest, rest_turned = ink & paper, turned & _turned(paper)
    long = _LONG * min(ink.shape)
    walls = [line for line in standing.found if line.sure]
    sure = [part for line in flat.found if line.sure for part in of_its_own(ink, line, walls, MOSTLY)]
    alone = sure + [line for line in flat.found if not line.sure and line.free and _stands_alone(rest, line)]
    own = [part for line in standing.found for part in of_its_own(turned, line, sure)]
    upright = [line for line in own if line.sure or passes(turned, line, sure) or (
        line.free and _stands_alone(rest_turned, line) and (line.length > long or joins(line, alone)))]
    level = [line for line in alone if line.sure or line.length > long or joins(line, upright)]
    cut = [without_tails(turned, line, level) for line in upright]
    upright = [line for line in cut if line.sure or not (
        is_torn(turned, line, *line.rule[1:]) or (line.length < lowest and not is_whole(turned, line, level)))]
    lying, upstanding = [line.part for line in level], [line.part for line in upright]
    frame = _frame([part[1:] for part in lying], [(part.start[::-1], part.end[::-1]) for part in upstanding],
                   ink.shape[1])
    across, down = flat.ink(level), standing.ink(upright, "F")
    rows, gaps = mended(ink, lying, [line.rule for line in upright], upright=False)
    _fill(across, ink, gaps)
    columns, gaps = mended(turned, upstanding, rows, upright=True)
    _fill(down, turned, gaps)
    return RuledInk(across, down.T, tuple(rows), tuple(columns), frame)


def _fill(lines: Mask, ink: Mask, gaps: Sequence[Part]) -> None:
    """Add to the ink of *lines* what is left of them in *gaps*."""
    for gap in gaps:
        place = way(ink, gap)
        lines[place] |= ink[place]


def _turned(mask: Mask) -> Mask:
    """Rows made columns; numpy's way takes ten times as long."""
    return np.asarray(cv2.transpose(mask), np.uint8)


class _Lines(NamedTuple):
    """The lines of one direction, and the strokes of ink that they are made of, numbered."""

    found: list[InkLine]
    strokes: Mask
    numbers: npt.NDArray[np.uint16]

    def ink(self, lines: Sequence[InkLine], order: Literal["C", "F"] = "C") -> Mask:
        """The ink of *lines*, without that of characters which stand so near that they were taken for one;
        laid out column by column ("F"), it is quickly turned."""
        out: Mask = np.zeros(self.strokes.shape, np.uint8, order)
        thick = thinnest(self.strokes) + _SAG
        for line in lines:
            x, y, width, height = line.box
            around = slice(y, y + height), slice(x, x + width)
            inked = np.where(self.numbers[around] == line.number, self.strokes[around], 0).astype(np.uint8)
            if height > 2 * thick:
                (start, first), (end, last) = line.ends
                slope = (last - first) / max(end - start, 1.0)
                down, right = np.nonzero(inked)
                off = np.round(down - slope * right).astype(np.int64)
                most = int(np.bincount(off - off.min()).argmax()) + int(off.min())
                aside = np.abs(off - most) > thick
                inked[down[aside], right[aside]] = 0
            out[around] |= inked
        return out


def _stands_alone(rest: Mask, line: InkLine) -> bool:
    """Whether the ink of a broken level line is thin pieces of its own, not strokes of characters; *rest* is the ink
    of the page without its sure lines."""
    thin = thinnest(rest)
    top, left = max(int(line.middles.min()) - 2 * thin, 0), int(line.columns[0])
    crop = np.ascontiguousarray(rest[top:int(line.middles.max()) + 2 * thin + 1, left:int(line.columns[-1]) + 1])
    _, labels, stats, _ = cv2.connectedComponentsWithStats(crop, connectivity=8, ltype=cv2.CV_16U)
    at = labels[np.clip(np.round(line.middles).astype(np.int64) - top, 0, crop.shape[0] - 1), line.columns - left]
    return float((stats[at, cv2.CC_STAT_HEIGHT] <= thin)[at > 0].sum()) >= MOSTLY * len(at)


def _lines(ink: Mask, shortest: int, *, crowded: bool = False) -> _Lines:
    """The level lines; where they are *crowded*, characters that one of them touches are left out of it."""
    stroke = max(int(min(ink.shape) * STROKE), 16)
    bridged = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((1, 5), np.uint8))
    kept = np.asarray(cv2.morphologyEx(bridged, cv2.MORPH_OPEN, np.ones((1, stroke), np.uint8)), np.uint8)
    joined = cv2.dilate(kept, np.ones((3, stroke // 2), np.uint8))
    count, numbered = cv2.connectedComponents(joined, connectivity=8, ltype=cv2.CV_16U)
    labels = np.asarray(numbered, np.uint16)
    reach = thinnest(ink) // 2 + 1 if crowded else 0
    strokes = [each for each in _strokes(kept, labels, count, stroke // 2, shortest, reach)
               if len(each.columns) >= max(_SOLID * (each.columns[-1] - each.columns[0]), shortest * _SOLID, 3)]
    sure = [bool(len(columns) >= _UNBROKEN * stroke <= unbroken(columns, middles)) and is_thin(ink, middles, columns)
            for _, _, columns, middles in strokes]
    alone = freer_sides(ink, strokes, stroke // 8) <= ALONE
    found = [InkLine(number, box, Rule(float(np.median(middles)), float(columns[0]), float(columns[-1])),
                   columns, middles, certain, certain or bool(free))
             for (number, box, columns, middles), certain, free in zip(strokes, sure, alone, strict=True)]
    return _Lines(found, kept, labels)


def _strokes(kept: Mask, labels: npt.NDArray[np.uint16], count: int, wide: int, shortest: int,
             reach: int) -> Iterator[Stroke]:
    """The pieces, *count* - 1, that *kept* becomes when each of its dots is made 3 dots high and *wide* dots wide, as
    far as they are long and thin; of a thicker one what lies within *reach* of the row that holds most of it.

    All are measured at once: a page of text has hundreds of them.
    """
    height, width = kept.shape
    x, y = dots(kept)
    label = labels[y, x]

    def measured() -> tuple[npt.NDArray[np.int64], npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
        """The boxes of the pieces, which of them are long, and which thin."""
        boxes = extents(x, y, label, count)[:, :4].astype(np.int64)
        boxes += np.array([wide // 2 - wide + 1, -1, wide // 2, 1])
        boxes[0] = 0
        boxes = np.clip(boxes, 0, (width, height, width, height))
        across, high = boxes[:, 2] - boxes[:, 0], boxes[:, 3] - boxes[:, 1]
        return boxes, across >= shortest, high <= np.maximum(width * _THICKEST, 0.06 * across)

    boxes, long, narrow = measured()
    if reach and (thick := long & ~narrow).any():
        kept_dots = ~thick[label] | (np.abs(y - _fullest_rows(y, label, boxes, thick)[label]) <= reach)
        x, y, label = x[kept_dots], y[kept_dots], label[kept_dots]
        boxes, long, narrow = measured()
    across, thin = boxes[:, 2] - boxes[:, 0], long & narrow
    firsts = np.concatenate(([0], np.cumsum(np.where(thin, across, 0))))  # the columns of all, one behind the other
    of_thin = thin[label]
    x, y, label = x[of_thin], y[of_thin], label[of_thin]
    column = firsts[label] + x - boxes[label, 0]
    weight = np.bincount(column, minlength=firsts[-1])
    total = np.bincount(column, weights=y - boxes[label, 1], minlength=firsts[-1])
    for number in np.flatnonzero(thin).tolist():
        x0, y0, x1, y1 = boxes[number].tolist()
        part = slice(firsts[number], firsts[number + 1])
        columns = np.flatnonzero(weight[part])
        yield Stroke(number, (x0, y0, x1 - x0, y1 - y0), x0 + columns,
                      total[part][columns] / weight[part][columns] + y0)


def _fullest_rows(y: npt.NDArray[np.int32], label: npt.NDArray[np.uint16], boxes: npt.NDArray[np.int64],
                  wanted: npt.NDArray[np.bool_]) -> npt.NDArray[np.int64]:
    """The row that holds most dots of each of the *wanted* pieces; *y* and *label* are the dots'."""
    firsts = np.concatenate(([0], np.cumsum(np.where(wanted, boxes[:, 3] - boxes[:, 1], 0))))
    inside = wanted[label]
    of = label[inside]
    dots_in = np.bincount(firsts[of] + y[inside] - boxes[of, 1], minlength=firsts[-1])
    rows = np.zeros(len(boxes), np.int64)
    for number in np.flatnonzero(wanted).tolist():
        rows[number] = boxes[number, 1] + dots_in[firsts[number]:firsts[number + 1]].argmax()
    return rows


def _frame(level: list[Ends], upright: list[Ends], width: int) -> Corners | None:
    """The corners where the outermost long lines meet, from the top left on clockwise; None without four of them."""
    long_level = [e for e in level if e[1][0] - e[0][0] > 0.4 * width]
    long_upright = [e for e in upright if e[1][1] - e[0][1] > 0.25 * width]
    if len(long_level) < 2 or len(long_upright) < 2:
        return None
    top, bottom = min(long_level, key=lambda e: e[0][1] + e[1][1]), max(long_level, key=lambda e: e[0][1] + e[1][1])
    left, right = (min(long_upright, key=lambda e: e[0][0] + e[1][0]),
                   max(long_upright, key=lambda e: e[0][0] + e[1][0]))
    corners = [_meeting(a, b) for a, b in ((top, left), (top, right), (bottom, right), (bottom, left))]
    return None if any(corner is None for corner in corners) else np.array(corners, np.float32)


def _meeting(one: Ends, other: Ends) -> tuple[float, float] | None:
    """Where two straight lines meet."""
    (x1, y1), (x2, y2) = one
    (x3, y3), (x4, y4) = other
    scale = (x1 - x2) * (y3 - y4) - (y1 - y2) * (x3 - x4)
    if abs(scale) < 1e-6:
        return None
    a, b = x1 * y2 - y1 * x2, x3 * y4 - y3 * x4
    return (a * (x3 - x4) - (x1 - x2) * b) / scale, (a * (y3 - y4) - (y1 - y2) * b) / scale
