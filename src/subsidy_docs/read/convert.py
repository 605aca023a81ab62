"""Old and foreign kinds of document as DOCX, through LibreOffice where it is installed.

Each run has a throw-away profile in a temporary folder, so that runs side by side don't lock each other out and
nothing of the user's own LibreOffice is touched. In that profile macros, active content and links to the
outside are off, and the proxy leads nowhere: a returned file must not make this machine fetch anything.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

from subsidy_docs.errors import ConverterMissingError, DamagedFileError, TimeLimitError, TooLargeError
from subsidy_docs.read.package import PART_LIMIT
from subsidy_docs.read.sniff import FileKind, refusal

TIME_LIMIT = 120.0  # seconds; a first start of LibreOffice takes some 3, a form less than 1

# The ending by which LibreOffice knows the kind, and the import filter where the ending is not enough.
_FILTERS: dict[FileKind, tuple[str, str | None]] = {
    FileKind.DOC: ("doc", "MS Word 97"),
    FileKind.WORKS: ("wps", None),
    FileKind.RTF: ("rtf", "Rich Text Format"),
    FileKind.HTML: ("html", "HTML (StarWriter)"),
    FileKind.MHT: ("html", "HTML (StarWriter)"),  # its HTML part alone
    FileKind.ODT: ("odt", "writer8"),
    FileKind.FLAT_ODT: ("fodt", "OpenDocument Text Flat XML"),
}

_PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
{items}
</oor:items>
"""
_ITEM = ('<item oor:path="/{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>')
_SETTINGS = (
    ("org.openoffice.Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("org.openoffice.Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("org.openoffice.Office.Common/Security/Scripting", "DisableActiveContent", "true"),
    ("org.openoffice.Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("org.openoffice.Office.Writer/Content/Update", "Link", "0"),
    ("org.openoffice.Inet/Settings", "ooInetProxyType", "2"),
    ("org.openoffice.Inet/Settings", "ooInetHTTPProxyName", "127.0.0.1"),
    ("org.openoffice.Inet/Settings", "ooInetHTTPProxyPort", "9"),
    ("org.openoffice.Inet/Settings", "ooInetHTTPSProxyName", "127.0.0.1"),
    ("org.openoffice.Inet/Settings", "ooInetHTTPSProxyPort", "9"),
)


def to_docx(data: bytes, kind: FileKind, *, name: str, time_limit: float = TIME_LIMIT) -> bytes:
    """The document *data* of an old *kind* as DOCX bytes; *name* is the file's name, for messages only.

    Raises ``ConverterMissingError`` where LibreOffice is not installed, ``TimeLimitError``, ``DamagedFileError``
    (LibreOffice could not open it), and what ``sniff.refusal`` makes of a kind that is no document.
    """
    if kind.way == "docx":
        return data  # read_docx takes it as it is
    if kind not in _FILTERS:
        raise refusal(kind, name)
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        raise ConverterMissingError(
            f"这是旧格式文档（{kind}），本机没有安装 LibreOffice，无法转换。请安装 LibreOffice，"
            "或在 Word、WPS 中另存为 .docx 后重新提交。",
            f"This is a document of an old kind ({kind}) and LibreOffice, which would convert it, is not installed. "
            "Install LibreOffice, or save the file as .docx in Word or WPS.", file=name)
    ending, import_filter = _FILTERS[kind]
    with tempfile.TemporaryDirectory(prefix="subsidy-docs-", ignore_cleanup_errors=True) as folder:
        here = Path(folder)
        source = here / f"in.{ending}"
        source.write_bytes(_told_encoding(_html_of(data)) if ending == "html" else data)
        _make_profile(here / "profile")
        command = [
            program, f"-env:UserInstallation={(here / 'profile').as_uri()}", "--headless", "--norestore",
            "--nolockcheck", "--nodefault", "--nologo",
            *([f"--infilter={import_filter}"] if import_filter else []),
            "--convert-to", "docx:MS Word 2007 XML", "--outdir", str(here / "out"), str(source),
        ]
        _run(command, here, time_limit, name)
        result = here / "out" / "in.docx"
        if not result.is_file():
            raise DamagedFileError(
                "LibreOffice 无法打开此文件。请在 Word 或 WPS 中打开并另存为 .docx 后重新提交。",
                "LibreOffice can't open this file. Open it in Word or WPS, save it as .docx and send it again.",
                file=name)
        if result.stat().st_size > PART_LIMIT:
            raise TooLargeError("转换后的文件过大，不像是申报表，未读取。",
                                "The converted file is far larger than a form; it was not read.", file=name)
        return result.read_bytes()


def _html_of(data: bytes) -> bytes:
    """The HTML of a web page saved as one file (MHT, RFC 2557); *data* itself where it is no such file."""
    if not data[:2048].lower().lstrip().startswith((b"mime-version:", b"from:")):
        return data
    import email
    import email.policy

    message = email.message_from_bytes(data, policy=email.policy.default)
    for part in message.walk():
        if part.get_content_type() == "text/html":
            content = part.get_payload(decode=True)
            return content if isinstance(content, bytes) else data
    return data


def _told_encoding(html: bytes) -> bytes:
    """*html* in UTF-8 with a mark that says so: LibreOffice would otherwise guess from the machine's locale."""
    declared = re.search(rb"charset\s*=\s*[\"']?([A-Za-z0-9_-]+)", html[:4096])
    for encoding in (declared[1].decode() if declared else "utf-8", "utf-8", "gb18030"):
        try:
            text = html.decode({"gb2312": "gb18030", "gbk": "gb18030"}.get(encoding.lower(), encoding))
        except (UnicodeDecodeError, LookupError):
            continue
        return b"\xef\xbb\xbf" + re.sub(r"(?i)<meta[^>]*charset[^>]*>", "", text).removeprefix("\ufeff").encode()
    return html


def _make_profile(folder: Path) -> None:
    items = "\n".join(_ITEM.format(path=path, name=name, value=value) for path, name, value in _SETTINGS)
    (folder / "user").mkdir(parents=True)
    (folder / "user" / "registrymodifications.xcu").write_text(_PROFILE.format(items=items), encoding="utf-8")


def _run(command: list[str], folder: Path, time_limit: float, name: str) -> None:
    """Run LibreOffice with all that it starts in a process group of its own, ended as one when time is up."""
    nowhere = "http://127.0.0.1:9"
    environment = {**os.environ, "TMPDIR": str(folder), "http_proxy": nowhere, "https_proxy": nowhere,
                   "SAL_USE_VCLPLUGIN": "svp"}
    with subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                          cwd=folder, env=environment, start_new_session=True) as process:
        try:
            process.wait(time_limit)
        except subprocess.TimeoutExpired:
            raise TimeLimitError(
                f"LibreOffice 转换超过 {time_limit:.0f} 秒，已放弃。请在 Word 或 WPS 中另存为 .docx 后重新提交。",
                f"LibreOffice took longer than {time_limit:.0f} s and was given up. Save the file as .docx in Word or "
                "WPS and send it again.", file=name) from None
        finally:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(process.pid, signal.SIGKILL)
