"""Blocks on a page without lines: a head, and below it further printed words (审查人, 盖章) with their answers.

In: the heads seen, the words within blocks, the stretches of text between. Out: ``MadeRow``s, a cell a block. Two
blocks stand side by side, parted by a white corridor, or one below the other, where a head may stand in the middle of
its text.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import accumulate

from subsidy_docs.align.atoms import Atom, beside, middle, near, over, slices, whole_lines
from subsidy_docs.align.resolve import DIGIT, ONLY_A_DAY
from subsidy_docs.align.rows import MadeRow
from subsidy_docs.align.sightings import Sighting, top_of
from subsidy_docs.layout import Box

_LEAST = 0.15  # of a line's height: the narrowest white corridor between two blocks
_CLEARLY = 0.5  # of a line's height: so much more white parts two blocks than two lines
_SPREAD = 3.0  # of a line's height: the widest gap within a day (年    月    日)
_DAY = re.compile(f"{DIGIT}{{0,4}}年{DIGIT}{{0,3}}月{DIGIT}{{0,4}}日?"
                  f"|{DIGIT}{{4}}([./-]){DIGIT}{{1,2}}\\1{DIGIT}{{1,2}}|{DIGIT}{{1,2}}/{DIGIT}{{1,2}}/{DIGIT}{{4}}")
_PART_OF_DAY = re.compile(f"(?:{DIGIT}|[年月日号./-])*")


def block_rows(heads: Sequence[Sighting], members: Sequence[Atom], inner: Sequence[Sighting],
               words_of: Mapping[str, frozenset[str]], *, begun: bool = True) -> list[MadeRow]:
    """Blocks, side by side or one below the other, as rows of cells; ``words_of`` gives the words that follow a head
    in its block; ``begun``: where the first of them begins is beyond doubt."""
    atoms = [*members, *(atom for sighting in inner for atom in sighting.atoms)]
    ranks: list[list[Sighting]] = []
    for head in sorted(heads, key=top_of):
        if ranks and all(_side_by_side(other, head, inner) for other in ranks[-1]):
            ranks[-1].append(head)
        else:
            ranks.append([head])
    counts = Counter(sighting.anchor.core for sighting in inner)
    if not ranks or (len(ranks[0]) == 1 and max(counts.values(), default=0) > len(heads)):
        ranks.insert(0, [])
    out: list[MadeRow] = []
    left, words = list(atoms), list(inner)
    for number, rank in enumerate(ranks):
        limit, ends = float("inf"), True
        if number + 1 < len(ranks):
            cores = frozenset(core for head in rank for core in words_of[head.anchor.core])
            own_words = [word for word in words if not rank or word.anchor.core in cores]
            needed = frozenset(core for head in ranks[number + 1] for core in words_of[head.anchor.core])
            limit, ends = _next_rank(left, own_words, rank, ranks[number + 1], needed)
        own = [atom for atom in left if middle(atom.box) < limit]
        left = [atom for atom in left if middle(atom.box) >= limit]
        mine = [sighting for sighting in words if middle(sighting.box) < limit]
        words = [sighting for sighting in words if middle(sighting.box) >= limit]
        foot: list[Atom] = []
        if number + 1 == len(ranks):
            own, foot = _without_foot(own, mine)
        out += _rank(sorted(rank, key=lambda head: head.box.x0), own, mine, whole=begun and ends)
        begun = ends
        out += [MadeRow(atom.box.y0, [slices([atom])]) for atom in whole_lines(foot)]
    return out


def _without_foot(atoms: Sequence[Atom], inner: Sequence[Sighting]) -> tuple[list[Atom], list[Atom]]:
    """*atoms* without the lines that follow the last block's last day: notes, page numbers; and those lines."""
    last = max((sighting.box.y1 for sighting in inner), default=float("inf"))
    under = [line for line in whole_lines(atoms) if line.box.y0 >= last - 1 and not _PART_OF_DAY.fullmatch(line.text)
             and not ONLY_A_DAY.fullmatch(line.text)]
    limit = min((line.box.y0 for line in under), default=float("inf"))
    return [atom for atom in atoms if atom.box.y0 < limit], [atom for atom in atoms if atom.box.y0 >= limit]


def _side_by_side(high: Sighting, low: Sighting, inner: Sequence[Sighting]) -> bool:
    """Whether two blocks' heads stand side by side, though perhaps not at one height."""
    return not over(high.box, low.box) and not any(high.box.y1 <= s.box.y0 and s.box.y1 <= low.box.y0 for s in inner)


