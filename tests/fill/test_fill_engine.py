"""The DOCX engine: tags as docxtpl has them, values that are always text, packages that any reader opens."""

from __future__ import annotations

import io
import os
import zipfile
from pathlib import Path

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from markupsafe import Markup

from subsidy_docs.errors import TemplateError, UsageError
from subsidy_docs.fill.docx import DOCUMENT, DocxTemplate
from subsidy_docs.fill.package import Pieces

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
TYPES = ('<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" '
         'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" '
         'ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType='
         '"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>')
RELS = ('<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
        'Target="word/document.xml"/></Relationships>')


def package(body: str, **parts: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as made:
        made.writestr("[Content_Types].xml", TYPES)
        made.writestr("_rels/.rels", RELS)
        made.writestr("word/document.xml", f'<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>')
        for name, content in parts.items():
            made.writestr(name, content)
    return buffer.getvalue()


def paragraph(*runs: str) -> str:
    return "<w:p>" + "".join(f"<w:r><w:t>{run}</w:t></w:r>" for run in runs) + "</w:p>"


def template(body: str, **parts: str) -> DocxTemplate:
    return DocxTemplate.from_bytes(package(body, **parts))


def paragraphs(content: bytes) -> list[str]:
    return [p.text for p in docx.Document(io.BytesIO(content)).paragraphs]


def test_a_tag_split_over_runs_is_filled_in_the_run_where_it_begins() -> None:
    made = template(paragraph("名称：{", "{ na", "me }", "}（盖章）")).render({"name": "嘉兴喆堃"})
    document = docx.Document(io.BytesIO(made))
    assert [run.text for run in document.paragraphs[0].runs] == ["名称：嘉兴喆堃", "", "", "（盖章）"]


def test_two_tags_in_split_runs_keep_their_places() -> None:
    body = paragraph("{{ a.y", "ear }}年{{ a.mo", "nth }}月")
    assert paragraphs(template(body).render({"a": {"year": "2025", "month": "3"}})) == ["2025年3月"]


def test_word_s_round_quotes_and_entities_in_a_tag_are_code() -> None:
    body = paragraph("{% if n &gt; 1 and k == “甲” %}多{% else %}少{% endif %}")
    assert paragraphs(template(body).render({"n": 2, "k": "甲"})) == ["多"]
    assert paragraphs(template(body).render({"n": 1, "k": "甲"})) == ["少"]


ROWS = ("<w:tbl><w:tblPr/><w:tblGrid/>"
        "<w:tr><w:tc>{0}</w:tc></w:tr><w:tr><w:tc>{1}</w:tc></w:tr><w:tr><w:tc>{2}</w:tc></w:tr></w:tbl>")


def test_row_tags_repeat_the_rows_between_them() -> None:
    body = ROWS.format(paragraph("{%tr for row in rows %}"), paragraph("{{ loop.index }}.{{ row.name }}"),
                       paragraph("{%tr en", "dfor %}")) + paragraph("")
    made = template(body).render({"rows": [{"name": "甲"}, {"name": "乙"}]})
    table = docx.Document(io.BytesIO(made)).tables[0]
    assert [cell.text for row in table.rows for cell in row.cells] == ["1.甲", "2.乙"]


def test_paragraph_run_and_cell_tags_take_the_place_of_what_they_stand_in() -> None:
    body = (paragraph("{%p if yes %}") + paragraph("有") + paragraph("{%p endif %}")
            + paragraph("前", "{%r if yes %}", "中", "{%r endif %}", "后"))
    assert paragraphs(template(body).render({"yes": True})) == ["有", "前中后"]
    assert paragraphs(template(body).render({"yes": False})) == ["前后"]
    cells = ("<w:tbl><w:tblPr/><w:tblGrid/><w:tr>" + "".join(f"<w:tc>{paragraph(text)}</w:tc>" for text in (
        "{%tc for n in names %}", "{{ n }}", "{%tc endfor %}")) + "</w:tr></w:tbl>" + paragraph(""))
    made = template(cells).render({"names": "甲乙丙"})
    xml = etree.fromstring(zipfile.ZipFile(io.BytesIO(made)).read(DOCUMENT))
    assert ["".join(cell.itertext()) for cell in xml.iter(f"{{{W}}}tc")] == ["甲", "乙", "丙"]


@pytest.mark.parametrize(("body", "word"), [
    (paragraph("{{r rich }}"), "XML"),
    (paragraph("{{", "p sub }}"), "XML"),
    (paragraph("{{ unclosed"), "标签有误"),
    (paragraph("{% for x in y %}"), "标签有误"),
    ('<w:p w:rsidR="{{ x }}"/>', "属性"),
    (paragraph("{%tr for x in y %}"), "tr"),
    (paragraph("{%p if a %}{%p endif %}"), "p"),
])
def test_a_bad_tag_is_a_template_error_that_names_the_part(body: str, word: str) -> None:
    with pytest.raises(TemplateError, match=word) as caught:
        template(body)
    assert DOCUMENT in str(caught.value.file)


@pytest.mark.parametrize("content", [b"", b"PK", b"no zip", package("<w:p>")[:200]])
def test_a_broken_template_is_a_template_error(content: bytes) -> None:
    with pytest.raises(TemplateError):
        DocxTemplate.from_bytes(content)


def test_a_template_is_no_way_to_a_file() -> None:
    entity = f'<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/hostname">]><w:document xmlns:w="{W}"><w:body><w:p><w:r>' \
             "<w:t>&x;{{ a }}</w:t></w:r></w:p></w:body></w:document>"
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as made:
        made.writestr(DOCUMENT, entity)
    try:
        xml = DocxTemplate.from_bytes(buffer.getvalue()).render_xml({"a": "甲"})
    except TemplateError:
        return
    assert Path("/etc/hostname").read_bytes().strip() not in xml


@pytest.mark.parametrize("value", ["{{ 7*7 }}", "{% for x in y %}", "{#", "&<>\"'", "%", "]]>", "<w:br/>", "{{"])
def test_markup_and_jinja_in_a_value_are_text(value: str) -> None:
    tagged = template(paragraph("前{{ a }}后") + paragraph("{{ a|safe }}") + paragraph("{% autoescape false %}{{ a }}"
                                                                                    "{% endautoescape %}"))
    for given_value in (value, Markup(value)):
        assert paragraphs(tagged.render({"a": given_value})) == [f"前{value}后", value, value]


def test_lines_break_and_tabs_are_spaces() -> None:
    assert paragraphs(template(paragraph("{{ a }}")).render({"a": "一\n二\r\n三\r四\t五"})) == ["一\n二\n三\n四 五"]


@pytest.mark.parametrize("wrong", ["\0", "\x0b", "\x1f", "\ud800", "\ufffe", "\uffff"])
def test_what_no_document_can_hold_is_refused(wrong: str) -> None:
    with pytest.raises(UsageError, match=f"U\\+{ord(wrong):04X}"):
        template(paragraph("{{ a }}")).render({"a": f"甲{wrong}乙"})


def test_what_a_tag_asks_for_must_be_there() -> None:
    tagged = template(paragraph("{{ a.year }}"))
    for context in ({}, {"a": {"month": "3"}}):
        with pytest.raises(TemplateError, match=r"a|year"):
            tagged.render(context)
    with pytest.raises(TemplateError, match="parts"):
        template(paragraph("{{ a }}")).render({"a": {"year": "2025"}})


def test_a_template_reaches_no_insides() -> None:
    with pytest.raises(TemplateError):
        template(paragraph("{{ ''.__class__.__mro__ }}")).render({})


def test_none_prints_nothing_and_other_values_their_text() -> None:
    assert paragraphs(template(paragraph("[{{ a }}{{ b }}]")).render({"a": None, "b": 12})) == ["[12]"]


def test_only_parts_with_tags_change_and_the_file_is_sound() -> None:
    core = '<c xmlns="http://x">{{ title }}</c>'
    made = template(paragraph("{{ title }}"), **{
        "docProps/core.xml": core, "word/header1.xml": f'<w:hdr xmlns:w="{W}">{paragraph("{{ ti", "tle }}")}</w:hdr>',
        "word/styles.xml": "<styles>{{ not a tag here }}</styles>"}).render({"title": "甲&乙\n丙"})
    with zipfile.ZipFile(io.BytesIO(made)) as result:
        assert result.testzip() is None
        assert "甲&amp;乙 丙" in result.read("docProps/core.xml").decode()
        assert "<w:br/>" in result.read("word/header1.xml").decode()
        assert result.read("word/styles.xml") == b"<styles>{{ not a tag here }}</styles>"
        assert {info.date_time for info in result.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert made == template(paragraph("{{ title }}"), **{
        "docProps/core.xml": core, "word/header1.xml": f'<w:hdr xmlns:w="{W}">{paragraph("{{ ti", "tle }}")}</w:hdr>',
        "word/styles.xml": "<styles>{{ not a tag here }}</styles>"}).render({"title": "甲&乙\n丙"})


def test_render_xml_is_what_the_file_holds() -> None:
    tagged = template(paragraph("{{ a }}" * 3, "常" * 200))
    with zipfile.ZipFile(io.BytesIO(tagged.render({"a": "䶮𬭎"}))) as made:
        assert made.read(DOCUMENT) == tagged.render_xml({"a": "䶮𬭎"})


def test_very_long_values_and_very_many_rows_come_out_whole() -> None:
    long = "嘉兴" * 60_000
    assert paragraphs(template(paragraph("{{ a }}")).render({"a": long})) == [long]
    body = ROWS.format(paragraph("{%tr for n in rows %}"), paragraph("第{{ n }}行", "文" * 60),
                       paragraph("{%tr endfor %}")) + paragraph("")
    made = template(body).render({"rows": range(10_000)})
    with zipfile.ZipFile(io.BytesIO(made)) as result:
        xml = result.read(DOCUMENT).decode()
    assert xml.count("</w:tr>") == 10_000 and "第9999行" in xml
    assert len(made) < len(xml) / 20  # loops are deflated as one


def test_a_template_is_compiled_once_and_again_when_its_file_changes(tmp_path: Path) -> None:
    path = tmp_path / "t.docx"
    path.write_bytes(package(paragraph("旧{{ a }}")))
    first = DocxTemplate.load(path)
    assert DocxTemplate.load(path) is first
    path.write_bytes(package(paragraph("新{{ a }}")))
    os.utime(path, ns=(1, 1))
    assert paragraphs(DocxTemplate.load(path).render({"a": "表"})) == ["新表"]


TEXT = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\ufffe\uffff" + "".join(
    map(chr, (*range(9), 11, 12, *range(14, 32))))), max_size=80)
ONE = template("<w:p><w:r><w:t>{{ a }}</w:t></w:r></w:p>")


@settings(max_examples=150, deadline=None)
@given(TEXT)
def test_any_text_survives(value: str) -> None:
    made = ONE.render({"a": value})
    with zipfile.ZipFile(io.BytesIO(made)) as result:
        assert result.testzip() is None
        root = etree.fromstring(result.read(DOCUMENT))
    texts = [text.text or "" for text in root.iter(f"{{{W}}}t")]
    assert "\n".join(texts) == value.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(["<w:t>常量" * 20, "短", "值" * 30, "x" * 70_000]), max_size=12))
def test_pieces_make_the_same_content_however_they_are_packed(pieces: list[str]) -> None:
    import zlib

    part = Pieces(["<w:t>常量" * 20]).part(b"p", pieces)
    assert zlib.decompress(part.data, -15) == "".join(pieces).encode()
    assert (part.size, part.crc) == (len("".join(pieces).encode()), zlib.crc32("".join(pieces).encode()))
