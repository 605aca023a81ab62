"""Forms to draw, and ways to look at what was drawn."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from typing import Any

import pypdf
import pypdfium2
from pypdfium2 import raw

from subsidy_docs.fill.context import context
from subsidy_docs.fill.docx import DocxTemplate
from subsidy_docs.forms import Form, load_form

FORMS = ("annex1", "annex2", "annex3")
RARE = "𬭎䶮㛃喆堃犇"

_REVIEW = {
    "district_industry_opinion": "经审核，申报材料齐全，符合申报条件，同意推荐。", "district_industry_reviewer": "沈㛃",
    "district_industry_date": "2025-12-05", "district_finance_opinion": "同意推荐。",
    "district_finance_reviewer": "许䶮", "district_finance_date": "2025-12-08",
}
_APPLICANT = {
    "applicant_name": "嘉兴喆堃智能装备股份有限公司", "principal_name": "欧阳震华", "principal_phone": "0573-82081234",
    "contact_name": "陆𬭎", "contact_phone": "13905730001", "requested_subsidy": "200.00",
    "declaration_date": "2025-11-28",
}
DATA: Mapping[str, Mapping[str, Any]] = {
    "annex1": _APPLICANT | _REVIEW | {
        "scenario_name": "基于多模态大模型的纺织面料瑕疵智能检测场景", "construction_start": "2023-03",
        "construction_end": "2025-08", "total_investment": "666.67", "hardware_investment": "400.00",
        "software_investment": "266.67"},
    "annex2": _APPLICANT | _REVIEW | {
        "product_name": "嘉兴市纺织产业链供需数据产品", "registration_number": "33040220251100012",
        "trading_start": "2024-01", "trading_end": "2024-12", "total_trading_amount": "600.00"},
    "annex3": {
        "recipient": "嘉兴市经济和信息化局", "application_date": "2025-11-28", "program_year": "2025",
        "category": "投资补助类", "project_name": "基于多模态大模型的纺织面料瑕疵智能检测场景",
        "pledging_organization": "嘉兴喆堃智能装备股份有限公司", "pledge_date": "2025-11-28"},
}


def values(form: Form, data: Mapping[str, Any]) -> dict[str, Any]:
    """*data* typed, as filling does it."""
    return {key: form.fields[key].type.canonical(value) for key, value in data.items()}


def prepared(name: str, data: Mapping[str, Any] | None = None) -> tuple[Form, DocxTemplate, dict[str, Any]]:
    """A form, its template and the context of *data* (the sample of the form)."""
    form = load_form(name)
    return form, DocxTemplate.load(form.template), context(form, values(form, DATA[name] if data is None else data))


def written(form: Form, key: str, value: Any) -> str:
    """A value as it stands on the page."""
    kind = form.fields[key].type
    return kind.format(kind.canonical(value))


def reader(pdf: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(pdf))


def pdfium_text(pdf: bytes) -> str:
    """The text of all pages, as Chromium would copy it; U+0002 is how pdfium hands out a hyphen at a line's end."""
    document = pypdfium2.PdfDocument(pdf)
    text = "\n".join(page.get_textpage().get_text_bounded() for page in document)
    return text.replace("\r\n", "\n").replace("\x02", "-")


def squeezed(text: str) -> str:
    """*text* without white space: line breaks fall where the page has them."""
    return re.sub(r"\s+", "", text)


def places(pdf: bytes, text: str, page: int = 0) -> list[tuple[float, float, float, float]]:
    """Where *text* stands on a page: left, top, right, bottom in points from its top left."""
    drawn = pypdfium2.PdfDocument(pdf)[page]
    height, textpage = drawn.get_height(), drawn.get_textpage()
    search, found = textpage.search(text), []
    while (hit := search.get_next()) is not None:
        boxes = [textpage.get_charbox(at, loose=True) for at in range(hit[0], hit[0] + hit[1])]
        found.append((min(b[0] for b in boxes), height - max(b[3] for b in boxes),
                      max(b[2] for b in boxes), height - min(b[1] for b in boxes)))
    return found


def typed(pdf: bytes, entries: Mapping[str, str]) -> bytes:
    """*pdf* after a person has clicked into each field in a pdfium viewer (Chromium) and typed."""
    boxes = {a["/T"]: [float(v) for v in a["/Rect"]] for a in
             (reference.get_object() for reference in reader(pdf).pages[0]["/Annots"])}
    document = pypdfium2.PdfDocument(pdf)
    document.init_forms()
    page = document[0]
    for key, text in entries.items():
        left, bottom, right, top = boxes[key]
        raw.FORM_OnLButtonDown(document.formenv.raw, page.raw, 0, (left + right) / 2, (bottom + top) / 2)
        raw.FORM_OnLButtonUp(document.formenv.raw, page.raw, 0, (left + right) / 2, (bottom + top) / 2)
        for char in text:
            raw.FORM_OnChar(document.formenv.raw, page.raw, ord(char), 0)
        raw.FORM_ForceToKillFocus(document.formenv.raw)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()
