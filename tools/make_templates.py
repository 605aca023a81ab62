"""Make the three official forms: templates/annex1|annex2|annex3/template.docx.

In: nothing but the wording below, which is that of 嘉经信数经〔2025〕64号 (annexes 1 to 3; the pledge put back
in its order). Out: three DOCX files, the same bytes at each run. After this the DOCX files are the only place of
the layout; change them here, or by hand in Word, and fill and read follow.

    python tools/make_templates.py [FOLDER]
"""

from __future__ import annotations

import sys
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

from lxml import etree
from lxml.builder import ElementMaker

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
XML = "http://www.w3.org/XML/1998/namespace"
E = ElementMaker(namespace=W, nsmap={"w": W})

FANGSONG, HEITI, TITLE_SONG, LATIN = "仿宋_GB2312", "黑体", "方正小标宋简体", "Times New Roman"
A4 = (11906, 16838)
TWIPS_PER_MM = 1440 / 25.4


def mm(length: float) -> int:
    """Millimetres as twips (1/20 pt)."""
    return round(length * TWIPS_PER_MM)


def pt(length: float) -> int:
    """Points as twips."""
    return round(length * 20)


def element(tag: str, *children: etree._Element, **attributes: object) -> etree._Element:
    """``<w:tag w:name="value">`` around *children*."""
    made = E(tag, *children)
    for name, value in attributes.items():
        made.set(f"{{{W}}}{name}", str(value))
    return made


# ---------------------------------------------------------------- text

@dataclass(frozen=True)
class Run:
    """A run of text; a tag stands in a run of its own, so that what is filled in has one look."""

    text: str
    underline: bool = False

    def xml(self) -> etree._Element:
        """``<w:r>``. The hint gives quotes and dashes to the Chinese font."""
        properties = element("rPr", element("rFonts", hint="eastAsia"))
        if self.underline:
            properties.append(element("u", val="single"))
        text = element("t")
        text.text = self.text
        text.set(f"{{{XML}}}space", "preserve")
        return element("r", properties, text)


@dataclass(frozen=True)
class Paragraph:
    """A paragraph: ``style`` gives font, size, line height; lengths are in twips, ``indent`` in characters."""

    text: str
    style: str = "FormText"
    align: str = ""
    before: int = 0
    left: int = 0
    right_chars: int = 0
    first_chars: int = 0
    keep: bool = False

    def xml(self) -> etree._Element:
        """``<w:p>``. The children of ``w:pPr`` stand in the order of the schema."""
        properties = element("pPr", element("pStyle", val=self.style))
        if self.keep:
            properties.append(element("keepNext"))
        if self.before:
            properties.append(element("spacing", before=self.before))
        if indent := self._indent():
            properties.append(element("ind", **indent))
        if self.align:
            properties.append(element("jc", val=self.align))
        return element("p", properties, *self._runs())

    def _indent(self) -> dict[str, object]:
        """``w:ind``: in characters for Word and WPS, the same in twips for who knows only these."""
        size = pt(SIZES[self.style])
        indent: dict[str, object] = {}
        if self.left:
            indent["left"] = self.left
        if self.right_chars:
            indent |= {"rightChars": self.right_chars * 100, "right": self.right_chars * size}
        if self.first_chars:
            indent |= {"firstLineChars": self.first_chars * 100, "firstLine": self.first_chars * size}
        return indent

    def _runs(self) -> Iterator[etree._Element]:
        """The text in runs: ``{{ tag }}`` alone, ``_{{ tag }}_`` alone and underlined, ``/`` a line break."""
        for line_number, line in enumerate(self.text.split("/")):
            if line_number:
                yield element("r", element("br"))
            for part in pieces(line):
                yield part.xml()


def pieces(line: str) -> Iterator[Run]:
    """Split a line of wording at its tags."""
    rest = line
    while "{{" in rest:
        literal, _, rest = rest.partition("{{")
        name, _, rest = rest.partition("}}")
        underline = literal.endswith("_") and rest.startswith("_")
        if underline:
            literal, rest = literal[:-1], rest[1:]
        if literal:
            yield Run(literal)
        yield Run("{{" + name + "}}", underline)
    if rest:
        yield Run(rest)


def date(name: str, underline: bool = False) -> str:
    """The wording of a date blank: 年 月 日 are literals, what stands before each is filled in."""
    mark = "_" if underline else ""
    return "".join(f"{mark}{{{{ {name}.{part} }}}}{mark}{literal}"
                   for part, literal in (("year", "年"), ("month", "月"), ("day", "日")))


