"""Working days by the official calendar, and the period of a public notice counted in them.

In: the day of posting, how many working days (操作细则 六: 5), whether the day of posting counts. Out: a ``Period``
with every day in it and why it counts or not. The calendar is 国务院办公厅's yearly notice with its exchanged days
(调休), as the package chinesecalendar has it; a year that is not published yet is an error, never a guess. A file of
the office's own (``read_holidays``) goes before the package and may add years.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from subsidy_docs.bilingual import Bilingual, Lang
from subsidy_docs.errors import CalendarError, UsageError

_KINDS = {"holiday": False, "休": False, "放假": False, "节假日": False, "休息日": False, "休息": False,
          "workday": True, "班": True, "上班": True, "工作日": True, "调休上班": True, "补班": True}
_MAX_BYTES = 1_000_000
_MAX_DAYS = 250
_WEEKDAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")


@dataclass(frozen=True, slots=True)
class Day:
    """A calendar day of the period: whether it counts, and why."""

    date: date
    counts: bool
    why: Bilingual

    def to_dict(self, lang: Lang = "zh") -> dict[str, Any]:
        """``{"date", "counts", "why"}``."""
        return {"date": self.date.isoformat(), "counts": self.counts, "why": self.why.to(lang)}


@dataclass(frozen=True, slots=True)
class Period:
    """The period of a notice: ``first`` is the day of posting, ``last`` the last working day of the count."""

    first: date
    last: date
    days: tuple[Day, ...]

    @property
    def first_counted(self) -> date:
        """The first day that counts."""
        return next(day.date for day in self.days if day.counts)

    @property
    def count(self) -> int:
        """How many days count."""
        return sum(day.counts for day in self.days)

    def to_dict(self, lang: Lang = "zh") -> dict[str, Any]:
        """The period as JSON, its days in order."""
        return {"first_day": self.first.isoformat(), "last_day": self.last.isoformat(),
                "first_counted_day": self.first_counted.isoformat(), "working_days": self.count,
                "days": [day.to_dict(lang) for day in self.days]}


@dataclass(frozen=True, slots=True)
class Holidays:
    """Days of the office's own file: True is a working day, with the name it was given."""

    days: Mapping[date, tuple[bool, str]]
    file: str = ""

    @property
    def years(self) -> frozenset[int]:
        """The years that the file speaks of."""
        return frozenset(day.year for day in self.days)


NO_FILE = Holidays({})


def working_day(day: date, holidays: Holidays = NO_FILE) -> tuple[bool, Bilingual]:
    """Whether *day* is a working day, and why. Raises ``CalendarError`` where its year's calendar is not known."""
    weekday, weekend = _WEEKDAYS[day.weekday()], day.weekday() >= 5
    if (own := holidays.days.get(day)) is not None:
        works, name = own
        zh = f"{weekday}，{name or ('上班' if works else '放假')}（据{Path(holidays.file).name or '自备日历'}）"
        return works, Bilingual(zh, f"{day:%a}, {'working day' if works else 'holiday'} by the file given")
    if day.year in holidays.years and not _published(day.year):
        return (not weekend), Bilingual(
            f"{weekday}，{'休息日' if weekend else '工作日'}（据自备日历，该日未列）",
            f"{day:%a}, {'weekend' if weekend else 'working day'} (not listed in the file given)")
    return _official(day, weekday, weekend)


def _official(day: date, weekday: str, weekend: bool) -> tuple[bool, Bilingual]:
    import chinese_calendar

    try:
        works = bool(chinese_calendar.is_workday(day))
        _, name = chinese_calendar.get_holiday_detail(day)
    except NotImplementedError:
        raise CalendarError(
            f"{day.year}年的放假安排尚未收录（国务院办公厅一般在上年10月底至11月公布），{day:%Y-%m-%d}是不是工作日无从"
            "判断。请按公布的放假通知写一个文件（每行 日期,holiday 或 日期,workday），用 --holidays 给出；"
            "或升级 chinesecalendar。",
            f"the official calendar of {day.year} is not known here (it is published in about November before), so"
            f" nothing tells whether {day.isoformat()} is a working day. Give the published holidays with --holidays"
            " (lines of date,holiday or date,workday), or upgrade chinesecalendar.") from None
    zh_name = _names().get(name, name or "")
    if works:
        return (True, Bilingual(f"{weekday}，{zh_name}调休上班", f"{day:%a}, worked in exchange for {name}")
                if weekend else Bilingual(f"{weekday}，工作日", f"{day:%a}, working day"))
    if name:
        return False, Bilingual(f"{weekday}，{zh_name}放假", f"{day:%a}, {name}")
    return False, Bilingual(f"{weekday}，休息日", f"{day:%a}, weekend")


