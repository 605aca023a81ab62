"""Data files: whatever holds the data, the same record comes out; what may have been changed on the way is asked."""

from __future__ import annotations

import csv
import io
import json
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from subsidy_docs.errors import (
    DamagedFileError,
    DataError,
    EmptyFileError,
    Fault,
    SubsidyDocsError,
    TooLargeError,
    UnsupportedFormatError,
    UsageError,
)
from subsidy_docs.fill import data as data_module
from subsidy_docs.fill import workbook as workbook_module
from subsidy_docs.fill.data import load_data, read_data
from subsidy_docs.fill.example import example_data
from subsidy_docs.fill.validation import check_data
from subsidy_docs.forms import Form, load_form
from subsidy_docs.values.month import Month

FORM = load_form("annex1")
GOOD: dict[str, Any] = {
    "applicant_name": "嘉兴喆堃智能装备股份有限公司", "principal_name": "欧阳震华", "principal_phone": "13857312345",
    "contact_name": "张䶮", "contact_phone": "0573-83681671", "scenario_name": "视觉质检场景",
    "construction_start": "2023-03", "construction_end": "2025-08", "total_investment": "512.50",
    "hardware_investment": "300.00", "software_investment": "212.50", "requested_subsidy": "153.75",
    "declaration_date": "2026-03-16",
}
TYPED = GOOD | {
    "construction_start": Month(2023, 3), "construction_end": Month(2025, 8), "declaration_date": date(2026, 3, 16),
    **{key: Decimal(GOOD[key]) for key in GOOD if key.endswith(("investment", "subsidy"))},
}


def typed(content: bytes, file: str, draft: bool = False) -> list[dict[str, Any]]:
    return check_data(FORM, read_data(FORM, content, file), draft)


def faults(content: bytes, file: str = "数据.csv") -> tuple[Fault, ...]:
    with pytest.raises(DataError) as caught:
        typed(content, file)
    return caught.value.faults


def table(*rows: dict[str, Any], delimiter: str = ",") -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]), delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def workbook(*rows: dict[str, Any], formats: dict[str, str] | None = None) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(list(rows[0]))
    for row in rows:
        sheet.append(list(row.values()))
    for column, key in enumerate(rows[0], 1):
        for number in range(2, len(rows) + 2):
            if formats and key in formats:
                sheet.cell(number, column).number_format = formats[key]
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


LABELLED = {FORM.fields[key].label.zh: value for key, value in GOOD.items()}
ENGLISH = {FORM.fields[key].label.en: value for key, value in GOOD.items()}
TOML = "\n".join(f'{key} = "{value}"' for key, value in GOOD.items())


@pytest.mark.parametrize(("content", "file"), [
    (json.dumps(GOOD).encode(), "a.json"),
    (json.dumps([LABELLED], ensure_ascii=False).encode("utf-8-sig"), "a.json"),
    (json.dumps({"records": [ENGLISH]}).encode(), "-"),
    (json.dumps({key: float(value) if key.endswith(("investment", "subsidy")) else value
                 for key, value in GOOD.items()}).encode(), "a.json"),
    (TOML.encode(), "a.toml"),
    (TOML.encode(), "-"),
    (("[[records]]\n" + TOML).encode(), "-"),
    (TOML.replace('"512.50"', "512.50").replace('"2026-03-16"', "2026-03-16").encode(), "a.toml"),
    (table(GOOD).encode(), "a.csv"),
    (table(LABELLED).encode("utf-8-sig"), "a.csv"),
    (table(LABELLED).encode("gb18030"), "a.csv"),
    (table(LABELLED, delimiter="\t").encode("utf-16"), "a.txt"),
    (table(LABELLED, delimiter=";").encode(), "a.csv"),
    (table({key + ("*（万元）" if "总额" in key else ""): value for key, value in LABELLED.items()}).encode(), "-"),
    (workbook(LABELLED), "a.xlsx"),
    (workbook(GOOD), "renamed.csv"),
])
def test_every_kind_of_file_gives_the_same_record(content: bytes, file: str) -> None:
    assert typed(content, file) == [TYPED]


