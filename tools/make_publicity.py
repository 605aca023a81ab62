"""Make the templates of the public documents, templates/publicity/<name>/template.docx, by GB/T 9704-2012.

In: the wording below, and the columns and titles of each folder's document.toml, which is written by hand. Out: DOCX
files with tags, the same bytes at each run. They may be changed by hand in Word afterwards; ``subsidy-docs publish
lint`` tells whether what is rendered from them still has the format.

The page: 37, 35, 28, 26 mm, lines of exactly 28.95 pt and characters set 0.25 pt closer give the standard's 22 lines
of 28 characters in Word, WPS and LibreOffice alike (a docGrid does so in Word alone).

    python tools/make_publicity.py [FOLDER]
"""

from __future__ import annotations

import sys
import tomllib
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from lxml import etree
from make_templates import (
    APP,
    CONTENT_TYPES,
    FANGSONG,
    HEITI,
    LATIN,
    OFFICE,
    PACKAGE,
    TITLE_SONG,
    XML,
    element,
    mm,
    pieces,
    pt,
    relationships,
)

from subsidy_docs.publish.title import title_lines

KAITI, SONGTI = "楷体_GB2312", "宋体"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RED = "FF0000"
LINE, TIGHT = 579, -5  # 28.95 pt; -0.25 pt, in twips
BODY, TITLE, FOLIO, LIST = 16.0, 22.0, 14.0, 10.5  # 3号, 2号, 4号, and the text of lists, in points
TEXT_WIDTH, LIST_WIDTH = mm(156), mm(225)

# ---------------------------------------------------------------- styles

Look = tuple[str, str, str, float, dict[str, Any]]
STYLES: tuple[Look, ...] = (
    # id, name, Chinese font, size; further: align, indents in characters, keep with the next, line in twips
    ("Normal", "Normal", FANGSONG, BODY, {}),
    ("DocBody", "公文正文", FANGSONG, BODY, {"align": "both", "first": 2}),
    ("DocBodyKept", "公文正文（与下段同页）", FANGSONG, BODY, {"align": "both", "first": 2, "keep": True}),
    ("DocTitle", "公文标题", TITLE_SONG, TITLE, {"align": "center"}),
    ("DocAddressee", "主送机关", FANGSONG, BODY, {"align": "left"}),
    ("DocHeading1", "一级标题", HEITI, BODY, {"align": "both", "first": 2, "keep": True}),
    ("DocHeading2", "二级标题", KAITI, BODY, {"align": "both", "first": 2, "keep": True}),
    ("DocAttachment", "附件说明", FANGSONG, BODY, {"align": "left", "left": 5, "first": -3, "keep": True}),
    ("DocAttachments", "附件说明（第一件）", FANGSONG, BODY, {"align": "left", "left": 6, "first": -4, "keep": True}),
    ("DocAttachments2", "附件说明（其余件）", FANGSONG, BODY, {"align": "left", "left": 6, "first": -1, "keep": True}),
    ("DocKept", "空行（与下段同页）", FANGSONG, BODY, {"keep": True}),
    ("DocSigner", "署名", FANGSONG, BODY, {"align": "right", "keep": True}),
    ("DocSigners", "联合署名", FANGSONG, BODY, {"align": "left", "keep": True}),
    ("DocDate", "成文日期", FANGSONG, BODY, {"align": "right", "right": 4}),
    ("DocAnnex", "附件号", HEITI, BODY, {"align": "left"}),
    ("DocNumber", "发文字号", FANGSONG, BODY, {"align": "center"}),
    ("DocIssuer", "发文机关标志", TITLE_SONG, 32.0, {"align": "distribute", "line": 800, "colour": RED}),
    ("ListTitle", "清单标题", TITLE_SONG, TITLE, {"align": "center"}),
    ("ListNote", "清单说明", FANGSONG, LIST, {"align": "left", "line": 460}),
    ("ListUnit", "清单单位", FANGSONG, LIST, {"align": "right", "line": 460}),
    ("ListHead", "清单表头", HEITI, LIST, {"align": "center", "line": 320}),
    ("ListText", "清单文字", FANGSONG, LIST, {"align": "left", "line": 280}),
    ("ListMiddle", "清单居中", FANGSONG, LIST, {"align": "center", "line": 280}),
    ("ListMoney", "清单金额", FANGSONG, LIST, {"align": "right", "line": 280}),
    ("ListEnd", "表尾", FANGSONG, 1.0, {"line": 20}),
    ("Folio", "页码", SONGTI, FOLIO, {"line": 280}),
    ("Colophon", "版记", FANGSONG, FOLIO, {"align": "left", "left": 1, "right": 1, "line": 480}),
    ("ColophonCopies", "版记抄送", FANGSONG, FOLIO, {"align": "both", "left": 4, "first": -3, "right": 1, "line": 480}),
)
SIZES = {name: size for name, _, _, size, _ in STYLES}


