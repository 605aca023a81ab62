"""The files of evidence: a folder of CSV, XLSX or JSON named after the tables (or one XLSX with a sheet per table).

CSV may be UTF-8, with or without a byte order mark, or GB18030. Raises ``EvidenceError`` that names file and row.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from subsidy_docs.bilingual import Bilingual
from subsidy_docs.errors import EvidenceError
from subsidy_docs.policy.edition import Policy
from subsidy_docs.policy.evidence import category_key
from subsidy_docs.policy.headings import check_header, columns_of, missing, table_of, tables_in
from subsidy_docs.policy.rows import read_rows
from subsidy_docs.policy.tables import Row

_MAX_BYTES = 200_000_000
_MAX_ROWS = 1_000_000
_SUFFIXES = (".csv", ".xlsx", ".json")
_OTHER = (".xls", ".xlsm", ".xlsb", ".et", ".ods", ".tsv", ".txt")
_NOTES = re.compile("说明|填表|填报|备注|封面|目录|readme|notes?", re.I)  # sheets that are for people
_FILE, _SHEET, _TABLE = Bilingual("文件", "file"), Bilingual("工作表", "sheet"), Bilingual("表", "table")
_Rows = Iterator[tuple[int, Mapping[Any, Any]]]


def read_folder(folder: Path, policy: Policy) -> tuple[dict[str, list[Row]], list[tuple[str, Bilingual]]]:
    """All tables of *folder*, and notes on the columns that were not used, each with its table.

    Hidden and lock files (.…, ~$…) and files of other kinds are left alone; a file of an unknown name, or a spreadsheet
    of another kind named as a table, is an error."""
    if not folder.exists():
        raise EvidenceError("没有这个文件夹。", "there is no such folder.", file=str(folder))
    category = category_key(policy)
    tables: dict[str, list[Row]] = {}
    notes: list[tuple[str, Bilingual]] = []
    for path in sorted(folder.iterdir()) if folder.is_dir() else [folder]:
        if path.name.startswith(("~", ".")) or path.is_dir():
            continue
        if path.suffix.lower() not in _SUFFIXES:
            if path.suffix.lower() in _OTHER and tables_in(path.stem):
                raise EvidenceError("这种文件读不了，请另存为XLSX或CSV。",
                                    "files of this kind can't be read; save it as XLSX or CSV.", file=str(path))
            continue
        if path.stat().st_size > _MAX_BYTES:
            raise EvidenceError("文件过大。", "the file is too large.", file=str(path))
        for key, header, rows in _tables(path):
            note = check_header(key, header, str(path)) if header else None
            if note is not None:
                notes.append((key, note))
            found = read_rows(key, rows, str(path), category)
            if key == "recognitions" and header:
                _subject_needed(policy, header, found, path)
            tables.setdefault(key, []).extend(found)
    return tables, notes


def _subject_needed(policy: Policy, header: list[str], rows: list[Row], path: Path) -> None:
    """Raise where a recognition list has no column for the subject, though what it recognises is not the enterprise."""
    means = columns_of("recognitions", header, str(path)).values()
    if any(column is not None and column.key == "subject" for column in means):
        return
    if not all((found := policy.categories.get(row["category"] or "")) is not None and found.per_enterprise
               for row in rows):
        raise missing("recognitions", "subject", "、".join(filter(None, header))[:80], str(path))


def _tables(path: Path) -> Iterator[tuple[str, list[str], _Rows]]:
    """The tables of one file, as (key, header, rows); an empty table has no header."""
    suffix = path.suffix.lower()
    if suffix == ".xlsx":
        yield from _sheets(path)
    elif suffix == ".json":
        data = _json(path)
        for name, rows in data.items() if isinstance(data, dict) else ((path.stem, data),):
            key = table_of(str(name), str(path), _TABLE if isinstance(data, dict) else _FILE)
            listed = list(_listed(rows, path))
            yield key, list(dict.fromkeys(str(each) for _, row in listed for each in row)), iter(listed)
    else:
        yield table_of(path.stem, str(path), _FILE), *_headed(_csv_rows(path))


def _headed(lines: Iterator[tuple[int, list[Any]]]) -> tuple[list[str], _Rows]:
    """Lines of cells as the header and the rows by it."""
    _, first = next(lines, (0, []))
    header = ["" if cell is None else str(cell).strip() for cell in first]
    return header, ((number, dict(zip(header, cells, strict=False))) for number, cells in lines)


def _csv_rows(path: Path) -> Iterator[tuple[int, list[Any]]]:
    raw = path.read_bytes()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            text = raw.decode("gb18030")
        except UnicodeDecodeError as error:
            raise EvidenceError("文字编码既不是UTF-8也不是GB18030，请另存为CSV UTF-8。",
                                "the text is neither UTF-8 nor GB18030; save it as CSV UTF-8.",
                                file=str(path)) from error
    first = text.split("\n", 1)[0]
    delimiter = max(",;\t，", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield reader.line_num, cells
    except csv.Error as error:
        raise EvidenceError(f"第{reader.line_num}行：不是合格的CSV：{error}",
                            f"line {reader.line_num}: not valid CSV: {error}",
                            file=str(path)) from error


def _sheets(path: Path) -> Iterator[tuple[str, list[str], _Rows]]:
    """The sheets named as tables; a workbook of one sheet may be named by its file alone."""
    import zipfile

    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = load_workbook(path, read_only=True, data_only=True)
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, OSError) as error:
        raise EvidenceError(f"打不开这个XLSX文件：{error}", f"this XLSX can't be opened: {error}",
                            file=str(path)) from error
    try:
        own = tables_in(path.stem)
        filled = [sheet for sheet in book.worksheets if next(_sheet_rows(sheet, path), None) is not None]
        sheets = [sheet for sheet in filled if tables_in(sheet.title) or not _NOTES.match(sheet.title)]
        for sheet in sheets or book.worksheets[:1]:
            named = tables_in(sheet.title)
            if len(sheets) <= 1 and (not named or (own and set(own) != set(named))):
                name, what = (path.stem, _FILE) if not named else (f"{path.stem} {sheet.title}", _FILE)
            else:
                name, what = sheet.title, _SHEET
            yield table_of(name, str(path), what), *_headed(_sheet_rows(sheet, path))
    finally:
        book.close()


def _sheet_rows(sheet: Any, path: Path) -> Iterator[tuple[int, list[Any]]]:
    for number, cells in enumerate(sheet.iter_rows(values_only=True), 1):
        if number > _MAX_ROWS:
            raise EvidenceError("行数过多。", "too many rows.", file=str(path))
        if not all(cell is None or cell == "" for cell in cells):
            yield number, list(cells)


def _json(path: Path) -> Any:
    try:
        return json.loads(path.read_bytes().decode("utf-8-sig"), parse_float=Decimal)
    except (ValueError, RecursionError) as error:
        raise EvidenceError(f"不是合格的JSON：{error}", f"not valid JSON: {error}", file=str(path)) from error


def _listed(rows: Any, path: Path) -> _Rows:
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise EvidenceError("JSON应为若干行，每行是“列: 值”。", "the JSON must be a list of rows.", file=str(path))
    yield from enumerate(rows, 1)
