"""Pages without lines brought into rows by the words that the forms print.

In: a layout. Out: the same, but where no line rules a page, its text stands in a table of rows: label, answer, label,
answer; and a cell a block, where a block's words (审查人, 盖章) stand below its head. The labels say what is a row and
what a column; an answer belongs to the label that it stands beside, or right under.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import pairwise

from subsidy_docs.align.atoms import Atom, atoms_of, middle, over, slices
from subsidy_docs.align.pairrows import pair_rows
from subsidy_docs.align.resolve import ONLY_A_DAY
from subsidy_docs.align.rows import MadeRow
from subsidy_docs.align.sightings import Sighting, find_words, top_of
from subsidy_docs.align.skeleton import Anchor, Skeleton
from subsidy_docs.align.stream import fold
from subsidy_docs.align.tidy import REMARKS
from subsidy_docs.align.wordblocks import block_rows
from subsidy_docs.layout import Box, Cell, Layout, Line, Paragraph, Table

_FEWEST = 3  # labels on a page that has to be read so
_NEAR = 1.6  # of a line's height: how near above its head a block's text may begin
_FLUSH = 0.3  # of a line's height: so far apart begin lines of one text
_PART_OF_TITLE = 6  # characters
_TALLER = 1.25  # of a line's height: from which on a line above is a title


def ruled_by_words(layout: Layout, skeletons: Sequence[Skeleton]) -> Layout:
    """*layout* with the text of each page that no line rules in rows, where enough labels stand on it."""
    pages = {box.page for block in layout.blocks if (box := _first_box(block)) is not None}
    ruled = {box.page for block in layout.blocks if isinstance(block, Table) and block.ruled
             and (box := _first_box(block)) is not None}
    blocks = list(layout.blocks)
    number = max((block.index for block in blocks if isinstance(block, Table)), default=0)
    last: list[MadeRow] = []
    made: dict[int, list[MadeRow]] = {}  # the rows of a page, by the index of the table that stands for them
    for page in sorted(pages - ruled):
        own = [block for block in blocks if (box := _first_box(block)) is not None and box.page == page]
        found = _page(own, tuple(skeletons), _FEWEST - bool(last))
        if found is None:
            last = []
            continue
        before, rows = found
        if rows[0].goes_on and last and len(last[-1].cells) == len(rows[0].cells):
            last[-1].cells = [a + b for a, b in zip(last[-1].cells, rows.pop(0).cells, strict=True)]
            last[-1].sure = False
        at = next(i for i, block in enumerate(blocks) if block is own[0])
        blocks = [block for block in blocks if not any(block is each for each in own)]
        made[-page] = last = rows
        blocks[at:at] = [*before, Table(-page, (), ruled=False)]
    if not made:
        return layout
    out: list[Paragraph | Table] = []
    for block in blocks:
        if not isinstance(block, Table) or block.index not in made:
            out.append(block)
            continue
        number += 1
        rows = made[block.index]
        out.append(Table(number, tuple(_cell(row, column, lines) for row, each in enumerate(rows, start=1)
                                       for column, lines in enumerate(each.cells, start=1)), ruled=False,
                         sure_rows=frozenset(row for row, each in enumerate(rows, start=1) if each.sure),
                         guessed_rows=frozenset(row for row, each in enumerate(rows, start=1) if each.guessed)))
    return replace(layout, blocks=tuple(out))


def _first_box(block: Paragraph | Table) -> Box | None:
    lines = block.lines if isinstance(block, Paragraph) else [line for cell in block.cells for line in cell.lines]
    return next((line.box for line in lines if line.box is not None), None)


def _lines(block: Paragraph | Table) -> Iterable[Line]:
    return block.lines if isinstance(block, Paragraph) else [line for cell in block.cells for line in cell.lines]


@cache
def _words(skeletons: tuple[Skeleton, ...]) -> tuple[Anchor, ...]:
    return tuple(anchor for skeleton in skeletons for anchor in skeleton.anchors if anchor.in_table)


@cache
def _heads(skeletons: tuple[Skeleton, ...]) -> dict[str, frozenset[str]]:
    """The words that lead a block, with those of the same block that follow."""
    found: dict[str, frozenset[str]] = {}
    for skeleton in skeletons:
        head = ""
        for anchor in skeleton.anchors:
            if anchor.leads or not anchor.in_table:
                head = anchor.core if anchor.in_table else ""
            elif head:
                found[head] = found.get(head, frozenset()) | {anchor.core}
    return found


def _page(blocks: Sequence[Paragraph | Table],
          skeletons: tuple[Skeleton, ...], fewest: int) -> tuple[list[Paragraph | Table], list[MadeRow]] | None:
    """What stands above the first label on a page, and the rows; None where too few labels stand on it."""
    words = _words(skeletons)
    lines = [line for block in blocks for line in _lines(block) if line.box is not None]
    found, rest = find_words(atoms_of(lines), words)
    if len({sighting.anchor.core for sighting in found if sighting.anchor.blanks}) < fewest:
        return None
    heads = _heads(skeletons)
    titles = [sighting for sighting in found if not sighting.anchor.blanks and sighting.anchor.core not in heads]
    first = min(found, key=top_of)
    rest = _without_remarks(rest, found)
    untitled = [line for line in lines if not any(_is_title(line, skeleton) for skeleton in skeletons)]
    top = _beginning(first, untitled, in_block=first.anchor.core in heads or not first.anchor.leads)
    before = [part for block in blocks if (part := _above(block, top)) is not None]
    rest = [atom for atom in rest if atom.box.y1 > top + 1]
    rows: list[MadeRow] = []
    for zone in _zones(found, titles, rest, heads):
        rows += block_rows(zone.labels, zone.members, zone.inner, heads, begun=zone.begun) if zone.blocks \
            else pair_rows(zone.labels, zone.members, lines)
    _insert_titles(rows, titles, skeletons)
    return before, rows


def _beginning(first: Sighting, lines: Sequence[Line], *, in_block: bool) -> float:
    """Where the form's text on a page begins: with its first label, or with lines of an answer that begins above the
    middle of which the label stands: right above, and no more than a line's height apart, or as far above the label as
    a line that begins with it stands below."""
    top = top_of(first)
    height = first.atoms[0].box.y1 - first.atoms[0].box.y0
    for line in sorted(lines, key=lambda each: -_box(each).y1):
        box = _box(line)
        answer = box.x0 >= first.box.x1 and box.y1 - box.y0 < _TALLER * height and any(
            over(box, low) and (0 <= low.y0 - box.y1 < height or _mirrored(box, low, first.box, height))
            for low in map(_box, lines))
        if box.y1 <= top and top - box.y1 < _NEAR * height and (in_block or answer):
            top = box.y0
    return top


def _mirrored(box: Box, low: Box, label: Box, height: float) -> bool:
    """Whether one line stands as far above the middle of a *label* as another, flush with it, below."""
    return abs(box.x0 - low.x0) < _FLUSH * height and low.y0 >= box.y1 \
        and abs(middle(box) + middle(low) - 2 * middle(label)) < _FLUSH * height


def _is_title(line: Line, skeleton: Skeleton) -> bool:
    """Whether a line is a form's title, or so much of it that it is no answer."""
    text = fold(line.text)
    return len(text) >= _PART_OF_TITLE and text in skeleton.title


