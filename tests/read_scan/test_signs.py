"""Signs that a recogniser mixes up: what can be told by place, and what the setting of a page adds."""

from __future__ import annotations

import numpy as np
import pytest

from subsidy_docs.read.signs import Ink, beside_unread, false_points, seen_cases, seen_strokes, settled
from subsidy_docs.read.spacing import even_blanks, seen_gaps, setters_blanks, spaced_letters


@pytest.mark.parametrize(("text", "blanks"), [
    ("数据 API 服务", [2, 6]), ("产品 V2.0 项目", [2, 7]), ("512.50 万元", [6]),
    ("Smart Factory", []), ("王 喆", []), ("项目（ AI）", []), ("（浙江） AI", []),
    ("", []), (" AI", []),
    ("项目 ", []),
])
def test_blanks_that_a_program_set_between_scripts(text: str, blanks: list[int]) -> None:
    assert setters_blanks(text) == blanks


def ink(*boxes: tuple[int, int]) -> Ink:
    """Pieces of ink 30 dots high, from left to right."""
    return np.array([(x0, 0, x1, 30, 200) for x0, x1 in boxes], np.int32).reshape(-1, 5)


def test_room_with_ink_in_it_between_two_characters_is_another_that_was_not_read() -> None:
    middles = [15, 45, 75, 135, 165, 195]
    boxes = [(m - 13, m + 13) for m in middles]
    assert beside_unread("嘉兴经驰纺织", middles, (0, 0, 210, 30), ink(*boxes, (92, 118))) == [2, 3]
    assert beside_unread("嘉兴经驰纺织", middles, (0, 0, 210, 30), ink(*boxes)) == []  # a blank


@pytest.mark.parametrize(("blank", "narrow", "gaps"), [
    (0, False, []), (8, False, [3]), (15, False, [3]), (0, True, []),  # 目申 have much white of their own
])
def test_more_white_than_elsewhere_before_a_character_is_a_blank(blank: int, narrow: bool, gaps: list[int]) -> None:
    middles = [15 + 30 * k + (blank if k > 2 else 0) for k in range(7)]
    half = [8 if narrow and k in (2, 3) else 13 for k in range(7)]
    boxes = [(m - h, m + h) for m, h in zip(middles, half, strict=True)]
    assert seen_gaps("数据类设备预测", middles, (0, 0, 240, 30), ink(*boxes)) == gaps


@pytest.mark.parametrize("pale", [False, True])
def test_brackets_of_a_pair_that_take_unlike_room_are_doubtful(pale: bool) -> None:
    """Of 兴 in 院(嘉兴)有 a copy left specks: the white before the bracket seems to begin behind 嘉."""
    middles = [15, 38, 60, 90, 112, 135]
    boxes = [(2, 28), (36, 40), (47, 73), (110, 114), (122, 148)] + ([(78, 82)] if pale else [(77, 103)])
    _, doubtful = settled("院(嘉兴)有", middles, 30, ink(*boxes))
    assert doubtful == ([1, 4] if pale else [])


@pytest.mark.parametrize(("text", "doubtful"), [("2024年12月", []), ("1024年12月", [0])])
def test_ink_before_a_year_in_full_is_none(text: str, doubtful: list[int]) -> None:
    middles = [60 + 16 * k for k in range(len(text))]
    boxes = [(m - 7, m + 7) for m in middles]
    assert beside_unread(text, middles, (0, 0, 190, 30), ink((12, 35), *boxes)) == doubtful


def test_ink_behind_the_last_character_is_one_that_was_not_read() -> None:
    middles = [15, 45, 75]
    boxes = [(m - 13, m + 13) for m in middles]
    assert beside_unread("欧阳明", middles, (0, 0, 120, 30), ink(*boxes, (92, 118))) == [2]
    assert beside_unread("欧阳明", middles, (0, 0, 90, 30), ink(*boxes)) == []


@pytest.mark.parametrize(("white", "read", "doubtful"), [(28, "（", False), (8, "(", False), (17, "(", True)])
def test_brackets_are_as_wide_as_the_white_beside_them(white: int, read: str, doubtful: bool) -> None:
    at = 116
    behind = at + 6 + white + 13  # the bracket's own ink is 6 dots wide
    middles = [15, 45, 75, 105 - 2, at + 3, behind, behind + 30, behind + 60]
    boxes = [(m - 13, m + 13) for k, m in enumerate(middles) if k != 4]
    text, unsure = settled("嘉兴经开(集团司", middles, 30, ink(*boxes, (at, at + 6)))
    assert text[4] == read and (unsure == [4]) is doubtful


