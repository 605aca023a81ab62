"""By how much a page leans, whatever lies around it."""

from __future__ import annotations

import pytest

pytest.importorskip("cv2", reason="the extra that reads scans is not installed: pip install '.[ocr]'")

import cv2
import numpy as np

from subsidy_docs.read.straighten import Grey, skew


def page(angle: float) -> Grey:
    """A page of text-like rows that lean by *angle* degrees."""
    picture = np.full((900, 640), 245, np.uint8)
    rng = np.random.default_rng(3)
    for y in range(90, 820, 28):
        for x in range(80, 560, 15):
            for _ in range(3):
                left, top = x + int(rng.integers(0, 8)), y + int(rng.integers(0, 10))
                cv2.line(picture, (left, top), (left + int(rng.integers(2, 6)), top + int(rng.integers(0, 6))), 20, 1)
    turned = cv2.getRotationMatrix2D((320, 450), angle, 1.0)
    return np.asarray(cv2.warpAffine(picture, turned, (640, 900), borderValue=245), np.uint8)


@pytest.mark.parametrize("angle", [-2.0, 0.0, 1.5])
def test_rows_of_text_tell_how_a_page_leans(angle: float) -> None:
    assert skew(page(angle)) == pytest.approx(-angle, abs=0.15)


@pytest.mark.parametrize("angle", [-1.0, 0.6])
def test_the_edge_of_the_table_under_a_sheet_does_not(angle: float) -> None:
    picture = page(angle)
    cv2.fillPoly(picture, [np.array([(0, 0), (75, 0), (0, 900)], np.int32)], 60)
    assert skew(picture) == pytest.approx(-angle, abs=0.15)
