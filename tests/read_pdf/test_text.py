"""Exact characters and honest blanks."""

from __future__ import annotations

import pytest
from reportlab.pdfgen.canvas import Canvas

from . import makers
from .reading import lines, paragraphs, read


def test_characters_come_out_as_written() -> None:
    text = "嘉兴喆堃犇㛃䶮（集团）有限公司〔2025〕3号，１２３．４５万元—“甲”；①√□"
    assert lines(makers.written((70, 100, text))) == [text]


@pytest.mark.parametrize("text", ["A B", "2026年 3月", "张　三", "512.50 万元", "ＡＩ v2.0"])
def test_typed_blanks_stay(text: str) -> None:
    assert lines(makers.written((70, 100, text))) == [text]


def test_a_hyphen_at_the_end_of_a_line_stays() -> None:
    assert lines(makers.written((70, 100, "电话：0573-"), (70, 116, "83681671"))) == ["电话：0573-", "83681671"]
    assert lines(makers.written((70, 100, "Fabric-Vision-"), (70, 116, "two"))) == ["Fabric-Vision-", "two"]


@pytest.mark.parametrize(("left", "right", "gap", "expected"), [
    ("年", "月", 0.0, "年月"),
    ("年", "月", 0.5, "年月"),  # justified text
    ("年", "月", 1.5, "年 月"),
    ("2026", "年", 0.25, "2026年"),  # a word processor's own space between scripts
    ("2026", "年", 0.9, "2026 年"),
    ("Fabric", "AI", 0.3, "Fabric AI"),
    ("51", "2.50", 0.05, "512.50"),
])
def test_gaps_between_runs(left: str, right: str, gap: float, expected: str) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(70, 700, left)
        canvas.drawString(70 + canvas.stringWidth(left) + gap * makers.SIZE, 700, right)
    canvas_lines = lines(makers.drawn(draw))
    assert canvas_lines == [expected]


def test_a_wide_gap_outside_tables_parts_two_lines() -> None:
    data = makers.written((70, 100, "承诺单位（盖章）："), (320, 100, "法定代表人（签字）："))
    assert paragraphs(read(data)) == [["承诺单位（盖章）：", "法定代表人（签字）："]]


def test_columns_of_a_table_without_lines_are_parted() -> None:
    data = makers.written((70, 100, "承诺单位（盖章）：嘉兴某"), (204, 100, "法定代表人（签字）："),
                          (70, 116, "某公司"), (204, 116, "项目负责人（签字）："))
    assert lines(data) == ["承诺单位（盖章）：嘉兴某", "法定代表人（签字）：", "某公司", "项目负责人（签字）："]


def test_an_underlined_blank_is_part_of_its_line() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(70, 700, "我单位于")
        canvas.drawString(150, 700, "2026")
        canvas.drawString(220, 700, "年申报")
        canvas.line(70 + 4 * makers.SIZE, 698, 220, 698)
    layout = read(makers.drawn(draw))
    line = layout.blocks[0].lines[0]
    assert line.text == "我单位于 2026 年申报"
    assert [line.text[a:b].strip() for a, b in line.underlined] == ["2026"]


@pytest.mark.parametrize("shift", [0.0, 0.3, 0.5])
def test_text_drawn_twice_to_look_bold_is_read_once(shift: float) -> None:
    def draw(canvas: Canvas) -> None:
        for dx in (0.0, shift):
            canvas.drawString(70 + dx, 700, "申请补助金额 100.00万元")
    assert lines(makers.drawn(draw)) == ["申请补助金额 100.00万元"]


def test_a_page_drawn_over_again_is_read_once() -> None:
    def draw(canvas: Canvas) -> None:
        for shift in (0.0, 0.4):
            for k in range(12):
                canvas.drawString(70 + shift, 700 - 16 * k, f"第{k}项金额1{k}.00万元")
    assert lines(makers.drawn(draw)) == [f"第{k}项金额1{k}.00万元" for k in range(12)]


def test_characters_drawn_twice_one_by_one_are_read_once() -> None:
    def draw(canvas: Canvas) -> None:
        x = 70.0
        for char in "金额11.00万元":
            for dx in (0.0, 0.4):
                canvas.drawString(x + dx, 700, char)
            x += canvas.stringWidth(char)
    assert lines(makers.drawn(draw)) == ["金额11.00万元"]


def test_digits_that_repeat_are_no_doubles() -> None:
    def draw(canvas: Canvas) -> None:
        x = 70.0
        for char in "1100.00":
            canvas.drawString(x, 700, char)
            x += canvas.stringWidth(char)
    assert lines(makers.drawn(draw)) == ["1100.00"]


def test_sizes_on_one_line_are_one_line() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFont(makers.font(), 14)
        canvas.drawString(70, 700, "投资总额")
        width = canvas.stringWidth("投资总额")
        canvas.setFont(makers.font("Sans"), 9)
        canvas.drawString(70 + width, 701, "512.50万元")
    assert lines(makers.drawn(draw)) == ["投资总额512.50万元"]


def test_lines_of_a_paragraph_hold_together_and_paragraphs_do_not() -> None:
    data = makers.written(
        (91, 100, "一、按有关要求和规定组织项目申报材料，相关设备和内容不重复虚假申报，"), (70, 120, "保证其真实性。"),
        (91, 140, "二、如实提供项目相关资料及实物。"), (70, 220, "年 月 日"))
    assert paragraphs(read(data)) == [
        ["一、按有关要求和规定组织项目申报材料，相关设备和内容不重复虚假申报，", "保证其真实性。"],
        ["二、如实提供项目相关资料及实物。"], ["年 月 日"]]


def test_a_radical_that_a_font_shares_is_read_as_the_character() -> None:
    assert lines(makers.written((70, 100, "⽤⼈⼯"))) == ["用人工"]


@pytest.mark.parametrize("text", ["李𬭎", "𬭎业数据有限公司", "A—𬭎①"])
def test_characters_above_u_ffff_that_reportlab_garbles_are_read_as_meant(text: str) -> None:
    data = makers.written((70, 100, text))
    assert read(data).blocks[0].lines[0].text == text


def test_garbled_characters_that_could_be_several_are_not_guessed() -> None:
    line = read(makers.written((70, 100, "\U0002CB4E\U0002CB4A王数据有限公司"))).blocks[0].lines[0]
    assert line.text in ("\U0002CB4E\U0002CB4A王数据有限公司", "\ufffd\ufffd王数据有限公司")
    assert line.text[0] != "\ufffd" or line.score < 1


def test_text_set_sideways_reads_in_the_order_it_was_written() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(170, 700, "申请单位名称：嘉兴某某科技有限公司，负责人某某")
        canvas.saveState()
        canvas.translate(90, 620)
        canvas.rotate(90)
        canvas.drawString(0, 0, "基本情况")
        canvas.restoreState()
    assert sorted(lines(makers.drawn(draw))) == ["基本情况", "申请单位名称：嘉兴某某科技有限公司，负责人某某"]
