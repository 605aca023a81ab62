"""An answer of several lines at half of whose height its label stands, on a page without lines.

In: the rows of such a page. Out: the rows above and below a label that can be nothing but lines of the answer beside
it: as many above as below, one under the other at one pitch, each full but the last, with more white around them all.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from subsidy_docs.align.atoms import Atom, middle
from subsidy_docs.align.rows import Row, spread
from subsidy_docs.align.wrapping import is_day
from subsidy_docs.layout import Box

_FLUSH, _EVEN = 0.3, 0.2  # heights of a line: so far apart begin lines of one text; so much may their pitch differ
_RAGGED = 2.3  # heights of a line: how much shorter than the longest a full line may be
_APART = 0.3  # heights of a line: so much more white stands around the answer than between its lines


def centred(rows: Sequence[Row]) -> dict[int, int]:
    """The numbers of such rows, each with the number of the row in which its label stands."""
    found: dict[int, int] = {}
    for number, row in enumerate(rows):
        if len(row.pairs) != 1 or row.pairs[0].label is None:
            continue
        first = last = number
        while first and last + 1 < len(rows) and not rows[first - 1].known and not rows[last + 1].known:
            first, last = first - 1, last + 1
        while first < number and not _is_answer(rows, first, number, last):
            first, last = first + 1, last - 1
        found |= {other: number for other in range(first, last + 1) if other != number}
    return found


def _is_answer(rows: Sequence[Row], first: int, own: int, last: int) -> bool:
    """Whether the rows from *first* to *last* are lines of the answer in row *own*."""
    label = rows[own].pairs[0].label
    lines = [line for row in rows[first:last + 1] for line in _lines(row)]  # none at the label's own height, if even
    if label is None or any(len(spread(line)) > 1 or is_day(line) for line in lines):
        return False
    boxes = [_around(line) for line in lines]
    height = boxes[0].y1 - boxes[0].y0
    pitches = [middle(low) - middle(high) for high, low in pairwise(boxes)]
    white = max(low.y0 - high.y1 for high, low in pairwise(boxes))
    around = [boxes[0].y0 - rows[first - 1].y1] if first else []
    around += [rows[last + 1].y0 - boxes[-1].y1] if last + 1 < len(rows) else []
    aligned = any(max(at) - min(at) < _FLUSH * height for at in (
        [box.x0 for box in boxes], [(box.x0 + box.x1) / 2 for box in boxes]))
    return aligned and boxes[0].x0 >= label.box.x1 and max(pitches) - min(pitches) < _EVEN * height \
        and abs(middle(label.box) - (boxes[0].y0 + boxes[-1].y1) / 2) < _FLUSH * height \
        and min(box.x1 for box in boxes[:-1]) > max(box.x1 for box in boxes) - _RAGGED * height \
        and min(around, default=height) > max(white, 0.0) + _APART * height


def _lines(row: Row) -> list[list[Atom]]:
    """The stretches of a row's answer, by line."""
    lines: list[list[Atom]] = []
    for atom in sorted((atom for pair in row.pairs for atom in pair.atoms), key=lambda each: middle(each.box)):
        if lines and atom.box.y0 < middle(lines[-1][0].box):
            lines[-1].append(atom)
        else:
            lines.append([atom])
    return lines


def _around(line: Sequence[Atom]) -> Box:
    box = line[0].box
    for atom in line[1:]:
        box = box.union(atom.box)
    return box