def _next_rank(atoms: Sequence[Atom], inner: Sequence[Sighting], rank: Sequence[Sighting],
               below: Sequence[Sighting], needed: frozenset[str]) -> tuple[float, bool]:
    """The height at which the block under *rank* begins, whose head may stand in the middle of its own text; and
    whether that is beyond doubt. Words that the block below needs, and that stand above its head alone, may be its
    own."""
    head = min(top_of(sighting) for sighting in below)
    bottom = max((sighting.box.y1 for sighting in rank), default=0.0)
    high = [s for s in inner if s.box.y0 < head]
    lacking = needed & {s.anchor.core for s in high} - {s.anchor.core for s in inner if s.box.y0 >= head}
    days = [line.box.y1 for line in whole_lines(atoms) if line.box.y0 >= bottom and ONLY_A_DAY.fullmatch(line.text)]
    ended = min(days, default=float("inf")) if rank else 0.0  # a block's words may stand on the page before
    high = [s for s in high if s.anchor.core not in lacking or s.box.y0 < ended - 1]
    cores = {s.anchor.core for s in high}
    first = [min((s for s in high if s.anchor.core == core), key=lambda s: s.box.y0) for core in cores]
    start = max([s.box.y1 for s in first], default=bottom)
    between = sorted({(a.box.y0, a.box.y1, a.text) for a in whole_lines(atoms) if start <= middle(a.box) < head})
    for _, y1, text in between:
        if ONLY_A_DAY.search(text):
            return (y1 + _next_line(between, y1, head)) / 2, True
    edges = [start, *(y1 for _, y1, _ in between)]
    tops = [*(y0 for y0, _, _ in between), head]
    gaps = sorted(((low - high, low) for high, low in zip(edges, tops, strict=True)), reverse=True)
    height = below[0].atoms[0].box.y1 - below[0].atoms[0].box.y0
    dated = any(bottom <= y1 <= start + 1 for y1 in days)  # with its day a block ends
    within = max([0.0, *(gap for gap, _ in gaps[1:])])
    clear = dated and gaps[0][1] == tops[0] and gaps[0][0] > within + _CLEARLY * height
    return (gaps[0][1] if gaps else head), clear or not between


def _next_line(lines: Sequence[tuple[float, float, str]], bottom: float, head: float) -> float:
    """Where the first line under *bottom* begins."""
    return min((y0 for y0, _, _ in lines if y0 >= bottom - 1), default=head)


def _rank(heads: Sequence[Sighting], atoms: Sequence[Atom], inner: Sequence[Sighting], *, whole: bool) -> list[MadeRow]:
    """Blocks side by side as one row: a cell each. ``whole``: where they begin and end is beyond doubt."""
    if not heads and not atoms:
        return []
    cores = frozenset(head.anchor.core for head in heads)
    y0 = min([*(atom.box.y0 for atom in atoms), *(head.box.y0 for head in heads)], default=0.0)
    cuts, parted = _corridors(heads, atoms, inner) if len(heads) != 1 else ([], False)
    if not cuts:
        text = [*(line for head in heads for line in slices(head.atoms)), *slices(atoms)]
        return [MadeRow(y0, [text], cores, not heads, whole and len(heads) == 1 and len(_days(atoms)) <= 1)]
    left = [atom for atom in atoms if atom.box.x1 <= cuts[-1]]
    right = [atom for atom in atoms if atom.box.x1 > cuts[-1]]
    cells = [[*(line for head in heads[:1] for line in slices(head.atoms)), *slices(left)],
             [*(line for head in heads[1:] for line in slices(head.atoms)), *slices(right)]]
    sure = whole and parted and len(cuts) == 1 and len(heads) == 2 and bool(inner) \
        and max(len(_days(left)), len(_days(right))) <= 1
    return [MadeRow(y0, cells, cores, not heads, sure)]


def _days(atoms: Sequence[Atom]) -> list[Box]:
    """Where days stand, filled in or not, as stretches of their own; one set wide is one."""
    rows: list[list[Atom]] = []
    for atom in sorted(atoms, key=lambda each: (each.box.y0 + each.box.y1, each.box.x0)):
        if rows and rows[-1][0].box.y0 < middle(atom.box) < rows[-1][0].box.y1:
            rows[-1].append(atom)
        else:
            rows.append([atom])
    groups = [group for row in rows for group in near(sorted(row, key=lambda each: each.box.x0), _SPREAD)]
    return [box for group in groups for box in _row_days(group)]


def _row_days(row: Sequence[Atom]) -> list[Box]:
    """The days among stretches at one height: each begins with one of them and ends with one."""
    starts = [0, *accumulate(len(atom.text) for atom in row)]
    found = []
    for day in _DAY.finditer("".join(atom.text for atom in row)):
        if day.start() in starts and day.end() in starts:
            first, last = row[starts.index(day.start())], row[starts.index(day.end()) - 1]
            found.append(first.box.union(last.box))
    return found


def _corridors(heads: Sequence[Sighting], atoms: Sequence[Atom], inner: Sequence[Sighting]) -> tuple[list[float], bool]:
    """Where white space may run down between two blocks, left to right: behind the first head, not behind the second,
    with the words of one block on one side, of the other on the other; and whether all of these are parted so. No
    white within a day is such space."""
    days = _days(atoms)
    boxes = [*(atom.box for atom in atoms), *(head.box for head in heads), *days]
    low = heads[0].box.x1 if heads else 0.0
    high = heads[1].box.x0 if len(heads) > 1 else float("inf")
    groups = [[s for s in inner if s.anchor.core == core] for core in {s.anchor.core for s in inner}]
    repeated = [[s.box for s in group] for group in groups if len(group) == 2]
    if len(days) == 2:
        repeated.append(days)
    if not boxes or (not heads and not any(beside(a, b) for a, b in repeated)):
        return [], False
    least = _LEAST * (boxes[0].y1 - boxes[0].y0)
    found: list[tuple[int, float]] = []
    reach = 0.0
    for x0, x1 in sorted((box.x0, box.x1) for box in boxes):
        if reach and x0 - reach >= least and low - 1 <= reach and x0 <= high + 1:
            white = (reach + x0) / 2
            found.append((sum((a.x0 < white) != (b.x0 < white) for a, b in repeated), white))
        reach = max(reach, x1)
    best = max((score for score, _ in found), default=0)
    return [white for score, white in found if score == best], best == len(repeated)
