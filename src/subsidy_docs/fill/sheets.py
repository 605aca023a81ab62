"""Sections on sheets of paper: every piece of text, rule and field with its place on its page.

In: ``Section``s of the page model. Out: ``Sheet``s, one a page; x and y are points from its top left corner. A row
moves to the next page whole where it fits there, header rows are repeated, only a row higher than a page is cut.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from subsidy_docs.fill.flow import Setting, paragraph_lines
from subsidy_docs.fill.grid import Band, CellBox, bands, split
from subsidy_docs.fill.line import Blank, Line
from subsidy_docs.fill.page import PAGE_NUMBER, Edge, Furniture, Paragraph, Section, Table, Turned
from subsidy_docs.fill.sheet import Fill, Opening, Sheet, Text

FIELD_HEIGHT = 1.4  # of the size: a field within a line
CELL_INSET = 1.5  # points between a cell's rules and the field that takes it whole
PASSAGE_MARGIN = 16.0  # points that a passage leaves free in its cell
_EPSILON = 0.01


def sheets(sections: Sequence[Section], setting: Setting) -> list[Sheet]:
    """All pages of *sections*, in order."""
    found: list[Sheet] = []
    for section in sections:
        if (section.start, len(found) % 2) in (("even", 0), ("odd", 1)) and found:
            found.append(Sheet(section.width, section.height))  # a blank page, without a number
        found += _Pages(section, setting, len(found)).lay()
    return found


class _Pages:
    """Lays one section, page by page: ``y`` is where the next block goes."""

    def __init__(self, section: Section, setting: Setting, before: int) -> None:
        self._section = section
        self._setting = setting
        self._before = before
        self._width = section.width - section.left - section.right
        self._bottom = section.height - section.bottom
        self._done: list[Sheet] = []
        self._last: tuple[Table, list[Band]] | None = None
        self._open()

    def lay(self) -> list[Sheet]:
        """The pages."""
        blocks = self._section.blocks
        for number, block in enumerate(blocks):
            if isinstance(block, Table):
                self._table(block)
            else:
                self._paragraph(block, self._next_height(blocks[number + 1:]) if block.keep_next else 0.0)
        return self._done

    def _open(self) -> None:
        self._sheet = Sheet(self._section.width, self._section.height)
        self._done.append(self._sheet)
        self._y = self._section.top
        self._furniture(self._before + len(self._done))

    @property
    def _fresh(self) -> bool:
        return self._y <= self._section.top + _EPSILON

    def _furniture(self, number: int) -> None:
        """Header and footer of page *number*."""
        section = self._section
        header, footer = section.headers[1 - number % 2], section.footers[1 - number % 2]
        if section.first is not None and len(self._done) == 1:
            header, footer = section.first
        y = section.header
        for line in self._numbered_lines(header, number, self._width):
            self._line(line, section.left, y)
            y += line.height
        lines = self._numbered_lines(footer, number, self._width)
        y = section.height - section.footer - sum(line.height for line in lines)
        for line in lines:
            self._line(line, section.left, y)
            y += line.height
        for each in (*header, *footer):
            if isinstance(each, Turned):
                x = each.right
                for line in self._numbered_lines(each.paragraphs, number, each.height):
                    self._sheet.texts += [Text(x - line.baseline, each.top + piece.x, piece, turned=True)
                                          for piece in line.pieces]
                    x -= line.height

    def _numbered_lines(self, blocks: Furniture, number: int, width: float) -> list[Line]:
        return [line for block in blocks if isinstance(block, Paragraph)
                for line in paragraph_lines(_numbered(block, number), width, self._setting)]

    def _next_height(self, blocks: Sequence[Paragraph | Table]) -> float:
        """The height that must fit below a heading: its next block's first line or row."""
        if not blocks:
            return 0.0
        if isinstance(blocks[0], Table):
            rows = self._bands(blocks[0])
            return rows[0].height if rows else 0.0
        first = paragraph_lines(blocks[0], self._width, self._setting)[0].height + blocks[0].before
        return first + (self._next_height(blocks[1:]) if blocks[0].keep_next else 0.0)

    def _bands(self, table: Table) -> list[Band]:
        """The rows of *table*, laid out once: a heading above asks for its height too."""
        if self._last is None or self._last[0] is not table:
            self._last = (table, bands(table, self._setting))
        return self._last[1]

    def _paragraph(self, paragraph: Paragraph, below: float) -> None:
        if paragraph.page_break_before and not self._fresh:
            self._open()
        lines = paragraph_lines(paragraph, self._width, self._setting)
        if below and self._y + paragraph.before + sum(line.height for line in lines) + below > self._bottom:
            self._next()
        self._y += paragraph.before
        for line in lines:
            if self._y + line.height > self._bottom + _EPSILON:
                if not (line.pieces or line.blanks or line.page_break):
                    continue  # an empty line does not open a page
                self._next()
            self._line(line, self._section.left, self._y)
            self._y += line.height
            if line.page_break:
                self._open()
        if not lines[-1].page_break:
            self._y += paragraph.after

    def _next(self) -> None:
        if not self._fresh:
            self._open()

    def _line(self, line: Line, x: float, y: float) -> None:
        """Put *line* on the sheet, its top left at (*x*, *y*)."""
        if line.above is not None:
            start, end, edge = line.above
            self._sheet.rule(x + start, y, x + end, y, edge)
        for piece in line.pieces:
            self._sheet.texts.append(Text(x + piece.x, y + line.baseline, piece))
        for blank in line.blanks:
            left, size = x + blank.x, blank.style.size
            inset = 0.0 if blank.passage else max((line.height - blank.lines * size * FIELD_HEIGHT) / 2, 0.0)
            self._sheet.openings.append(Opening(left, y + inset, left + blank.width, y + line.height - inset, blank))

    def _table(self, table: Table) -> None:
        width = sum(table.widths)
        shift = {"center": (self._width - width) / 2, "right": self._width - width}.get(table.align, table.indent)
        left = self._section.left + shift
        room = self._bottom - self._section.top
        rows = self._bands(table)
        heads = 0
        while heads < len(rows) and rows[heads].header:
            heads += 1
        head = rows[:heads]
        head_height = sum(row.height for row in head)
        body = split(rows[heads:], room - head_height)
        chunk, height = list(head), head_height
        for row in body:
            if self._y + height + row.height > self._bottom + _EPSILON and (not self._fresh or len(chunk) > heads):
                kept = _kept(chunk[heads:])
                chunk = chunk[:len(chunk) - len(kept)]
                if len(chunk) > heads:
                    self._rows(chunk, left)
                self._open()
                chunk = [*head, *kept]
                height = sum(each.height for each in chunk)
            chunk.append(row)
            height += row.height
        self._rows(chunk, left)

    def _rows(self, rows: Sequence[Band], left: float) -> None:
        """Put *rows* on the sheet, one below the other."""
        tops = [self._y]
        for row in rows:
            tops.append(tops[-1] + row.height)
        for number, row in enumerate(rows):
            for box in row.boxes:
                if row.frame is None:
                    self._edges(rows, number, box, left, tops)
                if not (box.merged_up and number):
                    self._cell(box, left + box.left, tops[number], tops[min(number + box.reach, len(rows))])
        self._frames(rows, left, tops)
        self._y = tops[-1]

    def _frames(self, rows: Sequence[Band], left: float, tops: Sequence[float]) -> None:
        """The rules of framed rows; the sides of such as follow each other and are framed alike, as one."""
        standing: dict[tuple[float, Edge], float] = {}  # sides that go on, and where they begin
        for number, row in enumerate(rows):
            sides = row.frame.sides if row.frame is not None else ()
            if tuple(standing) != sides:
                self._stand(standing, left, tops[number])
                standing = dict.fromkeys(sides, tops[number])
            if row.frame is not None:
                for y, edges in ((tops[number], row.frame.top), (tops[number + 1], row.frame.bottom)):
                    for x0, x1, edge in edges:
                        self._sheet.rule(left + x0, y, left + x1, y, edge)
        self._stand(standing, left, tops[-1])

    def _stand(self, sides: Mapping[tuple[float, Edge], float], left: float, bottom: float) -> None:
        for (x, edge), top in sides.items():
            self._sheet.rule(left + x, top, left + x, bottom, edge)

    def _edges(self, rows: Sequence[Band], number: int, box: CellBox, left: float, tops: Sequence[float]) -> None:
        """The rules around the part of *box* in row *number*."""
        top, before, bottom, after = box.cell.edges
        x0, x1, y0, y1 = left + box.left, left + box.left + box.width, tops[number], tops[number + 1]
        self._sheet.rule(x0, y0, x0, y1, before)
        self._sheet.rule(x1, y0, x1, y1, after)
        if number == 0 or not box.merged_up:
            self._sheet.rule(x0, y0, x1, y0, top)
        if number == len(rows) - 1 or not any(below.merged_up and below.cell.column == box.cell.column
                                              for below in rows[number + 1].boxes):
            self._sheet.rule(x0, y1, x1, y1, bottom)

    def _cell(self, box: CellBox, x: float, top: float, bottom: float) -> None:
        """The lines of a cell that stands from *top* to *bottom*, aligned in its height."""
        cell = box.cell
        if cell.fill:
            self._sheet.fills.append(Fill(x, top, x + box.width, bottom, cell.fill))
        free = max(bottom - top - box.height, 0.0)
        y = top + cell.margins[0]
        if not self._setting.rooms:
            y += {"center": free / 2, "bottom": free}.get(cell.align, 0.0)
            for stacked in box.lines:
                self._line(stacked.line, x + cell.margins[1], y + stacked.top)
            return
        if (blank := _sole_blank(box)) is not None:
            self._sheet.openings.append(Opening(x + CELL_INSET, top + CELL_INSET, x + box.width - CELL_INSET,
                                                bottom - CELL_INSET, blank, whole=True))
            return
        grows = _passage_line(box)
        margin = min(free, PASSAGE_MARGIN) / 2
        y += margin if grows is not None else {"center": free / 2, "bottom": free}.get(cell.align, 0.0)
        for number, stacked in enumerate(box.lines):
            self._line(stacked.line, x + cell.margins[1], y + stacked.top)
            if number == grows:
                opening = self._sheet.openings[-1]
                self._sheet.openings[-1] = replace(opening, y1=opening.y1 + free - 2 * margin)
                y += free - 2 * margin


def _kept(rows: Sequence[Band]) -> Sequence[Band]:
    """The last of *rows* that stay with what follows them; none where that would be all."""
    count = 0
    while count < len(rows) and rows[-1 - count].keep:
        count += 1
    return rows[len(rows) - count:] if count < len(rows) else ()


def _passage_line(box: CellBox) -> int | None:
    """The line of *box* that is the room of a passage, which takes the height that the cell has free."""
    return next((number for number, stacked in enumerate(box.lines)
                 if any(blank.passage for blank in stacked.line.blanks)), None)


def _sole_blank(box: CellBox) -> Blank | None:
    """The field that is all there is in *box*, and takes what its line has: the whole cell is its room."""
    if len(box.lines) == 1 and not box.lines[0].line.pieces and len(box.lines[0].line.blanks) == 1:
        blank = box.lines[0].line.blanks[0]
        return blank if blank.whole else None
    return None


def _numbered(paragraph: Paragraph, number: int) -> Paragraph:
    """*paragraph* with the page's number."""
    return replace(paragraph, runs=tuple(
        replace(run, text=run.text.replace(PAGE_NUMBER, str(number))) for run in paragraph.runs))
