"""A Word document as a ``Layout``: bytes in, paragraphs and tables out, as a reader of the page would see them.

The XML is walked once, in document order. What is shown counts: tracked insertions are taken, deletions are
not; content controls, links, smart tags, fields and text boxes give their text wherever they stand; hidden and
struck-out text and the prompts of empty controls don't. ``Layout.notes`` says where a careful look is due:
``tracked-changes``, ``hidden-text``, ``struck-text``, ``comments``, ``embedded-document`` (a w:altChunk, which is
not read), ``formula-field`` (an EQ field: it shows characters that no text holds), ``control-prompt`` (a content
control says that it is empty, yet its text doesn't look like a prompt and was left out), ``repaired`` (the ZIP
directory was broken).

Word's own XML in one file ("flat" and Word 2003) is read as well. Headers, footers and notes are not content.
"""

from __future__ import annotations

import contextlib
import re
from functools import cache

from lxml import etree

from subsidy_docs.errors import DamagedFileError, EmptyFileError, TooLargeError, UnsupportedFormatError
from subsidy_docs.layout import Layout
from subsidy_docs.read import wordxml as w
from subsidy_docs.read.flow import Body, Flow, Grid
from subsidy_docs.read.package import Package

_TAG_LIMIT = 1_000_000  # "<" in the main part: bounds memory; a form has some 5,000
_ITEM_LIMIT = 100_000  # paragraphs and cells
_SPAN_LIMIT = 1_000  # columns of one cell; Word itself stops at 63

_BINARY = re.compile(rb"(?<=>)[A-Za-z0-9+/=\s]{4096,}(?=</)")  # pictures in XML, of no use here

_OFF = ("0", "false", "off", "none")

_PROMPTS = frozenset((  # what an empty control shows, where the mark for it (w:showingPlcHdr) got lost
    "单击此处输入文字。", "单击或点击此处输入文字。", "单击此处输入日期。", "单击或点击以输入日期。", "选择一项。",
    "Click here to enter text.", "Click or tap here to enter text.", "Click or tap to enter a date.",
    "Click here to enter a date.", "Choose an item.",
))
_PROMPT_LENGTH = max(map(len, _PROMPTS))


def read_docx(data: bytes, *, name: str) -> Layout:
    """The layout of the Word document *data*; *name* is the file's name, for messages only.

    Raises ``DamagedFileError``, ``EncryptedFileError``, ``TooLargeError``, ``EmptyFileError`` (nothing is on the
    page) and ``UnsupportedFormatError`` (a package, but of no Word document).
    """
    xml, repaired = _main_part(data, name)
    root = _parse(xml, name)
    if root.tag == f"{{{w.PACKAGE}}}package":
        root = _flat_document(root)
    bodies = list(root.iterchildren(*w.tags("body")))  # one, but for broken generators
    if not bodies:
        raise UnsupportedFormatError("这不是 Word 文档（没有正文）。请用 Word 或 WPS 另存为 .docx。",
                                     "This is no Word document (it has no body). Save it as .docx in Word or WPS.",
                                     file=name)
    try:
        layout = _Walk(bodies, name, repaired).layout()
    except RecursionError as error:
        raise _damaged(name, "内容嵌套过深", "its content is nested too deeply") from error
    if not layout.blocks and not layout.pictures:
        raise EmptyFileError("文档中没有任何内容。", "There is nothing in the document.", file=name)
    return layout


# --- from bytes to the tree ---------------------------------------------------------------------------------------

def _main_part(data: bytes, name: str) -> tuple[bytes, bool]:
    """The XML of the main document part, and whether the package had to be repaired."""
    if not data.startswith(b"PK"):
        return _BINARY.sub(b"", data), False
    package = Package(data, file=name)
    part = _main_part_name(package, name)
    return package.read(part), package.repaired


def _main_part_name(package: Package, name: str) -> str:
    """Where the package's root relationships say the document is, else where it usually is."""
    targets = []
    with contextlib.suppress(DamagedFileError):  # without relationships the usual name will do
        targets = [relation.get("Target", "").removeprefix(".").lstrip("/")
                   for relation in _parse(package.read("_rels/.rels"), name)
                   if relation.get("Type", "").endswith("/officeDocument")]
    for target in (*targets, "word/document.xml", "word/document2.xml"):
        if target in package:
            return str(target)
    raise UnsupportedFormatError("这个压缩包不是 Word 文档。请提交 Word 文档（.docx）、PDF 或扫描图片。",
                                 "This package is no Word document. Send a Word document (.docx), a PDF or a scan.",
                                 file=name)


