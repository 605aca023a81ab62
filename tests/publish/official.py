"""An official document made with python-docx, as an office would set it by hand: the ground for breaking rules."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

FANGSONG, HEITI, KAITI, TITLE = "仿宋_GB2312", "黑体", "楷体_GB2312", "方正小标宋简体"
LEFT, CENTER, RIGHT, BOTH = (WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT,
                             WD_ALIGN_PARAGRAPH.JUSTIFY)


def faced(run: Any, font: str, size: float = 16, tight: int = -5) -> Any:
    """*run* in a Chinese font."""
    run.font.name, run.font.size = "Times New Roman", Pt(size)
    run._element.rPr.rFonts.set(qn("w:eastAsia"), font)
    spacing = OxmlElement("w:spacing")
    spacing.set(qn("w:val"), str(tight))
    run._element.rPr.append(spacing)
    return run


def line(document: Any, text: str = "", font: str = FANGSONG, size: float = 16, align: Any = BOTH, first: float = 0,
         left: float = 0, right: float = 0) -> Any:
    """A paragraph; indents in characters."""
    paragraph = document.add_paragraph()
    form = paragraph.paragraph_format
    form.alignment, form.space_before, form.space_after = align, Pt(0), Pt(0)
    form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(28.95)
    form.first_line_indent = Pt(first * size) if first else None
    form.left_indent = Pt(left * size) if left else None
    form.right_indent = Pt(right * size) if right else None
    if text:
        faced(paragraph.add_run(text), font, size)
    return paragraph


def page(section: Any, landscape: bool = False) -> None:
    """Paper and margins."""
    section.page_width, section.page_height = (Mm(297), Mm(210)) if landscape else (Mm(210), Mm(297))
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    sides = (28, 26, 35, 37) if landscape else (37, 35, 28, 26)
    section.top_margin, section.bottom_margin, section.left_margin, section.right_margin = map(Mm, sides)
    section.footer_distance = Mm(25.5 if not landscape else 16)


def folio(footer: Any, right: bool) -> None:
    """— 1 —."""
    paragraph = footer.paragraphs[0]
    paragraph.alignment = RIGHT if right else LEFT
    if right:
        paragraph.paragraph_format.right_indent = Pt(14)
    else:
        paragraph.paragraph_format.left_indent = Pt(14)
    for text, code in (("— ", ""), ("", "PAGE"), (" —", "")):
        run = paragraph.add_run(text)
        run.font.name, run.font.size = "宋体", Pt(14)
        run._element.rPr.rFonts.set(qn("w:eastAsia"), "宋体")
        if code:
            for kind in ("begin", "", "end"):
                mark = OxmlElement("w:fldChar" if kind else "w:instrText")
                if kind:
                    mark.set(qn("w:fldCharType"), kind)
                else:
                    mark.text = f" {code} "
                run._element.append(mark)


def conforming() -> Any:
    """A notice with number, headings, two attachments and two annexes, one of them a list."""
    document = Document()
    page(document.sections[0])
    document.settings.odd_and_even_pages_header_footer = True
    folio(document.sections[0].footer, True)
    folio(document.sections[0].even_page_footer, False)
    head = line(document, "嘉兴市经济和信息化局文件", TITLE, 32, CENTER)
    head.runs[0].font.color.rgb = RGBColor(255, 0, 0)
    line(document), line(document)
    line(document, "嘉经信数经〔2026〕12号", align=CENTER)
    line(document), line(document)
    line(document, "关于下达2026年度人工智能补助项目的通知", TITLE, 22, CENTER)
    line(document)
    line(document, "南湖区经商局、财政局，秀洲区经商局、财政局：", align=LEFT)
    line(document, "根据《操作细则》（嘉经信数经〔2025〕64号）规定，现将有关事项通知如下。"
         "公示时间为2026年5月6日至2026年5月12日。", first=2)
    line(document, "一、总体安排", HEITI, first=2)
    line(document, "（一）资金来源", KAITI, first=2)
    line(document, "1.由市级工业和信息化发展资金安排，共计153.75万元。", first=2)
    line(document, "（1）各区按规定拨付。", first=2)
    line(document, "（二）拨付要求", KAITI, first=2)
    line(document, "二、监督管理", HEITI, first=2)
    line(document, "请加强监督，提高效益。", first=2)
    line(document)
    line(document, "附件：1.补助项目清单", first=-4, left=6)
    line(document, "2.绩效目标表", first=-1, left=6)
    line(document), line(document)
    line(document, "嘉兴市经济和信息化局", align=RIGHT, right=2.25)
    line(document, "2026年5月20日", align=RIGHT, right=4)
    page(document.add_section(WD_SECTION.NEW_PAGE), landscape=True)
    annex(document, "附件1", "补助项目清单")
    table(document)
    page(document.add_section(WD_SECTION.NEW_PAGE))
    annex(document, "附件2", "绩效目标表")
    line(document, "总体目标为支持企业应用人工智能。", first=2)
    upright, landscape = document.sections[0], document.sections[1]
    for name in ("footer", "even_page_footer"):
        turned(getattr(landscape, name), right=name == "footer")
        below = getattr(document.sections[2], name)
        below.is_linked_to_previous = False
        folio(below, name == "footer")
        assert not getattr(upright, name).is_linked_to_previous
    colophon(document)
    return document


def turned(footer: Any, right: bool) -> None:
    """The number of a landscape page, in a turned cell left of the text."""
    footer.is_linked_to_previous = False
    cell = footer.add_table(1, 1, Mm(10)).cell(0, 0)
    folio(cell, right)
    mark = OxmlElement("w:textDirection")
    mark.set(qn("w:val"), "tbRl")
    cell._element.get_or_add_tcPr().append(mark)
    table = cell._element.getparent().getparent()
    place = OxmlElement("w:tblpPr")
    for key, value in (("horzAnchor", "page"), ("vertAnchor", "page"), ("tblpX", "1159"), ("tblpY", "1587")):
        place.set(qn(f"w:{key}"), value)
    table.tblPr.insert(0, place)
    table.tblGrid.gridCol_lst[0].w = Mm(10)


COPIES = "抄送：嘉兴市人民政府办公室，嘉兴市数据局，嘉兴经济技术开发区管委会，南湖区人民政府。"


def colophon(document: Any) -> None:
    """版记 as a table of two rows."""
    table = document.add_table(rows=2, cols=1)
    table.columns[0].width = Mm(156)
    edges = OxmlElement("w:tblBorders")
    for side, width in (("top", 8), ("bottom", 8), ("insideH", 6)):
        edge = OxmlElement(f"w:{side}")
        for key, value in (("val", "single"), ("sz", width), ("space", 0), ("color", "000000")):
            edge.set(qn(f"w:{key}"), str(value))
        edges.append(edge)
    table._tbl.tblPr.append(edges)
    for cell, text, left, first in ((table.cell(0, 0), COPIES, 4, -3),
                                    (table.cell(1, 0), "嘉兴市经济和信息化局办公室\t2026年5月21日印发", 1, 0)):
        paragraph = cell.paragraphs[0]
        form = paragraph.paragraph_format
        form.left_indent, form.right_indent, form.first_line_indent = Pt(left * 14), Pt(14), Pt(first * 14)
        form.tab_stops.add_tab_stop(Mm(156) - Pt(14), WD_TAB_ALIGNMENT.RIGHT)
        faced(paragraph.add_run(text), FANGSONG, 14, 0)


def annex(document: Any, number: str, title: str) -> None:
    """The head of an annex."""
    line(document, number, HEITI, align=LEFT)
    line(document)
    line(document, title, TITLE, 22, CENTER)


def table(document: Any, rows: int = 12) -> Any:
    """A list."""
    made = document.add_table(rows=rows, cols=4)
    made.style = "Table Grid"
    for number, row in enumerate(made.rows):
        properties = row._tr.get_or_add_trPr()
        properties.append(OxmlElement("w:cantSplit"))
        if number == 0:
            properties.append(OxmlElement("w:tblHeader"))
        for cell, text in zip(row.cells, ("序号", "企业名称", "项目", "金额") if number == 0 else (
                str(number), "嘉兴喆堃科技有限公司", "质检场景", "153.75"), strict=True):
            cell.text = text
    return made


def saved(document: Any, change: Callable[[Any], None] | None = None) -> bytes:
    """The bytes of *document*, changed first."""
    if change is not None:
        change(document)
    buffer = BytesIO()
    document.save(buffer)
    return buffer.getvalue()