def month(name: str) -> str:
    """The wording of a month blank."""
    return f"{{{{ {name}.year }}}}年{{{{ {name}.month }}}}月"


# ---------------------------------------------------------------- tables

@dataclass(frozen=True)
class Cell:
    """A cell over ``span`` grid columns; ``merge`` is restart, continue or nothing."""

    paragraphs: Sequence[Paragraph]
    span: int = 1
    merge: str = ""


@dataclass(frozen=True)
class Row:
    """A row at least ``height`` points high, never split over pages."""

    height: float
    cells: Sequence[Cell]


@dataclass(frozen=True)
class Table:
    """A table of fixed widths (twips): Word takes them from ``w:tcW``, WPS from ``w:gridCol``."""

    grid: Sequence[int]
    rows: Sequence[Row]
    ruled: bool = True
    align: str = "center"
    margin: int = 108
    air: int = 0  # above and below the text of each cell

    def xml(self) -> etree._Element:
        """``<w:tbl>``."""
        properties = element("tblPr", element("tblW", w=sum(self.grid), type="dxa"), element("jc", val=self.align))
        if self.ruled:
            properties.append(element("tblBorders", *(
                element(side, val="single", sz=4, space=0, color="000000")
                for side in ("top", "left", "bottom", "right", "insideH", "insideV"))))
        properties.append(element("tblLayout", type="fixed"))
        properties.append(element("tblCellMar", *(
            element(side, w=width, type="dxa")
            for side, width in (("top", self.air), ("left", self.margin), ("bottom", self.air),
                                ("right", self.margin)))))
        grid = element("tblGrid", *(element("gridCol", w=width) for width in self.grid))
        return element("tbl", properties, grid, *(self._row(row) for row in self.rows))

    def _row(self, row: Row) -> etree._Element:
        if sum(cell.span for cell in row.cells) != len(self.grid):
            raise ValueError(f"a row fills {[cell.span for cell in row.cells]} of {len(self.grid)} columns")
        made = element("tr", element("trPr", element("cantSplit"), element("trHeight", val=pt(row.height),
                                                                          hRule="atLeast")))
        column = 0
        for cell in row.cells:
            properties = element("tcPr", element("tcW", w=sum(self.grid[column:column + cell.span]), type="dxa"))
            if cell.span > 1:
                properties.append(element("gridSpan", val=cell.span))
            if cell.merge:
                properties.append(element("vMerge", **({"val": "restart"} if cell.merge == "restart" else {})))
            properties.append(element("vAlign", val="center" if self.ruled else "top"))
            made.append(element("tc", properties, *(paragraph.xml() for paragraph in cell.paragraphs)))
            column += cell.span
        return made


def label(text: str, span: int = 1, merge: str = "") -> Cell:
    """A cell of official wording, centred."""
    return Cell([Paragraph(text, "FormLabel")], span, merge)


def value(text: str, span: int = 1) -> Cell:
    """A cell to fill in, centred like the labels."""
    return Cell([Paragraph(text, "FormLabel")], span)


def block(title: str, height: float, rows: Sequence[Sequence[Cell]]) -> list[Row]:
    """Rows that share the left cell *title*, merged vertically."""
    return [Row(height, [label(title if number == 0 else "", merge="restart" if number == 0 else "continue"), *cells])
            for number, cells in enumerate(rows)]


# ---------------------------------------------------------------- the package

SIZES = {"Normal": 12, "AnnexNumber": 16, "FormTitle": 22, "FormNote": 14, "FormLabel": 12, "FormText": 12,
         "PledgeText": 14, "TableEnd": 1}


def style(name: str, title: str, font: str, line: float, *, align: str = "", before: float = 0,
          after: float = 0) -> etree._Element:
    """A paragraph style that says all about itself: fonts (no theme), size, line height of at least *line* pt, and
    no quarter of an em set by the program between figures or Latin and 汉字, so that lines break alike everywhere."""
    size = SIZES[name] * 2
    paragraph = element("pPr", element("autoSpaceDE", val=0), element("autoSpaceDN", val=0), element(
        "spacing", before=pt(before), after=pt(after), line=pt(line),
        lineRule="exact" if name == "TableEnd" else "atLeast"))
    if align:
        paragraph.append(element("jc", val=align))
    run = element("rPr", element("rFonts", ascii=LATIN, hAnsi=LATIN, eastAsia=font, cs=LATIN, hint="eastAsia"),
                  element("sz", val=size), element("szCs", val=size))
    made = element("style", element("name", val=title), element("qFormat"), paragraph, run, type="paragraph",
                   styleId=name)
    if name == "Normal":
        made.set(f"{{{W}}}default", "1")
    else:
        made.set(f"{{{W}}}customStyle", "1")
    return made


