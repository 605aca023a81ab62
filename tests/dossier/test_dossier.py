"""A dossier is split, its parts named, what is missing told, copies compared; the unsure is never called present."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner
from imprint.documents import DATA

from dossier import papers
from subsidy_docs.cli import cli
from subsidy_docs.dossier import Dossier, open_dossier
from subsidy_docs.dossier.signs import KINDS, guess
from subsidy_docs.errors import UsageError
from subsidy_docs.fill import fill

PLEDGE = {"pledging_organization": papers.NAME, "recipient": "南湖区经商局", "application_date": "2025-11-28",
          "program_year": "2025", "category": "投资类补助",
          "project_name": DATA["scenario_name"], "pledge_date": "2025-11-28"}


def states(dossier: Dossier) -> dict[str, str]:
    return {held.item.item: held.state for held in dossier.materials}


def opened(tmp_path: Path, *documents: bytes, turned: tuple[int, ...] = ()) -> Dossier:
    (tmp_path / "材料.pdf").write_bytes(papers.bound(*documents, turned=turned))
    return open_dossier([tmp_path / "材料.pdf"])


@pytest.mark.parametrize(("lines", "kind"), [
    (papers.LICENCE, "business_licence"), (papers.CERTIFICATE, "registration_certificate"), (papers.INVOICE, "invoice"),
    (papers.CONTRACT, "contract"), (papers.RECEIPT, "payment"), (papers.AUDIT, "audit_report")])
def test_each_paper_is_known_by_what_it_prints(lines: tuple[str, ...], kind: str) -> None:
    found = guess(lines)
    assert found.sure and found.kind is KINDS[kind]


@pytest.mark.parametrize("lines", [papers.PHOTO, papers.LIST, papers.CONTRACT_END, (), ("", "x" * 10_000)])
def test_what_only_mentions_papers_is_none(lines: tuple[str, ...]) -> None:
    assert not guess(lines).sure


def test_one_pdf_in_any_order_is_split(tmp_path: Path) -> None:
    form, other = fill("annex1", DATA, "pdf"), fill("annex1", {**DATA, "total_investment": "700.00"}, "pdf")
    dossier = opened(tmp_path, fill("annex3", PLEDGE, "pdf"), papers.page(papers.LICENCE), form,
                     papers.page(papers.CONTRACT), papers.page(papers.CONTRACT_END), papers.page(papers.INVOICE), other,
                     turned=(1,))
    assert [(part.kind, part.pages) for part in dossier.parts] == [
        ("annex3", (1,)), ("business_licence", (2,)), ("annex1", (3,)), ("contract", (4, 5)), ("invoice", (6,)),
        ("annex1", (7,))]
    assert dossier.applicant == papers.NAME and dossier.category == "municipal_scenario_benchmark"
    assert set(states(dossier).values()) == {"present"}
    pair, = dossier.copies
    assert pair.parts == (3, 6)
    assert [(each.field, each.first, each.second, each.sure) for each in pair.differences] == [
        ("total_investment", "600.00", "700.00", True)]


def test_what_is_missing_is_missing_only_where_every_page_could_be_told(tmp_path: Path) -> None:
    form = fill("annex1", DATA, "pdf")
    assert states(opened(tmp_path, form)) == {
        "application_form": "present", "business_licence": "missing", "investment_proof": "missing",
        "integrity_pledge": "missing", "copies": "unsure"}
    with_photo = states(opened(tmp_path, form, papers.page(papers.PHOTO)))
    assert with_photo["business_licence"] == "unsure" and with_photo["application_form"] == "present"
    with_list = states(opened(tmp_path, form, papers.page(papers.LIST)))
    assert with_list["business_licence"] == with_list["investment_proof"] == "unsure"


def test_equal_copies_are_the_same_and_other_companies_are_no_copies(tmp_path: Path) -> None:
    form = fill("annex1", DATA, "pdf")
    same = opened(tmp_path, form, form)
    assert states(same)["copies"] == "present" and same.copies[0].differences == ()
    other = opened(tmp_path, form, fill("annex1", {**DATA, "applicant_name": "浙江犇㛃科技有限公司"}, "pdf"))
    assert states(other)["copies"] == "unsure"
    assert [each.field for each in other.copies[0].differences] == ["applicant_name"]


def test_a_folder_and_a_zip_of_files_give_the_same(tmp_path: Path) -> None:
    data = {key: value for key, value in DATA.items() if key in ("applicant_name", "principal_name", "principal_phone",
            "contact_name", "contact_phone", "requested_subsidy", "declaration_date")}
    data |= {"product_name": "嘉兴市纺织产业链供需数据产品", "registration_number": "33040220251100012",
             "trading_start": "2024-01", "trading_end": "2024-12", "total_trading_amount": "600.00"}
    files = {"1申请表.docx": fill("annex2", data), "2执照.pdf": papers.page(papers.LICENCE),
             "3证书.pdf": papers.page(papers.CERTIFICATE), "4交易.pdf": papers.page(papers.INVOICE),
             "坏.pdf": b"%PDF-1.7 broken", "说明.xlsx": b"PK\x05\x06" + bytes(18)}
    folder = tmp_path / "某公司"
    folder.mkdir()
    for name, content in files.items():
        (folder / name).write_bytes(content)
    with zipfile.ZipFile(tmp_path / "某公司.zip", "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    one, other = open_dossier([folder]), open_dossier([tmp_path / "某公司.zip"])
    assert states(one) == states(other) == {
        "application_form": "present", "business_licence": "present", "registration_certificate": "present",
        "turnover_proof": "present", "integrity_pledge": "unsure", "copies": "unsure"}
    assert sorted(part.kind or "" for part in one.parts) == ["", "", "annex2", "business_licence", "invoice",
                                                             "registration_certificate"]
    assert all(part.note is not None for part in one.parts if part.kind is None)


def test_the_command_gives_json_a_table_and_evidence(tmp_path: Path) -> None:
    from subsidy_docs.policy.evidence import Evidence
    from subsidy_docs.policy.load import load_policy

    (tmp_path / "材料.pdf").write_bytes(papers.bound(fill("annex1", DATA, "pdf"), papers.page(papers.LICENCE)))
    run = CliRunner().invoke
    result = run(cli, ["dossier", str(tmp_path / "材料.pdf"), "--materials", str(tmp_path / "名单" / "materials.csv")])
    assert result.exit_code == 1, result.output
    assert [part["kind"] for part in json.loads(result.output)["parts"]] == ["annex1", "business_licence"]
    rows = list(csv.DictReader(io.StringIO((tmp_path / "名单" / "materials.csv").read_text("utf-8-sig"))))
    assert {row["item"]: row["present"] for row in rows} == {
        "application_form": "是", "business_licence": "是", "investment_proof": "否", "integrity_pledge": "否"}
    policy = load_policy("jiaxing-ai-plus-2025")
    assert len(Evidence.load(tmp_path / "名单", policy).rows("materials")) == 4
    table = run(cli, ["--lang", "zh", "dossier", str(tmp_path / "材料.pdf"), "--format", "table"],
                env={"COLUMNS": "160"})
    assert "营业执照" in table.output and "缺" in table.output


def test_an_unknown_category_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="没有名为"):
        open_dossier([tmp_path], category="不存在的")


def test_a_scanned_dossier_is_split_too(tmp_path: Path) -> None:
    pytest.importorskip("rapidocr")
    pytest.importorskip("numpy")
    import pypdfium2

    document = pypdfium2.PdfDocument(papers.bound(papers.page(papers.LICENCE), papers.page(papers.PHOTO)))
    pages = [page.render(scale=130 / 72).to_pil().convert("RGB") for page in document]
    pages[0].rotate(180).save(tmp_path / "扫描.pdf", save_all=True, append_images=pages[1:], resolution=130)
    dossier = open_dossier([tmp_path / "扫描.pdf"])
    assert [(part.kind, part.pages) for part in dossier.parts] == [("business_licence", (1,)), (None, (2,))]
    assert dossier.category is None and dossier.materials == ()
