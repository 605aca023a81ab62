"""How much ink the thinner strokes of a line of text have, by which it is told whether its full stop would show.

A full stop is a ring as thin as these strokes. A copy that took it away has left less of them than of those in a line
whose full stop is there.
"""

from __future__ import annotations

import re

import numpy as np
import numpy.typing as npt

from subsidy_docs.read.straighten import Grey
from subsidy_docs.read.textlines import Strip

_TELLS = re.compile(r"。$|同意|属实|符合|核|通过")  # a line that shows a full stop, or an opinion that may have lost it
_ENOUGH = 12  # heights of a line's end that are looked at
_DARK, _PAPER = 190, 250
_RIM = 2  # dots of a stroke's own shade on either side
_THIN = 0.2  # heights: a longer run of ink is along a stroke


def stroke(light: Grey, strip: Strip, text: str) -> float:
    """The usual ink across the level strokes of a line, in dots of black; 0 for a *text* of which nobody asks that."""
    if not _TELLS.search(text):
        return 0.0
    box = strip.box
    left = max(box.x0, box.x1 - _ENOUGH * strip.height) - _RIM
    part = light[max(box.y0 - _RIM, 0):box.y1 + _RIM, max(left, 0):box.x1 + _RIM]
    ink = np.cumsum(np.pad(np.maximum(_PAPER - part.astype(np.int32), 0), ((_RIM + 1, _RIM), (0, 0))), axis=0)
    dark = np.pad(part < _DARK, ((1, 1), (0, 0)))
    starts, ends = _places(dark[1:] & ~dark[:-1]), _places(~dark[1:] & dark[:-1])
    thin = ends[:, 1] - starts[:, 1] < _THIN * strip.height
    runs = ink[ends[:, 1] + 2 * _RIM, ends[:, 0]] - ink[starts[:, 1], starts[:, 0]]
    return float(np.median(runs[thin])) / _PAPER if thin.any() else 0.0


def _places(edges: npt.NDArray[np.bool_]) -> npt.NDArray[np.int64]:
    """Where runs of ink start or end, column by column: (column, row)."""
    return np.argwhere(edges.T)
