"""A telephone number, as text in one canonical form: 13812345678, 0573-83681671, 0573-83681671转123, 400-800-8820,
or 83681671 where no area code is written."""

from __future__ import annotations

import re
from typing import Any

from subsidy_docs.bilingual import Bilingual
from subsidy_docs.values import BLANK, Parsed, doubtful
from subsidy_docs.values.base import Typed, ValueFault
from subsidy_docs.values.characters import clean, halve

LOCAL = Bilingual("没有写区号", "no area code is written")
TWO = Bilingual("此处写有不止一个号码", "more than one number is written here")
LENGTH = Bilingual("号码位数或号段不对", "the number has a wrong length or prefix")
LETTERS = Bilingual("号码中夹有字母（O、l等）", "letters (O, l) stand among the digits")
WORDS = Bilingual("号码之外还写有其他文字", "other text stands beside the number")
SPLIT = Bilingual("号码中的空格或换行位置不寻常", "spaces or line breaks stand at odd places in the number")
LIKE_DATE = Bilingual("看上去像日期而不是电话号码", "this looks like a date, not a telephone number")
NOT_A_PHONE = Bilingual("看不出电话号码", "this can't be read as a telephone number")
NONE_WRITTEN = Bilingual("写的是“无”或“/”，没有号码", "it says 'none' and gives no number")
NOT_TEXT = Bilingual("电话号码应为文本，如0573-83681671", "a telephone number must be text, like 0573-83681671")

_MOBILE = re.compile(r"\s*(1[3-9][0-9]{9})\s*", re.ASCII)
_LANDLINE = re.compile(r"\s*(0573-[2-9][0-9]{7})\s*", re.ASCII)
_EMPTY = re.compile(r"[\s_:()\-—]*")
_NOTHING = re.compile(r"\s*(?:[/\\]|无|没有|暂无|N/?A)\s*", re.I)
_LABEL = re.compile(r"\s*(?:联系|办公|移动|固定)?(?:(?:手机|电话)(?:号码?)?|座机|固话|号码|Tel\.?|Mobile)?\s*:?\s*", re.I)
_SEPARATOR = re.compile(r"[、/;,\n]|或|和|及")
_COUNTRY = r"(?:\(?(?P<country>\+ ?86|0086|86(?=[ -]))\)?[ -]*)?"
_EXTENSION = r"(?: *(?:-|转|\(?分机:?|ext\.?|EXT\.?|Ext\.?|#|x) *(?P<ext>[0-9]{1,6})\)?)?"
_SHAPES = (
    re.compile(_COUNTRY + r"(?P<mobile>1[3-9][0-9](?:[ -]?[0-9]){8})"),
    re.compile(_COUNTRY + r"(?P<service>[48]00(?:[ -]?[0-9]){7})" + _EXTENSION),
    re.compile(_COUNTRY + r"\(?(?P<area>0(?:10|2[0-9]|[3-9][0-9]{2}))\)?[ -]*(?P<local>[2-9][0-9]{2}[0-9 -]{3,7}[0-9])"
               + _EXTENSION),
    re.compile(r"\(?(?:\+ ?86|0086|86(?=[ -]))\)?[ -]*\(?(?P<area>10|2[0-9]|[3-9][0-9]{2})\)?[ -]*"
               r"(?P<local>[2-9][0-9]{2}[0-9 -]{3,7}[0-9])" + _EXTENSION),
    re.compile(r"(?P<local>[2-9][0-9]{3}[ -]?[0-9]{4})" + _EXTENSION),
)
_DATE = re.compile("20[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])")
_LETTERS = str.maketrans("OolI|", "00111")


class PhoneType(Typed):
    """The value type of telephone numbers."""

    name = "phone"
    strong = True

    def parse(self, raw: str) -> Parsed:
        """One number, however it is written. Never raises."""
        match = _MOBILE.fullmatch(raw) or _LANDLINE.fullmatch(raw)
        if match is not None:
            return Parsed(match[1], True)
        if len(raw) > 200:
            return doubtful(None, NOT_A_PHONE)
        text = re.sub("[—~]", "-", re.sub("_+", " ", halve(clean(raw)))).strip(" :\n。")
        if _EMPTY.fullmatch(text):
            return BLANK
        if _NOTHING.fullmatch(text):
            return doubtful(None, NONE_WRITTEN)
        pieces = [p for p in (_LABEL.sub("", piece, count=1).strip() for piece in _SEPARATOR.split(text)) if p]
        if len(pieces) == 1:
            return _single(pieces[0])
        return _several(text, pieces)

    def canonical(self, value: Any) -> str:
        """The canonical text of a number. Raises ``ValueFault``."""
        if not isinstance(value, str):
            raise ValueFault(NOT_TEXT)
        return str(self.read_sure(value))

    def format(self, value: Any, part: str | None = None) -> str:
        """The text itself."""
        return str(value)

    def to_json(self, value: Any) -> str:
        """The text itself."""
        return str(value)

    def from_json(self, data: Any) -> str:
        """The text itself. Raises ``ValueError`` on anything else."""
        if not isinstance(data, str) or not data:
            raise ValueError(f"not a telephone number: {data!r}")
        return data