def style(look: Look) -> etree._Element:
    """A paragraph style that says all about itself."""
    name, title, font, size, more = look
    wide = name.startswith(("List", "Folio", "Colophon", "DocIssuer"))
    paragraph = element("pPr")
    if more.get("keep"):
        paragraph.append(element("keepNext"))
    paragraph.append(element("autoSpaceDE", val=0))  # else a program adds a quarter of a character beside figures
    paragraph.append(element("autoSpaceDN", val=0))
    paragraph.append(element("spacing", before=0, after=0, line=more.get("line", LINE), lineRule="exact"))
    paragraph.append(element("ind", **indents(size, more)))
    paragraph.append(element("jc", val=more.get("align", "both")))
    latin = font if font in (SONGTI, HEITI, TITLE_SONG) else LATIN
    run = element("rPr", element("rFonts", ascii=latin, hAnsi=latin, eastAsia=font, cs=LATIN, hint="eastAsia"),
                  element("color", val=more.get("colour", "000000")),
                  element("spacing", val=0 if wide else TIGHT),
                  element("sz", val=round(size * 2)), element("szCs", val=round(size * 2)))
    made = element("style", element("name", val=title), element("qFormat"), paragraph, run, type="paragraph",
                   styleId=name)
    made.set(f"{{{NS}}}default" if name == "Normal" else f"{{{NS}}}customStyle", "1")
    return made


NS = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def indents(size: float, more: Mapping[str, Any]) -> dict[str, object]:
    """``w:ind`` in characters, and the same in twips for programs that know only these."""
    found: dict[str, object] = {}
    for key, name in (("left", "left"), ("right", "right")):
        if count := more.get(key):
            found |= {f"{name}Chars": round(count * 100), name: round(count * pt(size))}
    if first := more.get("first"):
        kind = "firstLine" if first > 0 else "hanging"
        found |= {f"{kind}Chars": round(abs(first) * 100), kind: round(abs(first) * pt(size))}
    return found


def styles() -> etree._Element:
    """``word/styles.xml``."""
    fonts = element("rFonts", ascii=LATIN, hAnsi=LATIN, eastAsia=FANGSONG, cs=LATIN, hint="eastAsia")
    defaults = element("docDefaults", element("rPrDefault", element("rPr", fonts, element("sz", val=32), element(
        "szCs", val=32), element("lang", val="zh-CN", eastAsia="zh-CN", bidi="ar-SA"))), element("pPrDefault"))
    table = element("style", element("name", val="Normal Table"), element("uiPriority", val=99), element("semiHidden"),
                    element("tblPr", element("tblInd", w=0, type="dxa"), element("tblCellMar", *cell_margins(57))),
                    type="table", default=1, styleId="TableNormal")
    return element("styles", defaults, *map(style, STYLES), table)


def cell_margins(side: int, above: int = 0) -> Iterator[etree._Element]:
    """``w:tblCellMar``'s children."""
    for name, width in (("top", above), ("left", side), ("bottom", above), ("right", side)):
        yield element(name, w=width, type="dxa")


# ---------------------------------------------------------------- paragraphs and tables

def p(style_: str, text: str = "", *, right: float = 0, keep: bool = False) -> etree._Element:
    """A paragraph; tags stand in runs of their own, ``{%p … %}`` alone in theirs; *right* is an indent, *keep* holds
    it on the page of the next."""
    properties = element("pPr", element("pStyle", val=style_))
    if keep:
        properties.append(element("keepNext"))
    if right:
        properties.append(element("ind", **indents(SIZES[style_], {"right": right})))
    runs = [run(text)] if text.startswith("{%") else [run(each.text) for each in pieces(text)]
    return element("p", properties, *runs)


