"""pdfium's C interface, called safely and fast: documents, pages, characters, drawn objects.

pypdfium2 brings the library; calling it through ctypes costs more than the library's own work when it is asked
once a character. So the functions asked most are called here through prototypes that keep the interpreter lock and
write into one array: a third of the usual cost (``benchmarks/read_pdf.py``).

pdfium is not safe for threads: whoever calls it holds ``lock``. Processes are the way to read many files at once.
"""

from __future__ import annotations

import ctypes
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from typing import Any

from subsidy_docs.errors import DamagedFileError, EmptyFileError, EncryptedFileError, TooLargeError, UnreadableError
from subsidy_docs.read.view import Bounds

lock = threading.RLock()
"""Held by whoever calls pdfium."""

MAX_BYTES = 200_000_000
MAX_PAGES = 500
MAX_CHARACTERS = 200_000
MAX_OBJECTS = 50_000

_BLANK = b"\0\t\n\r "
POINTER, INT = ctypes.c_void_p, ctypes.c_int
_RESULTS = {
    "FPDFText_GetTextObject": POINTER, "FPDFPage_GetObject": POINTER, "FPDFFormObj_GetObject": POINTER,
    "FPDFPath_GetPathSegment": POINTER, "FPDFPageObj_GetClipPath": POINTER, "FPDFClipPath_GetPathSegment": POINTER,
    "FPDFText_GetCharAngle": ctypes.c_float,
}
Matrix = tuple[float, float, float, float, float, float]


@cache
def raw() -> Any:
    """pypdfium2's own bindings, with the library started."""
    import pypdfium2
    import pypdfium2.raw as bindings

    assert pypdfium2.raw is bindings  # importing pypdfium2 starts the library
    return bindings


@cache
def fast(name: str, *arguments: Any) -> Any:
    """The function ``name`` as a prototype that keeps the interpreter lock and takes plain addresses.

    Without ``arguments`` it takes ctypes objects and small numbers as they are, faster still.
    """
    return ctypes.PYFUNCTYPE(_RESULTS.get(name, INT), *arguments)(address(getattr(raw(), name)))


def address(handle: Any) -> int:
    """The address that a handle of the bindings holds."""
    return ctypes.cast(handle, POINTER).value or 0


