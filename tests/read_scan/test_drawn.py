"""Seals and signatures that software set: on PDFs of text, in Word files; and scans with a hidden layer of text."""

from __future__ import annotations

import io
from collections.abc import Callable
from importlib import import_module
from random import Random
from typing import Any

import pytest

pytest.importorskip("onnxruntime", reason="the extra that reads scans is not installed: pip install '.[ocr]'")

import numpy as np
from docx import Document
from docx.shared import Mm
from PIL import Image
from pypdf import PdfReader, PdfWriter
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from benchmarks.accuracy import pens, stamps
from benchmarks.accuracy.damage import draw
from subsidy_docs.errors import RecogniserMissingError
from subsidy_docs.fill import fill
from subsidy_docs.read.drawn import shown
from subsidy_docs.reader import read_bytes
from subsidy_docs.record import Reading, Status
from tests.read_scan.test_scans import TRUTH, one

APPLICANT = TRUTH["annex1"]["applicant_name"]
WIDTH, HEIGHT = 595.28, 841.89


def clear(picture: np.ndarray[Any, Any]) -> bytes:
    """A picture on white as a PNG on nothing."""
    alpha = 255 - picture.min(axis=2)
    out = io.BytesIO()
    Image.fromarray(np.dstack([picture, alpha])).save(out, "PNG")
    return out.getvalue()


def seal_png(name: str = APPLICANT) -> bytes:
    return clear(stamps.seal(420, name, Random(3)))


def signature_png() -> bytes:
    page = np.full((120, 360, 3), 255, np.uint8)
    pens.running(page, 20, 20, 80, Random(4), 4, (20, 20, 30))
    return clear(page)


def annex1() -> bytes:
    return fill("annex1", TRUTH["annex1"], format="pdf", draft=True)


def over(data: bytes, set_ink: Callable[[Canvas, dict[str, stamps.Spot]], None]) -> bytes:
    """The PDF *data* with something drawn over its first page."""
    out, layer = io.BytesIO(), io.BytesIO()
    canvas = Canvas(layer, (WIDTH, HEIGHT))
    set_ink(canvas, stamps.spots(data, "annex1"))
    canvas.save()
    writer = PdfWriter(clone_from=io.BytesIO(data))
    writer.pages[0].merge_page(PdfReader(io.BytesIO(layer.getvalue())).pages[0])
    writer.write(out)
    return out.getvalue()


def marks(data: bytes, name: str = "表.pdf") -> dict[str, Reading]:
    return {key: each for key, each in one(data, name).fields.items() if key.endswith(("_seal", "_signature"))}


def test_a_seal_and_a_signature_set_as_pictures_are_told() -> None:
    def ink(canvas: Canvas, at: dict[str, stamps.Spot]) -> None:
        spot, name = at["applicant_seal"], at["legal_representative_signature"]
        canvas.drawImage(ImageReader(io.BytesIO(seal_png())), spot.x1 + 30, HEIGHT - spot.y1 - 55, 119, 119,
                         mask="auto")
        canvas.drawImage(ImageReader(io.BytesIO(signature_png())), name.x1 + 8, HEIGHT - name.y1 - 6, 75, 25,
                         mask="auto")
    found = marks(over(annex1(), ink))
    for key in ("applicant_seal", "legal_representative_signature"):
        assert (found[key].value, found[key].status) == (True, Status.OK), key
        assert found[key].where is not None and found[key].where.box is not None
    assert found["district_finance_seal"].value is None


def test_a_seal_drawn_in_red_paths_is_told() -> None:
    def ink(canvas: Canvas, at: dict[str, stamps.Spot]) -> None:
        spot = at["district_finance_seal"]
        x, y = spot.x1 + 40, HEIGHT - spot.y1
        canvas.setStrokeColorRGB(0.8, 0.05, 0.1)
        canvas.setFillColorRGB(0.8, 0.05, 0.1)
        canvas.setLineWidth(3)
        canvas.circle(x, y, 58)
        canvas.circle(x, y, 12, fill=1)
    found = marks(over(annex1(), ink))
    assert (found["district_finance_seal"].value, found["district_finance_seal"].status) == (True, Status.OK)
    assert found["applicant_seal"].value is None


def test_a_signature_drawn_as_a_path_is_told() -> None:
    def ink(canvas: Canvas, at: dict[str, stamps.Spot]) -> None:
        spot = at["legal_representative_signature"]
        path = canvas.beginPath()
        x, y = spot.x1 + 10, HEIGHT - (spot.y0 + spot.y1) / 2
        path.moveTo(x, y)
        for k in range(6):
            path.curveTo(x + 9 * k + 4, y + 26, x + 9 * k + 10, y - 26, x + 9 * k + 12, y + 8 - 3 * k)
        canvas.setLineWidth(1.4)
        canvas.drawPath(path, stroke=1, fill=0)
    found = marks(over(annex1(), ink))
    assert (found["legal_representative_signature"].value, found["legal_representative_signature"].status) == (
        True, Status.OK)


