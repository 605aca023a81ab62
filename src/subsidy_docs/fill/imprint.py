"""Where the imprint (see ``subsidy_docs.imprint``) goes in what we fill: in go a form and its template, out come parts
of a DOCX and a stamp for a PDF.

A DOCX gets a custom XML part (ISO/IEC 29500-1, 15.2.5) and a footer whose one paragraph is a point high and holds
nothing but the QR code; a PDF gets an attachment (ISO 32000-1, 7.11.4) and the same code. The code stands in the
corner right of the table's end, outside of all text, 16 mm wide: 0.36 mm a module, three dots at 200 dpi; and 8 mm
from the paper's edges.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any
from xml.sax.saxutils import escape

from subsidy_docs.fill import qr
from subsidy_docs.fill.docx import DOCUMENT, DocxTemplate
from subsidy_docs.fill.embed import compressed
from subsidy_docs.fill.package import Part
from subsidy_docs.forms import Form
from subsidy_docs.imprint import ATTACHMENT, NAMESPACE, whole, whole_and_short
from subsidy_docs.keys import office_keys

_EMU = 12_700  # to a point
_LARGEST, _SMALLEST = 16 / 25.4 * 72, 13 / 25.4 * 72  # points
_EDGE = 8 / 25.4 * 72  # below the code and right of it: office printers clip what stands nearer to the paper's edge
_QUIET = 1.5 / 25.4 * 72  # at least between it and the text: four modules (ISO/IEC 18004, 9.1)
_RELS, _TYPES = "word/_rels/document.xml.rels", "[Content_Types].xml"
_FOOTER, _PICTURE, _ITEM = "word/imprint-footer.xml", "word/media/imprint.png", "customXml/item1.xml"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_CONTENT = "application/vnd.openxmlformats-officedocument"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006"
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_ITEM_HEAD = f'{_DECLARATION}<imprint xmlns="{NAMESPACE}">'.encode()
_NAME = "/Imprint"
_STORE = "{6A1D3F0C-8A52-4B7E-9C55-3B1E5D0C7A21}"


@dataclass(frozen=True, slots=True)
class Place:
    """Where the code stands on a page: points from its left and top, and its width."""

    left: float
    top: float
    size: float


@dataclass(frozen=True, slots=True)
class Stamp:
    """The imprint of one document, for a PDF: the JSON to attach, and the code and where to draw it, if any."""

    content: bytes
    code: bytes | None
    place: Place | None

    def attach(self, doc: Any) -> None:
        """Attach the JSON to a document of reportlab."""
        from reportlab.pdfbase.pdfdoc import PDFArray, PDFDictionary

        file = compressed(doc, zlib.compress(self.content, 1), Type="/EmbeddedFile", Subtype="/application#2Fjson",
                          Params=PDFDictionary({"Size": len(self.content)}))
        name = f"({ATTACHMENT})"
        entry = doc.Reference(PDFDictionary({
            "Type": "/Filespec", "F": name, "UF": name, "AFRelationship": "/Data", "EF": PDFDictionary({"F": file})}))
        doc.Catalog.Names = PDFDictionary({"EmbeddedFiles": PDFDictionary({"Names": PDFArray([name, entry])})})
        doc.updateSignature(self.content)

    def pictures(self, doc: Any) -> Any:
        """The resources that ``drawn`` asks for."""
        from reportlab.pdfbase.pdfdoc import PDFDictionary

        if self.code is None:
            return PDFDictionary({})
        rows = PDFDictionary({"Predictor": 15, "Colors": 1, "BitsPerComponent": 1, "Columns": qr.SIZE})
        return PDFDictionary({_NAME[1:]: compressed(
            doc, qr.packed(self.code), Type="/XObject", Subtype="/Image", Width=qr.SIZE, Height=qr.SIZE,
            ColorSpace="/DeviceGray", BitsPerComponent=1, DecodeParms=rows)})

    def drawn(self, height: float) -> bytes:
        """The operators that draw the code on a page so high."""
        if self.code is None or self.place is None:
            return b""
        at = self.place
        return (f"\nq {at.size:.2f} 0 0 {at.size:.2f} {at.left:.2f} {height - at.top - at.size:.2f} cm "
                f"{_NAME} Do Q").encode("ascii")


@dataclass(frozen=True, slots=True, eq=False)
class Imprinter:
    """A form with its template made ready for imprints: ``template`` refers to the parts that ``parts`` makes."""

    form: Form
    template: DocxTemplate
    place: Place | None

    @classmethod
    @cache
    def of(cls, form: Form, template: DocxTemplate) -> Imprinter:
        """The imprinter of *form*."""
        place = _place(template.parts[DOCUMENT].decode("utf-8", "replace"))
        return cls(form, DocxTemplate.of(_prepared(template.parts, place), template.file), place)

    def stamp(self, values: Mapping[str, Any]) -> Stamp:
        """The imprint of a document with typed *values*. Raises ``KeyFileError``."""
        key = next(iter(office_keys()), None)
        if self.place is None:
            return Stamp(whole(self.form, values, key), None, None)
        content, code = whole_and_short(self.form, values, key)
        return Stamp(content, code, self.place)

    def parts(self, values: Mapping[str, Any]) -> list[Part]:
        """The parts of a DOCX with typed *values*. Raises ``KeyFileError``."""
        stamp = self.stamp(values)
        parts = [_stored(_ITEM, _ITEM_HEAD + escape(stamp.content.decode()).encode() + b"</imprint>")]
        if self.place is not None:
            parts.append(_stored(_PICTURE, qr.png(stamp.code or b"")))
        return parts


def _stored(name: str, content: bytes) -> Part:
    """A part that is not worth compressing."""
    return Part(name.encode(), content, zlib.crc32(content), len(content), 0)


def _place(document: str) -> Place | None:
    """The corner of the last section's page, None where its margin is too narrow."""
    size, margins = (re.findall(rf"<w:{name} [^>]*>", document) for name in ("pgSz", "pgMar"))
    if not size or not margins or "<w:footerReference" in document:
        return None
    width, height = (_twips(size[-1], name) for name in ("w", "h"))
    margin = _twips(margins[-1], "right")
    side = min(_LARGEST, margin - _EDGE - _QUIET)
    if side < _SMALLEST:
        return None
    return Place(width - _EDGE - side, height - _EDGE - side, side)


