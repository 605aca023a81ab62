"""The registration number of a data product, as text. There is no public rule for these numbers, so that only
characters and length tell whether one was read."""

from __future__ import annotations

import re
from typing import Any

from subsidy_docs.bilingual import Bilingual
from subsidy_docs.values import BLANK, Parsed
from subsidy_docs.values.base import EMPTY, ValueFault, Written
from subsidy_docs.values.characters import clean, unreadable

ODD_CHARACTERS = Bilingual("含有登记编号中不常见的字符", "there are characters that such numbers don't have")
LENGTH = Bilingual("登记编号的长度不寻常", "the length is unusual for such a number")
SEVERAL = Bilingual("此处可能写有不止一个编号", "more than one number may be written here")
FEW_DIGITS = Bilingual("数字和字母太少，不像登记编号", "too few digits and letters for such a number")
CONTROL = Bilingual("含有无法打印的字符", "there are unprintable characters in it")
NOT_TEXT = Bilingual("登记编号应为文本", "a registration number must be text")
TOO_LONG = Bilingual("登记编号过长，最多100字", "the number is too long, at most 100 characters")

# Ideographs are those that names of registers bring along (浙数登字〔2025〕第12号).
_ALLOWED = re.compile(r"[A-Za-z0-9\-_/.（）()〔〕\u4e00-\u9fff]+")
_WORDS_AT_END = re.compile("[\u4e00-\u9fff]{2,}$")  # a number ends in a figure, a letter or 号
_FOLD = {**{c: chr(c - 0xFEE0) for c in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))},
         ord("－"): "-", ord("‐"): "-", ord("‑"): "-", ord("−"): "-", ord("／"): "/", ord("．"): ".", ord("＿"): "_"}
_LABEL = re.compile(r"^(?:(?:数据产品)?(?:登记)?(?:证书)?(?:编号|号码)|No\.?)? ?[:：] ?")
_EMPTY = re.compile(r"[\s\-—_:：]*")
_PLAIN = re.compile("[A-Za-z0-9][A-Za-z0-9-]{2,38}[A-Za-z0-9]")


class NumberType(Written):
    """The value type of registration numbers."""

    name = "number"

    def parse(self, raw: str) -> Parsed:
        """One number. Never raises."""
        if _PLAIN.fullmatch(raw) and any(c in raw for c in "0123456789"):
            return Parsed(raw, True)
        pieces = _pieces(raw[:1000])
        number = "".join(pieces)
        if not number:
            return BLANK
        doubts: tuple[Bilingual, ...] = ()
        if not _ALLOWED.fullmatch(number):
            doubts += (ODD_CHARACTERS,)
        if not 4 <= len(number) <= 40:
            doubts += (LENGTH,)
        if _WORDS_AT_END.search(number):
            doubts += (ODD_CHARACTERS,)
        if not _enough_digits(number):
            doubts += (FEW_DIGITS,)
        if _several(pieces):
            doubts += (SEVERAL,)
        return Parsed(number, not doubts, doubts)

    def canonical(self, value: Any) -> str:
        """*value* as it will be read back. Raises ``ValueFault``."""
        if not isinstance(value, str):
            raise ValueFault(NOT_TEXT)
        number = "".join(_pieces(value[:1000]))
        if not number:
            raise ValueFault(EMPTY)
        if len(number) > 100:
            raise ValueFault(TOO_LONG)
        if unreadable(number) or any(c < " " and c not in "\t\r\n" for c in value):
            raise ValueFault(CONTROL)
        return number

    def from_json(self, data: Any) -> str:
        """The text itself. Raises ``ValueError`` on anything else."""
        if not isinstance(data, str):
            raise ValueError(f"not a registration number: {data!r}")
        return data


NUMBER = NumberType()


def _pieces(raw: str) -> list[str]:
    """The number's parts between spaces and line breaks, half width, without label and blank's leftovers."""
    text = _LABEL.sub("", clean(raw).translate(_FOLD).strip(" \n_"))
    if _EMPTY.fullmatch(text):
        return []
    return [piece for piece in (each.strip("_") for each in text.rstrip("。_ \n").split()) if piece]


def _enough_digits(number: str) -> bool:
    """Whether there is a number in it: 2025年登记 has none, 嘉数登字〔2025〕第12号 and ZJ2025001 have."""
    figures = sum(c.isascii() and c.isalnum() for c in number)
    named = not number.isascii() and not any(c in "号（(〔" for c in number)
    return any(c in "0123456789" for c in number) and (figures >= 6 or not named)


def _several(pieces: list[str]) -> bool:
    """Whether the parts look like numbers of their own rather than one number that was wrapped or grouped."""
    whole = [piece for piece in pieces if len(piece) >= 8]
    return len(whole) > 1 and (whole[0][:4] == whole[1][:4] or len(whole[-1]) > len(whole[0]))