@pytest.mark.parametrize("format", ["toml", "json", "csv", "xlsx"])
@pytest.mark.parametrize("form", ["annex1", "annex2", "annex3"])
def test_an_example_can_be_filled_as_it_is(form: str, format: str) -> None:
    loaded = load_form(form)
    rows = [check_data(loaded, read_data(loaded, example_data(loaded, each, "zh"), f"a.{each}"))
            for each in (format, "json")]
    assert rows[0] == rows[1]
    assert len(rows[0]) == 1


def test_the_example_workbook_helps_and_validates() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(example_data(load_form("annex3"), "xlsx"))).active
    assert sheet is not None
    assert "必填" in sheet["A1"].comment.text
    kinds = {validation.type for validation in sheet.data_validations.dataValidation}
    assert {"list", "date", "whole"} <= kinds
    assert any("南湖区经商局" in str(each.formula1) for each in sheet.data_validations.dataValidation)


def test_marked_and_empty_lines_are_passed_over_and_rows_counted_from_one() -> None:
    help_line = dict.fromkeys(GOOD, "") | {"applicant_name": "说明：营业执照上的全称"}
    example = GOOD | {"applicant_name": "示例：某公司", "total_investment": "很多"}
    wrong = GOOD | {"total_investment": "很多"}
    found = faults(table(help_line, example, dict.fromkeys(GOOD, " "), GOOD, wrong).encode())
    assert [(fault.row, fault.key) for fault in found] == [(2, "total_investment")]


def test_a_title_may_stand_above_the_header() -> None:
    titled = [["2026年度申报汇总"], ["填报单位：", "某某街道"], list(LABELLED), list(LABELLED.values())]
    for delimiter in ",;\t":
        text = io.StringIO()
        csv.writer(text, delimiter=delimiter).writerows(titled)
        assert typed(text.getvalue().encode(), "a.csv") == [TYPED]
    book = openpyxl.Workbook()
    for line in titled:
        book.worksheets[0].append(line)
    buffer = io.BytesIO()
    book.save(buffer)
    assert typed(buffer.getvalue(), "a.xlsx") == [TYPED]


def test_all_faults_of_all_rows_are_told_together() -> None:
    first = GOOD | {"principal_phone": "12345", "scenario_name": ""}
    second = GOOD | {"construction_end": "2022-12", "declaration_date": "2026-02-30"}
    found = faults(table(first, second).encode(), "企业.csv")
    assert {(fault.row, fault.key) for fault in found} == {
        (1, "principal_phone"), (1, "scenario_name"), (2, "construction_end"), (2, "declaration_date")}
    assert all(fault.file == "企业.csv" and fault.label.zh and fault.what.zh and fault.what.en for fault in found)
    reversed_ = next(fault for fault in found if fault.key == "construction_end")
    assert "2023年3月" in reversed_.what.zh and reversed_.found == "2022-12"


def test_a_draft_may_lack_what_is_required_but_not_be_wrong() -> None:
    assert typed(b"{}", "a.json", draft=True) == [{}]
    with pytest.raises(DataError):
        typed(json.dumps({"total_investment": "abc"}).encode(), "a.json", draft=True)


def test_what_districts_and_hands_add_is_never_required_and_marks_are_ignored() -> None:
    marked = GOOD | {"applicant_seal": True, "district_finance_seal": "x"}
    assert typed(json.dumps(marked).encode(), "a.json") == [TYPED]
    with_opinion = typed(json.dumps(GOOD | {"district_finance_opinion": "同意。\n请下达。"}).encode(), "a.json")
    assert with_opinion[0]["district_finance_opinion"].startswith("同意。")


