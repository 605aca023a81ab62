"""What is doubted on a scan though it reads well: signs that a line, or a part of one, was not seen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from subsidy_docs.align import Aligned, align
from subsidy_docs.align.leftover import doubt_leftovers
from subsidy_docs.align.segments import answer_labels, find_forms
from subsidy_docs.align.stream import make_stream
from subsidy_docs.align.tidy import tidy
from subsidy_docs.fill import fill
from subsidy_docs.layout import Box, Cell, Layout, Line, Paragraph, Table
from subsidy_docs.reader import make_layout
from subsidy_docs.record import Status

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


def test_nothing_is_doubted_that_reads_as_printed() -> None:
    form = edited("没有的字", "")
    assert {form.readings[key].status for key in DATA} == {Status.OK}


@pytest.mark.parametrize(("key", "old", "new"), [
    ("applicant_name", "（集团）", "（集团)"),
    ("registration_number", "〔2025〕", "  2025  "),
    ("product_name", "质量追溯", "《质量追溯"),
    ("product_name", "紧固件", ".\t紧固件"),
    ("product_name", "质量追溯", "（质量〕追溯"),
    ("product_name", "质量追溯", "  质量追溯"),
    ("product_name", "质量追溯", "（  期）质量追溯"),
    ("product_name", "质量追溯", "质量  ，追溯"),
])
def test_signs_that_do_not_match_are_asked_about(key: str, old: str, new: str) -> None:
    assert edited(old, new).readings[key].status is Status.REVIEW


def test_text_in_a_blank_that_is_no_day_is_never_an_empty_blank() -> None:
    form = edited("年 月 日", "有限公司 年 月 日")
    days = [form.readings[key] for key in form.readings if key.endswith("_date")]
    assert all(day.status is not Status.BLANK or "有限" not in day.raw for day in days)


def with_cells(change: Callable[[Cell], Cell | None], name: str = "annex2", **data: str) -> Aligned:
    """A form as a scan, each of its cells as *change* gives it."""
    filled = PLEDGE if name == "annex3" else DATA | data
    layout = make_layout(fill(name, filled, format="pdf", draft=True), name="a.pdf")
    blocks = tuple(replace(block, cells=tuple(filter(None, map(change, block.cells)))) if isinstance(block, Table)
                   else block for block in layout.blocks)
    (form,) = align(scan(replace(layout, blocks=blocks)))
    return form


@pytest.mark.parametrize(("words", "status"), [("大", Status.REVIEW), ("", Status.OK)])
def test_a_line_below_a_name_may_be_the_rest_of_it(words: str, status: Status) -> None:
    def change(cell: Cell) -> Cell | None:
        """The name and the label behind it in one cell, as where the line between is not seen; *words* below."""
        text = "".join(line.text for line in cell.lines)
        if text == "徐阿" and cell.box is not None and (at := cell.lines[0].box) is not None:
            below = at._replace(y0=at.y1 + 2, y1=2 * at.y1 - at.y0 + 2)
            lines = (Line("徐阿  电话", at._replace(x1=at.x1 + 60)), *[Line(words, below)] * bool(words))
            return cell._replace(lines=lines, column_span=cell.column_span + 1,
                                 box=cell.box._replace(x1=cell.box.x1 + 60, y1=cell.box.y1 + 20))
        return None if text == "电话" and cell.row == row else cell

    row = 2
    assert with_cells(change, principal_name="徐阿").readings["principal_name"].status is status


def test_words_beside_a_label_that_nobody_could_make_out_make_its_answer_doubtful() -> None:
    def change(cell: Cell) -> Cell:
        if cell.lines and cell.lines[0].text == "数据产品名称":
            return cell._replace(lines=(cell.lines[0]._replace(text="区级经信部门核意贝", edges=()), *cell.lines))
        return cell

    read = with_cells(change).readings["product_name"]
    assert read.status is Status.REVIEW and "栏目名称" in read.notes[-1]


@pytest.mark.parametrize(("white", "status"), [("　", Status.OK), ("  ", Status.OK), (" ", Status.OK),
                                               ("", Status.REVIEW)])
def test_white_that_parts_two_answers_is_no_sign_of_a_lost_character(white: str, status: Status) -> None:
    form = changed("annex3", PLEDGE, "集装箱", f"场景应用类{white}集装箱")
    assert {form.readings[key].status for key in ("category", "project_name")} == {status}


@pytest.mark.parametrize("new", ["场景应\n用类  集装箱", "场景应用类\n集装箱  "])
def test_white_behind_a_broken_line_may_not_be_where_two_answers_part(new: str) -> None:
    form = changed("annex3", PLEDGE, "集装箱", new)
    assert {form.readings[key].status for key in ("category", "project_name")} == {Status.REVIEW}


def test_a_line_of_an_opinion_is_no_name() -> None:
    data = {"district_industry_opinion": "经审核，材料齐全，符合申报条件，同意推荐上报。"}
    form = changed("annex2", data, "符合申报条件", "符合申报条件", score=0.5)
    assert form.readings["district_industry_opinion"].status is Status.REVIEW
    assert form.readings["district_industry_reviewer"].status is Status.BLANK


def test_what_a_signature_left_of_a_day_is_no_empty_day() -> None:
    """The signature and the day under it are one line of ink, which stands before the words that ask for both."""
    def change(cell: Cell) -> Cell:
        day = [line for line in cell.lines if line.text.strip() == "年 月 日"]
        if not any("法定代表人" in line.text for line in cell.lines):
            return cell
        words = [line for line in cell.lines if line not in day]
        read = [line._replace(text="波红波年1月21日", edges=(), score=0.5) for line in day]
        return cell._replace(lines=(words[0], *read, *words[1:]))

    form = with_cells(change)
    day = form.readings["declaration_date"]
    assert (day.value, day.status) == (None, Status.REVIEW)
    assert form.readings["district_industry_date"].status is Status.BLANK


@pytest.mark.parametrize(("words", "day", "value", "status"), [
    ("沈永梅", "2026年3月16日", date(2026, 3, 16), Status.OK),
    ("沈永梅", "2026.3.16", date(2026, 3, 16), Status.OK),
    ("沈永梅", "年 月 日", None, Status.BLANK),
    ("沈永1梅", "2026年3月16日", date(2026, 3, 16), Status.REVIEW),
    ("沈永日", "年 月 日", None, Status.REVIEW),
])
def test_a_signature_that_can_not_be_read_says_nothing_against_the_day_below(
        words: str, day: str, value: date | None, status: Status) -> None:
    def change(cell: Cell) -> Cell:
        if not any("法定代表人" in line.text for line in cell.lines):
            return cell
        *lines, last = cell.lines
        box = last.box
        assert last.text.strip() == "年 月 日" and box is not None
        signed = Line(words, box._replace(y0=box.y0 - 12, y1=box.y1 - 12), score=0.5)
        return cell._replace(lines=(*lines, signed, last._replace(text=day, edges=())))

    form = with_cells(change)
    reading = form.readings["declaration_date"]
    assert (reading.value, reading.status) == (value, status)
    assert form.readings["district_industry_reviewer"].status is Status.BLANK


@pytest.mark.parametrize(("words", "status"), [("沈永梅", Status.BLANK), ("沈永2梅", Status.REVIEW)])
def test_an_empty_day_beside_a_signature_is_empty(words: str, status: Status) -> None:
    def change(cell: Cell) -> Cell:
        if not any("法定代表人" in line.text for line in cell.lines):
            return cell
        *lines, last = cell.lines
        box = last.box
        assert last.text.strip() == "年 月 日" and box is not None
        signed = Line(words, box._replace(x0=box.x0 - 60, x1=box.x0 - 10, y0=box.y0 - 2), score=0.5)
        return cell._replace(lines=(*lines, signed, last))

    assert with_cells(change).readings["declaration_date"].status is status


@pytest.mark.parametrize("names", [("annex3", "annex2"), ("annex2", "annex3")])
def test_a_form_whose_title_was_not_seen_is_found_beside_another(names: tuple[str, ...]) -> None:
    """A stamp over the title and what stands under it."""
    blocks: list[Paragraph | Table] = []
    for page, name in enumerate(names, start=1):
        layout = make_layout(fill(name, PLEDGE if name == "annex3" else DATA, format="pdf", draft=True), name="a.pdf")
        for block in layout.blocks:
            lines = block.lines if isinstance(block, Paragraph) else ()
            title = name == "annex3" and any("承诺书" in line.text for line in lines)
            moved = tuple(line._replace(text=f"1.J{line.text[:-2]}" if title else line.text, edges=(),
                                        box=line.box._replace(page=page) if line.box else None) for line in lines)
            blocks.append(Paragraph(moved, 90) if isinstance(block, Paragraph) else replace(block, cells=tuple(
                cell._replace(box=cell.box._replace(page=page) if cell.box else None, lines=tuple(
                    line._replace(box=line.box._replace(page=page) if line.box else None) for line in cell.lines))
                for cell in block.cells)))
    found = align(scan(replace(layout, blocks=tuple(blocks), pages=2)))
    assert [each.form.name for each in found] == list(names)


def test_an_empty_blank_of_a_text_is_not_sure_where_a_text_was_left_over() -> None:
    name = str(DATA["product_name"])

    def change(cell: Cell) -> Cell:
        text = "".join(line.text for line in cell.lines)
        if text == name:
            return cell._replace(lines=())
        if text.startswith("取得登记证书"):
            return cell._replace(lines=(*cell.lines, cell.lines[-1]._replace(text=name, edges=())))
        return cell

    assert with_cells(change).readings["product_name"].status is Status.REVIEW


@pytest.mark.parametrize(("height", "status"), [(2.2, Status.REVIEW), (1.0, Status.BLANK)])
def test_an_empty_blank_whose_words_run_into_a_line_that_was_not_read_is_doubtful(height: float,
                                                                                 status: Status) -> None:
    """A seal over the words and the day below them: they were found again without it."""
    def change(cell: Cell) -> Cell:
        words = next((line for line in cell.lines if line.text.startswith("法定代表人")), None)
        if words is None or words.box is None:
            return cell
        box = words.box
        torn = Line("法定代表人签", box._replace(y1=box.y0 + height * (box.y1 - box.y0)), score=0.2)
        return cell._replace(lines=tuple(line for each in cell.lines if each.text.strip() != "年 月 日"
                                         for line in ((torn, each) if each is words else (each,))))

    assert with_cells(change).readings["declaration_date"].status is status


def test_answers_whose_rows_begin_above_their_labels_are_not_mixed_up() -> None:
    """A line that shines through from the other side parts the labels' rows, not those of the answers."""
    money = {"total_trading_amount": "600.00", "requested_subsidy": "25.00"}

    def change(cell: Cell) -> Cell:
        label = "".join(line.text for line in cell.lines) in ("数据产品年度交易总额", "申请补助金额")
        return cell._replace(row=2 * cell.row + label, row_span=1 if label else 2 * cell.row_span)

    readings = with_cells(change, **money).readings
    wrong = [key for key, value in money.items() if readings[key].status is Status.OK
             and f"{readings[key].value}" != value]
    assert not wrong and readings["total_trading_amount"].raw.startswith("600.00")


