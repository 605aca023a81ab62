"""A layout as one stream of folded text that remembers where every character stood.

Folding makes writings comparable: no white space, half-width letters and brackets, one kind of dash, unified
characters for their PDF twins. It never reaches an output: ``Stream.pieces`` gives the raw text back.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import NamedTuple

from subsidy_docs.layout import Box, Cell, Layout, Line, Paragraph
from subsidy_docs.record import Place

_SHORT = 100  # characters of a text whose folding is kept
UNIT_BREAK = "\x1f"  # stands between cells, so that no label is found across a cell's border


@cache
def _table() -> dict[int, str | None]:
    """The folding of single characters, one to one or to nothing."""
    table: dict[int, str | None] = {}
    for code in (*range(0xFF01, 0xFF5F), *range(0x2F00, 0x2FD6), *range(0xF900, 0xFB00), *range(0x2E80, 0x2F00)):
        folded = unicodedata.normalize("NFKC", chr(code))
        if len(folded) == 1:
            table[code] = folded.lower()
    table |= {code: chr(code + 32) for code in range(ord("A"), ord("Z") + 1)}
    table |= dict.fromkeys(map(ord, "〔［【﹝"), "(") | dict.fromkeys(map(ord, "〕］】﹞"), ")")
    table |= dict.fromkeys(map(ord, "–—―‒−－─━﹣"), "-") | dict.fromkeys(map(ord, "～〜∼"), "~")
    table |= dict.fromkeys(map(ord, "︰∶"), ":")
    gone = "\t\n\r\x0b\x0c \x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000\u200b\u200c\u200d\u2060\ufeff\xad_＿"
    table |= dict.fromkeys(map(ord, gone)) | dict.fromkeys(range(0x2000, 0x200B))
    return table


def fold(text: str) -> str:
    """*text* as labels are compared."""
    return _folded(text) if len(text) <= _SHORT else text.translate(_table())


@lru_cache(maxsize=4096)
def _folded(text: str) -> str:
    """A short text folded: labels are the same in every file."""
    return text.translate(_table())


class Unit(NamedTuple):
    """A cell or a paragraph: characters ``start`` to ``end`` of the stream. ``loose`` text has a place on a page
    but no lines around it: what belongs together there is a matter of white space; ``floating``: some of it is the
    text of a text box; ``guessed``: some of its lines may belong to another unit; ``ruled``: lines are drawn around it,
    so that its box is the room it has, not only that of its text."""

    start: int
    end: int
    paragraph: int | None
    table: int | None = None
    cell: Cell | None = None
    lines: tuple[Line, ...] = ()
    loose: bool = False
    floating: bool = False
    guessed: bool = False
    ruled: bool = False


class Piece(NamedTuple):
    """A part of a raw line, ``line.text[start:end]``: its text, the same folded, and the unit in which it stands."""

    line: Line
    start: int
    end: int
    unit: Unit
    text: str
    folded: str


@dataclass(frozen=True, slots=True)
class Stream:
    """The folded text with its units and lines; offsets count folded characters."""

    text: str
    units: tuple[Unit, ...]
    unit_starts: tuple[int, ...]
    lines: tuple[Line, ...]
    line_starts: tuple[int, ...]
    line_ends: tuple[int, ...]
    line_units: tuple[int, ...]
    _grids: dict[int, dict[int, list[Unit]]] = field(default_factory=dict)

    def unit_at(self, offset: int) -> Unit:
        """The unit in which character *offset* stands."""
        return self.units[bisect_right(self.unit_starts, offset) - 1]

    def line_at(self, offset: int) -> int:
        """The number of the line in which character *offset* stands (of several empty ones, the last)."""
        return bisect_right(self.line_starts, offset) - 1

    def space_before(self, offset: int) -> bool:
        """Whether white space or a blank's underscore stands just before character *offset*."""
        number = self.line_at(offset)
        raw = self.lines[number].text
        start = self.line_starts[number]
        index = _raw_offset(raw, offset - start, self.line_ends[number] - start)
        return index > 0 and _table().get(ord(raw[index - 1]), "") is None

    def pieces(self, start: int, end: int) -> list[Piece]:
        """The raw text of characters *start* to *end*, a piece a line, empty ones left out."""
        found = []
        first = max(bisect_right(self.line_starts, start) - 1, 0)
        for number in range(first, len(self.lines)):
            begin = self.line_starts[number]
            if begin >= end:
                break
            line, stop = self.lines[number], self.line_ends[number]
            text, width = line.text, stop - begin
            left = _raw_offset(text, start - begin, width) if start > begin else 0
            right = _raw_offset(text, end - begin, width) if end < stop else len(text)
            raw = text[left:right]
            if raw and not raw.isspace():
                found.append(Piece(line, left, right, self.units[self.line_units[number]], raw,
                                   self.text[max(start, begin):min(end, stop)]))
        return found

    def row(self, table: int, row: int) -> list[Unit]:
        """The cells of *table* that begin in *row*, left to right."""
        if not self._grids:
            for unit in self.units:
                if unit.cell is not None and unit.table is not None:
                    self._grids.setdefault(unit.table, {}).setdefault(unit.cell.row, []).append(unit)
        return self._grids.get(table, {}).get(row, [])

    def reaching(self, unit: Unit) -> list[Unit]:
        """The cells with text on the right of *unit* that begin above its row and reach into it, left to right."""
        cell = unit.cell
        if cell is None:
            return []
        right = cell.column + cell.column_span
        found = [(u.cell.column, u.start, u) for u in self.units
                 if u.table == unit.table and u.cell is not None and u.start < u.end and u.cell.column >= right
                 and u.cell.row < cell.row < u.cell.row + u.cell.row_span]
        return [u for _, _, u in sorted(found, key=lambda each: each[:2])]

    def cells_below(self, unit: Unit) -> list[Unit]:
        """The cells that begin just under *unit* within its columns."""
        cell, table = unit.cell, unit.table
        if cell is None or table is None:
            return []
        right = cell.column + cell.column_span
        return [u for u in self.row(table, cell.row + cell.row_span)
                if u.cell is not None and u.cell.column < right and u.cell.column + u.cell.column_span > cell.column]


