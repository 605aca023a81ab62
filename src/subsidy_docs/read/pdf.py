"""A PDF with text in, a ``Layout`` out: lines with their places, tables from ruled lines, fields of a form.

The page is read as it is displayed (cropped, set upright, form fields and comments where they show). Each text line
goes to the cell that holds it; a line across a border is cut there. Whoever needs the pages that have no usable text
(scans) finds them in ``Layout.pages_without_text``.

Notes: ``no-text``, ``garbage-text`` (fonts without Unicode values), ``ocr-layer``, ``hidden-text``, ``covered-text``,
``watermark``, ``turned-page``, ``page-image`` (a page shows a picture of a page), ``annotations``, ``comments``,
``signed``, ``xfa``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

from subsidy_docs.errors import EmptyFileError
from subsidy_docs.layout import Box, Cell, Layout, Line, Paragraph, Picture, Table, Widget
from subsidy_docs.read import pdfium, textrun, widgets
from subsidy_docs.read.bands import parted
from subsidy_docs.read.columns import Stretch, stretches
from subsidy_docs.read.drawing import Area, Drawing, read_drawing
from subsidy_docs.read.glyphs import is_garbage, read_glyphs, text_turn
from subsidy_docs.read.hidden import page_images
from subsidy_docs.read.rulings import SNAP, Grid, Rule, grids
from subsidy_docs.read.textrun import Run, Setting
from subsidy_docs.read.tounicode import meant
from subsidy_docs.read.view import View
from subsidy_docs.read.widgets import Overlay

UNDERLINE = 0.15
"""A line this near below text (in heights of it) underlines it."""
MOST_RULES, MOST_UNDERLINES = 5_000, 200
"""On a page with more lines than this no underlines are looked for."""


@dataclass(frozen=True, slots=True)
class _Reading:
    """A document being read: its handle, its name for messages, whether its program writes blanks as characters.

    ``meant`` gives what its garbled characters were meant to be.
    """

    document: Any
    name: str
    spaced: bool
    meant: Callable[[], dict[int, str]]


@dataclass(slots=True)
class _Page:
    """What one page gave: tables (with whether lines rule them) and paragraphs, each with its top."""

    tables: list[tuple[float, tuple[Cell, ...], bool]] = field(default_factory=list)
    paragraphs: list[tuple[float, tuple[Line, ...]]] = field(default_factory=list)
    pictures: list[tuple[Box, tuple[int, int, int] | None]] = field(default_factory=list)
    widgets: list[Widget] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    has_text: bool = True


def read_pdf(data: bytes, *, name: str) -> Layout:
    """The layout of a PDF.

    ``name`` is the file as the user gave it, for messages. Raises EmptyFileError (no bytes, no pages),
    EncryptedFileError (asks for a password to open), DamagedFileError, TooLargeError.
    """
    with pdfium.document(data, name) as document:
        count = pdfium.raw().FPDF_GetPageCount(document)
        if count < 1:
            raise EmptyFileError("PDF 中没有页面。请重新导出或索取该文件。",
                                 "The PDF has no pages. Export or request it again.", file=name)
        if count > pdfium.MAX_PAGES:
            raise pdfium.too_large(name, f"{count}页 / pages", str(pdfium.MAX_PAGES))
        spaced = "Skia" not in pdfium.string("FPDF_GetMetaText", document, b"Producer")
        reading = _Reading(document, name, spaced, cache(lambda: meant(data)))
        with widgets.form(document, data) as form:
            pages = [_read_page(reading, form, number) for number in range(count)]
            notes = _document_notes(document)
    layout = _layout(pages)
    return replace(layout, notes=(*layout.notes, *notes)) if notes else layout


def _document_notes(document: Any) -> list[str]:
    """What a careful look should know about the document as a whole."""
    library = pdfium.raw()
    kind = library.FPDF_GetFormType(document)
    notes = ["xfa"] if kind in (library.FORMTYPE_XFA_FULL, library.FORMTYPE_XFA_FOREGROUND) else []
    return notes + ["signed"] * (library.FPDF_GetSignatureCount(document) > 0)


def _layout(pages: Sequence[_Page]) -> Layout:
    """The pages as one layout, its blocks counted."""
    blocks: list[Paragraph | Table] = []
    pictures: list[Picture] = []
    paragraphs = tables = 0
    for page in pages:
        order = [(y, 0, k) for k, (y, _, _) in enumerate(page.tables)] + [(y, 1, k) for k, (y, _) in
                                                                      enumerate(page.paragraphs)]
        numbers: dict[int, int] = {}
        for _, is_paragraph, k in sorted(order):
            if is_paragraph:
                paragraphs += 1
                blocks.append(Paragraph(page.paragraphs[k][1], paragraphs))
            else:
                tables += 1
                numbers[k + 1] = tables
                blocks.append(Table(tables, *page.tables[k][1:]))
        pictures += [Picture(box, cell and (numbers[cell[0]], cell[1], cell[2])) for box, cell in page.pictures]
    notes = dict.fromkeys(note for page in pages for note in page.notes)
    textless = tuple(number for number, page in enumerate(pages, 1) if not page.has_text)
    fields = tuple(widget for page in pages for widget in page.widgets)
    return Layout("acroform" if fields else "pdf", tuple(blocks), len(pages), fields, tuple(pictures), tuple(notes),
                  textless)


def _read_page(reading: _Reading, form: widgets.Form, number: int) -> _Page:
    with pdfium.page(reading.document, number, reading.name) as page:
        overlay = widgets.settle(page, form)
        if not overlay.changed:
            return _read_open_page(reading, page, number + 1, overlay)
    with pdfium.page(reading.document, number, reading.name) as page:
        return _read_open_page(reading, page, number + 1, overlay)


def _read_open_page(reading: _Reading, page: Any, number: int, overlay: Overlay) -> _Page:
    name = reading.name
    with pdfium.text_page(page) as text:
        count = pdfium.raw().FPDFText_CountChars(text)
        if count > pdfium.MAX_CHARACTERS:
            raise pdfium.too_large(name, f"一页{count}字 / characters on a page", str(pdfium.MAX_CHARACTERS))
        rotation = pdfium.raw().FPDFPage_GetRotation(page)
        turn = text_turn(text, count)
        view = View(*pdfium.page_box(page), rotation if turn is None else turn)
        drawing = read_drawing(page, view, name)
        glyphs = read_glyphs(text, count, drawing, reading.meant)
    notes = glyphs.notes
    if view.turn != rotation:
        notes.append("turned-page")
    usable = bool(glyphs.runs) and not is_garbage(glyphs.runs)
    if not usable:
        notes.append("garbage-text" if glyphs.runs else "no-text")
        glyphs.runs.clear()
    glyphs.runs += widgets.set_texts(overlay, view)
    drawing.images += [Area(0, view.box(*box), None) for box in overlay.pictures]
    notes += overlay.notes
    out = _arrange(glyphs.runs, drawing, number, reading.spaced or glyphs.spaced)
    out.notes = notes
    out.widgets = [Widget(f.name, f.value, Box(number, *view.box(*f.box))) for f in overlay.fields]
    out.has_text = usable
    if page_images(drawing):
        notes.append("page-image")
    return out


def _arrange(runs: Sequence[Run], drawing: Drawing, number: int, spaced: bool) -> _Page:
    """The runs of a page in the cells and paragraphs where they stand."""
    found = grids(drawing.across, drawing.down, [(run.edges[0], run.y0, run.edges[-1], run.y1) for run in runs])
    found = [grid for grid in found if not grid.stacked or _holds(grid, runs)]
    loose = [rule for rule in drawing.across if not _borders(rule, found)] if len(drawing.across) < MOST_RULES else []
    setting = Setting(number, spaced, loose if len(loose) < MOST_UNDERLINES else [])
    inside, outside = _placed(runs, found)
    out = _Page()
    for grid, texts in zip(found, inside, strict=True):
        cells = _open_cells(grid, texts, setting) if grid.open else _cells(grid, texts, setting)
        out.tables.append((grid.ys[0], tuple(cells), len(cells) == len(grid.cells)))
    for stretch in _between_tables(textrun.lines(outside, setting, part=True), found):
        if stretch.cells:
            out.tables.append((min(line.box.y0 for line in stretch.lines if line.box), stretch.cells, False))
            continue
        for paragraph in _paragraphs(stretch.lines, found):
            assert paragraph[0].box
            out.paragraphs.append((paragraph[0].box.y0, tuple(paragraph)))
    for image in drawing.images:
        x0, y0, x1, y1 = image.box
        where = None
        if place := _place(found, (x0 + x1) / 2, (y0 + y1) / 2):
            cell = found[place[0]].cells[place[1]]
            where = place[0] + 1, cell.row, cell.column
        out.pictures.append((Box(number, x0, y0, x1, y1), where))
    return out


def _holds(grid: Grid, runs: Sequence[Run]) -> bool:
    """Whether level lines without upright ones hold a table: no text stands beside, and they underline no text."""
    left, right, under = grid.xs[0], grid.xs[-1], set()
    for run in runs:
        y, low = (run.y0 + run.y1) / 2, (run.y1 - run.y0) * UNDERLINE
        if grid.ys[0] < y < grid.ys[-1] and not left < (run.edges[0] + run.edges[-1]) / 2 < right:
            return False
        under |= {at for at in grid.ys[1:] if run.y1 - 2 * low <= at <= run.y1 + low}
    return len(under) < len(grid.ys) / 2


def _open_cells(grid: Grid, texts: dict[int, list[Run]], setting: Setting) -> list[Cell]:
    """The cells of a table with lines between its rows only, parted where white space parts its columns."""
    cells = []
    for k, cell in enumerate(_cells(grid, texts, setting)):
        columns = parted(texts[k]) if k in texts else []
        if len(columns) < 2:
            cells.append(cell)
            continue
        for number, runs in enumerate(columns):
            lines = tuple(textrun.lines(runs, setting, part=False))
            box = Box(setting.page, min(run.edges[0] for run in runs), grid.cells[k].y0,
                      max(run.edges[-1] for run in runs), grid.cells[k].y1)
            cells.append(Cell(cell.row, cell.column + number, cell.row_span, 1, lines, box))
    return cells


def _between_tables(lines: Sequence[Line], found: Sequence[Grid]) -> list[Stretch]:
    """The lines outside tables as stretches, none of which reaches over a table."""
    parts: dict[int, list[Line]] = {}
    for line in lines:
        if line.text.strip() and line.box:
            middle = (line.box.y0 + line.box.y1) / 2
            parts.setdefault(sum(grid.ys[0] < middle for grid in found), []).append(line)
    return [stretch for _, part in sorted(parts.items()) for stretch in stretches(part)]


def _borders(rule: Rule, found: Sequence[Grid]) -> bool:
    """Whether the level rule is part of a table's lines."""
    return any(grid.xs[0] - SNAP <= rule.start and rule.end <= grid.xs[-1] + SNAP
               and any(abs(rule.at - y) <= SNAP for y in grid.ys) for grid in found)


