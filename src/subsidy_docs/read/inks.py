"""A scanned page in, its ink that is no printed text out: seals, other red patches, writing by hand, traces.

Print is what the page's lines were read as: a piece of ink as large as the character that was read there. What is
left lies in patches. A patch is ``writing`` where it has the shape of strokes of a pen: as dark as the print, as thick
as a pen, larger than a character of the print, neither a long line nor a blot. Anything else, and anything fainter, is
a ``trace``: nobody can say that nothing is there. Where a form wants seals and signatures is not known here
(``align/marks.py`` judges the places).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import cv2
import numpy as np
import numpy.typing as npt

from subsidy_docs.layout import Box, Ink, Line
from subsidy_docs.read import straighten
from subsidy_docs.read.components import components
from subsidy_docs.read.picture import Colour
from subsidy_docs.read.ruledink import RuledInk
from subsidy_docs.read.seals import Seal, redness
from subsidy_docs.read.straighten import Grey, Mask
from subsidy_docs.read.textlines import Area, Pieces, percentile
from subsidy_docs.read.textrun import is_cjk

_READ = 0.75  # trust from which a character was really read: its ink is print
_ROOM = 1.4  # a character's ink is at most so many times as high as the line's print
_APART = 0.9, 0.5  # pieces nearer than this are one patch: across and down, in heights
_MOST = 400  # patches of a page: what has more is dirt
_LARGE = 1.25, 2.0  # times a character's height: writing has a piece that is higher, or wider, than print
_PEN, _HEAVY = 1.25, 2.4  # millimetres that most of the strokes, and the thickest, may have: the rest is a blot
_SOFT = 1.7  # dots of half tone for each dark one: an edge softer than a pen's is a smear's
_LEAST = 4.5, 2.5  # millimetres that writing is wide and high, at least
_MOST_WIDE, _MOST_HIGH = 75.0, 28.0  # millimetres that a signature is wide and high, at most
_DARK = 0.6  # of the print's darkness: what is paler shows through from the other side, or is a shadow
_RED, _BLUE = 30, 25  # redder than this, ink is a seal's; bluer than this, a pen's
_SPECK = 0.7  # millimetres: smaller traces are dirt of any page
_WHITE = 0.9  # of the paper's dots: where so many are quite white, pale ink has been lost with the paper's grain
_TINT = 0.1  # mean difference of the colours: a scanner that sees colours shows more


@dataclass(frozen=True, slots=True)
class Sight:
    """What a page is known by when its ink is judged. ``dark`` is where its light is; ``height`` is that of a
    character, lengths are dots; ``points`` is the points a dot, ``print`` how dark print is (0 to 250)."""

    page: Colour
    light: Grey
    dark: Mask
    ruled: RuledInk
    pieces: Pieces
    height: float
    points: float

    @property
    def millimetre(self) -> float:
        """Dots a millimetre."""
        return 72 / 25.4 / self.points


def keeps_faint_ink(page: Colour) -> bool:
    """Whether pale ink would show: not on a fax or a copy that made all of the paper white."""
    margin_y, margin_x = page.shape[0] // 20, page.shape[1] // 20
    paper = straighten.grey(np.ascontiguousarray(page[margin_y:-margin_y:3, margin_x:-margin_x:3]))
    shades = np.bincount(paper.reshape(-1), minlength=256)
    below = np.cumsum(shades)
    middle = int(np.searchsorted(below, below[-1] / 2))
    return float(shades[254:].sum() / shades[max(middle - 39, 0):].sum()) < _WHITE


def sees_colour(small: Colour) -> bool:
    """Whether a page, made small, was taken by something that sees colours, if only the tint of its paper."""
    red, green, blue = cv2.split(small)
    most, least = cv2.max(cv2.max(red, green), blue), cv2.min(cv2.min(red, green), blue)
    return float(cv2.subtract(most, least).mean()) > _TINT


@dataclass(frozen=True, slots=True)
class Look:
    """What is seen of a page's ink before its text is known: where dark ink is blue, and where the page, made half as
    large, is a little darker than paper, its lines left out."""

    sight: Sight
    blue: Mask
    shade: Mask


def look_at(sight: Sight) -> Look:
    """A look at a page's ink."""
    bluer = cv2.subtract(cv2.extractChannel(sight.page, 2), cv2.extractChannel(sight.page, 0))
    blue = np.asarray(cv2.threshold(bluer, _BLUE, 1, cv2.THRESH_BINARY)[1], np.uint8) & sight.dark
    half = sight.light.shape[1] // 2, sight.light.shape[0] // 2
    shade = straighten.faint_ink(np.asarray(cv2.resize(sight.light, half, interpolation=cv2.INTER_AREA), np.uint8))
    ruled = cv2.resize(sight.ruled.across | sight.ruled.down, half, interpolation=cv2.INTER_AREA)
    shade[cv2.dilate(ruled, np.ones((3, 3), np.uint8)) > 0] = 0
    return Look(sight, blue, shade)


