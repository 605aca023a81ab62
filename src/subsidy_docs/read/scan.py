"""Scans and photos in, the same ``Layout`` out as from other readers.

The way of a page: set it straight (sheet.py), find its table lines (ruledink.py) and its lines of text (textlines.py,
found.py) without any network, then recognise those lines (recognise.py). The quickest network reads each line; words
that the forms print are known by that. All else is read again by a larger one, and where the two don't agree by a
third; how far a character is to be trusted follows from them all (agreement.py).

Notes: ``scanned``, ``turned-page``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import count, pairwise
from typing import NamedTuple

import numpy as np

from subsidy_docs.align.printed import is_printed, tells_a_form
from subsidy_docs.layout import Box, Cell, Code, Ink, Layout, Line, Paragraph, Table
from subsidy_docs.read import linepicture, sidebyside
from subsidy_docs.read.agreement import agree
from subsidy_docs.read.blocks import between_tables, paragraphs
from subsidy_docs.read.codes import codes, half_turned
from subsidy_docs.read.found import Found, find, side_by_side
from subsidy_docs.read.grids import Grid
from subsidy_docs.read.inks import inks, keeps_faint_ink, look_at, sees_colour
from subsidy_docs.read.picture import Colour, frames, pdf_pages
from subsidy_docs.read.recognise import Begun, Network, Recognised, begun
from subsidy_docs.read.sealtext import seal_texts
from subsidy_docs.read.sheet import Sheet, set_square, set_upright, sheet_of, without_codes
from subsidy_docs.read.sidework import beside, one_thread_a_call
from subsidy_docs.read.textlines import Strip

GLANCE = 0.8  # of the natural width: for the tiny network, which reads each line
FULL, WHOLE = 0.7, 1.0  # for what is written in; where readings differ
_UPRIGHT = 0.75  # mean trust from which a page stands upright beyond doubt
_PARTS = 8  # the most columns that white space parts a cell into
_END = 6  # lines of a page that may be the end of a form
_LOOKED_AT = 14  # lines of a page that are read before it is given up as no form


@dataclass(frozen=True, slots=True)
class PageRead:
    """What one page gave: its number, blocks, inks, whether it shows no colour, its codes, whether pale ink would show,
    and whether it lay on its side."""

    number: int
    blocks: tuple[Paragraph | Table, ...]
    inks: tuple[Ink, ...]
    grey: bool
    codes: tuple[Code, ...] = ()
    clear: bool = False
    lying: bool = False


def read_scan(data: bytes, *, name: str) -> Layout:
    """The layout of an image file of one page or more.

    Raises DamagedFileError, TooLargeError, RecogniserMissingError.
    """
    return read_pages(enumerate(frames(data, name=name), 1))


def read_pages(pages: Iterable[tuple[int, Colour]]) -> Layout:
    """The layout of pages given as (number, picture)."""
    read = _read_in_turn(pages)
    blocks = [block for page in read for block in page.blocks]
    return _with_ink(Layout("scan", numbered(blocks), max((p.number for p in read), default=1), notes=("scanned",)),
                     read)


def _with_ink(layout: Layout, read: Sequence[PageRead]) -> Layout:
    """The *layout* with the ink of its scanned pages."""
    looked = [page for page in read if page.blocks]
    return replace(layout, inks=tuple(ink for page in looked for ink in page.inks),
                   ink_pages=tuple(page.number for page in looked),
                   grey_pages=tuple(page.number for page in looked if page.grey),
                   codes=tuple(code for page in read for code in page.codes),
                   clear_pages=tuple(page.number for page in looked if page.clear))


def complete(layout: Layout, data: bytes, *, name: str) -> Layout:
    """The *layout* of a PDF with its pages without text read too, each in its place."""
    wanted = layout.pages_without_text
    read = {page.number: page for page in _read_in_turn(pdf_pages(data, wanted, name=name))}
    if not any(page.blocks for page in read.values()):
        return layout
    blocks: list[Paragraph | Table] = []
    for number in range(1, layout.pages + 1):
        blocks += [block for block in layout.blocks if _page_of(block) == number]
        if number in read:
            blocks += read[number].blocks
    kind = "scan" if len(wanted) == layout.pages else layout.kind
    notes = tuple(note for note in layout.notes if note not in ("no-text", "page-image"))
    return _with_ink(replace(layout, kind=kind, blocks=numbered(blocks), notes=(*notes, "scanned")),
                     list(read.values()))


def _page_of(block: Paragraph | Table) -> int:
    """The page on which a block of a PDF stands."""
    boxes = [line.box for line in block.lines] if isinstance(block, Paragraph) else [c.box for c in block.cells]
    return next((box.page for box in boxes if box is not None), 0)


def numbered(blocks: Iterable[Paragraph | Table]) -> tuple[Paragraph | Table, ...]:
    """*blocks* with their paragraphs and tables counted anew."""
    paragraphs, tables = count(1), count(1)
    return tuple(Paragraph(block.lines, next(paragraphs)) if isinstance(block, Paragraph)
                 else replace(block, index=next(tables)) for block in blocks)


def _read_in_turn(pages: Iterable[tuple[int, Colour]]) -> list[PageRead]:
    """The *pages*, each with what was on the one before in mind."""
    read: list[PageRead] = []
    for number, page in pages:
        follows = bool(read and read[-1].number == number - 1 and read[-1].blocks)
        read.append(read_page(page, number, follows=follows, lying=follows and read[-1].lying))
    return read


@one_thread_a_call()
def read_page(page: Colour, number: int, *, follows: bool = False, lying: bool = False) -> PageRead:
    """One page: its blocks in reading order, none where nothing on it looks like a form, and its ink. A few lines that
    *follow* a form's page are the end of it (a day that a page break parted from its form); *lying*: that one lay on
    its side."""
    squared = set_square(page)
    coding = beside(codes, squared.page)
    sheet = set_upright(squared, lying=lying)
    lay = sheet.page is not squared.page
    coded = codes(sheet.page) if lay else coding.result()
    sheet = without_codes(sheet, coded)
    look, clear = beside(look_at, sheet.sight), beside(keeps_faint_ink, sheet.page)
    found = find(sheet)
    strips = found.strips
    sample, rest = _sample(strips)
    first, more = _glancing(sheet, sample), _glancing(sheet, rest)
    glanced = dict(zip(map(id, sample), first.done(), strict=True))
    if _trust(sample, glanced) < _UPRIGHT or len(strips) <= _END:
        turned = sheet_of(np.ascontiguousarray(np.rot90(sheet.page, 2)))
        turned = without_codes(turned, half_turned(coded, sheet.page.shape))
        there = find(turned)
        second, others = _sample(there.strips)
        other = dict(zip(map(id, second), glance(turned, second), strict=True))
        if _trust(second, other) > _trust(sample, glanced):
            more.drop()
            rest, more = others, _glancing(turned, others)
            sheet, found, strips, glanced = turned, there, there.strips, other
            look, clear = beside(look_at, sheet.sight), beside(keeps_faint_ink, sheet.page)
    if not tells_a_form([read.text for read in glanced.values()]) and not (follows and len(strips) <= _END):
        more.drop()
        return PageRead(number, (), (), False)
    texts = seal_texts(sheet.page, sheet.seals)
    glanced |= zip(map(id, rest), more.done(), strict=True)
    blocks = tuple(_blocks(sheet, found, _read_again(sheet, strips, glanced, number), number))
    lines = [line for block in blocks for cell in (block.cells if isinstance(block, Table) else (block,))
             for line in cell.lines]
    ink = tuple(inks(number, look.result(), texts(), lines))
    return PageRead(number, blocks, ink, not sees_colour(sheet.small),
                    tuple(Code(number, code.data) for code in coded), clear.result(), lay)


def _sample(strips: Sequence[Strip]) -> tuple[list[Strip], list[Strip]]:
    """A few lines by which a page is known: the largest ones, and some from top to bottom; not too short. And all
    others."""
    if len(strips) <= _LOOKED_AT:
        return list(strips), []
    telling = [s for s in strips if s.box.x1 - s.box.x0 > 3 * s.height] or list(strips)
    large = sorted(telling, key=lambda s: -s.height)[:4]
    rest = [s for s in telling if not any(s is other for other in large)]
    step = max(len(rest) / (_LOOKED_AT - len(large)), 1)
    sample = large + [rest[int(k * step)] for k in range(min(_LOOKED_AT - len(large), len(rest)))]
    known = {id(strip) for strip in sample}
    return sample, [strip for strip in strips if id(strip) not in known]


def _begun(sheet: Sheet, strips: Sequence[Strip], width: float, network: Network) -> Begun:
    return begun([linepicture.cut(sheet.light, strip) for strip in strips], width, network)


def _glancing(sheet: Sheet, strips: Sequence[Strip]) -> Begun:
    return _begun(sheet, strips, GLANCE, Network.TINY)


def glance(sheet: Sheet, strips: Sequence[Strip]) -> list[Recognised]:
    """The lines as the quickest network reads them."""
    return _glancing(sheet, strips).done()


def _trust(strips: Sequence[Strip], glanced: Mapping[int, Recognised]) -> float:
    """How well the lines could be read, by their lengths."""
    pairs = [(len(glanced[id(s)].text), glanced[id(s)].mean) for s in strips]
    return sum(n * mean for n, mean in pairs) / max(sum(n for n, _ in pairs), 1)


class Reading(NamedTuple):
    """What was read of a line, and that laid over the page; None where it is nothing but blanks."""

    text: str
    line: Line | None


def _read_again(sheet: Sheet, strips: Sequence[Strip], glanced: Mapping[int, Recognised],
                number: int) -> dict[int, Reading]:
    """The final reading of each line: printed words as they are, all else read again and compared. Those that are done
    are laid over the page while the networks read the rest."""
    out: dict[int, Reading] = {}

    def lay(done: Iterable[tuple[Strip, Recognised]]) -> None:
        for strip, read in done:
            out[id(strip)] = Reading(read.text, linepicture.laid(sheet, strip, read, number))

    printed = [is_printed(glanced[id(s)].text) and glanced[id(s)].mean > 0.6 for s in strips]
    answers = [s for s, known in zip(strips, printed, strict=True) if not known]
    pictures = [linepicture.cut(sheet.light, strip) for strip in answers]
    reading = begun(pictures, FULL, Network.SMALL)
    lay((s, glanced[id(s)]) for s, known in zip(strips, printed, strict=True) if known)
    full = reading.done()
    agreed = [agree([read, glanced[id(strip)]], picture)
              for strip, read, picture in zip(answers, full, pictures, strict=True)]
    unclear = [each for each, (_, sure) in zip(zip(answers, full, pictures, strict=True), agreed, strict=True)
               if not sure]
    reading = begun([picture for *_, picture in unclear], WHOLE, Network.OTHER)
    lay((strip, read) for strip, (read, sure) in zip(answers, agreed, strict=True) if sure)
    lay((strip, agree([read, glanced[id(strip)], other], picture)[0])
        for (strip, read, picture), other in zip(unclear, reading.done(), strict=True))
    return out


def _blocks(sheet: Sheet, found: Found, read: Mapping[int, Reading], number: int) -> list[Paragraph | Table]:
    """The page's tables and paragraphs from top to bottom; of two sheets side by side, one after the other."""
    return [block for part in side_by_side(sheet, found) for block in _stacked(sheet, part, read, number)]


