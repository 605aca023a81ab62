"""How people write a value into a blank: truth -> the text on the page, and how clear that is.

Each writer takes the value as in the record's JSON and gives ``Written(text, want)``; the text holds what the form
prints around the blank too (万元, 年 月), for people type over it. A line break in it starts a new paragraph.
``odd`` is the share of writings that a careful clerk would query (元 for 万元, two-digit years, 大写 …).
"""

from __future__ import annotations

from decimal import Decimal
from random import Random
from typing import NamedTuple

from benchmarks.accuracy.sheet import Want

WIDE = str.maketrans("0123456789.,-", "０１２３４５６７８９．，－")
_HAN = "〇一二三四五六七八九"
_SPACES = (" ", "  ", "\u00a0", "\u3000", "\u2003")


class Written(NamedTuple):
    """The text in the blank, and what a reader should make of it."""

    text: str
    want: Want


class WrittenPeriod(NamedTuple):
    """A period's text in ``pieces`` (one, or as many as cells), and what is wanted of both ends."""

    pieces: tuple[str, ...]
    start: Want
    end: Want


def space(rng: Random) -> str:
    """A blank of one of the kinds that word processors make."""
    return rng.choice(_SPACES)


def pad(text: str, rng: Random) -> str:
    """*text*, now and then with blanks left over before or after it."""
    roll = rng.random()
    if roll < 0.10:
        return text + space(rng) * rng.randint(1, 4)
    if roll < 0.18:
        return space(rng) * rng.randint(1, 4) + text
    return text


def wide(text: str) -> str:
    """Digits, dots and dashes in full width."""
    return text.translate(WIDE)


# ---- 大写 -----------------------------------------------------------------------------------------------------------
_UPPER = "零壹贰叁肆伍陆柒捌玖"


def _group(n: int) -> str:
    out, zero = "", False
    for unit, size in (("仟", 1000), ("佰", 100), ("拾", 10), ("", 1)):
        digit = n // size % 10
        if digit:
            out += ("零" if zero and out else "") + _UPPER[digit] + unit
            zero = False
        else:
            zero = True
    return out


def capital(yuan: Decimal) -> str:
    """*yuan* in capital characters, as on a cheque (《支付结算办法》附一: 元整, 角, 分)."""
    cents = int((yuan * 100).to_integral_value())
    whole, rest = divmod(cents, 100)
    groups = []
    for unit in ("元", "万", "亿"):
        whole, low = divmod(whole, 10000)
        groups.append((unit, low))
    out = ""
    for unit, low in reversed(groups):
        if low:
            out += ("零" if out and low < 1000 else "") + _group(low) + unit
    if out and not out.endswith("元"):
        out += "元"
    jiao, fen = divmod(rest, 10)
    if not rest:
        return (out or "零元") + "整"
    return out + ((_UPPER[jiao] + "角") if jiao else ("零" if out else "")) + ((_UPPER[fen] + "分") if fen else "整")


# ---- money -----------------------------------------------------------------------------------------------------------
def _grouped(number: str) -> str:
    whole, _, rest = number.partition(".")
    return f"{int(whole):,}" + (f".{rest}" if rest else "")


def _numeral(value: Decimal, rng: Random) -> str:
    """The digits of an amount: 512.5, 512.50, 512.5000, 1,234.5, ５１２．５."""
    plain = f"{value.normalize():f}"
    fixed = plain if len(plain.partition(".")[2]) > 2 else f"{value:.2f}"
    number = rng.choices((plain, fixed, f"{value:.4f}", _grouped(plain)), weights=(6, 6, 1, 2))[0]
    return wide(number) if rng.random() < 0.07 else number


def write_money(value: str | None, rng: Random, *, unit: bool = True, odd: float = 0.05) -> Written:
    """An amount in 万元. ``unit``: the cell itself prints 万元 (else the label does, or nothing)."""
    if value is None:
        empty = rng.choices(("万元", "   万元", "      万元", "____万元", "", "/"), weights=(8, 3, 2, 2, 2, odd * 10))[
            0
        ]
        want = Want(None, empty != "/", why="a stroke in the blank" if empty == "/" else "")
        return Written(empty if unit or empty == "/" else "", want)
    amount = Decimal(value)
    if rng.random() < odd:
        return _odd_money(amount, rng)
    number = _numeral(amount, rng)
    if not unit:
        return Written(pad(number, rng), Want(value))
    text = rng.choices(
        (
            f"{number}万元",
            f"{number} 万元",
            f"  {number}  万元",
            f"{number}",
            f"{number}万元万元",
            f"人民币{number}万元",
            f"￥{number}万元",
            f"{number}{space(rng)}万元",
            f"{number}万",
            f"{number}\n万元",
            f"（人民币）{number}万元",
            f"_{number}_万元",
        ),
        weights=(40, 12, 6, 5, 3, 2, 1, 6, 1, 1, 1, 2),
    )[0]
    return Written(pad(text, rng), Want(value))


