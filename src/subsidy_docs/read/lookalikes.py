"""Rare characters that no network gives surely, and what is read for them: 龚 for 䶮, 铵 for 𬭎, 契 for 㛃.

Measured by tools/measure_confusions.py; a line of lookalikes.txt is a character and those that were read for it.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path


def lookalikes(text: str) -> Iterator[str]:
    """What *text* may be instead of as it was read, one character of it a rare one."""
    for i, char in enumerate(text):
        for rare in _read_as().get(char, ""):
            yield text[:i] + rare + text[i + 1:]


@cache
def _read_as() -> dict[str, str]:
    """The rare characters by what is read for them."""
    found: dict[str, str] = {}
    for line in Path(__file__).with_name("lookalikes.txt").read_text("utf-8").splitlines():
        for char in line[1:]:
            found[char] = found.get(char, "") + line[0]
    return found
