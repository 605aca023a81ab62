"""Side by side with LibreOffice's print of our DOCX: the same form."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
from pathlib import Path

import docx
import pypdfium2
import pytest

from subsidy_docs.fill.pdf import render_pdf

from .documents import FORMS, places, prepared

pytestmark = [pytest.mark.libreoffice, pytest.mark.skipif(shutil.which("soffice") is None,
                                                          reason="LibreOffice (soffice) is not installed")]
NEAR = 7.0  # points: half a character


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The sample of each form, filled into its DOCX and printed by LibreOffice."""
    folder = tmp_path_factory.mktemp("side")
    for name in FORMS:
        _, template, context = prepared(name)
        (folder / f"{name}.docx").write_bytes(template.render(context))
    subprocess.run(["soffice", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--convert-to",
                    "pdf", "--outdir", str(folder), *map(str, sorted(folder.glob("*.docx")))], check=True,
                   capture_output=True, timeout=180,
                   env=os.environ | {"FONTCONFIG_FILE": str(Path(__file__).parents[1] / "fonts.conf")})
    return {name: (folder / f"{name}.pdf").read_bytes() for name in FORMS}


def lines(document: bytes) -> list[str]:
    """What the form prints, in lines: paragraphs, and the lines of cells."""
    opened = docx.Document(io.BytesIO(document))
    cells = {id(cell._tc): cell for table in opened.tables for row in table.rows for cell in row.cells}
    texts = [paragraph.text for paragraph in opened.paragraphs]
    texts += [paragraph.text for cell in cells.values() for paragraph in cell.paragraphs]
    return [line.strip() for text in texts for line in text.split("\n") if len(line.strip()) > 1]


@pytest.mark.parametrize("name", FORMS)
def test_every_line_begins_where_libreoffice_has_it(name: str, printed: dict[str, bytes]) -> None:
    form, template, context = prepared(name)
    ours = render_pdf(template, context, title=form.title.zh)
    compared = 0
    for line in lines(template.render(context)):
        start = line[:6]
        if any(ord(char) > 0xFFFF or char in "0123456789." for char in start):
            continue  # pdfium does not search above U+FFFF, and LibreOffice sets figures apart
        mine, theirs = places(ours, start), places(printed[name], start)
        assert len(mine) == len(theirs), start
        for (left, top, _, bottom), (other_left, other_top, _, other_bottom) in zip(mine, theirs, strict=True):
            assert abs(left - other_left) < NEAR, start
            assert abs((top + bottom) / 2 - (other_top + other_bottom) / 2) < NEAR, start
            compared += 1
    assert compared > 12


@pytest.mark.parametrize("name", ["annex1", "annex2"])
def test_the_table_is_ruled_where_libreoffice_has_it(name: str, printed: dict[str, bytes]) -> None:
    _, template, context = prepared(name)

    def outline(pdf: bytes) -> tuple[float, ...]:
        paths = [path.get_bounds() for path in pypdfium2.PdfDocument(pdf)[0].get_objects(filter=[2])]
        return (min(b[0] for b in paths), min(b[1] for b in paths), max(b[2] for b in paths), max(b[3] for b in paths))

    ours = outline(render_pdf(template, context, title="表"))
    assert ours == pytest.approx(outline(printed[name]), abs=4)
