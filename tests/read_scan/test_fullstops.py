"""A full stop is a ring; a round speck behind a text is none."""

from __future__ import annotations

import pytest

pytest.importorskip("cv2", reason="the extra that reads scans is not installed: pip install '.[ocr]'")

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from subsidy_docs.read import textlines
from subsidy_docs.read.fullstops import ends_in_dirt
from subsidy_docs.read.textlines import Area
from subsidy_docs.resources import data_folder


@pytest.mark.parametrize(("text", "speck", "dirt"), [
    ("同意。", 0, False), ("同意", 4, True), ("同意", 6, True), ("同意推荐。", 0, False)])
@pytest.mark.parametrize("blur", [0.5, 1.0])
@pytest.mark.parametrize("face", ["noto-sans-sc/NotoSansSC-Medium.ttf", "noto-serif-sc/NotoSerifSC-Regular.ttf"])
def test_a_solid_dot_is_no_full_stop(text: str, speck: int, dirt: bool, blur: float, face: str) -> None:
    page = Image.new("L", (400, 120), 250)
    drawing = ImageDraw.Draw(page)
    drawing.text((40, 40), text, 20, ImageFont.truetype(str(data_folder("fonts") / face), 33))
    if speck:
        drawing.ellipse([116 - speck, 70 - speck, 116 + speck, 70 + speck], 90)
    light = np.asarray(cv2.GaussianBlur(np.asarray(page), (0, 0), blur), np.uint8)
    pieces = textlines.pieces(np.asarray((light < 170).astype(np.uint8) * 255, np.uint8))
    (strip,) = textlines.strips(pieces, Area(0, 0, 400, 120), 30, part=False)
    assert ends_in_dirt(light, pieces, strip, text.rstrip("。") + "。") is dirt
    assert not ends_in_dirt(light, pieces, strip, "同意")
