"""A PDF with text in, a ``Layout`` out: lines with their places, tables from ruled lines, fields of a form.

The page is read as it is displayed (rotation and crop applied, form fields and comments where they show). Each
text line goes to the cell that holds it; a line across a border is cut there. Whoever needs the pages that have no
usable text (scans) finds them in ``Layout.pages_without_text``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from subsidy_docs.errors import EmptyFileError
from subsidy_docs.layout import Box, Cell, Layout, Line, Paragraph, Table
from subsidy_docs.read import pdfium, textrun
from subsidy_docs.read.drawing import read_drawing
from subsidy_docs.read.rulings import Grid, Rule, grids
from subsidy_docs.read.textrun import Run

OCR_SCORE = 0.7
"""The trust in text that an OCR program laid under a scan."""


@dataclass(slots=True)
class _Page:
    """What one page gave: its blocks with the height they start at."""

    blocks: list[tuple[float, tuple[Line, ...] | tuple[Cell, ...]]] = field(default_factory=list)
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
            raise pdfium.too_large(name, f"{count}页", f"{pdfium.MAX_PAGES}页")
        pages = [_read_page(document, number, name) for number in range(count)]
    blocks: list[Paragraph | Table] = []
    paragraphs = tables = 0
    for page in pages:
        for _, block in page.blocks:
            if isinstance(block[0], Line):
                paragraphs += 1
                blocks.append(Paragraph(block, paragraphs))
            else:
                tables += 1
                blocks.append(Table(tables, block))
    notes = dict.fromkeys(note for page in pages for note in page.notes)
    textless = tuple(number for number, page in enumerate(pages, 1) if not page.has_text)
    if textless:
        notes["no-text"] = None
    return Layout("pdf", tuple(blocks), count, notes=tuple(notes), pages_without_text=textless)


def _read_page(document: Any, number: int, name: str) -> _Page:
    out = _Page()
    with pdfium.page(document, number, name) as page, pdfium.text_page(page) as text:
        left, top = pdfium.corner(page)
        drawing = read_drawing(page, name)
        runs = _runs(text, left, top, name)
    out.has_text = bool(runs)
    found = grids([Rule(top - at, start - left, end - left) for at, start, end in drawing.across],
                  [Rule(at - left, top - end, top - start) for at, start, end in drawing.down])
    inside, outside = _placed(runs, found)
    for grid, cells in zip(found, inside, strict=True):
        out.blocks.append((grid.ys[0], tuple(_cells(grid, cells, number + 1))))
    for paragraph in _paragraphs(textrun.lines(outside, number + 1, part=True), found):
        assert paragraph[0].box
        out.blocks.append((paragraph[0].box.y0, tuple(paragraph)))
    out.blocks.sort(key=lambda block: block[0])
    return out


def _runs(text: Any, left: float, top: float, name: str) -> list[Run]:
    """The runs of a page's characters, in the order they were written."""
    count = pdfium.raw().FPDFText_CountChars(text)
    if count > pdfium.MAX_CHARACTERS:
        raise pdfium.too_large(name, f"一页{count}字", f"{pdfium.MAX_CHARACTERS}字")
    characters = pdfium.characters(text, count)
    boxes = pdfium.loose_boxes(text, count)
    bases = pdfium.baselines(text, count)
    out: list[Run] = []
    run: Run | None = None
    base = right = height = 0.0
    half = ""
    for i, char in enumerate(characters):
        x0, y1, x1, y0 = boxes[i]
        if char < " " or (char == " " and x1 - x0 < 0.01):
            if char not in "\x02":
                continue
            char = "-"
        if "\ud800" <= char <= "\udfff":
            if char < "\udc00":
                half = char
                continue
            char = (half + char).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        if run is not None and abs(bases[i] - base) < 0.1 * height \
                and -textrun.OVERLAP * height <= x0 - right <= textrun.RUN_GAP * height:
            run.text.append(char)
            run.edges[-1] = x0 - left
            run.edges.append(x1 - left)
            if top - y1 < run.y0:
                run.y0 = top - y1
            if top - y0 > run.y1:
                run.y1 = top - y0
        else:
            run = Run([char], [x0 - left, x1 - left], top - y1, top - y0, top - bases[i], i)
            out.append(run)
            base = bases[i]
        height = run.y1 - run.y0
        right = x1
    return out


def _placed(runs: Iterable[Run], found: Sequence[Grid]) -> tuple[list[dict[int, list[Run]]], list[Run]]:
    """The runs by table and cell, and those outside; a run across a border is cut there."""
    inside: list[dict[int, list[Run]]] = [defaultdict(list) for _ in found]
    outside: list[Run] = []
    smallest_first = sorted(range(len(found)), key=lambda k: found[k].area)

    def place(x: float, y: float) -> tuple[int, int] | None:
        for k in smallest_first:
            cell = found[k].find(x, y)
            if cell >= 0:
                return k, cell
        return None

    for run in runs:
        y = (run.y0 + run.y1) / 2
        middles = [(a + b) / 2 for a, b in zip(run.edges, run.edges[1:], strict=False)]
        first, last = place(middles[0], y), place(middles[-1], y)
        if first == last:
            (outside if first is None else inside[first[0]][first[1]]).append(run)
            continue
        start = 0
        for i in range(1, len(middles) + 1):
            here = place(middles[i], y) if i < len(middles) else None
            if i == len(middles) or here != first:
                piece = run.cut(start, i)
                (outside if first is None else inside[first[0]][first[1]]).append(piece)
                start, first = i, here
    return inside, outside


def _cells(grid: Grid, texts: dict[int, list[Run]], page: int) -> list[Cell]:
    cells = []
    for k, (row, column, row_span, column_span, x0, y0, x1, y1) in enumerate(grid.cells):
        lines = tuple(textrun.lines(texts[k], page, part=False)) if k in texts else ()
        cells.append(Cell(row, column, row_span, column_span, lines, Box(page, x0, y0, x1, y1)))
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
    height = max(a.y1 - a.y0, b.y1 - b.y0)
    if min(a.y1, b.y1) - max(a.y0, b.y0) > 0.5 * min(a.y1 - a.y0, b.y1 - b.y0):
        return True
    if b.y0 - a.y1 > 1.2 * height or abs((a.y1 - a.y0) - (b.y1 - b.y0)) > 0.3 * height:
        return False
    if any(a.y1 <= grid.ys[0] + height and grid.ys[-1] <= b.y0 + height for grid in found):
        return False
    return b.x0 <= a.x0 + 0.5 * height and a.x1 >= b.x1 - 2 * height
