"""A Word document as a ``Layout``: bytes in, paragraphs and tables out, as a reader of the page would see them.

The XML is walked once, in document order. What is shown counts: tracked insertions are taken, deletions are
not; content controls, links, smart tags, fields and text boxes give their text wherever they stand; hidden and
struck-out text and the prompts of empty controls don't. ``Layout.notes`` says where a careful look is due:
``tracked-changes``, ``hidden-text``, ``struck-text``, ``comments``, ``embedded-document`` (a w:altChunk, which is
not read), ``repaired`` (the ZIP directory was broken).

Word's own XML in one file ("flat" and Word 2003) is read as well. Headers, footers and notes are not content.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

from lxml import etree

from subsidy_docs.errors import DamagedFileError, EmptyFileError, TooLargeError, UnsupportedFormatError
from subsidy_docs.layout import Cell, Layout, Line, Paragraph, Picture, Table
from subsidy_docs.read import wordxml as w
from subsidy_docs.read.package import Package

_TAG_LIMIT = 2_000_000  # "<" in the main part: bounds memory; a form has some 5,000
_ITEM_LIMIT = 100_000  # paragraphs and cells
_SPAN_LIMIT = 1_000  # columns of one cell; Word itself stops at 63
_OWN_TABLE = 8  # a table within a cell with so many filled cells is a form of its own, not a value

_OFF = ("0", "false", "off", "none")

_PROMPTS = frozenset((  # what an empty control shows, where the mark for it (w:showingPlcHdr) got lost
    "单击此处输入文字。", "单击或点击此处输入文字。", "单击此处输入日期。", "单击或点击以输入日期。", "选择一项。",
    "Click here to enter text.", "Click or tap here to enter text.", "Click or tap to enter a date.",
    "Click here to enter a date.", "Choose an item.",
))


def read_docx(data: bytes, *, name: str) -> Layout:
    """The layout of the Word document *data*; *name* is the file's name, for messages only.

    Raises ``DamagedFileError``, ``EncryptedFileError``, ``TooLargeError``, ``EmptyFileError`` (nothing is on the
    page) and ``UnsupportedFormatError`` (a package, but of no Word document).
    """
    xml, repaired = _main_part(data, name)
    root = _parse(xml, name)
    if root.tag == f"{{{w.PACKAGE}}}package":
        root = _flat_document(root, name)
    body = next(iter(root.iterchildren(*w.tags("body"))), None)
    if body is None:
        raise UnsupportedFormatError("这不是 Word 文档（没有正文）。请用 Word 或 WPS 另存为 .docx。",
                                     "This is no Word document (it has no body). Save it as .docx in Word or WPS.",
                                     file=name)
    try:
        layout = _Walk(root, name, repaired).layout(body)
    except RecursionError as error:
        raise _damaged(name, "内容嵌套过深", "its content is nested too deeply") from error
    if not layout.blocks and not layout.pictures:
        raise EmptyFileError("文档中没有任何内容。", "There is nothing in the document.", file=name)
    return layout


# --- from bytes to the tree ---------------------------------------------------------------------------------------

def _main_part(data: bytes, name: str) -> tuple[bytes, bool]:
    """The XML of the main document part, and whether the package had to be repaired."""
    if not data.startswith(b"PK"):
        return data, False
    package = Package(data, file=name)
    part = _main_part_name(package, name)
    return package.read(part), package.repaired


def _main_part_name(package: Package, name: str) -> str:
    """Where the package's root relationships say the document is, else where it usually is."""
    if "_rels/.rels" in package:
        for relation in _parse(package.read("_rels/.rels"), name):
            if isinstance(relation.tag, str) and relation.get("Type", "").endswith("/officeDocument"):
                target: str = relation.get("Target", "").lstrip("/")
                if target in package and not target.lower().startswith(("xl/", "ppt/", "visio/")):
                    return target
                if target in package:
                    raise UnsupportedFormatError(
                        f"这是 Office 文件，但不是 Word 文档（{target}）。请提交 Word 文档、PDF 或扫描图片。",
                        f"This is an Office file but no Word document ({target}). Send a Word document, a PDF or a scan.",
                        file=name)
    for usual in ("word/document.xml", "word/document2.xml"):
        if usual in package:
            return usual
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
        raise _damaged(name, f"XML 有误（{error}）", f"its XML is broken ({error})") from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise _damaged(name, "含有不允许的 DTD", "it holds a DTD, which Word documents may not")
    return root


