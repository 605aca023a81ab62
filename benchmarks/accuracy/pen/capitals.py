"""Amounts in capital characters (大写), as on a cheque (《支付结算办法》附一)."""

from __future__ import annotations

from decimal import Decimal

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
