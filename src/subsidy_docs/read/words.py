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


@cache
def _words() -> frozenset[str]:
    text = Path(__file__).with_name("words.txt").read_text("utf-8")
    return frozenset(line for line in text.splitlines() if not line.startswith("#"))
