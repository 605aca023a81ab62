"""The page as every reader sees it, whatever file it came from: paragraphs, tables, cells, boxes.

A reader (DOCX, PDF, scan) makes a ``Layout``; ``align`` matches it with a form's own. Nothing here knows
of forms or of file formats. Lengths are points (1/72 inch), the origin is the page's top left corner, pages
count from 1; tables, rows, columns and paragraphs count from 1 too. What a page has by the hundred (boxes, lines,
cells) are named tuples, which take a fifth of a frozen dataclass's time to make.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import Literal, NamedTuple

Kind = Literal["docx", "pdf", "acroform", "scan"]
MAY_GO_ON = 0.5
"""The most that a recognised character is trusted beside which there is ink that none explains, or that a cut or a pale
end may have been parted from others."""
EITHER_WIDTH = 0.55
"""The most that a recognised bracket is trusted that may be as wide as a Chinese character or half so."""
_WIDE = 0x2E7F  # characters above this are as wide as high


class Box(NamedTuple):
    """A rectangle on a page, in points, origin top left."""

    page: int
    x0: float
    y0: float
    x1: float
    y1: float

    def union(self, other: Box) -> Box:
        """The smallest box around both (the page of the first one counts)."""
        return Box(self.page, min(self.x0, other.x0), min(self.y0, other.y0),
                   max(self.x1, other.x1), max(self.y1, other.y1))


class Line(NamedTuple):
    """A run of text on one line: a visual line of a page, or what stands between two breaks in a DOCX.

    ``edges`` holds the left edge of each character and the right edge of the last, so that a part of the
    line has a box of its own; empty where places are not known. ``underlined`` holds half-open character
    ranges. ``floating`` marks text of a text box, which may show elsewhere than where it is anchored.
    ``score`` is the reader's own trust in the text, 1 for typed text, less for recognised text; ``scores`` holds that
    trust for each character, empty where it is the same for all. ``gaps`` are the characters before which a picture
    shows more white than between others, though no blank was read there. ``stroke`` is how much ink there is across its
    level strokes, in dots of black, 0 where nobody looked.
    """

    text: str
    box: Box | None = None
    edges: tuple[float, ...] = ()
    underlined: tuple[tuple[int, int], ...] = ()
    floating: bool = False
    score: float = 1.0
    scores: tuple[float, ...] = ()
    gaps: tuple[int, ...] = ()
    stroke: float = 0.0

    def trust(self, start: int, end: int) -> float:
        """The least trust in characters ``start`` up to ``end``."""
        return min(self.scores[start:end], default=self.score) if self.scores else self.score

    def part(self, start: int, end: int) -> Box | None:
        """The box of characters ``start`` up to ``end``."""
        if self.box is None or not self.edges or start >= end:
            return self.box
        return Box(self.box.page, self.edges[start], self.box.y0, self.edges[end], self.box.y1)

    def spans(self) -> list[tuple[float, float]]:
        """Where the ink of each character lies along the line: no wider than characters of this line are.

        A recogniser tells the middles of characters; a blank beside a character, or ink that it made nothing of, is
        no part of the character.
        """
        if len(self.edges) != len(self.text) + 1:
            return []
        bounds = list(pairwise(self.edges))
        widths = sorted(b - a for (a, b), char in zip(bounds, self.text, strict=True) if ord(char) > _WIDE)
        if not widths:
            return bounds
        widest = 1.25 * widths[len(widths) // 2]
        return [(a, b) if b - a <= widest else (b - widest, b) if self._starts(k) else (a, a + widest)
                for k, (a, b) in enumerate(bounds)]

    def _starts(self, k: int) -> bool:
        """Whether character *k* stands behind a blank: what room it has too much lies before it."""
        return k > 0 and self.text[k - 1].isspace() and k + 1 < len(self.text) and not self.text[k + 1].isspace()


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A block of text outside tables. ``index`` counts the paragraphs of the document from 1."""

    lines: tuple[Line, ...]
    index: int


class Cell(NamedTuple):
    """A table cell with its place in the grid; a merged cell stands once, at its top left."""

    row: int
    column: int
    row_span: int
    column_span: int
    lines: tuple[Line, ...]
    box: Box | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A table: cells in reading order. ``ruled`` is false where no lines part the cells, only white space;
    ``sure_rows`` are the rows of such a table in which the printed words leave no doubt what belongs together,
    ``guessed_rows`` those to which lines were given that may be another's."""

    index: int
    cells: tuple[Cell, ...]
    ruled: bool = True
    sure_rows: frozenset[int] = frozenset()
    guessed_rows: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Picture:
    """An image or ink that stands on the page: ``cell`` is (table, row, column) where it is in one. ``shows`` is what
    a reader that looked at it saw, ``part`` the file's own name for its bytes."""

    box: Box | None = None
    cell: tuple[int, int, int] | None = None
    paragraph: int | None = None
    shows: Literal["seal", "red", "writing"] | None = field(default=None, compare=False)
    part: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Ink:
    """Ink that is no printed text: a round red ``seal``, another ``red`` patch, ``writing`` by hand, or a ``trace`` of
    anything. ``text`` is what a reader made of it, for what that is worth."""

    kind: Literal["seal", "red", "writing", "trace"]
    box: Box
    confidence: float
    text: str = ""


@dataclass(frozen=True, slots=True)
class Widget:
    """A field of a fillable PDF: its name, the value it stores and where it shows."""

    name: str
    value: str
    box: Box


@dataclass(frozen=True, slots=True)
class Code:
    """A QR code on a scanned page, and the bytes in it."""

    page: int
    data: bytes


@dataclass(frozen=True, slots=True)
class Layout:
    """All that a reader saw: blocks in reading order, widgets, pictures, and ``notes`` for the clerk
    (codes such as ``tracked-changes``, ``comments``, ``hidden-text``) about what a careful look should know.
    ``pages_without_text`` are the pages (from 1) that show something but hold no usable text: scans. ``ink_pages`` are
    the pages that were looked at for ink, which is in ``inks``; ``grey_pages`` those of them that show no colour,
    ``clear_pages`` those on which even pale ink would show. ``inked_pages`` are pages of typed text on which pictures
    or shapes stand that may be seals or signatures: there, what is not seen may still be on the paper.
    ``codes`` are the QR codes of scanned pages."""

    kind: Kind
    blocks: tuple[Paragraph | Table, ...]
    pages: int = 1
    widgets: tuple[Widget, ...] = ()
    pictures: tuple[Picture, ...] = ()
    notes: tuple[str, ...] = field(default=())
    pages_without_text: tuple[int, ...] = ()
    inks: tuple[Ink, ...] = ()
    ink_pages: tuple[int, ...] = ()
    grey_pages: tuple[int, ...] = ()
    codes: tuple[Code, ...] = ()
    clear_pages: tuple[int, ...] = ()
    inked_pages: tuple[int, ...] = ()


def text_length(layout: Layout) -> int:
    """How many characters stand in *layout*."""
    return sum(len(line.text) for block in layout.blocks
               for part in ((block,) if isinstance(block, Paragraph) else block.cells) for line in part.lines)
