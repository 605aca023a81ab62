"""The fillable PDF of a form: the printed page with a text field for each key (ISO 32000-1, 12.7).

In: the form, its template and a context. Out: the bytes of a PDF. A field is named by its key, its tooltip is the
Chinese label, its value the official writing (2025年11月4日). Marks (seals, signatures) are no fields.

What shows where: a filled-in value has an appearance drawn with the embedded font, so every viewer shows it. What is
typed later is drawn by the viewer, and what a program fills in by that program, with the field's default font. That
is embedded too, with the 8105 characters in which names are registered: a standard font by name (STSong-Light) is
45 KB against 2 MB, but where the viewer has no such font, commas and rare characters of names don't show.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Any

from subsidy_docs.fill.content import Content
from subsidy_docs.fill.docx import DocxTemplate
from subsidy_docs.fill.embed import Font, Subset, stream
from subsidy_docs.fill.fit import fitted
from subsidy_docs.fill.flow import Setting, value_lines
from subsidy_docs.fill.fonts import FontBook, default_book
from subsidy_docs.fill.imprint import Stamp
from subsidy_docs.fill.line import Line
from subsidy_docs.fill.openings import OpenForm, open_form
from subsidy_docs.fill.pdf import Drawing
from subsidy_docs.fill.sheet import Opening
from subsidy_docs.fill.slots import PageModel, page_model, slot_texts
from subsidy_docs.forms import Form
from subsidy_docs.resources import standard_characters

PADDING = 2.0  # points between a field's edge and its text, as viewers have it
_MULTILINE, _REQUIRED = 1 << 12, 1 << 1
_LONG = ("text", "passage")  # types of values without a usual length: a viewer shrinks their text to fit (size 0)
_FONT = "Song"
# Beside Chinese characters: Latin letters, punctuation, signs, full-width forms.
_TYPED = (*range(0x20, 0x7F), *range(0xA0, 0x100), *range(0x2010, 0x2040), *range(0x2100, 0x2200),
          *range(0x2460, 0x2500), *range(0x3000, 0x3040), *range(0xFF00, 0xFFF0))
_ALIGN = {"left": 0, "center": 1, "right": 2}


def render_fillable(form: Form, template: DocxTemplate, context: Mapping[str, Any], *,
                    fonts: FontBook | None = None, imprint: Stamp | None = None) -> bytes:
    """*form* as a PDF with form fields, filled in with *context* as far as it has values; it carries *imprint*.

    Raises ``FontError`` for a character that no font at hand has, ``TemplateError`` for content that can't be drawn.
    """
    book = fonts or default_book()
    opened = _opened(page_model(template, context), form)
    slots = slot_texts(context)
    texts = opened.form.texts(slots)
    sheets = fitted(opened.form.sections, Setting(book, texts, rooms=opened.form.rooms, kept=opened.page.kept(book)))
    drawing = Drawing(sheets, form.title.zh, imprint)
    fields = _Fields(drawing, form, book, opened.form.filled(slots))
    for sheet, page in zip(sheets, drawing.pages, strict=True):
        fields.add(sheet.openings, page, sheet.height)
    fields.write()
    return drawing.save()


@dataclass(frozen=True, slots=True)
class _Opened:
    """An open form and what is kept of its layout."""

    form: OpenForm
    page: PageModel


@lru_cache(maxsize=32)
def _opened(model: PageModel, form: Form) -> _Opened:
    opened = open_form(model.sections, form)
    return _Opened(opened, PageModel(opened.sections))


class _Fields:
    """The fields of one document."""

    def __init__(self, drawing: Drawing, form: Form, book: FontBook, filled: frozenset[str]) -> None:
        self._drawing = drawing
        self._doc = drawing.doc
        self._form = form
        self._book = book
        self._filled = filled
        self._all: list[Any] = []

    def add(self, openings: list[Opening], page: Any, height: float) -> None:
        """A widget on *page* for each of *openings*, in reading order."""
        from reportlab.pdfbase.pdfdoc import PDFArray

        widgets = [self._widget(opening, height) for opening in openings]
        if widgets:
            page.Annots = PDFArray(widgets)
            self._all += widgets

    def write(self) -> None:
        """The document's form dictionary."""
        from reportlab.pdfbase.pdfdoc import PDFArray, PDFDictionary

        resources = PDFDictionary({"Font": PDFDictionary({_FONT: typing_font().write(self._doc)})})
        self._doc.Catalog.AcroForm = PDFDictionary({
            "Fields": PDFArray(self._all), "DR": resources, "DA": f"(/{_FONT} 12 Tf 0 g)"})

    def _widget(self, opening: Opening, height: float) -> Any:
        """Field and widget in one dictionary."""
        from reportlab.pdfbase.pdfdoc import PDFDictionary

        blank, field = opening.blank, self._form.fields[opening.blank.key]
        x0, y0, x1, y1 = opening.x0, opening.y0, opening.x1, opening.y1
        value = blank.text if blank.key in self._filled else ""
        lines = value_lines(blank.text, blank.style, x1 - x0 - 2 * PADDING, self._book)
        many = blank.passage or len(lines) > 1 or (field.type.name in _LONG and opening.whole)
        flags = (_MULTILINE if many else 0) | (_REQUIRED if field.required else 0)
        auto = 0 if field.type.name in _LONG else blank.style.size
        appearance = self._appearance(opening, lines, x1 - x0, y1 - y0)
        return self._doc.Reference(PDFDictionary({
            "Type": "/Annot", "Subtype": "/Widget", "FT": "/Tx", "T": text_string(blank.key),
            "TU": text_string(field.label.zh), "V": text_string(value), "DA": f"(/{_FONT} {auto:g} Tf 0 g)",
            "Q": _ALIGN.get(blank.align, 0), "Ff": flags, "F": 4,
            "Rect": f"[{x0:.2f} {height - y1:.2f} {x1:.2f} {height - y0:.2f}]",
            "AP": PDFDictionary({"N": appearance}),
        }))

    def _appearance(self, opening: Opening, lines: list[Line], width: float, height: float) -> Any:
        """The value, or what is printed where there is none, as a form XObject (ISO 32000-1, 12.7.3.3)."""
        content = Content(self._drawing.subsets, height)
        tall = sum(line.height for line in lines)
        y = PADDING if opening.blank.passage else max((height - tall) / 2, 0.0)
        for line in lines:
            long = sum(piece.width for piece in line.pieces)
            free = width - 2 * PADDING - long
            x = PADDING + {"center": free / 2, "right": free}.get(opening.blank.align, 0.0)
            for piece in line.pieces:
                content.text(x + piece.x, y + line.baseline, piece)
            y += line.height
        code = b"/Tx BMC q\n" + content.stream() + b"\nQ EMC"
        return stream(self._doc, code, Type="/XObject", Subtype="/Form", BBox=f"[0 0 {width:.2f} {height:.2f}]",
                      Resources=self._drawing.resources)


@cache
def typing_font() -> Font:
    """The font of what is typed: Noto Serif SC with all of the Table of General Standard Characters, made once."""
    face = FontBook().chain("宋体")[0]
    subset = Subset(face, _FONT)
    subset.encode("".join(char for char in (*map(chr, _TYPED), *standard_characters()) if char in face.widths))
    # The box of a line, not of the widest glyph: programs that fill in fields take the line height from it.
    return replace(subset.font(cmap=True, level=9), box="[0 -286 1000 1151]")


def text_string(text: str) -> str:
    """*text* as a PDF text string (ISO 32000-1, 7.9.2.2)."""
    return f"<FEFF{text.encode('utf-16-be').hex().upper()}>"
