"""A PDF with text in, a ``Layout`` out: lines with their places, tables from ruled lines, fields of a form.

The page is read as it is displayed (cropped, set upright, form fields and comments where they show). Each text line
goes to the cell that holds it; a line across a border is cut there. Whoever needs the pages that have no usable text
(scans) finds them in ``Layout.pages_without_text``.

Notes: ``no-text``, ``garbage-text`` (fonts without Unicode values), ``ocr-layer``, ``hidden-text``, ``covered-text``,
``clipped-text``, ``watermark``, ``turned-page``, ``page-image`` (a page shows a picture of a page), ``annotations``,
``comments``, ``signed``, ``xfa``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

from subsidy_docs.errors import EmptyFileError
from subsidy_docs.layout import Box, Cell, Layout, Line, Paragraph, Picture, Table, Widget
from subsidy_docs.read import pdfium, textrun, widgets
from subsidy_docs.read.blocks import between_tables, paragraphs
from subsidy_docs.read.cells import borders, cells_of, holds_a_table, open_cells_of, place, placed
from subsidy_docs.read.drawing import Area, Drawing, read_drawing
from subsidy_docs.read.glyphs import OCR_SCORE, is_garbage, read_glyphs, text_turn
from subsidy_docs.read.grids import grids
from subsidy_docs.read.hidden import page_images
from subsidy_docs.read.struck import without_struck
from subsidy_docs.read.textrun import Run, Setting
from subsidy_docs.read.tounicode import meant
from subsidy_docs.read.view import View
from subsidy_docs.read.widgets import Overlay

FEW = 150
"""A page of a form has more characters than this in print alone."""
FOOT = 0.05, 0.93
"""Of the page's height: what is drawn nearer its upper or lower edge (an imprint's code) is no seal."""
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
    inked: bool = False


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
    inked = tuple(number for number, page in enumerate(pages, 1) if page.inked and page.has_text)
    return Layout("acroform" if fields else "pdf", tuple(blocks), len(pages), fields, tuple(pictures), tuple(notes),
                  textless, inked_pages=inked)


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
    if _is_scan(drawing, glyphs.runs):
        glyphs.runs.clear()  # what lies under or over the picture is no more than a guess at it: the picture counts
    usable = bool(glyphs.runs) and not is_garbage(glyphs.runs)
    if not usable:
        notes.append("garbage-text" if glyphs.runs else "no-text")
        glyphs.runs.clear()
    glyphs.runs = widgets.as_stored(glyphs.runs, overlay, view) + widgets.set_texts(overlay, view)
    if drawing.across and len(drawing.across) < MOST_UNDERLINES:
        before = sum(len(run.text) for run in glyphs.runs)
        glyphs.runs, drawing.across[:] = without_struck(glyphs.runs, drawing.across)
        if sum(len(run.text) for run in glyphs.runs) < before:
            notes.append("struck-text")
    drawing.images += [Area(0, view.box(*box), None) for box in overlay.pictures]
    notes += overlay.notes
    out = _arrange(glyphs.runs, drawing, Setting(number, reading.spaced or glyphs.spaced))
    out.notes = notes
    out.widgets = [Widget(f.name, f.value, Box(number, *view.box(*f.box))) for f in overlay.fields]
    out.has_text = usable
    out.inked = any(FOOT[0] < (y0 + y1) / 2 / view.height < FOOT[1]
                    for _, y0, _, y1 in [*(image.box for image in drawing.images), *drawing.inked])
    if page_images(drawing):
        notes.append("page-image")
    return out


def _is_scan(drawing: Drawing, runs: Sequence[Run]) -> bool:
    """Whether the page is a picture with, at most, a layer of recognised text and a few words typed over it."""
    return bool(page_images(drawing)) and sum(len(run.text) for run in runs if run.score > OCR_SCORE) < FEW


def _arrange(runs: Sequence[Run], drawing: Drawing, setting: Setting) -> _Page:
    """The runs of a page in the cells and paragraphs where they stand."""
    found = grids(drawing.across, drawing.down, [(run.edges[0], run.y0, run.edges[-1], run.y1) for run in runs])
    found = [grid for grid in found if not grid.stacked or holds_a_table(grid, runs)]
    loose = [rule for rule in drawing.across if not borders(rule, found)] if len(drawing.across) < MOST_RULES else []
    if len(loose) < MOST_UNDERLINES:
        setting = replace(setting, underlines=loose)
    inside, outside = placed(runs, found)
    out = _Page()
    for grid, texts in zip(found, inside, strict=True):
        cells = open_cells_of(grid, texts, setting) if grid.open else cells_of(grid, texts, setting)
        out.tables.append((grid.ys[0], tuple(cells), len(cells) == len(grid.cells)))
    for stretch in between_tables(textrun.lines(outside, setting, part=True), found):
        if stretch.cells:
            out.tables.append((min(line.box.y0 for line in stretch.lines if line.box), stretch.cells, False))
            continue
        for paragraph in paragraphs(stretch.lines, found):
            assert paragraph[0].box
            out.paragraphs.append((paragraph[0].box.y0, tuple(paragraph)))
    for image in drawing.images:
        x0, y0, x1, y1 = image.box
        where = None
        if held := place(found, (x0 + x1) / 2, (y0 + y1) / 2):
            cell = found[held[0]].cells[held[1]]
            where = held[0] + 1, cell.row, cell.column
        out.pictures.append((Box(setting.page, x0, y0, x1, y1), where))
    return out
