"""Each thing that Word, WPS or a hand does to a form, and what a reader of the page sees of it."""

from __future__ import annotations

import pytest
from wordfile import STRICT, document, docx, layout, p, plain, r, tbl, tc, texts, tr

from subsidy_docs.errors import EmptyFileError
from subsidy_docs.layout import Paragraph, Picture, Table
from subsidy_docs.read.docx import read_docx

SDT = "<w:sdt><w:sdtPr>{pr}</w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>"
PROMPT = "单击或点击此处输入文字。"
BLIP = '<a:graphic><a:graphicData uri="x"><pic:pic><pic:blipFill><a:blip r:embed="rId9"/></pic:blipFill></pic:pic>' \
       "</a:graphicData></a:graphic>"
DRAWING = f"<w:r><w:drawing><wp:inline>{BLIP}</wp:inline></w:drawing></w:r>"
VML_PICTURE = '<w:r><w:pict><v:shape><v:imagedata r:id="rId9"/></v:shape></w:pict></w:r>'


def text_box(*blocks: str) -> str:
    """A run with a text box as Word writes it: twice, as a drawing and as VML for old programs."""
    inner = f"<w:txbxContent>{''.join(blocks)}</w:txbxContent>"
    return ("<w:r><mc:AlternateContent><mc:Choice Requires=\"wps\"><w:drawing><wp:anchor><a:graphic><a:graphicData "
            f"uri=\"x\"><wps:wsp><wps:txbx>{inner}</wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:anchor>"
            f"</w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape><v:textbox>{inner}</v:textbox></v:shape></w:pict>"
            "</mc:Fallback></mc:AlternateContent></w:r>")


