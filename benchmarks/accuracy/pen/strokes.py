"""What all writers share: the results, blanks of every kind, full width."""

from __future__ import annotations

from random import Random
from typing import NamedTuple

from benchmarks.accuracy.sheet import Want

WIDE = str.maketrans("0123456789.,-", "０１２３４５６７８９．，－")
_SPACES = (" ", "  ", "\u00a0", "\u3000", "\u2003")


class Written(NamedTuple):
    """The text in the blank, and what a reader should make of it."""

    text: str
    want: Want


class WrittenPeriod(NamedTuple):
    """A period's text in ``pieces`` (one, or as many as cells), and what is wanted of both ends."""

    pieces: tuple[str, ...]
    start: Want
    end: Want


def space(rng: Random) -> str:
    """A blank of one of the kinds that word processors make."""
    return rng.choice(_SPACES)


def pad(text: str, rng: Random) -> str:
    """*text*, now and then with blanks left over before or after it."""
    roll = rng.random()
    if roll < 0.10:
        return text + space(rng) * rng.randint(1, 4)
    if roll < 0.18:
        return space(rng) * rng.randint(1, 4) + text
    return text


def unseen(text: str, rng: Random) -> str:
    """*text* with a character that nobody sees: pasted from chats and web pages."""
    mark = rng.choice(("\u200b", "\ufeff", "\u202d", "\u200e", "\u2060"))
    return rng.choice((f"{mark}{text}", f"{text}{mark}", f"\u202d{text}\u202c"))


def wide(text: str) -> str:
    """Digits, dots and dashes in full width."""
    return text.translate(WIDE)
