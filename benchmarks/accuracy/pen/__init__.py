"""How people write a value into a blank: truth -> the text on the page, and how clear that is.

Each writer takes the value as in the record's JSON and gives ``Written(text, want)``; the text holds what the form
prints around the blank too (万元, 年 月), for people type over it. A line break in it starts a new paragraph.
``odd`` is the share of writings that a careful clerk would query (元 for 万元, two-digit years, 大写 …).
"""

from __future__ import annotations

from benchmarks.accuracy.pen.capitals import capital
from benchmarks.accuracy.pen.dates import write_day, write_period
from benchmarks.accuracy.pen.money import write_money
from benchmarks.accuracy.pen.strokes import Written, WrittenPeriod, space
from benchmarks.accuracy.pen.words import write_name, write_phone, write_text

__all__ = [
    "Written",
    "WrittenPeriod",
    "capital",
    "space",
    "write_day",
    "write_money",
    "write_name",
    "write_period",
    "write_phone",
    "write_text",
]