def run(text: str, **more: object) -> etree._Element:
    """``<w:r>``."""
    made = element("t")
    made.text = text
    made.set(f"{{{XML}}}space", "preserve")
    return element("r", element("rPr", element("rFonts", hint="eastAsia"), *(
        element(key, val=value) for key, value in more.items())), made)


@dataclass(frozen=True)
class Column:
    """A column of a list: its label, width in millimetres, alignment, and the tag of its cells."""

    label: str
    width: float
    style: str
    cell: str
    total: bool


ALIGN = {"left": "ListText", "center": "ListMiddle", "right": "ListMoney"}


def columns(told: Sequence[Mapping[str, Any]]) -> list[Column]:
    """The columns of a document.toml."""
    return [Column(each["label"], each["width"], ALIGN["right" if each.get("kind") == "money" else
                                                       each.get("align", "left")],
                   f"{{{{ r.{each['key']} }}}}", bool(each.get("total"))) for each in told]


def listing(told: Sequence[Mapping[str, Any]], *, rows: str = "rows", grouped: bool = False,
            totals: str = "totals") -> etree._Element:
    """A list: a header row repeated on each page, a row for each entry, subtotals of groups, the total."""
    shown = columns(told)
    widths = [mm(column.width) for column in shown]
    body: list[etree._Element] = [row(widths, [(heading(column), "ListHead") for column in shown], head=True)]
    cells = [(column.cell, column.style) for column in shown]
    summed = any(column.total for column in shown)
    if grouped:
        body.append(loop(widths, "for g in groups"))
    entry = last_kept(widths, row(widths, cells), row(widths, cells, keep=True)) if summed else [row(widths, cells)]
    body += [loop(widths, f"for r in {'g.rows' if grouped else rows}"), *entry, loop(widths, "endfor")]
    if grouped:
        sums = [total_row(shown, widths, "{{ g.label }}小计", "g.totals", keep=keep) for keep in (False, True)]
        body += [*last_kept(widths, *sums), loop(widths, "endfor")]
    if summed:
        body.append(total_row(shown, widths, "合计", totals))
    return table(widths, body)


def heading(column: Column) -> str:
    """The label of a column, in the lines that it takes."""
    return "\n".join(title_lines(column.label, (mm(column.width) - 2 * 57) / pt(LIST)))


def last_kept(widths: Sequence[int], plain: etree._Element, kept: etree._Element) -> list[etree._Element]:
    """A row of a loop, the last one kept with what follows: no total stands alone on a page."""
    return [loop(widths, "if loop.last"), kept, loop(widths, "else"), plain, loop(widths, "endif")]


def total_row(shown: Sequence[Column], widths: Sequence[int], label: str, totals: str, *,
              keep: bool = False) -> etree._Element:
    """A row of totals; its label stands over the columns before the first of them."""
    before = next(number for number, column in enumerate(shown) if column.total)
    cells = [(label, "ListHead")]
    for column in shown[before:]:
        key = column.cell.removeprefix("{{ r.").removesuffix(" }}")
        cells.append((f"{{{{ {totals}.{key} }}}}" if column.total else "", column.style))
    return row(widths, cells, first=before, keep=keep)


def loop(widths: Sequence[int], code: str) -> etree._Element:
    """A row that holds only ``{%tr … %}``."""
    return row(widths, [(f"{{%tr {code} %}}", "ListText"), *[("", "ListText")] * (len(widths) - 1)])


def row(widths: Sequence[int], cells: Sequence[tuple[str, str]], *, head: bool = False, first: int = 1,
        keep: bool = False) -> etree._Element:
    """A row that never breaks over a page; its first cell spans *first* columns."""
    properties = element("trPr", element("cantSplit"), element("trHeight", val=pt(24 if not head else 30),
                                                               hRule="atLeast"))
    if head:
        properties.append(element("tblHeader"))
    made = element("tr", properties)
    at = 0
    for number, (text, style_) in enumerate(cells):
        span = first if number == 0 else 1
        own = element("tcPr", element("tcW", w=sum(widths[at:at + span]), type="dxa"))
        if span > 1:
            own.append(element("gridSpan", val=span))
        own.append(element("vAlign", val="center"))
        made.append(element("tc", own, *(p(style_, line, keep=keep) for line in text.split("\n"))))
        at += span
    return made


