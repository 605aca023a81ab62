"""``fill --jobs``: the same documents as without, by several processes; a row that fails costs only itself."""

from __future__ import annotations

import csv
import json
from pathlib import Path

from batch import forms
from batch.test_command import run


def table(path: Path, names: list[str], **changed: str) -> Path:
    data = {key: str(value) for key, value in forms.example().items()} | changed
    with path.open("w", newline="", encoding="utf-8-sig") as stream:
        writer = csv.DictWriter(stream, list(data))
        writer.writeheader()
        for name in names:
            writer.writerow({**data, "applicant_name": name})
    return path


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_the_same_documents_as_without_jobs(tmp_path: Path) -> None:
    data = table(tmp_path / "数据.csv", [forms.applicant(n) for n in range(60)])
    one = run("fill", "annex1", data, "-o", tmp_path / "one")
    two = run("fill", "annex1", data, "-o", tmp_path / "two", "--jobs", 2)
    again = run("fill", "annex1", data, "-o", tmp_path / "two", "--jobs", 2)
    assert [one.returncode, two.returncode, again.returncode] == [0, 0, 0], two.stderr
    assert two.stdout.replace("/two/", "/one/") == one.stdout == again.stdout.replace("/two/", "/one/")
    assert contents(tmp_path / "one") == contents(tmp_path / "two") and len(contents(tmp_path / "two")) == 60


def test_nothing_is_written_when_any_row_has_a_fault(tmp_path: Path) -> None:
    data = table(tmp_path / "a.csv", ["嘉兴云帆科技有限公司"] * 30, total_investment="很多")
    done = run("fill", "annex1", data, "-o", tmp_path / "out", "--jobs", 2)
    assert done.returncode == 2 and not (tmp_path / "out").exists()


def test_a_row_that_can_not_be_drawn_costs_only_itself(tmp_path: Path) -> None:
    names = [forms.applicant(n) for n in range(20)]
    names[7] = "嘉兴\U00031350有限公司"  # a character that no font at hand has
    data = table(tmp_path / "a.csv", names)
    done = run("fill", "annex1", data, "-o", tmp_path / "out", "--jobs", 2, "--format", "pdf", "--json")
    assert done.returncode == 3, done.stderr
    (told,) = [json.loads(line) for line in done.stderr.splitlines()]
    assert told["row"] == 8 and told["error"] == "missing-glyph"
    assert len(json.loads(done.stdout)["files"]) == len(contents(tmp_path / "out")) == 19
