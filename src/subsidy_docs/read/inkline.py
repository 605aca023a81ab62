"""What looks like a table line in ink, and what tells one from the strokes of characters: it is thin, whole, runs from
line to line, and has a side that is free of ink."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from subsidy_docs.read.mending import NEAR, Part, crossing_at, is_white
from subsidy_docs.read.rulings import Rule
from subsidy_docs.read.straighten import Mask

STROKE = 1 / 46
"""Of the page's width: a stroke this long may be part of a line."""
ALONE = 0.25
"""Of a line's length that may have ink close to it, on its freer side: more is characters' strokes."""
MOSTLY = 0.6
"""Of a line's length it is as a line should be."""
UNTOUCHED = 0.9
"""Of an upright line's length is thin: no stroke of a character crosses it."""
_THIN = 1 / 240  # of the page's width: a line is no thicker, nor are the pieces of a broken one; characters are
_WHOLE = 0.95  # of its length has ink: it is whole, but for some dots
_DROPPED = 1  # dots that a whole line may lack
_HALF_GONE = 0.7  # of its length has ink: what has less, and is parted from the lines it should meet, is none
_EDGE = 4  # dots: so far from the middle of a line across is its edge
Ends = tuple[tuple[float, float], tuple[float, float]]


class InkLine(NamedTuple):
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

    def cut(self, start: float, end: float) -> InkLine:
        """The line from *start* to *end* alone."""
        if (start, end) == (self.rule.start, self.rule.end):
            return self
        kept = (self.columns >= start) & (self.columns <= end)
        x, y, width, height = self.box
        left, right = max(x, round(start)), min(x + width, round(end) + 1)
        rule = Rule(float(np.median(self.middles[kept])), max(start, self.rule.start), min(end, self.rule.end))
        return self._replace(box=(left, y, right - left, height), rule=rule,
                             columns=self.columns[kept], middles=self.middles[kept])


class Stroke(NamedTuple):
    """Ink that may be a line: its number, the box around it, the columns in which it has ink and its middle there."""

    number: int
    box: tuple[int, int, int, int]
    columns: npt.NDArray[np.int64]
    middles: npt.NDArray[np.float64]


def joins(line: InkLine, others: Sequence[InkLine]) -> bool:
    """Whether a line runs from one of *others*, which run across it, to another."""
    at, start, end = line.rule
    crossing = crossing_at([other.rule for other in others], at)
    return all(any(abs(x - tip) <= NEAR for x in crossing) for tip in (start, end))


def of_its_own(ink: Mask, line: InkLine, others: Sequence[InkLine], clear_of: float = UNTOUCHED) -> list[InkLine]:
    """A *line* without the strokes of characters in which it only seems to go on: as far as it is whole, and clear of
    other ink, from one of *others*, which run across it, to the next. One that is sure may be broken, and may be
    several, with wider cells between whose text stands in its way. No other ink touches *clear_of* of its length."""
    crossing = sorted(crossing_at([other.rule for other in others], line.rule.at))
    rows = [(a, b) for a, b in pairwise(crossing) if line.rule.start < b - NEAR and a + NEAR < line.rule.end]
    clear = [_is_clear(ink, line, a + _EDGE, b - _EDGE, clear_of) for a, b in rows]
    shares = [_share(line, a + _EDGE, b - _EDGE) for a, b in rows]
    if line.sure:
        clear = [yes and (share > _HALF_GONE or not is_torn(ink, line, a, b))
                 for yes, share, (a, b) in zip(clear, shares, rows, strict=True)]
    else:
        clear = [yes and share > _WHOLE for yes, share in zip(clear, shares, strict=True)]
    if not any(clear):
        return [line]
    spans: list[tuple[float, float]] = []
    for number, ((a, b), is_clear) in enumerate(zip(rows, clear, strict=True)):
        if is_clear:
            start = line.rule.start if line.sure and number == 0 else a
            end = line.rule.end if line.sure and number == len(rows) - 1 else b
            spans = [*spans[:-1], (spans[-1][0], end)] if spans and spans[-1][1] == a else [*spans, (start, end)]
    if line.sure:
        return [line.cut(*span) for span in spans]
    part = line.cut(*max(spans, key=lambda span: span[1] - span[0]))
    return [part._replace(free=_is_free(ink, part))]


def without_tails(ink: Mask, line: InkLine, others: Sequence[InkLine]) -> InkLine:
    """An upright *line* without what of it lies beyond the last of *others* that it crosses, or before the first, and
    is parted by white from the lines above and below: strokes of characters in its way."""
    start, end = line.rule.start, line.rule.end
    crossing = sorted(crossing_at([other.rule for other in others], line.rule.at))
    inner = [x for x in crossing if start + 2 * NEAR < x < end - 2 * NEAR]
    if len(inner) < 2:
        return line
    below = min((x for x in crossing if x > inner[-1]), default=end)
    above = max((x for x in crossing if x < inner[0]), default=start)
    return line.cut(inner[0] if is_torn(ink, line, above, inner[0]) else start,
                    inner[-1] if is_torn(ink, line, inner[-1], below) else end)


def is_torn(ink: Mask, line: InkLine, start: float, end: float) -> bool:
    """Whether an upright line that should run from *start* to *end* is white close to both: a stroke of a character."""
    dark = _inked(ink, line, start, end, 2)
    return is_white(dark, -1) and is_white(dark, 1)


