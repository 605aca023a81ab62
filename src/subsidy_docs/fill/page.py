"""A DOCX page as it is to be drawn: paragraphs and tables with every measure said, none inherited.

``wordml`` makes it of ``word/document.xml``, ``flow`` lays it out. Lengths are points. In a run's text ``\\t`` is a
tab, ``\\n`` a line break, ``\\f`` a page break, and ``PAGE_NUMBER`` stands for the number of the page it is drawn on.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

PAGE_NUMBER = "\ufdef"  # a noncharacter: no text has it

Align = Literal["left", "center", "right", "both", "distribute"]


@dataclass(frozen=True, slots=True)
class Style:
    """How a run looks: the font of Chinese and of Latin letters, size, bold, line below, space added after
    each character, colour as RRGGBB."""

    east: str
    latin: str
    size: float
    bold: bool = False
    underline: bool = False
    spacing: float = 0.0
    colour: str = "000000"


@dataclass(frozen=True, slots=True)
class Run:
    """Text of one style (``<w:r>``), or the place of the tag ``slot``, whose text comes with each document."""

    text: str
    style: Style
    slot: str | None = None


@dataclass(frozen=True, slots=True)
class Edge:
    """A ruled edge of a cell, or a rule above a paragraph."""

    width: float
    colour: str = "000000"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """``<w:p>``: ``mark`` is the style of an empty line; ``first`` is the first line's indent beside ``left``
    (negative: hanging); ``line`` is points for exact and atLeast, a factor for auto; ``tabs`` are
    (position, kind); ``above`` is a rule on top of it, between its indents."""

    runs: tuple[Run, ...]
    mark: Style
    align: Align = "left"
    left: float = 0.0
    right: float = 0.0
    first: float = 0.0
    before: float = 0.0
    after: float = 0.0
    line: float = 1.0
    line_rule: Literal["auto", "exact", "atLeast"] = "auto"
    tabs: tuple[tuple[float, str], ...] = ()
    keep_next: bool = False
    page_break_before: bool = False
    above: Edge | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """``<w:tc>``: its first grid column (from 0) and how many it spans. ``edges`` and ``margins`` are top, left,
    bottom, right. ``merge`` is restart for the top of a cell merged downwards, continue below it."""

    column: int
    span: int
    merge: Literal["", "restart", "continue"]
    edges: tuple[Edge | None, Edge | None, Edge | None, Edge | None]
    margins: tuple[float, float, float, float]
    align: Literal["top", "center", "bottom"]
    paragraphs: tuple[Paragraph, ...]
    fill: str | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """``<w:tr>``, at least ``height`` high; a ``header`` row is repeated on each page. Rows of one pattern share their
    cells, whose slots "0", "1", … stand for their ``texts``."""

    cells: tuple[Cell, ...]
    height: float = 0.0
    header: bool = False
    whole: bool = False
    texts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """``<w:tbl>``: column widths of the grid; ``indent`` counts where ``align`` is left."""

    widths: tuple[float, ...]
    rows: tuple[Row, ...]
    align: Literal["left", "center", "right"] = "left"
    indent: float = 0.0


@dataclass(frozen=True, slots=True)
class Turned:
    """Paragraphs that stand apart from the text, turned a quarter clockwise as in the cell of a floating table: its
    right edge, where their first line is, and its top and height are places on the page."""

    paragraphs: tuple[Paragraph, ...]
    right: float
    top: float
    height: float


Furniture = tuple[Paragraph | Turned, ...]  # a header or footer


@dataclass(frozen=True, slots=True)
class Section:
    """Blocks on paper of one size and margins (``<w:sectPr>``). ``footers`` has the default and the even one
    (the same where even pages have none of their own), ``footer`` is their distance from the paper's edge;
    ``headers`` and ``header`` likewise. ``first`` are header and footer of the first page, where it has its own.
    ``start`` is where it begins: on the next page, or on the next even or odd one."""

    width: float
    height: float
    top: float
    right: float
    bottom: float
    left: float
    blocks: tuple[Paragraph | Table, ...]
    footer: float = 0.0
    footers: tuple[Furniture, Furniture] = ((), ())
    header: float = 0.0
    headers: tuple[Furniture, Furniture] = ((), ())
    first: tuple[Furniture, Furniture] | None = None
    start: Literal["next", "even", "odd"] = "next"