def _twips(tag: str, name: str) -> float:
    """An attribute in points."""
    found = re.search(rf'w:{name}="([0-9]+)"', tag)
    return int(found[1]) / 20 if found else 0.0


def _prepared(parts: Mapping[str, bytes], place: Place | None) -> dict[str, bytes]:
    """*parts* with all of the imprint that never changes."""
    out = dict(parts)
    relations = [(f"{_OFFICE}/relationships/customXml", f"../{_ITEM}")]
    types = '<Override PartName="/customXml/itemProps1.xml" ' \
            f'ContentType="{_CONTENT}.customXmlProperties+xml"/>'
    out["customXml/_rels/item1.xml.rels"] = _relations((f"{_OFFICE}/relationships/customXmlProps", "itemProps1.xml"))
    out["customXml/itemProps1.xml"] = (
        f'{_DECLARATION}<ds:datastoreItem xmlns:ds="{_OFFICE}/customXml" ds:itemID="{_STORE}">'
        f'<ds:schemaRefs><ds:schemaRef ds:uri="{NAMESPACE}"/></ds:schemaRefs></ds:datastoreItem>').encode()
    if place is not None:
        relations.append((f"{_OFFICE}/relationships/footer", _FOOTER.removeprefix("word/")))
        types += f'<Override PartName="/{_FOOTER}" ContentType="{_CONTENT}.wordprocessingml.footer+xml"/>' \
                 '<Default Extension="png" ContentType="image/png"/>'
        out[f"word/_rels/{_FOOTER.removeprefix('word/')}.rels"] = _relations(
            (f"{_OFFICE}/relationships/image", _PICTURE.removeprefix("word/")))
        out[_FOOTER] = _footer(place).encode()
        reference = f'<w:footerReference xmlns:r="{_OFFICE}/relationships" w:type="default" r:id="imprint2"/>'
        out[DOCUMENT] = re.sub(rb"(<w:sectPr\b[^>]*>)(?!.*<w:sectPr\b)", lambda m: m[1] + reference.encode(),
                               out[DOCUMENT], flags=re.S)
    added = _relations(*relations).partition(b'relationships">')[2]
    out[_RELS] = out[_RELS].replace(b"</Relationships>", added)
    out[_TYPES] = out[_TYPES].replace(b"</Types>", types.encode() + b"</Types>")
    return out


def _relations(*targets: tuple[str, str]) -> bytes:
    """A relationships part for (type, target)."""
    each = "".join(f'<Relationship Id="imprint{k}" Type="{kind}" Target="{target}"/>'
                   for k, (kind, target) in enumerate(targets, 1))
    return f'{_DECLARATION}<Relationships xmlns="{_RELATIONS}">{each}</Relationships>'.encode()


def _footer(place: Place) -> str:
    """A footer that takes up one point and shows the code at its place on the page (ISO/IEC 29500-1, 20.4.2.3)."""
    side, left, top = (round(each * _EMU) for each in (place.size, place.left, place.top))
    position = "".join(f'<wp:position{axis} relativeFrom="page"><wp:posOffset>{at}</wp:posOffset></wp:position{axis}>'
                       for axis, at in (("H", left), ("V", top)))
    picture = (f'<pic:pic xmlns:pic="{_DRAWING}/picture"><pic:nvPicPr><pic:cNvPr id="1" name="imprint.png"/>'
               '<pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:embed="imprint1"/><a:stretch><a:fillRect/>'
               f'</a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{side}" cy="{side}"/>'
               '</a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic>')
    return (f'{_DECLARATION}<w:ftr xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
            f'xmlns:r="{_OFFICE}/relationships" xmlns:a="{_DRAWING}/main" xmlns:wp="{_DRAWING}/wordprocessingDrawing">'
            '<w:p><w:pPr><w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/><w:ind w:firstLine="0"/>'
            '</w:pPr><w:r><w:rPr><w:sz w:val="2"/></w:rPr><w:drawing>'
            '<wp:anchor distT="0" distB="0" distL="0" distR="0" simplePos="0" relativeHeight="1" behindDoc="1" '
            f'locked="1" layoutInCell="0" allowOverlap="1"><wp:simplePos x="0" y="0"/>{position}'
            f'<wp:extent cx="{side}" cy="{side}"/><wp:effectExtent l="0" t="0" r="0" b="0"/><wp:wrapNone/>'
            '<wp:docPr id="1" name="imprint" descr="填写内容核对码"/><wp:cNvGraphicFramePr/>'
            f'<a:graphic><a:graphicData uri="{_DRAWING}/picture">{picture}</a:graphicData></a:graphic>'
            '</wp:anchor></w:drawing></w:r></w:p></w:ftr>')
