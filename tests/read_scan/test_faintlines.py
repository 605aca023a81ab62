"""Lines that a copy left a shade darker than the paper."""

from __future__ import annotations

import pytest

pytest.importorskip("cv2", reason="the extra that reads scans is not installed: pip install '.[ocr]'")

import cv2
import numpy as np

from subsidy_docs.read.faintlines import with_faint_lines
from subsidy_docs.read.ruledink import RuledInk, ruled_ink
from subsidy_docs.read.straighten import Grey, faint_ink, line_inks

LEFT, RIGHT, TOP, BOTTOM, MIDDLE, ROW = 200, 1450, 300, 1500, 800, 700


def page(shade: int, text: str = "") -> Grey:
    """A frame with an upright line, and lines of a *shade* across both halves and down the left one."""
    light = np.full((2339, 1654), 250, np.uint8)
    light[:] = np.clip(light + np.random.default_rng(1).normal(0, 0.8, light.shape), 0, 255)
    for x in (LEFT, MIDDLE, RIGHT):
        cv2.line(light, (x, TOP), (x, BOTTOM), 30, 3)
    for y in (TOP, BOTTOM):
        cv2.line(light, (LEFT, y), (RIGHT, y), 30, 3)
    if shade < 250:
        cv2.line(light, (LEFT, ROW), (RIGHT, ROW), shade, 3)
        cv2.line(light, (500, ROW), (500, BOTTOM), shade, 3)
    for k in range(8):
        cv2.putText(light, text, (LEFT + 10, 400 + 30 * k), cv2.FONT_HERSHEY_SIMPLEX, 1, 20, 3)
    return light


def found(light: Grey) -> RuledInk:
    """All lines of a page."""
    ink = faint_ink(light)
    return with_faint_lines(ruled_ink(ink), light, ink)


@pytest.mark.parametrize("shade", [240, 244])
def test_a_faint_line_from_line_to_line_is_one(shade: int) -> None:
    ruled = found(page(shade))
    assert any(abs(rule.at - ROW) < 4 and rule.start < LEFT + 9 and rule.end > MIDDLE - 9 for rule in ruled.level)
    assert any(abs(rule.at - ROW) < 4 and rule.start < MIDDLE + 9 and rule.end > RIGHT - 9 for rule in ruled.level)
    assert any(abs(rule.at - 500) < 4 and rule.start < ROW + 9 and rule.end > BOTTOM - 9 for rule in ruled.upright)


def test_a_faint_line_close_to_text_is_one_on_a_small_picture_too() -> None:
    light = np.full((1754, 1240), 250, np.uint8)
    for x in (150, 1100):
        cv2.line(light, (x, 200), (x, 1100), 30, 2)
    for y in (200, 1100):
        cv2.line(light, (150, y), (1100, y), 30, 2)
    cv2.line(light, (150, 600), (1100, 600), 238, 1)
    for x in range(160, 1080, 24):
        light[580:597, x:x + 20] = 20
        light[604:620, x:x + 20] = 20
    assert [round(rule.at) for rule in found(light).level] == [200, 1100, 600]


@pytest.mark.parametrize("text", ["", "BRAND 2025 SOME", "HHHHHHHHHHHHHHHHHHHH"])
def test_neither_paper_nor_text_is(text: str) -> None:
    ruled = found(page(250, text))
    assert len(ruled.level) == 2 and len(ruled.upright) == 3


@pytest.mark.parametrize("noise", [0.0, 4.0], ids=["white", "grey paper"])
def test_a_table_of_which_a_copy_left_pale_lines_alone_is_one_where_the_paper_is_white(noise: float) -> None:
    light = np.full((2339, 1654), 250, np.uint8)
    for x in (LEFT, MIDDLE, RIGHT):
        cv2.line(light, (x, TOP), (x, BOTTOM), 232, 2)
    for y in (TOP, ROW, BOTTOM):
        cv2.line(light, (LEFT, y), (RIGHT, y), 232, 2)
    for k in range(8):
        cv2.putText(light, "HHH BRAND 2025", (LEFT + 10, 400 + 30 * k), cv2.FONT_HERSHEY_SIMPLEX, 1, 20, 3)
    light = np.clip(light + np.random.default_rng(1).normal(0, noise, light.shape), 0, 250).astype(np.uint8)
    ruled = ruled_ink(*line_inks(light, 140))
    lines = sorted(round(rule.at) for rule in ruled.level), sorted(round(rule.at) for rule in ruled.upright)
    assert lines == (([TOP, ROW, BOTTOM], [LEFT, MIDDLE, RIGHT]) if not noise else ([], []))