def table(widths: Sequence[int], rows: Sequence[etree._Element], *, ruled: bool = True) -> etree._Element:
    """``<w:tbl>`` of fixed widths: gridCol for WPS, tcW for Word, the same."""
    properties = element("tblPr", element("tblW", w=sum(widths), type="dxa"), element("jc", val="center"))
    if ruled:
        properties.append(element("tblBorders", *(element(side, val="single", sz=4, space=0, color="000000") for side in
                                                  ("top", "left", "bottom", "right", "insideH", "insideV"))))
    properties.append(element("tblLayout", type="fixed"))
    properties.append(element("tblCellMar", *(cell_margins(57, 30) if ruled else cell_margins(0))))
    return element("tbl", properties, element("tblGrid", *(element("gridCol", w=width) for width in widths)), *rows)


def red_head(*issuers: str) -> list[etree._Element]:
    """发文机关标志 (7.2.4), 发文字号 (7.2.5) two lines below, the red line (7.2.7) 4 mm below that."""
    widths = [mm(122), mm(34)]
    word = p("DocIssuer", "文件")
    made = element("tr", element("trPr", element("cantSplit")), *(
        element("tc", element("tcPr", element("tcW", w=width, type="dxa"), element("vAlign", val="center")), *inside)
        for width, inside in zip(widths, ([p("DocIssuer", each, right=0.3) for each in issuers], [word]), strict=True)))
    line = element("tr", element("trPr", element("trHeight", val=20, hRule="atLeast")), element("tc", element(
        "tcPr", element("tcW", w=TEXT_WIDTH, type="dxa"), element("tcBorders", element(
            "top", val="single", sz=12, space=0, color=RED))), p("ListEnd")))
    return [spacer(35 - 1.4), table(widths, [made], ruled=False), p("Normal"), p("Normal"),
            p("DocNumber", "{{ number }}"), spacer(4), table([TEXT_WIDTH], [line], ruled=False)]


def spacer(height: float) -> etree._Element:
    """Nothing, *height* millimetres high."""
    return element("p", element("pPr", element("pStyle", val="ListEnd"), element("spacing", before=0, after=0,
                                                                                line=mm(height), lineRule="exact")))


# A date has 6, 7 or 8 figures; the name above it is centred on it (7.3.5.1), so its place depends on how many.
SEAL = 42.0  # mm: the diameter of a city's seals, which must not touch each other


def signature(*signers: str) -> list[etree._Element]:
    """署名 and 成文日期 (7.3.5) under seals: the date 4 characters from the right; two issuers side by side, the second
    one above the date, so far apart that their seals do not touch."""
    made = [p("DocKept"), p("DocKept")]
    for figures in (6, 7, 8):
        made += [p("DocKept", f"{{%p if date.figures == {figures} %}}"), _signed(3 + figures / 2, *signers),
                 p("DocKept", "{%p endif %}")]
    return [*made, p("DocDate", "{{ date.text }}")]


def _signed(date_width: float, *signers: str) -> etree._Element:
    """The names above a date of *date_width* characters."""
    if len(signers) == 1:
        return p("DocSigner", signers[0], right=4 + (date_width - len(signers[0])) / 2)
    last = TEXT_WIDTH - round((4 * BODY + date_width * (BODY + TIGHT / 20) / 2) * 20)
    made = p("DocSigners")
    made.find(f"{{{NS}}}pPr").append(element("tabs", *(element("tab", val="center", pos=place) for place in (
        last - mm(SEAL + 14), last))))
    for name in signers:
        made.extend([element("r", element("tab")), run(name)])
    return made


# ---------------------------------------------------------------- sections, footers, headers

