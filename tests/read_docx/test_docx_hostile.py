"""Whatever bytes come in, the answer is a layout or an error with a code, soon and within bounds."""

from __future__ import annotations

import inspect
import io
import random
import struct
import sys
import time
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wordfile import NAMESPACES, ROOT_RELS, TRANSITIONAL, document, docx, p, package, plain, r, tbl, tc, texts, tr

from subsidy_docs.errors import (
    DamagedFileError,
    EncryptedFileError,
    SubsidyDocsError,
    TooLargeError,
    UnreadableError,
    UnsupportedFormatError,
)
from subsidy_docs.read.convert import to_docx
from subsidy_docs.read.docx import read_docx
from subsidy_docs.read.package import Package
from subsidy_docs.read.sniff import sniff

FORM = docx(p("附件 1") + tbl(*(tr(f"标签{n}", tc(p(f"值{n}", r("喆堃", '<w:u w:val="single"/>')))) for n in range(8))))
READ = read_docx(FORM, name="a.docx")


def as_main_part(xml: bytes | str) -> bytes:
    return package({"_rels/.rels": ROOT_RELS, "word/document.xml": xml})


@pytest.mark.parametrize("xml, error", [
    ("", DamagedFileError),
    ("<", DamagedFileError),
    ("没有标记", DamagedFileError),
    (document(p("甲"))[:-5], DamagedFileError),
    (f'<w:document xmlns:w="{TRANSITIONAL}"/>', UnsupportedFormatError),
    (f'<w:hdr xmlns:w="{TRANSITIONAL}"><w:p/></w:hdr>', UnsupportedFormatError),
    ("<html><body>x</body></html>", UnsupportedFormatError),
    (document(p("甲")).replace("utf-8", "no-such-encoding").replace("UTF-8", "no-such-encoding"), DamagedFileError),
    (document(p("\x01")), DamagedFileError),
])
def test_broken_xml(xml: str, error: type[UnreadableError]) -> None:
    with pytest.raises(error) as caught:
        read_docx(as_main_part(xml), name="嘉兴.docx")
    assert caught.value.file == "嘉兴.docx"
    assert "嘉兴.docx" in caught.value.text("zh") and "嘉兴.docx" in caught.value.text("en")


def test_other_encodings_of_xml() -> None:
    xml = document(p("甲喆"))
    assert texts(read_docx(as_main_part(xml.replace("UTF-8", "UTF-16").encode("utf-16")), name="a")) == ["甲喆"]
    assert texts(read_docx(as_main_part(b"\xef\xbb\xbf" + xml.encode()), name="a")) == ["甲喆"]


def test_entities_are_refused() -> None:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "哈"}">' for n in range(12))
    start = time.process_time()
    for dtd in (laughs, '<!ENTITY l11 SYSTEM "file:///etc/passwd">', ""):
        xml = f"<!DOCTYPE d [{dtd}]>" + document(p("甲", r("&l11;") if dtd else "")).partition("?>")[2]
        with pytest.raises(DamagedFileError):
            read_docx(as_main_part(xml), name="a.docx")
    assert time.process_time() - start < 2


@pytest.mark.parametrize("open_, close, depth", [
    ("<w:sdt><w:sdtContent>", "</w:sdtContent></w:sdt>", 5000),
    ("<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>", 5000),
    ("<w:sdt><w:sdtContent>", "</w:sdtContent></w:sdt>", 700),
    ("<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>", 500),
])
def test_deep_nesting(open_: str, close: str, depth: int) -> None:
    with pytest.raises(DamagedFileError):
        read_docx(docx(open_ * depth + p("甲") + close * depth), name="a.docx")


def test_nesting_beyond_the_stack(monkeypatch: pytest.MonkeyPatch) -> None:
    limit = sys.getrecursionlimit()
    deep = docx("<w:tbl><w:tr><w:tc>" * 70 + p("甲") + "</w:tc></w:tr></w:tbl>" * 70)
    try:
        sys.setrecursionlimit(len(inspect.stack()) + 100)
        with pytest.raises(DamagedFileError) as caught:
            read_docx(deep, name="a.docx")
    finally:
        sys.setrecursionlimit(limit)
    assert "嵌套" in caught.value.text("zh")


def test_nesting_of_some_depth_is_read() -> None:
    for open_, close in (("<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>"),
                         ("<w:sdt><w:sdtContent>", "</w:sdtContent></w:sdt>")):
        assert texts(read_docx(docx(open_ * 40 + p("甲") + close * 40), name="a.docx")) == ["甲"]


