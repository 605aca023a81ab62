"""The bureau's tables: any encoding and kind of file, Chinese labels, faults with their row, names and codes."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import Workbook

from subsidy_docs.errors import EvidenceError
from subsidy_docs.policy.evidence import Evidence
from subsidy_docs.policy.load import load_policy
from subsidy_docs.policy.names import (
    Likeness,
    code_holds,
    compare_subjects,
    fold_name,
    has_enterprise_form,
    near_names,
)
from subsidy_docs.policy.tables import table_forms
from subsidy_docs.values.credit_code import check_character

POLICY = load_policy("jiaxing-ai-plus-2025")
NAME = "嘉兴云帆科技有限公司"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_csv_of_any_encoding_by_chinese_name_and_labels(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "其他资金.csv").write_bytes(
        f"企业名称,项目名称,级别,金额（万元）,到账日期,备注\r\n{NAME},质检场景,省级,\"1,050.25\",2025/6/30,喆\r\n\r\n".encode(encoding))
    row = Evidence.load(tmp_path, POLICY).rows("other_funds")[0]
    assert row.values == {"name": NAME, "subject": "质检场景", "level": "provincial", "amount": Decimal("1050.25"),
                          "date": date(2025, 6, 30)}
    assert row.number == 2


def test_xlsx_by_sheet_or_by_file_name(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "绩效评价结果"
    sheet.append(["企业名称", "是否工业企业", "评价结果", "年份"])
    sheet.append([NAME, "是", "D类", 2025])
    other = book.create_sheet("past_awards")
    other.append(["name", "category", "subject", "amount", "year"])
    other.append([NAME, "数据产品交易额上规模", "甲产品", 15.1, "2025年度"])
    book.save(tmp_path / "名单.xlsx")
    found = Evidence.load(tmp_path, POLICY)
    assert found.rows("ratings")[0].values == {"name": NAME, "industrial": True, "rating": "D", "year": 2025}
    assert found.rows("past_awards")[0]["amount"] == Decimal("15.1")
    assert found.rows("past_awards")[0]["category"] == "data_product_scale"


def test_json_as_a_list_or_by_table(tmp_path: Path) -> None:
    (tmp_path / "discredited.json").write_text(json.dumps([{"name": NAME}]), encoding="utf-8")
    (tmp_path / "all.json").write_text(json.dumps({"audited": [{"name": NAME, "amount": 0.1, "year": 2024}]}),
                                       encoding="utf-8")
    found = Evidence.load(tmp_path, POLICY)
    assert found.rows("discredited")[0]["name"] == NAME
    assert found.rows("audited")[0]["amount"] == Decimal("0.1")


def test_faults_are_told_together_with_file_row_and_label(tmp_path: Path) -> None:
    (tmp_path / "recognitions.csv").write_text(
        "name,is_enterprise,category,level,date\n甲公司,也许,dataset_pilot,世界级,2025-02-30\n,是,dataset_pilot,省级,"
        "2025-09-01\n",
        encoding="utf-8")
    with pytest.raises(EvidenceError) as caught:
        Evidence.load(tmp_path, POLICY)
    text = str(caught.value)
    assert "recognitions.csv" in text
    for part in ("第2行“是否企业”", "第2行“级别”", "第2行“认定日期”", "世界级", "第3行：缺少“企业名称”"):
        assert part in text


@pytest.mark.parametrize("content", [b"\xff\xfe\x00\x00\x80\x81", b"a,b\n1,2\n"])
def test_a_file_that_is_no_table_is_named(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "ratings.csv").write_bytes(content)
    with pytest.raises(EvidenceError) as caught:
        Evidence.load(tmp_path, POLICY)
    assert "ratings.csv" in str(caught.value)


@pytest.mark.parametrize(("file", "key"), [
    ("失信名单2026.csv", "discredited"), ("南湖区_严重失信名单（2026年）.csv", "discredited"),
    ("nanhu-past-awards 2025.csv", "past_awards"), ("Other_Funds_v2.csv", "other_funds"),
    ("2025年度绩效评价结果.json", "ratings")])
def test_a_name_around_the_tables_own_is_that_table(tmp_path: Path, file: str, key: str) -> None:
    text = json.dumps([{"企业名称": NAME}]) if file.endswith("json") else f"企业名称\n{NAME}\n"
    (tmp_path / file).write_text(text, encoding="utf-8")
    found = Evidence.load(tmp_path, POLICY)
    assert found.given(key) and found.rows(key)[0]["name"] == NAME


@pytest.mark.parametrize("file", ["通讯录.csv", "失信名单和认定名单.csv", "unaudited.csv", "黑名单.json",
                                  "失信名单.xls"])
def test_a_file_of_another_name_is_told_with_the_names_there_are(tmp_path: Path, file: str) -> None:
    (tmp_path / file).write_text(f"企业名称\n{NAME}\n" if file.endswith("csv") else "[]", encoding="utf-8")
    with pytest.raises(EvidenceError) as caught:
        Evidence.load(tmp_path, POLICY)
    assert file in str(caught.value)
    assert "discredited" in str(caught.value) or "另存为" in str(caught.value)


def test_an_unknown_table_of_a_list_is_an_error_hidden_and_lock_files_are_left_alone(tmp_path: Path) -> None:
    with pytest.raises(EvidenceError):
        Evidence.of({"nothing": []}, POLICY)
    for name in ("~$失信名单.xlsx", ".~lock.csv", ".DS_Store", "认定文件.pdf"):
        (tmp_path / name).write_bytes(b"x")
    assert not Evidence.load(tmp_path, POLICY).given("discredited")


@pytest.mark.parametrize(("file", "titles", "given"), [
    ("失信名单2026.xlsx", ("Sheet1",), {"discredited"}), ("名单.xlsx", ("填表说明", "失信名单2026"), {"discredited"}),
    ("名单.xlsx", ("失信名单2026", "Sheet2"), None),
    ("失信名单.xlsx", ("绩效评价",), None),
    ("名单.xlsx", ("Sheet1",), None)])
def test_a_sheet_is_a_table_or_told(tmp_path: Path, file: str, titles: tuple[str, ...], given: set[str] | None) -> None:
    book = Workbook()
    for number, title in enumerate(titles):
        sheet = book.create_sheet(title, number)
        sheet.append(["企业名称"])
        sheet.append([NAME])
    del book["Sheet"]
    book.save(tmp_path / file)
    if given is None:
        with pytest.raises(EvidenceError):
            Evidence.load(tmp_path, POLICY)
    else:
        found = Evidence.load(tmp_path, POLICY)
        assert {key for key in table_forms() if found.given(key)} == given


def test_a_plain_name_beside_the_enterprises_is_the_subject(tmp_path: Path) -> None:
    (tmp_path / "认定名单.csv").write_text(f"企业名称,名称,类别\n{NAME},质检场景,省级人工智能应用场景\n",
                                       encoding="utf-8")
    row = Evidence.load(tmp_path, POLICY).rows("recognitions")[0]
    assert (row["name"], row["subject"]) == (NAME, "质检场景")


@pytest.mark.parametrize(("table", "one", "two"), [
    ("认定名单", "企业名称,项目名称", "场景名称"), ("认定名单", "企业名称,名称", "产品名称"),
    ("失信名单", "企业名称", "企业名称"),
    ("失信名单", "企业名称", "名称"), ("历年奖补", "name,金额", "补助金额")])
def test_two_headings_for_one_column_are_told(tmp_path: Path, table: str, one: str, two: str) -> None:
    (tmp_path / f"{table}.csv").write_text(f"{one},{two}\n{NAME},甲,乙\n", encoding="utf-8")
    with pytest.raises(EvidenceError) as caught:
        Evidence.load(tmp_path, POLICY)
    assert f"“{one.split(',')[-1]}”" in str(caught.value) and f"“{two}”" in str(caught.value)


def test_a_column_that_is_not_used_is_noted_with_the_nearest(tmp_path: Path) -> None:
    (tmp_path / "其他资金.csv").write_text(f"企业名称,到账日,金额\n{NAME},2025-06-30,50\n", encoding="utf-8")
    note, = Evidence.load(tmp_path, POLICY).notes
    assert "其他资金.csv" in note.zh and "“到账日”（最接近“到账日期”）" in note.zh and "到账日" in note.en


@pytest.mark.parametrize(("file", "text", "need"), [
    ("失信名单.csv", "统一社会信用代码\n91330402MA2CX1BP8X\n", "企业名称"),
    ("认定名单.csv", f"企业名称,类别\n{NAME},省级人工智能应用场景\n", "项目名称")])
def test_a_required_column_that_is_missing_is_told(tmp_path: Path, file: str, text: str, need: str) -> None:
    (tmp_path / file).write_text(text, encoding="utf-8")
    with pytest.raises(EvidenceError) as caught:
        Evidence.load(tmp_path, POLICY)
    assert f"缺少“{need}”" in str(caught.value)


def test_a_list_of_enterprises_needs_no_subject(tmp_path: Path) -> None:
    (tmp_path / "认定名单.csv").write_text(f"企业名称,类别\n{NAME},省级人工智能应用标杆企业\n",
                                       encoding="utf-8")
    assert len(Evidence.load(tmp_path, POLICY).rows("recognitions")) == 1


@pytest.mark.parametrize(("one", "other"), [
    ("嘉兴云帆（集团）有限公司", "嘉兴云帆(集团) 有限公司"), ("嘉兴ＡＢＣ科技有限公司", "嘉兴abc科技有限公司"),
    ("嘉兴　云帆有限公司", "嘉兴云帆有限公司"), ("嘉兴喆堃㛃䶮𬭎有限公司", "嘉兴喆堃㛃䶮𬭎有限公司 ")])
def test_names_that_are_the_same(one: str, other: str) -> None:
    assert fold_name(one) == fold_name(other)


@pytest.mark.parametrize(("one", "other", "near"), [
    ("嘉兴云帆科技有限公司", "嘉兴云帆科技有限责任公司", True), ("嘉兴云帆科技有限公司", "嘉兴云凡科技有限公司", True),
    ("嘉兴市云帆科技有限公司", "浙江云帆科技股份有限公司", True), ("云帆（嘉兴）科技有限公司", "嘉兴云帆科技有限公司",
                                                                   True),
    ("嘉兴云帆科技有限公司", "嘉兴云帆智能科技有限公司", True), ("嘉兴云帆科技有限公司", "嘉兴云帆技科有限公司", True),
    ("嘉兴云帆科技有限公司", "嘉兴恒泰科技有限公司", False), ("嘉兴甲科技有限公司", "嘉兴乙科技有限公司", False),
    ("嘉兴云帆科技有限公司", "嘉兴云帆纸业有限公司", False)])
def test_names_that_are_near(one: str, other: str, near: bool) -> None:
    assert near_names(fold_name(one), fold_name(other)) is near
    rows = Evidence.of({"discredited": [{"name": other}]}, POLICY)
    found = rows.find("discredited", rows.applicant(one, None))
    assert (bool(found.near), found.same) == (near, ())


@pytest.mark.parametrize(("one", "other", "likeness"), [
    ("质检场景", "质检 场景", Likeness.SAME), ("质检场景", "质检场景二期", Likeness.NEAR), ("", "质检场景",
            Likeness.NEAR),
    ("质检场景", "排产场景", Likeness.DIFFERENT), ("产品甲", "产品乙", Likeness.DIFFERENT)])
def test_subjects(one: str, other: str, likeness: Likeness) -> None:
    assert compare_subjects(fold_name(one), fold_name(other)) is likeness


@pytest.mark.parametrize(("name", "enterprise"), [
    ("嘉兴云帆科技有限公司", True), ("嘉兴第一棉纺厂", True), ("嘉兴云帆企业管理合伙企业（有限合伙）", True),
    ("嘉兴大学", False),
    ("云帆科技有限公司嘉兴分公司", False), ("嘉兴市数据研究院", False)])
def test_the_legal_form_in_a_name(name: str, enterprise: bool) -> None:
    assert has_enterprise_form(name) is enterprise


def code(first: str) -> str:
    return first + check_character(first)


ONE, TWO, LETTER = code("91330402MA2CX1BP8"), code("91330411MA2JK7TQ3"), code("N2330402MF1234567")
BAD = ONE[:17] + ("A" if ONE[17] != "A" else "B")


def test_codes() -> None:
    assert code_holds("91350100M000100Y43") and not code_holds("91350100M000100Y4Z")
    assert code_holds(LETTER) and not code_holds(LETTER[:17] + ("1" if LETTER[17] != "1" else "2"))
    assert code_holds(" ９１３50100m000100y43")


@pytest.mark.parametrize(("own", "listed", "listed_name", "same", "near"), [
    (ONE, ONE, "嘉兴别的名字有限公司", 1, 0), (ONE, TWO, NAME, 0, 0), (ONE, TWO, "嘉兴云凡科技有限公司", 0, 0),
    (ONE, ONE, "嘉兴云凡科技有限公司", 1, 0), (None, TWO, NAME, 1, 0), (ONE, None, NAME, 1, 0),
    (ONE, BAD, NAME, 0, 1), (BAD, BAD, NAME, 1, 0), (BAD, BAD, "嘉兴别的名字有限公司", 0, 1), (BAD, TWO, NAME, 0, 1),
    (LETTER, LETTER, "嘉兴别的名字有限公司", 1, 0)])
def test_a_code_that_holds_decides_and_one_that_does_not_is_for_a_person(
        own: str | None, listed: str | None, listed_name: str, same: int, near: int) -> None:
    found = Evidence.of({"discredited": [{"name": listed_name, "credit_code": listed}]}, POLICY)
    applicant = found.applicant(NAME, own)
    result = found.find("discredited", applicant)
    assert (len(result.same), len(result.near)) == (same, near)
    assert applicant.doubtful_codes == ({BAD} if own == BAD else frozenset())
