"""Columns of text in one cell that no line parts."""

from __future__ import annotations

import pytest

from subsidy_docs.read.sidebyside import columns, gaps, shared
from subsidy_docs.read.textlines import Area, Strip

ROOM = Area(0, 0, 900, 300)


def strip(x0: int, x1: int, row: int) -> Strip:
    return Strip((Area(x0, 40 * row, x1, 40 * row + 30),), ROOM)


@pytest.mark.parametrize(("left", "right", "starts"), [
    ("年  月", "日", [100]),
    ("2026年", "3月16日", [100]),
    ("2026年3", "月16日", [100]),
    ("陈建国", "2026年3月16日", [100]),  # under the right end of a signature
    ("陈建国", "年 月 日", [100]),
    ("陈建国", "（盖章）", [100]),
    ("陈建国", "13857312345", [100, 400]),
    ("陈建国", "2023年2月", [100, 400]),  # a month is no day of a signature
])
def test_a_day_is_one_text_and_no_column_of_its_own(left: str, right: str, starts: list[int]) -> None:
    assert columns([strip(100, 260, 0), strip(150, 300, 1), strip(400, 480, 1)], ["审查人：", left, right]) == starts


@pytest.mark.parametrize(("words", "starts"), [
    (("沈晓喆", "（盖章）", "2025年6月3日"), [100]),
    (("沈晓喆", "13857312345", "2025年6月3日"), [100, 400]),
    (("同意上报", "（盖章）", "2025年6月3日"), [100, 400]),
])
def test_a_name_above_its_seal_is_no_column_of_its_own(words: tuple[str, ...], starts: list[int]) -> None:
    strips = [strip(100, 260, 0), strip(100, 220, 1), *(strip(400, 520, row) for row in (1, 2, 3))]
    assert columns(strips, ["同意推荐。", "审查人：", *words]) == starts


def test_the_days_of_two_offices_side_by_side_stay_apart() -> None:
    names = [strip(100, 200, 0), strip(400, 500, 0)]
    row = [strip(x, x + 30, 1) for x in (100, 160, 220, 400, 460, 520)]
    assert columns([*names, *row], ["审查人：", "审查人：", *"年月日年月日"]) == [100, 400]


def test_an_answer_set_between_the_two_lines_of_its_label_is_a_column_however_near() -> None:
    label = [strip(100, 300, 0), strip(150, 240, 1)]
    answer = Strip((Area(312, 20, 400, 50),), ROOM)
    words = ["人工智能应用场景建设投资", "总额", "609.40万元"]
    assert columns([*label, answer], words) == [100, 312]
    assert columns([*label, strip(312, 400, 0)], words) == [100]  # on the line: it may go on
    assert columns([strip(100, 300, 0), strip(150, 240, 3), answer], words) == [100]  # lines far apart: no label


def test_labels_and_the_answers_below_them_are_parted_at_one_place() -> None:
    labels, answers = [strip(100, 160, 0), strip(400, 450, 0)], [strip(200, 260, 1), strip(480, 600, 1)]
    white = [gaps(labels, [400]), gaps(answers, [480]), gaps([strip(100, 420, 2), strip(700, 800, 2)], [700]), []]
    assert white[:2] == [[(160, 400)], [(260, 480)]]
    assert shared(white) == [[400], [400], [700], []]
    assert shared([[(160, 400), (500, 600)], [], [(300, 350), (450, 520)]]) == [[350, 520], [], [350, 520]]