@cache
def _parser() -> etree.XMLParser:
    """Nothing from outside is fetched or expanded; comments and instructions (WPS writes some) are left out."""
    return etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False,
                           remove_comments=True, remove_pis=True)


def _parse(xml: bytes, name: str) -> etree._Element:
    if xml.count(b"<") > _TAG_LIMIT:
        raise TooLargeError("文档内容过多，不像是申报表，未读取。",
                            "The document holds far more than a form does; it was not read.", file=name)
    try:
        root = etree.fromstring(xml, _parser())
    except (etree.XMLSyntaxError, ValueError) as error:
        raise _damaged(name, "其中的 XML 有误", f"its XML is broken ({error})") from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise _damaged(name, "含有不允许的 DTD", "it holds a DTD, which Word documents may not")
    return root


def _flat_document(package: etree._Element) -> etree._Element:
    """The w:document of a "Word XML document" (Flat OPC), else *package* itself."""
    for part in package:
        kind = part.get(f"{{{w.PACKAGE}}}contentType", "")
        if "wordprocessingml" in kind and kind.endswith("main+xml") and len(part) and len(part[0]):
            return part[0][0]
    return package


def _damaged(name: str, zh: str, en: str) -> DamagedFileError:
    return DamagedFileError(f"文件已损坏：{zh}。请在 Word 或 WPS 中打开并另存后重新提交。",
                            f"The file is damaged: {en}. Open it in Word or WPS, save it and send it again.", file=name)


# --- the walk -----------------------------------------------------------------------------------------------------

