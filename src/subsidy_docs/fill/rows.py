"""Rows of data as found, not yet typed: each maps field keys to raw values, and knows where it stood.

Columns are known by key, Chinese label or English label; what is not known is a fault that names the nearest
label, what stands twice is a fault, what is empty or a mark is passed over.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from subsidy_docs.bilingual import Bilingual
from subsidy_docs.errors import Fault
from subsidy_docs.forms import Form
from subsidy_docs.values.characters import fold


@dataclass(frozen=True, slots=True)
class Unusable:
    """A raw value that can't be taken (a formula without a result, digits lost by a spreadsheet), and why."""

    shown: str
    why: Bilingual


@dataclass(frozen=True, slots=True)
class Row:
    """One form's data. ``number`` counts the data rows of a table from 1; None for a single record."""

    values: Mapping[str, Any]
    file: str | None = None
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Rows:
    """All rows of a file, with the faults of its columns."""

    rows: tuple[Row, ...]
    faults: tuple[Fault, ...] = ()
    file: str | None = None


_TWICE = Bilingual("这一栏出现了不止一次，请只留一栏", "this column stands more than once; keep one")
_UNKNOWN = Bilingual("表单中没有这一栏，请删去，或改用表单的栏目名（fill 加 --example 可得一份）",
                     "the form has no such field: delete it, or name one of the form's (fill --example shows them)")
_NEAREST = Bilingual("没有“{0}”这一栏，是否为“{1}”？请改正栏目名，或删去此栏",
                     "the form has no field “{0}”; did you mean {1}? Correct the name, or delete it")


def column_key(form: Form, name: str) -> str | None:
    """The key of the field that a column is named for, or None."""
    if name in form.fields:
        return name
    return _names(form).get(_folded(name))


_BESIDE_NAME = re.compile(r"^\*+|(?:\*|:|\(万元\)|\(必填\))+$")


def _folded(name: str) -> str:
    """A column's name for comparing: no mark of required columns, no unit."""
    return _BESIDE_NAME.sub("", fold(name))


def _names(form: Form) -> dict[str, str]:
    return {_folded(name): key for key, field in form.fields.items() for name in (key, *field.label)}


def from_records(form: Form, records: Iterable[Mapping[str, Any]], file: str | None = None,
                 numbered: bool = True) -> Rows:
    """Rows of mappings whose keys are field keys or labels."""
    rows: list[Row] = []
    faults: list[Fault] = []
    for number, record in enumerate(records, 1):
        place = number if numbered else None
        values: dict[str, Any] = {}
        for name, value in record.items():
            key = column_key(form, str(name))
            if key is None:
                if not _empty(value):
                    faults.append(unknown_column(form, str(name), file, place))
            elif key in values:
                faults.append(Fault(file, place, key, form.fields[key].label, str(name), _TWICE))
            else:
                values[key] = value
        rows.append(Row(values, file, place))
    return Rows(tuple(rows), tuple(faults), file)


def from_table(form: Form, table: Sequence[Sequence[Any]], file: str | None = None) -> Rows:
    """Rows of a table's lines. The header is the first line that names fields (a title may stand above it). Lines
    without a value, and lines marked 示例： or 说明： or # in their first cell, are passed over; all others are
    numbered from 1."""
    start = _header(form, table)
    header = ["" if cell is None else str(cell).strip() for cell in table[start]]
    lines = table[start + 1:]
    columns = [column_key(form, name) for name in header]
    faults = [Fault(file, None, key, form.fields[key].label, header[number], _TWICE)
              for number, key in enumerate(columns) if key is not None and key in columns[:number]]
    strange: dict[str, None] = {}
    rows: list[Row] = []
    for line in lines:
        cells = [(number, value) for number, value in enumerate(line) if not _empty(value)]
        if not cells or _is_marked(cells[0][1]):
            continue
        values: dict[str, Any] = {}
        for number, value in cells:
            key = columns[number] if number < len(columns) else None
            if key is None:
                strange[header[number] if number < len(header) else ""] = None
            else:
                values[key] = _as_typed(value, bool(form.fields[key].type.parts))
        rows.append(Row(values, file, len(rows) + 1))
    faults += [unknown_column(form, name, file, None) for name in strange]
    return Rows(tuple(rows), tuple(faults), file)


def _header(form: Form, table: Sequence[Sequence[Any]]) -> int:
    """The number of the header's line: the first of a few that names two fields at least, else the first."""
    for number, line in enumerate(table[:10]):
        if sum(isinstance(cell, str) and column_key(form, cell.strip()) is not None for cell in line) >= 2:
            return number
    return 0


_TENTH = Bilingual("表格软件会把“.10”记成“.1”，分不清是1月还是10月，请写成2023-01或2023年1月这样",
                   "a spreadsheet turns .10 into .1: January or October? Write it like 2023-01")
_SHORTENED = Bilingual("表格软件把数字变成了科学计数法，后面的数字可能已丢失，请把单元格设为文本后重新填写",
                       "a spreadsheet has shortened this number, digits may be lost: make the cell text, type it again")


def _as_typed(value: Any, is_date: bool) -> Any:
    """A cell's value, unless a spreadsheet may have changed what was typed."""
    if isinstance(value, str):
        if is_date and re.fullmatch(r"\s*\d{4}\.1\s*", value):
            return Unusable(value, _TENTH)
        if re.fullmatch(r"\s*\d(\.\d+)?[Ee]\+\d+\s*", value):
            return Unusable(value, _SHORTENED)
    return value


def unknown_column(form: Form, name: str, file: str | None, number: int | None) -> Fault:
    """The fault of a column that the form does not have, with the nearest label that it has."""
    from rapidfuzz import process

    labels = {_folded(text): field.label for field in form.fields.values() for text in (field.key, *field.label)
              if field.type.name != "mark"}
    nearest = process.extractOne(_folded(name), labels.keys(), score_cutoff=50)
    what = _UNKNOWN
    if nearest is not None:
        label = labels[nearest[0]]
        what = Bilingual(_NEAREST.zh.format(name, label.zh), _NEAREST.en.format(name, f"{label.en} ({label.zh})"))
    return Fault(file, number, "", Bilingual(name or "（无名列）", name or "(no name)"), name, what)


_MARKED = ("#", "示例：", "示例:", "说明：", "说明:", "Example:", "Help:")


def _is_marked(value: Any) -> bool:
    return isinstance(value, str) and value.lstrip().startswith(_MARKED)


def _empty(value: Any) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())
