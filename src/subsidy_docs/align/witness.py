"""The readings of one anchor's blanks, each made in a way that knows nothing of the other.

- flow: the text from the anchor's words to the next label, in reading order; needs no cells.
- grid: what stands in the cell behind the label, in the cells to its right, or below it.
- pattern: the paragraph (or the lines of a cell) against the template's own, words literal, blanks open.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from subsidy_docs.align.anchors import Match
from subsidy_docs.align.occurrences import Occurrence
from subsidy_docs.align.resolve import ONLY_A_DAY
from subsidy_docs.align.stream import Piece, Stream, Unit, fold

OTHER_LABEL = re.compile(r"地址|邮编|传真|邮箱|网址|开户|银行|账号|代码|法定代表|法人|所属|行业|职务|职称|注册|成立"
                         r"|规模|手机|微信|部门|性质|^[㐀-鿿]{1,8}:|:$")
"""Labels that people add to the official table: a row of its own, no answer to the label above."""

_FAR = 3.0  # heights of a line: what stands further below a label, on a page without lines, is no answer to it


@dataclass(slots=True)
class Region:
    """Raw text that should hold an anchor's blanks. ``whole`` is true when both neighbours are beyond doubt;
    ``home`` is the unit in which the blanks stand when nothing is filled in."""

    pieces: list[Piece]
    home: Unit
    whole: bool = True
    dressed: bool = True  # whether the words printed behind the blanks (项目。) are still in the text
    goes_on: bool = False  # whether text that nothing explains stands just below: the value may go on there

    @property
    def units(self) -> int:
        """How many cells or paragraphs the text comes from."""
        return len({id(piece.unit) for piece in self.pieces})


def flow_region(stream: Stream, match: Match, index: int) -> Region:
    """The text between anchor *index* and the next label."""
    here = match.at[index]
    following = match.next_label(here.end)
    stop = match.end if following is None else following.start
    pieces = stream.pieces(here.end, stop)
    neighbour = match.at.get(index + 1)
    at_end = index + 1 == len(match.skeleton.anchors)
    whole = here.exact and index not in match.strays and (
        (neighbour is not None and neighbour.exact and neighbour.start == stop) or at_end)
    unit = here.unit
    if at_end or neighbour is None:
        pieces = _own_block(pieces, unit)
    return Region(_own_rows(pieces, unit), _home(stream, here, pieces), whole)


def _own_rows(pieces: list[Piece], unit: Unit) -> list[Piece]:
    """Without rows that begin below the label's own, where an answer stands in its own: rows of other things
    (an address, a bank) that somebody added. Of an answer in a row below, without such a row and what follows it."""
    if unit.cell is None or not pieces:
        return pieces
    answer = pieces[0].unit
    for at, piece in enumerate(pieces):
        if answer.cell is not None and piece.unit.table == answer.table and piece.unit.cell is not None \
                and piece.unit.cell.row > answer.cell.row and OTHER_LABEL.search(piece.folded):
            pieces = pieces[:at]
            break
    below = unit.cell.row + unit.cell.row_span

    def inside(piece: Piece) -> bool:
        return piece.unit.table == unit.table and piece.unit.cell is not None and piece.unit.cell.row < below

    return [piece for piece in pieces if inside(piece)] if inside(pieces[0]) else pieces


def _own_block(pieces: list[Piece], unit: Unit) -> list[Piece]:
    """Behind the last label nothing closes the region: only its own table, or its own paragraph, counts."""
    if unit.table is not None:
        return [p for p in pieces if p.unit.table == unit.table]
    inside = [p for p in pieces if p.unit is unit]
    return inside or pieces[:1]


def grid_region(stream: Stream, match: Match, index: int) -> Region | None:
    """What the table says: the rest of the label's cell, the cells to the right, or the cell below."""
    here = match.at[index]
    unit = here.unit
    if unit.cell is None or unit.table is None:
        return None
    region = _grid_region(stream, match, here, unit)
    region.goes_on = _goes_on_below(stream, match, unit, region)
    return region


def _goes_on_below(stream: Stream, match: Match, label: Unit, region: Region) -> bool:
    """Whether text stands below that may be the value, or the rest of it: in the row under the value's, in its
    column, without a label (a line cut off by the reader, or by hand), or right under the label. A day is none, nor is
    what stands below other text than the value's."""
    pieces = [piece for piece in region.pieces if not ONLY_A_DAY.fullmatch(piece.folded)]
    if not pieces or pieces[-1].unit.cell is None:
        return False
    last = pieces[-1].unit
    if last is not label:
        under_label = stream.cells_below(label)
        if last not in under_label and _answer_below(stream, match, label, under_label):
            return True
    assert last.cell is not None and last.table is not None
    below = stream.cells_below(last)
    if not below or _is_followed(pieces[-1]):
        return False
    row = stream.row(last.table, last.cell.row + last.cell.row_span)
    if any([_first_label(match, cell) is not None for cell in row]):
        return False
    filled = [text for cell in row if (text := stream.text[cell.start:cell.end])]
    return len(filled) == 1 and filled[0] == stream.text[below[0].start:below[0].end] \
        and not ONLY_A_DAY.fullmatch(filled[0]) and OTHER_LABEL.search(filled[0]) is None


