"""Rows of labels and answers on a page without lines: what shares its height is a row.

In: the labels seen and the stretches of text between them. Out: ``MadeRow``s. A line without a label belongs to the
answer above or below it, by the gaps; where that is a guess, the rows it touches are not sure.
"""

from __future__ import annotations

from collections.abc import Sequence

from subsidy_docs.align.atoms import Atom, beside, middle, over, slices
from subsidy_docs.align.centred import centred, columned
from subsidy_docs.align.rows import TIGHT, MadeRow, Pair, Row, boxes_of, spread
from subsidy_docs.align.sightings import Sighting
from subsidy_docs.align.stacks import fits, stacked
from subsidy_docs.align.wrapping import UNITS, Surroundings, is_day
from subsidy_docs.layout import Line

_ALIKE = 0.1  # of a line's height: gaps that differ by less are the same
_FAR = 3.0  # of a line's height: what stands further below the last row belongs to none
_EDGE = 1.5  # of a line's height: how far from the page's edge a full line may end


def pair_rows(labels: Sequence[Sighting], members: Sequence[Atom], lines: Sequence[Line]) -> list[MadeRow]:
    """Rows of labels and answers, as lists of cells; *lines* are all of the page's, which tell where it ends."""
    out = []
    page = Surroundings(lines, [*(atom for label in labels for atom in label.atoms), *members])
    for row in _attached(_rows(labels, members), page):
        row.guessed = row.guessed or any(
            pair.label is not None and page.hangs_loosely(pair.label.atoms, pair.atoms) for pair in row.pairs)
        cells: list[list[Line]] = []
        for pair in row.pairs:
            if pair.label is None:
                cells += [slices(group) for group in spread(pair.atoms)]
            else:
                cells += [slices(pair.label.atoms), slices(pair.atoms)]
        cores = frozenset(pair.label.anchor.core for pair in row.pairs if pair.label is not None)
        sure = row.under or (row.sure and all(map(_clear, row.pairs)))
        out.append(MadeRow(row.y0, cells, cores, sure=sure, guessed=row.guessed))
    return out


def _clear(pair: Pair) -> bool:
    """Whether an answer is one text on one line, beside its label, with nothing but its unit a gap away."""
    if pair.label is None:
        return False
    if not pair.atoms:
        return True
    first = pair.atoms[0].box
    one_line = all(first.y0 < middle(atom.box) < first.y1 for atom in pair.atoms)
    level = any(atom.box.y0 < middle(first) < atom.box.y1 for atom in pair.label.atoms)
    groups = spread(pair.atoms)
    unit = "".join(atom.text for atom in groups[1]) if len(groups) == 2 else ""
    return one_line and (level or beside(pair.label.box, first)) and (len(groups) == 1 or unit in UNITS)


def _rows(labels: Sequence[Sighting], members: Sequence[Atom]) -> list[Row]:
    """What shares its height, as rows from top to bottom."""
    items: list[Sighting | Atom] = [*labels, *members]
    groups: list[list[Sighting | Atom]] = []
    for item in sorted(items, key=lambda each: each.box.y0):
        level = [group for group in groups[-4:] if any(beside(other.box, item.box) for other in group)]
        if not level:
            groups.append([item])
            continue
        level[0].append(item)
        for other in level[1:]:
            level[0].extend(other)
            groups.remove(other)
    return sorted(map(_row, groups), key=lambda row: row.y0)


def _row(items: Sequence[Sighting | Atom]) -> Row:
    """What stands side by side as pairs: an answer belongs to the last label that begins before it."""
    ordered = sorted(items, key=lambda each: each.box.x0)
    pairs = [Pair(item) for item in ordered if isinstance(item, Sighting)]
    for atom in ordered:
        if isinstance(atom, Sighting):
            continue
        reach = atom.box.x0 + 0.5 * (atom.box.y1 - atom.box.y0)
        left = [pair for pair in pairs if pair.label is None or pair.label.box.x0 <= reach]
        if not left:
            left = [Pair(None)]
            pairs.insert(0, left[0])
        left[-1].atoms.append(atom)
    return Row(pairs, min(item.box.y0 for item in items), max(item.box.y1 for item in items))


