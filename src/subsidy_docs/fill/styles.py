"""``word/styles.xml``: what a paragraph, a run or a table inherits (ECMA-376 Part 1, 17.7.2).

Properties are plain dicts of what is said: ``{"size": 12.0, "east": "仿宋_GB2312"}``; later ones override.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from lxml import etree

Properties = dict[str, Any]
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
PARSER = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, remove_comments=True,
                         remove_pis=True)
_OFF = ("0", "false", "off", "none")
SIDES = ("top", "left", "bottom", "right")


def val(element: Any, default: str = "") -> str:
    """``w:val`` of *element*."""
    return str(element.get(W + "val", default))


def on(element: Any) -> bool:
    """Whether a toggle (``<w:b/>``, ``<w:b w:val="0"/>``) is on."""
    return val(element, "1") not in _OFF


def twips(text: str | None) -> float:
    """Twentieths of a point as points; 0 for nothing."""
    return float(text) / 20 if text else 0.0


def run_properties(element: Any) -> Properties:
    """What ``<w:rPr>`` says (None: nothing)."""
    found: Properties = {}
    for child in element if element is not None else ():
        match child.tag[len(W):]:
            case "rFonts":
                for key, name in (("east", "eastAsia"), ("latin", "ascii")):
                    if font := child.get(W + name):
                        found[key] = font
            case "sz":
                found["size"] = float(val(child)) / 2
            case "b":
                found["bold"] = on(child)
            case "u":
                found["underline"] = val(child, "single") != "none"
            case "spacing":
                found["spacing"] = twips(val(child))
            case "color":
                found["colour"] = "000000" if val(child) == "auto" else val(child)
            case "vanish":
                found["hidden"] = on(child)
    return found


def paragraph_properties(element: Any) -> Properties:
    """What ``<w:pPr>`` says (None: nothing). Character units win over twips, as in Word."""
    found: Properties = {}
    for child in element if element is not None else ():
        match child.tag[len(W):]:
            case "pBdr":
                found |= {f"rule_{side}": edge for side, edge in edges(child).items()}
            case "jc":
                found["align"] = {"start": "left", "end": "right"}.get(val(child), val(child))
            case "ind":
                found |= _indents(child)
            case "spacing":
                found |= _spacing(child)
            case "keepNext":
                found["keep_next"] = on(child)
            case "pageBreakBefore":
                found["page_break_before"] = on(child)
            case "tabs":
                stops = [(twips(tab.get(W + "pos")), val(tab)) for tab in child if val(tab) != "clear"]
                found["tabs"] = tuple(sorted(stops))
            case "numPr":
                found["numbered"] = True
    return found


def _indents(child: Any) -> Properties:
    """``<w:ind>``: *_chars are hundredths of a character."""
    found: Properties = {}
    for key, names in (("left", ("left", "start")), ("right", ("right", "end"))):
        for name in names:
            if (length := child.get(W + name)) is not None:
                found[key] = twips(length)
            if (chars := child.get(W + name + "Chars")) is not None:
                found[key + "_chars"] = float(chars) / 100
    for name, sign in (("firstLine", 1), ("hanging", -1)):
        if (length := child.get(W + name)) is not None:
            found["first"] = sign * twips(length)
        if (chars := child.get(W + name + "Chars")) is not None:
            found["first_chars"] = sign * float(chars) / 100
    return found


def _spacing(child: Any) -> Properties:
    """``<w:spacing>`` of a paragraph."""
    found: Properties = {}
    for name in ("before", "after"):
        if (length := child.get(W + name)) is not None:
            found[name] = twips(length)
        if (count := child.get(W + name + "Lines")) is not None:
            found[name] = float(count) / 100 * 12
    if (line := child.get(W + "line")) is not None:
        rule = child.get(W + "lineRule", "auto")
        found["line_rule"] = rule
        found["line"] = float(line) / 240 if rule == "auto" else twips(line)
    return found


def edges(element: Any) -> Properties:
    """``<w:tblBorders>`` or ``<w:tcBorders>``: side -> (points, colour), or None for no line."""
    found: Properties = {}
    for child in element if element is not None else ():
        side = {"start": "left", "end": "right"}.get(child.tag[len(W):], child.tag[len(W):])
        colour = child.get(W + "color", "000000")
        width = float(child.get(W + "sz", "4")) / 8
        drawn = val(child) not in ("nil", "none") and width > 0
        found[side] = (width, "000000" if colour == "auto" else colour) if drawn else None
    return found


def margins(element: Any) -> Properties:
    """``<w:tblCellMar>`` or ``<w:tcMar>``: side -> points."""
    found: Properties = {}
    for child in element if element is not None else ():
        side = {"start": "left", "end": "right"}.get(child.tag[len(W):], child.tag[len(W):])
        found[side] = twips(child.get(W + "w"))
    return found


class Styles:
    """The styles of one document. Resolved styles are kept: a template has few."""

    def __init__(self, xml: bytes) -> None:
        root = etree.fromstring(xml, PARSER)
        self._elements = {style.get(W + "styleId"): style for style in root.iter(W + "style")}
        self._defaults = {style.get(W + "type"): style.get(W + "styleId") for style in root.iter(W + "style")
                          if style.get(W + "default") in ("1", "true", "on")}
        defaults = root.find(W + "docDefaults")
        self._run = run_properties(None if defaults is None else defaults.find(f"{W}rPrDefault/{W}rPr"))
        self._paragraph = paragraph_properties(None if defaults is None else defaults.find(f"{W}pPrDefault/{W}pPr"))
        self._resolved: dict[tuple[str, str | None], tuple[Properties, Properties]] = {}

    def paragraph(self, style: str | None) -> tuple[Properties, Properties]:
        """Paragraph and run properties of the paragraph style *style* (None: the default one)."""
        key = ("paragraph", style)
        if key not in self._resolved:
            paragraph, run = dict(self._paragraph), dict(self._run)
            for element in self._ancestry(style or self._defaults.get("paragraph")):
                paragraph |= paragraph_properties(element.find(W + "pPr"))
                run |= run_properties(element.find(W + "rPr"))
            self._resolved[key] = (paragraph, run)
        return self._resolved[key]

    def character(self, style: str) -> Properties:
        """Run properties of the character style *style* alone."""
        key = ("character", style)
        if key not in self._resolved:
            run: Properties = {}
            for element in self._ancestry(style):
                run |= run_properties(element.find(W + "rPr"))
            self._resolved[key] = ({}, run)
        return self._resolved[key][1]

    def table(self, style: str | None) -> tuple[Properties, Properties]:
        """Edges and cell margins of the table style *style* (None: the default one)."""
        key = ("table", style)
        if key not in self._resolved:
            ruled: Properties = {}
            padding: Properties = {"top": 0.0, "left": 5.4, "bottom": 0.0, "right": 5.4}
            for element in self._ancestry(style or self._defaults.get("table")):
                ruled |= edges(element.find(f"{W}tblPr/{W}tblBorders"))
                padding |= margins(element.find(f"{W}tblPr/{W}tblCellMar"))
            self._resolved[key] = (ruled, padding)
        return self._resolved[key]

    def _ancestry(self, style: str | None) -> list[Any]:
        """*style* and what it is based on, the root first."""
        chain: list[Any] = []
        while (element := self._elements.get(style)) is not None and element not in chain:
            chain.insert(0, element)
            based = element.find(W + "basedOn")
            style = None if based is None else val(based)
        return chain


@cache
def load_styles(xml: bytes) -> Styles:
    """The styles of ``word/styles.xml``, parsed once for each template."""
    return Styles(xml)
