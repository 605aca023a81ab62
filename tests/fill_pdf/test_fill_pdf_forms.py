"""The printed forms: one page, every value whole and in its cell, the same bytes for the same data."""

from __future__ import annotations

import io
from collections import Counter
from typing import Any

import pdfplumber
import pypdfium2
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdfium2 import raw

from subsidy_docs.errors import FontError
from subsidy_docs.fill import fill
from subsidy_docs.fill.fit import SMALLEST
from subsidy_docs.fill.pdf import render_pdf

from .documents import DATA, FORMS, RARE, pdfium_text, places, prepared, reader, squeezed, values, written

# Texts as companies write them, rare characters included.
TEXT = st.text("嘉兴市喆堃犇㛃䶮𬭎智能装备股份有限公司（中国）、，。“”AI-2.0 Vision&<>{}%", min_size=1,
               max_size=60).map(str.strip).filter(bool)


def drawn(name: str, data: dict[str, Any] | None = None) -> bytes:
    _, template, context = prepared(name, data)
    return render_pdf(template, context, title="表")


@pytest.mark.parametrize("name", FORMS)
def test_a_form_is_one_a4_page_with_title_and_language(name: str) -> None:
    form, template, context = prepared(name)
    pdf = reader(render_pdf(template, context, title=form.title.zh))
    assert len(pdf.pages) == 1
    assert [float(edge) for edge in pdf.pages[0].mediabox] == pytest.approx([0, 0, 595.3, 841.9], abs=0.05)
    assert pdf.metadata is not None and pdf.metadata.title == form.title.zh
    assert pdf.trailer["/Root"]["/Lang"] == "zh-CN"


@pytest.mark.parametrize("name", FORMS)
def test_all_fonts_are_embedded_and_subset(name: str) -> None:
    fonts = reader(drawn(name)).pages[0]["/Resources"]["/Font"]
    assert len(fonts) == 3
    for font in fonts.values():
        descendant = font.get_object()["/DescendantFonts"][0].get_object()
        assert "/FontFile2" in descendant["/FontDescriptor"]
        assert descendant["/BaseFont"][7] == "+"
    assert len(drawn(name)) < 100_000


@pytest.mark.parametrize("name", FORMS)
def test_the_same_data_gives_the_same_bytes_and_other_data_another_id(name: str) -> None:
    assert drawn(name) == drawn(name)
    other = dict(DATA[name]) | {next(iter(DATA[name])): "嘉兴"}
    assert reader(drawn(name)).trailer["/ID"] != reader(drawn(name, other)).trailer["/ID"]


@pytest.mark.parametrize("name", FORMS)
def test_every_value_copies_out_as_it_was_filled_in(name: str) -> None:
    form, *_ = prepared(name)
    pdf = drawn(name)
    for text in (squeezed(pdfium_text(pdf)), squeezed("".join(page.extract_text() for page in reader(pdf).pages))):
        for key, value in DATA[name].items():
            assert squeezed(written(form, key, value)) in text, key


@pytest.mark.parametrize("name", FORMS)
def test_the_wording_is_that_of_the_docx(name: str) -> None:
    import docx

    document = docx.Document(io.BytesIO(fill(name, dict(DATA[name]))))
    wording = [paragraph.text for paragraph in document.paragraphs]
    cells = {id(cell._tc): cell for table in document.tables for row in table.rows for cell in row.cells}
    wording += [paragraph.text for cell in cells.values() for paragraph in cell.paragraphs]
    text = squeezed(pdfium_text(drawn(name)))
    assert [each for each in wording if squeezed(each) not in text] == []


@pytest.mark.parametrize("name", FORMS)
def test_an_empty_form_is_one_page_too(name: str) -> None:
    pdf = drawn(name, {})
    assert len(reader(pdf).pages) == 1
    assert "申报单位" in pdfium_text(pdf) or "申请单位名称（盖章）：" in pdfium_text(pdf)


def strays(pdf: bytes, *, ruled: bool = True) -> list[str]:
    """Characters whose ink leaves the page's margins or, on a *ruled* form, touches a rule: one that stands in its
    cell does neither."""
    found = []
    for page in pypdfium2.PdfDocument(pdf):
        rules = [path.get_bounds() for path in page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH])] if ruled else []
        width, height, text = page.get_width(), page.get_height(), page.get_textpage()
        for at in range(text.count_chars()):
            left, bottom, right, top = text.get_charbox(at)
            outside = left < 50 or right > width - 50 or bottom < 40 or top > height - 40
            if left < right and (outside or any(
                    left < x1 - 0.3 and right > x0 + 0.3 and bottom < y1 - 0.3 and top > y0 + 0.3
                    for x0, y0, x1, y1 in rules)):
                found.append(chr(raw.FPDFText_GetUnicode(text.raw, at)))
    return found


@pytest.mark.parametrize("name", FORMS)
@pytest.mark.parametrize("filled", [True, False])
def test_every_character_stands_inside_its_cell(name: str, filled: bool) -> None:
    assert strays(drawn(name, None if filled else {}), ruled=name != "annex3") == []


