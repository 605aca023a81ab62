"""The documents of a call: what stands in them, that it adds up and conforms, and that nothing private is there."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pypdfium2
import pytest
from docx import Document as read_docx

from subsidy_docs.errors import PublishError, TemplateError
from subsidy_docs.publish.batch import Outcome, plan, publish
from subsidy_docs.publish.content import context, order
from subsidy_docs.publish.documents import document_names, load_document, read_document
from subsidy_docs.publish.lint import lint
from subsidy_docs.publish.project import Project
from subsidy_docs.publish.render import render
from subsidy_docs.publish.sources import from_files
from subsidy_docs.publish.title import title_lines, width
from tests.publish.calls import CANARIES, DISTRICTS, FACTS, LISTED, POLICY, in_files

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
COUNT = 60
PUBLIC = ("public_notice", "grant_notice", "grant_list")


@pytest.fixture(scope="module")
def projects(tmp_path_factory: pytest.TempPathFactory) -> list[Project]:
    return from_files(*in_files(tmp_path_factory.mktemp("call"), COUNT), POLICY)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, projects: list[Project]) -> Path:
    out = tmp_path_factory.mktemp("out")
    outcome = publish(projects, document_names(), out, FACTS, POLICY)
    assert not outcome.skipped and not outcome.doubtful
    return out


def text_of(path: Path) -> str:
    """All text of a DOCX's body, tables too, in order."""
    body = read_docx(str(path)).element.body
    return "\n".join("".join(text.text or "" for text in node.iter(f"{W}t")) for node in body.iter(f"{W}p"))


def eligible(projects: list[Project]) -> list[Project]:
    return [project for project in projects if project.verdict == "eligible"]


def total(projects: list[Project]) -> Decimal:
    return sum((project.amount for project in projects), Decimal(0))


def test_every_document_of_the_call_is_there(folder: Path) -> None:
    names = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    for district in DISTRICTS:
        for base in ("区级初审推荐汇总表", "免申即享项目清单", "补助项目清单"):
            assert {f"{base}（{district}）.{kind}" for kind in ("docx", "pdf", "xlsx")} <= names
        assert {f"审核意见表（{district}）.{kind}" for kind in ("docx", "pdf")} <= names
    for base in ("市级审核结果汇总与补助资金安排方案", "拟补助项目公示", "补助项目清单下达通知"):
        assert {f"{base}.{kind}" for kind in ("docx", "pdf", "xlsx")} <= names
    assert sum(name.startswith("不予补助告知书/") and name.endswith(".docx") for name in names) == sum(
        number % 7 == 3 for number in range(COUNT))


def test_every_document_conforms_to_the_standard(folder: Path) -> None:
    checked = [path for path in folder.rglob("*.docx") if "审核意见表" not in path.name]  # that one is a form
    assert len(checked) > 15
    for path in checked:
        assert [each.text("zh") for each in lint(path)] == [], path


def test_figures_of_the_notice_are_those_of_its_list(folder: Path, projects: list[Project]) -> None:
    text = text_of(folder / "拟补助项目公示.docx")
    paid = eligible(projects)
    said = re.search(r"拟对(\d+)家企业的(\d+)个项目给予补助，补助资金共计([\d.]+)万元", text)
    assert said is not None
    assert (int(said[1]), int(said[2]), Decimal(said[3])) == (
        len({project.applicant for project in paid}), len(paid), total(paid))
    rows = read_docx(str(folder / "拟补助项目公示.docx")).tables[0].rows
    amounts = [Decimal(row.cells[-1].text) for row in rows[1:]]
    assert len(amounts) == len(paid) + 1 and sum(amounts[:-1]) == amounts[-1] == total(paid)
    assert "公示时间为2026年5月6日至2026年5月12日（5个工作日，发布当日不计入）" in text  # 9 May is a worked Saturday
    assert "附件：2026年度嘉兴市级工业和信息化发展资金（人工智能+）拟补助项目清单" in text


