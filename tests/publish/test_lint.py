"""Every rule: a document that conforms passes, one that breaks just that rule is told so, and only so."""

from __future__ import annotations

import copy
import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from docx import Document
from docx.enum.text import WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from subsidy_docs.cli import cli
from subsidy_docs.errors import UnreadableError
from subsidy_docs.publish.lint import RULES, lint_bytes
from tests.publish.official import (
    BOTH,
    CENTER,
    COPIES,
    FANGSONG,
    HEITI,
    KAITI,
    LEFT,
    RIGHT,
    conforming,
    faced,
    folio,
    line,
    saved,
)

Change = Callable[[Any], None]


def find(document: Any, start: str) -> Any:
    """The paragraph that begins with *start*."""
    return next(each for each in document.paragraphs if each.text.startswith(start))


def said(start: str, text: str) -> Change:
    """Another wording of a paragraph, in its look."""
    def change(document: Any) -> None:
        find(document, start).runs[0].text = text
    return change


def form(start: str, **values: Any) -> Change:
    """Another paragraph format."""
    def change(document: Any) -> None:
        for key, value in values.items():
            setattr(find(document, start).paragraph_format, key, value)
    return change


def face(start: str, font: str | None = None, size: float | None = None, colour: str | None = None,
         tight: int | None = None) -> Change:
    """Another font, size, colour or spacing."""
    def change(document: Any) -> None:
        run = find(document, start).runs[0]
        if font:
            run._element.rPr.rFonts.set(qn("w:eastAsia"), font)
        if size:
            run.font.size = Pt(size)
        if colour:
            run.font.color.rgb = RGBColor.from_string(colour)
        if tight is not None:
            run._element.rPr.find(qn("w:spacing")).set(qn("w:val"), str(tight))
    return change


def blank(start: str, more: int) -> Change:
    """Blank lines put before a paragraph, or (negative) taken away."""
    def change(document: Any) -> None:
        paragraph = find(document, start)
        for _ in range(more):
            added = line(document)
            paragraph._element.addprevious(added._element)
        for _ in range(-more):
            before = paragraph._element.getprevious()
            before.getparent().remove(before)
    return change


def margin(section: int, **values: float) -> Change:
    def change(document: Any) -> None:
        for key, value in values.items():
            setattr(document.sections[section], key, Mm(value))
    return change


def rows(change_row: Callable[[int, Any], None]) -> Change:
    def change(document: Any) -> None:
        for number, row in enumerate(document.tables[0].rows):
            change_row(number, row._tr.trPr)
    return change


def without(tag: str, only: int | None = None) -> Callable[[int, Any], None]:
    def change(number: int, properties: Any) -> None:
        for each in properties.findall(qn(tag)):
            if only is None or number == only:
                properties.remove(each)
    return change


def longer_list(document: Any) -> None:
    table = document.tables[0]._tbl
    last = table.tr_lst[-1]
    for _ in range(40):
        table.append(copy.deepcopy(last))


def wide(document: Any) -> None:
    for column in document.tables[0].columns:
        column.width = Mm(80)


def footer(change: Callable[[Any, Any], None]) -> Change:
    def apply(document: Any) -> None:
        change(document.sections[0].footer.paragraphs[0], document.sections[0].even_page_footer.paragraphs[0])
    return apply


def retext(old: str, new: str) -> Callable[[Any, Any], None]:
    def change(odd: Any, _: Any) -> None:
        for run in odd.runs:
            for text in run._element.findall(qn("w:t")):
                text.text = (text.text or "").replace(old, new)
    return change


def fonts(paragraph: Any, **values: Any) -> None:
    for run in paragraph.runs:
        for key, value in values.items():
            setattr(run.font, key, value)


def both(*changes: Change) -> Change:
    def change(document: Any) -> None:
        for each in changes:
            each(document)
    return change


def other_fangsong(document: Any) -> None:
    for paragraph in document.paragraphs:
        for run in paragraph.runs:
            if run._element.rPr.rFonts.get(qn("w:eastAsia")) == FANGSONG:
                run._element.rPr.rFonts.set(qn("w:eastAsia"), "仿宋")


