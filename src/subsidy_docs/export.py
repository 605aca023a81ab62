"""Records for people and programs: JSON lines, CSV, XLSX, or a table for the eye.

CSV and XLSX have a row a form, a column a field by its Chinese label, and columns that say what needs a look.
A file is written beside its place and renamed when complete.
"""

from __future__ import annotations

import csv
import io
import json
import os
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

from subsidy_docs.bilingual import Lang
from subsidy_docs.forms import Form, load_form
from subsidy_docs.record import Reading, Record, Status

_HEAD = ("来源文件", "表单", "需核对")


@contextmanager
def replacing(path: Path) -> Iterator[BinaryIO]:
    """A file that takes the place of *path* when the block ends well.

    Where the system can (Linux), it has no name before it is complete, so that not even a kill leaves half a file;
    elsewhere it is a temporary file beside *path*.
    """
    try:
        handle = os.open(path.parent, os.O_TMPFILE | os.O_RDWR, 0o666)
    except (AttributeError, OSError):
        with _replacing_named(path) as file:
            yield file
        return
    with os.fdopen(handle, "w+b") as file:
        yield file
        file.flush()
        name = path.parent / f".{path.name[:40]}.{os.getpid()}.{handle}"
        name.unlink(missing_ok=True)
        # a folder handle, though none is needed, makes Python call linkat, which alone follows the link in /proc
        os.link(f"/proc/self/fd/{handle}", name, src_dir_fd=handle, follow_symlinks=True)
    os.replace(name, path)


@contextmanager
def _replacing_named(path: Path) -> Iterator[BinaryIO]:
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:40]}.")
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
        umask = os.umask(0)
        os.umask(umask)
        os.chmod(name, 0o666 & ~umask)
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def write_lines(lines: Iterable[str], output: Path | None) -> None:
    """Write ready-made lines of JSON to *output*, or to stdout as they come."""
    if output is None:
        for line in lines:
            sys.stdout.write(line + "\n")
            sys.stdout.flush()
        return
    output.parent.mkdir(parents=True, exist_ok=True)
    with replacing(output) as file:
        for line in lines:
            file.write(line.encode("utf-8", "backslashreplace") + b"\n")


def write(records: Iterable[Record], output: Path | None, format_: str, lang: Lang = "zh") -> bool:
    """Write *records* as *format_* (jsonl, csv, xlsx, table) to *output*, or to stdout.

    Returns whether any record needs a person.
    """
    review = False

    def seen() -> Iterator[Record]:
        nonlocal review
        for record in records:
            review = review or record.needs_review
            yield record

    if output is None:
        if format_ == "table":
            _print_table(seen(), lang)
        elif format_ == "csv":
            sys.stdout.write(_csv(seen()))
        else:
            for record in seen():
                sys.stdout.write(_line(record))
                sys.stdout.flush()
        return review
    output.parent.mkdir(parents=True, exist_ok=True)
    with replacing(output) as file:
        if format_ == "xlsx":
            _write_xlsx(seen(), file)
        elif format_ == "csv":
            file.write(b"\xef\xbb\xbf" + _csv(seen()).encode())
        elif format_ == "table":
            raise ValueError("a table is for the screen")
        else:
            for record in seen():
                file.write(_line(record).encode())
    return review


def _line(record: Record) -> str:
    return json.dumps(record.to_dict(), ensure_ascii=False) + "\n"


def shown(form: Form, key: str, reading: Reading) -> str:
    """A reading's value as text for a cell."""
    kind = form.fields[key].type
    if reading.value is None:
        return ""
    if kind.name == "mark":
        return "有" if reading.value else "无"
    return str(kind.to_json(reading.value))


def _rows(records: Iterable[Record]) -> Iterator[tuple[Record, dict[str, str]]]:
    for record in records:
        form = load_form(record.form)
        row = {"来源文件": record.source.file, "表单": f"{form.annex} {form.title.zh}",
               "需核对": "、".join(form.fields[k].label.zh for k, r in record.fields.items()
                                if r.status is Status.REVIEW)}
        row |= {form.fields[key].label.zh: shown(form, key, reading) for key, reading in record.fields.items()}
        yield record, row


def _columns(rows: list[tuple[Record, dict[str, str]]]) -> list[str]:
    """All columns, forms side by side, each label once."""
    columns = dict.fromkeys(_HEAD)
    for _, row in rows:
        columns |= dict.fromkeys(row)
    return list(columns)


def _guarded(text: str) -> str:
    """*text* so that no spreadsheet takes it for a formula."""
    return "'" + text if text[:1] in ("=", "+", "-", "@", "\t", "\r") and not _is_number(text) else text


def _is_number(text: str) -> bool:
    return text.lstrip("+-").replace(".", "", 1).isdigit()


def _csv(records: Iterable[Record]) -> str:
    rows = list(_rows(records))
    text = io.StringIO()
    writer = csv.DictWriter(text, _columns(rows), restval="")
    writer.writeheader()
    for _, row in rows:
        writer.writerow({column: _guarded(value) for column, value in row.items()})
    return text.getvalue()


def _write_xlsx(records: Iterable[Record], file: BinaryIO) -> None:
    from openpyxl import Workbook
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
    from openpyxl.styles import Font, PatternFill

    rows = list(_rows(records))
    book = Workbook()
    sheet: Any = book.active
    sheet.title = "记录"
    columns = _columns(rows)
    sheet.append(columns)
    doubt = PatternFill("solid", fgColor="FFF2CC")
    for number, (record, row) in enumerate(rows, start=2):
        doubtful = {load_form(record.form).fields[k].label.zh for k, r in record.fields.items()
                    if r.status is Status.REVIEW}
        for column, label in enumerate(columns, start=1):
            cell = sheet.cell(number, column)
            cell.value = ILLEGAL_CHARACTERS_RE.sub("\ufffd", row.get(label, ""))
            cell.data_type = "s"  # text, also where it looks like a formula or a number
            if label in doubtful:
                cell.fill = doubt
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    sheet.freeze_panes = "B2"
    sheet.auto_filter.ref = sheet.dimensions
    for column in sheet.columns:
        width = max(sum(2 if ord(c) > 255 else 1 for c in str(cell.value or "")) for cell in column)
        sheet.column_dimensions[column[0].column_letter].width = min(max(width + 2, 8), 48)
    book.save(file)


def _print_table(records: Iterable[Record], lang: Lang) -> None:
    """Each form as a table: label, value, how sure, and why not."""
    from rich.console import Console
    from rich.table import Table

    console = Console()
    colours = {Status.OK: "green", Status.BLANK: "dim", Status.REVIEW: "bold yellow"}
    words = {Status.OK: ("确定", "ok"), Status.BLANK: ("空白", "blank"), Status.REVIEW: ("请核对", "review")}
    for record in records:
        form = load_form(record.form)
        table = Table(title=f"{record.source.file} · {form.annex} {form.title.to(lang)}", title_justify="left")
        for heading in (("栏目", "值", "状态", "说明") if lang == "zh" else ("field", "value", "status", "notes")):
            table.add_column(heading, overflow="fold")
        for key, reading in record.fields.items():
            word = words[reading.status][0 if lang == "zh" else 1]
            table.add_row(form.fields[key].label.to(lang), shown(form, key, reading),
                          f"[{colours[reading.status]}]{word}[/]", "\n".join(reading.notes))
        console.print(table)
        for problem in record.problems:
            console.print(f"[yellow]· {problem}[/]", highlight=False)
