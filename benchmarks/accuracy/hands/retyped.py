"""Hand 1: the form typed anew in a word processor (python-docx), with all that Word leaves in a file.

Other widths, fonts, merges; text cut over many runs; tracked changes, content controls, text boxes, fields, comments,
hidden text, smart tags, bookmarks: ``TRICKS``. A few of them are at work in each file.
"""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

from benchmarks.accuracy.hands import file_name, lay_out, one
from benchmarks.accuracy.sheet import Case, Para, Run, Sheet, Table, Want
from benchmarks.accuracy.truth import Truth
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt

TRICKS = (
    "char_runs",
    "ins",
    "del_ins",
    "sdt",
    "sdt_cell",
    "sdt_block",
    "textbox",
    "comment",
    "hidden",
    "smarttag",
    "hyperlink",
    "fldsimple",
    "formtext",
    "bookmark",
    "nobreakhyphen",
    "moved",
    "nested_table",
    "customxml",
    "deleted_row",
    "rpr_change",
    "para_mark",
    "deleted_note",
    "placeholder",
)
FONTS = ("仿宋_GB2312", "仿宋", "宋体", "微软雅黑", "方正仿宋_GBK", "等线", "楷体", "华文仿宋", "SimSun")
_ALIGN = {"left": WD_ALIGN_PARAGRAPH.LEFT, "center": WD_ALIGN_PARAGRAPH.CENTER, "right": WD_ALIGN_PARAGRAPH.RIGHT}
_W = nsdecls("w")
_WHO = 'w:id="{id}" w:author="王秘书" w:date="2026-03-01T09:00:00Z"'


_TEXTBOX = (
    f'<w:r {nsdecls("w", "wp", "a")} xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:v="urn:schemas-microsoft-com:vml">'
    '<mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0">'
    '<wp:extent cx="2200000" cy="320000"/><wp:docPr id="{id}" name="文本框"/><a:graphic>'
    '<a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp>'
    '<wps:cNvSpPr txBox="1"/><wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="2200000" cy="320000"/></a:xfrm>'
    '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></wps:spPr><wps:txbx><w:txbxContent><w:p><w:r>'
    '<w:t xml:space="preserve"/></w:r></w:p></w:txbxContent></wps:txbx><wps:bodyPr/></wps:wsp></a:graphicData>'
    "</a:graphic></wp:inline></w:drawing></mc:Choice><mc:Fallback><w:pict>"
    '<v:shape style="width:173pt;height:25pt" type="#_x0000_t202"><v:textbox><w:txbxContent><w:p><w:r>'
    '<w:t xml:space="preserve"/></w:r></w:p></w:txbxContent></v:textbox></v:shape></w:pict></mc:Fallback>'
    "</mc:AlternateContent></w:r>"
)