def no_footer(document: Any) -> None:
    for each in (document.sections[0].footer, document.sections[0].even_page_footer):
        for run in each.paragraphs[0].runs:
            run._element.getparent().remove(run._element)


def drop(_: Any, paragraph: Any) -> None:
    paragraph._element.getparent().remove(paragraph._element)


def last_signer(document: Any) -> Any:
    return next(each for each in document.paragraphs if each.text == "嘉兴市经济和信息化局")


def signer(**values: Any) -> Change:
    def change(document: Any) -> None:
        for key, value in values.items():
            setattr(last_signer(document).paragraph_format, key, value)
    return change


def same_page(document: Any) -> None:
    kind = document.sections[2]._sectPr.find(qn("w:type"))
    if kind is None:
        kind = OxmlElement("w:type")
        document.sections[2]._sectPr.insert(0, kind)
    kind.set(qn("w:val"), "continuous")


def each_body(**values: Any) -> Change:
    def change(document: Any) -> None:
        for paragraph in document.paragraphs:
            for key, value in values.items():
                setattr(paragraph.paragraph_format, key, value)
    return change


def folio_cell(change: Callable[[Any], None]) -> Change:
    def apply(document: Any) -> None:
        change(document.sections[1].footer.tables[0]._tbl)
    return apply


def unturned(table: Any) -> None:
    for mark in list(table.iter(qn("w:textDirection"))):
        mark.getparent().remove(mark)


def printed(row: int, change: Callable[[Any], None]) -> Change:
    """Change the paragraph of a row of 版记."""
    return lambda document: change(document.tables[-1].cell(row, 0).paragraphs[0])


def retold(text: str) -> Callable[[Any], None]:
    return lambda paragraph: setattr(paragraph.runs[0], "text", text)


def flush(paragraph: Any) -> None:
    paragraph.paragraph_format.left_indent = paragraph.paragraph_format.first_line_indent = Pt(14)
    paragraph.paragraph_format.first_line_indent = Pt(0)


def tab(stop: Any) -> Callable[[Any], None]:
    def change(paragraph: Any) -> None:
        paragraph.paragraph_format.tab_stops[0].position = stop
    return change


def other_face(font: str, size: float) -> Callable[[Any], None]:
    def change(paragraph: Any) -> None:
        paragraph.runs[0]._element.rPr.rFonts.set(qn("w:eastAsia"), font)
        paragraph.runs[0].font.size = Pt(size)
    return change


def ruled(side: str, width: int) -> Change:
    def change(document: Any) -> None:
        document.tables[-1]._tbl.tblPr.find(f".//{qn(f'w:{side}')}").set(qn("w:sz"), str(width))
    return change


def no_colophon(document: Any) -> None:
    document.element.body.remove(document.tables[-1]._tbl)


def stacked(document: Any) -> None:
    """Two issuers one above the other, three lines apart: their seals meet."""
    last = last_signer(document)._element
    last.addnext(copy.deepcopy(last))
    last.addnext(line(document)._element), last.addnext(line(document)._element)


