"""From a file to records: sniff the bytes, let one of the readers make a layout, align it with the forms.

``read`` is the Python contract; ``subsidy-docs read`` is the same on the command line.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from subsidy_docs.align import Aligned, align
from subsidy_docs.errors import EmptyFileError, NoSuchFormError, TooLargeError, UnreadableError
from subsidy_docs.layout import Layout, text_length
from subsidy_docs.record import Record, Source, Status

MAX_BYTES = 200 * 1024 * 1024

PROBLEMS = {
    "tracked-changes": "文件含未接受的修订，已按接受后的内容读取 / the file has tracked changes; read as accepted",
    "comments": "文件含批注，请一并查看 / the file has comments; please look at them",
    "hidden-text": "文件含隐藏文字，未计入 / the file has hidden text, which was left out",
    "struck-text": "文件含加删除线的文字，未计入 / the file has struck-out text, which was left out",
    "control-prompt": "有内容控件标为未填写，其文字未计入，请核对 / a control says it is empty; its text was left out",
    "formula-field": "文件含公式域，其显示的文字可能未读到 / the file has formula fields, which may not have been read",
    "embedded-document": "文件嵌入了其他文档，未读取 / another document is embedded in the file; it was not read",
    "repaired": "文件不完整，已尽量恢复读取，请核对 / the file is incomplete; it was read as far as possible",
    "ocr-layer": "扫描件带有隐藏的识别文字，未予采用 / a scan's hidden layer of recognised text was not used",
    "annotations": "页面上有后加的批注文字 / text was added on the page as annotations",
    "watermark": "页面有水印，未计入 / the page has a watermark, which was left out",
    "xfa": "文件含 XFA 表单，只读取页面所示 / the file has an XFA form; only what the page shows was read",
    "covered-text": "页面上有被遮盖的文字，只读取看得见的 / some text is covered; only what shows was read",
    "clipped-text": "部分文字超出单元格，打印不全 / some text runs out of its cell and does not show in full",
    "garbage-text": "文字编码不可用，按图像识别 / the text can't be decoded; the page was read as an image",
    "turned-page": "页面方向不正，已转正读取 / a page is turned; it was read upright",
    "page-image": "页面上有整页图片，请核对原件 / a page shows a picture of a page; look at the original",
    "signed": "文件带有电子签名，本程序不验证其真伪 / the file carries electronic signatures, which are not verified",
    "no-text": "部分页面没有文字（扫描页） / some pages have no text (scanned)",
    "scanned": "由扫描件或照片识别 / recognised from a scan or photo",
}


def read(path: str | Path) -> list[Record]:
    """All forms in the file *path*, in order.

    ``Record.source.file`` is the path as given. Raises a kind of ``UnreadableError`` (errors.py) for a file that
    is empty, encrypted, damaged, too large, of a foreign kind, or that holds none of the forms; ``OSError`` where
    the file can't be opened.
    """
    name = str(path)
    size = Path(path).stat().st_size
    if size > MAX_BYTES:
        raise TooLargeError(f"文件过大（{size // 2**20} MB），上限为 {MAX_BYTES // 2**20} MB。",
                            f"the file is too large ({size // 2**20} MB); the bound is {MAX_BYTES // 2**20} MB.",
                            file=name)
    data = Path(path).read_bytes()
    return read_bytes(data, name=name)


def read_bytes(data: bytes, *, name: str) -> list[Record]:
    """``read`` for bytes at hand; *name* is what errors and ``source.file`` say."""
    if not data:
        raise EmptyFileError("文件是空的，请重新提交。", "the file is empty; ask for it again.", file=name)
    layout = make_layout(data, name=name)
    found = records(layout, data, name=name)
    if not found:
        raise _no_form(layout, name)
    if _as_issued(found, layout):
        raise NoSuchFormError("文件中的附件都是空白的，像是《操作细则》原文而不是申报表，请核对是否交错了文件。",
                              "all annexes in this file are blank: these are the rules as issued, no application; "
                              "check that it is the right file.", file=name)
    return found


def _as_issued(found: list[Record], layout: Layout) -> bool:
    """Whether the forms are the blank annexes of another document: two or more, nothing sure and nothing that an
    applicant must write in any of them, in a text twice as long as what they print themselves."""
    if len(found) < 2:
        return False
    from subsidy_docs.align.skeleton import skeleton_of
    from subsidy_docs.forms import load_form

    if any(reading.value is not None and (reading.status is Status.OK or load_form(record.form).fields[key].required)
           for record in found for key, reading in record.fields.items()):
        return False

    printed = sum(skeleton.weight + sum(map(len, skeleton.clauses))
                  for skeleton in (skeleton_of(record.form) for record in found))
    return text_length(layout) > 2 * printed


def records(layout: Layout, data: bytes, *, name: str) -> list[Record]:
    """The records of all forms in the *layout* of a file's bytes, in order; empty when none stands there."""
    digest = hashlib.sha256(data).hexdigest()
    return _with_imprints([_record(each, layout, name, digest) for each in align(layout)], data, layout)


