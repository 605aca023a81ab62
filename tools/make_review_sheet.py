"""Make the review sheet's template: templates/review_sheet/template.docx (审核意见表), one sheet for each application.

In: nothing but the layout below. Out: a DOCX with tags, rendered by ``subsidy_docs.policy.sheet``. It may be changed by
hand in Word; fonts and widths are then what Word saves.

python tools/make_review_sheet.py [FOLDER]
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

FANGSONG, HEITI, TITLE = "仿宋_GB2312", "黑体", "方正小标宋简体"
WIDTH = 166  # mm between the margins


def run(paragraph: Any, text: str, size: float = 10.5, font: str = FANGSONG) -> None:
    """A run in one Chinese face; digits and Latin letters in Times New Roman."""
    made = paragraph.add_run(text)
    made.font.size = Pt(size)
    made.font.name = "Times New Roman"
    made._element.rPr.rFonts.set(qn("w:eastAsia"), font)
    made._element.rPr.rFonts.set(qn("w:hint"), "eastAsia")


def line(document: Any, text: str, size: float = 10.5, font: str = FANGSONG, *, align: Any = None, before: float = 0,
         after: float = 2, keep: bool = False) -> Any:
    """A paragraph of the page."""
    paragraph = document.add_paragraph()
    paragraph.alignment = align
    paragraph.paragraph_format.space_before, paragraph.paragraph_format.space_after = Pt(before), Pt(after)
    paragraph.paragraph_format.keep_with_next = keep
    run(paragraph, text, size, font)
    return paragraph


def table(document: Any, widths: list[float]) -> Any:
    """A table of fixed widths: w:gridCol for WPS, w:tcW for Word, the same."""
    made = document.add_table(rows=0, cols=len(widths))
    made.style, made.alignment, made.autofit = "Table Grid", WD_TABLE_ALIGNMENT.CENTER, False
    for column, width in zip(made.columns, widths, strict=True):
        column.width = Mm(width)
    return made


def row(made: Any, widths: list[float], *cells: str, head: bool = False, labels: tuple[int, ...] = (),
        size: float = 10.5,
        height: float = 0) -> Any:
    """A row; *labels* are the columns that hold labels. A row never breaks over a page; a heading repeats."""
    added = made.add_row()
    properties = added._tr.get_or_add_trPr()
    properties.append(OxmlElement("w:cantSplit"))
    if head:
        properties.append(OxmlElement("w:tblHeader"))
    if height:
        added.height = Mm(height)
    for index, (cell, text) in enumerate(zip(added.cells, cells, strict=True)):
        cell.width = Mm(widths[index])
        paragraph = cell.paragraphs[0]
        centred = head or index in labels
        paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(1.5)
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER if centred else WD_ALIGN_PARAGRAPH.LEFT
        cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
        run(paragraph, text, size, HEITI if centred else FANGSONG)
    return added


def looped(made: Any, widths: list[float], start: str, *cells: str, labels: tuple[int, ...] = (),
           size: float = 10.5) -> None:
    """A row for each entry of a list."""
    blank = [""] * (len(cells) - 1)
    row(made, widths, f"{{%tr {start} %}}", *blank)
    row(made, widths, *cells, labels=labels, size=size)
    row(made, widths, "{%tr endfor %}", *blank)


def main(folder: Path) -> None:
    """Write the template."""
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(22)
    section.top_margin = section.bottom_margin = Mm(20)
    document.styles["Normal"].paragraph_format.space_after = Pt(0)
    line(document, "{%p for a in applications %}")
    line(document, "{%p if not loop.first %}")
    document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
    line(document, "{%p endif %}")
    line(document, "{{ a.title }}", 16, TITLE, align=WD_ALIGN_PARAGRAPH.CENTER)
    line(document, "审核意见表", 20, TITLE, align=WD_ALIGN_PARAGRAPH.CENTER, after=6)
    line(document, "依据：{{ a.document }}　　审核基准日：{{ a.as_of }}　　来源：{{ a.source }}", 9)
    facts = table(document, w := [26, 62, 28, 50])
    row(facts, w, "申请单位", "{{ a.applicant }}", "所属区", "{{ a.district }}", labels=(0, 2), height=8)
    row(facts, w, "奖补类别", "{{ a.category }}", "项目（产品）", "{{ a.subject }}", labels=(0, 2), height=8)
    row(facts, w, "审核结论", "{{ a.verdict }}", "核算金额", "{{ a.amount }} 万元", labels=(0, 2), height=8)

    line(document, "一、核算过程", 12, HEITI, before=6, keep=True)
    steps = table(document, w := [14, 122, 30])
    row(steps, w, "步骤", "算式", "数额（万元）", head=True)
    looped(steps, w, "for s in a.steps", "{{ s.number }}", "{{ s.text }}", "{{ s.value }}", labels=(0, 2))

    line(document, "{%p if a.fails %}")
    line(document, "二、不符合的条款", 12, HEITI, before=6, keep=True)
    fails = table(document, w := [24, 142])
    row(fails, w, "条款", "说明与原文", head=True)
    looped(fails, w, "for f in a.fails", "{{ f.clause }}", "{{ f.text }}（原文：“{{ f.quote }}”）")
    line(document, "{%p endif %}")

    line(document, "{%p if a.asks %}")
    line(document, "{{ a.asks_number }}、待查事项（逐项核实后填写结果）", 12, HEITI, before=6, keep=True)
    asks = table(document, w := [24, 102, 40])
    row(asks, w, "条款", "待查事项与原文", "核实结果", head=True)
    looped(asks, w, "for f in a.asks", "{{ f.clause }}", "{{ f.text }}（原文：“{{ f.quote }}”）", "□符合　□不符合")
    line(document, "{%p endif %}")

    line(document, "{{ a.rest_number }}、其余条款", 12, HEITI, before=6, keep=True)
    rest = table(document, w := [24, 36, 18, 88])
    row(rest, w, "条款", "审核内容", "结论", "说明", head=True, size=9)
    looped(rest, w, "for f in a.rest", "{{ f.clause }}", "{{ f.title }}", "{{ f.verdict }}", "{{ f.text }}", size=9)

    line(document, "", 6)
    signed = table(document, w := [28, 138])
    for who in ("经办人意见", "复核人意见", "部门意见"):
        seal = "（盖章）　　　　" if "部门" in who else ""
        added = row(signed, w, who, "", labels=(0,), height=22)
        paragraph = added.cells[1].paragraphs[0]
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        run(paragraph, f"签字：　　　　　　　　{seal}　　　年　　月　　日　")
        added.cells[1].vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.BOTTOM
    line(document, "{%p endfor %}")
    target = folder / "template.docx"
    target.parent.mkdir(parents=True, exist_ok=True)
    document.core_properties.author, document.core_properties.title = "", "审核意见表"
    document.save(target)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parents[1] / "templates" / "review_sheet")