def test_the_grant_is_grouped_by_district_and_adds_up(folder: Path, projects: list[Project]) -> None:
    path = folder / "补助项目清单下达通知.docx"
    text, paid = text_of(path), eligible(projects)
    rows = [[cell.text for cell in row.cells] for row in read_docx(str(path)).tables[-2].rows][1:]
    for district in DISTRICTS:
        own = [project for project in paid if project.district == district]
        assert f"{district}{len(own)}个项目、{total(own):.2f}万元" in text
        assert [Decimal(row[-1]) for row in rows if row[0] == f"{district}小计"] == [total(own)]
        assert sum(Decimal(row[-1]) for row in rows if row[1] == district) == total(own)
        part = read_docx(str(folder / f"补助项目清单（{district}）.docx")).tables[0].rows
        assert Decimal(part[-1].cells[-1].text) == total(own) and len(part) == len(own) + 2
    assert Decimal(rows[-1][-1]) == total(paid)
    told = [re.sub(r"\s", "", line) for line in text.split("\n") if line.strip()]
    assert "嘉兴市经济和信息化局嘉兴市财政局" in told  # 经信 first, side by side
    assert told[-2:] == ["抄送：嘉兴市人民政府办公室，嘉兴市数据局。", "嘉兴市经济和信息化局办公室2026年5月21日印发"]
    assert "嘉经信数经〔2026〕12号" in text
    assert "南湖区经商局、财政局，秀洲区经商局、财政局，" in text
    assert "，嘉兴经济技术开发区（国际商务区）经济发展部、财政金融部：" in text


def test_the_plan_shows_refusals_with_clause_and_reason(folder: Path, projects: list[Project]) -> None:
    document = read_docx(str(folder / "市级审核结果汇总与补助资金安排方案.docx"))
    matrix, listed, refused = ([[cell.text for cell in row.cells] for row in table.rows] for table in document.tables)
    for row in matrix[1:-1]:
        same = [project for project in projects if (project.district, project.category) == (row[1], row[2])]
        assert int(row[3]) == len(same) and int(row[5]) == len(eligible(same))
        assert Decimal(row[6]) == total(eligible(same)) and int(row[7]) == len(same) - len(eligible(same))
    assert int(matrix[-1][3]) == len(projects) and Decimal(matrix[-1][6]) == total(eligible(projects))
    assert len(listed) == len(eligible(projects)) + 2
    assert len(refused) - 1 == sum(number % 7 == 3 for number in range(COUNT))
    assert all(row[5] and row[6] for row in refused[1:])


def test_a_letter_names_clause_and_reason(folder: Path) -> None:
    letters = sorted((folder / "不予补助告知书").glob("*.docx"))
    for path in letters:
        text = text_of(path)
        assert re.search(r"[一二三]（[一二三]）\d", text) and "未达到" in text and "万元" in text
        assert "：" in text.split("\n")[2] and "有限公司：" in text


def test_awards_without_application_show_level_and_what_was_paid_before(folder: Path) -> None:
    rows = read_docx(str(folder / "免申即享项目清单（南湖区）.docx")).tables[0].rows
    assert [cell.text for cell in rows[1].cells] == [
        "1", LISTED[0], "91330463MAH7B7M7Q0", "制造业质量数据集0", "人工智能高质量数据集试点", "国家级",
        "2025年10月1日", "30.00", "15.00", "15.00"]


def workbooks(folder: Path) -> Iterator[tuple[Path, Any, Any]]:
    for path in sorted(folder.glob("*.xlsx")):
        yield path, openpyxl.load_workbook(path), openpyxl.load_workbook(path, data_only=True)


def test_totals_of_workbooks_are_formulas_with_the_value_that_the_cells_give(folder: Path,
                                                                            projects: list[Project]) -> None:
    seen = 0
    for path, formulas, values in workbooks(folder):
        for sheet in formulas:
            told = values[sheet.title]
            assert sheet.freeze_panes in ("A4", "A2") and (sheet.auto_filter.ref or sheet.title == "分区汇总"), path
            for row in sheet.iter_rows():
                for cell in row:
                    if not isinstance(cell.value, str) or not cell.value.startswith("=SUM("):
                        continue
                    column, start, end = re.fullmatch(r"=SUM\(([A-Z])(\d+):[A-Z](\d+)\)", cell.value).groups()
                    parts = [Decimal(str(told[f"{column}{at}"].value or 0)) for at in range(int(start), int(end) + 1)]
                    assert Decimal(str(told[cell.coordinate].value)) == sum(parts), (path, cell.coordinate)
                    seen += 1
    assert seen > 20
    book = openpyxl.load_workbook(folder / "补助项目清单下达通知.xlsx", data_only=True)
    assert Decimal(str(book["分区汇总"]["C5"].value)) == total(eligible(projects))
    amounts = [row[6].value for row in book["清单"].iter_rows(min_row=4)]
    assert all(isinstance(amount, (int, float)) for amount in amounts)
    assert book["清单"]["G4"].number_format.startswith("#,##0.00")


