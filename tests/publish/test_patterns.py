"""Rows and paragraphs read once by their pattern come out as if each had been read by itself."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from subsidy_docs.fill.docx import DocxTemplate
from subsidy_docs.fill.flow import Setting
from subsidy_docs.fill.fonts import default_book
from subsidy_docs.fill.patterns import thinned
from subsidy_docs.fill.sheets import sheets
from subsidy_docs.fill.slots import flowing_document, whole_document
from subsidy_docs.publish.content import context
from subsidy_docs.publish.documents import load_document
from subsidy_docs.publish.sources import from_files
from tests.publish.calls import FACTS, POLICY, in_files

PAGES = {"list_pages": [1, 2, 3], "colophon_page": 4}


def drawn(sections: Any) -> list[Any]:
    """All that stands on the pages."""
    return [([(round(each.x, 4), round(each.y, 4), each.piece.text, each.piece.style) for each in page.texts],
             [(round(rule.x0, 3), round(rule.y0, 3), round(rule.x1, 3), round(rule.y1, 3), rule.edge)
              for rule in page.joined_rules()]) for page in sheets(sections, Setting(default_book(), ruled=True))]


@pytest.mark.parametrize("name", ["public_notice", "grant_notice", "review_results", "review_sheet",
                                  "district_recommendation"])
def test_pages_are_the_same(name: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    projects = from_files(*in_files(tmp_path_factory.mktemp(name), 30), POLICY)
    some = projects if name.startswith("review") else [each for each in projects if each.verdict == "eligible"]
    document = load_document(name)
    template = DocxTemplate.load(document.template)
    filled = context(document, some, FACTS, POLICY, some[0].district) | PAGES
    assert len(thinned(template.render_xml(filled).decode())[1]) > 10
    ours, plain = (drawn(read(template, filled)) for read in (flowing_document, whole_document))
    assert [page[0] for page in ours] == [page[0] for page in plain]
    for mine, theirs in zip(ours, plain, strict=True):
        assert covered(mine[1]) == covered(theirs[1])


def covered(rules: list[Any]) -> set[Any]:
    """Every millimetre that rules cover, however they are cut."""
    return {(round(x0) + step * (x1 > x0), round(y0) + step * (y1 > y0), x0 == x1, edge)
            for x0, y0, x1, y1, edge in rules for step in range(int(max(x1 - x0, y1 - y0)) + 1)}


TEXT = st.text(st.sampled_from([*"嘉兴喆堃𬭎ab 1&<>\"';", "\n"]), max_size=12)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(TEXT, TEXT), min_size=1, max_size=6))
def test_any_text_comes_out_as_it_is(rows: list[tuple[str, str]]) -> None:
    """Also what looks like markup or a reference."""
    document = load_document("public_notice")
    template = DocxTemplate.load(document.template)
    base = {column.key: "" for column in document.tables["columns"]}
    filled = _context() | PAGES | {"rows": [base | {"applicant": a, "subject": f"{b}&amp;&#65;</w:t>"}
                                            for a, b in rows]}
    ours, plain = (drawn(read(template, filled)) for read in (flowing_document, whole_document))
    assert [page[0] for page in ours] == [page[0] for page in plain]
    assert sum("".join(text[2] for page in ours for text in page[0]).count(part) for part in ("&amp;",)) == len(rows)


def _context() -> dict[str, Any]:
    return context(load_document("public_notice"), [], FACTS, POLICY)


def test_what_cannot_be_told_apart_is_left() -> None:
    row = "<w:tr><w:tc><w:p><w:r><w:t>一</w:t></w:r></w:p></w:tc></w:tr>"
    root = '<w:document xmlns:w="w"><w:body>'
    for inside in (f"{row}<!-- x -->", f"{row}<![CDATA[x]]>"):
        assert thinned(root + inside) == (root + inside, [])
    nested = f"<w:tr><w:tc><w:tbl>{row}</w:tbl></w:tc></w:tr>"
    text, found = thinned(root + nested)
    assert text == f'{root}<w:tr><w:tc><w:tbl><w:tr filled="0"/></w:tbl></w:tc></w:tr>'
    assert found[0][1] == ("一",)
    assert thinned(f'{root}<w:p w:x="1"/><w:p><w:pPr><w:sectPr/></w:pPr></w:p>')[1] == []
