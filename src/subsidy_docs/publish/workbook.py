"""A list as a workbook for Excel and WPS: frozen header, filter, number formats, totals as formulas with their values.

XlsxWriter and not openpyxl: it can store a formula's value with the formula, so that a program that only reads values
sees the totals too. The same context gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

from subsidy_docs.publish.documents import ROWS, Column, Document

_NAMES = {"columns": "清单", "matrix": "汇总", "refusals": "不予补助"}
_COUNTS = frozenset({"all_count", "count", "refused_count"})
_EPOCH = datetime(1980, 1, 1)
HEAD = 3  # rows above the first entry: title, unit, header


def workbook(document: Document, context: Mapping[str, Any]) -> bytes:
    """The lists of *document* as the bytes of an .xlsx, a sheet each; grouped lists get a sheet of sums by district."""
    import xlsxwriter

    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
                                        "strings_to_numbers": False})
    book.set_properties({"title": context["title_line"], "author": "嘉兴市经济和信息化局", "created": _EPOCH})
    looks = _Looks(book)
    for table, columns in document.tables.items():
        rows = context[ROWS[table]]
        title = context["annex_title"] or context["title_line"]
        if len(document.tables) > 1:
            title = context[f"annex{tuple(ROWS).index(table) + 1}_title"]
        _sheet(book, looks, _NAMES[table], title, columns, rows)
    if "groups" in context:
        _districts(book, looks, document.tables["columns"], context)
    book.close()
    return buffer.getvalue()


class _Looks:
    """The cell formats of a workbook."""

    def __init__(self, book: Any) -> None:
        edge = {"border": 1, "valign": "vcenter", "font_name": "仿宋", "font_size": 11}
        self.title = book.add_format({"bold": True, "font_name": "宋体", "font_size": 16, "align": "center",
                                      "valign": "vcenter", "text_wrap": True})
        self.unit = book.add_format({"font_name": "仿宋", "font_size": 11, "align": "right"})
        self.head = book.add_format(edge | {"bold": True, "font_name": "黑体", "align": "center", "text_wrap": True})
        self.text = book.add_format(edge | {"text_wrap": True, "num_format": "@"})
        self.middle = book.add_format(edge | {"align": "center", "num_format": "@"})
        self.money = book.add_format(edge | {"num_format": "#,##0.00##"})
        self.count = book.add_format(edge | {"num_format": "0"})
        self.total = book.add_format(edge | {"bold": True, "align": "center"})
        self.total_money = book.add_format(edge | {"bold": True, "num_format": "#,##0.00##"})
        self.total_count = book.add_format(edge | {"bold": True, "num_format": "0"})


def _sheet(book: Any, looks: _Looks, name: str, title: str, columns: Sequence[Column],
           rows: Sequence[Mapping[str, str]]) -> None:
    """A list: title, unit, header, entries, totals."""
    sheet = book.add_worksheet(name)
    last = len(columns) - 1
    for number, column in enumerate(columns):
        sheet.set_column(number, number, max(column.width / 2.1, 6.0))
    sheet.merge_range(0, 0, 0, last, title, looks.title)
    sheet.set_row(0, 34)
    sheet.merge_range(1, 0, 1, last, "单位：万元", looks.unit)
    for number, column in enumerate(columns):
        sheet.write_string(HEAD - 1, number, column.label, looks.head)
    for at, row in enumerate(rows, HEAD):
        for number, column in enumerate(columns):
            _cell(sheet, at, number, column, row[column.key], looks)
    end = HEAD + len(rows)
    _totals(sheet, looks, columns, rows, end)
    sheet.freeze_panes(HEAD, 0)
    sheet.autofilter(HEAD - 1, 0, max(end - 1, HEAD - 1), last)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(HEAD - 1)


def _cell(sheet: Any, at: int, number: int, column: Column, text: str, looks: _Looks) -> None:
    """An entry: numbers as numbers, all else as text, whatever it looks like."""
    if column.key == "n" or column.key in _COUNTS:
        sheet.write_number(at, number, int(text), looks.count)
    elif column.kind == "money" and text:
        sheet.write_number(at, number, float(text), looks.money)
    elif text:
        sheet.write_string(at, number, text, looks.middle if column.align == "center" else looks.text)
    else:
        sheet.write_blank(at, number, None, looks.text)


def _totals(sheet: Any, looks: _Looks, columns: Sequence[Column], rows: Sequence[Mapping[str, str]],
            end: int) -> None:
    """The row 合计: a formula over the entries with its value beside it."""
    if not any(column.total for column in columns):
        return
    before = next(number for number, column in enumerate(columns) if column.total)
    for number, column in enumerate(columns):
        if not column.total:
            sheet.write_string(end, number, "合计" if number == before - 1 else "", looks.total)
            continue
        letter = _letter(number)
        value = sum((Decimal(row[column.key]) for row in rows if row[column.key]), Decimal(0))
        look = looks.total_count if column.key in _COUNTS else looks.total_money
        formula = f"=SUM({letter}{HEAD + 1}:{letter}{end})" if rows else "=0"
        sheet.write_formula(end, number, formula, look, float(value))


def _districts(book: Any, looks: _Looks, columns: Sequence[Column], context: Mapping[str, Any]) -> None:
    """Sums by district, as formulas over the list."""
    sheet = book.add_worksheet("分区汇总")
    keys = [column.key for column in columns]
    place, money = _letter(keys.index("district")), _letter(keys.index("amount"))
    count = len(context["rows"])
    where, sums = (f"清单!${letter}${HEAD + 1}:${letter}${HEAD + count}" for letter in (place, money))
    sheet.set_column(0, 0, 40)
    sheet.set_column(1, 2, 18)
    for number, label in enumerate(("区", "项目数", "补助金额（万元）")):
        sheet.write_string(0, number, label, looks.head)
    for at, group in enumerate(context["groups"], 1):
        sheet.write_string(at, 0, group["label"], looks.text)
        sheet.write_formula(at, 1, f"=COUNTIF({where},A{at + 1})", looks.count, len(group["rows"]))
        sheet.write_formula(at, 2, f"=SUMIF({where},A{at + 1},{sums})", looks.money, float(group["totals"]["amount"]))
    end = len(context["groups"]) + 1
    sheet.write_string(end, 0, "合计", looks.total)
    sheet.write_formula(end, 1, f"=SUM(B2:B{end})", looks.total_count, count)
    sheet.write_formula(end, 2, f"=SUM(C2:C{end})", looks.total_money, float(context["totals"]["amount"]))
    sheet.freeze_panes(1, 0)


def _letter(number: int) -> str:
    """The letter of a column (from 0); lists have fewer than 26."""
    return "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[number]