BROKEN: list[tuple[str, str, Change]] = [
    ("paper", "letter", margin(0, page_width=215.9, page_height=279.4, right_margin=31.9, bottom_margin=17.4)),
    ("margins", "top", margin(0, top_margin=35.9, bottom_margin=36.1)),
    ("margins", "left", margin(0, left_margin=26, right_margin=28)),
    ("margins", "landscape", margin(1, left_margin=25.4, right_margin=46.6)),
    ("lines", "28 becomes 20", each_body(line_spacing=Pt(31))),
    ("lines", "one paragraph", form("请加强", line_spacing=Pt(24))),
    ("lines", "not fixed", form("请加强", line_spacing_rule=WD_LINE_SPACING.SINGLE)),
    ("lines", "29.45 pt between 37 and 35", form("请加强", line_spacing=Pt(29.45))),
    ("characters", "not condensed", face("请加强", tight=0)),
    ("title-font", "黑体", face("关于下达", HEITI)),
    ("title-font", "三号", face("关于下达", size=16)),
    ("body-font", "宋体", face("请加强", "宋体")),
    ("body-font", "四号", face("请加强", size=14)),
    ("body-font", "third level", face("1.由", KAITI)),
    ("body-font", "addressee", face("南湖区", HEITI)),
    ("body-font", "date", face("2026年5月20日", "宋体")),
    ("heading-font", "first level", face("一、", FANGSONG)),
    ("heading-font", "second level", face("（一）", HEITI)),
    ("heading-font", "size", face("二、", size=18)),
    ("colour", "red text", face("请加强", colour="FF0000")),
    ("head", "black", face("嘉兴市经济和信息化局文件", "黑体")),
    ("number", "square", said("嘉经信数经〔2026", "嘉经信数经[2026]12号")),
    ("number", "round", said("嘉经信数经〔2026", "嘉经信数经（2026）12号")),
    ("number", "第", said("嘉经信数经〔2026", "嘉经信数经〔2026〕第12号")),
    ("number", "zero", said("嘉经信数经〔2026", "嘉经信数经〔2026〕012号")),
    ("number", "short year", said("嘉经信数经〔2026", "嘉经信数经〔26〕12号")),
    ("number", "left", form("嘉经信数经〔2026", alignment=LEFT)),
    ("number", "in the text", said("请加强", "请按照嘉经信数经（2025）64号执行。")),
    ("title", "left", form("关于下达", alignment=LEFT)),
    ("title", "full stop", said("关于下达", "关于下达2026年度人工智能补助项目的通知。")),
    ("title-gap", "none below", blank("南湖区", -1)),
    ("title-gap", "two below", blank("南湖区", 1)),
    ("title-gap", "one above", blank("关于下达", -1)),
    ("addressee", "half colon", said("南湖区", "南湖区经商局、财政局，秀洲区经商局、财政局:")),
    ("addressee", "indented", form("南湖区", first_line_indent=Pt(32))),
    ("indent", "none", form("请加强", first_line_indent=Pt(0))),
    ("indent", "four", form("请加强", first_line_indent=Pt(64))),
    ("indent", "hanging block", form("请加强", first_line_indent=Pt(0), left_indent=Pt(32))),
    ("indent", "centred", form("请加强", alignment=CENTER)),
    ("levels", "一.", said("一、", "一.总体安排")),
    ("levels", "(一)", said("（一）", "(一）资金来源")),
    ("levels", "（一）、", said("（一）", "（一）、资金来源")),
    ("levels", "1、", said("1.由", "1、由市级工业和信息化发展资金安排。")),
    ("levels", "skips", said("二、", "三、监督管理")),
    ("levels", "skips second", said("（二）", "（三）拨付要求")),
    ("marks", "comma", said("请加强", "请加强监督,提高效益。")),
    ("marks", "bracket", said("请加强", "请加强监督(含绩效)，提高效益。")),
    ("marks", "quote", said("请加强", "请加强\"监督\"，提高效益。")),
    ("marks", "full-width figures", said("请加强", "请加强监督，共１２项。")),
    ("attachment", "half colon", said("附件：1.", "附件:1.补助项目清单")),
    ("attachment", "full stop", said("附件：1.", "附件：1.补助项目清单。")),
    ("attachment", "no blank line", blank("附件：1.", -1)),
    ("attachment", "flush", form("附件：1.", first_line_indent=Pt(0), left_indent=Pt(0))),
    ("attachment", "1、", said("附件：1.", "附件：1、补助项目清单")),
    ("date-figures", "zeros", said("2026年5月20日", "2026年05月20日")),
    ("date-figures", "Chinese", said("2026年5月20日", "二〇二六年五月二十日")),
    ("date-figures", "in the text", said("请加强", "请于2026年06月01日前加强监督。")),
    ("date-place", "two", form("2026年5月20日", right_indent=Pt(32))),
    ("date-place", "flush", form("2026年5月20日", right_indent=Pt(0))),
    ("date-place", "left", form("2026年5月20日", alignment=LEFT, right_indent=None)),
    ("signer", "flush right", signer(alignment=RIGHT, right_indent=Pt(0))),
    ("signer", "none", lambda document: drop(document, last_signer(document))),
    ("signer", "no date", both(lambda document: drop(document, last_signer(document)),
                               lambda document: drop(document, find(document, "2026年5月20日")))),
    ("annex", "same page", same_page),
    ("annex", "仿宋", face("附件1", FANGSONG)),
    ("annex", "indented", form("附件1", first_line_indent=Pt(32))),
    ("annex", "second line", blank("补助项目清单", -1)),
    ("annex", "title left", form("补助项目清单", alignment=LEFT)),
    ("annex", "title face", face("补助项目清单", HEITI)),
    ("annex", "colon", said("附件1", "附件1：")),
    ("annex-titles", "other wording", said("绩效目标表", "绩效目标申报表")),
    ("annex-titles", "other number", said("附件2", "附件3")),
    ("lists", "no header row", rows(without("w:tblHeader"))),
    ("lists", "rows split", rows(without("w:cantSplit", 5))),
    ("lists", "too wide", wide),
    ("lists", "no 续表", longer_list),
    ("turned", "upright", folio_cell(unturned)),
    ("turned", "at the paper's edge", folio_cell(lambda table: table.tblPr[0].set(qn("w:tblpX"), "100"))),
    ("colophon", "none", no_colophon),
    ("colophon", "not last", lambda document: line(document, "另外再说明一点。", first=2)),
    ("colophon", "黑体", printed(0, other_face(HEITI, 14))),
    ("colophon", "三号", printed(1, other_face(FANGSONG, 16))),
    ("colophon", "no full stop", printed(0, retold(COPIES.rstrip("。")))),
    ("colophon", "further lines flush", printed(0, flush)),
    ("colophon", "not indented", printed(1, lambda each: setattr(each.paragraph_format, "left_indent", Pt(0)))),
    ("colophon", "zeros", printed(1, retold("嘉兴市经济和信息化局办公室\t2026年05月21日印发"))),
    ("colophon", "full stop", printed(1, retold("嘉兴市经济和信息化局办公室\t2026年5月21日印发。"))),
    ("colophon", "day flush right", printed(1, tab(Mm(156)))),
    ("colophon-rules", "all alike", ruled("insideH", 8)),
    ("colophon-rules", "first thin", ruled("top", 4)),
    ("colophon-rules", "narrow", lambda document: setattr(document.tables[-1].columns[0], "width", Mm(120))),
    ("signer", "seals would meet", stacked),
    ("folio", "none", no_footer),
    ("folio", "hyphens", footer(retext("—", "-"))),
    ("folio", "bare", footer(retext("—", ""))),
    ("folio", "size", footer(lambda odd, _: fonts(odd, size=Pt(10.5)))),
    ("folio", "face", footer(lambda odd, _: fonts(odd, name="Times New Roman"))),
    ("folio", "centred", footer(lambda odd, _: setattr(odd, "alignment", CENTER))),
    ("folio", "even right", footer(lambda _, even: setattr(even, "alignment", RIGHT))),
    ("folio", "flush", footer(lambda odd, _: setattr(odd.paragraph_format, "right_indent", Pt(0)))),
    ("folio", "same on all pages", lambda document: setattr(document.settings, "odd_and_even_pages_header_footer",
                                                            False)),
    ("folio", "too low", margin(0, footer_distance=10)),
]


