"""Tables laid out by another hand, brought into the usual order: label, answer, label, answer.

In: a layout. Out: the same layout, but with rows of labels over rows of answers interleaved, and without a
column of remarks. A row is such a header when it holds two or more cells, each nothing but a label that has
blanks, and the row under it has a cell for each of them.
"""

from __future__ import annotations

import re
from dataclasses import replace

from subsidy_docs.align.stream import fold
from subsidy_docs.layout import Cell, Layout, Paragraph, Table

_REMARKS = {"备注", "备考", "附注", "填表说明", "填写说明", "说明"}
_HINTS_AT_END = re.compile(r"(?:\([^()]*\))*:?$")


def tidy(layout: Layout, labels: frozenset[str]) -> Layout:
    """*layout* in the usual order; *labels* are the folded words of labels that have blanks."""
    if all(isinstance(block, Paragraph) for block in layout.blocks):
        return layout
    blocks = tuple(block if isinstance(block, Paragraph) else _table(block, labels) for block in layout.blocks)
    return layout if blocks == layout.blocks else replace(layout, blocks=blocks)


def _table(table: Table, labels: frozenset[str]) -> Table:
    remarks = [cell for cell in table.cells if cell.column > 1 and cell.lines and _text(cell) in _REMARKS]
    kept = [cell for cell in table.cells
            if not any(cell.column >= r.column and cell.row >= r.row for r in remarks)]
    rows: dict[int, list[Cell]] = {}
    for cell in kept:
        rows.setdefault(cell.row, []).append(cell)
    order: list[Cell] = []
    taken: set[tuple[int, int]] = set()
    for number in sorted(rows):
        cells = [cell for cell in rows[number] if (cell.row, cell.column) not in taken]
        heads = [cell for cell in cells if _is_label(cell, labels)]
        height = max((head.row_span for head in heads), default=1)
        plain = [cell for cell in cells if cell not in heads and cell.row_span <= height]
        below = {h.column: _under(h, rows) for h in heads}
        if len(heads) < 2 or plain or not all(below.values()) or any(_is_label(b, labels) for b in below.values() if b):
            order += cells
            continue
        for cell in cells:
            order.append(cell)
            answer = below.get(cell.column)
            if cell in heads and answer is not None:
                order.append(answer)
                taken.add((answer.row, answer.column))
    return table if tuple(order) == table.cells else Table(table.index, tuple(order))


def _under(head: Cell, rows: dict[int, list[Cell]]) -> Cell | None:
    """The cell just under *head* with its columns, if there is one such."""
    number = head.row + head.row_span
    if number + 1 in rows and not any(line.text.strip() for cell in rows.get(number, ()) for line in cell.lines):
        number += 1  # an empty row left between
    found = [cell for cell in rows.get(number, ())
             if cell.column <= head.column + head.column_span - 1 and head.column <= cell.column + cell.column_span - 1]
    return found[0] if len(found) == 1 else None


def _is_label(cell: Cell, labels: frozenset[str]) -> bool:
    return bool(cell.lines) and _HINTS_AT_END.sub("", _text(cell)) in labels


def _text(cell: Cell) -> str:
    return fold("".join(line.text for line in cell.lines)) if len(cell.lines) > 1 else fold(cell.lines[0].text)
