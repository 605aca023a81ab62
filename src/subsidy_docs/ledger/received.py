"""A file as it was received and what reading it gave: what a worker hands back and the ledger stores.

Plain data without a database, so that worker processes start fast.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from subsidy_docs.errors import SubsidyDocsError
from subsidy_docs.record import Record

OK, REVIEW, FAILED = "ok", "review", "failed"


@dataclass(frozen=True, slots=True)
class ReadRecord:
    """One form of a file: ``body`` is its record as JSON (docs/design.md), ``review`` whether a person must look."""

    form: str
    edition: str
    review: bool
    applicant: str | None
    body: str


@dataclass(frozen=True, slots=True)
class Received:
    """One file: its name as given, the hash and size of its bytes, and its records or its error (never both).

    ``sha256`` is None for what could not be opened; such a file has no bytes to know it by and is asked for again
    at every run.
    """

    name: str
    sha256: str | None
    size: int
    records: tuple[ReadRecord, ...] = ()
    error: Mapping[str, Any] | None = None

    @property
    def status(self) -> str:
        """``failed``, ``review`` or ``ok``."""
        if self.error is not None:
            return FAILED
        return REVIEW if any(record.review for record in self.records) else OK

    @classmethod
    def of(cls, name: str, sha256: str, size: int, records: Iterable[Record]) -> Received:
        """A file that was read."""
        return cls(name, sha256, size, tuple(map(read_record, records)))

    @classmethod
    def failed(cls, name: str, sha256: str | None, size: int, error: SubsidyDocsError) -> Received:
        """A file that could not be read."""
        return cls(name, sha256, size, error=error.to_dict())


def read_record(record: Record) -> ReadRecord:
    """*record* in the form that is stored."""
    applicant = record.value("applicant_name") or record.value("pledging_organization")
    return ReadRecord(record.form, record.edition, record.needs_review,
                      None if applicant is None else storable(str(applicant)), to_json(record.to_dict()))


def to_json(value: object) -> str:
    """*value* as JSON that any database can hold.

    A half of a surrogate pair (from a file name that is no UTF-8) is written as its JSON escape; NUL is escaped by
    JSON itself.
    """
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "backslashreplace").decode()


def storable(text: str) -> str:
    """*text* so that any database can hold it: no NUL, no half of a surrogate pair."""
    return text.replace("\0", "\\x00").encode("utf-8", "backslashreplace").decode()


def application_id(sha256: str, ordinal: int) -> str:
    """The name of the application that is the *ordinal*-th form (from 1) of a file."""
    return f"{sha256}-{ordinal}"


def listed_id(category: str, applicant: str, subject: str) -> str:
    """The name of an application without a form (免申即享), which is known by what it is for."""
    return "listed-" + hashlib.sha256(to_json([category, applicant, subject]).encode()).hexdigest()
