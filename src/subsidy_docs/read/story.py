"""The walk over a document's main story: w:body elements in, a ``Layout`` out.

One pass in document order over what is shown (``wordxml.KINDS``): blocks, the rows and cells of tables, the runs of
paragraphs, and the text boxes and pictures of shapes.
"""

from __future__ import annotations

from collections.abc import Sequence

from lxml import etree

from subsidy_docs.errors import TooLargeError
from subsidy_docs.layout import Layout
from subsidy_docs.read.fields import Fields
from subsidy_docs.read.flow import Body, Flow, Grid
from subsidy_docs.read.properties import Properties
from subsidy_docs.read.wordxml import (
    BOX_TEXT,
    BREAK,
    CELL,
    CHUNK,
    DRAWN_PARAGRAPH,
    DRAWN_TEXT,
    FIELD_CHAR,
    IMAGE,
    KINDS,
    PARAGRAPH,
    ROW,
    RUN,
    SHAPE,
    TABLE,
    TEXT,
    WRAPPER,
    floating,
    opened,
    relation,
    sign,
    tags,
)

_ITEM_LIMIT = 100_000  # paragraphs, rows and cells
_TEXTS = tags("t")
_FIELD_CHARS = tags("fldChar")


def story(bodies: Sequence[etree._Element], *, file: str, notes: Sequence[str] = ()) -> Layout:
    """The layout of the document whose *bodies* these are (one, but for broken generators), *notes* first.

    Raises ``TooLargeError``; ``RecursionError`` where its elements are nested too deeply.
    """
    walk = _Walk(file, notes)
    for body in bodies:
        walk.properties.survey(body)
    for body in bodies:
        walk.blocks(body, walk.body)
        walk.finish(walk.body)
    return Layout("docx", tuple(walk.body.blocks), notes=tuple(walk.properties.notes),
                  pictures=tuple([within.picture(paragraph, part) for within, paragraph, part in walk.pictures]))


class _Walk:
    """What a walk carries along; its methods go over the children of one element, one method a level. (A slice gives
    all children at once, faster than one after the other.)"""

    def __init__(self, file: str, notes: Sequence[str]) -> None:
        self.body = Body()
        self.pictures: list[tuple[Flow, int, str]] = []  # its flow, the paragraph of the body, its relationship
        self.properties = Properties()
        self.properties.notes.update(dict.fromkeys(notes))
        self._fields = Fields()
        self._file = file
        self._items = 0

    def blocks(self, parent: etree._Element, flow: Flow) -> None:
        """The paragraphs and tables of a body, a cell or a text box."""
        for child in parent[:]:
            kind = KINDS.get(child.tag)
            if kind is None:
                continue
            if kind == PARAGRAPH:
                self._count()
                self._inline(child, flow)
                if child not in self.properties.joined:
                    flow.end_paragraph()
                    self._fields.leave_instruction()
            elif kind == TABLE:
                flow.finish()
                grid = Grid(flow)
                self._rows(child, grid)
                flow.table(grid)
            elif kind == WRAPPER:
                inner = opened(child)
                if inner is not None:
                    self.blocks(inner, flow)
            elif kind == CHUNK:
                self.properties.notes["embedded-document"] = None

    def finish(self, flow: Flow) -> None:
        """Nothing more comes in *flow* for now."""
        flow.finish()
        self._fields.leave_instruction()

    def _rows(self, parent: etree._Element, grid: Grid) -> None:
        properties = self.properties
        for child in parent[:]:
            kind = KINDS.get(child.tag)
            if kind == ROW:
                if child in properties.gone:
                    continue
                if child in properties.unseen:
                    self._left_out(child)
                    continue
                self._count()
                grid.start_row(properties.skips.get(child, 0))
                self._cells(child, grid)
            elif kind == WRAPPER:
                inner = opened(child)
                if inner is not None:
                    self._rows(inner, grid)

    def _cells(self, parent: etree._Element, grid: Grid) -> None:
        properties = self.properties
        for child in parent[:]:
            kind = KINDS.get(child.tag)
            if kind == CELL:
                if child in properties.gone:
                    continue
                self._count()
                cell = grid.start_cell(properties.spans.get(child, 1), properties.vertical.get(child),
                                       properties.horizontal.get(child))
                self.blocks(child, cell)
                self.finish(cell)
            elif kind == WRAPPER:
                inner = opened(child)
                if inner is not None:
                    self._cells(inner, grid)

    def _inline(self, parent: etree._Element, flow: Flow) -> None:
        properties = self.properties
        for child in parent[:]:
            kind = KINDS.get(child.tag)
            if kind is None:
                continue
            if kind == RUN:
                if child in properties.unseen:
                    self._unseen_run(child)
                else:
                    self._run(child, flow, child in properties.underlined)
            elif kind == WRAPPER:
                inner = opened(child)
                if inner is not None:
                    self._inline(inner, flow)

    def _run(self, parent: etree._Element, flow: Flow, underlined: bool) -> None:
        fields = self._fields
        for child in parent[:]:
            kind = KINDS.get(child.tag)
            if kind is None:
                continue
            if kind == FIELD_CHAR:
                flow.add(fields.mark(child), underlined)
            elif fields.instructing:
                continue
            elif kind == TEXT:
                text = child.text
                if text:
                    if "\n" in text:  # only a program that indents XML puts one there
                        text = " ".join(text.split("\n")).strip(" ")
                    flow.add(text, underlined)
            elif kind == BREAK:
                flow.end_line()
            elif kind == SHAPE:
                self._shape(child, flow)
            elif kind == RUN:  # the base text of a ruby
                self._run(child, flow, underlined)
            elif kind == WRAPPER:
                inner = opened(child)
                if inner is not None:
                    self._run(inner, flow, underlined)
            else:
                flow.add(sign(kind, child), underlined)

    def _unseen_run(self, run: etree._Element) -> None:
        """A run that isn't shown still begins and ends fields."""
        for mark in run.iter(*_FIELD_CHARS):
            self._fields.mark(mark)
        self._left_out(run)

    def _left_out(self, element: etree._Element) -> None:
        note = self.properties.unseen[element]
        if note and "".join(element.itertext(*_TEXTS)).strip():
            self.properties.notes[note] = None

    def _shape(self, shape: etree._Element, flow: Flow, floats: bool | None = None) -> None:
        """What a w:drawing, w:pict or w:object shows: text boxes, and pictures. ``floats`` is None until an element
        says whether the shape stands in the line or apart from it."""
        for child in shape:
            tag = child.tag
            if tag in BOX_TEXT:
                box = Flow(flow, floating=floats is not False)
                self.blocks(child, box)
                self.finish(box)
                (flow.float if floats is not False else flow.inline)(box)
            elif tag in DRAWN_PARAGRAPH:
                box = Flow(flow, floating=True)
                box.add("".join(child.itertext(*DRAWN_TEXT)))
                box.finish()
                flow.float(box)
            elif tag in IMAGE:
                self.pictures.append((flow, self.body.paragraphs + 1, relation(child)))
            else:
                inner = opened(child)
                if inner is not None:
                    self._shape(inner, flow, floating(child) if floats is None else floats)

    def _count(self) -> None:
        self._items += 1
        if self._items > _ITEM_LIMIT:
            raise TooLargeError("文档的段落和表格过多，不像是申报表，未读取。",
                                "The document has far more paragraphs and cells than a form; it was not read.",
                                file=self._file)