@pytest.mark.parametrize(("name", "nearest"), [
    ("申请单位", "申请单位名称"), ("total_invesment", "人工智能应用场景建设投资总额"), ("电话", "负责人电话")])
def test_an_unknown_column_names_the_nearest_label(name: str, nearest: str) -> None:
    data = GOOD | {name: "x"}
    for content, file in ((table(data).encode(), "a.csv"), (json.dumps(data).encode(), "a")):
        found = faults(content, file)
        assert [fault.found for fault in found] == [name]
        assert f"没有“{name}”这一栏，是否为“{nearest}”？" in found[0].what.zh


@pytest.mark.parametrize(("key", "value", "said", "advice"), [
    ("total_investment", "很多", "看不出金额", "请填写数字，单位万元，如 512.50"),
    ("total_investment", "1e3", "科学计数法", "请填写数字，单位万元，如 512.50"),
    ("total_investment", "5125000元", "单位不是万元", "请填写数字，单位万元，如 512.50"),
    ("contact_phone", "12", "看不出电话号码", "请填写 11 位手机号或带区号的座机，如 0573-83681671"),
    ("construction_start", "去年", "看不出", "请填写年月，如 2023年3月"),
    ("declaration_date", "明天", "看不出", "请填写年月日，如 2025年11月4日"),
    ("contact_phone", "", "必填", "请填写 11 位手机号"),
    ("applicant_name", "", "必填", "请填写申请单位名称，如 嘉兴"),
    ("total_investment", "", "必填", "请填写数字，单位万元")])
def test_a_fault_says_what_to_do(key: str, value: str, said: str, advice: str) -> None:
    found = [fault for fault in faults(table(GOOD | {key: value}).encode()) if fault.key == key]
    assert len(found) == 1
    assert said in found[0].what.zh and advice in found[0].what.zh and "; give" in found[0].what.en
    assert "不止一个" not in found[0].what.zh


def test_every_kind_of_field_has_its_advice() -> None:
    for form in map(load_form, ("annex1", "annex2", "annex3")):
        found = _faults_of(form)
        assert {fault.key for fault in found} == {key for key, field in form.fields.items() if field.required}
        assert all("请填写" in fault.what.zh for fault in found)


def _faults_of(form: Form) -> tuple[Fault, ...]:
    with pytest.raises(DataError) as caught:
        check_data(form, read_data(form, b"{}", "a.json"))
    return caught.value.faults


def test_an_unknown_column_without_values_is_ignored() -> None:
    assert typed(table(GOOD | {"备注": ""}).encode(), "a.csv") == [TYPED]
    assert typed(json.dumps(GOOD | {"备注": None}).encode(), "a.json") == [TYPED]


def test_a_unit_that_is_not_ours_makes_another_column() -> None:
    changed = {("人工智能应用场景建设投资总额（元）" if key == "人工智能应用场景建设投资总额" else key): value
               for key, value in LABELLED.items()}
    assert any("（元）" in fault.found for fault in faults(table(changed).encode()))


def test_a_column_that_stands_twice_is_a_fault() -> None:
    lines = table(GOOD | {"申请单位名称": "别的公司"}).encode()
    assert any(fault.key == "applicant_name" and "不止一次" in fault.what.zh for fault in faults(lines))
    assert any("不止一次" in fault.what.zh
               for fault in faults(json.dumps(GOOD | {"申请单位名称": "别的公司"}).encode(), "a.json"))


def test_a_read_record_can_be_filled_again() -> None:
    fields = {key: {"value": None if key.endswith("seal") else GOOD.get(key), "raw": "", "status": "ok",
                    "confidence": 1.0, "where": None, "notes": []} for key in FORM.fields}
    record = {"form": "annex1", "edition": "2025-11-04", "fields": fields, "imprint": "none", "problems": [],
              "source": {"file": "a.pdf", "sha256": "", "pages": [1], "kind": "pdf"}}
    line = json.dumps(record)
    assert typed((line + "\n" + line + "\n").encode(), "out.jsonl") == [TYPED, TYPED]
    assert typed(line.encode(), "out.jsonl") == [TYPED]
    with pytest.raises(UsageError, match="annex2"):
        typed(json.dumps(record | {"form": "annex2"}).encode(), "out.jsonl")


