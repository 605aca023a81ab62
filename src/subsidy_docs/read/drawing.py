"""What is drawn on a PDF page beside text: rules, areas and images; and the text objects that show no ink.

In: an open page and its view. Out: a ``Drawing`` in points, origin top left. Borders come in every shape: strokes,
thin filled bars (Word, LibreOffice, WPS, Chromium), one rectangle a cell, a ring between two rectangles, images one
pixel thin. All become ``Rule`` of rulings.py.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from subsidy_docs.read import pdfium
from subsidy_docs.read.pdfium import INT, POINTER, Matrix
from subsidy_docs.read.rulings import JOIN, Rule
from subsidy_docs.read.view import Bounds, View

THIN = 3.0
"""A filled bar up to this thick is a line."""
DOTS = 4
"""So many dots in a row, near each other, are a dotted line."""
SLANT = 0.75
"""A line whose ends differ by at most this much is level (or upright)."""
WHITE = 245
"""From this value on in each of red, green and blue, a colour is white to the eye."""
CLEAR = 10
"""Below this opacity (of 255) nothing shows."""

_TEXT, _PATH, _IMAGE, _SHADING, _FORM = range(1, 6)
_MOVE_TO = 2
_INKED = 230.0, 170.0  # points wide and high: larger shapes are tables and ornaments
_RED = 60  # a seal's colour is redder than green and blue by more
_SCRIBBLED = 6  # a stroked path of so many segments may be a pen's
_NO_INK_MODES = (3, 7)  # text render modes: invisible, clip only
_DEEPEST = 12


class Area(NamedTuple):
    """An area: its place in the painting order, its box, whether it is white (None: see-through)."""

    order: int
    box: Bounds
    white: bool | None


@dataclass(slots=True)
class Drawing:
    """The rules, areas and images of a page, and its text objects by address.

    ``texts`` gives each text object's place in the painting order and the matrix of the form it is in; ``faint``
    says why one shows no ink: ``mode`` (drawn invisible), ``clear`` (no opacity) or ``white`` (shows on a darker
    ground only). ``inked`` are the boxes of red shapes and of strokes as of a pen: seals and signatures that
    software set. ``clips`` gives the box beyond which a text object does not show, for those that have one.
    """

    view: View
    across: list[Rule] = field(default_factory=list)
    down: list[Rule] = field(default_factory=list)
    dots: list[tuple[float, float]] = field(default_factory=list)
    areas: list[Area] = field(default_factory=list)
    images: list[Area] = field(default_factory=list)
    inked: list[Bounds] = field(default_factory=list)
    texts: dict[int, tuple[int, Matrix | None]] = field(default_factory=dict)
    faint: dict[int, str] = field(default_factory=dict)
    clips: dict[int, Bounds] = field(default_factory=dict)
    count: int = 0

    def rule(self, x0: float, y0: float, x1: float, y1: float) -> bool:
        """Add a line, a thin bar or a dot, given as a box on the page as displayed; False if it is none."""
        if y1 - y0 <= THIN and x1 - x0 <= THIN:
            self.dots.append(((x0 + x1) / 2, (y0 + y1) / 2))
        elif y1 - y0 <= THIN:
            self.across.append(Rule((y0 + y1) / 2, x0, x1))
        elif x1 - x0 <= THIN:
            self.down.append(Rule((x0 + x1) / 2, y0, y1))
        else:
            return False
        return True


    def text_boxes(self) -> list[tuple[int, Bounds]]:
        """Each text object's place in the painting order, and its box."""
        boxes = pdfium.floats("FPDFPageObj_GetBounds", list(self.texts), 4)
        return [(order, self.view.box(*(box if placed is None else _moved(box, placed))))
                for (order, placed), box in zip(self.texts.values(), boxes, strict=True)]


def read_drawing(page: object, view: View, name: str) -> Drawing:
    """All that is drawn on the page. Raises TooLargeError over the bound of objects."""
    drawing = Drawing(view)
    _walk(drawing, pdfium.address(page), pdfium.raw().FPDFPage_CountObjects(page), None, name, 0)
    if len(drawing.dots) >= DOTS:
        drawing.across += _dotted((y, x) for x, y in drawing.dots)
        drawing.down += _dotted(drawing.dots)
    return drawing


