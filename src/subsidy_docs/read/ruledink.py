"""Ink in, ruled lines out: the table lines of a scanned page as ``Rule``s, and where their ink lies.

Lines are long and thin: what survives an opening with a long thin brush. A line may sag or lean by a few dots, be
broken, be doubled.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import cv2
import numpy as np
import numpy.typing as npt

from subsidy_docs.read.components import dots, extents
from subsidy_docs.read.mending import NEAR, Part, crossing_at, is_torn, mended, way, without_tails
from subsidy_docs.read.rulings import Rule
from subsidy_docs.read.straighten import Corners, Mask

_STROKE = 1 / 46  # of the page's width: a stroke this long may be part of a line
_SHORTEST = 1 / 24, 1 / 36  # of the page's width, level and upright: shorter lines belong to characters
_UNBROKEN = 5  # strokes: ink that runs on so long is a line, whatever stands beside it
_ALONE = 0.25  # of another line's length that may have ink close to it, on its freer side: more is characters' strokes
_THIN = 1 / 240  # of the page's width: a line is no thicker, nor are the pieces of a broken one; characters are
_LONG = 1 / 14  # of the page's width: a shorter broken line counts only between two across it; 二三 looks like one
_MOSTLY = 0.6  # of a line's length it is so
_WHOLE = 0.95  # of its length has ink: it is whole, but for some dots
_SOLID = 0.7  # how much of a line's length is inked, at least
_THICKEST = 1 / 70
Ends = tuple[tuple[float, float], tuple[float, float]]


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
    flat, standing = _lines(ink, shortest), _lines(turned, lowest)
    lines = flat.ink([line for line in flat.found if line.sure])
    lines |= _turned(standing.ink([line for line in standing.found if line.sure]))
    paper = ~np.asarray(cv2.dilate(lines, np.ones((3, 3), np.uint8)), np.uint8)
    rest, rest_turned = ink & paper, turned & _turned(paper)
    long = _LONG * min(ink.shape)
    sure = [line for line in flat.found if line.sure]
    alone = [line for line in flat.found if line.sure or (line.free and _stands_alone(rest, line))]
    upright = [line for line in standing.found if line.sure or _passes(turned, line, sure) or (
        line.free and _stands_alone(rest_turned, line) and (line.length > long or _joins(line, alone)))]
    level = [line for line in alone if line.sure or line.length > long or _joins(line, upright)]
    crossed = [line.rule for line in level]
    cut = [line.cut(*without_tails(turned, line.part, crossed)) for line in upright]
    upright = [line for line in cut if line.sure or not is_torn(turned, line.part)]
    frame = _frame([line.ends for line in level], [(x[::-1], y[::-1]) for x, y in (v.ends for v in upright)],
                   ink.shape[1])
    across, down = flat.ink(level), standing.ink(upright)
    rows, gaps = mended(ink, [line.part for line in level], [line.rule for line in upright], upright=False)
    _fill(across, ink, gaps)
    columns, gaps = mended(turned, [line.part for line in upright], rows, upright=True)
    _fill(down, turned, gaps)
    return RuledInk(across, _turned(down), tuple(rows), tuple(columns), frame)


def _fill(lines: Mask, ink: Mask, gaps: Sequence[Part]) -> None:
    """Add to the ink of *lines* what is left of them in *gaps*."""
    for gap in gaps:
        place = way(ink, gap)
        lines[place] |= ink[place]


def _turned(mask: Mask) -> Mask:
    """Rows made columns; numpy's way takes ten times as long."""
    return np.asarray(cv2.transpose(mask), np.uint8)


