"""Typed values, each type in a module of its own that goes both ways: parse what stood in a blank, format
for the official page, and to and from the record's JSON.

A ``Parsed`` with ``sure=False`` is a best guess that a person must look at; ``value=None`` with ``sure=True``
means that nothing was filled in.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any, NamedTuple, Protocol

from subsidy_docs.bilingual import Bilingual


class Parsed(NamedTuple):
    """What a raw text means: the typed value, whether that is beyond doubt, and why not."""

    value: Any
    sure: bool
    notes: tuple[Bilingual, ...] = ()


BLANK = Parsed(None, True)


def doubtful(value: Any, *notes: Bilingual) -> Parsed:
    """A best guess (or None) that a person must look at, and why."""
    return Parsed(value, False, notes)


class ValueType(Protocol):
    """One type of value, both directions.

    ``parts`` names what a template's tag may ask for (``{{ declaration_date.year }}``), in the order in
    which they are written; empty where a value is one text. ``strong`` says that a text that parses is
    itself evidence of having read the right blank (a phone, a month), which plain text never is.
    """

    name: str
    parts: tuple[str, ...]
    strong: bool

    def parse(self, raw: str) -> Parsed:
        """Read *raw*, as people write it. Never raises."""
        ...

    def check(self, value: Any) -> Bilingual | None:
        """What is wrong with *value* as data to fill in, or None."""
        ...

    def format(self, value: Any, part: str | None = None) -> str:
        """The official writing of *value*, or of one part of it."""
        ...

    def canonical(self, value: Any) -> Any:
        """The typed value of data that passed ``check``, in the form that reads back the same."""
        ...

    def blank(self, part: str | None = None) -> str:
        """What stands on the page where nothing (or no such part) is filled in."""
        ...

    def to_json(self, value: Any) -> Any:
        """*value* as it stands in the record's JSON (money as text, months YYYY-MM, days ISO)."""
        ...

    def from_json(self, data: Any) -> Any:
        """The inverse of ``to_json``; raises ``ValueError`` on what it can't be."""
        ...


@cache
def types() -> Mapping[str, ValueType]:
    """All value types by name: text, name, money, month, day, year, phone, number, mark."""
    from subsidy_docs.values import day, mark, money, month, number, phone, text, year

    known: tuple[ValueType, ...] = (
        text.TEXT, text.NAME, text.PASSAGE, money.MONEY, month.MONTH, day.DAY, year.YEAR, phone.PHONE,
        number.NUMBER, mark.MARK,
    )
    return {each.name: each for each in known}