def string(name: str, *arguments: Any) -> str:
    """The text that a function writes as UTF-16 into a buffer; asked again if the buffer was too small."""
    function = getattr(raw(), name)
    buffer = (ctypes.c_ushort * 256)()
    size = function(*arguments, buffer, 512)
    if size > 512:
        buffer = (ctypes.c_ushort * (size // 2 + 1))()
        size = function(*arguments, buffer, size)
    return bytes(buffer)[:size].decode("utf-16-le", "replace").rstrip("\0")


@contextmanager
def document(data: bytes, name: str) -> Iterator[Any]:
    """The document that the bytes hold, closed afterwards.

    Raises EmptyFileError, TooLargeError, EncryptedFileError (a password is needed to open it) or DamagedFileError.
    """
    if not data[:4096].strip(_BLANK) and not data.strip(_BLANK):
        raise EmptyFileError("文件是空的。请重新导出或索取该文件。", "The file is empty. Export or request it again.",
                             file=name)
    if len(data) > MAX_BYTES:
        raise too_large(name, f"{len(data) // 1_000_000} MB", f"{MAX_BYTES // 1_000_000} MB")
    pdfium = raw()
    with lock:
        handle = pdfium.FPDF_LoadMemDocument64(data, len(data), None)
        if not handle:
            raise _opening_error(pdfium, name)
        try:
            yield handle
        finally:
            pdfium.FPDF_CloseDocument(handle)


def _opening_error(pdfium: Any, name: str) -> UnreadableError:
    if pdfium.FPDF_GetLastError() in (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY):
        return EncryptedFileError("PDF 设有打开密码，无法读取。请去掉密码后重新提交。",
                                  "The PDF asks for a password to open. Remove it and hand the file in again.",
                                  file=name)
    return DamagedFileError("PDF 已损坏，无法打开。请重新导出或索取该文件。",
                            "The PDF is damaged and can't be opened. Export or request it again.", file=name)


def too_large(name: str, found: str, bound: str) -> TooLargeError:
    """The error for what is over a bound."""
    return TooLargeError(f"文件过大（{found}，上限 {bound}），未读取。请只提交申请表所在的页。",
                         f"The file is too large ({found}, at most {bound}) and was not read. Hand in the form's pages "
                         "only.", file=name)


@contextmanager
def page(handle: Any, number: int, name: str) -> Iterator[Any]:
    """Page ``number`` (from 0) of the document, closed afterwards. Raises DamagedFileError."""
    pdfium = raw()
    opened = pdfium.FPDF_LoadPage(handle, number)
    if not opened:
        raise DamagedFileError(f"PDF 第{number + 1}页已损坏，无法读取。请重新导出或索取该文件。",
                               f"Page {number + 1} of the PDF is damaged. Export or request the file again.", file=name)
    try:
        yield opened
    finally:
        pdfium.FPDF_ClosePage(opened)


def page_box(opened: Any) -> Bounds:
    """(left, bottom, right, top) of the visible part of a page, in its own space."""
    box = (ctypes.c_float * 4)()  # left, top, right, bottom
    fast("FPDF_GetPageBoundingBox", POINTER, POINTER)(address(opened), ctypes.addressof(box))
    return box[0], box[3], box[2], box[1]


@contextmanager
def text_page(opened: Any) -> Iterator[Any]:
    """The text of an open page, closed afterwards."""
    pdfium = raw()
    text = pdfium.FPDFText_LoadPage(opened)
    try:
        yield text
    finally:
        pdfium.FPDFText_ClosePage(text)


def characters(text: Any, count: int) -> list[str]:
    """The code units of a text page, one string each; halves of a character above U+FFFF stay halves."""
    units = (ctypes.c_ushort * (count + 1))()
    if raw().FPDFText_GetText(text, 0, count, units) - 1 == count:
        return [*map(chr, units[:count])]
    # Characters that the font gives no Unicode value are left out above; one by one they come as 0.
    return [chr(code) if 0 < code < 0x110000 else "\ufffd"
            for code in map(fast("FPDFText_GetUnicode", POINTER, INT), [address(text)] * count, range(count))]


def loose_boxes(text: Any) -> Callable[[int], list[float]]:
    """A function that gives [left, top, right, bottom] of a character, as wide as its advance, in the page's space."""
    box = (ctypes.c_float * 4)()
    target, handle = ctypes.byref(box), POINTER(address(text))
    ask, values = fast("FPDFText_GetLooseCharBox"), memoryview(box).cast("B").cast("f")

    def get(index: int) -> list[float]:
        ask(handle, index, target)
        return values.tolist()  # type: ignore[return-value]

    return get


def origin(text: Any, index: int) -> tuple[float, float]:
    """Where the pen stood when a character was drawn, in the page's space."""
    point = (ctypes.c_double * 2)()
    start = ctypes.addressof(point)
    fast("FPDFText_GetCharOrigin", POINTER, INT, POINTER, POINTER)(address(text), index, start, start + 8)
    return point[0], point[1]


def text_objects(text: Any, count: int) -> list[int]:
    """The address of the text object that each character belongs to; 0 for one that pdfium made up."""
    ask = fast("FPDFText_GetTextObject", POINTER, INT)
    return [found or 0 for found in map(ask, [address(text)] * count, range(count))]


def angles(text: Any, indices: Sequence[int]) -> list[float]:
    """How far characters are turned clockwise, in radians."""
    return list(map(fast("FPDFText_GetCharAngle", POINTER, INT), [address(text)] * len(indices), indices))


def objects(container: int, count: int, *, form: bool = False) -> list[int]:
    """The addresses of the objects of a page, or of a form object on it."""
    ask = fast("FPDFFormObj_GetObject" if form else "FPDFPage_GetObject", POINTER, INT)
    return list(map(ask, [container] * count, range(count)))


def each(name: str, handles: Sequence[int]) -> list[int]:
    """A whole number asked of each object."""
    return list(map(fast(name, POINTER), handles))


def floats(name: str, handles: Sequence[int], width: int) -> list[tuple[float, ...]]:
    """``width`` numbers asked of each object, each written through a pointer of its own."""
    return _written(name, handles, ctypes.c_float, width)


def ints(name: str, handles: Sequence[int], width: int) -> list[tuple[int, ...]]:
    """``width`` whole numbers asked of each object, each written through a pointer of its own (else 0)."""
    return _written(name, handles, ctypes.c_uint, width)


def fill_colours(handles: Sequence[int]) -> list[tuple[int, ...]]:
    """(red, green, blue, opacity) of each object, each up to 255; above that where it is a pattern."""
    return _written("FPDFPageObj_GetFillColor", handles, ctypes.c_uint, 4, unset=0x7F)


def stroke_colours(handles: Sequence[int]) -> list[tuple[int, ...]]:
    """The same of the colour that each object is stroked in."""
    return _written("FPDFPageObj_GetStrokeColor", handles, ctypes.c_uint, 4, unset=0x7F)


def _written(name: str, handles: Sequence[int], kind: Any, width: int, unset: int = 0) -> list[tuple[Any, ...]]:
    if not handles:
        return []
    array = (kind * (width * len(handles)))()
    start, step = ctypes.addressof(array), 4 * width
    if unset:
        ctypes.memset(start, unset, ctypes.sizeof(array))
    ask = fast(name, *[POINTER] * (width + 1))
    list(map(ask, handles, *(range(start + 4 * k, start + 4 * k + step * len(handles), step) for k in range(width))))
    values = iter(array[:])
    return list(zip(*[values] * width, strict=True))


def clip_boxes(handles: Sequence[int]) -> Iterator[tuple[int, Bounds]]:
    """(object, (left, bottom, right, top) of what its clip lets show) for those of the objects that have a clip."""
    clips = list(map(fast("FPDFPageObj_GetClipPath", POINTER), handles))
    counts = list(map(fast("FPDFClipPath_CountPaths", POINTER), clips))
    if max(counts, default=0) < 1:
        return
    for handle, clip, count in zip(handles, clips, counts, strict=True):
        boxes = [box for path in range(count) if (box := _path_box(clip, path))]
        if boxes:
            left, bottom, right, top = zip(*boxes, strict=True)
            yield handle, (max(left), max(bottom), min(right), min(top))


def _path_box(clip: int, path: int) -> Bounds | None:
    """The box around one path of a clip."""
    count = min(fast("FPDFClipPath_CountPathSegments", POINTER, INT)(clip, path), MAX_OBJECTS)
    get = fast("FPDFClipPath_GetPathSegment", POINTER, INT, INT)
    points = floats("FPDFPathSegment_GetPoint", [get(clip, path, k) for k in range(count)], 2)
    if not points:
        return None
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return min(xs), min(ys), max(xs), max(ys)


def matrix(handle: int) -> Matrix:
    """An object's own transformation (a, b, c, d, e, f)."""
    array = (ctypes.c_float * 6)()
    fast("FPDFPageObj_GetMatrix", POINTER, POINTER)(handle, ctypes.addressof(array))
    return tuple(array)
