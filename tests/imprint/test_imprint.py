"""The imprint of a document: it shows what was altered, it can't be forged, and it never changes what is read."""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import stat
from decimal import Decimal
from pathlib import Path

import pypdfium2
import pytest
from click.testing import CliRunner

from imprint.documents import DATA, ITEM, edited, packed, parts, saved_again
from subsidy_docs.align.settle import RECOGNISED
from subsidy_docs.cli import cli
from subsidy_docs.errors import KeyFileError, UsageError
from subsidy_docs.fill import fill
from subsidy_docs.forms import load_form
from subsidy_docs.imprint import LARGEST, SHORT, open_short, open_whole, short, whole
from subsidy_docs.keys import VARIABLE, Key, load_key, new_key
from subsidy_docs.reader import read_bytes
from subsidy_docs.record import Reading, Record, Status

FORMS = [load_form(name) for name in ("annex1", "annex2", "annex3")]
KEY, OTHER = Key(b"k" * 32), Key(b"o" * 32)
VALUES = {key: FORMS[0].fields[key].type.canonical(value) for key, value in DATA.items()}


@pytest.fixture
def key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Key:
    """A key of the office, in use."""
    made = new_key(tmp_path / "office.key")
    monkeypatch.setenv(VARIABLE, str(tmp_path / "office.key"))
    return made


@pytest.fixture(autouse=True)
def no_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)


def read(document: bytes) -> Record:
    record, = read_bytes(document, name="表.docx")
    return record


def values(record: Record) -> dict[str, object]:
    return {key: (reading.value, reading.status) for key, reading in record.fields.items()}


# --- documents that come back -------------------------------------------------------------------------------------

@pytest.mark.parametrize("format_", ["docx", "pdf", "fillable"])
@pytest.mark.parametrize("signed", [False, True])
def test_what_was_not_altered_matches(format_: str, signed: bool, request: pytest.FixtureRequest) -> None:
    if signed:
        request.getfixturevalue("key")
    record = read(fill("annex1", DATA, format_))
    assert record.imprint == "matches" and record.problems == ()
    plain = read(fill("annex1", DATA, format_, imprint=False))
    assert plain.imprint == "none"
    assert values(plain) == values(record)


@pytest.mark.parametrize("signed", [False, True])
def test_an_altered_amount_is_named_with_both_values_and_stays_as_it_is(
        signed: bool, request: pytest.FixtureRequest) -> None:
    if signed:
        request.getfixturevalue("key")
    record = read(edited(fill("annex1", DATA), "180.00", "480.00"))
    assert record.imprint == "differs" and record.needs_review
    assert record.value("requested_subsidy") == Decimal("480.00")
    assert record.fields["requested_subsidy"].status is Status.OK
    told, = [problem for problem in record.problems if "申请补助金额" in problem]
    assert "480.00" in told and "180.00" in told
    assert any("180.00" in note for note in record.fields["requested_subsidy"].notes)
    assert [key for key, reading in record.fields.items() if reading.notes] == ["requested_subsidy"]


def test_a_value_taken_out_is_told() -> None:
    record = read(edited(fill("annex1", DATA), "13905730001", ""))
    assert record.imprint == "differs" and "13905730001" in "".join(record.problems)


def test_what_was_empty_may_be_filled_in() -> None:
    given = {key: value for key, value in DATA.items() if key != "contact_phone"}
    assert read(fill("annex1", given, draft=True)).imprint == "matches"
    document = fill("annex1", DATA)
    content = parts(document)
    content[ITEM] = parts(fill("annex1", given, draft=True))[ITEM]
    assert read(packed(content)).imprint == "matches"


def test_the_imprint_of_another_company_does_not_match(key: Key) -> None:
    mine, other = parts(fill("annex1", DATA)), parts(fill("annex1", {**DATA, "applicant_name": "浙江犇㛃科技有限公司"}))
    mine[ITEM] = other[ITEM]
    record = read(packed(mine))
    assert record.imprint == "differs" and "浙江犇㛃科技有限公司" in "".join(record.problems)
    assert record.value("applicant_name") == DATA["applicant_name"]


def test_the_imprint_of_another_form_is_forged(key: Key) -> None:
    mine = parts(fill("annex1", DATA))
    pledge = fill("annex3", {"pledging_organization": DATA["applicant_name"]}, draft=True)
    mine[ITEM] = parts(pledge)[ITEM]
    assert read(packed(mine)).imprint == "forged"


def test_an_imprint_rewritten_to_fit_is_forged(key: Key) -> None:
    document = edited(fill("annex1", DATA), "180.00", "480.00")
    assert read(edited(document, "180.00", "480.00", ITEM)).imprint == "forged"


