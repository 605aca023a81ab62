"""The words of WordprocessingML: which element means what to a reader, in each of its three namespaces.

Transitional (ECMA-376, what Word and WPS write), strict (ISO/IEC 29500 part 1) and Word 2003 XML share their
local names nearly all. ``KINDS`` maps a full tag to its kind; a tag that isn't there is passed over with all
that stands in it, as ``w:del``, ``w:moveFrom``, ``w:instrText``, ``w:rt`` and every ``…Pr`` are.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from lxml import etree

TRANSITIONAL: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT: Final = "http://purl.oclc.org/ooxml/wordprocessingml/main"
WORD_2003: Final = "http://schemas.microsoft.com/office/word/2003/wordml"
_SPACES: Final = (TRANSITIONAL, STRICT, WORD_2003)

_WORD_2003_AUX: Final = "http://schemas.microsoft.com/office/word/2003/auxHint"
_ANNOTATIONS: Final = "http://schemas.microsoft.com/aml/2001/core"
_MATH: Final = ("http://schemas.openxmlformats.org/officeDocument/2006/math",
                "http://purl.oclc.org/ooxml/officeDocument/math")
_DRAWING: Final = ("http://schemas.openxmlformats.org/drawingml/2006/main", "http://purl.oclc.org/ooxml/drawingml/main")
_VML: Final = "urn:schemas-microsoft-com:vml"
_WORD_2010: Final = "http://schemas.microsoft.com/office/word/2010/wordml"
_COMPATIBILITY: Final = "http://schemas.openxmlformats.org/markup-compatibility/2006"
PACKAGE: Final = "http://schemas.microsoft.com/office/2006/xmlPackage"

_ALTERNATE: Final = f"{{{_COMPATIBILITY}}}AlternateContent"
_CHOICE: Final = f"{{{_COMPATIBILITY}}}Choice"
_FALLBACK: Final = f"{{{_COMPATIBILITY}}}Fallback"
_ANNOTATION: Final = f"{{{_ANNOTATIONS}}}annotation"
_ANNOTATION_TYPE: Final = f"{{{WORD_2003}}}type"

# Kinds of element. What a WRAPPER holds counts as if it stood in the wrapper's place (see ``opened``).
PARAGRAPH: Final = "paragraph"
TABLE: Final = "table"
ROW: Final = "row"
CELL: Final = "cell"
RUN: Final = "run"
TEXT: Final = "text"
TAB: Final = "tab"
BREAK: Final = "break"
HYPHEN: Final = "hyphen"
SYMBOL: Final = "symbol"
FIELD_CHAR: Final = "field-char"
SHAPE: Final = "shape"
CHUNK: Final = "chunk"
WRAPPER: Final = "wrapper"


def tags(*names: str) -> tuple[str, ...]:
    """The full tags of the local *names* in all three namespaces."""
    return tuple(f"{{{space}}}{name}" for name in names for space in _SPACES)


def _kinds() -> Iterable[tuple[str, str]]:
    for kind, names in {
        PARAGRAPH: ("p",), TABLE: ("tbl",), ROW: ("tr",), CELL: ("tc",), RUN: ("r",),
        TEXT: ("t",), TAB: ("tab", "ptab"), BREAK: ("br", "cr"), HYPHEN: ("noBreakHyphen",), SYMBOL: ("sym",),
        FIELD_CHAR: ("fldChar",), SHAPE: ("drawing", "pict", "object"), CHUNK: ("altChunk",),
        WRAPPER: ("sdt", "sdtContent", "ins", "moveTo", "hyperlink", "hlink", "smartTag", "customXml", "fldSimple",
                  "bdo", "dir", "ruby", "rubyBase"),
    }.items():
        for tag in tags(*names):
            yield tag, kind
    for space in _MATH:
        yield f"{{{space}}}r", RUN
        yield f"{{{space}}}t", TEXT
        for name in ("oMathPara", "oMath", "e", "num", "den", "sup", "sub", "deg", "fName", "lim", "f", "d", "rad",
                     "sSup", "sSub", "sSubSup", "sPre", "func", "nary", "acc", "bar", "box", "borderBox", "groupChr",
                     "limLow", "limUpp", "m", "mr", "eqArr", "phant"):
            yield f"{{{space}}}{name}", WRAPPER
    yield _ALTERNATE, WRAPPER
    yield _ANNOTATION, WRAPPER
    yield f"{{{_ANNOTATIONS}}}content", WRAPPER
    for name in ("sect", "sub-section"):
        yield f"{{{_WORD_2003_AUX}}}{name}", WRAPPER


KINDS: Final[dict[str, str]] = dict(_kinds())


def opened(wrapper: etree._Element) -> etree._Element | None:
    """The element whose content counts in place of *wrapper*.

    Of mc:AlternateContent that is a choice with content, else the fallback, never both; of Word 2003's tracked
    changes only an insertion.
    """
    if wrapper.tag == _ALTERNATE:
        fallback = None
        for branch in wrapper:
            if branch.tag == _CHOICE and len(branch):
                return branch
            if branch.tag == _FALLBACK:
                fallback = branch
        return fallback
    if wrapper.tag == _ANNOTATION:
        return wrapper if "Insertion" in wrapper.get(_ANNOTATION_TYPE, "") else None
    return wrapper


# Within a shape: text boxes, the paragraphs of a drawing's own text, and what counts as a picture (ink too).
BOX_TEXT: Final = frozenset(tags("txbxContent"))
DRAWN_PARAGRAPH: Final = frozenset(f"{{{space}}}p" for space in _DRAWING)
DRAWN_TEXT: Final = tuple(f"{{{space}}}t" for space in _DRAWING)
IMAGE: Final = frozenset((*(f"{{{space}}}blip" for space in _DRAWING), f"{{{_VML}}}imagedata",
                          f"{{{_WORD_2010}}}contentPart", *tags("contentPart")))


_RELATIONS: Final = tuple(f"{{{space}}}{name}" for name in ("embed", "id") for space in (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "http://purl.oclc.org/ooxml/officeDocument/relationships"))


def relation(image: etree._Element) -> str:
    """The relationship that holds the bytes of a picture (a:blip, v:imagedata), or nothing."""
    return next((value for name in _RELATIONS if (value := image.get(name))), "")


_PLACED: Final = ("http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
                  "http://purl.oclc.org/ooxml/drawingml/wordprocessingDrawing")
_ANCHORED: Final = {f"{{{space}}}{name}": name == "anchor" for space in _PLACED for name in ("anchor", "inline")}


def floating(shape: etree._Element) -> bool | None:
    """Whether *shape* (wp:anchor, wp:inline, or a VML shape by its style) stands apart from the line in which it is
    anchored (True) or in that line like a character (False); None where the element doesn't say."""
    said = _ANCHORED.get(shape.tag)
    if said is not None or not shape.tag.startswith(f"{{{_VML}}}"):
        return said
    style = shape.get("style")
    return None if style is None else "position:" in style.replace(" ", "") and "position:static" not in style