PHONE = PhoneType()


def _single(text: str) -> Parsed:
    """One number; a guess where it is not well formed."""
    for shape in _SHAPES:
        match = shape.fullmatch(text)
        parsed = _shaped(match) if match is not None else None
        if parsed is not None:
            return parsed
    return _guess(text)


def _shaped(match: re.Match[str]) -> Parsed | None:
    """The number of a matching shape, or None when its length is wrong."""
    groups = match.groupdict()
    extension = f"转{groups['ext']}" if groups.get("ext") else ""
    odd = SPLIT if _oddly_split(match[0]) else None
    if groups.get("mobile"):
        return _sure(_digits(groups["mobile"]), odd)
    if groups.get("service"):
        digits = _digits(groups["service"])
        return _sure(f"{digits[:3]}-{digits[3:6]}-{digits[6:]}{extension}", odd)
    local, area = _digits(groups["local"]), groups.get("area")
    if area is None:
        if _DATE.fullmatch(local):
            return doubtful(local + extension, LIKE_DATE)
        return Parsed(local + extension, odd is None, (LOCAL,) if odd is None else (LOCAL, odd))
    area = area if area.startswith("0") else "0" + area
    lengths = (8,) if len(area) == 3 or area == "0573" else (7, 8)
    if len(local) not in lengths:
        return None
    if extension and "-" in match[0][match.end("local"):] and (len(groups["ext"]) < 2 or len(local) == 7):
        return doubtful(f"{area}-{local}{extension}", SPLIT)
    return _sure(f"{area}-{local}{extension}", odd)


def _sure(number: str, odd: Bilingual | None) -> Parsed:
    return Parsed(number, True) if odd is None else doubtful(number, odd)


def _digits(text: str) -> str:
    return text.replace(" ", "").replace("-", "")


def _oddly_split(text: str) -> bool:
    """Whether a space or dash cuts off fewer than three digits, which grouping by hand doesn't do."""
    groups = re.split("[ -]+", re.sub(r"(?:转|分机|ext|#|x).*", "", text, flags=re.I))
    cores = [len(re.sub("[^0-9]", "", group)) for group in groups]
    return any(0 < size < 3 for size in cores[1 if text.startswith(("+", "86", "(")) else 0:-1] + cores[1:-1])


def _several(text: str, pieces: list[str]) -> Parsed:
    """A text cut by 、 / ； or line breaks: two numbers, or one that was wrapped."""
    if "\n" in text and not re.search(r"[、/;,]|或|和|及", text):
        joined = _single("".join(pieces))
        if joined.sure and not _single(pieces[0]).sure:
            return joined if _natural(pieces) else doubtful(joined.value, SPLIT)
    values = [str(parsed.value) for parsed in map(_single, pieces) if parsed.value is not None]
    return doubtful("、".join(dict.fromkeys(values)) or None, TWO)


def _natural(pieces: list[str]) -> bool:
    """Whether a wrapped number was cut where a dash or a group ends."""
    return all(piece.endswith(("-", ")")) or len(_digits(piece)) in (3, 4, 7) for piece in pieces[:-1])


def _guess(text: str) -> Parsed:
    """What looks like a number in *text*; never sure."""
    plain = re.sub(r"(?<=[0-9 -])[OolI|]+|[OolI|]+(?=[0-9])", lambda m: m[0].translate(_LETTERS), text)
    if plain != text:
        return doubtful(_single(plain).value, LETTERS)
    tight = re.sub(r"(?<=[0-9]) +(?=[0-9])", "", text)
    if tight != text:
        return doubtful(_single(tight).value, SPLIT)
    runs = re.findall(r"\(?\+?[0-9][0-9()\-]{3,}[0-9](?:转[0-9]+)?", text)
    if len(runs) != 1:
        return doubtful("、".join(runs) or None, TWO if runs else NOT_A_PHONE)
    if runs[0] != text:
        return doubtful(_single(runs[0]).value, WORDS)
    return doubtful(text[:40], LENGTH)