class _Line(NamedTuple):
    """A line that was found: its number among the pieces of ink and the box around that (x, y, width, height), the
    rule, where its ink lies (columns and the middle of the ink in each), whether it is beyond doubt,
    whether one side of it is free of ink."""

    number: int
    box: tuple[int, int, int, int]
    rule: Rule
    columns: npt.NDArray[np.int64]
    middles: npt.NDArray[np.float64]
    sure: bool
    free: bool

    @property
    def length(self) -> float:
        """In dots."""
        return self.rule.end - self.rule.start

    @property
    def part(self) -> Part:
        """The line as a part that may be one of several of one line."""
        return Part(self.rule, *self.ends)

    @property
    def ends(self) -> Ends:
        """Where the straight line nearest to its ink begins and ends."""
        slope, at = np.polyfit(self.columns, self.middles, 1)
        start, end = self.rule.start, self.rule.end
        return (start, float(at + slope * start)), (end, float(at + slope * end))

    def cut(self, start: float, end: float) -> _Line:
        """The line from *start* to *end* alone."""
        if (start, end) == (self.rule.start, self.rule.end):
            return self
        kept = (self.columns >= start) & (self.columns <= end)
        x, y, width, height = self.box
        left, right = max(x, round(start)), min(x + width, round(end) + 1)
        return self._replace(box=(left, y, right - left, height), rule=Rule(self.rule.at, start, end),
                             columns=self.columns[kept], middles=self.middles[kept])


class _Lines(NamedTuple):
    """The lines of one direction, and the strokes of ink that they are made of, numbered."""

    found: list[_Line]
    strokes: Mask
    numbers: npt.NDArray[np.uint16]

    def ink(self, lines: Sequence[_Line]) -> Mask:
        """The ink of *lines*."""
        out: Mask = np.zeros(self.strokes.shape, np.uint8)
        for line in lines:
            x, y, width, height = line.box
            around = slice(y, y + height), slice(x, x + width)
            out[around] |= np.where(self.numbers[around] == line.number, self.strokes[around], 0).astype(np.uint8)
        return out


def _joins(line: _Line, others: Sequence[_Line]) -> bool:
    """Whether a line runs from one of *others*, which run across it, to another."""
    at, start, end = line.rule
    crossing = crossing_at([other.rule for other in others], at)
    return all(any(abs(x - tip) <= NEAR for x in crossing) for tip in (start, end))


def _passes(ink: Mask, line: _Line, others: Sequence[_Line]) -> bool:
    """Whether a thin line that is whole runs from one of *others* to another and on its way passes a third, as
    no stroke of a character does."""
    at, start, end = line.rule
    passed = any(start + 2 * NEAR < other.rule.at < end - 2 * NEAR
                 and other.rule.start + NEAR < at < other.rule.end - NEAR for other in others)
    inked = int(np.count_nonzero(_near(ink, line.middles, line.columns, np.arange(-1, 2)).any(axis=0)))
    return (passed and _joins(line, others) and _is_thin(ink, line.middles, line.columns)
            and min(inked, _unbroken(line.columns, line.middles)) > _WHOLE * line.length)


def _stands_alone(rest: Mask, line: _Line) -> bool:
    """Whether the ink of a broken level line is thin pieces of its own, not strokes of characters; *rest* is the ink
    of the page without its sure lines."""
    thin = _thin(rest)
    top, left = max(int(line.middles.min()) - 2 * thin, 0), int(line.columns[0])
    crop = np.ascontiguousarray(rest[top:int(line.middles.max()) + 2 * thin + 1, left:int(line.columns[-1]) + 1])
    _, labels, stats, _ = cv2.connectedComponentsWithStats(crop, connectivity=8, ltype=cv2.CV_16U)
    at = labels[np.clip(np.round(line.middles).astype(np.int64) - top, 0, crop.shape[0] - 1), line.columns - left]
    return float((stats[at, cv2.CC_STAT_HEIGHT] <= thin)[at > 0].sum()) >= _MOSTLY * len(at)


