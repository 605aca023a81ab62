"""Tables without lines: text that stands in columns because of the white space between.

In: the text lines of a page that no ruled cell holds, in reading order. Out: stretches of them, each either plain
lines or the rows of a table. A stretch is a table where white corridors run down through two or more of its rows;
a wrapped line joins the cell above it. Shared by the PDF and the scan reader; pure geometry.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from subsidy_docs.layout import Box, Cell, Line

CORRIDOR = 0.9  # narrowest white corridor, in heights of a line
_LINKED = 0.15  # of the lower of two lines: how far a label overlaps a value that is wrapped around its middle
_TIGHT = 1.0  # of a line's height: largest gap to a wrapped line
_FREE = 1.3  # of a line's height: what may be left free at the end of a line besides what did not fit
_NEVER_FIRST = ")]，。、；：！？）》」』】〕”’…%"
_NEVER_LAST = "([（《「『【〔“‘"
_MOST_LINES = 600  # a page with more is no form


@dataclass(frozen=True, slots=True)
class Stretch:
    """Lines that belong together: plain (``cells`` empty) or a table without lines."""

    lines: tuple[Line, ...]
    cells: tuple[Cell, ...] = ()


def stretches(lines: Sequence[Line]) -> list[Stretch]:
    """*lines* of one page, parted into plain text and tables without lines, top to bottom."""
    placed = [line for line in lines if line.box is not None]
    if len(placed) > _MOST_LINES:
        return [Stretch(tuple(placed))]
    found: list[Stretch] = []
    group: list[list[Line]] = []
    corridors: list[tuple[float, float]] = []
    for row in _visual_rows(placed):
        narrowed = _corridors([*group[-1:], row]) if not corridors else _narrowed(corridors, row)
        if group and not narrowed and (corridors or len(row) > 1):
            found += _closed(group)
            group, narrowed = [], []
        group.append(row)
        corridors = narrowed or _corridors([row])
    return found + _closed(group)


def _narrowed(corridors: list[tuple[float, float]], row: list[Line]) -> list[tuple[float, float]]:
    """What *row* leaves free of *corridors*."""
    least = CORRIDOR * median(map(_height, row))
    left_free = corridors
    for line in row:
        box = _box(line)
        left_free = [piece for left, right in left_free
                     for piece in ((left, min(right, box.x0)), (max(left, box.x1), right)) if piece[0] < piece[1]]
    return [(left, right) for left, right in left_free if right - left >= least]


def _box(line: Line) -> Box:
    assert line.box is not None
    return line.box


def _height(line: Line) -> float:
    return max(_box(line).y1 - _box(line).y0, 1.0)


def _overlap(a: Line, b: Line) -> float:
    """How far two lines stand side by side, as a share of the lower one's height."""
    return (min(_box(a).y1, _box(b).y1) - max(_box(a).y0, _box(b).y0)) / min(_height(a), _height(b))


def _visual_rows(lines: Sequence[Line]) -> list[list[Line]]:
    """Lines side by side together, left to right; a label in the middle of a wrapped text links its lines."""
    rows: list[list[Line]] = []
    for line in sorted(lines, key=lambda each: (_box(each).y0 + _box(each).y1, _box(each).x0)):
        if rows and any(_overlap(other, line) > _LINKED and not _above(other, line) for other in rows[-1][-4:]):
            rows[-1].append(line)
        else:
            rows.append([line])
    return [sorted(row, key=lambda each: _box(each).x0) for row in rows]


def _above(a: Line, b: Line) -> bool:
    """Whether one of two lines stands over the other."""
    return _box(a).x0 < _box(b).x1 and _box(b).x0 < _box(a).x1


