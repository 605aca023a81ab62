"""Old kinds of document, made and read back through the real LibreOffice, and what happens without one."""

from __future__ import annotations

import email.mime.multipart
import email.mime.text
import shutil
import subprocess
from pathlib import Path

import pytest
from wordfile import docx, p, plain, tbl, tc, tr

from subsidy_docs.errors import ConverterMissingError, DamagedFileError, TimeLimitError
from subsidy_docs.layout import Layout
from subsidy_docs.read.convert import to_docx
from subsidy_docs.read.docx import read_docx
from subsidy_docs.read.sniff import FileKind, sniff
from subsidy_docs.resources import data_folder

SOFFICE = shutil.which("soffice")


@pytest.fixture(scope="module")
def originals(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The template of annex 1 in every old kind, by its ending; made in one run each of LibreOffice."""
    if SOFFICE is None:
        pytest.skip("LibreOffice (soffice) is not installed: old kinds of document are NOT tested")
    folder = tmp_path_factory.mktemp("old")
    for target in ("doc:MS Word 97", "rtf:Rich Text Format", "odt:writer8", "html:HTML (StarWriter)",
                   "fodt:OpenDocument Text Flat XML", "xml:MS Word 2003 XML"):
        subprocess.run([SOFFICE, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--convert-to",
                        target, "--outdir", folder, data_folder("templates") / "annex1" / "template.docx"],
                       check=True, capture_output=True, timeout=120)
    return {file.suffix[1:]: file for file in folder.glob("template.*")}


def read(data: bytes) -> Layout:
    return read_docx(to_docx(data, sniff(data), name="a.doc"), name="a.doc")


@pytest.mark.libreoffice
@pytest.mark.parametrize("ending, kind", [
    ("doc", FileKind.DOC), ("rtf", FileKind.RTF), ("odt", FileKind.ODT), ("html", FileKind.HTML),
    ("fodt", FileKind.FLAT_ODT),
])
def test_the_template_survives_old_kinds(originals: dict[str, Path], ending: str, kind: FileKind) -> None:
    data = originals[ending].read_bytes()
    assert sniff(data) is kind
    template = read_docx((data_folder("templates") / "annex1" / "template.docx").read_bytes(), name="template.docx")
    assert plain(read(data)) == plain(template)


@pytest.mark.libreoffice
def test_word_2003_xml_of_libreoffice(originals: dict[str, Path]) -> None:
    """LibreOffice's export drops vertical merges; all texts are there, in order."""
    data = originals["xml"].read_bytes()
    assert sniff(data) is FileKind.WORD_2003_XML
    template = read_docx((data_folder("templates") / "annex1" / "template.docx").read_bytes(), name="template.docx")
    lines = [[cell[-1] for cell in block] if isinstance(block[0], tuple) else block  # type: ignore[index]
             for block in (*plain(read(data)), *plain(template))]
    assert lines[:len(lines) // 2] == lines[len(lines) // 2:]


HTML = ("<html>{meta}<body><p>附件 1</p><table border=1><tr><td rowspan=2>申请单位</td><td>喆堃犇公司</td></tr>"
        "<tr><td>512.50万元</td></tr></table></body></html>")
MHT = email.mime.multipart.MIMEMultipart("related")
MHT.attach(email.mime.text.MIMEText(HTML.format(meta=""), "html", "gb18030"))


@pytest.mark.libreoffice
@pytest.mark.parametrize("data", [
    HTML.format(meta='<meta charset="utf-8">').encode(),
    HTML.format(meta='<meta http-equiv="Content-Type" content="text/html; charset=gb2312">').encode("gb18030"),
    HTML.format(meta="").encode("gb18030"),
    MHT.as_bytes().replace(b"Content-Type", b"MIME-Version: 1.0\nContent-Type", 1),
], ids=["utf-8", "gb2312", "no charset", "mht"])
@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice (soffice) is not installed")
def test_web_pages(data: bytes) -> None:
    assert plain(read(data)) == [
        ["附件 1"],
        [(1, 1, 2, 1, ["申请单位"]), (1, 2, 1, 1, ["喆堃犇公司"]), (2, 2, 1, 1, ["512.50万元"])]]


@pytest.mark.libreoffice
@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice (soffice) is not installed")
def test_nothing_is_fetched(tmp_path: Path) -> None:
    """A page that asks for a picture of this machine's own server does not get to it."""
    import http.server
    import threading

    asked: list[str] = []

    class Server(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

        do_HEAD = do_OPTIONS = do_PROPFIND = do_GET

        def log_message(self, *args: object) -> None:
            pass

    with http.server.HTTPServer(("127.0.0.1", 0), Server) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        link = f"http://127.0.0.1:{server.server_port}/seal.png"
        page = HTML.format(meta=f'<link rel=stylesheet href="{link}">') + f'<img src="{link}">'
        assert "附件 1" in str(plain(read(page.encode())))
        server.shutdown()
    assert asked == []


@pytest.mark.libreoffice
@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice (soffice) is not installed")
def test_what_libreoffice_cannot_open() -> None:
    data = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
    with pytest.raises(DamagedFileError):
        to_docx(data, FileKind.DOC, name="a.doc")


def fake(folder: Path, script: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A soffice that does as *script* says, the only program on the path but the shell's."""
    program = folder / "soffice"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")


def test_time_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fake(tmp_path, f"sleep 60 & echo $! > {tmp_path}/child; wait", monkeypatch)
    with pytest.raises(TimeLimitError) as caught:
        to_docx(b"{\\rtf1}", FileKind.RTF, name="张三.doc", time_limit=0.5)
    assert caught.value.file == "张三.doc"
    child = Path(f"/proc/{(tmp_path / 'child').read_text().strip()}/stat")
    assert not child.exists() or child.read_text().split()[2] in "ZX"  # what it started is ended too


def test_nothing_is_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "t").mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "t"))
    made = tmp_path / "made.docx"
    made.write_bytes(docx(tbl(tr("甲", tc(p("乙"))))))
    fake(tmp_path, f'while [ "$1" != "--outdir" ]; do shift; done; mkdir -p "$2"; cp {made} "$2/in.docx"', monkeypatch)
    assert to_docx(b"{\\rtf1}", FileKind.RTF, name="a.doc") == made.read_bytes()
    assert list((tmp_path / "t").iterdir()) == []


def test_no_converter(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(ConverterMissingError) as caught:
        to_docx(b"{\\rtf1}", FileKind.RTF, name="张三.doc")
    assert "LibreOffice" in caught.value.text("zh") and "另存为 .docx" in caught.value.text("zh")
    assert caught.value.code == "converter-missing"
