"""How people write an amount in a blank whose unit is 万元."""

from __future__ import annotations

from decimal import Decimal
from random import Random

from benchmarks.accuracy.pen.capitals import capital
from benchmarks.accuracy.pen.strokes import Written, pad, space, wide
from benchmarks.accuracy.sheet import Want


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
