"""The rows of a table of evidence: in go raw cells by their headings, out come ``Row`` objects.

All faults of a table are reported together, with row, column, what was found and what to do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from decimal import InvalidOperation
from typing import Any

from subsidy_docs.bilingual import Bilingual
from subsidy_docs.errors import EvidenceError
from subsidy_docs.policy.headings import columns_of
from subsidy_docs.policy.names import fold_name
from subsidy_docs.policy.tables import Column, Row, as_text, table_forms


def read_rows(key: str, rows: Iterable[tuple[int, Mapping[Any, Any]]], file: str | None,
              category: Callable[[str], str]) -> list[Row]:
    """The rows of table *key*, typed. *rows* are (row number, cells by column name); *category* turns a category's
    label into its key. Unknown columns are left alone (headings.py tells of them). Raises ``EvidenceError``
    with all faults."""
    form = table_forms()[key]
    meant: dict[tuple[Any, ...], dict[Any, Column | None]] = {}  # what the headings mean, looked up once
    read: dict[tuple[str, Any], Any] = {}  # dates, years and flags repeat from row to row
    lacking: set[str] = set()  # columns that the table doesn't have at all: told once, not for every row
    out: list[Row] = []
    faults: list[Bilingual] = []
    for number, cells in rows:
        values: dict[str, Any] = {}
        wrong: set[str] = set()  # the columns with a fault in this row: they are not missing as well
        headings = tuple(cells)
        columns = meant.get(headings)
        if columns is None:
            columns = meant[headings] = columns_of(key, headings, file)
        for name, raw in cells.items():
            column = columns[name]
            if column is None or raw is None or raw == "" or (isinstance(raw, str) and not raw.strip()):
                continue
            try:
                if column.read is as_text:
                    values[column.key] = as_text(raw)
                elif isinstance(raw, str):
                    if (column.key, raw) not in read:
                        read[column.key, raw] = column.read(raw)
                    values[column.key] = read[column.key, raw]
                else:
                    values[column.key] = column.read(raw)
            except (ValueError, InvalidOperation, OverflowError):
                wrong.add(column.key)
                what, label = column.what, column.labels[0]
                faults.append(Bilingual(f"第{number}行“{label}”：{what.zh}（现为：{str(raw)[:40]}）",
                                        f"row {number}, {column.key} ({label}): {what.en} (found: {str(raw)[:40]})"))
        if not values and not wrong:
            continue
        for need in form.required:
            if need not in values and need not in wrong and need not in lacking:
                if all(column is None or column.key != need for column in columns.values()):
                    lacking.add(need)
                label = next(c.labels[0] for c in form.columns if c.key == need)
                faults.append(Bilingual(f"第{number}行：缺少“{label}”（{need}）",
                                        f"row {number}: {need} ({label}) is missing"))
        if "category" in values:
            values["category"] = category(values["category"])
        out.append(Row(key, number, values, fold_name(values.get("name", ""))))
    if faults:
        head = table_forms()[key].labels[0]
        raise EvidenceError(f"“{head}”表有{len(faults)}处问题：\n" + "\n".join(f.zh for f in faults[:50]),
                            f"table {key} has {len(faults)} faults:\n" + "\n".join(f.en for f in faults[:50]),
                            file=file)
    return out
