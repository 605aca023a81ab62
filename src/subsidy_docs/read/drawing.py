"""What is drawn on a PDF page beside text: rules, fills, images, and which text objects can't be seen.

In: an open page. Out: a ``Drawing`` in the page's own space (points, origin bottom left, as pdfium gives it).
Borders come in every shape: strokes, thin filled bars (Word, LibreOffice, WPS, Chromium), one rectangle a cell,
a ring between two rectangles, images one pixel thin. All become ``Rule`` of rulings.py.
"""

from __future__ import annotations

import ctypes
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from subsidy_docs.read import pdfium
from subsidy_docs.read.rulings import Rule

THIN = 3.0
"""A filled bar up to this thick is a line."""
SHORT = 1.5
"""A line below this length is a dot: kept, as dotted borders are made of them, unless thick as well."""
SLANT = 0.75
"""A line whose ends differ by at most this much is level (or upright)."""
WHITE = 245
"""From this value on in each of red, green and blue a colour is white to the eye."""

_UNKNOWN, _TEXT, _PATH, _IMAGE, _SHADING, _FORM = range(6)
_LINETO, _BEZIERTO, _MOVETO = range(3)
_INVISIBLE_MODES = {3, 7}
_DEEPEST = 12

Matrix = tuple[float, float, float, float, float, float]
Bounds = tuple[float, float, float, float]


class Fill(NamedTuple):
    """An opaque area: its place in the painting order, its box (left, bottom, right, top), whether it is white."""

    order: int
    box: Bounds
    white: bool


@dataclass(slots=True)
class Drawing:
    """The rules, fills and images of a page; text objects (by address) that the eye can't see, and why."""

    across: list[Rule] = field(default_factory=list)
    down: list[Rule] = field(default_factory=list)
    fills: list[Fill] = field(default_factory=list)
    images: list[Fill] = field(default_factory=list)
    hidden: dict[int, str] = field(default_factory=dict)
    count: int = 0

    def rule(self, x0: float, y0: float, x1: float, y1: float) -> None:
        """Add a line or a thin bar, if it is level or upright."""
        width, height = abs(x1 - x0), abs(y1 - y0)
        if height <= width and height <= THIN:
            self.across.append(Rule((y0 + y1) / 2, min(x0, x1), max(x0, x1)))
        elif width < height and width <= THIN:
            self.down.append(Rule((x0 + x1) / 2, min(y0, y1), max(y0, y1)))


def read_drawing(page: object, name: str) -> Drawing:
    """All that is drawn on the page. Raises TooLargeError over the bound of objects."""
    drawing = Drawing()
    _walk(drawing, pdfium.address(page), pdfium.raw().FPDFPage_CountObjects(page), None, name, 0)
    return drawing


def _walk(drawing: Drawing, container: int, count: int, placed: Matrix | None, name: str, depth: int) -> None:
    """Read the objects of a page, or of a form object set on it by the matrix ``placed``."""
    if drawing.count + count > pdfium.MAX_OBJECTS:
        raise pdfium.too_large(name, f"{drawing.count + count}个绘图对象", f"{pdfium.MAX_OBJECTS}个")
    order = drawing.count
    drawing.count += count
    objects = pdfium.objects(container, count, form=placed is not None)
    kinds = pdfium.each("FPDFPageObj_GetType", objects)
    texts = [(o, order + k) for k, (o, kind) in enumerate(zip(objects, kinds, strict=True)) if kind == _TEXT]
    others = [k for k, kind in enumerate(kinds) if kind != _TEXT]
    boxes = pdfium.floats("FPDFPageObj_GetBounds", [objects[k] for k in others], 4)
    colours = pdfium.ints("FPDFPageObj_GetFillColor", [objects[k] for k in others], 4)
    _judge(drawing, texts)
    for k, box, colour in zip(others, boxes, colours, strict=True):
        kind, handle = kinds[k], objects[k]
        if kind == _PATH:
            _path(drawing, handle, order + k, _moved(box, placed), colour, placed)
        elif kind in (_IMAGE, _SHADING):
            _area(drawing, drawing.images, Fill(order + k, _moved(box, placed), white=False))
        elif kind == _FORM and depth < _DEEPEST:
            inner = pdfium.fast("FPDFFormObj_CountObjects", ctypes.c_void_p)(handle)
            here = _times(pdfium.matrix(handle), placed)
            _walk(drawing, handle, max(inner, 0), here, name, depth + 1)


def _judge(drawing: Drawing, texts: list[tuple[int, int]]) -> None:
    """Note the text objects that show no ink: invisible mode, no opacity, white on nothing darker."""
    handles = [handle for handle, _ in texts]
    modes = pdfium.each("FPDFTextObj_GetTextRenderMode", handles)
    colours = pdfium.ints("FPDFPageObj_GetFillColor", handles, 4)
    for handle, mode, (red, green, blue, alpha) in zip(handles, modes, colours, strict=True):
        if mode in _INVISIBLE_MODES:
            drawing.hidden[handle] = "ocr-layer"
        elif mode == 0 and (alpha < 10 or min(red, green, blue) >= WHITE):
            drawing.hidden[handle] = "hidden-text"


