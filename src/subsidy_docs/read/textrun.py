"""Characters in their places in, lines of text out: what a reader's eye does with the letters on a page.

A ``Run`` is a stretch of characters on one baseline with no notable gap; ``gather`` makes runs of a page's
characters, ``lines`` makes a container's runs (a cell's, or those outside all tables) into lines, deciding from
the gaps where a blank stands. Lengths are points, the origin is the page's top left corner.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from subsidy_docs.layout import Box, Line

RUN_GAP = 0.15
"""A run ends at a gap wider than this many times its height."""
OVERLAP = 0.7
"""Characters set closer than their widths (half-width punctuation) step back at most this many heights."""
WORD_GAP = 0.2
"""Between letters or digits a wider gap is a blank."""
MIXED_GAP = 0.6
"""Between a Chinese character and a letter a wider gap is a blank (word processors add a quarter there)."""
WIDE_GAP = 1.0
"""Between Chinese characters a wider gap is a blank (justified and distributed lines stay below)."""
COLUMN_GAP = 2.5
"""Outside tables a wider gap parts two lines that stand side by side."""
SAME_PLACE = 0.25
"""The same character less than this many heights away was drawn twice to look bold."""


@dataclass(slots=True)
class Run:
    """Characters ``text`` with their left edges and the right edge of the last; top, bottom and baseline."""

    text: list[str]
    edges: list[float]
    y0: float
    y1: float
    base: float
    first: int = 0
    score: float = 1.0

    @property
    def x0(self) -> float:
        """The left edge."""
        return self.edges[0]

    @property
    def x1(self) -> float:
        """The right edge."""
        return self.edges[-1]

    def cut(self, start: int, end: int) -> Run:
        """The part from character ``start`` up to ``end``."""
        return replace(self, text=self.text[start:end], edges=self.edges[start:end + 1], first=self.first + start)


def is_cjk(char: str) -> bool:
    """Whether the character is set on the square of Chinese text (ideographs, full-width signs, CJK marks)."""
    code = ord(char)
    return code >= 0x2E80 and (code < 0xA4D0 or 0xF900 <= code < 0xFB00 or 0xFE30 <= code < 0xFE50
                               or 0xFF00 <= code < 0xFFEF or code >= 0x20000)


def lines(runs: Iterable[Run], page: int, *, part: bool) -> list[Line]:
    """The lines that the runs of one container make, top to bottom; with ``part``, wide gaps part lines."""
    out: list[Line] = []
    for row in _rows(runs):
        out += [_line(members, page) for members in _columns(row, part)]
    return out


def _rows(runs: Iterable[Run]) -> list[list[Run]]:
    """Runs that share most of their height, as rows from top to bottom, each from left to right."""
    rows: list[list[Run]] = []
    y0 = y1 = 0.0
    for run in sorted(runs, key=lambda run: run.y0 + run.y1):
        shared = min(y1, run.y1) - max(y0, run.y0)
        if rows and shared > 0.5 * min(y1 - y0, run.y1 - run.y0):
            rows[-1].append(run)
            if run.y1 - run.y0 > y1 - y0:
                y0, y1 = run.y0, run.y1
        else:
            rows.append([run])
            y0, y1 = run.y0, run.y1
    for row in rows:
        if len(row) > 1:
            row.sort(key=lambda run: run.edges[0])
    return rows


def _columns(row: list[Run], part: bool) -> list[list[Run]]:
    """The row parted at wide gaps."""
    parts = [[row[0]]]
    for left, right in pairwise(row):
        height = max(left.y1 - left.y0, right.y1 - right.y0)
        if part and right.edges[0] - left.edges[-1] > COLUMN_GAP * height:
            parts.append([right])
        else:
            parts[-1].append(right)
    return parts


def _line(row: Sequence[Run], page: int) -> Line:
    """One line of runs from left to right, blanks where the gaps ask for them."""
    first = row[0]
    if len(row) == 1:
        text, edges, y0, y1, score = first.text, first.edges, first.y0, first.y1, first.score
    else:
        text, edges = list(first.text), list(first.edges)
        y0, y1, score = first.y0, first.y1, first.score
        for run in row[1:]:
            y0, y1, score = min(y0, run.y0), max(y1, run.y1), min(score, run.score)
            _append(text, edges, run)
    return Line("".join(text), Box(page, edges[0], y0, edges[-1], y1), tuple(edges), score=score)


def _append(text: list[str], edges: list[float], run: Run) -> None:
    """Add the run's characters to a line: a blank before them if the gap asks for one, none drawn twice."""
    height = run.y1 - run.y0
    gap = run.edges[0] - edges[-1]
    if gap < -0.3 * height and _drawn_twice(text, edges, run, height):
        return
    if _blank(text[-1], run.text[0], gap / height):
        text.append(" ")
        edges.append(run.edges[0])
    else:
        edges[-1] = run.edges[0]
    text += run.text
    edges += run.edges[1:]


def _drawn_twice(text: list[str], edges: list[float], run: Run, height: float) -> bool:
    """Whether every character of the run stands in the line already, at the same place."""
    near = SAME_PLACE * height
    k = 0
    for char, x in zip(run.text, run.edges, strict=False):
        while k < len(text) and (edges[k] < x - near or (text[k] != char and edges[k] <= x + near)):
            k += 1
        if k == len(text) or text[k] != char or edges[k] > x + near:
            return False
    return True


def _blank(left: str, right: str, gap: float) -> bool:
    """Whether a gap of so many heights between the two characters is a blank."""
    if gap <= WORD_GAP or left.isspace() or right.isspace():
        return False
    wide = is_cjk(left) + is_cjk(right)
    return gap > (WORD_GAP, MIXED_GAP, WIDE_GAP)[wide]
