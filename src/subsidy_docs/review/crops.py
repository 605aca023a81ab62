"""Pictures of the places where doubtful values stand: a file's bytes and boxes in, PNG bytes out.

A PDF page is drawn by pdfium, a scan is set straight first, as it was read. Boxes are points from the page's top left.
The pictures show some of what stands around; where in it the box lies is given in parts of the picture.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from subsidy_docs.errors import SubsidyDocsError
from subsidy_docs.layout import Box

_LEFT, _RIGHT, _ABOVE, _BELOW = 130.0, 60.0, 20.0, 20.0  # points around the box
_SCALE = 1.8  # dots a point
_LARGEST = 2000.0  # points of a page's longest side; A3 has 1191


@dataclass(frozen=True, slots=True)
class Crop:
    """A picture, and where the box lies in it: left, top, width, height from 0 to 1."""

    png: bytes
    left: float
    top: float
    width: float
    height: float


def crops(data: bytes, kind: str, boxes: Iterable[Box]) -> Mapping[Box, Crop]:
    """A picture for each of *boxes*, as far as they can be made; *kind* is ``Record.source.kind``. Never raises."""
    wanted = list(dict.fromkeys(boxes))
    out: dict[Box, Crop] = {}
    for number in sorted({box.page for box in wanted}):
        here = [box for box in wanted if box.page == number]
        try:
            out |= _scan_page(data, number, here) if kind == "scan" else _pdf_page(data, number, here)
        except (SubsidyDocsError, ImportError, ValueError, OSError, IndexError, RuntimeError):
            continue
    return out


def _room(box: Box, width: float, height: float) -> tuple[float, float, float, float]:
    """The part of the page that is shown, in points."""
    return (max(box.x0 - _LEFT, 0.0), max(box.y0 - _ABOVE, 0.0), min(max(box.x1 + _RIGHT, box.x0 + 300), width),
            min(box.y1 + _BELOW, height))


def _crop(png: bytes, box: Box, room: tuple[float, float, float, float]) -> Crop:
    x0, y0, x1, y1 = room
    wide, tall = max(x1 - x0, 1.0), max(y1 - y0, 1.0)
    return Crop(png, (box.x0 - x0) / wide, (box.y0 - y0) / tall, (box.x1 - box.x0) / wide, (box.y1 - box.y0) / tall)


def _pdf_page(data: bytes, number: int, boxes: list[Box]) -> dict[Box, Crop]:
    import pypdfium2

    from subsidy_docs.read import pdfium

    out = {}
    with pdfium.lock, pypdfium2.PdfDocument(data) as document:
        document.init_forms()
        page = document[number - 1]
        width, height = page.get_size()
        if max(width, height) > _LARGEST:
            return {}
        for box in boxes:
            room = x0, y0, x1, y1 = _room(box, width, height)
            if x1 - x0 < 1 or y1 - y0 < 1:
                continue
            bitmap = page.render(scale=_SCALE, crop=(x0, height - y1, width - x1, y0), rev_byteorder=True)
            rows = bytes(bitmap.buffer)
            lines = [rows[bitmap.stride * k:bitmap.stride * k + bitmap.width * bitmap.n_channels]
                     for k in range(bitmap.height)]
            out[box] = _crop(png(lines, bitmap.width, bitmap.n_channels), box, room)
    return out


def _scan_page(data: bytes, number: int, boxes: list[Box]) -> dict[Box, Crop]:
    from itertools import islice

    import numpy as np

    from subsidy_docs.read.picture import frames, pdf_pages

    if data[:1024].find(b"%PDF-") >= 0:
        _, page = next(pdf_pages(data, (number,), name=""))
    else:
        page = next(islice(frames(data, name=""), number - 1, None))
    sheet = upright(page)
    height, width = (side * sheet.points for side in sheet.page.shape[:2])
    out = {}
    for box in boxes:
        room = _room(box, width, height)
        x0, y0, x1, y1 = (round(each / sheet.points) for each in room)
        part = np.ascontiguousarray(sheet.page[y0:y1, x0:x1])
        if part.size:
            out[box] = _crop(png([row.tobytes() for row in part], part.shape[1], 3), box, room)
    return out


def upright(page: Any) -> Any:
    """The sheet of a picture of a page, straight and on its feet (see read/sheet.py)."""
    import numpy as np

    from subsidy_docs.read.found import find
    from subsidy_docs.read.scan import glance
    from subsidy_docs.read.sheet import set_straight, sheet_of

    def trust(sheet: Any) -> float:
        strips = sorted(find(sheet).strips, key=lambda strip: -strip.height)[:10]
        read = glance(sheet, strips)
        return sum(each.mean for each in read) / max(len(read), 1)

    sheet = set_straight(page)
    first = trust(sheet)
    if first >= 0.75:
        return sheet
    turned = sheet_of(np.ascontiguousarray(np.rot90(sheet.page, 2)))
    return turned if trust(turned) > first else sheet


def png(rows: list[bytes], width: int, channels: int) -> bytes:
    """A PNG file of rows of 8-bit dots: grey (1), RGB (3), RGB and a byte to leave out (4)."""
    if channels == 4:
        rows = [bytes(byte for at in range(0, len(row), 4) for byte in row[at:at + 3]) for row in rows]
    colour = 0 if channels == 1 else 2
    head = struct.pack(">IIBBBBB", width, len(rows), 8, colour, 0, 0, 0)
    content = zlib.compress(b"".join(b"\0" + row for row in rows), 6)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(each)) + kind + each + struct.pack(">I", zlib.crc32(kind + each))
        for kind, each in ((b"IHDR", head), (b"IDAT", content), (b"IEND", b"")))
