"""Fields of a fillable PDF and comments typed on top: what shows is read, what is stored is kept beside it."""

from __future__ import annotations

import io
import logging
import zlib

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import FreeText, Highlight, Link, Text
from pypdf.generic import (
    ArrayObject,
    BooleanObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    NumberObject,
    TextStringObject,
)
from reportlab.pdfgen.canvas import Canvas

from subsidy_docs.layout import Layout
from subsidy_docs.read.textrun import Run
from subsidy_docs.read.view import View
from subsidy_docs.read.widgets import Overlay, as_stored, set_texts

from . import makers
from .reading import lines, read, tables

VALUES = {"applicant_name": "嘉兴喆堃犇㛃䶮𬭎智能科技有限公司", "total_investment": "512.50", "contact_name": "李𬭎"}
CELLS = [(1, 1, 1, 1, "申请单位名称（盖章）："), (1, 2, 1, 1, VALUES["applicant_name"]),
         (2, 1, 1, 1, "建设投资总额"), (2, 2, 1, 1, "512.50万元"),
         (3, 1, 1, 1, "联系人"), (3, 2, 1, 1, VALUES["contact_name"])]
LOWER = {"applicant_name": 680, "total_investment": 650, "contact_name": 620}


def fillable() -> PdfWriter:
    def draw(canvas: Canvas) -> None:
        canvas.grid([80, 240, 520], [710, 680, 650, 620])
        for (key, y), label in zip(LOWER.items(), ("申请单位名称（盖章）：", "建设投资总额", "联系人"), strict=True):
            canvas.setFont(makers.font(), makers.SIZE)
            canvas.drawString(85, y + 10, label)
            canvas.acroForm.textfield(name=key, tooltip=label, x=245, y=y + 4, width=200, height=22, borderWidth=0,
                                      fontSize=11)
        canvas.setFont(makers.font(), makers.SIZE)
        canvas.drawString(450, 660, "万元")
        canvas.acroForm.checkbox(name="agree", x=85, y=580, size=14, checked=True)
    return PdfWriter(clone_from=PdfReader(io.BytesIO(makers.drawn(draw))))


def saved(writer: PdfWriter) -> Layout:
    out = io.BytesIO()
    writer.write(out)
    return read(out.getvalue())


def _set(writer: PdfWriter, *, appearances: bool) -> PdfWriter:
    """Store the values; with no appearances of their own, or the empty ones that were there."""
    for reference in writer.pages[0]["/Annots"]:
        widget = reference.get_object()
        if widget.get("/T") in VALUES:
            widget[NameObject("/V")] = TextStringObject(VALUES[widget["/T"]])
            if not appearances:
                del widget["/AP"]
    return writer


def _need_appearances(writer: PdfWriter, need: bool) -> None:
    writer.root_object["/AcroForm"][NameObject("/NeedAppearances")] = BooleanObject(need)


def _texts(layout: Layout) -> list[tuple[int, int, int, int, str]]:
    """The cells, blanks between a field and what is printed behind it left out."""
    return [(*place, text.replace(" ", "")) for *place, text in tables(layout)[0]]


def test_filled_by_pypdf_with_viewers_to_draw() -> None:
    logging.disable(logging.WARNING)
    writer = fillable()
    writer.update_page_form_field_values(writer.pages[0], VALUES)
    layout = saved(writer)
    assert layout.kind == "acroform"
    assert {w.name: w.value for w in layout.widgets} == {**VALUES, "agree": "Yes"}
    assert _texts(layout) == CELLS


@pytest.mark.parametrize("need", [True, False])
def test_values_without_appearances_are_read_exactly(need: bool) -> None:
    writer = _set(fillable(), appearances=False)
    _need_appearances(writer, need)
    assert _texts(saved(writer)) == CELLS


def test_an_appearance_that_viewers_are_asked_to_redraw_does_not_count() -> None:
    writer = _set(fillable(), appearances=True)
    _need_appearances(writer, True)
    assert _texts(saved(writer)) == CELLS


@pytest.mark.parametrize("need", [True, False])
def test_a_request_to_redraw_that_lies_packed_is_found(need: bool) -> None:
    logging.disable(logging.WARNING)
    writer = fillable()
    writer.update_page_form_field_values(writer.pages[0], {"contact_name": "李𬭎"}, auto_regenerate=False)
    _need_appearances(writer, need)
    out = io.BytesIO()
    writer.write(out)
    packed = _packed(out.getvalue())
    assert b"/NeedAppearances" not in packed
    assert tables(read(packed))[0][5][4] == ("李𬭎" if need else "??")


