"""Characters as extraction leaves them: repaired, folded, joined."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from subsidy_docs.values.characters import RADICALS, clean, fold, halve, join_lines, unreadable

NASTY = st.text(st.one_of(
    st.characters(), st.sampled_from("（）()〔〕　\u00a0\u200b\ufeff\n\r⽤⼾⻓凉\uf979喆堃犇㛃䶮𬭎－—~～_：")),
    max_size=60)


@pytest.mark.parametrize(("raw", "wanted"), [
    ("嘉兴云帆（浙江）科技有限公司", "嘉兴云帆（浙江）科技有限公司"),
    ("⽤⼾⾏为⻓期⻛险", "用户行为长期风险"),
    ("\uf979\ufa0a", "凉見"),  # compatibility ideographs, by NFC
    ("王\u200b喆\ufeff\u00ad\u2060", "王喆"),
    ("嘉兴\u00a0\u3000\u2003云帆", "嘉兴   云帆"),
    ("一\r\n二\r三\u2028四\x0b五", "一\n二\n三\n四\n五"),
    ("\ud800\ufffe\U0001ffff", "\ufffd\ufffd\ufffd"),
    ("王\ufffc喆", "王喆"),  # the place of a picture
    ("葛\U000e0100城", "葛城"),  # a variation selector chooses a glyph, not a character
    ("㛃䶮𬭎", "㛃䶮𬭎"),
    ("ＡＢ１２：（）〔〕", "ＡＢ１２：（）〔〕"),
])
def test_clean_repairs_extraction_and_keeps_what_was_typed(raw: str, wanted: str) -> None:
    assert clean(raw) == wanted


@given(NASTY)
def test_clean_twice_changes_nothing(raw: str) -> None:
    once = clean(raw)
    assert clean(once) == once
    once.encode("utf-8")
    assert not any(unicodedata.category(c) == "Cc" and c != "\n" for c in once)


@given(NASTY)
def test_folding_twice_changes_nothing(raw: str) -> None:
    assert fold(fold(raw)) == fold(raw)


@given(NASTY)
def test_halving_keeps_places(raw: str) -> None:
    assert len(halve(raw)) == len(raw)


@pytest.mark.parametrize(("left", "right"), [
    ("嘉兴云帆（浙江）科技 有限公司", "嘉兴云帆(浙江)科技有限公司"),
    ("申请单位\u3000名称：", "申请单位名称:"),
    ("ＡＩ＋制造", "ai+制造"),
    ("〔2025〕6号", "【2025】6 号"),
    ("年 月—年 月", "年月-年月"),
    ("⽤⼾名称", "用户名称"),
    ("“云帆”", "\"云帆\""),
    ("Smart\u200b Factory", "smart factory"),
])
def test_fold_makes_the_same_label_equal(left: str, right: str) -> None:
    assert fold(left) == fold(right)


@pytest.mark.parametrize(("left", "right"), [
    ("嘉兴云帆科技有限公司", "嘉兴云航科技有限公司"),
    ("戶", "户"),
    ("附件1", "附件2"),
])
def test_fold_keeps_different_names_apart(left: str, right: str) -> None:
    assert fold(left) != fold(right)


def test_every_radical_has_one_ideograph() -> None:
    assert len(RADICALS) == 214 + 114
    assert all(len(to) == 1 and unicodedata.category(to) == "Lo" for to in RADICALS.values())


@pytest.mark.parametrize(("lines", "text", "sure"), [
    (["嘉兴云帆科技", "有限公司"], "嘉兴云帆科技有限公司", True),
    (["基于AI", "的质检"], "基于AI的质检", True),
    (["质检AI ", "平台"], "质检AI 平台", True),  # the line was broken at a space that was typed
    (["嘉兴云帆   ", "科技"], "嘉兴云帆科技", True),
    (["同意推荐。", "请审核。"], "同意推荐。请审核。", True),
    (["Smart Fac", "tory"], "Smart Fac tory", False),
    (["12", "34"], "12 34", False),
    (["", "嘉兴", " "], "嘉兴", True),
    ([], "", True),
])
def test_join_lines(lines: list[str], text: str, sure: bool) -> None:
    assert join_lines(lines) == (text, sure)


@pytest.mark.parametrize("raw", ["王\ufffd", "王\ue000", "\U000f0000", clean("\ud800")])
def test_lost_characters_are_seen(raw: str) -> None:
    assert unreadable(raw)