def _path(drawing: Drawing, handle: int, order: int, box: Bounds, colour: tuple[int, ...],
          placed: Matrix | None) -> None:
    mode, stroke = _draw_mode(handle)
    if not mode and not stroke:
        return
    left, bottom, right, top = box
    if not stroke and min(right - left, top - bottom) <= THIN:
        drawing.rule(left, bottom, right, top)
        return
    rings = _rings(handle, _times(pdfium.matrix(handle), placed))
    if stroke:
        for ring in rings:
            for (x0, y0), (x1, y1) in pairwise(ring):
                if abs(x1 - x0) <= SLANT or abs(y1 - y0) <= SLANT:
                    drawing.rule(x0, y0, x1, y1)
    if mode:
        _filled(drawing, [_around(ring) for ring in rings if len(ring) > 2], order, colour)


def _filled(drawing: Drawing, boxes: list[Bounds], order: int, colour: tuple[int, ...]) -> None:
    """Bars and rings among filled boxes are lines; the rest are areas."""
    areas: list[Bounds] = []
    for box in boxes:
        left, bottom, right, top = box
        if min(right - left, top - bottom) <= THIN:
            drawing.rule(left, bottom, right, top)
            continue
        outer = areas[-1] if areas else None
        if outer and all(abs(a - b) <= THIN for a, b in zip(outer, box, strict=True)):
            areas.pop()
            x0, y0, x1, y1 = ((a + b) / 2 for a, b in zip(outer, box, strict=True))
            for line in ((x0, y0, x1, y0), (x0, y1, x1, y1), (x0, y0, x0, y1), (x1, y0, x1, y1)):
                drawing.rule(*line)
        else:
            areas.append(box)
    red, green, blue, alpha = colour
    if alpha >= 250:
        drawing.fills += [Fill(order, box, min(red, green, blue) >= WHITE) for box in areas]


def _area(drawing: Drawing, kept: list[Fill], fill: Fill) -> None:
    left, bottom, right, top = fill.box
    if min(right - left, top - bottom) <= THIN:
        drawing.rule(left, bottom, right, top)
    else:
        kept.append(fill)


def _draw_mode(handle: int) -> tuple[int, int]:
    """(how the path is filled, whether it is stroked)."""
    array = (ctypes.c_int * 2)()
    start = ctypes.addressof(array)
    pointer = ctypes.c_void_p
    pdfium.fast("FPDFPath_GetDrawMode", pointer, pointer, pointer)(handle, start, start + 4)
    return array[0], array[1]


def _rings(handle: int, matrix: Matrix) -> list[list[tuple[float, float]]]:
    """The corner points of each part of a path; a closed part ends where it began."""
    pointer = ctypes.c_void_p
    count = pdfium.fast("FPDFPath_CountSegments", pointer)(handle)
    get = pdfium.fast("FPDFPath_GetPathSegment", pointer, ctypes.c_int)
    segments = [get(handle, i) for i in range(count)]
    kinds = pdfium.each("FPDFPathSegment_GetType", segments)
    closes = pdfium.each("FPDFPathSegment_GetClose", segments)
    points = pdfium.floats("FPDFPathSegment_GetPoint", segments, 2)
    a, b, c, d, e, f = matrix
    rings: list[list[tuple[float, float]]] = []
    for kind, close, (x, y) in zip(kinds, closes, points, strict=True):
        point = (a * x + c * y + e, b * x + d * y + f)
        if kind == _MOVETO or not rings:
            rings.append([point])
        else:
            rings[-1].append(point)
        if close:
            rings[-1].append(rings[-1][0])
    return rings


def _around(ring: list[tuple[float, float]]) -> Bounds:
    xs = [x for x, _ in ring]
    ys = [y for _, y in ring]
    return min(xs), min(ys), max(xs), max(ys)


def _times(inner: Matrix, outer: Matrix | None) -> Matrix:
    """The matrix that applies ``inner`` first, then ``outer``."""
    if outer is None:
        return inner
    a, b, c, d, e, f = inner
    p, q, r, s, t, u = outer
    return (a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u)


def _moved(box: tuple[float, ...], placed: Matrix | None) -> Bounds:
    """The box that a box becomes when its form is set on the page."""
    x0, y0, x1, y1 = box
    if placed is None:
        return x0, y0, x1, y1
    a, b, c, d, e, f = placed
    return _around([(a * x + c * y + e, b * x + d * y + f) for x, y in ((x0, y0), (x0, y1), (x1, y0), (x1, y1))])
