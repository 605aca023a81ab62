"""Signs that a recogniser mixes up, told by their places: full-width and half-width brackets, dashes, points.

In: a line as recognised with the left edges of its characters. Out: the same line with each bracket as wide as it
stands on the page. （ and ( look alike; what differs is the room that they take.
"""

from __future__ import annotations

from collections.abc import Sequence

from subsidy_docs.read.textrun import is_cjk

_FULL = dict(zip("(),:;", "（），：；", strict=True))
_HALF = {full: half for half, full in _FULL.items()}
_PAIRS = {"(": ")", "（": "）"}
_POINT = 1.22
"""Two digits with a decimal point between stand further apart than this many steps from digit to digit."""
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
    for i in range(1, len(out) - 1):
        if out[i] in "一－-—" and out[i - 1] in "年月日" and out[i + 1].isdigit():
            out[i] = "—"  # from month to month; nobody writes 5月一2025
    return "".join(_paired(out))


def false_points(text: str, middles: Sequence[float], height: float) -> list[int]:
    """The points between two digits that take no room: specks of dirt, not decimal points. By index."""
    steps = [middles[i + 1] - middles[i] for i in range(len(text) - 1) if text[i].isdigit() and text[i + 1].isdigit()]
    step = sorted(steps)[len(steps) // 2] if len(steps) > 1 else 0.52 * height
    return [i for i in range(1, len(text) - 1) if text[i] in ".," and text[i - 1].isdigit() and text[i + 1].isdigit()
            and middles[i + 1] - middles[i - 1] < _POINT * step]


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
