"""Labels over their answers: a stack of one below the other, and a row of labels over a row of answers.

In: the rows of a page without lines. Out: where an answer under a label can be no other's.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from subsidy_docs.align.atoms import Atom
from subsidy_docs.align.rows import Row, spread
from subsidy_docs.align.sightings import Sighting
from subsidy_docs.align.witness import OTHER_LABEL
from subsidy_docs.align.wrapping import UNITS

_TIGHT = 0.5  # of a line's height: the widest gap between lines of one answer
_FAR = 3.0  # of a line's height: how far below its label an answer may stand


def stacked(rows: Sequence[Row]) -> frozenset[int]:
    """The rows that are the answer, or a further line of the answer, to the label in a row of its own above them.

    In a stretch of labels and single texts that begins with a label and ends with a text, each text follows its label:
    were it the other way round, a text would be first.
    """
    kinds = [_kind(rows, number) for number in range(len(rows))]
    found: set[int] = set()
    start = 0
    while start < len(rows):
        stop = start
        while stop < len(rows) and kinds[stop]:
            stop += 1
        stretch = [kind for kind in kinds[start:stop] if kind != "more"]
        if stretch and stretch[0] == "label" and stretch[-1] == "text" and ("text", "text") not in pairwise(stretch):
            found |= {number for number in range(start, stop) if kinds[number] != "label"}
        start = max(stop, start + 1)
    return frozenset(found)


def _kind(rows: Sequence[Row], number: int) -> str:
    """What a row is: a ``label`` alone, a ``text`` that may be the answer of one above or below it, one ``more`` line
    of such a text, or none of these."""
    row = rows[number]
    if number and row.y0 < rows[number - 1].y1 - 1:
        return ""  # side by side with what stands above
    if row.known:
        return "label" if _lead(row) is not None else ""
    atoms = [atom for pair in row.pairs for atom in pair.atoms]
    groups = spread(atoms)
    if len(groups) > 2 or (len(groups) == 2 and _text(groups[1]) not in UNITS) or OTHER_LABEL.search(_text(atoms)):
        return ""
    first = min((atom.box for atom in atoms), key=lambda box: box.x0)
    near = [lead for other in rows[max(number - 1, 0):number + 2] if (lead := _lead(other)) is not None]
    if any(first.x0 >= lead.box.x1 for lead in near):
        return ""  # beside the labels' column
    height = first.y1 - first.y0
    if not number or row.y0 - rows[number - 1].y1 >= _FAR * height:
        return ""
    return "more" if not rows[number - 1].known and row.y0 - rows[number - 1].y1 < _TIGHT * height else "text"


def _lead(row: Row) -> Sighting | None:
    """The only label of a row in which nothing else stands, if it has a blank to fill in."""
    label = row.pairs[0].label if len(row.pairs) == 1 and not row.pairs[0].atoms else None
    filled = label is not None and label.anchor.blanks and label.anchor.blanks[0].field.type.name != "mark"
    return label if filled else None


def _text(atoms: Sequence[Atom]) -> str:
    return "".join(atom.text for atom in sorted(atoms, key=lambda each: each.box.x0))


def fits(row: Row, groups: Sequence[Sequence[Atom]]) -> bool:
    """Whether *groups* of text are the answers under the labels of *row*: one each, the nearest its own, no unit."""
    if len(groups) != len(row.pairs) or any(_text(group) in UNITS for group in groups):
        return False
    places = []
    for pair in row.pairs:
        if pair.label is None or pair.atoms:
            return False
        places.append((pair.label.box.x0 + pair.label.box.x1) / 2)
    middles = [(group[0].box.x0 + group[-1].box.x1) / 2 for group in groups]
    return all(min(range(len(places)), key=lambda i: abs(places[i] - x)) == number for number, x in enumerate(middles))