def _odd_money(amount: Decimal, rng: Random) -> Written:
    value = f"{amount}"
    yuan = amount * 10000
    plain = f"{amount.normalize():f}"
    other = f"{(amount + rng.randint(1, 90)).normalize():f}"
    kinds = (
        (f"{yuan:,.0f}元", value, "in 元"),
        (f"{yuan:.0f}元", value, "in 元"),
        (f"{yuan:.2f} 元", value, "in 元"),
        (f"{yuan:.0f}万元", value, "元 typed before 万元"),
        (f"人民币{capital(yuan)}", value, "大写"),
        (f"{plain}万元（大写：{capital(yuan)}）", value, "小写 and 大写"),
        (f"{plain}万元（大写：{capital((amount + 10) * 10000)}）", None, "大写 differs from 小写"),
        (f"约{plain}万元", value, "about"),
        (f"{plain}万元左右", value, "about"),
        (f"{plain} {other}万元", None, "two amounts"),
        (f"{plain}万元/{other}万元", None, "two amounts"),
        (f"{plain}万元（其中自筹{other}万元）", value, "another amount in brackets"),
        (f"{plain.replace('.', '，')}万元", value if "." not in plain else None, "comma for a point"),
        (f"{plain.replace('.', '。')}万元", value, "full stop for a point"),
        (f"{plain.replace('.', '..')}万元", value, "two points"),
        (f"{plain.replace('0', 'O').replace('1', 'l')}万元", value, "letters for digits"),
        (f"{amount / 10000:f}亿元", value, "in 亿元"),
        (f"{plain}-{other}万元", None, "a range"),
        ("？", None, "a question mark"),
        ("待定", None, "not yet known"),
        ("详见附件", None, "elsewhere"),
        (f"{plain}万美元", None, "dollars"),
        (f"-{plain}万元", None, "negative"),
        (f"{plain}万元+{other}万元", None, "a sum"),
        ("同上", None, "as above"),
        (f"不超过{plain}万元", value, "at most"),
        (f"{plain[:1]} {plain[1:]}万元", value, "a gap in the number"),
    )
    text, wanted, why = rng.choice(kinds)
    clear = wanted is not None and f"{plain}万元" == text
    return Written(text, Want(wanted, clear, why=why))


# ---- months ----------------------------------------------------------------------------------------------------------
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


# ---- days ------------------------------------------------------------------------------------------------------------
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


# ---- words -----------------------------------------------------------------------------------------------------------
def write_phone(value: str | None, rng: Random, *, odd: float = 0.04) -> Written:
    """A telephone number, in the many ways of spacing it."""
    if value is None:
        return Written(_empty(rng), Want(None))
    if rng.random() < odd:
        second = "1" + rng.choice("3578") + "".join(rng.choices("0123456789", k=9))
        kinds = (
            (f"{value} / {second}", None, "two numbers"),
            (f"{value}、{second}", None, "two numbers"),
            (value[:-1], None, "a digit is missing"),
            (f"{value}{rng.randint(0, 9)}", None, "a digit too many"),
            (f"{value}转8012", value, "extension"),
            (f"{value}（王经理）", value, "a name beside it"),
            (f"{value}\n{second}", None, "two numbers"),
            ("同上", None, "as above"),
            (f"{value[:-4]}****", None, "masked"),
            (f"手机：{value}", value, "a label of its own"),
            (value.replace("0", "O").replace("1", "l"), value, "letters for digits"),
        )
        text, wanted, why = rng.choice(kinds)
        also = (value,) if why in {"two numbers"} else (text,) if "digit" in why else ()
        if why == "extension":
            also = (text,)
        return Written(text, Want(wanted, False, also=also, why=why))
    if value.startswith("1"):
        styles = (
            (value, 70),
            (f"{value[:3]} {value[3:7]} {value[7:]}", 8),
            (f"{value[:3]}-{value[3:7]}-{value[7:]}", 6),
            (f"+86 {value}", 2),
            (wide(value), 3),
            (f"+86-{value}", 1),
            (f"（手机）{value}", 1),
        )
    else:
        area, _, rest = value.partition("-")
        styles = (
            (value, 50),
            (f"{area}{rest}", 8),
            (f"{area} {rest}", 5),
            (f"（{area}）{rest}", 6),
            (f"({area}){rest}", 4),
            (f"{area}－{rest}", 3),
            (f"{area}—{rest}", 3),
            (wide(value), 2),
            (f"{area}-{rest[:4]} {rest[4:]}", 2),
        )
    return Written(pad(rng.choices([s for s, _ in styles], weights=[w for _, w in styles])[0], rng), Want(value))


def _empty(rng: Random) -> str:
    return rng.choices(("", " ", "   ", "____", "\u3000"), weights=(10, 2, 2, 1, 1))[0]


def write_text(value: str | None, rng: Random, *, odd: float = 0.04, wrap: bool = True) -> Written:
    """A name, a title, an opinion: as it is, now and then with blanks left over or broken over two lines."""
    if value is None:
        if rng.random() < odd:
            return Written(
                rng.choice(("/", "—", "无", "\\", "——", "／", "-", "N/A")),
                Want(None, False, why="a stroke in the blank"),
            )
        return Written(_empty(rng), Want(None))
    if wrap and len(value) > 14 and rng.random() < 0.05:
        cut = rng.randint(6, len(value) - 5)
        return Written(f"{value[:cut]}\n{value[cut:]}", Want(value))
    return Written(pad(value, rng), Want(value))


def write_name(value: str | None, rng: Random, *, odd: float = 0.03) -> Written:
    """A person's name; two-character names are often spread to three."""
    if value is not None and rng.random() < odd:
        other = rng.choice(("沈国栋", "陆芳", "李堃"))
        kinds = (
            (f"{value}（已更换为{other}）", None, "a change in brackets"),
            (f"{value} {other}", None, "two names"),
            (f"{value}、{other}", None, "two names"),
            (f"{value}总", value, "a title"),
            (f"{value}（总经理）", value, "a title"),
            (f"{value}/{other}", None, "two names"),
            ("见附件", None, "elsewhere"),
        )
        text, wanted, why = rng.choice(kinds)
        return Written(text, Want(wanted, False, also=(text,) if "title" in why else (), why=why))
    if value is not None and len(value) == 2 and not value.isascii() and rng.random() < 0.12:
        return Written(value[0] + rng.choice((" ", "\u3000", "  ")) + value[1], Want(value))
    written = write_text(value, rng, odd=odd, wrap=False)
    return written