def field(instruction: str, result: str, before_result: str = "") -> str:
    """A complex field."""
    return ('<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
            f"<w:r><w:instrText>{instruction}</w:instrText></w:r>{before_result}"
            f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{result}<w:r><w:fldChar w:fldCharType="end"/></w:r>')


INLINE = {
    "runs join": (p("申请", "单位", "：嘉兴"), ["申请单位：嘉兴"]),
    "tab and positional tab": (p(r("甲"), "<w:r><w:tab/><w:t>乙</w:t><w:ptab/></w:r>"), ["甲\t乙\t"]),
    "break": (p("<w:r><w:t>甲</w:t><w:br/><w:t>乙</w:t><w:cr/><w:t>丙</w:t></w:r>"), ["甲", "乙", "丙"]),
    "page break": (p("<w:r><w:t>甲</w:t><w:br w:type=\"page\"/><w:t>乙</w:t></w:r>"), ["甲", "乙"]),
    "hyphens": (p("<w:r><w:t>0573</w:t><w:noBreakHyphen/><w:t>836</w:t><w:softHyphen/><w:t>81671</w:t></w:r>"),
                ["0573-83681671"]),
    "no-break and wide spaces stay": (p("512.50\u00a0\u3000万元"), ["512.50\u00a0\u3000万元"]),
    "rare characters": (p("喆堃犇", "㛃䶮𬭎"), ["喆堃犇㛃䶮𬭎"]),
    "escapes": (p("A&amp;B &lt;甲&gt; &#x9F98;"), ["A&B <甲> 龘"]),
    "indented XML": ("<w:p><w:r><w:t>\n    512.50\n  </w:t></w:r></w:p>", ["512.50"]),
    "comment and instruction of WPS": ("<w:p><!--wps--><w:r><?wps a?><w:t>甲<!--x-->乙</w:t></w:r></w:p>", ["甲乙"]),
    "insertion": (p("甲", f"<w:ins w:id=\"1\">{r('乙')}</w:ins>", "丙"), ["甲乙丙"]),
    "deletion": (p("甲", "<w:del w:id=\"1\"><w:r><w:delText>乙</w:delText></w:r></w:del>", "丙"), ["甲丙"]),
    "deletion that kept w:t": (p("甲", f"<w:del w:id=\"1\">{r('乙')}</w:del>"), ["甲"]),
    "deleted insertion": (p("甲", f"<w:ins><w:del>{r('乙')}</w:del>{r('丙')}</w:ins>"), ["甲丙"]),
    "move": (p(f"<w:moveFrom>{r('旧')}</w:moveFrom>", "甲", f"<w:moveTo>{r('新')}</w:moveTo>"), ["甲新"]),
    "link": (p("<w:hyperlink r:id=\"rId1\">" + r("13857312345") + "</w:hyperlink>"), ["13857312345"]),
    "smart tag": (p(f"<w:smartTag w:element=\"date\"><w:smartTag>{r('2026年')}</w:smartTag>{r('3月')}</w:smartTag>"),
                  ["2026年3月"]),
    "custom XML": (p(f"<w:customXml w:element=\"x\"><w:customXmlPr/>{r('甲')}</w:customXml>"), ["甲"]),
    "simple field": (p(f"<w:fldSimple w:instr=\" DATE \">{r('2026-03-16')}</w:fldSimple>"), ["2026-03-16"]),
    "complex field": (p("甲", field(' HYPERLINK "http://x" ', r("乙")), "丙"), ["甲乙丙"]),
    "field in a field": (p(field(" IF ", r("结果"), field(" DATE ", r("2020")) + r("参数"))), ["结果"]),
    "field without an end": (p('<w:r><w:fldChar w:fldCharType="begin"/></w:r>', "参数") + p("512.50"), ["512.50"]),
    "end without a field": (p('<w:r><w:fldChar w:fldCharType="end"/></w:r>', "512.50"), ["512.50"]),
    "result over paragraphs": (
        p('<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>TOC</w:instrText></w:r>'
          '<w:r><w:fldChar w:fldCharType="separate"/></w:r>', "甲")
        + p("乙", '<w:r><w:fldChar w:fldCharType="end"/></w:r>', "丙"), ["甲", "乙丙"]),
    "old check box, ticked": (
        p('<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox><w:default w:val="0"/><w:checked/></w:checkBox>'
          '</w:ffData></w:fldChar></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>', "投资类"), ["☑投资类"]),
    "old check box, not ticked": (
        p('<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox><w:default w:val="0"/></w:checkBox>'
          '</w:ffData></w:fldChar></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>', "投资类"), ["□投资类"]),
    "old list": (
        p('<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:ddList><w:result w:val="1"/><w:listEntry w:val="投资类"/>'
          '<w:listEntry w:val="上规模"/></w:ddList></w:ffData></w:fldChar></w:r>'
          '<w:r><w:instrText>FORMDROPDOWN</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'), ["上规模"]),
    "ruby": (p("<w:r><w:ruby><w:rubyPr/><w:rt>" + r("zhé") + "</w:rt><w:rubyBase>" + r("喆")
               + "</w:rubyBase></w:ruby></w:r>"), ["喆"]),
    "tick of a symbol font": (p('<w:r><w:sym w:font="Wingdings 2" w:char="0052"/></w:r>', "是"), ["☑是"]),
    "box of a symbol font": (p('<w:r><w:sym w:font="Wingdings" w:char="F0A8"/></w:r>', "否"), ["□否"]),
    "unknown sign of a symbol font": (p('<w:r><w:sym w:font="Wingdings" w:char="0031"/></w:r>'), ["\uf031"]),
    "symbol that is none": (p('<w:r><w:sym w:font="Wingdings" w:char="zz"/></w:r>'), ["\ufffd"]),
    "symbol of a text font": (p('<w:r><w:sym w:font="宋体" w:char="5586"/></w:r>'), ["喆"]),
    "math": (p("<m:oMath><m:r><m:t>512.50</m:t></m:r></m:oMath>"), ["512.50"]),
    "right-to-left wrappers": (p(f"<w:bdo w:val=\"ltr\">{r('甲')}</w:bdo>", f"<w:dir w:val=\"ltr\">{r('乙')}</w:dir>"),
                               ["甲乙"]),
    "hidden": (p("甲", r("乙", "<w:vanish/>"), "丙"), ["甲丙"]),
    "hidden, switched off": (p("甲", r("乙", '<w:vanish w:val="0"/>')), ["甲乙"]),
    "struck out": (p(r("500", "<w:strike/>"), "600"), ["600"]),
    "hidden end of a field": (
        p('<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:fldChar '
          'w:fldCharType="separate"/></w:r>', "512.50"), ["512.50"]),
    "control in a line": (p("电话", SDT.format(pr="", content=r("13857312345"))), ["电话13857312345"]),
    "empty control": (p("电话：", SDT.format(pr="<w:showingPlcHdr/>", content=r(PROMPT))), ["电话："]),
    "filled control that keeps the mark switched off": (
        p(SDT.format(pr='<w:showingPlcHdr w:val="0"/>', content=r("甲"))), ["甲"]),
    "empty control without its mark": (p("电话：", SDT.format(pr="", content=r(PROMPT))), ["电话："]),
    "empty control, prompt over runs": (p("电话：", SDT.format(pr="", content=r("单击或点击此处") + r("输入文字。"))),
                                        ["电话："]),
    "list control": (p(SDT.format(pr='<w:dropDownList><w:listItem w:value="1"/></w:dropDownList>',
                                  content=r("投资类"))), ["投资类"]),
    "check box control": (p(SDT.format(pr="<w14:checkbox/>", content=r("☒")), "是"), ["☒是"]),
    "control around paragraphs": (SDT.format(pr="", content=p("甲") + SDT.format(pr="", content=p("乙"))),
                                  ["甲", "乙"]),
    "alternate text, once": (
        p('<mc:AlternateContent><mc:Choice Requires="w14">' + r("甲") + "</mc:Choice><mc:Fallback>" + r("乙")
          + "</mc:Fallback></mc:AlternateContent>"), ["甲"]),
    "alternate text, the choice empty": (
        p('<mc:AlternateContent><mc:Choice Requires="w14"/><mc:Fallback>' + r("乙")
          + "</mc:Fallback></mc:AlternateContent>"), ["乙"]),
    "text box, once, where it is anchored": (
        p("甲", text_box(p("框内"), p("二行")), "乙"), ["甲", "框内", "二行", "乙"]),
    "text box anchored at a paragraph's start": (p(text_box(p("框内"), p("二行")), "乙"), ["乙", "框内", "二行"]),
    "text box in the line": (p("甲", text_box(p("框")).replace("wp:anchor", "wp:inline"), "乙"), ["甲框乙"]),
    "text box of two lines in the line": (
        p("甲", text_box(p("框内"), p("二行")).replace("wp:anchor", "wp:inline"), "乙"), ["甲框内", "二行乙"]),
    "old text box in the line": (
        p("甲", '<w:r><w:pict><v:shape style="width:90pt;height:20pt"><v:textbox><w:txbxContent>' + p("框")
          + "</w:txbxContent></v:textbox></v:shape></w:pict></w:r>", "乙"), ["甲框乙"]),
    "old text box apart from the line": (
        p(r("甲"), '<w:r><w:pict><v:shape style="position:absolute;width:90pt"><v:textbox><w:txbxContent>' + p("框")
          + "</w:txbxContent></v:textbox></v:shape></w:pict></w:r>", "乙"), ["甲", "框", "乙"]),
    "old text box": (p("甲", f"<w:r><w:pict><v:shape><v:textbox><w:txbxContent>{p('框')}</w:txbxContent></v:textbox>"
                             "</v:shape></w:pict></w:r>"), ["甲", "框"]),
    "box in a box": (p(text_box(p("外", text_box(p("内"))))), ["外", "内"]),
    "text of a drawing": (p("<w:r><w:drawing><wp:inline><a:p><a:r><a:t>图中</a:t></a:r><a:r><a:t>字</a:t></a:r></a:p>"
                            "</wp:inline></w:drawing></w:r>"), ["图中字"]),
    "deleted end of a paragraph": (
        "<w:p><w:pPr><w:rPr><w:del w:id=\"1\"/></w:rPr></w:pPr>" + r("512") + "</w:p>" + p(".50"), ["512.50"]),
    "deleted end before a table": (
        "<w:p><w:pPr><w:rPr><w:del w:id=\"1\"/></w:rPr></w:pPr>" + r("甲") + "</w:p>" + tbl(tr("乙")), ["甲", "乙"]),
    "automatic number": ("<w:p><w:pPr><w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"1\"/></w:numPr></w:pPr>" + r("甲")
                         + "</w:p>", ["甲"]),
    "notes at the foot are not content": (p("甲", '<w:r><w:footnoteReference w:id="2"/></w:r>'), ["甲"]),
}


@pytest.mark.parametrize("body, lines", INLINE.values(), ids=INLINE.keys())
def test_a_reader_sees(body: str, lines: list[str]) -> None:
    assert texts(layout(body)) == lines


@pytest.mark.parametrize("body, lines", INLINE.values(), ids=INLINE.keys())
def test_a_reader_sees_the_same_within_a_cell(body: str, lines: list[str]) -> None:
    found = layout(tbl(tr("标签", tc(body))))
    assert isinstance(found.blocks[0], Table)
    assert [line.text for line in found.blocks[0].cells[1].lines] == lines


@pytest.mark.parametrize("body, lines", INLINE.values(), ids=INLINE.keys())
def test_strict_documents_read_alike(body: str, lines: list[str]) -> None:
    assert texts(read_docx(docx(body, space=STRICT), name="a.docx")) == lines


TABLES = {
    "spans": (tbl(tr(tc("甲", properties='<w:gridSpan w:val="2"/>'), "乙"), tr("1", "2", "3")),
              [(1, 1, 1, 2, ["甲"]), (1, 3, 1, 1, ["乙"]), (2, 1, 1, 1, ["1"]), (2, 2, 1, 1, ["2"]),
               (2, 3, 1, 1, ["3"])]),
    "vertical merge": (
        tbl(tr(tc("甲", properties='<w:vMerge w:val="restart"/>'), "1"), tr(tc(properties="<w:vMerge/>"), "2"),
            tr(tc(properties='<w:vMerge w:val="continue"/>'), "3"), tr("乙", "4")),
        [(1, 1, 3, 1, ["甲"]), (1, 2, 1, 1, ["1"]), (2, 2, 1, 1, ["2"]), (3, 2, 1, 1, ["3"]), (4, 1, 1, 1, ["乙"]),
         (4, 2, 1, 1, ["4"])]),
    "text in a continued cell joins": (
        tbl(tr(tc("甲", properties='<w:vMerge w:val="restart"/>')), tr(tc("乙", properties="<w:vMerge/>"))),
        [(1, 1, 2, 1, ["甲", "乙"])]),
    "a merge that continues nothing": (tbl(tr(tc("甲", properties="<w:vMerge/>"), "乙")),
                                       [(1, 1, 1, 1, ["甲"]), (1, 2, 1, 1, ["乙"])]),
    "a merge broken off does not go on later": (
        tbl(tr(tc("甲", properties='<w:vMerge w:val="restart"/>')), tr("乙"), tr(tc("丙", properties="<w:vMerge/>"))),
        [(1, 1, 1, 1, ["甲"]), (2, 1, 1, 1, ["乙"]), (3, 1, 1, 1, ["丙"])]),
    "two merges below each other": (
        tbl(tr(tc("甲", properties='<w:vMerge w:val="restart"/>')), tr(tc(properties="<w:vMerge/>")),
            tr(tc("乙", properties='<w:vMerge w:val="restart"/>')), tr(tc(properties="<w:vMerge/>"))),
        [(1, 1, 2, 1, ["甲"]), (3, 1, 2, 1, ["乙"])]),
    "old horizontal merge": (
        tbl(tr(tc("甲", properties='<w:hMerge w:val="restart"/>'), tc(properties="<w:hMerge/>"), "乙")),
        [(1, 1, 1, 2, ["甲"]), (1, 3, 1, 1, ["乙"])]),
    "a horizontal merge does not reach over rows": (
        tbl(tr("甲"), tr(tc("乙", properties="<w:hMerge/>"))), [(1, 1, 1, 1, ["甲"]), (2, 1, 1, 1, ["乙"])]),
    "columns left out before": (
        tbl(tr("1", "2"), tr("3", properties='<w:gridBefore w:val="1"/><w:gridAfter w:val="1"/>')),
        [(1, 1, 1, 1, ["1"]), (1, 2, 1, 1, ["2"]), (2, 2, 1, 1, ["3"])]),
    "rows of unlike length": (tbl(tr("1"), tr("2", "3", "4"), tr()),
                              [(1, 1, 1, 1, ["1"]), (2, 1, 1, 1, ["2"]), (2, 2, 1, 1, ["3"]), (2, 3, 1, 1, ["4"])]),
    "nonsense spans": (
        tbl(tr(tc("甲", properties='<w:gridSpan w:val="0"/>'), tc("乙", properties='<w:gridSpan w:val="x"/>'),
               tc("丙", properties="<w:gridSpan/>"))),
        [(1, 1, 1, 1, ["甲"]), (1, 2, 1, 1, ["乙"]), (1, 3, 1, 1, ["丙"])]),
    "row deleted under tracking": (
        tbl(tr("旧", properties='<w:del w:id="1"/>'), tr("新", properties='<w:ins w:id="2"/>')),
        [(1, 1, 1, 1, ["新"])]),
    "cell deleted under tracking": (tbl(tr(tc("旧", properties='<w:cellDel w:id="1"/>'), "新")),
                                    [(1, 1, 1, 1, ["新"])]),
    "hidden row": (tbl(tr("密", properties="<w:hidden/>"), tr("明")), [(1, 1, 1, 1, ["明"])]),
    "control around a row": (tbl(SDT.format(pr="", content=tr("甲", "乙"))),
                             [(1, 1, 1, 1, ["甲"]), (1, 2, 1, 1, ["乙"])]),
    "control around a cell": (tbl(tr("甲", SDT.format(pr="", content=tc("乙")))),
                              [(1, 1, 1, 1, ["甲"]), (1, 2, 1, 1, ["乙"])]),
    "empty control around a cell": (tbl(tr("甲", SDT.format(pr="<w:showingPlcHdr/>", content=tc(PROMPT)))),
                                    [(1, 1, 1, 1, ["甲"]), (1, 2, 1, 1, [])]),
    "empty control around a row keeps its cells": (
        tbl(SDT.format(pr="<w:showingPlcHdr/>", content=tr(PROMPT, PROMPT))), [(1, 1, 1, 1, []), (1, 2, 1, 1, [])]),
    "tracked row in a wrapper": (tbl(f"<w:ins>{tr('甲')}</w:ins>"), [(1, 1, 1, 1, ["甲"])]),
    "cells without paragraphs": (tbl("<w:tr><w:tc/><w:tc><w:tcPr/></w:tc></w:tr>"),
                                 [(1, 1, 1, 1, []), (1, 2, 1, 1, [])]),
    "field left open in a cell": (
        tbl(tr(tc('<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r></w:p>'), "512.50")),
        [(1, 1, 1, 1, []), (1, 2, 1, 1, ["512.50"])]),
    "field left open in a cell whose last end was deleted": (
        tbl(tr(tc('<w:p><w:pPr><w:rPr><w:del w:id="1"/></w:rPr></w:pPr><w:r><w:fldChar w:fldCharType="begin"/></w:r>'
                  "</w:p>"), "512.50")),
        [(1, 1, 1, 1, []), (1, 2, 1, 1, ["512.50"])]),
    "small table in a cell, as a line a row": (
        tbl(tr("投资总额", tc(p("前"), tbl(tr("512.50", "万元"), tr("大写", "伍佰")), p("后")))),
        [(1, 1, 1, 1, ["投资总额"]), (1, 2, 1, 1, ["前", "512.50\t万元", "大写\t伍佰", "后"])]),
    "small table with cells of several lines": (
        tbl(tr(tc(tbl(tr(tc(p("审查人："), p("（盖章）")), "张三")), "<w:p/>"))),
        [(1, 1, 1, 1, ["审查人：", "（盖章）", "张三"])]),
}


@pytest.mark.parametrize("body, cells", TABLES.values(), ids=TABLES.keys())
def test_tables(body: str, cells: list[object]) -> None:
    assert plain(layout(body + p("尾"))) == [cells, ["尾"]]


def test_a_whole_form_in_a_cell_is_a_table_of_its_own() -> None:
    form = tbl(*(tr(f"标签{n}", f"值{n}") for n in range(6)))
    found = layout(tbl(tr(tc(p("附件 1"), form, p("注")))) + tbl(tr("后")))
    tables = [block for block in found.blocks if isinstance(block, Table)]
    assert [table.index for table in tables] == [1, 2, 3]
    assert [line.text for line in tables[0].cells[0].lines] == ["附件 1", "注"]
    labels = [f"{kind}{n}" for n in range(6) for kind in ("标签", "值")]
    assert [cell.lines[0].text for cell in tables[1].cells] == labels
    assert tables[2].cells[0].lines[0].text == "后"


def test_a_whole_form_in_a_text_box_is_a_table_of_its_own() -> None:
    form = tbl(*(tr(f"标签{n}", f"值{n}") for n in range(6)))
    found = layout(p("前", text_box(p("题"), form)) + p("后"))
    assert [type(block) for block in found.blocks] == [Paragraph, Table, Paragraph]
    assert plain(found)[0] == ["前", "题"]


def test_text_boxes_float() -> None:
    table = tbl(tr("甲", "乙"), tr(tc(p("丙"), p("丁"))))
    found = layout(tbl(tr("负责人", tc(p("嘉兴", text_box(p("张䶮"), table))))))
    cell = found.blocks[0].cells[1]  # type: ignore[union-attr]
    assert [(line.text, line.floating) for line in cell.lines] == [
        ("嘉兴", False), ("张䶮", True), ("甲\t乙", True), ("丙", True), ("丁", True)]


def test_text_boxes_in_the_line_do_not_float() -> None:
    box = text_box(p(r("张䶮", '<w:u w:val="single"/>'))).replace("wp:anchor", "wp:inline")
    found = layout(tbl(tr("负责人", tc(p(box)))))
    (line,) = found.blocks[0].cells[1].lines  # type: ignore[union-attr]
    assert (line.text, line.underlined, line.floating) == ("张䶮", ((0, 2),), False)


def test_text_boxes_of_a_last_paragraph_whose_end_was_deleted() -> None:
    form = tbl(*(tr(f"标签{n}", f"值{n}") for n in range(6)))
    open_ended = '<w:p><w:pPr><w:rPr><w:del w:id="1"/></w:rPr></w:pPr>{}</w:p>'
    assert plain(layout(open_ended.format(text_box(p("甲"))))) == [["甲"]]
    assert [type(block) for block in layout(open_ended.format(text_box(form))).blocks] == [Table]


def test_underlined_ranges() -> None:
    found = layout(p("我单位于", r("  2026 ", '<w:u w:val="single"/>'), r("年", '<w:u w:val="none"/>'),
                     r("3", '<w:u w:val="thick"/>'), r("月", '<w:u w:val="dotted"/>'), r("日", "<w:u/>")))
    line = found.blocks[0].lines[0]  # type: ignore[union-attr]
    assert line.text == "我单位于  2026 年3月日"
    assert line.underlined == ((4, 11), (12, 14))


def test_underlines_start_anew_on_each_line() -> None:
    u = '<w:u w:val="single"/>'
    lines = layout(p(f"<w:r><w:rPr>{u}</w:rPr><w:t>甲乙</w:t><w:tab/><w:br/><w:t>丙</w:t></w:r>", "丁")).blocks[0].lines
    assert [(line.text, line.underlined) for line in lines] == [("甲乙\t", ((0, 3),)), ("丙丁", ((0, 1),))]


def test_underlines_survive_in_a_small_table() -> None:
    u = '<w:u w:val="single"/>'
    found = layout(tbl(tr(tc(tbl(tr("于", tc(p(r("2026", u), "年", r("3", u))))), "<w:p/>"))))
    line = found.blocks[0].cells[0].lines[0]  # type: ignore[union-attr]
    assert (line.text, line.underlined) == ("于\t2026年3", ((2, 6), (7, 8)))


def test_paragraphs_are_counted_empty_ones_too() -> None:
    found = layout(p("甲") + "<w:p/>" + tbl(tr("格")) + p("乙"))
    assert [(b.index, type(b)) for b in found.blocks] == [(1, Paragraph), (1, Table), (3, Paragraph)]


NOTES = {
    "tracked-changes": [p("甲", f"<w:ins>{r('乙')}</w:ins>"),
                        p("甲", "<w:del><w:r><w:delText>乙</w:delText></w:r></w:del>"),
                        p("甲") + tbl(tr("x", properties='<w:ins w:id="2"/>')),
                        "<w:p><w:pPr><w:rPr><w:ins/></w:rPr></w:pPr>" + r("甲") + "</w:p>"],
    "hidden-text": [p("甲", r("乙", "<w:vanish/>")), p("甲") + tbl(tr("密", properties="<w:hidden/>"))],
    "struck-text": [p("甲", r("500", "<w:strike/>")), p("甲", r("500", '<w:dstrike w:val="1"/>'))],
    "control-prompt": [p("电话", SDT.format(pr="<w:showingPlcHdr/>", content=r("13857312345")))],
    "comments": [p("甲", '<w:r><w:commentReference w:id="0"/></w:r>')],
    "embedded-document": [p("甲") + '<w:altChunk r:id="rId5"/>'],
    "formula-field": [p("甲", field(" EQ \\o\\ad(\\s\\up 9(zhe),喆)", ""))],
}


@pytest.mark.parametrize("note, body", [(note, body) for note, bodies in NOTES.items() for body in bodies])
def test_notes(note: str, body: str) -> None:
    assert layout(body).notes == (note,)


@pytest.mark.parametrize("body", [
    p("甲"), p("甲", r(" ", "<w:vanish/>")), p("甲", r("", "<w:strike/>")), p(r("甲", '<w:vanish w:val="false"/>')),
    p("甲", SDT.format(pr="<w:showingPlcHdr/>", content=r(PROMPT))),
    p("甲", SDT.format(pr="<w:showingPlcHdr/>", content=r("请填写全称", '<w:rStyle w:val="a3"/>'))),
    p("甲", field(" DATE ", r("x"))),
])
def test_nothing_to_note(body: str) -> None:
    assert layout(body).notes == ()


@pytest.mark.parametrize("picture", [DRAWING, VML_PICTURE,
                                     f"<w:r><w:object>{VML_PICTURE[5:-6]}</w:object></w:r>",
                                     '<w:r><mc:AlternateContent><mc:Choice Requires="wpi"><w:drawing><a:graphic>'
                                     '<w14:contentPart r:id="rId3"/></a:graphic></w:drawing></mc:Choice><mc:Fallback>'
                                     f"{DRAWING[5:-6]}</mc:Fallback></mc:AlternateContent></w:r>"])
def test_pictures(picture: str) -> None:
    assert layout(p("甲") + p("（盖章）", picture)).pictures == (Picture(paragraph=2),)
    assert layout(tbl(tr("甲", tc(p(picture))))).pictures == (Picture(cell=(1, 1, 2)),)
    assert layout(p("甲", text_box(p(picture)))).pictures == (Picture(paragraph=1),)


def test_a_picture_in_a_small_table_is_in_the_outer_cell() -> None:
    assert layout(tbl(tr("甲", tc(tbl(tr("审查人", tc(p(DRAWING)))))))).pictures == (Picture(cell=(1, 1, 2)),)
    form = tbl(*(tr(f"标签{n}", f"值{n}") for n in range(6)), tr("章", tc(p(DRAWING))))
    assert layout(tbl(tr(tc(form)))).pictures == (Picture(cell=(2, 7, 2)),)


def test_pictures_alone_are_content() -> None:
    found = layout(p(DRAWING))
    assert found.blocks == () and found.pictures == (Picture(paragraph=1),)


@pytest.mark.parametrize("body", ["", "<w:p/>", p(""), p(r("密", "<w:vanish/>")),
                                  p(SDT.format(pr="<w:showingPlcHdr/>", content=DRAWING))])
def test_nothing_on_the_page(body: str) -> None:
    with pytest.raises(EmptyFileError):
        layout(body)


def test_a_document_of_two_bodies() -> None:
    assert texts(layout(p("甲") + "</w:body><w:body>" + p("乙"))) == ["甲", "乙"]


def test_word_2003_xml() -> None:
    space = "http://schemas.microsoft.com/office/word/2003/wordml"
    body = ('<wx:sect xmlns:wx="http://schemas.microsoft.com/office/word/2003/auxHint" '
            'xmlns:aml="http://schemas.microsoft.com/aml/2001/core">' + p("附件 1",
            f'<aml:annotation w:type="Word.Insertion"><aml:content>{r("新")}</aml:content></aml:annotation>',
            f'<aml:annotation w:type="Word.Deletion"><aml:content>{r("旧")}</aml:content></aml:annotation>')
            + tbl(tr(tc("甲", properties='<w:vmerge w:val="restart"/>'), "1"), tr(tc(properties="<w:vmerge/>"), "2"))
            + "</wx:sect>")
    found = read_docx(document(body, space=space, root="w:wordDocument").encode(), name="a.doc")
    assert plain(found) == [["附件 1新"], [(1, 1, 2, 1, ["甲"]), (1, 2, 1, 1, ["1"]), (2, 2, 1, 1, ["2"])]]


def test_flat_package_with_a_large_picture() -> None:
    inner = document(p("甲", DRAWING)).partition("?>")[2]
    flat = ('<?xml version="1.0"?><?mso-application progid="Word.Document"?>'
            '<pkg:package xmlns:pkg="http://schemas.microsoft.com/office/2006/xmlPackage">'
            '<pkg:part pkg:name="/word/media/image1.jpeg" pkg:contentType="image/jpeg"><pkg:binaryData>'
            + "QUJD\r\n" * 2_500_000 + "</pkg:binaryData></pkg:part>"
            '<pkg:part pkg:name="/word/document.xml" pkg:contentType="application/vnd.openxmlformats-officedocument.'
            f'wordprocessingml.document.main+xml"><pkg:xmlData>{inner}</pkg:xmlData></pkg:part></pkg:package>')
    assert texts(read_docx(flat.encode(), name="a.xml")) == ["甲"]
