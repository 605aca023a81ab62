"""Forms as scans: with other words read, with other cells."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from subsidy_docs.align import Aligned, align
from subsidy_docs.fill import fill
from subsidy_docs.layout import Cell, Layout, Line, Paragraph, Table
from subsidy_docs.reader import make_layout

DATA = {"applicant_name": "嘉兴禾城数据科技（集团）有限公司", "product_name": "紧固件行业质量追溯数据集",
        "registration_number": "浙数登字〔2025〕第15169号"}
PLEDGE = {"recipient": "南湖区经商局", "program_year": "2026", "project_name": "集装箱预测性维护应用"}


def edited(old: str, new: str) -> Aligned:
    """Annex 2 as a scan on which *new* was read for *old*."""
    return changed("annex2", DATA, old, new)


def changed(name: str, data: dict[str, str], old: str, new: str, *, score: float = 1.0) -> Aligned:
    """A form as a scan on which *new* was read for *old*, with so much trust."""
    layout = make_layout(fill(name, data, format="pdf", draft=True), name="a.pdf")

    def line(each: Line) -> Line:
        text = each.text.replace(old, new)
        return each._replace(text=text, edges=(), underlined=(), score=score) if old in each.text else each

    def cell(each: Cell) -> Cell:
        return each._replace(lines=tuple(map(line, each.lines)))

    blocks = tuple(replace(block, cells=tuple(map(cell, block.cells))) if isinstance(block, Table)
                   else Paragraph(tuple(map(line, block.lines)), block.index) for block in layout.blocks)
    (form,) = align(scan(replace(layout, blocks=blocks)))
    return form


def scan(layout: Layout, *, clear: bool = True) -> Layout:
    return replace(layout, kind="scan", clear_pages=(1, 2) if clear else ())


def with_cells(change: Callable[[Cell], Cell | None], name: str = "annex2", *, clear: bool = True,
               **data: str) -> Aligned:
    """A form as a scan, each of its cells as *change* gives it; *clear*: on paper that keeps pale ink."""
    filled = PLEDGE if name == "annex3" else DATA | data
    layout = make_layout(fill(name, filled, format="pdf", draft=True), name="a.pdf")
    blocks = tuple(replace(block, cells=tuple(filter(None, map(change, block.cells)))) if isinstance(block, Table)
                   else block for block in layout.blocks)
    (form,) = align(scan(replace(layout, blocks=blocks), clear=clear))
    return form
