"""One document in one format: document, context and format in, the bytes of a file out. The same give the same."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

from subsidy_docs.errors import UsageError
from subsidy_docs.fill.docx import DocxTemplate
from subsidy_docs.publish.documents import ROWS, Document


def render(document: Document, context: Mapping[str, Any], format_: str) -> bytes:
    """*document* filled with *context* as docx, pdf or xlsx. Raises as ``DocxTemplate.render`` and ``render_pdf``."""
    if format_ == "xlsx":
        from subsidy_docs.publish.workbook import workbook

        return workbook(document, context)
    template = _template(document.template)
    with _uncollected():
        filled = dict(context) | _pages(document, template, context)
        if format_ == "docx":
            return template.render(filled)
        if format_ == "pdf":
            from subsidy_docs.fill.pdf import render_pdf

            return render_pdf(template, filled, title=str(context["title_line"]), one_page=False)
    raise UsageError(f"没有这种格式：{format_}", f"there is no such format: {format_}")


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without Python's search for cycles: a long list is hundreds of thousands of objects in none, and looking through
    them again and again takes a third of the time."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


@lru_cache(maxsize=16)
def _template(path: Path) -> DocxTemplate:
    return DocxTemplate.load(path)


def _pages(document: Document, template: DocxTemplate, context: Mapping[str, Any]) -> dict[str, Any]:
    """What a template must know of the pages before: ``list_pages``, on which its lists begin (the first page of each
    has a footer of its own, for it is not 续表, and on which side its number stands only the pages before can tell);
    ``colophon_page``, the first after all else. Only what stands before these is laid out."""
    told = "colophon_page" in template.tags
    if not document.annexes and not told:
        return {"list_pages": [1], "colophon_page": 2}
    from subsidy_docs.fill.flow import Setting
    from subsidy_docs.fill.fonts import default_book
    from subsidy_docs.fill.sheets import sheets
    from subsidy_docs.fill.slots import flowing_document

    last = () if told else ("groups", ROWS[tuple(document.tables)[-1]])
    bare = dict(context) | {name: context[name][:1] for name in last if name in context}
    pages, found = 1, []
    for section in flowing_document(template, bare | {"list_pages": [1, 1, 1], "colophon_page": 2}):
        if section.start == "even":
            break
        if section.width > section.height:
            found.append(pages)
            if len(found) == len(document.annexes) and not told:
                break
        pages += len(sheets([section], Setting(default_book(), ruled=True)))
    return {"list_pages": found, "colophon_page": pages}
