"""Lines of text made of pieces of ink: which stand in one row."""

from __future__ import annotations

import numpy as np
import pytest

from subsidy_docs.read.textlines import Area, strips

HEIGHT = 30


def characters(x: int, y: int, count: int) -> list[tuple[int, int, int, int, int]]:
    """So many pieces of ink side by side, each as high as a character."""
    return [(x + 32 * k, y, x + 32 * k + 28, y + HEIGHT, 300) for k in range(count)]


def test_the_next_line_is_no_part_of_the_row_though_a_signature_stands_beside_both() -> None:
    """A name of two lines, a signature on its right that reaches over both."""
    found = np.array([*characters(100, 100, 12), *characters(100, 140, 2), *characters(520, 120, 6),
                      (760, 102, 860, 168, 1500)], np.int32)
    lines = strips(found, Area(0, 0, 1000, 300), HEIGHT, part=True)
    assert sorted((strip.box.x0, strip.box.y0, strip.box.y1) for strip in lines if strip.box.x0 == 100) == [
        (100, 100, 130), (100, 140, 170)]


@pytest.mark.parametrize("pitch", [34, 40, 44])
def test_what_stands_half_a_line_off_two_lines_is_no_part_of_either_however_near(pitch: int) -> None:
    def strokes(x: int, y: int, count: int) -> list[tuple[int, int, int, int, int]]:
        return [(x + 32 * k + left, y + top, x + 32 * k + right, y + bottom, 100) for k in range(count)
                for left, right, top, bottom in ((0, 12, 0, 30), (16, 28, 0, 12), (16, 28, 16, 30))]

    found = np.array([*strokes(100, 100, 12), *strokes(100, 100 + pitch, 4), *strokes(492, 100 + pitch // 2, 8)])
    lines = strips(found.astype(np.int32), Area(0, 0, 1000, 300), HEIGHT, part=True)
    assert sorted((strip.box.x0, strip.box.y0, strip.box.y1) for strip in lines) == [
        (100, 100, 130), (100, 100 + pitch, 130 + pitch), (492, 100 + pitch // 2, 130 + pitch // 2)]


def test_a_label_of_two_lines_is_parted_from_the_answer_behind_its_first() -> None:
    first = [*characters(100, 100, 5), *characters(320, 100, 4)]  # a gap of two characters
    alone, two = (strips(np.array(found, np.int32), Area(0, 0, 1000, 300), HEIGHT, part=True)
                  for found in (first, first + characters(100, 140, 6)))
    assert [strip.box.x0 for strip in alone] == [100]
    assert [strip.box.x0 for strip in two] == [100, 320, 100]


def test_the_white_behind_a_comma_parts_no_heading_from_its_number() -> None:
    """三、申请单位, with a row that begins where 申 does."""
    heading = [*characters(100, 100, 1), (133, 122, 140, 130, 30), *characters(170, 100, 5)]
    plain = [*characters(100, 100, 1), (133, 102, 140, 130, 90), *characters(170, 100, 5)]
    for first, parted in ((heading, [100]), (plain, [100, 170])):
        found = np.array([*first, *characters(170, 150, 4)], np.int32)
        lines = strips(found, Area(0, 0, 1000, 300), HEIGHT, part=True)
        assert [strip.box.x0 for strip in lines if strip.box.y0 == 100] == parted
