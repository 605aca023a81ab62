"""A sheet written into a DOCX with python-docx, as someone who types the form anew would.

``Writer`` writes; ``tricks`` (names of ``tricks.ALL``) say what else Word leaves around the text.
"""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docx.table import _Cell

from benchmarks.accuracy import tricks
from benchmarks.accuracy.sheet import Para, Run, Sheet, Table, Want

FONTS = ("仿宋_GB2312", "仿宋", "宋体", "微软雅黑", "方正仿宋_GBK", "等线", "楷体", "华文仿宋", "SimSun")
_ALIGN = {"left": WD_ALIGN_PARAGRAPH.LEFT, "center": WD_ALIGN_PARAGRAPH.CENTER, "right": WD_ALIGN_PARAGRAPH.RIGHT}
_HEADERS = ("嘉兴市级工业和信息化发展资金", "内部资料", "附件3 承诺书另附")
_FOOTERS = ("第1页", "联系电话：0573-82521234", "制表日期：2026年1月1日")


class Writer:
    """Writes sheets at the end of ``document``; ``wants`` are changed where a trick makes a value doubtful."""

    def __init__(self, rng: Random, names: frozenset[str], wants: dict[str, Want]) -> None:
        self.rng, self.tricks, self.wants = rng, names, wants
        self.document: Any = Document()
        self.font, self.size = rng.choice(FONTS), rng.choice((10.5, 12, 12, 14, 15, 16))
        self.width = 15.5 if rng.random() < 0.7 else 17.0  # of tables, cm
        self._ids = 100
        section = self.document.sections[0]
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        if rng.random() < 0.04:
            section.orientation, section.page_width, section.page_height = WD_ORIENT.LANDSCAPE, Cm(29.7), Cm(21)
        section.left_margin = section.right_margin = Cm(rng.choice((2.0, 2.5, 2.8)))
        section.top_margin = section.bottom_margin = Cm(rng.choice((1.5, 2.0, 2.5)))
        normal = self.document.styles["Normal"]
        normal.font.size, normal.paragraph_format.space_after = Pt(12), Pt(0)
        if rng.random() < 0.1:
            section.header.paragraphs[0].text = rng.choice(_HEADERS)
            section.footer.paragraphs[0].text = rng.choice(_FOOTERS)

    def next_id(self) -> int:
        """A new id for a change, a bookmark or a control."""
        self._ids += 1
        return self._ids

    # -- runs --
    def element(self, run: Run, look: str = "body") -> Any:
        """One ``<w:r>``; tabs and line breaks as their own elements."""
        r, pr, fonts = OxmlElement("w:r"), OxmlElement("w:rPr"), OxmlElement("w:rFonts")
        for attribute in ("w:ascii", "w:hAnsi", "w:eastAsia"):
            fonts.set(qn(attribute), "黑体" if look == "head" else self.font)
        pr.append(fonts)
        for tag, wanted in (("w:b", run.bold or look == "title"), ("w:strike", run.strike), ("w:vanish", run.hidden)):
            if wanted:
                pr.append(OxmlElement(tag))
        size = OxmlElement("w:sz")
        size.set(qn("w:val"), str(int((self.size + (8 if look == "title" else 0)) * 2)))
        pr.append(size)
        if run.underline:
            line = OxmlElement("w:u")
            line.set(qn("w:val"), "single")
            pr.append(line)
        r.append(pr)
        self.fill(r, run.text, "w:t")
        return r

    def fill(self, r: Any, text: str, tag: str) -> None:
        """Put *text* into the run element, breaks and tabs as elements."""
        special = {"\t": "w:tab", "\n": "w:br"}
        if "nobreakhyphen" in self.tricks and tag == "w:t":
            special["-"] = "w:noBreakHyphen"
        pieces: list[str] = [""]
        for ch in text:
            if ch in special:
                pieces += [ch, ""]
            else:
                pieces[-1] += ch
        for piece in pieces:
            if piece in special:
                r.append(OxmlElement(special[piece]))
            elif piece:
                t = OxmlElement(tag)
                t.text = piece
                t.set(qn("xml:space"), "preserve")
                r.append(t)

    def elements(self, run: Run, look: str) -> list[Any]:
        """The run, whole or cut up."""
        if "char_runs" in self.tricks:
            return [self.element(replace(run, text=ch), look) for ch in run.text]
        if len(run.text) > 3 and self.rng.random() < 0.2:
            cut = self.rng.randint(1, len(run.text) - 1)
            return [self.element(replace(run, text=piece), look) for piece in (run.text[:cut], run.text[cut:])]
        return [self.element(run, look)] if run.text else []

    def wrapped(self, run: Run, look: str) -> list[Any]:
        """The run's elements; one that answers a blank gets one of the tricks around it."""
        inner = self.elements(run, look)
        if look == "title" and "title_box" in self.tricks and "\n" not in run.text:
            return tricks.textbox(self, run, inner, look)
        able = sorted(self.tricks & tricks.RUNS.keys())
        if not inner or not run.key or not able or not run.text.strip() or self.rng.random() < 0.35:
            return inner
        return tricks.RUNS[self.rng.choice(able)](self, run, inner, look)

    # -- paragraphs and tables --
    def write_para(self, target: Any, p: Para) -> None:
        """Fill the python-docx paragraph *target*."""
        target.alignment = _ALIGN[p.align]
        for run in p.runs:
            for each in self.wrapped(run, p.look):
                target._p.append(each)
        tricks.mark_paragraph(self, target, p)

    def write_table(self, table: Table, place: Any) -> None:
        """The table with its merges, at the end of *place* (the document or a cell)."""
        edges, width = table.edges, self.width
        rows, columns = len(table.rows), len(edges) - 1
        t = place.add_table(rows, columns)
        if table.borders:
            t.style = "Table Grid"
        t.autofit = self.rng.random() < 0.5
        for i, column in enumerate(t.columns):
            column.width = Cm(width * (edges[i + 1] - edges[i]))
        grid = [list(row._tr.tc_lst) for row in t.rows]
        for p in table.grid():
            stop = min(p.column + p.column_span, columns)
            first, last = grid[p.row][p.column], grid[p.row + p.row_span - 1][stop - 1]
            cell = _Cell(first, t)
            if first is not last:
                cell = cell.merge(_Cell(last, t))
            cell.width = Cm(width * (edges[stop] - edges[p.column]))
            self.write_cell(cell, p.cell.paras)
            if "text_direction" in self.tricks and p.row_span > 1 and p.column == 0:
                tricks.turn(cell)
        tricks.mark_table(self, t)

    def write_cell(self, cell: Any, paras: tuple[Para, ...]) -> None:
        """The paragraphs of one cell; now and then the answer lies in a table within it."""
        keyed = any(run.key for p in paras for run in p.runs)
        if "nested_table" in self.tricks and keyed and len(paras) == 1 and self.rng.random() < 0.3:
            self.write_para(cell.add_table(rows=1, cols=1).cell(0, 0).paragraphs[0], paras[0])
            return
        first = cell.paragraphs[0]
        for i, p in enumerate(paras):
            self.write_para(first if i == 0 else cell.add_paragraph(), p)
        tricks.mark_cell(self, cell, paras, keyed)

    def write(self, sheet: Sheet) -> None:
        """All blocks of the sheet at the end of the document."""
        place = self.document
        if "outer_table" in self.tricks:  # the whole form lies in the one cell of a layout table
            outer = self.document.add_table(rows=1, cols=1)
            outer.columns[0].width = Cm(self.width + 0.5)
            place = outer.cell(0, 0)
        for block in sheet.blocks:
            if isinstance(block, Para):
                self.write_para(place.add_paragraph(), block)
            else:
                self.write_table(block, place)
        if place is not self.document:
            place.add_paragraph()
