"""PDFs for the tests, drawn with reportlab: the table of annex 1 with borders of every make, and single lines."""

from __future__ import annotations

import io
import random
from collections.abc import Callable
from functools import cache
from pathlib import Path

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

FONTS = Path(__file__).parents[2] / "fonts"
WIDTH, HEIGHT = 595.28, 841.89
SIZE = 10.5

Spec = tuple[int, int, int, int, str]
"""row, column, row span, column span (from 1), text."""

ANNEX1: list[Spec] = [
    (1, 1, 3, 1, "申请单位\n基本情况"),
    (1, 2, 1, 2, "申请单位名称（盖章）："), (1, 4, 1, 2, "嘉兴喆堃犇智能科技有限公司"),
    (2, 2, 1, 1, "负责人"), (2, 3, 1, 1, "王喆"), (2, 4, 1, 1, "电话"), (2, 5, 1, 1, "0573-83681671"),
    (3, 2, 1, 1, "联系人"), (3, 3, 1, 1, "李堃"), (3, 4, 1, 1, "电话"), (3, 5, 1, 1, "13867301234"),
    (4, 1, 6, 1, "近三年人\n工智能应\n用场景资\n金投入情\n况"),
    (4, 2, 1, 2, "人工智能应用场景名称"), (4, 4, 1, 2, "面料疵点检测 AI v2.0"),
    (5, 2, 1, 2, "人工智能应用场景建设起止时间"), (5, 4, 1, 2, "2023年3月—2025年8月"),
    (6, 2, 1, 2, "人工智能应用场景建设投资总额"), (6, 4, 1, 2, "512.50万元"),
    (7, 2, 1, 2, "其中，硬件投资总额"), (7, 4, 1, 2, "312.50万元"),
    (8, 2, 1, 2, "其中，软件投资总额"), (8, 4, 1, 2, "200.00万元"),
    (9, 2, 1, 2, "申请补助金额"), (9, 4, 1, 2, "150.00万元"),
    (10, 1, 1, 1, "申请单位\n负责人承\n诺"),
    (10, 2, 1, 4, "对以上填列内容及提供材料的真实性、合法性负责。\n法定代表人签字并盖章：\n2026年3月5日"),
    (11, 1, 1, 1, "初审情况"), (11, 2, 1, 2, "区级经信部门审核意见\n审查人：\n（盖章）\n年 月 日"),
    (11, 4, 1, 2, "区级财政部门审核意见\n审查人：\n（盖章）\n年 月 日"),
]
XS = [70.0, 140.0, 215.0, 300.0, 360.0, 525.0]
YS = [110.0, 140.0, 170.0, 200.0, 230.0, 260.0, 290.0, 320.0, 350.0, 380.0, 450.0, 540.0]


@cache
def font(name: str = "Serif") -> str:
    """A font with all of GB 2312, registered once."""
    file = {"Serif": "noto-serif-sc/NotoSerifSC-Regular.ttf", "Sans": "noto-sans-sc/NotoSansSC-Medium.ttf"}[name]
    pdfmetrics.registerFont(TTFont(name, str(FONTS / file)))
    return name


