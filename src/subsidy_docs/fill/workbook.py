"""A table in an XLSX file: in go its bytes, out come the lines of the first sheet, each cell as the person who
typed it sees it.

A spreadsheet keeps numbers as binary floats of 15 digits and dates as numbers; what counts here is what it
shows: 512.5000000001 shown as 512.50 is 512.50, and 0.30000000000000004 is 0.3.
"""

from __future__ import annotations

import re
import zipfile
from datetime import date, datetime, time
from decimal import ROUND_HALF_UP, Decimal
from io import BytesIO
from typing import Any

from subsidy_docs.bilingual import Bilingual
from subsidy_docs.errors import DamagedFileError, EmptyFileError, TooLargeError
from subsidy_docs.fill.rows import Unusable

MAX_UNPACKED = 256 * 1024 * 1024
MAX_COLUMNS = 200

_NO_RESULT = Bilingual("公式没有计算结果，请在Excel或WPS中打开并保存一次，或改填数值",
                       "a formula without a result: open and save the file in a spreadsheet, or type the value")
_ERROR = Bilingual("单元格是错误值", "the cell holds an error")
_LOST_DIGITS = Bilingual("表格软件只保留15位数字，后面的数字已丢失，请把单元格设为文本后重新填写",
                         "a spreadsheet keeps 15 digits only, the rest is lost: make the cell text and type it again")
_SCALED = Bilingual("单元格格式改变了数值的大小（百分比、以千或万显示），请改用普通数字格式",
                    "the cell's format shows another size than it holds (percent, thousands); use a plain one")
_TIME = Bilingual("这是时间，不是日期", "this is a time, not a date")


def read_workbook(content: bytes, file: str, max_rows: int) -> list[list[Any]]:
    """The lines of the first sheet that hold anything. Raises a kind of ``UnreadableError``."""
    import openpyxl

    has_formulas = _inspect(content, file)
    try:
        lines = _cells(openpyxl.load_workbook(BytesIO(content), read_only=True, data_only=True), file, max_rows)
        if has_formulas:
            formulas = _cells(openpyxl.load_workbook(BytesIO(content), read_only=True), file, max_rows)
            lines = [[_checked(value, formula) for value, formula in zip(line, formula_line, strict=False)]
                     for line, formula_line in zip(lines, formulas, strict=False)]
    except (TooLargeError, EmptyFileError):
        raise
    except Exception as error:  # openpyxl raises whatever a broken file makes it stumble on
        raise DamagedFileError("不是有效的XLSX文件", "this is no sound XLSX file", file=file) from error
    lines = [line for line in lines if any(cell is not None and str(cell).strip() for cell in line)]
    if not lines:
        raise EmptyFileError("第一张工作表是空的", "the first sheet is empty", file=file)
    return lines


def _inspect(content: bytes, file: str) -> bool:
    """Whether any sheet holds formulas. Raises on what is no workbook, is too large or has a DTD."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as package:
            infos = package.infolist()
            if sum(info.file_size for info in infos) > MAX_UNPACKED:
                raise TooLargeError("数据文件解开后过大", "the data file is too large once unpacked", file=file)
            xml = {info.filename: package.read(info) for info in infos if info.filename.endswith((".xml", ".rels"))}
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError, OSError) as error:
        raise DamagedFileError("不是有效的XLSX文件", "this is no sound XLSX file", file=file) from error
    if "xl/workbook.xml" not in xml or any(b"<!DOCTYPE" in part or b"<!ENTITY" in part for part in xml.values()):
        raise DamagedFileError("不是有效的XLSX文件", "this is no sound XLSX file", file=file)
    return any(re.search(rb"<(?:\w+:)?f[ >/]", part) for name, part in xml.items() if name.startswith("xl/worksheets/"))


def _cells(workbook: Any, file: str, max_rows: int) -> list[list[Any]]:
    """The values of the first sheet."""
    sheet = workbook.worksheets[0]
    sheet.reset_dimensions()  # other programs write wrong ones
    lines = []
    for row in sheet.iter_rows(max_col=MAX_COLUMNS):
        lines.append([_shown(cell) for cell in row])
        if len(lines) > max_rows:
            raise TooLargeError(f"数据超过{max_rows}行", f"there are more than {max_rows} rows", file=file)
    workbook.close()
    return lines


def _checked(value: Any, formula: Any) -> Any:
    """*value*, unless it is missing because nobody has calculated *formula*."""
    if value is None and isinstance(formula, str) and formula.startswith("="):
        return Unusable(formula, _NO_RESULT)
    return value


def _shown(cell: Any) -> Any:
    """What a cell shows: text, ``int``, ``Decimal``, ``date``, ``bool``, None, or ``Unusable``."""
    value = cell.value
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return Unusable(value, _ERROR) if cell.data_type == "e" else value
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, (int, float)):
        return _number(value, cell.number_format or "General")
    return Unusable(str(value), _TIME) if isinstance(value, time) else str(value)


_LITERAL = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
_SCALING = re.compile(r"%|!|[0#?],+(?![#0?])|[Ee][+-]|[#0?]\s*/")


def _number(value: float, number_format: str) -> Any:
    """A number as its format shows it. ``General`` shows 11 digits; ``0.00##`` as many decimals as it has."""
    plain = _LITERAL.sub("", number_format.split(";")[0])
    if _SCALING.search(plain):
        return Unusable(f"{value:.15g}", _SCALED)
    if abs(value) >= 10**15:
        return Unusable(f"{value:.15g}", _LOST_DIGITS)
    if value == int(value):
        digits = str(int(value))
        return digits.zfill(len(plain)) if len(plain) > 1 and set(plain) == {"0"} else int(value)
    exact = Decimal(f"{value:.15g}")
    if number_format in ("General", "@") or (decimals := _decimals(plain)) is None:
        return Decimal(f"{value:.11g}")
    return exact.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def _decimals(plain: str) -> int | None:
    """How many decimals a format shows, None if it isn't a plain number's."""
    match = re.search(r"[0#?](?:\.([0#?]*))?(?=[^0#?.,]*$)", plain)
    return len(match[1] or "") if match else None