@pytest.mark.parametrize("xml", [
    b"<a>" + b" " * (70 * 2**20) + b"</a>",
    b"<a>" + b"<b/>" * 1_100_000 + b"</a>",
    document("<w:p/>" * 150_000).encode(),
    document("<w:tbl><w:tr>" + "<w:tc/>" * 150_000 + "</w:tr></w:tbl>").encode(),
])
@pytest.mark.parametrize("compression", [zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED])
def test_bombs(xml: bytes, compression: int) -> None:
    data = package({"word/document.xml": xml}, compression=compression)
    start = time.process_time()
    with pytest.raises(TooLargeError):
        read_docx(data, name="a.docx")
    assert time.process_time() - start < 5


def test_ratio() -> None:
    bomb = package({"_rels/.rels": ROOT_RELS, "word/document.xml": b"<a>" + b" " * (30 * 2**20) + b"</a>"})
    with pytest.raises(TooLargeError):
        Package(bomb).read("word/document.xml")
    assert len(Package(package({"a": b" " * 2**20})).read("a")) == 2**20


def test_quadratic_controls_are_bounded() -> None:
    depth = 60
    body = "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>" * depth
    body += p(*[r("提示")] * 30_000) + "</w:sdtContent></w:sdt>" * depth
    start = time.process_time()
    with pytest.raises(SubsidyDocsError):
        read_docx(docx(body), name="a.docx")
    assert time.process_time() - start < 5


def test_wide_spans_make_no_work() -> None:
    row = tr(tc("甲", properties='<w:gridSpan w:val="999999999999"/>'),
             tc("乙", properties=f'<w:gridSpan w:val="{"9" * 5000}"/>'))
    cells = plain(read_docx(docx(tbl(row)), name="a.docx"))
    assert cells == [[(1, 1, 1, 1000, ["甲"]), (1, 1001, 1, 1, ["乙"])]]


# --- the package --------------------------------------------------------------------------------------------------

def test_main_part_is_found_by_relationships() -> None:
    other = ROOT_RELS.replace("word/document.xml", "/word/document2.xml")
    data = package({"_rels/.rels": other, "word/document2.xml": document(p("真")),
                    "word/document.xml": document(p("假"))})
    assert texts(read_docx(data, name="a")) == ["真"]


@pytest.mark.parametrize("parts", [
    {"word/document.xml": document(p("甲"))},
    {"word/document2.xml": document(p("甲"))},
    {"Word/Document.xml": document(p("甲")), "_rels/.rels": ROOT_RELS},
    {"word\\document.xml": document(p("甲")), "_rels/.rels": ROOT_RELS},
    {"word/document.xml": document(p("甲")), "_rels/.rels": "<broken"},
    {"word/document.xml": document(p("甲")), "_rels/.rels": ROOT_RELS.replace("word/document.xml", "NULL")},
    {"word/document.xml": document(p("甲")), "_rels/.rels": ROOT_RELS.replace('Target="', 'Target="./')},
])
def test_main_part_where_it_usually_is(parts: dict[str, str]) -> None:
    assert texts(read_docx(package(parts), name="a")) == ["甲"]


def test_stored_parts() -> None:
    data = package({"_rels/.rels": ROOT_RELS, "word/document.xml": document(p("甲"))}, compression=zipfile.ZIP_STORED)
    assert texts(read_docx(data, name="a")) == ["甲"]


@pytest.mark.parametrize("part", ["xl/workbook.xml", "ppt/presentation.xml"])
def test_other_office_files(part: str) -> None:
    data = package({"_rels/.rels": ROOT_RELS.replace("word/document.xml", part), part: "<x/>"})
    with pytest.raises(UnsupportedFormatError):
        read_docx(data, name="a.docx")


def test_a_zip_of_something_else() -> None:
    with pytest.raises(UnsupportedFormatError):
        read_docx(package({"申请表/a.txt": "x"}), name="a.docx")


def test_a_part_that_is_there_twice() -> None:
    with pytest.warns(UserWarning):
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as archive:
            archive.writestr("word/document.xml", document(p("512.50")))
            archive.writestr("word/document.xml", document(p("51.25")))
    with pytest.raises(DamagedFileError):
        read_docx(buffer.getvalue(), name="a.docx")


