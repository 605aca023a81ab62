"""Hand 2: the package written byte by byte, as other programs do it.

Strict namespaces, other prefixes, UTF-16 parts, a document part of another name, no styles, WPS attributes, comments
and processing instructions in the body, AlternateContent, hMerge and vMerge without grid, gridBefore,
cells that wrap everything in content controls, numbered paragraphs whose numbers are no text.
"""

from __future__ import annotations

import zipfile
from itertools import pairwise
from pathlib import Path
from random import Random
from xml.sax.saxutils import escape

from benchmarks.accuracy import wording
from benchmarks.accuracy.hands import file_name, lay_out, one
from benchmarks.accuracy.sheet import Case, Cell, Para, Run, Sheet, Table
from benchmarks.accuracy.truth import Truth

_TRANSITIONAL = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
_STRICT_RELATION = "http://purl.oclc.org/ooxml/officeDocument/relationships/officeDocument"
_CONTENT = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
ODDITIES = ("strict", "prefix", "utf16", "other_part", "wps", "noise", "alternate", "hmerge", "no_grid", "grid_before",
            "entities", "numbered", "cell_sdt", "absolute", "stored", "no_space", "ascii_spaces")  # fmt: skip


class _Xml:
    """Builds ``document.xml`` of a sheet under some oddities."""

    def __init__(self, rng: Random, odd: frozenset[str]) -> None:
        self.rng, self.odd = rng, odd

    def text(self, text: str) -> str:
        """Escaped text, now and then as numeric references."""
        if "entities" in self.odd and self.rng.random() < 0.3:
            return "".join(f"&#x{ord(c):X};" for c in text)
        if "entities" in self.odd and self.rng.random() < 0.2 and "]]>" not in text:
            return f"<![CDATA[{text}]]>"
        return escape(text)

    def run(self, run: Run) -> str:
        """One ``<w:r>`` (or a few)."""
        look = (
            ('<w:u w:val="single"/>' if run.underline else "")
            + ("<w:strike/>" if run.strike else "")
            + ("<w:vanish/>" if run.hidden else "")
        )
        hint = (
            '<w:rFonts w:hint="eastAsia" w:ascii="仿宋_GB2312" w:eastAsia="仿宋_GB2312"/>' if "wps" in self.odd else ""
        )
        lang = '<w:lang w:val="en-US" w:eastAsia="zh-CN"/>' if "wps" in self.odd else ""
        out, piece = "", ""
        for ch in [*run.text, ""]:
            if ch in {"\t", "\n", ""}:
                if piece:
                    keep = "" if "no_space" in self.odd and piece == piece.strip() else ' xml:space="preserve"'
                    out += f"<w:t{keep}>{self.text(piece)}</w:t>"
                piece = ""
                out += {"\t": "<w:tab/>", "\n": self.rng.choice(("<w:br/>", "<w:cr/>")), "": ""}[ch]
            else:
                piece += ch
        r = f"<w:r><w:rPr>{hint}{look}{lang}</w:rPr>{out}</w:r>" if out else ""
        if "alternate" in self.odd and run.key and out and self.rng.random() < 0.5:
            r = f'<mc:Choice Requires="w14">{r}</mc:Choice><mc:Fallback>{r}</mc:Fallback>'
            r = f"<mc:AlternateContent>{r}</mc:AlternateContent>"
        if "noise" in self.odd and self.rng.random() < 0.4:
            r = (
                self.rng.choice(
                    (
                        "<!-- 填写 -->",
                        "<?wps edit?>",
                        '<w:proofErr w:type="spellStart"/>',
                        "<w:lastRenderedPageBreak/>" * 0,
                    )
                )
                + r
            )
        return r

    def para(self, p: Para) -> str:
        """One ``<w:p>``."""
        runs = p.runs
        number = ""
        if "numbered" in self.odd and runs and runs[0].key is None:
            bare = runs[0].text.lstrip("\u3000")
            if len(bare) > 2 and bare[0] in wording.NUMERALS and bare[1] == "、" and len(bare) > 20:
                number = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
                runs = (Run(bare[2:]), *runs[1:])
        ident = f' w14:paraId="{self.rng.getrandbits(31):08X}"' if "wps" in self.odd else ""
        jc = {"left": "", "center": '<w:jc w:val="center"/>', "right": '<w:jc w:val="right"/>'}[p.align]
        if "strict" in self.odd:
            jc = jc.replace('"right"', '"end"')
        return f"<w:p{ident}><w:pPr>{number}{jc}</w:pPr>{''.join(self.run(r) for r in runs)}</w:p>"

    def cell(self, cell: Cell, width: int, span: int, merge: str) -> str:
        """One ``<w:tc>``."""
        body = "".join(self.para(p) for p in cell.paras) or "<w:p/>"
        if "cell_sdt" in self.odd and any(r.key for p in cell.paras for r in p.runs):
            pr = f'<w:sdtPr><w:id w:val="{self.rng.getrandbits(20)}"/></w:sdtPr>'
            body = f"<w:sdt>{pr}<w:sdtContent>{body}</w:sdtContent></w:sdt>"
            body += "<w:p/>" if self.rng.random() < 0.5 else ""
        tc_width = "" if "no_grid" in self.odd else f'<w:tcW w:w="{width}" w:type="dxa"/>'
        if "hmerge" in self.odd and span > 1:
            part = width // span
            pr = f'<w:tcW w:w="{part}" w:type="dxa"/><w:hMerge w:val="restart"/>{merge}'
            first = f"<w:tc><w:tcPr>{pr}</w:tcPr>{body}</w:tc>"
            rest = f'<w:tc><w:tcPr><w:tcW w:w="{part}" w:type="dxa"/><w:hMerge/>{merge}</w:tcPr><w:p/></w:tc>'
            return first + rest * (span - 1)
        grid_span = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
        return f'<w:tc><w:tcPr>{tc_width}{grid_span}{merge}<w:vAlign w:val="center"/></w:tcPr>{body}</w:tc>'

    def table(self, table: Table) -> str:
        """One ``<w:tbl>``: cells several rows high by vMerge."""
        edges = table.edges
        widths = [round(8800 * (b - a)) for a, b in pairwise(edges)]
        at = {(p.row + k, p.column): (p, k) for p in table.grid() for k in range(p.row_span)}
        rows = ""
        for r in range(len(table.rows)):
            cells, column = "", 0
            while column < len(widths):
                found = at.get((r, column))
                if found is None:
                    column += 1
                    continue
                p, k = found
                merge = (
                    ""
                    if p.row_span == 1
                    else '<w:vMerge w:val="restart"/>'
                    if k == 0
                    else self.rng.choice(("<w:vMerge/>", '<w:vMerge w:val="continue"/>'))
                )
                shown = p.cell if k == 0 else Cell(0, 1, ())
                cells += self.cell(shown, sum(widths[column : column + p.column_span]), p.column_span, merge)
                column += p.column_span
            row_pr = (
                '<w:trPr><w:cantSplit/><w:trHeight w:val="567" w:hRule="atLeast"/></w:trPr>'
                if self.rng.random() < 0.5
                else ""
            )
            if "grid_before" in self.odd:
                row_pr = '<w:trPr><w:gridBefore w:val="1"/><w:wBefore w:w="20" w:type="dxa"/></w:trPr>'
            rows += f"<w:tr>{row_pr}{cells}</w:tr>"
        lead = '<w:gridCol w:w="20"/>' if "grid_before" in self.odd else ""
        columns = "".join(f'<w:gridCol w:w="{w}"/>' for w in widths)
        grid = "" if "no_grid" in self.odd else f"<w:tblGrid>{lead}{columns}</w:tblGrid>"
        sides = "".join(
            f'<w:{s} w:val="single" w:sz="4" w:space="0" w:color="auto"/>'
            for s in ("top", "left", "bottom", "right", "insideH", "insideV")
        )
        borders = f"<w:tblBorders>{sides}</w:tblBorders>" if table.borders else ""
        return f'<w:tbl><w:tblPr><w:tblW w:w="0" w:type="auto"/>{borders}</w:tblPr>{grid}{rows}</w:tbl>'

    def document(self, sheet: Sheet) -> str:
        """The whole part."""
        body = "".join(self.para(b) if isinstance(b, Para) else self.table(b) for b in sheet.blocks)
        names = {"w": _STRICT if "strict" in self.odd else _TRANSITIONAL, "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
                 "w14": "http://schemas.microsoft.com/office/word/2010/wordml",
                 "wpsCustomData": "http://www.wps.cn/officeDocument/2013/wpsCustomData"}  # fmt: skip
        spaces = " ".join(f'xmlns:{k}="{v}"' for k, v in names.items())
        section = '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/></w:sectPr>'
        xml = f'<w:document {spaces} mc:Ignorable="w14 wpsCustomData"><w:body>{body}{section}</w:body></w:document>'
        if "prefix" in self.odd:
            xml = (
                xml.replace("<w:", "<ns0:")
                .replace("</w:", "</ns0:")
                .replace(" w:", " ns0:")
                .replace("xmlns:w=", "xmlns:ns0=")
            )
        return xml


