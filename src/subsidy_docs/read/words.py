"""Common words: a character that makes one with its neighbours is borne out by them.

That all networks give 隈 for 限 is nothing to fear in 有限公司; that they give 㛃 for 契 is in a name.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

_LONGEST = 4


def in_words(text: str) -> list[bool]:
    """Whether each character of *text* is part of a common word of two to four characters."""
    found = [False] * len(text)
    words = _words()
    for start in range(len(text) - 1):
        for end in range(start + 2, min(start + _LONGEST, len(text)) + 1):
            if text[start:end] in words:
                found[start:end] = [True] * (end - start)
    return found


def is_word(text: str) -> bool:
    """Whether *text* is a common word."""
    return text in _words()


def makes_a_word(text: str, at: int, char: str, *, of_free: bool = False) -> bool:
    """Whether *char* in place of that at *at* in *text* would be part of a common word; *of_free*: of one whose other
    characters are part of none as it is (in 售后工单 it is not 后卫 that is missing)."""
    changed, taken = text[:at] + char + text[at + 1:], in_words(text) if of_free else [False] * len(text)
    return any(changed[start:start + length] in _words() and not any(taken[start:at] + taken[at + 1:start + length])
               for length in range(2, _LONGEST + 1)
               for start in range(max(at - length + 1, 0), at + 1) if start + length <= len(text))


@cache
def _words() -> frozenset[str]:
    text = Path(__file__).with_name("words.txt").read_text("utf-8")
    return frozenset(line for line in text.splitlines() if not line.startswith("#"))