class _Walk:
    """One pass over a document. ``_survey`` collects the properties that matter first, by a search in C, so that
    the pass need not look at the properties of every run and cell."""

    def __init__(self, bodies: list[etree._Element], name: str, repaired: bool) -> None:
        self._bodies = bodies
        self._name = name
        self._body = Body()
        self._notes: dict[str, None] = {"repaired": None} if repaired else {}  # in order, each once
        self._pictures: list[tuple[Flow, int]] = []  # the flow it stands in, the paragraph of the body
        self._items = 0
        self._fields: list[bool] = []  # complex fields around, each: has its result begun?
        self._instructing = False  # within a field's instruction, which is not shown
        self._underlined: set[etree._Element] = set()  # runs
        self._unseen: dict[etree._Element, str] = {}  # runs and rows that aren't shown, with the note they are worth
        self._joined: set[etree._Element] = set()  # paragraphs whose end was deleted: the next one goes on
        self._gone: set[etree._Element] = set()  # rows and cells deleted under tracking
        self._skips: dict[etree._Element, int] = {}  # rows: columns left out at their start
        self._spans: dict[etree._Element, int] = {}  # cells
        self._merges: dict[etree._Element, dict[str, str]] = {}  # cells: vertical, horizontal
        for body in bodies:
            self._survey(body)

    def layout(self) -> Layout:
        """The layout of the document."""
        flow = self._body
        for body in self._bodies:
            self._blocks(body, flow)
            self._finish(flow)
        return Layout("docx", tuple(flow.blocks), notes=tuple(self._notes),
                      pictures=tuple([within.picture(paragraph) for within, paragraph in self._pictures]))

    def _survey(self, body: etree._Element) -> None:
        for element in body.iter(*_PROPERTIES):
            tag = element.tag
            kind, attribute = _PROPERTIES[tag]
            parent = element.getparent()
            owner = parent.getparent()
            value = element.get(attribute)
            match kind:
                case "span":
                    self._spans[owner] = _bounded(value, 1)
                case "vertical" | "horizontal":
                    self._merges.setdefault(owner, {})[kind] = "restart" if value == "restart" else "continue"
                case "skip":
                    self._skips[owner] = _bounded(value, 0)
                case "underlined":
                    if value not in (None, "none"):
                        self._underlined.add(owner)
                case "hidden-text" | "struck-text":  # on unless the value says no (ECMA-376 part 1, 17.17.4)
                    if value not in _OFF:
                        self._unseen[owner] = kind
                case "prompt":
                    if value not in _OFF:
                        self._empty(owner)
                        if not _is_prompt(owner) and next(owner.iter(*_RUN_STYLES), None) is None:
                            self._notes["control-prompt"] = None
                case "control":
                    if _is_prompt(element):
                        self._empty(element)
                case "formula-field":
                    if (element.text or "").strip().upper().startswith("EQ"):
                        self._notes[kind] = None
                case "change":
                    self._notes["tracked-changes"] = None
                    self._survey_change(tag.rpartition("}")[2], parent, owner)
                case _:
                    self._notes[kind] = None

    def _empty(self, control: etree._Element) -> None:
        """An empty content control shows a prompt, which nobody wrote."""
        if control not in self._unseen:
            for part in control.iter(*_RUNS, *_CONTROLS):
                self._unseen.setdefault(part, "")

    def _survey_change(self, change: str, parent: etree._Element, owner: etree._Element) -> None:
        """A deletion that stands in properties: of a paragraph's end, of a row, of a cell."""
        if change in ("del", "moveFrom", "cellDel"):
            place = parent.tag.rpartition("}")[2]
            if place == "rPr" and owner.tag.endswith("}pPr"):
                self._joined.add(owner.getparent())
            elif place in ("trPr", "tcPr"):
                self._gone.add(owner)

    def _blocks(self, parent: etree._Element, flow: Flow) -> None:
        kinds = w.KINDS
        for child in parent:
            kind = kinds.get(child.tag)
            if kind is None:
                continue
            if kind == w.PARAGRAPH:
                self._count()
                self._inline(child, flow)
                if child not in self._joined:
                    flow.end_paragraph()
                    self._leave_instruction()
            elif kind == w.TABLE:
                flow.finish()
                grid = Grid(flow)
                self._rows(child, grid)
                flow.table(grid)
            elif kind == w.WRAPPER:
                inner = w.opened(child)
                if inner is not None:
                    self._blocks(inner, flow)
            elif kind == w.CHUNK:
                self._notes["embedded-document"] = None

    def _rows(self, parent: etree._Element, grid: Grid) -> None:
        kinds = w.KINDS
        for child in parent:
            kind = kinds.get(child.tag)
            if kind == w.ROW:
                if child in self._gone:
                    continue
                if child in self._unseen:
                    self._left_out(child)
                    continue
                self._count()
                grid.start_row(self._skips.get(child, 0))
                self._cells(child, grid)
            elif kind == w.WRAPPER:
                inner = w.opened(child)
                if inner is not None:
                    self._rows(inner, grid)

    def _cells(self, parent: etree._Element, grid: Grid) -> None:
        kinds = w.KINDS
        for child in parent:
            kind = kinds.get(child.tag)
            if kind == w.CELL:
                if child in self._gone:
                    continue
                self._count()
                merges = self._merges.get(child, _UNMERGED)
                flow = grid.start_cell(self._spans.get(child, 1), merges.get("vertical"), merges.get("horizontal")).flow
                self._blocks(child, flow)
                self._finish(flow)
            elif kind == w.WRAPPER:
                inner = w.opened(child)
                if inner is not None:
                    self._cells(inner, grid)

    def _inline(self, parent: etree._Element, flow: Flow) -> None:
        kinds = w.KINDS
        for child in parent:
            kind = kinds.get(child.tag)
            if kind is None:
                continue
            if kind == w.RUN:
                if child in self._unseen:
                    self._unseen_run(child)
                else:
                    self._run(child, flow, child in self._underlined)
            elif kind == w.WRAPPER:
                inner = w.opened(child)
                if inner is not None:
                    self._inline(inner, flow)

    def _run(self, parent: etree._Element, flow: Flow, underlined: bool) -> None:
        kinds = w.KINDS
        for child in parent:
            kind = kinds.get(child.tag)
            if kind is None:
                continue
            if kind == w.FIELD_CHAR:
                flow.add(self._field_char(child), underlined)
            elif self._instructing:
                continue
            elif kind == w.TEXT:
                text = child.text
                if text:
                    if "\n" in text:  # only a program that indents XML puts one there
                        text = " ".join(text.split("\n")).strip(" ")
                    flow.add(text, underlined)
            elif kind == w.BREAK:
                flow.end_line()
            elif kind == w.SHAPE:
                self._shape(child, flow)
            elif kind == w.RUN:  # the base text of a ruby
                self._run(child, flow, underlined)
            elif kind == w.WRAPPER:
                inner = w.opened(child)
                if inner is not None:
                    self._run(inner, flow, underlined)
            else:
                flow.add(w.sign(kind, child), underlined)

    def _unseen_run(self, run: etree._Element) -> None:
        """A run that isn't shown still begins and ends fields."""
        for mark in run.iter(*_FIELD_CHARS):
            self._field_char(mark)
        self._left_out(run)

    def _left_out(self, element: etree._Element) -> None:
        note = self._unseen[element]
        if note and "".join(element.itertext(*_TEXTS)).strip():
            self._notes[note] = None

    def _field_char(self, mark: etree._Element) -> str:
        """w:fldChar begins, parts or ends a complex field; a check box or a list of old kind shows a text itself."""
        shown = ""
        kind = mark.get(w.attribute(mark.tag, "fldCharType"))
        if kind == "begin":
            if not self._instructing:
                shown = _form_field(mark)
            self._fields.append(False)
        elif kind == "separate" and self._fields:
            self._fields[-1] = True
        elif kind == "end" and self._fields:
            self._fields.pop()
        self._instructing = not all(self._fields)
        return shown

    def _finish(self, flow: Flow) -> None:
        flow.finish()
        self._leave_instruction()

    def _leave_instruction(self) -> None:
        """A field whose result does not begin in its paragraph is broken: it must not swallow the rest."""
        if self._instructing:
            self._fields = [shown for shown in self._fields if shown]
            self._instructing = False

    def _shape(self, shape: etree._Element, flow: Flow) -> None:
        """What a w:drawing, w:pict or w:object shows: text boxes, and pictures."""
        for child in shape:
            tag = child.tag
            if tag in w.BOX_TEXT:
                box = Flow(flow, floating=True)
                self._blocks(child, box)
                self._finish(box)
                flow.float(box)
            elif tag in w.DRAWN_PARAGRAPH:
                box = Flow(flow, floating=True)
                box.add("".join(child.itertext(*w.DRAWN_TEXT)))
                box.finish()
                flow.float(box)
            elif tag in w.IMAGE:
                self._pictures.append((flow, self._body.paragraphs + 1))
            else:
                inner = w.opened(child)
                if inner is not None:
                    self._shape(inner, flow)

    def _count(self) -> None:
        self._items += 1
        if self._items > _ITEM_LIMIT:
            raise TooLargeError("文档的段落和表格过多，不像是申报表，未读取。",
                                "The document has far more paragraphs and cells than a form; it was not read.",
                                file=self._name)


