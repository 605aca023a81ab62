"""The same table as other programs print it: drawn anew where they are installed, and from files kept of them."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from subsidy_docs.layout import Layout

from . import programs
from .reading import paragraphs, read, tables

FILES = Path(__file__).parent / "files"
no_libreoffice = pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice (soffice) is NOT installed")
no_chromium = pytest.mark.skipif(programs.chromium() is None, reason="Chromium is NOT installed")


def _check(layout: Layout) -> None:
    """The cells of annex 1; where lines break is the program's affair."""
    found = [(*place, text.replace("\n", "")) for *place, text in tables(layout)[0]]
    assert found == [(*place, text.replace("\n", "")) for *place, text in programs.CELLS]
    assert len(tables(layout)) == 1
    assert paragraphs(layout)[0] == ["附件 1"]


BORDERS = ["single", "double", "dotted", "dashed"]


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What LibreOffice prints, by the kind of border, and ``xlsx`` for the workbook."""
    folder = tmp_path_factory.mktemp("printed")
    for border in BORDERS:
        programs.docx(folder / f"{border}.docx", border)
    programs.xlsx(folder / "xlsx.xlsx")
    return programs.by_libreoffice([*(folder / f"{border}.docx" for border in BORDERS), folder / "xlsx.xlsx"])


@pytest.mark.libreoffice
@no_libreoffice
@pytest.mark.parametrize("border", BORDERS)
def test_word_file_printed_by_libreoffice(border: str, printed: dict[str, bytes]) -> None:
    _check(read(printed[border]))


@pytest.mark.libreoffice
@no_libreoffice
def test_workbook_printed_by_libreoffice(printed: dict[str, bytes]) -> None:
    _check(read(printed["xlsx"]))


@pytest.mark.chromium
@no_chromium
@pytest.mark.parametrize("css", ["border-collapse: collapse", "border-collapse: separate; border-spacing: 2px",
                                 "border-collapse: collapse; border: 3px double #000"])
def test_web_page_printed_by_chromium(css: str, tmp_path: Path) -> None:
    programs.page(tmp_path / "申请表.html", css)
    _check(read(programs.by_chromium(tmp_path / "申请表.html")))


@pytest.mark.parametrize("file", sorted(FILES.glob("annex1-*.pdf")), ids=lambda file: file.stem)
def test_files_kept_of_other_programs(file: Path) -> None:
    _check(read(file.read_bytes()))
