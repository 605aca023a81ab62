"""``word/document.xml`` -> ``Section``s of the page model (ECMA-376 Part 1, clause 17).

What official forms and notices use is known: paragraphs, runs, tabs, breaks, tables, sections, footers with page
numbers. What is not (pictures, numbering, nested tables, text boxes) is a ``TemplateError``, for left out it would
be missed on the paper.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, cast

from lxml import etree

from subsidy_docs.fill.page import Cell, Furniture, Paragraph, Row, Section, Table, Turned
from subsidy_docs.fill.patterns import STAND_IN, Filled, Pattern
from subsidy_docs.fill.styles import PARSER, SIDES, Properties, Styles, W, edges, margins, on, twips, val
from subsidy_docs.fill.wordparagraphs import IGNORED, Paragraphs, edge, slotted_element, unknown, unwrapped

_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def sections(document: bytes, styles: Styles, parts: Mapping[str, bytes],
             filled: Sequence[Filled] = ()) -> tuple[Section, ...]:
    """The sections of ``word/document.xml``. *parts* are the headers' and footers' XML by relationship id, *filled*
    what its stand-ins stand for (see ``patterns``)."""
    body = etree.fromstring(document, PARSER).find(W + "body")
    reader = _Reader(styles, filled)
    found: list[Section] = []
    blocks: list[Paragraph | Table] = []
    last = None
    for element in unwrapped(body):
        match element.tag[len(W):]:
            case "p":
                blocks.append(reader.paragraphs.read(element))
                if (end := element.find(f"{W}pPr/{W}sectPr")) is not None:
                    found.append(reader.section(end, tuple(blocks), parts))
                    blocks = []
            case "tbl":
                blocks.append(reader.table(element))
            case "sectPr":
                last = element
            case name if name not in IGNORED:
                raise unknown(name)
    if last is None:
        last = etree.Element(W + "sectPr")
    return (*found, reader.section(last, tuple(blocks), parts))


class _Reader:
    """Reads elements with the styles of one document."""

    def __init__(self, styles: Styles, filled: Sequence[Filled] = ()) -> None:
        self._styles = styles
        self._filled = filled
        self.paragraphs = Paragraphs(styles, filled)
        self._alike: dict[tuple[Pattern, bool, bool, object], Row] = {}

    def table(self, element: Any) -> Table:
        """``<w:tbl>``; widths come from ``w:gridCol``."""
        own = element.find(W + "tblPr")
        named = own.find(W + "tblStyle")
        ruled, padding = self._styles.table(None if named is None else val(named))
        ruled = ruled | edges(own.find(W + "tblBorders"))
        padding = padding | margins(own.find(W + "tblCellMar"))
        widths = tuple(twips(column.get(W + "w")) for column in element.find(W + "tblGrid"))
        rows = [row for row in unwrapped(element) if row.tag == W + "tr"]
        indent = own.find(W + "tblInd")
        align = own.find(W + "jc")
        look = (tuple(ruled.items()), tuple(padding.items()), len(widths))

        def read(row: Any, top: bool, bottom: bool) -> Row:
            if (number := row.get(STAND_IN)) is None:
                return self._row(row, ruled, padding, top, bottom, len(widths))
            pattern, texts = self._filled[int(number)]
            key = (pattern, top, bottom, look)
            if key not in self._alike:
                self._alike[key] = self._row(slotted_element(pattern), ruled, padding, top, bottom, len(widths))
            alike = self._alike[key]
            return Row(alike.cells, alike.height, alike.header, alike.whole, texts)

        return Table(
            widths=widths, align=cast(Any, {"start": "left", "end": "right"}.get(val(align), val(align))
                                      if align is not None else "left"),
            indent=twips(indent.get(W + "w")) if indent is not None else 0.0,
            rows=tuple(read(row, number == 0, number == len(rows) - 1) for number, row in enumerate(rows)))

    def _row(self, element: Any, ruled: Properties, padding: Properties, top: bool, bottom: bool, columns: int) -> Row:
        """``<w:tr>``."""
        cells: list[Cell] = []
        column, height, header, whole = 0, 0.0, False, False
        for said in element.find(W + "trPr") if element.find(W + "trPr") is not None else ():
            match said.tag[len(W):]:
                case "trHeight":
                    height = twips(said.get(W + "val"))
                case "tblHeader":
                    header = on(said)
                case "cantSplit":
                    whole = on(said)
                case "gridBefore":
                    column = int(val(said))
        for child in unwrapped(element):
            if child.tag == W + "tc":
                cell = self._cell(child, column, ruled, padding, top, bottom, columns)
                cells.append(cell)
                column += cell.span
        return Row(tuple(cells), height, header, whole)

    def _cell(self, element: Any, column: int, ruled: Properties, padding: Properties, top: bool, bottom: bool,
              columns: int) -> Cell:
        """``<w:tc>``: its own borders win over the table's."""
        said = {child.tag[len(W):]: child for child in own} if (own := element.find(W + "tcPr")) is not None else {}
        span = int(val(said["gridSpan"])) if "gridSpan" in said else 1
        outer = {"top": top, "left": column == 0, "bottom": bottom, "right": column + span >= columns}
        sides = {side: ruled.get(side if outer[side] else "insideH" if side in ("top", "bottom") else "insideV")
                 for side in SIDES} | edges(said.get("tcBorders"))
        spaces = padding | margins(said.get("tcMar"))
        merge = "" if "vMerge" not in said else val(said["vMerge"], "continue")
        fill = said["shd"].get(W + "fill", "auto") if "shd" in said else "auto"
        paragraphs = []
        for child in unwrapped(element):
            name = child.tag[len(W):]
            if name == "p":
                paragraphs.append(self.paragraphs.read(child))
            elif name != "tcPr" and name not in IGNORED:
                raise unknown(name)
        return Cell(
            column=column, span=span, merge=cast(Any, merge), edges=cast(Any, tuple(map(edge, map(sides.get, SIDES)))),
            margins=cast(Any, tuple(spaces[side] for side in SIDES)),
            align=cast(Any, val(said["vAlign"]) if "vAlign" in said else "top"),
            paragraphs=tuple(paragraphs), fill=None if fill == "auto" else fill)

    def section(self, element: Any, blocks: tuple[Paragraph | Table, ...], parts: Mapping[str, bytes]) -> Section:
        """``<w:sectPr>``; A4 with the margins of Word where nothing is said."""
        size, space = element.find(W + "pgSz"), element.find(W + "pgMar")
        size = {} if size is None else size
        space = {} if space is None else space

        def margin(side: str, default: str) -> float:
            return abs(twips(space.get(W + side, default)))

        footers, headers = ({reference.get(W + "type", "default"): _furniture(self._styles,
                                                                              parts[reference.get(_RELATION)])
                             for reference in element.findall(W + name) if reference.get(_RELATION) in parts}
                            for name in ("footerReference", "headerReference"))
        default, top = footers.get("default", ()), headers.get("default", ())
        own_first = element.find(W + "titlePg") is not None and on(element.find(W + "titlePg"))
        return Section(
            width=twips(size.get(W + "w", "11906")), height=twips(size.get(W + "h", "16838")),
            top=margin("top", "1440"), right=margin("right", "1800"), bottom=margin("bottom", "1440"),
            left=margin("left", "1800"), blocks=blocks, footer=margin("footer", "850"),
            footers=(default, footers.get("even", default)),
            header=margin("header", "850"), headers=(top, headers.get("even", top)),
            first=(headers.get("first", ()), footers.get("first", ())) if own_first else None,
            start=cast(Any, {"evenPage": "even", "oddPage": "odd"}.get(
                val(kind) if (kind := element.find(W + "type")) is not None else "", "next")))


