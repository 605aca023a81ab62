"""Seals and signatures that software set on pages of typed text, or pasted into a Word file: pictures, red shapes.

In: a PDF and its layout, or the bytes of a picture. Out: the layout with the ink of those pages, or what the picture
shows. Such pages are drawn, and looked at as scans are; their text is known, so that nothing has to be recognised.
"""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Literal

import cv2
import numpy as np

from subsidy_docs.layout import Ink, Layout, Line, Table
from subsidy_docs.read.inks import inks, look_at
from subsidy_docs.read.picture import Colour, pdf_pages
from subsidy_docs.read.seals import reduced, seals
from subsidy_docs.read.sealtext import seal_texts
from subsidy_docs.read.sheet import sheet_of

_MOST = 20  # pages of a document that are looked at
_LONGEST = 400  # dots of a pasted picture that are looked at
_ACROSS = 42.0  # millimetres that such a picture is taken to be across, if it is a seal
_STROKES = 0.008, 0.4  # of a picture of a signature that is dark
_TONES = 0.2  # of a picture that is neither ink nor paper, at most: else it is a photo


def with_drawn_marks(layout: Layout, data: bytes, *, name: str) -> Layout:
    """The *layout* of a PDF with the ink on its pages of typed text that show pictures or red shapes.

    Raises DamagedFileError; ImportError where what reads scans is not installed.
    """
    found: list[Ink] = []
    looked = layout.inked_pages[:_MOST]
    for number, page in pdf_pages(data, looked, name=name):
        sheet = sheet_of(page)
        texts = seal_texts(page, sheet.seals)
        found += inks(number, look_at(sheet.sight), texts(), _lines(layout, number))
    return replace(layout, inks=(*layout.inks, *found), inked_pages=looked)


def _lines(layout: Layout, number: int) -> list[Line]:
    """The lines of text on page *number*."""
    return [line for block in layout.blocks for part in (block.cells if isinstance(block, Table) else (block,))
            for line in part.lines if line.box is not None and line.box.page == number]


def shown(data: bytes) -> Literal["seal", "red", "writing"] | None:
    """What a picture shows: a round seal, other red ink, strokes as of a pen; None where it is anything else."""
    page = _on_paper(data)
    if page is None:
        return None
    margin = page.shape[1] // 8
    page = np.asarray(cv2.copyMakeBorder(page, margin, margin, margin, margin, cv2.BORDER_CONSTANT,
                                         value=(255, 255, 255)), np.uint8)
    across = max(page.shape[:2]) - 2 * margin
    found = seals(reduced(page), _ACROSS / 25.4 * 72 / across)
    if any(seal.round and seal.confidence > 0.75 for seal in found):
        return "seal"
    light = cv2.cvtColor(page, cv2.COLOR_RGB2GRAY)
    dark, tones = float((light < 110).mean()), float(((light >= 110) & (light < 225)).mean())
    if found:
        return "red"
    return "writing" if _STROKES[0] < dark < _STROKES[1] and tones < min(_TONES, 2.5 * dark) else None


def _on_paper(data: bytes) -> Colour | None:
    """The picture on white, no larger than is looked at; None where it can't be opened or is too large."""
    from PIL import Image

    try:
        with Image.open(io.BytesIO(data)) as image:
            if image.width * image.height > 40_000_000 or min(image.size) < 20:
                return None
            image.thumbnail((_LONGEST, _LONGEST))
            clear = image.convert("RGBA")
            paper = Image.new("RGBA", clear.size, (255, 255, 255, 255))
            return np.asarray(Image.alpha_composite(paper, clear).convert("RGB"))
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None
