"""Blocks on pages without lines: white within a day parts no columns, a head may stand in the middle of its text."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest

from subsidy_docs.align import align
from subsidy_docs.layout import Layout, Paragraph
from subsidy_docs.record import Reading, Status
from tests.align.test_unruled import ALL, FACTS, HEAD, PEOPLE, PLEDGE, REVIEWS, Placed, fields, line

REVIEWED = [f"district_{side}_{what}" for side in ("industry", "finance") for what in ("opinion", "reviewer", "date")]


def pages(*placed: Sequence[Placed]) -> dict[str, Reading]:
    """What is read from several pages, their text a paragraph a line."""
    lines = []
    for number, each in enumerate(placed, start=1):
        for one in sorted((line(*p) for p in each), key=lambda x: (x.box.y0, x.box.x0) if x.box else (0, 0)):
            assert one.box is not None
            lines.append(one._replace(box=one.box._replace(page=number)))
    blocks = tuple(Paragraph((each,), index) for index, each in enumerate(lines, start=1))
    (found,) = align(Layout("pdf", blocks, pages=len(placed)))
    return found.readings


def replaced(placed: Sequence[Placed], new: dict[str, str]) -> list[Placed]:
    return [(new.get(text, text), x, y) for text, x, y in placed]


def test_days_set_wide_part_no_columns() -> None:
    found = fields(replaced(ALL, {"2026年2月1日": "2026 年 2 月 1 日", "2026年2月9日": "2026 年 2 月 9 日"}))
    assert [found[key].value for key in REVIEWED] == [
        "同意推荐。", "屠犇", date(2026, 2, 1), "材料已核。", "孙㛃", date(2026, 2, 9)]
    assert {found[key].status for key in REVIEWED} == {Status.OK}


def test_a_day_behind_the_words_of_its_block_is_in_its_column() -> None:
    placed = [each for each in ALL if each[0] not in ("2026年2月1日", "（盖章）")]
    placed += [("（盖章） 2026年2月1日", 130.0, 610.0), ("（盖章）", 330.0, 610.0)]
    found = fields(placed)
    assert found["district_industry_date"].value == date(2026, 2, 1)
    assert found["district_finance_date"].value == date(2026, 2, 9)
    assert {found[key].status for key in REVIEWED} == {Status.OK}


def test_two_days_on_one_line_belong_to_two_blocks() -> None:
    placed = [each for each in ALL if "年2月" not in each[0]]
    placed += [("年 月 日  二〇二六年二月 九日", 270.0, 625.0)]
    found = fields(placed)
    assert found["district_industry_date"].value is None
    assert found["district_finance_date"].value == date(2026, 2, 9)


def test_words_that_nothing_parts_are_asked() -> None:
    placed = [(text, x if x < 330 or y < 550 else x - 150, y if x < 330 else y + 8) for text, x, y in ALL]
    found = fields(placed)
    assert Status.OK not in {found[key].status for key in REVIEWED if "reviewer" in key}


def test_a_block_that_began_on_the_page_before_leaves_its_words_to_the_next() -> None:
    first = [*HEAD, *PEOPLE, *FACTS, *PLEDGE, ("区级经信部门审核意见", 130.0, 780.0), ("情况属实。", 260.0, 780.0),
             ("审查人：屠犇", 260.0, 798.0)]
    second = [("（盖章）", 260.0, 60.0), ("2026年2月1日", 440.0, 78.0), ("同意推荐。", 260.0, 100.0),
              ("审查人：孙㛃", 260.0, 118.0), ("区级财政部门审核意见", 130.0, 127.0), ("（盖章）", 480.0, 136.0),
              ("2026年2月9日", 440.0, 154.0)]
    found = pages(first, second)
    assert (found["district_finance_opinion"].value, found["district_finance_reviewer"].value,
            found["district_finance_date"].value) == ("同意推荐。", "孙㛃", date(2026, 2, 9))


def test_text_beside_a_head_that_begins_above_it_is_never_cut() -> None:
    first = [*HEAD, *PEOPLE, *FACTS]
    second = [("负责人", 60.0, 60.0), ("经初审，该项目", 260.0, 90.0), ("区级经信部门审核意见", 130.0, 105.0),
              ("符合要求。", 260.0, 105.0), ("审查人：屠犇", 260.0, 120.0), ("（盖章）", 260.0, 135.0),
              ("2026年2月1日", 260.0, 150.0)]
    reading = pages(first, second)["district_industry_opinion"]
    assert reading.status is Status.REVIEW or reading.value == "经初审，该项目符合要求。"


def test_labels_over_their_answers() -> None:
    people = [each for each in PEOPLE if each[2] == 130.0]
    people += [("负责人", 130.0, 160.0), ("电话", 230.0, 160.0), ("联系人", 330.0, 160.0), ("电话", 430.0, 160.0),
               ("王喆", 132.0, 185.0), ("13857312345", 215.0, 185.0), ("李堃", 332.0, 185.0),
               ("0573-83681671", 415.0, 185.0)]
    found = fields([*HEAD, *people, *FACTS, *PLEDGE, *REVIEWS])
    keys = ("principal_name", "principal_phone", "contact_name", "contact_phone")
    assert [found[key].value for key in keys] == ["王喆", "13857312345", "李堃", "0573-83681671"]
    assert {found[key].status for key in keys} == {Status.OK}


def test_an_empty_label_over_text_given_to_the_row_below_is_asked() -> None:
    people = [each for each in PEOPLE if each[0] != "嘉兴喆堃智能装备股份有限公司"]
    people = [(text, x, y - 20 if y == 130.0 else y) for text, x, y in people]
    found = fields([*HEAD, *people, ("嘉兴喆堃智能装备股份有限公司", 250.0, 146.0), *FACTS, *PLEDGE, *REVIEWS])
    assert found["applicant_name"].status is Status.REVIEW


def test_a_day_on_the_next_page_is_no_empty_blank() -> None:
    first = [each for each in ALL if each[0] != "2026年2月1日" and each[:2] != ("（盖章）", 130.0)]
    found = pages(first, [("（盖章）", 250.0, 60.0), ("2026-11-20", 240.0, 80.0)])
    assert found["district_industry_date"].status is not Status.BLANK


def test_characters_over_each_other_are_asked_about() -> None:
    lines = []
    for one in sorted((line(*p) for p in ALL), key=lambda x: (x.box.y0, x.box.x0) if x.box else (0, 0)):
        back = tuple(x - 20 if i > 3 else x for i, x in enumerate(one.edges)) if one.text == "材料已核。" else one.edges
        lines.append(one._replace(edges=back))
    (found,) = align(Layout("pdf", tuple(Paragraph((each,), n) for n, each in enumerate(lines, start=1))))
    assert found.readings["district_finance_opinion"].status is Status.REVIEW


def test_a_note_under_a_block_is_no_more_of_what_stands_in_it() -> None:
    below = {"区级财政部门审核意见": 650.0, "材料已核。": 670.0, "审查人：孙㛃": 690.0, "（盖章）": 710.0,
             "2026年2月9日": 725.0}
    placed = [(text, 130.0 if x == 330.0 and y >= 550 else x, below[text] if x >= 330 and text in below else y)
              for text, x, y in ALL]
    found = fields([*placed, ("（此表双面打印）", 137.0, 750.0)])
    assert {found[key].status for key in REVIEWED} == {Status.OK}


@pytest.mark.parametrize(("pledged", "status"), [
    (495.0, Status.OK),  # with its day the block above has ended
    (520.0, Status.REVIEW),  # as close to the opinion as its lines to each other
])
def test_opinions_that_begin_above_their_heads_are_whole_where_white_parts_them_from_the_block_above(
        pledged: float, status: Status) -> None:
    sides = [("区级经信部门审核意见", "同意推荐。", "审查人：屠犇", "2026年2月1日", 130.0),
             ("区级财政部门审核意见", "材料已核。", "审查人：孙㛃", "2026年2月9日", 330.0)]
    blocks = []
    for head, opinion, reviewer, day, x in sides:
        blocks += [(head[:5], x, 548.0), (head[5:], x, 560.0), (opinion, x + 60, 535.0), (reviewer, x + 60, 550.0),
                   ("（盖章）", x + 60, 565.0), (day, x + 60, 580.0)]
    pledge = [PLEDGE[0], ("法定代表人签字并盖章：", 130.0, pledged), ("2026年1月5日", 400.0, pledged)]
    found = fields([*HEAD, *PEOPLE, *FACTS, *pledge, *blocks])
    assert {found[key].status for key in REVIEWED} == {status}
    assert status is not Status.OK or [found[key].value for key in REVIEWED] == [
        "同意推荐。", "屠犇", date(2026, 2, 1), "材料已核。", "孙㛃", date(2026, 2, 9)]
