"""Signs that a recogniser mixes up, told by their places: full-width and half-width brackets, dashes.

In: a line as recognised with the left edges of its characters. Out: the same line with each bracket as wide as it
stands on the page. （ and ( look alike; what differs is the room that they take.
"""

from __future__ import annotations

from collections.abc import Sequence

from subsidy_docs.read.textrun import is_cjk

_FULL = dict(zip("(),:;", "（），：；", strict=True))
_HALF = {full: half for half, full in _FULL.items()}
_PAIRS = {"(": ")", "（": "）"}
_ROOMY = 1.72
"""From the middle of the character before to the middle of the one behind, in heights: full-width from here on."""


def settled(text: str, middles: Sequence[float], height: float) -> str:
    """*text* with its brackets and commas full-width or half-width by the room they take.

    ``middles`` are the middles of its characters along the line, ``height`` is the line's height, in one unit.
    """
    out = list(text)
    for i, char in enumerate(text):
        full, half = _FULL.get(char, char), _HALF.get(char, char)
        if full == half:
            continue
        before, behind = text[i - 1:i], text[i + 1:i + 2]
        if before and behind and is_cjk(before) and is_cjk(behind) and before not in _HALF and behind not in _HALF:
            out[i] = full if middles[i + 1] - middles[i - 1] >= _ROOMY * height else half
        elif is_cjk(before or behind or "一") and is_cjk(behind or before or "一"):
            out[i] = full
    return "".join(_paired(out))


def _paired(chars: list[str]) -> list[str]:
    """Brackets that open full-width close so, and the other way round."""
    opened: list[int] = []
    for i, char in enumerate(chars):
        if char in _PAIRS:
            opened.append(i)
        elif char in _PAIRS.values() and opened:
            start = opened.pop()
            if _PAIRS[chars[start]] != char:
                chars[start], chars[i] = "（", "）"
    return chars
