"""pdfium's C interface, called safely and fast: documents, pages, characters, drawn objects.

pypdfium2 brings the library; calling it through ctypes costs more than the library's own work when it is asked
once a character. So the functions asked most are called here through prototypes that keep the interpreter lock and
write into one array: a third of the usual cost (measured in ``benchmarks/read_pdf.py``).

pdfium is not safe for threads: whoever calls it holds ``lock``. Processes are the way to read many files at once.
"""

from __future__ import annotations

import ctypes
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from types import ModuleType
from typing import Any

from subsidy_docs.errors import DamagedFileError, EmptyFileError, EncryptedFileError, TooLargeError, UnreadableError

lock = threading.RLock()
"""Held by whoever calls pdfium."""

MAX_BYTES = 200_000_000
MAX_PAGES = 500
MAX_CHARACTERS = 200_000
MAX_OBJECTS = 50_000

_POINTER, _INT = ctypes.c_void_p, ctypes.c_int


@cache
def raw() -> ModuleType:
    """pypdfium2's own bindings, with the library started."""
    import pypdfium2  # starts the library
    import pypdfium2.raw as bindings

    assert pypdfium2
    return bindings  # type: ignore[no-any-return]


@cache
def fast(name: str, *arguments: Any) -> Any:
    """The function ``name`` as a prototype that takes plain addresses and keeps the interpreter lock."""
    address = ctypes.cast(getattr(raw(), name), _POINTER).value or 0
    kind = _POINTER if name in _GIVES_POINTER else _INT
    return ctypes.PYFUNCTYPE(kind, *arguments)(address)


_GIVES_POINTER = {"FPDFText_GetTextObject", "FPDFPage_GetObject", "FPDFFormObj_GetObject", "FPDFPath_GetPathSegment"}


def address(handle: Any) -> int:
    """The address that a handle of the bindings holds."""
    return ctypes.cast(handle, _POINTER).value or 0


@contextmanager
def document(data: bytes, name: str) -> Iterator[Any]:
    """The document that the bytes hold, closed afterwards.

    Raises EmptyFileError, TooLargeError, EncryptedFileError (a password is needed to open it) or DamagedFileError.
    """
    if not data.strip(b"\0\t\n\r "):
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


def _opening_error(pdfium: ModuleType, name: str) -> UnreadableError:
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


def corner(opened: Any) -> tuple[float, float]:
    """The left and the top of the page as displayed, in its own space."""
    box = (ctypes.c_float * 4)()  # left, top, right, bottom
    fast("FPDF_GetPageBoundingBox", _POINTER, _POINTER)(address(opened), ctypes.addressof(box))
    return box[0], box[1]


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
    got = raw().FPDFText_GetText(text, 0, count, units) - 1
    if got == count:
        return [*map(chr, units[:count])]
    ask = fast("FPDFText_GetUnicode", _POINTER, _INT)
    handle = address(text)
    return [chr(code & 0x1FFFFF) if 0 <= (code & 0xFFFFFFFF) < 0x110000 else "\ufffd"
            for code in (ask(handle, i) for i in range(count))]


def loose_boxes(text: Any, count: int) -> list[tuple[float, float, float, float]]:
    """(left, top, right, bottom) of each character as wide as its advance, in the page's own space."""
    if not count:
        return []
    array = (ctypes.c_float * (4 * count))()
    start = ctypes.addressof(array)
    ask = fast("FPDFText_GetLooseCharBox", _POINTER, _INT, _POINTER)
    list(map(ask, [address(text)] * count, range(count), range(start, start + 16 * count, 16)))
    values = array[:]
    return list(zip(values[::4], values[1::4], values[2::4], values[3::4], strict=True))


def baselines(text: Any, count: int) -> list[float]:
    """The y of each character's origin, in the page's own space."""
    if not count:
        return []
    array = (ctypes.c_double * (2 * count))()
    start = ctypes.addressof(array)
    ask = fast("FPDFText_GetCharOrigin", _POINTER, _INT, _POINTER, _POINTER)
    list(map(ask, [address(text)] * count, range(count),
             range(start, start + 16 * count, 16), range(start + 8, start + 8 + 16 * count, 16)))
    return array[1::2]


def objects(container: int, count: int, *, form: bool = False) -> list[int]:
    """The addresses of the objects of a page, or of a form object on it."""
    ask = fast("FPDFFormObj_GetObject" if form else "FPDFPage_GetObject", _POINTER, _INT)
    return list(map(ask, [container] * count, range(count)))


def each(name: str, handles: Sequence[int]) -> list[int]:
    """A whole number asked of each object."""
    return list(map(fast(name, _POINTER), handles))


def floats(name: str, handles: Sequence[int], width: int) -> list[tuple[float, ...]]:
    """``width`` numbers asked of each object, each written through a pointer of its own."""
    return _written(name, handles, ctypes.c_float, width)


def ints(name: str, handles: Sequence[int], width: int) -> list[tuple[int, ...]]:
    """``width`` whole numbers asked of each object, each written through a pointer of its own."""
    return _written(name, handles, ctypes.c_uint, width)


def _written(name: str, handles: Sequence[int], kind: Any, width: int) -> list[tuple[Any, ...]]:
    if not handles:
        return []
    array = (kind * (width * len(handles)))()
    start, step = ctypes.addressof(array), 4 * width
    ask = fast(name, *[_POINTER] * (width + 1))
    list(map(ask, handles, *(range(start + 4 * k, start + 4 * k + step * len(handles), step) for k in range(width))))
    values = array[:]
    return list(zip(*(values[k::width] for k in range(width)), strict=True))


def matrix(handle: int) -> tuple[float, float, float, float, float, float]:
    """An object's own transformation (a, b, c, d, e, f)."""
    array = (ctypes.c_float * 6)()
    fast("FPDFPageObj_GetMatrix", _POINTER, _POINTER)(handle, ctypes.addressof(array))
    return tuple(array)
