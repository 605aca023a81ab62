"""Lines, tables and pages: what the DOCX says is where it stands."""

from __future__ import annotations

import io
from collections.abc import Sequence
from itertools import pairwise

import docx
import pytest
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_ALIGN_VERTICAL
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt
from hypothesis import given
from hypothesis import strategies as st

from subsidy_docs.errors import TemplateError
from subsidy_docs.fill import kinsoku
from subsidy_docs.fill.docx import DocxTemplate
from subsidy_docs.fill.flow import Setting, paragraph_lines
from subsidy_docs.fill.fonts import FontBook
from subsidy_docs.fill.page import Paragraph, Run, Section, Style, Table
from subsidy_docs.fill.pdf import render_pdf
from subsidy_docs.fill.sheet import Sheet
from subsidy_docs.fill.sheets import sheets
from subsidy_docs.fill.slots import whole_document

from .documents import places, reader

BOOK = FontBook()
STYLE = Style("仿宋_GB2312", "Times New Roman", 12)
TEXTS = st.text("嘉兴市的一二。，、；：！？（）《》“”…—AI v2.0%3,500 \u3000\n", max_size=80)


def lines_of(text: str, width: float = 120, **said: object) -> list[str]:
    paragraph = Paragraph((Run(text, STYLE),), STYLE, **said)  # type: ignore[arg-type]
    return ["".join(piece.text for piece in line.pieces) for line in paragraph_lines(paragraph, width, Setting(BOOK))]


# ---------------------------------------------------------------- lines

@given(TEXTS)
def test_lines_leave_nothing_out_and_are_no_wider_than_the_column(text: str) -> None:
    widths = [12.0 if ord(char) > 0x2000 else 6.0 for char in text]
    ranges = kinsoku.lines(text, widths, 100, 120)
    assert "".join(text[start:end] for start, end in ranges) == text
    for number, (start, end) in enumerate(ranges):
        line = text[start:end].rstrip("\n \u3000\t")
        assert sum(widths[start:start + len(line)]) <= (100 if number == 0 else 120)


@given(TEXTS)
def test_no_line_begins_or_ends_where_the_standard_forbids_it(text: str) -> None:
    ranges = kinsoku.lines(text, [12.0] * len(text), 120, 120)
    for (_, end), (start, _) in pairwise(ranges):
        before, after = text[end - 1], text[start] if start < len(text) else ""
        if before in "\n\f" or not after or kinsoku.may_break(before, after):
            continue
        begin = next(first for first, last in ranges if last == end)
        assert not any(kinsoku.may_break(text[at - 1], text[at]) for at in range(begin + 1, end))


@pytest.mark.parametrize(("text", "lines"), [
    ("一二三四五六七八九十。甲", ["一二三四五六七八九", "十。甲"]),
    ("一二三四五六七八九（十", ["一二三四五六七八九", "（十"]),
    ("一二三四五六七八九“十”", ["一二三四五六七八九", "“十”"]),
    ("一二三四五六七八九——", ["一二三四五六七八", "九——"]),
    ("一二三四五六七八Python语言", ["一二三四五六七八", "Python语言"]),
    ("联系电话是0573-82081234号", ["联系电话是", "0573-82081234号"]),
    ("一二三四五六七八九十　甲", ["一二三四五六七八九十　", "甲"]),
    ("甲\n乙", ["甲", "乙"]),
])
def test_lines_break_as_chinese_is_set(text: str, lines: list[str]) -> None:
    assert lines_of(text) == lines


def test_underlined_spaces_stay_what_they_are_and_within_the_line() -> None:
    ruled = Style("仿宋", "Times New Roman", 12, underline=True)
    text = "一二三四　五六 七八　　　　　"
    found = paragraph_lines(Paragraph((Run(text, ruled),), STYLE), 120, Setting(BOOK))
    assert "".join(piece.text for line in found for piece in line.pieces) == text
    assert all(piece.x + piece.width <= 120.01 for line in found for piece in line.pieces)
    words = paragraph_lines(Paragraph((Run("Industrial Vision Language Model", ruled),), STYLE), 120, Setting(BOOK))
    assert [line.pieces[0].text.strip() for line in words] == ["Industrial Vision", "Language Model"]


def test_a_word_longer_than_the_line_is_cut() -> None:
    assert "".join(lines_of("W" * 60)) == "W" * 60


