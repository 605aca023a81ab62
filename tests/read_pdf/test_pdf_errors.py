"""Bad files get their own coded error, and hostile ones end soon."""

from __future__ import annotations

import io
import time
import zlib

import pytest
from pypdf import PdfWriter
from reportlab.lib import pdfencrypt

from subsidy_docs.errors import DamagedFileError, EmptyFileError, EncryptedFileError, TooLargeError, UnreadableError
from subsidy_docs.read import pdfium

from . import makers
from .reading import lines, read


def _encrypted(user: str, owner: str) -> bytes:
    return makers.drawn(lambda canvas: canvas.drawString(70, 700, "附件 1"),
                        encrypt=pdfencrypt.StandardEncryption(user, owner, strength=128))


def test_a_password_to_open_is_an_error_of_its_own() -> None:
    with pytest.raises(EncryptedFileError) as caught:
        read(_encrypted("secret", "owner"))
    assert "申请表.pdf" in str(caught.value)


def test_a_password_against_changes_only_does_not_matter() -> None:
    assert lines(_encrypted("", "owner")) == ["附件 1"]


@pytest.mark.parametrize("data", [b"", b"\n \0 ", b"\0" * 1000])
def test_an_empty_file(data: bytes) -> None:
    with pytest.raises(EmptyFileError):
        read(data)


def test_no_pages() -> None:
    out = io.BytesIO()
    PdfWriter().write(out)
    with pytest.raises((EmptyFileError, DamagedFileError)):
        read(out.getvalue())


@pytest.mark.parametrize("data", [b"%PDF-1.7\n", b"%PDF-1.7\nnothing here\n%%EOF", b"hello" * 100])
def test_a_damaged_file(data: bytes) -> None:
    with pytest.raises(DamagedFileError) as caught:
        read(data)
    assert caught.value.file == "申请表.pdf"


@pytest.mark.parametrize("share", [0.1, 0.3, 0.6, 0.9, 0.99])
def test_a_file_cut_off_is_read_or_refused_with_a_code(share: float) -> None:
    data = makers.table()
    try:
        read(data[:int(len(data) * share)])
    except UnreadableError as error:
        assert error.code in ("damaged", "empty")


@pytest.mark.parametrize("seed", range(40))
def test_bytes_changed_at_random_never_raise_anything_else(seed: int) -> None:
    import random
    rnd, data = random.Random(seed), bytearray(makers.table())
    for _ in range(rnd.choice((1, 5, 50))):
        data[rnd.randrange(len(data))] = rnd.randrange(256)
    try:
        read(bytes(data))
    except UnreadableError as error:
        assert error.code


def test_too_many_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdfium, "MAX_PAGES", 3)
    with pytest.raises(TooLargeError, match="4"):
        read(makers.drawn(lambda canvas: None, pages=4))


@pytest.mark.parametrize("bound", ["MAX_BYTES", "MAX_CHARACTERS", "MAX_OBJECTS"])
def test_over_a_bound(bound: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdfium, bound, 20)
    with pytest.raises(TooLargeError):
        read(makers.table())


def _page(content: bytes, size: int = 842) -> bytes:
    """A one-page PDF with that content, compressed."""
    stream = zlib.compress(content, 9)
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
               b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 %d %d]/Contents 4 0 R" % (size, size)
               + b"/Resources<</Font<</F 5 0 R>>>>>>",
               b"<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream" % (len(stream), stream),
               b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"]
    body = b"%PDF-1.4\n" + b"".join(b"%d 0 obj%s endobj\n" % (k, o) for k, o in enumerate(objects, 1))
    return body + b"trailer<</Root 1 0 R/Size 6>>\n%%EOF"


@pytest.mark.parametrize("content", [
    b"".join(b"%d %d m %d %d l S\n" % (x, y, x + 400, y) for x in range(20) for y in range(800))
    + b"".join(b"%d 10 m %d 800 l S\n" % (x, x) for x in range(0, 600, 1)) * 20,
    b"".join(b"%d %d 1 1 re f\n" % (x, y) for x in range(0, 590, 4) for y in range(0, 840, 4)),
    b"BT /F 1 Tf " + b"(aaaaaaaaaaaaaaaaaaaa) Tj " * 9_000 + b"ET",
    b"q " * 200_000,
    b"0 0 m " + b"10 10 l " * 400_000 + b"S",
    b"".join(b"%d %d m %d %d l S " % (k % 600, k % 800, k % 600 + 3, k % 800) for k in range(45_000)),
    b"".join(b"0 %d m 14000 %d l %d 0 m %d 14000 l S " % (k, k, k, k) for k in range(0, 14_000, 4)),
    b"BT /F 9 Tf " + b"1 0 0 1 70 700 Tm (a) Tj 1 0 0 1 70 700 Tm (b) Tj " * 10_000 + b"ET",
    b"BT /F 9 Tf " + b"".join(b"1 0 0 1 %d %d Tm (a) Tj " % (9 + k % 97 * 80, k // 97 * 12) for k in range(20_000)),
    b"BT /F 9 Tf 70 700 Td (covered) Tj ET 1 g " + b"60 690 90 30 re f " * 40_000,
    b"BT /F 9 Tf " + b"70 7 Td (a) Tj " * 9_000 + b"ET " + b"60 690 90 1 re f " * 30_000,
    b" " * 100_000_000,
], ids=["hatching", "dots", "text", "nesting", "one path", "dashes", "lattice", "pile", "columns", "covers", "rules",
        "bomb"])
def test_a_page_made_to_be_slow_ends_soon(content: bytes) -> None:
    start = time.process_time()
    try:
        read(_page(content, 14_400))
    except UnreadableError as error:
        assert error.code in ("too-large", "damaged")
    assert time.process_time() - start < 5


def test_a_page_that_calls_itself_ends() -> None:
    data = _page(b"/X Do").replace(b"/Resources<<", b"/Resources<</XObject<</X 6 0 R>>")
    loop = (b"6 0 obj<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 6 0 R>>>>/Length 5>>"
            b"stream\n/X Do\nendstream endobj\n")
    read(data.replace(b"trailer", loop + b"trailer").replace(b"/Size 6", b"/Size 7"))


def test_a_page_tree_that_goes_in_circles() -> None:
    data = _page(b"").replace(b"/Kids[3 0 R]/Count 1", b"/Kids[2 0 R]/Count 9")
    with pytest.raises(UnreadableError):
        read(data)
