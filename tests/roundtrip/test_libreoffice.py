"""What is filled in comes back the same after LibreOffice has re-saved or printed it."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

import subsidy_docs
from subsidy_docs.forms import load_form
from subsidy_docs.reader import read_bytes
from tests.roundtrip.records import faults, rows

pytestmark = [pytest.mark.libreoffice,
              pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice (soffice) is not installed")]
FONTS = Path(__file__).parents[1] / "fonts.conf"
COUNT = 6  # records a form; one start of LibreOffice converts them all


def drawn(name: str) -> list[dict[str, Any]]:
    """A few records of one form, the same at each run."""
    found: list[dict[str, Any]] = []

    @settings(max_examples=COUNT, database=None, derandomize=True, phases=[Phase.generate],
              suppress_health_check=list(HealthCheck))
    @given(st.data())
    def collect(data: st.DataObject) -> None:
        found.append(data.draw(rows(load_form(name))))

    collect()
    return found


def converted(files: list[Path], kind: str, folder: Path) -> list[Path]:
    """*files* as LibreOffice writes them as *kind*."""
    out = folder / kind
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", kind, "--outdir",
         str(out), *map(str, files)],
        check=True, capture_output=True, timeout=300, env={"PATH": "/usr/bin:/bin", "HOME": str(folder),
                                                           "FONTCONFIG_FILE": str(FONTS)})
    return [out / file.with_suffix(f".{kind}").name for file in files]


@pytest.mark.parametrize("name", ["annex1", "annex2", "annex3"])
def test_re_saved_and_printed_forms_come_back_the_same(name: str, tmp_path: Path) -> None:
    form = load_form(name)
    records = drawn(name)
    files = []
    for number, row in enumerate(records):
        path = tmp_path / f"{name}-{number}.docx"
        path.write_bytes(subsidy_docs.fill(name, row, format="docx"))
        files.append(path)
    found = []
    for kind in ("docx", "pdf"):
        for path, row in zip(converted(files, kind, tmp_path), records, strict=True):
            (record,) = read_bytes(path.read_bytes(), name=path.name)
            may_ask = kind == "pdf" and name == "annex3"  # a signature block without lines
            found += [f"{kind}: {fault}" for fault in faults(form, row, record, may_ask=may_ask)]
    assert found == []