ALSO = {"letter": {"margins"}}  # paper of another size has no such margins either


def test_a_conforming_document_passes() -> None:
    assert lint_bytes(saved(conforming())) == []


@pytest.mark.parametrize(("name", "how", "change"), BROKEN, ids=[f"{name}: {how}" for name, how, _ in BROKEN])
def test_a_broken_rule_is_caught_alone(name: str, how: str, change: Change) -> None:
    document = conforming()
    change(document)
    found = lint_bytes(saved(document))
    assert {each.rule for each in found} - ALSO.get(how, set()) == {name}, [each.text("zh") for each in found]
    assert all(each.found and each.wanted.zh and each.wanted.en and each.section[0].isdigit() for each in found)


def test_every_rule_is_broken_by_some_document() -> None:
    assert {name for name, _, _ in BROKEN} == set(RULES)


@pytest.mark.parametrize("change", [
    margin(0, top_margin=36.2, bottom_margin=35.8),  # 天头 37 mm ± 1 mm
    both(margin(0, top_margin=34.58, bottom_margin=32.58), margin(2, top_margin=34.58, bottom_margin=32.58),
         each_body(line_spacing=Pt(29.45))),  # GB/T 33476.2
    other_fangsong,
    form("请加强", line_spacing=Pt(28)),  # still 22 lines
    said("嘉经信数经〔2026", "嘉经信数经〔2026〕　　号"),  # the number is written in when it is issued
    both(form("请加强", first_line_indent=Pt(0)), said("请加强", "　　请加强监督，提高效益。")),
    said("请加强", "请于9:00前拨付3,000.50万元（见表）。"),
], ids=["36.2 mm", "33476.2", "仿宋", "28 pt", "open number", "typed spaces", "figures"])
def test_what_the_standard_lets_pass(change: Change) -> None:
    document = conforming()
    change(document)
    assert [each.text("zh") for each in lint_bytes(saved(document))] == []