def section(kind: str, landscape: bool, last: bool = False, number: int = 1) -> etree._Element:
    """``w:sectPr``; a landscape page is the upright one turned: its binding edge is on top. *number* is the list's."""
    properties = element("sectPr")
    if not landscape:
        for which, target in (("default", "rIdOdd"), ("even", "rIdEven")):
            properties.append(refer("footerReference", which, target))
    else:
        for which, target in (("default", "rIdMore"), ("even", "rIdMore"), ("first", "rIdNone")):
            properties.append(refer("headerReference", which, target))
        for which, target in (("default", "rIdTurnedOdd"), ("even", "rIdTurnedEven"), ("first", f"rIdFirst{number}")):
            properties.append(refer("footerReference", which, target))
    properties.append(element("type", val=kind))
    if landscape:
        properties.append(element("pgSz", w=16838, h=11906, orient="landscape"))
        top, right, bottom, left, header, footer = 28, 37, 26, 35, 21.5, 16.5
    else:
        properties.append(element("pgSz", w=11906, h=16838))
        top, right, bottom, left, header, footer = 37, 26, 35, 28, 15, 25.5
    properties.append(element("pgMar", top=mm(top), right=mm(right), bottom=mm(bottom), left=mm(left),
                              header=mm(header), footer=mm(footer), gutter=0))
    if landscape:
        properties.append(element("titlePg"))
    return properties if last else element("p", element("pPr", element("pStyle", val="ListEnd"), properties))


def refer(name: str, kind: str, target: str) -> etree._Element:
    """A reference to a header or footer."""
    made = element(name, type=kind)
    made.set(f"{{{R}}}id", target)
    return made


def folio(align: str) -> list[etree._Element]:
    """— 1 — one character from the edge (7.5): 4号 half-width figures of 宋体, a dash on each side."""
    side = "right" if align == "right" else "left"
    properties = element("pPr", element("pStyle", val="Folio"), element("ind", **indents(FOLIO, {side: 1})),
                         element("jc", val=align))
    code = element("instrText")
    code.text = " PAGE "
    code.set(f"{{{XML}}}space", "preserve")
    return [element("p", properties, run("— "), element("r", element("fldChar", fldCharType="begin")),
                    element("r", code), element("r", element("fldChar", fldCharType="separate")), run("1"),
                    element("r", element("fldChar", fldCharType="end")), run(" —"))]


def turned_folio(align: str) -> list[etree._Element]:
    """The same on a landscape page, where the upright page has it (8): turned with the sheet, on its left, its dashes
    7 mm from the text; below for odd pages, above for even ones. A cell of a floating table in the footer, which Word,
    WPS and LibreOffice all turn; the footer itself is empty."""
    width, height = mm(10), mm(156)
    properties = element(
        "tblPr", element("tblpPr", leftFromText=0, rightFromText=0, vertAnchor="page", horzAnchor="page",
                         tblpX=mm(35 - 4.56) - width, tblpY=mm(28)), element("tblOverlap", val="never"),
        element("tblW", w=width, type="dxa"), element("tblLayout", type="fixed"),
        element("tblCellMar", *cell_margins(0)))
    cell = element("tc", element("tcPr", element("tcW", w=width, type="dxa"), element("textDirection", val="tbRl")),
                   *folio(align))
    return [element("tbl", properties, element("tblGrid", element("gridCol", w=width)), element("tr", element(
        "trPr", element("trHeight", val=height, hRule="exact")), cell)), p("Folio")]


def furniture() -> dict[str, etree._Element]:
    """Headers and footers. The first page of a list knows by ``list_pages`` on which side its number goes."""
    def first(number: int) -> etree._Element:
        page = number - 1 if number < 3 else -1  # the last list of three, or of two where nothing was refused
        return element("ftr", p("Folio", f"{{%p if list_pages[{page}] is odd %}}"), *turned_folio("right"),
                       p("Folio", "{%p else %}"), *turned_folio("left"), p("Folio", "{%p endif %}"))

    # 版记 stands on an even page; where a blank one is before it, neither bears a number (7.5)
    last = element("ftr", p("Folio", "{%p if colophon_page is even %}"), *folio("left"), p("Folio", "{%p else %}"),
                   p("Folio"), p("Folio", "{%p endif %}"))
    return {"footer1.xml": element("ftr", *folio("right")), "footer2.xml": element("ftr", *folio("left")),
            "footer3.xml": element("ftr", *turned_folio("right")), "footer4.xml": element("ftr", *turned_folio("left")),
            **{f"footer{number + 4}.xml": first(number) for number in (1, 2, 3)}, "footer8.xml": last,
            "header1.xml": element("hdr", element("p", element("pPr", element("pStyle", val="ListNote"), element(
                "jc", val="right")), run("（续表）　　　单位：万元"))),
            "header2.xml": element("hdr", p("ListNote"))}


def annex(number: str, title: str, note: str, *tables: etree._Element) -> list[etree._Element]:
    """An annex (7.3.7): its number on the first line, its title on the third."""
    return [p("DocAnnex", f"附件{number}"), p("ListNote"), p("ListTitle", title), p("ListUnit", note), *tables]