def inks(number: int, look: Look, seals: Mapping[Seal, str], lines: Sequence[Line]) -> Iterator[Ink]:
    """The ink of page *number*; *seals* are its seals with their texts, *lines* all lines of text on it, each with how
    sure its characters are."""
    sight = look.sight
    p = sight.points
    for seal, text in seals.items():
        kind: Literal["seal", "red"] = "seal" if seal.round else "red"
        yield Ink(kind, Box(number, seal.x0 * p, seal.y0 * p, seal.x1 * p, seal.y1 * p), seal.confidence, text)
    printed = _printed(lines, p)
    dark = sight.dark
    explained = _explained(sight.pieces, printed, sight.height) & ~_blue(look)
    print_ = _darkness(sight, dark, sight.pieces[explained])
    patches = _patches(sight.pieces[~explained], sight)
    for members in patches[:_MOST]:
        area = Area(int(members[:, 0].min()), int(members[:, 1].min()), int(members[:, 2].max()),
                    int(members[:, 3].max()))
        sure = _writing(sight, dark, members, area, print_) if len(patches) <= _MOST else 0.0
        box = Box(number, *(at * p for at in area))
        yield Ink("writing" if sure else "trace", box, sure or 0.3, _text(lines, box))
    yield from (Ink("trace", Box(number, *(at * p for at in area)), 0.2)
                for area in _faint(look, printed, [a for members in patches for a in members]))


