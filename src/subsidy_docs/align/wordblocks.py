"""Blocks on a page without lines: a head, and below it further printed words (审查人, 盖章) with their answers.

In: the heads seen, the words within blocks, the stretches of text between. Out: ``MadeRow``s, a cell a block. Two
blocks stand side by side, parted by a white corridor, or one below the other, where a head may stand in the middle of
its text.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from subsidy_docs.align.atoms import Atom, beside, middle, over, slices, whole_lines
from subsidy_docs.align.pairrows import MadeRow
from subsidy_docs.align.resolve import ONLY_A_DAY
from subsidy_docs.align.sightings import Sighting, top_of

_LEAST = 0.15  # of a line's height: the narrowest white corridor between two blocks
_PART_OF_DAY = re.compile(r"[0-9年月日号./-]*")


def block_rows(heads: Sequence[Sighting], members: Sequence[Atom],
               inner: Sequence[Sighting], words_of: Mapping[str, frozenset[str]]) -> list[MadeRow]:
    """Blocks, side by side or one below the other, as rows of cells; ``words_of`` gives the words that follow a head
    in its block."""
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
    begun = True  # whether the beginning of this block is beyond doubt
    for number, rank in enumerate(ranks):
        limit, ends = float("inf"), True
        if number + 1 < len(ranks):
            cores = frozenset(core for head in rank for core in words_of[head.anchor.core])
            own_words = [word for word in words if not rank or word.anchor.core in cores]
            limit, ends = _next_rank(left, own_words, rank, ranks[number + 1])
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
               below: Sequence[Sighting]) -> tuple[float, bool]:
    """The height at which the block under *rank* begins, whose head may stand in the middle of its own text; and
    whether that is beyond doubt."""
    head = min(top_of(sighting) for sighting in below)
    bottom = max((sighting.box.y1 for sighting in rank), default=0.0)
    high = [s for s in inner if s.box.y0 < head]
    cores = {s.anchor.core for s in high}
    first = [min((s for s in high if s.anchor.core == core), key=lambda s: s.box.y0) for core in cores]
    start = max([s.box.y1 for s in first], default=bottom)
    between = sorted({(a.box.y0, a.box.y1, a.text) for a in whole_lines(atoms) if start <= middle(a.box) < head})
    for _, y1, text in between:
        if ONLY_A_DAY.search(text):
            return (y1 + _next_line(between, y1, head)) / 2, True
    edges = [start, *(y1 for _, y1, _ in between)]
    tops = [*(y0 for y0, _, _ in between), head]
    gaps = [(low - high, low) for high, low in zip(edges, tops, strict=True)]
    return (max(gaps)[1] if gaps else head), not between


def _next_line(lines: Sequence[tuple[float, float, str]], bottom: float, head: float) -> float:
    """Where the first line under *bottom* begins."""
    return min((y0 for y0, _, _ in lines if y0 >= bottom - 1), default=head)


def _rank(heads: Sequence[Sighting], atoms: Sequence[Atom], inner: Sequence[Sighting], *, whole: bool) -> list[MadeRow]:
    """Blocks side by side as one row: a cell each. ``whole``: where they begin and end is beyond doubt."""
    if not heads and not atoms:
        return []
    cores = frozenset(head.anchor.core for head in heads)
    y0 = min([*(atom.box.y0 for atom in atoms), *(head.box.y0 for head in heads)], default=0.0)
    cuts = _corridors(heads, atoms, inner) if len(heads) != 1 else []
    if not cuts:
        text = [*(line for head in heads for line in slices(head.atoms)), *slices(atoms)]
        return [MadeRow(y0, [text], cores, not heads, whole and len(heads) == 1 and _days(atoms) <= 1)]
    left = [atom for atom in atoms if atom.box.x1 <= cuts[-1]]
    right = [atom for atom in atoms if atom.box.x1 > cuts[-1]]
    cells = [[*(line for head in heads[:1] for line in slices(head.atoms)), *slices(left)],
             [*(line for head in heads[1:] for line in slices(head.atoms)), *slices(right)]]
    sure = whole and len(cuts) == 1 and len(heads) == 2 and bool(inner) and max(_days(left), _days(right)) <= 1
    return [MadeRow(y0, cells, cores, not heads, sure)]


def _days(atoms: Sequence[Atom]) -> int:
    """How many of the lines are nothing but a day."""
    return sum(ONLY_A_DAY.fullmatch(line.text) is not None for line in whole_lines(atoms))


def _corridors(heads: Sequence[Sighting], atoms: Sequence[Atom], inner: Sequence[Sighting]) -> list[float]:
    """Where white space may run down between two blocks, left to right: behind the first head, not behind the second,
    with the words of one block on one side, of the other on the other."""
    boxes = [*(atom.box for atom in atoms), *(head.box for head in heads)]
    low = heads[0].box.x1 if heads else 0.0
    high = heads[1].box.x0 if len(heads) > 1 else float("inf")
    groups = [[s for s in inner if s.anchor.core == core] for core in {s.anchor.core for s in inner}]
    repeated = [[s.box for s in group] for group in groups if len(group) == 2]
    days = [line.box for line in whole_lines(atoms) if ONLY_A_DAY.fullmatch(line.text)]
    if len(days) == 2:
        repeated.append(days)
    if not boxes or (not heads and not any(beside(a, b) for a, b in repeated)):
        return []
    least = _LEAST * (boxes[0].y1 - boxes[0].y0)
    found: list[tuple[int, float]] = []
    reach = 0.0
    for x0, x1 in sorted((box.x0, box.x1) for box in boxes):
        if reach and x0 - reach >= least and low - 1 <= reach and x0 <= high + 1:
            middle = (reach + x0) / 2
            found.append((sum((a.x0 < middle) != (b.x0 < middle) for a, b in repeated), middle))
        reach = max(reach, x1)
    best = max((score for score, _ in found), default=0)
    return [middle for score, middle in found if score == best]
