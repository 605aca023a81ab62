"""Table lines in ink: close to text, broken, and what only looks like a line."""

from __future__ import annotations

from typing import Any

import pytest

pytest.importorskip("cv2", reason="the extra that reads scans is not installed: pip install '.[ocr]'")

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from subsidy_docs.read.inkline import InkLine, without_tails
from subsidy_docs.read.mending import Part, mended
from subsidy_docs.read.ruledink import RuledInk, ruled_ink
from subsidy_docs.read.rulings import Rule
from subsidy_docs.read.straighten import line_inks
from subsidy_docs.resources import data_folder

WIDTH, HEIGHT = 1654, 2339
LEFT, RIGHT, TOP, ROW, ROWS = 200, 1450, 300, 42, 8
MIDDLE = 620


def table(*, text: bool = True, gap: int = 0, line: int = 3) -> np.ndarray[Any, Any]:
    """The ink of a page with a table whose rows are hardly higher than their text; *gap* dots are missing from its
    lines at every sixtieth."""
    page = Image.new("L", (WIDTH, HEIGHT), 255)
    drawing = ImageDraw.Draw(page)
    face = ImageFont.truetype(str(data_folder("fonts") / "noto-sans-sc/NotoSansSC-Medium.ttf"), 33)
    for row in range(ROWS + 1):
        drawing.line([(LEFT, TOP + row * ROW), (RIGHT, TOP + row * ROW)], 0, line)
    for x in (LEFT, MIDDLE, RIGHT):
        drawing.line([(x, TOP), (x, TOP + ROWS * ROW)], 0, line)
    ink = (np.asarray(page) < 128).astype(np.uint8) * 255
    if gap:
        for x in range(LEFT + 30, RIGHT, 60):
            ink[:, x:x + gap] = 0
    if text:
        drawing.rectangle((0, 0, WIDTH, HEIGHT), 255)
        for row in range(ROWS):
            middle = TOP + row * ROW + ROW // 2
            drawing.text((LEFT + 8, middle), "申请单位负责人电话", 0, face, anchor="lm")
            drawing.text((MIDDLE + 8, middle), "嘉兴云帆工业互联网科技有限公司王二三", 0, face, anchor="lm")
        ink |= (np.asarray(page) < 128).astype(np.uint8) * 255
    return np.asarray(cv2.dilate(ink, np.ones((2, 2), np.uint8)), np.uint8)  # a scanner's ink runs


def places(ruled: RuledInk) -> tuple[list[int], list[int]]:
    """The rows and the columns at which lines of more than a row's length were found."""
    return (sorted({round((rule.at - TOP) / ROW) for rule in ruled.level if rule.end - rule.start > 1000}),
            sorted(round(rule.at) for rule in ruled.upright if rule.end - rule.start > ROW * (ROWS - 1)))


def test_rows_hardly_higher_than_their_text_are_all_found() -> None:
    level, upright = places(ruled_ink(table()))
    assert level == list(range(ROWS + 1))
    assert upright == pytest.approx([LEFT, MIDDLE, RIGHT], abs=3)


def test_strokes_of_characters_are_no_lines() -> None:
    ruled = ruled_ink(table())
    assert not [rule for rule in ruled.level if abs((rule.at - TOP) / ROW - round((rule.at - TOP) / ROW)) > 0.15]
    assert not [rule for rule in ruled.upright if min(abs(rule.at - x) for x in (LEFT, MIDDLE, RIGHT)) > 6]


def test_lines_broken_every_few_millimetres_are_found_where_text_leaves_them_room() -> None:
    level, _ = places(ruled_ink(table(text=False, gap=8)))
    assert level == list(range(ROWS + 1))


def test_upright_strokes_that_stand_alone_are_no_lines() -> None:
    page = Image.new("L", (WIDTH, HEIGHT), 255)
    drawing = ImageDraw.Draw(page)
    drawing.line([(LEFT, 400), (RIGHT, 400)], 0, 3)  # a line under the text
    for x in range(LEFT + 40, RIGHT, 90):  # what a hard copy leaves of 用, 区, 能: strokes that touch nothing
        drawing.line([(x, 350), (x, 397)], 0, 4)
    assert ruled_ink((np.asarray(page) < 128).astype(np.uint8) * 255).upright == ()


@pytest.mark.parametrize(("left", "whole"), [(0.3, True), (0.0, False)], ids=["traces left", "nothing left"])
def test_a_row_line_that_is_gone_in_places_is_one_where_traces_of_it_are_left(left: float, whole: bool) -> None:
    ink = table(text=False)
    y = TOP + 3 * ROW
    for start, end in ((LEFT - 4, LEFT + 70), (800, 890), (1200, 1285)):
        gone = np.arange(start, end)
        ink[y - 6:y + 7, gone[gone % 10 >= 10 * left]] = 0
        for x in (LEFT, MIDDLE, RIGHT):
            ink[y - 6:y + 7, x - 1:x + 3] = 255
    rules = [rule for rule in ruled_ink(ink).level if abs(rule.at - y) < 5]
    assert (len(rules) == 1 and rules[0].start == pytest.approx(LEFT, abs=8)) is whole


