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
from dataclasses import dataclass, field, replace
from typing import Any

from subsidy_docs.align.stream import fold
from subsidy_docs.read import pdfium
from subsidy_docs.read.textrun import Run
from subsidy_docs.read.view import Bounds, View

_TEXT_NOTE, _LINK, _FREE_TEXT, _STAMP, _INK, _POPUP, _WIDGET = 1, 2, 3, 13, 15, 16, 20
_TEXT_MARKS = (9, 10, 11, 12)  # highlight, underline, squiggly, strike-out: ink over text, no text
_CHECKBOX, _RADIO, _COMBO, _LIST, _TEXT_FIELD, _SIGNATURE = 2, 3, 4, 5, 6, 7
_HIDDEN, _NO_VIEW = 2, 32
_MULTILINE = 1 << 12  # of a text field's flags
_FONT_SIZE = 10.5
_NO_MEANING = "\ufffd"
_KEY = b"/NeedAppearances"
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
    """What lay on a page: fields, texts to set at their places (True: from the top), texts that the page draws itself
    and where, pictures (stamps, ink), notes.

    ``changed`` says that the page has to be closed and opened again to be read.
    """

    fields: list[Field] = field(default_factory=list)
    texts: list[tuple[str, Bounds, bool]] = field(default_factory=list)
    drawn: list[tuple[str, Bounds]] = field(default_factory=list)
    pictures: list[Bounds] = field(default_factory=list)
    notes: dict[str, None] = field(default_factory=dict)
    changed: bool = False


@dataclass(frozen=True, slots=True)
class Form:
    """The interactive form of a document: pdfium's handle (None: no form) and whether viewers are asked to draw the
    appearances of all fields anew (None: not known yet)."""

    handle: Any
    redrawn: bool | None


@contextmanager
def form(document: Any, data: bytes) -> Iterator[Form]:
    """The interactive form of a document, whose bytes are ``data``."""
    library = pdfium.raw()
    if library.FPDF_GetFormType(document) == library.FORMTYPE_NONE:
        yield Form(None, False)
        return
    info = library.FPDF_FORMFILLINFO(version=2)  # no JavaScript platform: nothing in the document is ever run
    handle = library.FPDFDOC_InitFormFillEnvironment(document, info)
    try:
        yield Form(handle, _redrawn(data))
    finally:
        if handle:
            library.FPDFDOC_ExitFormFillEnvironment(handle)


def _redrawn(data: bytes) -> bool | None:
    """Whether the form asks for all appearances to be drawn anew, if the bytes say so plainly."""
    said, at = set(), data.find(_KEY)
    while at >= 0:
        said.add(data[at + len(_KEY):at + len(_KEY) + 9].split()[:1] == [b"true"])
        at = data.find(_KEY, at + 1)
    if len(said) > 1 or (not said and not _in_plain_sight(data)):
        return None
    return said == {True}


def _in_plain_sight(data: bytes) -> bool:
    """Whether the file lists its objects in a plain table, so that none of them lies packed within another."""
    *_, last = data[-2048:].rpartition(b"startxref")
    offset = last.split()[:1]
    return bool(offset and offset[0].isdigit() and data[int(offset[0]):int(offset[0]) + 4] == b"xref"
                and b"/XRefStm" not in data[-2048:])


def settle(page: Any, form: Form) -> Overlay:
    """Read the fields and comments of an open page and make their appearances part of its content."""
    library = pdfium.raw()
    overlay = Overlay()
    count = min(library.FPDFPage_GetAnnotCount(page), _MOST)
    if count < 1:
        return overlay
    missing = [not _has_appearance(page, index) for index in range(count)]
    redrawn = form.redrawn
    if redrawn is None and form.handle:
        redrawn = _draws_anew(page, form, missing)
    drawn = []
    for index in range(count):
        with _annotation(page, index) as annotation:
            drawn.append(_take(overlay, annotation, form.handle, missing=missing[index], redrawn=bool(redrawn)))
    for index in reversed(range(count)):
        if not drawn[index]:
            library.FPDFPage_RemoveAnnot(page, index)
    overlay.changed = any(drawn)
    if overlay.changed:
        library.FPDFPage_Flatten(page, library.FLAT_NORMALDISPLAY)
    return overlay


def _draws_anew(page: Any, form: Form, missing: list[bool]) -> bool:
    """Whether pdfium, asked to show the page's fields, changes an appearance that was there."""
    library = pdfium.raw()
    present = [index for index, lacks in enumerate(missing) if not lacks]
    before = [_appearance(page, index) for index in present]
    library.FORM_OnAfterLoadPage(page, form.handle)  # makes missing appearances, and all of them if so asked
    changed = any(_appearance(page, index) != old for index, old in zip(present, before, strict=True))
    library.FORM_OnBeforeClosePage(page, form.handle)
    return changed