class _Writer:
    """Writes a sheet into a document; ``tricks`` says what else happens to the runs."""

    def __init__(self, rng: Random, tricks: frozenset[str], wants: dict[str, Want]) -> None:
        self.rng, self.tricks, self.wants = rng, tricks, wants
        self.document: Any = Document()
        self.font, self.size = rng.choice(FONTS), rng.choice((10.5, 12, 12, 14, 15, 16))
        self._ids = 100

    def next_id(self) -> int:
        """A new id for a change or a bookmark."""
        self._ids += 1
        return self._ids

    # -- runs --
    def element(self, run: Run, look: str = "body") -> Any:
        """One ``<w:r>``; tabs and line breaks as their own elements."""
        r = OxmlElement("w:r")
        pr = OxmlElement("w:rPr")
        fonts = OxmlElement("w:rFonts")
        for attribute in ("w:ascii", "w:hAnsi", "w:eastAsia"):
            fonts.set(qn(attribute), "黑体" if look == "head" else self.font)
        pr.append(fonts)
        if run.bold or look == "title":
            pr.append(OxmlElement("w:b"))
        if run.strike:
            pr.append(OxmlElement("w:strike"))
        if run.hidden:
            pr.append(OxmlElement("w:vanish"))
        size = OxmlElement("w:sz")
        size.set(qn("w:val"), str(int((self.size + (8 if look == "title" else 0)) * 2)))
        pr.append(size)
        if run.underline:
            u = OxmlElement("w:u")
            u.set(qn("w:val"), "single")
            pr.append(u)
        r.append(pr)
        self.fill(r, run.text, "w:t")
        return r

    def fill(self, r: Any, text: str, tag: str) -> None:
        """Put *text* into the run element, breaks and tabs as elements."""
        piece = ""

        def flush() -> None:
            nonlocal piece
            if piece:
                t = OxmlElement(tag)
                t.text = piece
                t.set(qn("xml:space"), "preserve")
                r.append(t)
                piece = ""

        for ch in text:
            special = {"\t": "w:tab", "\n": "w:br"}.get(ch)
            if ch == "-" and "nobreakhyphen" in self.tricks and tag == "w:t":
                special = "w:noBreakHyphen"
            if special:
                flush()
                r.append(OxmlElement(special))
            else:
                piece += ch
        flush()

    def elements(self, run: Run, look: str) -> list[Any]:
        """The run, whole or cut up."""
        if "char_runs" in self.tricks and run.text:
            return [self.element(replace(run, text=ch), look) for ch in run.text]
        if len(run.text) > 3 and self.rng.random() < 0.2:
            cut = self.rng.randint(1, len(run.text) - 1)
            return [
                self.element(replace(run, text=run.text[:cut]), look),
                self.element(replace(run, text=run.text[cut:]), look),
            ]
        return [self.element(run, look)] if run.text else []

    def wrapped(self, run: Run, look: str) -> list[Any]:
        """A run that answers a blank, with one of the tricks around it."""
        inner = self.elements(run, look)
        able = [
            t
            for t in (
                "ins",
                "del_ins",
                "sdt",
                "textbox",
                "comment",
                "hidden",
                "smarttag",
                "hyperlink",
                "fldsimple",
                "formtext",
                "bookmark",
                "moved",
                "customxml",
                "rpr_change",
                "deleted_note",
            )
            if t in self.tricks
        ]
        if not inner or not run.key or not able or not run.text.strip() or self.rng.random() < 0.35:
            return inner
        return getattr(self, f"_{self.rng.choice(able)}")(run, inner, look)

    def _shell(self, tag: str, inner: list[Any], change: bool = False) -> Any:
        shell = OxmlElement(tag)
        if change:
            shell.set(qn("w:id"), str(self.next_id()))
            shell.set(qn("w:author"), "王秘书")
            shell.set(qn("w:date"), "2026-03-01T09:00:00Z")
        for each in inner:
            shell.append(each)
        return shell

    def _ins(self, run: Run, inner: list[Any], look: str) -> list[Any]:
        return [self._shell("w:ins", inner, True)]

    def _deleted(self, run: Run, old: str, look: str) -> Any:
        r = self.element(replace(run, text=""), look)
        self.fill(r, old, "w:delText")
        return self._shell("w:del", [r], True)

    def _del_ins(self, run: Run, inner: list[Any], look: str) -> list[Any]:
        digits = any(c.isdigit() for c in run.text)
        old = "".join(self.rng.choice("0123456789") if c.isdigit() else c for c in run.text) if digits else "原填写内容"
        return [self._deleted(run, old, look), self._shell("w:ins", inner, True)]

    def _deleted_note(self, run: Run, inner: list[Any], look: str) -> list[Any]:
        return [*inner, self._deleted(run, "（待核实）", look)]

    def _moved(self, run: Run, inner: list[Any], look: str) -> list[Any]:
        gone = self._shell("w:moveFrom", [deepcopy(each) for each in inner], True)
        return [gone, self._shell("w:moveTo", inner, True)]

    def _sdt(self, run: Run, inner: list[Any], look: str) -> list[Any]:
        sdt = parse_xml(
            f'<w:sdt {_W}><w:sdtPr><w:alias w:val="填写"/><w:tag w:val="f{self.next_id()}"/>'
            f'<w:id w:val="{self.next_id()}"/>'
            "<w:text/></w:sdtPr><w:sdtContent/></w:sdt>"
        )
        for each in inner:
            sdt[-1].append(each)
        return [sdt]

    def _textbox(self, run: Run, inner: list[Any], look: str) -> list[Any]:
        if "\n" in run.text:
            return inner
        body = "".join(_text(each) for each in inner)
        box = parse_xml(_TEXTBOX.format(id=self.next_id()))
        for t in box.iter(qn("w:t")):
            t.text = body
        return [box]

    def _comment(self, run: Run, inner: list[Any], look: str) -> list[Any]:
        return inner  # anchored afterwards, when the runs stand in the document

    def _hidden(self, run: Run, inner: list[Any], look: str) -> list[Any]:
        if self.wants.get(run.key or "") is not None and run.key:
            for key in _ends(run.key):
                self.wants[key] = replace(self.wants[key], clear=False, why="hidden text beside it")
        return [
            *inner,
            self.element(
                replace(run, text=self.rng.choice(("（示例）", "123", "请填写", "旧值999")), hidden=True), look
            ),
        ]

    def _smarttag(self, run: Run, inner: list[Any], look: str) -> list[Any]:
        tag = OxmlElement("w:smartTag")
        tag.set(qn("w:uri"), "urn:schemas-microsoft-com:office:smarttags")
        tag.set(qn("w:element"), "chsdate")
        for each in inner:
            tag.append(each)
        return [tag]

    def _customxml(self, run: Run, inner: list[Any], look: str) -> list[Any]:
        tag = OxmlElement("w:customXml")
        tag.set(qn("w:element"), "value")
        for each in inner:
            tag.append(each)
        return [tag]

    def _hyperlink(self, run: Run, inner: list[Any], look: str) -> list[Any]:
        link = OxmlElement("w:hyperlink")
        link.set(qn("w:anchor"), "_top")
        for each in inner:
            link.append(each)
        return [link]

    def _fldsimple(self, run: Run, inner: list[Any], look: str) -> list[Any]:
        field = OxmlElement("w:fldSimple")
        field.set(qn("w:instr"), ' DOCPROPERTY "值" \\* MERGEFORMAT ')
        for each in inner:
            field.append(each)
        return [field]

    def _formtext(self, run: Run, inner: list[Any], look: str) -> list[Any]:
        def char(kind: str) -> Any:
            return parse_xml(f'<w:r {_W}><w:fldChar w:fldCharType="{kind}"/></w:r>')

        return [
            char("begin"),
            parse_xml(f'<w:r {_W}><w:instrText xml:space="preserve"> FORMTEXT </w:instrText></w:r>'),
            char("separate"),
            *inner,
            char("end"),
        ]

    def _bookmark(self, run: Run, inner: list[Any], look: str) -> list[Any]:
        n = self.next_id()
        return [
            parse_xml(f'<w:bookmarkStart {_W} w:id="{n}" w:name="b{n}"/>'),
            parse_xml(f'<w:proofErr {_W} w:type="spellStart"/>'),
            *inner,
            parse_xml(f'<w:proofErr {_W} w:type="spellEnd"/>'),
            parse_xml(f'<w:bookmarkEnd {_W} w:id="{n}"/>'),
        ]

    def _rpr_change(self, run: Run, inner: list[Any], look: str) -> list[Any]:
        for each in inner:
            each.rPr.append(
                parse_xml(f"<w:rPrChange {_W} {_WHO.format(id=self.next_id())}><w:rPr><w:b/></w:rPr></w:rPrChange>")
            )
        return inner

    # -- paragraphs and tables --
    def write_para(self, target: Any, p: Para) -> None:
        """Fill the python-docx paragraph *target*."""
        target.alignment = _ALIGN[p.align]
        for run in p.runs:
            for each in self.wrapped(run, p.look):
                target._p.append(each)
        if "comment" in self.tricks and target.runs and any(run.key for run in p.runs) and self.rng.random() < 0.4:
            self.document.add_comment(
                target.runs,
                text=self.rng.choice(("请核对：512.50万元？", "电话请写手机", "2024年1月？")),
                author="审核",
                initials="S",
            )
        if "para_mark" in self.tricks and self.rng.random() < 0.2:
            ppr = target._p.get_or_add_pPr()
            mark = OxmlElement("w:rPr")
            mark.append(self._shell("w:ins", [], True))
            ppr.append(mark)

    def write_table(self, table: Table) -> None:
        """The table with its merges; some cells get tricks of their own."""
        edges, rng = table.edges, self.rng
        t = self.document.add_table(rows=len(table.rows), cols=len(edges) - 1)
        if table.borders:
            t.style = "Table Grid"
        t.autofit = rng.random() < 0.5
        width = 15.5 if rng.random() < 0.7 else 17.0
        for i, column in enumerate(t.columns):
            column.width = Cm(width * (edges[i + 1] - edges[i]))
        grid = [[t.rows[r]._tr.tc_lst[c] for c in range(len(edges) - 1)] for r in range(len(table.rows))]
        from docx.table import _Cell

        for place in table.grid():
            first, last = (
                grid[place.row][place.column],
                grid[place.row + place.row_span - 1][min(place.column + place.column_span, len(edges) - 1) - 1],
            )
            cell = _Cell(first, t)
            if first is not last:
                cell = cell.merge(_Cell(last, t))
            cell.width = Cm(
                width * (edges[min(place.column + place.column_span, len(edges) - 1)] - edges[place.column])
            )
            self.write_cell(cell, place.cell.paras)
        if "sdt_cell" in self.tricks:
            self.wrap_cells(t)
        if "deleted_row" in self.tricks:
            self.deleted_row(t)

    def write_cell(self, cell: Any, paras: tuple[Para, ...]) -> None:
        """The paragraphs of one cell; now and then the answer lies in a table within it."""
        keyed = any(run.key for p in paras for run in p.runs)
        if "nested_table" in self.tricks and keyed and self.rng.random() < 0.3 and len(paras) == 1:
            inner = cell.add_table(rows=1, cols=1)
            self.write_para(inner.cell(0, 0).paragraphs[0], paras[0])
            return
        first = cell.paragraphs[0]
        for i, p in enumerate(paras):
            self.write_para(first if i == 0 else cell.add_paragraph(), p)
        if "sdt_block" in self.tricks and keyed and self.rng.random() < 0.5:
            tc = cell._tc
            sdt = parse_xml(f'<w:sdt {_W}><w:sdtPr><w:id w:val="{self.next_id()}"/></w:sdtPr><w:sdtContent/></w:sdt>')
            paragraphs = list(tc.p_lst)
            paragraphs[0].addprevious(sdt)
            for each in paragraphs:
                sdt[-1].append(each)
            tc.append(OxmlElement("w:p"))
        if "placeholder" in self.tricks and not "".join(p.text for p in paras).strip() and self.rng.random() < 0.5:
            cell.paragraphs[0]._p.append(
                parse_xml(
                    f'<w:sdt {_W}><w:sdtPr><w:id w:val="{self.next_id()}"/><w:showingPlcHdr/><w:text/></w:sdtPr>'
                    '<w:sdtContent><w:r><w:rPr><w:color w:val="808080"/></w:rPr>'
                    "<w:t>单击或点击此处输入文字。</w:t></w:r></w:sdtContent></w:sdt>"
                )
            )

    def wrap_cells(self, t: Any) -> None:
        """Content controls around whole cells, or around a row."""
        for tr in list(t._tbl.tr_lst):
            for tc in list(tr.tc_lst):
                if self.rng.random() < 0.25:
                    sdt = parse_xml(
                        f'<w:sdt {_W}><w:sdtPr><w:id w:val="{self.next_id()}"/></w:sdtPr><w:sdtContent/></w:sdt>'
                    )
                    tc.addprevious(sdt)
                    sdt[-1].append(tc)

    def deleted_row(self, t: Any) -> None:
        """A row whose deletion is tracked: in the accepted view it is gone."""
        tr = deepcopy(t._tbl.tr_lst[-1])
        for tc in tr.tc_lst:
            for p in tc.p_lst:
                for r in list(p.iter(qn("w:r"))):
                    for text in list(r.iter(qn("w:t"))):
                        text.tag = qn("w:delText")
        for merge in list(tr.iter(qn("w:vMerge"))):
            merge.getparent().remove(merge)
        pr = tr.get_or_add_trPr()
        pr.append(parse_xml(f"<w:del {_W} {_WHO.format(id=self.next_id())}/>"))
        t._tbl.append(tr)

    def write(self, sheet: Sheet) -> None:
        """All blocks of the sheet at the end of the document."""
        for block in sheet.blocks:
            if isinstance(block, Para):
                self.write_para(self.document.add_paragraph(), block)
            else:
                self.write_table(block)


