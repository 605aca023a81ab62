"""Scans, photos and faxes of our own forms, read back: values, marks, what is no form."""

from __future__ import annotations

import io
from random import Random
from typing import Any

import pytest

pytest.importorskip("rapidocr", reason="the extra that reads scans is not installed: pip install '.[ocr]'")
pytest.importorskip("onnxruntime", reason="the extra that reads scans is not installed: pip install '.[ocr]'")

import numpy as np
from PIL import ExifTags, Image, ImageDraw, ImageFont

from benchmarks.accuracy import ink, stamps
from benchmarks.accuracy.damage import draw, fax, jpeg, photograph
from subsidy_docs.errors import DamagedFileError, NoSuchFormError
from subsidy_docs.fill import fill
from subsidy_docs.read.picture import frames
from subsidy_docs.reader import read_bytes
from subsidy_docs.record import Record, Status

UNIT = {"applicant_name": "嘉兴禾城数据科技有限公司", "principal_name": "陈建国", "principal_phone": "13857312345",
        "contact_name": "林晓燕", "contact_phone": "0573-83681671"}
TRUTH: dict[str, dict[str, str]] = {
    "annex1": UNIT | {"scenario_name": "紧固件表面缺陷视觉质检应用场景", "construction_start": "2023-03",
                      "construction_end": "2025-08", "total_investment": "512.50", "hardware_investment": "300.00",
                      "software_investment": "212.50", "requested_subsidy": "153.75", "declaration_date": "2026-03-16"},
    "annex2": UNIT | {"product_name": "紧固件行业质量追溯数据集", "registration_number": "33042026000012345",
                      "trading_start": "2025-01", "trading_end": "2025-12", "total_trading_amount": "600.00",
                      "requested_subsidy": "25.00", "declaration_date": "2026-03-16"},
    "annex3": {"recipient": "南湖区经商局", "application_date": "2026-03-16", "program_year": "2026",
               "category": "投资类补助", "project_name": "紧固件表面缺陷视觉质检应用场景",
               "pledging_organization": "嘉兴禾城数据科技有限公司", "pledge_date": "2026-03-16"},
}


def pdf(form: str) -> bytes:
    return fill(form, TRUTH[form], format="pdf", draft=True)


def page(form: str, dpi: int = 200) -> np.ndarray[Any, Any]:
    return draw(pdf(form), dpi)[0]


def png(picture: np.ndarray[Any, Any]) -> bytes:
    out = io.BytesIO()
    Image.fromarray(picture).save(out, "PNG", compress_level=1)
    return out.getvalue()


def one(data: bytes, name: str = "scan.png") -> Record:
    (record,) = read_bytes(data, name=name)
    return record


def check(record: Record, form: str, *, right: float, ok: float) -> None:
    """Nothing wrong is called ok; at least these shares are right and ok."""
    values = record.to_dict()["fields"]
    truth = TRUTH[form]
    wrong = {k: v["value"] for k, v in values.items() if v["status"] == "ok" and k in truth and v["value"] != truth[k]}
    assert record.form == form
    assert not wrong
    assert sum(values[k]["value"] == truth[k] for k in truth) >= right * len(truth)
    assert sum(values[k]["status"] == "ok" for k in truth) >= ok * len(truth)


@pytest.mark.parametrize("form", sorted(TRUTH))
def test_a_clean_scan_is_read_whole(form: str) -> None:
    record = one(png(page(form)))
    assert record.source.kind == "scan"
    check(record, form, right=0.9, ok=0.7)


@pytest.mark.parametrize(("form", "turns"), [("annex1", 1), ("annex2", 2), ("annex3", 3)])
def test_a_turned_page_is_set_upright(form: str, turns: int) -> None:
    check(one(png(np.ascontiguousarray(np.rot90(page(form), turns)))), form, right=0.9, ok=0.7)


def test_a_photo_with_perspective_is_read() -> None:
    data, _ = jpeg(photograph(page("annex1", 220), Random(4), 0.02, 4), 80, 72)
    check(one(data, "photo.jpg"), "annex1", right=0.8, ok=0.6)