def attribute(element_tag: str, name: str) -> str:
    """The full name of attribute *name* in the namespace of the element's own tag."""
    return f"{element_tag[:element_tag.rindex('}') + 1]}{name}"


# What people see for the private characters of Word's symbol fonts; the boxes and ticks of forms above all.
_WINGDINGS: Final = {0x6C: "●", 0x6D: "❍", 0x6E: "■", 0x6F: "□", 0x70: "□", 0x71: "□", 0x72: "□", 0x74: "◆",
                     0x75: "◆", 0xA1: "○", 0xA2: "○", 0xA3: "○", 0xA6: "○", 0xA7: "▪", 0xA8: "□", 0xD8: "➢", 0xFB: "✗",
                     0xFC: "✓", 0xFD: "☒", 0xFE: "☑"}
_WINGDINGS_2: Final = {0x2A: "□", 0x2B: "☑", 0x4F: "✗", 0x50: "✓", 0x51: "☒", 0x52: "☑", 0x53: "☒", 0x54: "☒",
                       0x99: "●", 0xA2: "■", 0xA3: "□"}
_SYMBOL: Final = {0xA3: "≤", 0xA5: "∞", 0xB0: "°", 0xB1: "±", 0xB3: "≥", 0xB4: "×", 0xB7: "•", 0xB8: "÷", 0xB9: "≠",
                  0xBB: "≈", 0xD6: "√", 0xE5: "∑", 0x2D: "−"}
_FONTS: Final = {"wingdings": _WINGDINGS, "wingdings 2": _WINGDINGS_2, "symbol": _SYMBOL}


def sign(kind: str, element: etree._Element) -> str:
    """The character that a run's element of *kind* TAB, HYPHEN or SYMBOL shows; nothing for another kind."""
    if kind == TAB:
        return "\t"
    if kind == HYPHEN:
        return "-"
    if kind == SYMBOL:
        tag = element.tag
        return symbol(element.get(attribute(tag, "font"), ""), element.get(attribute(tag, "char"), ""))
    return ""


def symbol(font: str, code: str) -> str:
    """The character that ``<w:sym>`` shows: *code* is hexadecimal, in a symbol font shifted by F000.

    A sign that no table here knows stays as it is stored (a private character), so that it can't pass for text.
    """
    try:
        number = int(code, 16)
        char = chr(number)
    except (ValueError, OverflowError):
        return "\ufffd"
    if 0xD800 <= number <= 0xDFFF:
        return "\ufffd"
    table = _FONTS.get(font.lower())
    if table is None:
        return char
    low = number & 0xFF if 0xF000 <= number <= 0xF0FF else number
    return table.get(low, char if number >= 0xF000 else chr(0xF000 + low) if low < 0x100 else char)