def _inked(ink: Mask, line: InkLine, start: float, end: float, aside: int) -> npt.NDArray[np.bool_]:
    """Where on its way from *start* to *end* a line, however it bends, has ink, up to some dots *aside* of it."""
    columns = np.arange(max(round(start), 0), min(round(end) + 1, ink.shape[1]))
    middles = np.interp(columns, line.columns, line.middles)
    return np.asarray(_near(ink, middles, columns, np.arange(-aside, aside + 1)).any(axis=0))


def is_whole(ink: Mask, line: InkLine, others: Sequence[InkLine]) -> bool:
    """Whether the *ink* of a line goes on all the way from one of *others* to the next: a character's stroke ends
    short of them, if only by two or three dots."""
    crossing = np.array(crossing_at([other.rule for other in others], line.rule.at))
    if not len(crossing):
        return False
    start, end = (float(crossing[np.argmin(np.abs(crossing - tip))]) for tip in line.rule[1:])
    return int(np.count_nonzero(~_inked(ink, line, start, end, 1))) <= _DROPPED


def _share(line: InkLine, start: float, end: float) -> float:
    """How much of the way from *start* to *end* a line has ink."""
    return float(np.count_nonzero((line.columns >= start) & (line.columns <= end)) / max(end - start, 1.0))


def _is_clear(ink: Mask, line: InkLine, start: float, end: float, clear_of: float) -> bool:
    """Whether no other ink stands on one side of a line on its way from *start* to *end*, or none touches *clear_of* of
    that."""
    if not _share(line, start, end):
        return False
    kept = (line.columns >= start) & (line.columns <= end)
    part = Stroke(line.number, line.box, line.columns[kept], line.middles[kept])
    return _is_free(ink, part) or _thin_share(ink, part.middles, part.columns) > clear_of


def _is_free(ink: Mask, line: Stroke | InkLine) -> bool:
    """Whether one side of a line is free of ink."""
    return bool(freer_sides(ink, [line], max(int(min(ink.shape) * STROKE), 16) // 8)[0] <= ALONE)


def passes(ink: Mask, line: InkLine, others: Sequence[InkLine]) -> bool:
    """Whether a thin line that is whole runs from one of *others* to another and on its way passes a third, as
    no stroke of a character does."""
    at, start, end = line.rule
    passed = any(start + 2 * NEAR < other.rule.at < end - 2 * NEAR
                 and other.rule.start + NEAR < at < other.rule.end - NEAR for other in others)
    inked = int(np.count_nonzero(_near(ink, line.middles, line.columns, np.arange(-1, 2)).any(axis=0)))
    return (passed and joins(line, others) and is_thin(ink, line.middles, line.columns)
            and min(inked, unbroken(line.columns, line.middles)) > _WHOLE * line.length)


def is_thin(ink: Mask, middles: npt.NDArray[np.float64], columns: npt.NDArray[np.int64]) -> bool:
    """Whether the ink at a level line is thin over most of its length; where characters run together it is not."""
    return _thin_share(ink, middles, columns) > MOSTLY


def _thin_share(ink: Mask, middles: npt.NDArray[np.float64], columns: npt.NDArray[np.int64]) -> float:
    """Over how much of its length the ink at a level line is thin."""
    thin = thinnest(ink)
    thickness = np.zeros(len(columns), np.int64)
    for side in (-1, 1):
        dark = _near(ink, middles, columns, np.arange(thin + 2) * side)
        dark[-1] = False
        thickness += dark.argmin(axis=0)  # the first that is not dark
    return float(np.count_nonzero(thickness <= thin + 1) / len(columns))  # the middle was counted twice


def _near(ink: Mask, middles: npt.NDArray[np.float64], columns: npt.NDArray[np.int64],
          steps: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
    """Whether there is ink so many *steps* below each place of a line: a row a step."""
    rows = np.round(middles).astype(np.int64) + steps[:, None]
    places = np.minimum(np.maximum(rows, 0), ink.shape[0] - 1) * ink.shape[1] + columns
    return np.asarray(ink.reshape(-1).take(places) > 0, np.bool_)  # by two indices it takes twice as long


def thinnest(ink: Mask) -> int:
    """How thick a table line is at most, in dots."""
    return max(round(int(min(ink.shape)) * _THIN), 5)


def freer_sides(ink: Mask, strokes: Sequence[Stroke | InkLine], near: int) -> npt.NDArray[np.float64]:
    """The share of each stroke's length that has ink close above it, or below: on the side that has less."""
    if not strokes:
        return np.zeros(0)
    columns, middles = (np.concatenate(each) for each in zip(*((s.columns, s.middles) for s in strokes), strict=True))
    lengths = [len(stroke.columns) for stroke in strokes]
    firsts = np.concatenate(([0], np.cumsum(lengths)[:-1]))
    dark = [_near(ink, middles, columns, np.arange(near, 2 * near + 1) * side).any(axis=0) for side in (-1, 1)]
    return np.asarray(np.minimum(*(np.add.reduceat(each.astype(np.int64), firsts) for each in dark)) / lengths)


def unbroken(columns: npt.NDArray[np.int64], middles: npt.NDArray[np.float64]) -> int:
    """The longest stretch of columns in which the ink neither stops nor jumps up or down."""
    breaks = np.flatnonzero((np.diff(columns) > 1) | (np.abs(np.diff(middles)) > 1))
    return int(np.diff(np.concatenate(([-1], breaks, [len(columns) - 1]))).max())
