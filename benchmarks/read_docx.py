"""Milliseconds of processor time to read a returned DOCX: ours beside a python-docx walk over all cells of the same
file, in one run.

    python benchmarks/read_docx.py [SECONDS]

``read`` is the whole of it, from the path to typed records; ``layout`` the part from bytes to paragraphs and cells.
python-docx gives no more than the text: it opens the same path and takes the text of every cell, in the two ways that
are written: ``row.cells`` of each row of ``table.rows``, and ``table.cell(row, column)`` for each row and column. The
best of several rounds counts for all, for other work on the machine only ever slows a round. The files: a form as we
fill it, the same with text in short runs that each carry revision marks (as Word saves it after some editing), and the
same saved by LibreOffice where that is installed.
"""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import docx

from subsidy_docs import fill
from subsidy_docs.forms import load_form
from subsidy_docs.read.docx import read_docx
from subsidy_docs.reader import read

ROUNDS = 7
MAIN = "word/document.xml"


def milliseconds(make: Callable[[], object], seconds: float) -> float:
    """The time of a call once warm, the best of some rounds."""
    make()
    best = float("inf")
    for _ in range(ROUNDS):
        done, start = 0, time.process_time()
        while (spent := time.process_time() - start) < seconds / ROUNDS:
            make()
            done += 1
        best = min(best, spent / done * 1000)
    return best


def by_rows(path: Path) -> list[str]:
    """The text of all cells by python-docx, row by row."""
    return [cell.text for table in docx.Document(str(path)).tables for row in table.rows for cell in row.cells]


def by_cells(path: Path) -> list[str]:
    """The text of all cells by python-docx, each cell asked for by row and column."""
    return [table.cell(row, column).text for table in docx.Document(str(path)).tables
            for row in range(len(table.rows)) for column in range(len(table.columns))]


def files() -> Iterator[tuple[str, bytes]]:
    """The forms that are read, with what made them."""
    for name in ("annex1", "annex2"):
        form = load_form(name)
        ours = fill(name, {key: field.example for key, field in form.fields.items() if field.example})
        yield f"{name}, ours", ours
        yield f"{name}, edited in Word", _edited(ours)
        saved = _saved_by_libreoffice(ours)
        if saved is not None:
            yield f"{name}, LibreOffice", saved


def _edited(data: bytes) -> bytes:
    """The same document with runs of at most four characters, each with revision marks."""
    def split(run: re.Match[str]) -> str:
        properties, text = run[1], run[2]
        return "".join(f'<w:r w:rsidR="00A1{at:04d}" w:rsidRPr="00B2{at:04d}">{properties}<w:t xml:space="preserve">'
                       f"{text[at:at + 4]}</w:t></w:r>" for at in range(0, len(text), 4))

    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = source.read(name)
            if name == MAIN:
                xml = re.sub(r"<w:r>(<w:rPr>(?:(?!</w:rPr>).)*</w:rPr>)<w:t(?: [^>]*)?>([^<&]*)</w:t></w:r>", split,
                             content.decode())
                content = xml.encode()
            target.writestr(name, content)
    return buffer.getvalue()


def _saved_by_libreoffice(data: bytes) -> bytes | None:
    """The same document opened and saved by LibreOffice; None where it is not installed."""
    program = shutil.which("soffice")
    if program is None:
        return None
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "in.docx").write_bytes(data)
        subprocess.run([program, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--convert-to",
                        "docx:MS Word 2007 XML", "--outdir", folder / "out", folder / "in.docx"], check=True,
                       capture_output=True)
        return (folder / "out" / "in.docx").read_bytes()


def main(seconds: float) -> None:
    """Print a line a file."""
    print(f"{'file':24}{'XML KB':>8}{'row.cells':>11}{'table.cell':>12}{'layout':>9}{'read':>9}{'to row.cells':>14}"
          f"{'to table.cell':>15}")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "form.docx"
        for name, data in files():
            path.write_bytes(data)
            size = len(zipfile.ZipFile(path).read(MAIN)) / 1024
            ways: tuple[Callable[[], object], ...] = (
                partial(by_rows, path), partial(by_cells, path), partial(read_docx, data, name=path.name),
                partial(read, path))
            rows, cells, layout, whole = (milliseconds(way, seconds) for way in ways)
            print(f"{name:24}{size:>8.0f}{rows:>11.2f}{cells:>12.2f}{layout:>9.2f}{whole:>9.2f}{rows / whole:>13.1f}x"
                  f"{cells / whole:>14.1f}x")


if __name__ == "__main__":
    main(float(sys.argv[1]) if len(sys.argv) > 1 else 2.0)
