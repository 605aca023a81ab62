"""Valid records of every form, realistic and odd: what may be filled in, and what is then read back."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from subsidy_docs.forms import Field, Form
from subsidy_docs.record import Record, Status
from subsidy_docs.values.month import Month

_HAN = "嘉兴南湖秀洲智能制造数据科技有限公司喆堃犇㛃䶮𬭎云帆鸳湖工业视觉质检平台系统应用场景"
_SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林郑喆堃"
_LATIN_CUT = "西文在换行处断开"  # a Latin word on two lines: whether a space stood there can't be seen
_PIECES = ["AI", "5G+", "MES", "（一期）", "(二期)", "·", "&", "<质检>", "{{x}}", "{% if %}", "100%", "“智造”", "—",
           "V2.0"]

_GIVEN = "喆堃犇㛃䶮𬭎伟芳娜敏静强磊洋艳勇军杰娟涛明超晓霞子涵雨桐"

persons = st.builds(lambda s, g: s + g, st.sampled_from(_SURNAMES), st.text(_GIVEN, min_size=1, max_size=2))
companies = st.builds(lambda place, name, kind: place + name + kind,
                      st.sampled_from(["嘉兴", "浙江", "嘉兴市秀洲区", ""]),
                      st.text(_HAN[:40], min_size=2, max_size=18),
                      st.sampled_from(["有限公司", "（集团）股份有限公司", "(嘉兴)有限公司", "合伙企业（有限合伙）"]))
words = st.one_of(st.text(_HAN, min_size=1, max_size=8), st.sampled_from(_PIECES))
texts = st.lists(words, min_size=1, max_size=6).map("".join).filter(
    lambda text: any(c >= "㐀" for c in text) and text[0] not in "（(—·" and not re.search(r"(.{6,})\1", text))
passages = st.builds(lambda *parts: "，".join(parts) + "。",
                     st.sampled_from(["同意推荐", "经审核，材料齐全、真实", "情况属实"]),
                     st.text(_HAN, min_size=2, max_size=30))
money = st.decimals(Decimal("0.01"), Decimal("9999.9999"), places=4)
phones = st.one_of(st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True), st.from_regex(r"0573-8[0-9]{7}", fullmatch=True))
days = st.dates(date(2025, 1, 1), date(2027, 12, 31))
numbers = st.from_regex(r"(33|DP|SJ)[0-9]{4}-?[0-9A-Z]{4,12}", fullmatch=True)


def values(field: Field) -> st.SearchStrategy[Any]:
    """Values of one field."""
    kinds: dict[str, st.SearchStrategy[Any]] = {
        "name": persons, "passage": passages, "money": money, "phone": phones, "day": days, "number": numbers,
        "year": st.integers(2025, 2027),
    }
    if field.key in ("applicant_name", "pledging_organization"):
        return companies
    if field.key == "recipient":
        return st.sampled_from(["南湖区经商局", "秀洲区经商局", "嘉兴经济技术开发区（国际商务区）经济发展部"])
    if field.key == "category":
        return st.sampled_from(["投资类补助", "上规模奖励", "示范、试点、荣誉奖励"])
    return kinds.get(field.type.name, texts)


@st.composite
def rows(draw: st.DrawFn, form: Form) -> dict[str, Any]:
    """The data of one form: all required fields, the others at will."""
    row: dict[str, Any] = {}
    for key, field in form.fields.items():
        if field.type.name in ("mark", "month") or (not field.required and draw(st.booleans())):
            continue
        row[key] = draw(values(field))
    for start, end in (("construction_start", "construction_end"), ("trading_start", "trading_end")):
        if start in form.fields:
            first, last = sorted(draw(st.tuples(*[st.tuples(st.integers(2023, 2026), st.integers(1, 12))] * 2)))
            row[start], row[end] = Month(*first), Month(*last)
    return row


def faults(form: Form, row: Mapping[str, Any], record: Record, *, may_ask: bool = False) -> list[str]:
    """What came back otherwise than it was filled in. ``may_ask`` allows ``review`` with the right guess."""
    found = []
    for key, field in form.fields.items():
        if field.type.name == "mark":
            continue
        want, got = row.get(key), record.fields[key]
        if want is not None:
            want = field.type.canonical(want)
        if got.status is Status.OK and got.value != want:
            found.append(f"WRONG OK {key}: {want!r} -> {got.value!r} ({got.raw!r})")
        elif got.value != want:
            found.append(f"{key}: {want!r} -> {got.value!r} {got.status} ({got.raw!r}) {got.notes}")
        elif want is not None and got.status is not Status.OK and not may_ask and _LATIN_CUT not in str(got.notes):
            found.append(f"{key}: {want!r} right, but {got.status}: {got.notes}")
        elif want is None and got.status is not Status.BLANK and not may_ask:
            found.append(f"{key}: nothing filled in, but {got.status}: {got.raw!r} {got.notes}")
    return found
