"""Dates as people write them in a text: in goes any text, out come the places where a month or a day is written,
what it says and what is doubtful about the writing. ``month`` and ``day`` make typed values of these.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from typing import NamedTuple

from subsidy_docs.bilingual import Bilingual
from subsidy_docs.values.characters import INVISIBLE, RADICALS, clean, halve
from subsidy_docs.values.numerals import read_digits, read_numeral

YEARS = range(2000, 2101)
PARTIAL = Bilingual("日期没有填完整", "the date is filled in only in part")
IMPOSSIBLE = Bilingual("没有这样的日期", "there is no such date")
SEVERAL = Bilingual("此处写有不止一个日期", "more than one date is written here")
UNCLEAR = Bilingual("看不出是什么日期", "this can't be read as a date")
LEFTOVER = Bilingual("日期之外还写有其他文字", "other text stands beside the date")
DOUBLED = Bilingual("“年月日”字样重复，不影响读取", "the printed 年 月 日 stands twice, which changes nothing")
SHORT_YEAR = Bilingual("年份只写了两位", "the year has only two digits")
FAR_YEAR = Bilingual("年份不在2000年至2100年之间", "the year is not between 2000 and 2100")
SPLIT = Bilingual("数字中间有空格或换行", "spaces or line breaks stand inside a number")
LETTERS = Bilingual("数字中夹有字母O或l，或中文与阿拉伯数字混写",
                    "letters O or l, or mixed numerals, stand among the digits")
INHERITED = Bilingual("没有写年份，按前一个日期的年份理解", "no year is written; that of the date before is taken")
LOOSE = Bilingual("写法不规范，年月日的字样不全", "the writing lacks some of 年, 月, 日")


class Written(NamedTuple):
    """A month or day found at ``start:end``. ``day`` is None where only a month is written."""

    start: int
    end: int
    year: int
    month: int
    day: int | None
    doubts: tuple[Bilingual, ...]


_C = "一二三四五六七八九"
_DIGIT = f"[0-9OolI〇○◯零ΟО{_C}]"
_TWO = r"[0-9OolI](?: *[0-9OolI])?(?![0-9OolI])"
_MONTH = f"{_TWO}|[〇零]?[{_C}]|十(?: *[一二])?"
_DAY = f"{_TWO}|[〇零]?[{_C}](?! *十)|(?:[二三] *)?十(?: *[{_C}])?"
_DATE = re.compile(
    # 2025年11月4日, 二〇二五年三月, 25年3月
    rf"(?<![0-9A-Za-z〇零{_C}])(?P<y>{_DIGIT}(?: *{_DIGIT}){{3}}|{_DIGIT} *{_DIGIT}) *年 *"
    rf"(?P<m>{_MONTH}) *月份?(?: *(?P<d>{_DAY}) *[日号])?"
    # 2025.11.4, 2025-11, 2025/3月
    r"|(?<![0-9A-Za-z])(?P<y2>[0-9]{4}|[0-9]{2}(?= *[./-] *[0-9]{1,2} *(?:[./-] *[0-9]{1,2})?(?![0-9./-])))"
    r" *(?P<s>[./-]|—(?= *[0-9]{1,2} *— *[0-9]{1,2}(?![0-9]))) *(?P<m2>[0-9]{1,2})(?![0-9])"
    r"(?: *(?P=s) *(?P<d2>[0-9]{1,2})(?![0-9]) *日?| *月)?"
    # 20251104, 202503
    r"|(?<![0-9A-Za-z.])(?P<y3>20[0-9]{2})(?P<m3>0[1-9]|1[0-2])(?P<d3>0[1-9]|[12][0-9]|3[01])?(?![0-9A-Za-z]|\.[0-9])"
    # 8月 after a date that has a year
    rf"|(?<![0-9年{_C}])(?P<m4>{_MONTH}) *月(?: *(?P<d4>{_DAY}) *[日号])?"
)
_TABLE: dict[int, str] = {
    **RADICALS, **dict.fromkeys(INVISIBLE, " "),
    **dict.fromkeys(map(ord, "\t\n\r\x0b\x0c\x85\xa0\u2002\u2003\u2009\u202f\u3000_＿‗"), " "),
}


def flat(text: str) -> str:
    """*text* on one line, half width, blanks as spaces; each character stays at its place."""
    return halve(text).translate(_TABLE)


def written(text: str) -> Iterator[Written]:
    """The dates in *text* (from ``flat``), in order."""
    year: int | None = None
    for match in _DATE.finditer(text):
        found = _interpret(match, year)
        if found is not None:
            year = found.year
            yield found


def _interpret(match: re.Match[str], year_before: int | None) -> Written | None:
    groups = match.groupdict()
    doubts: list[Bilingual] = []
    for suffix in ("", "2", "3"):
        if groups["y" + suffix] is not None:
            year = _number(groups["y" + suffix], doubts, digits=True)
            break
    else:
        suffix, year = "4", year_before
        doubts.append(INHERITED)
    month = _number(groups["m" + suffix], doubts)
    day = _number(groups["d" + suffix], doubts) if groups["d" + suffix] is not None else None
    if year is None or month is None:
        return None
    if suffix != "4" and year < 100:
        doubts.append(SHORT_YEAR)
        year += 2000 if year < 80 else 1900
    elif year not in YEARS:
        doubts.append(FAR_YEAR)
    return Written(match.start(), match.end(), year, month, day, tuple(dict.fromkeys(doubts)))


_LETTERS = str.maketrans("OoΟОlI", "000011")


def _number(token: str, doubts: list[Bilingual], *, digits: bool = False) -> int | None:
    """The number a token says; what is doubtful about it is added to *doubts*."""
    if token.isascii() and token.isdigit():
        return int(token)
    if " " in token:
        doubts.append(SPLIT)
        token = token.replace(" ", "")
    if token.isascii():
        if not token.isdigit():
            doubts.append(LETTERS)
        return int(token.translate(_LETTERS))
    if digits:
        if any(c in "123456789lI" for c in token):
            doubts.append(LETTERS)
        return _mixed(token)
    return read_numeral(token) or _mixed(token)


def _mixed(token: str) -> int | None:
    """Figures one by one, Chinese and Arabic mixed, with any sign for zero."""
    text = "".join(str(value) if (value := read_digits(c)) is not None else c for c in token.translate(_LETTERS))
    return int(text) if text.isascii() and text.isdigit() else None


def prepared(raw: str) -> str:
    """*raw* cleaned and flattened, without what a blank leaves at its ends."""
    return flat(clean(raw[:500])).strip(" :")


_EMPTY = re.compile(r"[ 年月日至到:—\-~()]*")
_REST = re.compile(r"(?:申?报?填?(?:日期|时间))? *:? *自?从? *\Z|[ 。起止始]*")
_LITERAL = re.compile("[年月]|日(?!期)")
_MIDNIGHT = re.compile(r"[ T]*00:00(?::00(?:\.0+)?)?Z?")


def nothing_written(text: str) -> bool:
    """Whether *text* (prepared) is only what the template prints: 年 月 日, dashes, spaces."""
    return _EMPTY.fullmatch(text) is not None


def beside(text: str, found: Written) -> tuple[Bilingual, ...] | None:
    """What to say of the text beside the only date: no notes when nothing stands there, None when it matters."""
    before, after = text[: found.start], _MIDNIGHT.sub("", text[found.end:], count=1)
    notes: tuple[Bilingual, ...] = ()
    if _LITERAL.search(before + after):
        before, after = _LITERAL.sub(" ", before), _LITERAL.sub(" ", after)
        notes = (DOUBLED,)
    if _REST.fullmatch(before.strip()) and _REST.fullmatch(after.strip()):
        return notes
    return None


def exists(year: int, month: int, day: int) -> bool:
    """Whether the calendar has such a day."""
    return 1 <= year <= 9999 and 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]
