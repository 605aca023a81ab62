"""What a function gives for each key, worked out when it is first asked for and then kept."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


class Once(dict[str, T]):
    """The answers so far; ``once[key]`` is the answer of *find* for it. What is asked again costs a look-up."""

    __slots__ = ("_find",)

    def __init__(self, find: Callable[[str], T]) -> None:
        self._find = find

    def __missing__(self, key: str) -> T:
        found = self[key] = self._find(key)
        return found
