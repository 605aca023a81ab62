"""What lies on a PDF page above its content: form fields and comments, made part of what is read.

A fillable PDF stores a field's value apart from its appearance, and the two can differ. The page counts: where a
field has an appearance of its own, the text in that is what the page shows; where it has none, or the document asks
viewers to make one anew, viewers show the value, so the value is set at the field's place as text. (pdfium could draw
it too, but loses rare characters on the way.) ``settle`` does so to an open page; no script is run and no link
followed.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from subsidy_docs.read import pdfium
from subsidy_docs.read.textrun import Run
from subsidy_docs.read.view import Bounds, View

_TEXT_NOTE, _LINK, _FREE_TEXT, _STAMP, _INK, _POPUP, _WIDGET = 1, 2, 3, 13, 15, 16, 20
_TEXT_MARKS = (9, 10, 11, 12)  # highlight, underline, squiggly, strike-out: ink over text, no text
_CHECKBOX, _RADIO, _COMBO, _LIST, _TEXT_FIELD, _SIGNATURE = 2, 3, 4, 5, 6, 7
_HIDDEN, _NO_VIEW = 2, 32
_FONT_SIZE = 10.5
_MOST = 5_000
"""More annotations than this on a page are not looked at."""


@dataclass(frozen=True, slots=True)
class Field:
    """A form field's widget: full name, stored value, box in the page's own space (left, bottom, right, top)."""

    name: str
    value: str
    box: Bounds


@dataclass(slots=True)
class Overlay:
    """What lay on a page: fields, texts to set at their places, pictures (stamps, ink), notes.

    ``changed`` says that the page has to be closed and opened again to be read.
    """

    fields: list[Field] = field(default_factory=list)
    texts: list[tuple[str, Bounds]] = field(default_factory=list)
    pictures: list[Bounds] = field(default_factory=list)
    notes: dict[str, None] = field(default_factory=dict)
    changed: bool = False


@contextmanager
def form(document: Any) -> Iterator[Any]:
    """The interactive form of a document, None if it has none."""
    library = pdfium.raw()
    if library.FPDF_GetFormType(document) == library.FORMTYPE_NONE:
        yield None
        return
    info = library.FPDF_FORMFILLINFO(version=2)  # no JavaScript platform: nothing in the document is ever run
    environment = library.FPDFDOC_InitFormFillEnvironment(document, info)
    try:
        yield environment
    finally:
        if environment:
            library.FPDFDOC_ExitFormFillEnvironment(environment)


def settle(page: Any, environment: Any) -> Overlay:
    """Read the fields and comments of an open page and make their appearances part of its content."""
    library = pdfium.raw()
    overlay = Overlay()
    count = min(library.FPDFPage_GetAnnotCount(page), _MOST)
    if count < 1:
        return overlay
    before = [_appearance(page, index) for index in range(count)]
    if environment:
        library.FORM_OnAfterLoadPage(page, environment)  # makes missing appearances, and all of them if so asked
    drawn = []
    for index in range(count):
        with _annotation(page, index) as annotation:
            drawn.append(_take(overlay, annotation, environment, before[index]))
    if environment:
        library.FORM_OnBeforeClosePage(page, environment)
    for index in reversed(range(count)):
        if not drawn[index]:
            library.FPDFPage_RemoveAnnot(page, index)
    overlay.changed = any(drawn)
    if overlay.changed:
        library.FPDFPage_Flatten(page, library.FLAT_NORMALDISPLAY)
    return overlay


def _take(overlay: Overlay, annotation: Any, environment: Any, before: str) -> bool:
    """Note what the annotation says; False if its appearance must not become part of the page."""
    library = pdfium.raw()
    kind = int(library.FPDFAnnot_GetSubtype(annotation))
    if kind in (_LINK, _POPUP):
        return False
    unseen = bool(library.FPDFAnnot_GetFlags(annotation) & (_HIDDEN | _NO_VIEW))
    box = _box(annotation)
    if kind == _WIDGET:
        return _take_widget(overlay, annotation, environment, before, box, unseen=unseen)
    if unseen:
        return False
    overlay.notes["comments" if kind == _TEXT_NOTE else "annotations"] = None
    if kind in (_STAMP, _INK):
        overlay.pictures.append(box)
    if kind == _FREE_TEXT and not before:
        overlay.texts.append((pdfium.string("FPDFAnnot_GetStringValue", annotation, b"Contents"), box))
    return kind != _TEXT_NOTE and kind not in _TEXT_MARKS


def _take_widget(overlay: Overlay, annotation: Any, environment: Any, before: str, box: Bounds, *,
                 unseen: bool) -> bool:
    library = pdfium.raw()
    kind = library.FPDFAnnot_GetFormFieldType(environment, annotation) if environment else -1
    name = pdfium.string("FPDFAnnot_GetFormFieldName", environment, annotation) if environment else ""
    value = pdfium.string("FPDFAnnot_GetFormFieldValue", environment, annotation) if environment else ""
    if kind < 0:  # a widget that the form does not list
        name = name or pdfium.string("FPDFAnnot_GetStringValue", annotation, b"T")
        value = value or pdfium.string("FPDFAnnot_GetStringValue", annotation, b"V")
    if kind in (_CHECKBOX, _RADIO):
        value = value if library.FPDFAnnot_IsChecked(environment, annotation) else ""
    if kind == _SIGNATURE:
        if pdfium.raw().FPDFAnnot_HasKey(annotation, b"AP"):
            overlay.pictures.append(box)
        return not unseen
    if unseen:
        if value:
            overlay.notes["hidden-text"] = None
        return False
    if kind in (_CHECKBOX, _RADIO, _COMBO, _LIST, _TEXT_FIELD) or name:
        overlay.fields.append(Field(name, value, box))
    shown = _appearance_of(annotation)
    if kind in (_COMBO, _LIST, _TEXT_FIELD, -1) and (not before or shown != before):
        overlay.texts.append((value, box))
        return False
    return True


@contextmanager
def _annotation(page: Any, index: int) -> Iterator[Any]:
    library = pdfium.raw()
    annotation = library.FPDFPage_GetAnnot(page, index)
    try:
        yield annotation
    finally:
        library.FPDFPage_CloseAnnot(annotation)


def _appearance(page: Any, index: int) -> str:
    with _annotation(page, index) as annotation:
        return _appearance_of(annotation)


def _appearance_of(annotation: Any) -> str:
    return pdfium.string("FPDFAnnot_GetAP", annotation, pdfium.raw().FPDF_ANNOT_APPEARANCEMODE_NORMAL)


def _box(annotation: Any) -> Bounds:
    rectangle = pdfium.raw().FS_RECTF()
    pdfium.raw().FPDFAnnot_GetRect(annotation, ctypes.byref(rectangle))
    return rectangle.left, rectangle.bottom, rectangle.right, rectangle.top


def set_texts(overlay: Overlay, view: View) -> list[Run]:
    """The overlay's texts as runs at their places: one a line, from the left, as most viewers show them."""
    runs = []
    for text, box in overlay.texts:
        x0, y0, x1, y1 = view.box(*box)
        lines = [line for line in text.splitlines() if line.strip()]
        if not lines or y1 <= y0 or x1 <= x0:
            continue
        pitch = (y1 - y0) / len(lines)
        height = min(pitch, _FONT_SIZE)
        for k, line in enumerate(lines):
            width = min(height, (x1 - x0) / len(line))
            top = y0 + pitch * k + (pitch - height) / 2
            runs.append(Run(list(line), [x0 + width * i for i in range(len(line) + 1)], top, top + height))
    return runs
