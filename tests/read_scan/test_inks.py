"""Ink at the places of signatures and seals: what is writing, what a trace, what a seal; no network is asked."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest

pytest.importorskip("onnxruntime", reason="the extra that reads scans is not installed: pip install '.[ocr]'")

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from benchmarks.accuracy import ink, pens, stamps
from benchmarks.accuracy.damage import grain
from subsidy_docs.layout import Box, Ink, Line
from subsidy_docs.read import inks as module
from subsidy_docs.read.inks import inks, keeps_faint_ink, look_at, sees_colour
from subsidy_docs.read.seals import Seal, reduced, seals
from subsidy_docs.read.sealtext import seal_texts, unrolled
from subsidy_docs.read.sheet import sheet_of

DPI, P = 200, 72 / 200
WORDS = "法定代表人签字并盖章："
LEFT, TOP, SIZE = 700, 1200, 33  # dots
Page = np.ndarray[Any, Any]


def paper() -> tuple[Page, list[Line]]:
    """A page with lines of print, and what a reader makes of them."""
    image = Image.new("RGB", (1654, 2339), (250, 250, 250))
    font = ImageFont.truetype(str(ink.files()[0]), SIZE)
    lines = []
    for x, y, text in ((250, 300, "对以上填列内容及提供材料的真实性合法性负责"), (250, 1000, "申请单位负责人承诺"),
                       (LEFT, TOP, WORDS), (250, 1500, "区级经信部门审核意见")):
        ImageDraw.Draw(image).text((x, y), text, (15, 15, 15), font=font)
        edges = tuple((x + k * SIZE) * P for k in range(len(text) + 1))
        lines.append(Line(text, Box(1, edges[0], (y + 6) * P, edges[-1], (y + SIZE + 10) * P), edges,
                          scores=(0.99,) * len(text)))
    return grain(np.asarray(image), Random(1), 2), lines


def found(page: Page, lines: list[Line]) -> list[Ink]:
    """The ink right of the words that are to be signed."""
    sheet = sheet_of(page)
    x, y = (LEFT + len(WORDS) * SIZE) * P, (TOP + SIZE / 2) * P
    return [each for each in inks(1, look_at(sheet.sight), dict.fromkeys(sheet.seals, ""), lines)
            if each.box.x1 > x - 20 and each.box.x0 < x + 130 and abs((each.box.y0 + each.box.y1) / 2 - y) < 30]


@pytest.mark.parametrize("hand", pens.HANDS[:3])
@pytest.mark.parametrize("gap", [20, -6])
def test_a_signature_is_writing_even_where_it_touches_the_words(hand: pens.Hand, gap: int) -> None:
    for seed in range(4):
        page, lines = paper()
        rng = Random(seed)
        hand(page, LEFT + len(WORDS) * SIZE + gap, TOP - 15, 56, rng, 3, (25, 35, 110))
        kinds = [(each.kind, each.confidence) for each in found(page, lines)]
        assert ("writing", 0.9) in kinds, (seed, kinds)


def test_print_is_no_ink() -> None:
    page, lines = paper()
    assert found(page, lines) == []


@pytest.mark.parametrize("what", [*pens.NOT_SIGNED])
def test_what_is_no_signature_is_never_surely_writing(what: str) -> None:
    for seed in range(8):
        page, lines = paper()
        pens.NOT_SIGNED[what](page, LEFT + len(WORDS) * SIZE + 20, TOP + SIZE / 2, Random(seed), DPI)
        sure = [each for each in found(page, lines) if each.kind == "writing" and each.confidence > 0.8]
        assert not sure or what == "date", (seed, sure)


@pytest.mark.parametrize("what", ["smudge", "bled", "dirt"])
def test_dirt_leaves_a_trace_so_that_nobody_says_there_is_nothing(what: str) -> None:
    page, lines = paper()
    pens.NOT_SIGNED[what](page, LEFT + len(WORDS) * SIZE + 20, TOP + SIZE / 2, Random(3), DPI)
    assert found(page, lines)


def test_blue_ink_is_never_print_however_well_it_was_read() -> None:
    page, lines = paper()
    x = LEFT + len(WORDS) * SIZE + 20
    pens.brush(page, x, TOP - 10, 40, Random(2), 3, (30, 50, 150))
    read = Line("陈建国", Box(1, x * P, (TOP - 10) * P, (x + 150) * P, (TOP + 50) * P),
                tuple((x + k * 50) * P for k in range(4)), scores=(0.99,) * 3)
    assert any(each.kind == "writing" for each in found(page, [*lines, read]))


def test_a_character_owns_no_more_than_its_own_width() -> None:
    line = Line("签字：", Box(1, 0, 0, 300, 12), (0.0, 12.0, 24.0, 300.0), scores=(0.9,) * 3)
    assert line.spans() == [(0.0, 12.0), (12.0, 24.0), (24.0, 39.0)]
    behind = Line("字  王喆", Box(1, 0, 0, 100, 12), (0.0, 40.0, 70.0, 70.0, 82.0, 94.0), scores=(0.9,) * 5)
    assert behind.spans()[0] == (0.0, 15.0)


def test_a_pale_seal_on_warm_paper_is_found() -> None:
    page, _ = paper()
    warm = (page.astype(np.float32) * (0.98, 0.93, 0.84)).astype(np.uint8)
    stamp = stamps.seal(330, "嘉兴禾城数据科技有限公司", Random(1))
    pale = (255 - (255 - stamp.astype(np.float32)) * 0.3).astype(np.uint8)
    stamps.press(warm, pale, 1000, 1200)
    (seal,) = [each for each in seals(reduced(warm), P) if each.round]
    assert seal.confidence >= 0.8
    assert abs((seal.x0 + seal.x1) / 2 - 1000) < 12 and abs((seal.x1 - seal.x0) - 330) < 24
    assert not [each for each in seals(reduced((page.astype(np.float32) * (0.98, 0.93, 0.84)).astype(np.uint8)), P)]


def test_grey_and_white_pages_are_known() -> None:
    page, _ = paper()
    grey = np.repeat(cv2.cvtColor(page, cv2.COLOR_RGB2GRAY)[:, :, None], 3, axis=2)
    assert sees_colour(reduced(page)) and not sees_colour(reduced(grey))
    assert keeps_faint_ink(page)
    assert not keeps_faint_ink(np.where(page > 128, 255, 0).astype(np.uint8))


def test_a_page_full_of_dirt_is_no_signature(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_MOST", 5)
    page, lines = paper()
    rng = Random(1)
    for k in range(12):
        pens.tangle(page, 200 + 100 * k, 1700, 50, rng, 3, (20, 20, 20))
        pens.tangle(page, LEFT + len(WORDS) * SIZE + 20, TOP - 10, 56, rng, 3, (20, 20, 20))
        cv2.line(page, (100, 1800 + 40 * k), (130, 1830 + 40 * k), (0, 0, 0), 2)
    assert all(each.kind == "trace" for each in found(page, lines))


@pytest.mark.parametrize("turn", [0, 3])
def test_the_text_around_a_seal_is_read_however_it_was_turned(turn: int) -> None:
    name = "嘉兴禾城数据科技有限公司"
    page, _ = paper()
    stamps.press(page, np.ascontiguousarray(np.rot90(stamps.seal(330, name, Random(4)), turn)), 1000, 1200)
    found = [each for each in seals(reduced(page), P) if each.round]
    (text,) = seal_texts(page, found)().values()
    assert sum(char in text for char in name) >= 9, text
    assert unrolled(page, Seal(300, 1800, 630, 2130, 0.9, True)) is None


def test_a_seal_off_the_page_is_unrolled_as_far_as_it_shows() -> None:
    page, _ = paper()
    stamps.press(page, stamps.seal(330, "嘉兴禾城数据科技有限公司", Random(4)), 1640, 1200)
    strip = unrolled(page, Seal(1475, 1035, 1805, 1365, 0.9, True))
    assert strip is None or strip.shape[0] <= 56
