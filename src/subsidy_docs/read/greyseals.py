"""A page without colour in, the same without the ink of round seals out, where that is paler than the print.

A red seal scans mid-grey. What is taken out has a seal's shape as well as its shade: it is grey over more than the soft
edge of a stroke, as grey as the seal's rim, and lies in the rim itself, in the band of letters within it, in the star
or in the words below that; a stroke that leads out of these is a pen's. Print that crosses the seal stays, as dark as
it is beside it. Whether a seal stands there is not said: without its colour it can't be told from other ink.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import cv2
import numpy as np
import numpy.typing as npt

from subsidy_docs.read.components import Places, dots
from subsidy_docs.read.seals import FACTOR
from subsidy_docs.read.straighten import Grey, Mask

_RADII = 17.0, 25.0  # millimetres from the middle of a company's or an office's seal to its rim
_MOST = 4  # seals of a page
_COARSE = 2  # seals are looked for on every second dot
_PALER = 0.3, 0.15  # of the way from the print's shade to white: what is darker is print when seals are looked for
_PAPER = 225  # lighter than this is paper, or what hardly shows
_WHITE = 250.0
_COVER, _DENSE = 0.5, 0.25  # the share of a rim's arcs that are inked, and of its dots
_RIM = 0.04  # of the radius: a rim's dots lie so near its circle
_INNER, _BAND, _STAR = 0.935, 0.55, 0.42  # of the radius: where the letters end and begin, where the star ends
_BELOW = 0.2  # of the radius: where words below the star begin
_APART = 45.0  # a seal's ink is so much lighter than the print, at least
_DEEPER = 0.15  # of the way from the darkest of its rim to the print: what is darker is print inside a seal
_LIKE = 40.0  # a seal's parts are as light as its rim, give or take this
_SOLID = 0.15  # of a letter's dots are in strokes thicker than soft edges
_PLATEAU = 0.4  # of the way from its shade to white: what is lighter is the soft edge of a seal's stroke
_MISTAKEN = 0.015  # of the print's dots may look like the seal's, at most
_LINE = 8.0  # millimetres: longer strokes are a table's lines
_SMALL = 1.2  # millimetres: smaller pieces may be points and commas


class Ring(NamedTuple):
    """A circle on the page, in dots, and how well it is inked."""

    x: float
    y: float
    radius: float
    inked: float = 0.0


def without_grey(light: Grey, level: float, points: float) -> Grey:
    """The even page *light* without the ink of seals; the page itself where none can be taken out. *level* is how
    light ink is at most, *points* are the points a dot."""
    coarse = np.asarray(cv2.resize(light, None, fx=1 / _COARSE, fy=1 / _COARSE, interpolation=cv2.INTER_NEAREST),
                        np.uint8)
    print_ = _print(coarse, level)
    millimetre = 72 / 25.4 / points
    out = light
    rings: list[Ring] = []
    for share in _PALER:
        rings += _rings(_solid(_grey(coarse, print_ + share * (_WHITE - print_)), 2), millimetre)
    rings = _apart(rings)
    elsewhere = _elsewhere(light, level, rings, millimetre) if rings else light
    for ring in rings:
        out = _cleaned(out, ring, print_, elsewhere, millimetre)
    return out


def _apart(rings: Sequence[Ring]) -> list[Ring]:
    """The best of those *rings* that are one seal's."""
    found: list[Ring] = []
    for ring in sorted(rings, key=lambda each: -each.inked):
        if all(np.hypot(ring.x - other.x, ring.y - other.y) > ring.radius / 2 for other in found):
            found.append(ring)
    return found


def _elsewhere(light: Grey, level: float, rings: Sequence[Ring], millimetre: float) -> Mask:
    """Where print is that lies in none of *rings*, without a table's lines."""
    ink = np.asarray(cv2.threshold(light, level, 255, cv2.THRESH_BINARY_INV)[1], np.uint8)
    for shape in ((1, round(_LINE * millimetre)), (round(_LINE * millimetre), 1)):
        line = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones(shape, np.uint8))
        ink = np.asarray(cv2.subtract(ink, line), np.uint8)
    for ring in rings:
        cv2.circle(ink, (round(ring.x), round(ring.y)), round(1.1 * ring.radius), 0, -1)
    return ink


def _print(light: Grey, level: float) -> float:
    """How light the print is: the middle of its strokes."""
    deep = cv2.erode(light, np.ones((3, 3), np.uint8))[light < level]
    return float(np.median(deep)) if deep.size else 0.0


def _grey(light: Grey, level: float, paper: float = _PAPER) -> Mask:
    """Where the page is grey: neither darker than *level*, nor beside what is, nor as light as *paper*."""
    dark = cv2.threshold(light, level, 255, cv2.THRESH_BINARY_INV)[1]
    ink = cv2.threshold(light, paper, 255, cv2.THRESH_BINARY_INV)[1]
    return np.asarray(cv2.subtract(ink, cv2.dilate(dark, np.ones((3, 3), np.uint8))), np.uint8)


def _solid(grey: Mask, dots: int) -> Mask:
    """What of *grey* is in strokes of so many *dots*."""
    return np.asarray(cv2.morphologyEx(grey, cv2.MORPH_OPEN, np.ones((dots, dots), np.uint8)), np.uint8)


