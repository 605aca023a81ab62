"""Fillable forms: a field for each key, in its place, that people and programs fill in."""

from __future__ import annotations

import io
import re
from typing import Any

import pypdf
import pypdfium2
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from subsidy_docs.fill.acroform import render_fillable
from subsidy_docs.fill.pdf import render_pdf

from .documents import DATA, FORMS, RARE, pdfium_text, prepared, reader, squeezed, typed, written


def fillable(name: str, data: dict[str, Any] | None = None) -> bytes:
    form, template, context = prepared(name, data)
    return render_fillable(form, template, context)


def open_keys(name: str) -> list[str]:
    return [key for key, field in prepared(name)[0].fields.items() if field.type.name != "mark"]


def widgets(pdf: bytes) -> dict[str, Any]:
    found = [each.get_object() for page in reader(pdf).pages for each in page["/Annots"]]
    assert len({each["/T"] for each in found}) == len(found)
    return {each["/T"]: each for each in found}


def rectangles(pdf: bytes) -> dict[str, list[float]]:
    return {key: [float(edge) for edge in widget["/Rect"]] for key, widget in widgets(pdf).items()}


def shown(pdf: bytes) -> str:
    """The text of the page with its fields flattened, as a viewer prints it."""
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(pdf))
    document = pypdfium2.PdfDocument(pdf)
    document.init_forms()
    for page in document:
        page.flatten()
    out = io.BytesIO()
    document.save(out)
    assert writer.pages
    return pdfium_text(out.getvalue())


@pytest.mark.parametrize("name", FORMS)
@pytest.mark.parametrize("filled", [True, False])
def test_there_is_one_text_field_for_each_key_and_none_for_marks(name: str, filled: bool) -> None:
    pdf = fillable(name, None if filled else {})
    assert len(reader(pdf).pages) == 1
    assert sorted(widgets(pdf)) == sorted(open_keys(name))
    assert {widget["/FT"] for widget in widgets(pdf).values()} == {"/Tx"}


@pytest.mark.parametrize("name", FORMS)
def test_fields_stand_in_the_order_of_the_page(name: str) -> None:
    assert list(widgets(fillable(name))) == [key for key in open_keys(name) if key in widgets(fillable(name))]


@pytest.mark.parametrize("name", FORMS)
def test_values_are_prefilled_in_the_official_writing_and_labels_are_tooltips(name: str) -> None:
    form, *_ = prepared(name)
    fields = widgets(fillable(name))
    for key, widget in fields.items():
        assert widget["/TU"] == form.fields[key].label.zh
        assert widget["/V"] == (written(form, key, DATA[name][key]) if key in DATA[name] else "")
    assert {widget["/V"] for widget in widgets(fillable(name, {})).values()} == {""}


@pytest.mark.parametrize("name", FORMS)
def test_prefilled_values_show_in_every_viewer_and_nothing_shows_twice(name: str) -> None:
    form, *_ = prepared(name)
    text = squeezed(shown(fillable(name)))
    for key, value in DATA[name].items():
        official = squeezed(written(form, key, value))
        assert official in text, key
    assert squeezed(pdfium_text(fillable(name, {}))).count("年") < squeezed(shown(fillable(name, {}))).count("年")


@pytest.mark.parametrize("name", FORMS)
def test_the_blank_form_shows_what_the_printed_one_shows(name: str) -> None:
    _, template, context = prepared(name, {})
    printed = squeezed(pdfium_text(render_pdf(template, context, title="表")))
    assert sorted(squeezed(shown(fillable(name, {})))) == sorted(printed)


@pytest.mark.parametrize("name", FORMS)
@pytest.mark.parametrize("filled", [True, False])
def test_fields_stand_on_the_page_apart_from_each_other(name: str, filled: bool) -> None:
    boxes = list(rectangles(fillable(name, None if filled else {})).values())
    for number, (x0, y0, x1, y1) in enumerate(boxes):
        assert 50 < x0 < x1 < 545 and 40 < y0 < y1 < 800
        assert x1 - x0 > 35 and y1 - y0 > 15, "wide and high enough to click into and to read"
        for a0, b0, a1, b1 in boxes[number + 1:]:
            assert a0 >= x1 or a1 <= x0 or b0 >= y1 or b1 <= y0


@pytest.mark.parametrize("name", ["annex1", "annex2"])
def test_opinions_have_lines_and_dates_are_one_field(name: str) -> None:
    pdf = fillable(name, {})
    fields, boxes = widgets(pdf), rectangles(pdf)
    for key in ("district_industry_opinion", "district_finance_opinion"):
        assert fields[key]["/Ff"] & 1 << 12
        assert boxes[key][3] - boxes[key][1] > 80
    assert not fields["declaration_date"]["/Ff"] & 1 << 12
    assert fields["declaration_date"]["/DA"].split()[1] == "12"


