"""Text struck out on a PDF page: what a rule crosses at half its height is no longer said.

In: the page's runs and level rules. Out: the runs without struck characters, and the rules without those that strike.
A strike begins and ends with characters, as programs draw it; a rule that goes on beyond them is a blank's line or a
table's, over which somebody typed, and strikes nothing.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from subsidy_docs.read.rulings import Rule
from subsidy_docs.read.textrun import Run

_MIDDLE = (0.35, 0.7)
"""From the top of a character, in heights: where a strike runs; below is an underline."""
_FLUSH = 0.2
"""So many heights may a strike be longer or shorter than its characters."""

_Part = tuple[int, int, int]  # a run by its index, its characters from … up to …


def without_struck(runs: Sequence[Run], rules: Sequence[Rule]) -> tuple[list[Run], list[Rule]]:
    """*runs* and *rules* without struck characters and what strikes them; the same lists where nothing is struck."""
    struck: dict[int, set[int]] = {}
    kept: list[Rule] = []
    tops = sorted((run.y0, number) for number, run in enumerate(runs) if not run.quarter)
    tallest = max((run.y1 - run.y0 for run in runs), default=0.0)
    for rule in rules:
        near = tops[bisect_left(tops, (rule.at - tallest, 0)):bisect_left(tops, (rule.at, 0))]
        parts = _crossed([(number, runs[number]) for _, number in near], rule)
        if not parts:
            kept.append(rule)
        for number, start, end in parts:
            struck.setdefault(number, set()).update(range(start, end))
    if not struck:
        return list(runs), kept
    out: list[Run] = []
    for number, run in enumerate(runs):
        gone = struck.get(number, set())
        start = 0
        for at in (*sorted(gone), len(run.text)):
            if start < at:
                out.append(run.cut(start, at))
            start = at + 1
    return out, kept


def _crossed(runs: Sequence[tuple[int, Run]], rule: Rule) -> list[_Part]:
    """The characters that *rule* strikes out; none where it doesn't begin and end with characters."""
    parts: list[_Part] = []
    left, right, height = float("inf"), float("-inf"), 0.0
    for number, run in runs:
        tall = run.y1 - run.y0
        if run.edges[-1] <= rule.start or run.edges[0] >= rule.end \
                or not _MIDDLE[0] * tall < rule.at - run.y0 < _MIDDLE[1] * tall:
            continue
        over = [k for k in range(len(run.text)) if rule.start <= (run.edges[k] + run.edges[k + 1]) / 2 <= rule.end]
        if over:
            parts.append((number, over[0], over[-1] + 1))
            left, right = min(left, run.edges[over[0]]), max(right, run.edges[over[-1] + 1])
            height = max(height, tall)
    if abs(left - rule.start) > _FLUSH * height or abs(right - rule.end) > _FLUSH * height:
        return []
    return parts