def test_of_two_labels_alike_one_alone_may_be_the_other() -> None:
    phones = {"principal_phone": "13857312345", "contact_phone": "0573-83681671"}
    seen: list[Cell] = []

    def change(cell: Cell) -> Cell:
        if "".join(line.text for line in cell.lines) == "电话":
            seen.append(cell)
        lost = len(seen) == 2 and cell is seen[1]
        return cell._replace(lines=(cell.lines[0]._replace(text="屯舌", edges=()),)) if lost else cell

    assert with_cells(change, **phones).readings["principal_phone"].status is Status.REVIEW


def test_what_was_made_of_a_signature_is_no_reviewers_name() -> None:
    def change(cell: Cell) -> Cell:
        words = next((line for line in cell.lines if line.text.startswith("法定代表人")), None)
        if words is None or words.box is None:
            return cell
        box = words.box
        return cell._replace(lines=(*cell.lines, Line("曾煜", box._replace(x0=box.x1 + 20, x1=box.x1 + 60), score=0.8)))

    readings = with_cells(change).readings
    assert {readings[f"district_{who}_reviewer"].status for who in ("industry", "finance")} == {Status.BLANK}


def test_a_period_inside_its_label_is_no_empty_blank() -> None:
    def change(cell: Cell) -> Cell:
        text = "".join(line.text for line in cell.lines)
        if "交易起止时间" not in text:
            return cell._replace(lines=()) if text.strip(" 　") == "年 月—　　年 月" else cell
        first = cell.lines[0]
        return cell._replace(lines=tuple(first._replace(text=words, edges=()) for words in (
            "数据产品年度交易", "2023.07-2024.06", "起止时间")))

    form = with_cells(change)
    assert {form.readings[key].status for key in ("trading_start", "trading_end")} == {Status.REVIEW}


