"""A photo or scan of a sheet in, the sheet as it was printed out: cut out of its surroundings, level, even light.

Each step looks for its own evidence and does nothing where there is none: the outline of the sheet on a darker table
(perspective), the direction in which the ink lies in rows (skew), the frame of the largest table (what perspective
is left). Whether the sheet stands on its head only a reader of the text can tell.
"""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from subsidy_docs.read.components import Places, dots
from subsidy_docs.read.picture import Colour

Grey = npt.NDArray[np.uint8]
Mask = npt.NDArray[np.uint8]
Corners = npt.NDArray[np.float32]

STEEPEST = 15.0  # degrees of skew that are looked for
_SMALL = 900  # the longer side of the picture on which outline and skew are measured
_A4 = 297 / 210
GRAINY = 3.5
"""Shades by which the dots of grainy paper are usually off its own."""
_ALONG, _SAMPLE = 5, 5  # dots: over so many grain is blurred along a line; every so many-th of a page tells its grain
_SPOTLESS = 1.0
"""Shades by which the dots of paper that a copy made white are off its own at most."""
_ASIDE, _NEAR = 5, 2  # dots from a pale line's middle to the paper on either side; so near ink is its own
_STRETCH = 12  # dots: a shorter one may be the pale tip of a character's stroke
_WHITE, _PALE = 4, 8  # shades darker than paper: what counts as paper yet, and what does no more
_OFF = 0.004  # of the sheet's width: a frame whose corners are further off than this is set right


def grey(page: Colour) -> Grey:
    """How light the page is."""
    return np.asarray(cv2.cvtColor(page, cv2.COLOR_RGB2GRAY), np.uint8)


