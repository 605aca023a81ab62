"""Lines outside tables put in order: plain paragraphs, and tables that only white space parts.

In: lines from top to bottom, and the grids of the page. Shared by the PDF and the scan reader.
"""

from __future__ import annotations

from collections.abc import Sequence

from subsidy_docs.layout import Line
from subsidy_docs.read.columns import Stretch, stretches
from subsidy_docs.read.grids import Grid


def between_tables(lines: Sequence[Line], found: Sequence[Grid]) -> list[Stretch]:
    """The lines outside tables as stretches, none of which reaches over a table."""
    parts: dict[int, list[Line]] = {}
    for line in lines:
        if line.text.strip() and line.box:
            middle = (line.box.y0 + line.box.y1) / 2
            parts.setdefault(sum(grid.ys[0] < middle for grid in found), []).append(line)
    return [stretch for _, part in sorted(parts.items()) for stretch in stretches(part)]


def paragraphs(lines: Sequence[Line], found: Sequence[Grid]) -> list[list[Line]]:
    """Lines outside tables grouped into blocks that read as one."""
    out: list[list[Line]] = []
    for line in lines:
        if not line.text.strip():
            continue
        if out and _goes_on(out[-1][-1], line, found):
            out[-1].append(line)
        else:
            out.append([line])
    return out


def _goes_on(above: Line, line: Line, found: Sequence[Grid]) -> bool:
    """Whether the line belongs to the paragraph that ``above`` is the last line of."""
    a, b = above.box, line.box
    assert a and b
    low, high = sorted((a.y1 - a.y0, b.y1 - b.y0))
    if min(a.y1, b.y1) - max(a.y0, b.y0) > 0.5 * low:
        return True  # side by side
    if b.y0 - a.y1 > 1.2 * high or high - low > 0.3 * high:
        return False
    if any(a.y1 <= grid.ys[0] + high and grid.ys[-1] <= b.y0 + high for grid in found):
        return False
    return b.x0 <= a.x0 + 0.5 * high and a.x1 >= b.x1 - 2 * high