def test_a_pale_rim_makes_no_dark_line_thicker() -> None:
    light = np.full((2339, 1654), 250, np.uint8)
    cv2.line(light, (LEFT, ROW), (RIGHT, ROW), 60, 3)
    light = np.asarray(cv2.GaussianBlur(light, (0, 0), 1), np.uint8)
    rows, _ = line_inks(light, 140)
    assert (rows == faint_ink(light, 140))[:, LEFT + 9:RIGHT - 9].all()


@pytest.mark.parametrize("others", [4, 1])
def test_a_row_line_of_which_a_fax_left_some_dots_is_one_where_most_are_known(others: int) -> None:
    ink = np.zeros((2339, 1654), np.uint8)
    for x in (LEFT, RIGHT):
        ink[TOP:BOTTOM, x:x + 3] = 255
    for y in (TOP, BOTTOM, *range(ROW + 100, ROW + 100 * others, 100)):
        ink[y:y + 3, LEFT:RIGHT] = 255
    ink[ROW, LEFT:RIGHT:9] = 255
    light = np.where(ink > 0, 0, 250).astype(np.uint8)
    ruled = with_faint_lines(ruled_ink(ink), light, ink)
    assert any(abs(rule.at - ROW) < 4 and rule.end > RIGHT - 9 for rule in ruled.level) is (others > 1)


def test_an_upright_line_that_meets_a_row_line_of_which_there_are_traces_is_led_on_to_it() -> None:
    ink = np.zeros((2339, 1654), np.uint8)
    for x in (LEFT, RIGHT):
        ink[TOP:BOTTOM, x:x + 3] = 255
    for y in (TOP, BOTTOM, 900, 1000, 1100, 1200):
        ink[y:y + 3, LEFT:RIGHT] = 255
    ink[ROW, LEFT:RIGHT:9] = 255
    ink[ROW + 70:900, MIDDLE:MIDDLE + 3] = 255
    ink[ROW:ROW + 70:6, MIDDLE:MIDDLE + 3] = 255
    light = np.where(ink > 0, 0, 250).astype(np.uint8)
    ruled = with_faint_lines(ruled_ink(ink), light, ink)
    assert [round(rule.start, -1) for rule in ruled.upright if abs(rule.at - MIDDLE) < 4] == [ROW]


@pytest.mark.parametrize("beside", [False, True], ids=["white beside it", "text beside it"])
def test_a_short_upright_line_from_there_is_one_and_none_of_its_ink_is_text(beside: bool) -> None:
    ink = np.zeros((2339, 1654), np.uint8)
    for x in (LEFT, RIGHT):
        ink[TOP:BOTTOM, x:x + 3] = 255
    for y in (TOP, BOTTOM, 900, 1000, 1100, 1200):
        ink[y:y + 3, LEFT:RIGHT] = 255
    ink[TOP + 100, LEFT:RIGHT:9] = 255
    ink[TOP:TOP + 100, MIDDLE:MIDDLE + 3] = 255
    ink[TOP + 3:TOP + 98:12, MIDDLE:MIDDLE + 3] = 0
    if beside:
        ink[TOP + 20:TOP + 50, MIDDLE - 14:MIDDLE - 6] = 255
    light = np.where(ink > 0, 0, 250).astype(np.uint8)
    ruled = with_faint_lines(ruled_ink(ink), light, ink)
    found = [rule for rule in ruled.upright if abs(rule.at - MIDDLE) < 4]
    assert len(found) == (not beside)
    assert (ruled.down[TOP + 10:TOP + 90, MIDDLE - 2:MIDDLE + 5].max() > 0) is not beside


def test_a_row_line_with_traces_is_led_on_beyond_the_corner_where_other_columns_begin_though_it_leans() -> None:
    ink = np.zeros((2339, 1654), np.uint8)
    for x in (LEFT, 500, RIGHT):
        ink[TOP:BOTTOM, x:x + 3] = 255
    ink[ROW:BOTTOM, MIDDLE:MIDDLE + 3] = 255
    for y in (TOP, BOTTOM, 900, 1000, 1100, 1200):
        ink[y:y + 3, LEFT:RIGHT] = 255
    for start, end, y in ((LEFT, 500, ROW), (500, MIDDLE, ROW + 1), (MIDDLE, RIGHT, ROW + 2)):
        ink[y, start:end:9] = 255
    light = np.where(ink > 0, 0, 250).astype(np.uint8)
    (rule,) = [rule for rule in with_faint_lines(ruled_ink(ink), light, ink).level if abs(rule.at - ROW) < 6]
    assert (rule.start, rule.end) == pytest.approx((LEFT, RIGHT), abs=9)
