"""The fields of a fillable PDF as a further witness: what a field stores beside what its page shows.

The page counts. A field that stores another value than the one shown, or one that does not show, is a case for
a person.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from subsidy_docs.align.resolve import UNSPLIT
from subsidy_docs.align.settle import note_text
from subsidy_docs.align.stream import fold
from subsidy_docs.bilingual import Bilingual
from subsidy_docs.forms import Form
from subsidy_docs.layout import Widget
from subsidy_docs.record import Place, Reading, Status


def confirm(form: Form, readings: Mapping[str, Reading], widgets: Iterable[Widget]) -> dict[str, Reading]:
    """*readings* with each field that the PDF stores under its key compared."""
    result = dict(readings)
    for widget in widgets:
        key = widget.name.rpartition(".")[2] if widget.name not in form.fields else widget.name
        if key not in form.fields:
            _doubt_cut_off(result, widget)
        elif form.fields[key].type.name != "mark":
            result[key] = _compared(result.get(key), form, key, widget)
    return result


def _doubt_cut_off(readings: dict[str, Reading], widget: Widget) -> None:
    """A field of another program's name that stores more than it shows: what was read there is a part of it."""
    stored = fold(widget.value)
    for key, reading in readings.items():
        box = None if reading.where is None else reading.where.box
        if box is None or reading.status is not Status.OK or box.page != widget.box.page:
            continue
        apart = box.x0 >= widget.box.x1 or box.x1 <= widget.box.x0 or box.y0 >= widget.box.y1 or box.y1 <= widget.box.y0
        shown = fold(str(reading.value))
        if not apart and len(shown) < len(stored) and stored.startswith(shown):
            note = Bilingual(f"表单域中存的是“{widget.value}”，页面没有显示完整",
                             f"the field stores {widget.value!r}; the page does not show all of it")
            readings[key] = replace(reading, status=Status.REVIEW, confidence=0.5,
                                    notes=(*reading.notes, note_text(note)))


def _compared(shown: Reading | None, form: Form, key: str, widget: Widget) -> Reading:
    """The reading of the page and what the field stores, as one."""
    stored = form.fields[key].type.parse(widget.value)
    where = Place(box=widget.box)
    if shown is None:
        shown = Reading(None, "", Status.BLANK, 0.0, where)
    if stored.value == shown.value:
        if stored.sure and shown.value is not None:
            return Reading(shown.value, shown.raw, Status.OK, 0.99, where)
        return replace(shown, where=where) if shown.where is None or shown.status is Status.BLANK else shown
    if note_text(UNSPLIT) in shown.notes and stored.sure and stored.value is not None \
            and fold(widget.value) in fold(shown.raw):
        # the page shows it, but beside another blank's text; where they part, the fields themselves say
        return Reading(stored.value, widget.value, Status.OK, 0.95, where)
    note = Bilingual(f"表单域中存的是“{widget.value or '空白'}”，与页面所示不一致",
                     f"the field stores {widget.value or 'nothing'!r}, which is not what the page shows")
    value, raw = (stored.value, widget.value) if shown.value is None else (shown.value, shown.raw)
    return Reading(value, raw, Status.REVIEW, 0.5, shown.where or where,
                   (*shown.notes, note_text(note)))