def test_a_first_line_indent_counts_for_the_first_line_alone() -> None:
    assert lines_of("一二三四五六七八九十甲乙", first=24.0) == ["一二三四五六七八", "九十甲乙"]


def test_justified_lines_reach_both_edges_and_the_last_one_does_not() -> None:
    text = "一二三四五六七八九（十）甲乙丙"
    paragraph = Paragraph((Run(text, STYLE),), STYLE, align="both")
    first, last = paragraph_lines(paragraph, 120, Setting(BOOK))
    assert first.pieces[-1].x + first.pieces[-1].width - first.pieces[-1].spacing == pytest.approx(120, abs=0.1)
    assert last.pieces[-1].x + last.pieces[-1].width < 120


def test_a_justified_word_is_not_pulled_apart() -> None:
    paragraph = Paragraph((Run("一二三四 Python五六七八九十", STYLE),), STYLE, align="both")
    first = paragraph_lines(paragraph, 125, Setting(BOOK))[0]
    letters = [piece for piece in first.pieces if "Pytho" in piece.text]
    assert letters and letters[0].spacing == 0


@pytest.mark.parametrize(("rule", "line", "height"), [
    ("auto", 1.0, 15.6), ("auto", 1.5, 23.4), ("exact", 10.0, 10.0), ("atLeast", 18.0, 18.0), ("atLeast", 5.0, 15.6)])
def test_line_heights_follow_the_rule(rule: str, line: float, height: float) -> None:
    paragraph = Paragraph((Run("甲", STYLE),), STYLE, line=line, line_rule=rule)  # type: ignore[arg-type]
    assert paragraph_lines(paragraph, 100, Setting(BOOK))[0].height == pytest.approx(height)


def test_tabs_go_to_their_stops() -> None:
    paragraph = Paragraph((Run("甲\t乙\t12", STYLE),), STYLE, tabs=((60.0, "left"), (200.0, "right")))
    pieces = paragraph_lines(paragraph, 300, Setting(BOOK))[0].pieces
    assert pieces[1].x == pytest.approx(60)
    assert pieces[2].x + pieces[2].width == pytest.approx(200)


# ---------------------------------------------------------------- a DOCX of any making

def template(document: docx.document.Document) -> DocxTemplate:
    out = io.BytesIO()
    document.save(out)
    return DocxTemplate.from_bytes(out.getvalue())


def sections_of(document: docx.document.Document) -> tuple[Section, ...]:
    return whole_document(template(document), {})


def laid(document: docx.document.Document) -> list[Sheet]:
    return sheets(sections_of(document), Setting(BOOK))


def texts(sheet: Sheet) -> list[str]:
    return [each.piece.text for each in sheet.texts]


def long_table(rows: int, *, header: bool = True) -> docx.document.Document:
    document = docx.Document()
    table = document.add_table(rows, 2)
    table.style = "Table Grid"
    for number, row in enumerate(table.rows):
        row.cells[0].text = "序号" if number == 0 else str(number)
        row.cells[1].text = "企业名称" if number == 0 else f"嘉兴第{number}号智能装备有限公司"
    if header:
        mark = OxmlElement("w:tblHeader")
        table.rows[0]._tr.get_or_add_trPr().append(mark)
    return document


def test_a_long_table_goes_over_pages_with_its_header_row_on_each() -> None:
    pages = laid(long_table(120))
    assert len(pages) > 2
    assert all(texts(page)[:2] == ["序号", "企业名称"] for page in pages)
    numbers = [text for page in pages for text in texts(page) if text.isdigit()]
    assert numbers == [str(number) for number in range(1, 120)]


def test_nothing_stands_below_the_margin() -> None:
    for page in laid(long_table(120)):
        assert max(each.y for each in page.texts) < page.height - 72
        assert max(rule.y1 for rule in page.joined_rules()) <= page.height - 72 + 0.1


def test_a_row_higher_than_the_page_is_cut_between_lines_and_loses_none() -> None:
    document = docx.Document()
    table = document.add_table(2, 2)
    table.style = "Table Grid"
    text = "".join(f"第{number}句话说得很长很长。" for number in range(600))
    table.cell(0, 0).text, table.cell(0, 1).text, table.cell(1, 1).text = "左", text, "尾"
    pages = laid(document)
    assert len(pages) > 1
    assert "".join("".join(texts(page)) for page in pages) == f"左{text}尾"
    assert all(max(each.y for each in page.texts) < page.height - 72 for page in pages)