def colophon() -> list[etree._Element]:
    """版记 (7.4) at the bottom of the last page: an even one (GB/T 33476.2, 7.3.1).

    A cell as high as the text of a page, its content at its bottom, so that the last rule is the text's lower edge
    however many lines the copies take, in all programs: LibreOffice does not float a table that is as wide as the
    text.
    """
    def ruled(width: int) -> etree._Element:
        made = p("ListEnd")
        made.find(f"{{{NS}}}pPr").insert(1, element("pBdr", element("top", val="single", sz=width, space=0,
                                                                    color="000000")))
        return made

    imprint = p("Colophon", "{{ colophon.office }}")
    imprint.find(f"{{{NS}}}pPr").append(element("tabs", element("tab", val="right", pos=TEXT_WIDTH - pt(FOLIO))))
    imprint.append(element("r", element("tab")))
    imprint.extend(run(each.text) for each in pieces("{{ colophon.date }}印发"))
    inside = [ruled(8), p("ListEnd", "{%p if colophon.copies %}"), p("ColophonCopies", "抄送：{{ colophon.copies }}。"),
              ruled(6), p("ListEnd", "{%p endif %}"), imprint]
    cell = element("tc", element("tcPr", element("tcW", w=TEXT_WIDTH, type="dxa"), element("tcBorders", element(
        "bottom", val="single", sz=8, space=0, color="000000")), element("vAlign", val="bottom")), *inside)
    made = element("tr", element("trPr", element("cantSplit"), element("trHeight", val=mm(225) - 26, hRule="exact")),
                   cell)
    end = element("sectPr", refer("headerReference", "default", "rIdNone"), refer("headerReference", "even", "rIdNone"),
                  refer("footerReference", "default", "rIdLast"), refer("footerReference", "even", "rIdLast"),
                  element("type", val="evenPage"), element("pgSz", w=11906, h=16838))
    end.append(element("pgMar", top=mm(37), right=mm(26), bottom=mm(35), left=mm(28), footer=mm(25.5), gutter=0,
                       header=mm(37) - 464))  # LibreOffice begins the text of this section right below the header
    return [table([TEXT_WIDTH], [made], ruled=False), p("ListEnd"), end]


# ---------------------------------------------------------------- the documents

RULES = "《{{ rules.title }}》（{{ rules.number }}）"
UNIT = "单位：万元"
Told = Mapping[str, Any]
Blocks = list[etree._Element]


def when(name: str, *blocks: etree._Element, without: etree._Element | None = None) -> Blocks:
    """*blocks* where the context's *name* is not empty, else what goes without it."""
    other = [] if without is None else [p("DocBody", "{%p else %}"), without]
    return [p("DocKept", f"{{%p if {name} %}}"), *blocks, *other, p("DocKept", "{%p endif %}")]


def public_notice(told: Told) -> Blocks:
    """拟补助项目公示."""
    return [
        p("DocTitle", "{{ title }}"), p("Normal"),
        p("DocBody", f"根据{RULES}等有关规定，经企业申报、区级初审、市级审核，并经市经信局党组会议审议通过，"
          "拟对{{ companies }}家企业的{{ count }}个项目给予补助，补助资金共计{{ total }}万元（详见附件）。现予公示，"
          "公示时间为{{ period.first }}至{{ period.last }}（{{ period.days }}个工作日，{{ period.rule }}）。"),
        p("DocBody", "公示期内，任何单位和个人对公示内容有异议的，请以书面形式向我局提出，说明理由并提供必要的证明"
          "材料。单位提出异议的，应加盖单位公章；个人提出异议的，应签署真实姓名，并提供有效联系方式。我局对异议人信息予以保密。"),
        p("DocBody", "受理单位：{{ office.name }}"), p("DocBody", "联系电话：{{ office.phone }}"),
        p("DocBodyKept", "联系地址：{{ office.address }}"),
        p("DocKept"), p("DocAttachment", "附件：{{ annex_title }}"), *signature("嘉兴市经济和信息化局"),
        section("nextPage", False), *annex("", "{{ annex_lines }}", UNIT, listing(told["columns"])),
        p("ListEnd"), section("nextPage", True, last=True)]