def styles() -> etree._Element:
    """``word/styles.xml``."""
    defaults = element("docDefaults", element("rPrDefault", element("rPr", element(
        "rFonts", ascii=LATIN, hAnsi=LATIN, eastAsia=FANGSONG, cs=LATIN, hint="eastAsia"), element("sz", val=24),
        element("szCs", val=24), element("lang", val="zh-CN", eastAsia="zh-CN", bidi="ar-SA"))),
        element("pPrDefault"))
    table_normal = element(
        "style", element("name", val="Normal Table"), element("uiPriority", val=99), element("semiHidden"),
        element("tblPr", element("tblInd", w=0, type="dxa"), element("tblCellMar", *(
            element(side, w=width, type="dxa")
            for side, width in (("top", 0), ("left", 108), ("bottom", 0), ("right", 108))))),
        type="table", default=1, styleId="TableNormal")
    return element(
        "styles", defaults,
        style("Normal", "Normal", FANGSONG, 20),
        style("AnnexNumber", "附件号", HEITI, 28),
        style("FormTitle", "表单标题", TITLE_SONG, 34, align="center", before=6, after=12),
        style("FormNote", "表单附注", FANGSONG, 24, align="center", after=10),
        style("FormLabel", "表格标签", FANGSONG, 18, align="center"),
        style("FormText", "表格文字", FANGSONG, 18),
        style("PledgeText", "承诺正文", FANGSONG, 22.5, align="both"),
        style("TableEnd", "表尾", FANGSONG, 1),
        table_normal,
    )


def settings() -> etree._Element:
    """``word/settings.xml``: the layout rules of Word 2013 and later, Chinese punctuation as set."""
    return element(
        "settings", element("zoom", percent=100), element("characterSpacingControl", val="doNotCompress"),
        element("compat", element("compatSetting", name="compatibilityMode",
                                  uri="http://schemas.microsoft.com/office/word", val=15)),
        element("themeFontLang", val="zh-CN", eastAsia="zh-CN"), element("decimalSymbol", val="."),
        element("listSeparator", val=","))


def font_table() -> etree._Element:
    """``word/fontTable.xml``: what kind of face each font is, for a machine that lacks it."""
    def font(name: str, charset: str, family: str) -> etree._Element:
        return element("font", element("charset", val=charset), element("family", val=family),
                       element("pitch", val="variable"), name=name)
    return element("fonts", font(FANGSONG, "86", "modern"), font(HEITI, "86", "modern"),
                   font(TITLE_SONG, "86", "script"), font(LATIN, "00", "roman"))


CONTENT_TYPES = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">\
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>\
<Default Extension="xml" ContentType="application/xml"/>\
<Override PartName="/word/document.xml" \
ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>\
<Override PartName="/word/styles.xml" \
ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/>\
<Override PartName="/word/settings.xml" \
ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.settings+xml"/>\
<Override PartName="/word/fontTable.xml" \
ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.fontTable+xml"/>\
<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>\
<Override PartName="/docProps/app.xml" \
ContentType="application/vnd.openxmlformats-officedocument.extended-properties+xml"/>\
</Types>"""

RELATIONSHIPS = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>"""

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/"

CORE = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" \
xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" \
xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>{title}</dc:title>\
<dc:subject>嘉经信数经〔2025〕64号 {annex}</dc:subject><dc:creator>嘉兴市经济和信息化局</dc:creator>\
<dc:language>zh-CN</dc:language><dcterms:created xsi:type="dcterms:W3CDTF">2025-11-04T00:00:00Z</dcterms:created>\
<dcterms:modified xsi:type="dcterms:W3CDTF">2025-11-04T00:00:00Z</dcterms:modified></cp:coreProperties>"""

APP = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">\
<Application>Microsoft Office Word</Application><AppVersion>16.0000</AppVersion></Properties>"""


def relationships(*targets: tuple[str, str]) -> str:
    """A ``.rels`` part of (type, target)."""
    return RELATIONSHIPS.format("".join(f'<Relationship Id="rId{number}" Type="{kind}" Target="{target}"/>'
                                        for number, (kind, target) in enumerate(targets, 1)))