def test_formatting_may_come_from_styles_and_defaults() -> None:
    """The same look by the style Normal alone, as Word's users set it; and by the page's grid."""
    document = Document()
    section = document.sections[0]
    margin(0, page_width=210, page_height=297, top_margin=37, bottom_margin=35, left_margin=28, right_margin=26,
           footer_distance=25.5)(document)
    document.settings.odd_and_even_pages_header_footer = True
    folio(section.footer, True)
    folio(section.even_page_footer, False)
    normal = document.styles["Normal"]
    faced(normal, FANGSONG)
    grid = section._sectPr.find(qn("w:docGrid"))
    for key, value in (("type", "linesAndChars"), ("linePitch", "579"), ("charSpace", "-848")):
        grid.set(qn(f"w:{key}"), value)
    normal.paragraph_format.space_after = Pt(0)
    title = document.add_paragraph()
    faced(title.add_run("关于开展工作的通知"), "方正小标宋简体", 22)
    title.alignment = CENTER
    for text in ("", "各有关单位：", "请认真贯彻执行。", ""):
        document.add_paragraph(text).paragraph_format.line_spacing = 1.0
    body = next(each for each in document.paragraphs if each.text.startswith("请认真"))
    body.paragraph_format.first_line_indent, body.alignment = Pt(32), BOTH
    line(document, "嘉兴市经济和信息化局", align=RIGHT, right=2.25)
    line(document, "2026年5月20日", align=RIGHT, right=4)
    assert [each.text("zh") for each in lint_bytes(saved(document))] == []
    grid.set(qn("w:linePitch"), "312")
    assert {each.rule for each in lint_bytes(saved(document))} == {"lines"}


def test_any_docx_is_measured() -> None:
    assert {each.rule for each in lint_bytes(saved(Document()))} >= {"paper", "margins", "title", "folio"}


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7", b"PK\x03\x04 no zip", saved(conforming())[:5000]])
def test_what_is_no_docx_is_refused(data: bytes) -> None:
    with pytest.raises(UnreadableError):
        lint_bytes(data)


def test_hostile_xml_is_refused_or_measured() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        package.writestr("word/document.xml", '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>')
    with pytest.raises(UnreadableError):
        lint_bytes(buffer.getvalue())


def test_command(tmp_path: Path) -> None:
    good, bad, none = tmp_path / "good.docx", tmp_path / "bad.docx", tmp_path / "none.docx"
    good.write_bytes(saved(conforming()))
    bad.write_bytes(saved(conforming(), form("关于下达", alignment=LEFT)))
    none.write_bytes(b"none")
    run = CliRunner().invoke
    assert run(cli, ["publish", "lint", str(good)]).exit_code == 0
    told = run(cli, ["--lang", "zh", "publish", "lint", str(bad)])
    assert told.exit_code == 1 and "7.3.1" in told.output and "居中" in told.output
    line_ = json.loads(run(cli, ["publish", "lint", str(bad), "--json"]).stdout)
    assert not line_["conforms"] and line_["deviations"][0]["section"] == "7.3.1"
    assert run(cli, ["publish", "lint", str(good), str(none)]).exit_code == 3
