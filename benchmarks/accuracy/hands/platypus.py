"""A PDF set by reportlab's platypus: Table with spans, Paragraphs of CID or TrueType faces, over one page or more."""

from __future__ import annotations

from html import escape
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any

from reportlab.lib import colors
from reportlab.lib.enums import TA_CENTER, TA_LEFT, TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer
from reportlab.platypus import Table as Drawn

from benchmarks.accuracy import ink
from benchmarks.accuracy.hands import file_name, lay_out, one
from benchmarks.accuracy.hands.drawn import as_reportlab_writes
from benchmarks.accuracy.sheet import Case, Para, Run, Sheet, Table
from benchmarks.accuracy.truth import Truth

_EVERYWHERE = (0, 0), (-1, -1)
_BORDERS: tuple[list[tuple[Any, ...]], ...] = (
    [("GRID", *_EVERYWHERE, 0.5, colors.black)],
    [("INNERGRID", *_EVERYWHERE, 0.3, colors.grey), ("BOX", *_EVERYWHERE, 1, colors.black)],
    [("GRID", *_EVERYWHERE, 0.5, colors.black), ("BACKGROUND", (0, 0), (0, -1), colors.whitesmoke)],
    [("LINEBELOW", *_EVERYWHERE, 0.5, colors.black)],
)
_ALIGN = {"left": TA_LEFT, "center": TA_CENTER, "right": TA_RIGHT}


class _Press:
    def __init__(self, rng: Random) -> None:
        self.rng = rng
        self.face = rng.choice(ink.faces())
        self.size = rng.choice((9.5, 10, 10.5, 11, 12))
        self.wrap = rng.choice(("CJK", "CJK", None))
        self.plain = rng.random() < 0.25  # cells as strings, not as paragraphs

    def markup(self, run: Run) -> str:
        """The run as reportlab's markup, each character in a face that has it."""
        out = ""
        for face, text in ink.pieces(self.face, ink.visible(run.text)):
            piece = escape(text, quote=False).replace("  ", "\u00a0 ").replace("\n", "<br/>")
            out += piece if face == self.face else f'<font name="{face}">{piece}</font>'
        if run.underline:
            out = f"<u>{out}</u>"
        return f"<strike>{out}</strike>" if run.strike else out

    def paragraph(self, p: Para) -> Paragraph:
        """A platypus paragraph."""
        size = self.size + {"title": 6, "head": 3, "body": 0}[p.look]
        style = ParagraphStyle(
            "p", fontName=self.face, fontSize=size, leading=size * 1.5, alignment=_ALIGN[p.align], wordWrap=self.wrap
        )
        return Paragraph("".join(map(self.markup, p.runs)) or "\u00a0", style)

    def table(self, t: Table, width: float) -> Drawn:
        """A platypus table with spans."""
        rows, edges, rng = len(t.rows), t.edges, self.rng
        grid: list[list[Any]] = [["" for _ in edges[1:]] for _ in range(rows)]
        style: list[tuple[Any, ...]] = [
            ("VALIGN", (0, 0), (-1, -1), rng.choice(("MIDDLE", "TOP"))),
            ("FONT", (0, 0), (-1, -1), self.face, self.size),
        ]
        if t.borders:
            style += rng.choice(_BORDERS)
        for p in t.grid():
            stop = (p.column + p.column_span - 1, p.row + p.row_span - 1)
            if stop != (p.column, p.row):
                style.append(("SPAN", (p.column, p.row), stop))
            short = (
                len(p.cell.text) < 8
                and len(p.cell.paras) == 1
                and all(ink.can_draw(self.face, ch) for ch in p.cell.text)
            )
            grid[p.row][p.column] = (
                p.cell.text
                if self.plain and short and "\t" not in p.cell.text
                else [self.paragraph(q) for q in p.cell.paras]
            )
        return Drawn(grid, colWidths=[width * (b - a) for a, b in pairwise(edges)], style=style, splitInRow=0)

    def press(self, sheet: Sheet) -> bytes:
        """The document's bytes."""
        margin = self.rng.choice((15, 20, 25)) * mm
        story: list[Any] = [Spacer(1, self.rng.choice((0, 0, 0, 40, 120)) * mm)]
        for block in sheet.blocks:
            story.append(
                self.paragraph(block) if isinstance(block, Para) else self.table(block, A4[0] - 2 * margin - 12)
            )
        out = BytesIO()
        SimpleDocTemplate(
            out, pagesize=A4, leftMargin=margin, rightMargin=margin, topMargin=margin, bottomMargin=margin, invariant=1
        ).build(story)
        return out.getvalue()


def make(form: str, truth: Truth, rng: Random, folder: Path) -> Case:
    """A PDF by platypus; where a row is higher than a page, the layout is drawn anew."""
    from reportlab.platypus.doctemplate import LayoutError

    path = folder / file_name(form, truth, rng, ".pdf")
    for _ in range(20):
        sheet, wants = lay_out(form, truth, rng)
        try:
            path.write_bytes(_Press(rng).press(sheet))
        except LayoutError:
            continue
        return one(path, form, as_reportlab_writes(wants))
    raise AssertionError("no layout fits a page")