def test_cells_merged_downwards_and_sideways_are_one_box() -> None:
    document = docx.Document()
    table = document.add_table(3, 3)
    table.style = "Table Grid"
    table.cell(0, 0).merge(table.cell(2, 0)).text = "左"
    table.cell(0, 1).merge(table.cell(0, 2)).text = "右"
    (page,) = laid(document)
    left = min(rule.x0 for rule in page.joined_rules())
    columns = sorted({round(rule.x0, 1) for rule in page.joined_rules() if rule.x0 == rule.x1})
    assert len(columns) == 4
    inner = [rule for rule in page.joined_rules() if rule.y0 == rule.y1 and round(rule.x0, 1) == round(left, 1)]
    assert len(inner) == 2, "no rule crosses the cell merged downwards"
    split = [rule for rule in page.joined_rules() if rule.x0 == rule.x1 and round(rule.x0, 1) == columns[2]]
    assert split[0].y0 > min(rule.y0 for rule in page.joined_rules()), "no rule crosses the cell merged sideways"


def test_a_cell_merged_downwards_makes_room_for_its_text() -> None:
    document = docx.Document()
    table = document.add_table(2, 2)
    table.style = "Table Grid"
    table.cell(0, 0).merge(table.cell(1, 0)).text = "字" * 200
    (page,) = laid(document)
    assert max(rule.y1 for rule in page.joined_rules()) > max(each.y for each in page.texts)


def test_text_stands_in_the_middle_of_all_the_rows_that_its_cell_covers() -> None:
    document = docx.Document()
    table = document.add_table(3, 2)
    table.style = "Table Grid"
    merged = table.cell(0, 0).merge(table.cell(2, 0))
    merged.text, merged.vertical_alignment = "左", WD_ALIGN_VERTICAL.CENTER
    for row in range(3):
        table.cell(row, 1).text = "右\n右"
    (page,) = laid(document)
    left = next(each for each in page.texts if each.piece.text == "左")
    edges = [rule.y0 for rule in page.joined_rules()] + [rule.y1 for rule in page.joined_rules()]
    assert left.y - left.piece.style.size * 0.38 == pytest.approx((min(edges) + max(edges)) / 2, abs=6)


@pytest.mark.parametrize(("align", "x"), [("left", 0.0), ("center", 132.0), ("right", 264.0)])
def test_lines_are_aligned(align: str, x: float) -> None:
    paragraph = Paragraph((Run("嘉兴市 ", STYLE),), STYLE, align=align)  # type: ignore[arg-type]
    assert paragraph_lines(paragraph, 300, Setting(BOOK))[0].pieces[0].x == pytest.approx(x)


def test_sections_have_their_own_paper() -> None:
    document = docx.Document()
    document.add_paragraph("竖")
    section = document.add_section()
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Pt(842), Pt(595)
    document.add_paragraph("横")
    upright, lying = laid(document)
    assert (lying.width, lying.height) == (842, 595) and upright.width < upright.height
    assert (texts(upright), texts(lying)) == (["竖"], ["横"])


def test_indents_in_characters_count_in_the_style_of_the_paragraph() -> None:
    document = docx.Document()
    document.styles["Normal"].font.size = Pt(16)
    paragraph = document.add_paragraph("嘉兴市")
    indent = OxmlElement("w:ind")
    indent.set(qn("w:firstLineChars"), "200")
    indent.set(qn("w:firstLine"), "1")
    paragraph._p.get_or_add_pPr().append(indent)
    (section,) = sections_of(document)
    assert isinstance(section.blocks[0], Paragraph) and section.blocks[0].first == 32


def test_page_breaks_break_pages() -> None:
    document = docx.Document()
    document.add_paragraph("一").add_run().add_break(docx.enum.text.WD_BREAK.PAGE)
    document.add_paragraph("二").paragraph_format.page_break_before = True
    document.add_paragraph("三").paragraph_format.page_break_before = True
    assert [texts(page) for page in laid(document)] == [["一"], ["二"], ["三"]]


def test_running_text_goes_over_pages_line_by_line_and_stays_within_the_margins() -> None:
    document = docx.Document()
    sentence = "".join(f"第{number}句话。" for number in range(1500))
    document.add_paragraph(sentence)
    pages = laid(document)
    assert len(pages) > 1
    assert "".join("".join(texts(page)) for page in pages) == sentence
    assert all(72 < each.y < page.height - 72 for page in pages for each in page.texts)


