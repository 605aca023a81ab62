"""Filled documents: what was given stands in them, the same bytes each time; names of files; all or nothing."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
import zipfile
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

import subsidy_docs
from subsidy_docs.errors import DataError, SubsidyDocsError, UsageError
from subsidy_docs.fill import fill_many, load_rows
from subsidy_docs.fill.context import context
from subsidy_docs.fill.filename import document_name
from subsidy_docs.forms import Form, load_form
from subsidy_docs.resources import data_folder
from subsidy_docs.values.month import Month

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
FORMS = ("annex1", "annex2", "annex3")
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
EXAMPLES = {form: {field.key: field.example for field in load_form(form).fields.values() if field.example}
            for form in FORMS}


def text_of(content: bytes) -> str:
    """All text of a document; a line break of a passage as \\n."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        root = etree.fromstring(package.read("word/document.xml"))
    return "".join("\n" if each.tag == f"{W}br" else each.text or "" for each in root.iter(f"{W}t", f"{W}br"))


def test_the_calls_stay_callable_once_their_packages_are_loaded() -> None:
    code = ("import subsidy_docs as s; s.fill('annex1', {}, draft=True); import subsidy_docs.fill.docx, "
            "subsidy_docs.read; s.fill('annex1', {}, draft=True); assert callable(s.read) and callable(s.fill)")
    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.mark.parametrize("form", FORMS)
def test_every_value_stands_in_the_document(form: str) -> None:
    text = text_of(subsidy_docs.fill(form, EXAMPLES[form]))
    loaded = load_form(form)
    for key, example in EXAMPLES[form].items():
        field = loaded.fields[key]
        assert field.type.format(field.type.canonical(example)) in text


def test_python_values_do_as_well_as_texts() -> None:
    typed = EXAMPLES["annex1"] | {
        "total_investment": Decimal("512.5"), "hardware_investment": 300, "software_investment": 212.5,
        "construction_start": Month(2023, 3), "construction_end": (2025, 8), "declaration_date": date(2026, 3, 16)}
    assert subsidy_docs.fill("annex1", typed) == subsidy_docs.fill("annex1", EXAMPLES["annex1"])


def test_a_path_or_its_text_holds_the_data(tmp_path: Path) -> None:
    path = tmp_path / "数据.json"
    path.write_text(json.dumps(EXAMPLES["annex2"]), encoding="utf-8")
    wanted = subsidy_docs.fill("annex2", EXAMPLES["annex2"])
    assert subsidy_docs.fill("annex2", path) == subsidy_docs.fill("annex2", str(path)) == wanted


