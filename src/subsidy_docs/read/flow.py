"""A layout under construction: text flows in, and lines, cells, tables and paragraphs come out.

``Body`` is the flow of a whole document, ``Grid`` a table in it, ``Flow`` the lines of one cell, paragraph or
text box. The walk over a document (docx.py) calls them; nothing here knows of XML.
"""

from __future__ import annotations

from collections.abc import Iterator

from subsidy_docs.layout import Cell, Line, Paragraph, Picture, Table

_OWN_TABLE = 8  # a table within a cell with so many filled cells is a form of its own, not a value


class Flow:
    """Lines under construction.

    ``anchor`` is the flow in which it stands, ``inner`` the tables in it that count as tables of their own.
    """

    __slots__ = ("_floating", "_floats", "_marks", "_parts", "anchor", "done", "inner")

    def __init__(self, anchor: Flow | None = None, *, floating: bool = False) -> None:
        self.anchor = anchor
        self.done: list[Line] = []
        self.inner: list[Grid] = []
        self._floating = floating
        self._floats: list[Line] = []
        self._parts: list[str] = []  # of the line that is open; none of them empty
        self._marks: list[tuple[int, int]] = []

    def add(self, text: str, underlined: bool = False) -> None:
        """More text on the same line."""
        if not text:
            return
        if underlined:
            start = sum(map(len, self._parts))
            end = start + len(text)
            if self._marks and self._marks[-1][1] == start:
                start = self._marks.pop()[0]
            self._marks.append((start, end))
        self._parts.append(text)

    def end_line(self) -> None:
        """A visual break. A line without any character is none."""
        if self._parts:
            self.done.append(Line("".join(self._parts), None, (), tuple(self._marks), self._floating))
            self._parts = []
            self._marks = []

    def end_paragraph(self) -> None:
        """The end of a paragraph: text boxes anchored in it follow its own lines."""
        self.end_line()
        if self._floats:
            self.done += self._floats
            self._floats.clear()

    def finish(self) -> None:
        """Nothing more comes for now; a paragraph whose end was deleted ends here."""
        if self._parts or self._floats or self.inner:
            self.end_paragraph()

    def float(self, box: Flow) -> None:
        """A finished text box anchored here: after what its line says so far, else after its paragraph (Word anchors
        at a paragraph's start a box that was drawn anywhere near)."""
        if self._parts:
            self.end_line()
            self.done += box.done
        else:
            self._floats += box.done
        self.inner += box.inner

    def inline(self, box: Flow) -> None:
        """A finished text box that stands in the line like a character: its text goes on the line."""
        for number, line in enumerate(box.done):
            if number:
                self.end_line()
            self.add_line(line)
        self.inner += box.inner

    def add_line(self, line: Line) -> None:
        """The text of *line* with its underlines."""
        at = 0
        for start, end in line.underlined:
            self.add(line.text[at:start])
            self.add(line.text[start:end], underlined=True)
            at = end
        self.add(line.text[at:])

    def table(self, grid: Grid) -> None:
        """A finished table within this flow: a form of its own, or part of this flow's text."""
        if grid.is_form():
            self.inner.append(grid)
        else:
            self.done += grid.as_lines(floating=self._floating)
            self.inner += grid.inner()

    def picture(self, paragraph: int, part: str = "") -> Picture:
        """A picture in this flow: in the nearest cell of a table that counts, else in *paragraph* of the body; *part*
        is the relationship that holds its bytes."""
        flow: Flow | None = self
        while flow is not None:
            if isinstance(flow, Draft) and flow.grid.index is not None:
                return Picture(cell=(flow.grid.index, flow.row, flow.column), part=part)
            flow = flow.anchor
        return Picture(paragraph=paragraph, part=part)


class Draft(Flow):
    """A cell under construction: the flow of its text, with all that is merged into it."""

    __slots__ = ("column", "column_span", "grid", "row", "row_span")

    def __init__(self, grid: Grid, row: int, column: int, column_span: int) -> None:
        super().__init__(grid.anchor)
        self.grid = grid
        self.row = row
        self.column = column
        self.row_span = 1
        self.column_span = column_span


