"""What stands beside a line of text and is too pale to be a part of it."""

from __future__ import annotations

from collections.abc import Sequence
from types import SimpleNamespace
from typing import cast

import pytest

pytest.importorskip("cv2", reason="the extra that reads scans is not installed: pip install '.[ocr]'")

import cv2
import numpy as np

from subsidy_docs.read.paleprint import beside_pale_gaps, doubting_ends, goes_on_faintly, shown
from subsidy_docs.read.ruledink import RuledInk
from subsidy_docs.read.sheet import Sheet
from subsidy_docs.read.straighten import Grey
from subsidy_docs.read.textlines import Area, Strip

LINE = Area(200, 100, 320, 130)
STRIP = Strip((LINE,), Area(100, 80, 500, 150))


def page() -> Grey:
    """Paper with one dark line of text on it."""
    light = np.full((250, 600), 250, np.uint8)
    light[LINE.y0:LINE.y1:3, LINE.x0:LINE.x1] = 20
    return light


def beside(light: Grey, down: Grey | None = None) -> tuple[bool, bool]:
    return goes_on_faintly(light, ruled(light, down), STRIP, 28)


def ruled(light: Grey, down: Grey | None = None) -> RuledInk:
    none = np.zeros_like(light)
    return RuledInk(none, none if down is None else down, (), (), None)


@pytest.mark.parametrize(("at", "expected"), [(182, (True, False)), (324, (False, True))])
def test_a_pale_figure_close_to_a_line_may_belong_to_it(at: int, expected: tuple[bool, bool]) -> None:
    light = page()
    cv2.ellipse(light, (at + 6, 115), (6, 13), 0, 0, 360, 200, 2)
    assert beside(light) == expected


def test_a_pale_stroke_close_behind_may_be_the_last_character() -> None:
    light = page()
    light[113:116, 324:346] = 200  # 蒋艳一
    assert beside(light) == (False, True)
    light[113:116, 330:346] = 250
    assert beside(light) == (False, False)


def test_paper_a_pale_rule_and_what_is_far_off_do_not() -> None:
    light = page()
    assert beside(light) == (False, False)
    cv2.line(light, (100, 128), (500, 128), 200, 2)
    cv2.ellipse(light, (380, 115), (6, 13), 0, 0, 360, 200, 2)
    assert beside(light) == (False, False)


def test_an_upright_rule_with_its_rims_is_no_pale_figure() -> None:
    light = page()
    light[60:200, 330:335] = (200, 60, 20, 60, 200)
    assert beside(light) == (False, True)
    down = np.zeros_like(light)
    down[60:200, 331:334] = 255
    assert beside(light, down) == (False, False)


def grainy(light: Grey, grain: float) -> Grey:
    """*light* as an old scanner sees it."""
    noise = np.random.default_rng(2).normal(-grain, grain, light.shape)
    return np.clip(light + noise, 0, 255).astype(np.uint8)


def test_grain_is_no_pale_figure_and_hides_none() -> None:
    light = page()
    assert beside(grainy(light, 14)) == (False, False)
    cv2.ellipse(light, (188, 115), (6, 13), 0, 0, 360, 170, 3)
    assert beside(grainy(light, 14)) == (True, False)


def test_the_pale_rim_of_a_character_is_no_other_one() -> None:
    light = page()
    light[LINE.y0:LINE.y1, LINE.x0 - 4:LINE.x0] = 200
    assert beside(light) == (False, False)


@pytest.mark.parametrize(("text", "expected"), [
    ("5月18", (0.5, 1.0, 1.0, 0.5)), ("2025年5月", (1.0,) * 6 + (0.5,)), ("300万元", (0.5, *(1.0,) * 4))])
def test_nothing_stands_before_a_year_in_full_or_behind_a_unit(text: str, expected: tuple[float, ...]) -> None:
    light = page()
    for at in (182, 324):
        cv2.ellipse(light, (at + 6, 115), (6, 13), 0, 0, 360, 200, 2)
    assert doubting_ends(sheet(light), STRIP, text, (1.0,) * len(text)) == expected


