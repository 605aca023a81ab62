"""The ruled lines of a page, as drawn and as meant: snapped, joined, connected, closed, pruned.

In: the horizontal and the vertical rules of one page (points, origin top left), as drawn: strokes, thin filled
bars, one rectangle a cell, double lines, dashes, ends that miss each other by a hair. Out: groups of rules that draw
one table each, which ``grids`` cuts into cells. Used for PDF (drawn lines) and for scans (lines found in ink).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from subsidy_docs.read.view import Bounds

SNAP = 3.0
"""Parallel rules nearer than this are one line (double lines, cells drawn one by one, hand-dragged borders)."""
SPREAD = 6.0
"""The most that lines snapped together may lie apart, first to last."""
JOIN = 5.0
"""A gap in a line that is bridged: dashes, dots, cells drawn with a space between. No cell is as narrow."""
TOUCH = 4.0
"""How far the end of a line may miss the line that it should meet."""
MOST_STACKS = 20
"""So many tables without upright lines are kept in mind while looking for the next rule's."""
MOSTLY = 0.6
"""Of a table's width: a rule as long that ends inside it is a row's, not one to write on."""
LONG = 150.0
"""A level rule at least this long may be the top of a table without upright lines."""


class Rule(NamedTuple):
    """A straight line: ``at`` is its y (or x, if vertical), ``start`` and ``end`` the other coordinate."""

    at: float
    start: float
    end: float


def snap(rules: Iterable[Rule]) -> list[Rule]:
    """Parallel rules with near ones moved onto one line and joined there; ordered by ``at``, then ``start``."""
    out: list[Rule] = []
    group: list[Rule] = []
    for rule in sorted(rules):
        if group and (rule.at - group[-1].at > SNAP or rule.at - group[0].at > SPREAD):
            out += _joined(group)
            group = []
        group.append(rule)
    return out + _joined(group) if group else out


def _joined(group: Sequence[Rule]) -> list[Rule]:
    """Rules of one line (ordered by ``at``) joined where they overlap or nearly meet."""
    if len(group) == 1:
        return list(group)
    at = (group[0].at + group[-1].at) / 2
    parts: list[Rule] = []
    start, end = 0.0, 0.0
    for _, s, e in sorted(group, key=lambda rule: rule.start):
        if parts and s - end <= JOIN:
            if e > end:
                end = e
                parts[-1] = Rule(at, start, end)
        else:
            start, end = s, e
            parts.append(Rule(at, s, e))
    return parts


def _meets(h: Rule, v: Rule) -> bool:
    return (h.start - TOUCH <= v.at <= h.end + TOUCH) and (v.start - TOUCH <= h.at <= v.end + TOUCH)


Group = tuple[list[Rule], list[Rule], bool]
"""Level and upright rules that hang together, and whether each of them meets at least two others."""


def connected(across: list[Rule], down: list[Rule]) -> tuple[list[Group], list[Rule]]:
    """The groups of rules that hang together by meeting, and the level rules that meet nothing."""
    parent = list(range(len(across) + len(down)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    met = [0] * len(parent)
    places = [v.at for v in down]
    for i, h in enumerate(across):
        first = bisect_right(places, h.start - TOUCH)
        last = bisect_right(places, h.end + TOUCH)
        for j in range(first, last):
            v = down[j]
            if v.start - TOUCH <= h.at <= v.end + TOUCH:
                k = len(across) + j
                met[i] += 1
                met[k] += 1
                parent[root(i)] = root(k)
    members: dict[int, list[int]] = {}
    for i, count in enumerate(met):
        if count:
            members.setdefault(root(i), []).append(i)
    groups = [([across[i] for i in group if i < len(across)],
               [down[i - len(across)] for i in group if i >= len(across)],
               all(met[i] > 1 for i in group)) for group in members.values()]
    return groups, [h for h, count in zip(across, met, strict=False) if not count]


def stacks(alone: Sequence[Rule]) -> list[Group]:
    """Level rules that meet no upright one, as tables without upright lines: three or more long ones that begin and
    end together, and those between (and above) that begin or end with them."""
    stacks: list[list[Rule]] = []
    for rule in alone:
        for stack in stacks[-MOST_STACKS:]:
            low, high = min(other.start for other in stack[-9:]), max(other.end for other in stack[-9:])
            if abs(rule.start - low) <= TOUCH or abs(rule.end - high) <= TOUCH:
                stack.append(rule)
                break
        else:
            if rule.end - rule.start >= LONG:
                stacks.append([rule])
    groups: list[Group] = []
    for stack in stacks:
        low, high = min(rule.start for rule in stack), max(rule.end for rule in stack)
        whole = [k for k, rule in enumerate(stack) if rule.start - low <= TOUCH and high - rule.end <= TOUCH]
        if len(whole) > 2:
            groups.append((stack[:whole[-1] + 1], [], False))
    return groups


def implied(across: Sequence[Rule], down: Sequence[Rule], ink: Iterable[Bounds]) -> list[Rule]:
    """Upright lines that are not drawn but meant, where two or more level rules end at one place inside the table.

    Between the rules that pass that place each such line stands, unless a text stands across it. Where one rule ends
    alone, but goes on over most of the table to its side, the line stands between the rules above and below that one.
    """
    middle = [(rule.at, end) for rule in across for end in (rule.start, rule.end)
              if not any(abs(v.at - end) <= TOUCH and v.start - TOUCH <= rule.at <= v.end + TOUCH for v in down)]
    low, high = min((rule.start for rule in across), default=0.0), max((rule.end for rule in across), default=0.0)
    long = {rule.at for rule in across if rule.end - rule.start >= MOSTLY * (high - low)}
    found: list[Rule] = []
    for _, x in sorted(middle, key=lambda stub: stub[1]):
        stubs = [at for at, end in middle if abs(end - x) <= TOUCH]
        if any(abs(rule.at - x) <= TOUCH for rule in found) or (len(stubs) < 2 and stubs[0] not in long):
            continue
        walls = sorted({rule.at for rule in across if rule.start < x - TOUCH and rule.end > x + TOUCH})
        for top, bottom in pairwise(walls):
            if len(stubs) < 2 and not top < stubs[0] < bottom:
                continue
            if not any(x0 < x - 1 and x1 > x + 1 and top < (y0 + y1) / 2 < bottom for x0, y0, x1, y1 in ink):
                found.append(Rule(x, top, bottom))
    return found


def caps(rules: list[Rule], others: list[Rule]) -> list[Rule]:
    """Lines that close an open side: at least two ``rules`` end there together, outermost, and no other line stands."""
    caps: list[Rule] = []
    if not rules:
        return caps
    low, high = min(rule.start for rule in rules), max(rule.end for rule in rules)
    for edge, ending in ((low, [r.at for r in rules if r.start - low < TOUCH]),
                         (high, [r.at for r in rules if high - r.end < TOUCH])):
        if len(ending) > 1 and not any(abs(other.at - edge) <= TOUCH for other in others):
            caps.append(Rule(edge, min(ending), max(ending)))
    return caps


def prune(across: list[Rule], down: list[Rule]) -> tuple[list[Rule], list[Rule]]:
    """The rules that bound cells: each meets at least two of the other direction (an underline does not)."""
    while True:
        kept_across = [h for h in across if sum(_meets(h, v) for v in down) > 1]
        kept_down = [v for v in down if sum(_meets(h, v) for h in kept_across) > 1]
        if len(kept_across) == len(across) and len(kept_down) == len(down):
            return across, down
        across, down = kept_across, kept_down
