"""The documents that can be published: each a folder of templates/publicity/, loaded and checked once.

``document.toml`` says what the document covers, from which state of an application it may be made, whether it is
public, which facts of a project it may show and in which columns; ``template.docx`` is rendered by the same engine as
the forms.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from subsidy_docs.bilingual import Bilingual
from subsidy_docs.errors import TemplateError, UsageError
from subsidy_docs.publish.lifecycle import SELECTIONS
from subsidy_docs.publish.project import FIELDS, PRIVATE
from subsidy_docs.resources import data_folder

SCOPES = ("call", "district", "application")
ROWS = {"matrix": "matrix", "columns": "rows", "refusals": "refusals"}  # a table of the toml -> its rows' name


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a list: ``kind`` is text or money; ``total``: its sum stands in the last row."""

    key: str
    label: str
    width: float
    kind: str
    total: bool
    align: str


@dataclass(frozen=True, slots=True, eq=False)
class Document:
    """A document of a call. ``title`` and ``annexes`` are patterns of {year} and {district}; "|" in the title marks
    where its lines may end. ``shows`` are the only facts of a project that its template is given."""

    name: str
    title: str
    title_en: str
    file: str
    annexes: tuple[str, ...]
    scope: str
    select: str
    public: bool
    shows: frozenset[str]
    tables: Mapping[str, tuple[Column, ...]]
    template: Path

    @property
    def label(self) -> Bilingual:
        """What people call it."""
        return Bilingual(self.file.partition("（")[0], self.title_en)

    @property
    def formats(self) -> tuple[str, ...]:
        """What it can be made as."""
        return ("docx", "pdf", "xlsx") if self.tables else ("docx", "pdf")


def document_names() -> tuple[str, ...]:
    """The names of all documents at hand, in the order of the procedure."""
    order = {"district_recommendation": 0, "automatic_awards": 1, "review_sheet": 2, "review_results": 3,
             "public_notice": 4, "refusal_letter": 5, "grant_notice": 6, "grant_list": 7}
    names = (path.parent.name for path in data_folder("templates").glob("publicity/*/document.toml"))
    return tuple(sorted(names, key=lambda name: (order.get(name, 99), name)))


@cache
def load_document(name: str) -> Document:
    """The document *name*. Raises ``UsageError`` for an unknown name, ``TemplateError`` for a bad folder."""
    if name not in document_names():
        raise UsageError(f"没有名为“{name}”的文件，可用的有：{'、'.join(document_names())}。",
                         f"there is no document {name!r}; there are: {', '.join(document_names())}.")
    folder = data_folder("templates") / "publicity" / name
    return read_document(folder)


def read_document(folder: Path) -> Document:
    """The document of a folder. Raises ``TemplateError`` where its toml is wrong or lets private facts out."""
    path = folder / "document.toml"
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        tables = {key: tuple(map(_column, data[key])) for key in ROWS if key in data}
        document = Document(
            name=folder.name, title=data["title"], title_en=data["title_en"], file=data["file"],
            annexes=tuple(data.get("annexes", ())), scope=data["scope"], select=data["select"], public=data["public"],
            shows=frozenset(data["shows"]), tables=tables, template=folder / data.get("template", "template.docx"))
    except (OSError, tomllib.TOMLDecodeError, KeyError, TypeError, UnicodeDecodeError) as error:
        raise TemplateError(f"文件定义有误：{error}", f"the document's definition is wrong: {error}",
                            file=str(path)) from error
    _check(document, path)
    return document


def _column(entry: Mapping[str, Any]) -> Column:
    return Column(entry["key"], entry["label"].replace("|", ""), float(entry["width"]), entry.get("kind", "text"),
                  bool(entry.get("total")), entry.get("align", "left"))


def _check(document: Document, path: Path) -> None:
    """Raise where the definition asks for what is not there or must not be shown."""
    def wrong(zh: str, en: str) -> TemplateError:
        return TemplateError(zh, en, file=str(path))

    if document.scope not in SCOPES or document.select not in SELECTIONS:
        raise wrong(f"scope 应为{'、'.join(SCOPES)}之一，select 应为{'、'.join(SELECTIONS)}之一。",
                    f"scope must be one of {SCOPES}, select one of {tuple(SELECTIONS)}.")
    if unknown := document.shows - FIELDS:
        raise wrong(f"shows 中有未知的内容：{'、'.join(sorted(unknown))}。", f"shows names what is unknown: {unknown}.")
    if document.public and (private := document.shows & PRIVATE):
        raise wrong(f"公开文件不得显示：{'、'.join(sorted(private))}。", f"a public document must not show {private}.")
    asked = {column.key for key in ("columns", "refusals") for column in document.tables.get(key, ())}
    if hidden := asked - document.shows:
        raise wrong(f"清单有 shows 之外的栏：{'、'.join(sorted(hidden))}。", f"columns beyond shows: {sorted(hidden)}.")
