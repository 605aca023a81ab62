"""The second look: a page that shows each doubtful field, and corrections that are applied with who and when."""

from __future__ import annotations

import html as html_module
import io
import json
import re
import shutil
import subprocess
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from imprint.documents import DATA, edited

from subsidy_docs.cli import cli
from subsidy_docs.errors import DataError, UsageError
from subsidy_docs.fill import fill
from subsidy_docs.layout import Box
from subsidy_docs.record import Record, Status
from subsidy_docs.review import SecondLook, load_corrections
from subsidy_docs.review.crops import crops
from subsidy_docs.review.page import doubtful

HOSTILE = "</script><img src=x onerror=alert(1)>\"'{{7*7}}"


@pytest.fixture
def returned(tmp_path: Path) -> Path:
    """A folder with a form whose total is doubtful, and one that is all right."""
    folder = tmp_path / "收到"
    folder.mkdir()
    (folder / "a.docx").write_bytes(edited(fill("annex1", DATA, imprint=False), "600.00", "6OO.00"))
    (folder / "b.docx").write_bytes(fill("annex1", DATA))
    return folder


def read(*arguments: object) -> tuple[int, list[Record], str]:
    """The command's exit code, its records, its messages."""
    result = CliRunner().invoke(cli, ["--lang", "zh", "read", *map(str, arguments)])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    lines = [line for line in result.stdout.splitlines() if line.startswith("{")]
    return result.exit_code, [Record.from_dict(json.loads(line)) for line in lines], result.stderr


def saved(path: Path, record: Record, *entries: tuple[str, Any], **changed: Any) -> Path:
    """A file of corrections of one record, as the page saves it."""
    data = {"by": "王芳", "at": "2025-12-01T09:30:00+08:00", "corrections": [
        {"file": record.source.file, "sha256": record.source.sha256, "form": record.form, "ordinal": 1, "field": field,
         "value": value} for field, value in entries]} | changed
    path.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    return path


def test_the_page_asks_for_what_is_doubtful_and_the_answer_is_applied(returned: Path, tmp_path: Path) -> None:
    code, records, messages = read(returned, "--review-dir", tmp_path / "核对")
    assert code == 1 and "1份需要核对" in messages
    first = records[0]
    assert doubtful(first) == ["total_investment"]
    page = (tmp_path / "核对" / "核对.html").read_text(encoding="utf-8")
    assert page.count('class="q"') == 1 and 'data-field="total_investment"' in page and "6OO.00" in page
    assert first.source.sha256 in page and "人工智能应用场景建设投资总额" in page
    answer = saved(tmp_path / "更正.json", first, ("total_investment", "612.5"), ("contact_phone", None))
    code, records, messages = read(returned, "--corrections", answer)
    assert code == 0 and messages == ""
    reading = records[0].fields["total_investment"]
    assert (reading.value, reading.status, reading.raw) == (Decimal("612.50"), Status.OK, "6OO.00万元")
    assert "王芳于2025-12-01T09:30:00+08:00更正" in reading.notes[-1] and "600.00" in reading.notes[-1]
    assert (records[0].value("contact_phone"), records[0].fields["contact_phone"].status) == (None, Status.BLANK)
    assert records[1].fields["total_investment"].notes == ()


@pytest.mark.parametrize(("field", "value", "told"), [
    ("total_investment", "很多", "人工智能应用场景建设投资总额"), ("construction_start", "2025-13", "建设"),
    ("applicant_seal", "也许", "盖章"), ("no_such_field", "1", "no_such_field"), ("declaration_date", 5, "日期"),
    ("contact_phone", {"a": 1}, "电话")])
def test_a_bad_value_is_refused_by_the_fields_label_and_nothing_is_written(
        returned: Path, tmp_path: Path, field: str, value: Any, told: str) -> None:
    record = read(returned)[1][0]
    answer = saved(tmp_path / "更正.json", record, (field, value), ("total_investment", "612.50"))
    with pytest.raises(DataError) as refused:
        read(returned, "--corrections", answer, "-o", tmp_path / "记录.jsonl")
    assert len(refused.value.faults) == 1 and told in str(refused.value)
    assert not (tmp_path / "记录.jsonl").exists()


@pytest.mark.parametrize("content", [
    b"", b"[]", b"null", b"{}", b"\xff", b'{"by": "", "at": "2025-12-01", "corrections": []}',
    b'{"by": "a", "at": "yesterday", "corrections": []}', b'{"by": "a", "at": "2025-12-01", "corrections": [1]}',
    b'{"by": "a", "at": "2025-12-01", "corrections": [{"sha256": 1}]}', b"[" * 100_000])
def test_what_is_no_file_of_corrections_is_refused(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "x.json").write_bytes(content)
    with pytest.raises(UsageError):
        load_corrections(tmp_path / "x.json")


def test_corrections_of_another_file_are_not_used_and_that_is_told(returned: Path, tmp_path: Path) -> None:
    record = read(returned)[1][0]
    answer = saved(tmp_path / "更正.json", record, ("total_investment", "612.50"))
    (returned / "a.docx").write_bytes(edited(fill("annex1", DATA, imprint=False), "600.00", "7OO.00"))
    code, records, messages = read(returned, "--corrections", answer)
    assert code == 1 and "未用到" in messages
    assert records[0].value("total_investment") == Decimal("700.00")


