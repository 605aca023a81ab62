"""What stands side by side in one cell without a line between: its lines of text parted into columns.

In: the lines of a cell with what each was read as. Out: the same lines, by column.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import combinations, pairwise

from subsidy_docs.read.textlines import Area, Strip, beside

_GAP, _WHITE = 1.5, 0.3
"""Heights: so much white parts two columns, where it runs down through all of the cell's lines; and so much where one
is set half a line off the other."""
_PITCH, _OFF = 2.3, 0.3  # heights: lines further apart don't follow each other; what is nearer stands on a line
_DAY = re.compile(r"\d{0,4}[年./-]\d{0,2}[月./-](?:\d{1,2}日?|日)")
_SEAL = re.compile(r"[（(](?:盖章|公章|签章|签字|签名)[）)]")
_NAME = re.compile(r"[㐀-鿿𠀀-𳿿·]{2,8}(?<![意荐报实助])")  # and no 同意, 同意上报
_DAY_BEFORE, _DAY_BEHIND = re.compile(r"[年月]\s*\d{0,2}$"), re.compile(r"^\d{0,2}\s*[月日]")


def columns(strips: Sequence[Strip], texts: Sequence[str]) -> list[int]:
    """Where columns of a cell begin, in dots: white runs down through all its rows, with text on both sides in one, or
    with a line on one side set between two on the other (a label of two lines and the answer in the middle). The
    parts of a day (年 月 日) are one text, however far apart they stand; neither a day nor （盖章） is a column."""
    boxes = sorted((strip.box for strip in strips), key=lambda box: box.x0)
    if not boxes:
        return [0]
    starts, reach = [boxes[0].x0], boxes[0].x1
    for box in boxes[1:]:
        height = box.y1 - box.y0
        if box.x0 - reach > _WHITE * height:
            before, behind = [b for b in boxes if b.x1 <= reach], [b for b in boxes if b.x0 >= box.x0]
            if any(right.x0 - left.x1 > _GAP * height and beside(left, right, 0.15)
                   for left in before for right in behind) or _staggered(before, behind) or _staggered(behind, before):
                starts.append(box.x0)
        reach = max(reach, box.x1)
    whole = [(left.box.x0, right.box.x0) for left, right in _days(strips, texts)]
    kept = [start for start in starts if not any(left < start <= right for left, right in whole)]
    alone = [_of_a_signature(strips, texts, *column) for column in pairwise([*kept, reach + 1])]
    return kept[:1] + [start for start, signed in zip(kept[1:], alone[1:], strict=True) if not signed]


def _staggered(lines: Sequence[Area], others: Sequence[Area]) -> bool:
    """Whether one of *others* stands between two of *lines* that follow each other, half a line off either."""
    for upper, lower in combinations(sorted(lines, key=_middle), 2):
        height = max(upper.y1 - upper.y0, lower.y1 - lower.y0)
        top, bottom = _middle(upper) + _OFF * height, _middle(lower) - _OFF * height
        if bottom - top < (_PITCH - 2 * _OFF) * height and any(top < _middle(other) < bottom for other in others):
            return True
    return False


def _middle(area: Area) -> float:
    return (area.y0 + area.y1) / 2


def _of_a_signature(strips: Sequence[Strip], texts: Sequence[str], left: int, right: int) -> bool:
    """Whether a column holds but a day, or （盖章）: it belongs to the signature on whose right it stands. So does a
    name above （盖章）."""
    words = [text for strip, text in zip(strips, texts, strict=True) if left <= strip.box.x0 < right]
    rest = _SEAL.sub("", whole := "".join("".join(words).split()))
    named = rest != whole and _NAME.fullmatch(_DAY.sub("", rest)) is not None
    return not rest or named or _DAY.fullmatch(rest) is not None


def _days(strips: Sequence[Strip], texts: Sequence[str]) -> list[tuple[Strip, Strip]]:
    """The lines side by side that are parts of one day."""
    read = sorted(zip(strips, texts, strict=True), key=lambda each: each[0].box.x0)
    rows = [[(other, words) for other, words in read if other is strip or beside(strip.box, other.box)]
            for strip, _ in read]
    return [(left, right) for row in rows for (left, before), (right, behind) in pairwise(row)
            if _DAY_BEFORE.search(before.rstrip()) and _DAY_BEHIND.search(behind.lstrip())]


def parted(strips: Sequence[Strip], starts: Sequence[int]) -> list[list[Strip]]:
    """The lines of a cell by column; *starts* are where the second and later ones begin."""
    parts: list[list[Strip]] = [[] for _ in range(len(starts) + 1)]
    for strip in strips:
        parts[sum(strip.box.x0 >= start for start in starts)].append(strip)
    return parts


def gaps(strips: Sequence[Strip], starts: Sequence[int]) -> list[tuple[int, int]]:
    """The white before each of the columns that begin at *starts*: from where to where."""
    return [(max(strip.box.x1 for strip in strips if strip.box.x0 < start), start) for start in starts]


def shared(white: Sequence[Sequence[tuple[int, int]]]) -> list[list[int]]:
    """Where cells one above the other are parted, for each of them; in: the *white* between columns of each. White that
    goes on from one cell to the next is parted at one place, so that labels and answers below have the same columns."""
    runs: list[list[tuple[int, int]]] = []
    above: list[int] = []
    found: list[list[int]] = []  # the runs of each cell
    for parts in white:
        own: list[int] = []
        for left, right in parts:
            run = next((k for k in above if k not in own and max(left, *(a for a, _ in runs[k]))
                        <= min(right, *(b for _, b in runs[k]))), len(runs))
            if run == len(runs):
                runs.append([])
            runs[run].append((left, right))
            own.append(run)
        above = own or above
        found.append(own)
    return [[min(right for _, right in runs[run]) for run in own] for own in found]
