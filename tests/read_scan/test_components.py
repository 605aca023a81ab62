"""Connected pieces of ink: the boxes and numbers of dots that OpenCV gives, in its order."""

from __future__ import annotations

from random import Random

import pytest

pytest.importorskip("cv2", reason="the extra that reads scans is not installed: pip install '.[ocr]'")

import cv2
import numpy as np

from subsidy_docs.read.components import components


@pytest.mark.parametrize("share", [0.0, 0.002, 0.05, 0.4, 1.0])
def test_pieces_are_those_of_opencv(share: float) -> None:
    rng = np.random.default_rng(Random(str(share)).getrandbits(32))
    mask = ((rng.random((211, 173)) < share) * 255).astype(np.uint8)
    count, _, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    x, y, width, height, area = stats[1:count].T
    assert components(mask).tolist() == np.stack([x, y, x + width, y + height, area], axis=1).tolist()
