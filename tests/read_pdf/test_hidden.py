"""What a reader of the page does not see is not read as if it were there."""

from __future__ import annotations

import io

import pytest
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from . import makers
from .reading import lines, read, tables


def _amount(canvas: Canvas) -> None:
    canvas.drawString(70, 700, "申请补助金额 100.00万元")


def _white(canvas: Canvas) -> None:
    canvas.setFillGray(1)
    canvas.drawString(70, 650, "申请补助金额 999.00万元")


def _clear(canvas: Canvas) -> None:
    canvas.setFillAlpha(0)
    canvas.drawString(70, 650, "申请补助金额 999.00万元")


def _invisible(canvas: Canvas) -> None:
    canvas.drawString(70, 650, "申请补助金额 999.00万元", mode=3)


def _tiny(canvas: Canvas) -> None:
    canvas.setFont(makers.font(), 0.8)
    canvas.drawString(70, 650, "申请补助金额 999.00万元")


def _off_the_page(canvas: Canvas) -> None:
    canvas.drawString(-400, 650, "申请补助金额 999.00万元")


@pytest.mark.parametrize("hide", [_white, _clear, _invisible, _tiny, _off_the_page], ids=lambda hide: hide.__name__)
def test_hidden_text_is_left_out_with_a_note(hide: object) -> None:
    data = makers.drawn(lambda canvas: (_amount(canvas), hide(canvas)))
    assert lines(data) == ["申请补助金额 100.00万元"]
    assert read(data).notes == ("hidden-text",)


def test_a_white_digit_before_an_amount_is_left_out() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFillGray(1)
        canvas.drawString(70, 700, "9")
        canvas.setFillGray(0)
        canvas.drawString(70 + canvas.stringWidth("9"), 700, "100.00万元")
    assert lines(makers.drawn(draw)) == ["100.00万元"]


def test_white_text_on_a_dark_ground_is_read() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.rect(60, 690, 200, 30, stroke=0, fill=1)
        canvas.setFillGray(1)
        canvas.drawString(70, 700, "申请单位基本情况")
    data = makers.drawn(draw)
    assert lines(data) == ["申请单位基本情况"]
    assert read(data).notes == ()


def test_text_on_white_and_grey_grounds_is_read() -> None:
    def draw(canvas: Canvas) -> None:
        for y, grey in ((700, 1.0), (650, 0.8)):
            canvas.setFillGray(grey)
            canvas.rect(60, y - 10, 200, 30, stroke=0, fill=1)
            canvas.setFillGray(0)
            canvas.drawString(70, y, f"第{y}行")
    data = makers.drawn(draw)
    assert lines(data) == ["第700行", "第650行"]
    assert read(data).notes == ()


def test_text_whitened_out_and_typed_over_reads_as_typed_over() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(70, 700, "申请补助金额 100.00万元")
        start = 70 + canvas.stringWidth("申请补助金额 ")
        canvas.setFillGray(1)
        canvas.rect(start - 1, 697, canvas.stringWidth("100.00"), 14, stroke=0, fill=1)
        canvas.setFillGray(0)
        canvas.drawString(start, 700, "120.00")
    data = makers.drawn(draw)
    assert lines(data) == ["申请补助金额 120.00万元"]
    assert read(data).notes == ("covered-text",)


@pytest.mark.parametrize("blend", [True, False])
def test_a_highlight_laid_over_text_leaves_it_readable(blend: bool) -> None:
    def draw(canvas: Canvas) -> None:
        _amount(canvas)
        canvas.setFillColorRGB(1, 1, 0)
        if blend:
            canvas.setBlendMode("Multiply")
        else:
            canvas.setFillAlpha(0.4)
        canvas.rect(60, 690, 200, 30, stroke=0, fill=1)
    data = makers.drawn(draw)
    assert lines(data) == ["申请补助金额 100.00万元"]
    assert read(data).notes == ()


@pytest.mark.parametrize("angle", [30, 45, -20])
def test_a_slanted_watermark_is_left_out(angle: float) -> None:
    def draw(canvas: Canvas) -> None:
        makers.strokes(canvas, makers.ANNEX1)
        makers.texts(canvas, makers.ANNEX1)
        canvas.translate(150, 400)
        canvas.rotate(angle)
        canvas.setFont(makers.font(), 40)
        canvas.setFillGray(0.7)
        canvas.drawString(0, 0, "仅供申报使用 999.00")
    data = makers.drawn(draw)
    layout = read(data)
    plain = read(makers.drawn(lambda canvas: (makers.strokes(canvas, makers.ANNEX1),
                                              makers.texts(canvas, makers.ANNEX1))))
    assert layout.blocks == plain.blocks
    assert layout.notes == ("watermark",)


