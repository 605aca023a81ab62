"""Where a line of Chinese may end (禁则): before which characters it never breaks, after which it never does.

GB/T 15834-2011, 5.1: closing marks don't begin a line, opening ones don't end one, —— and …… are not parted.
Latin words and numbers stay whole unless they are longer than the line.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import cache

NO_START = frozenset("。，、；：！？）》」』】〕〉”’…—·％‰℃°～%,.;:!?)]}>")
NO_END = frozenset("（《「『【〔〈“‘￥¥$([{<№§")
SPACES = frozenset(" \t\u3000")  # a no-break space is part of a word: a blank to write on stays whole
_CHINESE_WIDTHS = ("W", "F", "A")


@cache
def _wordy(char: str) -> bool:
    """Whether *char* belongs to a Latin word or a number, which is kept whole."""
    return unicodedata.east_asian_width(char) not in _CHINESE_WIDTHS and not char.isspace()


@cache
def may_break(before: str, after: str) -> bool:
    """Whether a line may end between these two characters."""
    if after in SPACES:
        return False  # spaces stay at the end of their line, past its edge if need be
    if after in NO_START or before in NO_END:
        return False
    return not (_wordy(before) and _wordy(after))


@cache
def may_stretch(before: str, after: str) -> bool:
    """Whether a justified line may be widened between these two characters."""
    return not (_wordy(before) and _wordy(after)) and not (before == after and before in "—…")


def lines(chars: Sequence[str], widths: Sequence[float], first: float, rest: float) -> list[tuple[int, int]]:
    """Cut *chars* into lines no wider than *first*, then *rest*: half-open ranges that leave nothing out.

    ``\\n`` and ``\\f`` end their line and belong to it. Spaces at a line's end may run past the edge.
    """
    found: list[tuple[int, int]] = []
    start, count = 0, len(chars)
    while start < count:
        limit = (first if not found else rest) + 1e-6
        x, at = 0.0, start
        while at < count:
            char = chars[at]
            if char in "\n\f":
                at += 1
                break
            x += widths[at]
            if x > limit and char not in SPACES and at > start:
                at = _break_before(chars, start, at)
                break
            at += 1
        found.append((start, at))
        start = at
    if not found or chars[-1] == "\n":
        found.append((count, count))
    return found


def _break_before(chars: Sequence[str], start: int, at: int) -> int:
    """The last place up to *at* where the line begun at *start* may end; *at* where there is none."""
    place = at
    while place > start:
        if may_break(chars[place - 1], chars[place]):
            return place
        place -= 1
    return at