def _corridors(rows: Sequence[Sequence[Line]]) -> list[tuple[float, float]]:
    """The white corridors (left, right) between columns that run through all *rows*."""
    spans = sorted((_box(line).x0, _box(line).x1) for row in rows for line in row)
    if not spans:
        return []
    least = CORRIDOR * sorted(_height(line) for row in rows for line in row)[len(spans) // 2]
    found = []
    reach = spans[0][1]
    for left, right in spans[1:]:
        if left - reach >= least:
            found.append((reach, left))
        reach = max(reach, right)
    return found


def _closed(group: list[list[Line]]) -> list[Stretch]:
    """A finished group of visual rows: a table if its columns hold, plain lines before, between and after it."""
    multiple = [i for i, row in enumerate(group) if len(row) > 1]
    corridors = _corridors(group)
    if len(multiple) < 2 or not corridors:
        return [Stretch(tuple(line for row in group for line in row))] if group else []
    first, last = multiple[0], len(group) - 1
    before, inside = group[:first], group[first:last + 1]
    plain = [Stretch(tuple(line for row in before for line in row))] if before else []
    corridors = _corridors(inside)
    lines = tuple(line for row in inside for line in row)
    return [*plain, Stretch(lines, tuple(_table(inside, corridors)))]


def _table(rows: list[list[Line]], corridors: list[tuple[float, float]]) -> list[Cell]:
    """The cells of a table whose columns are parted by *corridors*."""
    edges = [right for _, right in corridors]
    columns: list[list[Line]] = [[] for _ in range(len(corridors) + 1)]
    for row in rows:
        for line in row:
            columns[sum(_box(line).x0 >= edge - 0.1 for edge in edges)].append(line)
    counted = [i for i, column in enumerate(columns) if not _stands_apart(i, columns)]
    groups = _linked([(i, line) for i in counted for line in columns[i]])
    groups = _wrapped_joined(groups, [left for left, _ in corridors])
    tops = [min(_box(line).y0 for _, line in group) for group in groups]
    cells = []
    for number, group in enumerate(groups, start=1):
        for column in sorted({i for i, _ in group}):
            cells.append(_cell(number, column + 1, [line for i, line in group if i == column]))
    for i, loose in enumerate(columns):
        if i not in counted:
            for line in loose:
                number = max(sum(top <= _box(line).y0 + _height(line) / 2 for top in tops), 1)
                cells.append(_cell(number, i + 1, [line]))
    return sorted(_one_a_place(cells), key=lambda cell: (cell.row, cell.column))


def _cell(row: int, column: int, lines: list[Line]) -> Cell:
    around = _box(lines[0])
    for line in lines[1:]:
        around = around.union(_box(line))
    return Cell(row, column, 1, 1, tuple(line for visual in _visual_rows(lines) for line in visual), around)


def _one_a_place(cells: list[Cell]) -> list[Cell]:
    """Cells of the same place as one."""
    places: dict[tuple[int, int], list[Line]] = {}
    for cell in cells:
        places.setdefault((cell.row, cell.column), []).extend(cell.lines)
    return [_cell(row, column, lines) for (row, column), lines in places.items()]


def _stands_apart(index: int, columns: list[list[Line]]) -> bool:
    """Whether the first column is a heading set down the side: its lines keep no step with the next column's."""
    if index or len(columns) < 3:
        return False
    in_step = sum(any(_overlap(line, other) > 0.8 for other in columns[1]) for line in columns[0])
    return in_step < 0.6 * len(columns[0]) or len(columns[0]) < 0.4 * len(columns[1])


def _linked(lines: list[tuple[int, Line]]) -> list[list[tuple[int, Line]]]:
    """Lines side by side, chained, are one row; rows come top to bottom."""
    groups: list[list[tuple[int, Line]]] = []
    for column, line in sorted(lines, key=lambda each: _box(each[1]).y0):
        near = [g for g in groups[-3:] if any(not _above(o, line) and _overlap(o, line) >= _LINKED for _, o in g)]
        if near:
            near[0].append((column, line))
            for other in near[1:]:
                near[0].extend(other)
                groups.remove(other)
        else:
            groups.append([(column, line)])
    return sorted(groups, key=lambda g: min(_box(line).y0 for _, line in g))


def _wrapped_joined(groups: list[list[tuple[int, Line]]], limits: list[float]) -> list[list[tuple[int, Line]]]:
    """Rows whose lines all stand just under lines that are full to their column's end join the row above."""
    joined: list[list[tuple[int, Line]]] = []
    rightmost = max(_box(line).x1 for group in groups for _, line in group)
    starts = {c: min(_box(line).x0 for g in groups for i, line in g if i == c + 1) for c in range(len(limits))
              if any(i == c + 1 for g in groups for i, _ in g)}
    for group in groups:
        if joined and all(_goes_on(joined[-1], column, line, starts.get(column, rightmost))
                          for column, line in _tops(group)):
            joined[-1].extend(group)
        else:
            joined.append(group)
    return joined


def _tops(group: list[tuple[int, Line]]) -> list[tuple[int, Line]]:
    """The highest line of each column."""
    tops: dict[int, Line] = {}
    for column, line in sorted(group, key=lambda each: _box(each[1]).y0):
        tops.setdefault(column, line)
    return list(tops.items())


def _goes_on(row: list[tuple[int, Line]], column: int, line: Line, limit: float) -> bool:
    """Whether *line* is wrapped from the last line of *column* in *row*."""
    above = [other for i, other in row if i == column]
    return bool(above) and _wraps(max(above, key=lambda each: _box(each).y1), line, limit)


def _wraps(above: Line, line: Line, limit: float) -> bool:
    """Whether *line* goes on from *above*, which reaches nearly to *limit*."""
    a, b = _box(above), _box(line)
    height = max(_height(above), _height(line))
    free = limit - a.x1 - _first_word(line)
    return b.y0 - a.y1 < _TIGHT * height and free < _FREE * height and b.x0 <= a.x0 + 1.5 * height


def _first_word(line: Line) -> float:
    """The width of what could not stay on the line above: a Latin word, or one character with the signs around it
    that begin or end no line (避头尾)."""
    if not line.edges:
        return _height(line)
    text = line.text
    end = 1
    while end < len(text) and not text[end].isspace() and (
            text[end] in _NEVER_FIRST or text[end - 1] in _NEVER_LAST or text[end - 1:end + 1].isascii()):
        end += 1
    return line.edges[end] - line.edges[0]
