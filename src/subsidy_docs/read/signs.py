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
_ROOMY = 1.74
"""From the middle of the character before a bracket to that of the one behind, in characters: full-width from here."""
_UNSURE = 0.1
"""So near to that, a bracket may be either."""


def settled(text: str, middles: Sequence[float], height: float) -> tuple[str, list[int]]:
    """*text* with its brackets full-width or half-width by the room they take, and the indices of doubtful ones.

    ``middles`` are the middles of its characters along the line, ``height`` is the line's height, in one unit. Commas
    and colons between Chinese characters are full-width: nobody can tell on paper, and that is how they are typed.
    """
    out = list(text)
    doubtful: list[int] = []
    steps = sorted(middles[i + 1] - middles[i] for i in range(len(text) - 1) if _han(text[i]) and _han(text[i + 1]))
    step = steps[len(steps) // 2] if len(steps) > 2 else 1.04 * height
    for i, char in enumerate(text):
        full, half = _FULL.get(char, char), _HALF.get(char, char)
        if full == half:
            continue
        before, behind = text[i - 1:i], text[i + 1:i + 2]
        if half in "()" and before and behind and _han(before) and _han(behind):
            room = (middles[i + 1] - middles[i - 1]) / step
            out[i] = full if room >= _ROOMY else half
            if abs(room - _ROOMY) < _UNSURE:
                doubtful.append(i)
        elif half in "()" and not (before and behind):
            out[i] = full
            doubtful.append(i)  # at the end of a line nothing tells its width
        elif is_cjk(before or behind or "一") and is_cjk(behind or before or "一"):
            out[i] = full
    for i in range(1, len(out) - 1):
        if out[i] in "一－-—" and out[i - 1] in "年月日" and out[i + 1].isdigit():
            out[i] = "—"  # from month to month; nobody writes 5月一2025
    return "".join(_paired(out)), doubtful


def _han(char: str) -> bool:
    return is_cjk(char) and char not in _HALF and char.isalpha()


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
