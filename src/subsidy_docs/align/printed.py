"""The words that forms print, for a reader that sees but poorly: is a text one of them, or nearly?"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from rapidfuzz import fuzz, process

from subsidy_docs.align.segments import skeletons
from subsidy_docs.align.stream import fold

_STRETCH, _STRETCHES = 4, 3  # characters of printed words, and how many such texts tell a form
_ALIKE = 78.0  # of 100: a misread character or two


@cache
def _printed() -> str:
    """All printed words of all forms, one after the other."""
    return "\n".join(a.head + a.core + a.tail for s in skeletons() for a in s.anchors)


@cache
def _telling() -> tuple[str, ...]:
    """Words by which a form is known: titles, and labels of four characters or more."""
    labels = {a.core for s in skeletons() for a in s.anchors if len(a.core) >= 4}
    return (*(s.title for s in skeletons()), *sorted(labels))


def is_printed(text: str) -> bool:
    """Whether *text* is a stretch of a form's printed words, to the letter: two characters or more."""
    folded = fold(text)
    return len(folded) >= 2 and folded in _printed()


def tells_a_form(texts: Sequence[str]) -> bool:
    """Whether any of *texts* is, or begins with, nearly the words of a form's title or label, or some are stretches of
    such (labels broken over lines)."""
    long = {folded for text in texts if len(folded := fold(text)) >= _STRETCH}
    if sum(folded in _printed() for folded in long) >= _STRETCHES:
        return True
    for folded in long:
        if process.extractOne(folded, _telling(), scorer=fuzz.ratio, score_cutoff=_ALIKE):
            return True
        if any(fuzz.ratio(folded[:len(words)], words) >= _ALIKE for words in _telling() if len(words) <= len(folded)):
            return True
    return False