def drawn(draw: Callable[[Canvas], object], *, pages: int = 1, size: tuple[float, float] = (WIDTH, HEIGHT),
          **options: object) -> bytes:
    """A PDF of pages that *draw* draws on (origin bottom left)."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=size, invariant=1, **options)
    for _ in range(pages):
        canvas.setFont(font(), SIZE)
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def written(*lines: tuple[float, float, str], size: float = SIZE) -> bytes:
    """A PDF with lines of text at (x, y from the top)."""
    def draw(canvas: Canvas) -> None:
        canvas.setFont(font(), size)
        for x, y, text in lines:
            canvas.drawString(x, HEIGHT - y, text)
    return drawn(draw)


def edges(cells: list[Spec]) -> tuple[list[tuple[int, int, int]], list[tuple[int, int, int]]]:
    """The lines between cells: level ones (row line, from column, to column) and upright ones, each of one step."""
    rows = max(r + rs for r, _, rs, _, _ in cells) - 1
    columns = max(c + cs for _, c, _, cs, _ in cells) - 1
    owner = {(i, j): k for k, (r, c, rs, cs, _) in enumerate(cells)
             for i in range(r - 1, r - 1 + rs) for j in range(c - 1, c - 1 + cs)}
    level = [(i, j, j + 1) for i in range(rows + 1) for j in range(columns)
             if owner.get((i - 1, j)) != owner.get((i, j))]
    upright = [(j, i, i + 1) for j in range(columns + 1) for i in range(rows)
               if owner.get((i, j - 1)) != owner.get((i, j))]
    return level, upright


def joined(steps: list[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    """Steps that follow each other on one line, as one."""
    out: list[tuple[int, int, int]] = []
    for at, start, end in sorted(steps):
        if out and out[-1][0] == at and out[-1][2] == start:
            out[-1] = at, out[-1][1], end
        else:
            out.append((at, start, end))
    return out


def _lines(canvas: Canvas, cells: list[Spec], whole: bool, line: Callable[..., object]) -> None:
    level, upright = edges(cells)
    if whole:
        level, upright = joined(level), joined(upright)
    for i, a, b in level:
        line(XS[a], HEIGHT - YS[i], XS[b], HEIGHT - YS[i])
    for j, a, b in upright:
        line(XS[j], HEIGHT - YS[b], XS[j], HEIGHT - YS[a])


def strokes(canvas: Canvas, cells: list[Spec]) -> None:
    _lines(canvas, cells, True, canvas.line)


def one_path(canvas: Canvas, cells: list[Spec]) -> None:
    """All lines in a single path, as some printers write them."""
    path = canvas.beginPath()

    def line(x0: float, y0: float, x1: float, y1: float) -> None:
        path.moveTo(x0, y0)
        path.lineTo(x1, y1)
    _lines(canvas, cells, True, line)
    canvas.drawPath(path)


def cell_rectangles(canvas: Canvas, cells: list[Spec], gap: float = 0.0) -> None:
    """Each cell a stroked rectangle of its own."""
    for r, c, rs, cs, _ in cells:
        x0, x1, y0, y1 = XS[c - 1], XS[c - 1 + cs], YS[r - 1], YS[r - 1 + rs]
        canvas.rect(x0 + gap, HEIGHT - y1 + gap, x1 - x0 - 2 * gap, y1 - y0 - 2 * gap)


def spaced_rectangles(canvas: Canvas, cells: list[Spec]) -> None:
    """Cells with a space between, in a frame (HTML's border-spacing)."""
    cell_rectangles(canvas, cells, gap=1.0)
    canvas.rect(XS[0] - 1, HEIGHT - YS[-1] - 1, XS[-1] - XS[0] + 2, YS[-1] - YS[0] + 2)


def bars(canvas: Canvas, cells: list[Spec]) -> None:
    """Thin filled rectangles, one a step, as Word writes them."""
    def bar(x0: float, y0: float, x1: float, y1: float) -> None:
        canvas.rect(x0 - 0.24, y0 - 0.24, x1 - x0 + 0.48, y1 - y0 + 0.48, stroke=0, fill=1)
    _lines(canvas, cells, False, bar)


def bars_in_one_path(canvas: Canvas, cells: list[Spec]) -> None:
    path = canvas.beginPath()
    _lines(canvas, cells, False, lambda x0, y0, x1, y1: path.rect(x0 - 0.24, y0 - 0.24, x1 - x0 + 0.48, y1 - y0 + 0.48))
    canvas.drawPath(path, stroke=0, fill=1)


def double(canvas: Canvas, cells: list[Spec]) -> None:
    def twice(x0: float, y0: float, x1: float, y1: float) -> None:
        canvas.setLineWidth(0.5)
        if y0 == y1:
            canvas.line(x0, y0 - 0.75, x1, y1 - 0.75)
            canvas.line(x0, y0 + 0.75, x1, y1 + 0.75)
        else:
            canvas.line(x0 - 0.75, y0, x1 - 0.75, y1)
            canvas.line(x0 + 0.75, y0, x1 + 0.75, y1)
    _lines(canvas, cells, True, twice)


def dashed(canvas: Canvas, cells: list[Spec]) -> None:
    canvas.setDash(3, 2)
    _lines(canvas, cells, True, canvas.line)


def dots(canvas: Canvas, cells: list[Spec]) -> None:
    """Lines of single filled dots."""
    def dotted(x0: float, y0: float, x1: float, y1: float) -> None:
        length = max(x1 - x0, y1 - y0)
        for k in range(int(length / 3) + 1):
            x, y = (x0 + 3 * k, y0) if y0 == y1 else (x0, y0 + 3 * k)
            canvas.rect(x - 0.5, y - 0.5, 1, 1, stroke=0, fill=1)
    _lines(canvas, cells, True, dotted)


def ragged(canvas: Canvas, cells: list[Spec]) -> None:
    """Steps that miss each other by up to 1.5 pt, as borders drawn by hand do."""
    rnd = random.Random(7)

    def line(x0: float, y0: float, x1: float, y1: float) -> None:
        dx, dy = rnd.uniform(-1, 1), rnd.uniform(-1, 1)
        start, end = rnd.uniform(-1.5, 1.5), rnd.uniform(-1.5, 1.5)
        if y0 == y1:
            canvas.line(x0 + start, y0 + dy, x1 + end, y1 + dy)
        else:
            canvas.line(x0 + dx, y0 + start, x1 + dx, y1 + end)
    _lines(canvas, cells, False, line)


def rings(canvas: Canvas, cells: list[Spec]) -> None:
    """Each border a filled ring between two rectangles, as browsers paint boxes."""
    for r, c, rs, cs, _ in cells:
        x0, x1, y0, y1 = XS[c - 1], XS[c - 1 + cs], HEIGHT - YS[r - 1 + rs], HEIGHT - YS[r - 1]
        path = canvas.beginPath()
        path.rect(x0 - 0.4, y0 - 0.4, x1 - x0 + 0.8, y1 - y0 + 0.8)
        path.rect(x0 + 0.4, y0 + 0.4, x1 - x0 - 0.8, y1 - y0 - 0.8)
        canvas.drawPath(path, stroke=0, fill=1, fillMode=0)


def open_sides(canvas: Canvas, cells: list[Spec]) -> None:
    """No line at the far left and the far right."""
    level, upright = edges(cells)
    for i, a, b in joined(level):
        canvas.line(XS[a], HEIGHT - YS[i], XS[b], HEIGHT - YS[i])
    for j, a, b in joined(upright):
        if 0 < j < len(XS) - 1:
            canvas.line(XS[j], HEIGHT - YS[b], XS[j], HEIGHT - YS[a])


def shaded(canvas: Canvas, cells: list[Spec]) -> None:
    """Grey label cells under stroked lines."""
    canvas.saveState()
    canvas.setFillGray(0.9)
    for r, c, rs, cs, _ in cells:
        if c < 4:
            x0, x1, y0, y1 = XS[c - 1], XS[c - 1 + cs], YS[r - 1], YS[r - 1 + rs]
            canvas.rect(x0, HEIGHT - y1, x1 - x0, y1 - y0, stroke=0, fill=1)
    canvas.restoreState()
    strokes(canvas, cells)


STYLES = [strokes, one_path, cell_rectangles, spaced_rectangles, bars, bars_in_one_path, double, dashed, dots, ragged,
          rings, open_sides, shaded]


def texts(canvas: Canvas, cells: list[Spec]) -> None:
    """The cells' texts, upper left in their cells."""
    canvas.setDash()
    canvas.setFillGray(0)
    canvas.setFont(font(), SIZE)
    for r, c, _, _, text in cells:
        for k, line in enumerate(text.split("\n")):
            canvas.drawString(XS[c - 1] + 4, HEIGHT - YS[r - 1] - 13 - 14 * k, line)


def table(style: Callable[[Canvas, list[Spec]], None] = strokes, cells: list[Spec] = ANNEX1) -> bytes:
    """Annex 1 with its title, its borders drawn in one of STYLES."""
    def draw(canvas: Canvas) -> None:
        canvas.drawString(70, HEIGHT - 60, "附件 1")
        canvas.setFont(font(), 18)
        canvas.drawCentredString(WIDTH / 2, HEIGHT - 90, "人工智能应用场景投资补助申请表")
        canvas.setLineWidth(0.5)
        style(canvas, cells)
        texts(canvas, cells)
    return drawn(draw)
