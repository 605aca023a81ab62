"""Stretches of a page's text without a gap, and what the eye tells of two places: beside, over.

In: lines with their places. Out: ``Atom``s; and atoms put together again as lines. Pure geometry.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from subsidy_docs.align.resolve import ONLY_A_DAY
from subsidy_docs.align.stream import fold
from subsidy_docs.layout import Box, Line

_GAP = 1.3  # of a line's height: a character that takes more room has a gap behind it
_TOUCHING = 0.2  # of a line's height: stretches no further apart are one
_LINKED = 0.15  # of the lower of two boxes: how much of their height is shared by what stands in one row


@dataclass(frozen=True, slots=True, eq=False)
class Atom:
    """A stretch of a line without a gap: characters ``start`` to ``end`` of it; ``text`` is folded."""

    line: Line
    start: int
    end: int
    text: str
    box: Box

    def part(self, start: int, end: int) -> Atom | None:
        """Folded characters *start* to *end* of it; None for nothing."""
        left, right = self.start + _raw(self, start), self.start + _raw(self, end)
        return _atom(self.line, left, right)


def _raw(atom: Atom, folded: int) -> int:
    """Where in the raw text of *atom* its folded character number *folded* stands."""
    for index, character in enumerate(atom.line.text[atom.start:atom.end]):
        if fold(character):
            if folded == 0:
                return index
            folded -= 1
    return atom.end - atom.start


def _atom(line: Line, start: int, end: int) -> Atom | None:
    text = line.text[start:end]
    if not text.strip():
        return None
    start += len(text) - len(text.lstrip())
    end -= len(text) - len(text.rstrip())
    box = line.part(start, end)
    assert box is not None
    return Atom(line, start, end, fold(line.text[start:end]), box)


def atoms_of(lines: Iterable[Line]) -> list[Atom]:
    """The stretches of *lines* between their gaps."""
    found = []
    for line in lines:
        if line.box is None:
            continue
        widest = _GAP * (line.box.y1 - line.box.y0)
        begin = 0
        for index, character in enumerate(line.text):
            wide = bool(line.edges) and line.edges[index + 1] - line.edges[index] > widest
            if character.isspace() or wide:
                found.append(_atom(line, begin, index + (not character.isspace())))
                begin = index + 1
        found.append(_atom(line, begin, len(line.text)))
    return [atom for atom in found if atom is not None]


def whole_lines(atoms: Sequence[Atom]) -> list[Atom]:
    """*atoms* with those of one line as one."""
    lines: dict[int, list[Atom]] = {}
    for atom in atoms:
        lines.setdefault(id(atom.line), []).append(atom)
    return [_merged(group) for group in lines.values()]


def _merged(group: Sequence[Atom]) -> Atom:
    start, end = min(a.start for a in group), max(a.end for a in group)
    box = group[0].line.part(start, end)
    assert box is not None
    return Atom(group[0].line, start, end, fold(group[0].line.text[start:end]), box)


def slices(atoms: Sequence[Atom]) -> list[Line]:
    """*atoms* as lines in reading order: those that follow each other on one line are one, and so are those at one
    height that are one day only together."""
    rows: list[list[Atom]] = []
    for atom in sorted(atoms, key=lambda each: (each.box.y0 + each.box.y1, each.box.x0)):
        box, last = atom.box, rows[-1][0].box if rows else None
        if last is not None and min(box.y1, last.y1) - max(box.y0, last.y0) > 0.5 * (box.y1 - box.y0):
            rows[-1].append(atom)
        else:
            rows.append([atom])
    return [line for row in rows for line in _row_lines(sorted(row, key=lambda each: each.box.x0))]


def _row_lines(row: Sequence[Atom]) -> list[Line]:
    """The lines that stretches at one height make, from left to right."""
    groups: list[list[Atom]] = []
    for atom in row:
        last = groups[-1][-1] if groups else None
        if last is not None and last.line is atom.line and last.end <= atom.start \
                and not fold(atom.line.text[last.end:atom.start]):
            groups[-1].append(atom)
        else:
            groups.append([atom])
    lines = [_slice(group[0].line, group[0].start, group[-1].end) for group in groups]
    if len(lines) > 1 and all(line.edges for line in lines):
        if ONLY_A_DAY.fullmatch("".join(a.text for a in row)):
            return [_joined(lines)]
        for at in reversed(range(1, len(lines))):
            if _touch(lines[at - 1], lines[at]):
                lines[at - 1:at + 1] = [_joined(lines[at - 1:at + 1])]
    return lines


def _touch(left: Line, right: Line) -> bool:
    """Whether no white parts two lines: a label's words were cut out between, or before, them."""
    assert left.box is not None and right.box is not None
    return abs(right.box.x0 - left.box.x1) < _TOUCHING * (left.box.y1 - left.box.y0)


def _joined(lines: Sequence[Line]) -> Line:
    """*lines* side by side as one, with a blank in each gap."""
    first = lines[0]
    box, text, edges = first.box, first.text, first.edges
    for before, line in pairwise(lines):
        assert box is not None and line.box is not None
        if _touch(before, line):
            text, edges = text + line.text, edges[:-1] + line.edges
        else:
            text, edges = f"{text} {line.text}", edges + line.edges
        box = box.union(line.box)
    return first._replace(text=text, box=box, edges=edges, underlined=(), scores=(), gaps=(),
                          score=min(line.trust(0, len(line.text)) for line in lines))


def _slice(line: Line, start: int, end: int) -> Line:
    """Characters *start* to *end* of *line* as a line of its own."""
    if start == 0 and end == len(line.text):
        return line
    marks = tuple((max(a, start) - start, min(b, end) - start) for a, b in line.underlined if a < end and b > start)
    return line._replace(text=line.text[start:end], box=line.part(start, end), edges=line.edges[start:end + 1],
                         underlined=marks, scores=line.scores[start:end],
                         gaps=tuple(i - start for i in line.gaps if start <= i < end))


def near(row: Sequence[Atom], widest: float) -> list[list[Atom]]:
    """Stretches at one height, left to right, parted where the gap is *widest* times a line's height or more."""
    groups: list[list[Atom]] = []
    for atom in row:
        if groups and atom.box.x0 - groups[-1][-1].box.x1 < widest * (atom.box.y1 - atom.box.y0):
            groups[-1].append(atom)
        else:
            groups.append([atom])
    return groups


def middle(box: Box) -> float:
    """The height of the middle of *box*."""
    return (box.y0 + box.y1) / 2


def over(a: Box, b: Box) -> bool:
    """Whether two boxes share some of their width."""
    return a.x0 < b.x1 and b.x0 < a.x1


def beside(a: Box, b: Box) -> bool:
    """Whether two boxes stand side by side."""
    shared = min(a.y1, b.y1) - max(a.y0, b.y0)
    return shared > _LINKED * min(a.y1 - a.y0, b.y1 - b.y0) and (a.x1 <= b.x0 + 1 or b.x1 <= a.x0 + 1)