def _names() -> dict[str, str]:
    from chinese_calendar.constants import Holiday

    return {each.value: each.chinese.removesuffix("节") + "节" if each.chinese != "元旦" else each.chinese
            for each in Holiday}


def _published(year: int) -> bool:
    import chinese_calendar

    try:
        chinese_calendar.is_workday(date(year, 1, 1))
    except NotImplementedError:
        return False
    return True


def period(posted: date, working_days: int, *, count_posting_day: bool = False,
           holidays: Holidays = NO_FILE) -> Period:
    """The period of a notice posted on *posted* that lasts *working_days* working days.

    Raises ``CalendarError`` as soon as a day's year is not known, ``UsageError`` for a count below 1 or above 250.
    """
    if not 1 <= working_days <= _MAX_DAYS:
        raise UsageError(f"公示天数应为1至{_MAX_DAYS}个工作日：{working_days}",
                         f"a notice lasts 1 to {_MAX_DAYS} working days, not {working_days}")
    days = tuple(_counted(posted, working_days, count_posting_day, holidays))
    return Period(posted, days[-1].date, days)


def _counted(posted: date, wanted: int, count_posting_day: bool, holidays: Holidays) -> Iterator[Day]:
    day, found = posted, 0
    while True:
        works, why = working_day(day, holidays)
        if day == posted and not count_posting_day:
            yield Day(day, False, Bilingual(f"{why.zh}；发布当日不计", f"{why.en}; the day of posting is not counted"))
        elif works:
            found += 1
            yield Day(day, True, Bilingual(f"{why.zh}；第{found}个工作日", f"{why.en}; working day {found}"))
        else:
            yield Day(day, False, why)
        if found == wanted:
            return
        day += timedelta(days=1)


def read_holidays(path: Path) -> Holidays:
    """The holidays of a file: CSV lines ``date,kind[,name]``, or JSON: a list of such objects or ``{date: kind}``.

    ``kind`` is holiday or workday (放假, 上班). Raises ``CalendarError`` that names every wrong line.
    """
    content = path.read_bytes()
    if len(content) > _MAX_BYTES:
        raise CalendarError("文件过大。", "the file is too large.", file=str(path))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("gb18030", "replace")
    found: dict[date, tuple[bool, str]] = {}
    wrong: list[str] = []
    for number, day, kind, name in _lines(text, str(path)):
        try:
            at, works = date.fromisoformat(day.strip()), _KINDS[kind.strip().lower()]
        except (ValueError, KeyError):
            wrong.append(f"{number}: {day},{kind}")
            continue
        if at in found and found[at][0] is not works:
            wrong.append(f"{number}: {day},{kind} ≠ {'workday' if found[at][0] else 'holiday'}")
        found[at] = works, name.strip()
    if wrong or not found:
        listed = "\n".join(wrong[:20]) or "（空）"
        raise CalendarError(f"以下各行不是“日期,holiday”或“日期,workday”（日期如2027-01-01），或前后矛盾：\n{listed}",
                            f"not date,holiday or date,workday, or contradictory:\n{listed}", file=str(path))
    return Holidays(found, str(path))


def _lines(text: str, file: str) -> Iterator[tuple[int, str, str, str]]:
    """(line or entry number, date, kind, name)."""
    if text.lstrip()[:1] in ("[", "{"):
        try:
            data = json.loads(text)
        except ValueError as error:
            raise CalendarError(f"不是有效的JSON：{error}", f"no valid JSON: {error}", file=file) from error
        entries = [{"date": key, "kind": value} for key, value in data.items()] if isinstance(data, dict) else data
        for number, entry in enumerate(entries, 1):
            said = entry if isinstance(entry, dict) else {}
            yield number, str(said.get("date", entry)), str(said.get("kind", "")), str(said.get("name", ""))
        return
    for number, row in enumerate(csv.reader(io.StringIO(text)), 1):
        cells = [cell.strip() for cell in row] + ["", "", ""]
        if not any(cells) or cells[0].startswith("#") or (number == 1 and cells[0].lower() in ("date", "日期")):
            continue
        yield number, cells[0], cells[1], cells[2]


def chinese_date(day: date) -> str:
    """*day* as official documents write it (GB/T 9704-2012, 7.3.5.4: 月日不编虚位): 2025年11月4日."""
    return f"{day.year}年{day.month}月{day.day}日"
