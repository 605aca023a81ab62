"""A year: ``int``, written 2026 on the page and in the record (as text)."""

from __future__ import annotations

import re
from typing import Any

from subsidy_docs.bilingual import Bilingual
from subsidy_docs.values import BLANK, Parsed, doubtful
from subsidy_docs.values import dates as d
from subsidy_docs.values.base import Typed, ValueFault
from subsidy_docs.values.numerals import read_digits

_PLAIN = re.compile(r"\s*(20[0-9]{2}|2100)\s*(?:年度?)?\s*", re.ASCII)
_CHINESE = re.compile("([二2][〇○◯零OoΟО0一二三四五六七八九]{3}) *(?:年度?)?")
_EMPTY = re.compile("[ 年度:—-]*")
_FIGURES = re.compile("[0-9OolI]+(?: +[0-9OolI]+)*")

NOT_A_YEAR = Bilingual("应为四位年份，如2026", "must be a year of four digits, like 2026")
NO_YEAR = Bilingual("看不出是哪一年", "this can't be read as a year")
SEVERAL_YEARS = Bilingual("此处写有不止一个年份", "more than one year is written here")


class YearType(Typed):
    """The value type of years."""

    name = "year"
    strong = True

    def parse(self, raw: str) -> Parsed:
        """One year, however it is written. Never raises."""
        match = _PLAIN.fullmatch(raw)
        if match is not None:
            return Parsed(int(match[1]), True)
        text = d.prepared(raw)
        if _EMPTY.fullmatch(text):
            return BLANK
        match = _PLAIN.fullmatch(text)
        if match is not None:
            return Parsed(int(match[1]), True)
        chinese = _CHINESE.fullmatch(text)
        if chinese is not None:
            value = read_digits("".join("零" if c in "OoΟО0" else c for c in chinese[1]).replace("2", "二"))
            return Parsed(value, True) if not re.search("[2Oo]", chinese[1][0]) else doubtful(value, d.LETTERS)
        return self._doubtful(text)

    def _doubtful(self, text: str) -> Parsed:
        runs = _FIGURES.findall(text)
        if len(runs) != 1:
            return doubtful(None, SEVERAL_YEARS if runs else NO_YEAR)
        figures = re.sub("[Oo]", "0", re.sub("[lI]", "1", runs[0].replace(" ", "")))
        year = int(figures) if len(figures) <= 4 else 0
        if len(figures) == 2 and year < 80:
            return doubtful(2000 + year, d.SHORT_YEAR)
        if year not in d.YEARS:
            return doubtful(None, d.FAR_YEAR if len(figures) == 4 else NO_YEAR)
        notes = ((d.SPLIT,) if " " in runs[0] else ()) + ((d.LETTERS,) if re.search("[OolI]", runs[0]) else ())
        return doubtful(year, *(notes or (d.LEFTOVER,)))

    def canonical(self, value: Any) -> int:
        """The year of a whole number or of a sure writing. Raises ``ValueFault``."""
        if isinstance(value, str):
            value = self.read_sure(value)
        if type(value) is not int:
            raise ValueFault(NOT_A_YEAR)
        if value not in d.YEARS:
            raise ValueFault(d.FAR_YEAR)
        return value

    def format(self, value: Any, part: str | None = None) -> str:
        """2026."""
        return str(value)

    def to_json(self, value: Any) -> str:
        """``"2026"``."""
        return str(value)

    def from_json(self, data: Any) -> int:
        """The inverse of ``to_json``; a whole number is taken too."""
        if type(data) is int:
            return data
        if not isinstance(data, str) or not re.fullmatch("[0-9]{4}", data):
            raise ValueError(f"not a year YYYY: {data!r}")
        return int(data)


YEAR = YearType()
