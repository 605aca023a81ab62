"""What holds for every type: it never raises, its guesses fit its own JSON, it keeps the contract."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from subsidy_docs.bilingual import Bilingual
from subsidy_docs.values import ValueType, types
from subsidy_docs.values.month import parse_period
from subsidy_docs.values.month import scan as scan_months

KINDS = list(types().values())
HOSTILE = st.text(st.one_of(
    st.characters(), st.characters(categories=["Cs", "Co", "Cn", "Cf", "Cc"]),
    st.sampled_from("0123456789.,-—~／/年月日万元整壹佰〇二十百千亿：（）公章盖　\u00a0\u200b\n_OlI+转#王喆无至今")),
    max_size=50)


def test_all_types_are_there() -> None:
    assert list(types()) == ["text", "name", "passage", "money", "month", "day", "year", "phone", "number", "mark"]


@given(HOSTILE)
@settings(max_examples=300)
def test_any_text_is_read_without_raising(raw: str) -> None:
    for kind in KINDS:
        parsed = kind.parse(raw)
        assert all(isinstance(note, Bilingual) and note.zh and note.en for note in parsed.notes)
        if not parsed.sure:
            assert parsed.notes, "a doubt has a reason"
        if parsed.value is None:
            continue
        assert kind.from_json(kind.to_json(parsed.value)) == parsed.value
        kind.format(parsed.value).encode("utf-8")
        if parsed.sure:
            assert kind.check(parsed.value) is None
            assert kind.canonical(parsed.value) == parsed.value
            again = kind.parse(kind.format(parsed.value))
            assert (again.value, again.sure) == (parsed.value, True)
    parse_period(raw)
    for start, end, _ in scan_months(raw):
        assert 0 <= start < end <= len(raw)


@given(st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.binary(max_size=4)
       | st.lists(st.integers(), max_size=2) | st.dictionaries(st.text(max_size=2), st.integers(), max_size=1)
       | st.decimals() | st.dates() | st.tuples(st.integers(), st.integers()))
def test_any_data_is_checked_without_raising(value: object) -> None:
    for kind in KINDS:
        problem = kind.check(value)
        if problem is None:
            kind.format(kind.canonical(value)).encode("utf-8")
        else:
            assert problem.zh and problem.en


@pytest.mark.parametrize("raw", [
    "_" * 20_000, " " * 20_000, "1" * 20_000, "年" * 20_000, "（公章）：" * 4_000, "嘉 " * 10_000, "a\n" * 10_000,
    "人民币" + " " * 280 + "x",
    "1 " * 150, "- " * 150, "(" * 300, "一" * 300, "亿" * 290, "2025年" * 60, "0573-" * 40, "1,1" * 90,
], ids=lambda raw: raw[:6])
def test_nothing_is_slow(raw: str) -> None:
    started = time.process_time()
    for kind in KINDS:
        kind.parse(raw)
    parse_period(raw)
    assert time.process_time() - started < 0.5


@pytest.mark.parametrize(("kind", "raw"), [
    ("money", "512.50"), ("month", "2025年3月"), ("day", "2025年11月4日"), ("phone", "13812345678"),
    ("phone", "0573-83681671"),
    ("text", "嘉兴云帆科技有限公司"), ("name", "王喆"), ("number", "ZJDP2025000123"), ("year", "2026"),
    ("passage", "经审核，同意推荐。"),
])
def test_a_clean_value_is_read_at_once(kind: str, raw: str) -> None:
    parse = types()[kind].parse
    best = min(_seconds(parse, raw) for _ in range(5))
    assert best < 60e-6  # 1 to 4 µs where measured; the bound allows for a slow machine


def _seconds(parse: object, raw: str) -> float:
    started = time.perf_counter()
    for _ in range(200):
        parse(raw)  # type: ignore[operator]
    return (time.perf_counter() - started) / 200


def test_strong_types_are_those_whose_form_is_evidence() -> None:
    assert {name for name, kind in types().items() if kind.strong} == {"money", "month", "day", "year", "phone"}


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_the_contract(kind: ValueType) -> None:
    assert kind.parse("").value is None and kind.parse("").sure
    assert isinstance(kind.parts, tuple)
    assert kind.blank() == ""
    assert all(kind.blank(part).strip("\u3000") == "" and kind.blank(part) for part in kind.parts)
