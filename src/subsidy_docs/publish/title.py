"""Titles in lines: each as long as the standard allows, broken where the sense allows, shaped like a trapezoid.

GB/T 9704-2012, 7.3.1: 回行时，要做到词意完整，排列对称，长短适宜，间距恰当，标题排列应当使用梯形或菱形。
In: a title with "|" where a line may end. Out: lines, the fewest that fit, as even as can be.
"""

from __future__ import annotations

import unicodedata
from itertools import combinations, pairwise

UPRIGHT, LANDSCAPE = 19.5, 28.0  # characters of 2号 on a line


def width(text: str) -> float:
    """The length of *text* in Chinese characters: figures and Latin letters take half a place."""
    return sum(1.0 if unicodedata.east_asian_width(char) in "WFA" else 0.5 for char in text)


def title_lines(pattern: str, most: float = UPRIGHT) -> list[str]:
    """The lines of a title; a piece that is too long alone stays one line, which the page then breaks."""
    parts = [part for part in pattern.split("|") if part]
    for count in range(1, len(parts) + 1):
        found = []
        for cuts in combinations(range(1, len(parts)), count - 1):
            ends = (0, *cuts, len(parts))
            lines = ["".join(parts[a:b]) for a, b in pairwise(ends)]
            widths = [width(line) for line in lines]
            if max(widths) <= most and _shapely(widths):
                found.append((max(widths) - min(widths), lines))
        if found:
            return min(found, key=lambda each: each[0])[1]
    return parts


def _shapely(widths: list[float]) -> bool:
    """Whether the lines make a trapezoid or a diamond: none is shorter than both its neighbours."""
    return not any(before > middle < after for before, middle, after in zip(widths, widths[1:], widths[2:],
                                                                            strict=False))
