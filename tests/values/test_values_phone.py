"""Telephone numbers: every writing, its canonical form, and when a person must look."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from subsidy_docs.values import phone
from subsidy_docs.values.base import ValueFault
from subsidy_docs.values.phone import PHONE


def _digits(count: int) -> st.SearchStrategy[str]:
    return st.text("0123456789", min_size=count, max_size=count)


MOBILES = st.builds("1{}{}{}".format, st.sampled_from("3456789"), st.sampled_from("0123456789"), _digits(8))
LANDLINES = st.builds("{}-8{}".format, st.sampled_from(["0573", "0571", "010", "021", "0519"]), _digits(7))
SERVICES = st.builds("{}00-{}-{}".format, st.sampled_from("48"), _digits(3), _digits(4))
EXTENSIONS = st.sampled_from(["", "转8", "转123", "转8001"])
PHONES = MOBILES | st.builds("{}{}".format, LANDLINES | SERVICES, EXTENSIONS)


@pytest.mark.parametrize(("raw", "number"), [
    ("13812345\n678", "13812345678"), ("1381234567\n8", "13812345678"),  # wrapped by a narrow cell
    ("0573-8368167\n1", "0573-83681671"), ("（\n0573）8368\n1671", "0573-83681671"), ("021-62\n124734", "021-62124734"),
    ("+86\n1381234567\n8", "13812345678"),
    ("13812345678  .", "13812345678"), ("0573-83681671.", "0573-83681671"),
    ("13812345678", "13812345678"), ("１３８１２３４５６７８", "13812345678"), ("138-1234-5678", "13812345678"),
    ("138 1234 5678", "13812345678"), ("138－1234－5678", "13812345678"), ("138—1234—5678", "13812345678"),
    ("+86 13812345678", "13812345678"), ("+8613812345678", "13812345678"), ("86-13812345678", "13812345678"),
    ("8613812345678", "13812345678"), ("0086 13812345678", "13812345678"), ("(+86)138 1234 5678", "13812345678"),
    ("手机：13812345678", "13812345678"), ("联系电话: 13812345678", "13812345678"),
    ("____13812345678____", "13812345678"),
    ("：13812345678", "13812345678"), ("138\u200b12345678", "13812345678"),
    ("138\u00a01234\u00a05678", "13812345678"),
    ("138\n1234\n5678", "13812345678"), ("1381234\n5678", "13812345678"), ("13812345678、", "13812345678"),
    ("0573-83681671", "0573-83681671"), ("057383681671", "0573-83681671"), ("0573 83681671", "0573-83681671"),
    ("0573 8368 1671", "0573-83681671"), ("（0573）83681671", "0573-83681671"), ("(0573)8368-1671", "0573-83681671"),
    ("0573－83681671", "0573-83681671"), ("0573—83681671", "0573-83681671"), ("0573–83681671", "0573-83681671"),
    ("０５７３－８３６８１６７１", "0573-83681671"), ("+86-573-83681671", "0573-83681671"),
    ("+86 573 8368 1671", "0573-83681671"),
    ("0086-0573-83681671", "0573-83681671"), ("座机：0573-83681671", "0573-83681671"),
    ("电话0573-83681671", "0573-83681671"),
    ("0573-\n83681671", "0573-83681671"), ("0573\n83681671", "0573-83681671"),
    ("Tel: 0573-83681671", "0573-83681671"),
    ("0578-2025790", "0578-2025790"), ("010-64710873", "010-64710873"), ("021 64710873", "021-64710873"),
    ("0573-83681671转123", "0573-83681671转123"), ("0573-83681671 转 123", "0573-83681671转123"),
    ("0573-83681671-123", "0573-83681671转123"), ("0573-83681671ext.123", "0573-83681671转123"),
    ("0573-83681671 EXT 123", "0573-83681671转123"), ("0573-83681671#123", "0573-83681671转123"),
    ("0573-83681671（分机123）", "0573-83681671转123"), ("0573-83681671分机：123", "0573-83681671转123"),
    ("0573-83681671转\n123", "0573-83681671转123"), ("83681671转123", "83681671转123"),
    ("400-800-8820", "400-800-8820"), ("4008008820", "400-800-8820"), ("400 800 8820", "400-800-8820"),
    ("4008-008-820", "400-800-8820"), ("400-8-008-820", "400-800-8820"), ("800-820-8820", "800-820-8820"),
    ("83681671", "83681671"), ("8368-1671", "83681671"), ("8368 1671", "83681671"), ("电话：83681671", "83681671"),
])
def test_sure(raw: str, number: str) -> None:
    parsed = PHONE.parse(raw)
    assert (parsed.value, parsed.sure) == (number, True)


def test_a_number_without_area_code_is_noted() -> None:
    assert PHONE.parse("83681671").notes == (phone.LOCAL,)


@pytest.mark.parametrize("raw", ["", " ", "____", "\u3000", "——", "：", "（ ）", "\n"])
def test_blank(raw: str) -> None:
    assert (PHONE.parse(raw).value, PHONE.parse(raw).sure, PHONE.parse(raw).notes) == (None, True, ())


@pytest.mark.parametrize(("raw", "guess"), [
    ("13812345678、0573-83681671", "13812345678、0573-83681671"),
    ("13812345678/13912345678", "13812345678、13912345678"),
    ("13812345678；13912345678", "13812345678、13912345678"),
    ("13812345678\n0573-83681671", "13812345678、0573-83681671"),
    ("0578-20257\n90", "0578-2025790"), ("0573-836816\n71-12", "0573-83681671转12"),
    ("13812345678 13912345678", "13812345678、13912345678"), ("13812345678或13912345678", "13812345678、13912345678"),
    ("座机：0573-83681671 手机：13812345678", "0573-83681671、13812345678"),
    ("83681671\n83681672", "83681671、83681672"),
    ("0573-83681671/2", "0573-83681671"),
    ("1381234567", "1381234567"), ("138123456789", "138123456789"), ("12812345678", "12812345678"),
    ("11012345678", "11012345678"),
    ("0573-8368167", "0573-8368167"), ("0573-836816712", "0573-836816712"), ("05738368167", "05738368167"),
    ("0571-8368167", "0571-8368167"), ("05783681671", "0578-3681671"), ("0400-800-8820", "0400-800-8820"),
    ("010-6471087", "010-6471087"),
    ("2025790", "2025790"), ("12345", "12345"), ("96871", "96871"), ("8613812345", "8613812345"),
    ("l3812345678", "13812345678"), ("138l2345678", "13812345678"), ("1381234567O", "13812345670"),
    ("O573-83681671", "0573-83681671"),
    ("1 3 8 1 2 3 4 5 6 7 8", "13812345678"), ("13 812345678", "13812345678"), ("1381234567 8", "13812345678"),
    ("0573-8368167 1", "0573-83681671"),
    ("0573-83681671-1", "0573-83681671转1"),
    ("0578-2025790-12", "0578-2025790转12"),
    ("138.1234.5678", "13812345678"),
    ("张三13812345678", "13812345678"), ("13812345678（张三）", "13812345678"),
    ("13812345678（微信同号）", "13812345678"), ("约13812345678", "13812345678"),
    ("13812345678?", "13812345678"), ("138****5678", None), ("138xxxx5678", None),
    ("20251104", "20251104"), ("+852 21234567", "+85221234567"),
    ("无", None), ("/", None), ("待定", None), ("王喆", None), ("110", None), ("0", None), ("□" * 11, None),
    ("1" * 300, None),
])
def test_a_clerk_must_look(raw: str, guess: str | None) -> None:
    parsed = PHONE.parse(raw)
    assert not parsed.sure
    assert parsed.notes
    assert parsed.value == guess


def test_lines_cut_at_odd_places_never_make_another_number() -> None:
    assert PHONE.parse("057 \n83681671").value != "0578-3681671" or not PHONE.parse("057 \n83681671").sure
    assert not PHONE.parse("057 \n83681671").sure


@given(PHONES)
def test_the_canonical_form_is_stable(number: str) -> None:
    parsed = PHONE.parse(PHONE.format(number))
    assert (parsed.value, parsed.sure) == (number, True)
    assert PHONE.canonical(number) == number
    assert PHONE.from_json(PHONE.to_json(number)) == number


@given(PHONES, st.sampled_from([
    "{}", " {} ", "____{}____", "：{}", "电话：{}", "+86 {}", "\u00a0{}\u3000"]), st.booleans())
def test_there_and_back_with_what_a_blank_leaves(number: str, around: str, wide: bool) -> None:
    text = number.translate(str.maketrans("0123456789-", "０１２３４５６７８９－")) if wide else number
    parsed = PHONE.parse(around.format(text))
    assert (parsed.value, parsed.sure) == (number, True)


@given(PHONES, st.data())
def test_a_lost_digit_is_never_sure(number: str, data: st.DataObject) -> None:
    main = number.partition("转")[0]
    first = main.rfind("-") + 1 or 1  # 14001234567 less its 1 is a service number
    at = data.draw(st.integers(first, len(main) - 1))
    parsed = PHONE.parse(main[:at] + main[at + 1:])
    assert not parsed.sure or parsed.value is None


@given(st.text("0123456789-() +转、\n", max_size=24))
def test_a_sure_number_has_the_digits_that_were_written(raw: str) -> None:
    parsed = PHONE.parse(raw)
    if parsed.sure and parsed.value is not None:
        digits = "".join(c for c in raw if c.isdigit())
        read = "".join(c for c in parsed.value if c.isdigit())
        assert digits.endswith(read.lstrip("0")) and digits.removesuffix(read.lstrip("0")).lstrip("0") in ("", "86")


@pytest.mark.parametrize("value", [
    "", "13812345678、13912345678", "1381234567", 13812345678, None, "无", "约13812345678"])
def test_data_that_is_refused(value: object) -> None:
    assert PHONE.check(value) is not None
    with pytest.raises(ValueFault):
        PHONE.canonical(value)


def test_data_to_fill_is_made_canonical() -> None:
    assert PHONE.canonical("（0573）8368 1671 转 123") == "0573-83681671转123"