def even(light: Grey) -> Grey:
    """*light* with the paper white everywhere: shadows and yellow paper divided out."""
    height, width = light.shape
    factor = 8
    small = cv2.resize(light, (max(width // factor, 1), max(height // factor, 1)), interpolation=cv2.INTER_AREA)
    ground = cv2.medianBlur(cv2.dilate(small, np.ones((7, 7), np.uint8)), 9)
    ground = cv2.resize(cv2.GaussianBlur(ground, (0, 0), 3), (width, height), interpolation=cv2.INTER_LINEAR)
    return np.asarray(cv2.divide(light, ground, scale=250), np.uint8)


def ink_level(light: Grey) -> float:
    """How light ink is at most on an even page."""
    level, _ = cv2.threshold(light, 0, 255, cv2.THRESH_OTSU)
    return min(max(float(level), 110.0), 200.0)


def ink(light: Grey, level: float | None = None) -> Mask:
    """Where an even page is dark: 255 for ink, 0 for paper."""
    level = ink_level(light) if level is None else level
    return np.asarray(cv2.threshold(light, level, 255, cv2.THRESH_BINARY_INV)[1], np.uint8)


def faint_ink(light: Grey, level: float | None = None) -> Mask:
    """Where an even page is dark or greyish: lines printed thin, or copied pale, are whole in it."""
    level = ink_level(light) if level is None else level
    return ink(light, (level + 2 * 250) / 3)


def grain(light: Grey) -> tuple[float, float]:
    """How light the paper of a page, or of a part of one, is, and by how much its dots are usually off that."""
    paper = float(np.median(light))
    return paper, float(np.median(np.abs(light.astype(np.float32) - paper)))


def line_inks(light: Grey, level: float) -> tuple[Mask, Mask]:
    """Where an even page is dark or greyish, for level lines and for upright ones. Where the paper is grainy its
    darkest dots are as dark as a pale line is, but none has another behind it: there each direction is blurred along
    its own lines, which leaves these as thin as they are. Where a copy made the paper white, nothing but lines, and
    what is left of print, is any darker: there lines count that are too pale for ink."""
    paper, rough = grain(light[::_SAMPLE, ::_SAMPLE])
    if rough <= GRAINY:
        faint = faint_ink(light, level)
        if rough >= _SPOTLESS:
            return faint, faint
        return faint | _pale(light, faint, paper, upright=False), faint | _pale(light, faint, paper, upright=True)
    along = [np.asarray(cv2.blur(light, size), np.uint8) for size in ((_ALONG, 1), (1, _ALONG))]
    return ink(along[0], (level + 2 * paper) / 3), ink(along[1], (level + 2 * paper) / 3)


def _pale(light: Grey, dark: Mask, paper: float, *, upright: bool) -> Mask:
    """Where a page is a little darker than *paper* and has that on both sides, above and below or, for *upright* lines,
    left and right, and no *dark* ink near, whose rim it would be; for some length, as the tip of a stroke is not."""
    before, inner, behind = (slice(None, -2 * _ASIDE), slice(_ASIDE, -_ASIDE), slice(2 * _ASIDE, None))
    whole = slice(None)
    left, middle, right = (((whole, part) if upright else (part, whole)) for part in (before, inner, behind))
    out: Mask = np.zeros_like(light)
    _, white = cv2.threshold(cv2.min(light[left], light[right]), paper - _WHITE - 1, 255, cv2.THRESH_BINARY)
    around = np.ones((1, 2 * _NEAR + 1) if upright else (2 * _NEAR + 1, 1), np.uint8)
    near = np.asarray(cv2.dilate(dark, around), np.uint8)
    out[middle] = ink(light[middle], paper - _PALE) & np.asarray(white, np.uint8) & ~near[middle]
    along = np.ones((_STRETCH, 1) if upright else (1, _STRETCH), np.uint8)
    return np.asarray(cv2.morphologyEx(out, cv2.MORPH_OPEN, along), np.uint8)


def straight(page: Colour) -> Colour:
    """The sheet alone, seen from straight above, where its outline shows on a darker ground; and turned by the few
    degrees that set its lines of ink level."""
    small, factor = _reduced(page)
    corners = _outline(small)
    if corners is not None:
        page = _cut_out(page, np.asarray(corners / factor, np.float32))
        small, _ = _reduced(page)
    angle = skew(small)
    return page if abs(angle) < 0.08 else _rotated(page, angle)


def _reduced(page: Colour) -> tuple[Grey, float]:
    """How light the page is, made as small as outline and skew are measured on, and by what factor that is smaller."""
    factor = min(1.0, _SMALL / max(page.shape[:2]))
    small = cv2.resize(grey(page), None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    return np.asarray(small, np.uint8), factor


def _cut_out(page: Colour, corners: Corners) -> Colour:
    """The sheet between its *corners*, seen from straight above."""
    a, b, c, d = corners
    width = (np.linalg.norm(b - a) + np.linalg.norm(c - d)) / 2
    height = (np.linalg.norm(d - a) + np.linalg.norm(c - b)) / 2
    if 0.85 < height / width / _A4 < 1.15:
        height = width * _A4
    elif 0.85 < width / height / _A4 < 1.15:
        width = height * _A4
    return _warped(page, corners, round(width), round(height))


def _outline(small: Grey) -> Corners | None:
    """The four corners of the sheet from the top left on clockwise, or None where no outline shows."""
    light = np.asarray(cv2.GaussianBlur(small, (5, 5), 0), np.uint8)
    level, _ = cv2.threshold(light, 0, 255, cv2.THRESH_OTSU)
    found = [corners for part in (1.0, 0.85, 0.7, 0.55) if (corners := _quadrangle(light, part * level)) is not None]
    if not found:
        return None
    return max(found, key=lambda corners: float(cv2.contourArea(corners)))  # a shadow's edge cuts a smaller one


def _quadrangle(light: Grey, level: float) -> Corners | None:
    """The corners of the largest patch lighter than *level*, if it is a sheet in shape and stands out."""
    _, bright = cv2.threshold(light, level, 255, cv2.THRESH_BINARY)
    bright = cv2.morphologyEx(bright, cv2.MORPH_CLOSE, np.ones((15, 15), np.uint8))
    contours, _ = cv2.findContours(bright, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    if not contours:
        return None
    largest = max(contours, key=cv2.contourArea)
    area = cv2.contourArea(largest)
    hull = cv2.convexHull(largest)
    if not 0.25 * light.size < area < 0.97 * light.size or cv2.contourArea(hull) > 1.08 * area:
        return None
    for tolerance in (0.01, 0.02, 0.04):
        found = cv2.approxPolyDP(hull, tolerance * cv2.arcLength(hull, True), True)
        if len(found) == 4 and cv2.contourArea(found) > 0.93 * area:
            corners = _ordered(found.reshape(4, 2).astype(np.float32))
            return corners if _stands_out(light, corners) else None
    return None


def _stands_out(light: Grey, corners: Corners) -> bool:
    """Whether the sheet is lighter than what lies around it, all along at least three of its sides."""
    height, width = light.shape
    middle = corners.mean(axis=0)
    step = 0.012 * max(height, width)
    sides = 0
    for start, end in zip(corners, np.roll(corners, -1, axis=0), strict=True):
        points = start + (end - start) * np.linspace(0.05, 0.95, 40)[:, None]
        normal = np.array([end[1] - start[1], start[0] - end[0]])
        normal *= np.sign(normal @ ((start + end) / 2 - middle)) / max(float(np.linalg.norm(normal)), 1e-6)
        outer, inner = np.round(points + normal * step), np.round(points - normal * step)
        seen = [(light[int(a[1]), int(a[0])], light[int(b[1]), int(b[0])]) for a, b in zip(outer, inner, strict=True)
                if 0 <= a[0] < width and 0 <= a[1] < height and 0 <= b[0] < width and 0 <= b[1] < height]
        sides += len(seen) > 20 and float(np.mean([int(b) - int(a) > 30 for a, b in seen])) > 0.85
    return sides >= 3


def _ordered(points: Corners) -> Corners:
    """Four corners from the top left on clockwise."""
    middle = points.mean(axis=0)
    turned = points[np.argsort(np.arctan2(points[:, 1] - middle[1], points[:, 0] - middle[0]))]
    return np.roll(turned, -int(np.argmin(turned.sum(axis=1))), axis=0)


def _warped(page: Colour, corners: Corners, width: int, height: int) -> Colour:
    target = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    matrix = cv2.getPerspectiveTransform(corners.astype(np.float32), target)
    return np.asarray(cv2.warpPerspective(page, matrix, (width, height), flags=cv2.INTER_LINEAR,
                                          borderMode=cv2.BORDER_REPLICATE), np.uint8)


def skew(small: Grey) -> float:
    """By how many degrees (counter-clockwise) the rows of ink must be turned to lie level."""
    light = even(small)
    margin = max(light.shape) // 40  # a scanner's dark edges are level whatever the sheet is
    xs, ys = dots(np.ascontiguousarray(_strokes(ink(light))[margin:-margin, margin:-margin]))
    if len(xs) < 200:
        return 0.0
    found = 0.0
    for reach, step, most in ((STEEPEST, 1.0, 10_000), (1.0, 0.2, 10_000), (0.2, 0.05, 40_000)):
        chosen = np.linspace(0, len(xs) - 1, min(most, len(xs))).astype(np.int64)
        x, y = xs[chosen], ys[chosen]
        angles = np.arange(found - reach, found + reach + step / 2, step)
        found = float(angles[int(np.argmax([_sharpness(x, y, angle) for angle in angles]))])
    return found


def _strokes(dark: Mask) -> Mask:
    """What is dark without what is so over an area, as the ground beside a sheet is: its edge lies as it likes."""
    areas = cv2.dilate(cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ones((7, 7), np.uint8)), np.ones((9, 9), np.uint8))
    return np.where(areas > 0, 0, dark).astype(np.uint8)


def _sharpness(xs: Places, ys: Places, angle: float) -> float:
    """How unevenly dots are shared out among rows that lie at *angle*, or columns."""
    tilt = np.tan(np.radians(angle))
    best = 0.0
    for along, across in ((xs, ys), (ys, -xs)):
        rows = np.round(across - along * tilt).astype(np.int64)
        counts = np.bincount(rows - rows.min())
        best = max(best, float(counts @ counts))
    return best


def _rotated(page: Colour, angle: float) -> Colour:
    """The page turned about its middle, counter-clockwise by *angle* degrees, with white around."""
    height, width = page.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
    grown = (round(abs(height * matrix[0, 1]) + width * matrix[0, 0]),
             round(height * matrix[0, 0] + abs(width * matrix[0, 1])))
    matrix[:, 2] += (grown[0] - width) / 2, (grown[1] - height) / 2
    return np.asarray(cv2.warpAffine(page, matrix, grown, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE),
                      np.uint8)


def set_square(page: Colour, frame: Corners | None) -> Colour:
    """The page with the frame of its table made a rectangle; the page itself where it is one already."""
    if frame is None:
        return page
    a, b, c, d = frame
    left, top = (a[0] + d[0]) / 2, (a[1] + b[1]) / 2
    right, bottom = (b[0] + c[0]) / 2, (d[1] + c[1]) / 2
    target = np.array([[left, top], [right, top], [right, bottom], [left, bottom]], np.float32)
    height, width = page.shape[:2]
    if np.abs(frame - target).max() < _OFF * width:
        return page
    matrix = cv2.getPerspectiveTransform(frame.astype(np.float32), target)
    return np.asarray(cv2.warpPerspective(page, matrix, (width, height), flags=cv2.INTER_LINEAR,
                                          borderMode=cv2.BORDER_REPLICATE), np.uint8)
