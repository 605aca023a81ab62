"""The table of annex 1 as other programs print it: LibreOffice (from DOCX, from XLSX) and Chromium (from HTML)."""

from __future__ import annotations

import html
import os
import shutil
import subprocess
import tempfile
from itertools import pairwise
from pathlib import Path

from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt
from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Side

from .makers import ANNEX1, XS, YS, Spec

RARE = "嘉兴喆堃犇㛃䶮𬭎智能科技有限公司"
CELLS: list[Spec] = [(*place, RARE if "喆堃犇" in text else text) for *place, text in ANNEX1]
FONT = "Noto Serif CJK SC"


def docx(path: Path, border: str = "single") -> None:
    """A Word file with borders of that kind (``w:val``)."""
    document = Document()
    style = document.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(10.5)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
    document.add_paragraph("附件 1")
    table = document.add_table(rows=len(YS) - 1, cols=len(XS) - 1)
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        line = OxmlElement(f"w:{side}")
        for name, value in (("val", border), ("sz", "4"), ("space", "0"), ("color", "000000")):
            line.set(qn(f"w:{name}"), value)
        borders.append(line)
    table._tbl.tblPr.append(borders)
    for column, (left, right) in enumerate(pairwise(XS)):
        for cell in table.columns[column].cells:
            cell.width = Pt((right - left) * 0.9)
    for r, c, rs, cs, text in CELLS:
        cell = table.cell(r - 1, c - 1).merge(table.cell(r + rs - 2, c + cs - 2))
        cell.text = text
    document.save(path)


def xlsx(path: Path) -> None:
    book = Workbook()
    sheet = book.active
    sheet.append(["附件 1"])
    side = Side(style="thin")
    for column, (left, right) in enumerate(pairwise(XS)):
        sheet.column_dimensions["ABCDE"[column]].width = (right - left) / 6
    for r, c, rs, cs, text in CELLS:
        for row in sheet.iter_rows(r + 1, r + rs, c, c + cs - 1):
            for cell in row:
                cell.border = Border(side, side, side, side)
        sheet.cell(r + 1, c, text).alignment = Alignment(wrap_text=True, vertical="center")
        sheet.merge_cells(start_row=r + 1, end_row=r + rs, start_column=c, end_column=c + cs - 1)
    for row, (top, bottom) in enumerate(pairwise(YS)):
        sheet.row_dimensions[row + 2].height = bottom - top
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    book.save(path)


def page(path: Path, css: str = "border-collapse: collapse") -> None:
    """An HTML page whose table has the style *css*."""
    rows: dict[int, list[str]] = {}
    for r, _, rs, cs, text in CELLS:
        inner = "<br>".join(map(html.escape, text.split("\n")))
        rows.setdefault(r, []).append(f'<td rowspan="{rs}" colspan="{cs}">{inner}</td>')
    columns = "".join(f'<col style="width:{right - left}pt">' for left, right in pairwise(XS))
    body = "".join(f"<tr>{''.join(cells)}</tr>" for cells in rows.values())
    path.write_text(
        f'<!doctype html><meta charset="utf-8"><style>body{{font:10.5pt "{FONT}"}}table{{{css};table-layout:fixed;'
        f"width:455pt}}td{{border:1px solid #000;padding:4px}}</style><p>附件 1</p><table>{columns}{body}</table>",
        encoding="utf-8")


def by_libreoffice(paths: list[Path]) -> dict[str, bytes]:
    """The files printed to PDF, by their stems."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to",
                        "pdf", "--outdir", folder, *map(str, paths)], check=True, capture_output=True, timeout=180)
        return {path.stem: (Path(folder) / f"{path.stem}.pdf").read_bytes() for path in paths}


def by_chromium(path: Path) -> bytes:
    """The page printed to PDF."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "out.pdf"
        subprocess.run([chromium() or "chromium", "--headless", "--no-sandbox", "--disable-gpu",
                        "--no-pdf-header-footer", f"--user-data-dir={folder}/profile", f"--print-to-pdf={out}",
                        str(path)], check=True, capture_output=True, timeout=120,
                       env={**os.environ, "HOME": folder})
        return out.read_bytes()


def chromium() -> str | None:
    """The browser's command, if there is one."""
    return next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


def keep(folder: Path) -> None:
    """Print the files that are kept in *folder*."""
    with tempfile.TemporaryDirectory() as name:
        source = Path(name)
        docx(source / "annex1-libreoffice-docx.docx")
        docx(source / "annex1-libreoffice-dotted.docx", "dotted")
        xlsx(source / "annex1-libreoffice-xlsx.xlsx")
        page(source / "annex1-chromium.html")
        for stem, data in by_libreoffice([*source.glob("*.docx"), *source.glob("*.xlsx")]).items():
            (folder / f"{stem}.pdf").write_bytes(data)
        (folder / "annex1-chromium.pdf").write_bytes(by_chromium(source / "annex1-chromium.html"))


if __name__ == "__main__":
    keep(Path(__file__).parent / "files")
