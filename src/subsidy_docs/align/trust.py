"""How far the text of a value is to be trusted: as far as the least sure of the characters that say what it is.

What the form prints behind a blank (项目。) is known to be there: that it is hard to read says nothing against the
value. No more do 年, 月, 日 and the century of a day or a period in full, in whose places nothing else could stand,
nor the sign of a currency before an amount, nor dirt before a year in full or behind a unit.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from subsidy_docs.align.stream import Piece, fold
from subsidy_docs.layout import EITHER_WIDTH, MAY_GO_ON

_DIRT = re.compile(r"^[·.,、](?=20[0-9]{2}年)|(?<=万元)[·.,、。]$")
_DAY = re.compile(r"(20)[0-9]{2}(年)[0-9]{1,2}(月)[0-9]{1,2}(日)")
_CURRENCY = re.compile(r"[¥￥]{1,2}(?=[0-9])")
_PERIOD = re.compile(r"(20)[0-9]{2}(年)[0-9]{1,2}(月[^0-9]20)[0-9]{2}(年)[0-9]{1,2}(月)")


def least_trust(pieces: Sequence[Piece], suffix: str, value: object) -> float:
    """The least trust in a character of *pieces*, those left out that cannot be other than they were read, or are none
    of *value*, a text; *suffix* is printed behind the blank. A character beside which something may have been left out
    counts wherever it stands; a bracket beside the value bounds it whatever its width."""
    if all(not piece.line.scores for piece in pieces):
        return min([piece.line.score for piece in pieces], default=1.0)
    read = [(char, score) for piece in pieces for char, score in _characters(piece)]
    if not read:
        return min([piece.line.score for piece in pieces], default=1.0)
    text = "".join(char for char, _ in read)
    given = {at for at in (*_given(text, suffix), *_others(text, value)) if read[at][1] > MAY_GO_ON}
    given |= {at for at in _beside(text, value) if read[at][0] in "()" and read[at][1] == EITHER_WIDTH}
    return min([score for at, (_, score) in enumerate(read) if at not in given], default=1.0)


def _characters(piece: Piece) -> Iterator[tuple[str, float]]:
    """The characters of a piece, each folded, with the trust in it; white space left out."""
    line = piece.line
    for at in range(piece.start, piece.end):
        if folded := fold(line.text[at]):
            score = line.scores[at] if line.scores else line.score
            yield from ((char, score) for char in folded)


def _beside(text: str, value: object) -> Iterator[int]:
    """Where in *text* (folded) stands what bounds *value*."""
    if own := _own(text, value):
        yield from (at for at in (own.start - 1, own.stop) if 0 <= at < len(text))


def _others(text: str, value: object) -> Iterator[int]:
    """Where *text* (folded) holds what is no part of *value*, another blank's answer or a colon, and does not stand
    beside it, where it would say where the value ends."""
    if own := _own(text, value):
        yield from range(own.start - 1)
        yield from range(own.stop + 1, len(text))


def _own(text: str, value: object) -> range | None:
    """Where *text* (folded) holds *value*, a text; None where that can't be told."""
    own = fold(value) if isinstance(value, str) else ""
    if not own or text.count(own) != 1:
        return None
    return range(text.index(own), text.index(own) + len(own))


def _given(text: str, suffix: str) -> Iterator[int]:
    """Where *text* (folded) holds what is known to stand there."""
    for words in (suffix, suffix.rstrip("。.")):
        if words and words != "万元" and text.endswith(words):
            yield from range(len(text) - len(words), len(text))
            break
    start = 0
    for sign in (_CURRENCY.match(text), _DIRT.search(text)):
        yield from range(*sign.span()) if sign else ()
        start = sign.end() if sign and sign.re is _DIRT and not sign.start() else start
    if dated := _DAY.fullmatch(text, start) or _PERIOD.fullmatch(text, start):
        for group in range(1, dated.re.groups + 1):
            yield from range(*dated.span(group))