def _raw_offset(raw: str, folded_offset: int, width: int) -> int:
    """Where in *raw*, which has *width* characters when folded, the folded character *folded_offset* stands."""
    if width == len(raw):  # folding took none away
        return folded_offset
    table = _table()
    for index, character in enumerate(raw):
        if table.get(ord(character), "") is not None:
            if folded_offset == 0:
                return index
            folded_offset -= 1
    return len(raw)


def make_stream(layout: Layout) -> Stream:
    """The stream of *layout*."""
    parts: list[str] = []
    units: list[Unit] = []
    lines: list[Line] = []
    line_starts: list[int] = []
    line_ends: list[int] = []
    line_units: list[int] = []
    offset = 0

    def add(block_lines: tuple[Line, ...]) -> bool:
        """Append the lines; whether one of them is of a text box."""
        nonlocal offset
        floating = False
        for line in block_lines:
            folded = fold(line.text)
            floating |= line.floating
            lines.append(line)
            line_starts.append(offset)
            line_units.append(len(units))
            parts.append(folded)
            offset += len(folded)
            line_ends.append(offset)
        return floating

    for block in layout.blocks:
        if isinstance(block, Paragraph):
            start = offset
            floating = add(block.lines)
            loose = bool(block.lines) and block.lines[0].box is not None
            units.append(Unit(start, offset, block.index, None, None, block.lines, loose, floating))
            continue
        for cell in block.cells:
            start = offset
            floating = add(cell.lines)
            loose = not block.ruled and cell.row not in block.sure_rows
            units.append(Unit(start, offset, None, block.index, cell, cell.lines, loose, floating,
                              cell.row in block.guessed_rows, block.ruled))
            parts.append(UNIT_BREAK)
            offset += 1
    return Stream("".join(parts), tuple(units), tuple(u.start for u in units), tuple(lines), tuple(line_starts),
                  tuple(line_ends), tuple(line_units))


def place_of(pieces: Sequence[Piece]) -> Place | None:
    """Where *pieces* stand: a box around those of the first one's page, or the cell, or the paragraph."""
    if not pieces:
        return None
    boxes = [b for p in pieces if p.line.box is not None and (b := p.line.part(p.start, p.end)) is not None]
    if boxes:
        around: Box = boxes[0]
        for box in boxes[1:]:
            if box.page == around.page:
                around = around.union(box)
        return Place(box=around)
    return place_of_unit(pieces[0].unit)


def place_of_unit(unit: Unit) -> Place:
    """Where *unit* itself stands."""
    if unit.cell is not None and unit.table is not None:
        if unit.cell.box is not None:
            return Place(box=unit.cell.box)
        return Place(cell=(unit.table, unit.cell.row, unit.cell.column))
    return Place(paragraph=unit.paragraph)


def joined(pieces: list[Piece]) -> str:
    """The raw text of *pieces*: a line break between lines, a tab where a gap parts them on one line of a page."""
    if len(pieces) == 1:
        return pieces[0].text.strip()
    text = ""
    last = None
    for piece in pieces:
        text += ("" if last is None else "\t" if stands_beside(last, piece) else "\n") + piece.text.strip()
        last = piece
    return text


def stands_beside(before: Piece, piece: Piece) -> bool:
    """Whether *piece* goes on, behind a gap, on the line of the page on which *before* stands."""
    left, box = before.line.box, piece.line.box
    return box is not None and left is not None and box.page == left.page and box.x0 >= left.x1 - 1 \
        and min(box.y1, left.y1) - max(box.y0, left.y0) > 0.5 * (box.y1 - box.y0)