def test_a_large_light_watermark_that_lies_level_is_left_out() -> None:
    def draw(canvas: Canvas) -> None:
        for y in range(500, 700, 20):
            canvas.drawString(70, y, "申请单位基本情况")
        canvas.setFont(makers.font(), 60)
        canvas.setFillGray(0.8)
        canvas.drawString(70, 560, "副本")
    data = makers.drawn(draw)
    assert set(lines(data)) == {"申请单位基本情况"}
    assert read(data).notes == ("watermark",)


def test_a_seal_drawn_as_a_ring_of_letters_is_a_picture_and_no_text() -> None:
    name = "嘉兴喆堃科技有限公司"

    def draw(canvas: Canvas) -> None:
        makers.strokes(canvas, makers.ANNEX1)
        makers.texts(canvas, makers.ANNEX1)
        canvas.setFillColorRGB(0.85, 0.1, 0.1)
        canvas.translate(450, 330)
        for k, char in enumerate(name):  # the fifth stands upright, others nearly
            canvas.saveState()
            canvas.rotate(30 * (4 - k))
            canvas.drawCentredString(0, 45, char)
            canvas.restoreState()
    layout = read(makers.drawn(draw))
    assert tables(layout) == [makers.ANNEX1]
    assert layout.notes == ("watermark",)
    assert len(layout.pictures) == 1


def test_text_set_along_the_page_s_diagonal_stays_if_it_is_most_of_the_page() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.translate(100, 100)
        canvas.rotate(30)
        for k in range(5):
            canvas.drawString(0, 20 * k, "申请单位基本情况")
    assert "申请单位" in "".join(lines(makers.drawn(draw)))


def _scan() -> ImageReader:
    return ImageReader(Image.new("L", (210, 297), 240))


def test_a_scan_has_no_text() -> None:
    layout = read(makers.drawn(lambda canvas: canvas.drawImage(_scan(), 0, 0, makers.WIDTH, makers.HEIGHT), pages=2))
    assert layout.blocks == ()
    assert layout.pages_without_text == (1, 2)
    assert layout.notes == ("no-text", "page-image")
    assert [picture.box.page for picture in layout.pictures] == [1, 2]


def test_only_the_page_without_text_is_named() -> None:
    pages = iter((lambda canvas: canvas.drawString(70, 700, "附件 1"),
                  lambda canvas: canvas.drawImage(_scan(), 0, 0, makers.WIDTH, makers.HEIGHT)))
    layout = read(makers.drawn(lambda canvas: next(pages)(canvas), pages=2))
    assert layout.pages_without_text == (2,)


@pytest.mark.parametrize("under", [True, False])
def test_an_ocr_layer_is_left_for_the_picture(under: bool) -> None:
    def draw(canvas: Canvas) -> None:
        if under:
            _amount(canvas)
        canvas.drawImage(_scan(), 0, 0, makers.WIDTH, makers.HEIGHT)
        if not under:
            canvas.drawString(70, 700, "申请补助金额 100.00万元", mode=3)
    layout = read(makers.drawn(draw))
    assert "ocr-layer" in layout.notes
    assert layout.blocks == ()
    assert layout.pages_without_text == (1,)


def test_a_seal_is_a_picture_in_its_cell() -> None:
    seal = io.BytesIO()
    Image.new("RGBA", (60, 60), (200, 0, 0, 255)).save(seal, "PNG")

    def draw(canvas: Canvas) -> None:
        makers.strokes(canvas, makers.ANNEX1)
        makers.texts(canvas, makers.ANNEX1)
        canvas.drawImage(ImageReader(seal), 220, makers.HEIGHT - 530, 60, 60)
    layout = read(makers.drawn(draw))
    assert [picture.cell for picture in layout.pictures] == [(1, 11, 2)]
    assert layout.pages_without_text == ()


def test_a_font_without_unicode_values_gives_no_text() -> None:
    data = makers.written((70, 100, "申请单位基本情况"))
    broken = data.replace(b"/ToUnicode", b"/XoUnicode")
    assert broken != data
    layout = read(broken)
    assert layout.blocks == ()
    assert layout.notes == ("garbage-text",)
    assert layout.pages_without_text == (1,)
