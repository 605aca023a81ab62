"""Tables laid out by another hand, brought into the usual order: label, answer, label, answer.

In: a layout. Out: the same layout, but with rows of labels over rows of answers interleaved, without a column of
remarks, and with a row that a page break cuts in two made whole. A row is such a header when it holds two or more
cells, each nothing but a label that has blanks, and the row under it has a cell for each of them.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache

from subsidy_docs.align.stream import fold
from subsidy_docs.layout import Cell, Layout, Paragraph, Table

REMARKS = {"备注", "备考", "附注", "填表说明", "填写说明", "说明"}
_LONGEST_REMARKS = 10
_MARGIN_LINES = 6
_ALIGNED = 3.0  # points: so far apart are the edges of one column on two pages
_ASIDE = 1.5  # widths of the word 备注: so far left of it a remark may begin
_AT_THE_END = 0.7  # of its row's width: further right the word stands over a column of its own
_LONGEST_LABEL = 500  # characters, blanks and hints among them
_HINTS_AT_END = re.compile(r"(?:\([^()]*\))*:?$")


def tidy(layout: Layout, labels: frozenset[str]) -> Layout:
    """*layout* in the usual order; *labels* are the folded words of labels that have blanks."""
    if all(isinstance(block, Paragraph) for block in layout.blocks):
        return layout
    blocks: list[Paragraph | Table] = []
    head: Cell | None = None  # of the column of remarks that goes down the page
    for block in _join_split_rows(layout.blocks, labels):
        if isinstance(block, Paragraph):
            blocks.append(block)
            continue
        remarks = [cell for cell in block.cells if cell.column > 1 and cell.lines
                   and len(cell.lines[0].text) <= _LONGEST_REMARKS
                   and (_text(cell) in REMARKS or (layout.kind == "scan" and _half_read(cell, block, labels)))]
        kept = [cell for cell in block.cells if not any(_under(r, cell, block.ruled) and not (
            cell.column_span > r.column_span and _leads_with_label(cell, labels)) for r in remarks)]
        if not remarks and block.ruled and (alone := _alone(block)) is not None:
            remarks = [alone]
            kept = [cell for cell in kept if cell.row != alone.row and not _beside_word(alone, cell)]
        if not remarks and head is not None and block.ruled:
            kept = [cell for cell in kept if not _goes_down(head, cell) or _leads_with_label(cell, labels)]
        head = remarks[-1] if remarks else head
        blocks.append(_table(block, kept, labels))
    return layout if tuple(blocks) == layout.blocks else replace(layout, blocks=tuple(blocks))


def _half_read(head: Cell, table: Table, labels: frozenset[str]) -> bool:
    """Whether *head* leads the last column from its first row on, is read as a word of which half is 备注, and no label
    stands under it."""
    text = _text(head)
    if head.row > 1 or not table.ruled or len(text) != 2 or (text[0] != "备" and text[1] != "注"):
        return False
    under = [cell for cell in table.cells if cell.column >= head.column]
    return all(cell.column == head.column and not _leads_with_label(cell, labels) for cell in under)


def _alone(table: Table) -> Cell | None:
    """The first row's only cell where it holds 备注 alone, at its right end: no upright line was drawn or seen, and it
    leads the column of remarks all the same."""
    first = [cell for cell in table.cells if cell.row == 1]
    if len(first) != 1 or len(first[0].lines) != 1 or _text(first[0]) not in REMARKS:
        return None
    word, room = first[0].lines[0].box, first[0].box
    return first[0] if word and room and word.x0 > room.x0 + _AT_THE_END * (room.x1 - room.x0) else None


def _beside_word(head: Cell, cell: Cell) -> bool:
    """Whether all of *cell*, no first one of its row, stands where the word of *head*, which stands alone, does."""
    word, lefts = head.lines[0].box, [line.box.x0 for line in cell.lines if line.box]
    return word is not None and cell.column > 1 and bool(lefts) \
        and min(lefts) >= word.x0 - _ASIDE * (word.x1 - word.x0)


def _goes_down(head: Cell, cell: Cell) -> bool:
    """Whether *cell* stands in the column of remarks that *head* leads on the page before."""
    if head.column == 1:
        boxes = [line.box for line in (*head.lines, *cell.lines) if line.box]
        return len({box.page for box in boxes}) > 1 and _beside_word(head, cell)
    return head.box is not None and cell.box is not None and cell.box.page == head.box.page + 1 \
        and abs(cell.box.x0 - head.box.x0) < _ALIGNED and abs(cell.box.x1 - head.box.x1) < _ALIGNED


def _table(table: Table, kept: list[Cell], labels: frozenset[str]) -> Table:
    """*table* with the cells *kept*, those of rows of labels over rows of answers interleaved."""
    rows: dict[int, list[Cell]] = {}
    for cell in kept:
        rows.setdefault(cell.row, []).append(cell)
    order: list[Cell] = []
    taken: set[tuple[int, int]] = set()
    for number in sorted(rows):
        cells = [cell for cell in rows[number] if (cell.row, cell.column) not in taken]
        heads = [cell for cell in cells if _is_label(cell, labels)]
        if len(heads) < 2:
            order += cells
            continue
        height = max(head.row_span for head in heads)
        plain = [cell for cell in cells if cell not in heads and cell.row_span <= height]
        below = _answers(heads, rows)
        if plain or not all(below.values()) or any(_is_label(b, labels) for b in below.values() if b):
            order += cells
            continue
        for cell in cells:
            order.append(cell)
            answer = below.get(cell.column)
            if cell in heads and answer is not None:
                order.append(answer)
                taken.add((answer.row, answer.column))
    return table if tuple(order) == table.cells else replace(table, cells=tuple(order))


def _under(head: Cell, cell: Cell, ruled: bool) -> bool:
    """Whether *cell* is in the column that *head* leads, or right of it. Where white space makes the columns their
    numbers differ from row to row, and the place on the page tells."""
    if cell.row < head.row:
        return False
    if ruled or head.box is None or cell.box is None:
        return cell.column >= head.column
    return cell.box.x1 > head.box.x0 and cell.box.x0 >= head.box.x0 - _ASIDE * (head.box.x1 - head.box.x0)


def _answers(heads: list[Cell], rows: dict[int, list[Cell]]) -> dict[int, Cell | None]:
    """The cell under each of *heads*, by its column: by place, or in order where the columns do not meet."""
    number = heads[0].row + heads[0].row_span
    while number + 1 in rows and not any(line.text.strip() for cell in rows.get(number, ()) for line in cell.lines):
        number += 1  # empty rows left between
    under = rows.get(number, [])
    found: dict[int, Cell | None] = {}
    for head in heads:
        right = head.column + head.column_span
        meeting = [c for c in under if c.column < right and head.column < c.column + c.column_span]
        found[head.column] = meeting[0] if len(meeting) == 1 else None
    if len({id(cell) for cell in found.values()}) < len(heads) and len(under) == len(heads):
        return {head.column: cell for head, cell in zip(heads, under, strict=True)}
    return found


def _join_split_rows(blocks: tuple[Paragraph | Table, ...], labels: frozenset[str]) -> list[Paragraph | Table]:
    """*blocks*, where a table's first row that goes on from the page before is joined to the row it belongs to. What
    stands at the foot of the one page and the head of the next (a browser prints an address there) follows."""
    joined: list[Paragraph | Table] = []
    for block in blocks:
        at = len(joined) - 1
        while at >= 0 and isinstance(joined[at], Paragraph):
            at -= 1
        last = joined[at] if at >= 0 else None
        if isinstance(block, Table) and isinstance(last, Table) and _in_margins(joined[at + 1:], labels) \
                and _goes_on(last, block, labels):
            end = _last_row(last)
            start = [cell for cell in block.cells if cell.row == 1]
            more = {id(a): b.lines for a, b in zip(end, start, strict=True)}
            joined[at] = replace(last, cells=tuple(c._replace(lines=c.lines + more.get(id(c), ())) for c in last.cells))
            rest = tuple(cell for cell in block.cells if cell.row > 1)
            if rest:
                joined.append(replace(block, cells=rest))
            continue
        joined.append(block)
    return joined


def _in_margins(between: list[Paragraph | Table], labels: frozenset[str]) -> bool:
    """Whether no more stands there than a page's foot and the next one's head."""
    lines = [fold(line.text) for block in between if isinstance(block, Paragraph) for line in block.lines]
    return len(lines) <= _MARGIN_LINES and not any(line.startswith(label) for line in lines for label in labels)


def _last_row(table: Table) -> list[Cell]:
    last = max(cell.row for cell in table.cells)
    return [cell for cell in table.cells if cell.row == last]


def _goes_on(upper: Table, lower: Table, labels: frozenset[str]) -> bool:
    """Whether *lower*, on the next page, begins in the middle of *upper*'s last row."""
    end, start = _last_row(upper), [cell for cell in lower.cells if cell.row == 1]
    if not end or len(end) != len(start) or end[0].box is None or start[0].box is None:
        return False
    aligned = all(a.box is not None and b.box is not None and abs(a.box.x0 - b.box.x0) < _ALIGNED for a, b in
                  zip(end, start, strict=True))
    labelled = any(_leads_with_label(cell, labels) for cell in start)
    return start[0].box.page == end[0].box.page + 1 and aligned and not labelled


def _leads_with_label(cell: Cell, labels: frozenset[str]) -> bool:
    text = _text(cell) if cell.lines else ""
    return any(text.startswith(label) for label in labels)


def _is_label(cell: Cell, labels: frozenset[str]) -> bool:
    if not cell.lines:
        return False
    text = _raw(cell)
    return len(text) <= _LONGEST_LABEL and _label_words(text) in labels


@lru_cache(maxsize=4096)
def _label_words(text: str) -> str:
    """The words of a label without the hints behind them; labels are the same in every file."""
    return _HINTS_AT_END.sub("", fold(text))


def _text(cell: Cell) -> str:
    return fold(_raw(cell))


def _raw(cell: Cell) -> str:
    return "".join([line.text for line in cell.lines]) if len(cell.lines) > 1 else cell.lines[0].text
