"""``<w:p>`` -> ``Paragraph``s of the page model (ECMA-376 Part 1, clause 17.3): runs, tabs, breaks, page numbers.

The place of a tag may be marked: ``mark(key)`` sets its name between noncharacters, which no text has; it comes
off here and leaves an empty run with ``slot``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache, lru_cache
from typing import Any

from lxml import etree

from subsidy_docs.errors import TemplateError
from subsidy_docs.fill.page import PAGE_NUMBER, Edge, Paragraph, Run, Style
from subsidy_docs.fill.patterns import STAND_IN, Filled, Pattern
from subsidy_docs.fill.styles import PARSER, Properties, Styles, W, paragraph_properties, run_properties, val

_OPEN, _CLOSE = "\ufdd0", "\ufdd1"
_MARKED = re.compile(f"{_OPEN}([^{_CLOSE}]*){_CLOSE}")
_TRANSPARENT = frozenset({"hyperlink", "ins", "smartTag", "customXml", "sdt", "sdtContent"})
IGNORED = frozenset({"pPr", "rPr", "del", "bookmarkStart", "bookmarkEnd", "proofErr", "permStart", "permEnd",
                     "commentRangeStart", "commentRangeEnd", "sdtPr", "sdtEndPr", "lastRenderedPageBreak",
                     "softHyphen", "fldChar", "commentReference"})
_CHARS = {"tab": "\t", "ptab": "\t", "cr": "\n", "noBreakHyphen": "-"}


def mark(key: str) -> str:
    """What a tag is rendered with to find its place on the page."""
    return f"{_OPEN}{key}{_CLOSE}"


def unwrapped(parent: Any) -> Iterator[Any]:
    """The children of *parent*, those of wrappers (content controls, links) in their place."""
    for child in parent:
        if child.tag[len(W):] in _TRANSPARENT:
            yield from unwrapped(child)
        else:
            yield child


class Paragraphs:
    """Reads paragraphs with the styles of one document; *filled* is what stand-ins stand for."""

    def __init__(self, styles: Styles, filled: Sequence[Filled] = ()) -> None:
        self._styles = styles
        self._filled = filled

    def read(self, element: Any) -> Paragraph:
        """``<w:p>``, or what stands in for it."""
        if (number := element.get(STAND_IN)) is not None:
            return _paragraph_of(self._styles, *self._filled[int(number)])
        own = element.find(W + "pPr")
        named = None if own is None else own.find(W + "pStyle")
        inherited, base = self._styles.paragraph(None if named is None else val(named))
        said = inherited | paragraph_properties(own) if own is not None else inherited
        if said.get("numbered"):
            raise unknown("numPr")
        marked = base if own is None else base | run_properties(own.find(W + "rPr"))

        def length(key: str) -> float:
            chars = said.get(key + "_chars")
            return float(chars * base.get("size", 10.0) if chars else said.get(key, 0.0))

        return Paragraph(
            runs=tuple(self._slotted(self._runs(element, base))), mark=_style(marked), align=said.get("align", "left"),
            left=length("left"), right=length("right"), first=length("first"), before=said.get("before", 0.0),
            after=said.get("after", 0.0), line=said.get("line", 1.0), line_rule=said.get("line_rule", "auto"),
            tabs=said.get("tabs", ()), keep_next=said.get("keep_next", False),
            page_break_before=said.get("page_break_before", False), above=edge(said.get("rule_top")))

    def _runs(self, element: Any, base: Properties) -> Iterator[Run]:
        """The runs of ``<w:p>``, in order. Of a field its code counts, not the result stored beside it."""
        stored = False
        for child in unwrapped(element):
            name = child.tag[len(W):]
            if name == "r":
                if (step := child.find(W + "fldChar")) is not None:
                    stored = step.get(W + "fldCharType") == "separate"
                if stored:
                    continue
                own = child.find(W + "rPr")
                said = base
                if own is not None:
                    if (named := own.find(W + "rStyle")) is not None:
                        said = said | self._styles.character(val(named))
                    said = said | run_properties(own)
                text = "".join(map(_text, child))
                if text and not said.get("hidden"):
                    yield Run(text, _style(said))
            elif name not in IGNORED:
                raise unknown(name)

    def _slotted(self, runs: Iterator[Run]) -> Iterator[Run]:
        """*runs* cut at the marks of tags, which become slots."""
        for run in runs:
            if _OPEN not in run.text:
                yield run
                continue
            for number, piece in enumerate(_MARKED.split(run.text)):
                if number % 2:
                    yield Run("", run.style, piece)
                elif piece:
                    yield Run(piece, run.style)


def slotted_element(pattern: Pattern) -> Any:
    """The element of *pattern* with a slot for each of its texts: "0", "1", …"""
    return etree.fromstring(pattern.xml(*(mark(str(at)) for at in range(len(pattern.between) - 1))), PARSER)[0]


@lru_cache(maxsize=512)
def _slotted_paragraph(styles: Styles, pattern: Pattern) -> Paragraph:
    return Paragraphs(styles).read(slotted_element(pattern))


@lru_cache(maxsize=512)
def _paragraph_of(styles: Styles, pattern: Pattern, texts: tuple[str, ...]) -> Paragraph:
    """The paragraph of *pattern* with *texts*."""
    slotted = _slotted_paragraph(styles, pattern)
    return replace(slotted, runs=tuple(run if run.slot is None else Run(texts[int(run.slot)], run.style)
                                       for run in slotted.runs if run.slot is None or texts[int(run.slot)]))


def _text(child: Any) -> str:
    """The text of a child of ``<w:r>``."""
    name = child.tag[len(W):]
    if name == "t":
        return child.text or ""
    if name in _CHARS:
        return _CHARS[name]
    if name == "br":
        return "\f" if child.get(W + "type") == "page" else "\n"
    if name == "instrText":
        return PAGE_NUMBER if (child.text or "").split()[:1] == ["PAGE"] else ""
    if name in IGNORED:
        return ""
    raise unknown(name)


def _style(said: Properties) -> Style:
    return _interned(said.get("east", "宋体"), said.get("latin", "Times New Roman"), said.get("size", 10.0),
                     said.get("bold", False), said.get("underline", False), said.get("spacing", 0.0),
                     said.get("colour", "000000"))


@cache
def _interned(*said: Any) -> Style:
    return Style(*said)


def edge(said: tuple[float, str] | None) -> Edge | None:
    """The border of a width (points) and colour; None for none."""
    return None if said is None else _edge_of(*said)


@cache
def _edge_of(width: float, colour: str) -> Edge:
    return Edge(width, colour)


def unknown(name: str) -> TemplateError:
    """The error for the element ``w:name``, which no paper would show."""
    return TemplateError(
        f"模板中有PDF尚不能绘制的内容（w:{name}）。请从模板中去掉它，或改用DOCX格式输出。",
        f"the template has something that the PDF can't draw yet (w:{name}). Take it out, or make a DOCX.")
