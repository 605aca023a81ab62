"""How a value is written: money, days and months on paper, and any value as JSON. Money is Decimal in 万元."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from subsidy_docs.values.month import Month


@lru_cache(maxsize=8192)
def money(value: Decimal) -> str:
    """*value* in 万元 with at least two decimals and no more than it has: ``103.75``, ``199.998``."""
    text = format(value, "f")
    whole, _, part = text.partition(".")
    return f"{whole}.{part.rstrip('0'):0<2}"


def zh(value: Any) -> str:
    """A day or a month as Chinese documents write it (2026年3月31日, 2023年3月); anything else as it is."""
    if isinstance(value, date):
        return f"{value.year}年{value.month}月{value.day}日"
    return f"{value.year}年{value.month}月" if isinstance(value, Month) else str(value)


def plain(value: Any) -> Any:
    """*value* as JSON: money as text, months and days as ISO text."""
    if value is None or isinstance(value, (str, bool)):
        return value
    return money(value) if isinstance(value, Decimal) else str(value)