@dataclass(frozen=True)
class Document:
    """One form: margins top, bottom, left, right in mm."""

    annex: str
    title: str
    margins: tuple[float, float, float, float]
    blocks: Sequence[Paragraph | Table] = field(default=())

    def xml(self) -> etree._Element:
        """``word/document.xml``."""
        top, bottom, left, right = (mm(length) for length in self.margins)
        section = element("sectPr", element("pgSz", w=A4[0], h=A4[1]), element(
            "pgMar", top=top, right=right, bottom=bottom, left=left, header=851, footer=992, gutter=0))
        return element("document", element("body", *(each.xml() for each in self.blocks), section))

    def package(self) -> bytes:
        """The DOCX file, the same bytes each time."""
        parts = {
            "[Content_Types].xml": CONTENT_TYPES,
            "_rels/.rels": relationships((OFFICE + "officeDocument", "word/document.xml"),
                                         (PACKAGE + "core-properties", "docProps/core.xml"),
                                         (OFFICE + "extended-properties", "docProps/app.xml")),
            "word/document.xml": self.xml(),
            "word/_rels/document.xml.rels": relationships((OFFICE + "styles", "styles.xml"),
                                                          (OFFICE + "settings", "settings.xml"),
                                                          (OFFICE + "fontTable", "fontTable.xml")),
            "word/styles.xml": styles(),
            "word/settings.xml": settings(),
            "word/fontTable.xml": font_table(),
            "docProps/core.xml": CORE.format(title=self.title, annex=self.annex),
            "docProps/app.xml": APP,
        }
        buffer = BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
            for name, part in parts.items():
                content = part.encode() if isinstance(part, str) else etree.tostring(
                    part, xml_declaration=True, encoding="UTF-8", standalone=True)
                info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
                info.compress_type = zipfile.ZIP_DEFLATED
                package.writestr(info, content)
        return buffer.getvalue()


# ---------------------------------------------------------------- the wording

APPLICANT = [
    [Cell([Paragraph("申请单位名称（盖章）：{{ applicant_name }}{{ applicant_seal }}")], span=-1)],
    [label("负责人"), value("{{ principal_name }}"), label("电话"), value("{{ principal_phone }}")],
    [label("联系人"), value("{{ contact_name }}"), label("电话"), value("{{ contact_phone }}")],
]

PLEDGE = [
    Paragraph("对以上填列内容及提供材料的真实性、合法性负责。", first_chars=2),
    Paragraph("法定代表人签字并盖章：{{ legal_representative_signature }}", left=pt(160), before=pt(18)),
    Paragraph(date("declaration_date"), align="right", right_chars=2, before=pt(12)),
]


def review(department: str, title: str, before: float) -> list[Paragraph]:
    """A reviewer's cell: opinion, then reviewer, seal and date."""
    head = [Paragraph(title)] if title else []
    return [
        *head,
        Paragraph(f"{{{{ {department}_opinion }}}}", first_chars=2),
        Paragraph(f"审查人：{{{{ {department}_reviewer }}}}", before=pt(before)),
        Paragraph(f"（盖章）{{{{ {department}_seal }}}}", before=pt(4)),
        Paragraph(date(f"{department}_date"), align="right", before=pt(4)),
    ]


def widen(cells: Sequence[Cell], columns: int) -> list[Cell]:
    """Cells of an applicant's row over *columns*: the last one takes what is left."""
    fixed = sum(cell.span for cell in cells[:-1])
    return [*cells[:-1], Cell(cells[-1].paragraphs, columns - fixed)]


END = Paragraph("", "TableEnd")

ANNEX1 = Document("附件 1", "人工智能应用场景投资补助申请表", (22, 18, 26, 26), [
    Paragraph("附件 1", "AnnexNumber"),
    Paragraph("人工智能应用场景投资补助申请表", "FormTitle"),
    Table([1200, 1238, 2640, 900, 2978], [
        *block("申请单位/基本情况", 31, [widen(cells, 4) for cells in APPLICANT]),
        *block("近三年/人工智能/应用场景/资金投入/情况", 31, [
            [label("人工智能应用场景名称", 2), value("{{ scenario_name }}", 2)],
            [label("人工智能应用场景建设起止时间", 2),
             value(month("construction_start") + "—" + month("construction_end"), 2)],
            [label("人工智能应用场景建设投资总额", 2), value("{{ total_investment }}万元", 2)],
            [label("其中，硬件投资总额", 2), value("{{ hardware_investment }}万元", 2)],
            [label("其中，软件投资总额", 2), value("{{ software_investment }}万元", 2)],
            [label("申请补助金额", 2), value("{{ requested_subsidy }}万元", 2)],
        ]),
        Row(96, [label("申请单位/负责人/承诺"), Cell(PLEDGE, 4)]),
        Row(206, [label("初审情况"), Cell(review("district_industry", "区级经信部门审核意见", 14), 2),
                  Cell(review("district_finance", "区级财政部门审核意见", 14), 2)]),
    ], air=40),
    END,
])

