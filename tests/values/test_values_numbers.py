"""Registration numbers, credit codes and marks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import uscc

from subsidy_docs.values import credit_code
from subsidy_docs.values.base import ValueFault
from subsidy_docs.values.mark import MARK, TYPED
from subsidy_docs.values.number import NUMBER

NUMBERS = st.text("ABCXYZabc0123456789-/.", min_size=4, max_size=38).filter(
    lambda s: any(c.isdigit() for c in s)).map(lambda s: "Z" + s + "9").filter(lambda s: len(s) <= 40)


@pytest.mark.parametrize(("raw", "wanted"), [
    ("ZJDP2025000123", "ZJDP2025000123"), ("33042025000123456", "33042025000123456"),
    ("嘉数登字〔2025〕第12号", "嘉数登字〔2025〕第12号"),
    ("浙数登（2025）0012", "浙数登（2025）0012"), ("ＺＪ２０２５－００１", "ZJ2025-001"),
    ("zj-2025/001.2", "zj-2025/001.2"), ("3304 2025 0001", "330420250001"),
    ("33042025\n000123", "33042025000123"), ("33042025000123\n45", "3304202500012345"),
    ("____ZJ_2025_001____", "ZJ_2025_001"), ("编号：ZJ2025001", "ZJ2025001"),
    ("登记编号: ZJ2025001", "ZJ2025001"), ("：ZJ2025001", "ZJ2025001"), ("No.: ZJ2025001", "ZJ2025001"),
    ("ZJ2025\u200b001", "ZJ2025001"), ("ZJ2025001。", "ZJ2025001"),
])
def test_sure_number(raw: str, wanted: str) -> None:
    assert (NUMBER.parse(raw).value, NUMBER.parse(raw).sure) == (wanted, True)


def test_every_wide_digit_and_letter_is_folded() -> None:
    assert NUMBER.parse("０１２３４５６７８９ＡＢＭＹＺａｂｍｙｚ").value == "0123456789ABMYZabmyz"


def test_the_limit_is_inclusive() -> None:
    assert NUMBER.check("Z1" * 50) is None
    assert NUMBER.parse("Z1" * 20).sure


@pytest.mark.parametrize("raw", ["", " ", "____", "——", "：", "\n", "编号："])
def test_blank_number(raw: str) -> None:
    assert (NUMBER.parse(raw).value, NUMBER.parse(raw).sure, NUMBER.parse(raw).notes) == (None, True, ())


@pytest.mark.parametrize("raw", [
    "无", "/", "待定", "办理中", "正在申请", "123", "Z" * 30 + "1" * 11, "ZJ2025001、ZJ2025002",
    "ZJ2025001，ZJ2025002", "33042025000123\n33042025000124",
    "ZJ2025000123 ZJ2025000124", "ZJ2025?001", "ZJ2025\ufffd01", "ZJ2025—001", "ZJ*2025001", "登记证", "2025年申请",
    "2025年登记",
    "ZJ2025001（已登记，有效）",
])
def test_numbers_a_clerk_must_look_at(raw: str) -> None:
    assert not NUMBER.parse(raw).sure
    assert NUMBER.parse(raw).notes


@given(NUMBERS, st.integers(1, 39))
def test_numbers_there_and_back(number: str, at: int) -> None:
    assert (NUMBER.parse(number).value, NUMBER.parse(number).sure) == (number, True)
    assert NUMBER.canonical(number) == number
    assert NUMBER.from_json(NUMBER.to_json(number)) == number
    wrapped = NUMBER.parse(number[:at] + "\n" + number[at:])
    assert wrapped.value == number or not wrapped.sure


@given(st.text(max_size=50))
def test_canonical_number_is_what_is_read_back(value: str) -> None:
    if NUMBER.check(value) is None:
        canonical = NUMBER.canonical(value)
        assert NUMBER.parse(canonical).value == canonical == NUMBER.canonical(canonical)


@pytest.mark.parametrize("value", ["", "____", None, 123456, "Z" * 101, "ZJ\x012025", "ZJ\ufffd2025", "ZJ\ue0002025"])
def test_number_that_is_refused(value: object) -> None:
    assert NUMBER.check(value) is not None
    with pytest.raises(ValueFault):
        NUMBER.canonical(value)


@pytest.mark.parametrize("raw", ["", "（盖章）", "（签字）：", "____", "年 月 日", "（公章）\n年 月 日", "单位盖章"])
def test_no_mark_is_typed(raw: str) -> None:
    assert (MARK.parse(raw).value, MARK.parse(raw).sure) == (None, True)


@pytest.mark.parametrize("raw", ["王喆", "（盖章）嘉兴云帆", "2025年11月4日", "已盖章", "√"])
def test_typed_text_is_no_mark(raw: str) -> None:
    assert (MARK.parse(raw).value, MARK.parse(raw).sure, MARK.parse(raw).notes) == (None, False, (TYPED,))


@pytest.mark.parametrize("value", [True, False, None])
def test_marks_in_json(value: bool | None) -> None:
    assert MARK.check(value) is None
    assert MARK.from_json(MARK.to_json(value)) is value
    assert MARK.format(value) == ""


@pytest.mark.parametrize("value", ["true", 1, 0, "", []])
def test_what_is_no_mark(value: object) -> None:
    assert MARK.check(value) is not None
    with pytest.raises(ValueError, match=r"."):
        MARK.from_json(value)


@pytest.mark.parametrize("text", [
    "91350100M000100Y43",  # the example of GB 32100-2015
    "91330463MAH7B7M7Q0",  # remainder 0, where some checkers run past their table
    "９１３５０１００M000100Y43", "91350100 M000100Y 43", "91350100m000100y43", "91350100-M000100Y43",
    "91350100M000\u200b100Y43",
])
def test_valid_code(text: str) -> None:
    code = credit_code.examine(text)
    assert code.valid and code.note is None
    assert code.code == credit_code.normalise(text) and len(code.code) == 18


@pytest.mark.parametrize(("text", "note"), [
    ("91350100M000100Y4Z", credit_code.CHARACTERS), ("91350100M000100Y44", credit_code.CHECK),
    ("91350211M0000XUF46", credit_code.CHECK),
    ("", credit_code.LENGTH), ("无", credit_code.LENGTH), ("9135010", credit_code.LENGTH),
    ("91350100I000100Y43", credit_code.CHARACTERS),
    ("913501OOM000100Y43", credit_code.CHARACTERS), ("91350100M000100Y\ufffd3", credit_code.CHARACTERS),
])
def test_doubtful_code(text: str, note: object) -> None:
    code = credit_code.examine(text)
    assert (code.valid, code.note) == (False, note)


@pytest.mark.parametrize("head", ["N133040000000000", "A133040000000000", "Y133040000000000"])
def test_codes_that_begin_with_a_letter(head: str) -> None:
    body = head + "0"
    good = body + credit_code.check_character(body)
    assert credit_code.examine(good).valid
    wrong = body + ("0" if good[-1] != "0" else "1")
    assert credit_code.examine(wrong).note == credit_code.CHECK


@given(st.text("0123456789ABCDEFGHJKLMNPQRTUWXY", min_size=9, max_size=9))
def test_check_characters_agree_with_python_stdnum(organisation: str) -> None:
    body = "91330402" + organisation
    assert credit_code.check_character(body) == uscc.calc_check_digit(body)
    assert credit_code.examine(body + credit_code.check_character(body)).valid


@given(st.text(max_size=40))
def test_codes_never_raise(text: str) -> None:
    credit_code.examine(text)