def package(sheet: Sheet, path: Path, rng: Random, odd: frozenset[str]) -> None:
    """Write the sheet as a package of three or more parts."""
    xml = _Xml(rng, odd).document(sheet)
    encoding = "utf-16" if "utf16" in odd else "utf-8"
    data = f'<?xml version="1.0" encoding="{encoding}" standalone="yes"?>\n{xml}'.encode(encoding)
    part = rng.choice(("word/document2.xml", "doc/main.xml")) if "other_part" in odd else "word/document.xml"
    target = f"/{part}" if "absolute" in odd else part
    relation = _STRICT_RELATION if "strict" in odd else _RELATION
    rels = (f'<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            f'<Relationship Id="rId1" Type="{relation}" Target="{target}"/></Relationships>')  # fmt: skip
    types = (f'<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
             f'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
             '<Default Extension="xml" ContentType="application/xml"/>'
             f'<Override PartName="/{part}" ContentType="{_CONTENT}"/></Types>')  # fmt: skip
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED if "stored" in odd else zipfile.ZIP_DEFLATED) as z:
        for name, content in (("[Content_Types].xml", types.encode()), ("_rels/.rels", rels.encode()), (part, data)):
            z.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), content)


def make(form: str, truth: Truth, rng: Random, folder: Path) -> Case:
    """A DOCX of raw XML."""
    sheet, wants = lay_out(form, truth, rng)
    odd = frozenset(rng.sample(ODDITIES, rng.choice((0, 1, 2, 3))))
    if "hmerge" in odd:
        odd -= {"no_grid"}
    path = folder / file_name(form, truth, rng, ".docx")
    package(sheet, path, rng, odd)
    return one(path, form, wants)
