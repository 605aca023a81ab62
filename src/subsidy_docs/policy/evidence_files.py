"""The files of evidence: a folder of CSV, XLSX or JSON named after the tables (or one XLSX with a sheet per table).

CSV may be UTF-8, with or without a byte order mark, or GB18030. Raises ``EvidenceError`` that names file and row.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from subsidy_docs.errors import EvidenceError
from subsidy_docs.policy.tables import Row, read_rows, table_key

_MAX_BYTES = 200_000_000
_MAX_ROWS = 1_000_000
_SUFFIXES = (".csv", ".xlsx", ".json")
_Rows = Iterator[tuple[int, Mapping[Any, Any]]]


def read_folder(folder: Path, category: Callable[[str], str]) -> dict[str, list[Row]]:
    """All tables of *folder*; files of other names or kinds are left alone."""
    if not folder.exists():
        raise EvidenceError("没有这个文件夹。", "there is no such folder.", file=str(folder))
    paths = sorted(p for p in folder.iterdir() if p.suffix.lower() in _SUFFIXES) if folder.is_dir() else [folder]
    tables: dict[str, list[Row]] = {}
    for path in paths:
        if path.name.startswith(("~", ".")):
            continue
        if path.stat().st_size > _MAX_BYTES:
            raise EvidenceError("文件过大。", "the file is too large.", file=str(path))
        for key, rows in _tables(path):
            tables.setdefault(key, []).extend(read_rows(key, rows, str(path), category))
    return tables


def _tables(path: Path) -> Iterator[tuple[str, _Rows]]:
    """The tables of one file, as (key, rows)."""
    key, suffix = table_key(path.stem), path.suffix.lower()
    if suffix == ".xlsx":
        yield from _sheets(path, key)
    elif suffix == ".json":
        data = _json(path)
        for name, rows in data.items() if isinstance(data, dict) else ((path.stem, data),):
            if (inner := table_key(name)) is not None:
                yield inner, _listed(rows, path)
    elif key is not None:
        yield key, _csv_rows(path)


def _csv_rows(path: Path) -> _Rows:
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
        header: list[str] | None = None
        for cells in reader:
            if header is None:
                header = [cell.strip() for cell in cells]
                _check_header(header, path)
            elif any(cell.strip() for cell in cells):
                yield reader.line_num, dict(zip(header, cells, strict=False))
    except csv.Error as error:
        raise EvidenceError(f"第{reader.line_num}行：不是合格的CSV：{error}",
                            f"line {reader.line_num}: not valid CSV: {error}",
                            file=str(path)) from error


def _sheets(path: Path, key: str | None) -> Iterator[tuple[str, _Rows]]:
    import zipfile

    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = load_workbook(path, read_only=True, data_only=True)
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, OSError) as error:
        raise EvidenceError(f"打不开这个XLSX文件：{error}", f"this XLSX can't be opened: {error}",
                            file=str(path)) from error
    try:
        named = [(inner, sheet) for sheet in book.worksheets if (inner := table_key(sheet.title)) is not None]
        if not named and key is not None:
            named = [(key, book.worksheets[0])]
        for inner, sheet in named:
            yield inner, _sheet_rows(sheet, path)
    finally:
        book.close()


def _sheet_rows(sheet: Any, path: Path) -> _Rows:
    header: list[str] | None = None
    for number, cells in enumerate(sheet.iter_rows(values_only=True), 1):
        if number > _MAX_ROWS:
            raise EvidenceError("行数过多。", "too many rows.", file=str(path))
        if all(cell is None or cell == "" for cell in cells):
            continue
        if header is None:
            header = ["" if cell is None else str(cell).strip() for cell in cells]
            _check_header(header, path)
        else:
            yield number, dict(zip(header, cells, strict=False))


def _json(path: Path) -> Any:
    try:
        return json.loads(path.read_bytes().decode("utf-8-sig"), parse_float=Decimal)
    except (ValueError, RecursionError) as error:
        raise EvidenceError(f"不是合格的JSON：{error}", f"not valid JSON: {error}", file=str(path)) from error


def _listed(rows: Any, path: Path) -> _Rows:
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise EvidenceError("JSON应为若干行，每行是“列: 值”。", "the JSON must be a list of rows.", file=str(path))
    yield from enumerate(rows, 1)


def _check_header(header: list[str], path: Path) -> None:
    from subsidy_docs.policy.names import fold_name
    from subsidy_docs.policy.tables import table_forms

    names = {fold_name(label) for form in table_forms().values() for column in form.columns
             for label in (column.key, *column.labels)}
    if not any(fold_name(cell) in names for cell in header):
        raise EvidenceError(f"第一行应为列名，如“企业名称”（name）；现为：{'、'.join(header)[:80]}",
                            "the first row must hold column names such as name (企业名称); found: "
                            f"{', '.join(header)[:80]}",
                            file=str(path))
