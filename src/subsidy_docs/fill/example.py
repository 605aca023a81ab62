"""Data files to start from: in goes a form, out comes a TOML, JSON, CSV or XLSX file with the fields that an
enterprise fills in, their help and an example that can be filled as it is."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from io import BytesIO, StringIO
from typing import Any

from subsidy_docs.bilingual import Lang
from subsidy_docs.forms import Field, Form


def example_data(form: Form, format: str, lang: Lang = "zh") -> bytes:
    """An example data file in *format*: toml, json, csv or xlsx."""
    makers = {"toml": _toml, "json": _json, "csv": _csv, "xlsx": _xlsx}
    return makers[format](form, lang)


def _xlsx(form: Form, lang: Lang) -> bytes:
    return workbook(form, [{field.key: field.example for field in _fields(form)}], lang)


def _fields(form: Form) -> list[Field]:
    return [field for field in form.fields.values() if field.filled_by == "enterprise" and field.type.name != "mark"]


def _toml(form: Form, lang: Lang) -> bytes:
    lines = [f"# {form.annex} {form.title.to(lang)}", ""]
    for field in _fields(form):
        required = "" if field.required else ("（可不填）" if lang == "zh" else " (optional)")
        lines += [f"# {field.label.to(lang)}{required}：{field.help.to(lang)}" if lang == "zh" else
                  f"# {field.label.to(lang)}{required}: {field.help.to(lang)}",
                  f"{field.key} = {_toml_value(field)}"]
    return ("\n".join(lines) + "\n").encode()


def _toml_value(field: Field) -> str:
    """The example as TOML writes it: dates and numbers bare, all else quoted (as in JSON)."""
    bare = field.type.name in ("money", "day", "year")
    return field.example if bare else json.dumps(field.example, ensure_ascii=False)


def _json(form: Form, lang: Lang) -> bytes:
    return (json.dumps({field.key: field.example for field in _fields(form)}, ensure_ascii=False, indent=2)
            + "\n").encode()


def _csv(form: Form, lang: Lang) -> bytes:
    """With a byte order mark, so that Excel takes it for UTF-8."""
    table = StringIO()
    writer = csv.writer(table, lineterminator="\r\n")
    writer.writerow(field.label.to(lang) for field in _fields(form))
    writer.writerow(field.example for field in _fields(form))
    return table.getvalue().encode("utf-8-sig")


# ---------------------------------------------------------------- XLSX

ROWS = 1000  # how far down formats and validation reach
_FORMATS = {"money": "0.00##", "month": 'yyyy"年"m"月"', "day": 'yyyy"年"m"月"d"日"', "year": "0"}


def workbook(form: Form, rows: Sequence[Mapping[str, Any]], lang: Lang = "zh") -> bytes:
    """An XLSX with *rows* of values by key, one a form, under the labels; each label has its help as a note, each
    column its format and validation."""
    from openpyxl import Workbook
    from openpyxl.comments import Comment
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
    from openpyxl.utils import get_column_letter

    book = Workbook()
    sheet = book.active
    sheet.title = form.name
    book.properties.title, book.properties.creator = form.title.zh, "subsidy-docs"
    thin = Side(style="thin", color="FF999999")
    for column, field in enumerate(_fields(form), 1):
        letter, title = get_column_letter(column), field.label.to(lang)
        head = sheet.cell(1, column, title + (f"（{field.unit}）" if field.unit else ""))
        head.font, head.fill = Font(name="宋体", bold=True), PatternFill("solid", fgColor="FFDDEBF7" if field.required
                                                                        else "FFF2F2F2")
        head.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
        head.border = Border(left=thin, right=thin, top=thin, bottom=thin)
        head.comment = Comment(_note(field, lang), "subsidy-docs", height=90, width=260)
        sheet.column_dimensions[letter].width = min(40.0, max(14.0, 2.2 * len(field.example), 2.2 * len(title)))
        for row in range(2, ROWS + 2):
            sheet.cell(row, column).number_format = _FORMATS.get(field.type.name, "@")
        for row, values in enumerate(rows, 2):
            sheet.cell(row, column).value = _cell_value(field, values.get(field.key))
        validation = _validation(field, lang)
        if validation is not None:
            validation.add(f"{letter}2:{letter}{ROWS + 1}")
            sheet.add_data_validation(validation)
    sheet.row_dimensions[1].height = 36
    sheet.freeze_panes = "B2"
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _note(field: Field, lang: Lang) -> str:
    required = ("必填。" if field.required else "可不填。") if lang == "zh" else (
        "Required. " if field.required else "Optional. ")
    return required + field.help.to(lang)


def _cell_value(field: Field, data: Any) -> Any:
    if data is None or data == "":
        return None
    value = field.type.canonical(data)
    if field.type.name == "month":
        return date(value.year, value.month, 1)
    return value if isinstance(value, (Decimal, date, int)) else str(value)


def _validation(field: Field, lang: Lang) -> Any:
    """What a spreadsheet lets be typed: choices are offered, amounts and dates are bounded, required cells warned."""
    from openpyxl.worksheet.datavalidation import DataValidation

    prompt = _note(field, lang)
    if field.choices:
        made = DataValidation(type="list", formula1=f'"{",".join(field.choices)}"', allow_blank=not field.required,
                              showErrorMessage=False)
    elif field.type.name == "money":
        made = DataValidation(type="decimal", operator="between", formula1="0", formula2="100000000")
    elif field.type.name in ("month", "day"):
        made = DataValidation(type="date", operator="between", formula1="DATE(2000,1,1)", formula2="DATE(2100,12,31)")
    elif field.type.name == "year":
        made = DataValidation(type="whole", operator="between", formula1="2000", formula2="2100")
    else:
        made = DataValidation(type="textLength", operator="between", formula1="1", formula2="500")
    made.showErrorMessage = not field.choices
    made.errorTitle, made.error = field.label.to(lang)[:32], prompt[:225]
    made.showInputMessage, made.promptTitle, made.prompt = True, field.label.to(lang)[:32], prompt[:255]
    return made