def test_a_day_in_parts_behind_a_signature_is_no_empty_day() -> None:
    def change(cell: Cell) -> Cell | None:
        text = "".join(line.text for line in cell.lines)
        if "项目负责人" not in text:
            return None if text.strip(" 　") == "年 月 日" else cell
        parts = [cell.lines[0]._replace(text=words, edges=()) for words in ("2025", "年02月03", "日")]
        return cell._replace(lines=(*cell.lines, *parts))

    assert with_cells(change, "annex3").readings["pledge_date"].status is Status.REVIEW


@pytest.mark.parametrize(("left", "right", "status"), [
    ("2026年2月", "7日", Status.REVIEW), ("2026年2月", "17日", Status.OK), ("2026年", "2月17日", Status.REVIEW)])
def test_a_figure_alone_behind_a_gap_may_have_lost_the_one_before(left: str, right: str, status: Status) -> None:
    def change(cell: Cell) -> Cell:
        if not any("法定代表人" in line.text for line in cell.lines):
            return cell
        *lines, last = cell.lines
        box = last.box
        assert box is not None
        parts = (Line(left, box), Line(right, box._replace(x0=box.x1 + 40, x1=box.x1 + 80)))
        return cell._replace(lines=(*lines, *parts))

    assert with_cells(change).readings["declaration_date"].status is status


