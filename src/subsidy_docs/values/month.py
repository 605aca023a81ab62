"""A month: ``Month(2025, 3)``, written 2025年3月 on the page and ``2025-03`` in the record."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from subsidy_docs.bilingual import Bilingual
from subsidy_docs.values import BLANK, Parsed, doubtful
from subsidy_docs.values import dates as d
from subsidy_docs.values.base import Typed, ValueFault

_ISO = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])")
_OFFICIAL = re.compile(r"\s*(20[0-9]{2})\s*年\s*(1[0-2]|[1-9])\s*月\s*", re.ASCII)
_PERIOD = re.compile(r"\s*(20[0-9]{2})年(1[0-2]|[1-9])月[—\-至]{1,2}(20[0-9]{2})年(1[0-2]|[1-9])月\s*", re.ASCII)
_CONNECTOR = re.compile(r"(?:自|从)?[ 年月]*(?:[ 起]*[—\-~至到]+|[ 起]+)[ 年月止]*")
_LEFT_EMPTY = re.compile("[ :自从]*年 *月[ 起]*[—\\-~至到]+ *")
_EMPTY_LEFT = re.compile("[ 起]*[—\\-~至到]+ *年 *月[ 止。]*")
_LEFT_COLUMN, _RIGHT_COLUMN = re.compile(r"[\s:自从]*年\s*月[ 　]*\t"), re.compile(r"\t[ 　]*年\s*月[\s止。]*\Z")
_EDGE = re.compile("(?:· )?[ 年月:自从起止。]*")  # a speck of dirt is read as ·

NOT_A_MONTH = Bilingual("应为年月，如2025年3月（2025-03）", "must be a month, like 2025-03")
DAY_WRITTEN = Bilingual("写到了日，只取年月", "a day is written; its month is taken")
NO_SUCH_MONTH = Bilingual("没有这样的月份", "there is no such month")
UNTIL_NOW = Bilingual("写的是“至今”，没有具体年月", "it says 'until now' and names no month")
REVERSED = Bilingual("结束年月早于开始年月", "the end is before the start")
ONE_MONTH = Bilingual("起止年月只认出一个", "only one month of the period was found")
MANY_MONTHS = Bilingual("起止年月处写有不止两个年月", "more than two months are written for the period")
PERIOD_TEXT = Bilingual("起止年月之外还写有其他文字", "other text stands beside the period")


class Month(NamedTuple):
    """A month of a year; ordered as time is."""

    year: int
    month: int

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.month:02d}"

    @classmethod
    def parse_iso(cls, text: str) -> Month:
        """``2025-03``. Raises ``ValueError`` on anything else."""
        match = _ISO.fullmatch(text)
        if match is None:
            raise ValueError(f"not a month YYYY-MM: {text!r}")
        return cls(int(match[1]), int(match[2]))


class MonthType(Typed):
    """The value type of months."""

    name = "month"
    parts: tuple[str, ...] = ("year", "month")
    strong = True

    def parse(self, raw: str) -> Parsed:
        """One month, however it is written. Never raises."""
        match = _OFFICIAL.fullmatch(raw)
        if match is not None:
            return Parsed(Month(int(match[1]), int(match[2])), True)
        text = d.prepared(raw)
        if d.nothing_written(text):
            return BLANK
        found = list(d.written(text))
        if len(found) != 1:
            values = {_typed(each).value for each in found}
            guess = values.pop() if len(values) == 1 else None
            return doubtful(guess, UNTIL_NOW if "至今" in text else _why_none(text, len(found)))
        parsed = _typed(found[0])
        notes = d.beside(text, found[0])
        if notes is None:
            return doubtful(parsed.value, *parsed.notes, d.LEFTOVER)
        return Parsed(parsed.value, parsed.sure, parsed.notes + notes)

    def canonical(self, value: Any) -> Month:
        """The ``Month`` of a month, of a pair of whole numbers or of a sure writing. Raises ``ValueFault``."""
        if isinstance(value, str):
            match = _ISO.fullmatch(value)
            value = Month(int(match[1]), int(match[2])) if match else self.read_sure(value)
        if not (isinstance(value, tuple) and len(value) == 2 and all(type(n) is int for n in value)):
            raise ValueFault(NOT_A_MONTH)
        if value[0] not in d.YEARS:
            raise ValueFault(d.FAR_YEAR)
        if not 1 <= value[1] <= 12:
            raise ValueFault(NO_SUCH_MONTH)
        return Month(*value)

    def format(self, value: Any, part: str | None = None) -> str:
        """2025年3月, or one figure of it."""
        if part is not None:
            return str(getattr(value, part))
        return f"{value.year}年{value.month}月"

    def blank(self, part: str | None = None) -> str:
        """The space that stands where nothing is filled in."""
        return {"year": "　　", "month": "　"}.get(part or "", "")

    def to_json(self, value: Any) -> str:
        """``2025-03``."""
        return str(value)

    def from_json(self, data: Any) -> Month:
        """The inverse of ``to_json``."""
        if not isinstance(data, str):
            raise ValueError(f"not a month YYYY-MM: {data!r}")
        return Month.parse_iso(data)


MONTH = MonthType()


def scan(raw: str) -> list[tuple[int, int, Parsed]]:
    """All months in *raw*, in order, as (start, end, month); what stands between is for the caller to judge.

    A month without a year takes that of the one before and is not sure.
    """
    return [(found.start, found.end, _typed(found)) for found in d.written(d.flat(raw))]


def parse_period(raw: str) -> tuple[Parsed, Parsed]:
    """Start and end of a period (2023年3月—2025年8月). Sure only where exactly two months are written, in order,
    and nothing but connectors and the template's 年 月 stands around them. Never raises."""
    match = _PERIOD.fullmatch(raw)
    if match is not None:
        start, end = Month(int(match[1]), int(match[2])), Month(int(match[3]), int(match[4]))
        if start <= end:
            return Parsed(start, True), Parsed(end, True)
    text = d.prepared(raw)
    if d.nothing_written(text):
        return BLANK, BLANK
    found = list(d.written(text))
    if not found:
        why = _why_none(text, 0)
        return doubtful(None, why), doubtful(None, why)
    if len(found) == 1:
        return _half_period(text, found[0], raw)
    first, last = _typed(found[0]), _typed(found[-1])
    notes: tuple[Bilingual, ...] = ()
    if len(found) > 2:
        notes += (MANY_MONTHS,)
    elif not (_EDGE.fullmatch(text[: found[0].start]) and _EDGE.fullmatch(text[found[1].end:])
              and _CONNECTOR.fullmatch(text[found[0].end: found[1].start])):
        notes += (PERIOD_TEXT,)
    if first.value is not None and last.value is not None and last.value < first.value:
        notes += (REVERSED,)
    return _with(first, notes), _with(last, notes)


