"""What a file is, told by its bytes alone."""

from __future__ import annotations

import struct

import pytest
from wordfile import ROOT_RELS, document, docx, p, package

from subsidy_docs.errors import (
    DamagedFileError,
    EmptyFileError,
    EncryptedFileError,
    UnreadableError,
    UnsupportedFormatError,
)
from subsidy_docs.read.convert import to_docx
from subsidy_docs.read.sniff import FileKind, refusal, sniff


def ole(*streams: str, fib_flags: int = 0) -> bytes:
    """A compound file with a directory of these streams, the first at sector 1."""
    header = bytearray(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504))
    struct.pack_into("<H", header, 30, 9)
    directory = b""
    for stream in streams:
        entry = bytearray(128)
        name = (stream + "\0").encode("utf-16-le")
        entry[:len(name)] = name
        struct.pack_into("<L", entry, 116, 1)
        directory += entry
    fib = struct.pack("<H8xH", 0xA5EC, fib_flags)
    return bytes(header) + directory.ljust(512, b"\0") + fib.ljust(512, b"\0")


STRICT_RELS = ROOT_RELS.replace("http://schemas.openxmlformats.org/officeDocument/2006", "http://purl.oclc.org/ooxml/officeDocument")
WORDML = "http://schemas.microsoft.com/office/word/2003/wordml"
FORM = docx(p("甲"))