# --- properties ---------------------------------------------------------------------------------------------------

_UNMERGED: dict[str, str] = {}
_TEXTS = w.tags("t")
_RUNS = w.tags("r")
_RUN_STYLES = w.tags("rStyle")
_CONTROLS = w.tags("sdt")
_FIELD_CHARS = w.tags("fldChar")

# What stands in the properties of a run, a paragraph, a cell, a row or a control; each is seen by its owner's owner.
_PROPERTIES: dict[str, tuple[str, str]] = {tag: (kind, w.attribute(tag, "val")) for kind, names in {
    "span": ("gridSpan",), "vertical": ("vMerge", "vmerge"), "horizontal": ("hMerge", "hmerge"),
    "skip": ("gridBefore",), "underlined": ("u",), "hidden-text": ("vanish", "hidden"),
    "struck-text": ("strike", "dstrike"), "prompt": ("showingPlcHdr",), "control": ("sdt",),
    "comments": ("commentReference",), "formula-field": ("instrText",),
    "change": ("ins", "del", "moveFrom", "moveTo", "cellIns", "cellDel", "cellMerge"),
}.items() for tag in w.tags(*names)}


def _bounded(value: str | None, least: int) -> int:
    """*value* as a count of columns; *least* where it is none."""
    try:
        return max(least, min(int(value or least), _SPAN_LIMIT))
    except ValueError:
        return least


def _is_prompt(control: etree._Element) -> bool:
    """Whether all the text in *control* is a known prompt."""
    text = ""
    for piece in control.itertext(*_TEXTS):
        text += piece
        if len(text) > _PROMPT_LENGTH + 20:
            return False
    return text.strip() in _PROMPTS


def _form_field(mark: etree._Element) -> str:
    """What an old form field shows by itself (w:ffData): the state of a check box, the entry of a list."""
    for box in mark.iterdescendants(*w.tags("checkBox")):
        on = {child.tag.rpartition("}")[2]: child.get(w.attribute(child.tag, "val")) not in _OFF for child in box}
        return "☑" if on.get("checked", on.get("default", False)) else "□"
    for choices in mark.iterdescendants(*w.tags("ddList")):
        entries = [entry.get(w.attribute(entry.tag, "val"), "") for entry in choices.iterchildren(*w.tags("listEntry"))]
        result = next(choices.iterchildren(*w.tags("result")), None)
        chosen = 0 if result is None else _bounded(result.get(w.attribute(result.tag, "val")), 0)
        return entries[chosen] if chosen < len(entries) else ""
    return ""