ANNEX2 = Document("附件 2", "数据产品交易额上规模奖励申请表", (22, 18, 26, 26), [
    Paragraph("附件 2", "AnnexNumber"),
    Paragraph("数据产品交易额上规模奖励申请表", "FormTitle"),
    Table([1200, 1238, 2640, 900, 338, 2640], [
        *block("申请单位/基本情况", 33, [widen(cells, 5) for cells in APPLICANT]),
        *block("取得登记/证书的/数据产品/交易情况", 32, [
            [label("数据产品名称", 2), value("{{ product_name }}", 3)],
            [label("数据产品登记编号", 2), value("{{ registration_number }}", 3)],
            [label("数据产品年度交易起止时间", 2), value(month("trading_start") + "—" + month("trading_end"), 3)],
            [label("数据产品年度交易总额", 2), value("{{ total_trading_amount }}万元", 3)],
            [label("申请补助金额", 2), value("{{ requested_subsidy }}万元", 3)],
        ]),
        Row(96, [label("申请单位/负责人/承诺"), Cell(PLEDGE, 5)]),
        Row(226, [label("初审情况"), label("区级经信/部门审核/意见"),
                  Cell(review("district_industry", "", 14)), label("区级财政/部门审核/意见", 2),
                  Cell(review("district_finance", "", 14))]),
    ], air=40),
    END,
])


def pledge(text: str) -> Paragraph:
    """A paragraph of the pledge: two characters in from the left."""
    return Paragraph(text, "PledgeText", first_chars=2)


ANNEX3 = Document("附件 3", "项目申报单位廉洁诚信承诺书", (22, 20, 28, 26), [
    Paragraph("附件 3", "AnnexNumber"),
    Paragraph("项目申报单位廉洁诚信承诺书", "FormTitle"),
    Paragraph("（本承诺书随申报材料装订）", "FormNote"),
    Paragraph("_{{ recipient }}_：", "PledgeText", align="left"),
    pledge(f"我单位于{date('application_date', underline=True)}向你单位申报_{{{{ program_year }}}}_年度（类别）"
           "_{{ category }}_　_{{ project_name }}_项目。"),
    pledge("为确保以上项目申报及实施符合相关规定，防止出现违纪违法行为的发生，我们郑重承诺："),
    pledge("一、按有关要求和规定组织项目申报材料，相关设备和内容不重复（虚假）申报，保证其真实性、准确性和完整性。"),
    pledge("二、如实提供项目相关资料及实物，如实按计划申报项目投资、进度、质量，主动接受项目初审、实地核实、专家评审、"
           "中介审计和项目绩效评价等。"),
    pledge("三、真实反映项目有关情况，自觉接受审计、纪检等相关职能部门的检查和监督。"),
    pledge("四、绝不以任何方式向你单位工作人员及其亲属或你单位聘请专家等其他相关人员直接或间接地输送任何利益、好处或提供"
           "各种便利，包括馈赠礼金礼品、宴请娱乐旅游、相互借贷、婚丧嫁娶、出国留学等。"),
    pledge("五、若发现你单位工作人员及其亲属或你单位聘请专家等其他相关人员有违反廉洁规定行为的，及时向纪检监察部门举报。"),
    pledge("六、本人及本单位承担因不廉洁不诚信而产生的法律和行政责任。"),
    Table([4844, 4000], [
        Row(84, [Cell([Paragraph("承诺单位（盖章）：{{ pledging_organization }}{{ applicant_seal }}", "PledgeText",
                                 align="left", right_chars=1, before=pt(16))]),
                 Cell([Paragraph("法定代表人（签字）：{{ legal_representative_signature }}", "PledgeText",
                                 align="left", before=pt(16))])]),
        Row(34, [Cell([Paragraph(date("pledge_date"), "PledgeText", align="left", left=pt(56))]),
                 Cell([Paragraph("项目负责人（签字）：{{ project_lead_signature }}", "PledgeText", align="left")])]),
    ], ruled=False, align="left", margin=0),
    END,
])

DOCUMENTS = {"annex1": ANNEX1, "annex2": ANNEX2, "annex3": ANNEX3}


def main(folder: Path) -> None:
    """Write ``folder/<form>/template.docx`` for each form."""
    for name, document in DOCUMENTS.items():
        target = folder / name / "template.docx"
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(document.package())
        print(target)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parents[1] / "templates")
