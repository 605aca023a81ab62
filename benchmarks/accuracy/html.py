"""A sheet as HTML, as web forms and exports make it; browsers print it, LibreOffice converts it."""

from __future__ import annotations

from html import escape
from itertools import pairwise
from random import Random

from benchmarks.accuracy.sheet import Para, Run, Sheet, Table

_FAMILIES = (
    "FangSong, '仿宋', 'Noto Serif CJK SC', serif",
    "'Noto Sans CJK SC', sans-serif",
    "'LXGW WenKai', KaiTi, cursive",
    "SimSun, 'Noto Serif CJK SC'",
)


def _run(run: Run, rng: Random, spans: bool) -> str:
    text = escape(run.text).replace("\u00a0", "&nbsp;").replace("\n", "<br>").replace("\t", "&emsp;&emsp;")
    while "  " in text:
        text = text.replace("  ", "&nbsp; ", 1)
    if run.underline:
        text = f"<u>{text}</u>"
    if run.strike:
        text = f"<s>{text}</s>"
    if run.hidden:
        text = f'<span style="display:none">{text}</span>'
    if spans and run.text and rng.random() < 0.4:
        cut = rng.randint(1, len(run.text))
        if "&" not in text and "<" not in text:
            text = (
                f"<span>{text[:cut]}</span><b>{text[cut:]}</b>"
                if rng.random() < 0.3
                else f"<span>{text[:cut]}</span><span>{text[cut:]}</span>"
            )
    return text


def _para(p: Para, rng: Random, spans: bool, tag: str = "p") -> str:
    inner = "".join(_run(r, rng, spans) for r in p.runs) or "&nbsp;"
    look = {"title": "font-size:1.6em;font-weight:bold", "head": "font-size:1.2em", "body": ""}[p.look]
    return f'<{tag} style="text-align:{p.align};{look}">{inner}</{tag}>'


def _table(t: Table, rng: Random, spans: bool, style: str) -> str:
    edges = t.edges
    columns = "".join(f'<col style="width:{100 * (b - a):.2f}%">' for a, b in pairwise(edges))
    rows: list[str] = ["" for _ in t.rows]
    for p in t.grid():
        spread = (f' rowspan="{p.row_span}"' if p.row_span > 1 else "") + (
            f' colspan="{p.column_span}"' if p.column_span > 1 else ""
        )
        tag = rng.choice(("td", "td", "td", "th")) if not any(r.key for q in p.cell.paras for r in q.runs) else "td"
        rows[p.row] += (
            f"<{tag}{spread}>{''.join(_para(q, rng, spans, rng.choice(('p', 'div'))) for q in p.cell.paras)}</{tag}>"
        )
    border = ' border="1"' if t.borders and style != "none" else ""
    body = "".join(f"<tr>{row}</tr>" for row in rows)
    kind = "b" if t.borders else "n"
    return f'<table{border} cellspacing="0" class="{kind}"><colgroup>{columns}</colgroup>{body}</table>'


def page(sheet: Sheet, rng: Random, *, style: str | None = None) -> str:
    """The sheet as one HTML page. *style*: solid, none (no borders), thin, rules."""
    style = style or rng.choice(("solid", "solid", "thin", "rules", "none"))
    spans = rng.random() < 0.3
    border = {"solid": "1px solid #000", "thin": "0.5px solid #888", "rules": "none", "none": "none"}[style]
    rule = "border-bottom:1px solid #333;" if style == "rules" else ""
    margin, family = rng.choice(("18mm", "22mm", "25mm 20mm")), rng.choice(_FAMILIES)
    size, leading, padding = rng.choice((10.5, 12, 13, 14)), rng.choice((1.2, 1.5, 1.8)), rng.choice((2, 4, 8))
    layout, align = rng.choice(("fixed", "auto")), rng.choice(("middle", "top"))
    css = (
        f"@page{{size:A4;margin:{margin}}}body{{font-family:{family};font-size:{size}pt;line-height:{leading}}}"
        f"p,div{{margin:0}}table{{width:100%;border-collapse:collapse;table-layout:{layout}}}"
        f"table.b td,table.b th{{border:{border};{rule}padding:{padding}px;font-weight:normal;vertical-align:{align}}}"
        f"td{{{rng.choice(('', 'letter-spacing:1px', 'word-break:break-all'))}}}"
    )
    body = "".join(_para(b, rng, spans) if isinstance(b, Para) else _table(b, rng, spans, style) for b in sheet.blocks)
    head = f'<head><meta charset="utf-8"><title>申请表</title><style>{css}</style></head>'
    return f'<!DOCTYPE html><html lang="zh-CN">{head}<body>{body}</body></html>'
