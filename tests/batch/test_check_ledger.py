"""``check --ledger``: records from the ledger, findings and awards back into it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from batch import forms
from batch.test_command import MADE, lines, run


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("收到")
    forms.make(made, MADE)
    return made


def test_check_takes_records_from_the_ledger_and_puts_findings_back(url: str, folder: Path, tmp_path: Path) -> None:
    run("read", folder, "--ledger", url)
    checked = run("check", "--ledger", url, "--who", "王芳", "--complete", "-o", tmp_path / "findings.jsonl")
    assert checked.returncode == 1, checked.stderr
    written = lines((tmp_path / "findings.jsonl").read_text())
    kept = lines(run("ledger", "export", "findings", "--ledger", url).stdout)
    for line in written:
        del line["source"]["application"]
    assert len(kept) == MADE and sorted(map(str, kept)) == sorted(map(str, written))
    entries = json.loads(run("ledger", "status", "--json", "--ledger", url).stdout)["entries"]
    run("ledger", "export", "records", "--ledger", url, "-o", tmp_path / "records.jsonl")
    for again in ((), (tmp_path / "records.jsonl",)):  # the same findings, found by application or by file
        run("check", *again, "--ledger", url, "--who", "王芳", "--complete")
    found = json.loads(run("ledger", "status", "--json", "--ledger", url).stdout)
    assert found["findings"] == MADE and found["entries"] == entries
    assert run("ledger", "verify", "--ledger", url).returncode == 0


def test_findings_of_files_that_are_not_in_the_ledger_are_refused(folder: Path, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/台账.db"
    path = next(folder.rglob("申请*.docx"))
    other = tmp_path / "other.docx"
    other.write_bytes((folder / "区1" / "申请 000001.docx").read_bytes())
    run("read", path, "--ledger", url)
    run("read", path, other, "-o", tmp_path / "records.jsonl")
    checked = run("check", tmp_path / "records.jsonl", "--ledger", url)
    assert checked.returncode == 1 and "other.docx" in checked.stderr and "read --ledger" in checked.stderr
    assert len(run("ledger", "export", "findings", "--ledger", url).stdout.splitlines()) == 1