def _dotted(dots: Iterable[tuple[float, float]]) -> list[Rule]:
    """The lines that dots (line's place, place on it) make."""
    out: list[Rule] = []
    at, start, end, count = -1.0, 0.0, 0.0, 0
    for line, place in sorted((round(line * 2) / 2, place) for line, place in dots):
        if line == at and place - end <= JOIN:
            end, count = place, count + 1
        else:
            if count >= DOTS:
                out.append(Rule(at, start, end))
            at, start, end, count = line, place, place, 1
    if count >= DOTS:
        out.append(Rule(at, start, end))
    return out


def _walk(drawing: Drawing, container: int, count: int, placed: Matrix | None, name: str, depth: int,
          clear: bool = False) -> None:
    """Read the objects of a page, or of a form object set on it by the matrix ``placed`` (``clear``: see-through)."""
    order = drawing.count
    drawing.count += count
    if drawing.count > pdfium.MAX_OBJECTS:
        raise pdfium.too_large(name, f"一页{drawing.count}个图形 / {drawing.count} drawn objects on a page",
                               str(pdfium.MAX_OBJECTS))
    objects = pdfium.objects(container, count, form=placed is not None)
    kinds = pdfium.each("FPDFPageObj_GetType", objects)
    _texts(drawing, [(handle, order + k) for k, handle in enumerate(objects) if kinds[k] == _TEXT], placed)
    others = [k for k, kind in enumerate(kinds) if kind != _TEXT]
    handles = [objects[k] for k in others]
    boxes = pdfium.floats("FPDFPageObj_GetBounds", handles, 4)
    if placed is not None:
        boxes = [_moved(box, placed) for box in boxes]
    draws = pdfium.ints("FPDFPath_GetDrawMode", handles, 2)  # (0, 0) for other kinds
    shapes: list[tuple[int, Bounds, tuple[int, ...]]] = []
    for k, handle, bounds, draw in zip(others, handles, boxes, draws, strict=True):
        kind, box = kinds[k], drawing.view.box(*bounds)
        if kind == _PATH:
            if (draw[0] or draw[1]) and not drawing.rule(*box):
                _path(drawing, handle, Area(order + k, box, None if clear else False), draw, placed)
                shapes.append((handle, box, draw))
        elif kind in (_IMAGE, _SHADING):
            if not drawing.rule(*box):
                drawing.images.append(Area(order + k, box, white=False))
        elif kind == _FORM and depth < _DEEPEST:
            inner = pdfium.fast("FPDFFormObj_CountObjects", POINTER)(handle)
            see_through = clear or bool(pdfium.each("FPDFPageObj_HasTransparency", [handle])[0])
            _walk(drawing, handle, max(inner, 0), _times(pdfium.matrix(handle), placed), name, depth + 1, see_through)


    drawing.inked += _inked(shapes)


def _inked(shapes: list[tuple[int, Bounds, tuple[int, ...]]]) -> list[Bounds]:
    """The boxes of those *shapes* (handle, box, how filled and stroked) that are red, or scribbled: no larger than a
    seal or a signature."""
    small = [each for each in shapes if each[1][2] - each[1][0] < _INKED[0] and each[1][3] - each[1][1] < _INKED[1]]
    handles = [handle for handle, _, _ in small]
    fills, strokes = pdfium.fill_colours(handles), pdfium.stroke_colours(handles)
    segments = pdfium.each("FPDFPath_CountSegments", handles)
    found = zip(small, fills, strokes, segments, strict=True)
    return [box for (_, box, (filled, stroked)), fill, stroke, count in found
            if (filled and _is_red(fill)) or (stroked and (_is_red(stroke) or count >= _SCRIBBLED))]


def _is_red(colour: tuple[int, ...]) -> bool:
    return colour[0] <= 255 and colour[0] - max(colour[1:3]) > _RED and colour[3] > CLEAR


def _texts(drawing: Drawing, found: list[tuple[int, int]], placed: Matrix | None) -> None:
    """Note the text objects (handle, place in the painting order), and which show no ink."""
    handles = [handle for handle, _ in found]
    modes = pdfium.each("FPDFTextObj_GetTextRenderMode", handles)
    colours = pdfium.fill_colours(handles)
    for (handle, order), mode, (red, green, blue, alpha) in zip(found, modes, colours, strict=True):
        drawing.texts[handle] = order, placed
        if mode in _NO_INK_MODES:
            drawing.faint[handle] = "mode"
        elif mode == 0 and alpha < CLEAR:
            drawing.faint[handle] = "clear"
        elif mode == 0 and WHITE <= red <= 255 and WHITE <= green <= 255 and WHITE <= blue <= 255:
            drawing.faint[handle] = "white"
    for handle, box in pdfium.clip_boxes(handles):
        drawing.clips[handle] = drawing.view.box(*(box if placed is None else _moved(box, placed)))


