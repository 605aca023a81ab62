"""A Word document as a ``Layout``: bytes in, paragraphs and tables out, as a reader of the page would see them.

The XML is walked once, in document order (story.py). What is shown counts: tracked insertions are taken, deletions are
not; content controls, links, smart tags, fields and text boxes give their text wherever they stand; hidden and
struck-out text and the prompts of empty controls don't. ``Layout.notes`` says where a careful look is due:
``tracked-changes``, ``hidden-text``, ``struck-text``, ``comments``, ``embedded-document`` (a w:altChunk, which is
not read), ``formula-field`` (an EQ field: it shows characters that no text holds), ``control-prompt`` (a content
control says that it is empty, yet its text doesn't look like a prompt and was left out), ``repaired`` (the ZIP
directory was broken).

Word's own XML in one file ("flat" and Word 2003) is read as well. Headers, footers and notes are not content.
"""

from __future__ import annotations

import contextlib
import re
from dataclasses import replace
from functools import cache

from lxml import etree

from subsidy_docs.errors import DamagedFileError, EmptyFileError, TooLargeError, UnsupportedFormatError
from subsidy_docs.layout import Layout
from subsidy_docs.read import wordxml as w
from subsidy_docs.read.package import Package
from subsidy_docs.read.story import story

_TAG_LIMIT = 1_000_000  # "<" in the main part: bounds memory; a form has some 5,000
_BINARY = re.compile(rb"(?<=>)[A-Za-z0-9+/=\s]{4096,}(?=</)")  # pictures in XML, of no use here
_BODIES = w.tags("body")


def read_docx(data: bytes, *, name: str) -> Layout:
    """The layout of the Word document *data*; *name* is the file's name, for messages only.

    Raises ``DamagedFileError``, ``EncryptedFileError``, ``TooLargeError``, ``EmptyFileError`` (nothing is on the
    page) and ``UnsupportedFormatError`` (a package, but of no Word document).
    """
    xml, repaired = _main_part(data, name)
    root = _parse(xml, name)
    if root.tag == f"{{{w.PACKAGE}}}package":
        root = _flat_document(root)
    bodies = list(root.iterchildren(*_BODIES))  # one, but for broken generators
    if not bodies:
        raise UnsupportedFormatError("这不是 Word 文档（没有正文）。请用 Word 或 WPS 另存为 .docx。",
                                     "This is no Word document (it has no body). Save it as .docx in Word or WPS.",
                                     file=name)
    try:
        layout = story(bodies, file=name, notes=("repaired",) if repaired else ())
    except RecursionError as error:
        raise _damaged(name, "内容嵌套过深", "its content is nested too deeply") from error
    if not layout.blocks and not layout.pictures:
        raise EmptyFileError("文档中没有任何内容。", "There is nothing in the document.", file=name)
    return _looked_at(layout, data, name) if any(picture.part for picture in layout.pictures) else layout


def _looked_at(layout: Layout, data: bytes, name: str) -> Layout:
    """The *layout* with what its pictures show, as far as what sees that is installed ([ocr])."""
    try:
        from subsidy_docs.read.pasted import looked_at
    except ImportError:
        return layout
    if not data.startswith(b"PK"):
        return layout
    package = Package(data, file=name)
    return replace(layout, pictures=looked_at(layout.pictures, package, _main_part_name(package, name)))


# --- from bytes to the tree ---------------------------------------------------------------------------------------

def _main_part(data: bytes, name: str) -> tuple[bytes, bool]:
    """The XML of the main document part, and whether the package had to be repaired."""
    if not data.startswith(b"PK"):
        return _BINARY.sub(b"", data), False
    package = Package(data, file=name)
    part = _main_part_name(package, name)
    return package.read(part), package.repaired


def _main_part_name(package: Package, name: str) -> str:
    """Where the package's root relationships say the document is, else where it usually is."""
    targets = []
    with contextlib.suppress(DamagedFileError):  # without relationships the usual name will do
        targets = [relation.get("Target", "").removeprefix(".").lstrip("/")
                   for relation in _parse(package.read("_rels/.rels"), name)
                   if relation.get("Type", "").endswith("/officeDocument")]
    for target in (*targets, "word/document.xml", "word/document2.xml"):
        if target in package:
            return str(target)
    raise UnsupportedFormatError("这个压缩包不是 Word 文档。请提交 Word 文档（.docx）、PDF 或扫描图片。",
                                 "This package is no Word document. Send a Word document (.docx), a PDF or a scan.",
                                 file=name)


@cache
def _parser() -> etree.XMLParser:
    """Nothing from outside is fetched or expanded; comments and instructions (WPS writes some) are left out."""
    return etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False,
                           remove_comments=True, remove_pis=True)


def _parse(xml: bytes, name: str) -> etree._Element:
    if xml.count(b"<") > _TAG_LIMIT:
        raise TooLargeError("文档内容过多，不像是申报表，未读取。",
                            "The document holds far more than a form does; it was not read.", file=name)
    try:
        root = etree.fromstring(xml, _parser())
    except (etree.XMLSyntaxError, ValueError) as error:
        raise _damaged(name, "其中的 XML 有误", f"its XML is broken ({error})") from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise _damaged(name, "含有不允许的 DTD", "it holds a DTD, which Word documents may not")
    return root


def _flat_document(package: etree._Element) -> etree._Element:
    """The w:document of a "Word XML document" (Flat OPC), else *package* itself."""
    for part in package:
        kind = part.get(f"{{{w.PACKAGE}}}contentType", "")
        if "wordprocessingml" in kind and kind.endswith("main+xml") and len(part) and len(part[0]):
            return part[0][0]
    return package


def _damaged(name: str, zh: str, en: str) -> DamagedFileError:
    return DamagedFileError(f"文件已损坏：{zh}。请在 Word 或 WPS 中打开并另存后重新提交。",
                            f"The file is damaged: {en}. Open it in Word or WPS, save it and send it again.", file=name)
