"""A scanned page in, its ink that is no printed text out: seals, other red patches, writing by hand.

What a page's lines of text were read as says which ink is print; where a form wants seals and signatures is not known
here (``align/marks.py`` judges the places).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Literal

from subsidy_docs.layout import Box, Ink
from subsidy_docs.read import textlines
from subsidy_docs.read.recognise import Recognised
from subsidy_docs.read.seals import Seal
from subsidy_docs.read.textlines import Area, Pieces, Strip

_POOR = 0.75  # trust below which a character was not really read


def inks(number: int, points: float, seals: Iterable[Seal], pieces: Pieces, height: float, strips: Iterable[Strip],
         read: Mapping[int, Recognised]) -> Iterator[Ink]:
    """The ink of page *number* (*points* a dot): lines that could not be read, strokes of any size, seals.

    ``height`` is that of a character in dots, ``read`` holds what each strip was read as, by its id.
    """
    for seal in seals:
        kind: Literal["seal", "red"] = "seal" if seal.round else "red"
        yield Ink(kind, _box(number, points, Area(seal.x0, seal.y0, seal.x1, seal.y1)), seal.confidence)
    for strip in strips:
        scores = [s for c, s in zip(read[id(strip)].text, read[id(strip)].scores, strict=True) if not c.isspace()]
        poor = sum(score < _POOR for score in scores) / max(len(scores), 1)
        if poor >= 0.5 and textlines.written(pieces, strip.box, height):
            yield Ink("writing", _box(number, points, strip.box), 0.6 + 0.35 * poor)
    for area in textlines.strokes(pieces, height):
        yield Ink("writing", _box(number, points, area), 0.85)


def _box(number: int, points: float, area: Area) -> Box:
    return Box(number, *(at * points for at in area))
