"""From a network's output to characters: forms of one character share what trust they have."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("onnxruntime", reason="the extra that reads scans is not installed: pip install '.[ocr]'")

from subsidy_docs.read.recognise import Kin, Recognised, decode
from subsidy_docs.read.variants import plain

CHARACTERS = ("", "志", "强", "強", "（", "(", "弘")
KIN = Kin.of(CHARACTERS)


def decoded(*steps: dict[str, float]) -> Recognised:
    """What the steps of an output read, each given as character -> trust."""
    output = np.array([[step.get(char, 0.0) for char in CHARACTERS] for step in steps], np.float32)
    return decode(output, CHARACTERS, KIN, 8 * len(steps))


def test_the_trust_in_a_character_is_that_in_all_its_forms() -> None:
    read = decoded({"志": 0.99}, {"": 1.0}, {"强": 0.9, "強": 0.08}, {"": 1.0})
    assert (read.text, read.scores) == ("志强", pytest.approx((0.99, 0.98)))


def test_trust_in_another_character_is_not_added() -> None:
    assert decoded({"强": 0.9, "弘": 0.08}).scores == pytest.approx((0.9,))


def test_two_forms_side_by_side_are_one_character_in_the_form_that_is_trusted_more() -> None:
    assert decoded({"（": 0.55, "(": 0.4}, {"(": 0.98}).text == "("
    assert decoded({"(": 0.98}, {"": 1.0}, {"（": 0.9}).text == "(（"


@pytest.mark.parametrize(("char", "today"), [("強", "强"), ("黃", "黄"), ("○", "〇"), ("（", "("), ("—", "-"),
                                              ("强", "强"), ("〔", "〔"), ("", "")])
def test_forms(char: str, today: str) -> None:
    assert plain(char) == today