def test_lines_under_the_blanks_of_a_sentence_stay_apart() -> None:
    ink = table(text=False)
    y = TOP + 3 * ROW + ROW - 8
    for start in (LEFT + 60, LEFT + 200, LEFT + 340):
        ink[y:y + 3, start:start + 110] = 255
        ink[y - 3:y, start + 110:start + 140] = 255  # a character's foot between
    under = [rule for rule in ruled_ink(ink).level if abs(rule.at - y) < 5]
    assert len(under) != 1


def test_a_wider_cell_is_no_gap_in_an_upright_line() -> None:
    ink = table(text=False)
    ink[TOP + 3 * ROW + 3:TOP + 5 * ROW - 3, MIDDLE - 3:MIDDLE + 6] = 0
    for y in range(TOP + 3 * ROW + 8, TOP + 5 * ROW - 8, ROW):
        ink[y:y + 26, MIDDLE - 12:MIDDLE + 12] = 255  # figures across the place
    assert len([rule for rule in ruled_ink(ink).upright if abs(rule.at - MIDDLE) < 5]) == 2


def test_a_border_ends_where_its_cell_does_though_strokes_of_characters_stand_in_its_way() -> None:
    ink = table(text=False)
    two = TOP + 2 * ROW
    border = 900
    ink[two:two + ROW, border - 1:border + 2] = 255  # of one row
    ink[two - ROW + 5:two - 5, border - 1:border + 2] = 255  # characters' strokes above and below it
    ink[two + ROW + 5:two + 2 * ROW - 5, border - 1:border + 2] = 255
    ink[TOP + 6 * ROW + 5:TOP + 7 * ROW - 4, border - 2:border + 1] = 255  # and a lone one
    (found,) = [rule for rule in ruled_ink(ink).upright if abs(rule.at - border) < 5]
    assert (found.start, found.end) == pytest.approx((two, two + ROW), abs=4)


@pytest.mark.parametrize(("text", "whole"), [(False, True), (True, False)], ids=["white beside it", "text beside it"])
def test_a_row_line_of_which_a_fax_left_little_but_some_all_along_is_whole(text: bool, whole: bool) -> None:
    ink = table(text=False)
    y = TOP + 3 * ROW
    gone = np.array([x for x in range(LEFT + 150, RIGHT + 9) if min(abs(x - MIDDLE), abs(x - RIGHT)) > 3])
    ink[y - 6:y + 7, gone] = 0
    ink[y, gone[gone % 8 == 0]] = 255
    if text:
        ink[y - 12:y + 12, gone[gone % 30 < 12]] = 255
    rules = [rule for rule in ruled_ink(ink).level if abs(rule.at - y) < 5]
    assert (len(rules) == 1 and rules[0].end == pytest.approx(RIGHT, abs=8)) is whole


def test_a_row_line_is_not_led_on_over_the_foot_of_a_character_that_stands_in_its_way() -> None:
    ink = table(text=False)
    y, end = TOP + 3 * ROW, LEFT + 75
    ink[y - 6:y + 7, LEFT + 5:end] = 0
    ink[y - 26:y + 2, LEFT + 20:LEFT + 46] = 255  # 单
    rules = [rule for rule in ruled_ink(ink).level if abs(rule.at - y) < 5]
    assert [rule.start for rule in rules] == pytest.approx([end], abs=4)