def _text(element: Any) -> str:
    return "".join(t.text or "" for t in element.iter(qn("w:t")))


def _ends(key: str) -> tuple[str, ...]:
    """The fields that a run answers: a period's run is keyed by its start."""
    return (key, key.replace("_start", "_end")) if key.endswith("_start") else (key,)


def writer(rng: Random, tricks: frozenset[str], wants: dict[str, Want]) -> _Writer:
    """A writer with an empty A4 document."""
    w = _Writer(rng, tricks, wants)
    section = w.document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(rng.choice((2.0, 2.5, 2.8)))
    section.top_margin = section.bottom_margin = Cm(rng.choice((1.5, 2.0, 2.5)))
    w.document.styles["Normal"].font.size = Pt(12)
    w.document.styles["Normal"].paragraph_format.space_after = Pt(0)
    if rng.random() < 0.1:
        section.header.paragraphs[0].text = rng.choice(("嘉兴市级工业和信息化发展资金", "内部资料", "附件3 承诺书另附"))
        section.footer.paragraphs[0].text = rng.choice(("第1页", "联系电话：0573-82521234", "制表日期：2026年1月1日"))
    return w


def make(form: str, truth: Truth, rng: Random, folder: Path) -> Case:
    """A DOCX retyped by hand."""
    sheet, wants = lay_out(form, truth, rng)
    tricks = frozenset(rng.sample(TRICKS, rng.choice((0, 0, 1, 1, 2, 3))))
    w = writer(rng, tricks, wants)
    w.write(sheet)
    path = folder / file_name(form, truth, rng, rng.choice((".docx", ".docx", ".docx", ".DOCX", ".docm.docx")))
    w.document.save(path)
    return one(path, form, wants)