def _stacked(sheet: Sheet, found: Found, read: Mapping[int, Reading], number: int) -> list[Paragraph | Table]:
    """What was found, from top to bottom."""
    placed: list[tuple[float, Paragraph | Table]] = []
    for grid, cells in found.tables:
        placed.append((grid.ys[0], Table(0, tuple(_grid_cells(sheet, grid, cells, read, number)))))
    grids_ = [grid for grid, _ in found.tables]
    for stretch in between_tables(_lines(found.outside, read), grids_):
        top = min(line.box.y0 for line in stretch.lines if line.box)
        if stretch.cells:
            placed.append((top, Table(0, stretch.cells, ruled=False)))
            continue
        placed += [(p[0].box.y0, Paragraph(tuple(p), 0)) for p in paragraphs(stretch.lines, grids_) if p[0].box]
    return [block for _, block in sorted(placed, key=lambda each: each[0])]


def _grid_cells(sheet: Sheet, grid: Grid, cells: Sequence[Sequence[Strip]], read: Mapping[int, Reading],
                number: int) -> Iterator[Cell]:
    """The cells of a table; one that white space parts into columns is a cell for each of these. Cells one above the
    other are parted at the same places as far as their white allows."""
    starts = [sidebyside.columns(strips, [read[id(strip)].text for strip in strips])[1:_PARTS] for strips in cells]
    white = [sidebyside.gaps(strips, own) for strips, own in zip(cells, starts, strict=True)]
    alike: dict[tuple[int, int], list[int]] = {}
    for k, cell in enumerate(grid.cells):
        alike.setdefault((cell.column, cell.column_span), []).append(k)
    borders = {k: own for members in alike.values()
               for k, own in zip(members, sidebyside.shared([white[k] for k in members]), strict=True)}
    for k, (cell, strips) in enumerate(zip(grid.cells, cells, strict=True)):
        edges = [cell.x0, *(x * sheet.points for x in borders[k]), cell.x1]
        span, places = cell.column_span * _PARTS, [0]
        for left in edges[1:-1]:
            place = int((left - cell.x0) / (cell.x1 - cell.x0) * span)
            places.append(min(max(place, places[-1] + 1), span - len(edges) + 1 + len(places)))
        parts = sidebyside.parted(strips, starts[k])
        for part, (left, right), (start, end) in zip(parts, pairwise(edges), pairwise([*places, span]), strict=True):
            yield Cell(cell.row, (cell.column - 1) * _PARTS + 1 + start, cell.row_span, end - start,
                       _lines(part, read), Box(number, left, cell.y0, right, cell.y1))


def _lines(strips: Iterable[Strip], read: Mapping[int, Reading]) -> tuple[Line, ...]:
    return tuple(line for strip in strips if (line := read[id(strip)].line) is not None)