def _take(overlay: Overlay, annotation: Any, environment: Any, *, missing: bool, redrawn: bool) -> bool:
    """Note what the annotation says; False if its appearance must not become part of the page.

    ``missing``: it has no appearance; ``redrawn``: viewers draw those of fields anew.
    """
    library = pdfium.raw()
    kind = int(library.FPDFAnnot_GetSubtype(annotation))
    if kind in (_LINK, _POPUP):
        return False
    unseen = bool(library.FPDFAnnot_GetFlags(annotation) & (_HIDDEN | _NO_VIEW))
    box = _box(annotation)
    if kind == _WIDGET:
        return _take_widget(overlay, annotation, environment, box, shows_value=missing or redrawn, unseen=unseen)
    if unseen:
        return False
    overlay.notes["comments" if kind == _TEXT_NOTE else "annotations"] = None
    if kind in (_STAMP, _INK):
        overlay.pictures.append(box)
    if kind == _FREE_TEXT:
        text = pdfium.string("FPDFAnnot_GetStringValue", annotation, b"Contents")
        if missing:
            overlay.texts.append((text, box, True))
        else:
            overlay.drawn.append((text, box))
    return kind != _TEXT_NOTE and kind not in _TEXT_MARKS


def _take_widget(overlay: Overlay, annotation: Any, environment: Any, box: Bounds, *, shows_value: bool,
                 unseen: bool) -> bool:
    library = pdfium.raw()
    kind = library.FPDFAnnot_GetFormFieldType(environment, annotation) if environment else -1
    name = pdfium.string("FPDFAnnot_GetFormFieldName", environment, annotation) if environment else ""
    value = pdfium.string("FPDFAnnot_GetFormFieldValue", environment, annotation) if environment else ""
    if kind < 0:  # a widget that the form does not list
        name = name or pdfium.string("FPDFAnnot_GetStringValue", annotation, b"T")
        value = value or pdfium.string("FPDFAnnot_GetStringValue", annotation, b"V")
    if kind in (_CHECKBOX, _RADIO):
        state = pdfium.string("FPDFAnnot_GetStringValue", annotation, b"AS") or value
        value = "" if state == "Off" else value
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
    if kind in (_COMBO, _LIST, _TEXT_FIELD, -1) and shows_value:
        lines = library.FPDFAnnot_GetFormFieldFlags(environment, annotation) & _MULTILINE if environment else 0
        overlay.texts.append((value, box, kind == _TEXT_FIELD and bool(lines)))
        return False
    overlay.drawn.append((value, box))
    return True


@contextmanager
def _annotation(page: Any, index: int) -> Iterator[Any]:
    library = pdfium.raw()
    annotation = library.FPDFPage_GetAnnot(page, index)
    try:
        yield annotation
    finally:
        library.FPDFPage_CloseAnnot(annotation)


def _has_appearance(page: Any, index: int) -> bool:
    with _annotation(page, index) as annotation:
        return bool(pdfium.raw().FPDFAnnot_HasKey(annotation, b"AP"))


def _appearance(page: Any, index: int) -> str:
    with _annotation(page, index) as annotation:
        return pdfium.string("FPDFAnnot_GetAP", annotation, pdfium.raw().FPDF_ANNOT_APPEARANCEMODE_NORMAL)


def _box(annotation: Any) -> Bounds:
    rectangle = pdfium.raw().FS_RECTF()
    pdfium.raw().FPDFAnnot_GetRect(annotation, ctypes.byref(rectangle))
    return rectangle.left, rectangle.bottom, rectangle.right, rectangle.top


def set_texts(overlay: Overlay, view: View) -> list[Run]:
    """The overlay's texts as runs at their places: one a line, from the left, as most viewers show them; in a field
    of several lines from the top, else in the middle."""
    runs = []
    for text, box, from_top in overlay.texts:
        x0, y0, x1, y1 = view.box(*box)
        lines = [line for line in text.splitlines() if line.strip()]
        if not lines or y1 <= y0 or x1 <= x0:
            continue
        pitch = (y1 - y0) / len(lines)
        height = min(pitch, _FONT_SIZE)
        for k, line in enumerate(lines):
            width = min(height, (x1 - x0) / len(line))
            top = y0 + pitch * k + (0 if from_top and pitch > 2 * height else (pitch - height) / 2)
            runs.append(Run(list(line), [x0 + width * i for i in range(len(line) + 1)], top, top + height, -1))
    return runs


def as_stored(runs: list[Run], overlay: Overlay, view: View) -> list[Run]:
    """*runs* with the text of each field made whole: drawn in several lines, or with characters that its font gives no
    meaning, it is what the field stores, if the rest of it agrees. It stands where its first line stands; the
    printed words that follow the blank stand beside its last."""
    for stored, box in overlay.drawn:
        x0, y0, x1, y1 = view.box(*box)
        own = sorted((run for run in runs if not run.quarter and x0 <= (run.edges[0] + run.edges[-1]) / 2 <= x1
                      and y0 <= (run.y0 + run.y1) / 2 <= y1), key=lambda run: run.first)
        shown = "".join(char for run in own for char in run.text)
        in_one_line = all(run.y0 < own[0].y1 and own[0].y0 < run.y1 for run in own)
        if not own or (in_one_line and _NO_MEANING not in shown) or not (folded := fold(stored)) \
                or fold(shown.replace(_NO_MEANING, "")) != folded.replace(_NO_MEANING, ""):
            continue
        text = [char for char in stored.strip() if char.isprintable()]
        left = min(run.edges[0] for run in own if run.y0 < own[0].y1)
        width = (max(run.edges[-1] for run in own) - left) / len(text)
        whole = replace(own[0], text=text, edges=[left + width * i for i in range(len(text) + 1)],
                        score=1.0 if _NO_MEANING in shown else min(run.score for run in own))
        gone = set(map(id, own))
        runs = [whole if run is own[0] else run for run in runs if run is own[0] or id(run) not in gone]
    return runs
