"""What a file is, by its bytes: a name's ending proves nothing (forms come back as "表.docx" that Word 2003,
WPS, a web page or a scanner wrote).

``sniff`` names the kind and never raises; ``FileKind.way`` says which reader takes it; ``refusal`` makes the
error for a kind that none takes.
"""

from __future__ import annotations

import re
import struct
from enum import StrEnum
from typing import Literal

from subsidy_docs.errors import (
    DamagedFileError,
    EmptyFileError,
    EncryptedFileError,
    UnreadableError,
    UnsupportedFormatError,
)
from subsidy_docs.read.package import Package

Way = Literal["docx", "pdf", "scan", "convert", "refuse"]


class FileKind(StrEnum):
    """The kinds of file that come back from enterprises."""

    DOCX = "docx"
    STRICT_DOCX = "strict-docx"  # ISO/IEC 29500 strict: other namespaces, same words
    FLAT_DOCX = "flat-docx"  # "Word XML document": the whole package in one XML file
    WORD_2003_XML = "word-2003-xml"
    DOC = "doc"  # OLE: Word 97–2003, and the .wps of WPS Writer
    WORKS = "works"  # OLE: Microsoft Works
    RTF = "rtf"
    HTML = "html"
    MHT = "mht"
    ODT = "odt"
    FLAT_ODT = "flat-odt"
    PDF = "pdf"
    PNG = "png"
    JPEG = "jpeg"
    TIFF = "tiff"
    IMAGE = "image"  # another image format
    XLSX = "xlsx"
    XLS = "xls"
    PPT = "ppt"
    OFD = "ofd"
    ARCHIVE = "archive"
    ENCRYPTED = "encrypted"
    DAMAGED = "damaged"  # begins like a package and can't be opened as one
    EMPTY = "empty"
    TEXT = "text"
    UNKNOWN = "unknown"

    @property
    def way(self) -> Way:
        """Which reader takes files of this kind."""
        return _WAYS.get(self, "refuse")


_WAYS: dict[FileKind, Way] = {
    FileKind.DOCX: "docx", FileKind.STRICT_DOCX: "docx", FileKind.FLAT_DOCX: "docx",
    FileKind.WORD_2003_XML: "docx",
    FileKind.DOC: "convert", FileKind.WORKS: "convert", FileKind.RTF: "convert",
    FileKind.HTML: "convert", FileKind.MHT: "convert", FileKind.ODT: "convert", FileKind.FLAT_ODT: "convert",
    FileKind.PDF: "pdf",
    FileKind.PNG: "scan", FileKind.JPEG: "scan", FileKind.TIFF: "scan",
}

_BLANKS = b"\x00\r\n\t "
_HEAD = 16_384  # bytes in which a text format must show what it is
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")  # none of these stands in text

_HEIF = tuple(b"ftyp" + brand for brand in (b"heic", b"heix", b"mif1", b"msf1", b"avif"))  # photos of telephones

_MAGIC: tuple[tuple[bytes, FileKind], ...] = (
    (b"{\\rtf", FileKind.RTF),
    (b"\x89PNG\r\n\x1a\n", FileKind.PNG),
    (b"\xff\xd8\xff", FileKind.JPEG),
    (b"II*\x00", FileKind.TIFF),
    (b"MM\x00*", FileKind.TIFF),
    (b"GIF8", FileKind.IMAGE),
    (b"BM", FileKind.IMAGE),
    (b"Rar!\x1a\x07", FileKind.ARCHIVE),
    (b"7z\xbc\xaf\x27\x1c", FileKind.ARCHIVE),
    (b"\x1f\x8b", FileKind.ARCHIVE),
)


def sniff(data: bytes) -> FileKind:
    """The kind of the file whose bytes are *data*."""
    if not data[:_HEAD].strip(_BLANKS) and not data.strip(_BLANKS):
        return FileKind.EMPTY
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip_kind(data)
    if data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return _ole_kind(data)
    for magic, kind in _MAGIC:
        if data.startswith(magic):
            return kind
    if (data[:4] == b"RIFF" and data[8:12] == b"WEBP") or data[4:12] in _HEIF:
        return FileKind.IMAGE
    if b"%PDF-" in data[:1024]:  # Acrobat takes up to 1,024 bytes before the header
        return FileKind.PDF
    return _text_kind(data)


def refusal(kind: FileKind, name: str) -> UnreadableError:
    """The error for the file *name* of a *kind* that is not read: what it is, and what to do."""
    match kind:
        case FileKind.EMPTY:
            return EmptyFileError("文件是空的，请重新提交。", "The file is empty; send it again.", file=name)
        case FileKind.ENCRYPTED:
            return EncryptedFileError("文件设有打开密码，请去除密码后重新提交。",
                                      "The file asks for a password; save it without one and send it again.", file=name)
        case FileKind.DAMAGED:
            return DamagedFileError("文件已损坏，无法打开。请在 Word 或 WPS 中打开并另存后重新提交。",
                                    "The file is damaged and can't be opened. Open it in Word or WPS, save it and "
                                    "send it again.", file=name)
    if kind.way == "scan":
        return UnsupportedFormatError(
            "这是扫描图片，其中没有可读取的文字；请提交 Word 文件或带文字的 PDF。",
            "This is a scanned image without text that could be read; send the Word file or a PDF with text.",
            file=name)
    zh, en = _NAMES.get(kind, ("无法识别的格式", "of a format not known here"))
    return UnsupportedFormatError(
        f"这是{zh}，不是申报表可用的格式。请提交 Word 文档（.docx）、PDF 或扫描图片。",
        f"This is {en}, not a format in which forms are read. Send a Word document (.docx), a PDF or a scan.",
        file=name)