def _rings(solid: Mask, millimetre: float) -> Iterator[Ring]:
    """The rims of seals in the coarse mask of grey strokes."""
    factor = _COARSE / FACTOR
    small = cv2.resize(solid, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    xs, ys = dots((small > 60).astype(np.uint8))
    low, high = (radius * millimetre / FACTOR for radius in _RADII)
    if len(xs) < _COVER * 2 * np.pi * low:
        return
    circles = cv2.HoughCircles(small, cv2.HOUGH_GRADIENT, 2, low, param1=200, param2=40,
                               minRadius=int(low), maxRadius=int(high))
    for x, y, radius in [] if circles is None else circles[0, :_MOST].astype(float):
        ring = _fitted(xs, ys, Ring(x, y, radius))
        if ring is not None:
            yield Ring(ring.x * FACTOR, ring.y * FACTOR, ring.radius * FACTOR, ring.inked)


def _fitted(xs: Places, ys: Places, ring: Ring) -> Ring | None:
    """The circle near *ring* on which most of the dots lie; None where they are no rim."""
    best: Ring | None = None
    for tried in np.arange(0.93 * ring.radius, 1.07 * ring.radius, 0.5):
        each = Ring(ring.x, ring.y, float(tried))
        for _ in range(3):
            dx, dy = xs - each.x, ys - each.y
            near = np.abs(np.hypot(dx, dy) - each.radius) < _RIM * each.radius
            cover = len(np.unique((np.arctan2(dy[near], dx[near]) / (2 * np.pi) * 72).astype(np.int64))) / 72
            dense = float(near.sum()) / (4 * np.pi * _RIM * each.radius ** 2)
            if cover <= _COVER or dense <= _DENSE:
                break
            if best is None or cover * dense > best.inked:
                best = each._replace(inked=cover * dense)
            each = _through(xs[near], ys[near])
    return best


def _through(xs: Places, ys: Places) -> Ring:
    """The circle that fits dots best."""
    known = np.stack([xs, ys, np.ones(len(xs))], axis=1)
    (x, y, rest), *_ = np.linalg.lstsq(known, (xs * xs + ys * ys).astype(np.float64), rcond=None)
    return Ring(float(x) / 2, float(y) / 2, float(np.sqrt(max(rest + (x * x + y * y) / 4, 0.0))))


def _cleaned(light: Grey, ring: Ring, print_: float, elsewhere: Mask, millimetre: float) -> Grey:
    """*light* without the ink of the seal in *ring*; unchanged where that is no paler than the print, or the print
    *elsewhere*, under no seal, would be taken for it."""
    reach = round(1.25 * ring.radius)
    x0, y0 = max(round(ring.x) - reach, 0), max(round(ring.y) - reach, 0)
    here = slice(y0, round(ring.y) + reach), slice(x0, round(ring.x) + reach)
    part = light[here]
    ys, xs = np.ogrid[:part.shape[0], :part.shape[1]]
    dx, dy = (xs + x0 - ring.x) / ring.radius, (ys + y0 - ring.y) / ring.radius
    far = np.hypot(dx, dy)
    rim = np.abs(far - 1) < 1.5 * _RIM
    within = (far < _INNER) & ((far > _BAND) | (far < _STAR) | (dy > _BELOW))
    shades = part[rim & (part < _PAPER)]
    low, shade = np.percentile(shades, [20, 50]) if shades.size else (0.0, 0.0)
    if shade - print_ < _APART:
        return light
    darkest, palest = low - _DEEPER * (low - print_), shade + _PLATEAU * (_WHITE - shade)
    like = _solid(_grey(light, darkest, palest), 3)
    if np.count_nonzero(like & elsewhere) > _MISTAKEN * np.count_nonzero(elsewhere):
        return light
    grey, solid = _grey(part, darkest), like[here]
    seal = np.where(rim, solid, 0)
    for mask in (grey, solid):  # letters and star whole, else those strokes of theirs that print doesn't touch
        seal |= _parts(np.where(rim, 0, mask).astype(np.uint8), solid, part, within, shade, _SMALL * millimetre)
    out = light.copy()
    out[here] = _lightened(part, seal, rim, float(shade))
    return out


def _parts(mask: Mask, solid: Mask, light: Grey, within: npt.NDArray[np.bool_], shade: float, least: float) -> Mask:
    """The pieces of *mask* that are parts of a seal by their place, size, strokes and shade."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    strokes = np.bincount(labels[solid > 0], minlength=count)
    shades = np.bincount(labels[solid > 0], light[solid > 0], minlength=count) / np.maximum(strokes, 1)
    chosen = np.bincount(labels[~within], minlength=count) == 0
    chosen &= (strokes > _SOLID * stats[:, cv2.CC_STAT_AREA]) & (np.abs(shades - shade) < _LIKE)
    chosen &= stats[:, [cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT]].max(axis=1) > least
    chosen[0] = False
    return np.asarray(np.where(chosen, 255, 0)[labels], np.uint8)


def _lightened(light: Grey, seal: Mask, rim: npt.NDArray[np.bool_], shade: float) -> Grey:
    """*light* with the ink of *seal* divided out, as dark as it is nearby, also where print lies on it: in its *rim*
    also where that is as wide as a stroke with its soft edges."""
    square, large = np.ones((5, 5), np.uint8), np.ones((17, 17), np.uint8)
    grown = cv2.dilate(seal, square)
    whole = cv2.max(cv2.morphologyEx(grown, cv2.MORPH_CLOSE, square),
                    cv2.morphologyEx(np.where(rim, grown, 0).astype(np.uint8), cv2.MORPH_CLOSE, large))
    inked = (seal > 0).astype(np.float32)
    share = cv2.blur(inked, (15, 15))
    nearby = np.where(share > 0.02, cv2.blur(inked * light, (15, 15)) / np.maximum(share, 0.02), shade)
    return np.asarray(np.where(whole > 0, np.minimum(light * (_WHITE / 0.9 / nearby), _WHITE), light), np.uint8)
