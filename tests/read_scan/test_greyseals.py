"""Seals on pages without colour: their ink goes where it is paler than the print, and the print stays."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest

pytest.importorskip("onnxruntime", reason="the extra that reads scans is not installed: pip install '.[ocr]'")

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from benchmarks.accuracy import ink, stamps
from benchmarks.accuracy.damage import grain
from subsidy_docs.read import straighten
from subsidy_docs.read.greyseals import without_grey
from subsidy_docs.read.inks import inks, look_at
from subsidy_docs.read.sheet import sheet_of

P = 72 / 200
TEXT = "申请单位名称（盖章）一二三工厂2026年11月18日，1,234.56万元、王一丁："
PLACES = (600, 700), (1000, 1500)
Page = np.ndarray[Any, Any]


def printed(shade: int = 20, font: int = 0, size: int = 30) -> Page:
    """A page full of print."""
    image = Image.new("RGB", (1654, 2339), (252, 252, 252))
    letters = ImageFont.truetype(str(ink.files()[font]), size)
    for y in range(200, 2100, 54):
        ImageDraw.Draw(image).text((200, y), TEXT * 2, (shade,) * 3, font=letters)
    return np.asarray(image).copy()


def seal(seed: int) -> Page:
    """A seal as a scanner without colour sees it."""
    return grey(stamps.seal(330, "嘉兴禾城数据科技有限公司", Random(seed)))


def grey(page: Page) -> Page:
    return np.repeat(cv2.cvtColor(page, cv2.COLOR_RGB2GRAY)[:, :, None], 3, axis=2)


def scanned(page: Page) -> Page:
    """The page as it comes out of a scanner without colour."""
    return grey(grain(np.asarray(cv2.GaussianBlur(page, (0, 0), 0.5)), Random(1), 2))


def cleaned(page: Page) -> tuple[Page, Page]:
    """The light of the page before and after."""
    light = straighten.even(straighten.grey(page))
    return light, without_grey(light, straighten.ink_level(light), P)


def discs(page: Page) -> Page:
    """Where the seals' discs are."""
    mask = np.zeros(page.shape[:2], np.uint8)
    for place in PLACES:
        cv2.circle(mask, place, 180, 1, -1)
    return mask > 0


@pytest.mark.parametrize("font", range(len(ink.files())))
@pytest.mark.parametrize("seed", [0, 2])
def test_a_seal_goes_and_the_print_under_it_stays(font: int, seed: int) -> None:
    bare = printed(font=font)
    page = bare.copy()
    for place in PLACES:
        stamps.press(page, seal(seed), *place)
    before, after = cleaned(scanned(page))
    print_ = straighten.even(straighten.grey(scanned(bare)))
    level = straighten.ink_level(before)
    here = discs(page)
    assert np.array_equal(before[~here], after[~here])
    foreign = here & (print_ > level)
    assert (after[foreign] < level).sum() < 0.3 * (before[foreign] < level).sum()
    strokes = here & (print_ < (level + print_.min()) / 2)
    assert (after[strokes] > level).mean() < 0.015
    beside = here & (cv2.dilate((page != bare).any(axis=2).astype(np.uint8), np.ones((9, 9))) == 0) & (print_ < level)
    assert (after[beside] > level).mean() < 0.01


def test_a_seal_as_dark_as_the_print_stays() -> None:
    for shade in (95, 120):
        page = printed(shade, size=28)
        for place in PLACES:
            stamps.press(page, seal(3), *place)
        before, after = cleaned(scanned(page))
        assert before is after


@pytest.mark.parametrize("shade", [20, 110, 160])
def test_print_is_no_seal_however_pale(shade: int) -> None:
    before, after = cleaned(scanned(printed(shade)))
    assert before is after
    mixed = np.where(np.arange(2339)[:, None, None] < 1200, printed(20), printed(shade)).astype(np.uint8)
    before, after = cleaned(scanned(mixed))
    assert before is after


def test_grey_strokes_that_lead_out_of_a_seal_are_a_pens() -> None:
    page = printed()
    page[1000:1400] = 252
    stamps.press(page, seal(2), 800, 1200)
    pen = [np.array([(815, 1265), (795, 1330), (805, 1420)], np.int32), np.array([(720, 1130), (745, 1270)], np.int32)]
    strokes = np.full_like(page, 255)
    cv2.polylines(strokes, pen, False, (120, 120, 120), 4, cv2.LINE_AA)
    before, after = cleaned(scanned((page.astype(np.uint16) * strokes // 255).astype(np.uint8)))
    assert after is not before
    line = strokes[:, :, 0] < 150
    assert (after[line] < straighten.ink_level(before)).mean() > 0.9


def test_points_and_thin_strokes_in_a_seal_stay() -> None:
    page = printed()
    page[1000:1400] = 252
    stamps.press(page, seal(2), 800, 1200)
    small = np.zeros(page.shape[:2], np.uint8)
    for x, y in ((745, 1275), (770, 1290), (840, 1285)):
        cv2.circle(small, (x, y), 3, 110, -1)
        cv2.line(small, (x - 20, y + 15), (x + 5, y + 15), 40, 1)
    page[small > 0] = np.minimum(page[small > 0], small[small > 0][:, None])
    before, after = cleaned(scanned(page))
    assert after is not before
    assert (after[small > 0] < straighten.ink_level(before)).mean() > 0.9


def test_ink_is_judged_by_with_the_seal_still_there() -> None:
    page = printed(size=28)
    page[1300:1700] = 252
    stamps.press(page, seal(2), 1000, 1500)
    sheet = sheet_of(scanned(page))
    assert (sheet.light[1300:1700] < 170).sum() < 0.3 * (sheet.sight.light[1300:1700] < 170).sum()
    assert len(sheet.sight.pieces) > len(sheet.pieces)
    assert not sheet.seals
    found = list(inks(1, look_at(sheet.sight), {}, []))
    assert any(each.box.x1 - each.box.x0 > 300 * P for each in found)
    coloured = sheet_of(printed() - np.array([0, 0, 12], np.uint8))
    assert coloured.light is coloured.sight.light