# ---------------------------------------------------------------- what a spreadsheet does to data

@pytest.mark.parametrize(("value", "number_format", "wanted"), [
    (512.5, "General", "512.5"), (512.5000000001, "General", "512.5"), (512.5000000001, "0.00", "512.50"),
    (0.1 + 0.2, "General", "0.3"), (878.7345, "0.00##", "878.7345"), (666.6666666, "0.00", "666.67"),
    (666.665, "0.00", "666.67"), (1234.5, '#,##0.00_ ;[Red]-#,##0.00 ', "1234.5"), (600, "0.00", "600"),
    (1666.6667, '_ "¥"* #,##0.0000_ ', "1666.6667"),
])
def test_a_number_is_what_the_cell_shows(value: float, number_format: str, wanted: str) -> None:
    content = workbook(GOOD | {"total_investment": value}, formats={"total_investment": number_format})
    amount = typed(content, "a.xlsx")[0]["total_investment"]
    assert amount == Decimal(wanted) and isinstance(amount, Decimal)


@pytest.mark.parametrize(("key", "value", "number_format", "wanted"), [
    ("construction_start", datetime(2023, 3, 1), 'yyyy"年"m"月"', Month(2023, 3)),
    ("construction_start", datetime(2023, 3, 17), "yyyy/m/d", Month(2023, 3)),
    ("declaration_date", datetime(2026, 3, 16), "m/d/yy", date(2026, 3, 16)),
    ("declaration_date", 20260316, "General", date(2026, 3, 16)),
    ("principal_phone", 13857312345, "General", "13857312345"),
    ("principal_phone", 13857312345.0, "0", "13857312345"),
    ("scenario_name", 2025, "General", "2025"),
])
def test_dates_and_numbers_of_a_spreadsheet_take_the_field_s_type(key: str, value: Any, number_format: str,
                                                                 wanted: Any) -> None:
    assert typed(workbook(GOOD | {key: value}, formats={key: number_format}), "a.xlsx")[0][key] == wanted


@pytest.mark.parametrize(("key", "value", "number_format"), [
    ("total_investment", 0.5, "0%"), ("total_investment", 5125000, '0!.0,"万"'), ("total_investment", 5125, "#,##0,"),
    ("scenario_name", 3.3042026000012346e16, "0"), ("scenario_name", time(12, 30), "h:mm"), ("scenario_name", True, ""),
    ("total_investment", "=1+1", "General"), ("total_investment", "#REF!", "General"),
    ("construction_start", 2023.1, "General"), ("construction_start", "2023.1", "@"),
    ("principal_phone", 57383681671, "General"), ("total_investment", datetime(2025, 1, 1), "yyyy-mm-dd"),
    ("applicant_name", datetime(2025, 1, 1), "yyyy-mm-dd"), ("total_investment", 512.12345, "0.00000"),
])
def test_what_a_spreadsheet_may_have_changed_is_asked(key: str, value: Any, number_format: str) -> None:
    with pytest.raises(DataError) as caught:
        typed(workbook(GOOD | {key: value}, formats={key: number_format} if number_format else None), "a.xlsx")
    assert [fault.key for fault in caught.value.faults] == [key]


@pytest.mark.parametrize(("key", "value"), [("construction_end", "2023.1"), ("principal_phone", "1.38573E+10"),
                                           ("scenario_name", "3.3042E+16")])
def test_what_a_spreadsheet_has_saved_as_csv_is_asked(key: str, value: str) -> None:
    assert [fault.key for fault in faults(table(GOOD | {key: value}).encode())] == [key]