def _packed(data: bytes) -> bytes:
    """The same document with its catalog and form packed in an object stream (PDF 1.5)."""
    reader = PdfReader(io.BytesIO(data))
    root, form = reader.trailer["/Root"].indirect_reference.idnum, None
    bodies = {}
    for number in reader.xref[0]:
        start = reader.xref[0][number]
        body = data[start:data.index(b"endobj", start)].split(b"obj", 1)[1].strip()
        bodies[number] = body
        if b"/NeedAppearances" in body and number != root:
            form = number
    inside = [number for number in (root, form) if number is not None]
    heads, texts = b"", b""
    for number in inside:
        heads += b"%d %d " % (number, len(texts))
        texts += bodies.pop(number) + b" "
    content = zlib.compress(heads + texts)
    store = max(reader.xref[0]) + 1
    bodies[store] = (b"<</Type/ObjStm/N %d/First %d/Filter/FlateDecode/Length %d>>stream\n%s\nendstream"
                     % (len(inside), len(heads), len(content), content))
    out, rows = b"%PDF-1.5\n", {}
    for number, body in bodies.items():
        rows[number] = b"\1" + len(out).to_bytes(4, "big") + b"\0\0"
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    for k, number in enumerate(inside):
        rows[number] = b"\2" + store.to_bytes(4, "big") + k.to_bytes(2, "big")
    table, own = len(out), store + 1
    rows[own] = b"\1" + table.to_bytes(4, "big") + b"\0\0"
    listed = b"".join(rows.get(number, bytes(7)) for number in range(own + 1))
    return out + (b"%d 0 obj<</Type/XRef/Size %d/Root %d 0 R/W[1 4 2]/Length %d>>stream\n%s\nendstream endobj\n"
                  b"startxref\n%d\n%%%%EOF\n" % (own, own + 1, root, len(listed), listed, table))


def test_a_field_that_shows_something_else_than_it_stores() -> None:
    logging.disable(logging.WARNING)
    writer = fillable()
    writer.update_page_form_field_values(writer.pages[0], {"total_investment": "100.00"}, auto_regenerate=False)
    for reference in writer.pages[0]["/Annots"]:
        if reference.get_object().get("/T") == "total_investment":
            reference.get_object()[NameObject("/V")] = TextStringObject("999.00")
    layout = saved(writer)
    assert [text for *_, text in _texts(layout)][3] == "100.00万元"  # the page
    assert {w.name: w.value for w in layout.widgets}["total_investment"] == "999.00"  # the store


def test_a_form_not_filled() -> None:
    layout = saved(fillable())
    assert {w.name: w.value for w in layout.widgets} == {"applicant_name": "", "total_investment": "",
                                                         "contact_name": "", "agree": "Yes"}
    assert [text for *_, text in _texts(layout)] == ["申请单位名称（盖章）：", "", "建设投资总额", "万元", "联系人", ""]


def test_boxes_of_fields_are_where_they_show() -> None:
    widget = next(w for w in saved(fillable()).widgets if w.name == "contact_name")
    assert (widget.box.page, widget.box.x0, widget.box.x1) == (1, 245, 445)
    assert widget.box.y0 == pytest.approx(makers.HEIGHT - 646, abs=0.1)
    assert widget.box.y1 == pytest.approx(makers.HEIGHT - 624, abs=0.1)


def test_a_field_below_another_has_both_names() -> None:
    writer = _set(fillable(), appearances=False)
    form = writer.root_object["/AcroForm"]
    child = next(r for r in writer.pages[0]["/Annots"] if r.get_object().get("/T") == "contact_name")
    parent = writer._add_object(DictionaryObject({NameObject("/T"): TextStringObject("annex1"),
                                                  NameObject("/Kids"): ArrayObject([child])}))
    child.get_object()[NameObject("/Parent")] = parent
    form[NameObject("/Fields")] = ArrayObject([r for r in form["/Fields"] if r != child] + [parent])
    layout = saved(writer)
    assert {w.name for w in layout.widgets} >= {"annex1.contact_name"}
    assert _texts(layout) == CELLS


def test_a_value_of_several_lines_is_several_lines() -> None:
    writer = _set(fillable(), appearances=False)
    for reference in writer.pages[0]["/Annots"]:
        if reference.get_object().get("/T") == "applicant_name":
            reference.get_object()[NameObject("/V")] = TextStringObject("嘉兴喆堃\r科技有限公司")
            reference.get_object()[NameObject("/Ff")] = NumberObject(1 << 12)
    cell = tables(saved(writer))[0][1]
    assert cell[4] == "嘉兴喆堃\n科技有限公司"


def test_a_hidden_field_is_not_shown() -> None:
    writer = _set(fillable(), appearances=False)
    for reference in writer.pages[0]["/Annots"]:
        if reference.get_object().get("/T") == "contact_name":
            reference.get_object()[NameObject("/F")] = NumberObject(2)
    layout = saved(writer)
    assert "contact_name" not in {w.name for w in layout.widgets}
    assert "hidden-text" in layout.notes
    assert tables(layout)[0][5][4] == ""


