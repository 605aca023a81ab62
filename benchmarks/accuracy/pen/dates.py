"""How people write months, periods and days over the printed 年 月 日."""

from __future__ import annotations

from random import Random

from benchmarks.accuracy.pen.strokes import Written, WrittenPeriod, pad, wide
from benchmarks.accuracy.sheet import Want

_HAN = "〇一二三四五六七八九"


def _han_year(year: int) -> str:
    return "".join(_HAN[int(d)] for d in str(year))


def _han_number(n: int) -> str:
    """1 to 31 in characters: 三, 十, 十二, 二十八, 三十一."""
    tens, ones = divmod(n, 10)
    return ("" if tens == 0 else "十" if tens == 1 else _HAN[tens] + "十") + (_HAN[ones] if ones else "")


def _month_styles(month: str) -> tuple[tuple[str, int], ...]:
    year, number = int(month[:4]), int(month[5:])
    return (
        (f"{year}年{number}月", 40),
        (f"{year}年{number:02d}月", 12),
        (f"{year} 年 {number} 月", 14),
        (f"{year}.{number}", 8),
        (f"{year}.{number:02d}", 6),
        (f"{year}-{number:02d}", 4),
        (f"{year}/{number}", 4),
        (f"{_han_year(year)}年{_han_number(number)}月", 4),
        (wide(f"{year}") + "年" + wide(f"{number}") + "月", 4),
        (f"{year}  年  {number}  月", 3),
        (f"  {year}年  {number}月", 3),
        (f"{year}\u00a0年\u00a0{number}\u00a0月", 2),
        (f"{year}\u3000年\u3000{number}\u3000月", 2),
        (f"_{year}_年_{number}_月", 1),
    )


_DASHES = ("—", "—", "—", "-", "－", "–", "——", "~", "～", "至", "到", " — ", " - ", "― ", "─")


def write_period(
    start: str | None, end: str | None, rng: Random, *, pieces: int = 1, odd: float = 0.05
) -> WrittenPeriod:
    """A period of two months, in one piece or in 2, 3 or 4 (for as many cells)."""
    if start is None or end is None:
        return _part_period(start, end, rng, pieces)
    if pieces == 1 and rng.random() < odd:
        return _odd_period(start, end, rng)
    style = rng.choices(range(len(_month_styles(start))), weights=[w for _, w in _month_styles(start)])[0]
    first, last = _month_styles(start)[style][0], _month_styles(end)[style][0]
    if pieces == 4:
        years = [m[:4] for m in (start, end)]
        months = [str(int(m[5:])) for m in (start, end)]
        tail = rng.choice((("年", "月"), (" 年", " 月"), ("年", "月")))
        texts = (f"{years[0]}{tail[0]}", f"{months[0]}{tail[1]}", f"{years[1]}{tail[0]}", f"{months[1]}{tail[1]}")
        return WrittenPeriod(texts, Want(start), Want(end))
    if pieces == 3:
        return WrittenPeriod((first, rng.choice(("至", "—", "-", "～")), last), Want(start), Want(end))
    if pieces == 2:
        texts = rng.choice(
            (
                (first, last),
                (f"自{first}", f"至{last}"),
                (f"{first}—", last),
                (f"{first}起", f"{last}止"),
                (first, f"— {last}"),
            )
        )
        return WrittenPeriod(texts, Want(start), Want(end))
    if first[-1] != "月":  # 2023-3-2025-8 would be a puzzle: dashes only beside dots and strokes
        dash = rng.choice(("—", "~", "～", "至", "到", " - ", "--")) if "-" in first else rng.choice(_DASHES)
    else:
        dash = rng.choice(_DASHES)
    text = rng.choices(
        (
            f"{first}{dash}{last}",
            f"{first}{dash}\n{last}",
            f"自{first}至{last}",
            f"{first}起至{last}止",
            f"从{first}到{last}",
        ),
        weights=(88, 3, 4, 3, 2),
    )[0]
    return WrittenPeriod((pad(text, rng),), Want(start), Want(end))


def _part_period(start: str | None, end: str | None, rng: Random, pieces: int) -> WrittenPeriod:
    blank = rng.choice(("年 月", "  年  月", "____年__月", "    年    月"))
    ends = tuple(_month_styles(m)[0][0] if m else blank for m in (start, end))
    want = tuple(Want(m) for m in (start, end))
    if pieces == 4:
        texts = [piece for m in (start, end) for piece in ((f"{m[:4]}年", f"{int(m[5:])}月") if m else ("年", "月"))]
        return WrittenPeriod(tuple(texts), *want)
    if pieces == 3:
        return WrittenPeriod((ends[0], "至", ends[1]), *want)
    if pieces == 2:
        return WrittenPeriod(ends, *want)
    if start is None and end is None and rng.random() < 0.3:
        return WrittenPeriod(("",), *want)
    return WrittenPeriod((f"{ends[0]}—{ends[1]}",), *want)


