"""Pages without lines: the printed words tell what is a row and a column; what is a guess is asked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import pytest

from subsidy_docs.align import align
from subsidy_docs.layout import Box, Layout, Line, Paragraph
from subsidy_docs.record import Reading, Status
from subsidy_docs.values.month import Month

Placed = tuple[str, float, float]
HEAD = [("附件 1", 60.0, 60.0), ("人工智能应用场景投资补助申请表", 150.0, 80.0)]
PEOPLE = [("申请单位名称（盖章）：", 130.0, 130.0), ("嘉兴喆堃智能装备股份有限公司", 300.0, 130.0),
          ("负责人", 130.0, 160.0), ("王喆", 200.0, 160.0), ("电话", 320.0, 160.0), ("13857312345", 400.0, 160.0),
          ("联系人", 130.0, 190.0), ("李堃", 220.0, 190.0), ("电话", 320.0, 190.0), ("0573-83681671", 390.0, 190.0)]
FACTS = [("人工智能应用场景名称", 130.0, 220.0), ("紧固件表面缺陷视觉质检", 300.0, 220.0),
         ("人工智能应用场景建设", 130.0, 250.0), ("起止时间", 150.0, 264.0), ("2023年3月—2025年8月", 300.0, 257.0),
         ("人工智能应用场景建设", 130.0, 300.0), ("投资总额", 150.0, 314.0), ("512.50万元", 320.0, 307.0),
         ("其中，硬件投资", 130.0, 345.0), ("总额", 150.0, 359.0), ("400.00万元", 310.0, 345.0),
         ("其中，软件投资", 130.0, 390.0), ("总额", 150.0, 404.0), ("112.50万元", 330.0, 390.0),
         ("申请补助金额", 130.0, 435.0), ("153.75万元", 300.0, 435.0)]
SIDE = [(text, 60.0, y) for text, y in (
    ("申请单", 145.0), ("位基本", 160.0), ("情况", 175.0), ("近三年", 290.0), ("人工智", 305.0), ("能应用", 320.0),
    ("场景资", 335.0), ("金投入", 350.0), ("情况", 365.0), ("申请单", 470.0), ("位负责", 485.0), ("人承诺", 500.0),
    ("初审情", 580.0), ("况", 595.0))]
PLEDGE = [("对以上填列内容及提供材料的真实性、合法性负责。", 130.0, 465.0), ("法定代表人签字并盖章：", 130.0, 495.0),
          ("2026年1月5日", 400.0, 510.0)]
REVIEWS = [("区级经信部门审核意见", 130.0, 550.0), ("同意推荐。", 130.0, 570.0), ("审查人：屠犇", 130.0, 590.0),
           ("（盖章）", 130.0, 610.0), ("2026年2月1日", 220.0, 625.0),
           ("区级财政部门审核意见", 330.0, 550.0), ("材料已核。", 330.0, 570.0), ("审查人：孙㛃", 330.0, 590.0),
           ("（盖章）", 330.0, 610.0), ("2026年2月9日", 440.0, 625.0)]
ALL = [*HEAD, *SIDE, *PEOPLE, *FACTS, *PLEDGE, *REVIEWS]


def line(text: str, x: float, y: float, size: float = 10.0) -> Line:
    """Text at a place, each Chinese character a square, the others half as wide."""
    edges = [x]
    for char in text:
        edges.append(edges[-1] + (size if ord(char) > 0x2E80 else size / 2))
    return Line(text, Box(1, x, y, edges[-1], y + size), tuple(edges))


def page(placed: Sequence[Placed]) -> Layout:
    """A page on which no line is drawn, its text a paragraph a line."""
    lines = [line(*each) for each in sorted(placed, key=lambda each: (each[2], each[1]))]
    return Layout("pdf", tuple(Paragraph((each,), index) for index, each in enumerate(lines, start=1)))


def fields(placed: Sequence[Placed]) -> dict[str, Reading]:
    """What is read from such a page."""
    (found,) = align(page(placed))
    return found.readings


def moved(placed: Sequence[Placed], text: str, x: float, y: float) -> list[Placed]:
    """*placed* with *text* at another place."""
    return [(t, x, y) if t == text else (t, a, b) for t, a, b in placed]


def test_labels_broken_over_lines_and_headings_down_the_side() -> None:
    found = fields(ALL)
    wanted = {
        "applicant_name": "嘉兴喆堃智能装备股份有限公司", "principal_name": "王喆", "principal_phone": "13857312345",
        "contact_name": "李堃", "contact_phone": "0573-83681671", "scenario_name": "紧固件表面缺陷视觉质检",
        "construction_start": Month(2023, 3), "construction_end": Month(2025, 8),
        "total_investment": Decimal("512.50"), "hardware_investment": Decimal("400.00"),
        "software_investment": Decimal("112.50"), "requested_subsidy": Decimal("153.75"),
        "declaration_date": date(2026, 1, 5),
    }
    assert {key: found[key].value for key in wanted} == wanted
    assert {found[key].status for key in wanted} == {Status.OK}


def test_two_reviews_side_by_side_keep_their_own_text() -> None:
    found = fields(ALL)
    assert [found[f"district_{side}_{what}"].value for side in ("industry", "finance")
            for what in ("opinion", "reviewer", "date")] == [
        "同意推荐。", "屠犇", date(2026, 2, 1), "材料已核。", "孙㛃", date(2026, 2, 9)]


def test_reviews_whose_heads_stand_at_different_heights() -> None:
    placed = [(t, x, y + 12 if x >= 330 and y > 540 and "2026" not in t else y) for t, x, y in ALL]
    found = fields(placed)
    assert [found[f"district_{side}_opinion"].value for side in ("industry", "finance")] == ["同意推荐。", "材料已核。"]
    assert [found[f"district_{side}_reviewer"].value for side in ("industry", "finance")] == ["屠犇", "孙㛃"]


def test_an_answer_right_under_its_label() -> None:
    placed = [each for each in ALL if each[0] != "153.75万元"] + [("153.75万元", 180.0, 449.0)]
    assert fields(placed)["requested_subsidy"].value == Decimal("153.75")


def test_an_amount_a_line_above_its_label_is_never_lost() -> None:
    for y in (417.0, 420.0, 423.0):
        found = fields(moved(ALL, "153.75万元", 300.0, y))
        amount = found["requested_subsidy"]
        assert amount.status is Status.REVIEW or amount.value == Decimal("153.75")
        assert found["software_investment"].status is not Status.OK or found["software_investment"].value == Decimal(
            "112.50")


def test_a_name_of_several_lines_is_whole_or_asked() -> None:
    placed = [*moved(ALL, "嘉兴喆堃智能装备股份有限公司", 300.0, 117.0), ("嘉兴第一分公司", 300.0, 129.0),
              ("（有限合伙）", 300.0, 141.0)]
    reading = fields(placed)["applicant_name"]
    assert reading.value == "嘉兴喆堃智能装备股份有限公司嘉兴第一分公司（有限合伙）"


def test_a_line_that_may_be_of_either_row_is_asked() -> None:
    placed = [*ALL, ("和设备综合效率提升", 300.0, 235.0)]
    assert fields(placed)["scenario_name"].status is Status.REVIEW


def test_a_word_beside_an_answer_is_asked() -> None:
    assert fields([*ALL, ("二期", 500.0, 220.0)])["scenario_name"].status is Status.REVIEW


def test_a_column_of_remarks_and_the_foot_of_the_page_are_no_answers() -> None:
    remarks = [("备注", 540.0, 100.0), ("已核", 540.0, 130.0), ("含税", 540.0, 220.0), ("见附件", 535.0, 435.0)]
    found = fields([*ALL, *remarks, ("填表人：周宇 填表日期：2026年3月3日", 60.0, 660.0), ("第1页", 280.0, 810.0)])
    assert (found["applicant_name"].value, found["requested_subsidy"].value) == (
        "嘉兴喆堃智能装备股份有限公司", Decimal("153.75"))
    assert (found["district_industry_date"].value, found["district_finance_date"].value) == (
        date(2026, 2, 1), date(2026, 2, 9))


def test_a_name_set_close_to_the_next_label_is_not_lost() -> None:
    placed = [each for each in ALL if each[2] != 160.0 or each[0] == "申请单位"]
    placed += [("负责人", 130.0, 160.0), ("王喆电话", 290.0, 160.0), ("13857312345", 400.0, 160.0)]
    assert fields(placed)["principal_name"].status is Status.REVIEW


def test_a_day_where_a_name_should_stand_is_no_name() -> None:
    placed = [(t if t != "嘉兴喆堃智能装备股份有限公司" else "2026年1月5日", x, y) for t, x, y in ALL]
    assert fields(placed)["applicant_name"].status is not Status.OK


def test_strokes_are_no_answer() -> None:
    placed = [(t if t != "材料已核。" else "***", x, y) for t, x, y in ALL]
    assert fields(placed)["district_finance_opinion"].status is not Status.OK


def test_a_day_in_pieces_is_one_day() -> None:
    placed = [each for each in ALL if each[0] != "2026年1月5日"]
    placed += [("2026", 380.0, 510.0), ("年1月", 420.0, 510.0), ("5日", 470.0, 510.0)]
    assert fields(placed)["declaration_date"].value == date(2026, 1, 5)


def test_an_empty_blank_beside_an_unclaimed_number_is_asked() -> None:
    placed = [(t, x, y) for t, x, y in ALL if t != "13857312345"] + [("13857312345", 130.0, 205.0)]
    assert fields(placed)["principal_phone"].status is not Status.BLANK


def test_an_answer_beside_the_next_label_is_no_further_line() -> None:
    close = [("负责人", 130.0, 162.0), ("王喆", 300.0, 162.0), ("电话", 320.0, 162.0), ("13857312345", 400.0, 162.0),
             ("联系人", 130.0, 174.0), ("李堃", 300.0, 174.0), ("电话", 320.0, 174.0), ("0573-83681671", 390.0, 174.0)]
    placed = [*HEAD, *PEOPLE[:2], ("嘉兴分公司", 300.0, 142.0), *close, *FACTS, *PLEDGE, *REVIEWS]
    found = fields(placed)
    assert {found[key].status for key in ("principal_name", "contact_name")} == {Status.OK}


def test_a_label_takes_no_character_of_the_answer_that_touches_it() -> None:
    placed = [each for each in ALL if each[2] != 130.0]
    placed += [("申请单位名称（盖嘉", 130.0, 124.0), ("章）", 150.0, 136.0),
               ("兴喆堃智能装备股份有限公司", 220.0, 124.0)]
    name = fields(placed)["applicant_name"]
    assert name.value == "嘉兴喆堃智能装备股份有限公司" or name.status is not Status.OK


@pytest.mark.parametrize(("number", "below", "status"), [
    ("153.75", "万元", Status.OK), ("153.75", "万", Status.REVIEW), ("一百五十三点七五", "万元", Status.REVIEW)])
def test_a_unit_under_a_number_is_its_own(number: str, below: str, status: Status) -> None:
    """An answer right behind its label, broken to fit the column."""
    placed = [each for each in ALL if each[0] not in ("申请补助金额", "153.75万元")]
    found = fields([*placed, (f"申请补助金额：{number}", 130.0, 435.0), (below, 130.0, 448.0)])
    assert found["requested_subsidy"].status is status


def test_a_title_close_above_the_first_label_is_no_line_of_its_answer() -> None:
    side = {"申请单": 128.0, "位基本": 141.0, "情况": 154.0}
    placed = [(text, x, side[text] if x == 60.0 and y < 180 and text in side else y) for text, x, y in ALL
              if text != "人工智能应用场景投资补助申请表"]
    found = fields([*placed, ("人工智能应用场景投资补助申请表", 150.0, 116.0)])["applicant_name"]
    assert (found.value, found.status) == ("嘉兴喆堃智能装备股份有限公司", Status.OK)


def test_a_hint_that_opens_behind_its_label_and_closes_below_is_no_part_of_the_answer_between() -> None:
    placed = [(text, x, 127.0 if y == 130.0 else y) for text, x, y in ALL if text != "申请单位名称（盖章）："]
    found = fields([*placed, ("申请单位名称 （", 130.0, 120.0), ("盖章）", 150.0, 134.0)])["applicant_name"]
    assert (found.value, found.status) == ("嘉兴喆堃智能装备股份有限公司", Status.OK)
