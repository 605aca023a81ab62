"""A day: ``datetime.date``, written 2025年11月4日 on the page (no leading zeros, GB/T 9704-2012 7.3.5.4) and in
ISO form in the record."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from subsidy_docs.bilingual import Bilingual
from subsidy_docs.values import BLANK, Parsed, doubtful
from subsidy_docs.values import dates as d
from subsidy_docs.values.base import Typed, ValueFault

NOT_A_DAY = Bilingual("应为日期，如2025年11月4日（2025-11-04）", "must be a date, like 2025-11-04")

_OFFICIAL = re.compile(r"\s*(20[0-9]{2})\s*年\s*(1[0-2]|[1-9])\s*月\s*(3[01]|[12][0-9]|[1-9])\s*日\s*", re.ASCII)
_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_LOOSE = re.compile(r"(20[0-9]{2})[ 年.,、/—-]+([0-9]{1,2})[ 月.,、/—-]+([0-9]{1,2})[ 日号.]*")


class DayType(Typed):
    """The value type of days."""

    name = "day"
    parts: tuple[str, ...] = ("year", "month", "day")
    strong = True

    def parse(self, raw: str) -> Parsed:
        """One day, however it is written. Never raises."""
        official = official_day(raw)
        if official is not None:
            return official
        text = d.prepared(raw)
        if d.nothing_written(text):
            return BLANK
        found = list(d.written(text))
        if len(found) == 1 and found[0].day is not None:
            parsed = _typed(found[0])
            notes = d.beside(text, found[0])
            if notes is None:
                return doubtful(parsed.value, *parsed.notes, d.LEFTOVER)
            return Parsed(parsed.value, parsed.sure, parsed.notes + notes)
        if len(found) > 1:
            values = {_typed(each).value for each in found}
            return doubtful(values.pop() if len(values) == 1 else None, d.SEVERAL)
        loose = _LOOSE.fullmatch(text)
        if loose is not None:
            year, month, day = map(int, loose.groups())
            return doubtful(date(year, month, day) if d.exists(year, month, day) else None, d.LOOSE)
        partial = found or (any(c.isdigit() for c in text) and any(c in text for c in "年月日"))
        return doubtful(None, d.PARTIAL if partial else d.UNCLEAR)

    def canonical(self, value: Any) -> date:
        """The date of a date or of a sure writing. Raises ``ValueFault``."""
        if isinstance(value, str):
            value = _iso(value) or self.read_sure(value)
        if not isinstance(value, date):
            raise ValueFault(NOT_A_DAY)
        if value.year not in d.YEARS:
            raise ValueFault(d.FAR_YEAR)
        return date(value.year, value.month, value.day)

    def format(self, value: Any, part: str | None = None) -> str:
        """2025年11月4日, or one figure of it."""
        if part is not None:
            return str(getattr(value, part))
        return f"{value.year}年{value.month}月{value.day}日"

    def blank(self, part: str | None = None) -> str:
        """The space that stands where nothing is filled in."""
        return {"year": "　　", "month": "　", "day": "　"}.get(part or "", "")

    def to_json(self, value: Any) -> str:
        """``2025-11-04``."""
        return f"{value.year:04d}-{value.month:02d}-{value.day:02d}"

    def from_json(self, data: Any) -> date:
        """The inverse of ``to_json``."""
        if not isinstance(data, str) or not _ISO.fullmatch(data):
            raise ValueError(f"not a date YYYY-MM-DD: {data!r}")
        return date.fromisoformat(data)


DAY = DayType()


def _iso(text: str) -> date | None:
    """The day of a plain ISO date, which data mostly is."""
    if not _ISO.fullmatch(text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def official_day(raw: str) -> Parsed | None:
    """The day of a text that is nothing but a day as forms print it (2025年11月4日), else None."""
    match = _OFFICIAL.fullmatch(raw)
    if match is None or int(match[3]) > 28:
        return None
    return Parsed(date(int(match[1]), int(match[2]), int(match[3])), True)


def scan(raw: str) -> list[tuple[int, int, Parsed]]:
    """All days in *raw*, in order, as (start, end, day); a month without a day is not sure and has no value."""
    return [(found.start, found.end, _typed(found)) for found in d.written(d.flat(raw))]


def _typed(found: d.Written) -> Parsed:
    if found.day is None:
        return doubtful(None, *found.doubts, d.PARTIAL)
    if not d.exists(found.year, found.month, found.day):
        return doubtful(None, *found.doubts, d.IMPOSSIBLE)
    return Parsed(date(found.year, found.month, found.day), not found.doubts, found.doubts)