def test_encrypted_parts() -> None:
    data = bytearray(FORM)
    at = 0
    while (at := data.find(b"PK\x01\x02", at)) >= 0:
        data[at + 8] |= 1
        at += 4
    with pytest.raises(EncryptedFileError):
        read_docx(bytes(data), name="a.docx")


def test_unknown_compression() -> None:
    data = as_main_part(document(p("甲"))).replace(b"\x08\x00", b"\x63\x00")
    with pytest.raises(UnsupportedFormatError):
        read_docx(data, name="a.docx")


def test_bytes_in_front_of_the_package() -> None:
    assert read_docx(b"PKSFX" + b"x" * 600 + FORM, name="a.docx") == READ


@pytest.mark.parametrize("compression", [zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED])
def test_a_lost_directory_is_worked_around(compression: int) -> None:
    data = package({"_rels/.rels": ROOT_RELS, "word/document.xml": document(p("甲")), "word/media/i.png": b"x" * 2000},
                   compression=compression)
    cut = data[:data.index(b"PK\x01\x02") - 500 if compression == zipfile.ZIP_STORED else data.index(b"PK\x01\x02")]
    found = read_docx(cut, name="a.docx")
    assert texts(found) == ["甲"] and found.notes == ("repaired",)


def test_a_lost_directory_of_a_streamed_package() -> None:
    """Sizes and checksum stand behind the content (bit 3): they are still checked."""

    class Pipe(io.RawIOBase):
        def __init__(self) -> None:
            self.data = bytearray()

        def writable(self) -> bool:
            return True

        def write(self, data: bytes) -> int:  # type: ignore[override]
            self.data += data
            return len(data)

    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", document(p("512.50")))
    cut = pipe.data[:pipe.data.index(b"PK\x01\x02")]
    assert texts(read_docx(bytes(cut), name="a.docx")) == ["512.50"]
    at = cut.index(b"PK\x07\x08") + 4
    cut[at] ^= 1
    with pytest.raises(DamagedFileError):
        read_docx(bytes(cut), name="a.docx")


def test_a_lost_directory_with_a_package_within() -> None:
    inner = package({"word/document.xml": document(p("内"))})
    parts = {"word/embeddings/a.docx": inner, "word/document.xml": document(p("外")), "word/embeddings/b.docx": inner}
    data = package(parts, compression=zipfile.ZIP_STORED)
    directory = data.rindex(inner) + len(inner)
    for end in range(data.index(inner) + len(inner), directory + 60):
        try:
            assert texts(read_docx(data[:end], name="a.docx")) == ["外"]
        except UnreadableError:
            assert end < directory