def test_a_plan_without_refusals_has_no_list_of_them(projects: list[Project], tmp_path: Path) -> None:
    document = load_document("review_results")
    filled = context(document, eligible(projects), FACTS, POLICY)
    path = tmp_path / "方案.docx"
    path.write_bytes(render(document, filled, "docx"))
    text = text_of(path)
    assert "没有不符合申报条件的项目" in text and "附件3" not in text and "3.嘉兴市" not in text
    assert lint(path) == [] and len(read_docx(str(path)).tables) == 2
    pdf = pypdfium2.PdfDocument(render(document, filled, "pdf"))
    pages = ["".join(page.get_textpage().get_text_range().split()) for page in pdf]
    assert all(f"—{number}—" in page for number, page in enumerate(pages, 1))


def pages_of(name: str, some: list[Project]) -> list[str]:
    """The texts of a PDF's pages, without blanks."""
    document = load_document(name)
    pdf = pypdfium2.PdfDocument(render(document, context(document, some, FACTS, POLICY), "pdf"))
    return ["".join(page.get_textpage().get_text_range().split()) for page in pdf]


def test_no_total_stands_alone_and_the_imprint_ends_an_even_page(projects: list[Project]) -> None:
    """However many rows there are: the total has a row above it; 版记 is on the last, an even page, with a number only
    where no blank page is before it."""
    paid = eligible(projects)
    numbered = set()
    for count in range(1, len(paid) + 1):
        some = paid[:count]
        notice, grant = pages_of("public_notice", some), pages_of("grant_notice", some)
        assert some[-1].applicant in notice[-1] and "合计" in notice[-1]
        assert len(grant) % 2 == 0 and grant[-1].endswith("办公室2026年5月21日印发") and "抄送：" in grant[-1]
        assert (grant[-2] == "") is (f"—{len(grant)}—" not in grant[-1])
        numbered.add(grant[-2] == "")
    assert numbered == {True, False}


def test_it_is_not_printed_before_it_is_signed(projects: list[Project]) -> None:
    early = replace(FACTS, colophon={"date": date(2026, 5, 19)})
    with pytest.raises(PublishError) as error:
        context(load_document("grant_notice"), eligible(projects), early, POLICY)
    assert "2026年5月19日" in error.value.text("zh")
    opened = context(load_document("grant_notice"), eligible(projects), replace(FACTS, colophon={}), POLICY)
    assert opened["colophon"]["copies"] == "" and opened["colophon"]["office"] == "嘉兴市经济和信息化局办公室"


def test_pdf_says_what_the_docx_says(folder: Path, projects: list[Project]) -> None:
    pdf = pypdfium2.PdfDocument(str(folder / "拟补助项目公示.pdf"))
    pages = [page.get_textpage().get_text_range() for page in pdf]
    text = re.sub(r"\s", "", "".join(pages))
    for project in eligible(projects):
        assert re.sub(r"\s", "", project.applicant) in text
    for number, page in enumerate(pages, 1):
        assert f"—{number}—" in "".join(page.split())  # on a turned page its parts come one by one
    lists = [page for page in pages if "企业名称" in page]
    assert len(lists) > 2 and "续表" not in lists[0] and all("续表" in page for page in lists[1:])


def canaries(data: bytes, name: str) -> list[str]:
    """Which canaries are in a file: in the bytes, in every part of a package, in the text of every page."""
    parts = [data]
    if name.endswith(("docx", "xlsx")):
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            parts += [package.read(info) for info in package.infolist()] + [package.comment]
            parts += [info.filename.encode() for info in package.infolist()]
    else:
        pdf = pypdfium2.PdfDocument(data)
        parts += [re.sub(r"\s", "", page.get_textpage().get_text_range()).encode() for page in pdf]
        parts += [str(pdf.get_metadata_dict()).encode()]
    found = []
    for value in CANARIES.values():
        codes = [value.encode(form) for form in ("utf-8", "utf-16-le", "utf-16-be", "gb18030")]
        codes.append("".join(f"&#{ord(char)};" for char in value).encode())
        if any(code in part for code in codes for part in parts):
            found.append(value)
    return found