def _place(found: Sequence[Grid], x: float, y: float) -> tuple[int, int] | None:
    """(table, cell) that holds the point, the smallest table that does; None outside all."""
    if len(found) == 1:
        cell = found[0].find(x, y)
        return (0, cell) if cell >= 0 else None
    places = [(grid.area, k, cell) for k, grid in enumerate(found) if (cell := grid.find(x, y)) >= 0]
    return min(places)[1:] if places else None


def _placed(runs: Iterable[Run], found: Sequence[Grid]) -> tuple[list[dict[int, list[Run]]], list[Run]]:
    """The runs by table and cell, and those outside; a run across a border is cut there."""
    inside: list[dict[int, list[Run]]] = [defaultdict(list) for _ in found]
    outside: list[Run] = []
    if not found:
        return inside, list(runs)
    for run in runs:
        y, edges, count = (run.y0 + run.y1) / 2, run.edges, len(run.text)
        first = _place(found, (edges[0] + edges[1]) / 2, y)
        if count == 1 or first == _place(found, (edges[-2] + edges[-1]) / 2, y):
            (outside if first is None else inside[first[0]][first[1]]).append(run)
            continue
        start = 0
        for i in range(1, count + 1):
            here = _place(found, (edges[i] + edges[i + 1]) / 2, y) if i < count else None
            if i == count or here != first:
                (outside if first is None else inside[first[0]][first[1]]).append(run.cut(start, i))
                start, first = i, here
    return inside, outside