@pytest.mark.parametrize("seen", [True, False], ids=["with ink of its own", "too small for a piece"])
@pytest.mark.parametrize(("white", "false"), [(14, []), (4, [3])])
def test_a_point_that_takes_no_room_is_dirt(white: int, false: list[int], seen: bool) -> None:
    places = [0, 18, 36, 36 + 16 + white, 36 + 34 + white]  # digits 14 wide and 24 high, 4 apart
    digits = [(x, 0, x + 14, 24, 100) for x in (places[0], places[1], places[2])]
    digits += [(x, 0, x + 14, 24, 100) for x in (36 + 14 + white, 36 + 32 + white)]
    point = (36 + 14 + white // 2 - 1, 20, 36 + 14 + white // 2 + 1, 24, 8)
    middles = [7, 25, 43, 36 + 14 + white // 2, 36 + 21 + white, 36 + 39 + white]
    assert false_points("512.50", middles, 24, np.array([*digits, *[point] * seen], np.int32)) == false


@pytest.mark.parametrize(("white", "false"), [(24, []), (15, [2])])
def test_a_one_has_white_of_its_own_beside_a_point(white: int, false: list[int]) -> None:
    ends = [(0, 14), (18, 32), (32 + white, 32 + white + 6), (32 + white + 17, 32 + white + 31)]  # 2, 5, 1 and 3
    digits = [(left, 0, right, 24, 100) for left, right in ends]
    middles = [7, 25, 32 + white / 2, 35 + white, 56 + white]
    assert false_points("25.13", middles, 24, np.array(digits, np.int32)) == false


def test_a_figure_of_which_little_is_left_is_one_that_was_not_read() -> None:
    ends = [(0, 14), (21, 29), (34, 49), (51, 65), (86, 114), (118, 148)]  # 2, what is left of 0, 4, 2, 万 and 元
    middles = [7, 42, 58, 100, 133]
    pieces = ink(*ends)
    assert 1 in beside_unread("242万元", middles, (0, 0, 148, 30), pieces)
    assert beside_unread("242万元", middles, (0, 0, 148, 30), np.delete(pieces, 1, axis=0)) == []


def test_a_quotation_mark_that_no_network_read_makes_its_neighbour_doubtful() -> None:
    middles = [15, 45, 75]
    boxes = [(m - 13, m + 13) for m in middles]
    mark = np.array([(100, 2, 105, 9, 30)], np.int32)
    assert beside_unread("灯塔厂", middles, (0, 0, 105, 30), np.concatenate([ink(*boxes), mark])) == [2]


@pytest.mark.parametrize(("step", "doubtful"), [(30, [2, 3]), (14, [])])
def test_letters_as_far_apart_as_chinese_characters_may_be_full_width(step: int, doubtful: list[int]) -> None:
    assert spaced_letters("嘉兴AI智", [15, 45, 75, 75 + step, 105 + step], 30, ink()) == doubtful


def test_the_letters_own_ink_tells_how_far_apart_they_are() -> None:
    middles = [15, 45, 70, 100, 130, 165]  # of AGV rough: 30 apart, where the ink is 19
    assert spaced_letters("嘉兴AGV集", middles, 30, ink((62, 80))) == [2, 3, 4]
    # ＡＩ of a font that sets an I on the left of its place, and AI
    assert spaced_letters("嘉兴AI智", [15, 45, 75, 105, 135], 30, ink((2, 28), (32, 58), (64, 85), (97, 105))) == [2, 3]
    assert spaced_letters("嘉兴AI智", [15, 45, 75, 92, 120], 30, ink((2, 28), (32, 58), (64, 85), (88, 96))) == []
    letters = ((72, 88), (91, 107), (110, 126))
    assert spaced_letters("嘉兴AGV集", middles, 30, ink((2, 28), (32, 58), *letters, (152, 178))) == []


def test_a_quotation_mark_close_before_a_character_is_no_part_of_it() -> None:
    boxes = [(8, 32), (38, 62), (68, 92)]
    middles = [20, 50, 80]
    high, low = (np.array([(0, 2, 4, foot, 30)], np.int32) for foot in (9, 26))
    assert beside_unread("灯塔厂", middles, (0, 0, 92, 30), np.concatenate([ink(*boxes), high])) == [0]
    assert beside_unread("灯塔厂", middles, (0, 0, 92, 30), np.concatenate([ink(*boxes), low])) == []


def test_brackets_around_letters_with_white_behind_may_be_full_width() -> None:
    middles = [5, 20, 35, 50, 60, 90, 120]
    assert settled("(LS)  应用", [5, 20, 35, 50, 80, 80, 100, 130], 30, ink((2, 8)))[1] == [0, 3]
    assert settled("(LS)应用场", middles, 30, ink((2, 8)))[1] == []


@pytest.mark.parametrize(("step", "blanks"), [(30, [1]), (45, [])])
def test_a_blank_between_figures_is_one_where_they_stand_further_apart(step: int, blanks: list[int]) -> None:
    assert even_blanks("6 75", [10, 10 + step / 2, 10 + step, 40 + step]) == blanks
    assert even_blanks("6 7", [10, 20, 30]) == []


@pytest.mark.parametrize(("text", "middles", "stroke", "seen"), [
    ("王·艾", [15, 37, 60], (34, 12, 40, 18), [1]),
    ("王·艾", [15, 37, 60], (34, 24, 40, 29), []),  # low: a full point
    ("王·艾", [15, 30, 45], (28, 12, 32, 18), []),  # no room: a speck
    ("徐一", [15, 45], (33, 12, 57, 18), [1]),
    ("徐一", [15, 40], (36, 12, 46, 18), []),  # short: a hyphen
    ("徐一", [15, 50], (31, 12, 69, 18), []),  # long: a dash
])
def test_dots_and_strokes_of_names_are_told_by_their_ink(
        text: str, middles: list[float], stroke: tuple[int, int, int, int], seen: list[int]) -> None:
    others = [(m - 13, m + 13) for char, m in zip(text, middles, strict=True) if char not in "·一"]
    found = np.concatenate([ink(*others), np.array([(*stroke, 40)], np.int32)])
    line = (2, 0, round(middles[-1]) + 13, 30)
    assert seen_strokes(text, middles, line, found) == seen


def test_ink_where_a_blank_was_read_is_a_character_that_was_not() -> None:
    """The star of a black seal on it."""
    middles = [15, 45, 75, 105, 135, 165]
    boxes = [(m - 13, m + 13) for m in middles]
    assert beside_unread("土云 算有限", middles, (0, 0, 180, 30), ink(*boxes)) == [1, 3]
    assert beside_unread("土云 算有限", [15, 45, 65, 85, 115, 145], (0, 0, 160, 30), ink()) == []
    touching = ink(*boxes[:2], (45, 105), *boxes[3:])  # it covers a part of its neighbours
    assert beside_unread("土云 算有限", middles, (0, 0, 180, 30), touching) == [1, 3]
    assert beside_unread("土云 算有限", [m + 0.4 * max(m - 75, 0) for m in middles], (0, 0, 220, 30), ink()) == []


def test_a_stroke_among_more_characters_than_a_name_has_may_be_a_dash() -> None:
    middles = [15.0 + 30 * i for i in range(5)]
    boxes = [(round(m) - 13, round(m) + 13) for m in middles]
    found = np.concatenate([ink(*boxes[:1], *boxes[2:]), np.array([(33, 12, 57, 18, 40)], np.int32)])
    assert seen_strokes("集一企业版", middles, (2, 0, 148, 30), found) == []
    assert seen_strokes("集一企", middles[:3], (2, 0, 88, 30), found[[0, 1, 4]]) == [1]


@pytest.mark.parametrize(("text", "high", "seen"), [
    ("V2.0", 24, [0]), ("V2.0", 17, []), ("v8", 17, [0]), ("v8", 24, []), ("V1", 24, []), ("V", 24, []),
    ("PV3", 24, [1])])
def test_the_height_of_a_letter_beside_a_figure_tells_its_case(text: str, high: int, seen: list[int]) -> None:
    """V2.0 and v2.0 differ by the height of the letter alone."""
    middles = [10 + 16 * k for k in range(len(text))]
    found = np.array([(m - 6, 30 - (high if char in "Vv" else 4 if char == "." else 24), m + 6, 30, 80)
                      for m, char in zip(middles, text, strict=True)], np.int32)
    assert seen_cases(text, middles, found) == seen


@pytest.mark.parametrize(("mark", "doubtful"), [
    ((128, 2, 131, 11), [3, 4]), ((-8, 2, -5, 11), [0]),  # a quotation mark between two characters, before the first
    ((128, 2, 130, 4), []),  # a speck
    ((110, 2, 113, 11), []),  # a stroke of a character's own
])
def test_a_quotation_mark_that_was_left_out_stands_high_in_room_of_its_own(mark: tuple[int, int, int, int],
                                                                           doubtful: list[int]) -> None:
    middles = [15 + 30 * k + (18 if k > 3 else 0) for k in range(7)]
    boxes = [(m - 13, m + 13) for m in middles]
    found = np.concatenate([ink(*boxes), np.array([(*mark, 20)], np.int32)])
    assert beside_unread("灯塔工厂级智能", middles, (-8, 0, 230, 30), found) == doubtful
