"""What a call's documents say beside the projects: dates, document number, the bureau's own telephone.

In: a TOML file that the bureau writes (``EXAMPLE``), options of the command line, the policy. Out: ``CallFacts``. What
is not given stays open on the page, to be written in by hand.
"""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from subsidy_docs.bilingual import Bilingual
from subsidy_docs.errors import UsageError
from subsidy_docs.publish.calendar import NO_FILE, Holidays, Period, period
from subsidy_docs.publish.documents import document_names
from subsidy_docs.publish.terms import Terms

EXAMPLE = """\
# 一次申报的文件要写明的内容；没有给出的在文件上留空，由人填写。
# What the documents of a call state; what is left out stays open on the page.
year = 2026
number = "嘉经信数经〔2026〕12号"     # 下达通知的发文字号
date = 2026-05-20                    # 成文日期；[dates] 中可为各文件另定
posted = 2026-05-06                  # 公示发布日
[dates]
public_notice = 2026-05-06
[office]
name = "嘉兴市经济和信息化局"
phone = "0573-8XXXXXXX"
address = "嘉兴市……"
[colophon]                           # 下达通知的版记
copies = "嘉兴市数据局"               # 抄送机关，没有则不写
office = "嘉兴市经济和信息化局办公室"   # 印发机关
date = 2026-05-21                    # 印发日期
"""
NUMBER = re.compile(r"[\u4e00-\u9fff]{2,12}〔(?P<year>\d{4})〕[1-9]\d{0,4}号")
OPEN_ROOM = "　" * 6
USUAL = Terms(5, False)


@dataclass(frozen=True, slots=True)
class CallFacts:
    """``date`` is the day of all documents but those in ``dates``; ``posted`` None: the notice's own date."""

    year: int
    date: dt.date
    number: str = ""
    posted: dt.date | None = None
    dates: Mapping[str, dt.date] = field(default_factory=dict)
    office: Mapping[str, str] = field(default_factory=dict)
    colophon: Mapping[str, Any] = field(default_factory=dict)
    terms: Terms = USUAL
    holidays: Holidays = NO_FILE

    def day(self, document: str) -> dt.date:
        """The date that *document* bears."""
        return self.dates.get(document, self.date)

    @property
    def posting(self) -> dt.date:
        """The day on which the notice is posted."""
        return self.posted or self.day("public_notice")

    def notice(self) -> Period:
        """The period of the notice. Raises ``CalendarError``."""
        return period(self.posting, self.terms.working_days, count_posting_day=self.terms.count_posting_day,
                      holidays=self.holidays)


def read_facts(path: Path | None, terms: Terms, holidays: Holidays = NO_FILE, **given: Any) -> CallFacts:
    """The facts of the file at *path*; *given* (date, posted, number, year; None: not given) go before it.

    Raises ``UsageError`` that names what is wrong.
    """
    data: dict[str, Any] = {}
    if path is not None:
        try:
            data = tomllib.loads(path.read_text(encoding="utf-8-sig"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise UsageError(f"不是有效的TOML：{error}", f"no valid TOML: {error}", file=str(path)) from error
    data |= {key: value for key, value in given.items() if value is not None}
    _check(data, str(path) if path is not None else None)
    today = data.get("date") or dt.date.today()
    return replace(CallFacts(data.get("year") or today.year, today), number=data.get("number", ""),
                   posted=data.get("posted"), dates=data.get("dates", {}), office=data.get("office", {}),
                   colophon=data.get("colophon", {}), terms=terms, holidays=holidays)


def _check(data: Mapping[str, Any], file: str | None) -> None:
    def wrong(key: str, what: Bilingual) -> UsageError:
        return UsageError(f"“{key}”{what.zh}", f"{key} {what.en}", file=file)

    known = {"year": int, "date": dt.date, "posted": dt.date, "number": str, "dates": dict, "office": dict,
             "colophon": dict}
    for key, value in data.items():
        if key not in known:
            raise wrong(key, Bilingual(f"不认识；可用的有：{'、'.join(known)}。", f"is unknown: {list(known)}."))
        if not isinstance(value, known[key]) or isinstance(value, (bool, dt.datetime)):
            raise wrong(key, Bilingual(f"的值不对：{value}", f"can't be {value!r}."))
    for name, day in data.get("dates", {}).items():
        if name not in document_names() or not isinstance(day, dt.date):
            raise wrong(f"dates.{name}", Bilingual("应为“文件名 = 日期”。", "must be a document's name with its date."))
    for name, text in data.get("office", {}).items():
        if name not in ("name", "phone", "address") or not isinstance(text, str):
            raise wrong(f"office.{name}", Bilingual("不认识；可用的有：name、phone、address。", "is unknown."))
    for name, value in data.get("colophon", {}).items():
        if name not in (kinds := {"copies": str, "office": str, "date": dt.date}):
            raise wrong(f"colophon.{name}", Bilingual("不认识；可用的有：copies、office、date。", "is unknown."))
        if not isinstance(value, kinds[name]) or isinstance(value, dt.datetime):
            raise wrong(f"colophon.{name}", Bilingual(f"的值不对：{value}", f"can't be {value!r}."))
    number = data.get("number", "")
    if number and not NUMBER.fullmatch(number):
        raise wrong("number", Bilingual(
            f"不合发文字号的写法：{number}（如 嘉经信数经〔2026〕12号：年份用〔〕，不写“第”，不编虚位）",
            f"is no document number: {number} (such as 嘉经信数经〔2026〕12号)"))