_NAMES: dict[FileKind, tuple[str, str]] = {
    FileKind.XLSX: ("Excel 表格", "an Excel workbook"),
    FileKind.XLS: ("Excel 表格（旧格式）", "an Excel workbook of the old kind"),
    FileKind.PPT: ("PowerPoint 演示文稿", "a PowerPoint presentation"),
    FileKind.OFD: ("OFD 版式文件", "an OFD document"),
    FileKind.ARCHIVE: ("压缩包（请先解压）", "an archive (unpack it first)"),
    FileKind.IMAGE: ("图片（请转为 JPEG 或 PNG）", "an image (turn it into JPEG or PNG)"),
    FileKind.TEXT: ("纯文本", "plain text"),
}


def _zip_kind(data: bytes) -> FileKind:
    """DOCX and its cousins, by the parts within."""
    try:
        package = Package(data)
        folders = {name.partition("/")[0].lower() for name in package.names if "/" in name}
        if "_rels/.rels" in package or "[Content_Types].xml" in package or "word/document.xml" in package:
            rels = _relationships(package)
            if b'Target="xl/' in rels or ("xl" in folders and "word" not in folders):
                return FileKind.XLSX
            if b'Target="ppt/' in rels or ("ppt" in folders and "word" not in folders):
                return FileKind.PPT
            if "word" in folders or b"/officeDocument\"" in rels:
                return FileKind.STRICT_DOCX if b"purl.oclc.org/ooxml" in rels else FileKind.DOCX
        if "OFD.xml" in package:
            return FileKind.OFD
        if "mimetype" in package:
            media = package.read("mimetype", limit=200)
            if b"opendocument.text" in media:
                return FileKind.ODT
            if b"opendocument.spreadsheet" in media:
                return FileKind.XLSX
            if b"opendocument.presentation" in media:
                return FileKind.PPT
    except EncryptedFileError:
        return FileKind.ENCRYPTED
    except UnreadableError:
        return FileKind.DAMAGED
    return FileKind.DAMAGED if package.repaired else FileKind.ARCHIVE


def _relationships(package: Package) -> bytes:
    """The package's root relationships, or nothing where they can't be read."""
    try:
        return package.read("_rels/.rels")
    except DamagedFileError:
        return b""


def _ole_kind(data: bytes) -> FileKind:
    """The kind of an OLE compound file ([MS-CFB]), by the names of its streams (UTF-16, 128-byte entries)."""
    lower = data.lower()  # stream names compare without case (2.6.4)

    def has(name: str) -> bool:
        return name.lower().encode("utf-16-le") + b"\0\0" in lower

    if has("EncryptedPackage"):
        return FileKind.ENCRYPTED
    if has("WordDocument"):
        return FileKind.ENCRYPTED if _doc_encrypted(data) else FileKind.DOC
    if has("Workbook") or has("Book"):
        return FileKind.XLS
    if has("PowerPoint Document"):
        return FileKind.PPT
    if has("MatOST") or (has("CONTENTS") and has("CompObj")):
        return FileKind.WORKS
    return FileKind.UNKNOWN


def _doc_encrypted(data: bytes) -> bool:
    """Whether the FIB of a .doc has fEncrypted set ([MS-DOC] 2.5.2: bit 8 of the word at 10)."""
    try:
        entry = data.index("WordDocument".encode("utf-16-le") + b"\0\0")
        sector_size = 1 << struct.unpack_from("<H", data, 30)[0]
        sector = struct.unpack_from("<L", data, entry + 116)[0]
        fib = (sector + 1) * sector_size
        ident, flags = struct.unpack_from("<H8xH", data, fib)
    except (struct.error, ValueError, OverflowError):
        return False
    return ident == 0xA5EC and bool(flags & 0x0100)


def _text_kind(data: bytes) -> FileKind:
    """The kind of a text format, by its first lines."""
    text = _decoded(data[:_HEAD])
    if text is None:
        return FileKind.UNKNOWN
    head = text.lstrip("\ufeff \t\r\n").lower()
    if head.startswith("{\\rtf"):
        return FileKind.RTF
    if head.startswith("<"):
        if "schemas.microsoft.com/office/2006/xmlpackage" in head:
            return FileKind.FLAT_DOCX
        if "schemas.microsoft.com/office/word/2003/wordml" in head:
            return FileKind.WORD_2003_XML
        if "urn:oasis:names:tc:opendocument:xmlns:office" in head and "opendocument.text" in head:
            return FileKind.FLAT_ODT
        if "<html" in head or "<!doctype html" in head or "<table" in head or "<body" in head:
            return FileKind.HTML
        return FileKind.TEXT
    if "mime-version:" in head and "multipart/related" in head:
        return FileKind.MHT
    return FileKind.TEXT


def _decoded(head: bytes) -> str | None:
    """*head* as text if it is text at all: UTF-8, UTF-16 with a mark, or GB 18030."""
    if head.startswith(_UTF_16):
        return head.decode("utf-16", "replace")
    for encoding in ("utf-8", "gb18030"):
        for cut in range(4):  # the cut at _HEAD may stand within a character
            try:
                text = head[:len(head) - cut].decode(encoding)
            except UnicodeDecodeError:
                continue
            return None if _CONTROL.search(text) else text
    return None