def test_a_month_in_a_spreadsheet_s_csv_with_two_digits_is_sure() -> None:
    assert typed(table(GOOD | {"construction_end": "2023.12"}).encode(), "a.csv") == [
        TYPED | {"construction_end": Month(2023, 12)}]


@pytest.mark.parametrize(("written", "wanted"), [
    ("512.5万元", "512.5"), ("5,125.00", "5125"), ("５１２．５０", "512.5")])
def test_people_s_writing_is_taken_where_it_is_beyond_doubt(written: str, wanted: str) -> None:
    assert typed(table(GOOD | {"total_investment": written}).encode(), "a.csv") == [
        TYPED | {"total_investment": Decimal(wanted)}]


@pytest.mark.parametrize("doubtful", ["5125000元", "约512.5", "512.5/600", "NaN", "-3", "1e3", "300+212.5"])
def test_people_s_writing_is_a_fault_where_it_is_not(doubtful: str) -> None:
    found = faults(table(GOOD | {"total_investment": doubtful}).encode())
    assert [(fault.key, fault.found) for fault in found] == [("total_investment", doubtful)]


# ---------------------------------------------------------------- files that are none

@pytest.mark.parametrize(("content", "file", "kind"), [
    (b"", "a.csv", EmptyFileError), (b"\xef\xbb\xbf \r\n", "a.csv", EmptyFileError),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 100, "a.xls", UnsupportedFormatError),
    (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "a.csv", UnsupportedFormatError),
    (b"PK\x03\x04 broken", "a.xlsx", DamagedFileError), (workbook(GOOD)[:-200], "a.xlsx", DamagedFileError),
    (b'{"a": ', "a.json", DamagedFileError), (b'{"a": 1, "a": 2}', "a.json", DamagedFileError),
    (b'{"total_investment": NaN}', "a.json", DamagedFileError), (b"[" * 100_000, "a.json", DamagedFileError),
    (b"a = ", "a.toml", DamagedFileError), (b"a = 1\na = 2", "a.toml", DamagedFileError),
    (b'applicant_name\n"unclosed', "a.csv", DamagedFileError), (b"[1, 2]", "a.json", SubsidyDocsError),
])
def test_a_file_that_can_t_be_read_gets_its_code(content: bytes, file: str, kind: type[SubsidyDocsError]) -> None:
    with pytest.raises(kind) as caught:
        read_data(FORM, content, file)
    assert caught.value.file == file


def test_a_workbook_with_a_dtd_or_that_unpacks_without_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    import zipfile

    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as made:
        made.writestr("xl/workbook.xml", '<!DOCTYPE x [<!ENTITY a "b">]><x/>')
    with pytest.raises(DamagedFileError):
        read_data(FORM, buffer.getvalue(), "a.xlsx")
    monkeypatch.setattr(workbook_module, "MAX_UNPACKED", 100)
    with pytest.raises(TooLargeError):
        read_data(FORM, workbook(GOOD), "a.xlsx")


def test_rows_and_bytes_are_bounded(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(data_module, "MAX_ROWS", 2)
    for content, file in ((table(GOOD, GOOD, GOOD).encode(), "a.csv"), (workbook(GOOD, GOOD, GOOD), "a.xlsx")):
        with pytest.raises(TooLargeError):
            read_data(FORM, content, file)
    monkeypatch.setattr(data_module, "MAX_BYTES", 10)
    path = tmp_path / "a.csv"
    path.write_text(table(GOOD), encoding="utf-8")
    with pytest.raises(TooLargeError):
        load_data(FORM, path)
    with pytest.raises(UsageError):
        load_data(FORM, tmp_path / "not there.csv")


def test_no_rows_is_a_fault() -> None:
    assert "没有可填写的数据行" in faults(",".join(GOOD).encode())[0].what.zh
    assert faults(b"[]", "a.json")
