"""A whole call by the commands alone: returned files -> read -> check -> states -> every document; totals recomputed.

30 applications here; SUBSIDY_DOCS_CALL=300 runs a call of the size that a city has.
"""

from __future__ import annotations

import csv
import json
import os
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner, Result

from subsidy_docs.cli import cli
from subsidy_docs.fill import fill
from subsidy_docs.publish.lint import lint
from tests.publish.calls import DISTRICTS, evidence, fields

COUNT = int(os.environ.get("SUBSIDY_DOCS_CALL", "30"))


def run(*arguments: str, status: int = 0) -> Result:
    result = CliRunner().invoke(cli, ["--lang", "zh", *arguments])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == status, result.output
    return result


def table(path: Path, rows: list[dict[str, Any]]) -> None:
    columns = list(dict.fromkeys(key for row in rows for key in row))
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.DictWriter(stream, columns)
        writer.writeheader()
        writer.writerows(rows)


@pytest.fixture(scope="module")
def call(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a call that went from returned files to granted, and its documents."""
    folder = tmp_path_factory.mktemp("申报")
    (folder / "名单").mkdir()
    for name, rows in evidence(COUNT).items():
        table(folder / "名单" / f"{name}.csv", rows)
    for number in range(COUNT):
        own = fields(number) | {"district_industry_reviewer": "沈建国"}
        place = folder / "收到" / DISTRICTS[number % 3]
        place.mkdir(parents=True, exist_ok=True)
        (place / f"{number}.docx").write_bytes(fill("annex1" if number % 2 else "annex2", own, draft=True))
    ledger = f"sqlite:///{folder / '台账.db'}"
    out = str(folder / "公示文件")
    run("read", str(folder / "收到"), "--ledger", ledger)
    run("check", "--ledger", ledger, "--evidence", str(folder / "名单"), "--complete", "--as-of", "2026-03-31", "--who",
        "审核员", "-o", str(folder / "审核.jsonl"), status=1)
    for start in ("read", "application"):
        run("publish", "advance", "reviewed_district", "--from", start, "--ledger", ledger, "--who", "区经商局")
    run("publish", "advance", "reviewed_city", "--from", "reviewed_district", "--ledger", ledger, "--who", "市经信局")
    run("publish", "advance", "refused", "--from", "reviewed_city", "--verdict", "ineligible", "--ledger", ledger,
        "--who", "市经信局", "--why", "不符合申报条件")
    for start, state in (("reviewed_city", "approved"), ("approved", "in_publicity"), ("in_publicity", "no_objection")):
        run("publish", "advance", state, "--from", start, "--ledger", ledger, "--who", "市经信局")
        run("publish", "--all", "--ledger", ledger, "-o", out, "--posted", "2026-05-06", "--date", "2026-05-20",
            "--format", "docx", "--format", "xlsx", "--who", "市经信局")
    run("publish", "advance", "granted", "--from", "no_objection", "--ledger", ledger, "--who", "市财政局")
    run("publish", "--all", "--ledger", ledger, "-o", out, "--posted", "2026-05-06", "--date", "2026-05-20",
        "--format", "docx", "--format", "xlsx", "--who", "市经信局")
    run("ledger", "verify", "--ledger", ledger)
    return folder


def granted(folder: Path) -> list[dict[str, Any]]:
    """The lines of the findings that are eligible: what is to be granted."""
    lines = [json.loads(line) for line in (folder / "审核.jsonl").read_text(encoding="utf-8").splitlines()]
    return [line for line in lines if line["verdict"] == "eligible"]


def test_the_call_is_decided_as_its_rules_say(call: Path) -> None:
    lines = [json.loads(line) for line in (call / "审核.jsonl").read_text(encoding="utf-8").splitlines()]
    verdicts = [line["verdict"] for line in lines]
    refused = sum(number % 7 == 3 for number in range(COUNT))
    assert (verdicts.count("ineligible"), verdicts.count("ask")) == (refused, 0)
    assert verdicts.count("eligible") == COUNT - refused + 3  # and three awards without application


def test_the_granted_list_is_what_was_checked_to_the_cent(call: Path) -> None:
    book = openpyxl.load_workbook(call / "公示文件" / "补助项目清单下达通知.xlsx", data_only=True)
    rows = list(book["清单"].iter_rows(min_row=4, values_only=True))
    listed = {(row[2], row[4]): Decimal(str(row[6])) for row in rows[:-1]}
    checked = {(line["applicant"], line["subject"]): Decimal(line["amount"]) for line in granted(call)}
    assert listed == checked
    assert Decimal(str(rows[-1][6])) == sum(checked.values())


def test_an_outside_reader_finds_the_same_totals_in_every_workbook(call: Path) -> None:
    amounts = [Decimal(line["amount"]) for line in granted(call)]
    for name, column in (("补助项目清单下达通知", 6), ("拟补助项目公示", 6)):
        sheet = openpyxl.load_workbook(call / "公示文件" / f"{name}.xlsx", data_only=True)["清单"]
        values = [Decimal(str(row[column])) for row in sheet.iter_rows(min_row=4, values_only=True)]
        assert sum(values[:-1]) == values[-1] == sum(amounts)
    parts = [openpyxl.load_workbook(call / "公示文件" / f"补助项目清单（{district}）.xlsx", data_only=True)["清单"]
             for district in DISTRICTS]
    assert sum(Decimal(str(sheet.cell(sheet.max_row, 6).value)) for sheet in parts) == sum(amounts)


def test_every_document_conforms(call: Path) -> None:
    documents = [path for path in (call / "公示文件").rglob("*.docx") if "审核意见表" not in path.name]
    assert len(documents) >= 10 + sum(number % 7 == 3 for number in range(COUNT))
    for path in documents[:25]:
        assert [each.text("zh") for each in lint(path)] == [], path