def _cells(grid: Grid, texts: dict[int, list[Run]], setting: Setting) -> list[Cell]:
    cells = []
    for k, (row, column, row_span, column_span, x0, y0, x1, y1) in enumerate(grid.cells):
        lines = tuple(textrun.lines(texts[k], setting, part=False)) if k in texts else ()
        cells.append(Cell(row, column, row_span, column_span, lines, Box(setting.page, x0, y0, x1, y1)))
    return cells


def _paragraphs(lines: Sequence[Line], found: Sequence[Grid]) -> list[list[Line]]:
    """Lines outside tables grouped into blocks that read as one."""
    out: list[list[Line]] = []
    for line in lines:
        if not line.text.strip():
            continue
        if out and _goes_on(out[-1][-1], line, found):
            out[-1].append(line)
        else:
            out.append([line])
    return out


def _goes_on(above: Line, line: Line, found: Sequence[Grid]) -> bool:
    """Whether the line belongs to the paragraph that ``above`` is the last line of."""
    a, b = above.box, line.box
    assert a and b
    low, high = sorted((a.y1 - a.y0, b.y1 - b.y0))
    if min(a.y1, b.y1) - max(a.y0, b.y0) > 0.5 * low:
        return True  # side by side
    if b.y0 - a.y1 > 1.2 * high or high - low > 0.3 * high:
        return False
    if any(a.y1 <= grid.ys[0] + high and grid.ys[-1] <= b.y0 + high for grid in found):
        return False
    return b.x0 <= a.x0 + 0.5 * high and a.x1 >= b.x1 - 2 * high
