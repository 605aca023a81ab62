"""A file in, its parts out: each form, each paper, with its pages and how sure that is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from subsidy_docs.bilingual import Bilingual
from subsidy_docs.dossier.pages import page_lines
from subsidy_docs.dossier.signs import KINDS, SURE, Guess, guess
from subsidy_docs.errors import SubsidyDocsError
from subsidy_docs.forms import load_form
from subsidy_docs.record import Record, Status

_UNKNOWN = Bilingual("未能识别", "not told")
_GOES_ON = Bilingual("后面的页没有自己的标题，按同一份材料计", "pages without a heading of their own were taken along")


@dataclass(frozen=True, slots=True)
class Part:
    """One thing in a dossier. ``kind`` is a form's name, a key of ``signs.KINDS``, or None where it can't be told;
    ``pages`` are empty for a file without pages of its own (DOCX)."""

    kind: str | None
    label: Bilingual
    file: str
    pages: tuple[int, ...]
    confidence: float
    record: Record | None = None
    note: Bilingual | None = None

    @property
    def sure(self) -> bool:
        """Whether it may be relied on."""
        return self.confidence >= SURE

    def to_dict(self) -> dict[str, Any]:
        """The part as JSON, without its record."""
        return {"kind": self.kind, "label": self.label._asdict(), "file": self.file, "pages": list(self.pages),
                "confidence": round(self.confidence, 2), "note": None if self.note is None else self.note._asdict()}


def parts_of(data: bytes, name: str) -> list[Part]:
    """The parts of the file *name*, in its order; one of no kind, with the error, where it can't be read."""
    from subsidy_docs.reader import make_layout, records

    try:
        layout = make_layout(data, name=name)
        found = records(layout, data, name=name)
    except SubsidyDocsError as error:
        return [Part(None, _UNKNOWN, name, (), 0.0, note=error.sentence)]
    forms = [_form(record) for record in found]
    taken = {page for part in forms for page in part.pages}
    if layout.kind == "docx":
        papers = [] if forms else list(_papers(page_lines(data, layout, ()), set(), name))
        return forms or [replace(part, pages=()) for part in papers]
    papers = list(_papers(page_lines(data, layout, taken), taken, name))
    return sorted([*forms, *papers], key=lambda part: part.pages)


def _form(record: Record) -> Part:
    """A form found: its confidence is the share of its fields that are sure."""
    form = load_form(record.form)
    asked = [reading for key, reading in record.fields.items() if form.fields[key].type.name != "mark"]
    sure = sum(reading.status is not Status.REVIEW for reading in asked)
    pages = record.source.pages
    whole = tuple(range(min(pages), max(pages) + 1)) if pages else ()
    share = 0.5 + 0.49 * sure / max(len(asked), 1)
    label = Bilingual(f"{form.annex}　{form.title.zh}", form.title.en)
    return Part(record.form, label, record.source.file, whole, share, record)


def _papers(pages: Mapping[int, list[str]], taken: set[int], name: str) -> Iterator[Part]:
    """The papers on the pages that no form takes. A page without a heading goes on with a paper that may be long."""
    current: Part | None = None
    for number in sorted(pages):
        if number in taken:
            if current is not None:
                yield current
            current = None
            continue
        here = guess(pages[number])
        if current is not None and _goes_on(current, here):
            current = replace(current, pages=(*current.pages, number), note=current.note if here.sure else _GOES_ON)
            continue
        if current is not None:
            yield current
        kind = here.kind
        current = Part(kind.key if kind else None, kind.label if kind else _UNKNOWN, name, (number,), here.confidence)
    if current is not None:
        yield current


def _goes_on(current: Part, here: Guess) -> bool:
    """Whether a page belongs to the paper before it."""
    if current.kind is None:
        return False
    kind = KINDS[current.kind]
    return kind.long and (here.kind is None or (here.kind.key == kind.key and kind.key in ("contract", "audit_report")
                                                and not here.sure))
