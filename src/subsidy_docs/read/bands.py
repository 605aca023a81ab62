"""Cells of a table that has lines between its rows only: the columns are told by the white space.

In: the runs that stand between two row lines. Out: the runs of each column, left to right. A white corridor that runs
down the whole band parts two columns, if text stands on both sides of it at one height. Pure geometry.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from subsidy_docs.read.textrun import COLUMN_GAP, GUTTER, Run

CORRIDOR = 0.9
"""A corridor through several rows is at least this many heights wide; in a single row, as wide as a column gap."""
STAGGERED = 0.3
"""The corridor may be this narrow where text beside stands half a line lower or higher, or where several lines begin
right behind it: they are of another cell."""
ALIGNED = 1.0
"""Lines that begin so near (in points) begin together."""


def parted(runs: Sequence[Run]) -> list[list[Run]]:
    """The runs of each column of a band, left to right."""
    ordered = sorted((run for run in runs if not "".join(run.text).isspace()), key=lambda run: run.edges[0])
    if not ordered:
        return []
    columns = [[ordered[0]]]
    reach = ordered[0].edges[-1]
    for run in ordered[1:]:
        if run.edges[0] - reach > STAGGERED * (run.y1 - run.y0):
            columns.append([run])
        else:
            columns[-1].append(run)
        reach = max(reach, run.edges[-1])
    out = [columns[0]]
    for column in columns[1:]:
        if _apart(out[-1], column):
            out.append(column)
        else:
            out[-1] = out[-1] + column
    return out


def _apart(left: Sequence[Run], right: Sequence[Run]) -> bool:
    """Whether the corridor between is a real one: wide enough, and text stands on both sides of it at one height."""
    shares = [_shared(a, b) for a in left for b in right]
    height = max(run.y1 - run.y0 for run in right)
    gap = (min(run.edges[0] for run in right) - max(run.edges[-1] for run in left)) / height
    if any(0.1 < share < 0.75 for share in shares) or _begin_together(left, right):
        return True
    rows_left, rows_right = _rows(left), _rows(right)
    beside = sum(any(_shared(a, b) >= 0.75 for b in left) for a in rows_right)
    if not beside or beside < min(len(rows_left), len(rows_right)) / 2:
        return False
    return gap > (CORRIDOR if len(_rows([*left, *right])) > 1 else COLUMN_GAP)


def _begin_together(left: Sequence[Run], right: Sequence[Run]) -> bool:
    """Whether two or more lines begin right behind the corridor, each with text before it a gap away."""
    x = min(run.edges[0] for run in right)
    begun = [run for run in right if run.edges[0] - x < ALIGNED
             and any(_shared(run, other) > 0.5 and x - other.edges[-1] > GUTTER * (run.y1 - run.y0) for other in left)]
    return len(_rows(begun)) > 1


def _rows(runs: Iterable[Run]) -> list[Run]:
    """One run for each height at which text stands."""
    out: list[Run] = []
    for run in runs:
        if not any(_shared(run, other) > 0.5 for other in out):
            out.append(run)
    return out


def _shared(a: Run, b: Run) -> float:
    """How much of their height two runs share."""
    return (min(a.y1, b.y1) - max(a.y0, b.y0)) / min(a.y1 - a.y0, b.y1 - b.y0)