@lru_cache(maxsize=64)
def _furniture(styles: Styles, xml: bytes) -> Furniture:
    """What stands in a header or footer."""
    reader = _Reader(styles)
    return tuple(_turned(reader, block) if block.tag == W + "tbl" else reader.paragraphs.read(block)
                 for block in unwrapped(etree.fromstring(xml, PARSER)) if block.tag in (W + "p", W + "tbl"))


def _turned(reader: _Reader, table: Any) -> Turned:
    """A floating table of one cell with turned text, at a place of the page: how a landscape page bears the number of
    an upright one."""
    place, height = table.find(f"{W}tblPr/{W}tblpPr"), table.find(f"{W}tr/{W}trPr/{W}trHeight")
    cells = table.findall(f"{W}tr/{W}tc")
    if place is None or height is None or len(cells) != 1 or (
            place.get(W + "horzAnchor"), place.get(W + "vertAnchor")) != ("page", "page") or (
            (turn := cells[0].find(f"{W}tcPr/{W}textDirection")) is None or val(turn) != "tbRl"):
        raise unknown("tbl")
    width = sum(twips(column.get(W + "w")) for column in table.find(W + "tblGrid"))
    return Turned(tuple(reader.paragraphs.read(p) for p in unwrapped(cells[0]) if p.tag == W + "p"),
                  twips(place.get(W + "tblpX")) + width, twips(place.get(W + "tblpY")), twips(height.get(W + "val")))