def _printed(lines: Sequence[Line], points: float) -> npt.NDArray[np.float64]:
    """The places of characters that were really read: rows of (x0, y0, x1, y1, height of their print), in dots."""
    rows = []
    for line in lines:
        if line.box is None:
            continue
        spans = line.spans()
        wide = sorted(b - a for (a, b), char in zip(spans, line.text, strict=False) if is_cjk(char))
        high = min(line.box.y1 - line.box.y0, 1.15 * wide[len(wide) // 2]) if wide else line.box.y1 - line.box.y0
        middle = (line.box.y0 + line.box.y1) / 2
        rows += [(x0, middle - 0.6 * high, x1, middle + 0.6 * high, high) for k, (x0, x1) in enumerate(spans)
                 if not line.text[k].isspace() and line.trust(k, k + 1) >= _READ]
    return np.array(rows, np.float64).reshape(-1, 5) / points


def _explained(pieces: Pieces, printed: npt.NDArray[np.float64], height: float) -> npt.NDArray[np.bool_]:
    """Which pieces are the ink of characters that were read: in their place, and no larger than they are."""
    out = np.zeros(len(pieces), bool)
    if not len(pieces) or not len(printed):
        return out
    x, y = (pieces[:, 0] + pieces[:, 2]) / 2, (pieces[:, 1] + pieces[:, 3]) / 2
    wide, high = pieces[:, 2] - pieces[:, 0], pieces[:, 3] - pieces[:, 1]
    for line in np.split(printed, np.flatnonzero(np.diff(printed[:, (1, 3, 4)], axis=0).any(axis=1)) + 1):
        _, y0, _, y1, size = line[0]
        x0, x1, room = line[:, :1], line[:, 2:3], _ROOM * max(size, height)
        slack = 0.2 * (x1 - x0)
        near = np.flatnonzero((y > y0) & (y < y1) & (high < room))
        out[near] |= ((x[near] > x0 - slack) & (x[near] < x1 + slack)
                      & (wide[near] < np.maximum(room, 1.6 * (x1 - x0)))).any(axis=0)
    return out


def _blue(look: Look) -> npt.NDArray[np.bool_]:
    """Which pieces are of blue ink, as of a pen: print is black."""
    sight = look.sight
    if not look.blue.any():
        return np.zeros(len(sight.pieces), bool)
    shares = [_sums(mask, sight.pieces) for mask in (look.blue, np.minimum(sight.dark, 1))]
    return np.asarray(shares[0] > 0.5 * np.maximum(shares[1], 1), np.bool_)


def _sums(mask: Mask, pieces: Pieces) -> npt.NDArray[np.int32]:
    """How many dots of *mask* lie in the box of each piece."""
    total = cv2.integral(mask)
    x0, y0, x1, y1, _ = pieces.T
    return np.asarray(total[y1, x1] - total[y0, x1] - total[y1, x0] + total[y0, x0], np.int32)


def _darkness(sight: Sight, dark: Mask, pieces: Pieces) -> float:
    """How dark the print is: the median over some of its pieces."""
    found = []
    for x0, y0, x1, y1, _ in pieces[::max(len(pieces) // 60, 1)]:
        inside = sight.light[y0:y1, x0:x1][dark[y0:y1, x0:x1] > 0]
        if inside.size:
            found.append(percentile(inside, 30))
    return 250 - float(np.median(found)) if found else 200.0


def _patches(pieces: Pieces, sight: Sight) -> list[Pieces]:
    """Pieces that lie close together, as one; the largest first. What is larger than writing stays alone."""
    if not len(pieces):
        return []
    high, wide = _MOST_HIGH * sight.millimetre, _MOST_WIDE * sight.millimetre
    vast = (pieces[:, 2] - pieces[:, 0] > wide) | (pieces[:, 3] - pieces[:, 1] > high)
    found = [piece[None] for piece in pieces[vast]]
    pieces = pieces[~vast]
    factor = 4
    plan = np.zeros((sight.light.shape[0] // factor + 2, sight.light.shape[1] // factor + 2), np.uint8)
    dx, dy = (part * sight.height / 2 / factor for part in _APART)
    for x0, y0, x1, y1, _ in pieces:
        cv2.rectangle(plan, (int(x0 / factor - dx), int(y0 / factor - dy)), (int(x1 / factor + dx),
                                                                           int(y1 / factor + dy)), 255, -1)
    _, labels = cv2.connectedComponents(plan)
    mine = labels[((pieces[:, 1] + pieces[:, 3]) // 2) // factor, ((pieces[:, 0] + pieces[:, 2]) // 2) // factor]
    found += [pieces[mine == label] for label in np.unique(mine)]
    return sorted(found, key=lambda each: -int(each[:, 4].sum()))


def _writing(sight: Sight, dark: Mask, members: Pieces, area: Area, print_: float) -> float:
    """How sure it is that a patch is writing: 0 where it hasn't the shape or the darkness of a pen's strokes."""
    mm, height = sight.millimetre, sight.height
    wide, high = area.x1 - area.x0, area.y1 - area.y0
    if not (_LEAST[0] * mm <= wide <= _MOST_WIDE * mm and _LEAST[1] * mm <= high <= _MOST_HIGH * mm):
        return 0.0
    tallest, widest = int((members[:, 3] - members[:, 1]).max()), int((members[:, 2] - members[:, 0]).max())
    ink = dark[area.y0:area.y1, area.x0:area.x1]
    light = sight.light[area.y0:area.y1, area.x0:area.x1]
    inside = ink > 0
    if 250 - float(np.percentile(light[inside], 30)) < _DARK * print_:
        return 0.0
    if float(np.median(redness(sight.page[area.y0:area.y1, area.x0:area.x1])[inside])) > _RED:
        return 0.0
    thick = cv2.distanceTransform(np.pad(ink, 1), cv2.DIST_L2, 3)
    usual, most = (2 * float(np.percentile(thick[thick > 0], share)) for share in (70, 95))
    half_tone = int(((light < 235) & (light > 250 - 0.6 * print_)).sum())
    if usual > _PEN * mm or most > _HEAVY * mm or half_tone > _SOFT * int(inside.sum()):
        return 0.0
    if float(inside.sum()) < 1.6 * max(wide, high) * usual:  # one straight line
        return 0.0
    if tallest > _LARGE[0] * height or widest > _LARGE[1] * height:
        return 0.9
    return 0.6


def _text(lines: Sequence[Line], box: Box) -> str:
    """What was read inside *box*, whatever it is worth."""
    out = ""
    for line in lines:
        if line.box is not None and box.y0 < (line.box.y0 + line.box.y1) / 2 < box.y1:
            out += "".join(char for (x0, x1), char in zip(line.spans(), line.text, strict=False)
                           if box.x0 <= (x0 + x1) / 2 <= box.x1)
    return out.strip()


def _faint(look: Look, printed: npt.NDArray[np.float64], known: Sequence[npt.NDArray[np.int32]]) -> list[Area]:
    """Whatever is a little darker than paper and neither print, nor a table's line, nor already *known*."""
    shade = look.shade.copy()
    boxes = [(x0 - 0.3 * size, y0 - 0.2 * size, x1 + 0.3 * size, y1 + 0.2 * size) for x0, y0, x1, y1, size in printed]
    boxes += [(x0 - 3, y0 - 3, x1 + 3, y1 + 3) for x0, y0, x1, y1, *_ in known]
    for x0, y0, x1, y1 in boxes:
        shade[max(int(y0 / 2), 0):int(y1 / 2) + 1, max(int(x0 / 2), 0):int(x1 / 2) + 1] = 0
    found = components(np.asarray(cv2.morphologyEx(shade, cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8)), np.uint8))
    least = _SPECK * look.sight.millimetre / 2
    kept = found[((found[:, 2:4] - found[:, :2]).max(axis=1) > least) & (found[:, 4] > 0.3 * least * least)]
    kept = kept[np.argsort(-kept[:, 4])][:_MOST] * 2
    return [Area(int(x0), int(y0), int(x1), int(y1)) for x0, y0, x1, y1, _ in kept]