def _attached(rows: list[Row], page: Surroundings) -> list[Row]:
    """*rows*, where a row without a label is given to the one above, or below, whose answer goes on there."""
    out: list[Row] = []
    waiting: list[Row] = []
    right = max((box.x1 for row in rows for box in boxes_of(row)), default=0.0)
    under, around = stacked(rows), centred(rows) | columned(rows)
    for number, row in enumerate(rows):
        if number in around:
            held = rows[around[number]]
            held.pairs[0].atoms += [atom for pair in row.pairs for atom in pair.atoms]
            held.y0, held.y1, held.under = min(held.y0, row.y0), max(held.y1, row.y1), True
            continue
        if number in under:
            guessed = out[-1].guessed
            _join(out[-1], row)
            out[-1].under, out[-1].guessed = True, guessed
            continue
        if row.known:
            lead = row.pairs[0]
            above = _over_it(out, lead.atoms) if out and lead.label is None and not waiting else None
            if above is not None and (pair := _wrapped(above, lead.atoms, right)) is not None:
                row.sure, above.under = False, False
                above.guessed = above.guessed or not _goes_on(page, pair, lead.atoms)
                pair.atoms += lead.atoms
                del row.pairs[0]
            for early in reversed(waiting):
                _join(row, early, front=True)
            if waiting and out:
                out[-1].sure = False
                out[-1].guessed = out[-1].guessed or not all(pair.atoms for pair in out[-1].pairs)
            waiting.clear()
            out.append(row)
            continue
        if number and rows[number - 1].known:
            rows[number - 1].sure = False
        atoms = [atom for pair in row.pairs for atom in pair.atoms]
        above = _over_it(out, atoms) if out else None
        below = next((other for other in rows[number + 1:] if other.known), None)
        if above is not None and below is None and row.y0 - above.y1 > _FAR * (row.y1 - row.y0):
            above = None  # the foot of the page
        if above is not None and not waiting and (pair := _wrapped(above, atoms, right)) is not None:
            above.sure, above.under = False, False
            above.guessed = above.guessed or not _goes_on(page, pair, atoms)
            pair.atoms += atoms
            above.y1 = max(above.y1, row.y1)
            _doubt_next(rows, number)
        elif _own(row, above, below) or (above is None and below is None):
            out += [*waiting, row]
            waiting.clear()
        elif waiting or (below is not None and (above is None or _nearer_below(above, row, below))):
            waiting.append(row)
        elif above is not None:
            _join(above, row)
            _doubt_next(rows, number)
    return [*out, *waiting]


def _doubt_next(rows: Sequence[Row], number: int) -> None:
    """The row under one that was given to the row above: it might be its own."""
    if number + 1 < len(rows):
        rows[number + 1].sure = False


def _over_it(rows: Sequence[Row], atoms: Sequence[Atom]) -> Row:
    """The row over *atoms*: the last, or one of those before where something stands right over them."""
    top, height = atoms[0].box.y0, atoms[0].box.y1 - atoms[0].box.y0
    return next((row for row in reversed(rows[-3:]) if any(
        top - box.y1 < TIGHT * height and any(over(box, a.box) for a in atoms) for box in boxes_of(row))), rows[-1])