def _lines(ink: Mask, shortest: int) -> _Lines:
    """The level lines."""
    stroke = max(int(min(ink.shape) * _STROKE), 16)
    bridged = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((1, 5), np.uint8))
    kept = np.asarray(cv2.morphologyEx(bridged, cv2.MORPH_OPEN, np.ones((1, stroke), np.uint8)), np.uint8)
    joined = cv2.dilate(kept, np.ones((3, stroke // 2), np.uint8))
    count, numbered = cv2.connectedComponents(joined, connectivity=8, ltype=cv2.CV_16U)
    labels = np.asarray(numbered, np.uint16)
    strokes = [each for each in _strokes(kept, labels, count, stroke // 2, shortest)
               if len(each.columns) >= max(_SOLID * (each.columns[-1] - each.columns[0]), shortest * _SOLID, 3)]
    sure = [bool(len(columns) >= _UNBROKEN * stroke <= _unbroken(columns, middles)) and _is_thin(ink, middles, columns)
            for _, _, columns, middles in strokes]
    alone = _freer_sides(ink, strokes, stroke // 8) <= _ALONE
    found = [_Line(number, box, Rule(float(np.median(middles)), float(columns[0]), float(columns[-1])),
                   columns, middles, certain, certain or bool(free))
             for (number, box, columns, middles), certain, free in zip(strokes, sure, alone, strict=True)]
    return _Lines(found, kept, labels)


class _Stroke(NamedTuple):
    """Ink that may be a line: its number, the box around it, the columns in which it has ink and its middle there."""

    number: int
    box: tuple[int, int, int, int]
    columns: npt.NDArray[np.int64]
    middles: npt.NDArray[np.float64]


def _strokes(kept: Mask, labels: npt.NDArray[np.uint16], count: int, wide: int, shortest: int) -> Iterator[_Stroke]:
    """The pieces, *count* - 1, that *kept* becomes when each of its dots is made 3 dots high and *wide* dots wide, as
    far as they are long and thin.

    All are measured at once: a page of text has hundreds of them.
    """
    height, width = kept.shape
    x, y = dots(kept)
    label = labels[y, x]
    boxes = extents(x, y, label, count)[:, :4].astype(np.int64)
    boxes += np.array([wide // 2 - wide + 1, -1, wide // 2, 1])
    boxes[0] = 0
    boxes = np.clip(boxes, 0, (width, height, width, height))
    across, high = boxes[:, 2] - boxes[:, 0], boxes[:, 3] - boxes[:, 1]
    thin = (across >= shortest) & (high <= np.maximum(width * _THICKEST, 0.06 * across))
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
        yield _Stroke(number, (x0, y0, x1 - x0, y1 - y0), x0 + columns,
                      total[part][columns] / weight[part][columns] + y0)


def _is_thin(ink: Mask, middles: npt.NDArray[np.float64], columns: npt.NDArray[np.int64]) -> bool:
    """Whether the ink at a level line is thin over most of its length; where characters run together it is not."""
    thin = _thin(ink)
    thickness = np.zeros(len(columns), np.int64)
    for side in (-1, 1):
        dark = _near(ink, middles, columns, np.arange(thin + 1) * side)
        thickness += np.logical_and.accumulate(dark).sum(axis=0)
    return bool(np.count_nonzero(thickness <= thin + 1) > _MOSTLY * len(columns))  # the middle was counted twice


def _near(ink: Mask, middles: npt.NDArray[np.float64], columns: npt.NDArray[np.int64],
          steps: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
    """Whether there is ink so many *steps* below each place of a line: a row a step."""
    rows = np.round(middles).astype(np.int64) + steps[:, None]
    return np.asarray(ink[np.minimum(np.maximum(rows, 0), ink.shape[0] - 1), columns] > 0, np.bool_)


def _thin(ink: Mask) -> int:
    """How thick a table line is at most, in dots."""
    return max(round(int(min(ink.shape)) * _THIN), 5)


def _unbroken(columns: npt.NDArray[np.int64], middles: npt.NDArray[np.float64]) -> int:
    """The longest stretch of columns in which the ink neither stops nor jumps up or down."""
    breaks = np.flatnonzero((np.diff(columns) > 1) | (np.abs(np.diff(middles)) > 1))
    return int(np.diff(np.concatenate(([-1], breaks, [len(columns) - 1]))).max())


def _freer_sides(ink: Mask, strokes: Sequence[_Stroke], near: int) -> npt.NDArray[np.float64]:
    """The share of each stroke's length that has ink close above it, or below: on the side that has less."""
    if not strokes:
        return np.zeros(0)
    columns, middles = (np.concatenate(each) for each in zip(*((s.columns, s.middles) for s in strokes), strict=True))
    lengths = [len(stroke.columns) for stroke in strokes]
    firsts = np.concatenate(([0], np.cumsum(lengths)[:-1]))
    dark = [_near(ink, middles, columns, np.arange(near, 2 * near + 1) * side).any(axis=0) for side in (-1, 1)]
    return np.asarray(np.minimum(*(np.add.reduceat(each.astype(np.int64), firsts) for each in dark)) / lengths)


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