def test_a_heading_stays_with_what_follows_it() -> None:
    document = docx.Document()
    for number in range(200):
        document.add_paragraph(f"第{number}段").paragraph_format.space_after = Pt(0)
    full = len(texts(laid(document)[0]))
    document = docx.Document()
    for number in range(full - 1):
        document.add_paragraph(f"第{number}段").paragraph_format.space_after = Pt(0)
    heading = document.add_paragraph("标题")
    heading.paragraph_format.keep_with_next, heading.paragraph_format.space_after = True, Pt(0)
    document.add_paragraph("正文")
    first, second = laid(document)
    assert texts(second) == ["标题", "正文"] and "标题" not in texts(first)


def footer_with_page_number(document: docx.document.Document) -> None:
    paragraph = document.sections[0].footer.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.add_run("— ")
    for kind, text in (("begin", ""), ("", "PAGE"), ("separate", ""), ("", "99"), ("end", "")):
        run = paragraph.add_run("" if text != "99" else "99")
        if kind:
            step = OxmlElement("w:fldChar")
            step.set(qn("w:fldCharType"), kind)
            run._r.append(step)
        elif text == "PAGE":
            code = OxmlElement("w:instrText")
            code.text = " PAGE "
            run._r.append(code)
    paragraph.add_run(" —")


def test_a_footer_has_the_number_of_its_page() -> None:
    document = long_table(120)
    footer_with_page_number(document)
    pdf = render_pdf(template(document), {}, title="公示", one_page=False)
    found = [page.extract_text() for page in reader(pdf).pages]
    assert len(found) > 2
    for number, text in enumerate(found, 1):
        assert f"— {number} —" in text and "99" not in text.replace("第99号", "").replace("\n99", "")


def test_loops_make_rows() -> None:
    document = docx.Document()
    table = document.add_table(3, 1)
    table.cell(0, 0).text, table.cell(1, 0).text = "{%tr for row in rows %}", "{{ row.name }}"
    table.cell(2, 0).text = "{%tr endfor %}"
    rows = [{"name": f"嘉兴{number}"} for number in range(100)]
    pdf = render_pdf(template(document), {"rows": rows}, title="名单", one_page=False)
    drawn = "\n".join(page.extract_text() for page in reader(pdf).pages)
    assert [row["name"] for row in rows] == drawn.split()


@pytest.mark.parametrize("spoil", ["numPr", "drawing", "tbl"])
def test_what_cant_be_drawn_is_an_error_and_not_left_out(spoil: str) -> None:
    document = docx.Document()
    if spoil == "numPr":
        document.add_paragraph("一")._p.get_or_add_pPr().get_or_add_numPr()
    elif spoil == "drawing":
        document.add_paragraph().add_run()._r.append(OxmlElement("w:drawing"))
    else:
        document.add_table(1, 1).cell(0, 0).add_table(1, 1)
    with pytest.raises(TemplateError, match=f"w:{spoil}"):
        sections_of(document)


def ruled(sheet: Sheet) -> Sequence[tuple[float, ...]]:
    return [(rule.x0, rule.y0, rule.x1, rule.y1) for rule in sheet.joined_rules()]


def test_widths_come_from_the_grid() -> None:
    document = docx.Document()
    table = document.add_table(1, 2)
    table.style = "Table Grid"
    for column, width in zip(table._tbl.tblGrid.gridCol_lst, (Pt(100), Pt(300)), strict=True):
        column.w = width
    (section,) = sections_of(document)
    assert isinstance(section.blocks[0], Table) and section.blocks[0].widths == (100, 300)
    uprights = sorted(x0 for x0, _, x1, _ in ruled(laid(document)[0]) if x0 == x1)
    assert [b - a for a, b in pairwise(uprights)] == pytest.approx([100, 300])


def test_places_on_the_page_are_those_of_the_margins() -> None:
    document = docx.Document()
    document.sections[0].left_margin, document.sections[0].top_margin = Pt(100), Pt(90)
    document.add_paragraph("左上")
    ((left, top, _, _),) = places(render_pdf(template(document), {}, title="", one_page=False), "左上")
    assert left == pytest.approx(100, abs=1.5) and top == pytest.approx(90, abs=6)