def fill_in(pdf: bytes, entries: dict[str, str], **said: Any) -> bytes:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(pdf))
    writer.update_page_form_field_values(writer.pages[0], entries, **said)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


ENTRIES = {"applicant_name": "嘉兴喆堃智能装备股份有限公司", "contact_name": RARE, "total_investment": "666.67",
           "construction_start": "2023年3月", "declaration_date": "2025年11月28日",
           "district_industry_opinion": "经审核，材料齐全，同意推荐。"}


@pytest.mark.parametrize("auto_regenerate", [True, False])
def test_pypdf_fills_and_reads_the_fields(auto_regenerate: bool) -> None:
    pdf = fill_in(fillable("annex1", {}), ENTRIES, auto_regenerate=auto_regenerate)
    fields = reader(pdf).get_fields() or {}
    assert {key: fields[key]["/V"] for key in ENTRIES} == ENTRIES
    assert (reader(pdf).get_form_text_fields() or {})["contact_name"] == RARE


def test_what_pypdf_fills_in_and_flattens_can_be_read_on_the_page() -> None:
    pdf = fill_in(fillable("annex1", {}), ENTRIES, auto_regenerate=False, flatten=True)
    for text in (squeezed(pdfium_text(pdf)), squeezed(reader(pdf).pages[0].extract_text())):
        for value in ENTRIES.values():
            assert value in text


def ink(pdf: bytes, key: str) -> int:
    """How many dark points there are in the field *key*, as a viewer shows it."""
    document = pypdfium2.PdfDocument(pdf)
    document.init_forms()
    scale = 2
    picture = document[0].render(scale=scale, may_draw_forms=True).to_pil().convert("L")
    x0, y0, x1, y1 = rectangles(pdf)[key]
    height = document[0].get_height()
    box = picture.crop((int(x0 * scale) + 2, int((height - y1) * scale) + 2, int(x1 * scale) - 2,
                        int((height - y0) * scale) - 2))
    return sum(box.histogram()[:128])


@pytest.mark.parametrize("text", ["嘉兴喆堃智能装备股份有限公司", "䶮㛃犇", "，，，，", "0573-82081234"])
def test_what_a_person_types_in_a_viewer_shows_and_is_stored(text: str) -> None:
    blank = fillable("annex1", {})
    pdf = typed(blank, {"contact_name": text})
    assert widgets(pdf)["contact_name"]["/V"] == text
    assert ink(blank, "contact_name") == 0 < ink(pdf, "contact_name")


def test_a_date_typed_over_the_printed_one_leaves_nothing_of_it() -> None:
    pdf = typed(fillable("annex1", {}), {"declaration_date": "2025年11月4日"})
    assert widgets(pdf)["declaration_date"]["/V"] == "2025年11月4日"
    assert squeezed(shown(pdf)).count("2025年11月4日") == 1


@pytest.mark.parametrize("key", ["pledging_organization", "project_name", "recipient", "category"])
def test_a_long_value_of_running_text_is_within_its_field(key: str) -> None:
    value = "浙江嘉湖智联精密模具与高端汽车零部件智能制造（嘉兴经济技术开发区）股份有限公司及其全资子公司"
    pdf = fillable("annex3", dict(DATA["annex3"]) | {key: value})
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(pdf))
    for annotation in writer.pages[0]["/Annots"]:
        widget = annotation.get_object()
        if widget["/T"] == key:
            appearance = widget["/AP"]["/N"]
            width, height = (float(edge) for edge in appearance["/BBox"][2:])
            places = re.findall(r"BT ([\d.]+) ([\d.-]+) Td <([0-9A-F]+)> Tj", appearance.get_data().decode("latin-1"))
            size = 14
            assert len(places) > 1
            for x, y, codes in places:
                assert float(x) >= 0 and float(x) + len(codes) / 4 * size <= width + size / 2
                assert float(y) - 0.12 * size >= 0 and float(y) + 0.88 * size <= height
    assert squeezed(value) in squeezed(shown(pdf))


@pytest.mark.parametrize("name", FORMS)
def test_the_same_data_gives_the_same_bytes(name: str) -> None:
    assert fillable(name) == fillable(name)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(scenario=st.text("嘉兴喆堃𬭎AI ，。（）", min_size=1, max_size=200).map(str.strip).filter(bool),
       opinion=st.text("同意推荐，。\n", max_size=400))
def test_long_values_are_stored_and_shown_whole(scenario: str, opinion: str) -> None:
    form, template, context = prepared("annex1")
    pdf = render_fillable(form, template, context | {"scenario_name": scenario, "district_industry_opinion": opinion})
    fields = widgets(pdf)
    assert fields["scenario_name"]["/V"] == scenario
    assert fields["district_industry_opinion"]["/V"] == opinion.strip()
    assert squeezed(scenario) in squeezed(shown(pdf))
    assert squeezed(opinion) in squeezed(shown(pdf))