KINDS: list[tuple[bytes, FileKind]] = [
    (FORM, FileKind.DOCX),
    (package({"word/document.xml": document(p("甲"))}), FileKind.DOCX),
    (package({"_rels/.rels": ROOT_RELS.replace("word/document", "wps/doc"), "wps/doc.xml": "<x/>"}), FileKind.DOCX),
    (package({"_rels/.rels": STRICT_RELS, "word/document.xml": "<x/>"}), FileKind.STRICT_DOCX),
    (package({"_rels/.rels": ROOT_RELS.replace("word/document", "xl/workbook"), "xl/workbook.xml": ""}), FileKind.XLSX),
    (package({"_rels/.rels": ROOT_RELS.replace("word/document", "ppt/presentation"), "ppt/presentation.xml": ""}),
     FileKind.PPT),
    (package({"[Content_Types].xml": "", "xl/workbook.xml": ""}), FileKind.XLSX),
    (package({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": ""}), FileKind.ODT),
    (package({"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}), FileKind.XLSX),
    (package({"OFD.xml": "", "Doc_0/Document.xml": ""}), FileKind.OFD),
    (package({"申请表.docx": FORM}), FileKind.ARCHIVE),
    (package({"申请表/word/document.xml": "x"}), FileKind.ARCHIVE),
    (package({}), FileKind.DAMAGED),
    (b"PK\x03\x04" + b"\x01" * 50, FileKind.DAMAGED),
    (FORM[:60], FileKind.DAMAGED),
    (ole("WordDocument", "1Table"), FileKind.DOC),
    (ole("WORDDOCUMENT"), FileKind.DOC),
    (ole("WordDocument", fib_flags=0x0100), FileKind.ENCRYPTED),
    (ole("WordDocument", fib_flags=0x1200), FileKind.DOC),
    (ole("EncryptionInfo", "EncryptedPackage"), FileKind.ENCRYPTED),
    (ole("Workbook"), FileKind.XLS),
    (ole("Book"), FileKind.XLS),
    (ole("PowerPoint Document"), FileKind.PPT),
    (ole("MatOST", "CONTENTS"), FileKind.WORKS),
    (ole("__nameid_version1.0"), FileKind.UNKNOWN),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", FileKind.UNKNOWN),
    (rb"{\rtf1\ansi \'bc\'d7}", FileKind.RTF),
    (b"\r\n{\\rtf1 x}", FileKind.RTF),
    (f'<?xml version="1.0"?><?mso-application progid="Word.Document"?><w:wordDocument xmlns:w="{WORDML}"/>'.encode(),
     FileKind.WORD_2003_XML),
    (f'<?xml version="1.0" encoding="UTF-16"?><w:wordDocument xmlns:w="{WORDML}"/>'.encode("utf-16"),
     FileKind.WORD_2003_XML),
    (b'<?xml version="1.0"?><pkg:package xmlns:pkg="http://schemas.microsoft.com/office/2006/xmlPackage"/>',
     FileKind.FLAT_DOCX),
    (b'<?xml version="1.0"?><office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
     b'office:mimetype="application/vnd.oasis.opendocument.text"/>', FileKind.FLAT_ODT),
    (b"\xef\xbb\xbf<!DOCTYPE html><html>", FileKind.HTML),
    ("<html><head><title>申请表</title>".encode("gb18030"), FileKind.HTML),
    ("<HTML>申请表".encode("utf-16"), FileKind.HTML),
    (b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n", FileKind.MHT),
    (b"%PDF-1.7\n%\xe2\xe3", FileKind.PDF),
    (b"\x00\x00 junk %PDF-1.4", FileKind.PDF),
    (b"\x89PNG\r\n\x1a\n\x00", FileKind.PNG),
    (b"\xff\xd8\xff\xe0", FileKind.JPEG),
    (b"II*\x00\x08", FileKind.TIFF),
    (b"MM\x00*\x08", FileKind.TIFF),
    (b"GIF89a", FileKind.IMAGE),
    (b"\x00\x00\x00\x20ftypheic\x00", FileKind.IMAGE),
    (b"\x00\x00\x00\x20ftypmp42\x00", FileKind.UNKNOWN),
    (b"RIFF\x00\x00\x00\x00WEBPVP8 ", FileKind.IMAGE),
    (b"Rar!\x1a\x07\x01\x00", FileKind.ARCHIVE),
    (b"7z\xbc\xaf\x27\x1c\x00", FileKind.ARCHIVE),
    (b"", FileKind.EMPTY),
    (b"\x00" * 4096, FileKind.EMPTY),
    (b" \r\n\t", FileKind.EMPTY),
    ("申请单位名称：嘉兴喆堃".encode(), FileKind.TEXT),
    ("申请单位名称：嘉兴喆堃".encode("gb18030"), FileKind.TEXT),
    (("申请" * 20_000).encode(), FileKind.TEXT),
    (b"<a>not a document</a>", FileKind.TEXT),
    (bytes(range(1, 256)), FileKind.UNKNOWN),
]


@pytest.mark.parametrize("data, kind", KINDS, ids=[f"{n}-{kind}" for n, (_, kind) in enumerate(KINDS)])
def test_kinds(data: bytes, kind: FileKind) -> None:
    assert sniff(data) is kind


def test_every_kind_is_in_the_table() -> None:
    assert {kind for _, kind in KINDS} == set(FileKind)


@pytest.mark.parametrize("kind, error", [
    (FileKind.EMPTY, EmptyFileError), (FileKind.ENCRYPTED, EncryptedFileError), (FileKind.DAMAGED, DamagedFileError),
    (FileKind.XLSX, UnsupportedFormatError), (FileKind.OFD, UnsupportedFormatError),
    (FileKind.UNKNOWN, UnsupportedFormatError), (FileKind.ARCHIVE, UnsupportedFormatError),
])
def test_refusals_say_what_to_do(kind: FileKind, error: type[UnreadableError]) -> None:
    refused = refusal(kind, "张三.docx")
    assert type(refused) is error
    assert refused.text("zh").startswith("张三.docx：") and "请" in refused.text("zh")
    assert refused.text("en").startswith("张三.docx: ")
    with pytest.raises(error):
        to_docx(b"x", kind, name="张三.docx")


def test_kinds_that_word_reads_itself_pass_the_converter_untouched() -> None:
    assert to_docx(FORM, FileKind.DOCX, name="a") == FORM
