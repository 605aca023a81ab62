"""A DOCX of any program, measured: in go its bytes, out comes a ``Measured`` document with the formatting that takes
effect, whatever style or default it comes from. Nothing is refused for being unknown: what is not measured is passed
over.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from lxml import etree

from subsidy_docs.errors import DamagedFileError, UnsupportedFormatError
from subsidy_docs.fill.styles import PARSER, Styles, W, edges, on, paragraph_properties, run_properties, twips, val
from subsidy_docs.publish.lint.document import PAGE, Measured, Paragraph, Run, Section, Table
from subsidy_docs.read.package import Package

_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_FEW = 6  # rows of a table that is no list: its lines are measured too
_THROUGH = frozenset({"hyperlink", "ins", "smartTag", "customXml", "sdt", "sdtContent", "fldSimple", "moveTo"})


def measure(data: bytes, file: str) -> Measured:
    """The measures of a DOCX. Raises kinds of ``UnreadableError``."""
    package = Package(data, file=file)
    if "word/document.xml" not in package:
        raise UnsupportedFormatError("不是 DOCX 文件。请在 Word 或 WPS 中另存为 .docx 后再检查。",
                                     "this is no DOCX file; save it as .docx first.", file=file)
    try:
        return _Reader(package).read()
    except (etree.XMLSyntaxError, ValueError) as error:
        raise DamagedFileError(f"文件内容有误：{error}", f"the file's content is broken: {error}", file=file) from error


class _Reader:
    """Reads the parts of one package."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._theme = self._fonts()
        empty = f'<w:styles xmlns:w="{W[1:-1]}"/>'.encode()
        styles = self._tree("word/styles.xml")
        self._styles = Styles(empty if styles is None else etree.tostring(styles))
        self._relations = self._targets()
        self._sections: list[Section] = []
        self._blocks: list[Paragraph | Table] = []
        self._break = False
        self._grid: tuple[float | None, float] = (None, 0.0)

    def read(self) -> Measured:
        body = self._tree("word/document.xml").find(W + "body")
        if body is None:
            raise ValueError("w:body")
        ends = [each for each in body.iter(W + "sectPr")]
        self._sections = [self._section(each) for each in ends] or [self._section(etree.Element(W + "sectPr"))]
        self._walk(body)
        settings = self._tree("word/settings.xml")
        flag = None if settings is None else settings.find(W + "evenAndOddHeaders")
        return Measured(tuple(self._blocks), tuple(self._sections), flag is not None and on(flag))

    def _walk(self, body: Any) -> None:
        number = 0
        for element in _unwrapped(body):
            name = element.tag[len(W):]
            if name == "p":
                self._blocks.append(self._paragraph(element, min(number, len(self._sections) - 1)))
                end = element.find(f"{W}pPr/{W}sectPr")
                if end is not None:
                    number += 1
                    kind = None if len(self._sections) <= number else self._kinds[number]
                    self._break = kind != "continuous"
            elif name == "tbl":
                self._blocks.append(self._table(element, min(number, len(self._sections) - 1)))

    # parts

    def _tree(self, name: str) -> Any:
        if name not in self._package:
            return None
        root = etree.fromstring(self._package.read(name), PARSER)
        for fonts in root.iter(W + "rFonts"):
            for key, theme in (("eastAsia", "eastAsiaTheme"), ("ascii", "asciiTheme"), ("hAnsi", "hAnsiTheme")):
                if (named := fonts.get(W + theme)) is not None and W + key not in fonts.attrib:
                    fonts.set(W + key, self._theme.get(named, "宋体" if key == "eastAsia" else "Calibri"))
        return root

    def _fonts(self) -> dict[str, str]:
        """The theme's fonts by the names that styles call them by."""
        name = next((each for each in self._package.names if each.startswith("word/theme/theme")), "")
        if not name:
            return {}
        root = etree.fromstring(self._package.read(name), PARSER)
        found = {}
        for kind in ("major", "minor"):
            fonts = root.find(f".//{_A}{kind}Font")
            if fonts is None:
                continue
            latin, east = fonts.find(_A + "latin"), fonts.find(_A + "ea")
            hans = next((each.get("typeface") for each in fonts.iter(_A + "font") if each.get("script") == "Hans"), "")
            found[f"{kind}EastAsia"] = (east.get("typeface") if east is not None else "") or hans or "宋体"
            found[f"{kind}HAnsi"] = found[f"{kind}Ascii"] = (latin.get("typeface") if latin is not None else "") or ""
        return found

    def _targets(self) -> dict[str, str]:
        root = self._tree("word/_rels/document.xml.rels")
        return {} if root is None else {each.get("Id", ""): f"word/{each.get('Target', '')}".replace("word//word/",
                                                                                                    "word/")
                                        for each in root}

    # sections

    @property
    def _kinds(self) -> list[str]:
        body = self._tree("word/document.xml").find(W + "body")
        kinds = []
        for each in body.iter(W + "sectPr"):
            kind = each.find(W + "type")
            kinds.append("nextPage" if kind is None else val(kind, "nextPage"))
        return kinds

    def _section(self, element: Any) -> Section:
        size, space, grid = element.find(W + "pgSz"), element.find(W + "pgMar"), element.find(W + "docGrid")
        size = {} if size is None else size
        space = {} if space is None else space

        def margin(side: str, default: str) -> float:
            return abs(twips(space.get(W + side, default)))

        kind = "" if grid is None else grid.get(W + "type", "default")
        line = twips(grid.get(W + "linePitch")) if grid is not None and kind in (
            "lines", "linesAndChars", "snapToChars") else None
        char = float(grid.get(W + "charSpace", "0")) / 4096 if kind in ("linesAndChars", "snapToChars") else 0.0
        self._grid = (line or None, char)
        made = Section(
            width=twips(size.get(W + "w", "12240")), height=twips(size.get(W + "h", "15840")),
            top=margin("top", "1440"), right=margin("right", "1800"), bottom=margin("bottom", "1440"),
            left=margin("left", "1800") + margin("gutter", "0"), footer=margin("footer", "720"), grid_line=line or None,
            grid_char=char, own_first=(first := element.find(W + "titlePg")) is not None and on(first))
        before = self._sections[-1] if self._sections else None  # what is not said is as in the section before
        for name, attribute in (("footerReference", "footers"), ("headerReference", "headers")):
            found = dict(getattr(before, attribute)) if before is not None else {}
            for each in element.findall(W + name):
                root = self._tree(self._relations.get(each.get(_R + "id", ""), ""))
                if root is not None:
                    found[each.get(W + "type", "default")] = tuple(
                        _set_in_box(self._paragraph(p, len(self._sections)), p) for p in root.iter(W + "p")
                        if not any(each.tag.endswith("}Fallback") for each in p.iterancestors()))
            setattr(made, attribute, found)
        self._sections.append(made)
        return made

    # blocks

    def _table(self, element: Any, section: int) -> Table:
        rows = [row for row in _unwrapped(element) if row.tag == W + "tr"]
        heads = split = 0
        leading = True
        for row in rows:
            said = row.find(W + "trPr")
            head = said is not None and (mark := said.find(W + "tblHeader")) is not None and on(mark)
            leading = leading and head
            heads += leading
            whole = said is not None and (mark := said.find(W + "cantSplit")) is not None and on(mark)
            split += not whole
        width = sum(twips(each.get(W + "w")) for each in element.iterfind(f"{W}tblGrid/{W}gridCol"))
        paragraphs = tuple(self._paragraph(p, section) for p in element.iter(W + "p"))
        self._break = False
        return Table(len(rows), heads, split, width, section, paragraphs,
                     self._rules(element, rows, section) if len(rows) <= _FEW else ())

    def _rules(self, element: Any, rows: Sequence[Any], section: int) -> tuple[float, ...]:
        """The widths of the lines across a table, those of paragraphs in it too."""
        own = element.find(W + "tblPr")
        named = None if own is None else own.find(W + "tblStyle")
        ruled, _ = self._styles.table(None if named is None else val(named))
        ruled = ruled | edges(None if own is None else own.find(W + "tblBorders"))

        def width(row: Any, side: str, outer: bool) -> float:
            sides = [edges(cell.find(f"{W}tcPr/{W}tcBorders")).get(side, ruled.get(side if outer else "insideH"))
                     for cell in row.iter(W + "tc")]
            return max([edge[0] for edge in sides if edge is not None], default=0.0)

        found, below = [], 0.0
        for number, row in enumerate(rows):
            found.append(max(below, width(row, "top", number == 0)))
            for paragraph in row.iter(W + "p"):
                found += self._paragraph(paragraph, section).rules
            below = width(row, "bottom", number == len(rows) - 1)
        return tuple(each for each in (*found, below) if each)

    def _paragraph(self, element: Any, section: int) -> Paragraph:
        own = element.find(W + "pPr")
        named = None if own is None else own.find(W + "pStyle")
        inherited, base = self._styles.paragraph(None if named is None else val(named))
        said = inherited | paragraph_properties(own)
        mark = base if own is None else base | run_properties(own.find(W + "rPr"))
        runs = tuple(self._runs(element, base))
        size = float(mark.get("size", 10.0)) if not runs else max(run.size for run in runs)
        text = "".join(run.text for run in runs)
        new_page = bool(said.get("page_break_before")) or self._break or "\f" in text
        self._break = bool(text.endswith("\f"))
        snap = own is None or (snapped := own.find(W + "snapToGrid")) is None or on(snapped)

        def chars(key: str) -> float:
            told = said.get(key + "_chars")
            return float(told) if told else float(said.get(key, 0.0)) / size

        return Paragraph(
            text=text.replace("\f", ""), runs=runs, size=size, align=said.get("align", "left"), left=chars("left"),
            spacing=float(mark.get("spacing", 0.0)) if not runs else runs[-1].spacing,
            right=chars("right"), first=chars("first"), line=self._line(said, size, snap, section),
            before=float(said.get("before", 0.0)), section=section, new_page=new_page, tabs=said.get("tabs", ()),
            rules=(_width(said.get("rule_top")), _width(said.get("rule_bottom"))))

    def _line(self, said: Mapping[str, Any], size: float, snap: bool, section: int) -> float | None:
        """The pitch that takes effect: exact, or the grid's where lines keep to it."""
        rule, line = said.get("line_rule", "auto"), float(said.get("line", 1.0))
        if rule == "exact":
            return line
        grid = self._sections[section].grid_line if section < len(self._sections) else self._grid[0]
        if grid and snap:
            natural = max(line, size * 1.3) if rule == "atLeast" else size * 1.3
            lines = -(-natural // grid)
            return float(lines * grid * (line if rule == "auto" else 1.0))
        return line if rule == "atLeast" and line > size * 1.35 else None

    def _runs(self, element: Any, base: Mapping[str, Any]) -> Iterator[Run]:
        stored = False
        for child in _unwrapped(element):
            if child.tag != W + "r":
                continue
            if (step := child.find(W + "fldChar")) is not None:
                stored = step.get(W + "fldCharType") == "separate"
            own = child.find(W + "rPr")
            said = dict(base)
            if own is not None:
                if (named := own.find(W + "rStyle")) is not None:
                    said |= self._styles.character(val(named))
                said |= run_properties(own)
            text = "".join(map(_text, child)) if not stored else ""
            if child.getparent().tag == W + "fldSimple" and _is_page(child.getparent().get(W + "instr")):
                text = PAGE
            if text and not said.get("hidden"):
                yield Run(text, said.get("east", "宋体"), said.get("latin", "Times New Roman"),
                          float(said.get("size", 10.0)), float(said.get("spacing", 0.0)), said.get("colour", "000000"))


def _set_in_box(paragraph: Paragraph, element: Any) -> Paragraph:
    """*paragraph* of a header or footer, told whether the cell or text box that it stands in is turned."""
    for box in element.iterancestors():
        if box.tag == W + "tc" and (turn := box.find(f"{W}tcPr/{W}textDirection")) is not None:
            table = next(box.iterancestors(W + "tbl"))
            place = table.find(f"{W}tblPr/{W}tblpPr")
            known = place is not None and place.get(W + "horzAnchor") == "page" and place.get(W + "tblpX")
            width = sum(twips(each.get(W + "w")) for each in table.iterfind(f"{W}tblGrid/{W}gridCol"))
            return replace(paragraph, turned=val(turn).startswith("tb"),
                           edge=twips(place.get(W + "tblpX")) + width if known else None)
        if box.tag == W + "txbxContent":
            shape = box.getparent().getparent()
            turn = next((each.get("vert") for each in shape.iter() if str(each.tag).endswith("}bodyPr")), None)
            return replace(paragraph, turned=turn in ("vert", "eaVert"))
    return paragraph


def _width(edge: tuple[float, str] | None) -> float:
    return 0.0 if edge is None else edge[0]


def _text(child: Any) -> str:
    match child.tag[len(W):] if child.tag.startswith(W) else "":
        case "t":
            return child.text or ""
        case "tab" | "ptab":
            return "\t"
        case "br" | "cr":
            return "\f" if child.get(W + "type") == "page" else "\n"
        case "instrText":
            return PAGE if _is_page(child.text) else ""
    return ""


def _is_page(code: str | None) -> bool:
    return (code or "").split()[:1] == ["PAGE"]


def _unwrapped(parent: Any) -> Iterator[Any]:
    """The children of *parent*, those of wrappers in their place, deleted ones left out."""
    for child in parent:
        if isinstance(child.tag, str) and child.tag[len(W):] in _THROUGH and child.tag.startswith(W):
            yield from _unwrapped(child)
        elif isinstance(child.tag, str) and child.tag.startswith(W):
            yield child