def test_a_fax_is_read_with_flat_dots_made_square() -> None:
    for low in (False, True):
        data, _ = fax(page("annex1", 204), Random(2), low)
        check(one(data, "fax.tif"), "annex1", right=0.5 if low else 0.8, ok=0.0)


def stamped(form: str, seals: tuple[str, ...], signed: tuple[str, ...]) -> np.ndarray[Any, Any]:
    picture, rng, p = page(form), Random(5), 200 / 72
    places = stamps.spots(pdf(form), form)
    for key in seals:
        spot = places[key]
        press = stamps.seal(round(42 / 25.4 * 200), "嘉兴禾城数据科技有限公司", rng)
        stamps.press(picture, press, (spot.x1 + 40) * p, (spot.y0 + 4) * p)
    for key in signed:
        spot = places[key]
        stamps.sign(picture, (spot.x1 + 20) * p, (spot.y0 - 2) * p, 20 * p, rng, (20, 30, 110))
    return picture


def test_marks_are_true_where_set_and_false_where_not() -> None:
    seals = ("applicant_seal", "district_finance_seal")
    record = one(png(stamped("annex1", seals, ("legal_representative_signature",))))
    assert record.value("applicant_seal") is True
    assert record.value("district_finance_seal") is True
    assert record.value("district_industry_seal") is False
    assert record.value("legal_representative_signature") is True
    place = record.fields["applicant_seal"].where
    assert place is not None and place.box is not None and 80 < place.box.x1 - place.box.x0 < 160
    check(record, "annex1", right=0.8, ok=0.6)


def test_an_unsigned_form_has_no_marks() -> None:
    record = one(png(page("annex2")))
    marks = [k for k, r in record.fields.items() if k.endswith(("_seal", "_signature"))]
    assert len(marks) == 4
    assert {record.value(key) for key in marks} == {False}


def test_a_black_and_white_seal_is_never_called_a_seal() -> None:
    picture = stamped("annex1", ("applicant_seal",), ())
    grey = np.asarray(Image.fromarray(picture).convert("L"))
    record = one(png(np.repeat(grey[:, :, None], 3, axis=2)))
    assert record.value("applicant_seal") is not True


def test_pages_of_a_tiff_are_forms_of_their_own() -> None:
    out = io.BytesIO()
    first, second = (Image.fromarray(page(form)) for form in ("annex1", "annex2"))
    first.save(out, "TIFF", save_all=True, append_images=[second], compression="tiff_deflate", dpi=(200, 200))
    records = read_bytes(out.getvalue(), name="two.tif")
    assert [r.form for r in records] == ["annex1", "annex2"]
    assert [r.source.pages for r in records] == [(1,), (2,)]


@pytest.mark.parametrize("turns", [0, 1])
def test_a_day_that_a_page_break_parts_from_its_form_is_never_an_empty_blank(turns: int) -> None:
    reviewed = {"district_industry_opinion": "同意", "district_industry_reviewer": "陆志强",
                "district_finance_opinion": "同意", "district_finance_reviewer": "王国栋",
                "district_finance_date": "2026-03-18"}
    first = fill("annex1", TRUTH["annex1"] | reviewed, format="pdf", draft=True)
    rest = Image.new("RGB", (1654, 2339), "white")
    ImageDraw.Draw(rest).text((700, 200), "2026年3月17日", "black", font=ImageFont.truetype(str(ink.files()[0]), 34))
    one_, two = (Image.fromarray(np.ascontiguousarray(np.rot90(np.asarray(each), turns)))
                 for each in (draw(first, 200)[0], rest))
    out = io.BytesIO()
    one_.save(out, "TIFF", save_all=True, append_images=[two], compression="tiff_deflate", dpi=(200, 200))
    (record,) = read_bytes(out.getvalue(), name="two.tif")
    assert record.fields["district_industry_date"].status is not Status.BLANK