def context_with(name: str, texts: dict[str, str]) -> tuple[Any, dict[str, Any]]:
    form, template, context = prepared(name)
    assert texts.keys() <= form.fields.keys()
    return template, context | texts


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(applicant=TEXT, scenario=TEXT, opinion=TEXT, times=st.integers(1, 8))
def test_no_value_vanishes_or_runs_over_its_cell_however_long(applicant: str, scenario: str, opinion: str,
                                                              times: int) -> None:
    texts = {"applicant_name": applicant * times, "scenario_name": scenario * times,
             "district_industry_opinion": opinion * times}
    template, context = context_with("annex1", texts)
    pdf = render_pdf(template, context, title="表")
    extracted = squeezed(pdfium_text(pdf))
    for value in texts.values():
        assert squeezed(value) in extracted
    assert strays(pdf) == []


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(project=TEXT, recipient=TEXT, times=st.integers(1, 6))
def test_no_value_of_running_text_vanishes(project: str, recipient: str, times: int) -> None:
    template, context = context_with("annex3", {"project_name": project * times, "recipient": recipient})
    pdf = render_pdf(template, context, title="表")
    assert squeezed(project * times) in squeezed(pdfium_text(pdf))
    assert squeezed(recipient) in squeezed(pdfium_text(pdf))
    assert strays(pdf, ruled=False) == []


LONG_NAME = "面向长三角紧固件产业集群的多模态大模型在线视觉质检与工艺参数自优化应用场景（一期、二期及配套算力中心）"


def sizes(pdf: bytes) -> dict[str, float]:
    with pdfplumber.open(io.BytesIO(pdf)) as opened:
        return {char["text"]: round(char["size"], 2) for page in opened.pages for char in page.chars}


def test_long_values_wrap_first_and_shrink_only_to_stay_on_one_page() -> None:
    _, template, context = prepared("annex1", dict(DATA["annex1"]) | {"scenario_name": LONG_NAME})
    pdf = render_pdf(template, context, title="表")
    assert len(reader(pdf).pages) == 1 and sizes(pdf)["群"] == 12
    longer = context | {"scenario_name": LONG_NAME * 2, "district_industry_opinion": "同意推荐，" * 40}
    pdf = render_pdf(template, longer, title="表")
    assert len(reader(pdf).pages) == 1
    assert SMALLEST <= sizes(pdf)["群"] < 12
    assert sizes(pdf)["欧"] == 12, "a value on one line keeps its size"


def test_what_can_not_be_had_on_one_page_goes_on_whole_and_in_full_size() -> None:
    _, template, context = prepared("annex1")
    opinion = "".join(f"第{number}条意见：同意推荐。" for number in range(300))
    pdf = render_pdf(template, context | {"district_industry_opinion": opinion}, title="表")
    assert len(reader(pdf).pages) > 1
    text = squeezed(pdfium_text(pdf))
    assert Counter(squeezed(opinion)) <= Counter(text) and text.rindex("第299条意见") < text.index("审查人：沈")
    assert sizes(pdf)["条"] == 12
    assert strays(pdf) == []


def test_a_name_that_no_font_has_stops_the_form() -> None:
    _, template, context = prepared("annex1")
    with pytest.raises(FontError, match="U\\+E000"):
        render_pdf(template, context | {"contact_name": "陆\ue000"}, title="表")


def test_a_name_of_rare_characters_stands_in_its_cell() -> None:
    _, template, context = prepared("annex1")
    pdf = render_pdf(template, context | {"contact_name": RARE}, title="表")
    ((left, top, right, bottom),) = places(pdf, RARE[1:])  # pdfium searches the basic plane only
    ((_, label_top, label_right, label_bottom),) = places(pdf, "联系人")
    assert left > label_right and abs((top + bottom) - (label_top + label_bottom)) < 2
    assert right < places(pdf, "电话")[1][0]


def test_jinja_and_markup_in_a_value_is_text() -> None:
    _, template, context = prepared("annex1")
    name = "{{ 7*7 }}{% raw %}<w:p>&amp;\\ufdd0"
    pdf = render_pdf(template, context | {"applicant_name": name}, title="表")
    assert squeezed(name) in squeezed(pdfium_text(pdf))


def test_lines_of_an_opinion_are_kept() -> None:
    _, template, context = prepared("annex1")
    pdf = render_pdf(template, context | {"district_industry_opinion": "材料齐全。\n同意推荐。"}, title="表")
    ((_, first, _, _),), ((_, second, _, _),) = places(pdf, "材料齐全。"), places(pdf, "同意推荐。")[:1]
    assert second - first == pytest.approx(18, abs=0.5)


def test_breaks_and_tabs_of_a_value_make_no_pages_and_no_columns() -> None:
    _, template, context = prepared("annex1")
    pdf = render_pdf(template, context | {"district_industry_opinion": "甲\r\n乙\f丙\t丁"}, title="表")
    assert len(reader(pdf).pages) == 1 and "甲乙丙丁" in squeezed(pdfium_text(pdf))


def test_one_call_fills_all_formats() -> None:
    for name in FORMS:
        typed = values(prepared(name)[0], DATA[name])
        assert fill(name, dict(DATA[name]), format="pdf", imprint=False) == render_pdf(
            prepared(name)[1], prepared(name)[2], title=prepared(name)[0].title.zh)
        assert typed
