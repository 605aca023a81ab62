"""Characters in their places in, lines of text out: what a reader's eye does with the letters on a page.

A ``Run`` is a stretch of characters with no notable gap; ``lines`` makes a container's runs (a cell's, or those
outside all tables) into lines, deciding from the gaps where a blank stands. Lengths are points, the origin is the
page's top left corner.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from subsidy_docs.layout import Box, Line
from subsidy_docs.read.rulings import Rule

RUN_GAP = 0.15
"""A run ends at a gap wider than this many times its height."""
OVERLAP = 0.1
"""A run ends where the next character begins more than this many heights before the end of the last."""
WORD_GAP = 0.2
"""Between letters or digits a wider gap is a blank."""
MIXED_GAP = 0.6
"""Between a Chinese character and a letter a wider gap is a blank (word processors add a quarter there)."""
WIDE_GAP = 0.9
"""Between Chinese characters a wider gap is a blank (justified and distributed lines stay below)."""
COLUMN_GAP = 2.5
"""Outside tables a wider gap parts two lines that stand side by side."""
GUTTER = 0.45
"""So does a gap this wide, if another row has a line that begins at the same place after such a gap."""
UNSURE_SCORE = 0.5
"""The trust in a run that may not say what it shows: a character without a meaning, text over a border."""
SAME_PLACE = 0.25
"""The same character less than this many heights away was drawn twice to look bold."""


@dataclass(slots=True)
class Run:
    """Characters ``text`` with their left edges and the right edge of the last; top and bottom.

    ``first`` is the index of the first character on the page (-1: not the page's own text), ``quarter`` the quarter
    turns clockwise that the run is turned by (-1: slanted), ``score`` the trust in it.
    """

    text: list[str]
    edges: list[float]
    y0: float
    y1: float
    first: int = 0
    score: float = 1.0
    quarter: int = 0

    def cut(self, start: int, end: int) -> Run:
        """The part from character ``start`` up to ``end``."""
        return replace(self, text=self.text[start:end], edges=self.edges[start:end + 1], first=self.first + start)


@dataclass(frozen=True, slots=True)
class Setting:
    """How a page sets its text: ``spaced`` says that blanks are characters there, not mere gaps (as Chromium's)."""

    page: int
    spaced: bool = True
    underlines: Sequence[Rule] = ()


def is_cjk(char: str) -> bool:
    """Whether the character is set on the square of Chinese text (ideographs, full-width signs, CJK marks)."""
    code = ord(char)
    return code >= 0x2E80 and (code < 0xA4D0 or 0xF900 <= code < 0xFB00 or 0xFE30 <= code < 0xFE50
                               or 0xFF00 <= code < 0xFFEF or code >= 0x20000)


def lines(runs: Iterable[Run], setting: Setting, *, part: bool) -> list[Line]:
    """The lines that the runs of one container make, top to bottom; with ``part``, wide gaps part lines."""
    upright: list[Run] = []
    turned: list[Run] = []
    for run in runs:
        (turned if run.quarter else upright).append(run)
    rows = _rows(upright)
    starts = _starts(rows) if part else []
    out = [_line(members, setting) for number, row in enumerate(rows)
           for members in (_columns(row, number, starts, setting.underlines) if part else (row,))]
    if turned:
        out += _turned(turned, setting.page)
        out.sort(key=lambda line: line.box.y0 if line.box else 0.0)
    return out


def _rows(runs: list[Run]) -> list[list[Run]]:
    """Runs that share most of their height, as rows from top to bottom, each from left to right."""
    rows: list[list[Run]] = []
    y0 = y1 = 0.0
    runs.sort(key=lambda run: run.y0 + run.y1)
    for run in runs:
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


def _starts(rows: list[list[Run]]) -> list[tuple[float, int]]:
    """Where something begins after a gap, or a row begins: (x, number of the row), by x."""
    starts = []
    for number, row in enumerate(rows):
        starts.append((row[0].edges[0], number))
        starts += [(right.edges[0], number) for left, right in pairwise(row) if _gap(left, right) > GUTTER]
    return sorted(starts)


def _gap(left: Run, right: Run) -> float:
    """The gap between two runs, in heights."""
    return (right.edges[0] - left.edges[-1]) / max(left.y1 - left.y0, right.y1 - right.y0)


def _columns(row: list[Run], number: int, starts: list[tuple[float, int]],
             underlines: Sequence[Rule]) -> list[list[Run]]:
    """The row parted at wide gaps, and at those where another row begins too; an underlined gap is a blank."""
    parts = [[row[0]]]
    for left, right in pairwise(row):
        gap, x = _gap(left, right), right.edges[0]
        wide = gap > COLUMN_GAP or (gap > GUTTER and _another_starts(starts, x, number))
        if wide and not _underlined(left.edges[-1], x, left, underlines):
            parts.append([right])
        else:
            parts[-1].append(right)
    return parts


def _another_starts(starts: list[tuple[float, int]], x: float, number: int) -> bool:
    """Whether something in another row begins at the same place."""
    near = range(bisect_left(starts, (x - 1.0, 0)), bisect_left(starts, (x + 1.0, 0)))
    return any(starts[k][1] != number for k in near)


def _underlined(x0: float, x1: float, run: Run, underlines: Sequence[Rule]) -> bool:
    """Whether a line runs under most of the stretch x0..x1 beside the run."""
    return any(_under(at, run.y0, run.y1) and min(end, x1) - max(start, x0) > 0.6 * (x1 - x0)
               for at, start, end in underlines)


def _under(at: float, y0: float, y1: float) -> bool:
    """Whether a rule at that height underlines text between y0 and y1."""
    height = y1 - y0
    return y1 - 0.3 * height <= at <= y1 + 0.4 * height


def _line(row: Sequence[Run], setting: Setting) -> Line:
    """One line of runs from left to right, blanks where the gaps ask for them."""
    first = row[0]
    text, edges, y0, y1, score = first.text, first.edges, first.y0, first.y1, first.score
    if len(row) > 1:
        text, edges = list(text), list(edges)
        for run in row[1:]:
            y0, y1, score = min(y0, run.y0), max(y1, run.y1), min(score, run.score)
            _append(text, edges, run, setting.spaced)
    marks = _marks(edges, y0, y1, setting.underlines) if setting.underlines else ()
    return Line("".join(text), Box(setting.page, edges[0], y0, edges[-1], y1), tuple(edges), marks, score=score)


def _append(text: list[str], edges: list[float], run: Run, spaced: bool) -> None:
    """Add the run's characters to a line: a blank before them if the gap asks for one, none drawn twice."""
    height = run.y1 - run.y0
    gap = run.edges[0] - edges[-1]
    if gap < -0.3 * height and _drawn_twice(text, edges, run, height):
        return
    if _blank(text[-1], run.text[0], gap / height, spaced):
        text.append(" ")
        edges.append(run.edges[0])
    else:
        edges[-1] = run.edges[0]
    text += run.text
    edges += run.edges[1:]


def _drawn_twice(text: list[str], edges: list[float], run: Run, height: float) -> bool:
    """Whether every character of the run stands in the line already, at the same place."""
    near = SAME_PLACE * height
    k = bisect_left(edges, run.edges[0] - near)
    if len(text) - k > 4 * len(run.text) + 8:
        return False
    for char, x in zip(run.text, run.edges, strict=False):
        while k < len(text) and (edges[k] < x - near or (text[k] != char and edges[k] <= x + near)):
            k += 1
        if k == len(text) or text[k] != char or edges[k] > x + near:
            return False
    return True


def _blank(left: str, right: str, gap: float, spaced: bool) -> bool:
    """Whether a gap of so many heights between the two characters is a blank."""
    if gap <= WORD_GAP or left.isspace() or right.isspace():
        return False
    return not spaced or gap > (WORD_GAP, MIXED_GAP, WIDE_GAP)[is_cjk(left) + is_cjk(right)]


def _marks(edges: Sequence[float], y0: float, y1: float, underlines: Sequence[Rule]) -> tuple[tuple[int, int], ...]:
    """The ranges of characters that stand on an underline."""
    on = [False] * (len(edges) - 1)
    for at, start, end in underlines:
        if _under(at, y0, y1):
            for i, (a, b) in enumerate(pairwise(edges)):
                on[i] = on[i] or start <= (a + b) / 2 <= end
    changes = [i for i in range(len(on) + 1) if (i < len(on) and on[i]) != (i > 0 and on[i - 1])]
    return tuple(zip(changes[::2], changes[1::2], strict=True))


def _turned(runs: list[Run], page: int) -> list[Line]:
    """Lines of text set sideways: characters in the order they were written, a line a column."""
    out: list[list[Run]] = []
    for run in sorted(runs, key=lambda run: run.first):
        last = out[-1][-1] if out else run
        if last.quarter == run.quarter and last.edges[0] < run.edges[-1] and run.edges[0] < last.edges[-1] and out:
            out[-1].append(run)
        else:
            out.append([run])
    return [Line("".join(char for run in group for char in run.text),
                 Box(page, min(run.edges[0] for run in group), min(run.y0 for run in group),
                     max(run.edges[-1] for run in group), max(run.y1 for run in group)),
                 score=min(run.score for run in group)) for group in out]
