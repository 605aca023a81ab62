"""Hand 7: fillable PDFs of other makers: AcroForm fields under any name at the blanks, filled by a program.

The fields are named Text1, fill_7, by labels or by nothing that helps; dates stand in one field or in three. Values
bear the appearance that a viewer made, or none, or one that still shows the empty blank.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from random import Random
from typing import Any

from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    BooleanObject,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    NumberObject,
    TextStringObject,
)
from reportlab.pdfgen.canvas import Canvas

from benchmarks.accuracy import draw, ink
from benchmarks.accuracy.hands import file_name, lay_out, one
from benchmarks.accuracy.sheet import Case, Run, map_runs
from benchmarks.accuracy.truth import Truth

_PARTS = re.compile(r"(\d+|[〇一二三四五六七八九十]+)(\s*[年月日]\s*[—\-－–~～至到 ]*)")
_NAMES: tuple[Callable[[int, str], str], ...] = (
    lambda n, key: f"Text{n}",
    lambda n, key: f"fill_{n}",
    lambda n, key: f"undefined_{n}",
    lambda n, key: f"文本{n}",
    lambda n, key: f"form1[0].#subform[0].TextField{n}[0]",
    lambda n, key: f"{key}_{n}",
    lambda n, key: f"{n * 7919 % 100003:x}",
)


def _split(run: Run, rng: Random, whole: bool) -> tuple[Run, ...]:
    """A written blank as fields with the printed words between them. Each field's key is made unique with ``#``."""
    if run.key is None:
        return (run,)
    text = run.text.replace("\n", "")
    if not text.strip(" \u3000\u00a0_"):
        return (replace(run, text="\u3000" * 4, underline=False),)
    money = re.fullmatch(r"\s*(\S+?)(\s*万元)\s*", text)
    if money:
        return (replace(run, text=money[1], underline=False), Run(money[2]))
    parts = list(_PARTS.finditer(text))
    if parts and not whole and "".join(p[0] for p in parts) == text.lstrip():
        return tuple(each for i, p in enumerate(parts) for each in (Run(p[1], f"{run.key}#{i}"), Run(p[2])))
    return (replace(run, text=text, underline=False),)


def make(form: str, truth: Truth, rng: Random, folder: Path) -> Case:
    """A fillable PDF, filled."""
    sheet, wants = lay_out(form, truth, rng, odd=0.01)
    whole = rng.random() < 0.4
    counter = iter(range(10**6))

    def fields(run: Run) -> tuple[Run, ...]:
        n = next(counter)
        return tuple(replace(r, key=f"{r.key}@{n}") if r.key else r for r in _split(run, rng, whole))

    sheet = map_runs(sheet, fields)
    values = {run.key: run.text.strip("\u3000") for p in sheet.paras() for run in p.runs if run.key}
    name_of = rng.choice(_NAMES)
    names: dict[str, str] = {}

    def widget(canvas: Any, key: str, text: str, x: float, y: float, width: float, height: float) -> None:
        if key in names:
            return  # a further line of the same blank: the one field holds it all
        names[key] = name_of(len(names) + 1, key.split("@")[0].split("#")[0])
        wrapped = values[key].startswith(text) and len(values[key]) > len(text)
        lines = 1 + (len(values[key]) // max(1, len(text)) if wrapped else 0)
        look: Any = {"borderWidth": 0, "fontSize": 9, "fieldFlags": "multiline" if lines > 1 else ""}
        place: Any = {"x": x, "y": y - (lines - 1) * height, "width": max(width + 4, 24), "height": height * lines}
        canvas.acroForm.textfield(name=names[key], tooltip=rng.choice(("", "请填写")), **place, **look)

    manner = replace(draw.Manner.draw(rng), text="line", leading=1.6)
    blank = draw.draw(sheet, manner, rng, widget)
    path = folder / file_name(form, truth, rng, ".pdf")
    way = rng.choices(("shown", "asked", "bare", "stale", "typed"), weights=(4, 2, 2, 1, 2))[0]
    path.write_bytes(_filled(blank, {names[key]: value for key, value in values.items() if key in names}, way))
    if way == "stale":
        wants = {
            key: replace(want, clear=False, why="set in the field, not shown on the page")
            for key, want in wants.items()
        }
    return one(path, form, wants)


def _filled(blank: bytes, values: dict[str, str], way: str) -> bytes:
    """The form with its fields set.

    shown: with appearances, as a viewer saves them; asked: the viewer is asked to make them anew (NeedAppearances);
    bare: there is none; stale: only the value was set, the page still shows the blank; typed: there are no fields,
    the values are FreeText annotations put over the blanks with a typewriter tool.
    """
    writer = PdfWriter(clone_from=PdfReader(BytesIO(blank)))
    for page in writer.pages:
        for annotation in page.get("/Annots", []):
            field = annotation.get_object()
            value = values.get(str(field.get("/T", "")))
            if value is None:
                continue
            if way == "typed":
                _typewrite(writer, field, value)
                continue
            field[NameObject("/V")] = TextStringObject(value)
            if way == "bare":
                field.pop("/AP", None)
            if way == "shown":
                x0, y0, x1, y1 = (float(v) for v in field["/Rect"])
                field[NameObject("/AP")] = DictionaryObject(
                    {NameObject("/N"): _appearance(writer, value, x1 - x0, y1 - y0)}
                )
    if way == "typed":
        writer.root_object.pop("/AcroForm", None)
    if way in {"asked", "bare"} and "/AcroForm" in writer.root_object:
        writer.root_object["/AcroForm"].get_object()[NameObject("/NeedAppearances")] = BooleanObject(True)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def _typewrite(writer: PdfWriter, field: Any, value: str) -> None:
    """Make a FreeText annotation of a field."""
    x0, y0, x1, y1 = (float(v) for v in field["/Rect"])
    for key in [key for key in field if key not in {"/Type", "/Rect", "/P"}]:
        del field[key]
    field[NameObject("/Subtype")] = NameObject("/FreeText")
    field[NameObject("/Contents")] = TextStringObject(value)
    field[NameObject("/DA")] = TextStringObject("0 0 0 rg /Helv 9 Tf")
    field[NameObject("/F")] = NumberObject(4)
    field[NameObject("/AP")] = DictionaryObject({NameObject("/N"): _appearance(writer, value, x1 - x0, y1 - y0)})


def _appearance(writer: PdfWriter, value: str, width: float, height: float) -> Any:
    """What a viewer draws for *value* in a field of this size: a form object with its font."""
    drawn = BytesIO()
    canvas = Canvas(drawn, pagesize=(width, height), invariant=1)
    face = ink.faces()[0]
    room = max(1, int(width / 9))
    lines = [value[i : i + room] for i in range(0, len(value), room)] if height > 20 and len(value) > room else [value]
    size = min(9.0, width / max(0.1, max((ink.width(face, line, 1) for line in lines), default=1)))
    canvas.setFont(face, size)
    for i, line in enumerate(lines):
        canvas.drawString(1, height - (i + 1) * height / len(lines) + 3, line)
    canvas.showPage()
    canvas.save()
    page = PdfReader(drawn).pages[0]
    form = DecodedStreamObject()
    contents = page.get_contents()
    form.set_data(contents.get_data() if contents is not None else b"")
    form.update(
        {
            NameObject("/Type"): NameObject("/XObject"),
            NameObject("/Subtype"): NameObject("/Form"),
            NameObject("/BBox"): ArrayObject([FloatObject(v) for v in (0, 0, width, height)]),
            NameObject("/Resources"): page["/Resources"].clone(writer),
        }
    )
    return writer._add_object(form)
