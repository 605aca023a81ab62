"""What was read from one form: a value for each field, where it stood and how sure that is.

The JSON of ``Record.to_dict`` is a contract with outside programs (docs/design.md, "The record, as JSON").
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, NamedTuple

from subsidy_docs.layout import Box, Kind


class Status(StrEnum):
    """How far a reading can be trusted."""

    OK = "ok"  # typed and sure
    BLANK = "blank"  # nothing was filled in
    REVIEW = "review"  # a person must look; the value is a best guess or None


class Place(NamedTuple):
    """Where a value stood: a box on a page, a table cell of a DOCX, or a paragraph of it."""

    box: Box | None = None
    cell: tuple[int, int, int] | None = None
    paragraph: int | None = None

    def to_dict(self) -> dict[str, Any]:
        """``{"page", "box"}``, ``{"table", "row", "column"}`` or ``{"paragraph"}``."""
        if self.box is not None:
            b = self.box
            return {"page": b.page, "box": [round(b.x0, 1), round(b.y0, 1), round(b.x1, 1), round(b.y1, 1)]}
        if self.cell is not None:
            return dict(zip(("table", "row", "column"), self.cell, strict=True))
        return {"paragraph": self.paragraph}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Place:
        """The inverse of ``to_dict``."""
        if "box" in data:
            return cls(box=Box(data["page"], *data["box"]))
        if "table" in data:
            return cls(cell=(data["table"], data["row"], data["column"]))
        return cls(paragraph=data.get("paragraph"))


@dataclass(frozen=True, slots=True)
class Reading:
    """One field as read. ``value`` is typed (Decimal in 万元, ``date``, ``Month``, text, bool) or None."""

    value: Any
    raw: str
    status: Status
    confidence: float
    where: Place | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """The file a record came from: its path as given, its hash, the pages of the form, its kind."""

    file: str
    sha256: str
    pages: tuple[int, ...]
    kind: Kind


@dataclass(frozen=True, slots=True)
class Record:
    """One form as read: ``form`` and ``edition`` name the template, ``fields`` has every key of it."""

    form: str
    edition: str
    source: Source
    fields: Mapping[str, Reading]
    imprint: str = "none"
    problems: tuple[str, ...] = field(default=())

    def value(self, key: str) -> Any:
        """The value of field *key*, best guess included, or None."""
        reading = self.fields.get(key)
        return None if reading is None else reading.value

    @property
    def needs_review(self) -> bool:
        """Whether a person must look: at a field, or because the document is not as it was issued."""
        return self.imprint in ("differs", "forged") or any(
            reading.status is Status.REVIEW for reading in self.fields.values())

    def to_dict(self) -> dict[str, Any]:
        """The record as the JSON of docs/design.md."""
        from subsidy_docs.forms import load_form

        form = load_form(self.form)
        return {
            "form": self.form,
            "edition": self.edition,
            "source": {"file": self.source.file, "sha256": self.source.sha256,
                       "pages": list(self.source.pages), "kind": self.source.kind},
            "fields": {
                key: {
                    "value": None if r.value is None else form.fields[key].type.to_json(r.value),
                    "raw": r.raw, "status": str(r.status), "confidence": round(r.confidence, 2),
                    "where": None if r.where is None else r.where.to_dict(), "notes": list(r.notes),
                }
                for key, r in self.fields.items()
            },
            "imprint": self.imprint,
            "problems": list(self.problems),
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Record:
        """The inverse of ``to_dict``. Raises ``ValueError`` or ``KeyError`` on what is no record."""
        from subsidy_docs.forms import load_form

        form = load_form(data["form"])
        source = data["source"]
        return cls(
            form=data["form"], edition=data["edition"],
            source=Source(source["file"], source["sha256"], tuple(source["pages"]), source["kind"]),
            fields={
                key: Reading(
                    value=None if r["value"] is None else form.fields[key].type.from_json(r["value"]),
                    raw=r["raw"], status=Status(r["status"]), confidence=r["confidence"],
                    where=None if r["where"] is None else Place.from_dict(r["where"]), notes=tuple(r["notes"]),
                )
                for key, r in data["fields"].items() if key in form.fields
            },
            imprint=data.get("imprint", "none"), problems=tuple(data.get("problems", ())),
        )