@pytest.mark.parametrize(("room", "status"), [(8, Status.REVIEW), (40, Status.OK)])
def test_a_label_close_behind_a_value_may_hide_its_last_character(room: int, status: Status) -> None:
    def change(cell: Cell) -> Cell | None:
        text = "".join(line.text for line in cell.lines)
        box = cell.lines[0].box if cell.lines else None
        if text.startswith("承诺单位") and box is not None:
            value = Line("承诺单位（盖章）：平湖市云启软件有限公", box._replace(x1=box.x0 + 190))
            label = Line("法定代表人（签字）：", box._replace(x0=box.x0 + 190 + room, x1=box.x0 + 300 + room))
            return cell._replace(lines=(value, label), column_span=cell.column_span + 1)
        return None if text.startswith("法定代表人") else cell

    reading = with_cells(change, "annex3").readings["pledging_organization"]
    assert (reading.value, reading.status) == ("平湖市云启软件有限公", status)


@pytest.mark.parametrize(("words", "status"), [("无异议，同意上报", Status.REVIEW), ("无异议，同意上报。", Status.OK),
                                               ("同意上报", Status.OK)])
def test_a_sentence_with_a_comma_and_no_full_stop_may_have_lost_it(words: str, status: Status) -> None:
    form = with_cells(lambda cell: cell, district_industry_opinion=words)
    assert form.readings["district_industry_opinion"].status is status


def test_an_empty_day_is_no_opinion() -> None:
    form = with_cells(lambda cell: cell, district_industry_opinion="2026年月日")
    assert form.readings["district_industry_opinion"].status is not Status.OK


