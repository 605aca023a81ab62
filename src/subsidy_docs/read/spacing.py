"""What stands between the characters of a line: blanks that are none, blanks that no recogniser gives, letters as far
apart as full-width ones.

In: a line as recognised with the middles of its characters, and its pieces of ink. Out: places in it, by index.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from statistics import median

import numpy as np

from subsidy_docs.read.signs import LONG, OWN_OTHER, TALL, Ink, clusters, is_han, step_of

_FULL_WIDTH = 0.9
"""Letters further apart than this part of such a step may be full-width ones."""
_APART, _WHITER, _A_BLANK = 0.1, 0.15, 0.3
"""In such steps, where a blank stands between two Chinese characters: so much further than one step are they apart, so
much more white is there than is usual in the line, and so much do both come to."""
_EVEN = 1.3
"""Figures of one number stand no further apart than so many of its usual steps."""


def spaced_letters(text: str, middles: Sequence[float], height: float, ink: Ink) -> list[int]:
    """The letters that stand as far apart as Chinese characters do, by index: they may be full-width ones (ＡＩ).

    How far apart they are their ink tells, where each letter has its own; the recogniser's middles are rough.
    """
    runs = [match.span() for match in re.finditer("[A-Za-z]{2,}", text)]
    if not runs:
        return []
    step = max(step_of(text, middles, height), height)
    tall = clusters(ink[ink[:, 3] - ink[:, 1] > TALL * height], -1.0)
    found: list[int] = []
    for start, end in runs:
        reach = OWN_OTHER * step
        own = [(left + right) / 2 for left, right, _ in tall
               if middles[start] - reach < (left + right) / 2 < middles[end - 1] + reach and right - left < step]
        steps = end - start - 1
        if len(own) == end - start:
            usual = sum(_letter(one) + _letter(other) for one, other in pairwise(text[start:end])) / 2
            wide = own[-1] - own[0] > (usual + steps) / 2 * step
        else:
            wide = middles[end - 1] - middles[start] > _FULL_WIDTH * step * steps
        found += range(start, end) if wide else ()
    return found


def _letter(char: str) -> float:
    """About how wide a letter of half width is, in steps from one Chinese character to the next."""
    return 0.3 if char in "IijlftrJ" else 0.85 if char in "MWmw" else 0.68 if char.isupper() else 0.55


def seen_gaps(text: str, middles: Sequence[float], box: tuple[int, int, int, int], ink: Ink) -> list[int]:
    """The Chinese characters before which there is more white than between others of the line, by index: a blank was
    typed there, half as wide as a character or less, which no recogniser gives. Both the white and how far the two
    characters are from each other must tell: 目 and 申 have much white of their own."""
    height = box[3] - box[1]
    step = step_of(text, middles, height)
    size = np.maximum(ink[:, 2] - ink[:, 0], ink[:, 3] - ink[:, 1])
    stretches = clusters(ink[(size > TALL * height) & (ink[:, 2] - ink[:, 0] < LONG * height)], 0.0)
    whites = [(left, right) for (_, left, _), (right, _, _) in pairwise(stretches)]
    found: dict[int, float] = {}
    for i in range(1, len(text)):
        if is_han(text[i - 1]) and is_han(text[i]):
            inside = [right - left for left, right in whites if middles[i - 1] < right and left < middles[i]]
            found[i] = max(inside, default=0) / step
    usual = median(found.values()) if found else 0.0
    far = {i: (middles[i] - middles[i - 1]) / step - 1 for i in found}
    return [i for i, white in found.items()
            if far[i] > _APART and white - usual > _WHITER and far[i] + white - usual > _A_BLANK]


def even_blanks(text: str, middles: Sequence[float]) -> list[int]:
    """The blanks between two figures that stand no further apart than the others of their number, by index:
    full-width ones (１０８２), which a recogniser may take for parted."""
    found: list[int] = []
    for number in re.finditer(r"\d(?: ?\d)+", text):
        places = [i for i in range(*number.span()) if text[i] != " "]
        steps = {b: middles[b] - middles[a] for a, b in pairwise(places)}
        close = sorted(step for b, step in steps.items() if text[b - 1] != " ")
        if close:
            found += [b - 1 for b, step in steps.items()
                      if text[b - 1] == " " and step < _EVEN * close[len(close) // 2]]
    return found


def setters_blanks(text: str) -> list[int]:
    """The blanks between a Chinese character and a Latin letter or figure, by index. Word and most other programs set
    a quarter of a character's width there, which nobody typed and no text holds; on paper the two are alike."""
    return [i for i in range(1, len(text) - 1) if text[i] == " " and any(
        is_han(one) and other.isascii() and other.isalnum()
        for one, other in ((text[i - 1], text[i + 1]), (text[i + 1], text[i - 1])))]

