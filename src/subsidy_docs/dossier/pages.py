"""The lines of text on each page of a file, scanned pages included.

In: a file's bytes and its layout; out: for each page its lines. Scanned pages that hold no form are looked at once, at
their largest lines: enough for a heading. Without the extra that reads scans they stay without lines.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from subsidy_docs.errors import SubsidyDocsError
from subsidy_docs.layout import Layout, Line

_LOOKED_AT = 24  # lines of a scanned page
_MOST = 60  # scanned pages of a file


def page_lines(data: bytes, layout: Layout, taken: Iterable[int]) -> dict[int, list[str]]:
    """The lines by page (from 1); all lines of a DOCX stand on page 1. Pages *taken* by forms are not looked at."""
    pages: dict[int, list[str]] = {number: [] for number in range(1, max(layout.pages, 1) + 1)}
    for line in _lines(layout):
        pages.setdefault(line.box.page if line.box is not None else 1, []).append(line.text)
    left = [number for number, lines in pages.items() if not lines and number not in set(taken)]
    if layout.kind == "docx" or not left:
        return pages
    return pages | _scanned(data, left[:_MOST])


def _lines(layout: Layout) -> Iterable[Line]:
    for block in layout.blocks:
        for holder in (block,) if not hasattr(block, "cells") else block.cells:
            yield from holder.lines


def _scanned(data: bytes, numbers: list[int]) -> dict[int, list[str]]:
    """The lines of scanned pages; nothing where the page can't be drawn or the extra is missing."""
    try:
        from subsidy_docs.read.picture import frames, pdf_pages

        pages: Iterable[tuple[int, Any]]
        if data[:1024].find(b"%PDF-") >= 0:
            pages = pdf_pages(data, numbers, name="")
        else:
            pages = ((number, page) for number, page in enumerate(frames(data, name=""), 1) if number in numbers)
        return {number: glance(page) for number, page in pages}
    except (ImportError, SubsidyDocsError):
        return {}


def glance(page: Any) -> list[str]:
    """The largest lines on a picture of a page, upright or on its head."""
    import numpy as np

    from subsidy_docs.dossier.signs import guess
    from subsidy_docs.read.found import find
    from subsidy_docs.read.scan import glance
    from subsidy_docs.read.sheet import set_straight

    best: list[str] = []
    for turned in (page, np.ascontiguousarray(np.rot90(page, 2))):
        sheet = set_straight(turned)
        strips = sorted(find(sheet).strips, key=lambda strip: -strip.height)[:_LOOKED_AT]
        read = glance(sheet, strips)
        lines = [each.text for each in read if each.mean > 0.5]
        if guess(lines).kind is not None:
            return lines
        best = max(best, lines, key=lambda some: sum(map(len, some)))
    return best