def _half_period(text: str, found: d.Written, raw: str) -> tuple[Parsed, Parsed]:
    """A period of which one month only was found: the other is blank, or can't be read. Which of the two it is stands
    beyond doubt where the printed 年 月 of the other was left as it is, on the other side of the dash, or in the other
    column of *raw*."""
    typed, (before, after) = _typed(found), (text[: found.start], text[found.end:])
    left = _LEFT_COLUMN.match(raw) and d.nothing_written(before)
    right = _RIGHT_COLUMN.search(raw) and d.nothing_written(after)
    if (left or _LEFT_EMPTY.fullmatch(before)) and not after.strip(" 止。"):
        return BLANK, typed
    if (right or _EMPTY_LEFT.fullmatch(after)) and not before.strip(" :自从"):
        return typed, BLANK
    month = _with(typed, (ONE_MONTH,))
    if any(c in before for c in "年月—-~至到"):
        return BLANK if d.nothing_written(before) else doubtful(None, d.PARTIAL), month
    if d.nothing_written(after):
        return month, BLANK
    return month, doubtful(None, UNTIL_NOW if "今" in after else d.PARTIAL)


def _with(parsed: Parsed, notes: tuple[Bilingual, ...]) -> Parsed:
    return Parsed(parsed.value, parsed.sure and not notes, parsed.notes + notes)


def _typed(found: d.Written) -> Parsed:
    if not 1 <= found.month <= 12:
        return doubtful(None, *found.doubts, NO_SUCH_MONTH)
    notes = found.doubts
    impossible = found.day is not None and not d.exists(found.year, found.month, found.day)
    if impossible:
        notes += (d.IMPOSSIBLE,)
    if found.day is not None:
        return Parsed(Month(found.year, found.month), not notes, (*notes, DAY_WRITTEN))
    return Parsed(Month(found.year, found.month), not notes, notes)


def _why_none(text: str, count: int) -> Bilingual:
    if count > 1:
        return d.SEVERAL
    return d.PARTIAL if any(c.isdigit() for c in text) and ("年" in text or "月" in text) else d.UNCLEAR
