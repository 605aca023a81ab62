"""Short views of a layout for comparing."""

from __future__ import annotations

from subsidy_docs.layout import Layout, Paragraph, Table
from subsidy_docs.read.pdf import read_pdf


def read(data: bytes) -> Layout:
    return read_pdf(data, name="申请表.pdf")


def tables(layout: Layout) -> list[list[tuple[int, int, int, int, str]]]:
    """Each table as (row, column, row span, column span, text of the lines joined by newlines)."""
    return [[(c.row, c.column, c.row_span, c.column_span, "\n".join(line.text for line in c.lines))
             for c in block.cells] for block in layout.blocks if isinstance(block, Table)]


def paragraphs(layout: Layout) -> list[list[str]]:
    return [[line.text for line in block.lines] for block in layout.blocks if isinstance(block, Paragraph)]


def lines(data: bytes) -> list[str]:
    """All lines outside tables."""
    return [text for paragraph in paragraphs(read(data)) for text in paragraph]