def _flat_document(package: etree._Element, name: str) -> etree._Element:
    """The w:document of a "Word XML document" (Flat OPC)."""
    for part in package:
        kind = part.get(f"{{{w.PACKAGE}}}contentType", "")
        if "wordprocessingml" in kind and kind.endswith("main+xml") and len(part) and len(part[0]):
            return part[0][0]
    raise UnsupportedFormatError("这不是 Word 文档（没有正文）。请用 Word 或 WPS 另存为 .docx。",
                                 "This is no Word document (it has no body). Save it as .docx in Word or WPS.", file=name)


def _damaged(name: str, zh: str, en: str) -> DamagedFileError:
    return DamagedFileError(f"文件已损坏：{zh}。请在 Word 或 WPS 中打开并另存后重新提交。",
                            f"The file is damaged: {en}. Open it in Word or WPS, save it and send it again.", file=name)


# --- what is being built ------------------------------------------------------------------------------------------

class _Flow:
    """Lines under construction: those of a cell, of a text box, or of a paragraph of the body.

    ``anchor`` is the flow in which it stands, ``inner`` the tables in it that count as tables of their own.
    """

    __slots__ = ("anchor", "cell", "done", "floating", "floats", "inner", "length", "marks", "parts")

    def __init__(self, anchor: _Flow | None = None, cell: _Draft | None = None, *, floating: bool = False) -> None:
        self.anchor = anchor
        self.cell = cell
        self.floating = floating
        self.done: list[Line] = []
        self.floats: list[Line] = []
        self.inner: list[_Grid] = []
        self.parts: list[str] = []
        self.length = 0
        self.marks: list[tuple[int, int]] = []

    def add(self, text: str, underlined: bool) -> None:
        """More text on the same line."""
        self.parts.append(text)
        start = self.length
        self.length += len(text)
        if underlined:
            if self.marks and self.marks[-1][1] == start:
                start = self.marks.pop()[0]
            self.marks.append((start, self.length))

    def end_line(self) -> None:
        """A visual break. A line without any character is none."""
        if self.length:
            self.done.append(Line("".join(self.parts), underlined=tuple(self.marks), floating=self.floating))
            self.parts.clear()
            self.length = 0
            self.marks.clear()

    def end_paragraph(self) -> None:
        """The end of a ``<w:p>``: text boxes anchored in it follow its own lines."""
        self.end_line()
        if self.floats:
            self.done += self.floats
            self.floats.clear()

    def table(self, grid: _Grid) -> None:
        """A table within this flow: a form of its own, or part of this flow's text."""
        if grid.is_form():
            self.inner.append(grid)
        else:
            self.done += grid.as_lines(self.floating)
            self.inner += grid.inner()


@dataclass(slots=True)
class _Draft:
    """A ``<w:tc>``, or several merged ones."""

    grid: _Grid
    row: int
    column: int
    column_span: int
    row_span: int = 1
    flow: _Flow = field(init=False)

    def __post_init__(self) -> None:
        self.flow = _Flow(self.grid.anchor, self)

    def cell(self) -> Cell:
        return Cell(self.row, self.column, self.row_span, self.column_span, tuple(self.flow.done))


class _Grid:
    """A ``<w:tbl>``. Columns are counted by spans alone: w:tblGrid is too often wrong to be asked."""

    __slots__ = ("_above", "_column", "_here", "_row", "anchor", "drafts", "index")

    def __init__(self, anchor: _Flow) -> None:
        self.anchor = anchor
        self.index: int | None = None  # set when it counts as a table of its own
        self.drafts: list[_Draft] = []
        self._row = 0
        self._column = 1
        self._above: dict[int, _Draft] = {}  # vertical merges of the row above, by their first column
        self._here: dict[int, _Draft] = {}

    def start_row(self) -> None:
        self._row += 1
        self._column = 1
        self._above, self._here = self._here, {}

    def skip(self, columns: int) -> None:
        """w:gridBefore: columns left out at the start of the row."""
        self._column += columns

    def start_cell(self, span: int, vertical: str | None, horizontal: str | None) -> _Draft:
        """The cell that the next ``<w:tc>`` belongs to; a merge that continues nothing starts one."""
        column = self._column
        self._column += span
        if horizontal == "continue" and self.drafts and self.drafts[-1].row == self._row:
            self.drafts[-1].column_span += span
            return self.drafts[-1]
        draft = self._above.get(column) if vertical == "continue" else None
        if draft is None:
            draft = _Draft(self, self._row, column, span)
            self.drafts.append(draft)
        else:
            draft.row_span = self._row - draft.row + 1
        if vertical is not None:
            self._here[column] = draft
        return draft

    def is_form(self) -> bool:
        """Whether this table within a cell is too much to be a value."""
        filled = [draft for draft in self.drafts if draft.flow.done]
        return len(filled) >= _OWN_TABLE and any(draft.column > 1 for draft in filled)

    def inner(self) -> list[_Grid]:
        return [grid for draft in self.drafts for grid in draft.flow.inner]

    def as_lines(self, floating: bool) -> Iterator[Line]:
        """The text of a small table row by row; cells of one line each share a line, with tabs between."""
        rows: dict[int, list[tuple[Line, ...]]] = {}
        for draft in self.drafts:
            rows.setdefault(draft.row, []).append(tuple(draft.flow.done))
        for cells in rows.values():
            if all(len(lines) <= 1 for lines in cells):
                flow = _Flow(floating=floating)
                for line in (line for lines in cells for line in lines):
                    if flow.length:
                        flow.add("\t", False)
                    start = 0
                    for a, b in (*line.underlined, (len(line.text), len(line.text))):
                        if start < a:
                            flow.add(line.text[start:a], False)
                        if a < b:
                            flow.add(line.text[a:b], True)
                        start = b
                flow.end_line()
                yield from flow.done
            else:
                for lines in cells:
                    yield from lines

    def table(self, index: int) -> Table:
        return Table(index, tuple(draft.cell() for draft in self.drafts))


