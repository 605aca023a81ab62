"""A scanned page set straight and even, and what there is on it: light, lines, pieces of ink, seals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from subsidy_docs.read import straighten, textlines
from subsidy_docs.read.codes import FoundCode
from subsidy_docs.read.direction import is_bare, runs_upright
from subsidy_docs.read.faintlines import with_faint_lines
from subsidy_docs.read.greyseals import without_grey
from subsidy_docs.read.inks import Sight, sees_colour
from subsidy_docs.read.picture import Colour
from subsidy_docs.read.ruledink import RuledInk, ruled_ink
from subsidy_docs.read.seals import Seal, reduced, seals, without
from subsidy_docs.read.sidework import beside
from subsidy_docs.read.straighten import Grey, Mask
from subsidy_docs.read.textlines import Pieces
from subsidy_docs.read.view import Bounds


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page, straight and even: its colours, and these made small, its light, where that is dark, its lines, its
    pieces of text ink, the height of a character, points a dot, its seals. What is read has no ink of seals in it, what
    the ink is judged by (``sight``) has that of seals without colour."""

    page: Colour
    small: Colour
    light: Grey
    dark: Mask
    ruled: RuledInk
    pieces: Pieces
    height: float
    points: float
    seals: tuple[Seal, ...]
    sight: Sight


class Lined(NamedTuple):
    """A level page whose lines are known: as of a ``Sheet``, its light with the ink of grey
    seals in it (``seen``), and how light ink is at most."""

    page: Colour
    small: Colour
    light: Grey
    ruled: RuledInk
    points: float
    seals: tuple[Seal, ...]
    seen: Grey
    level: float


def set_straight(page: Colour) -> Sheet:
    """The page as it was printed, but for whether it stands on its head."""
    return set_upright(set_square(page))


def set_square(page: Colour) -> Lined:
    """The page level, with the frame of its table a rectangle; it may lie on its side yet."""
    lined = _lined(straighten.straight(page))
    squared = straighten.set_square(lined.page, lined.ruled.frame)
    return lined if squared is lined.page else _lined(squared)


def set_upright(lined: Lined, *, lying: bool = False) -> Sheet:
    """The page with its text in rows, but for whether it stands on its head; *lying* says that the page before lay on
    its side, which counts where too little stands on this one to tell."""
    sheet = _with_pieces(lined)
    if runs_upright(sheet.pieces, sheet.height) or (lying and is_bare(sheet.pieces, sheet.height)):
        sheet = sheet_of(np.ascontiguousarray(np.rot90(sheet.page)))
    return sheet


def sheet_of(page: Colour) -> Sheet:
    """What there is on a level page."""
    return _with_pieces(_lined(page))


def _lined(page: Colour) -> Lined:
    """The lines on a level page."""
    height, width = page.shape[:2]
    points = 72 * 8.27 / width if height >= width else 72 * 11.69 / width
    light = straighten.grey(page)
    evening = beside(straighten.even, light)
    small = reduced(page)
    red = seals(small, points)
    seen = straighten.even(without(light, page, red)) if red else evening.result()
    level = straighten.ink_level(seen)
    light = seen if sees_colour(small) else without_grey(seen, level, points)
    rows, columns = straighten.line_inks(light, level)
    ruled = with_faint_lines(ruled_ink(rows, columns), light, rows, columns)
    return Lined(page, small, light, ruled, points, tuple(red), seen, level)


def _with_pieces(lined: Lined) -> Sheet:
    """The page with its pieces of text ink."""
    page, small, light, ruled, points, red, seen, level = lined
    dark, inked = straighten.ink(light, level), straighten.ink(seen, level)
    pieces = textlines.pieces(dark & ~(ruled.across | ruled.down))
    character = textlines.character_height(pieces, max(light.shape))
    scattered = pieces if light is seen else textlines.pieces(inked & ~(ruled.across | ruled.down))
    return Sheet(page, small, light, dark, ruled, pieces, character, points, red,
                 Sight(page, seen, inked, ruled, scattered, character, points))


def without_codes(sheet: Sheet, coded: Sequence[FoundCode]) -> Sheet:
    """The sheet without the ink of QR codes."""
    boxes = [code.box for code in coded]
    return replace(sheet, pieces=_outside(sheet.pieces, boxes),
                   sight=replace(sheet.sight, pieces=_outside(sheet.sight.pieces, boxes)))


def _outside(pieces: Pieces, boxes: Sequence[Bounds]) -> Pieces:
    """The pieces whose middle lies in none of *boxes*."""
    x, y = (pieces[:, 0] + pieces[:, 2]) / 2, (pieces[:, 1] + pieces[:, 3]) / 2
    kept = np.ones(len(x), bool)
    for x0, y0, x1, y1 in boxes:
        kept &= ~((x > x0) & (x < x1) & (y > y0) & (y < y1))
    return pieces[kept]
