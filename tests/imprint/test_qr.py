"""The QR code: module for module what segno draws, and read by another program."""

from __future__ import annotations

import random

import pytest
import segno

from subsidy_docs.fill import qr


def _modules(payload: bytes) -> list[list[int]]:
    rows = qr.scanlines(payload)
    width = len(rows) // qr.SIZE
    return [[1 - (rows[r * width + 1 + c // 8] >> (7 - c % 8) & 1) for c in range(qr.SIZE)] for r in range(qr.SIZE)]


@pytest.mark.parametrize("seed", range(8))
def test_a_full_code_is_the_one_that_segno_draws(seed: int) -> None:
    payload = random.Random(seed).randbytes(qr.CAPACITY)
    drawn = segno.make(payload, version=7, error="m", mask=2, mode="byte", boost_error=False).matrix
    assert _modules(payload) == [list(row) for row in drawn]


@pytest.mark.parametrize("length", [0, 1, 57, 121, 122])
def test_any_code_is_read_back(length: int) -> None:
    numpy = pytest.importorskip("numpy")
    zxingcpp = pytest.importorskip("zxingcpp")
    payload = random.Random(length).randbytes(length)
    dots = numpy.kron(1 - numpy.array(_modules(payload), numpy.uint8), numpy.ones((3, 3), numpy.uint8)) * 255
    page = numpy.pad(dots, 15, constant_values=255).astype(numpy.uint8)
    codes = zxingcpp.read_barcodes(page, formats=zxingcpp.BarcodeFormat.QRCode)
    assert [bytes(code.bytes) for code in codes] == ([payload] if length else [])


def test_a_code_holds_no_more() -> None:
    with pytest.raises(ValueError, match="122"):
        qr.scanlines(bytes(qr.CAPACITY + 1))


def test_the_picture_is_a_sound_png() -> None:
    image = pytest.importorskip("PIL.Image")
    import io

    with image.open(io.BytesIO(qr.png(b"abc"))) as picture:
        picture.load()
        assert picture.size == (qr.SIZE, qr.SIZE) and picture.mode == "1"
        assert [[int(not picture.getpixel((c, r))) for c in range(qr.SIZE)] for r in range(qr.SIZE)] == _modules(b"abc")


def test_a_code_scanned_too_small_to_be_read_at_once_is_read() -> None:
    numpy = pytest.importorskip("numpy")
    zxingcpp = pytest.importorskip("zxingcpp")
    cv2 = pytest.importorskip("cv2")
    from subsidy_docs.read.codes import codes

    payload = random.Random(1).randbytes(122)
    dots = numpy.kron(1 - numpy.array(_modules(payload), numpy.uint8), numpy.ones((8, 8), numpy.uint8)) * 255
    small = cv2.GaussianBlur(cv2.resize(dots, None, fx=0.23, fy=0.23, interpolation=cv2.INTER_AREA), (0, 0), 0.95)
    page = numpy.full((600, 800), 255, numpy.uint8)
    page[400:400 + small.shape[0], 500:500 + small.shape[1]] = small
    assert not zxingcpp.read_barcodes(page, formats=zxingcpp.BarcodeFormat.QRCode)
    assert {code.data for code in codes(page)} == {payload}