def grant_notice(told: Told) -> Blocks:
    """下达通知, of two bureaus together."""
    return [
        *red_head("嘉兴市经济和信息化局", "嘉兴市财政局"), p("Normal"), p("Normal"),
        p("DocTitle", "{{ title }}"), p("Normal"), p("DocAddressee", "{{ addressees }}："),
        p("DocBody", f"根据{RULES}规定，经企业申报、区级初审、市级审核，市经信局党组会议审议通过并公示无异议，现将"
          "{{ program }}补助项目清单下达给你们（详见附件），涉及企业{{ companies }}家、项目{{ count }}个，"
          "补助资金共计{{ total }}万元，其中{{ shares }}。"),
        p("DocBodyKept", "请按照有关规定及时拨付补助资金，督促企业按规定使用资金，自觉接受审计、纪检监察、财政等部门的"
          "监督检查和绩效评价。"),
        p("DocKept"), p("DocAttachment", "附件：{{ annex_title }}"),
        *signature("嘉兴市经济和信息化局", "嘉兴市财政局"), section("nextPage", False),
        *annex("", "{{ annex_lines }}", UNIT, listing(told["columns"], grouped=True)),
        section("nextPage", True), *colophon()]


def review_results(told: Told) -> Blocks:
    """市级审核结果汇总与补助资金安排方案."""
    matrix = told["matrix"]
    return [
        p("DocTitle", "{{ title }}"), p("Normal"),
        p("DocBody", f"根据{RULES}规定，市经信局牵头对各区推荐上报的项目进行了审核，现将审核结果和补助资金安排方案"
          "报告如下。"),
        p("DocHeading1", "一、审核结果"),
        p("DocBody", "本次共审核项目{{ all_count }}个，其中拟予补助{{ count }}个，涉及企业{{ companies }}家；不予补助"
          "{{ refused_count }}个。各类别、各区审核结果见附件1。"),
        p("DocHeading1", "二、补助资金安排"),
        p("DocBody", "拟安排补助资金共计{{ total }}万元。"),
        p("DocHeading2", "（一）按区安排"),
        p("DocBody", "{{ shares }}。"),
        p("DocHeading2", "（二）按类别安排"),
        p("DocBody", "{{ category_shares }}。逐项明细见附件2。"),
        p("DocHeading1", "三、不予补助情况"),
        *when("refusals", p("DocBody", "经审核，不符合申报条件的项目{{ refused_count }}个，具体项目和理由见附件3。"),
              without=p("DocBody", "经审核，没有不符合申报条件的项目。")),
        p("DocHeading1", "四、下一步工作"),
        p("DocBodyKept", "方案经市经信局党组会议审议通过后，在市经信局网站公示{{ period.days }}个工作日；公示结束且无"
          "异议后，由市经信局、市财政局下达补助项目清单。"),
        p("Normal"),
        p("DocAttachments", "附件：1.{{ annex1_title }}"), p("DocAttachments2", "2.{{ annex2_title }}"),
        *when("refusals", p("DocAttachments2", "3.{{ annex3_title }}")),
        *signature("嘉兴市经济和信息化局"), section("nextPage", False),
        *annex("1", "{{ annex1_lines }}", UNIT, listing(matrix, rows="matrix", totals="matrix_totals")),
        section("nextPage", True), *annex("2", "{{ annex2_lines }}", UNIT, listing(told["columns"])),
        *when("refusals", section("nextPage", True, number=2), *annex("3", "{{ annex3_lines }}", "", listing(
            told["refusals"], rows="refusals"))), p("ListEnd"), section("nextPage", True, last=True, number=3)]


def refusal_letter(_: Told) -> Blocks:
    """不予补助告知书."""
    return [
        p("DocTitle", "{{ title }}"), p("Normal"), p("DocAddressee", "{{ applicant }}："),
        p("DocBody", f"你单位申报的{{{{ category }}}}“{{{{ subject }}}}”，经审核，不符合{RULES}的有关规定，不予补助。"
          "理由如下："),
        p("DocBody", "{%p for reason in reasons %}"), p("DocBody", "{{ reason }}"), p("DocBody", "{%p endfor %}"),
        p("DocBodyKept", "如对上述审核结果有异议，可向我局书面提出，说明理由并提供证明材料。联系电话："
          "{{ office.phone }}。"),
        *signature("嘉兴市经济和信息化局"), section("nextPage", False, last=True)]


