"""Red ink on a page in, seals out: round red rings of plausible size, each with how sure that is.

A company's round seal is 38 to 45 mm across, an office's 42; a legal representative's name seal is a square of
15 to 25 mm. Only that a seal is there can
be said, never that it is genuine.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from subsidy_docs.read.picture import Colour
from subsidy_docs.read.straighten import Grey, Mask

SMALLEST, LARGEST = 26.0, 56.0  # millimetres across a round seal, as scanned, photographed, half off the page
_SQUARE = 10.0, 28.0  # millimetres of a name seal's side
_REDDER = 38  # how much redder than green and blue a dot of a seal's ink is, at least
_RUDDY = 8.0  # redder than the paper by this may be a seal's ink that is nearly gone
_NEAR, _FAR = 2.2, 7.0  # millimetres between the pieces of a seal, and of a broken one
_SMALLEST_PATCH = 3.0  # millimetres: smaller red is dirt
_MOST = 60  # red patches of a page
FACTOR = 4  # seals are looked for on a page so many times smaller


Shape = tuple[tuple[int, int, int, int], float, bool]
"""A box on the small page, how sure, whether round."""


@dataclass(frozen=True, slots=True)
class Seal:
    """A seal: its box in dots, how sure that it is one (0 to 1), whether it is round."""

    x0: int
    y0: int
    x1: int
    y1: int
    confidence: float
    round: bool


def redness(page: Colour) -> npt.NDArray[np.int16]:
    """How much redder each dot is than its green and blue."""
    red, green, blue = (page[:, :, k].astype(np.int16) for k in range(3))
    return red - np.maximum(green, blue)


def reduced(page: Colour) -> Colour:
    """The page as small as seals are looked for on it."""
    return np.asarray(cv2.resize(page, None, fx=1 / FACTOR, fy=1 / FACTOR, interpolation=cv2.INTER_AREA), np.uint8)


def ruddiness(small: Colour) -> npt.NDArray[np.float32]:
    """How much redder than the paper around it each dot of a page, made small, is; the same in a shadow.

    A photo's light may be warm and a sheet cream: what counts is the difference from the middle of a seal's width.
    """
    red = redness(small)
    tiny = (max(small.shape[1] // 4, 1), max(small.shape[0] // 4, 1))
    ground = cv2.resize(np.clip(red + 128, 0, 255).astype(np.uint8), tiny, interpolation=cv2.INTER_AREA)
    ground = cv2.resize(cv2.medianBlur(ground, 21), small.shape[1::-1], interpolation=cv2.INTER_LINEAR)
    paper = cv2.resize(cv2.dilate(cv2.resize(small[:, :, 0], tiny, interpolation=cv2.INTER_AREA), np.ones((9, 9))),
                       small.shape[1::-1], interpolation=cv2.INTER_LINEAR)
    redder = (red - ground.astype(np.float32) + 128) * (235 / np.maximum(paper.astype(np.float32), 60))
    return np.asarray(redder, np.float32)


def seals(small: Colour, points: float) -> list[Seal]:
    """The seals on a straight page, which is *reduced*, and whatever else is red; *points* are the points a dot of
    the page, seals stand in its dots.

    First those of strong ink; in what is left, pale and broken ones, whose pieces lie further apart.
    """
    ruddy = ruddiness(small)
    millimetre = 72 / 25.4 / points / FACTOR  # dots of the small page
    rings = _shapes_of((ruddy > _REDDER / 2).astype(np.uint8), millimetre, _NEAR)
    rest = (cv2.blur(ruddy, (3, 3)) > _RUDDY).astype(np.uint8)
    rest[ruddy > _REDDER / 2] = 1
    found = [shape for shape in rings if shape[2]]
    for (x0, y0, x1, y1), _, _ in found:
        cv2.circle(rest, ((x0 + x1) // 2, (y0 + y1) // 2), round((x1 - x0) / 2 * 1.1), 0, -1)
    found += [(box, 0.9 * sure if is_round else sure, is_round)
              for box, sure, is_round in _shapes_of(rest, millimetre, _FAR)]
    return [Seal(x0 * FACTOR, y0 * FACTOR, x1 * FACTOR, y1 * FACTOR, sure, is_round)
            for (x0, y0, x1, y1), sure, is_round in found]


def _shapes_of(red: Mask, millimetre: float, reach: float) -> list[Shape]:
    """The shapes in a mask of red ink, whose pieces nearer than *reach* (millimetres) are one."""
    if red.sum() < 12:
        return []
    near = max(round(reach * millimetre), 2)
    joined = cv2.morphologyEx(red, cv2.MORPH_CLOSE, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (near, near)))
    _, labels, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    found = []
    for k in np.argsort(-stats[1:, cv2.CC_STAT_AREA])[:_MOST] + 1:
        x, y, width, height, _ = (int(v) for v in stats[k])
        if max(width, height) < _SMALLEST_PATCH * millimetre:
            continue
        part = red[y:y + height, x:x + width] & (labels[y:y + height, x:x + width] == k).astype(np.uint8)
        found += _shapes(part, x, y, millimetre)
    return found


def _shapes(part: npt.NDArray[np.uint8], x: int, y: int, millimetre: float) -> list[Shape]:
    """The rings in one patch of red ink, else the square or blot that it is."""
    height, width = part.shape
    rest = part.copy()
    out: list[Shape] = []
    for _ in range(4):
        ring = _ring(rest, millimetre)
        if ring is None:
            break
        cx, cy, radius, cover = ring
        box = round(x + cx - radius), round(y + cy - radius), round(x + cx + radius), round(y + cy + radius)
        out.append((box, min(0.55 + 0.5 * cover, 0.99), True))
        cv2.circle(rest, (round(cx), round(cy)), round(radius * 1.08), 0, -1)
    if out:
        return out
    low, high = (side * millimetre for side in _SQUARE)
    box = x, y, x + width, y + height
    if low <= width <= high and low <= height <= high and 0.6 < width / height < 1.7 and part.mean() > 0.15:
        return [(box, 0.6, False)]
    return [(box, 0.3, False)]


def _ring(red: npt.NDArray[np.uint8], millimetre: float) -> tuple[float, float, float, float] | None:
    """The best circle of red dots: its middle, radius and the share of its circumference that is inked, if over 0.5.

    Each candidate is the circle through three far-apart points of the ink's hull, made better by the ink near it.
    """
    ys, xs = np.nonzero(red)
    if len(xs) < 30:
        return None
    low, high = SMALLEST / 2 * millimetre, LARGEST / 2 * millimetre
    hull = cv2.convexHull(np.stack([xs, ys], axis=1).astype(np.int32)).reshape(-1, 2).astype(np.float64)
    candidates = [(*cv2.minEnclosingCircle(hull.astype(np.float32))[0],
                   cv2.minEnclosingCircle(hull.astype(np.float32))[1])]
    rng = np.random.default_rng(1)
    for _ in range(60):
        if len(hull) < 3:
            break
        circle = _through(hull[rng.choice(len(hull), 3, replace=False)])
        if circle is not None:
            candidates.append(circle)
    best: tuple[float, float, float, float] | None = None
    for cx, cy, radius in candidates:
        if low <= radius <= high:
            cover = _cover(xs, ys, cx, cy, radius)
            if best is None or cover > best[3]:
                best = cx, cy, radius, cover
    return best if best is not None and best[3] > 0.5 else None


def _through(points: npt.NDArray[np.float64]) -> tuple[float, float, float] | None:
    """The circle through three points: middle and radius."""
    (ax, ay), (bx, by), (cx, cy) = points
    d = 2 * (ax * (by - cy) + bx * (cy - ay) + cx * (ay - by))
    if abs(d) < 1e-6:
        return None
    a, b, c = ax * ax + ay * ay, bx * bx + by * by, cx * cx + cy * cy
    x = (a * (by - cy) + b * (cy - ay) + c * (ay - by)) / d
    y = (a * (cx - bx) + b * (ax - cx) + c * (bx - ax)) / d
    return x, y, float(np.hypot(ax - x, ay - y))


def _cover(xs: npt.NDArray[np.int64], ys: npt.NDArray[np.int64], cx: float, cy: float, radius: float) -> float:
    """The share of a circle's 72 arcs that have ink near the circle."""
    distance = np.hypot(xs - cx, ys - cy)
    near = np.abs(distance - radius * 0.97) < 0.06 * radius
    angles = np.arctan2(ys[near] - cy, xs[near] - cx)
    return len(np.unique((angles / (2 * np.pi) * 72).astype(np.int64))) / 72


def without(light: Grey, page: Colour, found: list[Seal]) -> Grey:
    """*light* with the red ink of seals turned to paper: there the page's red channel counts, in which red is light."""
    if not found:
        return light
    out = light.copy()
    height, width = light.shape
    for seal in found:
        margin = (seal.x1 - seal.x0) // 20
        x0, y0 = max(seal.x0 - margin, 0), max(seal.y0 - margin, 0)
        x1, y1 = min(seal.x1 + margin, width), min(seal.y1 + margin, height)
        part = page[y0:y1, x0:x1]
        red = redness(part)
        out[y0:y1, x0:x1] = np.clip(part[:, :, 0] + 0.4 * np.where(red > 12, red, 0), 0, 255)
    return out
