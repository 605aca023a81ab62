"""Blanks on a scan that look empty, or like another's, because a text was not seen or stands elsewhere."""

from __future__ import annotations

from dataclasses import replace

import pytest

from subsidy_docs.align import align
from subsidy_docs.align.leftover import doubt_leftovers
from subsidy_docs.align.segments import answer_labels, find_forms
from subsidy_docs.align.stream import make_stream
from subsidy_docs.align.tidy import tidy
from subsidy_docs.fill import fill
from subsidy_docs.layout import Box, Cell, Line, Paragraph, Table
from subsidy_docs.reader import make_layout
from subsidy_docs.record import Status
from tests.align.scans import DATA, PLEDGE, edited, scan, with_cells


def test_text_in_a_blank_that_is_no_day_is_never_an_empty_blank() -> None:
    form = edited("年 月 日", "有限公司 年 月 日")
    days = [form.readings[key] for key in form.readings if key.endswith("_date")]
    assert all(day.status is not Status.BLANK or "有限" not in day.raw for day in days)


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


def test_a_text_below_the_answer_of_the_row_above_may_be_the_empty_blank_s() -> None:
    """The line between two rows was not seen in the last column."""
    values = {"contact_phone": "0573-86459097", "scenario_name": "翻译项目"}
    layout = make_layout(fill("annex1", values, format="pdf", draft=True), name="a.pdf")
    blocks = []
    for block in layout.blocks:
        if isinstance(block, Table):
            upper, lower = (next((cell for cell in block.cells if any(line.text == text for line in cell.lines)), None)
                            for text in values.values())
            if upper and lower and upper.box and lower.box:
                both = upper._replace(lines=upper.lines + lower.lines, row_span=2,
                                      box=upper.box._replace(y1=lower.box.y1))
                block = replace(block, cells=tuple(both if cell is upper else cell._replace(lines=())
                                                   if cell is lower else cell for cell in block.cells))
        blocks.append(block)
    (form,) = align(scan(replace(layout, blocks=tuple(blocks))))
    assert form.readings["contact_phone"].status is Status.REVIEW
    assert form.readings["scenario_name"].status is Status.REVIEW


def test_an_empty_day_whose_own_words_were_read_is_empty_beside_a_large_signature() -> None:
    def change(cell: Cell) -> Cell:
        words = next((line for line in cell.lines if line.text.startswith("法定代表人")), None)
        if words is None or words.box is None:
            return cell
        box = words.box
        signed = words._replace(text=words.text + "沈永梅", edges=(), box=box._replace(y0=2 * box.y0 - box.y1))
        return cell._replace(lines=tuple(signed if each is words else each for each in cell.lines))

    assert with_cells(change).readings["declaration_date"].status is Status.BLANK


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


def test_an_empty_blank_is_doubtful_where_a_like_label_stands_more_than_once() -> None:
    """The names of two reviewers in one cell: which of them is whose?"""
    def change(cell: Cell) -> Cell:
        names = [line for line in cell.lines if "审查人" in line.text and line.box is not None and line.box.x0 > 300]
        if not names or (box := names[0].box) is None:
            return cell
        return cell._replace(lines=(Line("审查人：王二小", box._replace(y0=box.y0 - 16, y1=box.y0 - 4)), *cell.lines))

    assert with_cells(change).readings["district_industry_reviewer"].status is Status.REVIEW
    assert with_cells(lambda cell: cell).readings["district_industry_reviewer"].status is Status.BLANK


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


def test_an_opinion_that_was_taken_for_a_signature_leaves_no_empty_blanks() -> None:
    """A fax whose cell was parted behind 审查人."""
    layout = make_layout(fill("annex2", DATA, format="pdf", draft=True), name="a.pdf")

    def parts(cell: Cell) -> list[Cell]:
        names = [line for line in cell.lines if "审查人" in line.text and line.box is not None and line.box.x0 < 300]
        if not names or cell.box is None or (at := names[0].box) is None:
            return [cell]
        middle = (cell.box.x0 + cell.box.x1) / 2
        left = cell._replace(lines=cell.lines[:-1], box=cell.box._replace(x1=middle))
        lines = tuple(Line(text, at._replace(x0=middle + 5, x1=middle + 60, y0=at.y0 + 16 * k, y1=at.y0 + 16 * k + 12))
                      for k, text in enumerate(("同意推荐。", "黄晓喆", "2025年10月11日")))
        return [left, cell._replace(column=cell.column + 1, lines=lines, box=cell.box._replace(x0=middle))]

    blocks = tuple(replace(block, cells=tuple(part for cell in block.cells for part in parts(cell)))
                   if isinstance(block, Table) else block for block in layout.blocks)
    (form,) = align(scan(replace(layout, blocks=blocks)))
    assert {form.readings[f"district_industry_{what}"].status for what in ("opinion", "reviewer")} == {Status.REVIEW}


@pytest.mark.parametrize(("score", "status"), [(0.5, Status.REVIEW), (0.99, Status.BLANK)])
def test_a_blank_before_which_something_pale_stands_is_no_empty_one(score: float, status: Status) -> None:
    def change(cell: Cell) -> Cell:
        if [line.text for line in cell.lines] != ["负责人"]:
            return cell
        return cell._replace(lines=(cell.lines[0]._replace(scores=(0.99, 0.99, score)),))

    assert with_cells(change).readings["principal_name"].status is status


def test_what_is_left_of_a_day_behind_a_name_in_doubt_may_be_the_day() -> None:
    def change(cell: Cell) -> Cell:
        first = cell.lines[0] if cell.lines else None
        if first is None or first.box is None or not first.text.startswith("承诺单位"):
            return cell
        rest = Line("年1月日", first.box._replace(y0=first.box.y1 + 2, y1=first.box.y1 + 14))
        return cell._replace(lines=(Line("承诺单位（盖章）：浙江云启", first.box, score=0.5), rest))

    assert with_cells(change, "annex3").readings["pledge_date"].status is Status.REVIEW
