"""Hand 12: PDF by Typst, a typesetter that has no word processor's habits.

It sets a quarter of a character between Chinese and Latin without any blank, breaks lines by its own rules, writes one
CID font with ``ToUnicode`` and object streams, and tags nothing.
"""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path
from random import Random

from benchmarks.accuracy.hands import file_name, lay_out, one
from benchmarks.accuracy.sheet import Case, Para, Run, Sheet, Table
from benchmarks.accuracy.truth import Truth

FONTS = Path(__file__).parents[3] / "fonts"
_SIZES = {"body": "1em", "head": "1.1em", "title": "1.5em"}


def _run(run: Run) -> str:
    """Text as a string of Typst's, so that no sign of it is markup."""
    if run.hidden:
        return ""
    pieces = [f"#{json.dumps(piece, ensure_ascii=False)}" for piece in run.text.replace("\t", "　　").split("\n")]
    text = "#linebreak()".join(pieces)
    for on, name in ((run.bold, "strong"), (run.underline, "underline"), (run.strike, "strike")):
        text = f"#{name}[{text}]" if on else text
    return text


def _para(p: Para) -> str:
    body = "".join(map(_run, p.runs)) or "#v(0.6em)"
    return f"#align({p.align})[#text(size: {_SIZES.get(p.look, '1em')})[{body}]]"


def _table(table: Table, rng: Random) -> str:
    edges = table.edges
    columns = ", ".join(f"{(b - a) * 100:.3f}fr" for a, b in pairwise(edges))
    stroke = rng.choice(("0.4pt", "0.5pt", "1pt")) if table.borders else "none"
    cells = "\n".join(
        f"table.cell(x: {p.column}, y: {p.row}, colspan: {p.column_span}, rowspan: {p.row_span})["
        + "\n".join(map(_para, p.cell.paras)) + "],"
        for p in table.grid()
    )  # fmt: skip
    inset = rng.choice(("4pt", "6pt", "8pt"))
    return f"#table(columns: ({columns}), stroke: {stroke}, inset: {inset}, align: horizon,\n{cells})"


def source(sheet: Sheet, rng: Random) -> str:
    """The sheet in Typst's own language."""
    font = rng.choice(("Noto Serif SC", "Noto Sans SC"))
    spacing = rng.choice(("auto", "auto", "none"))
    lead = (
        f'#set page(paper: "a4", margin: {rng.choice(("20mm", "25mm"))})\n'
        f'#set text(font: "{font}", size: {rng.choice(("10pt", "11pt", "12pt"))}, lang: "zh", region: "cn", '
        f"cjk-latin-spacing: {spacing})\n"
    )
    return lead + "\n\n".join(_para(b) if isinstance(b, Para) else _table(b, rng) for b in sheet.blocks)


def make(form: str, truth: Truth, rng: Random, folder: Path) -> Case:
    """A PDF set by Typst."""
    import typst

    sheet, wants = lay_out(form, truth, rng)
    path = folder / file_name(form, truth, rng, ".pdf")
    written = source(sheet, rng).encode()
    path.write_bytes(typst.compile(written, font_paths=[str(FONTS)], ignore_system_fonts=True, timestamp=1_767_225_600))
    return one(path, form, wants)