def test_what_one_way_of_reading_has_may_belong_to_a_like_blank_that_is_empty() -> None:
    layout = scan(make_layout(fill("annex2", DATA, format="pdf", draft=True), name="a.pdf"))
    stream = make_stream(tidy(layout, answer_labels()))
    (match,), (form,) = find_forms(stream), align(layout)
    at_odds = replace(form.readings["district_finance_opinion"], value="同意补助", status=Status.REVIEW,
                      notes=("两种读法不一致，另一读法为“同意” / two readings differ",))
    readings = doubt_leftovers(stream, match, {**form.readings, "district_finance_opinion": at_odds})
    assert readings["district_industry_opinion"].status is Status.REVIEW
    assert readings["district_industry_reviewer"].status is Status.BLANK
    reviewer = replace(form.readings["district_finance_reviewer"], value="赵阿大", status=Status.OK)
    readings = doubt_leftovers(stream, match, {**form.readings, "district_finance_opinion": at_odds,
                                               "district_finance_reviewer": reviewer})
    assert {readings[f"district_{office}_reviewer"].status for office in ("industry", "finance")} == {Status.REVIEW}
    assert readings["principal_phone"].status is Status.BLANK


@pytest.mark.parametrize(("clear", "status"), [(True, Status.OK), (False, Status.REVIEW)])
def test_on_a_copy_a_missing_full_stop_may_have_been_lost(clear: bool, status: Status) -> None:
    layout = make_layout(fill("annex2", DATA | {"district_industry_opinion": "同意上报"}, format="pdf", draft=True),
                         name="a.pdf")
    (form,) = align(scan(layout, clear=clear))
    assert form.readings["district_industry_opinion"].status is status


def test_amounts_in_a_cell_over_several_rows_are_no_empty_blanks() -> None:
    money = {"trading_start": "2025-01", "trading_end": "2025-12", "total_trading_amount": "600.00",
             "requested_subsidy": "25.00"}
    layout = make_layout(fill("annex2", DATA | money, format="pdf", draft=True), name="a.pdf")
    (table,) = (block for block in layout.blocks if isinstance(block, Table))
    values = [cell for cell in table.cells if cell.lines and cell.row in range(4, 9) and cell.column == 4]
    rows = [cell for cell in values if cell.row != 6]
    tall = rows[0]._replace(row_span=5, lines=tuple(line for cell in rows for line in cell.lines))
    cells = tuple(tall if cell is rows[0] else cell for cell in table.cells if cell not in rows[1:])
    blocks = tuple(replace(block, cells=cells) if block is table else block for block in layout.blocks)
    (form,) = align(scan(replace(layout, blocks=blocks)))
    assert len(rows) == 4
    assert Status.BLANK not in {form.readings[key].status for key in ("total_trading_amount", "requested_subsidy")}


def test_a_day_in_a_table_of_its_own_behind_the_form_is_no_empty_blank() -> None:
    reviewed = {"district_industry_opinion": "同意。", "district_industry_reviewer": "陆志强"}
    layout = make_layout(fill("annex2", DATA | reviewed, format="pdf", draft=True), name="a.pdf")
    box = Box(layout.pages + 1, 70, 70, 200, 84)
    rest = Table(9, (Cell(1, 1, 1, 1, (Line("2026年3月17日", box),), Box(box.page, 60, 60, 520, 100)),))
    (form,) = align(scan(replace(layout, blocks=(*layout.blocks, rest), pages=layout.pages + 1)))
    assert form.readings["district_industry_date"].status is Status.REVIEW


def test_a_blank_whose_words_before_were_not_found_is_no_empty_one() -> None:
    """A stamp over the title: the addressee below was read before it."""
    layout = make_layout(fill("annex3", PLEDGE, format="pdf", draft=True), name="a.pdf")
    (addressee,) = (b for b in layout.blocks if isinstance(b, Paragraph) and b.lines[0].text.startswith("南湖区"))
    others = [b for b in layout.blocks if b is not addressee]
    untitled = [b for b in others if not (isinstance(b, Paragraph) and "承诺书" in b.lines[0].text[-3:])]
    for blocks, status in (((addressee, *untitled), Status.REVIEW), (others, Status.BLANK)):
        (form,) = align(scan(replace(layout, blocks=tuple(blocks))))
        assert form.readings["recipient"].status is status


@pytest.mark.parametrize(("line", "status"), [
    ("说明：  数据产品年度交易起止时间  按获评当年填写。", Status.OK),
    ("数据产品年度交易起止时间：2025年1月", Status.REVIEW)])