def _with_imprints(found: list[Record], data: bytes, layout: Layout) -> list[Record]:
    """*found* with what the file's imprints say of them. Raises ``KeyFileError`` where SUBSIDY_DOCS_KEY is wrong."""
    from subsidy_docs.keys import office_keys
    from subsidy_docs.read.imprint import imprints, judged

    keys = office_keys()
    return judged(found, imprints(data, layout, keys), keys)


def make_layout(data: bytes, *, name: str) -> Layout:
    """The layout of a file of any kind that is read."""
    from subsidy_docs.read.sniff import FileKind, sniff

    kind = sniff(data)
    if kind.way == "docx":
        from subsidy_docs.read.docx import read_docx

        return read_docx(data, name=name)
    if kind is FileKind.PDF:
        from subsidy_docs.read.pdf import read_pdf

        layout = read_pdf(data, name=name)
        if layout.pages_without_text:
            layout = _scanned(data, name, layout)
        return _with_drawn_marks(data, name, layout) if layout.inked_pages else layout
    if kind.way == "scan":
        return _scanned(data, name)
    from subsidy_docs.read.convert import to_docx
    from subsidy_docs.read.docx import read_docx

    return read_docx(to_docx(data, kind, name=name), name=name)


def _scanned(data: bytes, name: str, layout: Layout | None = None) -> Layout:
    """The layout of a scan; of a PDF, the *layout* of its text pages completed by its scanned ones.

    Raises RecogniserMissingError where the extra that reads scans is not installed.
    """
    try:
        from subsidy_docs.read import scan

        return scan.read_scan(data, name=name) if layout is None else scan.complete(layout, data, name=name)
    except ImportError as error:
        from subsidy_docs.errors import RecogniserMissingError

        raise RecogniserMissingError(
            "这是扫描件或照片，识别组件没有安装；请执行 pip install 'subsidy-docs[ocr]'，或提交 Word 文件。",
            "this is a scan or photo, and what reads scans is not installed: pip install 'subsidy-docs[ocr]'.",
            file=name) from error


def _with_drawn_marks(data: bytes, name: str, layout: Layout) -> Layout:
    """The *layout* with the seals and signatures that software set on its pages of typed text, as far as what sees
    them is installed."""
    try:
        from subsidy_docs.read.drawn import with_drawn_marks
    except ImportError:
        return layout
    return with_drawn_marks(layout, data, name=name)


def _record(aligned: Aligned, layout: Layout, name: str, digest: str) -> Record:
    readings = aligned.readings
    if layout.widgets:
        from subsidy_docs.align.widgets import confirm

        readings = confirm(aligned.form, readings, layout.widgets)
    problems = [PROBLEMS.get(note, note) for note in layout.notes]
    problems += [f"印制文字与范本不一致：“{clause}” / printed words differ from the form's" for clause
                 in aligned.changed_clauses]
    return Record(form=aligned.form.name, edition=aligned.form.edition,
                  source=Source(name, digest, aligned.pages, layout.kind), fields=readings, problems=tuple(problems))


def _no_form(layout: Layout, name: str) -> UnreadableError:
    """The error that says that none of the forms stands in the file."""
    if "repaired" in layout.notes:
        from subsidy_docs.errors import DamagedFileError

        return DamagedFileError("文件已损坏，剩余部分中没有找到表格；请索取完好的文件。",
                                "the file is damaged and no form stands in what is left; ask for it again.", file=name)
    return NoSuchFormError("文件中没有找到附件1、附件2或附件3的表格，请核对是否交错了文件。",
                           "none of the forms (annex 1, 2, 3) stands in this file; check that it is the right one.",
                           file=name)
