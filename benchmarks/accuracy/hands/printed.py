"""Hand 6: retyped DOCX printed to PDF by LibreOffice, and pages set by fpdf2 and typst where these are installed."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any

from benchmarks.accuracy import conversion, ink
from benchmarks.accuracy.hands import file_name, lay_out, one
from benchmarks.accuracy.sheet import Case, Para, Run, Sheet, Table
from benchmarks.accuracy.truth import Truth
from benchmarks.accuracy.word import Writer

_QUIET = (
    "char_runs",
    "inserted",
    "control",
    "hyperlink",
    "bookmark",
    "simple_field",
    "control_block",
    "custom_xml",
    "reformatted",
    "outer_table",
    "text_direction",
    "ruby",
    "title_box",
)


def make(form: str, truth: Truth, rng: Random, folder: Path) -> Case:
    """A DOCX for ``finish`` to print, or a PDF set at once."""
    sheet, wants = lay_out(form, truth, rng)
    way = rng.choice(("word", "word", "word", "typst", "fpdf"))
    if way == "typst" and _typst(sheet, rng, path := folder / file_name(form, truth, rng, ".pdf")):
        return one(path, form, wants)
    if way == "fpdf" and _fpdf(sheet, rng, path := folder / file_name(form, truth, rng, ".pdf")):
        return one(path, form, wants)
    path = folder / file_name(form, truth, rng, ".docx")
    writer = Writer(rng, frozenset(rng.sample(_QUIET, rng.choice((0, 0, 1)))), wants)
    writer.write(sheet)
    writer.document.save(path)
    return one(path, form, wants)


def finish(cases: Sequence[Case], folder: Path) -> list[Case]:
    """Print the DOCX files, all in one go."""
    sources = [case.path for case in cases if case.path.suffix == ".docx"]
    printed = conversion.convert(sources, "pdf")
    return [
        case._replace(path=printed.get(case.path, case.path))
        for case in cases
        if case.path.suffix == ".pdf" or case.path in printed
    ]


# ---- typst -----------------------------------------------------------------------------------------------------------
def _typst_text(text: str) -> str:
    quoted = text.replace("\\", "\\\\").replace('"', '\\"').replace("\t", "    ").replace("\n", "\\n")
    return f'#text("{quoted}")' if text else ""


def _typst_run(run: Run) -> str:
    inner = _typst_text(run.text)
    return f"#underline[{inner}]" if run.underline and inner else f"#strike[{inner}]" if run.strike and inner else inner


def _typst_para(p: Para) -> str:
    size = {"title": "#set text(size: 1.6em, weight: 700)\n", "head": "#set text(size: 1.2em)\n", "body": ""}[p.look]
    return f"#align({p.align})[{size}{''.join(map(_typst_run, p.runs)) or '~'}]"


def _typst_table(t: Table) -> str:
    columns = ", ".join(f"{b - a:.4f}fr" for a, b in pairwise(t.edges))
    cells = []
    for p in sorted(t.grid()):
        body = "\n".join(_typst_para(q) for q in p.cell.paras)
        cells.append(f"table.cell(x: {p.column}, y: {p.row}, rowspan: {p.row_span}, colspan: {p.column_span})[{body}]")
    stroke = "0.5pt" if t.borders else "none"
    body = ",\n".join(cells)
    return f"#table(columns: ({columns}), stroke: {stroke}, align: horizon,\n{body})"


def _typst(sheet: Sheet, rng: Random, path: Path) -> bool:
    try:
        import typst
    except ImportError:
        return False
    family = rng.choice(("Noto Serif CJK SC", "Noto Sans CJK SC", "Noto Serif SC", "LXGW WenKai"))
    margin, size = rng.choice((18, 22, 25)), rng.choice((10.5, 11, 12))
    source = (
        f'#set page("a4", margin: {margin}mm)\n'
        f'#set text(font: ("{family}", "Noto Serif SC"), size: {size}pt, lang: "zh")\n'
    ) + "\n\n".join(_typst_para(b) if isinstance(b, Para) else _typst_table(b) for b in sheet.blocks)
    fonts = sorted({str(file.parent) for file in ink.files()})
    path.write_bytes(typst.compile(source.encode(), font_paths=fonts))
    return True


# ---- fpdf2 -----------------------------------------------------------------------------------------------------------
def _fpdf(sheet: Sheet, rng: Random, path: Path) -> bool:
    """Pages by fpdf2: its tables know no cells of several rows beside others, so such sheets are left to the others."""
    try:
        from fpdf import FPDF
        from fpdf.fonts import FontFace
    except ImportError:
        return False
    files = ink.files()
    if not files:
        return False
    pdf = FPDF(format="A4")
    pdf.set_margin(rng.choice((15, 20, 25)))
    pdf.add_page()
    pdf.add_font("body", fname=str(rng.choice(files)))
    pdf.add_font("spare", fname=str(files[0]))
    pdf.set_fallback_fonts(["spare"])
    size = rng.choice((10, 10.5, 11, 12))
    line = size * 0.3528 * rng.choice((1.3, 1.6))
    for block in sheet.blocks:
        pdf.set_font("body", size=size)
        if isinstance(block, Para):
            pdf.set_font("body", size=size + {"title": 6, "head": 2, "body": 0}[block.look])
            pdf.multi_cell(
                0, line * 1.2, ink.visible(block.text), align=block.align[0].upper(), new_x="LMARGIN", new_y="NEXT"
            )
            continue
        edges = block.edges
        borders = "ALL" if block.borders else "NONE"
        widths = [b - a for a, b in pairwise(edges)]
        plain: Any = {"first_row_as_headings": False, "headings_style": FontFace(), "borders_layout": borders}
        with pdf.table(col_widths=widths, line_height=line, **plain) as table:
            covered: dict[int, set[int]] = {}
            by_row: dict[int, list[tuple[int, int, int, str, str]]] = {}
            for p in block.grid():
                align = p.cell.paras[0].align[0].upper() if p.cell.paras else "L"
                by_row.setdefault(p.row, []).append(
                    (p.column, p.column_span, p.row_span, ink.visible(p.cell.text), align)
                )
                for r in range(p.row + 1, p.row + p.row_span):
                    covered.setdefault(r, set()).update(range(p.column, p.column + p.column_span))
            for r in range(len(block.rows)):
                row = table.row()
                at = 0
                for column, span, rows, text, align in sorted(by_row.get(r, [])):
                    while at < column:
                        if at not in covered.get(r, set()):
                            row.cell("")
                        at += 1
                    row.cell(text, colspan=span, rowspan=rows, align=align)
                    at = column + span
    path.write_bytes(bytes(pdf.output()))
    return True