def test_a_remark_that_speaks_of_a_label_is_none_whatever_became_of_its_quotation_marks(
        line: str, status: Status) -> None:
    filled = DATA | {"trading_start": "2025-01", "trading_end": "2025-12"}
    layout = make_layout(fill("annex2", filled, format="pdf", draft=True), name="a.pdf")
    remark = Paragraph((Line(line, Box(layout.pages, 70, 780, 400, 792)),), 99)
    (form,) = align(scan(replace(layout, blocks=(*layout.blocks, remark))))
    assert form.readings["trading_start"].status is status


def test_an_empty_blank_is_doubtful_where_a_like_label_stands_more_than_once() -> None:
    """The names of two reviewers in one cell: which of them is whose?"""
    def change(cell: Cell) -> Cell:
        names = [line for line in cell.lines if "审查人" in line.text and line.box is not None and line.box.x0 > 300]
        if not names or (box := names[0].box) is None:
            return cell
        return cell._replace(lines=(Line("审查人：王二小", box._replace(y0=box.y0 - 16, y1=box.y0 - 4)), *cell.lines))

    assert with_cells(change).readings["district_industry_reviewer"].status is Status.REVIEW
    assert with_cells(lambda cell: cell).readings["district_industry_reviewer"].status is Status.BLANK


@pytest.mark.parametrize(("day", "status"), [("2026年1月5日", Status.OK), ("有限公司", Status.REVIEW)])
def test_what_follows_like_words_elsewhere_says_nothing_of_a_value(day: str, status: Status) -> None:
    """The day of the pledge stands in its sentence too, before words that the form prints."""
    layout = make_layout(fill("annex3", PLEDGE | {"application_date": "2026-01-05"}, format="pdf", draft=True),
                         name="a.pdf")

    def cell(each: Cell) -> Cell:
        first = each.lines[0] if each.lines else None
        if first is None or first.box is None or not first.text.startswith("承诺单位"):
            return each
        at = first.box
        return each._replace(lines=(Line("承诺单位（盖章）：平湖市云启软件有限公司", at),
                                    Line(day, at._replace(y0=at.y1 + 24, y1=at.y1 + 36, x1=at.x0 + 80))))

    blocks = tuple(replace(b, cells=tuple(map(cell, b.cells))) if isinstance(b, Table) else b for b in layout.blocks)
    (form,) = align(scan(replace(layout, blocks=blocks)))
    assert form.readings["pledging_organization"].status is status


def test_a_bracket_that_is_no_part_of_a_value_may_be_closed_by_one_of_another_width() -> None:
    assert edited("（集团）", "(集团）").readings["applicant_name"].status is Status.REVIEW
    form = changed("annex3", PLEDGE | {"category": "投资类"}, "（类别）投资类", "(投资类）")
    assert form.readings["category"].status is Status.OK


def test_an_opinion_that_no_blank_took_may_be_an_empty_one_s() -> None:
    def change(cell: Cell) -> Cell:
        names = [line for line in cell.lines if "审查人" in line.text and line.box is not None and line.box.x0 > 300]
        if not names or (box := names[0].box) is None:
            return cell
        lines = [line for line in cell.lines if "审核意见" not in line.text]
        return cell._replace(lines=(*lines, Line("同意补助", box._replace(y0=box.y0 - 30, y1=box.y0 - 18))))

    assert with_cells(change).readings["district_industry_opinion"].status is Status.REVIEW
    assert with_cells(lambda cell: cell).readings["district_industry_opinion"].status is Status.BLANK


@pytest.mark.parametrize(("total", "clear", "status"), [
    ("437.79", False, Status.OK), ("137.79", False, Status.REVIEW), ("137.79", True, Status.OK)])
def test_amounts_that_do_not_add_up_may_be_misread_on_a_copy(total: str, clear: bool, status: Status) -> None:
    data = {"applicant_name": DATA["applicant_name"], "total_investment": total, "hardware_investment": "400.00",
            "software_investment": "37.79", "requested_subsidy": "100.00"}
    (form,) = align(scan(make_layout(fill("annex1", data, format="pdf", draft=True), name="a.pdf"), clear=clear))
    assert {form.readings[key].status for key in form.readings if key.endswith("_investment")} == {status}
    assert form.readings["requested_subsidy"].status is Status.OK
