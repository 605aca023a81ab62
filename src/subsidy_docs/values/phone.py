"""A telephone number, as text in one canonical form: 13812345678, 0573-83681671, 0573-83681671转123, 400-800-8820,
or 83681671 where no area code is written."""

from __future__ import annotations

import re
from typing import Any

from subsidy_docs.bilingual import Bilingual
from subsidy_docs.values import BLANK, Parsed, doubtful
from subsidy_docs.values.base import ValueFault, Written
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
_LABEL = re.compile(r"\s*(?:\((?:手机|座机|固话|电话|办公|移动)[^()]{0,3}\))?(?:联系|办公|移动|固定)?"
                    r"(?:(?:手机|电话)(?:号码?)?|座机|固话|号码|Tel\.?|Mobile)?\s*:?\s*", re.I)
_SEPARATOR = re.compile(r"[、/;,\n]|或|和|及")
_COUNTRY = r"(?:(?:\((?:\+ ?86|0086|86)\)|\+ ?86|0086|86(?=[ -]|1[3-9][0-9]{9}))[ -]*)?"
_EXTENSION = r"(?: *(?P<mark>-|转|\(?转|\(?分机:?|ext\.?|#|x) *(?P<ext>[0-9]{1,6})\)?)?"
_LOCAL = r"(?P<local>[2-9](?:[ -]{0,3}[0-9]){6,7})"
_SHAPES = (
    re.compile(_COUNTRY + r"(?P<mobile>1[3-9][0-9](?:[ -]{0,3}[0-9]){8})"),
    re.compile(_COUNTRY + r"(?P<service>[48]00(?:[ -]{0,3}[0-9]){7})" + _EXTENSION, re.I),
    re.compile(_COUNTRY + r"(?P<open>\()?(?P<area>0(?:10|2[0-9]|[3-9](?!00)[0-9]{2}))(?(open)\))(?P<gap>[ -]*)" + _LOCAL
               + _EXTENSION, re.I),
    re.compile(_COUNTRY[:-1] + r"(?P<open>\()?(?P<area>10|2[0-9]|[3-9](?!00)[0-9]{2})(?(open)\))(?P<gap>[ -]*)" + _LOCAL
               + _EXTENSION, re.I),
    re.compile(r"(?P<local>[2-9][0-9]{3}[ -]?[0-9]{4})" + _EXTENSION, re.I),
)
# Codes of Zhejiang and Jiangsu under which all numbers have eight digits (elsewhere seven or eight).
_EIGHT_DIGITS = re.compile("057[1345679]|051[0-9]|0523|0527")
_OF_ONE_LENGTH = re.compile(f"1[3-9][0-9]{{9}}|(?:010|02[0-9]|{_EIGHT_DIGITS.pattern})-[0-9]{{8}}")
_DATE = re.compile("20[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])")
_LETTERS = str.maketrans("OolI|", "00111")


class PhoneType(Written):
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
        text = re.sub("[—~]", "-", re.sub("_+", " ", halve(clean(raw)))).strip(" :\n。.·")
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
    odd = SPLIT if _oddly_split(groups) else None
    if groups.get("mobile"):
        return _sure(_digits(groups["mobile"]), odd)
    if groups.get("service"):
        digits = _digits(groups["service"])
        return _sure(f"{digits[:3]}-{digits[3:6]}-{digits[6:]}{extension}", odd)
    local, area = _digits(groups["local"]), groups.get("area")
    if area is None:
        if _DATE.fullmatch(local):
            return doubtful(local + extension, LIKE_DATE)
        return Parsed(local + extension, odd is None, (LOCAL,) if odd is None else (odd, LOCAL))
    area = area if area.startswith("0") else "0" + area
    if len(local) != 8 and (len(local) != 7 or len(area) == 3 or _EIGHT_DIGITS.fullmatch(area)):
        return None
    if len(local) == 7 and not (groups["gap"] or groups["open"]):  # 05783681671 may be 0573 8368 1671 less a digit
        odd = LENGTH
    if groups["mark"] == "-" and (len(groups["ext"]) < 2 or len(local) == 7):
        odd = SPLIT
    return _sure(f"{area}-{local}{extension}", odd)


def _sure(number: str, odd: Bilingual | None) -> Parsed:
    return Parsed(number, True) if odd is None else doubtful(number, odd)


def _digits(text: str) -> str:
    return text.replace(" ", "").replace("-", "")


def _oddly_split(groups: dict[str, str | None]) -> bool:
    """Whether a space or dash cuts off fewer than three digits, which grouping by hand doesn't do."""
    number = groups.get("mobile") or groups.get("local") or groups.get("service") or ""
    sizes = [len(group) for group in re.split("[ -]+", number)]
    return min(sizes) < 3 and sizes != [3, 1, 3, 3]  # 400-8-820-820


def _several(text: str, pieces: list[str]) -> Parsed:
    """A text cut by 、 / ； or line breaks: two numbers, or one that was wrapped."""
    if "\n" in text and not re.search(r"[、/;,]|或|和|及", text):
        joined = _single("".join(pieces))
        if joined.sure and not _single(pieces[0]).sure:
            return joined if _natural(pieces, str(joined.value)) else doubtful(joined.value, SPLIT)
    values = [str(parsed.value) for parsed in map(_single, pieces) if parsed.value is not None]
    return doubtful("、".join(dict.fromkeys(values)) or None, TWO)


def _natural(pieces: list[str], number: str) -> bool:
    """Whether the line breaks fall where *number* (canonical) has a dash, a group of four, or an extension."""
    main, _, extension = number.partition("转")
    if not extension and _OF_ONE_LENGTH.fullmatch(number):
        return True  # no digit is missing and none too many, wherever a narrow cell breaks them
    ends = {len(_digits(main[: at])) for at, c in enumerate(main) if c == "-"} | {len(_digits(main))}
    ends |= {len(_digits(main)) - 4}
    cuts = [len(re.sub("[^0-9]", "", "".join(pieces[:count]))) for count in range(1, len(pieces))]
    return not pieces[0].startswith("+") and all(cut in ends for cut in cuts)


def _guess(text: str) -> Parsed:
    """What looks like a number in *text*; never sure."""
    plain = re.sub(r"(?<=[0-9 -])[OolI|]+|[OolI|]+(?=[0-9])", lambda m: m[0].translate(_LETTERS), text)
    if plain != text:
        return doubtful(_single(plain).value, LETTERS)
    apart = [_single(piece) for piece in text.split(" ")] if " " in text else []
    if len(apart) > 1 and all(parsed.sure for parsed in apart):
        return doubtful("、".join(dict.fromkeys(str(parsed.value) for parsed in apart)), TWO)
    tight = re.sub(r"(?<=[0-9])[ .]+(?=[0-9])", "", text)
    if tight != text:
        return doubtful(_single(tight).value, SPLIT)
    runs = re.findall(r"\(?\+?[0-9][0-9()\-]{3,}[0-9](?:转[0-9]+)?", text)
    if len(runs) != 1:
        return doubtful("、".join(runs) or None, TWO if runs else NOT_A_PHONE)
    if runs[0] != text:
        return doubtful(_single(runs[0]).value, WORDS)
    return doubtful(text[:40], LENGTH)