def test_an_imprint_signed_by_another_key_is_forged(key: Key, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    new_key(tmp_path / "theirs.key")
    monkeypatch.setenv(VARIABLE, str(tmp_path / "theirs.key"))
    document = fill("annex1", DATA)
    monkeypatch.setenv(VARIABLE, str(tmp_path / "office.key"))
    assert read(document).imprint == "forged"
    monkeypatch.setenv(VARIABLE, os.pathsep.join(str(tmp_path / name) for name in ("office.key", "theirs.key")))
    assert read(document).imprint == "matches"  # a key that was in use before


def test_an_unsigned_imprint_proves_nothing_to_an_office_with_a_key(request: pytest.FixtureRequest) -> None:
    document = fill("annex1", DATA)
    request.getfixturevalue("key")
    record = read(document)
    assert record.imprint == "none" and "没有签名" in "".join(record.problems)
    assert read(edited(document, "180.00", "480.00")).imprint == "differs"


def test_a_signed_imprint_without_a_key_at_hand_is_compared_and_that_is_told(
        key: Key, monkeypatch: pytest.MonkeyPatch) -> None:
    document = fill("annex1", DATA)
    monkeypatch.delenv(VARIABLE)
    record = read(document)
    assert record.imprint == "matches" and "未验证" in "".join(record.problems)


def test_a_pdf_altered_in_a_field_differs() -> None:
    import pypdf

    writer = pypdf.PdfWriter(clone_from=io.BytesIO(fill("annex1", DATA, "fillable")))
    writer.update_page_form_field_values(writer.pages[0], {"requested_subsidy": "480.00"}, auto_regenerate=False)
    out = io.BytesIO()
    writer.write(out)
    record = read(out.getvalue())
    assert record.imprint == "differs" and "180.00" in "".join(record.problems)


def test_several_forms_in_one_file_are_each_compared_with_their_own() -> None:
    import pypdf

    writer = pypdf.PdfWriter()
    pledge = {"pledging_organization": DATA["applicant_name"], "project_name": DATA["scenario_name"]}
    for content in (fill("annex1", DATA, "pdf"), fill("annex3", pledge, "pdf", draft=True)):
        writer.append(io.BytesIO(content))
    writer.add_attachment("subsidy-docs-imprint.json", whole(FORMS[0], VALUES, None))
    out = io.BytesIO()
    writer.write(out)
    first, second = read_bytes(out.getvalue(), name="合并.pdf")
    assert (first.imprint, second.imprint) == ("matches", "none")


# --- hostile imprints ---------------------------------------------------------------------------------------------

HOSTILE = [
    b"", b"null", b"[]", b"{", b"\xff\xfe", b'{"imprint":1,"seal":2}', b'{"imprint":{},"seal":{}}',
    b"[" * 100_000, b'{"imprint":' + b'{"a":' * 500 + b"1" + b"}" * 501, b'{"a":"' + b"x" * (LARGEST + 1) + b'"}',
    whole(FORMS[0], VALUES, None).replace(b'"180.00"', b'{"a":1}'),
    whole(FORMS[0], VALUES, None).replace(b'"180.00"', b'"1e999999999"'),
    whole(FORMS[0], VALUES, None).replace(b'"annex1"', b'"../../etc"'),
    whole(FORMS[0], VALUES, None).replace(b'"2025-11-28"', b'"2025-13-99"'),
    whole(FORMS[0], VALUES, None).replace(b'"values":{', b'"values":["'),
]


@pytest.mark.parametrize("content", HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_imprint_is_broken_and_changes_nothing(content: bytes) -> None:
    assert open_whole(content, [KEY]).seal in ("broken", "foreign")
    document = parts(fill("annex1", DATA))
    text = content.decode("latin-1").replace("&", "&amp;").replace("<", "&lt;").replace("\0", "")
    document[ITEM] = f'<imprint xmlns="urn:subsidy-docs:imprint">{text}</imprint>'.encode()
    record = read(packed(document))
    assert record.imprint in ("forged", "none")  # a part over the bound is not looked at
    assert values(record) == values(read(fill("annex1", DATA, imprint=False)))


def test_bombs_and_entities_in_custom_parts_do_no_harm() -> None:
    document = parts(fill("annex1", DATA))
    document["customXml/item2.xml"] = b" " * (80 << 20)
    document["customXml/item3.xml"] = (b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>'
                                       b'<imprint xmlns="urn:subsidy-docs:imprint">&b;</imprint>')
    record = read(packed(document))
    assert record.imprint == "forged" and "root" not in json.dumps(record.to_dict())


@pytest.mark.parametrize(("content", "state"), [
    (b'{"imprint":' + b" " * (400 << 20), "forged"), (b" " * (LARGEST + 1), "none"), (b'{"imprint":1}', "forged"),
    (whole(FORMS[0], VALUES, None), "matches")])
def test_a_packed_attachment_is_unpacked_within_bounds(content: bytes, state: str) -> None:
    import tracemalloc
    import zlib

    import pypdf
    from pypdf.generic import NameObject, StreamObject

    writer = pypdf.PdfWriter(clone_from=io.BytesIO(fill("annex1", DATA, "pdf", imprint=False)))
    writer.add_attachment("subsidy-docs-imprint.json", b"")
    for each in writer._objects:
        if isinstance(each, StreamObject) and each.get("/Type") == "/EmbeddedFile":
            each._data = zlib.compress(content, 1)
            each[NameObject("/Filter")] = NameObject("/FlateDecode")
    out = io.BytesIO()
    writer.write(out)
    from subsidy_docs.read.imprint import _in_pdf

    tracemalloc.start()
    list(_in_pdf(out.getvalue()))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 4 * LARGEST + 2 * len(out.getvalue())
    assert read(out.getvalue()).imprint == state


# --- the short one, on paper --------------------------------------------------------------------------------------

@pytest.mark.parametrize("key", [None, KEY])
def test_the_short_imprint_tells_which_values_were_altered(key: Key | None) -> None:
    from subsidy_docs.imprint import differs

    content = short(FORMS[0], VALUES, key)
    assert content is not None and len(content) <= SHORT
    opened = open_short(content, [KEY], FORMS)
    assert opened is not None and opened.form == "annex1" and opened.seal == ("ours" if key else "checksum")
    assert opened.values["requested_subsidy"] == Decimal("180.00")  # amounts first
    fields = FORMS[0].fields
    assert not any(differs(opened, fields[name], value) for name, value in VALUES.items())
    altered = {**VALUES, "applicant_name": "嘉兴喆堃智能设备股份有限公司", "total_investment": Decimal("800.00")}
    told = [name for name, value in altered.items() if differs(opened, fields[name], value)]
    assert told == ["applicant_name", "total_investment"]
    assert differs(opened, fields["district_industry_reviewer"], "沈㛃") is None  # issued empty


def test_any_altered_byte_of_a_signed_short_imprint_shows() -> None:
    content = short(FORMS[0], VALUES, KEY)
    assert content is not None
    for at in range(len(content)):
        changed = content[:at] + bytes((content[at] ^ 1,)) + content[at + 1:]
        opened = open_short(changed, [KEY], FORMS)
        assert opened is None or opened.seal in ("foreign", "broken"), at


def test_other_codes_are_no_imprints() -> None:
    for content in (b"", b"https://example.com", b"S1", b"S1" + bytes(40), os.urandom(122)):
        assert open_short(content, [KEY], FORMS) is None


@pytest.mark.parametrize("signed", [False, True])
def test_a_printed_page_gives_the_code_back(signed: bool, request: pytest.FixtureRequest) -> None:
    pytest.importorskip("zxingcpp")
    numpy = pytest.importorskip("numpy")
    import pypdfium2

    from subsidy_docs.imprint import open_short
    from subsidy_docs.keys import office_keys
    from subsidy_docs.read.codes import codes, half_turned

    if signed:
        request.getfixturevalue("key")
    page = pypdfium2.PdfDocument(fill("annex1", DATA, "pdf"))[0].render(scale=150 / 72).to_numpy()
    for turned in (page, numpy.ascontiguousarray(page[::-1, ::-1])):
        code, = codes(turned)
        found = open_short(code.data, office_keys(), [load_form("annex1")])
        assert found is not None
        assert found.form == "annex1" and found.seal == ("ours" if signed else "checksum")
    (there,) = half_turned(codes(page), page.shape)
    assert there.data == code.data and there.box == pytest.approx(code.box, abs=3)


def test_a_misread_scan_is_doubtful_where_the_code_speaks_against_it() -> None:
    from dataclasses import replace

    from subsidy_docs.read.imprint import judged

    record = read(fill("annex1", DATA, imprint=False))
    source = replace(record.source, kind="scan")
    wrong = replace(record.fields["total_investment"], value=Decimal("800.00"), raw="800.00")
    scan = replace(record, source=source, fields={**record.fields, "total_investment": wrong})
    content = short(FORMS[0], VALUES, None)
    assert content is not None
    opened = open_short(content, [], FORMS)
    assert opened is not None
    judged_, = judged([scan], [opened], [])
    assert judged_.imprint == "differs"
    assert judged_.fields["total_investment"].status is Status.REVIEW
    assert judged_.value("total_investment") == Decimal("800.00")
    doubtful = replace(scan, fields={**record.fields, "total_investment": replace(
        record.fields["total_investment"], status=Status.REVIEW)})
    raised, = judged([doubtful], [opened], [])
    assert raised.imprint == "matches" and raised.fields["total_investment"].status is Status.REVIEW


@pytest.mark.parametrize(("field", "notes", "status"), [
    ("principal_name", (RECOGNISED,), Status.OK),  # rare characters, to the letter as issued
    ("principal_name", (RECOGNISED, "另有疑问 / another doubt"), Status.REVIEW),
    ("total_investment", (RECOGNISED,), Status.REVIEW),  # an amount is never confirmed by a code
    ("principal_phone", (RECOGNISED,), Status.REVIEW),
    ("declaration_date", (RECOGNISED,), Status.REVIEW),
])
def test_a_code_confirms_words_whose_characters_alone_were_in_doubt(field: str, notes: tuple[str, ...],
                                                                   status: Status) -> None:
    from dataclasses import replace

    from subsidy_docs.read.imprint import judged

    content = short(FORMS[0], VALUES, None)
    opened = content and open_short(content, [], FORMS)
    assert opened
    record = read(fill("annex1", DATA, imprint=False))

    def seen(kind: str, value: object) -> Reading:
        doubtful = replace(record.fields[field], value=value, status=Status.REVIEW, confidence=0.5, notes=notes)
        page = replace(record, source=replace(record.source, kind=kind), fields={**record.fields, field: doubtful})
        (result,) = judged([page], [opened], [])
        return result.fields[field]

    assert seen("scan", record.value(field)).status is status
    assert seen("pdf", record.value(field)).status is Status.REVIEW
    if field == "principal_name":
        assert seen("scan", "另一个人").status is Status.REVIEW


@pytest.mark.parametrize(("issued", "seen", "given"), [
    ("3C精密件AOI复判 V2.0", "3C精密件AOI复判V2.0", "3C精密件AOI复判 V2.0"),
    ("数字孪生 + AI 工艺仿真", "数字孪生+ AI工艺仿真", "数字孪生 + AI 工艺仿真"),
    ("视觉质检 V2", "视觉质检V3", "视觉质检V3"),
])
def test_blanks_that_paper_does_not_show_are_as_issued(issued: str, seen: str, given: str) -> None:
    from dataclasses import replace

    from subsidy_docs.read.imprint import judged

    content = short(FORMS[0], {**VALUES, "scenario_name": issued}, None)
    opened = content and open_short(content, [], FORMS)
    assert opened
    record = read(fill("annex1", {**DATA, "scenario_name": issued}))
    name = replace(record.fields["scenario_name"], value=seen)
    page = replace(record, source=replace(record.source, kind="scan"), fields={**record.fields, "scenario_name": name})
    (result,) = judged([page], [opened], [])
    assert result.value("scenario_name") == given
    assert (result.imprint == "matches") is (given == issued)


@pytest.mark.parametrize(("seen", "notes", "given", "status"), [
    ("龚一诺", (RECOGNISED,), "䶮一诺", Status.OK),  # what networks read for it
    ("龚一诺", (), "龚一诺", Status.REVIEW),  # read without doubt: another name
    ("龙一诺", (RECOGNISED,), "龙一诺", Status.REVIEW),
])
def test_a_rare_character_is_as_issued_where_what_is_read_for_it_was_in_doubt(
        seen: str, notes: tuple[str, ...], given: str, status: Status) -> None:
    from dataclasses import replace

    from subsidy_docs.read.imprint import judged

    content = short(FORMS[0], {**VALUES, "principal_name": "䶮一诺"}, None)
    opened = content and open_short(content, [], FORMS)
    assert opened
    record = read(fill("annex1", {**DATA, "principal_name": "䶮一诺"}, imprint=False))
    name = replace(record.fields["principal_name"], value=seen, status=Status.REVIEW if notes else Status.OK,
                   confidence=0.5, notes=notes)
    page = replace(record, source=replace(record.source, kind="scan"),
                   fields={**record.fields, "principal_name": name})
    (result,) = judged([page], [opened], [])
    assert (result.value("principal_name"), result.fields["principal_name"].status) == (given, status)


def test_of_many_texts_that_a_long_one_may_be_none_is_found_by_a_fingerprint_alone() -> None:
    """One of 65,536 texts has the fingerprint of any other: 模橛自动填报 was found for a text that had lost a blank."""
    from itertools import islice

    from subsidy_docs.read.imprint import lookalikes

    seen = "嘉兴龚契铵强伯体吹啊场壁梨婴婿姬词峰怕梭取执拟服"
    issued = list(islice(lookalikes(seen), 40))[-1]
    assert as_issued(issued, seen) == seen


def as_issued(issued: str, seen: str) -> object:
    """What a doubtful scenario name that reads *seen* is beside the code of a form *issued* with another."""
    from dataclasses import replace

    from subsidy_docs.read.imprint import judged

    content = short(FORMS[0], {**VALUES, "scenario_name": issued}, None)
    opened = content and open_short(content, [], FORMS)
    assert opened and "scenario_name" not in opened.values
    record = read(fill("annex1", {**DATA, "scenario_name": issued}, imprint=False))
    name = replace(record.fields["scenario_name"], value=seen, status=Status.REVIEW, confidence=0.5,
                   notes=(RECOGNISED,))
    page = replace(record, source=replace(record.source, kind="scan"), fields={**record.fields, "scenario_name": name})
    (result,) = judged([page], [opened], [])
    return result.value("scenario_name")


@pytest.mark.parametrize("name", ["annex1", "annex2", "annex3"])
def test_the_code_is_clear_of_the_text_and_of_where_printers_clip(name: str) -> None:
    millimetre = 72 / 25.4
    page = pypdfium2.PdfDocument(fill(name, {}, "pdf", draft=True))[0]
    (code,) = [each.get_bounds() for each in page.get_objects(filter=[3])]
    left, bottom, right, _ = code
    assert right <= page.get_width() - 8 * millimetre + 0.01 and bottom >= 8 * millimetre - 0.01
    drawn = [each.get_bounds() for each in page.get_objects(filter=[1, 2])]
    assert drawn and max(each[2] for each in drawn) <= left - 1.5 * millimetre
    footer = parts(fill(name, {}, draft=True))["word/imprint-footer.xml"].decode()
    across, down, wide = (int(each) / 12_700 for each in re.findall(r'posOffset>([0-9]+)|extent cx="([0-9]+)"', footer)
                          for each in each if each)
    assert (across, page.get_height() - down - wide, wide) == pytest.approx((left, bottom, right - left), abs=0.02)


# --- keys and the command line ------------------------------------------------------------------------------------

def test_a_key_file_is_private_and_never_overwritten(tmp_path: Path) -> None:
    made = new_key(tmp_path / "a.key")
    assert stat.S_IMODE((tmp_path / "a.key").stat().st_mode) == 0o600
    assert load_key(tmp_path / "a.key") == made and repr(made.secret) not in repr(made)
    with pytest.raises(UsageError):
        new_key(tmp_path / "a.key")
    for wrong in ("", "{}", "[1]", '{"secret": 1}', (tmp_path / "a.key").read_text().replace(made.id, "00000000")):
        (tmp_path / "b.key").write_text(wrong)
        with pytest.raises(KeyFileError):
            load_key(tmp_path / "b.key")
    with pytest.raises(KeyFileError):
        load_key(tmp_path / "missing.key")


def test_the_command_line_makes_shows_and_uses_keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "")  # so that what the command sets is undone
    run = CliRunner().invoke
    made = run(cli, ["keys", "new", "-o", str(tmp_path / "a.key")])
    assert made.exit_code == 0
    assert run(cli, ["keys", "show", str(tmp_path / "a.key")]).output == made.stdout
    (tmp_path / "data.json").write_text(json.dumps(DATA), encoding="utf-8")
    command = ["fill", "annex1", str(tmp_path / "data.json"), "-o", str(tmp_path)]
    filled = run(cli, [*command, "--key", str(tmp_path / "a.key")])
    assert filled.exit_code == 0, filled.output
    document, = tmp_path.glob("*.docx")
    assert f'"key":"{made.stdout.strip()}"' in parts(document.read_bytes())[ITEM].decode()
    assert run(cli, [*command, "--no-imprint"]).exit_code == 0
    assert ITEM not in parts(document.read_bytes())


# --- other programs -----------------------------------------------------------------------------------------------

@pytest.mark.libreoffice
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_the_imprint_lives_on_when_libreoffice_saves_the_form(key: Key, tmp_path: Path) -> None:
    import pypdfium2

    document = edited(fill("annex1", DATA), "180.00", "480.00")
    assert len(pypdfium2.PdfDocument(saved_again(fill("annex1", DATA), tmp_path, "pdf"))) == 1
    record = read(saved_again(document, tmp_path))
    assert record.imprint == "differs" and "180.00" in "".join(record.problems)