def test_what_was_found_behind_a_line_is_no_pale_full_stop() -> None:
    """The next column, half a line lower."""
    light = page()
    cv2.circle(light, (328, 126), 4, 190, 2)
    assert doubting_ends(sheet(light), STRIP, "有限", (1.0, 1.0)) == (1.0, 0.6)
    assert doubting_ends(sheet(light, ((323, 120, 350, 150, 90),)), STRIP, "有限", (1.0, 1.0)) == (1.0, 1.0)


def sheet(light: Grey, pieces: Sequence[tuple[int, ...]] = ()) -> Sheet:
    none = np.zeros_like(light)
    return cast(Sheet, SimpleNamespace(light=light, ruled=RuledInk(none, none, (), (), None), height=28,
                                       pieces=np.array(pieces, np.int32).reshape(-1, 5)))


def sized(light: Grey, parts: tuple[Area, ...] = (LINE,)) -> list[tuple[int, int]]:
    """From where to where the parts of a line reach, with the pale print that belongs to them."""
    none = np.zeros_like(light)
    seen = shown(light, RuledInk(none, none, (), (), None), Strip(parts, STRIP.room), 28)
    return [(part.x0, part.x1) for part in seen]


def test_pale_strokes_of_a_first_and_a_last_character_belong_to_the_line() -> None:
    light = page()
    light[104:126:3, 190:200], light[104:126:3, 321:330] = 190, 190
    assert sized(light) == [(190, 330)]


def test_paper_dirt_and_a_pale_rule_do_not_belong_to_it() -> None:
    light = page()
    light[112:115, 190:200] = 190  # too low for a character
    light[104:126:3, 326:336] = 190  # apart
    assert sized(light) == [(200, 320)]
    light[60:200, 198:200] = 190
    light[100:103, 320:500] = 190  # goes on
    assert sized(light)[0][1] == 320


def test_a_pale_comma_before_white_belongs_to_what_stands_before_it() -> None:
    light = page()
    parts = (LINE._replace(x1=250), LINE._replace(x0=285))
    light[:, 250:285] = 250
    assert sized(light, parts) == [(200, 250), (285, 320)]
    light[122:132, 256:260] = 170
    assert sized(light, parts) == [(200, 260), (285, 320)]


@pytest.mark.parametrize(("grey", "doubtful"), [(200, [2, 5]), (250, [])])
def test_pale_print_in_a_gap_of_a_line_may_belong_to_what_stands_beside(grey: int, doubtful: list[int]) -> None:
    """申报____年度 on a copy that took the pen's ink away."""
    light = page()
    cv2.ellipse(light, (380, 115), (8, 13), 0, 0, 360, grey, 3)
    assert beside_gap(light, "位申报", "年度") == doubtful


def beside_gap(light: Grey, before: str, behind: str) -> list[int]:
    """The doubtful characters of a line whose parts, *before* and *behind*, a wide gap parts."""
    strip = Strip((LINE, LINE._replace(x0=440, x1=500)), Area(100, 80, 520, 150))
    edges = (*np.linspace(200, 320, len(before), endpoint=False), 320, 380,
             *np.linspace(440, 500, len(behind) + 1))
    return sorted(beside_pale_gaps(sheet(light), strip, f"{before}  {behind}", edges))


@pytest.mark.parametrize(("before", "behind", "flat", "high"), [
    ("2025年1月", "2025年12月", False, False),
    ("0573", "81618665", False, False),
    ("2023.4", "2023.8", False, True),  # 2023.4 and a pale 1
    ("0573", "1618665", True, True),
    ("AI语料库", "工业", True, True),
    ("2025年1", "2025年12月", True, True),
])
def test_between_two_months_or_the_parts_of_a_number_nothing_but_a_dash_can_stand(
        before: str, behind: str, flat: bool, high: bool) -> None:
    light = page()
    light[114:117, 345:415] = 215
    assert bool(beside_gap(light, before, behind)) is flat
    light = page()
    cv2.ellipse(light, (380, 115), (8, 13), 0, 0, 360, 200, 3)
    assert bool(beside_gap(light, before, behind)) is high


def test_a_pale_colon_in_a_gap_is_no_answer() -> None:
    light = page()
    for low in (107, 122):
        cv2.circle(light, (380, low), 3, 190, -1)
    assert beside_gap(light, "位申报", "年度") == []
    cv2.line(light, (380, 107), (380, 122), 190, 5)
    assert beside_gap(light, "位申报", "年度") == [2, 5]
