"""Annex 1 and 2 as people lay them out: the official rows in any cut of cells, with values written by the pen.

``compose(form, truth, rng, habits)`` gives the sheet and what is wanted of every field. ``overrides`` puts given
runs in a blank.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from random import Random

from benchmarks.accuracy import wording
from benchmarks.accuracy.blanks import Composer
from benchmarks.accuracy.habits import REMARKS, Habits, fill_notes
from benchmarks.accuracy.sheet import Cell, Line, Override, Para, Sheet, Table, Want, para
from benchmarks.accuracy.truth import Truth


def _shift(line: Line, left: float, right: float) -> Line:
    return tuple(replace(c, x0=left + c.x0 * (right - left), x1=left + c.x1 * (right - left)) for c in line)


def _snapped(line: Line, columns: int) -> Line:
    """The row with its edges on an even grid, or as it was where cells would vanish."""
    out = tuple(replace(c, x0=round(c.x0 * columns) / columns, x1=round(c.x1 * columns) / columns) for c in line)
    return out if all(c.x1 - c.x0 > 0.01 for c in out) else line


def _rows(c: Composer) -> list[tuple[Line, ...]]:
    """The rows of each group, the group column as this hand has it."""
    h, rng = c.h, c.rng
    left = 0.0 if h.left in {"banner", "numbered", "none"} else h.left_width
    right = 0.86 if h.remark else 1.0
    groups: list[tuple[Line, ...]] = []
    rows: list[Line] = []
    if h.remark:
        rows.append(
            (
                *((Cell(0, right, (para(rng.choice(("项目及内容", "填报内容", "")), align="center"),)),)),
                Cell(right, 1, (para("备注", align="center"),)),
            )
        )
    for i, (name, lines) in enumerate(c.groups()):
        if left == 0.0 and h.left != "none":
            mark = f"{wording.NUMERALS[i]}、" if h.left == "numbered" else ""
            rows.append((Cell(0, 1, (para(mark + name, align="center"),)),))
        for j, line in enumerate(lines):
            cells = _shift(line, left, right)
            if h.snap and line[0].x0 == 0 and all(cell.rows == 1 for cell in line):
                cells = _shift(_snapped(line, h.snap), left, right)
            if left and j == 0:
                paras = (
                    tuple(para(ch, align="center") for ch in name)
                    if h.left == "vertical"
                    else (para(name, align="center"),)
                )
                cells = (Cell(0, left, paras, rows=len(lines)), *cells)
            if h.remark:
                cells = (*cells, Cell(right, 1, (para(rng.choice(REMARKS)),)))
            rows.append(cells)
        groups.append(tuple(rows))
        rows = []
    return groups


def _with_blank_rows(rows: tuple[Line, ...], count: int, rng: Random) -> tuple[Line, ...]:
    """Empty rows put between full-width rows (where no cell spans several rows)."""
    out = list(rows)
    for _ in range(count):
        open_until, places = 0, []
        for i, row in enumerate(out):
            if i >= open_until:
                places.append(i)
            open_until = max(open_until, max((i + cell.rows for cell in row), default=0))
        out.insert(rng.choice([*places, len(out)]), (Cell(0, 1, (para(rng.choice(("", "", " "))),)),))
    return tuple(out)


def _plain(c: Composer) -> tuple[Para, ...]:
    """No table at all: every label and value on a line, as in a form typed as text."""
    h = replace(
        c.h,
        name="one",
        people="flow" if c.rng.random() < 0.5 else "one",
        facts="one",
        review="down",
        left="none",
        nested=False,
    )
    out: list[Para] = []
    for i, (name, lines) in enumerate(c.with_habits(h).groups()):
        if c.rng.random() < 0.8:
            out.append(para(f"{wording.NUMERALS[i]}、{name}", look="head"))
        for line in lines:
            for cell in line:
                out += cell.paras
    return tuple(out)


def _title(form: str, h: Habits, rng: Random) -> tuple[Para, ...]:
    title = wording.TITLES[form]
    if h.title == "none":
        return ()
    if h.title == "spread":
        title = rng.choice((" ", "\u3000")).join(title)
    elif h.title == "split":
        cut = title.index("投资") if form == "annex1" else title.index("上规模")
        head, tail = title[:cut], title[cut:]
        return (
            (para(head, align="center", look="title"), para(tail, align="center", look="title"))
            if not h.soft
            else (para(f"{head}\n{tail}", align="center", look="title"),)
        )
    return (para(title, align="center", look="title"),)


def compose(
    form: str, truth: Truth, rng: Random, habits: Habits, overrides: Mapping[str, Override] | None = None
) -> tuple[Sheet, dict[str, Want]]:
    """The form laid out by *habits*, and what is wanted of every typed field."""
    c = Composer(form, truth, rng, habits, overrides or {})
    top: list[Para] = []
    if habits.number:
        top.append(para(habits.number.format(wording.NUMBERS[form]), look="head"))
    titles = _title(form, habits, rng)
    head = tuple(para(fill_notes(h, rng), align=rng.choice(("left", "right"))) for h in habits.header)
    foot = tuple(para(fill_notes(f, rng)) for f in habits.footer)
    if not habits.table:
        return Sheet((*top, *titles, *head, *_plain(c), *foot)), c.wants
    groups = _rows(c)
    if habits.split:
        between = () if rng.random() < 0.3 else (para(""),)
        tables = tuple(block for rows in groups for block in (Table(rows, habits.borders), *between))
        return Sheet((*top, *titles, *head, *tables, *foot)), c.wants
    rows = tuple(row for group in groups for row in group)
    if habits.title == "inside":
        rows = ((Cell(0, 1, titles),), *rows)
        titles = ()
    if habits.blank_rows:
        rows = _with_blank_rows(rows, habits.blank_rows, rng)
    return Sheet((*top, *titles, *head, Table(rows, habits.borders), *foot)), c.wants
