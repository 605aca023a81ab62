"""Broken table lines made whole: a fax or a copy drops a line in places, a reader's eye does not.

In: the lines of one direction as found in ink, and those that run across. Out: the same, parts of one line joined over
gaps in which traces of it are left, and ends led on to the line that they should meet. Only lines that bound cells are
mended, which two others cross: the lines under the blanks of a sentence stay apart.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from subsidy_docs.read.rulings import Rule
from subsidy_docs.read.straighten import Mask

_GAPS = ((1 / 70, 0.0), (1 / 15, 0.15), (1 / 6, 0.5))
"""How wide a gap may be (of the page's width) that is bridged where so much of its length still has ink."""
_OFF = 3  # dots: so far the parts of one line may be off each other
_NEAR = 8  # dots: so far the end of a line may be from the line that it joins


class Part(NamedTuple):
    """A line as it was found: its rule, and where it begins and ends at which height, in dots."""

    rule: Rule
    start: tuple[float, float]
    end: tuple[float, float]


def mended(ink: Mask, parts: Sequence[Part], across: Sequence[Rule]) -> tuple[list[Rule], list[Part]]:
    """The rules of *parts* made whole, and the gaps that were bridged; *across* are the lines that cross them.

    The lines run level; *ink* is that of the page, turned if need be.
    """
    rules: list[Rule] = []
    bridged: list[Part] = []
    for chain, gaps in _chains(ink, sorted(parts, key=lambda part: part.rule.start)):
        at = float(np.average([part.rule.at for part in chain], weights=[_length(part.rule) for part in chain]))
        crossing = [other.at for other in across if other.start - _NEAR <= at <= other.end + _NEAR]
        for tip in (_led_on(ink, chain[0].start, crossing, -1), _led_on(ink, chain[-1].end, crossing, 1)):
            gaps += [tip] if tip else []
        start = min([chain[0].rule.start, *(gap.rule.start for gap in gaps)])
        end = max([chain[-1].rule.end, *(gap.rule.end for gap in gaps)])
        if gaps and sum(start - _NEAR <= x <= end + _NEAR for x in crossing) > 1:
            rules.append(Rule(at, start, end))
            bridged += gaps
        else:
            rules += [part.rule for part in chain]
    return rules, bridged


def _length(rule: Rule) -> float:
    return rule.end - rule.start


def _chains(ink: Mask, parts: Sequence[Part]) -> list[tuple[list[Part], list[Part]]]:
    """The parts that make one line each, and the gaps between them."""
    chains: list[tuple[list[Part], list[Part]]] = []
    widest = _GAPS[-1][0] * min(ink.shape)
    for part in parts:
        for chain, gaps in chains:
            last = chain[-1]
            if abs(part.start[1] - last.end[1]) <= _OFF and 0 < part.rule.start - last.rule.end <= widest:
                gap = _gap(last.end, part.start)
                if _shows(ink, gap):
                    chain.append(part)
                    gaps.append(gap)
                    break
        else:
            chains.append(([part], []))
    return chains


def _led_on(ink: Mask, tip: tuple[float, float], crossing: Sequence[float], side: int) -> Part | None:
    """The gap from the *tip* of a line to the next line that crosses its way, on the left (-1) or the right (1)."""
    ahead = [x for x in crossing if _NEAR < (x - tip[0]) * side <= _GAPS[-1][0] * min(ink.shape)]
    if not ahead or any(abs(x - tip[0]) <= _NEAR for x in crossing):
        return None
    gap = _gap(*sorted([tip, (min(ahead, key=lambda x: abs(x - tip[0])), tip[1])]))
    return gap if _shows(ink, gap) else None


def _gap(start: tuple[float, float], end: tuple[float, float]) -> Part:
    return Part(Rule((start[1] + end[1]) / 2, start[0], end[0]), start, end)


def _shows(ink: Mask, gap: Part) -> bool:
    """Whether enough is left of a line in a gap."""
    least = next((share for width, share in _GAPS if _length(gap.rule) <= width * min(ink.shape)), 1.0)
    return not least or float((ink[way(ink, gap)] > 0).any(axis=0).mean()) >= least


def way(ink: Mask, gap: Part) -> tuple[np.ndarray[tuple[int, ...], np.dtype[np.int64]], ...]:
    """The rows (5 × n) and columns (n) along which a line runs through a gap."""
    (x0, y0), (x1, y1) = gap.start, gap.end
    columns = np.arange(max(round(x0), 0), min(round(x1) + 1, ink.shape[1]))
    middle = np.round(y0 + (y1 - y0) * (columns - x0) / max(x1 - x0, 1.0)).astype(np.int64)
    return np.clip(middle + np.arange(-2, 3)[:, None], 0, ink.shape[0] - 1), columns