def test_one_document_takes_one_record(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text(json.dumps([EXAMPLES["annex1"]] * 2), encoding="utf-8")
    with pytest.raises(UsageError, match="2"):
        subsidy_docs.fill("annex1", path)


def test_unknown_forms_and_formats_are_named() -> None:
    with pytest.raises(UsageError, match="annex1"):
        subsidy_docs.fill("annex9", {})
    with pytest.raises(UsageError, match="fillable"):
        subsidy_docs.fill("annex1", EXAMPLES["annex1"], format="doc")  # type: ignore[arg-type]


def test_a_missing_value_is_a_fault_and_in_a_draft_a_blank() -> None:
    with pytest.raises(DataError, match="申请单位名称"):
        subsidy_docs.fill("annex1", {})
    assert "万元" in text_of(subsidy_docs.fill("annex1", {}, draft=True))


@pytest.mark.parametrize("form", FORMS)
def test_an_empty_form_keeps_room_for_the_hand(form: str) -> None:
    blanks = context(load_form(form), {})
    for key, field in load_form(form).fields.items():
        if field.type.parts:
            assert set(blanks[key]) == set(field.type.parts) and all(not text.strip() for text in blanks[key].values())
        else:
            assert not blanks[key].strip() and (len(blanks[key]) > 0) == (field.blank > 0)


def test_an_empty_pledge_shows_its_lines() -> None:
    """No-break spaces: a line drawn under other spaces may vanish at the end of a line."""
    document = docx.Document(io.BytesIO(subsidy_docs.fill("annex3", {}, draft=True)))
    blanks = [run for paragraph in document.paragraphs for run in paragraph.runs if run.underline]
    assert len(blanks) == 7
    assert all(run.text and not run.text.strip() for run in blanks)
    assert sum(set(run.text) == {"\N{NO-BREAK SPACE}"} for run in blanks) == 4


def test_marks_print_nothing() -> None:
    plain = subsidy_docs.fill("annex1", EXAMPLES["annex1"])
    assert subsidy_docs.fill("annex1", EXAMPLES["annex1"] | {"applicant_seal": True}) == plain


def test_an_opinion_stands_where_the_reviewer_writes_it() -> None:
    opinion = {"district_industry_opinion": "经审核，材料齐全。同意推荐。"}
    made = subsidy_docs.fill("annex1", EXAMPLES["annex1"] | opinion)
    assert "区级经信部门审核意见经审核，材料齐全。同意推荐。审查人：" in text_of(made)


HOSTILE = st.sampled_from(["{{ 7*7 }}", "{% raw %}", "<w:t>", "&amp;", "]]>", "嘉兴喆堃㛃䶮𬭎", "100%", "“引号”"])
CHINESE = st.text(st.sampled_from("嘉兴市南湖区喆堃犇㛃䶮𬭎（）科技有限公司人工智能0123abcXYZ&<>{}%·"), min_size=2,
                  max_size=60)
MONEY = st.decimals(0, 9999, places=4, allow_nan=False).map(str)
MONTH = st.tuples(st.integers(2000, 2100), st.integers(1, 12)).map(lambda pair: Month(*pair))
NAME = st.text(st.sampled_from("王李欧阳震华喆堃犇㛃䶮𬭎"), min_size=2, max_size=4)
PHONE = st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_any_valid_values_stand_in_the_document_as_they_are(data: st.DataObject) -> None:
    form = load_form("annex1")
    draw: Callable[[Any], Any] = data.draw
    start, end = sorted((draw(MONTH), draw(MONTH)))
    values = {"applicant_name": draw(CHINESE | HOSTILE), "scenario_name": draw(CHINESE | HOSTILE),
              "principal_name": draw(NAME), "contact_name": draw(NAME), "principal_phone": draw(PHONE),
              "contact_phone": draw(PHONE), "construction_start": start, "construction_end": end,
              "declaration_date": draw(st.dates(date(2000, 1, 1), date(2100, 12, 31))),
              **{key: draw(MONEY) for key, field in form.fields.items() if field.unit}}
    if any(form.fields[key].type.check(value) for key, value in values.items()):
        return
    made = subsidy_docs.fill("annex1", values)
    text = text_of(made)
    for key, value in values.items():
        field = form.fields[key]
        assert field.type.format(field.type.canonical(value)) in text
    applicant = form.fields["applicant_name"].type.canonical(values["applicant_name"])
    assert f"申请单位名称（盖章）：{applicant}负责人" in text
    assert made == subsidy_docs.fill("annex1", values)


# ---------------------------------------------------------------- many documents

@pytest.mark.parametrize("data", ["annex1.xlsx", "annex2.json", "annex3.toml"])
def test_samples_are_filled(data: str, tmp_path: Path) -> None:
    form = data.split(".")[0]
    rows = load_rows(form, SAMPLES / data)
    paths = fill_many(form, rows, ["docx"], tmp_path)
    assert len(paths) == len(rows.rows) >= 3
    assert sorted(paths) == sorted(tmp_path.iterdir())
    for path in paths:
        assert path.name.endswith(".docx") and zipfile.ZipFile(path).testzip() is None
        assert docx.Document(str(path)).core_properties.title == load_form(form).title.zh


def test_nothing_is_written_if_any_row_has_a_fault(tmp_path: Path) -> None:
    bad = EXAMPLES["annex1"] | {"total_investment": "很多"}
    with pytest.raises(DataError) as caught:
        fill_many("annex1", [EXAMPLES["annex1"], bad], ["docx"], tmp_path / "out")
    assert [(fault.row, fault.key) for fault in caught.value.faults] == [(2, "total_investment")]
    assert not (tmp_path / "out").exists()


def test_nothing_is_left_if_a_later_row_can_t_be_drawn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from subsidy_docs.fill.docx import DocxTemplate

    render, drawn = DocxTemplate.render, []

    def fail_at_second(self: DocxTemplate, values: dict[str, Any], more: Any = ()) -> bytes:
        drawn.append(1)
        if len(drawn) == 2:
            raise SubsidyDocsError("画不出", "can't be drawn")
        return render(self, values, more)

    monkeypatch.setattr(DocxTemplate, "render", fail_at_second)
    with pytest.raises(SubsidyDocsError):
        fill_many("annex1", [EXAMPLES["annex1"]] * 3, ["docx"], tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_two_rows_of_one_applicant_are_two_files(tmp_path: Path) -> None:
    paths = fill_many("annex1", [EXAMPLES["annex1"]] * 2, ["docx", "docx"], tmp_path)
    assert len(set(paths)) == 2 and all(path.exists() for path in paths)


@pytest.mark.parametrize("name", [
    "../../etc/passwd", "a/b\\c", "CON", "nul.docx", "..", ".隐藏", "x" * 500, "𬭎" * 200, "a\nb\0c", "\u202egpj.exe",
    "公司:*?\"<>|", " 末尾. ", "{{ x }}"])
def test_a_name_is_never_a_path_nor_reserved_nor_too_long(name: str) -> None:
    made = document_name("annex1", 7, name, "docx")
    assert made.startswith("annex1-007") and made.endswith(".docx")
    assert len(made.encode()) <= 230
    assert not set(made) & set('/\\:*?"<>|\n\0\u202e')
    assert Path(made).name == made


def test_names_keep_what_people_read() -> None:
    assert document_name("annex1", None, "喆堃（集团）公司", "fillable") == "annex1-喆堃（集团）公司-fillable.pdf"
    assert document_name("annex3", 12, None, "pdf") == "annex3-012.pdf"


def test_a_form_whose_template_lacks_a_field_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    from dataclasses import replace

    form = load_form("annex1")
    fields = {key: field for key, field in form.fields.items() if key != "scenario_name"}
    monkeypatch.setattr("subsidy_docs.forms.load_form", lambda name: replace(form, fields=fields))
    with pytest.raises(SubsidyDocsError, match="scenario_name"):
        subsidy_docs.fill("a_new_form", {}, draft=True)


def test_the_annexes_are_found() -> None:
    assert isinstance(load_form("annex1"), Form)
    assert (data_folder("templates") / "annex3" / "template.docx").is_file()


# ---------------------------------------------------------------- the command line

def run(*arguments: str, given_bytes: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([sys.executable, "-m", "subsidy_docs", *arguments], input=given_bytes, capture_output=True,
                          check=False)


def test_an_example_goes_in_where_it_came_out(tmp_path: Path) -> None:
    example = run("fill", "annex1", "--example")
    assert example.returncode == 0 and "# 申请单位名称" in example.stdout.decode()
    made = run("fill", "annex1", "-", "-o", str(tmp_path), "--format", "docx", "--json", given_bytes=example.stdout)
    assert made.returncode == 0
    files = json.loads(made.stdout)["files"]
    assert [Path(file).exists() for file in files] == [True]


def test_bad_data_ends_with_2_and_tells_all_in_both_languages(tmp_path: Path) -> None:
    data = tmp_path / "企业.csv"
    data.write_text("申请单位名称,负责人电话\n甲公司,12\n", encoding="utf-8")
    chinese = run("--lang", "zh", "fill", "annex1", str(data), "-o", str(tmp_path / "out"))
    assert chinese.returncode == 2 and "第1行，“负责人电话”" in chinese.stderr.decode()
    assert "“联系人”：必填" in chinese.stderr.decode()
    english = run("--lang", "en", "fill", "annex1", str(data), "-o", str(tmp_path / "out"))
    assert "row 1, Phone of the person in charge" in english.stderr.decode()
    machine = run("fill", "annex1", str(data), "--json")
    assert machine.returncode == 2
    told = json.loads(machine.stderr)
    assert told["error"] == "bad-data" and {"contact_name", "principal_phone"} <= {f["field"] for f in told["faults"]}
    assert not (tmp_path / "out").exists()


def test_a_file_that_can_t_be_read_ends_with_3_and_wrong_use_with_2(tmp_path: Path) -> None:
    broken = tmp_path / "a.xlsx"
    broken.write_bytes(b"PK\x03\x04")
    assert run("fill", "annex1", str(broken)).returncode == 3
    for arguments in (("annex1",), ("annex9", str(broken)), ("annex1", str(broken), "--format", "toml"),
                      ("annex1", "--example", "--format", "pdf")):
        done = run("fill", *arguments)
        assert done.returncode == 2 and done.stderr and b"Traceback" not in done.stderr


def test_a_workbook_to_start_from_is_written_where_asked(tmp_path: Path) -> None:
    target = tmp_path / "数据.xlsx"
    assert run("fill", "annex3", "--example", "-o", str(target)).returncode == 0
    assert target.read_bytes().startswith(b"PK")
    assert run("fill", "annex3", str(target), "-o", str(tmp_path / "out")).returncode == 0
    assert len(list((tmp_path / "out").iterdir())) == 1


@pytest.mark.skipif(not hasattr(os, "O_TMPFILE"), reason="files without a name are Linux's: a kill was NOT tested")
def test_a_kill_leaves_nothing_and_the_next_run_makes_all(tmp_path: Path) -> None:
    rows = [EXAMPLES["annex1"]] * 3
    done: list[int] = []

    def kill_after_two() -> None:
        done.append(1)
        if len(done) == 2:
            os.kill(os.getpid(), signal.SIGKILL)

    child = os.fork()
    if child == 0:
        fill_many("annex1", rows, ["docx"], tmp_path, progress=kill_after_two)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) and list(tmp_path.iterdir()) == []
    assert sorted(fill_many("annex1", rows, ["docx"], tmp_path)) == sorted(tmp_path.iterdir())


def test_all_three_formats_are_written_and_none_if_a_name_can_t_be_drawn(tmp_path: Path) -> None:
    paths = fill_many("annex3", [EXAMPLES["annex3"]], ["docx", "pdf", "fillable"], tmp_path / "good")
    assert [path.name.rpartition("公司")[2] for path in paths] == [".docx", ".pdf", "-fillable.pdf"]
    assert [path.read_bytes()[:2] for path in paths] == [b"PK", b"%P", b"%P"]
    no_font_has_it = EXAMPLES["annex3"] | {"project_name": "项目\U0001f600"}
    with pytest.raises(SubsidyDocsError) as caught:
        fill_many("annex3", [EXAMPLES["annex3"], no_font_has_it], ["docx", "pdf"], tmp_path / "bad")
    assert caught.value.code == "missing-glyph"
    assert list((tmp_path / "bad").iterdir()) == []