def _box(line: Line) -> Box:
    assert line.box is not None
    return line.box


def _above(block: Paragraph | Table, top: float) -> Paragraph | Table | None:
    """What of *block* stands above *top*."""
    lines = [line for line in _lines(block) if line.box is None or line.box.y1 <= top + 1]
    if isinstance(block, Paragraph) and len(lines) == len(block.lines):
        return block
    rows: list[list[Line]] = []
    for line in sorted(lines, key=lambda each: _box(each).y0 + _box(each).y1):
        if rows and _box(line).y0 < middle(_box(rows[-1][0])):
            rows[-1].append(line)
        else:
            rows.append([line])
    ordered = tuple(line for row in rows for line in sorted(row, key=lambda each: _box(each).x0))
    return Paragraph(ordered, block.index) if ordered else None


def _without_remarks(atoms: list[Atom], found: Sequence[Sighting]) -> list[Atom]:
    """*atoms* without a column of remarks at the right."""
    for head in [atom for atom in atoms if atom.text in REMARKS]:
        column = {id(head): head}
        x0, x1 = head.box.x0, head.box.x1
        for _ in range(3):  # a longer remark makes the column wider
            column |= {id(a): a for a in atoms if a.box.y0 > head.box.y0 and a.box.x0 < x1 and x0 < a.box.x1}
            x0, x1 = min(a.box.x0 for a in column.values()), max(a.box.x1 for a in column.values())
        if all(s.box.x1 < x0 or s.box.y1 < head.box.y0 for s in found) and all(
                a.box.x0 < x1 or a.box.y0 < head.box.y0 for a in atoms):
            return [atom for atom in atoms if id(atom) not in column]
    return atoms