class Grid:
    """A table under construction. ``index`` is set once it counts as a table of its own.

    Columns are counted by spans alone: the widths that a file declares are too often wrong to be asked.
    """

    __slots__ = ("_above", "_column", "_drafts", "_here", "_row", "anchor", "index")

    def __init__(self, anchor: Flow) -> None:
        self.anchor = anchor
        self.index: int | None = None
        self._drafts: list[Draft] = []
        self._row = 0
        self._column = 1
        self._above: dict[int, Draft] = {}  # vertical merges of the row above, by their first column
        self._here: dict[int, Draft] = {}

    def start_row(self, skipped: int = 0) -> None:
        """A new row whose first *skipped* columns are left out."""
        self._row += 1
        self._column = 1 + skipped
        self._above, self._here = self._here, {}

    def start_cell(self, span: int = 1, vertical: str | None = None, horizontal: str | None = None) -> Draft:
        """The cell that comes next, *span* columns wide, or the one that it continues.

        ``vertical`` and ``horizontal`` are None, ``restart`` or ``continue``; a merge that continues nothing
        starts one. Text in a continued cell joins the merged one: split by hand, merged by hand, it still shows.
        """
        column = self._column
        self._column += span
        if horizontal == "continue" and self._drafts and self._drafts[-1].row == self._row:
            self._drafts[-1].column_span += span
            return self._drafts[-1]
        draft = self._above.get(column) if vertical == "continue" else None
        if draft is None:
            draft = Draft(self, self._row, column, span)
            self._drafts.append(draft)
        else:
            draft.row_span = self._row - draft.row + 1
        if vertical is not None:
            self._here[column] = draft
        return draft

    def is_form(self) -> bool:
        """Whether this table, standing within a cell, is too much to be a value."""
        filled = [draft for draft in self._drafts if draft.done]
        return len(filled) >= _OWN_TABLE and any(draft.column > 1 for draft in filled)

    def inner(self) -> list[Grid]:
        """The tables within its cells that count as tables of their own."""
        return [grid for draft in self._drafts for grid in draft.inner]

    def as_lines(self, *, floating: bool) -> Iterator[Line]:
        """Its text row by row: cells of one line each share a line, with tabs between."""
        rows: dict[int, list[list[Line]]] = {}
        for draft in self._drafts:
            rows.setdefault(draft.row, []).append(draft.done)
        for cells in rows.values():
            if all(len(lines) <= 1 for lines in cells):
                yield from _joined([line for lines in cells for line in lines], floating)
            else:
                for lines in cells:
                    for line in lines:
                        yield from _joined([line], floating)

    def table(self, index: int) -> Table:
        """The finished table, the *index*-th of its document."""
        self.index = index
        return Table(index, tuple([Cell(draft.row, draft.column, draft.row_span, draft.column_span,
                                        tuple(draft.done)) for draft in self._drafts]))


class Body(Flow):
    """The flow of the document itself: each of its paragraphs and tables is a block."""

    __slots__ = ("blocks", "paragraphs", "tables")

    def __init__(self) -> None:
        super().__init__()
        self.blocks: list[Paragraph | Table] = []
        self.paragraphs = 0  # ended so far, empty ones too
        self.tables = 0

    def end_paragraph(self) -> None:
        """A paragraph becomes a block, and the tables of its text boxes follow."""
        super().end_paragraph()
        self.paragraphs += 1
        if self.done:
            self.blocks.append(Paragraph(tuple(self.done), self.paragraphs))
            self.done.clear()
        inner, self.inner = self.inner, []
        for grid in inner:
            self.table(grid)

    def table(self, grid: Grid) -> None:
        """A table becomes a block, and the tables within it that count follow."""
        self.tables += 1
        self.blocks.append(grid.table(self.tables))
        for inner in grid.inner():
            self.table(inner)


def _joined(lines: list[Line], floating: bool) -> list[Line]:
    """*lines* as one line with tabs between."""
    flow = Flow(floating=floating)
    for line in lines:
        if flow._parts:
            flow.add("\t")
        flow.add_line(line)
    flow.end_line()
    return flow.done
