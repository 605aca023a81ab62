"""``subsidy-docs check`` and ``policy`` on the command line: outputs, exit codes, bad lines, the review sheet."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from docx import Document
from openpyxl import load_workbook

from subsidy_docs.cli import cli
from subsidy_docs.policy.assess import check
from subsidy_docs.policy.load import load_policy
from subsidy_docs.policy.sheet import review_sheets

from .records import NAME, annex1, annex2, annex3, evidence

FOLDER = load_policy("jiaxing-ai-plus-2025").folder


def run(*arguments: Any, lang: str = "zh", stdin: str | None = None) -> Result:
    return CliRunner().invoke(cli, ["--lang", lang, *map(str, arguments)], input=stdin)


def code(result: Result) -> int:
    """The exit code that ``main`` gives: an error of the package has its own."""
    return getattr(result.exception, "exit_code", result.exit_code)


@pytest.fixture
def records(tmp_path: Path) -> Path:
    path = tmp_path / "记录 1.jsonl"
    path.write_text("".join(json.dumps(each, ensure_ascii=False) + "\n" for each in (annex1(), annex3(), annex2())),
                    "utf-8")
    return path


@pytest.fixture
def tables(tmp_path: Path) -> Path:
    folder = tmp_path / "名单"
    folder.mkdir()
    for name, rows in evidence().items():
        (folder / f"{name}.json").write_text(json.dumps(rows, ensure_ascii=False), encoding="utf-8")
    return folder


def test_all_eligible_ends_with_0(records: Path, tables: Path, tmp_path: Path) -> None:
    out = tmp_path / "findings.jsonl"
    result = run("check", records, "--evidence", tables, "--complete", "--as-of", "2026-03-31", "-o", out)
    assert code(result) == 0, result.output
    lines = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert [(each["source"]["file"], each["verdict"], each["amount"]) for each in lines] == [
        ("a.pdf", "eligible", "153.75"), ("b.pdf", "eligible", "25.00")]
    assert "南湖区" in result.stderr and "178.75" in result.stderr
    assert list(tmp_path.glob(".findings*")) == []


def test_without_evidence_some_ask_and_it_ends_with_1(records: Path) -> None:
    result = run("check", records, "--as-of", "2026-03-31")
    assert code(result) == 1
    assert [json.loads(line)["verdict"] for line in result.stdout.splitlines()] == ["ask", "ask"]


def test_a_line_that_is_no_record_is_named_and_the_others_are_done(records: Path, tables: Path) -> None:
    text = records.read_text(encoding="utf-8")
    records.write_text("nonsense\n" + text + '{"form": "annex9", "fields": {}}\n[1]\n{"form": ["x"], "fields": {}}\n'
                       '{"form": "annex1", "fields": {"applicant_name": 3, "total_investment": {"value": {}}}}\n',
                       "utf-8")
    result = run("check", records, "--evidence", tables, "--complete", "--as-of", "2026-03-31")
    assert code(result) == 3
    for number in (1, 5, 6, 7):
        assert f"第{number}行" in result.stderr
    assert "第8行" not in result.stderr  # a record, though a poor one: everything of it is asked
    assert [json.loads(line)["verdict"] for line in result.stdout.splitlines()] == ["eligible", "eligible", "ask"]


def test_standard_input_and_english(records: Path, tables: Path) -> None:
    result = run("check", "-", "--evidence", tables, "--complete", "--as-of", "2026-03-31", "--format", "table",
                 lang="en",
                 stdin=records.read_text(encoding="utf-8"))
    assert code(result) == 0, result.output
    assert "eligible" in result.stdout and "Checked: eligible 2" in result.stderr


def test_a_budget_that_is_exceeded_is_told_and_changes_nothing(records: Path, tables: Path) -> None:
    common = ("check", records, "--evidence", tables, "--complete", "--as-of", "2026-03-31", "--budget")
    over = run(*common, "100")
    assert code(over) == 1
    assert "超出 78.75 万元" in over.stderr
    assert [json.loads(line)["amount"] for line in over.stdout.splitlines()] == ["153.75", "25.00"]
    assert code(run(*common, "178.75")) == 0
    assert code(run(*common, "much")) == 2


@pytest.mark.parametrize("arguments", [
    ("check",), ("check", "没有.jsonl"), ("check", "-", "--as-of", "yesterday"), ("check", "-", "-o", "out.pdf"),
    ("check", "-", "--format", "xlsx"), ("check", "-", "--policy", "no-such"), ("policy", "show", "九（九）"),
    ("policy", "test", "没有.yaml")])
def test_wrong_use_ends_with_2(arguments: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    result = run(*arguments, stdin="")
    assert result.exit_code != 0
    assert code(result) in (1, 2) and not isinstance(result.exception, (TypeError, KeyError, AttributeError))


def test_evidence_that_is_not_used_is_told(records: Path, tables: Path) -> None:
    arguments = ("check", records, "--evidence", tables, "--complete", "--as-of", "2026-03-31")
    (tables / "失信名单2026.csv").write_text(f"企业名称,备注\n{NAME},x\n", encoding="utf-8")
    found = run(*arguments)
    assert code(found) == 1 and '"ineligible"' in found.stdout
    assert "失信名单2026.csv" in found.stderr and "备注" in found.stderr
    (tables / "失信名单2026.csv").rename(tables / "黑名单.csv")
    assert code(run(*arguments)) == 2


def test_policy_explain_and_policy_test_tell_of_columns_that_are_not_used(records: Path, tables: Path,
                                                                          tmp_path: Path) -> None:
    (tables / "失信名单2026.csv").write_text("企业名称,备注\n", encoding="utf-8")
    told = run("policy", "explain", records, "--evidence", tables, "--as-of", "2026-03-31")
    assert "备注" in told.stderr and "备注" not in told.stdout
    case = tmp_path / "case.yaml"
    case.write_text(f"""