@dataclass(slots=True)
class _Zone:
    """A stretch of a page: rows of pairs, or blocks; its leading labels, its atoms, the words within blocks; whether
    where it begins is beyond doubt."""

    blocks: bool
    labels: list[Sighting] = field(default_factory=list)
    members: list[Atom] = field(default_factory=list)
    inner: list[Sighting] = field(default_factory=list)
    begun: bool = True


def _zones(found: Sequence[Sighting], titles: Sequence[Sighting], rest: Sequence[Atom],
           heads: Mapping[str, frozenset[str]]) -> list[_Zone]:
    """The stretches of a page, top to bottom."""
    leading = sorted((s for s in found if s.anchor.leads and s not in titles), key=top_of)
    inner = [s for s in found if not s.anchor.leads]
    zones: list[_Zone] = []
    for sighting in leading:
        kind = sighting.anchor.core in heads
        if not zones or zones[-1].blocks != kind:
            zones.append(_Zone(kind))
        zones[-1].labels.append(sighting)
    if not zones:
        return [_Zone(True, members=list(rest), inner=inner)]
    if not zones[0].blocks and inner and min(map(top_of, inner)) < top_of(zones[0].labels[0]):
        zones.insert(0, _Zone(True))  # a block that began on the page before
    limits = []
    for zone in zones[1:]:
        top = min(map(top_of, zone.labels), default=0.0) - 1
        limits.append(_first_line(top, zone, rest) if zone.blocks else top)
        zone.begun = limits[-1] == top
    for atom in rest:
        zones[sum(limit <= middle(atom.box) for limit in limits)].members.append(atom)
    for sighting in inner:
        zones[sum(limit <= middle(sighting.box) for limit in limits)].inner.append(sighting)
    return zones


def _first_line(top: float, zone: _Zone, rest: Sequence[Atom]) -> float:
    """The height at which blocks begin whose heads begin at *top*: above it where text beside a head, which stands in
    its middle, begins there. Such text is flush with what stands below it."""
    height = zone.labels[0].atoms[0].box.y1 - zone.labels[0].atoms[0].box.y0
    heads = [label.box for label in zone.labels if top_of(label) < top + height]
    beside = [atom.box for atom in rest if any(
        atom.box.x0 >= head.x1 and head.y0 <= middle(atom.box) < head.y1 for head in heads)]
    while True:
        above = [atom for atom in rest if atom.box.y1 <= top + 1 and top - atom.box.y1 < _NEAR * height
                 and not ONLY_A_DAY.fullmatch(atom.text)
                 and any(abs(box.x0 - atom.box.x0) < _FLUSH * height for box in beside)]
        if not above:
            return top
        top = min(atom.box.y0 for atom in above) - 1


def _insert_titles(rows: list[MadeRow], titles: Sequence[Sighting], skeletons: tuple[Skeleton, ...]) -> None:
    """Put each group's name before the row whose label follows it in the template, else where it stands."""
    for title in sorted(titles, key=top_of):
        heirs = {b.core for s in skeletons for a, b in pairwise(s.anchors)
                 if a.core == title.anchor.core}
        at = next((i for i, row in enumerate(rows) if row.cores & heirs),
                  next((i for i, row in enumerate(rows) if row.y0 >= top_of(title) - 1), len(rows)))
        rows.insert(at, MadeRow(top_of(title), [slices(title.atoms)]))


def _cell(row: int, column: int, lines: Sequence[Line]) -> Cell:
    box = None
    for line in lines:
        box = line.box if box is None or line.box is None else box.union(line.box)
    return Cell(row, column, 1, 1, tuple(lines), box)
