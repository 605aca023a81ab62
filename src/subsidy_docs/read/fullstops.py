"""Is the 。 at the end of a line one, or dirt?

A full stop is a ring, its middle lighter than its rim; all networks read a round speck as one too.
"""

from __future__ import annotations

import numpy as np

from subsidy_docs.read.straighten import Grey
from subsidy_docs.read.textlines import Pieces, Strip, within

_SIZE = 0.1, 0.45  # heights of the line that a full stop is wide and high, about
_NEAR = 0.6  # heights: it stands so near to the line's end
_LIGHTER = 8.0  # its middle is lighter than its rim by more: of 110 by 28 or more, on scans good and bad


def ends_in_dirt(light: Grey, pieces: Pieces, strip: Strip, text: str) -> bool:
    """Whether the 。 that *text* ends in is a solid dot."""
    if not text.rstrip().endswith("。"):
        return False
    box, low, high = strip.box, _SIZE[0] * strip.height, _SIZE[1] * strip.height
    near = within(pieces, box._replace(x0=round(box.x1 - _NEAR * strip.height), x1=box.x1 + 1))
    wide, tall = near[:, 2] - near[:, 0], near[:, 3] - near[:, 1]
    small = near[(wide > low) & (wide < high) & (tall > low) & (tall < high)]
    if not len(small):
        return False
    x0, y0, x1, y1 = small[small[:, 2].argmax(), :4].tolist()
    ink = light[y0:y1, x0:x1].astype(np.float64)
    rows, columns = np.ogrid[:y1 - y0, :x1 - x0]
    far = np.hypot((rows - (y1 - y0 - 1) / 2) / ((y1 - y0) / 2), (columns - (x1 - x0 - 1) / 2) / ((x1 - x0) / 2))
    middle, rim = ink[far < 0.4], ink[(far > 0.55) & (far < 0.95)]
    return bool(middle.size and rim.size and middle.mean() - rim.mean() < _LIGHTER)
