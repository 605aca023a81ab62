"""Table lines too faint to count as ink: a copy leaves them a shade darker than the paper, but all their length; a fax
leaves some of their dots.

In: how light a page is, and the lines found in its ink. Out: more of them, each from one line across it to the next.
Along such a line nearly every dot is a little darker than those above and below, which is so nowhere else; or a few are
all along, and none near it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations
from operator import itemgetter

import cv2
import numpy as np

from subsidy_docs.read.mending import BESIDE, TRACED, Part, is_traced, mended, way
from subsidy_docs.read.ruledink import RuledInk
from subsidy_docs.read.rulings import Rule
from subsidy_docs.read.straighten import Grey, Mask

_ASIDE = 1 / 330  # of the page's width: so far from a line's middle is the paper on either side, and no text yet
_DARKER = 3  # shades, of 255: so much darker is a line
_ALL = 0.92  # of the way from line to line is so
_CLEAR = 8  # dots beside the lines across that are left out
_LEAST = 1 / 10  # of the page's width: a shorter way may be a stroke, or strokes one above the other
_NEAR = 8  # dots: a line so near is the same
_KNOWN = 3  # lines of the same length for each that is only traced: else there may be many more
_LOWEST, _NEARLY = 60, 0.6  # dots from row line to row line; of an upright line between two so much is left
_MOST = 40  # lines: a page with more of them is no form
_RIM = 3  # dots on either side of a line's middle that are its ink


def with_faint_lines(ruled: RuledInk, light: Grey, ink: Mask, standing_ink: Mask | None = None) -> RuledInk:
    """*ruled* with the faint lines that stand between its own; *light* is the page, *ink* where that is greyish, and
    *standing_ink* the same for upright lines, where it differs."""
    if max(len(ruled.level), len(ruled.upright)) > _MOST:
        return ruled
    standing_ink = ink if standing_ink is None else standing_ink
    across, down = ruled.across.copy(), ruled.down.copy()
    rows = _between(light, ruled.upright, ruled.level)
    traced = _traced(ink, ruled.upright, (*ruled.level, *rows), least=_LEAST * min(ink.shape), share=TRACED,
                     known=_KNOWN)
    level = ruled.level
    if rows or traced:
        level, gaps = _mended(ink, (*level, *rows, *traced), ruled.upright, upright=False)
        for gap in gaps:
            dots = way(ink, gap)
            across[dots] |= ink[dots]
    upright = _led_on(standing_ink, down, ruled.upright, level) if traced else list(ruled.upright)
    columns = _between(np.asarray(cv2.transpose(light), np.uint8), level, upright)
    if not rows and not traced and not columns:
        return ruled
    for rule in (*rows, *traced):
        across[_along(rule)] |= ink[_along(rule)]
    for rule in columns:
        place = _along(rule)[::-1]
        down[place] |= standing_ink[place]
    return replace(ruled, across=across, down=down, level=level, upright=(*upright, *columns))


def _mended(ink: Mask, rules: Sequence[Rule], across: Sequence[Rule], *,
            upright: bool) -> tuple[tuple[Rule, ...], list[Part]]:
    """*rules* mended once more where others are known that they meet, and the gaps that were bridged."""
    parts = [_level(rule) for rule in sorted(rules, key=itemgetter(1))]
    whole, gaps = mended(ink, parts, across, upright=upright)
    return tuple(whole), gaps


def _level(rule: Rule) -> Part:
    """A line that does not lean."""
    return Part(rule, (rule.start, rule.at), (rule.end, rule.at))


def _led_on(ink: Mask, lines: Mask, upright: Sequence[Rule], level: Sequence[Rule]) -> list[Rule]:
    """The *upright* lines, mended once more where the *level* ones are known that they meet, and those that run from
    one of these to the next, nearly whole; their *ink* is added to that of *lines*."""
    turned = np.asarray(cv2.transpose(ink), np.uint8)
    rules, gaps = _mended(turned, upright, level, upright=True)
    short = _traced(turned, level, rules, least=_LOWEST, share=_NEARLY, known=0)
    for gap in (*gaps, *map(_level, short)):
        columns, rows = way(turned, gap)
        lines[rows, columns] |= ink[rows, columns]
    return [*rules, *short]


def _along(rule: Rule) -> tuple[slice, slice]:
    """The rows and columns of a level line's ink."""
    return slice(round(rule.at) - _RIM, round(rule.at) + _RIM + 1), slice(round(rule.start), round(rule.end))