@pytest.mark.parametrize("height", [4, 30])
def test_parts_of_a_line_are_not_joined_through_text(height: int) -> None:
    ink = np.zeros((HEIGHT, WIDTH), np.uint8)
    ink[TOP - height // 2:TOP + height // 2, 500:600:2] = 255  # what is left of a line, or characters
    parts = [Part(Rule(TOP, start, end), (start, TOP), (end, TOP)) for start, end in ((LEFT, 500), (600, RIGHT))]
    rules, _ = mended(ink, parts, [Rule(x, TOP - ROW, TOP + ROW) for x in (LEFT, MIDDLE + 200, RIGHT)], upright=False)
    assert len(rules) == (1 if height == 4 else 2)


def test_lines_on_grainy_paper_are_as_thin_as_on_smooth() -> None:
    light = np.where(table(text=False) > 0, 120, 243).astype(np.float32)
    light = cv2.GaussianBlur(light, (0, 0), 1.2) + np.random.default_rng(3).normal(0, 10, light.shape)
    rows, columns = line_inks(np.clip(light, 0, 255).astype(np.uint8), 190)
    level, upright = places(ruled_ink(rows, columns))
    assert level == list(range(ROWS + 1))
    assert upright == pytest.approx([LEFT, MIDDLE, RIGHT], abs=3)


@pytest.mark.parametrize("height", [ROW, ROW - 6], ids=["from line to line", "not quite"])
def test_strokes_of_characters_that_fill_their_row_are_no_lines_and_lead_none_on(height: int) -> None:
    ink = table(text=False)
    x, y = MIDDLE + 300, TOP + 3 * ROW
    ink[y:y + 2 * ROW, x:x + 4] = 255  # a line in two rows alone
    top = y - height - 1
    ink[top:y, x:x + 4] = 255  # the upright stroke of 禾 above it
    ink[y - 30:y - 26, x - 20:x + 20] = ink[y - 20:y - 4, x - 9:x - 5] = ink[y - 20:y - 4, x + 8:x + 12] = 255
    ink[y + 2 * ROW + 9:y + 3 * ROW - 3, x + 100:x + 104] = 255  # that of 阝, which touches nothing
    (rule,) = [rule for rule in ruled_ink(ink).upright if MIDDLE + 50 < rule.at < RIGHT - 50]
    assert (rule.start, rule.end) == pytest.approx((y, y + 2 * ROW), abs=6)


def test_strokes_close_under_a_row_line_stay_ink_of_text() -> None:
    """In a low row they hang together with the line, one over the other."""
    ink = table(text=False)
    line = TOP + 3 * ROW
    for down in range(4, 26, 4):
        ink[line + down:line + down + 2, MIDDLE + 40:MIDDLE + 400] = 255
    across = ruled_ink(ink).across
    assert across[line, MIDDLE + 40:MIDDLE + 400].all()
    assert not across[line + 14:line + 26, MIDDLE + 40:MIDDLE + 400].any()


def test_a_border_is_found_though_a_character_above_touches_it() -> None:
    ink = table(text=False)
    x, y = MIDDLE + 300, TOP + 3 * ROW
    ink[y:y + 2 * ROW, x:x + 4] = 255
    ink[y - ROW + 8:y, x - 24:x + 20] = 255  # what a bad copy makes of 电
    (rule,) = [rule for rule in ruled_ink(ink).upright if MIDDLE + 50 < rule.at < RIGHT - 50]
    assert (rule.start, rule.end) == pytest.approx((y, y + 2 * ROW), abs=6)


def test_a_border_that_bends_is_whole() -> None:
    along, ink = np.arange(200, 1801), np.zeros((HEIGHT, WIDTH), np.uint8).T.copy()
    middles = 400 + 8 * np.sin(2.5 * np.pi * (along - 200) / 1600)
    for aside in range(-1, 2):
        ink[np.round(middles).astype(int) + aside, along] = 255
    border = InkLine(1, (200, 390, 1601, 20), Rule(400, 200, 1800), along, middles, True, True)
    across = [InkLine(2, (0, 0, 0, 0), Rule(at, 200, 1200), along, middles, True, True) for at in range(200, 1801, 400)]
    assert without_tails(ink, border, across).rule == border.rule


def test_a_border_that_wider_cells_interrupt_is_not_led_on_through_their_text() -> None:
    ink = table(text=False)
    low, high = TOP + 3 * ROW, TOP + 5 * ROW
    ink[low + 3:high - 3, MIDDLE - 3:MIDDLE + 6] = 0
    ink[TOP + 4 * ROW - 2:TOP + 4 * ROW + 3, MIDDLE - 3:MIDDLE + 6] = 255
    for y in (low, low + ROW):  # 投 and 负 across the place: an upright stroke with others on both sides
        ink[y + 3:y + ROW - 3, MIDDLE - 1:MIDDLE + 3] = 255
        ink[y + 8:y + ROW - 8, MIDDLE - 8:MIDDLE - 4] = ink[y + 8:y + ROW - 8, MIDDLE + 6:MIDDLE + 10] = 255
        for across in (y + 10, y + 19, y + 28):
            ink[across:across + 4, MIDDLE - 12:MIDDLE + 14] = 255
    rules = sorted(rule for rule in ruled_ink(ink).upright if abs(rule.at - MIDDLE) < 5)
    assert [(rule.start, rule.end) for rule in rules] == [
        pytest.approx((TOP, low), abs=6), pytest.approx((high, TOP + ROWS * ROW), abs=6)]


def test_a_row_line_between_texts_that_touch_it_is_whole() -> None:
    ink = table(text=False)
    y = TOP + 3 * ROW
    for side in (slice(y - 30, y - 5), slice(y + 8, y + 33)):
        ink[side, LEFT + 12:MIDDLE - 12] = 255
    for x in range(LEFT + 20, MIDDLE - 20, 50):
        ink[y - 10:y + 12, x:x + 12] = 255
    (rule,) = [rule for rule in ruled_ink(ink).level if abs(rule.at - y) < 5 and rule.end > MIDDLE + 100]
    assert rule.start == pytest.approx(LEFT, abs=8)