class _Body(_Flow):
    """The flow of the document itself: each of its paragraphs and tables is a block."""

    __slots__ = ("blocks", "paragraphs", "tables")

    def __init__(self) -> None:
        super().__init__()
        self.blocks: list[Paragraph | Table] = []
        self.paragraphs = 0
        self.tables = 0

    def end_paragraph(self) -> None:
        super().end_paragraph()
        self.paragraphs += 1
        if self.done:
            self.blocks.append(Paragraph(tuple(self.done), self.paragraphs))
            self.done.clear()
        if self.inner:
            for grid in self.inner:
                self.table(grid)
            self.inner.clear()

    def table(self, grid: _Grid) -> None:
        self.tables += 1
        grid.index = self.tables
        self.blocks.append(grid.table(self.tables))
        for inner in grid.inner():
            self.table(inner)


# --- the walk -----------------------------------------------------------------------------------------------------

class _Walk:
    """One pass over a document. ``_survey`` finds the rare things first (a search in C), so that the pass need
    not look at the properties of every run."""

    def __init__(self, root: etree._Element, name: str, repaired: bool) -> None:
        self._name = name
        self._notes: dict[str, None] = {"repaired": None} if repaired else {}  # in order, each once
        self._pictures: list[tuple[_Flow, int]] = []  # where it stands, and after how many paragraphs
        self._items = 0
        self._muted = 0  # > 0 within what isn't shown
        self._fields: list[bool] = []  # complex fields around, each: has its result begun?
        self._underlined: set[etree._Element] = set()  # runs
        self._unseen: dict[etree._Element, str] = {}  # runs and rows that aren't shown, with their note
        self._joined: set[etree._Element] = set()  # paragraphs whose end was deleted: the next one goes on
        self._gone: set[etree._Element] = set()  # rows and cells deleted under tracking
        self._survey(root)

    def layout(self, body: etree._Element) -> Layout:
        flow = _Body()
        self._body = flow
        self._blocks(body, flow)
        if flow.length or flow.floats:
            flow.end_paragraph()
        return Layout("docx", tuple(flow.blocks), pictures=tuple(self._picture(*each) for each in self._pictures),
                      notes=tuple(self._notes))

    def _note(self, code: str) -> None:
        self._notes[code] = None

    def _survey(self, root: etree._Element) -> None:
        for element in root.iter(*_RARE):
            kind = _RARE[element.tag]
            parent = element.getparent()
            if kind == "comments":
                self._note(kind)
            elif kind == "tracked-changes":
                self._note(kind)
                self._survey_change(element, parent)
            elif not _is_on(element):
                continue
            elif kind == "underlined":
                if element.get(w.attribute(element.tag, "val")) is not None:
                    self._underlined.add(parent.getparent())
            elif kind == "prompt":
                self._unseen[parent.getparent()] = ""
            elif kind == "hidden-row":
                self._unseen[parent.getparent()] = "hidden-text"
            else:
                self._unseen[parent.getparent()] = kind

    def _survey_change(self, change: etree._Element, parent: etree._Element) -> None:
        """A deletion that stands in properties: of a paragraph's end, of a row, of a cell."""
        local = change.tag.rpartition("}")[2]
        if local not in ("del", "moveFrom", "cellDel"):
            return
        place = parent.tag.rpartition("}")[2]
        owner = parent.getparent()
        if place == "rPr" and owner is not None and owner.tag.endswith("}pPr"):
            self._joined.add(owner.getparent())
        elif place in ("trPr", "tcPr"):
            self._gone.add(owner)

    # Wrappers first: whatever a control, a link or a tracked insertion holds counts where the wrapper stands.

    def _content(self, parent: etree._Element) -> Iterator[tuple[str, etree._Element]]:
        kinds = w.KINDS
        for child in parent:
            kind = kinds.get(child.tag)
            if kind is None:
                continue
            if kind == w.THROUGH:
                yield from self._content(child)
            elif kind == w.CONTROL:
                yield from self._control(child)
            elif kind == w.ALTERNATE:
                chosen = _chosen(child)
                if chosen is not None:
                    yield from self._content(chosen)
            elif kind == w.ANNOTATION:
                if "Insertion" in child.get(w.ANNOTATION_TYPE, ""):
                    yield from self._content(child)
            else:
                yield kind, child

    def _control(self, control: etree._Element) -> Iterator[tuple[str, etree._Element]]:
        """A content control (w:sdt); an empty one shows a prompt, which nobody wrote."""
        empty = control in self._unseen or "".join(control.itertext(*w.tags("t"))).strip() in _PROMPTS
        self._muted += empty
        yield from self._content(control)
        self._muted -= empty

    def _blocks(self, parent: etree._Element, flow: _Flow) -> None:
        depth = len(self._fields)
        for kind, child in self._content(parent):
            if kind == w.PARAGRAPH:
                self._inline(child, flow)
                if child not in self._joined:
                    flow.end_paragraph()
                    self._count()
                    while len(self._fields) > depth and not self._fields[-1]:
                        self._fields.pop()  # a field that never came to its result must not swallow the rest
            elif kind == w.TABLE:
                if flow.length:
                    flow.end_paragraph()
                grid = _Grid(flow)
                self._rows(child, grid)
                flow.table(grid)
            elif kind == w.CHUNK:
                self._note("embedded-document")
        del self._fields[depth:]

    def _rows(self, table: etree._Element, grid: _Grid) -> None:
        for kind, row in self._content(table):
            if kind != w.ROW or row in self._gone:
                continue
            if row in self._unseen:
                if "".join(row.itertext(*w.tags("t"))).strip():
                    self._note("hidden-text")
                continue
            grid.start_row()
            for part, child in self._content(row):
                if part == w.CELL and child not in self._gone:
                    self._cell(child, grid)
                elif part == w.ROW_PROPERTIES:
                    grid.skip(_number(child, "gridBefore", 0))

    def _cell(self, cell: etree._Element, grid: _Grid) -> None:
        span, vertical, horizontal = 1, None, None
        for properties in cell.iterchildren(*_CELL_PROPERTIES):
            for each in properties.iterchildren(*_CELL_SHAPE):
                local = each.tag.rpartition("}")[2].lower()
                value = each.get(w.attribute(each.tag, "val"))
                if local == "gridspan":
                    span = _bounded(value, 1)
                elif local == "vmerge":
                    vertical = "restart" if value == "restart" else "continue"
                else:
                    horizontal = "restart" if value == "restart" else "continue"
            break
        flow = grid.start_cell(span, vertical, horizontal).flow
        self._count()
        self._blocks(cell, flow)
        if flow.length or flow.floats:
            flow.end_paragraph()

    def _inline(self, parent: etree._Element, flow: _Flow) -> None:
        for kind, child in self._content(parent):
            if kind == w.RUN:
                self._run(child, flow)

    def _run(self, run: etree._Element, flow: _Flow) -> None:
        note = self._unseen.get(run)
        if note is not None:
            if "".join(run.itertext(*w.tags("t"))).strip():
                self._note(note)
            self._muted += 1
        underlined = run in self._underlined
        for kind, child in self._content(run):
            if kind == w.FIELD_CHAR:
                text = self._field_char(child)
            elif self._muted or not all(self._fields):
                continue
            elif kind == w.TEXT:
                text = child.text
                if text and "\n" in text:  # only a program that indents XML puts one there
                    text = " ".join(text.split("\n")).strip(" ")
            elif kind == w.TAB:
                text = "\t"
            elif kind == w.BREAK:
                flow.end_line()
                continue
            elif kind == w.HYPHEN:
                text = "-"
            elif kind == w.SYMBOL:
                tag = child.tag
                text = w.symbol(child.get(w.attribute(tag, "font"), ""), child.get(w.attribute(tag, "char"), ""))
            elif kind == w.SHAPE:
                self._shape(child, flow)
                continue
            elif kind == w.RUN:  # the base text of a ruby
                self._run(child, flow)
                continue
            else:
                continue
            if text:
                flow.add(text, underlined)
        if note is not None:
            self._muted -= 1

    def _field_char(self, mark: etree._Element) -> str:
        """w:fldChar begins, parts or ends a complex field; a check box or a list of old kind shows a text itself."""
        match mark.get(w.attribute(mark.tag, "fldCharType")):
            case "begin":
                shown = "" if self._muted or not all(self._fields) else _form_field(mark)
                self._fields.append(False)
                return shown
            case "separate" if self._fields:
                self._fields[-1] = True
            case "end" if self._fields:
                self._fields.pop()
        return ""

    def _shape(self, shape: etree._Element, flow: _Flow) -> None:
        """What a w:drawing, w:pict or w:object shows: text boxes, and pictures."""
        for child in shape:
            tag = child.tag
            if tag in w.BOX_TEXT:
                box = _Flow(flow, floating=True)
                fields, self._fields = self._fields, []
                self._blocks(child, box)
                box.end_paragraph()
                self._fields = fields
                flow.floats += box.done
                flow.inner += box.inner
            elif tag in w.DRAWN_PARAGRAPH:
                text = "".join(child.itertext(*w.DRAWN_TEXT))
                if text:
                    flow.floats.append(Line(text, floating=True))
            elif tag in w.IMAGE:
                self._pictures.append((flow, self._body.paragraphs))
            elif w.KINDS.get(tag) == w.ALTERNATE:
                chosen = _chosen(child)
                if chosen is not None:
                    self._shape(chosen, flow)
            else:
                self._shape(child, flow)

    def _picture(self, flow: _Flow | None, paragraphs: int) -> Picture:
        while flow is not None:
            cell = flow.cell
            if cell is not None and cell.grid.index is not None:
                return Picture(cell=(cell.grid.index, cell.row, cell.column))
            flow = flow.anchor
        return Picture(paragraph=paragraphs + 1)

    def _count(self) -> None:
        self._items += 1
        if self._items > _ITEM_LIMIT:
            raise TooLargeError("文档的段落和表格过多，不像是申报表，未读取。",
                                "The document has far more paragraphs and cells than a form; it was not read.",
                                file=self._name)