def _between(light: Grey, across: Sequence[Rule], known: Sequence[Rule]) -> list[Rule]:
    """The level lines that run from one of *across* to the next and are none of *known*."""
    least, aside = _LEAST * min(light.shape), max(int(_ASIDE * min(light.shape)), 2)
    darker: Mask | None = None
    found: list[Rule] = []
    for left, right, top, bottom in _rooms(sorted(across), least, least):
        if darker is None:
            darker = _darker(light, aside)
        x0, x1 = round(left) + _CLEAR, round(right) - _CLEAR
        y0, y1 = max(round(top) - _NEAR, 0), min(round(bottom) + _NEAR, light.shape[0])
        share = cv2.reduce(darker[y0:y1, x0:x1], 1, cv2.REDUCE_SUM, dtype=cv2.CV_32S)[:, 0] / (x1 - x0)
        places = np.flatnonzero(share >= _ALL)
        for group in np.split(places, np.flatnonzero(np.diff(places) > 1) + 1):
            at = y0 + float(group.mean()) if len(group) else 0.0
            there = [rule for rule in (*known, *found) if rule.start <= (left + right) / 2 <= rule.end]
            if 0 < len(group) < 2 * aside and not any(abs(rule.at - at) <= _NEAR for rule in there):
                found.append(Rule(at, left, right))
    return found


def _traced(ink: Mask, across: Sequence[Rule], others: Sequence[Rule], *, least: float, share: float,
            known: int) -> list[Rule]:
    """The level lines from one of *across*, at *least* so far, to the next of which there are but traces, a *share* of
    their length, and which are none of the *others*; where for each so many of these are *known* to be as long that few
    can be missing."""
    found: list[Rule] = []
    for left, right, top, bottom in _rooms(sorted(across), least, _LEAST * min(ink.shape)):
        x0, x1 = round(left) + _CLEAR, round(right) - _CLEAR
        y0, y1 = round(top) + 2 * _NEAR, round(bottom) - 2 * _NEAR
        dots = cv2.reduce(ink[y0:y1, x0:x1], 1, cv2.REDUCE_SUM, dtype=cv2.CV_32S)[:, 0] / (255 * (x1 - x0))
        thick = np.convolve(dots, np.ones(5), "same")
        beside = np.maximum(np.roll(thick, BESIDE), np.roll(thick, -BESIDE))
        whole = [rule for rule in (*others, *found) if rule.start < left + _NEAR and rule.end > right - _NEAR]
        for y in np.flatnonzero((thick >= share) & (beside <= thick / 4)).tolist():
            around = thick[max(0, y - _NEAR):y + _NEAR]
            at = y0 + max(0, y - _NEAR) + float(np.flatnonzero(around > 0.99 * around.max()).mean())
            if y == max(0, y - _NEAR) + int(around.argmax()) \
                    and not any(abs(rule.at - at) <= 2 * _NEAR for rule in whole) \
                    and len(whole) >= known * (1 + sum(rule in found for rule in whole)) \
                    and is_traced(ink, _level(Rule(at, x0, x1))):
                found.append(Rule(at, left, right))
                whole.append(found[-1])
    return found


def _rooms(across: Sequence[Rule], apart: float, least: float) -> Iterator[tuple[float, float, float, float]]:
    """From line to line: the places of two upright lines that are so far *apart*, and the stretch, no shorter than
    *least*, over which no other stands between."""
    for (i, left), (k, right) in combinations(enumerate(across), 2):
        top, bottom = max(left.start, right.start), min(left.end, right.end)
        if right.at - left.at < apart or bottom - top < least:
            continue
        start = top
        for other in sorted(across[i + 1:k], key=lambda rule: rule.start):
            if left.at + _NEAR < other.at < right.at - _NEAR and other.end > start and other.start < bottom:
                if other.start - start >= least:
                    yield left.at, right.at, start, other.start
                start = max(start, other.end)
        if bottom - start >= least:
            yield left.at, right.at, start, bottom


def _darker(light: Grey, aside: int) -> Mask:
    """Where a page is a little darker than it is some dots above and below, 1, else 0; made three dots high."""
    beside = np.empty_like(light)
    beside[:aside], beside[-aside:] = light[aside:2 * aside], light[-2 * aside:-aside]
    cv2.min(light[:-2 * aside], light[2 * aside:], beside[aside:-aside])
    cv2.subtract(beside, light, beside)
    cv2.threshold(beside, _DARKER - 1, 1, cv2.THRESH_BINARY, beside)
    return np.asarray(cv2.dilate(beside, np.ones((3, 1), np.uint8)), np.uint8)
