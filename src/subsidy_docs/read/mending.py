"""Broken table lines made whole: a fax or a copy drops a line in places, a reader's eye does not.

In: the lines of one direction as found in ink, and those that run across. Out: the same, parts of one line joined over
gaps in which traces of it are left, and ends led on to the line that they should meet. Any gap is bridged that has
traces all along, however few, where no text is near: a fax leaves as much of a line that is just too pale. Only lines
that bound cells are mended, which two others cross: the lines under the blanks of a sentence stay apart.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from subsidy_docs.read.rulings import Rule
from subsidy_docs.read.straighten import Mask

_REACH, _SHORT = 1 / 6, 1 / 70  # of the page's width: the widest gap that is bridged; one that is without a trace
_TRACES = 1 / 15, 0.15  # a level gap so narrow is where so much of its length has ink
_HALF = 0.5  # any other is where so much has: characters stand in the way of an upright line
_EVENLY, _PARTS = 12, 20  # a gap is traced that has ink in each of so many parts; these are so many dots wide
TRACED, _CLEAN = 0.1, 1 / 8  # of its length has ink, and no more than this share of that beside it
BESIDE = 6  # dots above and below it, where there is none yet of a text close by
_ASIDE = 6  # dots above and below a line: what has ink in both is a character that stands across its way
_OFF = 3  # dots: so far the parts of one line may be off each other
_LEANING = (0, 1, -1, 2, -2, 3, -3)  # dots: so far the end of a gap may be off its beginning
NEAR = 8
"""Dots: so far the end of a line may be from the line that it joins."""
_WIDE = 6  # times that: a character stands in no narrower gap
_HALF_THICK = 3  # dots: half of a line that is crossed


class Part(NamedTuple):
    """A line as it was found: its rule, and where it begins and ends at which height, in dots."""

    rule: Rule
    start: tuple[float, float]
    end: tuple[float, float]


def mended(ink: Mask, parts: Sequence[Part], across: Sequence[Rule], *,
           upright: bool) -> tuple[list[Rule], list[Part]]:
    """The rules of *parts* made whole, and the gaps that were bridged; *across* are the lines that cross them.

    *ink* is that of the page; for *upright* lines all is turned, so that they run level. A gap from one crossing line
    to another is none: there the table has a wider cell.
    """
    rules: list[Rule] = []
    bridged: list[Part] = []
    for chain, gaps in _chains(ink, sorted(parts, key=lambda part: part.rule.start), across, upright):
        at = float(np.average([part.rule.at for part in chain], weights=[_length(part.rule) for part in chain]))
        crossing = crossing_at(across, at)
        for tip, side in ((chain[0].start, -1), (chain[-1].end, 1)):
            gaps += _led_on(ink, tip, crossing, side, upright=upright)
        start = min([chain[0].rule.start, *(gap.rule.start for gap in gaps)])
        end = max([chain[-1].rule.end, *(gap.rule.end for gap in gaps)])
        if gaps and sum(start - NEAR <= x <= end + NEAR for x in crossing) > 1:
            rules.append(Rule(at, start, end))
            bridged += gaps
        else:
            rules += [part.rule for part in chain]
    return rules, bridged


def _dark(ink: Mask, part: Part) -> npt.NDArray[np.bool_]:
    """Where on its way a line has ink."""
    return np.asarray((ink[way(ink, part)] > 0).any(axis=0))


def is_white(dark: npt.NDArray[np.bool_], side: int) -> bool:
    """Whether ink is lacking close to the line that is met on the left (-1) or the right (1)."""
    near = (dark if side < 0 else dark[::-1])[:NEAR + _HALF_THICK]
    return bool((~near[1:] & ~near[:-1]).any())


def _length(rule: Rule) -> float:
    return rule.end - rule.start


def crossing_at(across: Sequence[Rule], at: float) -> list[float]:
    """Where lines cross one that runs at *at*."""
    return [other.at for other in across if other.start - NEAR <= at <= other.end + NEAR]


def _chains(ink: Mask, parts: Sequence[Part], across: Sequence[Rule],
            upright: bool) -> list[tuple[list[Part], list[Part]]]:
    """The parts that make one line each, and the gaps between them."""
    chains: list[tuple[list[Part], list[Part]]] = []
    for part in parts:
        crossing = crossing_at(across, part.rule.at)
        for chain, gaps in chains:
            last = chain[-1]
            if abs(part.start[1] - last.end[1]) > _OFF or part.rule.start <= last.rule.end:
                continue
            ends = [any(abs(x - end) <= NEAR for x in crossing) for end in (last.rule.end, part.rule.start)]
            gap = _gap(last.end, part.start)
            if not all(ends) and (_shows(ink, gap, strict=upright or any(ends)) or is_traced(ink, gap)):
                chain.append(part)
                gaps.append(gap)
                break
        else:
            chains.append(([part], []))
    return chains


def _led_on(ink: Mask, tip: tuple[float, float], crossing: Sequence[float], side: int, *,
            upright: bool) -> list[Part]:
    """The gaps through which a line goes on from its *tip*, on the left (-1) or the right (1), to the next line that
    crosses its way, and as far as it is traced beyond that."""
    gaps: list[Part] = []
    open_end = not any(abs(x - tip[0]) <= NEAR for x in crossing)
    for x in sorted((x for x in crossing if (x - tip[0]) * side > NEAR), reverse=side < 0):
        leaning = (_gap(*sorted([tip, (x, tip[1] + aside)])) for aside in _LEANING)
        level = _gap(*sorted([tip, (x, tip[1])]))
        gap = next((each for each in leaning if is_traced(ink, each)), level)
        if gap is level and not (open_end and _shows(ink, gap, strict=upright) and not (
                is_white(_dark(ink, gap), side) if upright else _is_foot(ink, gap))):
            break
        gaps.append(gap)
        tip, open_end = (gap.start if side < 0 else gap.end), False
    return gaps


def _gap(start: tuple[float, float], end: tuple[float, float]) -> Part:
    return Part(Rule((start[1] + end[1]) / 2, start[0], end[0]), start, end)


def _shows(ink: Mask, gap: Part, strict: bool) -> bool:
    """Whether enough is left of a line in a gap that is not too wide."""
    width: float = _length(gap.rule) / min(ink.shape)
    if width <= _SHORT or width > _REACH:
        return width <= _SHORT
    least = _HALF if strict or width > _TRACES[0] else _TRACES[1]
    rows, columns = way(ink, gap)
    above, on, below = ((ink[np.clip(rows + aside, 0, ink.shape[0] - 1), columns] > 0).any(axis=0)
                        for aside in (-_ASIDE, 0, _ASIDE))
    return float((on & ~(above & below)).mean()) >= least


def _is_foot(ink: Mask, gap: Part) -> bool:
    """Whether all the ink in a gap is that of characters which end there, or begin, with white between."""
    rows, columns = way(ink, gap)
    above, on, below = (np.asarray((ink[np.clip(rows + aside, 0, ink.shape[0] - 1), columns] > 0).any(axis=0))
                        for aside in (-_ASIDE, 0, _ASIDE))
    free = ~(above | below)
    return bool(len(on) > _WIDE * NEAR and free.mean() >= _HALF and not (on & free)[NEAR:-NEAR].any())


def is_traced(ink: Mask, gap: Part) -> bool:
    """Whether a little is left of a line all along a gap, on paper that is white on both sides of it."""
    rows, columns = (each[..., _HALF_THICK:-_HALF_THICK] for each in way(ink, gap))  # without the lines across
    above, on, below = ((ink[np.clip(rows + aside, 0, ink.shape[0] - 1), columns] > 0).any(axis=0)
                        for aside in (-BESIDE, 0, BESIDE))
    share, parts = float(on.mean()), min(len(columns) // _PARTS, _EVENLY)
    beside = max(float(above.mean()), float(below.mean()))
    return bool(parts > 2 and share >= TRACED and beside <= _CLEAN * share
                and all(part.any() for part in np.array_split(on, parts)))


def way(ink: Mask, gap: Part) -> tuple[np.ndarray[tuple[int, ...], np.dtype[np.int64]], ...]:
    """The rows (5 × n) and columns (n) along which a line runs through a gap."""
    (x0, y0), (x1, y1) = gap.start, gap.end
    columns = np.arange(max(round(x0), 0), min(round(x1) + 1, ink.shape[1]))
    middle = np.round(y0 + (y1 - y0) * (columns - x0) / max(x1 - x0, 1.0)).astype(np.int64)
    return np.clip(middle + np.arange(-2, 3)[:, None], 0, ink.shape[0] - 1), columns
