"""Numbers written in Chinese, both ways: 二〇二五, 三十一, 五百一十二点五, 伍佰壹拾贰万伍仟元整.

In go texts, out come ``int`` and ``Decimal`` (or None where the writing is not well formed). Capitals follow
《支付结算办法》 annex 1 (正确填写票据和结算凭证的基本规定). Money is 万元 outside and 元 inside; exact throughout.
"""

from __future__ import annotations

import re
from decimal import Decimal

_DIGITS = "零一二三四五六七八九"
_CAPITALS = "零壹贰叁肆伍陆柒捌玖"
# Every accepted writing, folded to one (small digits, 十百千万亿元角分).
_SMALL = str.maketrans(
    "〇○◯壹弌贰貳弍叁叄参參弎肆伍陆陸柒捌玖两兩拾佰仟萬億圆圓块塊毛正",
    "零零零一一二二二三三三三三四五六六七八九二二十百千万亿元元元元角整",
)
_TO_CAPITALS = str.maketrans(_DIGITS[1:] + "十百千", _CAPITALS[1:] + "拾佰仟")
NUMERAL = "零〇○◯一二三四五六七八九十百千万亿壹弌贰貳弍叁叄参參弎肆伍陆陸柒捌玖两兩拾佰仟萬億"

_VALUE = {c: i for i, c in enumerate(_DIGITS)}
_UNIT = {"十": 10, "百": 100, "千": 1000}
_BARE_TEN = re.compile("(^|[零万亿])十")
_YUAN = re.compile("(?:([^元角分整]+)元)?(零?)(?:([^元角分整零])角)?(零?)(?:([^元角分整零])分)?(整?)")
_WAN = 10_000
_YI = 100_000_000


def write_numeral(number: int) -> str:
    """*number* (0 .. 10^16-1) in small Chinese numerals: 5125000 -> 五百一十二万五千."""
    if number == 0:
        return "零"
    return _write(number).strip("零")


def _write(number: int) -> str:
    """The numeral with a 零 in front where its highest places are empty (within its group of four)."""
    for base, unit, places in ((_YI, "亿", 8), (_WAN, "万", 4)):
        if number >= base:
            high, low = divmod(number, base)
            head = _write(high).lstrip("零") if base == _YI else _group(high)
            tail = _write(low) if low else ""
            if low and low < 10 ** (places - 1) and not tail.startswith("零"):
                tail = "零" + tail
            return head + unit + tail
    return _group(number)


def _group(number: int) -> str:
    """1 .. 9999, led by 零 below 1000."""
    text = ""
    for place, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // place % 10
        text += _DIGITS[digit] + (unit if digit else "")
    return re.sub("零+", "零", text).rstrip("零")


def read_numeral(text: str) -> int | None:
    """The value of a well-formed numeral (十二, 一百零五, 壹仟贰佰万), small or capital, or None.

    Well formed means: it is what ``write_numeral`` gives, except for a 零 too many where one may stand.
    一百五 (which may be 105 or 150) is None.
    """
    small = _BARE_TEN.sub(r"\1一十", text.translate(_SMALL))
    if not small or len(small) > 40:
        return None
    value = _read_loosely(small)
    if value is None:
        return None
    wanted = write_numeral(value)
    return value if small == wanted or _only_extra_zeros(small, wanted) else None


def _read_loosely(small: str) -> int | None:
    """The value without regard to the rules of writing, or None on a character that is no numeral."""
    for unit, base in (("亿", _YI), ("万", _WAN)):
        high, found, low = small.rpartition(unit)
        if found:
            head, tail = _read_loosely(high), _read_loosely(low) if low else 0
            return None if not head or tail is None else head * base + tail
    total = digit = 0
    for character in small:
        if character in _VALUE:
            digit = _VALUE[character]
        elif character in _UNIT:
            total, digit = total + digit * _UNIT[character], 0
        else:
            return None
    return total + digit if small else None


def _only_extra_zeros(small: str, wanted: str) -> bool:
    """Whether *small* is *wanted* with single 零 put between groups (壹拾万零柒仟)."""
    if "零零" in small or small[0] == "零" or small[-1] == "零" or small.replace("零", "") != wanted.replace("零", ""):
        return False
    rest = iter(small)
    return all(character in rest for character in wanted)


def read_digits(text: str) -> int | None:
    """The value of figures written one by one (二〇二五, 二零二五), or None."""
    small = text.translate(_SMALL)
    return int("".join(str(_VALUE[c]) for c in small)) if small and all(c in _VALUE for c in small) else None


def to_capitals(amount: Decimal) -> str:
    """*amount* (万元, 0 .. 10^8, at most 6 decimals) in capitals: 512.5 -> 伍佰壹拾贰万伍仟元整."""
    cents = amount * _WAN * 100
    if not amount.is_finite() or amount < 0 or amount > _YI or cents != int(cents):
        raise ValueError(f"not an amount in 万元 to the cent: {amount}")
    yuan, rest = divmod(int(cents), 100)
    jiao, fen = divmod(rest, 10)
    text = write_numeral(yuan) + "元" if yuan else ""
    if jiao:
        text += _DIGITS[jiao] + "角"
    if fen:
        text += ("零" if yuan and not jiao else "") + _DIGITS[fen] + "分"
    else:
        text = (text or "零元") + "整"
    return text.translate(_TO_CAPITALS)


def from_capitals(text: str) -> Decimal | None:
    """The amount in 万元 of a well-formed sum with its unit (伍佰壹拾贰万伍仟元整, 五百万元, 五百一十二点五万元), or
    None. Exact, to the 分."""
    small = text.translate(_SMALL)
    if "点" in small:
        return _with_point(small)
    match = _YUAN.fullmatch(small)
    if match is None or not small:
        return None
    integer, zero, jiao, zero_fen, fen, whole = match.groups()
    if integer is None and jiao is None and fen is None:
        return None
    if (zero or zero_fen) and not (jiao or fen):
        return None
    if (fen and whole) or (zero and zero_fen) or (whole and (zero_fen or (zero and not jiao))):
        return None
    yuan = read_numeral(integer) if integer else 0
    tenths, hundredths = (_VALUE.get(c, 0) if c else 0 for c in (jiao, fen))
    if yuan is None or (jiao and not tenths) or (fen and not hundredths):
        return None
    if not integer and (zero or (jiao is None and zero_fen)):
        return None
    if fen and integer and not jiao and not (zero or zero_fen):  # 五元四分 is written 五元零四分
        return None
    return Decimal(yuan * 100 + tenths * 10 + hundredths).scaleb(-2) / _WAN


def _with_point(small: str) -> Decimal | None:
    """五百一十二点五万元."""
    match = re.fullmatch("([^点]+)点([零一二三四五六七八九]{1,6})(万|亿)元整?", small)
    integer = read_numeral(match[1]) if match else None
    if match is None or integer is None:
        return None
    fraction = "".join(str(_VALUE[c]) for c in match[2])
    return Decimal(f"{integer}.{fraction}") * (1 if match[3] == "万" else _WAN)
