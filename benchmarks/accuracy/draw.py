"""A sheet drawn on PDF pages stroke by stroke: the bench's own small typesetter, with many manners of drawing.

``Manner`` says how lines and characters are drawn (rules as lines, rectangles, thin fills, or none at all; text by
line, by character, values on top of a printed form, values inside form objects). ``draw`` returns the bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from io import BytesIO
from random import Random
from typing import Any, NamedTuple

from reportlab.pdfgen.canvas import Canvas

from benchmarks.accuracy import ink
from benchmarks.accuracy.sheet import Para, Placed, Sheet, Table

A4 = (595.28, 841.89)
_RULES = ("lines", "rects", "fills", "none", "horizontal", "dashed")
_RULE_WEIGHTS = (3, 3, 1, 1, 1, 1)
_TEXTS = ("line", "line", "char", "overlay", "xobject", "justified", "bold")
_WATERMARKS = ("仅供申报使用", "样张", "内部资料 请勿外传", "CONFIDENTIAL", "复印件与原件一致")
_RUNNING = (
    "嘉兴市级工业和信息化发展资金申报材料",
    "第{n}页",
    "— {n} —",
    "打印时间：2026-03-01 09:12",
    "http://jxj.example.gov.cn/form?id=1024",
)


@dataclass(frozen=True)
class Manner:
    """How one program draws."""

    face: str
    size: float = 11.0
    rules: str = "lines"  # lines, rects, fills, none, horizontal, dashed
    text: str = "line"  # line, char, overlay, xobject, justified, bold (drawn twice)
    leading: float = 1.5
    padding: float = 4.0
    margin: float = 62.0
    middle: bool = True
    value_face: str | None = None
    order: str = "rows"  # rows, columns, shuffled: the order of cells in the content stream
    watermark: str = ""
    running: tuple[str, str] = ("", "")  # head and foot of each page
    seal: bool = False  # a red round seal of vector text over the page's foot

    @classmethod
    def draw(cls, rng: Random) -> Manner:
        """A manner at random."""
        return cls(
            face=rng.choice(ink.faces()), size=rng.choice((9, 10, 10.5, 11, 12)),
            rules=rng.choices(_RULES, weights=_RULE_WEIGHTS)[0],
            text=rng.choice(_TEXTS),
            leading=rng.choice((1.2, 1.4, 1.6, 2.0)),
            padding=rng.choice((2.5, 4, 6)),
            margin=rng.choice((45, 62, 72)), middle=rng.random() < 0.6,
            value_face=rng.choice(ink.faces()) if rng.random() < 0.5 else None,
            order=rng.choice(("rows", "rows", "columns", "shuffled")),
            watermark=rng.choice(_WATERMARKS) if rng.random() < 0.08 else "",
            running=(rng.choice(_RUNNING), rng.choice(_RUNNING)) if rng.random() < 0.15 else ("", ""),
            seal=rng.random() < 0.06,
        )  # fmt: skip


class Glyph(NamedTuple):
    """One character to be drawn, with the field it answers."""

    ch: str
    key: str | None
    face: str
    size: float
    underline: bool
    strike: bool


class Mark(NamedTuple):
    """A piece of a line with its place: text of one field (or of none)."""

    x: float
    y: float
    glyphs: tuple[Glyph, ...]
    pitch: float  # extra width a character, for justified lines


Line = list[Glyph]
Widget = Callable[[Any, str, str, float, float, float, float], None]  # canvas, key, text, x, y, width, height


def _glyphs(p: Para, m: Manner) -> list[Line]:
    """The paragraph as lines, cut at its line breaks; tabs become blanks."""
    size = m.size + {"title": 7, "head": 3}.get(p.look, 0)
    lines: list[Line] = [[]]
    for run in p.runs:
        face = m.value_face if run.key and m.value_face else m.face
        for ch in ink.visible(run.text):
            if ch == "\n":
                lines.append([])
            else:
                lines[-1].append(Glyph(ch, run.key, face, size, run.underline, run.strike))
    return lines


def _wrap(line: Line, room: float) -> list[Line]:
    """The line cut to fit: between any two Chinese characters, at blanks within Latin words where it can."""
    out: list[Line] = [[]]
    used = 0.0
    for g in line:
        w = ink.advance(g.face, g.ch, g.size)
        if used + w > room and out[-1]:
            tail: Line = []
            if g.ch.isascii() and g.ch.isalnum():
                while out[-1] and out[-1][-1].ch.isascii() and out[-1][-1].ch.isalnum() and len(tail) < 12:
                    tail.insert(0, out[-1].pop())
                if not out[-1]:
                    out[-1], tail = tail, []
            out.append(tail)
            used = sum(ink.advance(t.face, t.ch, t.size) for t in tail)
        out[-1].append(g)
        used += w
    return out


class _Page:
    """Lays the blocks on pages; collects marks and rules, then draws them in the manner's order."""

    def __init__(self, m: Manner, rng: Random, widget: Widget | None = None) -> None:
        self.m, self.rng, self.widget = m, rng, widget
        self.out = BytesIO()
        self.canvas: Any = Canvas(self.out, pagesize=A4, invariant=1)
        self.y = A4[1] - m.margin
        self.forms, self.number = 0, 1
        self.marks: list[Mark] = []
        self.boxes: list[tuple[float, float, float, float]] = []

    # -- placing --
    def lines_of(self, paras: Sequence[Para], room: float) -> list[tuple[Line, str]]:
        """All lines of *paras* wrapped to *room*, each with its alignment."""
        return [(cut, p.align) for p in paras for line in _glyphs(p, self.m) for cut in _wrap(line, room)]

    def height(self, line: Line) -> float:
        """The height of a line."""
        return max((g.size for g in line), default=self.m.size) * self.m.leading

    def place(self, lines: Sequence[tuple[Line, str]], x: float, top: float, room: float) -> None:
        """Put lines from *top* downward."""
        for line, align in lines:
            h = self.height(line)
            top -= h
            w = sum(ink.advance(g.face, g.ch, g.size) for g in line)
            start = x + {"left": 0.0, "center": (room - w) / 2, "right": room - w}[align]
            pitch = (
                min(6.0, (room - w) / len(line))
                if self.m.text == "justified" and align == "left" and len(line) > 3 and room - w < 60
                else 0.0
            )
            at, piece = start, []
            for g in line:
                if piece and piece[-1].key != g.key:
                    self.marks.append(Mark(start, top + h * 0.25, tuple(piece), pitch))
                    start, piece = at, []
                piece.append(g)
                at += ink.advance(g.face, g.ch, g.size) + pitch
            if piece:
                self.marks.append(Mark(start, top + h * 0.25, tuple(piece), pitch))

    def paragraph(self, p: Para) -> None:
        """A paragraph outside tables."""
        room = A4[0] - 2 * self.m.margin
        for line in self.lines_of((p,), room):
            if self.y - self.height(line[0]) < self.m.margin * 0.7:
                self.turn()
            self.place((line,), self.m.margin, self.y, room)
            self.y -= self.height(line[0])

    def table(self, t: Table) -> None:
        """A table; it goes on the next page where it does not fit, cut between rows."""
        m, edges, placed = self.m, t.edges, t.grid()
        total = A4[0] - 2 * m.margin
        xs = [m.margin + total * e for e in edges]

        def box(p: Placed) -> tuple[float, float]:
            return xs[p.column], xs[min(p.column + p.column_span, len(xs) - 1)]

        content = {id(p): self.lines_of(p.cell.paras, max(20.0, box(p)[1] - box(p)[0] - 2 * m.padding)) for p in placed}
        need = {id(p): sum(self.height(line) for line, _ in content[id(p)]) + 2 * m.padding for p in placed}
        heights = [
            max([m.size * m.leading + 2 * m.padding, *(need[id(p)] for p in placed if p.row == r and p.row_span == 1)])
            for r in range(len(t.rows))
        ]
        for p in placed:
            last = p.row + p.row_span - 1
            heights[last] += max(0.0, need[id(p)] - sum(heights[p.row : last + 1]))
        tops, y, page_of = [], self.y, []
        page = 0
        for h in heights:
            if y - h < m.margin * 0.6 and y < A4[1] - m.margin:
                page, y = page + 1, A4[1] - m.margin
            tops.append(y)
            page_of.append(page)
            y -= h
        for n in range(page + 1):
            if n:
                self.turn()
            cells = [p for p in placed if any(page_of[r] == n for r in range(p.row, p.row + p.row_span))]
            if m.order == "columns":
                cells.sort(key=lambda p: (p.column, p.row))
            elif m.order == "shuffled":
                self.rng.shuffle(cells)
            for p in cells:
                here = [r for r in range(p.row, p.row + p.row_span) if page_of[r] == n]
                x0, x1 = box(p)
                top, bottom = tops[here[0]], tops[here[-1]] - heights[here[-1]]
                if t.borders:
                    self.boxes.append((x0, bottom, x1, top))
                if p.row == here[0]:
                    slack = top - bottom - need[id(p)]
                    down = max(0.0, slack / 2) if m.middle else 0.0
                    self.place(content[id(p)], x0 + m.padding, top - m.padding - down, x1 - x0 - 2 * m.padding)
        self.y = y - m.size * 0.5

    # -- drawing --
    def turn(self) -> None:
        """Draw what has been laid on this page and take a new one."""
        self.draw()
        self.canvas.showPage()
        self.number += 1
        self.y = A4[1] - self.m.margin

    def draw(self) -> None:
        """Rules and texts of this page, in the order of the manner."""
        c, m = self.canvas, self.m
        early = [k for k in self.marks if m.text not in {"overlay", "xobject"} or not any(g.key for g in k.glyphs)]
        late = [k for k in self.marks if k not in early]
        for mark in early:
            self.text(mark)
        self.rules()
        if late and m.text == "xobject" and self.widget is None:
            for mark in late:
                self.forms += 1
                name = f"value{self.forms}"
                c.beginForm(name)
                self.text(mark)
                c.endForm()
                c.doForm(name)
        else:
            for mark in late:
                self.text(mark)
        self.extras()
        self.marks, self.boxes = [], []

    def extras(self) -> None:
        """Head and foot of the page, watermark, seal."""
        c, m, face = self.canvas, self.m, ink.faces()[0]
        c.setFont(face, 8)
        for text, y in zip(m.running, (A4[1] - 24, 20), strict=True):
            c.drawCentredString(A4[0] / 2, y, text.replace("{n}", str(self.number)))
        if m.watermark:
            c.saveState()
            c.setFillGray(0.85)
            c.setFont(face, 48)
            c.translate(A4[0] / 2, A4[1] / 2)
            c.rotate(45)
            c.drawCentredString(0, 0, m.watermark)
            c.restoreState()
        if m.seal:
            c.saveState()
            c.setFillColorRGB(0.9, 0.1, 0.1)
            c.setStrokeColorRGB(0.9, 0.1, 0.1)
            c.translate(A4[0] * 0.68, A4[1] * 0.38)
            c.setLineWidth(2)
            c.circle(0, 0, 55, stroke=1, fill=0)
            c.setFont(face, 11)
            words = "嘉兴云帆智能科技有限公司"
            for i, ch in enumerate(words):
                c.saveState()
                c.rotate(120 - 240 * i / (len(words) - 1))
                c.drawCentredString(0, 40, ch)
                c.restoreState()
            c.restoreState()

    def text(self, mark: Mark) -> None:
        """One piece of a line: as strings, or character by character; or a field in its place."""
        c, x = self.canvas, mark.x
        key = mark.glyphs[0].key
        if self.widget and key:
            text = "".join(g.ch for g in mark.glyphs)
            size = mark.glyphs[0].size
            self.widget(c, key, text, x, mark.y - size * 0.25, ink.width(mark.glyphs[0].face, text, size), size * 1.3)
            return
        if (self.m.text == "bold" and mark.glyphs[0].size > self.m.size) or (self.m.text == "bold" and key is None):
            self.strings(mark, mark.x + 0.3)  # a poor man's bold: the same text twice, a hair apart
        if self.m.text == "char" or mark.pitch:
            for g in mark.glyphs:
                c.setFont(ink.face_for(g.face, g.ch), g.size)
                c.drawString(x, mark.y, g.ch)
                x += ink.advance(g.face, g.ch, g.size) + mark.pitch
        else:
            self.strings(mark, mark.x)
        self.decorate(mark)

    def strings(self, mark: Mark, x: float) -> None:
        """The piece as strings, a string a face."""
        face, size = mark.glyphs[0].face, mark.glyphs[0].size
        for name, piece in ink.pieces(face, "".join(g.ch for g in mark.glyphs)):
            self.canvas.setFont(name, size)
            self.canvas.drawString(x, mark.y, piece)
            x += ink.width(face, piece, size)

    def decorate(self, mark: Mark) -> None:
        """Underlines and strokes through text."""
        at = mark.x
        for g in mark.glyphs:
            w = ink.advance(g.face, g.ch, g.size) + mark.pitch
            if g.underline or g.strike:
                y = mark.y + (g.size * 0.35 if g.strike else -1.5)
                self.canvas.setLineWidth(0.5)
                self.canvas.line(at, y, at + w, y)
            at += w

    def rules(self) -> None:
        """The cells' edges."""
        c, kind = self.canvas, self.m.rules
        c.setLineWidth(0.6)
        for x0, y0, x1, y1 in self.boxes:
            if kind == "rects":
                c.rect(x0, y0, x1 - x0, y1 - y0)
            elif kind == "fills":
                for x, y, w, h in (
                    (x0, y0, x1 - x0, 0.5),
                    (x0, y1, x1 - x0, 0.5),
                    (x0, y0, 0.5, y1 - y0),
                    (x1, y0, 0.5, y1 - y0),
                ):
                    c.rect(x, y, w, h, stroke=0, fill=1)
            elif kind in {"lines", "dashed"}:
                c.setDash(*((2, 1) if kind == "dashed" else ()))
                for ax, ay, bx, by in ((x0, y0, x1, y0), (x0, y1, x1, y1), (x0, y0, x0, y1), (x1, y0, x1, y1)):
                    c.line(ax, ay, bx, by)
                c.setDash()
            elif kind == "horizontal":
                c.line(x0, y0, x1, y0)
                c.line(x0, y1, x1, y1)

    def finish(self) -> bytes:
        """The document's bytes."""
        self.draw()
        self.canvas.showPage()
        self.canvas.save()
        return self.out.getvalue()


def draw(sheet: Sheet, manner: Manner, rng: Random, widget: Widget | None = None) -> bytes:
    """The sheet as a PDF of one or more A4 pages."""
    page = _Page(manner, rng, widget)
    for block in sheet.blocks:
        if isinstance(block, Para):
            page.paragraph(block)
        else:
            page.table(block)
    return page.finish()
