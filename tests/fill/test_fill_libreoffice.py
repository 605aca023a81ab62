"""Filled forms in LibreOffice: they open, nothing is lost, and even long values leave a form on one page."""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import zipfile
from collections import Counter
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from lxml import etree

from subsidy_docs import fill
from subsidy_docs.forms import load_form

pytestmark = [pytest.mark.libreoffice, pytest.mark.skipif(shutil.which("soffice") is None,
                                                          reason="LibreOffice (soffice) is not installed")]
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
FORMS = ("annex1", "annex2", "annex3")
LONG: dict[str, Any] = {
    "applicant_name": "浙江嘉湖智联精密模具与高端汽车零部件智能制造（嘉兴经济技术开发区）股份有限公司",
    "pledging_organization": "浙江嘉湖智联精密模具与高端汽车零部件智能制造（嘉兴经济技术开发区）股份有限公司",
    "principal_name": "阿依古丽·买买提",
    "scenario_name": "面向精密紧固件表面缺陷的多模态大模型在线视觉质检与工艺参数自优化应用场景（一期、二期及配套算力）",
    "project_name": "面向精密紧固件表面缺陷的多模态大模型在线视觉质检与工艺参数自优化应用场景（一期、二期）",
    "product_name": "面向长三角紧固件产业集群的质量追溯、供需撮合与碳足迹核算一体化数据产品（含历史数据）",
    "recipient": "嘉兴经济技术开发区（国际商务区）经济发展部",
    **{f"district_{office}_opinion": "经审核，申报材料真实、完整，项目符合《操作细则》规定的申报条件，同意推荐上报。"
       for office in ("industry", "finance")},
    **{f"district_{office}_reviewer": "沈建国" for office in ("industry", "finance")},
    **{f"district_{office}_date": "2026-04-10" for office in ("industry", "finance")},
}


def data_of(form: str, state: str) -> dict[str, Any]:
    fields = load_form(form).fields
    example = {key: field.example for key, field in fields.items() if field.example}
    brim = {key: value for key, value in LONG.items() if key in fields}
    return {"empty": {}, "filled": example, "brim": example | brim}[state]


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """The text of each page of each form, empty, filled and filled to the brim, as LibreOffice prints it."""
    folder = tmp_path_factory.mktemp("printed")
    for form in FORMS:
        for state in ("empty", "filled", "brim"):
            (folder / f"{form}-{state}.docx").write_bytes(fill(form, data_of(form, state), draft=True))
    subprocess.run(["soffice", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--convert-to",
                    "pdf", "--outdir", str(folder), *map(str, sorted(folder.glob("*.docx")))], check=True,
                   capture_output=True, timeout=180,
                   env=os.environ | {"FONTCONFIG_FILE": str(Path(__file__).parents[1] / "fonts.conf")})
    return {path.stem: texts(path) for path in folder.glob("*.pdf")}


def texts(path: Path) -> list[str]:
    with pypdfium2.PdfDocument(path) as document:
        return [re.sub(r"\s", "", page.get_textpage().get_text_bounded()) for page in document]


@pytest.mark.parametrize("state", ["empty", "filled", "brim"])
@pytest.mark.parametrize("form", FORMS)
def test_a_form_is_one_page(pages: dict[str, list[str]], form: str, state: str) -> None:
    assert len(pages[f"{form}-{state}"]) == 1


@pytest.mark.parametrize("state", ["empty", "filled", "brim"])
@pytest.mark.parametrize("form", FORMS)
def test_every_character_is_printed(pages: dict[str, list[str]], form: str, state: str) -> None:
    """Cells stand side by side, so the order of lines may differ; the characters may not."""
    with zipfile.ZipFile(io.BytesIO(fill(form, data_of(form, state), draft=True))) as package:
        text = "".join(etree.fromstring(package.read("word/document.xml")).itertext(f"{W}t"))
    assert Counter("".join(pages[f"{form}-{state}"])) == Counter(re.sub(r"\s", "", text))
