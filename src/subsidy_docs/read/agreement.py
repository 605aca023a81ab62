"""Several readings of one line become one that says how far each character can be trusted.

A recogniser's own trust is no measure: it can be sure of the wrong character. A character counts where another reading
of the same line, at another width, has it too. Characters that were seen to be given for others (confusions.txt, made
by tools/measure_confusions.py) must be surer than the rest; what stands in no list of today's characters (黃 for 黄)
is not trusted at all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from functools import cache
from pathlib import Path

from subsidy_docs.align.stream import fold
from subsidy_docs.read.recognise import Recognised
from subsidy_docs.resources import data_folder

_LONE = 0.6  # the most that a character is trusted that no other reading has, or that no list has
_CONFUSED = 0.07  # by how much surer a character must be that is given for others too
_FAIR = 0.85  # both readings must be as sure of a Chinese character as this
_SIGNS = frozenset("，。、；：,;:（）()《》“”\"'！？·—-－～")
_SIGN = 0.95  # the trust in a sign that two readings have: which width or shape of it is told elsewhere


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
    scores = tuple(map(_trust, best.text, best.scores, confirmed))
    settled = all(score >= 0.9 for score in scores)
    return replace(best, scores=scores), settled


def _trust(char: str, score: float, other: float) -> float:
    """The trust in one character from that of two readings; *other* is 0 where the second has another one."""
    if char.isspace():
        return 1.0
    if not other:
        return min(score, _LONE)
    if char in _SIGNS:
        return max(score, _SIGN)
    if not char.isascii() and char not in _standard():
        return min(score, _LONE)
    if char in _confusions():
        return min(score, other) - _CONFUSED
    if char.isascii():
        return max(min(score, other), score * other)
    return 1 - (1 - score) * (1 - other) if min(score, other) > _FAIR else min(score, other)


@cache
def _standard() -> frozenset[str]:
    """The characters of the Table of General Standard Chinese Characters, and full-width signs."""
    text = (data_folder("fonts") / "general-standard-characters.txt").read_text("utf-8")
    characters = {char for line in text.splitlines() if not line.startswith("#") for char in line.strip()}
    return frozenset(characters | {chr(code) for code in range(0xFF01, 0xFF5F)} | set("〇〔〕【】「」《》〈〉、。"))


@cache
def _confusions() -> frozenset[str]:
    """The characters that are given for others."""
    text = Path(__file__).with_name("confusions.txt").read_text("utf-8")
    return frozenset(line[0] for line in text.splitlines() if line)


def _folded(text: str) -> tuple[str, list[int]]:
    """*text* as it is compared, and where each of its characters came from."""
    out, places = "", []
    for i, char in enumerate(text):
        if folded := fold(char):
            out += folded
            places.append(i)
    return out, places
