"""Chinese numerals and capitals, both ways."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from subsidy_docs.values.numerals import from_capitals, read_digits, read_numeral, to_capitals, write_numeral

CENTS = st.one_of(
    st.integers(0, 10**14),
    st.text("0000125", min_size=1, max_size=14).map(int),  # runs of zeros, where the faults are
)


@given(CENTS)
@example(0)
@example(10**14)
@example(123456789)
def test_capitals_there_and_back(cents: int) -> None:
    amount = Decimal(cents).scaleb(-6)
    assert from_capitals(to_capitals(amount)) == amount


@given(st.one_of(st.integers(0, 10**13), st.text("00012", min_size=1, max_size=13).map(int)))
def test_numerals_there_and_back(number: int) -> None:
    assert read_numeral(write_numeral(number)) == number


@pytest.mark.parametrize(("amount", "words"), [
    # the samples of 《支付结算办法》 annex 1, in 万元
    ("0.140950", "壹仟肆佰零玖元伍角整"),
    ("0.600714", "陆仟零柒元壹角肆分"),
    ("0.168032", "壹仟陆佰捌拾元叁角贰分"),
    ("10.700053", "壹拾万柒仟元伍角叁分"),
    ("1.640902", "壹万陆仟肆佰零玖元零贰分"),
    ("0.032504", "叁佰贰拾伍元零肆分"),
    ("512.5", "伍佰壹拾贰万伍仟元整"),
    ("100", "壹佰万元整"),
    ("0", "零元整"),
    ("123.456789", "壹佰贰拾叁万肆仟伍佰陆拾柒元捌角玖分"),
    ("10000.0005", "壹亿零伍元整"),
    ("100000000", "壹万亿元整"),
])
def test_capitals_as_the_rules_write_them(amount: str, words: str) -> None:
    assert to_capitals(Decimal(amount)) == words
    assert from_capitals(words) == Decimal(amount)


@pytest.mark.parametrize(("words", "amount"), [
    ("壹拾万零柒仟元零伍角叁分", "10.700053"),  # the other form that the rules allow
    ("一百万元", "100"),
    ("拾万元整", "10"),
    ("两百万圆正", "200"),
    ("伍佰萬元", "500"),
    ("五百一十二点五万元", "512.5"),
    ("零点五亿元", "5000"),
    ("伍角", "0.00005"),
])
def test_other_writings_of_amounts(words: str, amount: str) -> None:
    assert from_capitals(words) == Decimal(amount)


@pytest.mark.parametrize("words", [
    "", "元整", "整", "一百五元", "一万五百元", "壹佰佰元", "伍仟壹万元整", "五元四分", "伍佰元零", "零零伍元",
    "壹佰万",
    "壹佰万元元整", "零伍角", "零伍分", "壹角零分", "零", "壹元壹元", "点五万元", "万元", "亿元", "壹拾佰元",
])
def test_ill_formed_amounts_are_not_guessed(words: str) -> None:
    assert from_capitals(words) is None


@pytest.mark.parametrize(("text", "number"), [
    ("十二", 12), ("三十一", 31), ("二十", 20), ("一百零五", 105), ("十", 10), ("零", 0), ("贰佰", 200),
    ("一百五", None),
    ("", None), ("十十", None), ("一二", None), ("百", None),
])
def test_read_numeral(text: str, number: int | None) -> None:
    assert read_numeral(text) == number


@pytest.mark.parametrize(("text", "number"), [
    ("二〇二五", 2025), ("二零二五", 2025), ("二○二五", 2025), ("十二", None), ("", None), ("2025", None)])
def test_read_digits(text: str, number: int | None) -> None:
    assert read_digits(text) == number


@pytest.mark.parametrize("amount", ["-1", "0.0000001", "100000000.01", "NaN", "Infinity"])
def test_to_capitals_refuses(amount: str) -> None:
    with pytest.raises(ValueError, match="not an amount"):
        to_capitals(Decimal(amount))


@given(st.text("零一二三四五六七八九十百千万亿元角分整点壹贰〇", max_size=14))
def test_what_is_read_is_what_would_be_written(words: str) -> None:
    amount = from_capitals(words)
    if amount is not None and "点" not in words:
        plain = to_capitals(amount).replace("零", "").rstrip("整")
        small = str.maketrans("一二三四五六七八九十百千〇", "壹贰叁肆伍陆柒捌玖拾佰仟零")
        given_plain = words.translate(small).replace("零", "").rstrip("整")
        assert plain.replace("壹拾", "拾") == given_plain.replace("壹拾", "拾") or amount == 0
