"""Answers of several lines on a page without lines, where no line can be anything else.

In: the rows of such a page. Out: the rows that are lines of the answer to a label in another row: at half of whose
height it stands, or behind which it begins and goes on under it. Such lines stand one under the other at one pitch,
each full but the last, with more white around them all.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from subsidy_docs.align.atoms import Atom, beside, middle
from subsidy_docs.align.rows import Row, boxes_of, spread
from subsidy_docs.align.wrapping import ink_end, is_day
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


def columned(rows: Sequence[Row]) -> dict[int, int]:
    """The numbers of the rows that can be nothing but further lines of a text that begins behind its label in the
    first column, each with the number of that label's row: they begin where the label does, at one pitch, each line
    but the last is full to the labels of the next column, and more white follows, or a day."""
    found: dict[int, int] = {}
    for number, row in enumerate(rows):
        pair = row.pairs[0]
        lines = _lines(Row([pair], row.y0, row.y1))
        if pair.label is None or len(lines) != 1 or any(other.atoms for other in row.pairs[1:]) \
                or not beside(pair.label.atoms[-1].box, pair.atoms[0].box):
            continue
        members, right = [], [other.label.box for other in row.pairs[1:] if other.label is not None]
        height = lines[0][0].box.y1 - lines[0][0].box.y0
        for at in range(number + 1, len(rows)):
            atoms = [atom for each in rows[at].pairs for atom in each.atoms]
            if not rows[at].known and len(spread(atoms)) == 1 and not is_day(atoms) \
                    and abs(atoms[0].box.x0 - pair.label.box.x0) < _FLUSH * height \
                    and atoms[0].box.y0 - lines[-1][0].box.y1 < height:
                lines.append(atoms)
                members.append(at)
            elif rows[at].known and all(box.x0 > lines[-1][-1].box.x1 for box in boxes_of(rows[at])):
                right += [each.label.box for each in rows[at].pairs if each.label is not None]
            else:
                break
        if members and _is_column(lines, right, rows[members[-1] + 1:]):
            found |= dict.fromkeys(members, number)
    return found


def _is_column(lines: Sequence[list[Atom]], right: Sequence[Box], below: Sequence[Row]) -> bool:
    """Whether *lines* are one text, *right* the labels of the column beside it, *below* the rows that follow."""
    boxes = [_around(line) for line in lines]
    height = boxes[0].y1 - boxes[0].y0
    right = [box for box in right if box.y1 > boxes[0].y0 and box.y0 < boxes[-1].y1]
    pitches = [middle(low) - middle(high) for high, low in pairwise(boxes)]
    white = max(low.y0 - high.y1 for high, low in pairwise(boxes))
    ends = [ink_end(line[-1]) for line in lines]
    under = [atom for row in below for each in row.pairs
             for atom in (*each.atoms, *(each.label.atoms if each.label else ()))
             if atom.box.x0 < min(ends) and atom.box.y0 > boxes[-1].y0 + height / 2]
    complete = any(line[-1].text.endswith("公司") for line in lines[:-1])  # what follows may be somebody's name
    following = min(under, key=lambda atom: atom.box.y0, default=None)
    edge = min((box.x0 for box in right), default=0.0)
    full = max(ends) < edge + _FLUSH * height and edge - min(ends[:-1]) < _RAGGED * height
    return bool(right) and full and not complete and max(pitches) - min(pitches) < _EVEN * height and (
        following is None or is_day([following]) or following.box.y0 - boxes[-1].y1 > white + _APART * height)
