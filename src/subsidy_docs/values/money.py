"""An amount of money: ``Decimal`` in 万元, 0 to 10^8, at most four decimals; written 512.50 on the page (whose
template prints 万元) and in the record, as text. Never a float."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from subsidy_docs.bilingual import Bilingual
from subsidy_docs.values import BLANK, Parsed, doubtful
from subsidy_docs.values.base import Typed, ValueFault
from subsidy_docs.values.characters import clean, halve
from subsidy_docs.values.numerals import NUMERAL, from_capitals, read_numeral

MAXIMUM = Decimal(10**8)
LARGE = Decimal(10_000)  # 1 亿元: above it, 元 may have been written for 万元
_STEP = Decimal("0.0001")

YUAN = Bilingual("写的是元，已换算成万元，请核对", "written in 元, converted to 万元; please check")
YUAN_OR_WAN = Bilingual("写的是“元”，但按元折算数额过小，可能本意是万元",
                        "written 元, yet tiny as such: 万元 may be meant")
CONVERTED = Bilingual("单位不是万元，已换算，请核对", "not written in 万元, converted; please check")
TOO_LARGE = Bilingual("数额超过1亿元，是否误把元填入了万元栏", "over 1 亿元: was 元 entered where 万元 is asked?")
OUT_OF_RANGE = Bilingual("金额应在0至1亿万元之间", "the amount must be from 0 to 10^8 万元")
TOO_FINE = Bilingual("以万元计超过4位小数", "more than 4 decimals of 万元")
DOUBLED = Bilingual("单位“万元”重复，不影响读取", "the unit 万元 stands twice, which changes nothing")
CAPITALS = Bilingual("按大写金额读取", "read from the amount in words")
BOTH = Bilingual("大小写金额一致", "figures and words agree")
DISAGREE = Bilingual("大写与小写金额不一致", "figures and words disagree")
NO_UNIT = Bilingual("中文数字没有写明“元”或“万元”", "the numeral names neither 元 nor 万元")
SEVERAL = Bilingual("此处写有不止一个数", "more than one number is written here")
NEGATIVE = Bilingual("数字前有负号或短横", "a minus or dash stands before the number")
SPLIT = Bilingual("数字中间有空格或换行", "spaces or line breaks stand inside the number")
LETTERS = Bilingual("数字中夹有字母（O、l等）", "letters (O, l) stand among the digits")
COMMA = Bilingual("逗号不在千分位上", "the commas are no thousands separators")
POINT = Bilingual("小数点写法不规范", "the decimal point is written oddly")
ZEROS = Bilingual("数字以多余的0开头", "the number begins with idle zeros")
WORDS = Bilingual("数字之外还写有其他文字", "other text stands beside the number")
NONE_WRITTEN = Bilingual("写的是“无”或“/”，没有金额", "it says 'none' and gives no amount")
UNCLEAR = Bilingual("看不出金额", "this can't be read as an amount")
NOT_MONEY = Bilingual("应为以万元计的金额，如512.50", "must be an amount in 万元, like 512.50")

_PLAIN = re.compile(r"\s*((?:0|[1-9][0-9]{0,3})(?:\.[0-9]{1,4})?)\s*(?:万元\s*)?", re.ASCII)
_NUMBER = r"(?:0|[1-9][0-9]*|[1-9][0-9]{0,2}(?:,[0-9]{3})+)(?:\.[0-9]+)?"
_WAN_YUAN = r"(?:\((?:单位:?)?\s*万\s*元\s*\)|万\s*元)"
_WHOLE = re.compile(
    rf"(?:金额)?:?\s*(?P<bracket>\((?=人|RMB|CNY))?(?:人民币|RMB|CNY)?(?(bracket)\)):?\s*¥?\s*(?P<before>{_WAN_YUAN})?:?\s*¥?\s*"
    rf"(?P<number>{_NUMBER})\s*"
    rf"(?P<open>\()?(?P<scale>亿|千万|百万|十万|万|千|百)?\s*(?P<yuan>元|块)?(?:人民币)?(?(open)\))[整正]?\s*"
    rf"(?P<after>{_WAN_YUAN})?(?:[。;]|(?<=元)\.)?", re.ASCII)
_SCALES = {"亿": 10**8, "千万": 10**7, "百万": 10**6, "十万": 10**5, "万": 10**4, "千": 1000, "百": 100, "": 1}
_EMPTY = re.compile(r"(?:[\s:¥—()\-.。]|万|元|人民币|单位|整)*")
_NOTHING = re.compile(r"\s*(?:[/\\]|无|没有|暂无|不涉及|未填|N/?A)\s*(?:万\s*元)?\s*", re.I)
_LINE = re.compile("_+|—{2,}|-{3,}")
_WORDED = re.compile(f"[{NUMERAL}](?: ?[{NUMERAL}元圆圓角分整正点])*")
_DIGIT_WORD = re.compile("[零〇一二三四五六七八九壹贰貳叁叄参肆伍陆陸柒捌玖两兩十拾]")
_BESIDE_WORDS = re.compile(r"(?:[\s:¥()。,;、]|人民币|RMB|大写|小写|金额|单位|万\s*元|即|合)*")
_TOKEN = re.compile(r"[0-9]+(?:[.,][0-9]+)*|\.[0-9]+")
_UNIT_AFTER = re.compile(r"\s*\(?(亿|千万|百万|十万|万|千|百)?\s*(元|圆|块)?")
_UNITS = str.maketrans("佰仟萬億圆圓", "百千万亿元元")
_DATA = re.compile(r"[0-9]{1,9}(?:\.[0-9]{1,4})?", re.ASCII)
_LETTERS = str.maketrans("OolI|", "00111")


class MoneyType(Typed):
    """The value type of amounts."""

    name = "money"
    strong = True

    def parse(self, raw: str) -> Parsed:
        """One amount, however it is written. Never raises."""
        match = _PLAIN.fullmatch(raw)
        if match is not None:
            return Parsed(Decimal(match[1]), True)
        if len(raw) > 300:
            return doubtful(None, UNCLEAR)
        text = re.sub(r"\s+", " ", _LINE.sub(" ", halve(clean(raw)))).strip()
        if _EMPTY.fullmatch(text):
            return BLANK
        if _NOTHING.fullmatch(text):
            return doubtful(None, NONE_WRITTEN)
        match = _WHOLE.fullmatch(text.translate(_UNITS))
        if match is not None:
            return _whole(match)
        words = [m for m in _WORDED.finditer(text) if _DIGIT_WORD.search(m[0])]
        if len(words) == 1:
            return _worded(text, words[0])
        return _guess(text.translate(_UNITS))

    def canonical(self, value: Any) -> Decimal:
        """The ``Decimal`` of a ``Decimal``, ``int`` or text. Raises ``ValueFault``."""
        if isinstance(value, str):
            value = Decimal(value) if _DATA.fullmatch(value) else self.read_sure(value)
        elif type(value) is int:
            value = Decimal(value)
        if not isinstance(value, Decimal) or not value.is_finite():
            raise ValueFault(NOT_MONEY)
        if value < 0 or value > MAXIMUM:
            raise ValueFault(OUT_OF_RANGE)
        if value != value.quantize(_STEP):
            raise ValueFault(TOO_FINE)
        return value

    def format(self, value: Any, part: str | None = None) -> str:
        """512.50: at least two decimals, at most four, no thousands separators."""
        if type(value) is Decimal and (text := str(value))[-3:-2] == ".":  # two decimals already, as mostly
            return text
        amount = Decimal(value)
        text = f"{amount.quantize(_STEP):f}"
        if Decimal(text) != amount:
            raise ValueError(f"more than 4 decimals of 万元: {value}")
        whole, _, decimals = text.partition(".")
        return f"{whole}.{decimals.rstrip('0').ljust(2, '0')}"

    def to_json(self, value: Any) -> str:
        """``"512.50"``."""
        return self.format(value)

    def from_json(self, data: Any) -> Decimal:
        """The inverse of ``to_json``; takes text alone, for a JSON number has been a float."""
        if not isinstance(data, str) or not _DATA.fullmatch(data):
            raise ValueError(f"not an amount as text: {data!r}")
        return self.canonical(Decimal(data))


MONEY = MoneyType()


def _whole(match: re.Match[str]) -> Parsed:
    """A text that is one number with its unit and nothing else."""
    notes: tuple[Bilingual, ...] = ()
    scale, yuan = match["scale"] or "", match["yuan"] or ""
    around = (match["before"] is not None) + (match["after"] is not None)
    if around + (scale == "万" and yuan != "") > 1:
        notes = (DOUBLED,)
    amount, doubts = _in_wan(Decimal(match["number"].replace(",", "")), scale, yuan)
    if scale == "万" and not yuan and around:
        doubts += (CONVERTED,)  # 100万万元
    return _judged(amount, notes, doubts)


def _in_wan(number: Decimal, scale: str, yuan: str) -> tuple[Decimal, tuple[Bilingual, ...]]:
    """*number* with its unit as 万元, and what is doubtful about the unit."""
    if scale == "万" or not (scale or yuan):
        return number, ()
    amount = number * _SCALES[scale] / 10_000
    if scale:
        return amount, (CONVERTED,)
    return (amount, (YUAN,)) if amount >= 1 else (number, (YUAN_OR_WAN,))


def _judged(amount: Decimal, notes: tuple[Bilingual, ...], doubts: tuple[Bilingual, ...]) -> Parsed:
    """*amount* as read, with the doubts about its size added; the value is one that ``check`` lets pass."""
    if amount > MAXIMUM:
        return doubtful(None, *doubts, OUT_OF_RANGE, *notes)
    if amount > LARGE:
        doubts += (TOO_LARGE,)
    if _decimals(amount) > 4:
        rounded = amount.quantize(_STEP, ROUND_HALF_UP)
        if rounded != amount or not doubts:
            doubts += (TOO_FINE,)
        amount = rounded
    return Parsed(amount, not doubts, doubts + notes)


def _decimals(amount: Decimal) -> int:
    return -int(amount.as_tuple().exponent)


def _worded(text: str, match: re.Match[str]) -> Parsed:
    """A text with one amount in Chinese numerals, alone or beside figures."""
    words = match[0].replace(" ", "")
    amount = from_capitals(words)
    if amount is None and words.endswith("万元"):  # the template's own unit after it
        amount = from_capitals(words[:-2])
    rest = text[: match.start()] + " " + text[match.end():]
    figures = _guess(rest) if re.search("[0-9]", rest) else None
    if amount is None:
        value = read_numeral(words.rstrip("元整")) if words != "一" else None  # which is how OCR reads a dash
        if figures is not None or value is None:
            return doubtful(figures.value if figures else None, WORDS if figures else UNCLEAR)
        guess = Decimal(value) if value < 10_000 else Decimal(value) / 10_000
        return doubtful(_judged(guess, (), ()).value, NO_UNIT)
    if figures is None:
        doubts: tuple[Bilingual, ...] = () if _BESIDE_WORDS.fullmatch(rest) and _closed(rest) else (WORDS,)
        if amount != 0 and amount < 1:
            doubts += (YUAN_OR_WAN,)
        return _judged(amount, (CAPITALS,), doubts)
    tokens = _TOKEN.findall(rest)
    number, odd = _number(tokens[0]) if len(tokens) == 1 else (None, (SEVERAL,))
    around = _TOKEN.sub(" ", rest)
    if number is None or odd or not _BESIDE_WORDS.fullmatch(re.sub("[万元圆整]", " ", around)) or not _closed(rest):
        return doubtful(figures.value, WORDS)
    unit = _UNIT_AFTER.match(rest, rest.index(tokens[0]) + len(tokens[0]))
    in_yuan = number / 10_000
    agree = amount == in_yuan if unit and unit[2] and not unit[1] else amount in (number, in_yuan)
    if unit and unit[1] == "万":
        agree = amount == number
    if not agree:
        return doubtful(figures.value, DISAGREE)
    return _judged(amount, (BOTH,), ())


def _closed(text: str) -> bool:
    """Whether every bracket in *text* is closed, so that nothing of it was cut off."""
    return text.count("(") == text.count(")")


def _guess(text: str) -> Parsed:
    """The best guess at a text that is not simply one number with its unit; never sure."""
    doubts: tuple[Bilingual, ...] = ()
    mended = re.sub(r"(?<=[0-9.,]) (?=[0-9.,])", "", text)
    if mended != text:
        doubts += (SPLIT,)
    lettered = re.sub(r"(?<=[0-9.,])[OolI|]+|[OolI|]+(?=[0-9.,])", lambda m: m[0].translate(_LETTERS), mended)
    if lettered != mended:
        doubts += (LETTERS,)
    pointed = re.sub("(?<=[0-9])[。·](?=[0-9])", ".", lettered)
    if pointed != lettered:
        doubts += (POINT,)
    apart = [_number(token)[0] for token in _TOKEN.findall(text)]
    if len(apart) > 1 and len(set(apart)) == 1 and apart[0] is not None:  # the same number twice
        return doubtful(_judged(apart[0], (), ()).value, SEVERAL)
    tokens = list(_TOKEN.finditer(pointed))
    if len(tokens) != 1:
        return doubtful(None, *doubts, SEVERAL if tokens else UNCLEAR)
    number, odd = _number(tokens[0][0])
    doubts += odd
    if number is None:
        return doubtful(None, *doubts)
    if len(apart) > 1 and (number > LARGE or _decimals(number) > 4):  # 500 600 is not 500600
        return doubtful(None, *doubts, SEVERAL)
    if re.search(r"[-—负]\s*¥?\s*\Z", pointed[: tokens[0].start()]):
        return doubtful(None, *doubts, NEGATIVE)
    unit = _UNIT_AFTER.match(pointed, tokens[0].end())
    amount, more = _in_wan(number, (unit[1] if unit else "") or "", (unit[2] if unit else "") or "")
    parsed = _judged(amount, (), doubts + more)
    return doubtful(parsed.value, *(parsed.notes or (WORDS,)))


def _number(token: str) -> tuple[Decimal | None, tuple[Bilingual, ...]]:
    """A run of digits, commas and points as a number, and what is odd about it."""
    if token.count(".") > 1 or len(token) > 30:
        return None, (POINT,)
    odd: tuple[Bilingual, ...] = ()
    if "," in token and not re.fullmatch(r"[1-9][0-9]{0,2}(?:,[0-9]{3})+(?:\.[0-9]+)?", token):
        odd = (COMMA,)
        if token.count(",") == 1 and "." not in token:
            token = token.replace(",", ".")
    token = token.replace(",", "")
    if token.startswith("."):
        odd += (POINT,)
        token = "0" + token
    elif re.match("0[0-9]", token):
        odd += (ZEROS,)
    return Decimal(token), odd
