"""Data files: in goes a mapping, a path or bytes, out come rows of raw values for one form.

JSON (an object, a list, ``{"records": [...]}``, a read record or lines of them), TOML, CSV and XLSX; what the
bytes are decides, then the file's name. Numbers are never floats on the way: JSON and TOML are read as Decimal.
"""

from __future__ import annotations

import csv
import json
import re
import tomllib
from collections.abc import Callable, Mapping
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any

from subsidy_docs.errors import (
    DamagedFileError,
    EmptyFileError,
    TooLargeError,
    UnreadableError,
    UnsupportedFormatError,
    UsageError,
    reason,
)
from subsidy_docs.fill.rows import Rows, from_records, from_table
from subsidy_docs.forms import Form

MAX_BYTES = 32 * 1024 * 1024
MAX_ROWS = 50_000


def load_data(form: Form, data: Mapping[str, Any] | Path | str) -> Rows:
    """The rows of *data*: a mapping by key or label, or the path of a data file.

    Raises a kind of ``UnreadableError`` for a file that can't be read, ``UsageError`` for one that isn't there.
    """
    if isinstance(data, Mapping):
        return _from_json(form, data, None)
    path = Path(data)
    try:
        if path.stat().st_size > MAX_BYTES:
            raise TooLargeError("数据文件超过32MB", "the data file is larger than 32 MB", file=str(data))
        content = path.read_bytes()
    except OSError as error:
        why = reason(error)
        raise UsageError(f"打不开数据文件：{why.zh}", f"the data file can't be opened: {why.en}",
                         file=str(data)) from error
    return read_data(form, content, str(data))


def read_data(form: Form, content: bytes, file: str) -> Rows:
    """The rows of a data file's bytes. Raises a kind of ``UnreadableError``."""
    if len(content) > MAX_BYTES:
        raise TooLargeError("数据文件超过32MB", "the data file is larger than 32 MB", file=file)
    if not content.strip(b"\0 \r\n\t\xef\xbb\xbf"):
        raise EmptyFileError("数据文件是空的", "the data file is empty", file=file)
    if content.startswith(b"PK\x03\x04"):
        from subsidy_docs.fill.workbook import read_workbook

        return from_table(form, read_workbook(content, file, MAX_ROWS), file)
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise UnsupportedFormatError("旧版Excel文件（.xls）或加密文件，请另存为不加密的.xlsx",
                                     "an old Excel file (.xls) or an encrypted one; save it as plain .xlsx", file=file)
    text = decoded(content, file)
    rows = _reader(text, Path(file).suffix.lower())(form, text, file)
    if len(rows.rows) > MAX_ROWS:
        raise TooLargeError(f"数据超过{MAX_ROWS}行", f"there are more than {MAX_ROWS} rows", file=file)
    return rows


def decoded(content: bytes, file: str) -> str:
    """The text of *content*: UTF-8 with or without a mark, UTF-16 with a mark (Excel's "Unicode text"), else
    GB18030 (what Excel saves on a Chinese system)."""
    encodings = ("utf-16",) if content[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise UnsupportedFormatError("不是JSON、TOML、CSV或XLSX数据文件", "this is no JSON, TOML, CSV or XLSX data file",
                                 file=file)


_LIKE_TOML = re.compile(r'^\s*(?:[\w-]+|"[^"\n]*")\s*=|^\s*\[\[records\]\]', re.MULTILINE)


def _reader(text: str, suffix: str) -> Callable[[Form, str, str], Rows]:
    """What reads *text*: the suffix decides; without a known one, how the text looks."""
    known = {".json": _read_json, ".jsonl": _read_json, ".toml": _read_toml, ".csv": _read_csv, ".tsv": _read_csv,
             ".txt": _read_csv}
    if suffix in known:
        return known[suffix]
    if _LIKE_TOML.search(text):
        return _read_toml
    return _read_json if text.lstrip()[:1] in ("{", "[") else _read_csv


# ---------------------------------------------------------------- JSON and TOML

def _read_json(form: Form, text: str, file: str) -> Rows:
    def parse(part: str) -> Any:
        return json.loads(part, parse_float=Decimal, parse_constant=_refuse, object_pairs_hook=_unique)

    try:
        try:
            data = parse(text)
        except json.JSONDecodeError as error:
            lines = [line for line in text.splitlines() if line.strip()]
            if error.msg != "Extra data" or len(lines) < 2:
                raise
            data = [parse(line) for line in lines]
    except (ValueError, RecursionError) as error:
        raise DamagedFileError(f"不是有效的JSON：{error}", f"this is no valid JSON: {error}", file=file) from error
    return _from_json(form, data, file)


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        twice = next(name for number, (name, _) in enumerate(pairs) if name in dict(pairs[:number]))
        raise ValueError(f"{twice!r} stands twice")
    return made


def _refuse(constant: str) -> Any:
    raise ValueError(f"{constant} is no number")


def _read_toml(form: Form, text: str, file: str) -> Rows:
    try:
        data = tomllib.loads(text, parse_float=Decimal)
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as error:
        raise DamagedFileError(f"不是有效的TOML：{error}", f"this is no valid TOML: {error}", file=file) from error
    return _from_json(form, data, file)


def _from_json(form: Form, data: Any, file: str | None) -> Rows:
    """Rows of an object, of a list of them, or of ``{"records": [...]}``."""
    if isinstance(data, Mapping) and set(data) == {"records"}:
        data = data["records"]
    single = isinstance(data, Mapping)
    records = [data] if isinstance(data, Mapping) else data
    if not isinstance(records, list) or not all(isinstance(record, Mapping) for record in records):
        raise UnreadableError("数据应是一个对象，或由对象组成的列表", "the data must be an object or a list of objects",
                              file=file)
    return from_records(form, [_values(form, record, file) for record in records], file, numbered=not single)


def _values(form: Form, record: Mapping[str, Any], file: str | None) -> Mapping[str, Any]:
    """The plain values of a record as ``read`` gives it (docs/design.md); any other mapping as it is."""
    fields = record.get("fields")
    if not isinstance(fields, Mapping) or "form" not in record:
        return record
    if record["form"] != form.name:
        raise UsageError(f"这是表单“{record['form']}”的记录，不能填入“{form.name}”",
                         f"this is a record of the form {record['form']!r}, not of {form.name!r}", file=file)
    return {key: reading.get("value") if isinstance(reading, Mapping) else reading for key, reading in fields.items()}


# ---------------------------------------------------------------- CSV

def _read_csv(form: Form, text: str, file: str) -> Rows:
    head = "\n".join(text.split("\n", 10)[:10])  # a title may stand above the header
    delimiter = "\t" if "\t" in head else max(",;", key=head.count)
    try:
        lines = [line for line in csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
                 if any(cell.strip() for cell in line)]
    except csv.Error as error:
        raise DamagedFileError(f"不是有效的CSV：{error}", f"this is no valid CSV: {error}", file=file) from error
    return from_table(form, lines, file)
