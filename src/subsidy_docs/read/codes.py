"""QR codes on a page: what they hold, and where they lie, so that their squares are taken for no text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from subsidy_docs.read.view import Bounds

_MOST = 16  # codes of a page that are looked at
_LARGEST = 0.25  # of the page's width
_QUIET = 0.06  # of a code's width: what is added around it, where its edge may lie


class FoundCode(NamedTuple):
    """A code: its bytes, and the upright box around it in dots."""

    data: bytes
    box: Bounds


def codes(page: Any) -> list[FoundCode]:
    """The QR codes of *page* (rows of grey or RGB dots), also damaged ones, without their bytes; none without
    zxing-cpp, which the extra ``ocr`` brings."""
    try:
        import zxingcpp
    except ImportError:
        return []
    grey = np.ascontiguousarray(page if page.ndim == 2 else page[:, :, 1])
    found = zxingcpp.read_barcodes(grey, formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode),
                                   return_errors=True)
    read = [FoundCode(bytes(code.bytes) if code.valid else b"", _box(code.position)) for code in found[:_MOST]]
    return [code for code in read if code.data or _looks_like_one(grey, code.box)]


def half_turned(found: Sequence[FoundCode], shape: tuple[int, ...]) -> list[FoundCode]:
    """The codes of a page of this *shape* (height, width) where they lie when it stands on its head."""
    height, width = shape[:2]
    return [FoundCode(data, (width - x1, height - y1, width - x0, height - y0)) for data, (x0, y0, x1, y1) in found]


def _looks_like_one(grey: Any, box: Bounds) -> bool:
    """Whether a square that could not be read as a code is dark and light by halves, as codes are, and no larger."""
    x0, y0, x1, y1 = box
    width, height = x1 - x0, y1 - y0
    if not (0 < width < _LARGEST * grey.shape[1] and 0.8 < height / width < 1.25):
        return False
    inside = grey[max(round(y0), 0):round(y1), max(round(x0), 0):round(x1)]
    return bool(inside.size) and 0.2 < float((inside < 128).mean()) < 0.6


def _box(position: Any) -> Bounds:
    corners = [position.top_left, position.top_right, position.bottom_right, position.bottom_left]
    x0, x1 = min(c.x for c in corners), max(c.x for c in corners)
    y0, y1 = min(c.y for c in corners), max(c.y for c in corners)
    quiet = _QUIET * (x1 - x0)
    return x0 - quiet, y0 - quiet, x1 + quiet, y1 + quiet
