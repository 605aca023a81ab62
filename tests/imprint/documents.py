"""Filled documents, and ways to alter them as people do."""

from __future__ import annotations

import io
import subprocess
import zipfile
from collections.abc import Mapping
from pathlib import Path

DATA: Mapping[str, str] = {
    "applicant_name": "嘉兴喆堃智能装备股份有限公司", "principal_name": "欧阳震华", "principal_phone": "0573-82081234",
    "contact_name": "陆𬭎", "contact_phone": "13905730001",
    "scenario_name": "基于多模态大模型的纺织面料瑕疵智能检测场景", "construction_start": "2023-03",
    "construction_end": "2025-08", "total_investment": "600.00", "hardware_investment": "400.00",
    "software_investment": "200.00", "requested_subsidy": "180.00", "declaration_date": "2025-11-28",
}
ITEM = "customXml/item1.xml"


def parts(document: bytes) -> dict[str, bytes]:
    """The parts of a DOCX."""
    with zipfile.ZipFile(io.BytesIO(document)) as package:
        return {name: package.read(name) for name in package.namelist()}


def packed(content: Mapping[str, bytes]) -> bytes:
    """A DOCX of parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in content.items():
            package.writestr(name, data)
    return out.getvalue()


def edited(document: bytes, old: str, new: str, part: str = "word/document.xml") -> bytes:
    """*document* with *old* in a part replaced, which must stand there."""
    content = parts(document)
    assert old.encode() in content[part]
    content[part] = content[part].replace(old.encode(), new.encode())
    return packed(content)


def saved_again(document: bytes, folder: Path, ending: str = "docx") -> bytes:
    """*document* opened by LibreOffice and saved."""
    (folder / "form.docx").write_bytes(document)
    subprocess.run(["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", ending,
                    "--outdir", str(folder / "out"), str(folder / "form.docx")], check=True, capture_output=True,
                   timeout=180)
    return (folder / "out" / f"form.{ending}").read_bytes()
