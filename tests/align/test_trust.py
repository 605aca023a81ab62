"""Which characters of a value tell how far it is to be trusted."""

from __future__ import annotations

import pytest

from subsidy_docs.align.stream import make_stream
from subsidy_docs.align.trust import least_trust
from subsidy_docs.layout import EITHER_WIDTH, MAY_GO_ON, Layout, Line, Paragraph


def trust(text: str, doubtful: str, score: float, suffix: str = "", value: object = None) -> float:
    """The trust in *text*, or in *value* in it, whose *doubtful* characters have a low *score*."""
    scores = tuple(score if char in doubtful else 0.999 for char in text)
    stream = make_stream(Layout("scan", (Paragraph((Line(text, score=min(scores), scores=scores),), 1),), 1))
    return least_trust(stream.pieces(0, len(stream.text)), suffix, value)


@pytest.mark.parametrize(("text", "doubtful", "score", "suffix", "expected"), [
    ("轨迹规划项目。", "项目", 0.6, "项目。", 0.999),
    ("轨迹规划项目", "目", 0.6, "项目。", 0.999),
    ("轨迹规划项目", "划", 0.6, "项目。", 0.6),
    ("轨迹规划项目", "目", 0.5, "项目。", 0.5),  # ink beside it that none explains
    ("300万元", "万", 0.6, "万元", 0.6),  # the unit is a part of the amount
    ("2026年 2月7日", "年月日", 0.6, "", 0.999),
    ("2026年2月7日", "0", 0.6, "", 0.999),
    ("2026年2月7日", "6", 0.6, "", 0.6),
    ("2026年2月7日", "日", 0.5, "", 0.5),
    ("26年2月7日", "2", 0.6, "", 0.6),
    ("自2026年2月7日", "年", 0.6, "", 0.6),
    ("2025年2月~2026年7月", "~月", 0.6, "", 0.999),
    ("¥198.2万元", "¥", 0.6, "", 0.999),
    ("198¥2万元", "¥", 0.6, "", 0.6),
    ("2025年2月~2026年7月", "5", 0.6, "", 0.6),
    ("· 2025年2月—2026年7月", "·月", 0.6, "", 0.999),
    ("1 2025年2月—2026年7月", "1", 0.6, "", 0.6),
    ("35.00万元.", "元", 0.6, "", 0.6),
])
def test_what_is_known_to_stand_there_needs_no_trust(text: str, doubtful: str, score: float, suffix: str,
                                                     expected: float) -> None:
    assert trust(text, doubtful, score, suffix) == expected


def test_typed_text_is_trusted_as_its_line_is() -> None:
    stream = make_stream(Layout("pdf", (Paragraph((Line("轨迹规划项目。", score=0.8),), 1),), 1))
    assert least_trust(stream.pieces(0, len(stream.text)), "项目。", None) == 0.8
    assert least_trust([], "", None) == 1.0


@pytest.mark.parametrize(("doubtful", "score", "expected"), [
    ("管", 0.6, 0.999), ("管", 0.5, 0.5), ("资", 0.6, 0.6), ("）", 0.6, 0.6), ("A", 0.6, 0.999)])
def test_what_belongs_to_the_next_blank_says_nothing_against_a_value(
        doubtful: str, score: float, expected: float) -> None:
    assert trust("（投资类）AI管控", doubtful, score, "", "投资类") == expected
    assert trust("投资类、投资类", "、", 0.6, "", "投资类") == 0.6  # which of them


@pytest.mark.parametrize(("text", "score", "expected"), [("35万元。", 0.6, 0.999), ("35万元。", 0.5, 0.5)])
def test_a_full_stop_behind_a_unit_says_nothing_against_an_amount(text: str, score: float, expected: float) -> None:
    assert trust(text, "。", score) == expected


def test_a_bracket_bounds_a_value_whatever_its_width() -> None:
    assert trust("（投资类）AI管控", "）", EITHER_WIDTH, "", "投资类") == 0.999
    assert trust("（投资类）AI管控", "）", MAY_GO_ON, "", "投资类") == MAY_GO_ON
    assert trust("（投资类）AI（一期）", "）", EITHER_WIDTH, "", "AI（一期）") == EITHER_WIDTH  # of its own
