"""Data checked before anything is written: in go rows as found in a file, out come typed values by key, or one
``DataError`` with all faults of all rows.

Only what makes a form unfillable is a fault: a required field without a value, a value that is not of its type,
an end before its start. Whether the policy is met is for ``check``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from subsidy_docs.bilingual import Bilingual
from subsidy_docs.errors import DataError, Fault
from subsidy_docs.fill.rows import Row, Rows, Unusable
from subsidy_docs.forms import Field, Form
from subsidy_docs.values import money
from subsidy_docs.values.base import EMPTY, ValueFault

_REVERSED = Bilingual("不得早于开始时间{}，请核对起止时间",
                      "must not be before the start, {}; check both")
_NO_ROWS = Bilingual("没有可填写的数据行，请在栏目名下面逐行填写，每行一份",
                     "there is no row of data to fill in; write one form a row under the names of the columns")
_SCIENTIFIC = Bilingual("写成了科学计数法", "this is in scientific notation")
_NOT_WAN = Bilingual("单位不是万元", "the unit is not 万元")
_SAID_HERE = {money.YUAN: _NOT_WAN, money.CONVERTED: _NOT_WAN}  # what a reader converts must be given in 万元 here
_LIKE_SCIENTIFIC = re.compile(r"\s*[0-9]+(?:\.[0-9]+)?[Ee][+-]?[0-9]+\s*(?:万?元)?\s*", re.ASCII)

# What to do about a wrong value, by type of value; of other types, the field's own example is given.
_ADVICE = {
    "money": Bilingual("请填写数字，单位万元，如 512.50", "give a number, in 万元, like 512.50"),
    "phone": Bilingual("请填写 11 位手机号或带区号的座机，如 0573-83681671",
                       "give a mobile number of 11 digits, or a landline with area code, like 0573-83681671"),
    "month": Bilingual("请填写年月，如 2023年3月 或 2023-03", "give year and month, like 2023-03"),
    "day": Bilingual("请填写年月日，如 2025年11月4日 或 2025-11-04", "give year, month and day, like 2025-11-04"),
    "year": Bilingual("请填写四位年份，如 2026", "give a year of four digits, like 2026"),
}


def check_data(form: Form, rows: Rows, draft: bool = False) -> list[dict[str, Any]]:
    """The typed values of each row, in canonical form: what is read back from the filled form equals them.

    With *draft* nothing is required. Raises ``DataError``.
    """
    faults = list(rows.faults)
    if not rows.rows and not faults:
        faults.append(Fault(rows.file, None, "", form.title, "", _NO_ROWS))
    checked = [_check_row(form, row, draft, faults) for row in rows.rows]
    if faults:
        raise DataError(tuple(faults))
    return checked


def _check_row(form: Form, row: Row, draft: bool, faults: list[Fault]) -> dict[str, Any]:
    typed: dict[str, Any] = {}
    for key, field in _asked(form):
        raw = row.values.get(key)
        value, problem = typed_value(field, raw)
        if problem is None and value is None and field.required and not draft:
            problem = Bilingual("必填", "required")
        if problem is not None:
            faults.append(Fault(row.file, row.number, key, field.label, _shown(raw), _advised(field, raw, problem)))
        elif value is not None:
            typed[key] = value
    for start, end in _periods(form):
        if start in typed and end in typed and typed[end] < typed[start]:
            what = form.fields[start].type.format(typed[start])
            faults.append(Fault(row.file, row.number, end, form.fields[end].label, _shown(row.values.get(end)),
                                Bilingual(_REVERSED.zh.format(what), _REVERSED.en.format(what))))
    return typed


@cache
def _asked(form: Form) -> tuple[tuple[str, Field], ...]:
    """The fields that data gives: all but the marks."""
    return tuple((key, field) for key, field in form.fields.items() if field.type.name != "mark")


def typed_value(field: Field, raw: Any) -> tuple[Any, Bilingual | None]:
    """The canonical value of *raw* for *field*, None where it is empty; or what is wrong with it."""
    if raw is None:
        return None, None
    if isinstance(raw, Unusable):
        return None, raw.why
    problem = EMPTY
    for candidate in (raw,) if isinstance(raw, str) else _candidates(raw):
        try:
            return field.type.canonical(candidate), None
        except ValueFault as fault:
            problem = fault.note
    return None, None if problem == EMPTY else problem


def _advised(field: Field, raw: Any, problem: Bilingual) -> Bilingual:
    """*problem* and what to do about it, unless it says so itself."""
    if isinstance(raw, Unusable) or "，如" in problem.zh:
        return problem
    problem = _SAID_HERE.get(problem, problem)
    if field.type.name == "money" and isinstance(raw, str) and _LIKE_SCIENTIFIC.fullmatch(raw):
        problem = _SCIENTIFIC
    advice = _ADVICE.get(field.type.name)
    if advice is None:
        like = f"，如 {field.example}" if field.example else "", f", like {field.example}" if field.example else ""
        advice = Bilingual(f"请填写{field.label.zh}{like[0]}", f"give it{like[1]}")
    return Bilingual(f"{problem.zh}，{advice.zh}", f"{problem.en}; {advice.en}")


def _candidates(raw: Any) -> Iterator[Any]:
    """What *raw* may stand for: a number may be a phone's, a date of a spreadsheet may mean its month."""
    if isinstance(raw, float):
        raw = Decimal(repr(raw))
    yield raw
    if isinstance(raw, date):
        yield (raw.year, raw.month)
    elif isinstance(raw, (int, Decimal)) and not isinstance(raw, bool) and _is_whole(raw):
        yield int(raw)
        yield str(int(raw))


def _is_whole(number: int | Decimal) -> bool:
    """Whether *number* has no decimals: 2023.1 is no writing of a month, for it may have been 2023.10."""
    return isinstance(number, int) or (number.is_finite() and abs(number) < 10**18 and number == int(number))


@cache
def _periods(form: Form) -> tuple[tuple[str, str], ...]:
    """The pairs ``x_start`` and ``x_end`` among a form's keys."""
    keys = tuple(form.fields)
    ends = {key.removesuffix("_end"): key for key in keys if key.endswith("_end")}
    return tuple((key, ends[key.removesuffix("_start")]) for key in keys
                 if key.endswith("_start") and key.removesuffix("_start") in ends)


def _shown(raw: Any) -> str:
    """*raw* as a person sees it, on one line and not too long."""
    text = " ".join(str(raw.shown if isinstance(raw, Unusable) else raw).split()) if raw is not None else ""
    return text if len(text) <= 60 else text[:59] + "…"