def _wrapped(above: Row, atoms: Sequence[Atom], right: float) -> Pair | None:
    """The pair of *above* that goes on in *atoms*, which stand where its line begins: text broken to fit the page, or
    an answer written behind its label in one column. ``right`` is where full lines end."""
    first = min(atoms, key=lambda atom: atom.box.x0)
    height = first.box.y1 - first.box.y0
    if first.box.y0 - above.y1 > TIGHT * height or is_day(atoms) or ":" in first.text[1:]:
        return None
    begin = [*(above.pairs[0].label.atoms if above.pairs[0].label else ()), *above.pairs[0].atoms][0]
    last = above.pairs[-1]
    end = max((*last.atoms, *(last.label.atoms if last.label else ())), key=lambda atom: atom.box.x1)
    if len(above.pairs) > 1 and end.line is begin.line and end.box.x1 >= right - _EDGE * height \
            and abs(first.box.x0 - begin.box.x0) < _EDGE * height:
        return last
    for pair in above.pairs:
        if pair.label is not None and pair.atoms and abs(first.box.x0 - pair.label.box.x0) < _EDGE * height \
                and beside(pair.label.atoms[-1].box, pair.atoms[0].box):
            return pair
    return None


def _goes_on(page: Surroundings, pair: Pair, atoms: Sequence[Atom]) -> bool:
    """Whether *atoms* can be nothing but the next line of *pair*'s text."""
    return pair.label is not None and page.goes_on(pair.label.box, pair.atoms, atoms)


def _own(row: Row, above: Row | None, below: Row | None) -> bool:
    """Whether a row without a known label has another label: words with a colon, or what stands in the column of the
    labels, with an answer beside."""
    groups = spread([atom for pair in row.pairs for atom in pair.atoms])
    if above is not None and len(above.pairs) > 1 and not any(pair.atoms for pair in above.pairs):
        return False  # labels over answers
    if ":" in groups[0][0].text[1:]:
        return True
    if len(groups) < 2:
        return False
    first = groups[0][-1].box
    for other in (above, below):
        for pair in other.pairs if other is not None else ():
            if pair.label is not None and pair.atoms and over(pair.label.box, first):
                return not over(pair.label.box, groups[1][0].box)
    return False


def _nearer_below(above: Row, row: Row, below: Row) -> bool:
    """Whether a row stands nearer to the answer below it than to what stands above."""
    atoms = [atom for pair in row.pairs for atom in pair.atoms]
    height = atoms[0].box.y1 - atoms[0].box.y0
    if any(pair.label is not None and not pair.atoms and over(pair.label.box, atom.box) for pair in above.pairs
           for atom in atoms):
        return False
    if not any(pair.atoms for pair in above.pairs):
        return below.y0 - row.y1 < (row.y0 - above.y1) / 2
    up = row.y0 - max((box.y1 for box in boxes_of(above) if any(over(box, a.box) for a in atoms)), default=above.y1)
    down = min((box.y0 for box in boxes_of(below) if any(over(box, a.box) for a in atoms)), default=below.y1) - row.y1
    return down < up - _ALIKE * height


def _join(row: Row, other: Row, *, front: bool = False) -> None:
    """Give the text of *other* to the pairs of *row* in whose columns it stands."""
    atoms = [atom for pair in other.pairs for atom in pair.atoms]
    day = is_day(atoms)  # belongs to no text, whatever it is given to
    if not front and len(row.pairs) > 1 and fits(row, spread(atoms)):
        for pair, group in zip(row.pairs, spread(atoms), strict=True):
            pair.atoms += group
        row.under = True
    else:
        row.under = False
        for atom in atoms:
            pair = _holder(row, atom)
            row.guessed = row.guessed or (not day and (bool(pair.atoms) or front))
            pair.atoms.append(atom)
    row.y0, row.y1 = min(row.y0, other.y0), max(row.y1, other.y1)
    row.sure = False


def _holder(row: Row, atom: Atom) -> Pair:
    """The pair of *row* in whose columns *atom* stands: one whose answer or label it is over, or the nearest."""
    def apart(pair: Pair) -> float:
        boxes = [each.box for each in pair.atoms] + ([pair.label.box] if pair.label else [])
        return min(max(box.x0 - atom.box.x1, atom.box.x0 - box.x1, -min(box.x1, atom.box.x1)
                       + max(box.x0, atom.box.x0)) for box in boxes)

    return min(row.pairs, key=apart)