def test_a_pdf_of_text_and_scanned_pages_is_read_in_order() -> None:
    from pypdf import PdfReader, PdfWriter

    out, scanned = io.BytesIO(), io.BytesIO()
    Image.fromarray(page("annex1")).save(scanned, "PDF", resolution=200)
    writer = PdfWriter()
    for each in (scanned.getvalue(), pdf("annex2")):
        writer.append(PdfReader(io.BytesIO(each)))
    writer.write(out)
    assert [r.form for r in read_bytes(out.getvalue(), name="mixed.pdf")] == ["annex1", "annex2"]


def test_another_page_is_no_form() -> None:
    picture = Image.new("RGB", (1654, 2339), "white")
    font = ImageFont.truetype(str(ink.files()[0]), 36)
    for row in range(40):
        ImageDraw.Draw(picture).text((180, 200 + 48 * row), f"第{row + 1}条 甲方应于每月十日前支付货款，逾期按日计息。",
                                     "black", font=font)
    with pytest.raises(NoSuchFormError):
        read_bytes(png(np.asarray(picture)), name="contract.png")
    with pytest.raises(NoSuchFormError):
        read_bytes(png(np.full((2339, 1654, 3), 255, np.uint8)), name="white.png")


@pytest.mark.parametrize("mode", ["RGB", "L", "P"])
def test_a_photo_is_turned_as_its_camera_noted(mode: str) -> None:
    image = Image.new("RGB", (60, 40), "white")
    image.paste((200, 30, 20), (0, 0, 20, 40))
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6  # the top is at the right
    out = io.BytesIO()
    image.convert(mode).save(out, "PNG", exif=exif)
    (turned,) = frames(out.getvalue(), name="photo.png")
    expected = np.rot90(np.asarray(image.convert(mode).convert("RGB")), -1)
    assert turned.shape == (60, 40, 3) and np.array_equal(turned, expected)


@pytest.mark.parametrize("depth", ["I;16", "I", "F"])
def test_a_picture_of_more_than_256_greys_keeps_its_print(depth: str) -> None:
    grey = np.tile(np.linspace(0, 65_535, 64), (20, 1))
    out = io.BytesIO()
    Image.fromarray(grey.astype({"I;16": np.uint16, "I": np.int32, "F": np.float32}[depth])).save(out, "TIFF")
    (page,) = frames(out.getvalue(), name="grey.tif")
    assert page.shape == (20, 64, 3) and page[0, 0, 0] <= 1 and page[0, -1, 0] >= 254
    assert np.abs(page[0, :, 0] - grey[0] / 257).max() <= 2


def test_paper_that_a_picture_leaves_clear_is_white() -> None:
    image = Image.new("RGBA", (60, 40), (0, 0, 0, 0))
    image.paste((20, 30, 40, 255), (10, 10, 30, 20))
    out = io.BytesIO()
    image.save(out, "PNG")
    (page,) = frames(out.getvalue(), name="clear.png")
    assert page[0, 0].tolist() == [255, 255, 255] and page[15, 15].tolist() == [20, 30, 40]


def test_a_damaged_image_is_named() -> None:
    with pytest.raises(DamagedFileError):
        read_bytes(png(page("annex1"))[:5000], name="cut.png")


def test_a_character_given_for_another_is_not_ok() -> None:
    truth = TRUTH["annex1"] | {"contact_name": "朱䶮之"}
    record = one(png(draw(fill("annex1", truth, format="pdf", draft=True), 200)[0]))
    reading = record.fields["contact_name"]
    assert reading.value == "朱䶮之" or reading.status is Status.REVIEW


def test_a_dense_page_is_not_taken_for_a_code() -> None:
    from subsidy_docs.read.codes import codes

    picture = page("annex1").copy()
    squares = np.random.default_rng(3).integers(0, 2, (12, 12), np.uint8) * 255
    picture[200:1400, 300:1500] = np.kron(squares, np.ones((100, 100), np.uint8))[:, :, None]
    assert all(x1 - x0 < 0.3 * picture.shape[1] for _, (x0, _, x1, _) in codes(picture))
