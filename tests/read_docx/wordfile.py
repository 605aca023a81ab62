"""Makes small Word files of raw XML, a quirk at a time, and says what a layout holds in plain tuples."""

from __future__ import annotations

import io
import zipfile

from subsidy_docs.layout import Layout, Paragraph
from subsidy_docs.read.docx import read_docx

TRANSITIONAL = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
NAMESPACES = (
    ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    ' xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
    ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    ' xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"'
    ' xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
    ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
    ' xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'
    ' xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
    ' mc:Ignorable="w14"'
)
ROOT_RELS = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    'Target="word/document.xml"/></Relationships>'
)


def document(body: str, *, space: str = TRANSITIONAL, root: str = "w:document") -> str:
    """A document.xml with this body."""
    return (f'<?xml version="1.0" encoding="UTF-8"?><{root} xmlns:w="{space}"{NAMESPACES}>'
            f"<w:body>{body}</w:body></{root}>")


def package(parts: dict[str, str | bytes], *, compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A ZIP file of these parts."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def docx(body: str, *, space: str = TRANSITIONAL) -> bytes:
    """A DOCX of this body."""
    return package({"[Content_Types].xml": "<Types/>", "_rels/.rels": ROOT_RELS,
                    "word/document.xml": document(body, space=space)})


def layout(body: str) -> Layout:
    """What is read from a DOCX of this body."""
    return read_docx(docx(body), name="申请表.docx")


def r(text: str, properties: str = "") -> str:
    """A run."""
    return f"<w:r>{f'<w:rPr>{properties}</w:rPr>' if properties else ''}<w:t xml:space=\"preserve\">{text}</w:t></w:r>"


def p(*inline: str) -> str:
    """A paragraph of runs; plain text becomes a run."""
    return f"<w:p>{''.join(each if each.startswith('<') else r(each) for each in inline)}</w:p>"


def tc(*blocks: str, properties: str = "") -> str:
    """A cell of blocks; plain text becomes a paragraph."""
    inner = "".join(each if each.startswith("<") else p(each) for each in blocks) or "<w:p/>"
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inner}</w:tc>"


def tr(*cells: str, properties: str = "") -> str:
    """A row of cells; plain text becomes a cell."""
    inner = "".join(each if each.startswith("<w:") else tc(*([each] if each else [])) for each in cells)
    return f"<w:tr><w:trPr>{properties}</w:trPr>{inner}</w:tr>"


def tbl(*rows: str) -> str:
    """A table."""
    return f"<w:tbl><w:tblPr/><w:tblGrid/>{''.join(rows)}</w:tbl>"


def plain(found: Layout) -> list[object]:
    """The blocks: a paragraph as the list of its lines, a table as (row, column, row span, column span, lines)."""
    return [
        [line.text for line in block.lines] if isinstance(block, Paragraph)
        else [(c.row, c.column, c.row_span, c.column_span, [line.text for line in c.lines]) for c in block.cells]
        for block in found.blocks
    ]


def texts(found: Layout) -> list[str]:
    """All lines in reading order."""
    lines: list[str] = []
    for block in found.blocks:
        if isinstance(block, Paragraph):
            lines += [line.text for line in block.lines]
        else:
            lines += [line.text for cell in block.cells for line in cell.lines]
    return lines