def test_a_flattened_form_has_text_and_no_fields() -> None:
    logging.disable(logging.WARNING)
    writer = fillable()
    writer.update_page_form_field_values(writer.pages[0], {"total_investment": "512.50"}, flatten=True)
    writer.remove_annotations(subtypes="/Widget")
    del writer.root_object["/AcroForm"]
    layout = saved(writer)
    assert layout.kind == "pdf"
    assert _texts(layout)[3][4] == "512.50万元"


def _noted(annotation: object) -> Layout:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(makers.written((70, 100, "申请补助金额"), (250, 100, "万元")))))
    writer.add_annotation(0, annotation)
    return saved(writer)


def test_text_typed_on_top_in_a_pdf_editor_is_part_of_the_page() -> None:
    note = FreeText(text="100.00", rect=(150, 735, 200, 750), font_size="10pt")
    layout = _noted(note)
    assert "".join(line.text for block in layout.blocks for line in block.lines).replace(" ", "") == \
        "申请补助金额100.00万元"
    assert layout.notes == ("annotations",)


def test_a_sticky_note_is_no_text_of_the_page() -> None:
    layout = _noted(Text(text="这里填错了", rect=(150, 735, 170, 755)))
    assert "填错" not in str(layout.blocks)
    assert layout.notes == ("comments",)


def test_a_highlight_hides_nothing() -> None:
    quads = ArrayObject([FloatObject(v) for v in (60, 760, 200, 760, 60, 730, 200, 730)])
    layout = _noted(Highlight(rect=(60, 730, 200, 760), quad_points=quads))
    assert layout.blocks[0].lines[0].text == "申请补助金额"
    assert layout.notes == ("annotations",)


def test_a_link_is_nothing() -> None:
    layout = _noted(Link(rect=(60, 730, 200, 760), url="http://example.invalid/"))
    assert layout.notes == ()


def test_xfa_is_noted() -> None:
    writer = _set(fillable(), appearances=False)
    stream = writer._add_object(TextStringObject("<xdp/>"))
    writer.root_object["/AcroForm"][NameObject("/XFA")] = ArrayObject([TextStringObject("template"), stream])
    assert "xfa" in saved(writer).notes


def test_scripts_are_not_run() -> None:
    writer = _set(fillable(), appearances=False)
    writer.root_object[NameObject("/OpenAction")] = DictionaryObject({
        NameObject("/S"): NameObject("/JavaScript"),
        NameObject("/JS"): TextStringObject("this.getField('total_investment').value = '999.00';")})
    assert _texts(saved(writer)) == CELLS


def test_a_page_without_fields_in_a_form_document_reads_the_same() -> None:
    writer = fillable()
    writer.add_page(PdfReader(io.BytesIO(makers.written((70, 100, "附页")))).pages[0])
    out = io.BytesIO()
    writer.write(out)
    assert lines(out.getvalue())[-1] == "附页"


def _run(text: str, x: float, y: float, first: int) -> Run:
    return Run(list(text), [x + 10.0 * k for k in range(len(text) + 1)], y, y + 10.0, first)


def _stored(text: str, *runs: Run) -> list[str]:
    """What is read where a field that stores *text* lies at (100, 100) to (200, 140) on a page 800 high."""
    overlay = Overlay(drawn=[(text, (100.0, 660.0, 200.0, 700.0))])
    return ["".join(run.text) for run in as_stored(list(runs), overlay, View(0.0, 0.0, 600.0, 800.0, 0))]


def test_a_field_drawn_in_two_lines_is_one_text_before_what_is_printed_behind_it() -> None:
    runs = (_run("（类别）", 50, 102, 0), _run("项目。", 50, 122, 4), _run("印染工艺参数AI", 101, 102, 7),
            _run("优化应用场景", 101, 122, 15))
    assert _stored("印染工艺参数AI优化应用场景", *runs) == ["（类别）", "项目。", "印染工艺参数AI优化应用场景"]


def test_blanks_at_the_break_of_a_field_are_those_it_stores() -> None:
    runs = (_run("ABB", 101, 102, 0), _run("Hualian", 101, 122, 3))
    assert _stored("ABB Hualian", *runs) == ["ABB Hualian"]


def test_a_character_that_a_fields_font_lost_is_the_one_stored() -> None:
    assert _stored("\ufeffSJCP76773A", _run("\ufffdSJCP7677", 101, 102, 0), _run("3A", 101, 122, 9)) == ["SJCP76773A"]


def test_a_field_that_shows_something_else_than_it_stores_is_read_as_it_shows() -> None:
    runs = (_run("旧值", 101, 102, 0), _run("一二", 101, 122, 2))
    assert _stored("新值三四", *runs) == ["旧值", "一二"]


def test_a_long_field_without_appearance_begins_at_its_top() -> None:
    overlay = Overlay(texts=[("上规模奖励", (100.0, 660.0, 200.0, 700.0), True)])
    (run,) = set_texts(overlay, View(0.0, 0.0, 600.0, 800.0, 0))
    assert run.y0 == 100.0
