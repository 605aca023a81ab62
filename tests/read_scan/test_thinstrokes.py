"""How much ink is left across the strokes of a line."""

from __future__ import annotations

import pytest

pytest.importorskip("cv2", reason="the extra that reads scans is not installed: pip install '.[ocr]'")

import cv2
import numpy as np

from subsidy_docs.read.straighten import Grey
from subsidy_docs.read.textlines import Area, Strip
from subsidy_docs.read.thinstrokes import stroke

LINE = Area(200, 100, 320, 130)


def page(thick: int, shade: int) -> Grey:
    """Four characters of level strokes, and an upright one through each."""
    light = np.full((250, 600), 250, np.uint8)
    for left in range(LINE.x0, LINE.x1, 30):
        for y in (102, 114, 126):
            light[y:y + thick, left:left + 26] = shade
        light[LINE.y0:LINE.y1, left + 11:left + 15] = shade
    return light


@pytest.mark.parametrize(("thick", "shade", "ink"), [(3, 0, 3.0), (2, 0, 2.0), (2, 125, 1.0)])
@pytest.mark.parametrize("text", ["同意上报", "真实性负责。"])
def test_thicker_and_darker_strokes_have_more_ink(thick: int, shade: int, ink: float, text: str) -> None:
    assert stroke(page(thick, shade), Strip((LINE,), LINE), text) == pytest.approx(ink, rel=0.01)


def test_blurred_strokes_have_as_much() -> None:
    light = np.asarray(cv2.GaussianBlur(page(3, 0), (0, 0), 0.8), np.uint8)
    assert stroke(light, Strip((LINE,), LINE), "同意上报") == pytest.approx(3, rel=0.2)


@pytest.mark.parametrize("text", ["18509036724", "审查人：黄赟", ""])
def test_of_other_lines_nobody_asks_it(text: str) -> None:
    assert stroke(page(3, 0), Strip((LINE,), LINE), text) == 0.0


def test_white_paper_has_none() -> None:
    assert stroke(np.full((250, 600), 250, np.uint8), Strip((LINE,), LINE), "同意上报") == 0.0