- case: x
  form: annex1
  fields: {{applicant_name: {NAME}}}
  evidence: {{ratings: [{{name: {NAME}, ratting: D}}]}}
  expect: {{verdict: ask}}
""", encoding="utf-8")
    assert "ratting" in run("policy", "test", case).stderr and code(run("policy", "test", case)) == 0
    assert "ratting" in run("policy", "explain", case).stderr


def test_several_processes_say_what_one_says(records: Path, tables: Path, tmp_path: Path,
                                             monkeypatch: pytest.MonkeyPatch) -> None:
    """The file cut into many lots, of which some hold empty lines, a bad one, or a line longer than the lot."""
    from subsidy_docs.policy import lines

    many = tmp_path / "many.jsonl"
    each = [json.dumps(annex1(f"{n}.pdf", scenario_name="质检场景" * (1 + 40 * (n == 7)), contact_phone=f"139{n:08d}"),
                       ensure_ascii=False) for n in range(12)]
    pledge = json.dumps(annex3(applicant_seal=False), ensure_ascii=False)
    many.write_text("\ufeff" + "\n".join([*each[:5], "", "{", "", *each[5:], pledge, "", "[]", ""]), encoding="utf-8")
    arguments = ("check", many, "--evidence", tables, "--complete", "--as-of", "2026-03-31", "--budget", "9")
    alone = run(*arguments)
    monkeypatch.setattr(lines, "_LOT", 4000)
    together = run(*arguments)
    assert len(lines.Records(many)._lots) > lines._MANY
    assert together.stdout_bytes == alone.stdout_bytes and together.stdout_bytes.count(b"\n") == 12
    assert together.stderr == alone.stderr and "第7行" in alone.stderr and "第18行" in alone.stderr
    assert alone.stdout_bytes.count("承诺书（附件3）未见承诺单位盖章".encode()) == 12


@pytest.mark.parametrize("count", [1, 600])
def test_copies_count_once_in_the_totals(tables: Path, tmp_path: Path, count: int) -> None:
    path = tmp_path / "copies.jsonl"
    each = [annex1("a.pdf"), annex1("a.docx", applicant_seal=None), annex1("a.pdf", requested_subsidy="100.00")]
    path.write_text("".join(json.dumps(record, ensure_ascii=False) + "\n" for record in each[:2] * count + each[2:]),
                    encoding="utf-8")
    found = run("check", path, "--evidence", tables, "--complete", "--as-of", "2026-03-31", "--budget", "253.75")
    assert f"副本 {2 * count - 1} 份" in found.stderr and "合计 253.75 万元，未超出" in found.stderr


def test_the_workbook(records: Path, tables: Path, tmp_path: Path) -> None:
    text = records.read_text(encoding="utf-8").replace("欧阳震华", "=1+1").replace('"质检场景"', '"=HYPERLINK(1)"')
    records.write_text(text, encoding="utf-8")
    out = tmp_path / "审核.xlsx"
    assert code(run("check", records, "--evidence", tables, "--as-of", "2026-03-31", "-o", out)) == 1
    book = load_workbook(out)
    assert book.sheetnames == ["申请", "审核意见", "核算", "汇总"]
    rows = list(book["申请"].values)
    assert rows[1][2] == NAME and float(rows[1][6]) == 153.75
    assert all(cell.data_type != "f" for sheet in book for line in sheet.iter_rows() for cell in line)


def text_of(content: bytes) -> str:
    document = Document(io.BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(p.text for p in document.paragraphs), *cells])


def test_the_review_sheet_holds_findings_steps_and_open_questions(records: Path, tables: Path, tmp_path: Path) -> None:
    out = tmp_path / "审核意见表.docx"
    assert code(run("check", records, "--evidence", tables, "--as-of", "2026-03-31", "-o", out)) == 1
    text = text_of(out.read_bytes())
    assert text.count("审核意见表") == 2
    for part in (NAME, "512.50 × 30% = 153.75", "待查事项", "□符合　□不符合", "二（一）", "经办人意见",
                 "嘉经信数经〔2025〕64号",
                 "被浙江省公共信用平台（信用中国“浙江”网站）纳入严重失信名单"):
        assert part in text
    assert "{{" not in text and "{%" not in text


def test_a_value_in_a_review_sheet_is_text(tmp_path: Path) -> None:
    name = "<w:p>&{{ 7*7 }}{% x %}\x0b\ud800喆堃㛃䶮𬭎公司"
    policy = load_policy("jiaxing-ai-plus-2025")
    content = review_sheets(check([annex1(applicant_name=name)], as_of=date(2026, 3, 31)), policy, date(2026, 3, 31))
    assert "<w:p>&{{ 7*7 }}{% x %}" in text_of(content) and "喆堃㛃䶮𬭎公司" in text_of(content)
    assert zipfile.ZipFile(io.BytesIO(content)).testzip() is None


@pytest.mark.libreoffice
def test_the_review_sheet_opens_in_libreoffice(tmp_path: Path) -> None:
    if shutil.which("soffice") is None:
        pytest.skip("LibreOffice (soffice) is not installed")
    policy = load_policy("jiaxing-ai-plus-2025")
    (tmp_path / "sheet.docx").write_bytes(review_sheets(check([annex1()], as_of=date(2026, 3, 31)), policy, date(2026,
            3, 31)))
    subprocess.run(["soffice", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless", "--convert-to",
                    "pdf",
                    "--outdir", str(tmp_path), str(tmp_path / "sheet.docx")], check=True, capture_output=True,
                   timeout=180)
    assert (tmp_path / "sheet.pdf").stat().st_size > 10_000


def test_policy_show_explain_lint_and_test(records: Path, tables: Path, tmp_path: Path) -> None:
    assert "达到 50 万元（含）以上" in run("policy", "show", "二(二) 1").stdout
    assert "2025-12-05" in run("policy", "show").stdout
    told = run("policy", "explain", records, "--evidence", tables, "--number", "1", "--as-of", "2026-03-31").stdout
    assert "512.50 × 30% = 153.75" in told and "page 1" in told and "ratings 第1行" in told
    assert "eligible" in run("policy", "explain", FOLDER / "cases" / "scale.yaml", "--number", "1", lang="en").stdout
    assert code(run("policy", "lint")) == 0
    assert code(run("policy", "test", FOLDER / "cases" / "scale.yaml")) == 0
    changed = tmp_path / "cases.yaml"
    changed.write_text((FOLDER / "cases" / "scale.yaml").read_text(encoding="utf-8").replace("15.00", "15.01"),
                       encoding="utf-8")
    differs = run("policy", "test", changed)
    assert code(differs) == 1 and "15.01" in differs.stdout
    lines = [json.loads(line) for line in run("policy", "test", changed, "--json").stdout.splitlines()]
    assert {each["holds"] for each in lines} == {True, False}
