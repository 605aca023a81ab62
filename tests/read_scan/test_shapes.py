"""Characters told by the looks of their strokes, beside the networks."""

from __future__ import annotations

import pytest

pytest.importorskip("cv2", reason="the extra that reads scans is not installed: pip install '.[ocr]'")

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from subsidy_docs.align.settle import SURE
from subsidy_docs.read.agreement import agree
from subsidy_docs.read.looks import heard, is_another
from subsidy_docs.read.recognise import Recognised
from subsidy_docs.read.shapes import Shape, seen, shapes
from subsidy_docs.read.straighten import Grey
from subsidy_docs.resources import data_folder

SERIF, SANS = "noto-serif-sc/NotoSerifSC-Bold.ttf", "noto-sans-sc/NotoSansSC-Medium.ttf"


def drawn(text: str, font: str = SERIF, size: int = 33) -> tuple[Grey, list[float]]:
    """A line of *text*, a little out of focus, and the middles of its characters as parts of its width."""
    face = ImageFont.truetype(str(data_folder("fonts") / font), size)
    wide = face.getlength(text) + 16
    image = Image.new("L", (round(wide), round(1.4 * size)), 250)
    ImageDraw.Draw(image).text((8, round(0.7 * size)), text, 20, font=face, anchor="lm")
    places = [(8 + face.getlength(text[:i]) + face.getlength(char) / 2) / wide for i, char in enumerate(text)]
    return np.asarray(cv2.GaussianBlur(np.asarray(image, np.uint8), (0, 0), 0.8), np.uint8), places


@pytest.mark.parametrize("font", [SERIF, SANS])
@pytest.mark.parametrize("text", ["王䶮", "李𬭎之", "沈思㛃", "褚赟", "喆堃", "犇骉淼", "项目申报", "漋江"])
def test_each_character_of_a_line_looks_like_itself(text: str, font: str) -> None:
    line, places = drawn(text, font)
    looks = seen(line, places, range(len(text)), 3)
    assert [shape.char if shape else None for shape in looks] == list(text)
    assert all(shape is not None and shape.likeness(shape.char) > 0.7 for shape in looks)


def test_places_that_are_a_little_off_change_nothing() -> None:
    line, places = drawn("审查人赟昊")
    for off in (-0.12, 0.12):
        shifted = [place + off / len(places) for place in places]
        assert [shape and shape.char for shape in seen(line, shifted, [3, 4], 3)] == ["赟", "昊"]


def test_what_holds_no_ink_looks_like_nothing() -> None:
    assert shapes([np.full((40, 40), 250, np.uint8), np.zeros((2, 40), np.uint8)]) == [None, None]
    assert shapes([]) == []


def look(char: str) -> Shape:
    line, places = drawn(char)
    shape = seen(line, places, [0], 3)[0]
    assert shape is not None
    return shape


@pytest.mark.parametrize(("drawn_as", "read_as", "expected"), [
    ("䶮", "龚", "䶮"),  # what networks are known to give for it
    ("𬭎", "铵", "𬭎"),
    ("龚", "龚", "龚"),
    ("赟", "赟", "赟"),
    ("䶮", "强", None),  # which no network gives for it
    ("强", "龚", None),
    ("十", "十", None),  # a plus sign looks like it
    ("黄", "黃", "黄"),  # another form of it: what was read stays
    ("㛃", "嬰", "㛃"),  # another form of what networks give
])
def test_looks_are_heard_where_networks_give_what_they_gave_for_it(drawn_as: str, read_as: str,
                                                                   expected: str | None) -> None:
    found = heard(look(drawn_as), read_as)
    assert (found and found[0]) == expected


@pytest.mark.parametrize(("alike", "expected"), [
    ({"龚": 0.9, "䶮": 0.7}, "龚"), ({"䶮": 0.9, "龚": 0.7}, "䶮"), ({"䶮": 0.9, "龚": 0.85}, None),
    ({"䶮": 0.9, "𪚏": 0.87, "龚": 0.5}, None),  # something that isn't listed looks nearly as like
    ({"䶮": 0.55, "龚": 0.3}, None), ({"㛃": 0.8, "婴": 0.6, "龚": 0.2}, None),
    ({"𪚏": 0.9, "䶮": 0.7, "龚": 0.6}, None), ({"强": 0.9, "龚": 0.3}, None)])
def test_what_looks_like_two_characters_or_like_none_is_not_heard(alike: dict[str, float],
                                                                  expected: str | None) -> None:
    found = heard(Shape(alike), "龚")
    assert (found and found[0]) == expected


def reading(text: str, *scores: float) -> Recognised:
    return Recognised(text, scores, tuple((8 + 33 * i + 16.5) / (16 + 33 * len(text)) for i in range(len(text))))


@pytest.mark.parametrize(("given", "drawn_as", "expected", "sure"), [
    ("王龚", "王䶮", "王䶮", True),  # as networks are known to read it
    ("王赟", "王赟", "王赟", True),  # borne out
    ("王龚", "王强", "王龚", False),  # they differ: asked about
    ("王十", "王+", "王十", False),
])
def test_a_character_in_doubt_is_looked_at(given: str, drawn_as: str, expected: str, sure: bool) -> None:
    unsure = [reading(given, 0.99999, 0.5)] * 3
    assert agree(unsure)[1] is False
    read, all_sure = agree(unsure, drawn(drawn_as)[0])
    assert (read.text, all_sure) == (expected, sure)


@pytest.mark.parametrize(("alike", "char", "expected"), [
    ({"伸": 0.9, "神": 0.6}, "神", True), ({"伸": 0.9, "神": 0.87}, "神", False),
    ({"伸": 0.65, "神": 0.3}, "神", False),
    ({"神": 0.9, "伸": 0.6}, "神", False), ({"十": 0.9, "木": 0.6}, "木", False)])
def test_what_is_clearly_more_like_another_character_is_that(alike: dict[str, float], char: str,
                                                             expected: bool) -> None:
    assert is_another(Shape(alike), char) is expected


def test_a_sure_name_that_looks_otherwise_is_asked_about() -> None:
    sure = [reading("王国神", 0.99999, 0.99999, 0.99999)] * 2
    assert agree(sure, drawn("王国神")[0])[1] is True
    assert agree(sure, drawn("王国伸")[0])[1] is False
    words = [reading("质量追溯", 0.99999, 0.99999, 0.99999, 0.99999)] * 2
    assert agree(words, drawn("贡量追溯")[0])[1] is True


@pytest.mark.parametrize(("given", "drawn_as", "sure"), [
    ("南湖区经商局", "南湖区经裔局", True),  # longer than a name, and 商 makes words with its neighbours
    ("南湖经商神", "南湖经商伸", False)])
def test_of_more_characters_than_a_name_has_words_bear_theirs_out(given: str, drawn_as: str, sure: bool) -> None:
    readings = [reading(given, *[0.99999] * len(given))] * 2
    assert agree(readings, drawn(drawn_as)[0])[1] is sure


def test_a_sure_character_that_looks_otherwise_is_asked_about_beside_one_in_doubt_too() -> None:
    line = reading("盖龚图食品", 0.5, 0.9999, 0.9999, 0.9999, 0.9999)
    read, _ = agree([line] * 3, drawn("盖䶮图食品")[0])
    assert read.scores[1] < SURE
    read, _ = agree([line] * 3, drawn("盖龚图食品")[0])
    assert read.scores[1] >= SURE
