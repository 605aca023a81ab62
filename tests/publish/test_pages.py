"""The pages as they print: 22 lines of 28 characters, in our own PDF and in what LibreOffice makes of the DOCX."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections import Counter
from pathlib import Path

import pypdfium2
import pytest

from subsidy_docs.publish.content import context
from subsidy_docs.publish.documents import load_document
from subsidy_docs.publish.render import render
from subsidy_docs.publish.sources import from_files
from tests.publish.calls import FACTS, POLICY, in_files

MM = 72 / 25.4
Line = list[tuple[float, float]]


def filled(folder: Path) -> dict[str, object]:
    """A letter whose one reason fills pages."""
    refused = next(each for each in from_files(*in_files(folder, 8), POLICY) if each.state == "refused")
    return context(load_document("refusal_letter"), [refused], FACTS, POLICY) | {"reasons": ["国" * 28 * 60]}


def lines_of(page: pypdfium2.PdfPage) -> list[Line]:
    """The lines of 国 on a page: left and right edge of each character, from the top."""
    text = page.get_textpage()
    rows: dict[int, Line] = {}
    for index in range(text.count_chars()):
        if text.get_text_range(index, 1) == "国":
            left, bottom, right, _ = text.get_charbox(index)
            rows.setdefault(round(bottom), []).append((left, right))
    return [sorted(rows[key]) for key in sorted(rows, reverse=True)]


def check(pdf: pypdfium2.PdfDocument) -> None:
    full = lines_of(pdf[1])
    assert len(full) == 22
    assert Counter(map(len, full)) == {28: 22}
    for line in full:
        assert line[0][0] >= 28 * MM - 1 and line[-1][1] <= (210 - 26) * MM + 1
        assert line[-1][1] - line[0][0] > 153 * MM  # the text fills its width


def test_our_pdf(tmp_path: Path) -> None:
    check(pypdfium2.PdfDocument(render(load_document("refusal_letter"), filled(tmp_path), "pdf")))


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What LibreOffice prints of a letter and of each document of a call."""
    folder = tmp_path_factory.mktemp("print")
    (folder / "letter.docx").write_bytes(render(load_document("refusal_letter"), filled(folder), "docx"))
    projects = from_files(*in_files(folder, 60), POLICY)
    for name in ("public_notice", "grant_notice", "review_results"):
        some = projects if name == "review_results" else [each for each in projects if each.verdict == "eligible"]
        made = context(load_document(name), some, FACTS, POLICY)
        (folder / f"{name}.docx").write_bytes(render(load_document(name), made, "docx"))
        (folder / f"{name}-own.pdf").write_bytes(render(load_document(name), made, "pdf"))
    subprocess.run(["soffice", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--convert-to",
                    "pdf", "--outdir", str(folder), *map(str, sorted(folder.glob("*.docx")))], check=True,
                   capture_output=True, timeout=240,
                   env=os.environ | {"FONTCONFIG_FILE": str(Path(__file__).parents[1] / "fonts.conf")})
    return folder


needs_office = [pytest.mark.libreoffice, pytest.mark.skipif(shutil.which("soffice") is None,
                                                            reason="LibreOffice (soffice) is not installed")]


class TestLibreOffice:
    pytestmark = needs_office

    def test_letter(self, printed: Path) -> None:
        check(pypdfium2.PdfDocument(str(printed / "letter.pdf")))

    @pytest.mark.parametrize("name", ["public_notice", "grant_notice", "review_results"])
    def test_pages_are_those_of_our_pdf(self, printed: Path, name: str) -> None:
        """Two programs that know nothing of each other break the same pages, number and turn them alike."""
        theirs, ours = (pypdfium2.PdfDocument(str(printed / f"{name}{suffix}.pdf")) for suffix in ("", "-own"))
        assert abs(len(theirs) - len(ours)) <= 1
        for pdf in (theirs, ours):
            text = [page.get_textpage().get_text_range() for page in pdf]
            last = len(text) if name == "grant_notice" else None  # 版记 has no number after a blank page
            assert all(f"—{number}—" in "".join(page.split()) for number, page in enumerate(text, 1)
                       if page.strip() and number != last)
            turned = [page.get_width() > page.get_height() for page in pdf]
            first = turned.index(True)
            after = next((at for at in range(first, len(turned)) if not turned[at]), len(turned))
            assert not any(turned[:first]) and not any(turned[after:]) and len(turned) - after in (0, 1, 2)
            assert "附件" in text[first] and "续表" not in text[first]
            for page in text[first:after]:
                begins = any(line.replace(" ", "").rstrip("123") == "附件" for line in page.splitlines())
                assert ("续表" in page) is not begins
            assert f"5月{FACTS.day(name).day}日" in "".join("".join(text[:first]).split())