# --- properties ---------------------------------------------------------------------------------------------------

_CELL_PROPERTIES = w.tags("tcPr")
_CELL_SHAPE = w.tags("gridSpan", "vMerge", "hMerge", "vmerge", "hmerge")
_RARE: dict[str, str] = {tag: kind for kind, names in {
    "underlined": ("u",), "hidden-text": ("vanish",), "struck-text": ("strike", "dstrike"), "hidden-row": ("hidden",),
    "prompt": ("showingPlcHdr",), "comments": ("commentReference",),
    "tracked-changes": ("ins", "del", "moveFrom", "moveTo", "cellIns", "cellDel"),
}.items() for tag in w.tags(*names)}


def _is_on(toggle: etree._Element) -> bool:
    """Whether a property such as <w:vanish/> is on: it is unless its value says no (ECMA-376 part 1, 17.17.4)."""
    return toggle.get(w.attribute(toggle.tag, "val")) not in _OFF


def _number(parent: etree._Element, name: str, default: int) -> int:
    """The value of the child *name* of *parent*, as a count of columns."""
    for child in parent.iterchildren(*w.tags(name)):
        return _bounded(child.get(w.attribute(child.tag, "val")), default)
    return default


def _bounded(value: str | None, default: int) -> int:
    try:
        return max(default, min(int(value or default), _SPAN_LIMIT))
    except ValueError:
        return default


def _chosen(alternate: etree._Element) -> etree._Element | None:
    """The branch of mc:AlternateContent to read: a choice with content, else the fallback; never both."""
    fallback = None
    for branch in alternate:
        if branch.tag == w.CHOICE and len(branch):
            return branch
        if branch.tag == w.FALLBACK:
            fallback = branch
    return fallback


def _form_field(mark: etree._Element) -> str:
    """What an old form field shows by itself (w:ffData): the state of a check box, the entry of a list."""
    for box in mark.iterdescendants(*w.tags("checkBox")):
        states = {child.tag.rpartition("}")[2]: _is_on(child) for child in box}
        return "☑" if states.get("checked", states.get("default", False)) else "□"
    for choices in mark.iterdescendants(*w.tags("ddList")):
        entries = [entry.get(w.attribute(entry.tag, "val"), "") for entry in choices.iterchildren(*w.tags("listEntry"))]
        chosen = _number(choices, "result", 0)
        return entries[chosen] if chosen < len(entries) else ""
    return ""