def test_a_seal_is_corrected_by_words(returned: Path, tmp_path: Path) -> None:
    record = read(returned)[1][0]
    answer = saved(tmp_path / "更正.json", record, ("applicant_seal", "有"), ("district_finance_seal", "无"))
    records = read(returned, "--corrections", answer)[1]
    assert (records[0].value("applicant_seal"), records[0].value("district_finance_seal")) == (True, False)


def test_a_ledger_keeps_the_corrections(returned: Path, tmp_path: Path) -> None:
    from subsidy_docs.ledger import Ledger

    ledger = f"sqlite:///{tmp_path}/台账.db"
    read(returned, "--ledger", ledger, "--jobs", "1")
    record = read(returned)[1][0]
    answer = saved(tmp_path / "更正.json", record, ("total_investment", "612.50"))
    for _ in range(2):  # the second time there is nothing to change
        code, _, _ = read(returned, "--ledger", ledger, "--jobs", "1", "--corrections", answer)
        assert code == 0
    with Ledger.open(ledger) as opened:
        kept = opened.records_of(record.source.sha256)[0]["fields"]["total_investment"]
        assert kept["value"] == "612.50"
        with opened.reading() as connection:
            assert connection.exec_driver_sql("select count(*) from corrections").scalar() == 1


def test_the_page_is_self_contained_and_shows_hostile_text_as_text(tmp_path: Path) -> None:
    from dataclasses import replace

    from subsidy_docs.reader import read_bytes
    from subsidy_docs.review.page import html

    record, = read_bytes(fill("annex1", DATA), name=HOSTILE)
    reading = replace(record.fields["scenario_name"], value=HOSTILE, raw=HOSTILE, status=Status.REVIEW,
                      notes=(HOSTILE,))
    page = html([(1, replace(record, fields={**record.fields, "scenario_name": reading}, problems=(HOSTILE,)))])
    assert page.count("</script>") == 1 and "<img src=x" not in page and "{{7*7}}" in page
    assert html_module.escape("<img src=x", quote=False) in page
    assert not re.search(r"""(?:src|href)=["'](?!data:)""", page) and "http://" not in page and "https://" not in page


@pytest.mark.parametrize("format_", ["pdf", "fillable"])
def test_a_crop_shows_the_place_of_the_value(format_: str) -> None:
    image = pytest.importorskip("PIL.Image")
    from subsidy_docs.reader import read_bytes

    document = fill("annex1", DATA, format_)  # type: ignore[arg-type]
    record, = read_bytes(document, name="a.pdf")
    boxes = [place.box for key in ("total_investment", "applicant_name")
             if (place := record.fields[key].where) is not None and place.box is not None]
    found = crops(document, record.source.kind, boxes)
    assert set(found) == set(boxes) and len(boxes) == 2
    for crop in found.values():
        with image.open(io.BytesIO(crop.png)) as picture:
            grey = picture.convert("L")
            left, top = crop.left * grey.width, crop.top * grey.height
            inside = grey.crop((left, top, left + crop.width * grey.width, top + crop.height * grey.height))
            dark = sum(count for level, count in enumerate(inside.histogram()) if level < 128)
            assert dark > 0.03 * inside.width * inside.height


def test_boxes_out_of_the_page_and_broken_files_give_no_picture() -> None:
    document = fill("annex1", DATA, "pdf")
    assert crops(document, "pdf", [Box(9, 0, 0, 10, 10), Box(1, 9e9, 9e9, 9e9, 9e9)]) == {}
    assert crops(b"%PDF-1.7 nonsense", "pdf", [Box(1, 0, 0, 10, 10)]) == {}
    assert crops(b"nonsense", "scan", [Box(1, 0, 0, 10, 10)]) == {}


def test_more_records_than_a_page_holds_are_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from dataclasses import replace

    from subsidy_docs import review
    from subsidy_docs.reader import read_bytes

    monkeypatch.setattr(review, "MOST", 2)
    record = replace(read_bytes(fill("annex1", DATA), name="a.docx")[0], imprint="forged")
    look = SecondLook(tmp_path)
    for _ in range(3):
        look.seen(1, record)
    assert (look.open, look.left_out) == (3, 1)


@pytest.mark.chromium
@pytest.mark.skipif(shutil.which("chromium") is None, reason="Chromium is not installed")
def test_what_the_page_saves_is_what_the_command_takes(returned: Path, tmp_path: Path) -> None:
    read(returned, "--review-dir", tmp_path / "核对")
    page = (tmp_path / "核对" / "核对.html").read_text(encoding="utf-8")
    person = """<script>
      document.getElementById("by").value = "王芳";
      var field = document.querySelector("[data-answer]");
      field.value = "612.50";
      field.dispatchEvent(new Event("input"));
      field.dispatchEvent(new KeyboardEvent("keydown", {key: "Enter"}));
      document.body.dataset.saved = JSON.stringify(window.subsidyDocsCorrections());
    </script></body>"""
    (tmp_path / "person.html").write_text(page.replace("</body>", person), encoding="utf-8")
    command = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path}/c", "--dump-dom"]
    shown = subprocess.run([*command, f"file://{tmp_path}/person.html"], capture_output=True, timeout=120, check=True)
    found = re.search(r'data-saved="([^"]*)"', shown.stdout.decode())
    assert found is not None
    (tmp_path / "更正.json").write_text(html_module.unescape(found[1]), encoding="utf-8")
    code, records, _ = read(returned, "--corrections", tmp_path / "更正.json")
    assert code == 0 and records[0].value("total_investment") == Decimal("612.50")