def listed(note: str, grouped: bool = False) -> Callable[[Told], Blocks]:
    """A document that is a list alone."""
    def build(told: Told) -> Blocks:
        return [p("ListTitle", "{{ title }}"), p("ListUnit" if note == UNIT else "ListNote", note),
                listing(told["columns"], grouped=grouped), p("ListEnd"), section("nextPage", True, last=True)]
    return build


BUILDERS: dict[str, Callable[[Told], Blocks]] = {
    "public_notice": public_notice, "grant_notice": grant_notice, "review_results": review_results,
    "refusal_letter": refusal_letter,
    "district_recommendation": listed("填报单位（盖章）：{{ departments.industry }}、{{ departments.finance }}"
                                      "　　填报日期：{{ date.text }}　　单位：万元"),
    "automatic_awards": listed("填报单位（盖章）：{{ departments.industry }}　　填报日期：{{ date.text }}　　"
                               "单位：万元"),
    "grant_list": listed(UNIT),
}

TYPE = ('<Override PartName="/word/{0}" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.'
        '{1}+xml"/>')
CORE = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" \
xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" \
xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>{{ title_line }}</dc:title>\
<dc:creator>嘉兴市经济和信息化局</dc:creator><dc:language>zh-CN</dc:language></cp:coreProperties>"""


def settings() -> etree._Element:
    """``word/settings.xml``: odd and even pages have footers of their own."""
    return element("settings", element("zoom", percent=100), element("evenAndOddHeaders"),
                   element("characterSpacingControl", val="doNotCompress"),
                   element("compat", element("compatSetting", name="compatibilityMode",
                                             uri="http://schemas.microsoft.com/office/word", val=15)),
                   element("themeFontLang", val="zh-CN", eastAsia="zh-CN"), element("decimalSymbol", val="."),
                   element("listSeparator", val=","))


def package(blocks: Blocks) -> bytes:
    """The DOCX file, the same bytes each time."""
    sides = furniture()
    names = {"rIdOdd": "footer1.xml", "rIdEven": "footer2.xml", "rIdTurnedOdd": "footer3.xml",
             "rIdTurnedEven": "footer4.xml", **{f"rIdFirst{number}": f"footer{number + 4}.xml" for number in (1, 2, 3)},
             "rIdLast": "footer8.xml", "rIdMore": "header1.xml", "rIdNone": "header2.xml"}
    body = element("document", element("body", *blocks))
    used = {value for each in body.iter() for key, value in each.items() if key == f"{{{R}}}id"}
    names = {key: name for key, name in names.items() if key in used}
    links = relationships((OFFICE + "styles", "styles.xml"), (OFFICE + "settings", "settings.xml"))
    links = links.replace("</Relationships>", "".join(
        f'<Relationship Id="{key}" Type="{OFFICE}{name[:6]}" Target="{name}"/>' for key, name in names.items())
        + "</Relationships>")
    types = CONTENT_TYPES.replace(TYPE.format("fontTable.xml", "fontTable"), "").replace("</Types>", "".join(
        TYPE.format(name, name[:6]) for name in names.values()) + "</Types>")
    parts: dict[str, Any] = {
        "[Content_Types].xml": types,
        "_rels/.rels": relationships((OFFICE + "officeDocument", "word/document.xml"),
                                     (PACKAGE + "core-properties", "docProps/core.xml"),
                                     (OFFICE + "extended-properties", "docProps/app.xml")),
        "word/document.xml": body, "word/_rels/document.xml.rels": links, "word/styles.xml": styles(),
        "word/settings.xml": settings(), "docProps/core.xml": CORE, "docProps/app.xml": APP,
        **{f"word/{name}": sides[name] for name in names.values()}}
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            content = part.encode() if isinstance(part, str) else etree.tostring(
                part, xml_declaration=True, encoding="UTF-8", standalone=True)
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, content)
    return buffer.getvalue()


def main(folder: Path) -> None:
    """Write ``folder/<name>/template.docx`` for each document."""
    for name, build in BUILDERS.items():
        told = tomllib.loads((folder / name / "document.toml").read_text(encoding="utf-8"))
        (folder / name / "template.docx").write_bytes(package(build(told)))
        print(folder / name / "template.docx")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parents[1] / "templates" / "publicity")