def test_a_part_cut_off() -> None:
    data = package({"word/document.xml": document(p(*map(str, range(900))))})
    with pytest.raises(DamagedFileError, match="不完整"):
        read_docx(data[:len(data) // 2], name="a.docx")


def test_a_changed_byte_is_never_a_changed_value() -> None:
    """Stored parts: a flipped bit leaves well-formed XML with another number; only the checksum tells."""
    data = package({"word/document.xml": document(p("512.50"))}, compression=zipfile.ZIP_STORED)
    with pytest.raises(DamagedFileError):
        read_docx(data.replace(b"512.50", b"513.50"), name="a.docx")


# --- random -------------------------------------------------------------------------------------------------------

def attempt(data: bytes) -> None:
    """Read *data* as the reader would: a layout equal to the true one, or an error with a code."""
    try:
        kind = sniff(data)
        if kind.way == "refuse" or kind.way == "convert":
            return
        found = read_docx(data, name="a.docx")
    except SubsidyDocsError as error:
        assert error.text("zh") and error.text("en")
        return
    assert (found.blocks, found.pictures) == (READ.blocks, READ.pictures)


def test_truncated_files() -> None:
    for end in range(0, len(FORM), 3):
        attempt(FORM[:end])
        attempt(FORM[end:])


def test_flipped_bits() -> None:
    chance = random.Random(20251104)
    for _ in range(1500):
        data = bytearray(FORM)
        for _ in range(chance.choice((1, 1, 1, 4, 40))):
            data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        attempt(bytes(data))


@given(st.binary(max_size=300), st.sampled_from([b"", b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
                                                b"<?xml", b"{\\rtf", b"%PDF-", b"MIME-Version:"]))
@settings(max_examples=300, deadline=None)
def test_random_bytes(tail: bytes, head: bytes) -> None:
    kind = sniff(head + tail)
    if kind.way == "refuse":
        with pytest.raises(SubsidyDocsError):
            to_docx(head + tail, kind, name="a")
    with pytest.raises(SubsidyDocsError):
        read_docx(head + tail, name="a.docx")


WORDS = st.text(st.sampled_from("甲乙丙丁0123456789.万元年月日 喆堃㛃䶮𬭎"), min_size=1, max_size=6)
LEAF = st.tuples(st.just("text"), WORDS)
INLINE_WRAPPERS = ("w:ins", "w:moveTo", "w:hyperlink", "w:smartTag", "w:customXml", "w:fldSimple", "w:bdo")


def nest(children: st.SearchStrategy[object]) -> st.SearchStrategy[object]:
    kinds = (*INLINE_WRAPPERS, "w:sdt", "w:del", "w:moveFrom", "box", "w:tbl", "w:tr", "w:tc", "w:p", "w:r", "w:sectPr")
    return st.tuples(st.sampled_from(kinds), st.lists(children, max_size=4))


def as_xml(node: tuple[str, object]) -> str:
    kind, inside = node
    if kind == "text":
        return r(str(inside))
    inner = "".join(as_xml(each) for each in inside)  # type: ignore[union-attr, arg-type]
    if kind == "w:sdt":
        return f"<w:sdt><w:sdtPr/><w:sdtContent>{inner}</w:sdtContent></w:sdt>"
    if kind == "box":
        return f"<w:r><w:pict><v:textbox><w:txbxContent>{inner}</w:txbxContent></v:textbox></w:pict></w:r>"
    return f"<{kind}>{inner}</{kind}>"


@given(st.lists(st.recursive(LEAF, nest, max_leaves=25), max_size=5))
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_structure_is_read_or_refused(nodes: list[tuple[str, object]]) -> None:
    body = "".join(as_xml(node) for node in nodes)
    try:
        found = read_docx(docx(body), name="a.docx")
    except UnreadableError:
        return
    written = sum(len(each.partition("<")[0]) for each in body.split('preserve">')[1:])
    assert sum(len(line.replace("\t", "")) for line in texts(found)) <= written  # nothing twice, nothing made up


def inline(words: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Runs, in any wrappers that show their content."""
    return st.recursive(
        words.map(r), lambda children: st.tuples(st.sampled_from(INLINE_WRAPPERS), st.lists(children, max_size=3)).map(
            lambda made: f"<{made[0]}>{''.join(made[1])}</{made[0]}>"), max_leaves=5)


PARAGRAPHS = st.lists(inline(WORDS), max_size=4).map(lambda made: p(*made) if made else "<w:p/>")
CELLS = st.lists(PARAGRAPHS, max_size=3).map(lambda made: tc(*made))
ROWS = st.lists(CELLS, max_size=4).map(lambda made: tr(*made))
CONTENT = st.lists(st.one_of(PARAGRAPHS, st.lists(ROWS, max_size=4).map(lambda made: tbl(*made))), max_size=6)


@given(CONTENT)
@settings(max_examples=80, deadline=None)
def test_all_shown_text_is_read_in_order(blocks: list[str]) -> None:
    """Against a plain search for w:t, which sees all text in document order."""
    from lxml import etree

    body = "".join(blocks)
    root = etree.fromstring(f'<x xmlns:w="{TRANSITIONAL}"{NAMESPACES}>{body}</x>')
    written = "".join(element.text or "" for element in root.iter(f"{{{TRANSITIONAL}}}t"))
    if not written:
        return
    assert "".join(texts(read_docx(docx(body), name="a.docx"))) == written


@pytest.mark.parametrize("record, field", [(b"PK\x05\x06", 16), (b"PK\x01\x02", 20), (b"PK\x01\x02", 42)])
def test_a_zip64_package_is_read_by_its_local_headers(record: bytes, field: int) -> None:
    data = bytearray(as_main_part(document(p("甲"))))
    struct.pack_into("<L", data, data.rfind(record) + field, 0xFFFFFFFF)
    assert texts(read_docx(bytes(data), name="a.docx")) == ["甲"]


@pytest.mark.parametrize("root", ["w:ins", "w:u", "w:sdt", "w:tbl", "w:p"])
def test_a_root_that_is_no_document(root: str) -> None:
    assert texts(read_docx(as_main_part(document(p("甲"), root=root)), name="a.docx")) == ["甲"]
