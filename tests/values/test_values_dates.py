"""Months, periods, days and years: every writing of the field."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from subsidy_docs.values import dates
from subsidy_docs.values.base import ValueFault
from subsidy_docs.values.day import DAY
from subsidy_docs.values.day import scan as scan_days
from subsidy_docs.values.month import MONTH, Month, parse_period
from subsidy_docs.values.month import scan as scan_months
from subsidy_docs.values.year import YEAR

MONTHS = st.builds(Month, st.integers(2000, 2100), st.integers(1, 12))
DAYS = st.dates(date(2000, 1, 1), date(2100, 12, 31))
SPACES = st.sampled_from(["", " ", "\u00a0", "\u3000", "  ", "\n", "__"])
WIDE = str.maketrans("0123456789", "０１２３４５６７８９")
CHINESE = "〇一二三四五六七八九"


@pytest.mark.parametrize("raw", [
    "2025年3月", "2025年03月", "2025.3", "2025.03", "2025/3", "2025/03", "2025-03", "2025-3", "202503",
    "２０２５年３月",
    "２０２５．３", "2025 年 3 月", "2025\u00a0年\n3\u3000月", "2025年3月份", "2025.3月", "二〇二五年三月",
    "二0二五年三月",
    "二○二五年三月", "二零二五年三月", "二O二五年三月", "二〇二五年〇三月", "2025年三月", "⼆〇⼆五年三⽉",
    "____2025年__3__月",
    "：2025年3月", "2025年3月 年 月", "2025.3 年月", "2025年3月1日", "2025.3.15", "20250331", "自2025年3月起",
    "2025年3月。",
])
def test_one_month(raw: str) -> None:
    assert (MONTH.parse(raw).value, MONTH.parse(raw).sure) == (Month(2025, 3), True)


@pytest.mark.parametrize(("raw", "month"), [
    ("二〇二五年十二月", (2025, 12)), ("二〇二五年十月", (2025, 10)), ("二〇二〇年十一月", (2020, 11)),
    ("2025.10", (2025, 10)),
    ("2025.1", (2025, 1)), ("202512", (2025, 12)), ("2025 年 1\u3000月", (2025, 1)),
])
def test_other_months(raw: str, month: tuple[int, int]) -> None:
    assert (MONTH.parse(raw).value, MONTH.parse(raw).sure) == (month, True)


@pytest.mark.parametrize("raw", [
    "", " ", "年 月", "年月—年月", "____年____月", "　　年　月", "——", "年 月 日", "：", "\n"])
def test_blank_months(raw: str) -> None:
    parsed = MONTH.parse(raw)
    assert (parsed.value, parsed.sure, parsed.notes) == (None, True, ())


@pytest.mark.parametrize(("raw", "guess"), [
    ("98年3月", (1998, 3)), ("79年3月", (2079, 3)), ("80年3月", (1980, 3)), ("25年3月", (2025, 3)),
    ("25.3", (2025, 3)), ("二五年三月", (2025, 3)),
    ("2 025年3月", (2025, 3)), ("2025年1 1月", (2025, 11)), ("202\n5年3月", (2025, 3)),
    ("二〇二五年十 一月", (2025, 11)),
    ("2O25年3月", (2025, 3)), ("2025年l月", (2025, 1)), ("二0二5年三月", (2025, 3)),
    ("约2025年3月", (2025, 3)), ("2025年3月前", (2025, 3)), ("2025年3月中旬", (2025, 3)),
    ("2025年3月（预计）", (2025, 3)),
    ("2025年3月?", (2025, 3)), ("1 2025年3月", (2025, 3)), ("2025.3.155", (2025, 3)), ("2025年2月30日", (2025, 2)),
    ("1025年3月", (1025, 3)), ("2225年3月", (2225, 3)),
    ("2025年13月", None), ("2025年0月", None), ("2025.13", None), ("2025年 月", None), ("年3月", None),
    ("2025年", None),
    ("3月", None), ("2025年3", None), ("202年3月", None), ("12025年3月", None), ("至今", None),
    ("2025年上半年", None),
    ("2025年第3季度", None), ("3/2025", None), ("2023年3月—2025年8月", None), ("2023.8-2025.8", None), ("待定", None),
    ("45717", None), ("2025年3月2025年4月", None), ("202513", None), ("2025—3", None),
])
def test_months_a_clerk_must_look_at(raw: str, guess: tuple[int, int] | None) -> None:
    parsed = MONTH.parse(raw)
    assert not parsed.sure
    assert parsed.notes
    assert parsed.value == guess


@pytest.mark.parametrize("raw", [
    "2023年3月—2025年8月", "2023年3月－2025年8月", "2023年3月-2025年8月", "2023年3月–2025年8月",
    "2023年3月~2025年8月",
    "2023年3月～2025年8月", "2023年3月〜2025年8月", "2023年3月至2025年8月", "2023年3月到2025年8月", "2023.3-2025.8",
    "2023.03~2025.08", "2023.3—2025.8", "2023/3-2025/8", "2023-3-2025-8", "2023-03—2025-08", "202303-202508",
    "２０２３年３月至２０２５年８月", "二〇二三年三月至二〇二五年八月", "2023 年 3 月 — 2025 年 8 月",
    "2023年3月——2025年8月",
    "2023年3月起至2025年8月止", "自2023年3月至2025年8月", "2023年3月\n—2025年8月", "2023年3月—\n2025年8月",
    "2023年3月 2025年8月",
    "____2023年3月—____2025年8月", "2023年3月年 月—2025年8月年 月", "2023年3月1日—2025年8月31日",
    "：2023年3月—2025年8月。", "·  2023年3月—2025年8月",
])
def test_period(raw: str) -> None:
    start, end = parse_period(raw)
    assert (start.value, start.sure, end.value, end.sure) == ((2023, 3), True, (2025, 8), True)


def test_a_period_of_one_month() -> None:
    start, end = parse_period("2025年3月—2025年3月")
    assert start.sure and end.sure and start.value == end.value == Month(2025, 3)


@pytest.mark.parametrize("raw", [
    "", "年 月—年 月", "年月—年月", "　　年　月—　　年　月", "____年__月—____年__月", "—", "至"])
def test_blank_period(raw: str) -> None:
    for half in parse_period(raw):
        assert (half.value, half.sure, half.notes) == (None, True, ())


@pytest.mark.parametrize(("raw", "start", "end"), [
    ("2023年3月—年 月", (2023, 3), None), ("自2023年3月起至　　年　月止", (2023, 3), None),
    ("年 月—2025年8月", None, (2025, 8)), ("____年__月—2025年8月", None, (2025, 8)),
    ("年  月\t2025年8月", None, (2025, 8)), ("2023年3月\t年 月", (2023, 3), None),  # in columns of their own
])
def test_half_a_period_beside_the_printed_words_of_the_other(
        raw: str, start: tuple[int, int] | None, end: tuple[int, int] | None) -> None:
    assert [(half.value, half.sure, half.notes) for half in parse_period(raw)] == [
        (start, True, ()), (end, True, ())]


@pytest.mark.parametrize(("raw", "start", "end", "sure"), [
    ("2023年3月—8月", (2023, 3), (2023, 8), (True, False)),
    ("2023年3月—25年8月", (2023, 3), (2025, 8), (True, False)),
    ("2025年8月—2023年3月", (2025, 8), (2023, 3), (False, False)),
    ("2023年3月—2025年8月（共30个月）", (2023, 3), (2025, 8), (False, False)),
    ("约2023年3月—2025年8月", (2023, 3), (2025, 8), (False, False)),
    ("2023年3月2025年8月", (2023, 3), (2025, 8), (False, False)),
    ("2023年3月、2025年8月", (2023, 3), (2025, 8), (False, False)),
    ("2023年3月—2024年5月—2025年8月", (2023, 3), (2025, 8), (False, False)),
    ("2023年3月", (2023, 3), None, (False, True)),
    ("2023年3月 年 月", (2023, 3), None, (False, True)),
    ("年—2025年8月", None, (2025, 8), (True, False)),
    ("2023年3月至今", (2023, 3), None, (False, False)),
    ("2023年3月—2025年 月", (2023, 3), None, (False, False)),
    ("2023年 月—2025年8月", None, (2025, 8), (False, False)),
    ("23.3-2025.8", None, (2025, 8), (False, False)),
    ("2023年—2025年", None, None, (False, False)),
    ("2023-2025", None, None, (False, False)),
    ("2023年3月—2025年13月", (2023, 3), None, (True, False)),
    ("2023.3-8", (2023, 3), None, (False, False)),
    ("待定", None, None, (False, False)),
])
def test_periods_a_clerk_must_look_at(
    raw: str, start: tuple[int, int] | None, end: tuple[int, int] | None, sure: tuple[bool, bool],
) -> None:
    first, last = parse_period(raw)
    assert (first.value, last.value) == (start, end)
    assert (first.sure, last.sure) == sure
    assert (first.sure or first.notes) and (last.sure or last.notes)


@pytest.mark.parametrize("raw", [
    "2025年11月4日", "2025年11月04日", "2025.11.4", "2025.11.04", "2025-11-04", "2025-11-4", "2025/11/4", "20251104",
    "2025—11—04", "２０２５年１１月４日", "2025 年 11 月 04 日", "2025年11月4号", "2025. 11. 4", "2025.11.4日",
    "二〇二五年十一月四日", "二零二五年十一月四日", "二〇二五年十一月〇四日", "2025年\n11月4日",
    "____2025年__11__月__4__日",
    "日期：2025年11月4日", "2025年11月4日 年 月 日", "2025-11-04 00:00:00", "2025-11-04T00:00:00", "2025年11⽉4⽇",
    "2025年11月4日。",
])
def test_one_day(raw: str) -> None:
    assert (DAY.parse(raw).value, DAY.parse(raw).sure) == (date(2025, 11, 4), True)


@pytest.mark.parametrize(("raw", "day"), [
    ("二〇二五年十二月三十一日", date(2025, 12, 31)), ("二〇二五年十月二十日", date(2025, 10, 20)),
    ("二〇二五年一月十日", date(2025, 1, 10)), ("2024年2月29日", date(2024, 2, 29)),
    ("2025年1月31日", date(2025, 1, 31)),
    ("二〇二五年十二月 三十 日", date(2025, 12, 30)), ("2026.1.12", date(2026, 1, 12)),
])
def test_other_days(raw: str, day: date) -> None:
    assert (DAY.parse(raw).value, DAY.parse(raw).sure) == (day, True)


@pytest.mark.parametrize("raw", ["", "年 月 日", "年月日", "____年__月__日", "　　年　月　日", "\n", "——"])
def test_blank_days(raw: str) -> None:
    parsed = DAY.parse(raw)
    assert (parsed.value, parsed.sure, parsed.notes) == (None, True, ())


@pytest.mark.parametrize(("raw", "guess"), [
    ("2 025年1月1日", date(2025, 1, 1)), ("2025年1 1月4日", date(2025, 11, 4)),
    ("2025年11月2 0日", date(2025, 11, 20)),
    ("2025年11月2\n0日", date(2025, 11, 20)), ("2O25年11月4日", date(2025, 11, 4)),
    ("2025年11月l4日", date(2025, 11, 14)),
    ("25年11月4日", date(2025, 11, 4)), ("25.11.4", date(2025, 11, 4)), ("1999年1月1日", date(1999, 1, 1)),
    ("2101年1月1日", date(2101, 1, 1)), ("2025 11 4", date(2025, 11, 4)), ("2025年11月4", date(2025, 11, 4)),
    ("2025、11、4", date(2025, 11, 4)), ("2025年11月4日（星期二）", date(2025, 11, 4)),
    ("约2025年11月4日", date(2025, 11, 4)),
    ("2025年11月4日上午", date(2025, 11, 4)), ("2025-11-04 09:30:00", date(2025, 11, 4)),
    ("2025.11.4.", date(2025, 11, 4)),
    ("2025年11月4日2025年11月4日", date(2025, 11, 4)),
    ("2025年11月 日", None), ("年11月4日", None), ("11月4日", None), ("2025年11月", None), ("2025年 月4日", None),
    ("2025年", None),
    ("2025年2月29日", None), ("2025年2月30日", None), ("2025年13月1日", None), ("2025年4月31日", None),
    ("2025.2.30", None),
    ("20251304", None), ("2025年11月4日至5日", date(2025, 11, 4)), ("2025年11月4日—2025年12月1日", None),
    ("4/11/2025", None), ("45965", None),
    ("今天", None), ("0年0月0日", None), ("0000年00月00日", None), ("2025年二月二十九日", None),
])
def test_days_a_clerk_must_look_at(raw: str, guess: date | None) -> None:
    parsed = DAY.parse(raw)
    assert not parsed.sure
    assert parsed.notes
    assert parsed.value == guess


@given(DAYS, SPACES, SPACES, SPACES, st.booleans())
def test_days_there_and_back(day: date, a: str, b: str, c: str, wide: bool) -> None:
    assert DAY.parse(DAY.format(day)).value == day
    year, month, number = (DAY.format(day, part) for part in DAY.parts)
    text = f"{a}{year}{b}年{c}{month}{a}月{b}{number}{c}日{a}"
    parsed = DAY.parse(text.translate(WIDE) if wide else text)
    assert (parsed.value, parsed.sure) == (day, True)
    assert DAY.from_json(DAY.to_json(day)) == day


@given(DAYS)
def test_days_in_chinese_figures(day: date) -> None:
    def spoken(number: int) -> str:
        tens, ones = divmod(number, 10)
        return (("" if tens == 1 else CHINESE[tens]) + "十" if tens else "") + (CHINESE[ones] if ones else "")

    year = "".join(CHINESE[int(c)] for c in str(day.year))
    parsed = DAY.parse(f"{year}年{spoken(day.month)}月{spoken(day.day)}日")
    assert (parsed.value, parsed.sure) == (day, True)


@given(MONTHS, MONTHS, st.sampled_from(["—", "——", "-", "至"]), st.sampled_from(["", " ", "\n"]))
def test_a_period_as_printed_has_a_short_way_to_the_same_meaning(first, last, connector, around):
    short = f"{around}{MONTH.format(first)}{connector}{MONTH.format(last)}{around}"
    assert parse_period(short) == parse_period(short.replace("年", " 年"))


@given(DAYS)
def test_a_day_as_printed_has_a_short_way_to_the_same_meaning(day):
    assert DAY.parse(DAY.format(day)) == DAY.parse(DAY.format(day).replace("年", "年_"))


@given(MONTHS, MONTHS, st.sampled_from("—–-~～至到"), SPACES)
def test_periods_there_and_back(first: Month, last: Month, connector: str, space: str) -> None:
    start, end = parse_period(f"{MONTH.format(first)}{space}{connector}{space}{MONTH.format(last)}")
    assert (start.value, end.value) == (first, last)
    assert start.sure is end.sure is (first <= last)


@given(MONTHS)
def test_months_there_and_back(month: Month) -> None:
    assert (MONTH.parse(MONTH.format(month)).value, MONTH.parse(MONTH.format(month)).sure) == (month, True)
    assert MONTH.from_json(MONTH.to_json(month)) == month
    assert MONTH.to_json(month) == str(month)


@given(DAYS, st.integers(1, 400))
def test_no_day_is_read_from_two(day: date, later: int) -> None:
    other = day + timedelta(days=later)
    assert not DAY.parse(f"{DAY.format(day)}{DAY.format(other)}").sure


@pytest.mark.parametrize(("raw", "year"), [
    ("2026", 2026), ("2026年", 2026), ("2026年度", 2026), (" 2026 年度", 2026), ("２０２６", 2026),
    ("二〇二六", 2026),
    ("二零二六年度", 2026), ("__2026__", 2026), ("二O二六年", 2026), ("2000", 2000), ("2100", 2100),
])
def test_year(raw: str, year: int) -> None:
    assert (YEAR.parse(raw).value, YEAR.parse(raw).sure) == (year, True)


@pytest.mark.parametrize("raw", ["", "年度", "____年度", "　", "年"])
def test_blank_year(raw: str) -> None:
    assert (YEAR.parse(raw).value, YEAR.parse(raw).sure) == (None, True)


@pytest.mark.parametrize(("raw", "guess"), [
    ("26", 2026), ("26年度", 2026), ("2 026", 2026), ("2O26", 2026), ("202l", 2021), ("2026?", 2026),
    ("约2026年", 2026),
    ("2026年3月", None), ("2025-2026", None), ("2025、2026年度", None), ("20260", None), ("1999", None),
    ("2101", None), ("202", None),
    ("本年度", None), ("丙午年", None), ("0000", None),
])
def test_years_a_clerk_must_look_at(raw: str, guess: int | None) -> None:
    parsed = YEAR.parse(raw)
    assert not parsed.sure and parsed.notes
    assert parsed.value == guess


def test_scan_gives_places() -> None:
    text = "自2023年3月至2025年8月，其中2024年"
    found = scan_months(text)
    assert [(text[a:b], parsed.value) for a, b, parsed in found] == [("2023年3月", (2023, 3)), ("2025年8月", (2025, 8))]
    days = "审查人：王喆　2025年11月4日\n２０２５．１１．５"
    assert [(days[a:b], parsed.value) for a, b, parsed in scan_days(days)] == [
        ("2025年11月4日", date(2025, 11, 4)), ("２０２５．１１．５", date(2025, 11, 5))]


def test_scan_says_where_a_year_is_inherited() -> None:
    (_, _, first), (_, _, last) = scan_months("2023年3月—8月")
    assert first.sure and not last.sure
    assert last.notes == (dates.INHERITED,)


def test_parts_have_no_leading_zeros() -> None:
    day = date(2025, 3, 4)
    assert [DAY.format(day, part) for part in DAY.parts] == ["2025", "3", "4"]
    assert [MONTH.format(Month(2025, 3), part) for part in MONTH.parts] == ["2025", "3"]
    assert DAY.format(day) == "2025年3月4日"
    assert MONTH.format(Month(2025, 3)) == "2025年3月"
    assert YEAR.format(2026) == "2026"


def test_an_unfilled_form_prints_its_literals_apart() -> None:
    printed = "".join(DAY.blank(part) + word for part, word in zip(DAY.parts, "年月日", strict=True))
    assert printed == "　　年　月　日"
    assert DAY.parse(printed).value is None and DAY.parse(printed).sure
    assert MONTH.blank("year") + "年" + MONTH.blank("month") + "月" == "　　年　月"


@pytest.mark.parametrize(("kind", "value", "typed"), [
    (MONTH, Month(2025, 3), Month(2025, 3)), (MONTH, (2025, 3), Month(2025, 3)), (MONTH, "2025-03", Month(2025, 3)),
    (MONTH, "2025年3月", Month(2025, 3)), (DAY, date(2025, 3, 4), date(2025, 3, 4)),
    (DAY, "2025-03-04", date(2025, 3, 4)),
    (DAY, datetime(2025, 3, 4, 8), date(2025, 3, 4)), (YEAR, 2026, 2026), (YEAR, "2026", 2026),
])
def test_data_to_fill(kind: object, value: object, typed: object) -> None:
    assert kind.check(value) is None  # type: ignore[attr-defined]
    assert kind.canonical(value) == typed  # type: ignore[attr-defined]
    assert type(kind.canonical(value)) is type(typed)  # type: ignore[attr-defined]


@pytest.mark.parametrize(("kind", "value"), [
    (MONTH, "2025-13"), (MONTH, "25年3月"), (MONTH, (2025, 13)), (MONTH, (1999, 1)), (MONTH, 202503), (MONTH, None),
    (MONTH, ""),
    (MONTH, (2025.0, 3)), (DAY, "2025-02-30"), (DAY, "2025年11月"), (DAY, date(1999, 1, 1)), (DAY, 20251104),
    (DAY, None), (DAY, ""),
    (YEAR, "26"), (YEAR, 1999), (YEAR, 2026.0), (YEAR, True), (YEAR, None), (YEAR, ""),
])
def test_data_that_is_refused(kind: object, value: object) -> None:
    assert kind.check(value) is not None  # type: ignore[attr-defined]
    with pytest.raises(ValueFault):
        kind.canonical(value)  # type: ignore[attr-defined]


@pytest.mark.parametrize(("kind", "data"), [
    (MONTH, "2025-3"), (MONTH, "2025-13"), (MONTH, 202503), (MONTH, None), (DAY, "2025-11-4"), (DAY, "2025-02-30"),
    (DAY, None),
    (YEAR, "26"), (YEAR, 2026.0), (YEAR, None),
])
def test_json_is_strict(kind: object, data: object) -> None:
    with pytest.raises(ValueError, match=r"."):
        kind.from_json(data)  # type: ignore[attr-defined]


def test_months_are_ordered_as_time_is() -> None:
    assert Month(2024, 12) < Month(2025, 1) < Month(2025, 11)
