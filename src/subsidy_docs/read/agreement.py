"""Several readings of one line become one that says how far each character can be trusted.

A recogniser's own trust is no measure: it can be sure of the wrong character. A character counts where another reading
of the same line, at another width, has it too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from difflib import SequenceMatcher

from subsidy_docs.align.stream import fold
from subsidy_docs.read.recognise import Recognised

_LONE = 0.6  # the most that a character is trusted that no other reading has


def agree(best: Recognised, others: Sequence[Recognised]) -> tuple[Recognised, bool]:
    """*best* with its trust set by *others*, and whether each of its characters was confirmed."""
    confirmed = [0.0] * len(best.text)
    mine, where = _folded(best.text)
    for other in others:
        theirs, places = _folded(other.text)
        for block in SequenceMatcher(None, mine, theirs, autojunk=False).get_matching_blocks():
            for k in range(block.size):
                i, j = where[block.a + k], places[block.b + k]
                confirmed[i] = max(confirmed[i], other.scores[j])
    scores = []
    for char, score, other_score in zip(best.text, best.scores, confirmed, strict=True):
        if char.isspace():
            scores.append(1.0)
        elif other_score:
            scores.append(1 - (1 - score) * (1 - other_score))
        else:
            scores.append(min(score, _LONE))
    return replace(best, scores=tuple(scores)), all(c or ch.isspace() for c, ch in
                                                    zip(confirmed, best.text, strict=True))


def _folded(text: str) -> tuple[str, list[int]]:
    """*text* as it is compared, and where each of its characters came from."""
    out, places = "", []
    for i, char in enumerate(text):
        if folded := fold(char):
            out += folded
            places.append(i)
    return out, places