@pytest.mark.parametrize("format_", ["docx", "pdf", "xlsx"])
def test_nothing_private_is_in_a_public_document(projects: list[Project], format_: str) -> None:
    for name in PUBLIC:
        document = load_document(name)
        for job in plan(projects, [name], [format_], FACTS, POLICY, Outcome(), strict=True):
            data = render(document, job.context, format_)
            assert canaries(data, format_) == [], (name, format_)
            refused = [project.applicant for project in projects if project.verdict == "ineligible"]
            assert not any(each in str(job.context) for each in refused)


def test_the_canaries_are_found_where_they_may_be(folder: Path) -> None:
    """The search itself sees: the district's own list shows contacts."""
    for kind in ("docx", "pdf", "xlsx"):
        data = (folder / f"区级初审推荐汇总表（{DISTRICTS[0]}）.{kind}").read_bytes()
        assert set(canaries(data, kind)) >= {CANARIES["contact_name"], CANARIES["contact_phone"]}, kind


@pytest.mark.parametrize("change", [('shows = ["n",', 'shows = ["n", "contact_phone",'),
                                    ('"amount", "note"]', '"note"]'), ('"note"]', '"surprise"]'),
                                    ('select = "approved"', 'select = "all"')])
def test_a_definition_that_lets_private_facts_out_is_refused(tmp_path: Path, change: tuple[str, str]) -> None:
    source = load_document("public_notice").template.parent / "document.toml"
    text = source.read_text(encoding="utf-8")
    assert change[0] in text
    (tmp_path / "document.toml").write_text(text.replace(*change), encoding="utf-8")
    with pytest.raises(TemplateError):
        read_document(tmp_path)


def test_a_template_that_asks_for_a_private_fact_fails(projects: list[Project]) -> None:
    document = load_document("public_notice")
    filled = context(document, eligible(projects), FACTS, POLICY)
    assert set(filled["rows"][0]) == {"n", "district", "applicant", "subject", "category", "basis", "amount"}


@pytest.mark.parametrize("subject", ["质检场景13957300001", "场景（0573-82990002）", "330402199001011234"])
def test_a_telephone_in_a_published_name_stops_all(projects: list[Project], subject: str, tmp_path: Path) -> None:
    one = eligible(projects)[0]
    spoilt = replace(one, line={**one.line, "subject": subject})
    with pytest.raises(PublishError) as error:
        publish([spoilt, *eligible(projects)[1:]], ["public_notice"], tmp_path, FACTS, POLICY)
    assert "不得公开" in error.value.text("zh") and not list(tmp_path.iterdir())


def test_lists_are_in_the_order_of_the_policy(projects: list[Project]) -> None:
    ordered = sorted(projects, key=order)
    assert [project.district for project in ordered] == sorted((project.district for project in projects),
                                                               key=DISTRICTS.index)
    assert sorted(reversed(projects), key=order) == ordered


def test_companies_are_counted_once(projects: list[Project]) -> None:
    """家数 are distinct companies however their brackets are written, 项目数 are rows."""
    one = eligible(projects)[0]
    twin = replace(one, id="twin", line={**one.line, "applicant": "嘉兴云帆（集团）有限公司"})
    other = replace(one, id="other", line={**one.line, "applicant": "嘉兴云帆(集团)有限公司"})
    filled = context(load_document("public_notice"), [twin, other], FACTS, POLICY)
    assert (filled["companies"], filled["count"]) == ("1", "2")


def test_the_grant_is_not_dated_within_the_notice(projects: list[Project]) -> None:
    early = replace(FACTS, date=date(2026, 5, 12))
    with pytest.raises(PublishError) as error:
        context(load_document("grant_notice"), eligible(projects), early, POLICY)
    assert "2026年5月12日" in error.value.text("zh")


@pytest.mark.parametrize(("pattern", "lines"), [
    ("关于2026年度|嘉兴市级工业和信息化发展资金|（人工智能+）|拟补助项目的公示",
     ["关于2026年度", "嘉兴市级工业和信息化发展资金", "（人工智能+）拟补助项目的公示"]),
    ("不予补助告知书", ["不予补助告知书"]),
    ("一二三四五六七八|一二三四五六七八|一二三四五六七八", ["一二三四五六七八", "一二三四五六七八一二三四五六七八"]),
])
def test_titles_break_by_sense(pattern: str, lines: list[str]) -> None:
    assert title_lines(pattern) == lines
    assert all(width(line) <= 19.5 for line in lines)
