"""A cell's own borders, near where the table as a whole has them: lines sag and lean."""

from __future__ import annotations

import numpy as np

from subsidy_docs.read.ruledink import RuledInk
from subsidy_docs.read.straighten import Mask
from subsidy_docs.read.view import Bounds

_REACH = 1 / 150  # how far a cell's border may lie from the table's line


def follow(ruled: RuledInk, box: Bounds) -> tuple[int, int, int, int]:
    """The inside of the cell *box* (in dots) between its own borders: (x0, y0, x1, y1) in dots.

    A border that leans across the cell is passed by all of its ink.
    """
    x0, y0, x1, y1 = box
    width = ruled.across.shape[1]
    reach = max(int(width * _REACH), 4)
    inset_x, inset_y = min(reach, int((x1 - x0) / 4)), min(reach, int((y1 - y0) / 4))
    level = ruled.across[:, max(int(x0) + inset_x, 0):max(int(x1) - inset_x, 1)]
    upright = ruled.down[max(int(y0) + inset_y, 0):max(int(y1) - inset_y, 1)].T
    return (_inner(upright, x0, reach, first=True), _inner(level, y0, reach, first=True),
            _inner(upright, x1, reach, first=False), _inner(level, y1, reach, first=False))


def inked(ruled: RuledInk, x: float, y0: int, y1: int) -> bool:
    """Whether an upright line really runs at *x* between *y0* and *y1*, in dots."""
    near = max(int(ruled.down.shape[1] * _REACH), 4)
    part = ruled.down[max(y0, 0):y1, max(round(x) - near, 0):round(x) + near + 1]
    return bool(part.size) and float((part.max(axis=1) > 0).mean()) > 0.6


def _inner(rows: Mask, at: float, reach: int, *, first: bool) -> int:
    """The first row past a border that lies near *at*: behind it for the *first* border, before it for the last."""
    start = max(round(at) - reach, 0)
    near = np.flatnonzero(rows[start:round(at) + reach + 1].any(axis=1))
    if not len(near):
        return round(at)
    return start + int(near[-1]) + 2 if first else start + int(near[0]) - 1
