"""Struck-out text of a PDF is not said; a line of a blank or a table, over which somebody typed, strikes nothing."""

from __future__ import annotations

import pytest
from reportlab.pdfgen.canvas import Canvas

from subsidy_docs.reader import make_layout
from tests.read_pdf.makers import HEIGHT, SIZE, drawn, font
from tests.read_pdf.reading import lines, read


def struck(text: str, old: str, *, rise: float = 0.35, longer: float = 0.0) -> bytes:
    """A PDF that says *text*, with a line through *old* in it, *longer* points beyond its ends."""
    def draw(canvas: Canvas) -> None:
        canvas.drawString(60, HEIGHT - 100, text)
        start = 60 + canvas.stringWidth(text[:text.index(old)], font(), SIZE)
        end = start + canvas.stringWidth(old, font(), SIZE)
        y = HEIGHT - 100 + rise * SIZE
        canvas.line(start - longer, y, end + longer, y)
    return drawn(draw)


@pytest.mark.parametrize(("text", "old", "kept"), [
    ("申请单位：嘉兴旧名科技有限公司嘉兴云帆科技有限公司", "嘉兴旧名科技有限公司", "申请单位：嘉兴云帆科技有限公司"),
    ("512.50万元600.00万元", "512.50万元", "600.00万元"),
    ("王喆李堃", "李堃", "王喆"),
])
def test_struck_text_is_left_out(text: str, old: str, kept: str) -> None:
    data = struck(text, old)
    assert "".join(lines(data)) == kept  # the gap may part the line
    assert "struck-text" in read(data).notes


@pytest.mark.parametrize(("rise", "longer"), [(0.35, 30.0), (-0.1, 0.0), (0.0, 0.0), (1.1, 0.0)])
def test_other_lines_strike_nothing(rise: float, longer: float) -> None:
    data = struck("申请单位：嘉兴云帆科技有限公司", "嘉兴云帆科技有限公司", rise=rise, longer=longer)
    assert lines(data) == ["申请单位：嘉兴云帆科技有限公司"]
    assert "struck-text" not in make_layout(data, name="表.pdf").notes