def _path(drawing: Drawing, handle: int, area: Area, draw: tuple[int, ...], placed: Matrix | None) -> None:
    """Take the lines and areas of a path that is no single line; ``draw``: (how filled, whether stroked)."""
    filled, stroked = draw
    rings = _rings(handle, _times(pdfium.matrix(handle), placed))
    if stroked:
        for ring in rings:
            for (x0, y0), (x1, y1) in pairwise(ring):
                if abs(x1 - x0) <= SLANT or abs(y1 - y0) <= SLANT:
                    drawing.rule(*drawing.view.box(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)))
    if filled:
        _fill(drawing, handle, area, [drawing.view.box(*_around(ring)) for ring in rings if len(ring) > 2])


def _fill(drawing: Drawing, handle: int, area: Area, boxes: list[Bounds]) -> None:
    """Bars and rings among filled boxes are lines; the rest are areas."""
    areas: list[Bounds] = []
    for box in boxes:
        if drawing.rule(*box):
            continue
        outer = areas[-1] if areas else None
        if outer and all(abs(a - b) <= THIN for a, b in zip(outer, box, strict=True)):
            areas.pop()
            x0, y0, x1, y1 = ((a + b) / 2 for a, b in zip(outer, box, strict=True))
            for line in ((x0, y0, x1, y0), (x0, y1, x1, y1), (x0, y0, x0, y1), (x1, y0, x1, y1)):
                drawing.rule(*line)
        else:
            areas.append(box)
    if areas:
        red, green, blue, alpha = pdfium.fill_colours([handle])[0]
        opaque = area.white is not None and alpha >= 255 - CLEAR
        if opaque and pdfium.each("FPDFPageObj_HasTransparency", [handle])[0]:
            opaque = False
        white = WHITE <= min(red, green, blue) <= 255 if opaque else None
        drawing.areas += [Area(area.order, box, white) for box in areas]


def _rings(handle: int, matrix: Matrix) -> list[list[tuple[float, float]]]:
    """The corner points of each part of a path; a closed part ends where it began."""
    count = max(pdfium.fast("FPDFPath_CountSegments", POINTER)(handle), 0)
    get = pdfium.fast("FPDFPath_GetPathSegment", POINTER, INT)
    segments = [get(handle, i) for i in range(min(count, pdfium.MAX_OBJECTS))]
    kinds = pdfium.each("FPDFPathSegment_GetType", segments)
    closes = pdfium.each("FPDFPathSegment_GetClose", segments)
    points = pdfium.floats("FPDFPathSegment_GetPoint", segments, 2)
    a, b, c, d, e, f = matrix
    rings: list[list[tuple[float, float]]] = []
    for kind, close, (x, y) in zip(kinds, closes, points, strict=True):
        point = (a * x + c * y + e, b * x + d * y + f)
        if kind == _MOVE_TO or not rings:
            rings.append([point])
        else:
            rings[-1].append(point)
        if close:
            rings[-1].append(rings[-1][0])
    return rings


def _around(points: list[tuple[float, float]]) -> Bounds:
    xs = [x for x, _ in points]
    ys = [y for _, y in points]
    return min(xs), min(ys), max(xs), max(ys)


def _times(inner: Matrix, outer: Matrix | None) -> Matrix:
    """The matrix that applies ``inner`` first, then ``outer``."""
    if outer is None:
        return inner
    a, b, c, d, e, f = inner
    p, q, r, s, t, u = outer
    return (a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u)


def _moved(box: tuple[float, ...], placed: Matrix) -> Bounds:
    """The box that a box becomes when its form is set on the page."""
    x0, y0, x1, y1 = box
    a, b, c, d, e, f = placed
    return _around([(a * x + c * y + e, b * x + d * y + f) for x, y in ((x0, y0), (x0, y1), (x1, y0), (x1, y1))])