def test_a_form_without_drawn_ink_is_not_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    module = import_module("subsidy_docs.read.drawn")
    monkeypatch.setattr(module, "with_drawn_marks", lambda *_, **__: pytest.fail("looked"))
    found = marks(annex1())
    assert {each.value for each in found.values()} == {None}


@pytest.mark.parametrize(("make", "what"), [(seal_png, "seal"), (signature_png, "writing")])
def test_what_a_picture_shows(make: Callable[[], bytes], what: str) -> None:
    assert shown(make()) == what


def test_a_photo_or_what_is_no_picture_shows_nothing() -> None:
    slope = np.repeat(np.linspace(0, 255, 400)[None, :, None].astype(np.uint8), 300, axis=0).repeat(3, axis=2)
    for picture in (slope, np.full((200, 200, 3), 255, np.uint8), np.full((200, 200, 3), 90, np.uint8)):
        out = io.BytesIO()
        Image.fromarray(picture).save(out, "PNG")
        assert shown(out.getvalue()) is None
    assert shown(b"no picture") is None


def pasted(words: str, picture: bytes) -> bytes:
    """Our own Word form with a picture behind the words of a mark."""
    document = Document(io.BytesIO(fill("annex1", TRUTH["annex1"], format="docx", draft=True)))
    paragraph = next(p for table in document.tables for row in table.rows for cell in row.cells
                     for p in cell.paragraphs if words in p.text)
    paragraph.add_run().add_picture(io.BytesIO(picture), width=Mm(30))
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def test_pictures_pasted_into_a_word_file_are_told() -> None:
    found = marks(pasted("（盖章）", seal_png()), "表.docx")
    assert (found["applicant_seal"].value, found["applicant_seal"].status) == (True, Status.OK)
    found = marks(pasted("签字并盖章", signature_png()), "表.docx")
    assert (found["legal_representative_signature"].value, found["applicant_seal"].value) == (True, None)


def test_a_signature_is_no_seal_and_a_logo_neither() -> None:
    assert marks(pasted("申请单位名称（盖章）", signature_png()), "表.docx")["applicant_seal"].value is None
    out = io.BytesIO()
    Image.fromarray(np.random.default_rng(1).integers(0, 255, (90, 90, 3), np.uint8)).save(out, "PNG")
    found = marks(pasted("申请单位名称（盖章）", out.getvalue()), "表.docx")["applicant_seal"]
    assert (found.value, found.status) == (None, Status.REVIEW)


@pytest.mark.parametrize("under", [True, False])
@pytest.mark.parametrize("tiled", [True, False])
def test_a_hidden_layer_of_text_is_never_believed(under: bool, tiled: bool) -> None:
    """The picture says 153.75, the hidden text says 900.00 and more: only the picture counts."""
    picture = draw(annex1(), 200)[0]
    lie = PdfReader(io.BytesIO(fill("annex1", TRUTH["annex1"] | {"requested_subsidy": "900.00", "contact_name": "王二"},
                                    format="pdf", draft=True)))
    layer = io.BytesIO()
    canvas = Canvas(layer, (WIDTH, HEIGHT))
    bands = np.array_split(picture, 3) if tiled else [picture]
    top = HEIGHT
    for band in bands:
        high = band.shape[0] / picture.shape[0] * HEIGHT
        canvas.drawImage(ImageReader(Image.fromarray(band)), 0, top - high, WIDTH, high)
        top -= high
    canvas.save()
    scan = PdfReader(io.BytesIO(layer.getvalue())).pages[0]
    text = lie.pages[0]
    if not under:
        _make_invisible(text)
    writer = PdfWriter()
    page = writer.add_page(text if under else scan)
    page.merge_page(scan if under else text)
    out = io.BytesIO()
    writer.write(out)
    record = one(out.getvalue(), "扫描.pdf")
    assert record.source.kind == "scan"
    assert str(record.value("requested_subsidy")) == "153.75"
    assert record.value("contact_name") == TRUTH["annex1"]["contact_name"]
    assert any("隐藏的识别文字" in problem for problem in record.problems) or tiled


def _make_invisible(page: Any) -> None:
    """All text of a page drawn in mode 3."""
    content = page.get_contents()
    content.set_data(content.get_data().replace(b"BT", b"BT 3 Tr"))
    from pypdf.generic import NameObject

    page[NameObject("/Contents")] = content


def test_without_the_recogniser_a_hidden_layer_is_not_a_way_round(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(*_: object, **__: object) -> None:
        raise ImportError("rapidocr")

    monkeypatch.setattr(import_module("subsidy_docs.read.scan"), "complete", missing)
    picture = draw(annex1(), 60)[0]
    layer = io.BytesIO()
    canvas = Canvas(layer, (WIDTH, HEIGHT))
    canvas.drawImage(ImageReader(Image.fromarray(picture)), 0, 0, WIDTH, HEIGHT)
    canvas.drawString(70, 700, "x" * 400, mode=3)
    canvas.save()
    with pytest.raises(RecogniserMissingError):
        read_bytes(layer.getvalue(), name="扫描.pdf")