def _odd_period(start: str, end: str, rng: Random) -> WrittenPeriod:
    (y1, m1), (y2, m2) = ((int(m[:4]), int(m[5:])) for m in (start, end))
    last_day = "28" if m2 == 2 else "30"
    kinds = (
        (f"{y1}年{m1}月至今", start, None, "until now"),
        (f"{y1}年{m1}月—", start, None, "no end"),
        (f"{y1}年{m1}月1日—{y2}年{m2}月{last_day}日", start, end, "days given"),
        (f"{y1 % 100}年{m1}月—{y2 % 100}年{m2}月", start, end, "two-digit years"),
        (f"{y1}{m1:02d}-{y2}{m2:02d}", start, end, "digits run together"),
        (f"{y1}—{y2}年", None, None, "years only"),
        (f"{y1}年 月—{y2}年 月", None, None, "months missing"),
        (f"{y2}年{m2}月—{y1}年{m1}月" if start != end else f"{y1}年{m1}月", None, None, "reversed"),
        (f"{y1}年13月—{y2}年{m2}月", None, end, "a month 13"),
        (f"{y1}年{m1}月、{y2}年{m2}月", start, end, "a 、 between"),
        (f"{y1}年{m1}月—{y2}年{m2}月（计划{y2 + 1}年{m2}月完成）", start, end, "a third month"),
        (f"{y1}.{m1}.1-{y2}.{m2}.{last_day}", start, end, "days given"),
        (f"{y1}-{m1}-{y2}-{m2}", start, end, "dashes only"),
        (f"一期{y1}年{m1}月—{y2}年{m2}月，二期未定", start, end, "phases"),
        (f"{y1}年{m1}月", None, None, "one month only"),
        (f"{y1}年上半年—{y2}年底", None, None, "halves of years"),
        (f"{y1}年{m1}月{y2}年{m2}月", start, end, "no dash"),
        (f"Mar. {y1} - Aug. {y2}", None, None, "English"),
        ("/", None, None, "a stroke"),
        ("详见附件", None, None, "elsewhere"),
    )
    text, first, last, why = rng.choice(kinds)
    if why == "one month only":
        return WrittenPeriod((text,), Want(start, False, why=why), Want(None, False, why=why))
    if why in {"until now", "no end"}:
        return WrittenPeriod((text,), Want(start, False, why=why), Want(None, False, why=why))
    if why == "reversed":
        return WrittenPeriod((text,), Want(end, False, why=why), Want(start, False, why=why))
    return WrittenPeriod((text,), Want(first, False, why=why), Want(last, False, why=why))


def write_day(value: str | None, rng: Random, *, odd: float = 0.04) -> Written:
    """A date with the 年 月 日 that the form prints."""
    if value is None:
        return Written(
            rng.choice(
                (
                    "年 月 日",
                    "年  月  日",
                    "   年   月   日",
                    "____年__月__日",
                    "年\u3000月\u3000日",
                    "20  年  月  日",
                    "2026年 月 日",
                )
                if odd > 0
                else ("年 月 日",)
            ),
            Want(None),
        )
    year, month, day = (int(p) for p in value.split("-"))
    if rng.random() < odd:
        kinds = (
            (f"{year}年{month}月 日", None, "no day"),
            (f"{year % 100}年{month}月{day}日", value, "two-digit year"),
            (f"{year}{month:02d}{day:02d}", value, "digits only"),
            (f"{year}年{month}月32日", None, "day 32"),
            (f"{month}月{day}日", None, "no year"),
            (f"{year}年13月{day}日", None, "month 13"),
            (f"{year}年{month}月{day}日 {year}年{month}月{day % 28 + 1}日", None, "two dates"),
            (f"{year}年{month}月{day}", value, "日 missing"),
            (f"{year}年{month}{day}日", None, "月 missing"),
            (f"{day}/{month}/{year}", None if day <= 12 and day != month else value, "day first"),
        )
        text, wanted, why = rng.choice(kinds)
        return Written(text, Want(wanted, False, why=why))
    styles = (
        (f"{year}年{month}月{day}日", 44),
        (f"{year}年{month:02d}月{day:02d}日", 10),
        (f"{year} 年 {month} 月 {day} 日", 14),
        (f"{year}.{month}.{day}", 5),
        (f"{year}-{month:02d}-{day:02d}", 4),
        (f"{year}/{month}/{day}", 3),
        (f"{_han_year(year)}年{_han_number(month)}月{_han_number(day)}日", 3),
        (wide(str(year)) + "年" + wide(str(month)) + "月" + wide(str(day)) + "日", 3),
        (f"  {year}  年  {month}  月  {day}  日", 4),
        (f"{year}\u00a0年\u00a0{month}\u00a0月\u00a0{day}\u00a0日", 2),
        (f"{year}\u3000年\u3000{month}\u3000月\u3000{day}\u3000日", 2),
        (f"{year}.{month:02d}.{day:02d}", 2),
    )
    return Written(rng.choices([s for s, _ in styles], weights=[w for _, w in styles])[0], Want(value))
