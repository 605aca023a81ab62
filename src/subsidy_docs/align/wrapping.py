"""The next line of a text on a page without lines: broken to fit its column, or something else that stands below?

In: the lines of a page, and its stretches of text. Out: ``Surroundings``, which say of two stretches one under the
other whether the lower can be nothing but the upper's next line.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from subsidy_docs.align.atoms import Atom, beside, middle
from subsidy_docs.align.printed import is_printed
from subsidy_docs.align.resolve import ONLY_A_DAY
from subsidy_docs.layout import Box, Line

UNITS = ("万元", "元", "亿元")
_FREE = 2.3  # of a line's height: a line that leaves less of its column free was broken there
_FLUSH = 0.7  # of a line's height: so far apart begin lines of one column
_BETWEEN = 0.3  # of a line's height: so far from two lines stands what is set between them
_FULL_LINES = 3  # lines of a page that end at its edge tell where that is
_RAGGED = 1.5  # of a line's height: how far from each other they may end


@dataclass(frozen=True)
class Surroundings:
    """What stands on a page: all its lines, and the stretches of the rows in question."""

    lines: Sequence[Line]
    stretches: Sequence[Atom]

    @cached_property
    def edge(self) -> float | None:
        """Where full lines of the page end; None where too few do to tell."""
        boxes = sorted((line.box for line in self.lines if line.box is not None), key=lambda box: -box.x1)
        full = boxes[:_FULL_LINES]
        if len(full) < _FULL_LINES or full[0].x1 - full[-1].x1 > _RAGGED * (full[-1].y1 - full[-1].y0):
            return None
        return full[0].x1

    def goes_on(self, label: Box, above: Sequence[Atom], below: Sequence[Atom]) -> bool:
        """Whether *below* can be nothing but the next line of *above*, the answer behind *label*: it begins where the
        label does, the line above it is full to the column on its right, or to the page's edge, and what stands in
        that column would have had room for more, or stands between both lines, in the middle of a row of cells. A unit
        alone goes on from a number."""
        first = min(below, key=lambda atom: atom.box.x0)
        height = first.box.y1 - first.box.y0
        if abs(first.box.x0 - label.x0) > _FLUSH * height:
            return False
        if "".join(atom.text for atom in below) in UNITS and above[-1].text[-1].isdigit():
            return True
        lowest = max(middle(atom.box) for atom in above)
        last = [atom for atom in above if atom.box.y1 > lowest]
        top, end = min(atom.box.y0 for atom in last), max(map(ink_end, last))
        right = [atom for atom in self.stretches
                 if atom.box.x0 >= end and top < atom.box.y1 and atom.box.y0 < first.box.y1]
        if right:
            nearest = min(right, key=lambda atom: atom.box.x0)
            line = max(map(middle, (atom.box for atom in last)))
            if min(middle(nearest.box) - line, middle(first.box) - middle(nearest.box)) > _BETWEEN * height:
                return nearest.box.x0 - end < _FREE * height
            if is_printed(nearest.text) and middle(nearest.box) < middle(first.box):  # a label: the column ends there
                return nearest.box.x0 - end < _FREE * height
        if self.edge is None:
            return False
        if not right:
            return self.edge - end < _FREE * height
        return self.edge - max(map(ink_end, right)) >= _FREE * height > min(atom.box.x0 for atom in right) - end

    def hangs_loosely(self, label: Sequence[Atom], answer: Sequence[Atom]) -> bool:
        """Whether lines of an *answer* that begins behind its *label* stand under the label, and may be no part of
        it."""
        lines: list[list[Atom]] = []
        for atom in sorted(answer, key=lambda each: middle(each.box)):
            if lines and atom.box.y0 < middle(lines[-1][0].box):
                lines[-1].append(atom)
            else:
                lines.append([atom])
        if not lines or not beside(label[-1].box, lines[0][0].box):
            return False
        return any(low[0].box.x0 < label[-1].box.x1 and not is_day(low) and not self.goes_on(label[0].box, high, low)
                   for high, low in pairwise(lines))


def is_day(atoms: Sequence[Atom]) -> bool:
    """Whether stretches of a line are nothing but a day."""
    return ONLY_A_DAY.fullmatch(
        "".join(atom.text for atom in sorted(atoms, key=lambda each: each.box.x0))) is not None


def ink_end(atom: Atom) -> float:
    """Where the ink of a stretch ends."""
    spans = atom.line.spans()
    return spans[atom.end - 1][1] if spans else atom.box.x1
