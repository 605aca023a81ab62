"""QR codes on a page: what they hold, and where they lie, so that their squares are taken for no text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from subsidy_docs.read.view import Bounds

_MOST = 16  # codes of a page that are looked at
_LARGEST = 0.25  # of the page's width
_AROUND, _LARGER = 0.12, 3  # of a code's width: what is added to it that it is read once more, so many times as large
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
    kind = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
    read = []
    for code in zxingcpp.read_barcodes(grey, formats=kind, return_errors=True)[:_MOST]:
        box = _box(code.position)
        if code.valid:
            read.append(FoundCode(bytes(code.bytes), box))
        elif _looks_like_one(grey, box):
            again = zxingcpp.read_barcodes(_sharpened(grey, box), formats=kind)
            read.append(FoundCode(bytes(again[0].bytes) if again else b"", box))
    return read


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


def _sharpened(grey: Any, box: Bounds) -> Any:
    """A code that could not be read, with the white around it, larger and with clearer edges."""
    import cv2

    margin = _AROUND * (box[2] - box[0])
    x0, y0, x1, y1 = (round(at) for at in (box[0] - margin, box[1] - margin, box[2] + margin, box[3] + margin))
    large = cv2.resize(grey[max(y0, 0):y1, max(x0, 0):x1], None, fx=_LARGER, fy=_LARGER, interpolation=cv2.INTER_CUBIC)
    return cv2.addWeighted(large, 2.0, cv2.GaussianBlur(large, (0, 0), _LARGER + 1), -1.0, 0)


def _box(position: Any) -> Bounds:
    corners = [position.top_left, position.top_right, position.bottom_right, position.bottom_left]
    x0, x1 = min(c.x for c in corners), max(c.x for c in corners)
    y0, y1 = min(c.y for c in corners), max(c.y for c in corners)
    quiet = _QUIET * (x1 - x0)
    return x0 - quiet, y0 - quiet, x1 + quiet, y1 + quiet
