"""A form's page with its slots: the template read once, the values of each document set into it.

In: a template and a context. Out: ``PageModel``, the same for all documents of a template, in which the text of each
tag is a run of its own with the tag's name as ``slot``; and the texts that go there. So a form's XML is read once,
and what holds no slot is laid out once.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from lxml import etree

from subsidy_docs.fill.docx import DocxTemplate
from subsidy_docs.fill.flow import Kept
from subsidy_docs.fill.fonts import FontBook
from subsidy_docs.fill.page import Section
from subsidy_docs.fill.patterns import thinned
from subsidy_docs.fill.styles import PARSER, load_styles
from subsidy_docs.fill.wordml import sections
from subsidy_docs.fill.wordparagraphs import mark

_ONE_BREAK = re.compile("\r\n|[\r\v\f]")  # as the DOCX has it: a value has lines, no pages and no tabs
_Names = tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True, eq=False)
class PageModel:
    """The sections of a form, and per font book what has been laid out of them."""

    sections: tuple[Section, ...]
    _kept: dict[int, tuple[FontBook, Kept]] = field(default_factory=dict)

    def kept(self, book: FontBook) -> Kept:
        """The lines laid out with *book* so far."""
        return self._kept.setdefault(id(book), (book, {}))[1]


def page_model(template: DocxTemplate, context: Mapping[str, Any]) -> PageModel:
    """The page of *template*, with a slot for each text of *context*."""
    names = tuple((key, tuple(value) if isinstance(value, Mapping) else ()) for key, value in context.items())
    return _model(template, names)


@lru_cache(maxsize=32)
def _model(template: DocxTemplate, names: _Names) -> PageModel:
    marked = {key: {part: mark(f"{key}.{part}") for part in parts} if parts else mark(key) for key, parts in names}
    return PageModel(whole_document(template, marked))


def slot_texts(context: Mapping[str, Any]) -> dict[str, str]:
    """The text of each slot: a value's by its key, a part's by key and part (``declaration_date.year``)."""
    texts: dict[str, str] = {}
    for key, value in context.items():
        texts |= {f"{key}.{part}": text for part, text in value.items()} if isinstance(value, Mapping) else {key: value}
    return {slot: _ONE_BREAK.sub("\n", text).replace("\t", " ") for slot, text in texts.items()}


def whole_document(template: DocxTemplate, context: Mapping[str, Any]) -> tuple[Section, ...]:
    """The sections of *template* filled in with *context*, headers and footers included."""
    return sections(template.render_xml(context), load_styles(template.parts["word/styles.xml"]),
                    _furniture(template, context))


def flowing_document(template: DocxTemplate, context: Mapping[str, Any]) -> tuple[Section, ...]:
    """The same for a document that repeats itself, as lists and letters do: of each pattern one row or paragraph is
    read."""
    document, filled = thinned(template.render_xml(context).decode())
    return sections(document.encode(), load_styles(template.parts["word/styles.xml"]), _furniture(template, context),
                    filled)


def _furniture(template: DocxTemplate, context: Mapping[str, Any]) -> dict[str, bytes]:
    """The headers and footers of *template* by relationship id, filled in."""
    relations = template.parts.get("word/_rels/document.xml.rels")
    if relations is None:
        return {}
    return {each.get("Id", ""): template.render_part(f"word/{each.get('Target')}", context)
            for each in etree.fromstring(relations, PARSER) if each.get("Type", "").endswith(("/footer", "/header"))}