def _is_followed(piece: Piece) -> bool:
    """Whether other text stands below *piece* in its cell, so that it does not go on under the cell."""
    at = next(number for number, line in enumerate(piece.unit.lines) if line is piece.line)
    box = piece.line.box
    return any(fold(line.text) and (box is None or line.box is None or line.box.y0 > (box.y0 + box.y1) / 2)
               for line in piece.unit.lines[at + 1:])


def _answer_below(stream: Stream, match: Match, label: Unit, under_label: list[Unit]) -> bool:
    """Whether what stands right under a label may be its answer, though something stands to its right as well."""
    assert label.cell is not None
    below = [unit for unit in under_label if unit.cell is not None
             and (unit.cell.column, unit.cell.column_span) == (label.cell.column, label.cell.column_span)]
    if len(below) != 1 or _first_label(match, below[0]) is not None or _is_far(label, below[0]):
        return False
    text = stream.text[below[0].start:below[0].end]
    return bool(text) and not ONLY_A_DAY.fullmatch(text) and OTHER_LABEL.search(text) is None


def _is_far(upper: Unit, lower: Unit) -> bool:
    """Whether so much white parts two cells without lines around them that one is no answer under the other: the foot
    of the page."""
    over, under = upper.lines[-1].box if upper.lines else None, lower.lines[0].box if lower.lines else None
    return not upper.ruled and over is not None and under is not None and over.page == under.page \
        and under.y0 - over.y1 > _FAR * (over.y1 - over.y0)


def _grid_region(stream: Stream, match: Match, here: Occurrence, unit: Unit) -> Region:
    """The text of the label's cell, of those to its right, or of the one below."""
    assert unit.cell is not None and unit.table is not None
    next_inside = match.next_label(here.end)
    if next_inside is not None and next_inside.start >= unit.end:
        next_inside = None
    inline = stream.pieces(here.end, unit.end if next_inside is None else next_inside.start)
    if next_inside is not None or (here.start > unit.start and inline):
        return Region(inline, unit)
    pieces = list(inline)
    right_edge = unit.cell.column + unit.cell.column_span
    home = unit
    looked_right = False
    end = 0  # the column of the next label, in whichever row of a high cell it stands
    for row in range(unit.cell.row, unit.cell.row + unit.cell.row_span):
        for cell in stream.row(unit.table, row):
            if cell.cell is None or cell.cell.column < right_edge or 0 < end <= cell.cell.column:
                continue
            label = _first_label(match, cell)
            if label is not None and label.start <= cell.start:
                end = cell.cell.column
                break
            if not looked_right:
                home, looked_right = cell, True
            pieces += stream.pieces(cell.start, cell.end if label is None else label.start)
            if label is not None:
                return Region(pieces, home)
    return _or_below(stream, match, unit, pieces, home, looked_right)


def _or_below(stream: Stream, match: Match, unit: Unit, pieces: list[Piece], home: Unit,
              looked_right: bool) -> Region:
    """The region found to the right, or, where no cell is there, the cell under the label."""
    if not looked_right and not pieces:
        if beside := stream.reaching(unit):  # a line of another page, or a scratch, parts its row, not theirs
            label = _first_label(match, beside[0])
            return Region(stream.pieces(beside[0].start, beside[0].end if label is None else label.start), beside[0])
        below = stream.cells_below(unit)
        label = _first_label(match, below[0]) if len(below) == 1 else None
        day = len(below) == 1 and ONLY_A_DAY.fullmatch(stream.text[below[0].start:below[0].end])
        if len(below) == 1 and not day and (label is None or label.start > below[0].start):
            return Region(stream.pieces(below[0].start, below[0].end if label is None else label.start), below[0])
    return Region(pieces, home)


def _first_label(match: Match, unit: Unit) -> Occurrence | None:
    """The first label inside *unit*."""
    return match.first_labels.get(unit.start) if unit.start < unit.end else None


def pattern_regions(stream: Stream, match: Match, first: int) -> dict[int, Region]:
    """The regions of all anchors of one template paragraph or cell, by its inverted pattern; empty if it fails."""
    pattern, members = match.skeleton.patterns[first]
    here = match.at[first]
    unit = here.unit
    end = unit.end if unit.cell is not None else min(match.end, here.start + 1200)
    found = pattern.search(stream.text, here.start, end)
    if found is None:
        return {}
    regions = {}
    for group, index in enumerate(members, start=1):
        pieces = stream.pieces(found.start(group), found.end(group))
        regions[index] = Region(pieces, unit, dressed=index != members[-1])
    return regions


def _home(stream: Stream, here: Occurrence, pieces: list[Piece]) -> Unit:
    return pieces[0].unit if pieces else here.unit
