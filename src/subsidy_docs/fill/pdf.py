"""The printed PDF of a form or document: the template's own DOCX, filled in and drawn with reportlab.

In: a ``DocxTemplate`` and the context it is rendered with. Out: the bytes of a PDF with embedded, subset fonts,
title, language, and text in reading order that copies out as it was filled in. The same input gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from subsidy_docs.fill.content import Content
from subsidy_docs.fill.docx import DocxTemplate
from subsidy_docs.fill.embed import Subsets, stream
from subsidy_docs.fill.fit import fitted
from subsidy_docs.fill.flow import Setting
from subsidy_docs.fill.fonts import FontBook, default_book
from subsidy_docs.fill.imprint import Stamp
from subsidy_docs.fill.sheet import Sheet
from subsidy_docs.fill.sheets import sheets
from subsidy_docs.fill.slots import flowing_document, page_model, slot_texts


def render_pdf(template: DocxTemplate, context: Mapping[str, Any], *, title: str,
               fonts: FontBook | None = None, one_page: bool = True, imprint: Stamp | None = None) -> bytes:
    """*template* filled in with *context*, as a PDF named *title*.

    A form (*one_page*; its template has tags, no loops or conditions) stays on one page if it can, see ``fit``;
    any other document flows over pages. It carries *imprint* if one is given. Raises ``FontError`` for a character
    that no font at hand has, ``TemplateError`` for content that can't be drawn.
    """
    book = fonts or default_book()
    if one_page:
        model = page_model(template, context)
        laid = fitted(model.sections, Setting(book, texts=slot_texts(context), kept=model.kept(book)))
    else:
        laid = sheets(flowing_document(template, context), Setting(book, ruled=True))
    return Drawing(laid, title, imprint).save()


class Drawing:
    """Sheets drawn in a document of reportlab."""

    def __init__(self, laid: Sequence[Sheet], title: str, imprint: Stamp | None = None) -> None:
        from reportlab.pdfbase.pdfdoc import PDFDictionary, PDFDocument

        self.doc = PDFDocument(invariant=1, lang="zh-CN", pdfVersion=(1, 7))
        self.doc.info.title = title
        self.doc.info.author = self.doc.info.subject = ""
        self.doc.info.creator = "subsidy-docs"
        self.doc.Catalog.ViewerPreferences = PDFDictionary({"DisplayDocTitle": "true"})
        self.subsets = Subsets()
        self._fonts = PDFDictionary({})
        self._imprint = imprint
        if imprint is not None:
            imprint.attach(self.doc)
        self.pages = [self._page(sheet) for sheet in laid]

    def save(self) -> bytes:
        """The bytes of the file: fonts are written now that all texts are known."""
        self._fonts.dict.update(self.subsets.write(self.doc))
        data: bytes = self.doc.GetPDFData(None)
        return data

    @property
    def resources(self) -> Any:
        """Resources with all fonts of the document, for a page or an appearance."""
        from reportlab.pdfbase.pdfdoc import PDFDictionary

        return PDFDictionary({"Font": self.doc.Reference(self._fonts, "fonts")})

    def _page(self, sheet: Sheet) -> Any:
        """*sheet* as a page of the document."""
        from reportlab.pdfbase.pdfdoc import PDFPage

        content = Content(self.subsets, sheet.height)
        draw(content, sheet)
        code = content.stream() + (b"" if self._imprint is None else self._imprint.drawn(sheet.height))
        page = PDFPage()
        page.Override_default_compilation = 1
        page.MediaBox = f"[0 0 {sheet.width:.2f} {sheet.height:.2f}]"
        page.Resources = self.resources
        if self._imprint is not None:
            page.Resources["XObject"] = self._imprint.pictures(self.doc)
        page.Contents = stream(self.doc, code)
        page.Parent = self.doc.Reference(self.doc.Pages, "Pages")
        self.doc.addPage(page)
        self.doc.updateSignature(code)
        return page


def draw(content: Content, sheet: Sheet) -> None:
    """Draw *sheet*: fills, rules, then the texts in reading order with the lines below them."""
    for fill in sheet.fills:
        content.fill(fill.x0, fill.y0, fill.x1, fill.y1, fill.colour)
    for rule in sheet.joined_rules():
        content.rule(rule.x0, rule.y0, rule.x1, rule.y1, rule.edge.width, rule.edge.colour, cap=2)
    for each in sheet.texts:
        content.text(each.x, each.y, each.piece, each.turned)
    for each in sheet.texts:
        if each.piece.style.underline:
            content.underline(each.x, each.y, each.piece)
