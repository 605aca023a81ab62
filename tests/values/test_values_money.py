"""Amounts: every writing of the field, what it means, and when a person must look."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from subsidy_docs.values import money
from subsidy_docs.values.base import ValueFault
from subsidy_docs.values.money import MONEY
from subsidy_docs.values.numerals import to_capitals

AMOUNTS = st.decimals(0, 10_000, places=4) | st.decimals(0, 10_000, places=2) | st.integers(0, 10_000).map(Decimal)


@pytest.mark.parametrize(("raw", "amount"), [
    ("512.50", "512.50"),
    ("512.50万元", "512.5"),
    ("878.7345", "878.7345"),
    ("600.00", "600"),
    ("0", "0"),
    ("0.00", "0"),
    ("10000", "10000"),
    ("1,234.56", "1234.56"),
    ("1，234.56万元", "1234.56"),
    ("１２３．４５", "123.45"),
    ("１２３．４５　万　元", "123.45"),
    ("123.45 万", "123.45"),
    ("35.00万元.", "35"),
    ("512.50\n万元", "512.5"),
    ("512.50（万元）", "512.5"),
    ("512.50（单位：万元）", "512.5"),
    ("512.50万元整", "512.5"),
    ("512.50万元。", "512.5"),
    ("：512.50", "512.5"),
    ("人民币512.50万元", "512.5"),
    ("512.50万元人民币", "512.5"),
    ("RMB 512.50", "512.5"),
    ("¥512.50", "512.5"),
    ("￥512.50万元", "512.5"),
    ("____512.50____万元", "512.5"),
    ("＿＿512.50＿＿", "512.5"),
    ("万元 512.50", "512.5"),
    ("\u00a0512.50\u3000", "512.5"),
    ("5\u200b12.50", "512.5"),  # a zero-width space is no space
    ("100万元万元", "100"),
    ("100萬元", "100"),
    ("壹佰万元整", "100"),
    ("伍佰壹拾贰万伍仟元整", "512.5"),
    ("人民币（大写）伍佰壹拾贰万伍仟圆整", "512.5"),
    ("伍佰壹拾贰\n万伍仟元整", "512.5"),
    ("伍佰万元整 万元", "500"),
    ("五百万元", "500"),
    ("五百一十二点五万元", "512.5"),
    ("512.50（伍佰壹拾贰万伍仟元整）", "512.5"),
    ("伍佰壹拾贰万伍仟元整（¥5,125,000.00）", "512.5"),
    ("512.50万元（大写：伍佰壹拾贰万伍仟元整）", "512.5"),
    ("5,125,000元（伍佰壹拾贰万伍仟元整）", "512.5"), ("（人民币）512.50万元", "512.5"),
])
def test_sure(raw: str, amount: str) -> None:
    parsed = MONEY.parse(raw)
    assert (parsed.value, parsed.sure) == (Decimal(amount), True)


@pytest.mark.parametrize("raw", [
    "", " ", "\n\t", "____", "————", "－", "万元", "  万元 ", "____万元", "（万元）", "\u3000\u00a0", "：",
    "人民币   元", "￥"])
def test_blank(raw: str) -> None:
    parsed = MONEY.parse(raw)
    assert (parsed.value, parsed.sure, parsed.notes) == (None, True, ())


@pytest.mark.parametrize(("raw", "guess"), [
    ("约500", "500"), ("500左右", "500"), ("500余", "500"), ("近500万元", "500"), ("≥500", "500"), ("500以上", "500"),
    ("500?", "500"), ("500？", "500"), ("500（含税）", "500"), ("500万元（不含土建）", "500"), ("总投资500", "500"),
    ("500-600", None), ("500～600万元", None), ("500至600", None), ("300+200=500", None), ("原500现600", None),
    ("300/200", None), ("硬件300软件200", None),
    ("500 500", "500"), ("512.50\n512.50", "512.5"),
    ("5 12.50", "512.5"), ("512. 50", "512.5"), ("5\n12.50", "512.5"), ("5 1 2 . 5 0", "512.5"),
    ("1 234.56", "1234.56"),
    ("5l2.50", "512.5"), ("512.5O", "512.5"), ("I00", "100"),
    ("5,12", "5.12"), ("512,50", "512.5"), ("1,23,456", "123456"), ("0,512", "0.512"), ("1.234,56", "1.2346"),
    ("512。50", "512.5"), ("512·5", "512.5"), (".5", "0.5"), ("500.", "500"), ("5.1.2", None), ("0500", "500"),
    ("00", "0"),
    ("512.12345", "512.1235"), ("512.50000", "512.5"),
    ("-500", None), ("—500", None), ("－500万元", None), ("负500", None), ("(500)", "500"), ("512.50（", "512.5"),
    ("(人民币500万元", "500"),
    ("5,125,000元", "512.5"), ("5125000元", "512.5"), ("5125000.00元", "512.5"), ("¥5,125,000元整", "512.5"),
    ("512.5元", "512.5"), ("5,125,000元万元", "512.5"), ("10000元", "1"), ("9999元", "9999"), ("500百元", "5"),
    ("5十万元", "50"),
    ("0.3亿", "3000"), ("0.3亿元", "3000"), ("5百万元", "500"), ("3千万", "3000"), ("3仟万元", "3000"),
    ("5125千元", "512.5"),
    ("100万万元", "100"), ("500万5000元", None),
    ("10000.01", "10000.01"), ("5125000", "5125000"), ("12,000.00万元", "12000"), ("999999999", None),
    ("一百万", "100"), ("五百", "500"), ("伍佰", "500"), ("壹拾元整", "0.001"), ("伍佰元整", "0.05"),
    ("一百五万元", None), ("伍佰万元零", None), ("伍佰万元整（", "500"),
    ("伍佰壹拾贰万伍仟元伍角伍分", "512.5001"),
    ("512.60（伍佰壹拾贰万伍仟元整）", "512.6"), ("512.50元（伍佰壹拾贰万伍仟元整）", "512.5"),
    ("512.50（伍佰壹拾贰万伍仟元整）含税", "512.5"), ("512.50 600（伍佰壹拾贰万伍仟元整）", None),
    ("500万美元", "500"), ("$500", "500"), ("500%", "500"), ("500/年", "500"), ("1e5", None), ("5²", "5"),
    ("½", None),
    ("٣٤", None), ("待定", None), ("详见附件", None), ("无", None), ("/", None), ("N/A", None), ("一", None),
    ("□500", "500"), ("5\ufffd2", None), ("9" * 400, None), ("第3期500", None),
])
def test_a_clerk_must_look(raw: str, guess: str | None) -> None:
    parsed = MONEY.parse(raw)
    assert not parsed.sure
    assert parsed.notes
    assert parsed.value == (None if guess is None else Decimal(guess))


@pytest.mark.parametrize(("raw", "note"), [
    ("5,125,000元", money.YUAN), ("5125000", money.TOO_LARGE), ("5,12", money.COMMA), ("5 12", money.SPLIT),
    ("5l2", money.LETTERS), ("512.12345", money.TOO_FINE), ("-5", money.NEGATIVE), ("5-6", money.SEVERAL),
    ("512.60（伍佰万元整）", money.DISAGREE), ("100万元万元", money.DOUBLED), ("壹佰万元整", money.CAPITALS),
    ("100（壹佰万元整）", money.BOTH), ("512.5元", money.YUAN_OR_WAN), ("约5", money.WORDS),
])
def test_the_note_says_why(raw: str, note: object) -> None:
    assert note in MONEY.parse(raw).notes


@pytest.mark.parametrize(("amount", "text"), [
    ("512.5", "512.50"), ("512", "512.00"), ("0", "0.00"), ("878.7345", "878.7345"), ("1234.560", "1234.56"),
    ("1E+2", "100.00"), ("100000000", "100000000.00"), ("0.0001", "0.0001"),
])
def test_format(amount: str, text: str) -> None:
    assert MONEY.format(Decimal(amount)) == text
    assert MONEY.to_json(Decimal(amount)) == text
    assert MONEY.from_json(text) == Decimal(amount)


def test_format_never_rounds_in_silence() -> None:
    with pytest.raises(ValueError, match="4 decimals"):
        MONEY.format(Decimal("0.00005"))


@given(AMOUNTS)
def test_there_and_back(amount: Decimal) -> None:
    parsed = MONEY.parse(MONEY.format(amount))
    assert (parsed.value, parsed.sure) == (amount, True)
    assert MONEY.from_json(MONEY.to_json(amount)) == amount


@given(AMOUNTS, st.sampled_from([
    "{}万元", " {} 万元", "____{}____万元", "人民币{}万元", "{}\n万元", "　{}　", "¥{}", "{}万元万元", "：{}万元。"]),
    st.booleans())
def test_there_and_back_with_what_a_blank_leaves(amount: Decimal, around: str, wide: bool) -> None:
    text = MONEY.format(amount)
    if wide:
        text = text.translate(str.maketrans("0123456789.", "０１２３４５６７８９．"))
    parsed = MONEY.parse(around.format(text))
    assert (parsed.value, parsed.sure) == (amount, True)


@given(st.decimals("1.00", 10_000, places=4))
def test_words_are_read_as_the_figures_are(amount: Decimal) -> None:
    for text in (to_capitals(amount), f"{MONEY.format(amount)}（{to_capitals(amount)}）"):
        parsed = MONEY.parse(text)
        assert (parsed.value, parsed.sure) == (amount, True)


@given(st.decimals("1.00", 5_000, places=2), st.decimals("0.01", 100, places=2))
def test_figures_that_differ_from_the_words_are_never_sure(amount: Decimal, more: Decimal) -> None:
    assert not MONEY.parse(f"{MONEY.format(amount + more)}（{to_capitals(amount)}）").sure


@pytest.mark.parametrize(("value", "amount"), [
    (Decimal("512.50"), "512.50"), (512, "512"), ("512.50", "512.50"), ("20000.00", "20000"),
    ("512.50万元", "512.50"),
    ("伍佰万元整", "500"), (Decimal("1E+2"), "100"),
])
def test_data_to_fill(value: object, amount: str) -> None:
    assert MONEY.check(value) is None
    assert MONEY.canonical(value) == Decimal(amount)


@pytest.mark.parametrize("value", [
    512.5, True, None, "", "约500", "5,125,000元", Decimal("NaN"), Decimal("Infinity"), Decimal("-0.01"),
    Decimal("100000000.01"), Decimal("1.00001"), -1, [], "1E3", Decimal("1E+999999"),
])
def test_data_that_is_refused(value: object) -> None:
    assert MONEY.check(value) is not None
    with pytest.raises(ValueFault):
        MONEY.canonical(value)


@pytest.mark.parametrize("data", [512.5, 512, None, "512.50万元", "1e3", "-1", "１２", "", "512.12345", "NaN"])
def test_json_takes_text_alone(data: object) -> None:
    with pytest.raises(ValueError, match=r"."):
        MONEY.from_json(data)
