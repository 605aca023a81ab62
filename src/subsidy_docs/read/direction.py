"""Pieces of ink in; out: whether the text of a page runs from top to bottom, or is too little to tell."""

from __future__ import annotations

import numpy as np

from subsidy_docs.read.textlines import Pieces

_MANY = 20  # characters by which the direction of a page's text is told


def runs_upright(found: Pieces, height: float) -> bool:
    """Whether the text runs from top to bottom: characters stand nearer to those above and below than beside."""
    text = _characters(found, height)
    if len(text) < _MANY:
        return False
    counts = []
    for low, high, other_low, other_high in ((0, 2, 1, 3), (1, 3, 0, 2)):
        # how many pieces follow another within half a character in this direction, at nearly its height in the other
        middle = (text[:, other_low] + text[:, other_high]) / 2
        order = np.lexsort((text[:, low], np.round(middle / (0.5 * height))))
        rows = text[order]
        gaps = rows[1:, low] - rows[:-1, high]
        same = np.abs(np.diff(middle[order])) < 0.3 * height
        counts.append(int((same & (gaps > -0.2 * height) & (gaps < 0.35 * height)).sum()))
    return counts[1] > 1.3 * counts[0]


def is_bare(found: Pieces, height: float) -> bool:
    """Whether hardly anything stands on a page: a day, a signature."""
    return len(_characters(found, height)) < _MANY


def _characters(found: Pieces, height: float) -> Pieces:
    """The pieces that are as large as characters of this *height*."""
    sizes = (found[:, 2:4] - found[:, :2]).max(axis=1)
    return np.asarray(found[(sizes > 0.5 * height) & (sizes < 1.6 * height)], np.int32)
