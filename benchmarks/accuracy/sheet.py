"""A form as some hand has laid it out, free of any file format: what every renderer draws.

Cells stand by fractions of the table's width, so that each row may be cut otherwise, as people do it; ``grid`` gives
the common grid that a file format wants. ``Want`` and ``Case`` say what a reader should make of the file.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class Want:
    """What a field's reading should be: ``value`` as in the record's JSON.

    ``clear``: the writing leaves no doubt, the value must be right. Otherwise a reader must not call any value ``ok``
    but ``value`` or one of ``also``. ``why`` tells what makes it doubtful.
    """

    value: str | None
    clear: bool = True
    also: tuple[str, ...] = ()
    why: str = ""


@dataclass(frozen=True, slots=True)
class ExpectedForm:
    """One form that stands in the file."""

    form: str
    fields: Mapping[str, Want]
    optional: bool = False  # a reader may leave it out: a blank form, a second copy


class Case(NamedTuple):
    """One file of one hand: where it lies and what should be read from it (nothing: ``no-such-form``)."""

    path: Path
    expected: tuple[ExpectedForm, ...]
    errors: tuple[str, ...] = ()  # the error codes that are right where nothing is expected


@dataclass(frozen=True, slots=True)
class Run:
    """Text of one look. ``key`` names the blank it answers, if any."""

    text: str
    key: str | None = None
    underline: bool = False
    strike: bool = False
    hidden: bool = False
    bold: bool = False


Override = tuple[tuple[Run, ...], Want]  # what is written in a blank, given from outside, and what is wanted of it


@dataclass(frozen=True, slots=True)
class Para:
    """One paragraph; ``align`` is left, center or right, ``look`` body, head or title."""

    runs: tuple[Run, ...]
    align: str = "left"
    look: str = "body"

    @property
    def text(self) -> str:
        """All its text."""
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell from ``x0`` to ``x1`` (fractions of the table's width), ``rows`` rows high."""

    x0: float
    x1: float
    paras: tuple[Para, ...]
    rows: int = 1

    @property
    def text(self) -> str:
        """All its text, a line a paragraph."""
        return "\n".join(para.text for para in self.paras)


Line = tuple[Cell, ...]  # the cells of one row


class Placed(NamedTuple):
    """A cell in the grid."""

    row: int
    column: int
    row_span: int
    column_span: int
    cell: Cell


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells; a cell several rows high stands in its first row only."""

    rows: tuple[tuple[Cell, ...], ...]
    borders: bool = True

    @property
    def edges(self) -> tuple[float, ...]:
        """The x of every column edge, 0 to 1, near ones joined."""
        edges: list[float] = []
        for x in sorted({x for row in self.rows for cell in row for x in (cell.x0, cell.x1)} | {0.0, 1.0}):
            if not edges or x - edges[-1] > 0.004:
                edges.append(x)
        return tuple(edges)

    def grid(self) -> list[Placed]:
        """Every cell with its place in the common grid."""
        edges = self.edges

        def column(x: float) -> int:
            return min(range(len(edges)), key=lambda i: abs(edges[i] - x))

        return [
            Placed(
                r, column(cell.x0), min(cell.rows, len(self.rows) - r), max(1, column(cell.x1) - column(cell.x0)), cell
            )
            for r, row in enumerate(self.rows)
            for cell in row
        ]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A whole form: paragraphs and tables in order."""

    blocks: tuple[Para | Table, ...]
    notes: tuple[str, ...] = field(default=())  # which habits were at work, for the report

    def tables(self) -> list[Table]:
        """The tables among the blocks."""
        return [block for block in self.blocks if isinstance(block, Table)]

    def paras(self) -> list[Para]:
        """All paragraphs, those of cells too, in order."""
        out: list[Para] = []
        for block in self.blocks:
            if isinstance(block, Para):
                out.append(block)
            else:
                out += [para for row in block.rows for cell in row for para in cell.paras]
        return out


def para(*pieces: Run | str, align: str = "left", look: str = "body") -> Para:
    """A paragraph of pieces; plain text is a run without a key."""
    return Para(tuple(p if isinstance(p, Run) else Run(p) for p in pieces if p != ""), align, look)


def map_runs(sheet: Sheet, change: object) -> Sheet:
    """The sheet with every run put through *change*, a function Run -> tuple of Runs."""
    assert callable(change)

    def of_para(p: Para) -> Para:
        return replace(p, runs=tuple(out for run in p.runs for out in change(run)))

    def of_table(t: Table) -> Table:
        return replace(
            t, rows=tuple(tuple(replace(c, paras=tuple(map(of_para, c.paras))) for c in row) for row in t.rows)
        )

    return replace(sheet, blocks=tuple(of_para(b) if isinstance(b, Para) else of_table(b) for b in sheet.blocks))
